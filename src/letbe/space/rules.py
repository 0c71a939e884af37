"""The table of rules: what each kind of request holds, and what lets a message past it.

Pure.  ``RULES`` is read by ``may``, by the page "what is in force" and by the tests alike.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from letbe.space.answers import Change, Facts, Ground, Reason, Rule, Verdict
from letbe.space.entries import FIRST, LAST, NAME_OF, Hours, Pause, Side, Use, zone
from letbe.space.fold import REPLY_WINDOW, for_safety, opened_by_return, usable_replies
from letbe.space.quiet import quiet_until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from letbe.space.entries import Channel as ChannelTerms
    from letbe.space.entries import Less, OptOut, Topic
    from letbe.space.fold import InForce, Standing

#: Below so many answered bids a reply time says nothing.
ENOUGH_ANSWERS: Final = 5
#: The pace after a first unanswered bid is never under a day ...
SHORTEST_PACE: Final = timedelta(days=1)
#: ... and never over 90 days.
LONGEST_PACE: Final = timedelta(days=90)
#: 2 ** 7 days are over 90, so further doubling changes nothing.
MOST_DOUBLINGS: Final = 7


@dataclass(frozen=True, slots=True)
class Case:
    """One question: the state, the moment, the channel and the facts."""

    state: InForce
    now: datetime
    channel: str | None
    facts: Facts


@dataclass(frozen=True, slots=True)
class Hold:
    """What one rule says where it holds: until when, its number, and what would change it."""

    until: datetime | None = None
    count: int = 0
    changes: tuple[Change, ...] = ()
    verdict: Verdict | None = None
    soft: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A rule as the table has it.

    Attributes:
        verdict: What it says where it holds.
        opened_by: The rules that let a message past it.
        changes: What would change it.
        look: The function that decides whether it holds.
        words: What it means, for the page.
    """

    verdict: Verdict
    opened_by: tuple[Rule, ...]
    changes: tuple[Change, ...]
    look: Callable[[Case, Standing], Hold | None]
    words: str


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
        return Hold(standing.ends, changes=(Change.SAY_CHANNEL,), verdict=Verdict.HOLD)
    return Hold(standing.ends) if case.channel == terms.channel else None


def _about(case: Case, standing: Standing) -> Hold | None:
    """Hold what is about that; where nobody said what it is about, ask."""
    terms: Topic = standing.terms  # type: ignore[assignment]  # the table pairs them
    if case.facts.topics is None:
        return Hold(standing.ends, changes=(Change.SAY_TOPIC, Change.BREATH), verdict=Verdict.HOLD, soft=True)
    return Hold(standing.ends) if terms.topic in case.facts.topics else None


def _cap(case: Case, standing: Standing) -> Hold | None:
    """Hold what would be one more than the cap, counted back from now."""
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
    return Hold(_sooner(free_at, standing.ends), count=terms.most)


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
    ),
    Rule.TOPIC: Row(
        Verdict.REFUSE, (), (Change.OTHER_TOPIC,), _about,
        "nothing goes about this; held softly where nobody said what it is about",
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
RULE_OF_TERMS: Final = {made: _RULE_OF[name] for made, name in NAME_OF.items()}


def rule_of(standing: Standing) -> Rule:
    """Name the rule that looks at a request."""
    if isinstance(standing.terms, Pause) and standing.terms.brief:
        return Rule.BRIEF
    return RULE_OF_TERMS[type(standing.terms)]


# ----------------------------------------------------------------------------- two rules without a request


def _sealed(case: Case) -> tuple[Reason, Hold] | None:
    """Hold softly what would go to somebody whose chapter is closed."""
    if not case.state.sealed or case.facts.reserved_at is not None:
        return None
    hold = Hold(changes=(Change.BREATH, Change.OPEN_CHAPTER), verdict=Verdict.HOLD, soft=True)
    return Reason(Ground.DECIDED, Rule.SEALED, entry=case.state.sealed), hold


def pace_until(facts: Facts) -> datetime | None:
    """Give the moment up to which the rhythm holds softly; None where it says nothing.

    After the k-th bid that stands unanswered: max(a day, their 95 % reply time) x 2^(k-1), at most 90
    days.  It says nothing under five answered bids, or when they wrote last.

    >>> bid_at = datetime(2026, 5, 3, tzinfo=UTC)
    >>> pace_until(Facts(unanswered=2, answered=9, reply_h_95=30.0, last_bid_at=bid_at))
    datetime.datetime(2026, 5, 5, 12, 0, tzinfo=datetime.timezone.utc)
    """
    if facts.they_wrote_last or facts.answered < ENOUGH_ANSWERS or facts.unanswered < 1:
        return None
    if facts.last_bid_at is None:
        return None
    most = LONGEST_PACE / timedelta(hours=1)
    reply_h = 0.0 if facts.reply_h_95 is None else facts.reply_h_95
    # A reply time that is no number is a fault elsewhere: the longest wait is the safe reading.
    reply_h = most if math.isnan(reply_h) else min(reply_h, most)
    shortest = max(SHORTEST_PACE, timedelta(hours=max(reply_h, 0.0)))
    wait = min(shortest * (1 << min(facts.unanswered - 1, MOST_DOUBLINGS)), LONGEST_PACE)
    return min(clip(facts.last_bid_at) + wait, LAST)


def _pace(case: Case) -> tuple[Reason, Hold] | None:
    """Hold softly until their own rhythm has had its time."""
    facts = case.facts
    if case.state.sealed or facts.reserved_at is not None:
        return None  # a closed chapter is not measured; a message that was let through is not weighed again
    until = pace_until(facts)
    if until is None or until <= case.now:
        return None
    hold = Hold(until, facts.unanswered, (Change.TIME, Change.THEY_WRITE, Change.BREATH), Verdict.HOLD, True)
    return Reason(Ground.RHYTHM, Rule.PACE, facts.last_bid_at, until, count=facts.unanswered), hold


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
    if case.facts.new or case.facts.mailing:
        return None
    usable = usable_replies(case.state, case.now)
    return usable[0] if usable else None


def _let_through(case: Case, recorded: datetime) -> bool:
    """Tell whether this very message was let through before, and nothing was asked since."""
    at = case.facts.reserved_at
    return at is not None and recorded <= at and case.now < at + REPLY_WINDOW


def _passed_by(case: Case, standing: Standing, row: Row, lane_from: datetime | None) -> Rule | None:
    """Name what lets this message past a request; None for nothing."""
    if Rule.LANE in row.opened_by and lane_from is not None and lane_from <= case.now:
        return Rule.LANE
    if Rule.REPLY in row.opened_by and opened_by_return(standing):
        kept = case.facts.reserved_uses is Use.REPLY and _let_through(case, standing.recorded)
        if may_reply(case) is not None or (kept and not for_safety(case.state, case.now)):
            return Rule.REPLY
    return None


def clip(at: datetime) -> datetime:
    """Move a moment into the years letbe knows."""
    at = at.replace(tzinfo=UTC) if at.utcoffset() is None else at
    return min(max(at, FIRST), LAST).astimezone(UTC)


# ----------------------------------------------------------------------------- every rule that holds


@dataclass(frozen=True, slots=True)
class Found:
    """A rule that holds."""

    reason: Reason
    hold: Hold
    passed_by: Rule | None


def look(case: Case) -> Iterator[Found]:
    """Find every rule that holds, passed or not."""
    lane_from = _lane_from(case) if case.state.lane is not None else None
    for standing in case.state.requests:
        if not standing.holds(case.now):
            continue
        rule = rule_of(standing)
        row = RULES[rule]
        hold = row.look(case, standing)
        if hold is None or (hold.soft and _let_through(case, standing.recorded)):
            continue
        passed_by = _passed_by(case, standing, row, lane_from)
        reason = _reason(standing, rule, hold)
        hold = _full(hold, row, standing, case.now)
        if lane_from is not None and Rule.LANE in row.opened_by:
            hold = replace(hold, until=_sooner(lane_from, hold.until))
        yield Found(reason, hold, passed_by)
    for found in (_sealed(case), _pace(case)):
        if found is not None:
            yield Found(*found, _passed_without_request(case, lane_from))


def _passed_without_request(case: Case, lane_from: datetime | None) -> Rule | None:
    """Name what lets this message past a closed chapter or the rhythm; None for nothing."""
    if lane_from is not None and lane_from <= case.now:
        return Rule.LANE
    return None if may_reply(case) is None else Rule.REPLY


def _reason(standing: Standing, rule: Rule, hold: Hold) -> Reason:
    """Say why, for a request."""
    ground = Ground.SAID if standing.side is Side.THEIRS else Ground.DECIDED
    return Reason(ground, rule, standing.since, hold.until, standing.entry, hold.count, standing.found)


def _full(hold: Hold, row: Row, standing: Standing, now: datetime) -> Hold:
    """Fill in what the table says and what would change it."""
    changes = list(hold.changes or row.changes)
    if hold.until is not None:
        changes.append(Change.TIME)
    if Change.THEY_WRITE in changes and not opened_by_return(standing):
        changes.remove(Change.THEY_WRITE)
    if standing.found:
        changes.append(Change.SET_ASIDE)
    if standing.side is Side.THEIRS:
        changes.append(Change.THEY_TELL_ME)
    elif standing.locked_until is not None and now < standing.locked_until:
        changes.append(Change.LOCK_ENDS)
    else:
        changes.append(Change.I_LIFT)
    return replace(hold, changes=tuple(changes), verdict=hold.verdict or row.verdict)
