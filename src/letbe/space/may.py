"""May I write now?  One pure function, and the table of rules that it reads.

``may`` looks at what is in force for one person, the moment, the channel and what is known of the
message, and gives the strictest answer of all rules, with its reasons in order: what they said,
what I decided, what the rhythm says.

True for every input:

1. It answers.  What cannot be read or told apart is ``unknown`` or held, never sent.
2. One more request never makes the answer laxer.
3. Time alone never makes a stop laxer; only their own message opens it, for one reply.
4. ``until`` is the first moment at which the same question would be answered with yes, if nothing
   else happens; None where time alone does not change the answer.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from operator import attrgetter
from typing import TYPE_CHECKING, Final, cast

from letbe.space.answers import (
    NO_FACTS,
    Answer,
    Change,
    Facts,
    Ground,
    Looked,
    Reason,
    Rule,
    Unreadable,
    Verdict,
)
from letbe.space.entries import LAST, Side, Use
from letbe.space.rules import GROUNDS, PLACES, RULES, Case, clip, look, may_reply, row_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from letbe.space.fold import InForce, Standing
    from letbe.space.rules import Found

#: Quiet hours come back every day; what they leave open repeats within a year.
HORIZON: Final = timedelta(days=400)

_BY_ORDER: Final = attrgetter("order")

#: The answer where nothing is in force and the rhythm says nothing.
_FREE: Final = Answer(Verdict.SEND, (Reason(Ground.SAID, Rule.FREE),))


# ----------------------------------------------------------------------------- the answer


def _first_yes(case: Case, ends: list[datetime | None]) -> datetime | None:
    """Find the first moment at which nothing would hold, if nothing else happens."""
    at = case.now
    horizon: datetime | None = None
    while ends:
        if None in ends:
            return None
        at = max(cast("list[datetime]", ends))
        if at >= LAST:
            return None
        found = [f for f in look(case._replace(now=at)) if f.passed_by is None]
        ends = [f.until for f in found]
        if any(f.reason.rule is not Rule.HOURS for f in found) or horizon is None:
            horizon = min(at, LAST - HORIZON) + HORIZON
        if at >= horizon:
            return None
    return at


def may(
    in_force: InForce | Unreadable, now: datetime, channel: str | None = None, facts: Facts = NO_FACTS
) -> Answer:
    """Answer whether I may write to one person now.

    Args:
        in_force: What the log says about them; ``Unreadable`` where it cannot be read.
        now: The moment, with its zone.
        channel: By which means; None where nobody said.
        facts: What is known of the message and of the rhythm.

    Returns:
        The strictest answer of all rules, with every reason.

    Raises:
        Nothing, for whatever state and facts.

    Cost: some microseconds for each request in force; no I/O.

    >>> from datetime import UTC
    >>> from letbe.space.fold import NOTHING
    >>> may(NOTHING, datetime(2026, 5, 3, tzinfo=UTC)).verdict.value
    'send'
    """
    if isinstance(in_force, Unreadable):
        return _unknown(Rule.UNREADABLE)
    if now.utcoffset() is None:
        return _unknown(Rule.NO_ZONE)
    case = Case(in_force, clip(now), channel, facts)
    found = look(case)
    if not found:
        return _FREE
    holding = [f for f in found if f.passed_by is None]
    return _holds(case, holding) if holding else _sends(case, found)


def _unknown(rule: Rule) -> Answer:
    """Answer where nothing can be known."""
    return Answer(Verdict.UNKNOWN, (Reason(Ground.DECIDED, rule),), changes=(Change.REPAIR,))


def _holds(case: Case, holding: list[Found]) -> Answer:
    """Make the answer of the rules that hold."""
    if len(holding) > 1:
        holding.sort(key=_BY_ORDER)
    until = _first_yes(case, [f.until for f in holding])
    changes = dict.fromkeys([c for f in holding for c in f.changes])
    if until is None:
        changes.pop(Change.TIME, None)
    refused = Verdict.REFUSE in [f.verdict for f in holding]
    reasons = tuple([f.reason for f in holding])
    soft = not refused and False not in [f.soft for f in holding]
    verdict = Verdict.REFUSE if refused else Verdict.HOLD
    return Answer(verdict, reasons, until, tuple(changes), _entries(reasons), soft)


def _sends(case: Case, passed: list[Found]) -> Answer:
    """Make the answer where nothing holds, or something lets the message past."""
    ways = {f.passed_by for f in passed}
    reasons = []
    if Rule.REPLY in ways:
        reasons.append(
            Reason(Ground.SAID, Rule.REPLY, may_reply(case) or clip(case.facts.reserved_at or case.now))
        )
    if Rule.LANE in ways and case.state.lane is not None:
        reasons.append(Reason(Ground.DECIDED, Rule.LANE, case.state.lane.opens, entry=case.state.lane.entry))
    uses = Use.LANE if Rule.LANE in ways else Use.REPLY if Rule.REPLY in ways else Use.NOTHING
    rests_on = _entries([*(f.reason for f in passed), *reasons])
    return Answer(Verdict.SEND, tuple(reasons), rests_on=rests_on, uses=uses)


def _entries(reasons: Iterable[Reason]) -> tuple[int, ...]:
    """Number the entries that reasons rest on."""
    return tuple(sorted({r.entry for r in reasons if r.entry}))


def explain(
    in_force: InForce | Unreadable, now: datetime, channel: str | None = None, facts: Facts = NO_FACTS
) -> tuple[Looked, ...]:
    """List every rule that was looked at, in the order of the page, with what it says by itself.

    Args:
        in_force: As for ``may``.
        now: As for ``may``.
        channel: As for ``may``.
        facts: As for ``may``.

    Returns:
        At least one line a rule; a rule with several requests has a line for each.  Of somebody who died
        there is one line.

    >>> from datetime import UTC
    >>> from letbe.space.fold import NOTHING
    >>> [x.rule.value for x in explain(NOTHING, datetime(2026, 5, 3, tzinfo=UTC))][:3]
    ['stop', 'pause', 'brief']
    """
    if isinstance(in_force, Unreadable) or now.utcoffset() is None:
        rule = Rule.UNREADABLE if isinstance(in_force, Unreadable) else Rule.NO_ZONE
        return (Looked(rule, Ground.DECIDED, 0, Verdict.UNKNOWN),)
    if in_force.died:
        return (Looked(Rule.DIED, Ground.DECIDED, in_force.died, Verdict.REFUSE),)
    case = Case(in_force, clip(now), channel, facts)
    found = {(f.reason.rule, f.reason.entry): f for f in look(case)}
    lines = [
        *(_line(row_of(s.terms)[0], s.entry, _ground(s), found) for s in in_force.requests),
        _line(Rule.SEALED, in_force.sealed, Ground.DECIDED, found),
        _line(Rule.PACE, 0, Ground.RHYTHM, found),
    ]
    looked = {line.rule for line in lines}
    lines += [Looked(rule, Ground.SAID, 0, Verdict.SEND) for rule in RULES if rule not in looked]
    return tuple(sorted(lines, key=lambda x: (GROUNDS[x.ground], PLACES[x.rule], x.entry)))


def _ground(standing: Standing) -> Ground:
    """Give what a request rests on."""
    return Ground.SAID if standing.side is Side.THEIRS else Ground.DECIDED


def _line(rule: Rule, entry: int, ground: Ground, found: Mapping[tuple[Rule, int], Found]) -> Looked:
    """Say what one rule says."""
    hit = found.get((rule, entry))
    if hit is None:
        return Looked(rule, ground, entry, Verdict.SEND)
    return Looked(rule, ground, entry, hit.verdict, hit.passed_by)
