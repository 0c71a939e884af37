"""A table of messages in, a table of ties out."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from letbe.errors import UsageError
from letbe.i18n import marked
from letbe.pattern import watch
from letbe.pattern.constants import CONSTANTS, DAY_US
from letbe.pattern.ebh import chosen
from letbe.pattern.evidence import WORDS
from letbe.pattern.persistence import calibrate, features, others_in_touch
from letbe.ties.count import COUNTS, FIGURES, NEVER, count_ties
from letbe.ties.days import Clock, OwnerDays, circle, clock_of, owner_days
from letbe.ties.episodes import BINS
from letbe.ties.flat import Flat, flatten, moment
from letbe.ties.schema import FOLLOWED, TIES
from letbe.ties.watching import CARRIERS, Watch, onsets, words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from letbe.pattern.constants import Constants

#: Below this many messages a second thread costs more than it gives.
_ENOUGH_FOR_THREADS: Final = 200_000

_MOMENTS: Final = frozenset({"first", "last", "last_me", "last_them", "pressure_first", "pressure_last"})

#: Why figures are missing: the condition on the row, and the words.
_NO_BID_OF_MINE: Final = marked("you have not written, so there is no answer of theirs to time")
_NO_ANSWER_OF_THEIRS: Final = marked("they have not answered yet, so their answers cannot be timed")
_FEW_ANSWERS_OF_THEIRS: Final = marked(
    "too many of your messages still wait to say how long 95 % of their answers take"
)
_NO_BID_OF_THEIRS: Final = marked("they have not written, so there is no answer of yours to time")
_NO_ANSWER_OF_MINE: Final = marked("you have not answered yet, so your answers cannot be timed")
_FEW_ANSWERS_OF_MINE: Final = marked(
    "too many of their messages still wait to say how long 95 % of your answers take"
)
_TOO_SOON: Final = marked("no message has had seven days to be answered")
_NOT_RECENT: Final = marked("no conversation began in the last 365 days, so mutuality is not given")
_UNWATCHED: Final = {
    watch.FEW_ACTS: marked("they have written on fewer than 8 days: too little to say"),
    watch.TOO_SHORT: marked("you have been in touch for less than 30 days: too little to say"),
    watch.FEW_OF_MINE: marked("you have written fewer than 3 messages: too little to say"),
    watch.RARE: marked("you are in touch rarely, and that is your way"),
}
_NO_FORECAST: Final = marked(
    "they have written on fewer than 2 days, or you never have, so no chance is given"
)


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
    return finish(part(messages, now, zone=zone, constants=constants), constants=constants)


def days(
    messages: pa.Table, now: Any, *, zone: str | ZoneInfo = "UTC", constants: Constants = CONSTANTS
) -> OwnerDays:
    """Count what all ties of an owner share, over a part of the messages; parts add up by ``add_days``.

    Args and errors are those of ``read``.

    Cost: O(n) time and memory.
    """
    del constants
    return owner_days(flatten(messages, moment(now), zone_of(zone)))


def part(
    messages: pa.Table,
    now: Any,
    *,
    zone: str | ZoneInfo = "UTC",
    constants: Constants = CONSTANTS,
    shared: OwnerDays | None = None,
    threads: int | None = None,
) -> pa.Table:
    """Do ``read`` for a part of a history: whole ties, but not all of them.

    Args:
        messages: As for ``read``.
        now: The same.
        zone: The same.
        constants: The same.
        shared: The days of the owners over *all* parts; those of these messages if not given.
        threads: How many to use at most; as many as there are cores if not given.

    Returns:
        A table that ``finish`` understands; tables of several parts may be put one after another.

    Cost: As for ``read``.
    """
    flat = flatten(messages, moment(now), zone_of(zone))
    counts = np.zeros((len(flat), len(COUNTS)), np.int64)
    figures = np.full((len(flat), len(FIGURES)), np.nan)
    clock = clock_of(flat, shared or owner_days(flat), constants)
    seen = Watch(flat, clock, constants)
    packed = constants.packed()

    def work(first: int, end: int) -> None:
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
            np.empty(int(np.diff(flat.offsets[first : end + 1]).max(initial=0)) + 1, np.int64),
            np.empty(BINS, np.int64),
        )
        seen.run(first, end)

    over_ties(flat, work, threads)
    return _raw(flat, counts, figures, seen, clock)


def finish(raw: pa.Table, *, constants: Constants = CONSTANTS) -> pa.Table:
    """Say what can only be said of all ties together: the words on a board, and calibrated chances.

    Args:
        raw: What ``part`` gave; of several parts one after another.
        constants: The numbers behind the figures.

    Returns:
        The table of ``read``, in order of (owner and) person.

    Raises:
        ValueError: A tie lies in two parts.

    Cost: O(ties log ties).
    """
    keys = [(name, "ascending") for name in ("owner", "person") if name in raw.column_names]
    raw = raw.sort_by(keys).combine_chunks()
    _each_once(raw, [name for name, _ in keys])
    columns: dict[str, Any] = {name: raw[name] for name in raw.column_names}
    log_e = columns["log_e"].to_numpy()
    on_board = np.zeros(raw.num_rows, np.int64)
    watched = np.flatnonzero(~np.isnan(log_e))
    if len(watched):
        board = _boards(columns)[watched]
        years = columns["watched_years"].to_numpy()[watched]
        carried = chosen(log_e[watched], years, constants.board_share, board)
        word = pc.index_in(columns["said"], pa.array(WORDS)).to_numpy()
        on_board[watched] = np.where(carried, word[watched], 0)
    columns["said_on_board"] = pa.array(np.array(WORDS)[on_board])
    columns |= _persistence(columns, constants)
    columns["reason"] = _reasons(columns)
    table = pa.table([columns[name] for name in TIES.names], schema=TIES)
    if "owner" not in columns:
        return table
    return table.add_column(0, pa.field("owner", pa.string(), nullable=False), columns["owner"])


def _boards(columns: dict[str, Any]) -> NDArray[np.int64]:
    """Number the owners from 0 on, a number a tie."""
    if "owner" not in columns:
        return np.zeros(len(columns["person"]), np.int64)
    codes = columns["owner"].combine_chunks().dictionary_encode().indices
    numbers: NDArray[np.int64] = codes.to_numpy().astype(np.int64)
    return numbers


def _each_once(raw: pa.Table, keys: list[str]) -> None:
    """Refuse a tie that lies in two parts: each half would be a wrong tie."""
    same = np.ones(max(raw.num_rows - 1, 0), np.bool_)
    for name in keys:
        same &= np.asarray(pc.equal(raw[name][1:], raw[name][:-1])) if len(same) else True
    if same.any():
        raise ValueError("a tie lies in two parts of the history")


def follow(
    messages: pa.Table,
    until: Any,
    *,
    zone: str | ZoneInfo = "UTC",
    constants: Constants = CONSTANTS,
    shared: OwnerDays | None = None,
) -> pa.Table:
    """Give the evidence of every watched tie at the end of every day.

    A day's evidence is what ``read`` gave on the next morning: nothing in it rests on what came later.

    Args:
        messages: As for ``read``.
        until: The last moment, as ``now`` of ``read``; the day it lies in has not ended.
        zone: The owner's zone.
        constants: The numbers behind the figures.
        shared: The days of the owners where these messages are only a part of a history.

    Returns:
        Columns as in ``letbe.ties.schema.FOLLOWED``, ``owner`` first where there are owners, in order of
        tie and day.

    Raises:
        UsageError: As for ``read``.

    Cost: O(messages + days followed) time; a row a watched day in memory.
    """
    flat = flatten(messages, moment(until, "until"), zone_of(zone))
    seen = Watch(flat, clock_of(flat, shared or owner_days(flat), constants), constants)
    found: dict[int, tuple[NDArray[np.int64], NDArray[np.float64]]] = {}

    def work(first: int, end: int) -> None:
        found[first] = seen.follow(first, end)

    over_ties(flat, work)
    return followed(flat, found)


def followed(flat: Flat, found: Mapping[int, tuple[NDArray[np.int64], NDArray[np.float64]]]) -> pa.Table:
    """Put the looks at the days, found slice by slice, under their names."""
    rows = np.concatenate([np.empty((0, 2), np.int64), *(found[k][0] for k in sorted(found))])
    figures = np.concatenate([np.empty((0, 4)), *(found[k][1] for k in sorted(found))])
    tie = rows[:, 0]
    columns = [
        flat.persons.take(pa.array(flat.person[tie])),
        pa.array(rows[:, 1].astype(np.int32)).cast(pa.date32()),
        *(pa.array(np.ascontiguousarray(figures[:, i])) for i in range(4)),
    ]
    table = pa.table(columns, schema=FOLLOWED)
    if flat.owners is None:
        return table
    owner = flat.owners.take(pa.array(flat.owner[tie]))
    return table.add_column(0, pa.field("owner", pa.string(), nullable=False), owner)


def usable_cores() -> int:
    """Count the cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def over_ties(flat: Flat, work: Callable[[int, int], None], threads: int | None = None) -> None:
    """Do something for all ties, in threads where that pays; ``work`` releases the lock."""
    cores = threads or usable_cores()
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


def zone_of(zone: str | ZoneInfo) -> ZoneInfo:
    """Find a zone by its name."""
    if isinstance(zone, ZoneInfo):
        return zone
    try:
        return ZoneInfo(zone)
    except (KeyError, OSError, ValueError, TypeError) as unknown:
        raise UsageError(
            f"zone: {zone!r:.60} is not known", 'give a name such as "Europe/Berlin"'
        ) from unknown


def _raw(
    flat: Flat, counts: NDArray[np.int64], figures: NDArray[np.float64], seen: Watch, clock: Clock
) -> pa.Table:
    """Put the numbers under their names, with those that only ``finish`` needs."""
    columns: dict[str, pa.Array] = {}
    if flat.owners is not None:
        columns["owner"] = flat.owners.take(pa.array(flat.owner))
    columns["person"] = flat.persons.take(pa.array(flat.person))
    none_stands = counts[:, COUNTS.index("pressure_bids")] == 0
    for i, name in enumerate(COUNTS):
        column = np.ascontiguousarray(counts[:, i])
        if name in _MOMENTS:
            none = none_stands if name.startswith("pressure") else column == NEVER
            columns[name] = pa.array(column, pa.int64(), mask=none).cast(TIES.field(name).type)
        else:
            columns[name] = pa.array(column)
    for i, name in enumerate(FIGURES):
        columns[name] = _figure(figures[:, i])
    by = np.where(counts[:, COUNTS.index("by_size")] == 1, "size", "messages")
    columns["effort_by"] = pa.array(by, pa.string(), mask=counts[:, COUNTS.index("mutuality_n")] == 0)
    unwatched = seen.notes[:, 0]
    columns["unwatched"] = pa.array(np.ascontiguousarray(unwatched))
    columns["watched"] = pa.array(unwatched == watch.WATCHED)
    columns["acts"] = pa.array(np.ascontiguousarray(seen.notes[:, 1]))
    for i, name in enumerate(watch.FIGURES):
        figure = seen.figures[:, i]
        columns[name] = _figure(np.where(unwatched == watch.WATCHED, figure, np.nan))
    spoken = words(seen)
    columns["said"] = pa.array(np.array(WORDS)[spoken])
    since = onsets(seen, spoken)
    for name in ("onset", "onset_low", "onset_high"):
        columns[name] = pa.array(since[name], pa.int64(), mask=since[name] < 0).cast(TIES.field(name).type)
    for name in ("left_low", "left", "left_high"):
        columns[name] = _figure(since[name])
    carriers = np.array([*CARRIERS, ""])[since["carried_by"]]
    columns["carried_by"] = pa.array(carriers, pa.string(), mask=since["carried_by"] < 0)
    columns["both_quiet"] = pa.array(since["both_quiet"] == 1, mask=since["both_quiet"] < 0)
    columns |= _circle(clock, flat, seen.constants)
    for i in range(len(watch.FIGURES), watch.FIGURES_SIZE):
        columns[f"forecast_{i}"] = _figure(seen.figures[:, i])
    return pa.table(columns)


def _circle(clock: Clock, flat: Flat, c: Constants) -> dict[str, pa.Array]:
    """Say of each tie's owner whether everybody has grown quieter; the clock of a single tie hides it."""
    now, before = (each[clock.owner] for each in circle(clock, flat.now_local // DAY_US, c))
    known = ~np.isnan(before) & ~np.isnan(now)
    quieter = known & (before >= c.circle_least) & (now <= c.circle_ratio * before)
    return {
        "circle_now": _figure(now),
        "circle_before": _figure(before),
        "circle_quieter": pa.array(quieter, mask=~known),
    }


def _figure(column: NDArray[np.float64]) -> pa.Array:
    """Make a column of figures, null where there is none."""
    return pa.array(np.ascontiguousarray(column), from_pandas=True)


def _persistence(columns: dict[str, Any], c: Constants) -> dict[str, pa.Array]:
    """Give the chances of contact, calibrated where the ties allow it."""

    def column(i: int) -> NDArray[np.float64]:
        found: NDArray[np.float64] = columns[f"forecast_{i}"].to_numpy()
        return found

    def looked_at(chance: int, beside: int, rows: NDArray[np.bool_]) -> NDArray[np.float64]:
        messages, days, silent, mine_silent = (column(beside + i)[rows] for i in range(watch.LOOKED_AT))
        others = others_in_touch(silent, board[rows])
        return features(column(chance)[rows], messages, days, silent, mine_silent, others)

    board = _boards(columns)
    made: dict[str, pa.Array] = {}
    for h, days_ahead in enumerate(c.horizons):
        past = watch.PAST + watch.PAST_SIZE * h
        chance = column(watch.RAW + h).copy()
        now_known, known = ~np.isnan(chance), ~np.isnan(column(past))
        came = column(past + 1 + watch.LOOKED_AT)[known] == 1
        enough = len(came) >= c.calibrate_ties
        enough &= min(came.sum(), len(came) - came.sum()) >= c.calibrate_each
        if enough:
            chance[now_known] = calibrate(
                looked_at(past, past + 1, known), came, looked_at(watch.RAW + h, watch.NOW, now_known)
            )
        name = f"persistence_{days_ahead:.0f}"
        made[name] = _figure(chance)
        made[f"{name}_calibrated"] = pa.array(np.full(len(chance), bool(enough)), mask=~now_known)
    return made


def _reasons(columns: dict[str, Any]) -> pa.Array:
    """Say of each row why figures are missing; null where none is."""

    def count(name: str) -> NDArray[np.int64]:
        found: NDArray[np.int64] = columns[name].to_numpy()
        return found

    def missing(name: str) -> NDArray[np.bool_]:
        found: NDArray[np.bool_] = np.asarray(columns[name].is_null())
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
    unwatched = count("unwatched")
    met += [(unwatched == code, words) for code, words in _UNWATCHED.items()]
    met.append((missing(f"persistence_{CONSTANTS.horizons[0]:.0f}"), _NO_FORECAST))
    bits = np.zeros(len(columns["person"]), np.int64)
    for i, (where, _) in enumerate(met):
        bits |= where.astype(np.int64) << i
    kinds, kind = np.unique(bits, return_inverse=True)
    words = ["; ".join(text for i, (_, text) in enumerate(met) if k >> i & 1) or None for k in kinds.tolist()]
    return pa.array(words, pa.string()).take(pa.array(kind))
