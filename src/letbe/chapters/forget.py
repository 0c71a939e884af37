"""Forget somebody wholly, and leave at most a mark that says nothing.

    known ── begin() ──▶ their keys, names, papers and decisions are gone; the rest is noted
               │
               └─ finish() ──▶ the history is written anew ──▶ the KEK is exchanged ──▶ forgotten

True at every line, also after a crash there:

1. ``begin`` happens whole or not at all.  Once it has, nothing that can be opened says who it was.
2. What is noted for ``finish`` are random numbers: no name, no address.
3. ``finish`` may be run any number of times; whoever opens the home next goes on with it.
4. If a space is in force, the promise outlives them: what is in force is given again under the keyed hash of
   each of their addresses, unless the user wants nothing to remain.

What cannot be reached from here is said to the user: the exports that were read, and copies of the key.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from letbe.chapters.export import messages_of
from letbe.errors import BusyError
from letbe.history.store import History
from letbe.home.handles import destroy_keys, load_handles, name_person
from letbe.home.marks import FORGETTING, leave_marks
from letbe.home.papers import drop_papers, papers
from letbe.space.entries import Chosen, Stop
from letbe.space.person import carry, ids_of, open_log, room_of
from letbe.space.rhythm import drop_rhythm

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from letbe.home import Home
    from letbe.people.match import Known
    from letbe.space.sqlite import SqliteLog


@dataclass(frozen=True, slots=True)
class Holdings:
    """What letbe holds about somebody, as numbers.

    Attributes:
        handles: Their addresses.
        messages: Rows of the history.
        papers: Letters, answers and sentences.
        in_force: A space is in force with them.
        safety: The user needs distance from them for safety: what is held may be proof.
    """

    handles: int
    messages: int
    papers: int
    in_force: bool
    safety: bool


def holdings(home: Home, person: Known, now: datetime) -> Holdings:
    """Count what would be forgotten.

    Raises:
        DamagedError: The home is not what was written.

    Cost: reads one column of the history's bucket of this person.
    """
    log, ids = open_log(home), ids_of(home, person.handles)
    standing = [s for i in ids for s in log.state(i).requests if s.holds(now)]
    rows = messages_of(home, person, ["handle"]).num_rows
    in_force = room_of(log, ids, now) is not None
    return Holdings(
        len(person.handles), rows, len(papers(home, person.id)), in_force, any(s.safety for s in standing)
    )


def begin(home: Home, person: Known, now: datetime, *, mark: bool) -> None:
    """Destroy their keys, and everything about them that is not in the history's files.

    Args:
        home: An open home.
        person: Whom to forget.
        now: The moment.
        mark: Leave a mark for each of their addresses, so that they are let be from now on.

    Raises:
        BusyError, UnwritableError, DamagedError: Nobody was forgotten.

    Cost: one synced commit.
    """
    log = open_log(home)
    handles = [h.id for h in load_handles(home) if h.person == person.id]
    with home.writing(), home.transaction():
        ids = ids_of(home, person.handles)
        if mark:
            _keep_promise(log, ids, now)
            leave_marks(home, ids)
        for each in ids:
            log.forget(each, now, keep_as=[each] if mark else [])
        drop_papers(home, person.id)
        drop_rhythm(home, [person.id])
        name_person(home, person.id, None)
        destroy_keys(home, handles)
        home.put(FORGETTING, sorted({*home.get(FORGETTING, []), *handles}))


def _keep_promise(log: SqliteLog, ids: Sequence[bytes], now: datetime) -> None:
    """Let what holds for one of their addresses hold for each; where nothing holds, let them be."""
    for each in ids:
        carry(log, ids, each, now)
    for each in ids:
        if not any(s.holds(now) for s in log.state(each).requests):
            log.append(each, Chosen(Stop()), now)


def is_unfinished(home: Home) -> bool:
    """Tell whether a forgetting was interrupted."""
    return home.get(FORGETTING) is not None


def finish(home: Home) -> int:
    """Write the history without those whose keys are gone, exchange the KEK, and empty the database's log.

    Returns:
        How many rows of the history went; 0 where nothing was left to do.

    Raises:
        BusyError: Another letbe has the home open, or writes to it; it is finished the next time.
        UnwritableError, DamagedError: It is finished the next time.

    Cost: writes the parts of the history that held them, and wraps every key anew.
    """
    noted, gone = home.get(FORGETTING), 0
    if noted is None:
        return 0
    with home.writing():
        if noted:
            gone = History(home).rewrite(noted)
            home.rotate()
            home.put(FORGETTING, [])
        if not home.tidy():
            raise BusyError(
                "they are forgotten, but another letbe that is open keeps old pages of the database",
                "close it, then run: letbe forget --finish",
            )
        with home.transaction() as db:
            db.execute("DELETE FROM setting WHERE key = ?", (FORGETTING,))
    return gone
