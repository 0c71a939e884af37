"""The table of rules: what each kind of request holds, and what lets a message past it.

Pure.  ``RULES`` is read by ``may``, by the page "what is in force" and by the tests alike.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from letbe.space.answers import Change, Facts, Ground, Reason, Rule, Verdict
from letbe.space.entries import FIRST, LAST, NAME_OF, Hours, Pause, Side, Use, zone
from letbe.space.fold import REPLY_WINDOW, for_safety, opened_by_return, usable_replies
from letbe.space.quiet import quiet_until

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from letbe.space.entries import Channel as ChannelTerms
    from letbe.space.entries import Less, OptOut, Terms, Topic
    from letbe.space.fold import InForce, Standing

#: Below so many answered bids a reply time says nothing.
ENOUGH_ANSWERS: Final = 5
#: The pace after a first unanswered bid is never under a day ...
SHORTEST_PACE: Final = timedelta(days=1)
#: ... and never over 90 days.
LONGEST_PACE: Final = timedelta(days=90)
#: 2 ** 7 days are over 90, so further doubling changes nothing.
MOST_DOUBLINGS: Final = 7


class Case(NamedTuple):
    """One question: the state, the moment, the channel and the facts."""

    state: InForce
    now: datetime
    channel: str | None
    facts: Facts


class Hold(NamedTuple):
    """What one rule says where it holds.

    Attributes:
        until: When it lets go; None where no time does that.
        number: A number that belongs to it.
        unsaid: It holds only because nobody said by which means, or what about.
    """

    until: datetime | None = None
    number: int = 0
    unsaid: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A rule as the table has it.

    Attributes:
        verdict: What it says where it holds.
        opened_by: The rules that let a message past it.
        changes: What would change it.
        look: The function that decides whether it holds.
        words: What it means, for the page.
        unsaid: What would change a hold that is there only because something was not said.
        unsaid_soft: A breath is enough to pass over such a hold.
    """

    verdict: Verdict
    opened_by: tuple[Rule, ...]
    changes: tuple[Change, ...]
    look: Callable[[Case, Standing], Hold | None]
    words: str
    unsaid: tuple[Change, ...] = ()
    unsaid_soft: bool = False


# ----------------------------------------------------------------------------- one look a request


def _always(_case: Case, standing: Standing) -> Hold | None:
    """Hold for as long as it is in force."""
    return Hold(standing.ends)


def _mailing(case: Case, standing: Standing) -> Hold | None:
    """Hold what goes out on that list."""
    terms: OptOut = standing.terms  # type: ignore[assignment]  # the table pairs them
    return Hold(standing.ends) if case.facts.mailing == terms.mailing else None


def _means(case: Case, standing: Standing) -> Hold | None:
    """Hold what goes by that means; where nobody said by which, ask."""
    terms: ChannelTerms = standing.terms  # type: ignore[assignment]  # the table pairs them
    if case.channel is None:
        return Hold(standing.ends, unsaid=True)
    return Hold(standing.ends) if case.channel == terms.channel else None


def _about(case: Case, standing: Standing) -> Hold | None:
    """Hold what is about that; where nobody said what it is about, ask."""
    terms: Topic = standing.terms  # type: ignore[assignment]  # the table pairs them
    if case.facts.topics is None:
        return Hold(standing.ends, unsaid=True)
    return Hold(standing.ends) if terms.topic in case.facts.topics else None


def _cap(case: Case, standing: Standing) -> Hold | None:
    """Hold what would be one more than the cap, counted back from now."""
    if not case.state.sends and not case.facts.sent_at:
        return None
    terms: Less = standing.terms  # type: ignore[assignment]  # the table pairs them
    period = timedelta(days=terms.days)
    logged = [m.at for m in case.state.sends]
    if case.facts.reserved_at in logged:
        logged.remove(case.facts.reserved_at)
    free_at = max(
        _full_until(logged, terms.most, period), _full_until(case.facts.sent_at, terms.most, period)
    )
    if free_at <= case.now:
        return None
    return Hold(_sooner(free_at, standing.ends), number=terms.most)


def _full_until(sent: list[datetime] | tuple[datetime, ...], most: int, period: timedelta) -> datetime:
    """Give the moment from which one more message is within the cap."""
    if len(sent) < most:
        return FIRST
    return min(sorted(clip(t) for t in sent)[-most] + period, LAST)


def _night(case: Case, standing: Standing) -> Hold | None:
    """Hold between the hours, at their place."""
    terms: Hours = standing.terms  # type: ignore[assignment]  # the table pairs them
    until = quiet_until(case.now, terms.begins, terms.ends, zone(terms.place))
    return None if until is None else Hold(_sooner(until, standing.ends))


def _sooner(one: datetime, other: datetime | None) -> datetime:
    """Give the earlier of two ends, where None is no end."""
    return one if other is None else min(one, other)


_OPEN: Final = (Rule.REPLY, Rule.LANE)
_TIME: Final = (Change.TIME,)

#: Every rule that looks at a request, in the order of the page.
RULES: Final[Mapping[Rule, Row]] = {
    Rule.STOP: Row(
        Verdict.REFUSE, _OPEN, (Change.THEY_WRITE,), _always,
        "nothing goes; it has no date",
    ),
    Rule.PAUSE: Row(
        Verdict.REFUSE, _OPEN, (Change.THEY_WRITE,), _always,
        "nothing goes until its date, or until they return where it has none",
    ),
    Rule.BRIEF: Row(
        Verdict.HOLD, _OPEN, (Change.THEY_WRITE,), _always,
        "held until the next morning at their place",
    ),
    Rule.OPT_OUT: Row(
        Verdict.REFUSE, (), (), _mailing,
        "nothing goes on this list",
    ),
    Rule.CHANNEL: Row(
        Verdict.REFUSE, (), (Change.OTHER_CHANNEL,), _means,
        "nothing goes by this means; held where the means is not said",
        (Change.SAY_CHANNEL,),
    ),
    Rule.TOPIC: Row(
        Verdict.REFUSE, (), (Change.OTHER_TOPIC,), _about,
        "nothing goes about this; held softly where nobody said what it is about",
        (Change.SAY_TOPIC, Change.BREATH), True,
    ),
    Rule.LESS: Row(
        Verdict.HOLD, _OPEN, _TIME, _cap,
        "held once the cap is reached, counted back from now",
    ),
    Rule.HOURS: Row(
        Verdict.HOLD, (), _TIME, _night,
        "held between these hours at their place",
    ),
}  # fmt: skip

#: What lies in the log by its name → the rule that looks at it.
_RULE_OF: Final[Mapping[str, Rule]] = {
    "stop": Rule.STOP,
    "pause": Rule.PAUSE,
    "less": Rule.LESS,
    "channel": Rule.CHANNEL,
    "hours": Rule.HOURS,
    "topic": Rule.TOPIC,
    "opt-out": Rule.OPT_OUT,
}

#: The order of reasons: what they said, what I decided, what the rhythm says; inside, the page's order.
GROUNDS: Final = {ground.value: n for n, ground in enumerate(Ground)}
PLACES: Final = {rule.value: n for n, rule in enumerate(Rule)}

_BY_PLACE: Final = tuple((rule, row, PLACES[rule.value]) for rule, row in RULES.items())
_ROW_OF: Final = {made: _BY_PLACE[PLACES[_RULE_OF[name].value]] for made, name in NAME_OF.items()}
_BRIEF: Final = _BY_PLACE[PLACES[Rule.BRIEF.value]]


def row_of(terms: Terms) -> tuple[Rule, Row, int]:
    """Give the rule that looks at a request, its row, and its place on the page.

    >>> row_of(Pause())[0].value
    'pause'
    """
    made = type(terms)
    if made is Pause and terms.brief:  # type: ignore[union-attr]  # it is a pause
        return _BRIEF
    return _ROW_OF[made]


# ----------------------------------------------------------------------------- three rules without a request


def _died(case: Case) -> Found:
    """Hold everything that would go to somebody who died; no rule beside it has anything to say."""
    reason = Reason(Ground.DECIDED, Rule.DIED, entry=case.state.died)
    order = _order(reason, GROUNDS[reason.ground], PLACES[reason.rule])
    return Found(order, reason, None, Verdict.REFUSE, False, (Change.TAKE_BACK,), None)


def _sealed(case: Case) -> tuple[Reason, tuple[Change, ...]] | None:
    """Hold what would go to somebody whose chapter is closed; a breath does not open it."""
    if not case.state.sealed or case.facts.reserved_at is not None:
        return None
    reason = Reason(Ground.DECIDED, Rule.SEALED, entry=case.state.sealed)
    theirs = () if for_safety(case.state, case.now) else (Change.THEY_WRITE,)
    return reason, (*theirs, Change.OPEN_CHAPTER)


def pace_until(facts: Facts) -> datetime | None:
    """Give the moment up to which the rhythm holds softly; None where it says nothing.

    After the k-th bid that stands unanswered: max(a day, their 95 % reply time) x 2^(k-1), at most 90
    days.  It says nothing under five answered bids, or when they wrote last.

    >>> bid_at = datetime(2026, 5, 3, tzinfo=UTC)
    >>> pace_until(Facts(unanswered=2, answered=9, reply_h_95=30.0, last_bid_at=bid_at))
    datetime.datetime(2026, 5, 5, 12, 0, tzinfo=datetime.timezone.utc)
    """
    if facts.unanswered < 1 or facts.last_bid_at is None:
        return None
    if facts.they_wrote_last or facts.answered < ENOUGH_ANSWERS:
        return None
    most = LONGEST_PACE / timedelta(hours=1)
    reply_h = 0.0 if facts.reply_h_95 is None else facts.reply_h_95
    # A reply time that is no number is a fault elsewhere: the longest wait is the safe reading.
    reply_h = most if math.isnan(reply_h) else min(reply_h, most)
    shortest = max(SHORTEST_PACE, timedelta(hours=max(reply_h, 0.0)))
    wait = min(shortest * (1 << min(facts.unanswered - 1, MOST_DOUBLINGS)), LONGEST_PACE)
    return min(clip(facts.last_bid_at) + wait, LAST)


def _pace(case: Case) -> tuple[Reason, tuple[Change, ...]] | None:
    """Hold softly until their own rhythm has had its time."""
    facts = case.facts
    if case.state.sealed or facts.reserved_at is not None:
        return None  # a closed chapter is not measured; a message that was let through is not weighed again
    until = pace_until(facts)
    if until is None or facts.last_bid_at is None or until <= case.now:
        return None
    since = clip(facts.last_bid_at)
    reason = Reason(Ground.RHYTHM, Rule.PACE, since, until, number=facts.unanswered)
    return reason, (Change.TIME, Change.THEY_WRITE, Change.BREATH)


# ----------------------------------------------------------------------------- what lets a message past


def _lane_from(case: Case) -> datetime | None:
    """Give the moment from which this message may use the logistics lane; None for never."""
    lane = case.state.lane
    if lane is None or case.facts.matter is not lane.matter or case.channel != lane.channel:
        return None
    if case.facts.mailing:
        return None
    used = [m.at for m in case.state.sends if m.uses is Use.LANE and m.at != case.facts.reserved_at]
    return max(lane.opens, _full_until(used, 1, timedelta(days=lane.days)))


def may_reply(case: Case) -> datetime | None:
    """Give the message of theirs that this one may answer."""
    if not case.state.replies or case.facts.new or case.facts.mailing:
        return None
    usable = usable_replies(case.state, case.now)
    return usable[0] if usable else None


def _let_through(case: Case, recorded: datetime) -> bool:
    """Tell whether this very message was let through before, and nothing was asked since."""
    if case.facts.reserved_at is None:
        return False
    at = clip(case.facts.reserved_at)
    return recorded <= at and case.now < at + REPLY_WINDOW


def _passed_by(case: Case, standing: Standing, row: Row, lane_from: datetime | None) -> Rule | None:
    """Name what lets this message past a request; None for nothing."""
    if Rule.LANE in row.opened_by and lane_from is not None and lane_from <= case.now:
        return Rule.LANE
    if Rule.REPLY in row.opened_by and opened_by_return(standing):
        kept = case.facts.reserved_uses is Use.REPLY and _let_through(case, standing.recorded)
        if may_reply(case) is not None or (kept and not any(s.safety for s in case.state.requests)):
            return Rule.REPLY
    return None


def clip(at: datetime) -> datetime:
    """Move a moment into the years letbe knows, in UTC."""
    if at.tzinfo is UTC and FIRST <= at <= LAST:
        return at
    at = at.replace(tzinfo=UTC) if at.utcoffset() is None else at
    return min(max(at, FIRST), LAST).astimezone(UTC)


# ----------------------------------------------------------------------------- every rule that holds


class Found(NamedTuple):
    """A rule that holds.

    Attributes:
        order: Where its reason stands.
        reason: Why.
        until: When it lets this message go; None where no time does that.
        verdict: What it says.
        soft: A breath is enough to pass over it.
        changes: What would change it.
        passed_by: What lets the message past it all the same; None for nothing.
    """

    order: tuple[int, int, datetime, datetime, int, int]
    reason: Reason
    until: datetime | None
    verdict: Verdict
    soft: bool
    changes: tuple[Change, ...]
    passed_by: Rule | None


def look(case: Case) -> list[Found]:
    """Find every rule that holds, passed or not."""
    state, now = case.state, case.now
    if state.died:
        return [_died(case)]
    lane_from = None if state.lane is None else _lane_from(case)
    found = []
    for standing in state.requests:
        if standing.ends is None or now < standing.ends:
            rule, row, place = row_of(standing.terms)
            hold = row.look(case, standing)
            if hold is not None and not (
                hold.unsaid and row.unsaid_soft and _let_through(case, standing.recorded)
            ):
                found.append(_found(case, standing, (rule, row, place), hold, lane_from))
    for other in (_sealed(case), _pace(case)):
        if other is not None:
            reason, changes = other
            passed_by = _passed_without_request(case, lane_from)
            order = _order(reason, GROUNDS[reason.ground], PLACES[reason.rule])
            soft = reason.rule is Rule.PACE
            found.append(Found(order, reason, reason.until, Verdict.HOLD, soft, changes, passed_by))
    return found


def _found(
    case: Case, standing: Standing, which: tuple[Rule, Row, int], hold: Hold, lane_from: datetime | None
) -> Found:
    """Say all that is to be said of a request that holds."""
    rule, row, place = which
    until, number, unsaid = hold
    theirs = standing.side is Side.THEIRS
    ground = Ground.SAID if theirs else Ground.DECIDED
    reason = Reason(ground, rule, standing.since, until, standing.entry, number, standing.found)
    locked = standing.locked_until is not None and case.now < standing.locked_until
    changes = _changes(place, unsaid, until is not None, standing.found, theirs, locked, standing.safety)
    passed_by = None
    if row.opened_by:
        passed_by = _passed_by(case, standing, row, lane_from)
        until = until if lane_from is None else _sooner(lane_from, until)
    verdict = Verdict.HOLD if unsaid else row.verdict
    order = _order(reason, 0 if theirs else 1, place)
    return Found(order, reason, until, verdict, unsaid and row.unsaid_soft, changes, passed_by)


def _order(reason: Reason, ground: int, place: int) -> tuple[int, int, datetime, datetime, int, int]:
    """Order reasons by what they rest on, then as the page does, then by time."""
    return ground, place, reason.since or FIRST, reason.until or LAST, reason.number, reason.entry


def _passed_without_request(case: Case, lane_from: datetime | None) -> Rule | None:
    """Name what lets this message past a closed chapter or the rhythm; None for nothing."""
    if lane_from is not None and lane_from <= case.now:
        return Rule.LANE
    return None if may_reply(case) is None else Rule.REPLY


@cache
def _changes(  # noqa: PLR0917 - they are the key of the cache
    place: int, unsaid: bool, timed: bool, found: bool, theirs: bool, locked: bool, safety: bool
) -> tuple[Change, ...]:
    """Name what would change a hold; there are a few dozen combinations."""
    row = _BY_PLACE[place][1]
    changes = list(row.unsaid if unsaid else row.changes)
    if timed and Change.TIME not in changes:
        changes.append(Change.TIME)
    if safety and Change.THEY_WRITE in changes:
        changes.remove(Change.THEY_WRITE)
    if found:
        changes.append(Change.SET_ASIDE)
    changes.append(Change.THEY_TELL_ME if theirs else Change.LOCK_ENDS if locked else Change.I_LIFT)
    return tuple(changes)
