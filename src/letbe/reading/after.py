"""What follows a reading: who came back is noted, and the rhythm is kept for ``letbe may``.

A message that asks for room opens nothing.

Of somebody who asked to stop or to pause, only two things are looked at: whether they wrote, since that
opens the door, and when I wrote, since a cap counts it.  Their messages are never handed to ``ties``.
Of a closed chapter only the first: whether they wrote, since it was closed.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from letbe.history.parts import parts_of
from letbe.history.store import History
from letbe.home.handles import load_handles
from letbe.reading.remember import messages_that_ask
from letbe.space import came_back
from letbe.space.answers import Facts
from letbe.space.entries import MOST_CAP, MOST_DAYS
from letbe.space.person import ids_of, open_log, rooms, sealed_at
from letbe.space.rhythm import drop_rhythm, keep_rhythm

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping
    from zoneinfo import ZoneInfo

    from letbe.home import Home
    from letbe.space.fold import InForce
    from letbe.space.log import Log

#: A return opens a reply for seven days, and starts count within thirty: older ones cannot matter.
RETURNS_WITHIN: Final = timedelta(days=30)
#: After a day in which nobody wrote, the next message starts a stretch of talk.  The tie's own rhythm
#: is not measured here, so this is one number for all; it is long, for the offer to end a space may wait.
STRETCH: Final = timedelta(days=1)

_RETURN_COLUMNS: Final = (
    *("handle", "sent_at", "direction", "kind", "group", "recipients", "automatic", "deleted", "key"),
)
_SENT_COLUMNS: Final = ("handle", "sent_at", "direction", "group", "recipients", "automatic")
_US: Final = timedelta(microseconds=1)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def after_reading(home: Home, now: datetime, zone: ZoneInfo, *, only: Collection[str] | None = None) -> int:
    """Note returns, and keep what the rhythm says.

    Args:
        home: An open home.
        now: The moment.
        zone: The user's own clock, by which days are cut.
        only: The people it is about; None for everybody.

    Returns:
        How many of their messages opened the door for a reply, those noted before among them.

    Raises:
        DamagedError: The log or the history is not what was written.

    Cost: one pass over the messages for returns and one for what I sent, two for the figures.
    """
    log = open_log(home)
    handles = [h for h in load_handles(home) if only is None or h.person in only]
    person_of = {h.id: h.person for h in handles}
    ids: dict[str, tuple[bytes, ...]] = {}
    for handle in handles:
        ids[handle.person] = (*ids.get(handle.person, ()), *ids_of(home, [handle.identity]))
    found = rooms(log, ids, now)
    shut = {p: sealed_at(log, ids[p]) for p, room in found.items() if room.sealed}
    with home.transaction():
        theirs = {h: (ids[p], shut.get(p)) for h, p in person_of.items() if p in found}
        opened = _note_returns(home, log, theirs, now, zone)
        drop_rhythm(home, shut)
    closed = {p for p, room in found.items() if room.closed}
    left = {h: p for h, p in person_of.items() if p not in shut}
    _keep_rhythm(home, left, closed, now, zone)
    return opened


# ----------------------------------------------------------------------------- who came back


def _note_returns(
    home: Home,
    log: Log,
    theirs: Mapping[int, tuple[tuple[bytes, ...], datetime | None]],
    now: datetime,
    zone: ZoneInfo,
) -> int:
    """Note each message that a person wrote since room was given; the same one again is noted once.

    Args:
        home: An open home.
        log: Its log.
        theirs: Handle → the person's ids, and when their chapter was closed, if it is.
        now: The moment.
        zone: The user's own clock.
    """
    if not theirs:
        return 0
    opened = 0
    ids_of_handle = {handle: ids for handle, (ids, _) in theirs.items()}
    asking = messages_that_ask(home)
    for table in _stored(home, ids_of_handle, _RETURN_COLUMNS):
        for handle, wrote_at, starts, key in _theirs(table, ids_of_handle, now):
            message = f"{handle}:{key}"
            for each in ids_of_handle[handle]:
                since = _since(log.state(each), theirs[handle][1])
                if since is not None and wrote_at > since:
                    opened += came_back(
                        log,
                        each,
                        wrote_at,
                        now,
                        place=zone,
                        asks_again=message in asking,
                        starts=starts,
                        message=message,
                    )
    return opened


def _since(state: InForce, shut_at: datetime | None) -> datetime | None:
    """Say since when a message of theirs is a return: since room was given, or the chapter closed."""
    if state.sealed and shut_at is not None:
        return shut_at
    return min((s.since for s in state.requests), default=None)


def _theirs(
    table: pa.Table, ids_of_handle: Mapping[int, tuple[bytes, ...]], now: datetime
) -> Iterator[tuple[int, datetime, bool, int]]:
    """Give what a person wrote to me alone, in order of time: handle, time, whether it starts, key.

    Robots, reactions, calls, what went to several people and what was taken back are no return.
    """
    alone = pc.invert(pc.or_(table["group"], pc.greater(table["recipients"], 1)))
    table = table.filter(pc.and_(alone, pc.less_equal(table["sent_at"], pa.scalar(now)))).sort_by("sent_at")
    at = table["sent_at"].cast(pa.int64()).to_numpy()
    numbers = {ids: number for number, ids in enumerate(dict.fromkeys(ids_of_handle.values()))}
    person = np.array([numbers[ids_of_handle[h]] for h in table["handle"].to_pylist()], np.int64)
    wrote = pc.and_(
        pc.and_(
            pc.equal(table["direction"].cast(pa.string()), "in"),
            pc.is_in(table["kind"].cast(pa.string()), value_set=pa.array(["text", "media"])),
        ),
        pc.invert(pc.or_(table["automatic"], table["deleted"])),
    )
    earliest = (now - RETURNS_WITHIN - _EPOCH) // _US
    chosen = np.flatnonzero(wrote.to_numpy(zero_copy_only=False).astype(bool) & (at >= earliest))
    for row in chosen.tolist():
        before = at[:row][person[:row] == person[row]]
        starts = not len(before) or int(at[row] - before[-1]) > STRETCH // _US
        yield (
            table["handle"][row].as_py(),
            _EPOCH + int(at[row]) * _US,
            bool(starts),
            table["key"][row].as_py(),
        )


# ----------------------------------------------------------------------------- what the rhythm says


def _keep_rhythm(
    home: Home, person_of: Mapping[int, str], closed: Collection[str], now: datetime, zone: ZoneInfo
) -> None:
    """Work out what the rhythm says of each person, and keep it."""
    facts = {person: (Facts(sent_at=at), None) for person, at in _sent(home, person_of, now).items()}
    shown = {h: p for h, p in person_of.items() if p not in closed}
    rows: list[dict[str, Any]] = []
    if shown:
        loaders = parts_of(home, shown, only=None if len(shown) == len(load_handles(home)) else shown)
        from letbe.engines.local import ties  # noqa: PLC0415 - loads the kernels, which a look may not need

        rows = ties([_until(load, now) for load in loaders], now, zone=zone).to_pylist() if loaders else []
    for row in rows:
        sent = facts.get(row["person"], (Facts(), None))[0].sent_at
        facts[row["person"]] = (_facts(row, sent), row["pressure_first"])
    for person in set(person_of.values()) - set(facts):
        facts[person] = (Facts(), None)
    keep_rhythm(home, facts)


def _facts(row: Mapping[str, Any], sent_at: tuple[datetime, ...]) -> Facts:
    """Take from the row of a tie what ``may`` asks for."""
    me, them = row["last_me"], row["last_them"]
    return Facts(
        unanswered=row["pressure_bids"],
        last_bid_at=row["pressure_last"],
        reply_h_95=row["latency_95_h_them"],
        answered=row["latency_n_them"],
        they_wrote_last=them is not None and (me is None or them > me),
        sent_at=sent_at,
    )


def _until(load: Callable[[], pa.Table], now: datetime) -> Callable[[], pa.Table]:
    """Leave out what is later than now, and what belongs to nobody yet."""

    def loaded() -> pa.Table:
        table = load()
        return table.filter(
            pc.and_(pc.less_equal(table["sent_at"], pa.scalar(now)), pc.is_valid(table["person"]))
        )

    return loaded


def _sent(home: Home, person_of: Mapping[int, str], now: datetime) -> dict[str, tuple[datetime, ...]]:
    """Give when I wrote to each person, the latest at most; a cap counts back from now."""
    found: dict[str, list[datetime]] = {}
    for table in _stored(home, person_of, _SENT_COLUMNS):
        apart = pc.or_(table["automatic"], pc.or_(table["group"], pc.greater(table["recipients"], 1)))
        recent = pc.and_(
            pc.greater(table["sent_at"], pa.scalar(now - timedelta(days=MOST_DAYS))),
            pc.less_equal(table["sent_at"], pa.scalar(now)),
        )
        mine = pc.equal(table["direction"].cast(pa.string()), "out")
        chosen = table.filter(pc.and_(pc.and_(mine, recent), pc.invert(apart)))
        grouped = chosen.select(["handle", "sent_at"]).group_by("handle").aggregate([("sent_at", "list")])
        for row in grouped.to_pylist():
            found.setdefault(person_of[row["handle"]], []).extend(sorted(row["sent_at_list"])[-MOST_CAP:])
    return {person: tuple(sorted(at)[-MOST_CAP:]) for person, at in found.items()}


def wrote_to_me(home: Home, handles: Collection[int], now: datetime) -> Iterator[pa.Table]:
    """Give what some handles wrote to me alone up to now, a bucket at a time: handle and time."""
    for table in _stored(home, handles, _SENT_COLUMNS):
        apart = pc.or_(table["automatic"], pc.or_(table["group"], pc.greater(table["recipients"], 1)))
        theirs = pc.equal(table["direction"].cast(pa.string()), "in")
        until_now = pc.less_equal(table["sent_at"], pa.scalar(now))
        yield table.filter(pc.and_(pc.and_(theirs, until_now), pc.invert(apart))).select(
            ["handle", "sent_at"]
        )


def _stored(home: Home, handles: Collection[int], columns: tuple[str, ...]) -> Iterator[pa.Table]:
    """Load what is stored of some handles, a bucket at a time."""
    history = History(home)
    wanted = frozenset(handles)
    for bucket in history.buckets():
        yield history.load(bucket, columns, only=wanted)
