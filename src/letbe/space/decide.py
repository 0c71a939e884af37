"""One decision about one message: the answer, and what to write down with it.

Pure.  The store calls this inside the transaction that also writes the result, so that two who ask at
the same instant for the last allowed message cannot both get it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from letbe.space.answers import Answer, Facts, Unreadable, Verdict, strictness
from letbe.space.entries import BREATH, Held, Sent, Use
from letbe.space.fold import BREATH_KEPT
from letbe.space.may import may

if TYPE_CHECKING:
    from datetime import datetime

    from letbe.space.entries import Body
    from letbe.space.fold import InForce


class Clock(NamedTuple):
    """The two clocks of a decision.

    Attributes:
        wall: What the clock of the machine says.
        log: When the last entry was written.
    """

    wall: datetime
    log: datetime

    @property
    def now(self) -> datetime:
        """Give the later of both: within the log, time never runs backwards."""
        return max(self.wall, self.log)


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided about one message.

    Attributes:
        answer: The answer.
        entry: The number of the entry that notes it; 0 where nothing needed to be noted.
        repeated: This message was let through before, and this time used nothing up.
        breath_until: A soft hold may be passed over from this moment on; None if there is none.
    """

    answer: Answer
    entry: int = 0
    repeated: bool = False
    breath_until: datetime | None = None


def answer_at(state: InForce | Unreadable, clock: Clock, channel: str | None, facts: Facts) -> Answer:
    """Answer by both clocks, and give the stricter.

    A clock that was set back opens nothing early (the log knows better); a clock that ran ahead for a
    while and was set right finds the space where it was (the wall knows better).
    """
    if clock.wall >= clock.log:
        return may(state, clock.wall, channel, facts)
    answer = may(state, clock.log, channel, facts)
    return max(
        may(state, clock.wall, channel, facts),
        answer,
        key=lambda a: (strictness(a), a.uses is not Use.NOTHING),
    )


def decide(
    state: InForce, clock: Clock, channel: str | None, facts: Facts, *, key: str = "", override: bool = False
) -> tuple[Decision, Body | None]:
    """Decide about one message, and say what to write down.

    Args:
        state: What is in force for this person.
        clock: Both clocks.
        channel: By which means.
        facts: What is known; ``reserved_at`` is set where this message was let through before.
        key: The blinded id of the message.
        override: Pass over a soft hold whose breath has been taken.

    Returns:
        The decision, and the body of the entry that belongs to it; None where there is none.
    """
    answer = answer_at(state, clock, channel, facts)
    if facts.reserved_at is not None:
        return Decision(answer, repeated=answer.verdict is Verdict.SEND), None
    if answer.verdict is Verdict.SEND:
        return Decision(answer), Sent(answer.uses)
    if answer.verdict is Verdict.UNKNOWN:
        return Decision(answer), None
    if not answer.soft:
        return Decision(answer), Held()
    return _softly(state, clock, answer, key, override=override)


def _softly(
    state: InForce, clock: Clock, answer: Answer, key: str, *, override: bool
) -> tuple[Decision, Body | None]:
    """Let a soft hold go after its breath, and begin the breath where it is new."""
    fresh = (b.at for b in state.breaths if key and b.key == key and clock.now < b.at + BREATH_KEPT)
    begun = next(fresh, None)
    if begun is None:
        return Decision(answer, breath_until=clock.now + BREATH), Held(soft=True)
    if override and clock.wall >= begun + BREATH:
        passed = answer._replace(verdict=Verdict.SEND, soft=False, until=None, changes=())
        return Decision(passed), Sent()
    return Decision(answer, breath_until=begun + BREATH), None
