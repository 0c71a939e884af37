"""Times, spans and shares in plain words.

A span is never rounded to look better than it is, and a share never stands without its count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

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
        return "under a minute"
    if minutes < _MINUTES_PER_HOUR:
        return f"{minutes} min"
    if minutes < _HOURS_PER_DAY * _MINUTES_PER_HOUR:
        return _two(minutes, _MINUTES_PER_HOUR, "h", "min")
    whole = round(hours)
    if whole < 3 * _HOURS_PER_DAY:
        return _two(whole, _HOURS_PER_DAY, "day" if whole < 2 * _HOURS_PER_DAY else "days", "h")
    return days(hours / _HOURS_PER_DAY)


def days(count: float) -> str:
    """Put a number of days into words.

    >>> days(1), days(20), days(40), days(400)
    ('1 day', '20 days', '6 weeks', '13 months')
    """
    if round(count) <= _MOST_DAYS:
        return counted(round(count), "day")
    if count / _DAYS_PER_WEEK <= _MOST_WEEKS:
        return counted(round(count / _DAYS_PER_WEEK), "week")
    months = round(count / _DAYS_PER_MONTH)
    if months < 2 * _MONTHS_PER_YEAR:
        return counted(months, "month")
    return counted(round(months / _MONTHS_PER_YEAR), "year")


def ago(then: datetime | None, now: datetime, zone: tzinfo) -> str:
    """Say how long ago something was, by the calendar of a zone.

    >>> from datetime import UTC, datetime
    >>> ago(datetime(2026, 1, 4, 23, tzinfo=UTC), datetime(2026, 1, 5, 1, tzinfo=UTC), UTC)
    'yesterday'
    """
    if then is None:
        return "never"
    passed = (now.astimezone(zone).date() - then.astimezone(zone).date()).days
    if passed <= 0:
        return "today"
    return "yesterday" if passed == 1 else f"{days(passed)} ago"


def day(then: datetime | None, zone: tzinfo) -> str:
    """Write a day as people do, the same in every language setting.

    >>> from datetime import UTC, datetime
    >>> day(datetime(2026, 1, 5, tzinfo=UTC), UTC)
    '5 Jan 2026'
    """
    if then is None:
        return "never"
    local = then.astimezone(zone)
    return f"{local.day} {MONTHS[local.month - 1]} {local.year}"


MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def counted(number: int, thing: str, things: str | None = None) -> str:
    """Put a number before a thing.

    >>> counted(1, "person", "people"), counted(1200, "message")
    ('1 person', '1,200 messages')
    """
    return f"{number:,} {thing if number == 1 else things or thing + 's'}"


def percent(share: float) -> str:
    """Write a share as whole per cent.

    >>> percent(0.504)
    '50 %'
    """
    return f"{100 * share:.0f} %"


def _two(amount: int, unit: int, large: str, small: str) -> str:
    """Write an amount in two units, the smaller one only where it is not 0."""
    whole, rest = divmod(amount, unit)
    return f"{whole} {large}" + (f" {rest} {small}" if rest else "")
