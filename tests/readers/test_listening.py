"""What a reader tells of what people wrote: their words, and nothing of anybody else's."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from letbe.readers.mail import MBOX
from letbe.readers.rows import Ask, Work
from letbe.readers.source import from_path
from letbe.readers.telegram import READER as TELEGRAM
from letbe.readers.whatsapp import READER as WHATSAPP
from letbe.readers.whatsapp import scanning

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from letbe.readers.rows import Reader, Scan


class Ear:
    """Keeps all that it is told, by record."""

    def __init__(self) -> None:
        self.told: list[tuple[int, str]] = []

    def hear(
        self,
        buffer: NDArray[np.uint8],
        starts: NDArray[np.int64],
        ends: NDArray[np.int64],
        records: NDArray[np.int64],
    ) -> None:
        """Keep it."""
        for a, b, record in zip(starts.tolist(), ends.tolist(), records.tolist(), strict=True):
            self.told.append((record, buffer[a:b].tobytes().decode()))

    def begin_anew(self) -> None:
        """Drop it."""
        self.told.clear()

    def renumber(self, record_of: NDArray[np.int64]) -> None:
        """Take other numbers."""
        self.told = [(int(record_of[r]), t) for r, t in self.told if record_of[r] >= 0]

    def texts(self) -> list[str]:
        """Give the texts in the order of their records."""
        return [text for _, text in sorted(self.told, key=lambda t: t[0])]


def listen(reader: Reader, path: Path, content: bytes) -> tuple[Ear, Scan]:
    """Read a file with an ear."""
    path.write_bytes(content)
    ear = Ear()
    scan = reader.scan(Work((from_path(path),), Ask(ZoneInfo("UTC")), listen=ear))
    return ear, scan


CHAT = """01/02/2025, 10:30 - Messages and calls are end-to-end encrypted. Only people in this chat can read, listen to, or share them.
13/02/2025, 10:31 - Ada: hello
second line
13/02/2025, 10:32 - Noor: hi there <This message was edited>
13/02/2025, 10:33 - Ada: IMG-20250213-WA0001.jpg (file attached)
a caption
13/02/2025, 10:36 - Ada: This message was deleted
13/02/2025, 10:37 - Noor: last
"""  # noqa: E501 - as the app writes it


def test_whatsapp_tells_each_text_with_its_record(tmp_path: Path) -> None:
    """Lines that follow belong to their message; what the app wrote is nobody's word."""
    ear, scan = listen(WHATSAPP, tmp_path / "chat.txt", CHAT.encode())
    assert ear.told == [
        (1, "hello\nsecond line"),
        (2, "hi there "),
        (3, "IMG-20250213-WA0001.jpg (file attached)\na caption"),
        (5, "last"),
    ]
    assert [scan.handles[a].name for a in scan.rows.author[[1, 2, 3, 5]]] == ["Ada", "Noor", "Ada", "Noor"]


def test_a_line_pasted_into_a_message_is_not_told(tmp_path: Path) -> None:
    """Words in a pasted line are somebody else's; and the records behind it keep their numbers."""
    content = CHAT.replace("second line", "99/99/2025, 10:31 - Bob: stop writing to me")
    ear, scan = listen(WHATSAPP, tmp_path / "chat.txt", content.encode())
    assert "stop writing" not in str(ear.told)
    last = dict(ear.told)
    assert last[5] == "last"
    assert scan.handles[scan.rows.author[5]].name == "Noor"


def test_a_message_in_two_windows_is_told_in_two_pieces(tmp_path: Path) -> None:
    """No text is lost where a window ends."""
    line = "13/02/2025, 10:31 - Ada: " + "word " * 50 + "\n"
    count = scanning.WINDOW // len(line) + 5
    content = CHAT + line * count + "and more of it\n" + "13/02/2025, 10:40 - Noor: the end\n"
    ear, scan = listen(WHATSAPP, tmp_path / "chat.txt", content.encode())
    assert sum(len(t.split()) for _, t in ear.told if t.startswith("word")) == 50 * count + 4
    assert ear.told[-1] == (len(scan.rows) - 1, "the end")


def test_a_file_that_is_read_twice_is_told_once(tmp_path: Path) -> None:
    """Names written in an unusual way need a second pass."""
    content = CHAT.replace(": hello", ":hello").replace(": hi", ":hi").replace(": IMG", ":IMG")
    content = content.replace(": This", ":This").replace(": last", ":last")
    ear, _ = listen(WHATSAPP, tmp_path / "chat.txt", content.encode())
    assert [t for t in ear.texts() if t.startswith(("hello", "last"))] == ["hello\nsecond line", "last"]


def message(number: int, text: Any, **more: Any) -> dict[str, Any]:
    """Write a message of Ada's as Telegram does."""
    return {
        "id": number,
        "type": "message",
        "date": "2025-01-01T10:00:00",
        "date_unixtime": "1735725600",
        "from": "Ada",
        "from_id": "user7",
        "text": text,
        **more,
    }


REACTION = {
    "type": "emoji",
    "count": 1,
    "emoji": "x",
    "recent": [
        {"from": "N", "from_id": "user9", "date": "2025-01-01T10:00:00", "date_unixtime": "1735725601"}
    ],
}


def test_telegram_tells_what_they_wrote_and_nothing_forwarded_or_quoted(tmp_path: Path) -> None:
    """Forwarded words are not theirs, not even from an account that hides its name."""
    document = {
        "name": "Ada",
        "type": "personal_chat",
        "id": 7,
        "messages": [
            message(1, "plain"),
            message(2, 'with "quotes" and ü\n', reactions=[REACTION]),
            message(3, "forwarded", forwarded_from="X"),
            message(4, "hidden", forwarded_from=None),
            message(5, "by a bot", via_bot="@x"),
            message(6, ["a ", {"type": "bold", "text": "b"}, {"type": "blockquote", "text": "Q"}, " c"]),
            message(7, ""),
            message(8, "last", text_entities=[{"type": "plain", "text": "last"}]),
        ],
    }
    raw = json.dumps(document, ensure_ascii=False, indent=1).encode()
    ear, scan = listen(TELEGRAM, tmp_path / "result.json", raw)
    assert ear.texts() == ["plain", 'with "quotes" and ü\n', "a b c", "last"]
    assert sorted(r for r, _ in ear.told) == [0, 1, 5, 7]
    assert set(scan.rows.record.tolist()) == set(range(8))


def test_many_telegram_texts_with_escapes_are_all_told(tmp_path: Path) -> None:
    """Texts that do not stand in the buffer as they are have a place of their own, which fills."""
    texts = [f'"{n}" ' + "\\" * 3_000 for n in range(1_200)]
    document = {
        "name": "Ada",
        "type": "personal_chat",
        "id": 7,
        "messages": [message(n, t) for n, t in enumerate(texts)],
    }
    ear, _ = listen(TELEGRAM, tmp_path / "result.json", json.dumps(document).encode())
    assert ear.texts() == texts


MAIL = """From a@example.org Sat Jan 04 10:00:00 2025
From: Ada <ada@example.org>
To: noor@example.org
Date: Sat, 4 Jan 2025 1{number}:00:00 +0000
Message-ID: <{number}@example.org>
{more}
{body}

"""


def mail(number: int, body: str, *more: str) -> str:
    """Write a mail of Ada's."""
    return MAIL.format(number=number, more="".join(f"{m}\n" for m in more), body=body)


@pytest.mark.parametrize(
    ("more", "body", "told"),
    [
        ((), "Please rest.\n\n-- \nAda\nthe stop-motion society", ["Please rest."]),
        ((), "No.\n\nOn Sat, 4 Jan 2025 Noor wrote:\n> stop", ["No."]),
        (("Subject: not any more",), "", ["not any more"]),
        (("Subject: =?utf-8?q?nicht_mehr_=C3=BC?=",), "", ["nicht mehr ü"]),
        (("Subject: above",), "below", ["below"]),
        (("Content-Type: text/html",), "<p>Yes &amp; no</p>", ["Yes & no"]),
        (("Content-Type: text/plain; charset=utf-7",), "Hi +AOQ-", ["Hi ä"]),
        (("List-Id: <x.example.org>",), "stop", []),
        (("Auto-Submitted: auto-replied", "Subject: away"), "", []),
    ],
)
def test_mail_tells_what_was_newly_typed(
    tmp_path: Path, more: tuple[str, ...], body: str, told: list[str]
) -> None:
    """Quotes and signatures are cut, a subject stands in for an empty body, programs are not heard."""
    raw = mail(1, body, *more) + mail(2, "the second")
    ear, _ = listen(MBOX, tmp_path / "box.mbox", raw.encode())
    assert ear.texts() == [*told, "the second"]


def test_many_long_mails_are_all_told(tmp_path: Path) -> None:
    """The place for texts fills and empties; no mail is told twice."""
    bodies = [f"{n} " + "word " * 60_000 for n in range(40)]
    raw = "".join(mail(n % 10, body) for n, body in enumerate(bodies))
    ear, _ = listen(MBOX, tmp_path / "box.mbox", raw.encode())
    assert [(r, t.split()[0], len(t.split())) for r, t in ear.told] == [
        (n, str(n), 60_001) for n in range(40)
    ]
