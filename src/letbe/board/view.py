"""What the commands ask of a home: everybody, one tie, who may be one person, join and split."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from letbe.board.back import Back, backs
from letbe.board.board import Asked, Board, Entry, make_board
from letbe.board.choosing import ASKING_COLUMNS, Choosing, asking, choosing
from letbe.board.known import Everybody, everybody, known_people
from letbe.board.rhythm import Rhythm, rhythm
from letbe.chapters.rest import Rest, ended_rest, rest_between
from letbe.errors import NoSuchPersonError, UsageError
from letbe.history.parts import parts_of
from letbe.history.store import History
from letbe.home.handles import Decision, decide, decisions, load_handles, name_person, new_person_id
from letbe.home.papers import move_papers
from letbe.people.match import Known, find_person
from letbe.people.normalise import is_group
from letbe.people.offers import offers
from letbe.reading.after import after_reading
from letbe.reading.remember import split_sentences
from letbe.space.person import carry, ids_of, open_log, own_id, rooms, sealed_at, show_person
from letbe.space.rhythm import drop_rhythm

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from numpy.typing import NDArray

    from letbe.home import Home
    from letbe.space import Shown
    from letbe.space.person import Room
    from letbe.space.sqlite import SqliteLog

#: What is not said of somebody who asked for anything: no odds of a return.
_NO_ODDS: Final = {f"persistence_{days}{end}": None for days in (7, 30, 90) for end in ("", "_calibrated")}


@dataclass(frozen=True, slots=True)
class Look:
    """One person, as ``letbe look`` shows them.

    Attributes:
        known: Who it is.
        in_force: What is in force between the two of you.
        sealed_at: When the chapter was closed; None where it is open.
        entry: The tie; None where nothing of it may be shown.
        rhythm: Its picture; None for nothing to show.
        back: They came back by themselves; None if they did not.
        died: They died: letters and the book, and nothing else.
        rest: Before, during and since a rest that has ended; the rhythm is then that of this time.
    """

    known: Known
    in_force: tuple[Shown, ...]
    sealed_at: datetime | None
    entry: Entry | None
    rhythm: Rhythm | None
    back: Back | None = None
    died: bool = False
    rest: Rest | None = None


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a look rests on, loaded once.

    Attributes:
        all: Whom the home knows.
        log: The log of decisions.
        ids: Person → the ids of their addresses.
        rooms: Person → what stands between us, where anything does.
    """

    all: Everybody
    log: SqliteLog
    ids: dict[str, tuple[bytes, ...]]
    rooms: dict[str, Room]

    def shut(self) -> set[str]:
        """Give those whose chapter is closed."""
        return {person for person, room in self.rooms.items() if room.sealed}

    def open_handles(self) -> dict[int, str]:
        """Give the person of each handle of which figures may be made."""
        closed = {person for person, room in self.rooms.items() if room.closed}
        return {h.id: h.person for h in self.all.handles if h.person not in closed}


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
        Whose chapter is closed is not on it, unless they came back by themselves.

        Raises:
            DamagedError: The log of decisions cannot be read, so nobody knows who asked for room.

        Cost: one pass over the history, one bucket at a time; each handle is opened once.
        """
        seen = self._see(now)
        known, shut = seen.all.known, seen.shut()
        board = self._board(seen, now)
        asked = [
            Asked(known[p], r.asked_since, r.found)
            for p, r in seen.rooms.items()
            if r.asked_since is not None and p not in shut
        ]
        asked.sort(key=lambda a: (a.since, a.known.shown), reverse=True)
        died = sorted(
            (known[p] for p, r in seen.rooms.items() if r.died and p not in shut), key=lambda k: k.shown
        )
        back = backs(seen.log, seen.ids, known, now)
        return replace(board, asked=tuple(asked), back=back, died=tuple(died)).holding(find)

    def chosen(self, now: datetime) -> tuple[Choosing, ...]:
        """Give those who choose you: who start, answer and ask; nobody with anything in force.

        Raises:
            DamagedError: The log of decisions cannot be read, so nobody knows who asked for room.

        Cost: two passes over the history.
        """
        seen = self._see(now)
        free = {h: p for h, p in seen.open_handles().items() if p not in seen.rooms}
        entries = self._made(seen, free, now).people
        shares = asking(parts_of(self.home, free, columns=ASKING_COLUMNS, only=free), now) if free else {}
        return choosing(entries, shares, now)

    def _see(self, now: datetime) -> _Seen:
        """Load whom the home knows, and what stands between us."""
        found = everybody(self.home)
        log = open_log(self.home)
        ids = {person: ids_of(self.home, one.handles) for person, one in found.known.items()}
        return _Seen(found, log, ids, rooms(log, ids, now))

    def _board(self, seen: _Seen, now: datetime) -> Board:
        """Make the board of those of whom figures may be made."""
        board = self._made(seen, seen.open_handles(), now)
        people = tuple(_without_odds(e) if e.known.id in seen.rooms else e for e in board.people)
        return replace(board, people=people)

    def _made(self, seen: _Seen, handles: Mapping[int, str], now: datetime) -> Board:
        """Make a board of some handles; no other is opened."""
        only = None if len(handles) == len(seen.all.handles) else handles
        return make_board(parts_of(self.home, handles, only=only), seen.all.known, now, self.zone.key)

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

        Cost: reads the history, as the board does: what may be said of one rests on all.  Where nothing
            may be shown, no history is opened.
        """
        seen = self._see(now)
        person = find_person(asked, tuple(seen.all.known.values()))
        ids = seen.ids[person.id]
        in_force = show_person(seen.log, ids, now, place=self.zone)
        back = next(iter(backs(seen.log, {person.id: ids}, seen.all.known, now)), None)
        room = seen.rooms.get(person.id)
        if room is not None and room.closed:
            return Look(person, in_force, sealed_at(seen.log, ids), None, None, back, room.died)
        entry = next((e for e in self._board(seen, now).people if e.known == person), None)
        if entry is None and not in_force:
            raise _no_tie(person)
        if entry is None:
            return Look(person, in_force, None, None, None, back)
        at, mine = self._contact(seen, person.id)
        rest = _rest(seen, person.id, at, mine, now)
        if rest is not None:
            inside = at >= int(rest.before.start.timestamp() * 1_000_000)
            at, mine = at[inside], mine[inside]
        drawn = rhythm(at, mine, now, self.zone, columns)
        return Look(person, in_force, None, entry, drawn, back, rest=rest)

    def _contact(self, seen: _Seen, person: str) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Give when something went between me and one person, and which of it is mine."""
        theirs = dict.fromkeys(seen.all.handles_of(person), person)
        table = pa.concat_tables([load() for load in parts_of(self.home, theirs, only=theirs)])
        apart = pc.or_(pc.or_(table["group"], table["automatic"]), pc.greater(table["recipients"], 1))
        contact = table.filter(pc.invert(apart))
        at = contact["sent_at"].cast(pa.int64()).to_numpy()
        mine = pc.equal(contact["direction"].cast(pa.string()), "out").to_numpy(zero_copy_only=False)
        return at, np.asarray(mine, bool)

    def offers(self) -> list[tuple[tuple[str, str], tuple[str, str]]]:
        """Give pairs of people, as id and name, who may be one; nobody whose chapter is closed."""
        apart = {frozenset({d.a, d.b}) for d in decisions(self.home) if d.kind == "split"}
        handles = load_handles(self.home)
        log = open_log(self.home)
        shut = {h.person for h in handles if sealed_at(log, ids_of(self.home, [h.identity])) is not None}
        pairs = offers([h for h in handles if h.person not in shut], apart)
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
            if one.name:
                name_person(self.home, one.id, one.name)
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


def _rest(
    seen: _Seen, person: str, at: NDArray[np.int64], mine: NDArray[np.bool_], now: datetime
) -> Rest | None:
    """Count before, during and since a rest that has ended; None for no such rest."""
    over = ended_rest((s for i in seen.ids[person] for s in seen.log.state(i).requests), now)
    if over is None or over.ends is None:
        return None
    return rest_between(at, mine, over.since, over.ends, now)


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
