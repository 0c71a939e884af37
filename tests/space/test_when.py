"""Dates as people write them: understood or refused, never guessed, and shown back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letbe.errors import UsageError
from letbe.space.when import next_morning, read_when, show

BERLIN = ZoneInfo("Europe/Berlin")
#: A Saturday, 22:00 in Berlin.
NOW = datetime(2026, 11, 21, 21, tzinfo=UTC)

UNDERSTOOD = [
    ("until 3 May", "2027-05-03 09:00"),
    ("3 may", "2027-05-03 09:00"),
    ("3rd of May", "2027-05-03 09:00"),
    ("May 3rd, 2028", "2028-05-03 09:00"),
    ("Monday, 3 May", "2027-05-03 09:00"),
    ("3 May at 18:30", "2027-05-03 18:30"),
    ("3 May 2027, 6 pm", "2027-05-03 18:00"),
    ("29 February", "2028-02-29 09:00"),
    ("21 November", "2027-11-21 09:00"),
    ("2027-05-03", "2027-05-03 09:00"),
    ("2027-05-03 18:00", "2027-05-03 18:00"),
    ("2027-05-03T18:00+00:00", "2027-05-03 20:00"),
    ("two weeks", "2026-12-05 22:00"),
    ("for a fortnight", "2026-12-05 22:00"),
    ("in 10 days", "2026-12-01 22:00"),
    ("a month", "2026-12-21 22:00"),
    ("half a year", "2027-05-21 22:00"),
    ("half a day", "2026-11-22 10:00"),
    ("half an hour", "2026-11-21 22:30"),
    ("3 hours from now", "2026-11-22 01:00"),
    ("1 year", "2027-11-21 22:00"),
    ("tomorrow", "2026-11-22 09:00"),
    ("tomorrow evening", "2026-11-22 18:00"),
    ("tomorrow at 6pm", "2026-11-22 18:00"),
    ("the day after tomorrow at noon", "2026-11-23 12:00"),
    ("Friday", "2026-11-27 09:00"),
    ("Saturday", "2026-11-28 09:00"),
    ("until next Monday morning", "2026-11-23 09:00"),
    ("next week", "2026-11-23 09:00"),
    ("the weekend", "2026-11-28 09:00"),
    ("next month", "2026-12-01 09:00"),
    ("end of the month", "2026-11-30 09:00"),
    ("until Christmas", "2026-12-25 09:00"),
    ("the new year", "2027-01-01 09:00"),
    ("23:30", "2026-11-21 23:30"),
    ("6 am", "2026-11-22 06:00"),
    ("in the morning", "2026-11-22 09:00"),
    ("12 am", "2026-11-22 00:00"),
]


@pytest.mark.parametrize(("text", "wall"), UNDERSTOOD)
def test_a_date_is_understood_in_the_zone_of_the_user(text: str, wall: str) -> None:
    """Each checked by hand against a calendar."""
    until = read_when(text, NOW, BERLIN).until
    assert until is not None
    assert f"{until.astimezone(BERLIN):%Y-%m-%d %H:%M}" == wall


@pytest.mark.parametrize(
    "text", ["until they return", "Until she comes back.", "they write again", "until further notice", "open"]
)
def test_no_date_lasts_until_they_return(text: str) -> None:
    """No number of days is invented."""
    found = read_when(text, NOW, BERLIN)
    assert (found.until, found.shown) == (None, "until they return")


REFUSED = [
    ("03/04/27", "two different days"),
    ("3.4.2027", "two different days"),
    ("31 April", "no day"),
    ("31 April 2027", "no day"),
    ("2027-02-30", "no day"),
    ("3 May 2025", "over already"),
    ("2026-11-21", "over already"),
    ("tonight", "over already"),
    ("today", "over already"),
    ("Sunday, 3 May 2027", "is a Monday"),
    ("a", "not a date"),
    ("may", "not a date"),
    ("5", "not a date"),
    ("never", "not a date"),
    ("", "not a date"),
    ("umpteen weeks", "not a date"),
    ("3 maybe", "not a date"),
    ("0 days", "nothing"),
    ("half a fortnight", "nothing"),
    ("25:00", "no time"),
    ("13 pm", "no time"),
    ("9999 years", "further"),
    ("9999 weeks", "further"),
    ("9999-12-31", "further"),
    ("2999-12-31", "further"),
    ("1960-01-01T00:00+00:00", "over already"),
    ("3 May 9000", "further"),
    ("0001-01-01T00:00+14:00", "further"),
]


@pytest.mark.parametrize(("text", "why"), REFUSED)
def test_what_is_not_plain_is_refused_with_its_reason(text: str, why: str) -> None:
    """A promise is not made on a guess, nor on a date that has passed."""
    with pytest.raises(UsageError, match=why):
        read_when(text, NOW, BERLIN)


def test_tonight_is_nine_in_the_evening() -> None:
    """As long as that is to come."""
    assert read_when("tonight", NOW - timedelta(hours=3), BERLIN).until == NOW - timedelta(hours=1)


def test_a_time_that_the_clock_skips_is_told() -> None:
    """On 28 March 2027 Berlin goes from 02:00 to 03:00."""
    found = read_when("2027-03-28 02:30", NOW, BERLIN)
    assert found.until == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    assert "skips 02:30" in found.note


def test_a_time_that_comes_twice_means_the_later_one_and_is_told() -> None:
    """On 31 October 2027 Berlin goes from 03:00 back to 02:00; the stricter reading is the later."""
    found = read_when("2027-10-31 02:30", NOW, BERLIN)
    assert found.until == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)
    assert "twice" in found.note


def test_hours_are_hours_and_days_are_days_when_the_clock_changes() -> None:
    """A day over summer time has 23 hours on the clock, six hours are always six."""
    before = datetime(2027, 3, 27, 21, tzinfo=UTC)
    assert read_when("6 hours", before, BERLIN).until == before + timedelta(hours=6)
    assert read_when("one day", before, BERLIN).until == before + timedelta(hours=23)


@pytest.mark.parametrize(
    ("said_at", "place", "morning"),
    [
        ("2026-03-28T22:00", "Europe/Berlin", "2026-03-29T07:00"),  # summer time begins that night
        ("2026-10-24T22:30", "Europe/Berlin", "2026-10-26T08:00"),  # 00:30 on the 25th at their place
        ("2026-06-01T00:00", "America/New_York", "2026-06-01T13:00"),  # still 31 May there
        ("2026-06-01T20:00", "Asia/Kathmandu", "2026-06-03T03:15"),  # already 2 June there
    ],
)
def test_later_ends_at_nine_of_the_next_day_at_their_place(said_at: str, place: str, morning: str) -> None:
    """Where they live, and not where I do; counted by hand."""
    at = datetime.fromisoformat(said_at).replace(tzinfo=UTC)
    assert next_morning(at, ZoneInfo(place)) == datetime.fromisoformat(morning).replace(tzinfo=UTC)


@given(st.text(max_size=60) | st.from_regex(r"[a-z0-9:./ -]{0,30}", fullmatch=True))
def test_any_text_is_understood_or_refused(text: str) -> None:
    """No other error, and never a date that has passed."""
    try:
        until = read_when(text, NOW, BERLIN).until
    except UsageError:
        return
    assert until is None or until > NOW


@given(
    st.integers(1, 40 * 366 * 24 * 60),
    st.sampled_from(("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC")),
)
def test_what_is_shown_back_means_what_was_meant(minutes: int, name: str) -> None:
    """Whoever reads the words and types them again gets the same moment."""
    place = ZoneInfo(name)
    at = NOW + timedelta(minutes=minutes)
    again = read_when(f"until {show(at, place)}", NOW, place)
    assert again.until == at or "twice" in again.note


def test_a_long_text_is_read_at_once() -> None:
    """No pattern here walks back and forth."""
    with pytest.raises(UsageError):
        read_when("until " + "a " * 100_000, NOW, BERLIN)
