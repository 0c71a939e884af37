"""Times and counts in plain words."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letbe.screen.words import ago, counted, day, days, percent, span


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (0, "under a minute"),
        (1 / 60, "1 min"),
        (59.4 / 60, "59 min"),
        (1, "1 h"),
        (23.98, "23 h 59 min"),
        (24, "1 day"),
        (25, "1 day 1 h"),
        (71, "2 days 23 h"),
        (24 * 21, "21 days"),
        (24 * 30, "4 weeks"),
        (24 * 365, "12 months"),
        (24 * 365 * 3, "3 years"),
    ],
)
def test_a_span_is_told_as_people_tell_it(hours: float, words: str) -> None:
    """In the units that fit."""
    assert span(hours) == words


@given(st.floats(0, 1e6))
def test_any_span_has_words(hours: float) -> None:
    """No span breaks the page."""
    assert span(hours)


def test_days_ago_are_days_of_the_calendar() -> None:
    """Half an hour ago can be yesterday."""
    now, then = datetime(2026, 1, 5, 0, 20, tzinfo=UTC), datetime(2026, 1, 4, 23, 50, tzinfo=UTC)
    assert ago(then, now, UTC) == "yesterday"
    assert ago(then, now, ZoneInfo("America/New_York")) == "today"
    assert ago(datetime(2025, 12, 1, tzinfo=UTC), now, UTC) == "5 weeks ago"
    assert ago(None, now, UTC) == "never"


def test_a_count_agrees_with_its_thing() -> None:
    """One person, two people."""
    assert [counted(1, "person", "people"), counted(2, "person", "people"), counted(1500, "day")] == [
        "1 person",
        "2 people",
        "1,500 days",
    ]
    assert (day(None, UTC), percent(0.336), days(0)) == ("never", "34 %", "0 days")
