"""From the log to what is in force: one table of moves, folded over the entries of a person.

Pure.  ``FOLD`` names, for each kind of entry, the one function that says what it does.  A kind that
is missing there, or a move that the rules do not have at that moment, raises ``NotAllowedError`` when
it is written, so that reading never meets one.

True after every step:

1. A request of theirs leaves only by its date, by "they told me otherwise" after the cooling-off, by
   my ending it after they started three times, or by being set aside as misread and never confirmed.
2. A space of mine under a lock does not end before the lock does.
3. Nothing that they do opens a space that I made for my safety.
4. A person with nothing in force takes no memory.
5. Nothing comes back from somebody who died: no reply, no start, no offer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, cast

from letbe.space.entries import (
    BODIES,
    BREATH,
    COOLING_OFF,
    KIND_OF,
    MOST_CAP,
    MOST_DAYS,
    Asked,
    CameBack,
    Chosen,
    Confirmed,
    Died,
    Entry,
    Held,
    Kind,
    Lane,
    Less,
    Lifted,
    Locked,
    Matter,
    Pause,
    Sent,
    SetAside,
    Side,
    Stop,
    Terms,
    ToldMe,
    Use,
)
from letbe.space.errors import NotAllowedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import TypeAlias

#: One message of theirs is worth one reply for so long.
REPLY_WINDOW: Final = timedelta(days=7)
#: Three starts on three days within 30 days: letbe offers to end the space.
STARTS: Final = 3
STARTS_WITHIN: Final = timedelta(days=30)
#: What has ended is still known for a month, so that a clock that ran ahead and was set right
#: finds the space where it was.
KEPT_AFTER: Final = timedelta(days=30)
#: A breath that was taken a week ago is stale.
BREATH_KEPT: Final = timedelta(days=7)
#: The newest so many of each are kept for a person: more is never needed, and nobody can fill the memory.
MOST_KEPT: Final = MOST_CAP
#: Of requests that ask the very same, the first and the newest are kept: the others change no answer.
MOST_ALIKE: Final = 20
#: Whoever asks for more different things than this at a time has asked to be left in peace.
MOST_REQUESTS: Final = 300


@dataclass(frozen=True, slots=True)
class Standing:
    """A request in force.

    Attributes:
        entry: The number of its entry.
        side: Theirs or mine.
        terms: What it asks.
        since: When they said it, or when I gave it.
        recorded: When it was written into the log.
        ends: When it is over; None where no time ends it.
        found: Found in their words and not confirmed.
        locked_until: A space of mine cannot be lifted before.
        safety: Nothing they do opens it.
    """

    entry: int
    side: Side
    terms: Terms
    since: datetime
    recorded: datetime
    ends: datetime | None = None
    found: bool = False
    locked_until: datetime | None = None
    safety: bool = False

    def holds(self, now: datetime) -> bool:
        """Tell whether it is in force at a moment."""
        return self.ends is None or now < self.ends


@dataclass(frozen=True, slots=True)
class OpenLane:
    """The logistics lane: what may still be said, from ``opens`` on."""

    entry: int
    channel: str
    matter: Matter
    days: int
    opens: datetime


@dataclass(frozen=True, slots=True)
class Start:
    """They started a stretch of talk."""

    at: datetime
    day: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A message of mine that went."""

    at: datetime
    uses: Use


@dataclass(frozen=True, slots=True)
class Breath:
    """A soft hold was shown for this message; ten minutes later it may be passed over."""

    key: str
    at: datetime


@dataclass(frozen=True, slots=True)
class InForce:
    """Everything the log says about one person, and nothing else.

    Attributes:
        requests: What is asked and chosen, in the order written.
        replies: When they wrote; each is worth one reply for seven days.
        starts: When they started by themselves; those from before their last request count for nothing.
        sends: What went since there is a request.
        lane: The logistics lane.
        breaths: Soft holds that were shown.
        sealed: The number of the entry that closed the chapter, 0 if it is open.
        held: How many messages were held since there is a request, or since they last asked to stop.
        died: The number of the entry that says they died, 0 if none does.
    """

    requests: tuple[Standing, ...] = ()
    replies: tuple[datetime, ...] = ()
    starts: tuple[Start, ...] = ()
    sends: tuple[Mark, ...] = ()
    lane: OpenLane | None = None
    breaths: tuple[Breath, ...] = ()
    sealed: int = 0
    held: int = 0
    died: int = 0

    def asked_at(self) -> datetime | None:
        """Give the moment they last asked for anything that is still known."""
        return max((s.since for s in self.requests if s.side is Side.THEIRS), default=None)


#: A person with nothing in force.
NOTHING: Final = InForce()


def offer(state: InForce, now: datetime) -> bool:
    """Tell whether letbe offers to end the space: they started three times on three days within 30 days.

    What came before their last request counts for nothing: the request renewed the space.

    >>> offer(NOTHING, datetime(2026, 5, 3))
    False
    """
    asked_at = state.asked_at()
    days = {
        s.day
        for s in state.starts
        if s.at <= now < s.at + STARTS_WITHIN and (asked_at is None or s.at > asked_at)
    }
    if len(days) < STARTS or for_safety(state, now) or state.died:
        return False
    return any(ended_by_return(s) and s.holds(now) for s in state.requests)


def for_safety(state: InForce, now: datetime) -> bool:
    """Tell whether I need distance from them, for my safety."""
    return any(s.safety and s.holds(now) for s in state.requests)


def ended_by_return(standing: Standing) -> bool:
    """Tell whether their return can end it: a stop or a pause of theirs, and none for safety."""
    return standing.side is Side.THEIRS and isinstance(standing.terms, Stop | Pause)


# ----------------------------------------------------------------------------- the moves


def _terms_end(terms: Terms) -> datetime | None:
    """Give the date that a request carries itself."""
    return terms.until if isinstance(terms, Pause) else None


def _find(state: InForce, entry: Entry, number: int, side: Side) -> Standing:
    """Find a request in force by its number."""
    for standing in state.requests:
        if standing.entry == number and standing.side is side and standing.holds(entry.at):
            return standing
    raise NotAllowedError(
        f"no space of {side.value} with the number {number} is in force",
        "letbe space PERSON shows what is in force, with the numbers",
    )


def _chosen(state: InForce, entry: Entry, number: int, side: Side) -> tuple[Standing, ...]:
    """Give the request of that number, or for 0 all of that side; there must be one."""
    if number:
        return (_find(state, entry, number, side),)
    found = tuple(s for s in state.requests if s.side is side and s.holds(entry.at))
    if not found:
        raise NotAllowedError(
            f"no space of {side.value} is in force", "letbe space PERSON shows what is in force"
        )
    return found


def _swap(state: InForce, old: Iterable[Standing], change: Callable[[Standing], Standing | None]) -> InForce:
    """Replace some requests; None takes one out."""
    numbers = {s.entry for s in old}
    swapped = (change(s) if s.entry in numbers else s for s in state.requests)
    return replace(state, requests=tuple(s for s in swapped if s is not None))


def add_request(state: InForce, entry: Entry) -> InForce:
    """They said it: it counts at once, and an end of theirs that was still to come is taken back."""
    body = cast("Asked", entry.body)
    terms = body.terms if len(state.requests) < MOST_REQUESTS else Stop()
    said_at = min(body.said_at, entry.at)
    asked = Standing(entry.seq, Side.THEIRS, terms, said_at, entry.at, _terms_end(terms), body.found)
    renewed = _swap(state, _pending(state, entry, (Side.THEIRS,)), _as_asked)
    held = 0 if isinstance(body.terms, Stop) else renewed.held
    return replace(renewed, requests=_few_alike((*renewed.requests, asked)), held=held)


def _few_alike(requests: tuple[Standing, ...]) -> tuple[Standing, ...]:
    """Keep the first and the newest of those that ask the very same as the last one."""
    last = requests[-1]
    alike = [s for s in requests if (s.side, s.terms, s.found) == (last.side, last.terms, last.found)]
    if len(alike) <= MOST_ALIKE:
        return requests
    return tuple(s for s in requests if s is not alike[1])


def confirm(state: InForce, entry: Entry) -> InForce:
    """It was a request, said the user: from now on it cannot be set aside."""
    body = cast("Confirmed", entry.body)
    found = _find(state, entry, body.request, Side.THEIRS)
    return _swap(state, [found], lambda s: replace(s, found=False))


def set_aside(state: InForce, entry: Entry) -> InForce:
    """It was no request, said the user: only while it is found and not confirmed."""
    body = cast("SetAside", entry.body)
    standing = _find(state, entry, body.request, Side.THEIRS)
    if not standing.found:
        raise NotAllowedError(
            "this request was confirmed, so it cannot be set aside",
            "if they told you otherwise, say so: letbe space PERSON --they-told-me-otherwise HOW",
        )
    return _swap(state, [standing], lambda _: None)


def end_after_cooling_off(state: InForce, entry: Entry) -> InForce:
    """They told me otherwise: it counts in 72 hours, unless they ask again before."""
    body = cast("ToldMe", entry.body)
    over = entry.at + COOLING_OFF
    told = _chosen(state, entry, body.request, Side.THEIRS)
    return _swap(state, told, lambda s: replace(s, ends=over if s.ends is None else min(over, s.ends)))


def stay(state: InForce, entry: Entry) -> InForce:
    """Leave everything as it is: every end that was still to come is taken back."""
    return _swap(state, _pending(state, entry, tuple(Side)), _as_asked)


def _pending(state: InForce, entry: Entry, sides: tuple[Side, ...]) -> list[Standing]:
    """Give what is in force, so that an end that has passed stays passed."""
    return [s for s in state.requests if s.side in sides and s.holds(entry.at)]


def _as_asked(standing: Standing) -> Standing:
    """Give a request its own end back."""
    return replace(standing, ends=_terms_end(standing.terms))


def add_space(state: InForce, entry: Entry) -> InForce:
    """I gave room: in force at once.  One that takes another's place is at least as strict."""
    body = cast("Chosen", entry.body)
    chosen = Standing(
        entry.seq,
        Side.MINE,
        body.terms,
        entry.at,
        entry.at,
        _terms_end(body.terms),
        locked_until=body.locked_until,
        safety=body.safety,
    )
    if body.replaces:
        old = _find(state, entry, body.replaces, Side.MINE)
        if not at_least_as_strict(body.terms, old.terms) or (old.safety and not body.safety):
            raise NotAllowedError(
                "that would be wider than the space it takes the place of",
                "lift the old one first: letbe space PERSON --lift",
            )
        locks = [t for t in (old.locked_until, body.locked_until) if t is not None]
        chosen = replace(chosen, since=old.since, locked_until=max(locks, default=None))
        state = _swap(state, [old], lambda _: None)
    if len(state.requests) >= MOST_REQUESTS:
        raise NotAllowedError(
            f"{len(state.requests)} requests are in force at once", "lift some of your own first"
        )
    return replace(state, requests=_few_alike((*state.requests, chosen)))


def at_least_as_strict(new: Terms, old: Terms) -> bool:
    """Tell whether one request holds everything that another holds.

    A stop does not: it is opened by their own message, which a closed channel is not.

    >>> at_least_as_strict(Stop(), Less()), at_least_as_strict(Less(), Stop())
    (True, False)
    >>> from letbe.space.entries import Channel
    >>> at_least_as_strict(Stop(), Channel("mail"))
    False
    """
    if new == old:
        return True
    if isinstance(new, Less) and isinstance(old, Less):
        return new.most <= old.most and new.days >= old.days
    if not isinstance(old, Stop | Pause | Less) or (isinstance(new, Pause) and new.brief):
        return False
    if isinstance(new, Pause) and isinstance(old, Pause) and old.until is not None:
        return new.until is None or new.until >= old.until
    return isinstance(new, Stop) or (
        isinstance(new, Pause) and new.until is None and isinstance(old, Less | Pause)
    )


def lock(state: InForce, entry: Entry) -> InForce:
    """Lock a space of mine; a lock only grows."""
    body = cast("Locked", entry.body)
    standing = _find(state, entry, body.request, Side.MINE)
    until = body.until if standing.locked_until is None else max(body.until, standing.locked_until)
    return _swap(state, [standing], lambda s: replace(s, locked_until=until))


def lift(state: InForce, entry: Entry) -> InForce:
    """End a space of mine: now, at the end of its lock, or for my safety after the cooling-off."""
    body = cast("Lifted", entry.body)

    def over(standing: Standing) -> Standing | None:
        end = entry.at + COOLING_OFF if standing.safety else entry.at
        end = max(end, standing.locked_until or end)
        if end == entry.at:
            return None
        return replace(standing, ends=end if standing.ends is None else min(end, standing.ends))

    return _swap(state, _chosen(state, entry, body.request, Side.MINE), over)


def open_lane(state: InForce, entry: Entry) -> InForce:
    """Let one matter through: at once if it is said when the space is made, else after the cooling-off."""
    body = cast("Lane", entry.body)
    older = any(s.holds(entry.at) and entry.at > s.recorded + BREATH for s in state.requests)
    opens = entry.at + COOLING_OFF if older or state.lane is not None else entry.at
    return replace(state, lane=OpenLane(entry.seq, body.channel, body.matter, body.days, opens))


def close_lane(state: InForce, _entry: Entry) -> InForce:
    """Not about that, either."""
    return replace(state, lane=None)


def allow_reply(state: InForce, entry: Entry) -> InForce:
    """They wrote: one reply for seven days, and a start of theirs where it was one."""
    body = cast("CameBack", entry.body)
    shut = state.sealed or any(opened_by_return(s) and s.holds(entry.at) for s in state.requests)
    if state.died or for_safety(state, entry.at) or not shut:
        return state
    wrote_at = min(body.wrote_at, entry.at)
    starts = state.starts
    if body.starts:
        starts = (*starts, Start(wrote_at, body.day))[-MOST_KEPT:]
    return replace(state, replies=tuple(sorted((*state.replies, wrote_at)))[-MOST_KEPT:], starts=starts)


def opened_by_return(standing: Standing) -> bool:
    """Tell whether their own message opens it for a reply."""
    return not standing.safety and isinstance(standing.terms, Stop | Pause | Less)


def usable_replies(state: InForce, now: datetime) -> tuple[datetime, ...]:
    """Give the messages of theirs that are worth a reply now, the oldest first.

    One that was written before the last request is worth nothing: the request came after it.  A space
    for my safety closes what came before it for good.
    """
    asked_at = max(
        (s.since for s in state.requests if s.side is Side.THEIRS or s.safety or opened_by_return(s)),
        default=None,
    )
    if state.died or for_safety(state, now):
        return ()
    return tuple(
        wrote_at
        for wrote_at in state.replies
        if now < wrote_at + REPLY_WINDOW and (asked_at is None or wrote_at > asked_at)
    )


def end_asked(state: InForce, entry: Entry) -> InForce:
    """They started three times, and I ended the space that they had asked for."""
    if not offer(state, entry.at):
        raise NotAllowedError(
            "they have not started three times on three days within 30 days",
            "the space stays; a reply to what they write is welcome",
        )
    ended = [s for s in state.requests if ended_by_return(s)]
    return replace(_swap(state, ended, lambda _: None), starts=())


def use_up(state: InForce, entry: Entry) -> InForce:
    """A message went: what it used up is gone."""
    body = cast("Sent", entry.body)
    replies = state.replies
    # By the clock of the log the reply may be stale already; it is used up all the same.
    usable = (usable_replies(state, entry.at) or replies) if body.uses is Use.REPLY else ()
    if usable:
        at = replies.index(usable[0])
        replies = (*replies[:at], *replies[at + 1 :])
    breaths = tuple(b for b in state.breaths if b.key != entry.key)
    sends = state.sends
    if state.requests or state.lane is not None:
        sends = (*sends, Mark(entry.at, body.uses))[-MOST_KEPT:]
    return replace(state, replies=replies, sends=sends, breaths=breaths)


def note_held(state: InForce, entry: Entry) -> InForce:
    """A message was held: a soft hold begins its breath, any other is counted."""
    body = cast("Held", entry.body)
    breaths = state.breaths
    if body.soft:
        breaths = (*breaths, Breath(entry.key, entry.at))[-MOST_KEPT:]
    return replace(state, breaths=breaths, held=state.held + 1)


def stop_looking(state: InForce, entry: Entry) -> InForce:
    """The chapter is closed; what they wrote before that opens nothing any more."""
    return state if state.sealed else replace(state, sealed=entry.seq, replies=(), starts=())


def look_again(state: InForce, _entry: Entry) -> InForce:
    """The chapter is opened by the one who closed it."""
    return replace(state, sealed=0)


def note_death(state: InForce, entry: Entry) -> InForce:
    """They died: nothing is measured, counted or waited for; a slip is taken back."""
    body = cast("Died", entry.body)
    if body.so:
        return state if state.died else replace(state, died=entry.seq)
    if not state.died:
        raise NotAllowedError("nothing here says that they died", "nothing was changed")
    return replace(state, died=0)


def forget(_state: InForce, _entry: Entry) -> InForce:
    """Nothing stays."""
    return NOTHING


if TYPE_CHECKING:
    Step: TypeAlias = Callable[[InForce, Entry], InForce]

#: What each kind of entry does to what is in force.
FOLD: Final[Mapping[Kind, Step]] = {
    Kind.ASKED: add_request,  # they said it: counts at once, needs no evidence
    Kind.CONFIRMED: confirm,  # the user read it the same way
    Kind.SET_ASIDE: set_aside,  # the user read it otherwise
    Kind.TOLD_ME: end_after_cooling_off,  # COOLING_OFF = 72 hours
    Kind.STAYED: stay,  # an end that was to come is taken back
    Kind.CHOSEN: add_space,  # I gave room
    Kind.LOCKED: lock,  # and cannot take it back before
    Kind.LIFTED: lift,  # at once, or when the lock ends
    Kind.LANE: open_lane,  # one matter that must still be said
    Kind.LANE_CLOSED: close_lane,  # not about that, either
    Kind.CAME_BACK: allow_reply,  # REPLY_WINDOW = 7 days, one for each of theirs
    Kind.ENDED: end_asked,  # after STARTS = 3 on three days within 30 days
    Kind.SENT: use_up,  # a reservation
    Kind.HELD: note_held,  # BREATH = 10 minutes for a soft hold
    Kind.SEALED: stop_looking,
    Kind.OPENED: look_again,
    Kind.DIED: note_death,  # letters are welcome; there is no way back to wait for
    Kind.FORGOTTEN: forget,
}


# ----------------------------------------------------------------------------- the fold


def apply(state: InForce, entry: Entry) -> InForce:
    """Take one step.

    Raises:
        NotAllowedError: The rules have no such move, or not now.  Nothing changed.

    Cost: O(what is in force), no more than some hundred small records.
    """
    kind = KIND_OF.get(type(entry.body)) if entry.body is not None else None
    step = FOLD.get(kind) if kind is not None else None
    if step is None:
        raise NotAllowedError("the log has no such kind of entry", f"it has: {', '.join(BODIES)}")
    return _tidy(step(_tidy(state, entry.at), entry), entry.at)


def _tidy(state: InForce, now: datetime) -> InForce:
    """Drop what can no longer matter; a person with nothing in force keeps nothing."""
    requests = tuple([s for s in state.requests if s.ends is None or now < s.ends + KEPT_AFTER])
    breaths = tuple([b for b in state.breaths if now < b.at + BREATH_KEPT])
    if not (requests or state.lane or breaths or state.sealed or state.died):
        return NOTHING
    tidy = InForce(
        requests,
        tuple([r for r in state.replies if now < r + REPLY_WINDOW + KEPT_AFTER]),
        tuple([s for s in state.starts if now < s.at + STARTS_WITHIN + KEPT_AFTER]),
        tuple([m for m in state.sends if now < m.at + timedelta(days=MOST_DAYS) + KEPT_AFTER]),
        state.lane,
        breaths,
        state.sealed,
        state.held if requests else 0,
        state.died,
    )
    return state if _sizes(tidy) == _sizes(state) else tidy


def _sizes(state: InForce) -> tuple[int, ...]:
    """Count what is kept; tidying only ever takes away."""
    return (
        len(state.requests),
        len(state.replies),
        len(state.starts),
        len(state.sends),
        len(state.breaths),
        state.held,
    )


def fold(entries: Iterable[Entry]) -> dict[bytes, InForce]:
    """Fold a log into what is in force, for each person who has something in force.

    Args:
        entries: In the order of the log.

    Returns:
        Blinded id → what is in force.  Who has nothing in force is not there.

    Raises:
        NotAllowedError: The entries are not a log that was written by these rules.

    Cost: O(entries) time; memory for the people with something in force.
    """
    people: dict[bytes, InForce] = {}
    for entry in entries:
        if entry.body is None:
            continue
        state = apply(people.get(entry.person, NOTHING), entry)
        if state == NOTHING:
            people.pop(entry.person, None)
        else:
            people[entry.person] = state
    return people
