"""Run ``ties`` on this machine, part by part, so that memory holds a few parts and never the history.

A part is a function that loads some messages: whole ties, but not all of them.  Each is called twice:
first the days of the owners are counted, which all ties share; then the ties are worked out.  Parts run in
threads, as many as there are cores: the kernels, Arrow and numpy release the interpreter's lock.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from letbe.pattern.constants import CONSTANTS
from letbe.ties import add_days, days, finish, part, read
from letbe.ties.table import usable_cores

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from zoneinfo import ZoneInfo

    from letbe.pattern.constants import Constants


def get_ready() -> None:
    """Load all that ``ties`` calls (compile it, the first time), while the messages are still on their way.

    Cost: 0.3 s of a core where the kernels were compiled before.
    """
    messages = pa.table(
        {
            "person": pa.array(["", ""]),
            "sent_at": pa.array([0, 1], pa.timestamp("us", "UTC")),
            "direction": pa.array(["out", "in"]),
        }
    )
    read(messages, np.datetime64(1, "D"))


def ties(
    parts: Sequence[Callable[[], pa.Table]],
    now: Any,
    *,
    zone: str | ZoneInfo = "UTC",
    constants: Constants = CONSTANTS,
    workers: int | None = None,
) -> pa.Table:
    """Give one row a tie for a history in parts.

    Args:
        parts: Functions that load messages as ``letbe.ties.read`` takes them, each called twice; every
            tie lies in one part only.
        now: As for ``letbe.ties.read``.
        zone: The same.
        constants: The same.
        workers: How many parts are held at a time; as many as there are cores if not given.

    Returns:
        The table of ``letbe.ties.read``.

    Raises:
        UsageError: As for ``letbe.ties.read``.
        ValueError: There is no part, or a tie lies in two parts.

    Cost: As for ``letbe.ties.read``; memory for ``workers`` parts, a row a tie and a number an owner's day.

    >>> from datetime import UTC, datetime
    >>> messages = pa.table({
    ...     "person": ["mira"],
    ...     "sent_at": pa.array([0], pa.timestamp("us", "UTC")),
    ...     "direction": ["out"],
    ... })
    >>> ties([lambda: messages], datetime(1970, 1, 3, tzinfo=UTC))["messages_me"].to_pylist()
    [1]
    """
    if len(parts) == 1:
        return read(parts[0](), now, zone=zone, constants=constants)

    def count(load: Callable[[], pa.Table]) -> Any:
        return days(load(), now, zone=zone)

    def work(load: Callable[[], pa.Table]) -> pa.Table:
        return part(load(), now, zone=zone, constants=constants, shared=shared, threads=1)

    with ThreadPoolExecutor(workers or usable_cores()) as pool:
        shared = add_days(list(pool.map(count, parts)))
        found = list(pool.map(work, parts))
    return finish(pa.concat_tables(found), constants=constants)
