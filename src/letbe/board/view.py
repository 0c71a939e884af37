"""What the commands ask of a home: everybody, one tie, who may be one person, join and split."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from letbe.board.board import Board, Entry, make_board
from letbe.board.rhythm import Rhythm, rhythm
from letbe.errors import NoSuchPersonError, UsageError
from letbe.history.people import with_people
from letbe.history.store import History
from letbe.history.ticket import read_ticket
from letbe.home.handles import Decision, decide, decisions, load_handles, new_person_id, person_names
from letbe.people.match import Known, find_person
from letbe.people.normalise import is_group
from letbe.people.offers import offers

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from letbe.history.ticket import Ticket
    from letbe.home import Home
    from letbe.home.handles import Handle

#: What the figures need; sizes in words and marks stay on disk.
_COLUMNS: Final = (
    "handle",
    "sent_at",
    "direction",
    "channel",
    "kind",
    "chars",
    "group",
    "recipients",
    "automatic",
)


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
        names = person_names(self.home)
        by_person: dict[str, list[Handle]] = {}
        for handle in load_handles(self.home):
            by_person.setdefault(handle.person, []).append(handle)
        return {person: _known(person, handles, names.get(person)) for person, handles in by_person.items()}

    def board(self, now: datetime, find: str | None = None) -> Board:
        """Make the board, of everybody or of those whose name or address holds ``find``.

        Cost: one pass over the history, one bucket at a time.
        """
        return make_board(self._parts(), self.known(), now, self.zone.key).holding(find)

    def look(self, asked: str, now: datetime, columns: int) -> tuple[Entry, Rhythm | None]:
        """Look at one tie.

        Args:
            asked: Whom the user means.
            now: The time.
            columns: How many columns the picture may have.

        Raises:
            NoSuchPersonError: Nobody is meant, or several are.
            UsageError: It is a group, or a program: there is no tie.

        Cost: reads the bucket of the tie.
        """
        known = self.known()
        person = find_person(asked, tuple(known.values()))
        found = make_board(self._parts(), known, now, self.zone.key)
        entry = next((e for e in found.people if e.known == person), None)
        if entry is None:
            raise _no_tie(person)
        return entry, self._rhythm(person.id, now, columns)

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

    def join(self, asked: str, other: str) -> Known:
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
        return self.known()[one.id]

    def split(self, asked: str) -> Known:
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
        return self.known()[alone]

    def _parts(self, only: list[int] | None = None) -> list[Callable[[], pa.Table]]:
        """Give functions that load the messages of a bucket each, of everybody or of some handles."""
        person_of = {h.id: h.person for h in load_handles(self.home)}
        history = History(self.home)

        def load(ticket: Ticket) -> pa.Table:
            stored = read_ticket(ticket, _COLUMNS)
            if only is not None:
                stored = stored.filter(pc.is_in(stored["handle"], value_set=pa.array(only, pa.int64())))
            return with_people(stored, person_of)

        return [partial(load, history.ticket(bucket)) for bucket in history.buckets()]


def _known(person: str, handles: list[Handle], own_name: str | None) -> Known:
    """Put together what is known of one person."""
    names = [h.name for h in handles if h.name]
    group = all(is_group(h.identity) for h in handles)
    return Known(person, own_name or (names[0] if names else None), tuple(h.identity for h in handles), group)


def _decision(kind: str, a: int, b: int) -> Decision:
    """Write down a decision on two handles."""
    return Decision(kind, min(a, b), max(a, b))


def _no_tie(person: Known) -> UsageError | NoSuchPersonError:
    """Say why there is nothing to look at."""
    if person.group:
        return UsageError(f"{person.shown} is a group", "letbe looks at ties between two people")
    what = f"nothing went between you and {person.shown} that is a tie of two people"
    return NoSuchPersonError(what, "lists, programs, and mails to several people are no tie", (person.shown,))
