"""How fast mail is read: letbe, the standard library, and the floor, from one run.

    python bench/bench_mail.py [MAILS] [FOLDER OF REAL MAILS IN A ZIP]

The library does the same work: sender, recipients, date, Message-ID, whether it is automatic, and
how much the person typed.  The floor is reading the file and counting its lines.  Both are compared
mail by mail.  Of the real mails 31 are read differently: ``mailbox`` leaves ``>From`` as it is, so that
such a line counts as quoted; and a date of 1980 is not taken.
"""

from __future__ import annotations

import mailbox
import re
import sys
import tempfile
import time
from email import message_from_bytes
from email.header import decode_header
from email.utils import getaddresses, mktime_tz, parsedate_tz
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile
from zoneinfo import ZoneInfo

TOP = Path(__file__).parents[1]
sys.path[:0] = [str(TOP / "bench"), str(TOP / "src"), str(TOP)]

from make_mbox import write_mbox

from letbe.readers.mail import MBOX
from letbe.readers.rows import Ask, Scan, Work
from letbe.readers.source import from_path
from tests.readers.mail.slow_mail import typed

if TYPE_CHECKING:
    from collections.abc import Callable
    from email.message import Message

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


def floor(path: Path) -> int:
    """Read the bytes and count lines."""
    with path.open("rb") as stream:
        return sum(piece.count(b"\n") for piece in iter(lambda: stream.read(1 << 23), b""))


def timed(work: Callable[[], Any], times: int) -> tuple[float, Any]:
    """Give the best time of some, as seconds of one processor, and the result."""
    best, result = float("inf"), None
    for _ in range(times):
        start = time.process_time()
        result = work()
        best = min(best, time.process_time() - start)
    return best, result


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
        ours[n] != (m[0], m[1], m[3], m[4]) or sorted(people.get(n, [])) != sorted(m[2])
        for n, m in enumerate(slow)
        if n in ours
    )


def compare(path: Path, what: str) -> None:
    """Read one mbox both ways and print the ratios."""
    by_letbe(path)  # compiles
    fast, scan = timed(lambda: by_letbe(path), 5)
    least, _ = timed(lambda: floor(path), 5)
    slow, mails = timed(lambda: by_library(path), 1)
    size = path.stat().st_size / 1e6
    print(f"{what}: {len(mails):,} mails, {size:,.0f} MB; read differently: {difference(scan, mails)}")
    print(
        f"  letbe                {fast:8.3f} s  {len(mails) / fast:10,.0f} mails/s  {size / fast:8,.0f} MB/s"
    )
    print(
        f"  mailbox and email    {slow:8.3f} s  {len(mails) / slow:10,.0f} mails/s {slow / fast:7.1f} x letbe"
    )
    print(f"  floor: count lines   {least:8.3f} s  {least / fast:32.2f} x letbe")


def main(arguments: list[str]) -> None:
    """Make an mbox and compare; then the real mails, if there are any."""
    count = int(arguments[0]) if arguments else 20_000
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "made.mbox"
        write_mbox(made, count)
        compare(made, "generated")
        if len(arguments) > 1:
            real = Path(folder) / "real.mbox"
            with ZipFile(arguments[1]) as archive, real.open("wb") as out:
                for name in archive.namelist():
                    if name.endswith(".txt"):
                        mail = re.sub(rb"(?m)^(>*From )", rb">\1", archive.read(name).replace(b"\r\n", b"\n"))
                        out.write(b"From x@x.example Fri Sep 16 22:26:51 2016\n" + mail.rstrip() + b"\n\n")
            compare(real, "real")


if __name__ == "__main__":
    main(sys.argv[1:])
