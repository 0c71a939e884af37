"""LinkedIn's copy of your data: ``messages.csv`` as it was in several years."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from tests.readers.samples import ME, THEM, Sample, is_mine, second_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_OWN: Final = "https://www.linkedin.com/in/noor-example"
_OTHER: Final = "https://www.linkedin.com/in/ada-sample"

_OLD: Final = [
    "CONVERSATION ID", "CONVERSATION TITLE", "FROM", "SENDER PROFILE URL", "TO", "DATE", "SUBJECT", "CONTENT",
    "FOLDER",
]  # fmt: skip
_NEW: Final = [
    *_OLD[:5], "RECIPIENT PROFILE URLS", *_OLD[5:],
    "ATTACHMENTS", "IS MESSAGE DRAFT", "IS CONVERSATION DRAFT",
]  # fmt: skip


def _line(cells: Sequence[str], quoting: int = csv.QUOTE_MINIMAL) -> str:
    """Write a row without its line break."""
    out = io.StringIO()
    csv.writer(out, quoting=quoting, lineterminator="").writerow(cells)  # type: ignore[arg-type]
    return out.getvalue()


def _old(i: int) -> bytes:
    """Write a row as in 2021."""
    who, url, to = (ME, _OWN, THEM) if is_mine(i) else (THEM, _OTHER, ME)
    date = f"{datetime.fromtimestamp(second_of(i), UTC):%Y-%m-%d %H:%M:%S} UTC"
    return ("\n" + _line(["2-abc=", "", who, url, to, date, "", text_of(i), "INBOX"])).encode()


def _new(i: int) -> bytes:
    """Write a row as in 2026: every cell in quotes."""
    who, url, to, there = (ME, _OWN, THEM, _OTHER) if is_mine(i) else (THEM, _OTHER, ME, _OWN)
    date = f"{datetime.fromtimestamp(second_of(i), UTC):%Y-%m-%d %H:%M:%S} UTC"
    cells = ["2-abc=", "", who, url, to, there, date, "", text_of(i), "INBOX", "", "No", "No"]
    return ("\n" + _line(cells, csv.QUOTE_ALL)).encode()


def _export(header: Sequence[str], quoting: int) -> Callable[[Sequence[bytes]], dict[str, bytes]]:
    """Put rows into an export."""
    own = f"First Name,Last Name,Maiden Name,Address,Birth Date,Headline\n{','.join(ME.split())},,,,x\n"
    return lambda records: {
        "Profile.csv": own.encode(),
        "messages.csv": _line(header, quoting).encode() + b"".join(records) + b"\n",
        "guide_messages.csv": _line(header).encode() + b"\n",
    }


SAMPLES: Final = [
    Sample("linkedin", "nine columns", _old, _export(_OLD, csv.QUOTE_MINIMAL), main="messages.csv"),
    Sample("linkedin", "all in quotes", _new, _export(_NEW, csv.QUOTE_ALL), main="messages.csv"),
]
