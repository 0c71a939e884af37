"""What KakaoTalk writes where nobody typed, in Korean and English."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from letbe.readers.rows import Kind

if TYPE_CHECKING:
    from letbe.readers.fields.phrases import Phrases

#: A message that was taken back; beside the numbers of ``Kind``.
UNSENT: Final = 9

#: How many pictures one message can hold.
_MOST_PICTURES: Final = 30

_MEDIA: Final = (
    *("사진", "동영상", "이모티콘", "음성메시지", "(이모티콘)", "샵검색"),
    *("Photo", "Photos", "Video", "Emoticon", "Emoticons", "(Emoticon)", "Voice Note", "Voice message"),
    *(f"사진 {many}장" for many in range(2, _MOST_PICTURES + 1)),
    *(f"{many} Photos" for many in range(2, _MOST_PICTURES + 1)),
)
_MEDIA_BEGINS: Final = (
    "파일: ",
    "지도: ",
    "연락처: ",
    "음성메시지 #",
    "File: ",
    "Map: ",
    "Contact: ",
    "Location: ",
)
_CALL: Final = (
    *(
        f"{kind} {what}"
        for kind in ("보이스톡", "페이스톡", "그룹콜", "그룹보이스톡")
        for what in ("해요", "취소", "부재중", "거절")
    ),
    *(
        f"{what}{kind}"
        for kind in ("Voice Call", "Video Call")
        for what in ("", "Missed ", "Canceled ", "Cancelled ")
    ),
)
_CALL_BEGINS: Final = ("보이스톡 #", "페이스톡 #", "그룹콜 #", "Voice Call #", "Video Call #")
_UNSENT: Final = (
    "삭제된 메시지입니다.",
    "삭제된 메시지입니다",
    "This message was deleted.",
    "Deleted message.",
)


def phrases() -> Phrases:
    """Give what tells KakaoTalk's own texts from typed ones."""
    from letbe.readers.fields.phrases import Phrases  # noqa: PLC0415 - loads the compiler

    return Phrases(
        {Kind.MEDIA: _MEDIA, Kind.CALL: _CALL, UNSENT: _UNSENT},
        {Kind.MEDIA: _MEDIA_BEGINS, Kind.CALL: _CALL_BEGINS},
    )
