"""From which year to which: looked up once, when a chapter is closed, so that no history is opened later."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from letbe.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from letbe.home import Home

_YEARS: Final = re.compile(r"(\d{4})(?:\s*[-\u2013]\s*(\d{4}))?")
_COLUMNS: Final = ("handle", "sent_at", "group", "automatic")


def read_years(text: str, now: datetime) -> tuple[int, int]:
    """Read years as they are typed: "2019-2024", or one year.

    Raises:
        UsageError: It is something else, runs backwards, or lies ahead.

    >>> from datetime import UTC, datetime
    >>> read_years("2019-2024", datetime(2026, 1, 5, tzinfo=UTC))
    (2019, 2024)
    """
    found = _YEARS.fullmatch(text.strip())
    first, last = (0, -1) if found is None else (int(found[1]), int(found[2] or found[1]))
    if not 0 < first <= last <= now.year:
        raise UsageError(f'"{text[:20]}" are no years', "write them as 2019-2024")
    return first, last


def years_of(home: Home, handles: Collection[int], now: datetime, zone: ZoneInfo) -> tuple[int, int] | None:
    """Give the first and the last year in which the two were in touch; None where nothing is known.

    Args:
        home: An open home.
        handles: Their handles.
        now: The moment; later messages are left out.
        zone: Years are cut in it.

    Raises:
        DamagedError: A file is not what letbe wrote; it was set aside, and the next call goes on
            without it.

    Cost: one pass over the history.
    """
    import pyarrow as pa  # noqa: PLC0415 - a release that is only looked at needs no history
    import pyarrow.compute as pc  # noqa: PLC0415

    from letbe.history.store import History  # noqa: PLC0415

    found = []
    history = History(home)
    for bucket in history.buckets():
        table = history.load(bucket, _COLUMNS, only=frozenset(handles))
        apart = pc.or_(
            pc.or_(table["group"], table["automatic"]), pc.greater(table["sent_at"], pa.scalar(now))
        )
        times = table.filter(pc.invert(apart))["sent_at"]
        if len(times):
            ends = pc.min_max(times).as_py()
            found += [ends["min"], ends["max"]]
    years = sorted(at.astimezone(zone).year for at in found)
    return (years[0], years[-1]) if years else None
