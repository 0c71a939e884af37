"""What is in force, and may I write now?  The functions that the surfaces call.

A surface hands in an open log, a blinded id and the moment; it gets small records back and prints
them.  Nothing here reads a file, a name or the clock.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from letbe.errors import UsageError
from letbe.i18n import _, marked
from letbe.space.answers import NO_FACTS, Answer, Facts, Ground, Looked, Rule, Unreadable, Verdict
from letbe.space.entries import (
    Asked,
    CameBack,
    Chosen,
    Confirmed,
    Died,
    Ended,
    Held,
    How,
    Kind,
    Lane,
    LaneClosed,
    Lifted,
    Locked,
    Pause,
    Sent,
    SetAside,
    Side,
    Stayed,
    ToldMe,
    Use,
    moment,
)
from letbe.space.errors import NotAllowedError
from letbe.space.fold import InForce, for_safety, offer, usable_replies
from letbe.space.may import explain
from letbe.space.may import may as answer_of
from letbe.space.returned import Wrote, is_return
from letbe.space.say import say as words_of
from letbe.space.say import say_change, say_standing, say_terms
from letbe.space.shape import as_json
from letbe.space.when import show

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from letbe.space.entries import Entry, Terms
    from letbe.space.fold import Standing
    from letbe.space.log import Log

__all__ = [
    "Given",
    "Lifting",
    "Line",
    "Returned",
    "Said",
    "Shown",
    "as_json",
    "ask_may",
    "came_back",
    "close_lane",
    "confirm",
    "give",
    "lift",
    "lock",
    "narrow",
    "note_death",
    "open_lane",
    "print_log",
    "returns",
    "set_aside",
    "show_space",
    "stay",
]

#: The exit status of ``letbe may``: yes, and hold (also for refused and unknown).
YES: Final = 0
HOLD: Final = 3
#: From the second attempt after a stop, the fact is said.
SAID_FROM: Final = 1


@dataclass(frozen=True, slots=True)
class Shown:
    """One request in force, for the page.

    Attributes:
        request: The number to name it by.
        side: Theirs or mine.
        words: What it says.
        ends: When it ends by itself; None for no end.
        locked_until: Until when it is locked; None without a lock.
        found: Found in their words, to confirm or set aside.
    """

    request: int
    side: Side
    words: str
    ends: datetime | None
    locked_until: datetime | None
    found: bool


@dataclass(frozen=True, slots=True)
class Given:
    """A space that was given, or a request that was written down.

    Attributes:
        request: The number to name it by.
        words: What is in force now, in words.
        again: It was written before, and nothing was added.
    """

    request: int
    words: str
    again: bool = False


@dataclass(frozen=True, slots=True)
class Lifting:
    """What became of a wish to end a space.

    Attributes:
        ended: The numbers of what is over.
        scheduled: The numbers of what will end, with when.
        words: The same in words.
    """

    ended: tuple[int, ...]
    scheduled: tuple[tuple[int, datetime], ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """An answer with its words.

    Attributes:
        answer: The answer.
        status: The exit status: 0 for yes, 3 for anything else.
        words: Why, one sentence a reason.
        changes: What would change it, one sentence each.
        looked: Every rule that was looked at, if asked for.
    """

    answer: Answer
    status: int
    words: tuple[str, ...]
    changes: tuple[str, ...]
    looked: tuple[Looked, ...] = ()


@dataclass(frozen=True, slots=True)
class Returned:
    """Somebody who came back by themselves.

    Attributes:
        person: Their blinded id.
        last_wrote_at: When they wrote last.
        replies: How many replies are welcome now.
        offers_end: They started three times on three days within 30 days: the space may be ended.
    """

    person: bytes
    last_wrote_at: datetime
    replies: int
    offers_end: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the log as it is printed: number, time, person, what, and nothing else."""

    seq: int
    at: datetime
    person: str
    kind: str
    words: str


# ----------------------------------------------------------------------------- giving and ending room


def give(
    log: Log,
    person: bytes,
    terms: Terms,
    now: datetime,
    *,
    place: ZoneInfo,
    asked: bool = False,
    said_at: datetime | None = None,
    found: bool = False,
    locked_until: datetime | None = None,
    safety: bool = False,
    lane: Lane | None = None,
    message: str = "",
) -> Given:
    """Give room: theirs if they asked, else mine.

    Args:
        log: An open log.
        person: Their blinded id.
        terms: What the distance is.
        now: The moment.
        place: The user's own clock, for the words.
        asked: They asked for it.
        said_at: When they said it; now where it is not known.
        found: letbe found it in their words.
        locked_until: For a space of mine: not to be lifted before.
        safety: For a space of mine: I need distance from them.
        lane: What must still be said; it opens at once when it is given with the space.
        message: The id of their message, so that it counts once.

    Raises:
        UsageError: A lock or safety on what they asked, or a lock in the past.
        LetbeError: The log cannot be written; nothing was promised.

    >>> import apsw
    >>> from datetime import UTC, datetime
    >>> from zoneinfo import ZoneInfo
    >>> from letbe.space.entries import Stop
    >>> from letbe.space.sqlite import MIGRATIONS, SqliteLog
    >>> db = apsw.Connection("")
    >>> _ = [db.execute(script) for script in MIGRATIONS]
    >>> log = SqliteLog(db, bytes(32))
    >>> at = datetime(2026, 5, 3, 12, tzinfo=UTC)
    >>> give(log, b"anna", Stop(), at, place=ZoneInfo("UTC"), asked=True).words
    'they asked: no contact, since Sunday 3 May 2026, 12:00'
    >>> ask_may(log, b"anna", at, place=ZoneInfo("UTC")).status
    3
    """
    now = moment(now, "now")
    if asked and (locked_until or safety):
        raise UsageError(
            "a lock and safety belong to a space of your own", "give room yourself beside what they asked"
        )
    if locked_until is not None and moment(locked_until, "the end of the lock") <= now:
        raise UsageError("the lock would be over already", "lock it until a date that is to come")
    if not asked and isinstance(terms, Pause) and terms.until is not None and terms.until <= now:
        raise UsageError("that date has passed", "give a date that is to come")
    body = Asked(terms, said_at or now, found) if asked else Chosen(terms, locked_until, safety)
    before = {s.entry for s in log.state(person).requests}
    entry = log.append(person, body, now, message=message)
    if lane is not None:
        log.append(person, lane, now)
    given = _given(log, person, entry, place, now)
    return replace(given, again=given.request in before)


def narrow(
    log: Log,
    person: bytes,
    request: int,
    terms: Terms,
    now: datetime,
    *,
    place: ZoneInfo,
) -> Given:
    """Make a space of mine tighter, at once; its lock stays.

    Raises:
        NotAllowedError: It would be wider, or there is no such space of mine.
        LetbeError: The log cannot be written; nothing was changed.
    """
    now = moment(now, "now")
    old = _standing(log.state(person), request)
    body = Chosen(terms, replaces=request, safety=old is not None and old.safety)
    entry = log.append(person, body, now)
    return _given(log, person, entry, place, now)


def _given(log: Log, person: bytes, entry: Entry | None, place: ZoneInfo, now: datetime) -> Given:
    """Say what was given."""
    number = 0 if entry is None else entry.seq
    standing = _standing(log.state(person), number)
    if standing is None:
        return Given(number, _("nothing is in force"))
    over = "" if standing.holds(now) else _("over already: ")
    return Given(number, over + say_standing(standing, place))


def _standing(state: InForce, request: int) -> Standing | None:
    """Find a request by its number."""
    return next((s for s in state.requests if s.entry == request), None)


def lift(
    log: Log,
    person: bytes,
    now: datetime,
    *,
    place: ZoneInfo,
    request: int = 0,
    told_me: How | None = None,
    they_started: bool = False,
) -> Lifting:
    """End a space, or schedule its end.

    A space of mine ends at once, or when its lock does.  What they asked for ends 72 hours after "they
    told me otherwise", or when they have started three times and the user takes the offer.

    Args:
        log: An open log.
        person: Their blinded id.
        now: The moment.
        place: The user's own clock, for the words.
        request: The number of the space; 0 for all of that side.
        told_me: They told me otherwise, and how: this is about what they asked.
        they_started: Take the offer that follows three starts.

    Raises:
        NotAllowedError: There is nothing to end that way now.
        LetbeError: The log cannot be written; nothing was changed.
    """
    now = moment(now, "now")
    before = log.state(person)
    if they_started:
        log.append(person, Ended(), now)
    elif told_me is not None:
        log.append(person, ToldMe(told_me, request), now)
    else:
        _refuse_theirs(before, request, now)
        log.append(person, Lifted(request), now)
    return _lifting(before, log.state(person), now, place)


def _refuse_theirs(state: InForce, request: int, now: datetime) -> None:
    """Say plainly that what they asked is not mine to lift."""
    theirs = [s for s in state.requests if s.side is Side.THEIRS and s.holds(now)]
    mine = [s for s in state.requests if s.side is Side.MINE and s.holds(now)]
    if any(s.entry == request for s in theirs) or (not request and theirs and not mine):
        raise NotAllowedError(
            "they asked for this, so it is theirs to end",
            "if they told you otherwise, say how: in person, on the phone or in writing",
        )


def _lifting(before: InForce, after: InForce, now: datetime, place: ZoneInfo) -> Lifting:
    """Compare what was in force with what is."""
    left = {s.entry: s for s in after.requests}
    ended = tuple(s.entry for s in before.requests if s.entry not in left and s.holds(now))
    scheduled = tuple((s.entry, s.ends) for s in after.requests if s.ends is not None and s.holds(now))
    words = [_("{n}: ended").format(n=n) for n in ended]
    words += [say_standing(left[n], place) for n, _ in scheduled]
    return Lifting(ended, scheduled, tuple(words))


def lock(log: Log, person: bytes, request: int, until: datetime, now: datetime) -> None:
    """Lock a space of mine until a date; a lock only grows.

    Raises:
        UsageError: The date has passed.
        NotAllowedError: There is no such space of mine.
    """
    if moment(until, "the end of the lock") <= moment(now, "now"):
        raise UsageError("the lock would be over already", "lock it until a date that is to come")
    log.append(person, Locked(request, until), now)


def open_lane(log: Log, person: bytes, lane: Lane, now: datetime) -> datetime:
    """Let one matter through by one channel, and say from when on.

    At once where it is said within ten minutes of the space, else after the cooling-off.
    """
    log.append(person, lane, now)
    opened = log.state(person).lane
    return now if opened is None else opened.opens


def close_lane(log: Log, person: bytes, now: datetime) -> None:
    """Not about that, either: everything is held from now on."""
    log.append(person, LaneClosed(), now)


def stay(log: Log, person: bytes, now: datetime) -> None:
    """Take back every end that is still to come: the space stays as it is."""
    log.append(person, Stayed(), now)


def confirm(log: Log, person: bytes, request: int, now: datetime) -> None:
    """Say of a found request that it was one."""
    log.append(person, Confirmed(request), now)


def set_aside(log: Log, person: bytes, request: int, now: datetime) -> None:
    """Say of a found request that it was none.

    Raises:
        NotAllowedError: It was confirmed, or is not in force.
    """
    log.append(person, SetAside(request), now)


def note_death(log: Log, person: bytes, now: datetime, *, so: bool = True) -> None:
    """Write down that somebody died, or take that back.

    Args:
        log: An open log.
        person: Their blinded id.
        now: The moment.
        so: False where it was written down by mistake.

    Raises:
        NotAllowedError: There is nothing to take back.
        LetbeError: The log cannot be written; nothing was changed.
    """
    log.append(person, Died(so), now)


def show_space(log: Log, person: bytes, now: datetime, *, place: ZoneInfo) -> tuple[Shown, ...]:
    """Show what is in force between me and one person, in the order written."""
    now = moment(now, "now")
    return tuple(
        Shown(s.entry, s.side, say_standing(s, place), s.ends, s.locked_until, s.found)
        for s in log.state(person).requests
        if s.holds(now)
    )


# ----------------------------------------------------------------------------- asking


def ask_may(
    log: Log | None,
    person: bytes,
    now: datetime,
    channel: str | None = None,
    facts: Facts = NO_FACTS,
    *,
    place: ZoneInfo,
    with_rules: bool = False,
) -> Said:
    """Answer in words whether I may write to one person now.

    Args:
        log: An open log; None where it is damaged or cannot be opened: then everything is held.
        person: Their blinded id.
        now: The moment.
        channel: By which means; None where nobody said.
        facts: What is known of the message and the rhythm.
        place: The user's own clock, for the words.
        with_rules: List every rule that was looked at.
    """
    answer = answer_of(Unreadable(), now) if log is None else log.ask(person, now, channel, facts)
    state: InForce | Unreadable = Unreadable()
    if log is not None and answer.verdict is not Verdict.UNKNOWN:
        state = log.state(person)
    words = tuple(words_of(r, place) for r in answer.reasons)
    return Said(
        answer,
        YES if answer.verdict is Verdict.SEND else HOLD,
        (*words, *_attempts(state, answer, place)),
        tuple(say_change(c, answer.until, place) for c in answer.changes),
        explain(state, now, channel, facts) if with_rules else (),
    )


def _attempts(state: InForce | Unreadable, answer: Answer, place: ZoneInfo) -> tuple[str, ...]:
    """Say the fact, from the second attempt after a stop: no more than the number and the day."""
    said = [r.since for r in answer.reasons if r.rule is Rule.STOP and r.ground is Ground.SAID and r.since]
    if isinstance(state, Unreadable) or not said or state.held < SAID_FROM:
        return ()
    since = show(max(said), place).rpartition(",")[0]
    number = state.held + 1
    words = _("This would be number {number} since they asked you to stop, on {since}. Two can count in law.")
    return (words.format(number=number, since=since),)


# ----------------------------------------------------------------------------- their return


def came_back(
    log: Log,
    person: bytes,
    wrote_at: datetime,
    now: datetime,
    *,
    place: ZoneInfo,
    wrote: Wrote = Wrote.PERSON,
    asks_again: bool = False,
    starts: bool = True,
    message: str = "",
) -> bool:
    """Note a message of theirs, where a space needs it.

    Args:
        log: An open log.
        person: Their blinded id.
        wrote_at: When they wrote.
        now: The moment.
        place: The clock where they live, for the day.
        wrote: Who or what wrote it; only a person returns.
        asks_again: It asks for distance, so it opens nothing.
        starts: It starts a stretch of talk.
        message: The id of the message, so that it counts once.

    Returns:
        True if it opened the door for a reply.
    """
    if not is_return(wrote, asks_again=asks_again):
        return False
    day = wrote_at.astimezone(place).toordinal()
    return log.append(person, CameBack(wrote_at, starts, day), now, message=message) is not None


def returns(log: Log, now: datetime) -> tuple[Returned, ...]:
    """List who came back by themselves, the latest first; nobody from whom I need distance."""
    now = moment(now, "now")
    found = []
    for person, state in log.people():
        replies = usable_replies(state, now)
        offered = offer(state, now)
        if (replies or offered) and not for_safety(state, now):
            last = max((*replies, *(s.at for s in state.starts)))
            found.append(Returned(person, last, len(replies), offered))
    return tuple(sorted(found, key=lambda r: (-r.last_wrote_at.timestamp(), r.person)))


# ----------------------------------------------------------------------------- the log


def print_log(log: Log, *, place: ZoneInfo, person: bytes | None = None) -> Iterator[Line]:
    """Give the lines of the log, in order; each is checked as it is read.

    Raises:
        DamagedError: A line is not what was written.
    """
    for entry in log.entries(person):
        kind = entry.kind
        yield Line(
            entry.seq,
            entry.at,
            entry.person.hex(),
            "" if kind is None else kind.value,
            _("forgotten") if kind is None else _line_words(entry, place),
        )


def _line_words(entry: Entry, place: ZoneInfo) -> str:
    """Say what an entry did."""
    body = entry.body
    if isinstance(body, Asked | Chosen):
        return say_terms(body.terms, place)
    if isinstance(body, Sent):
        used = {Use.REPLY: _("let through, used the reply"), Use.LANE: _("let through, used the lane")}
        return used.get(body.uses, _("let through"))
    if isinstance(body, Held):
        return _("held for a breath") if body.soft else _("held")
    if isinstance(body, Died):
        return _("they died") if body.so else _("no, they did not die")
    return _(_WORDS.get(entry.kind, "")) if entry.kind else ""


_WORDS: Final = {
    Kind.CONFIRMED: marked("yes, this was a request"),
    Kind.SET_ASIDE: marked("no, this was no request"),
    Kind.TOLD_ME: marked("they told me otherwise; it counts after 72 hours"),
    Kind.STAYED: marked("the space stays as it is"),
    Kind.LOCKED: marked("locked"),
    Kind.LIFTED: marked("lifted"),
    Kind.LANE: marked("what must still be said"),
    Kind.LANE_CLOSED: marked("not about that, either"),
    Kind.CAME_BACK: marked("they wrote"),
    Kind.ENDED: marked("ended, after they had started three times"),
    Kind.SEALED: marked("the chapter is closed"),
    Kind.OPENED: marked("the chapter is open again"),
    Kind.FORGOTTEN: marked("a person was forgotten"),
}
