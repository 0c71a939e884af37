"""Reading an mbox: sender, recipients, date, Message-ID, whether it is automatic, how much was typed.

Beside letbe: ``mailbox`` and ``email`` of the standard library doing the same work, compared mail by mail,
and the floor: how long it takes to count the line breaks of the same file.
"""

from __future__ import annotations

import mailbox
import tempfile
from email import message_from_bytes
from email.header import decode_header
from email.utils import getaddresses, mktime_tz, parsedate_tz
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bench._mbox import write_mbox
from bench._measure import count_breaks, cpu, rates
from letbe.readers.mail import MBOX
from letbe.readers.rows import Ask, Scan, Work
from letbe.readers.source import from_path

if TYPE_CHECKING:
    from collections.abc import Callable
    from email.message import Message

#: How much a person typed, in plain Python: the definition that the scanner is tested against.
typed: Callable[[str], str] = import_module("tests.readers.mail.slow_mail").typed

#: 2026-11-21, so that every date of the generator is in the past.
NOW = 1_795_219_200.0


def text_of(message: Message) -> str:
    """Give the text of a mail."""
    for part in message.walk():
        if part.get_content_type() == "text/plain" and part.get_content_disposition() != "attachment":
            raw = part.get_payload(decode=True)
            assert isinstance(raw, bytes)
            return raw.decode(part.get_content_charset() or "utf-8", "replace").replace("\r\n", "\n")
    return ""


def by_library(path: Path) -> list[tuple[Any, ...]]:
    """Read an mbox with ``mailbox`` and ``email``."""
    rows = []
    box = mailbox.mbox(path, factory=None, create=False)
    for key in box.iterkeys():
        message = message_from_bytes(box.get_bytes(key))
        author = getaddresses([str(message["from"] or "")])[0]
        name = "".join(
            p.decode(c or "latin-1", "replace") if isinstance(p, bytes) else p
            for p, c in decode_header(author[0])
        )
        fields = [str(v) for f in ("to", "cc", "bcc") for v in message.get_all(f, [])]
        to = dict.fromkeys(a.lower() for _, a in getaddresses(fields) if "@" in a)
        date = parsedate_tz(str(message["date"]))
        text = typed(text_of(message))
        robot = any(f in message for f in ("list-id", "list-unsubscribe", "auto-submitted", "precedence"))
        rows.append(
            (mktime_tz(date) if date else None, author[1].lower(), tuple(to), len(text), len(text.split()),
             "?" in text, robot, message["message-id"], name)
        )  # fmt: skip
    return rows


def by_letbe(path: Path) -> Scan:
    """Read an mbox with letbe."""
    return MBOX.scan(Work([from_path(path)], Ask(ZoneInfo("UTC"))), now=NOW)


def difference(scan: Scan, slow: list[tuple[Any, ...]]) -> int:
    """Count the mails that the two read differently."""
    rows, names = scan.rows, [h.address for h in scan.handles]
    ours: dict[int, tuple[Any, ...]] = {}
    people: dict[int, list[str | None]] = {}
    for row, record in enumerate(rows.record.tolist()):
        if rows.to[row] >= 0:
            people.setdefault(record, []).append(names[rows.to[row]])
        ours[record] = (
            rows.at[row] // 1_000_000, names[rows.author[row]], rows.chars[row], rows.words[row],
        )  # fmt: skip
    return sum(
        ours[n] != (m[0], m[1], m[3], m[4]) or set(people.get(n, [])) != set(m[2])
        for n, m in enumerate(slow)
        if n in ours
    )


def _collect(mails: list[tuple[Any, ...]], path: Path) -> None:
    """Keep what the library reads."""
    mails += by_library(path)


def main(*sizes: int) -> None:
    """Make an mbox of so many mails, and compare."""
    for count in sizes or (10_000,):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "made.mbox"
            write_mbox(path, count)
            scan = by_letbe(path)  # compiles, or loads what was compiled
            mails: list[tuple[Any, ...]] = []
            library = cpu(partial(_collect, mails, path), 1)
            size = path.stat().st_size / 1e6
            print(f"  {count:,} mails, {size:,.0f} MB; read differently: {difference(scan, mails)}")
            rates(
                "mails",
                cpu(partial(by_letbe, path)) / count,
                {
                    "mailbox and email": library / count,
                    "floor: counting line breaks": cpu(partial(count_breaks, path)) / count,
                },
            )


if __name__ == "__main__":
    main()
