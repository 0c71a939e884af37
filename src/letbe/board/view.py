"""What the commands ask of a home: everybody, one tie, who may be one person, join and split."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from letbe.board.board import Asked, Board, Entry, make_board
from letbe.board.known import known_people
from letbe.board.rhythm import Rhythm, rhythm
from letbe.errors import NoSuchPersonError, UsageError
from letbe.history.parts import parts_of
from letbe.history.store import History
from letbe.home.handles import Decision, decide, decisions, load_handles, new_person_id
from letbe.home.papers import move_papers
from letbe.people.match import Known, find_person
from letbe.people.normalise import is_group
from letbe.people.offers import offers
from letbe.reading.after import after_reading
from letbe.reading.remember import split_sentences
from letbe.space.person import carry, ids_of, open_log, own_id, rooms, show_person
from letbe.space.rhythm import drop_rhythm

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from letbe.home import Home
    from letbe.space import Shown
    from letbe.space.person import Room

#: What is not said of somebody who asked for anything: no odds of a return.
_NO_ODDS: Final = {f"persistence_{days}{end}": None for days in (7, 30, 90) for end in ("", "_calibrated")}


@dataclass(frozen=True, slots=True)
class Look:
    """One person, as ``letbe look`` shows them.

    Attributes:
        known: Who it is.
        in_force: What is in force between the two of you.
        sealed: The chapter is closed.
        entry: The tie; None where nothing of it may be shown.
        rhythm: Its picture; None for nothing to show.
    """

    known: Known
    in_force: tuple[Shown, ...]
    sealed: bool
    entry: Entry | None
    rhythm: Rhythm | None


@dataclass(frozen=True, slots=True)
class View:
    """A home, open for somebody who looks.

    Attributes:
        home: The home.
        zone: Days are cut and told in it.
    """

    home: Home
    zone: ZoneInfo

    def known(self) -> dict[str, Known]:
        """Give everybody by id.

        Cost: O(handles).
        """
        return known_people(self.home)

    def board(self, now: datetime, find: str | None = None) -> Board:
        """Make the board, of everybody or of those whose name or address holds ``find``.

        Whoever asked for room stands first; of those who asked to stop or to pause, no figure is made.

        Raises:
            DamagedError: The log of decisions cannot be read, so nobody knows who asked for room.

        Cost: one pass over the history, one bucket at a time.
        """
        known = self.known()
        found = self._rooms(known, now)
        board = make_board(self._parts(self._open_handles(found)), known, now, self.zone.key)
        asked = [
            Asked(known[p], r.asked_since, r.found) for p, r in found.items() if r.asked_since is not None
        ]
        asked.sort(key=lambda a: (a.since, a.known.shown), reverse=True)
        people = tuple(_without_odds(e) if e.known.id in found else e for e in board.people)
        return replace(board, people=people, asked=tuple(asked)).holding(find)

    def _rooms(self, known: Mapping[str, Known], now: datetime) -> dict[str, Room]:
        """Say for everybody with something in force what it is."""
        ids = {person: ids_of(self.home, one.handles) for person, one in known.items()}
        return rooms(open_log(self.home), ids, now)

    def _open_handles(self, found: Mapping[str, Room]) -> list[int] | None:
        """Give the handles of those of whom figures may be made; None for all."""
        closed = {person for person, room in found.items() if room.closed}
        return [h.id for h in load_handles(self.home) if h.person not in closed] if closed else None

    def look(self, asked: str, now: datetime, columns: int) -> Look:
        """Look at one tie; at what is in force and at nothing else where they asked to stop or to pause.

        Args:
            asked: Whom the user means.
            now: The time.
            columns: How many columns the picture may have.

        Raises:
            NoSuchPersonError: Nobody is meant, or several are.
            UsageError: It is a group, or a program: there is no tie.
            DamagedError: The log of decisions cannot be read.

        Cost: reads the history, as the board does: what may be said of one rests on all.
        """
        known = self.known()
        person = find_person(asked, tuple(known.values()))
        log, ids = open_log(self.home), ids_of(self.home, person.handles)
        in_force = show_person(log, ids, now, place=self.zone)
        found = self._rooms(known, now)
        room = found.get(person.id)
        if room is not None and room.closed:
            return Look(person, in_force, room.sealed, None, None)
        board = make_board(self._parts(self._open_handles(found)), known, now, self.zone.key)
        entry = next((e for e in board.people if e.known == person), None)
        if entry is None and not in_force:
            raise _no_tie(person)
        if entry is None:
            return Look(person, in_force, sealed=False, entry=None, rhythm=None)
        entry = entry if room is None else _without_odds(entry)
        return Look(person, in_force, sealed=False, entry=entry, rhythm=self._rhythm(person.id, now, columns))

    def _rhythm(self, person: str, now: datetime, columns: int) -> Rhythm | None:
        """Count what went between me and one person."""
        theirs = [h.id for h in load_handles(self.home) if h.person == person]
        table = pa.concat_tables([load() for load in self._parts(theirs)])
        apart = pc.or_(pc.or_(table["group"], table["automatic"]), pc.greater(table["recipients"], 1))
        contact = table.filter(pc.invert(apart))
        at = contact["sent_at"].cast(pa.int64()).to_numpy()
        mine = pc.equal(contact["direction"].cast(pa.string()), "out").to_numpy(zero_copy_only=False)
        return rhythm(at, np.asarray(mine, bool), now, self.zone, columns)

    def offers(self) -> list[tuple[tuple[str, str], tuple[str, str]]]:
        """Give pairs of people, as id and name, who may be one."""
        apart = {frozenset({d.a, d.b}) for d in decisions(self.home) if d.kind == "split"}
        pairs = offers(load_handles(self.home), apart)
        return [((a.person, a.name or ""), (b.person, b.name or "")) for a, b in pairs]

    def join(self, asked: str, other: str, now: datetime) -> Known:
        """Make two people one.

        Raises:
            NoSuchPersonError: Nobody is meant, or several are.
            UsageError: They are one already, or one is a group.
        """
        people = tuple(self.known().values())
        one, two = find_person(asked, people), find_person(other, people)
        if one.id == two.id:
            raise UsageError(f"{one.shown} is one person already", "letbe look PERSON shows their addresses")
        if one.group or two.group:
            raise UsageError("a group is not a person", "join two people")
        handles = load_handles(self.home)
        ours = [h.id for h in handles if h.person == one.id]
        theirs = [h.id for h in handles if h.person == two.id]
        with self.home.writing(), self.home.transaction():
            History(self.home).move(theirs, one.id)
            decide(self.home, [_decision("joined", a, b) for a in ours for b in theirs])
            drop_rhythm(self.home, [two.id])
            move_papers(self.home, two.id, one.id)
        after_reading(self.home, now, self.zone, only={one.id})
        return self.known()[one.id]

    def split(self, asked: str, now: datetime) -> Known:
        """Make one address a person of its own.

        Raises:
            NoSuchPersonError: No address, or several, are meant.
            UsageError: The address stands alone already.
        """
        handles = load_handles(self.home)
        each = tuple(Known(str(h.id), None, (h.identity,), is_group(h.identity)) for h in handles)
        chosen = next(h for h in handles if str(h.id) == find_person(asked, each).id)
        rest = [h.id for h in handles if h.person == chosen.person and h.id != chosen.id]
        if not rest:
            raise UsageError("this address stands alone already", "letbe look PERSON shows who has several")
        alone = new_person_id()
        with self.home.writing(), self.home.transaction():
            History(self.home).move([chosen.id], alone)
            decide(self.home, [_decision("split", chosen.id, other) for other in rest])
            self._free_nobody(chosen.identity, [h.identity for h in handles if h.id in rest], now)
            split_sentences(self.home, chosen.id, alone)
        after_reading(self.home, now, self.zone, only={alone, chosen.person})
        return self.known()[alone]

    def _free_nobody(self, alone: str, rest: list[str], now: datetime) -> None:
        """Let what is in force hold for both sides of a split."""
        log = open_log(self.home)
        (apart,), others = ids_of(self.home, [alone]), ids_of(self.home, rest)
        theirs = own_id(log, others)
        carry(log, others, apart, now)
        carry(log, [apart], theirs, now)

    def _parts(self, only: list[int] | None = None) -> list[Callable[[], pa.Table]]:
        """Give functions that load the messages of a bucket each, of everybody or of some handles."""
        return parts_of(self.home, {h.id: h.person for h in load_handles(self.home)}, only=only)


def _without_odds(entry: Entry) -> Entry:
    """Leave out how likely contact is: where anything is in force, the door is not ours to weigh."""
    return replace(entry, tie={**entry.tie, **_NO_ODDS})


def _decision(kind: str, a: int, b: int) -> Decision:
    """Write down a decision on two handles."""
    return Decision(kind, min(a, b), max(a, b))


def _no_tie(person: Known) -> UsageError | NoSuchPersonError:
    """Say why there is nothing to look at."""
    if person.group:
        return UsageError(f"{person.shown} is a group", "letbe looks at ties between two people")
    what = f"nothing went between you and {person.shown} that is a tie of two people"
    return NoSuchPersonError(what, "lists, programs, and mails to several people are no tie", (person.shown,))
