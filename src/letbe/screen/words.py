"""Times, spans and shares in plain words.

A span is never rounded to look better than it is, and a share never stands without its count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from letbe.i18n import _, marked, ngettext

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

_MINUTES_PER_HOUR: Final = 60
_HOURS_PER_DAY: Final = 24
#: Up to here a span is told in days, above in weeks or months: people count so.
_MOST_DAYS: Final = 21
_MOST_WEEKS: Final = 11
_DAYS_PER_WEEK: Final = 7
_DAYS_PER_MONTH: Final = 30.44
_MONTHS_PER_YEAR: Final = 12


def span(hours: float) -> str:
    """Put a span into words.

    Args:
        hours: How long, in hours, at least 0.

    >>> span(0.005), span(0.25), span(1.5), span(26), span(24 * 9), span(24 * 100)
    ('under a minute', '15 min', '1 h 30 min', '1 day 2 h', '9 days', '3 months')
    """
    minutes = round(hours * _MINUTES_PER_HOUR)
    if minutes < 1:
        return _("under a minute")
    if minutes < _MINUTES_PER_HOUR:
        return _("{n} min").format(n=minutes)
    if minutes < _HOURS_PER_DAY * _MINUTES_PER_HOUR:
        hours_, rest = divmod(minutes, _MINUTES_PER_HOUR)
        return _two(_("{n} h").format(n=hours_), _("{n} min").format(n=rest) if rest else "")
    whole = round(hours)
    if whole < 3 * _HOURS_PER_DAY:
        days_, rest = divmod(whole, _HOURS_PER_DAY)
        return _two(days(days_), _("{n} h").format(n=rest) if rest else "")
    return days(hours / _HOURS_PER_DAY)


def days(count: float) -> str:
    """Put a number of days into words.

    >>> days(1), days(20), days(40), days(400)
    ('1 day', '20 days', '6 weeks', '13 months')
    """
    if (n := round(count)) <= _MOST_DAYS:
        return ngettext("{n:,} day", "{n:,} days", n).format(n=n)
    if count / _DAYS_PER_WEEK <= _MOST_WEEKS:
        n = round(count / _DAYS_PER_WEEK)
        return ngettext("{n:,} week", "{n:,} weeks", n).format(n=n)
    months = round(count / _DAYS_PER_MONTH)
    if months < 2 * _MONTHS_PER_YEAR:
        return ngettext("{n:,} month", "{n:,} months", months).format(n=months)
    n = round(months / _MONTHS_PER_YEAR)
    return ngettext("{n:,} year", "{n:,} years", n).format(n=n)


def ago(then: datetime | None, now: datetime, zone: tzinfo) -> str:
    """Say how long ago something was, by the calendar of a zone.

    >>> from datetime import UTC, datetime
    >>> ago(datetime(2026, 1, 4, 23, tzinfo=UTC), datetime(2026, 1, 5, 1, tzinfo=UTC), UTC)
    'yesterday'
    """
    if then is None:
        return _("never")
    passed = (now.astimezone(zone).date() - then.astimezone(zone).date()).days
    if passed <= 0:
        return _("today")
    return _("yesterday") if passed == 1 else _("{span} ago").format(span=days(passed))


def day(then: datetime | None, zone: tzinfo) -> str:
    """Write a day as people do, whatever the machine's own settings.

    >>> from datetime import UTC, datetime
    >>> day(datetime(2026, 1, 5, tzinfo=UTC), UTC)
    '5 Jan 2026'
    """
    if then is None:
        return _("never")
    local = then.astimezone(zone)
    return _("{day} {month} {year}").format(day=local.day, month=month(local.month), year=local.year)


#: One sentence of twelve, since "May" alone is short for nothing.
_MONTHS: Final = marked("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec")


def month(number: int) -> str:
    """Name a month, shortly.

    Args:
        number: 1 to 12.

    >>> month(5)
    'May'
    """
    return _(_MONTHS).split()[number - 1]


def counted(number: int, thing: str, things: str | None = None) -> str:
    """Put a number before a thing.

    >>> counted(1, "person", "people"), counted(1200, "message")
    ('1 person', '1,200 messages')
    """
    text = _things(number).get(thing) or ("{n:,} " + (thing if number == 1 else things or thing + "s"))
    return text.format(n=number)


def _things(n: int) -> dict[str, str]:
    """Name the things that are counted on screen, for that many of them."""
    return {
        "call": ngettext("{n:,} call", "{n:,} calls", n),
        "conversation": ngettext("{n:,} conversation", "{n:,} conversations", n),
        "day": ngettext("{n:,} day", "{n:,} days", n),
        "message": ngettext("{n:,} message", "{n:,} messages", n),
        "more person": ngettext("{n:,} more person", "{n:,} more people", n),
        "notice": ngettext("{n:,} notice", "{n:,} notices", n),
        "other file": ngettext("{n:,} other file", "{n:,} other files", n),
        "person": ngettext("{n:,} person", "{n:,} people", n),
        "person or group": ngettext("{n:,} person or group", "{n:,} people or groups", n),
        "practical end": ngettext("{n:,} practical end", "{n:,} practical ends", n),
        "record": ngettext("{n:,} record", "{n:,} records", n),
    }


def percent(share: float) -> str:
    """Write a share as whole per cent.

    >>> percent(0.504)
    '50 %'
    """
    return f"{100 * share:.0f} %"


def _two(large: str, small: str) -> str:
    """Put two units beside each other, the smaller one only where it is not 0."""
    return f"{large} {small}" if small else large
