"""A table of messages in, a table of ties out."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa

from letbe.errors import UsageError
from letbe.pattern.constants import CONSTANTS
from letbe.ties.count import COUNTS, FIGURES, NEVER, count_ties
from letbe.ties.flat import Flat, flatten, moment
from letbe.ties.schema import TIES

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from letbe.pattern.constants import Constants

#: Below this many messages a second thread costs more than it gives.
_ENOUGH_FOR_THREADS: Final = 200_000

_MOMENTS: Final = frozenset({"first", "last", "last_me", "last_them", "pressure_first", "pressure_last"})

#: Why figures are missing: the condition on the row, and the words.
_NO_BID_OF_MINE: Final = "you have not written, so there is no answer of theirs to time"
_NO_ANSWER_OF_THEIRS: Final = "they have not answered yet, so their answers cannot be timed"
_FEW_ANSWERS_OF_THEIRS: Final = (
    "too many of your messages still wait to say how long 95 % of their answers take"
)
_NO_BID_OF_THEIRS: Final = "they have not written, so there is no answer of yours to time"
_NO_ANSWER_OF_MINE: Final = "you have not answered yet, so your answers cannot be timed"
_FEW_ANSWERS_OF_MINE: Final = (
    "too many of their messages still wait to say how long 95 % of your answers take"
)
_TOO_SOON: Final = "no message has had seven days to be answered"
_NOT_RECENT: Final = "no conversation began in the last 365 days, so mutuality is not given"


def read(
    messages: pa.Table, now: Any, *, zone: str | ZoneInfo = "UTC", constants: Constants = CONSTANTS
) -> pa.Table:
    """Say what each tie is, from its messages alone.

    Args:
        messages: Columns as in ``letbe.history.schema.MESSAGES``; ``person``, ``sent_at`` and
            ``direction`` are needed, ``kind``, ``chars``, ``channel``, ``group``, ``recipients``,
            ``automatic`` and ``owner`` (whose messages they are, where there are many owners) are used
            where they are there.  Rows in any order.  Left out: groups, mails to several people,
            automatic mail, reactions (a touch, not a message), rows without person or direction, and
            what lies at or after ``now`` or before 1970.
        now: A datetime with a zone, a numpy datetime64 (UTC) or an Arrow timestamp.
        zone: The owner's zone: days are cut there.
        constants: The numbers behind the figures.

    Returns:
        A row a tie, columns as in ``letbe.ties.schema.TIES``, in order of (owner and) person.

    Raises:
        UsageError: A column is missing or of another type, or ``now`` or ``zone`` cannot be understood.

    Cost: O(n) for messages sorted by person and time, else O(n log n); O(n) memory.

    >>> from datetime import UTC, datetime
    >>> table = pa.table({
    ...     "person": ["mira", "mira"],
    ...     "sent_at": pa.array([0, 3_600_000_000], pa.timestamp("us", "UTC")),
    ...     "direction": ["out", "in"],
    ... })
    >>> read(table, datetime(1970, 1, 3, tzinfo=UTC))["latency_median_h_them"].to_pylist()
    [1.0]
    """
    flat = flatten(messages, moment(now), _zone(zone))
    counts = np.zeros((len(flat), len(COUNTS)), np.int64)
    figures = np.full((len(flat), len(FIGURES)), np.nan)
    packed = constants.packed()

    def count(first: int, end: int) -> None:
        count_ties(
            flat.t,
            flat.local,
            flat.side,
            flat.chars,
            flat.offsets,
            first,
            end,
            flat.now,
            packed,
            counts,
            figures,
        )

    over_ties(flat, count)
    return _table(flat, counts, figures)


def over_ties(flat: Flat, work: Callable[[int, int], None]) -> None:
    """Do something for all ties, in threads where that pays; ``work`` releases the lock."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if cores == 1 or len(flat.t) < _ENOUGH_FOR_THREADS or len(flat) == 1:
        if len(flat):
            work(0, len(flat))
        return
    # Slices of about equal numbers of messages, several a core since ties differ.
    at = np.linspace(0, len(flat.t), 4 * cores + 1)
    cuts = np.unique(np.searchsorted(flat.offsets, at))
    cuts[0], cuts[-1] = 0, len(flat)
    with ThreadPoolExecutor(cores) as pool:
        list(pool.map(work, cuts[:-1].tolist(), cuts[1:].tolist()))


def _zone(zone: str | ZoneInfo) -> ZoneInfo:
    """Find a zone by its name."""
    if isinstance(zone, ZoneInfo):
        return zone
    try:
        return ZoneInfo(zone)
    except (KeyError, OSError, ValueError, TypeError) as unknown:
        raise UsageError(
            f"zone: {zone!r:.60} is not known", 'give a name such as "Europe/Berlin"'
        ) from unknown


def _table(flat: Flat, counts: NDArray[np.int64], figures: NDArray[np.float64]) -> pa.Table:
    """Put the numbers under their names."""
    columns: dict[str, pa.Array] = {}
    none_stands = counts[:, COUNTS.index("pressure_bids")] == 0
    for i, name in enumerate(COUNTS):
        column = np.ascontiguousarray(counts[:, i])
        if name in _MOMENTS:
            none = none_stands if name.startswith("pressure") else column == NEVER
            columns[name] = pa.array(column, pa.int64(), mask=none).cast(TIES.field(name).type)
        else:
            columns[name] = pa.array(column)
    for i, name in enumerate(FIGURES):
        columns[name] = pa.array(np.ascontiguousarray(figures[:, i]), from_pandas=True)
    columns["person"] = flat.persons.take(pa.array(flat.person))
    by = np.where(counts[:, COUNTS.index("by_size")] == 1, "size", "messages")
    columns["effort_by"] = pa.array(by, pa.string(), mask=counts[:, COUNTS.index("mutuality_n")] == 0)
    columns["reason"] = _reasons(columns)
    table = pa.table([columns[name] for name in TIES.names], schema=TIES)
    if flat.owners is None:
        return table
    owner = pa.field("owner", pa.string(), nullable=False)
    return table.add_column(0, owner, flat.owners.take(pa.array(flat.owner)))


def _reasons(columns: dict[str, pa.Array]) -> pa.Array:
    """Say of each row why figures are missing; null where none is."""

    def count(name: str) -> NDArray[np.int64]:
        found: NDArray[np.int64] = columns[name].to_numpy()
        return found

    def missing(name: str) -> NDArray[np.bool_]:
        found: NDArray[np.bool_] = columns[name].is_null().to_numpy(zero_copy_only=False)
        return found

    met: list[tuple[NDArray[np.bool_], str]] = []
    for side, other, no_bid, no_answer, few in (
        ("them", "me", _NO_BID_OF_MINE, _NO_ANSWER_OF_THEIRS, _FEW_ANSWERS_OF_THEIRS),
        ("me", "them", _NO_BID_OF_THEIRS, _NO_ANSWER_OF_MINE, _FEW_ANSWERS_OF_MINE),
    ):
        answered, waiting = count(f"latency_n_{side}"), count(f"latency_waiting_{side}")
        met += [
            (count(f"messages_{other}") == 0, no_bid),
            ((answered == 0) & (waiting > 0), no_answer),
            ((answered > 0) & missing(f"latency_95_h_{side}"), few),
        ]
    too_soon = (count("answered_7d_n_them") == 0) & (count("messages_me") > 0)
    too_soon |= (count("answered_7d_n_me") == 0) & (count("messages_them") > 0)
    met += [(too_soon, _TOO_SOON), (count("mutuality_n") == 0, _NOT_RECENT)]
    bits = np.zeros(len(columns["person"]), np.int64)
    for i, (where, _) in enumerate(met):
        bits |= where.astype(np.int64) << i
    kinds, kind = np.unique(bits, return_inverse=True)
    words = ["; ".join(text for i, (_, text) in enumerate(met) if k >> i & 1) or None for k in kinds.tolist()]
    return pa.array(words, pa.string()).take(pa.array(kind))
