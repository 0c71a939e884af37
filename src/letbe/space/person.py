"""One person, several addresses: which ids of the log are theirs.

The log knows ids and no people.  The id of an address is the keyed hash of its one spelling
(``Vault.promise``): it stays the same for the life of the home, and stays when the person is forgotten.

True whatever is joined and split:

1. A request under any address of a person counts for the person: the answer is the strictest over all
   their ids.
2. What is new is written under one id: the first that has something in force, else the first address.
3. Joining writes nothing, for rule 1 finds the requests of both.  Splitting gives what is in force once
   more to the side that would lack it: nobody is free by a split.
4. A message of theirs is a return for every id of theirs that has something in force.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from letbe import space
from letbe.errors import LetbeError
from letbe.space.answers import NO_FACTS, Answer, Change, Rule, Unreadable, Verdict, strictness
from letbe.space.decide import Clock, Decision, answer_at
from letbe.space.entries import Asked, Chosen, Died, Less, Opened, Pause, Sealed, Sent, Side, Stop
from letbe.space.errors import NotAllowedError
from letbe.space.fold import NOTHING
from letbe.space.rules import GROUNDS, PLACES
from letbe.space.sqlite import MIGRATIONS, SqliteLog

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from letbe.home import Home
    from letbe.space import Returned, Said, Shown
    from letbe.space.answers import Facts
    from letbe.space.entries import Body
    from letbe.space.fold import InForce, Standing
    from letbe.space.log import Log

#: The log's own secret is hashed from this; no address is spelled so, for every one has its scheme first.
_SECRET: Final = "letbe/space/log"  # noqa: S105 - what the secret is for, not the secret
#: Several ids can hold in turn; after so many turns no end is named.
_TURNS: Final = 8


def open_log(home: Home) -> SqliteLog:
    """Open the log of a home.

    Raises:
        DamagedError: Its end is not what was written.
        UnwritableError, BusyError: The home cannot be used.

    Cost: some look-ups, whatever the length of the log.
    """
    home.migrate("space", MIGRATIONS)
    return SqliteLog(home.db, home.vault.promise(_SECRET))


def ids_of(home: Home, identities: Sequence[str]) -> tuple[bytes, ...]:
    """Give the ids of a person's addresses, in the order of the addresses."""
    return tuple(home.vault.promise(identity) for identity in identities)


def own_id(log: Log, ids: Sequence[bytes]) -> bytes:
    """Give the id under which something new about a person is written."""
    return next((i for i in ids if log.state(i) != NOTHING), ids[0])


def id_with(log: Log, ids: Sequence[bytes], request: int) -> bytes:
    """Give the id under which a request of that number is in force.

    Raises:
        NotAllowedError: There is none.
    """
    for each in ids:
        if any(s.entry == request for s in log.state(each).requests):
            return each
    raise NotAllowedError(
        f"no request number {request} is in force with them", "letbe space PERSON shows the numbers"
    )


def show_person(log: Log, ids: Sequence[bytes], now: datetime, *, place: ZoneInfo) -> tuple[Shown, ...]:
    """Show what is in force with a person, whichever address it is written under.

    Of somebody who died nothing is in force any more.
    """
    if died(log, ids):
        return ()
    found = [s for i in ids for s in space.show_space(log, i, now, place=place)]
    return tuple(sorted(found, key=lambda s: s.request))


def died(log: Log, ids: Sequence[bytes]) -> bool:
    """Tell whether it is written down that a person died."""
    return any(log.state(i).died for i in ids)


# ----------------------------------------------------------------------------- who asked for room


@dataclass(frozen=True, slots=True)
class Room:
    """What stands between me and one person, for a page that shows everybody.

    Attributes:
        asked_since: Since when they have asked for something; None if they have not.
        closed: No figure may be shown or worked out: a stop or a pause of theirs, distance for my
            safety, a closed chapter, or their death.
        sealed: The chapter is closed.
        died: They died.
        found: All that they asked for was found in their words, and none of it is confirmed.
    """

    asked_since: datetime | None
    closed: bool
    sealed: bool
    died: bool = False
    found: bool = False


def room_of(log: Log, ids: Sequence[bytes], now: datetime) -> Room | None:
    """Say what stands between me and one person; None for nothing.

    Raises:
        DamagedError: The log cannot be read.
    """
    states = [log.state(i) for i in ids]
    holding = [s for state in states for s in state.requests if s.holds(now)]
    sealed = any(state.sealed for state in states)
    if any(state.died for state in states):
        return Room(None, closed=True, sealed=sealed, died=True)
    if not holding and not sealed:
        return None
    asked = [s for s in holding if s.side is Side.THEIRS]
    return Room(
        min((s.since for s in asked), default=None),
        sealed or any(_closes(s) for s in holding),
        sealed,
        found=bool(asked) and all(s.found for s in asked),
    )


def sealed_at(log: Log, ids: Sequence[bytes]) -> datetime | None:
    """Say when the chapter with a person was closed; None where it is open.

    Cost: O(entries of this person) where it is closed, else a look at each id.
    """
    shut = [(i, state.sealed) for i in ids if (state := log.state(i)).sealed]
    at = [e.at for i, number in shut for e in log.entries(i) if e.seq == number]
    return min(at, default=None)


def open_again(log: Log, ids: Sequence[bytes], now: datetime) -> int:
    """Open the chapter with a person, under every id of theirs; a day between is the caller's to keep.

    Returns:
        How many ids were closed.
    """
    return sum(log.append(i, Opened(), now) is not None for i in ids if log.state(i).sealed)


def who_returned(log: Log, ids: Mapping[str, Sequence[bytes]], now: datetime) -> dict[str, Returned]:
    """Say who came back by themselves: each person once, by the id under which most replies are welcome.

    Args:
        log: An open log.
        ids: Person → the ids of their addresses.
        now: The moment.
    """
    whose = {i: person for person, each in ids.items() for i in each}
    best: dict[str, Returned] = {}
    for back in space.returns(log, now):
        person = whose.get(back.person)
        if person is not None and (person not in best or back.replies > best[person].replies):
            best[person] = back
    return best


def _closes(standing: Standing) -> bool:
    """Tell whether a request asks not to be looked at."""
    theirs = standing.side is Side.THEIRS and isinstance(standing.terms, Stop | Pause)
    return theirs or standing.safety


def rooms(log: Log, ids: Mapping[str, Sequence[bytes]], now: datetime) -> dict[str, Room]:
    """Say for everybody with something in force what it is.

    Args:
        log: An open log.
        ids: Person → the ids of their addresses.
        now: The moment.

    Cost: O(people with something in force), and a look at each id.
    """
    known = {person for person, _ in log.people()}
    found = {p: room_of(log, each, now) for p, each in ids.items() if not known.isdisjoint(each)}
    return {person: room for person, room in found.items() if room is not None}


# ----------------------------------------------------------------------------- asking


def ask_person(
    log: Log | None,
    ids: Sequence[bytes],
    now: datetime,
    channel: str | None = None,
    facts: Facts = NO_FACTS,
    *,
    place: ZoneInfo,
    with_rules: bool = False,
) -> Said:
    """Answer whether I may write to a person now: the strictest over all their ids.

    Args:
        log: An open log; None where it cannot be read: then everything is held.
        ids: The ids of their addresses.
        now: The moment.
        channel: By which means; None where nobody said.
        facts: What is known of the message and the rhythm.
        place: The user's own clock, for the words.
        with_rules: List every rule that was looked at.
    """
    if log is None or not ids:
        return space.ask_may(None, b"", now, channel, facts, place=place, with_rules=with_rules)
    live = [i for i in ids if _matters(log, i)] or [ids[0]]
    each = [space.ask_may(log, i, now, channel, facts, place=place, with_rules=with_rules) for i in live]
    if len(each) == 1:
        return each[0]
    holding = [s for s in each if s.answer.verdict is not Verdict.SEND] or each
    until = _turn(log, live, [s.answer for s in holding], (channel, facts))
    return _together(each, holding, until)


def _matters(log: Log, person: bytes) -> bool:
    """Tell whether an id has something in force, or cannot be read."""
    try:
        return log.state(person) != NOTHING
    except LetbeError:
        return True


def _together(each: Sequence[Said], holding: Sequence[Said], until: datetime | None) -> Said:
    """Put the answers of several ids into one."""
    answer = _one_answer([s.answer for s in each], [s.answer for s in holding], until)
    words = tuple(dict.fromkeys(w for s in holding for w in s.words))
    said = tuple(dict.fromkeys(w for s in holding for w in s.changes))
    looked = tuple(row for s in each for row in s.looked)
    return space.Said(answer, max(s.status for s in holding), words, said, looked)


def _one_answer(each: Sequence[Answer], holding: Sequence[Answer], until: datetime | None) -> Answer:
    """Put several answers into the strictest, with every reason."""
    strictest = max(holding, key=strictness)
    reasons = sorted(
        dict.fromkeys(r for a in holding for r in a.reasons),
        key=lambda r: (GROUNDS[r.ground], PLACES[r.rule], r.entry),
    )
    reasons = [r for r in reasons if r.rule is not Rule.FREE] or reasons[:1]
    changes: tuple[Change, ...] = tuple(dict.fromkeys(c for a in holding for c in a.changes))
    return Answer(
        strictest.verdict,
        tuple(reasons),
        until,
        changes,
        tuple(sorted({n for a in holding for n in a.rests_on})),
        all(a.soft for a in holding),
        max((a.uses for a in each), key=len) if strictest.verdict is Verdict.SEND else strictest.uses,
    )


def _turn(
    log: Log, ids: Sequence[bytes], holding: Sequence[Answer], about: tuple[str | None, Facts]
) -> datetime | None:
    """Find the first moment at which every id would say yes by time alone."""
    ends = [a.until for a in holding if a.verdict is not Verdict.SEND]
    for _ in range(_TURNS):
        if not ends:
            return None
        known = [e for e in ends if e is not None]
        if len(known) < len(ends):
            return None
        at = max(known)
        again = [log.ask(i, at, *about) for i in ids]
        ends = [a.until for a in again if a.verdict is not Verdict.SEND]
        if not ends:
            return at
    return None


# ----------------------------------------------------------------------------- sending


@dataclass(frozen=True, slots=True)
class _Message:
    """What is known of a message that is about to go."""

    now: datetime
    channel: str | None
    facts: Facts
    key: str
    override: bool


class _HeldError(Exception):
    """An id holds: what the others had used up is given back."""


def reserve_person(
    home: Home,
    log: SqliteLog,
    ids: Sequence[bytes],
    now: datetime,
    channel: str | None = None,
    *,
    facts: Facts = NO_FACTS,
    message: str = "",
    override: bool = False,
) -> Decision:
    """Decide about one message to a person, and take what the answer uses up, in one transaction.

    Every id of theirs is asked.  Where all say yes, each takes what it uses up; where one holds, no id
    gives anything away, and the hold is noted under the ids that hold.

    Args:
        home: The home that the log lies in.
        log: Its log.
        ids: The ids of their addresses.
        now: The moment.
        channel: By which means; None where nobody said.
        facts: What is known of the message and the rhythm.
        message: The id of the message; the same one again uses nothing up.
        override: Pass over soft holds whose breath of ten minutes is over.

    Returns:
        The strictest decision.  ``unknown`` where the log cannot be read or written: nothing goes out.

    Cost: one synced commit where anything is in force; else a look-up an id, and no wait for writers.
    """
    about = _Message(now, channel, facts, message, override)
    try:
        free = _free(home, log, ids, about)
        if free is not None:
            return free
        with home.transaction():
            return _reserved(home, log, ids, about)
    except LetbeError:
        return Decision(answer_at(Unreadable(), Clock(now, now), channel, facts))


def _free(home: Home, log: SqliteLog, ids: Sequence[bytes], about: _Message) -> Decision | None:
    """Let a message through where nothing is in force under any id, as of one moment."""
    if not ids:
        return Decision(answer_at(Unreadable(), Clock(about.now, about.now), about.channel, about.facts))
    with home.reading():
        if any(log.state(i) != NOTHING for i in ids):
            return None
        answer = log.ask(ids[0], about.now, about.channel, about.facts)
    return Decision(answer) if answer.verdict is Verdict.SEND else None


def _reserved(home: Home, log: SqliteLog, ids: Sequence[bytes], about: _Message) -> Decision:
    """Reserve under every id that has something in force; note the holds where one holds."""
    live = [i for i in ids if log.state(i) != NOTHING] or [ids[0]]
    each: list[Decision] = []
    try:
        with home.transaction():
            each = [_reserve(log, i, about) for i in live]
            _all_or_none(each)
    except _HeldError:
        holding = [i for i, d in zip(live, each, strict=True) if d.answer.verdict is not Verdict.SEND]
        each = [_reserve(log, i, about) for i in holding]
    return _one_decision(log, live, each, about)


def _all_or_none(each: Sequence[Decision]) -> None:
    """Give back what was used up where one holds."""
    if any(d.answer.verdict is not Verdict.SEND for d in each):
        raise _HeldError


def _reserve(log: SqliteLog, person: bytes, about: _Message) -> Decision:
    """Decide under one id."""
    return log.reserve(
        person, about.now, about.channel, about.facts, message=about.key, override=about.override
    )


def _one_decision(log: Log, live: Sequence[bytes], each: Sequence[Decision], about: _Message) -> Decision:
    """Put the decisions of several ids into one."""
    answers = [d.answer for d in each]
    until = answers[0].until if len(live) == 1 else _turn(log, live, answers, (about.channel, about.facts))
    breaths = [d.breath_until for d in each if d.breath_until is not None]
    return Decision(
        _one_answer(answers, answers, until),
        max(d.entry for d in each),
        all(d.repeated for d in each),
        max(breaths, default=None),
    )


# ----------------------------------------------------------------------------- splitting


def carry(log: Log, from_ids: Sequence[bytes], to: bytes, now: datetime) -> int:
    """Give what is in force under some ids once more under another, so that a split frees nobody.

    What was only scheduled to end is given without that end, and the logistics lane is not given: the
    answer under the new id is never laxer.

    Args:
        log: An open log.
        from_ids: Where it is in force.
        to: Where it shall be in force, too.
        now: The moment.

    Returns:
        How many entries were written.

    Cost: one synced commit an entry, unless the caller holds a transaction.
    """
    bodies = [b for i in from_ids if i != to for b in _again(log.state(i), log.state(to), now)]
    return sum(log.append(to, body, now) is not None for body in bodies)


def _again(state: InForce, there: InForce, now: datetime) -> list[Body]:
    """Write once more what holds in one state and not in the other."""
    holding = [s for s in state.requests if s.holds(now) and not any(_same(s, t) for t in there.requests)]
    bodies: list[Body] = [
        Asked(s.terms, s.since, s.found)
        if s.side is Side.THEIRS
        else Chosen(s.terms, s.locked_until, s.safety)
        for s in holding
    ]
    if any(isinstance(s.terms, Less) for s in holding):
        bodies += [Sent(mark.uses) for mark in state.sends]
    if state.sealed and not there.sealed:
        bodies.append(Sealed())
    if state.died and not there.died:
        bodies.append(Died())
    return bodies


def _same(one: Standing, other: Standing) -> bool:
    """Tell whether one request stands there already."""
    return (one.side, one.terms, one.safety, one.ends) == (other.side, other.terms, other.safety, other.ends)
