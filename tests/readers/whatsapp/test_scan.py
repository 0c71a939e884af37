"""What a reader of one small export must give back."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from letbe.readers.rows import Ask, Flag, Kind, Scan, Work
from letbe.readers.source import from_bytes
from letbe.readers.whatsapp import READER


def read(text: str | bytes, name: str = "chat.txt", **wishes: object) -> Scan:
    """Read a text as an export."""
    content = text if isinstance(text, bytes) else text.encode()
    ask = Ask(zone=ZoneInfo("UTC"), **wishes)  # type: ignore[arg-type]
    return READER.scan(Work((from_bytes(content, name),), ask))


def test_a_small_android_export_is_read_whole() -> None:
    """Text with a second line, media, a caption, a deleted and an edited message, a notice."""
    scan = read(
        "12/03/21, 10:30 - Messages and calls are end-to-end encrypted.\n"
        "12/03/21, 10:30 - Anna: hi there\nhow are you?\n"
        "12/03/21, 10:31 - Bob Smith: <Media omitted>\n"
        "13/03/21, 10:31 - Bob Smith: IMG-20210313-WA0001.jpg (file attached)\nmy caption\n"
        "13/03/21, 10:35 - Anna: This message was deleted\n"
        "13/03/21, 10:35 - Anna: changed my mind <This message was edited>\n",
        "WhatsApp Chat with Anna.txt",
    )
    rows = scan.rows
    assert [h.name for h in scan.handles] == ["Anna", "Bob Smith"]
    assert rows.author.tolist() == [-1, 0, 1, 1, 0, 0]
    assert rows.kind.tolist() == [Kind.NOTICE, Kind.TEXT, Kind.MEDIA, Kind.MEDIA, Kind.TEXT, Kind.TEXT]
    assert rows.chars.tolist() == [0, len("hi there\nhow are you?"), 0, len("my caption"), -1, 15]
    assert rows.words.tolist() == [0, 5, 0, 2, -1, 3]
    assert rows.flags.tolist() == [0, Flag.QUESTION, 0, 0, Flag.DELETED, Flag.EDITED]
    assert (scan.chats[0].kind, scan.chats[0].other) == ("one", 0)
    assert (scan.date_order, scan.date_order_by) == ("dmy", "a first number above 12")
