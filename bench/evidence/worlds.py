"""Real ties, seen from both ends, and what may be done to them.

A case is one tie with its own clock: the days of its owner's *other* people as they were.  So a tie can be
cut, thinned or shuffled without touching the world that it is compared with.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from letbe.pattern.constants import CONSTANTS, DAY_US
from letbe.ties.days import Clock, OwnerDays, clock_of, owner_days
from letbe.ties.flat import Flat, flatten
from letbe.ties.watching import Watch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from letbe.pattern.constants import Constants

#: Where the real data is looked for unless LETBE_REAL_DATA names another folder.
HERE: Final = Path(__file__).parents[2] / "real-data"
#: Their last message lies within so many days of the file's end, where the file ends while people go on.
ENDS: Final = {"company-mail": 30, "wall-posts": 45, "enron-mail": None, "college-msg": None}


@dataclass(frozen=True)
class Case:
    """One tie, its world, and how long it is looked at.

    Attributes:
        t: Microseconds, sorted, mine first of equal times.
        side: 0 mine, 1 theirs.
        first_day: First day of its owner.
        others: Other people in touch on each day from then on, shape (days,).
        end: The last look is the start of this day.
        change: Day on which something was done to it; -1 where nothing was.
    """

    t: NDArray[np.int64]
    side: NDArray[np.int64]
    first_day: int
    others: NDArray[np.int64]
    end: int
    change: int = -1


def data_folder() -> Path:
    """Find the real data."""
    return Path(os.environ.get("LETBE_REAL_DATA", HERE))


def load(name: str) -> Flat:
    """Give all one-to-one messages of a network, each tie from both ends."""
    events = pq.read_table(data_folder() / "contact" / name / "events.parquet")
    if "n_recipients" in events.column_names:
        events = events.filter(pc.equal(events["n_recipients"], 1))
    else:
        heads = events.group_by(["t", "src"]).aggregate([("dst", "count_distinct")])
        alone = heads.filter(pc.equal(heads["dst_count_distinct"], 1)).select(["t", "src"])
        events = events.join(alone, ["t", "src"], join_type="inner")
    events = events.filter(pc.not_equal(events["src"], events["dst"]))
    t, src, dst = (events[c].to_numpy() for c in ("t", "src", "dst"))
    # Names of equal length, so that their order is that of the numbers.
    names = [np.char.zfill(a.astype("U"), 8) for a in (src, dst)]
    table = pa.table(
        {
            "owner": np.concatenate([names[0], names[1]]),
            "person": np.concatenate([names[1], names[0]]),
            "sent_at": pa.array(np.concatenate([t, t]) * 1_000_000, pa.timestamp("us", "UTC")),
            "direction": np.repeat(["out", "in"], len(t)),
        }
    )
    return flatten(table, (int(t.max()) + 1) * 1_000_000, ZoneInfo("UTC"))


def cases(flat: Flat, days: OwnerDays | None = None) -> list[Case]:
    """Give every tie with at least 20 messages and 5 a side, looked at to the end of the file."""
    days = days or owner_days(flat)
    found = []
    for k in range(len(flat)):
        its = slice(int(flat.offsets[k]), int(flat.offsets[k + 1]))
        side = flat.side[its].astype(np.int64)
        if len(side) < 20 or min(side.sum(), len(side) - side.sum()) < 5:
            continue
        o = flat.owner[k]
        people = days.people[days.place[o] : days.place[o + 1]].astype(np.int64)
        start = int(days.start[o])
        acts = np.unique(flat.t[its][side == 1] // DAY_US)
        people[acts - start] -= 1
        found.append(Case(flat.t[its], side, start, people, int(flat.now // DAY_US)))
    return found


def null_cases(all_cases: Sequence[Case], within: int | None) -> list[Case]:
    """Give the ties that are known to go on: ten of their messages come after the last look."""
    found = []
    for case in all_cases:
        theirs = case.t[case.side == 1]
        if len(theirs) < 30 or (within is not None and theirs[-1] // DAY_US < case.end - within):
            continue
        end = int(theirs[-11] // DAY_US)
        if watched_from(case) < end:
            found.append(replace(case, end=end))
    return found


def watched_from(case: Case) -> int:
    """Give the first look at which a tie is watched, or a day far away."""
    acts = np.unique(case.t[case.side == 1] // DAY_US)
    mine = case.t[case.side == 0]
    if len(acts) < 8 or len(mine) < 3:
        return 1 << 40
    return int(max(acts[7], mine[2] // DAY_US, -(-(case.t[0] + 30 * DAY_US) // DAY_US) - 1)) + 1


def shuffled(case: Case, rng: np.random.Generator) -> Case:
    """Shuffle whole weeks within a tie, and the days of its world with them, up to the last look."""
    begin = int(case.t[0] // DAY_US)
    weeks = (case.end - begin) // 7
    if weeks < 2:
        return case
    order = rng.permutation(weeks)
    place = np.empty(weeks, np.int64)
    place[order] = np.arange(weeks)
    day = case.t // DAY_US - begin
    keep = day < 7 * weeks
    t, side, week = case.t[keep], case.side[keep], day[keep] // 7
    t = t + (place[week] - week) * 7 * DAY_US
    sort = np.lexsort((side, t))
    others = case.others.copy()
    at = begin - case.first_day
    block = others[at : at + 7 * weeks].reshape(weeks, 7)
    others[at : at + 7 * weeks] = block[order].ravel()
    return replace(case, t=t[sort], side=side[sort], others=others, end=begin + 7 * weeks)


def injected(case: Case, kind: str, rng: np.random.Generator, last: int) -> Case:
    """Do something to a tie at 30 to 60 % of its watch, and look on for 150 days at most.

    Args:
        case: A tie that goes on.
        kind: stop, stop+quiet, thin (a quarter of their days is left), fade (to nothing over 60 days).
        rng: Chance.
        last: The last look that the file allows.
    """
    begin = watched_from(case)
    change = begin + int(rng.uniform(0.3, 0.6) * (case.end - begin))
    day = case.t // DAY_US
    after = day >= change
    theirs = case.side == 1
    per_day = rng.random(int(day.max()) + 1 - int(day.min()))[day - day.min()]
    keep = np.ones(len(day), np.bool_)
    if kind in {"stop", "stop+quiet"}:
        keep &= ~(after & theirs)
    if kind == "stop+quiet":
        keep &= ~(after & ~theirs & (rng.random(len(day)) < 0.8))
    if kind == "thin":
        keep &= ~(after & theirs & (per_day >= 0.25))
    if kind == "fade":
        keep &= ~(after & theirs & (per_day < (day - change) / 60))
    return replace(case, t=case.t[keep], side=case.side[keep], end=min(change + 150, last), change=change)


def assemble(some: Sequence[Case], *, alone: bool = False) -> tuple[Flat, Clock]:
    """Put cases side by side as ties of owners of their own, for the code that letbe ships."""
    now = max(c.end for c in some) * DAY_US
    t = [c.t[c.t < c.end * DAY_US] for c in some]
    side = [c.side[c.t < c.end * DAY_US] for c in some]
    offsets = np.concatenate([[0], np.cumsum([len(x) for x in t])]).astype(np.int64)
    start = np.array([c.first_day for c in some], np.int64)
    length = now // DAY_US - start + 1
    place = np.concatenate([[0], np.cumsum(length)]).astype(np.int64)
    people = np.zeros(place[-1], np.int32)
    for k, case in enumerate(some):
        others = np.zeros(length[k], np.int64)
        n = min(len(case.others), length[k])
        if not alone:
            others[:n] = case.others[:n]
        others[np.unique(t[k][side[k] == 1] // DAY_US) - case.first_day] += 1
        people[place[k] : place[k + 1]] = others
    names = pa.array([f"{k:07d}" for k in range(len(some))])
    local = np.concatenate(t)
    flat = Flat(
        t=local,
        local=local,
        side=np.concatenate(side).astype(np.uint8),
        chars=np.full(len(local), -1, np.int64),
        offsets=offsets,
        person=np.zeros(len(some), np.int64),
        owner=np.arange(len(some), dtype=np.int64),
        persons=pa.array(["them"]),
        owners=names,
        now=now,
        now_local=now,
    )
    return flat, clock_of(flat, OwnerDays(names, start, place, people))


@dataclass(frozen=True)
class Paths:
    """A score for each watched day of each case: the higher, the more it speaks of a change.

    Attributes:
        case: Index of the case, shape (n,), non-decreasing.
        day: The day at whose end it stands, shape (n,).
        score: Shape (n,).
    """

    case: NDArray[np.int64]
    day: NDArray[np.int64]
    score: NDArray[np.float64]


def letbe_paths(
    some: Sequence[Case], constants: Constants = CONSTANTS, *, part: int = 0, alone: bool = False
) -> Paths:
    """Follow cases with the code that letbe ships.

    Args:
        some: The cases.
        constants: The numbers.
        part: 0 all, 1 absence, 2 answers, 3 starts.
        alone: Without the shared clock.
    """
    flat, clock = assemble(some, alone=alone)
    rows, figures = Watch(flat, clock, constants).follow(0, len(flat))
    ends = np.array([c.end for c in some])
    seen = rows[:, 1] < ends[rows[:, 0]]
    return Paths(rows[seen, 0], rows[seen, 1], figures[seen, part])
