"""They came back: one calm line, and what is welcome now.  No notification, no account of the silence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from letbe.i18n import _, marked
from letbe.readers.found import shown
from letbe.screen.words import day

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from letbe.board.back import Back
    from letbe.space import Returned

WEEKDAYS: Final = marked("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
#: Within so many days a weekday says which day is meant.
_WEEK: Final = 7
#: So much of an id is shown where nobody is known by it.
_SHORT: Final = 8

WROTE: Final = marked("{who} wrote to you {when}.")
ANSWERED: Final = marked("Each of theirs is answered.")
MAY: Final = marked("You may answer.")
OFFER: Final = marked("They started three times; you can end the space: letbe space {id} --they-started")
STAYS: Final = marked("The chapter stays closed, unless you open it.")


def back_line(back: Back, now: datetime, zone: tzinfo) -> str:
    """Say that they wrote, and what is welcome.

    Args:
        back: Who came back.
        now: The time.
        zone: Days are told in it.
    """
    wrote = _(WROTE).format(who=shown(back.known.shown), when=on(back.wrote_at, now, zone))
    line = f"{wrote} {_answer(back.may_answer)}"
    if back.offers_end:
        return f"{line} {_(OFFER).format(id=back.known.id)}"
    return f"{line} {_(STAYS)}" if back.sealed else line


def stranger_line(back: Returned, now: datetime, zone: tzinfo) -> str:
    """Say the same of an address that this home does not know any more."""
    wrote = _(WROTE).format(who=back.person.hex()[:_SHORT], when=on(back.last_wrote_at, now, zone))
    return f"{wrote} {_answer(back.replies > 0)}"


def _answer(may: bool) -> str:
    """Say whether an answer is welcome; how many of theirs wait for one is not counted out."""
    return _(MAY) if may else _(ANSWERED)


def on(then: datetime, now: datetime, zone: tzinfo) -> str:
    """Say on which day something was, as one would tell it.

    >>> from datetime import UTC, datetime
    >>> on(datetime(2026, 1, 6, tzinfo=UTC), datetime(2026, 1, 9, tzinfo=UTC), UTC)
    'on Tuesday'
    """
    local = then.astimezone(zone)
    passed = (now.astimezone(zone).date() - local.date()).days
    if passed in {0, 1}:
        return _("yesterday") if passed else _("today")
    named = _(WEEKDAYS).split()[local.weekday()] if 0 < passed < _WEEK else day(then, zone)
    return _("on {day}").format(day=named)
