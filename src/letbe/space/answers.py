"""What a question and its answer are made of: verdicts, grounds, rules, facts, reasons.

Plain data; nothing is decided here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from letbe.space.entries import Matter, Use

if TYPE_CHECKING:
    from datetime import datetime


class Verdict(StrEnum):
    """The four answers."""

    SEND = "send"
    HOLD = "hold"
    REFUSE = "refuse"
    UNKNOWN = "unknown"


class Ground(StrEnum):
    """What a reason rests on, in the order reasons are given."""

    SAID = "what they said"
    DECIDED = "what I decided"
    RHYTHM = "what the rhythm says"


class Rule(StrEnum):
    """Every rule that is looked at, in the order of the page."""

    STOP = "stop"
    PAUSE = "pause"
    BRIEF = "brief"
    OPT_OUT = "opt-out"
    CHANNEL = "channel"
    TOPIC = "topic"
    LESS = "less"
    HOURS = "hours"
    DIED = "died"
    SEALED = "sealed"
    PACE = "pace"
    REPLY = "reply"
    LANE = "lane"
    FREE = "free"
    UNREADABLE = "unreadable"
    NO_ZONE = "no-zone"


class Change(StrEnum):
    """What would change the answer."""

    TIME = "time"
    THEY_WRITE = "they-write"
    THEY_TELL_ME = "they-tell-me"
    I_LIFT = "i-lift"
    LOCK_ENDS = "lock-ends"
    OTHER_CHANNEL = "other-channel"
    OTHER_TOPIC = "other-topic"
    SAY_CHANNEL = "say-channel"
    SAY_TOPIC = "say-topic"
    BREATH = "breath"
    REPAIR = "repair"
    OPEN_CHAPTER = "open-chapter"
    SET_ASIDE = "set-aside"
    TAKE_BACK = "take-back"


@dataclass(frozen=True, slots=True)
class Unreadable:
    """The log cannot be read, so nothing is known and everything is held."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the message and of the rhythm; every field may be left out.

    Attributes:
        mailing: The tag of the list that it goes out on; empty for a message of a person.
        topics: The tags of what it is about; None where nobody said.
        matter: The matter of the logistics lane that it is about.
        new: It starts something new, and is no answer.
        unanswered: Bids of mine that stand unanswered, >= 0.
        last_bid_at: When the last of them was sent.
        reply_h_95: Their 95 % reply time, hours.
        answered: Bids of mine that were answered before, >= 0.
        they_wrote_last: The last message of the tie is theirs.
        sent_at: When I wrote to them, as far as the history knows; for caps.
        reserved_at: This very message was let through before, at this moment.
        reserved_uses: What it used up then.
    """

    mailing: str = ""
    topics: frozenset[str] | None = None
    matter: Matter | None = None
    new: bool = False
    unanswered: int = 0
    last_bid_at: datetime | None = None
    reply_h_95: float | None = None
    answered: int = 0
    they_wrote_last: bool = False
    sent_at: tuple[datetime, ...] = ()
    reserved_at: datetime | None = None
    reserved_uses: Use = Use.NOTHING


NO_FACTS: Final = Facts()


class Reason(NamedTuple):
    """One reason.

    Attributes:
        ground: What it rests on.
        rule: Which rule.
        since: When it was said, given, or sent; None where that has no meaning.
        until: When it ends by itself; None if no time ends it.
        entry: The number of the entry it rests on; 0 for none.
        number: A number that belongs to it: a cap, or the bids that stand unanswered.
        found: letbe found it in their words, and nobody confirmed it.
    """

    ground: Ground
    rule: Rule
    since: datetime | None = None
    until: datetime | None = None
    entry: int = 0
    number: int = 0
    found: bool = False


class Answer(NamedTuple):
    """The answer.

    Attributes:
        verdict: ``send``, ``hold``, ``refuse`` or ``unknown``.
        reasons: What they said, what I decided, what the rhythm says; never empty.
        until: The first moment of a yes by time alone; None for none.
        changes: What would change it.
        rests_on: The numbers of the entries it rests on, in order.
        soft: A breath of ten minutes is enough to pass over it.
        uses: What the message would use up.
    """

    verdict: Verdict
    reasons: tuple[Reason, ...]
    until: datetime | None = None
    changes: tuple[Change, ...] = ()
    rests_on: tuple[int, ...] = ()
    soft: bool = False
    uses: Use = Use.NOTHING


@dataclass(frozen=True, slots=True)
class Looked:
    """One rule that was looked at, for ``explain``.

    Attributes:
        rule: Which rule.
        ground: What it would rest on.
        entry: The entry it looked at; 0 where there was none to look at.
        verdict: What it says by itself: ``send`` where it does not hold.
        passed_by: What let the message past it all the same; None if nothing did.
    """

    rule: Rule
    ground: Ground
    entry: int
    verdict: Verdict
    passed_by: Rule | None = None


#: A soft hold is laxer than any other hold; a refusal is the strictest.
_STRICTNESS: Final = {Verdict.SEND: 0, Verdict.HOLD: 2, Verdict.UNKNOWN: 3, Verdict.REFUSE: 4}


def strictness(answer: Answer) -> int:
    """Give how strict an answer is, 0 for send: a soft hold 1, a hold 2, unknown 3, a refusal 4.

    >>> strictness(Answer(Verdict.SEND, ()))
    0
    """
    return 1 if answer.soft else _STRICTNESS[answer.verdict]
