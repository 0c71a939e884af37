"""What LINE writes where nobody typed, in the languages that could be confirmed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from letbe.readers.rows import Kind

if TYPE_CHECKING:
    from letbe.readers.fields.phrases import Phrases

#: A message that was taken back; beside the numbers of ``Kind``.
UNSENT: Final = 9

#: Computers write media without brackets; phones in whatever language put a short word in brackets.
_MEDIA: Final = (
    *("Photo", "Photos", "Video", "Sticker", "Stickers", "Voice message", "File", "Location", "Contact"),
    *("写真", "画像", "動画", "スタンプ", "ボイスメッセージ", "ファイル", "位置情報", "連絡先", "アルバム"),
    *(
        "照片",
        "圖片",
        "图片",
        "影片",
        "视频",
        "貼圖",
        "贴图",
        "語音訊息",
        "语音消息",
        "檔案",
        "文件",
        "位置訊息",
    ),
    *("รูป", "ภาพ", "รูปภาพ", "วิดีโอ", "สติกเกอร์"),
)
_CALL: Final = (
    *("No answer", "Missed call", "Canceled call", "Cancelled call", "Missed call."),
    *("不在着信", "応答がありませんでした", "通話をキャンセルしました", "キャンセル"),
    *("未接來電", "未接来电", "取消通話", "通話取消", "您已取消通話", "無人接聽"),
)
_UNSENT: Final = (
    *("You unsent a message.", "unsent a message.", "You unsent a photo.", "You unsent a sticker."),
    *("メッセージの送信を取り消しました", "送信取消しました", "がメッセージの送信を取り消しました"),
    *(
        "已收回訊息",
        "您已收回訊息",
        "你已收回訊息",
        "收回了一則訊息",
        "已收回讯息",
        "已收回訊息。",
        "ยกเลิกข้อความ",
    ),
)
_CALLS: Final = ("☎", "Call time #", "通話時間 #", "通话时长 #", "通話時間#")


def phrases() -> Phrases:
    """Give what tells LINE's own texts from typed ones."""
    from letbe.readers.fields.phrases import Phrases  # noqa: PLC0415 - loads the compiler

    return Phrases(
        {Kind.MEDIA: _MEDIA, Kind.CALL: _CALL, UNSENT: _UNSENT}, {Kind.CALL: _CALLS}, brackets=Kind.MEDIA
    )
