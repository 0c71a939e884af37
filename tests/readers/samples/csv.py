"""Tables that name their columns as ``--map`` does, in several writings."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from tests.readers.samples import ME, THEM, Sample, is_mine, second_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def _row(cells: Sequence[str], delimiter: str = ",") -> bytes:
    """Write a row as the csv module does, behind the line break that ends the one before it."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="").writerow(cells)
    return b"\n" + out.getvalue().encode()


def _under(header: str) -> Callable[[Sequence[bytes]], dict[str, bytes]]:
    """Put rows under a header."""
    return lambda records: {"messages.csv": header.encode() + b"".join(records) + b"\n"}


def _mailbox(i: int) -> bytes:
    """Write a row with a writer and a recipient."""
    sides = (ME, THEM) if is_mine(i) else (THEM, ME)
    return _row([datetime.fromtimestamp(second_of(i), UTC).isoformat(), *sides, text_of(i)])


def _phone(i: int) -> bytes:
    """Write a row with the other one and a direction; the seconds since 1970 are in milliseconds."""
    cells = [str(second_of(i) * 1000), "+447700900123", THEM, "sent" if is_mine(i) else "received"]
    return _row([*cells, text_of(i), f"m{i}"], ";")


def _chat(i: int) -> bytes:
    """Write a row of a chat that has a name; its time is on the wall clock."""
    moment = datetime.fromtimestamp(second_of(i), UTC)
    cells = [f"{moment:%d %b %Y %H:%M:%S}", ME if is_mine(i) else THEM, "out" if is_mine(i) else "in"]
    return _row([*cells, "the two of us", text_of(i)], "\t")


def _sizes(i: int) -> bytes:
    """Write a row without its text."""
    sides = (ME, THEM) if is_mine(i) else (THEM, ME)
    return _row([datetime.fromtimestamp(second_of(i), UTC).isoformat(), *sides])


SAMPLES: Final = [
    Sample(
        "csv", "writer and recipient", _mailbox, _under("time,from,to,text"), knows_me=False, knows_them=False
    ),
    Sample("csv", "the other one and a direction", _phone, _under("time;with;name;direction;text;id")),
    Sample("csv", "chats", _chat, _under("Time\tFrom\tDirection\tChat\tText"), zone_free=False),
    Sample(
        "csv", "no texts", _sizes, _under("time,from,to"), knows_me=False, knows_them=False, text_known=False
    ),
]
