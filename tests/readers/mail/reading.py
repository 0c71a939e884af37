"""What the tests of mail share: read some bytes, and look at the result by name."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest

from letbe.readers.mail import MAILS, MBOX
from letbe.readers.rows import Ask, Flag, Work
from letbe.readers.source import from_bytes
from tests.real import real_data

if TYPE_CHECKING:
    from letbe.readers.rows import Scan

#: The tests' own "now": 2026-01-01.
NOW = 1_767_225_600.0

SEPARATOR = b"From anna@a.example Fri Sep 16 22:26:51 2016\n"
HEADER = b"From: Anna <anna@a.example>\nTo: ben@b.example\nDate: Fri, 16 Sep 2016 22:26:51 +0000\n"


def ask(*me: str) -> Ask:
    """Make the caller's wishes."""
    return Ask(ZoneInfo("UTC"), me=me)


def read_mbox(content: bytes, *me: str) -> Scan:
    """Read an mbox."""
    return MBOX.scan(Work([from_bytes(content, "some.mbox")], ask(*me)), now=NOW)


def read_mails(*contents: bytes, me: tuple[str, ...] = ()) -> Scan:
    """Read single mails."""
    sources = [from_bytes(c, f"{n}.eml") for n, c in enumerate(contents)]
    return MAILS.scan(Work(sources, ask(*me)), now=NOW)


def read_text(body: bytes, header: bytes = b"") -> tuple[int, int]:
    """Give the characters and words of one mail."""
    rows = read_mails(HEADER + header + b"\n" + body).rows
    return int(rows.chars[0]), int(rows.words[0])


def addresses(scan: Scan, column: str = "to") -> list[str | None]:
    """Give the addresses in a column of the rows."""
    return [scan.handles[i].address if i >= 0 else None for i in getattr(scan.rows, column)]


def automatic(scan: Scan) -> list[bool]:
    """Say which rows a program wrote."""
    return [bool(f & Flag.AUTOMATIC) for f in scan.rows.flags]


def real_mails() -> list[tuple[str, bytes]]:
    """Give the names and bytes of the real mails; skip the test where they are not here."""
    found = sorted(real_data("mail").glob("*.zip"))
    if not found:
        pytest.skip("the real mails are not here (LETBE_REAL_DATA)")
    with ZipFile(found[0]) as archive:
        names = [n for n in archive.namelist() if n.endswith(".txt")]
        return [(n, archive.read(n)) for n in names]
