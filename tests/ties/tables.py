"""Tables of messages made by hand, for the tests of ``letbe.ties``."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Day 0 of the tests: a Monday, so that whole weeks are easy to see.
START = datetime(2024, 1, 1, tzinfo=UTC)


def at(days: float) -> datetime:
    """Give the moment so many days after the start."""
    return START + timedelta(days=days)


def table(rows: Iterable[tuple[float, str]], person: str = "mira", **columns: Any) -> pa.Table:
    """Make a table of one tie from (days after the start, "out" or "in")."""
    given = list(rows)
    made = {
        "person": pa.array([person] * len(given), pa.string()),
        "sent_at": pa.array([at(t) for t, _ in given], pa.timestamp("us", "UTC")),
        "direction": pa.array([d for _, d in given], pa.string()),
    }
    return pa.table({**made, **columns})


def specimen(*, both_silent: bool = False) -> list[tuple[float, str]]:
    """Give the history of the check values: answered 40 times every third day, then silence.

    I write at 3k + .3, they answer at 3k + .4, k = 0..39; then I write on alone, k = 40..69.
    """
    rows = []
    for k in range(40 if both_silent else 70):
        rows.append((3 * k + 0.3, "out"))
        if k < 40:
            rows.append((3 * k + 0.4, "in"))
    return rows
