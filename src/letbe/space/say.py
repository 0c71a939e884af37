"""The words for an answer: plain, calm, and each with its ground.

Reasons and changes are data; here they become sentences, with times on the user's own clock.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from letbe.i18n import _, marked, ngettext
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
    Rule.STOP: marked("They asked you to stop, on {since}."),
    Rule.PAUSE: marked("They asked for room, on {since}."),
    Rule.BRIEF: marked("They said: not now, on {since}."),
    Rule.OPT_OUT: marked("They left this list, on {since}."),
    Rule.CHANNEL: marked("They asked not to be reached this way, on {since}."),
    Rule.TOPIC: marked("They asked to leave this subject out, on {since}."),
    Rule.LESS: marked("They asked for less, on {since}: at most {number} at a time."),
    Rule.HOURS: marked("They asked for quiet at these hours, on {since}."),
    Rule.REPLY: marked("They wrote; you can answer: one reply to each of theirs, about as long as theirs."),
    Rule.FREE: marked("Nothing here asks you not to write."),
}
#: The same where it rests on what the user decided.
DECIDED: Final[Mapping[Rule, str]] = {
    Rule.STOP: marked("You gave them room, on {since}."),
    Rule.PAUSE: marked("You gave them room, on {since}."),
    Rule.BRIEF: marked("You decided: not now, on {since}."),
    Rule.OPT_OUT: marked("You took them off this list, on {since}."),
    Rule.CHANNEL: marked("You decided not to use this way, on {since}."),
    Rule.TOPIC: marked("You decided to leave this subject out, on {since}."),
    Rule.LESS: marked("You decided to write less, on {since}: at most {number} at a time."),
    Rule.HOURS: marked("You decided to keep these hours quiet, on {since}."),
    Rule.DIED: marked("They died. A letter is welcome; nothing else goes."),
    Rule.SEALED: marked("You closed this chapter."),
    Rule.LANE: marked("This is what must still be said between you: one message."),
    Rule.UNREADABLE: marked("The log cannot be read: nothing goes out, and nothing is lost."),
    Rule.NO_ZONE: marked("The time has no zone: nothing goes out, and nothing is lost."),
}
RHYTHM: Final[Mapping[Rule, str]] = {
    Rule.PACE: marked("{number} of yours stand unanswered."),
}
_BY_GROUND: Final = {Ground.SAID: SAID, Ground.DECIDED: DECIDED, Ground.RHYTHM: RHYTHM}

#: What each change means.
CHANGES: Final[Mapping[Change, str]] = {
    Change.TIME: marked("It ends by itself."),
    Change.THEY_WRITE: marked("The door is theirs to open: when they write, you can answer."),
    Change.THEY_TELL_ME: marked("If they told you otherwise, say how; it counts after 72 hours."),
    Change.I_LIFT: marked("You gave it, and you can lift it."),
    Change.LOCK_ENDS: marked("When your own lock ends, you can lift it."),
    Change.OTHER_CHANNEL: marked("It is about this way only."),
    Change.OTHER_TOPIC: marked("It is about this subject only."),
    Change.SAY_CHANNEL: marked("Say which way it would go."),
    Change.SAY_TOPIC: marked("Say what it is about."),
    Change.BREATH: marked("After a breath of ten minutes, you decide."),
    Change.REPAIR: marked("letbe log --verify shows where; a backup of the home brings it back."),
    Change.OPEN_CHAPTER: marked("You can open the chapter again; it takes a day."),
    Change.TAKE_BACK: marked(
        "If it was written down by mistake, take it back: letbe space PERSON --not-died"
    ),
    Change.SET_ASIDE: marked("letbe found this in their words; if it was no request, set it aside."),
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
    words = _BY_GROUND[reason.ground][reason.rule]
    one = marked("1 of yours stands unanswered.")
    words = _(one if reason.rule is Rule.PACE and reason.number == 1 else words).format(
        since=show(reason.since, place) if reason.since else "", number=reason.number
    )
    if reason.until is None:
        return words
    return _("{words} Not now: until {until}.").format(words=words, until=show(reason.until, place))


def say_change(change: Change, until: datetime | None, place: ZoneInfo) -> str:
    """Put one change into words.

    >>> from zoneinfo import ZoneInfo
    >>> say_change(Change.I_LIFT, None, ZoneInfo("UTC"))
    'You gave it, and you can lift it.'
    """
    if change is Change.TIME and until is not None:
        return _("It ends by itself: until {until}.").format(until=show(until, place))
    return _(CHANGES[change])


def say_terms(terms: Terms, place: ZoneInfo) -> str:  # noqa: PLR0911 - one a kind
    """Put what a request asks into words.

    >>> from zoneinfo import ZoneInfo
    >>> say_terms(Less(), ZoneInfo("UTC"))
    'at most 1 message in 14 days'
    """
    match terms:
        case Stop():
            return _("no contact")
        case Pause(until=until):
            if until is None:
                return _("no contact until they return")
            return _("no contact until {until}").format(until=show(until, place))
        case Less():
            words = ngettext(
                "at most {most} message in {days} days", "at most {most} messages in {days} days", terms.most
            )
            return words.format(most=terms.most, days=terms.days)
        case Channel():
            return _("not by {channel}").format(channel=terms.channel)
        case Hours():
            return _("not from {begins} to {ends} ({place})").format(
                begins=_clock(terms.begins), ends=_clock(terms.ends), place=terms.place
            )
        case Topic():
            return _("not about one subject")
        case _:
            return _off(terms.mailing)


def _off(mailing: str) -> str:
    """Say that somebody is off a list."""
    return _("off the list {mailing}").format(mailing=mailing)


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
    given = _("they asked: {terms}, since {since}"), _("you gave: {terms}, since {since}")
    words = given[standing.side is Side.MINE].format(
        terms=say_terms(standing.terms, place), since=show(standing.since, place)
    )
    own_end = standing.terms.until if isinstance(standing.terms, Pause) else None
    if standing.ends is not None and standing.ends != own_end:
        words += _("; ends {when}").format(when=show(standing.ends, place))
    if standing.locked_until is not None:
        words += _("; locked until {when}").format(when=show(standing.locked_until, place))
    if standing.found:
        words += _("; found in their words")
    return words
