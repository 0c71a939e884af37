"""The words for an answer: plain, calm, and each with its ground.

Reasons and changes are data; here they become sentences, with times on the user's own clock.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from letbe.space.answers import Change, Ground, Rule
from letbe.space.entries import Channel, Hours, Less, Pause, Side, Stop, Topic
from letbe.space.when import show

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from letbe.space.answers import Reason
    from letbe.space.entries import Terms
    from letbe.space.fold import Standing

#: What each rule says where it rests on their words; {since} and {until} are filled in.
SAID: Final[Mapping[Rule, str]] = {
    Rule.STOP: "They asked you to stop, on {since}.",
    Rule.PAUSE: "They asked for room, on {since}.",
    Rule.BRIEF: "They said: not now, on {since}.",
    Rule.OPT_OUT: "They left this list, on {since}.",
    Rule.CHANNEL: "They asked not to be reached this way, on {since}.",
    Rule.TOPIC: "They asked to leave this subject out, on {since}.",
    Rule.LESS: "They asked for less, on {since}: at most {number} at a time.",
    Rule.HOURS: "They asked for quiet at these hours, on {since}.",
    Rule.REPLY: "They wrote; you can answer: one reply to each of theirs, about as long as theirs.",
    Rule.FREE: "Nothing here asks you not to write.",
}
#: The same where it rests on what the user decided.
DECIDED: Final[Mapping[Rule, str]] = {
    Rule.STOP: "You gave them room, on {since}.",
    Rule.PAUSE: "You gave them room, on {since}.",
    Rule.BRIEF: "You decided: not now, on {since}.",
    Rule.OPT_OUT: "You took them off this list, on {since}.",
    Rule.CHANNEL: "You decided not to use this way, on {since}.",
    Rule.TOPIC: "You decided to leave this subject out, on {since}.",
    Rule.LESS: "You decided to write less, on {since}: at most {number} at a time.",
    Rule.HOURS: "You decided to keep these hours quiet, on {since}.",
    Rule.DIED: "They died. A letter is welcome; nothing else goes.",
    Rule.SEALED: "You closed this chapter.",
    Rule.LANE: "This is what must still be said between you: one message.",
    Rule.UNREADABLE: "The log cannot be read: nothing goes out, and nothing is lost.",
    Rule.NO_ZONE: "The time has no zone: nothing goes out, and nothing is lost.",
}
RHYTHM: Final[Mapping[Rule, str]] = {
    Rule.PACE: "{number} of yours {stand} unanswered.",
}
_BY_GROUND: Final = {Ground.SAID: SAID, Ground.DECIDED: DECIDED, Ground.RHYTHM: RHYTHM}

#: What each change means.
CHANGES: Final[Mapping[Change, str]] = {
    Change.TIME: "It ends by itself.",
    Change.THEY_WRITE: "The door is theirs to open: when they write, you can answer.",
    Change.THEY_TELL_ME: "If they told you otherwise, say how; it counts after 72 hours.",
    Change.I_LIFT: "You gave it, and you can lift it.",
    Change.LOCK_ENDS: "When your own lock ends, you can lift it.",
    Change.OTHER_CHANNEL: "It is about this way only.",
    Change.OTHER_TOPIC: "It is about this subject only.",
    Change.SAY_CHANNEL: "Say which way it would go.",
    Change.SAY_TOPIC: "Say what it is about.",
    Change.BREATH: "After a breath of ten minutes, you decide.",
    Change.REPAIR: "letbe log --verify shows where; a backup of the home brings it back.",
    Change.OPEN_CHAPTER: "You can open the chapter again; it takes a day.",
    Change.TAKE_BACK: "If it was written down by mistake, take it back: letbe space PERSON --not-died",
    Change.SET_ASIDE: "letbe found this in their words; if it was no request, set it aside.",
}


def say(reason: Reason, place: ZoneInfo) -> str:
    """Put one reason into words.

    Args:
        reason: From an answer.
        place: The user's own clock.

    >>> from datetime import UTC, datetime
    >>> from zoneinfo import ZoneInfo
    >>> from letbe.space.answers import Reason
    >>> say(Reason(Ground.SAID, Rule.STOP, datetime(2026, 5, 3, 12, tzinfo=UTC)), ZoneInfo("UTC"))
    'They asked you to stop, on Sunday 3 May 2026, 12:00.'
    """
    words = _BY_GROUND[reason.ground][reason.rule].format(
        since=show(reason.since, place) if reason.since else "",
        number=reason.number,
        stand="stands" if reason.number == 1 else "stand",
    )
    return words if reason.until is None else f"{words} Not now: until {show(reason.until, place)}."


def say_change(change: Change, until: datetime | None, place: ZoneInfo) -> str:
    """Put one change into words.

    >>> from zoneinfo import ZoneInfo
    >>> say_change(Change.I_LIFT, None, ZoneInfo("UTC"))
    'You gave it, and you can lift it.'
    """
    if change is Change.TIME and until is not None:
        return f"It ends by itself: until {show(until, place)}."
    return CHANGES[change]


def say_terms(terms: Terms, place: ZoneInfo) -> str:  # noqa: PLR0911 - one a kind
    """Put what a request asks into words.

    >>> from zoneinfo import ZoneInfo
    >>> say_terms(Less(), ZoneInfo("UTC"))
    'at most 1 message in 14 days'
    """
    match terms:
        case Stop():
            return "no contact"
        case Pause(until=until):
            return f"no contact until {show(until, place) if until else 'they return'}"
        case Less():
            return f"at most {terms.most} message{'s' * (terms.most > 1)} in {terms.days} days"
        case Channel():
            return f"not by {terms.channel}"
        case Hours():
            return f"not from {_clock(terms.begins)} to {_clock(terms.ends)} ({terms.place})"
        case Topic():
            return "not about one subject"
        case _:
            return f"off the list {terms.mailing}"


def _clock(minutes: int) -> str:
    """Show minutes after midnight."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def say_standing(standing: Standing, place: ZoneInfo) -> str:
    """Put a request in force into words.

    >>> from datetime import UTC, datetime
    >>> from zoneinfo import ZoneInfo
    >>> from letbe.space.fold import Standing
    >>> at = datetime(2026, 5, 3, 12, tzinfo=UTC)
    >>> say_standing(Standing(1, Side.THEIRS, Stop(), at, at), ZoneInfo("UTC"))
    'they asked: no contact, since Sunday 3 May 2026, 12:00'
    """
    who = "they asked" if standing.side is Side.THEIRS else "you gave"
    words = f"{who}: {say_terms(standing.terms, place)}, since {show(standing.since, place)}"
    own_end = standing.terms.until if isinstance(standing.terms, Pause) else None
    if standing.ends is not None and standing.ends != own_end:
        words += f"; ends {show(standing.ends, place)}"
    if standing.locked_until is not None:
        words += f"; locked until {show(standing.locked_until, place)}"
    if standing.found:
        words += "; found in their words"
    return words
