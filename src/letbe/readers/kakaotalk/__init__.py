"""KakaoTalk's chats as text: from Windows, from phones, and as CSV from a Mac.

    [Ada] [오후 3:04] hello                     Windows, below a line with the day
    2024년 1월 2일 오후 3:04, Ada : hello       a phone; an iPhone writes 2024. 1. 2. 오후 3:04
    2024-01-02 15:04:05,"Ada","hello"           a Mac

True at every line: a line that does not begin as a record goes on with the one above it, so that a torn line
is no loss of another one; and what KakaoTalk itself writes (a photo, a call, somebody who came) is told by
whole sentences, in Korean and English.

Left out on purpose: which emoticon or file it was.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from letbe.readers.delimited import header_of, text_of
from letbe.readers.rows import OneFile

if TYPE_CHECKING:
    from letbe.readers.rows import Scan, Work

__all__ = ["READER", "KakaoTalk"]

CERTAIN: Final = 0.97
LIKELY: Final = 0.9

#: The columns of a Mac's export.
COLUMNS: Final = ["date", "user", "message"]

_HEAD: Final = 20_000
_CLOCK: Final = r"(?:(?:오전|오후|[AaPp]\.?[Mm]\.?)\s?)?\d{1,2}:\d{2}(?:\s?[AaPp]\.?\s?[Mm]\.?)?"
_DATE: Final = r"(?:\d{4}년 \d{1,2}월 \d{1,2}일|\d{4}\. \d{1,2}\. \d{1,2}\.|[A-Z][a-z]{2,8} \d{1,2}, \d{4})"

#: How records begin on Windows and on phones.
ON_WINDOWS: Final = re.compile(rf"^\[[^\n]{{1,80}}?\] \[{_CLOCK}\] ", re.MULTILINE)
ON_A_PHONE: Final = re.compile(rf"^{_DATE},?(?: at)? ?{_CLOCK}, [^\n]{{1,80}}? : ", re.MULTILINE)

#: What stands in the first lines of the file.
TITLE: Final = re.compile(
    r"^\ufeff?(?:(?P<ko>[^\n]+?)(?: (?P<many>\d+))? ?님과의? 카카오톡 대화"
    r"|KakaoTalk Chats with (?P<en>[^\n]+?)|(?P<win>[^\n]+?) with KakaoTalk Chats)\s*$",
    re.MULTILINE,
)
_SAVED: Final = re.compile(r"^\ufeff?(?:저장한 날짜|Date Saved|Saved Date) ?: ", re.MULTILINE)


class KakaoTalk(OneFile):
    """The reader, see :class:`letbe.readers.rows.Reader`."""

    FORMAT = "kakaotalk"

    def recognise(self, head: bytes, name: str) -> float:
        r"""Say how surely a file is a chat of KakaoTalk, from 0 to 1.

        >>> READER.recognise("Ada 님과 카카오톡 대화\n저장한 날짜 : 2024-01-02 15:04:05\n".encode(), "x.txt")
        0.97
        >>> READER.recognise(b"Date,User,Message\n", "x.csv")
        0.9
        """
        del name
        text = text_of(head[:_HEAD])
        first = "\n".join(text.split("\n", 4)[:4])
        if TITLE.search(first) or (
            _SAVED.search(first) and (ON_A_PHONE.search(text) or ON_WINDOWS.search(text))
        ):
            return CERTAIN
        if ON_A_PHONE.search(text):
            return LIKELY
        return LIKELY if header_of(head) == COLUMNS else 0.0

    def scan(self, work: Work) -> Scan:
        """Read it all; see :func:`letbe.readers.kakaotalk.reading.scan`."""
        from letbe.readers.kakaotalk.reading import scan  # noqa: PLC0415 - loads the compiler

        return scan(work)


READER: Final = KakaoTalk()
