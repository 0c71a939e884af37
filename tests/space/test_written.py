"""Caps and hours as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letbe.errors import UsageError
from letbe.space.entries import Hours, Less
from letbe.space.written import read_hours, read_less


@pytest.mark.parametrize(
    ("text", "less"),
    [
        ("1", Less(1, 14)),
        ("three", Less(3, 14)),
        ("1/14", Less(1, 14)),
        ("1/14 days", Less(1, 14)),
        ("2/week", Less(2, 7)),
        ("2 a week", Less(2, 7)),
        ("one in a fortnight", Less(1, 14)),
        ("1 message per month", Less(1, 30)),
        ("2 messages in three weeks", Less(2, 21)),
        ("1 every day", Less(1, 1)),
        ("One  Per Year", Less(1, 365)),
    ],
)
def test_a_cap_is_understood(text: str, less: Less) -> None:
    """A number, and a time; 14 days where no time is said."""
    assert read_less(text) == less


@pytest.mark.parametrize(
    "text", ["", "less", "often", "0/week", "1/0", "1/year of the cat", "200/week", "1/2 years", "1/moon"]
)
def test_what_is_no_cap_is_refused(text: str) -> None:
    """Never guessed."""
    with pytest.raises(UsageError):
        read_less(text)


@pytest.mark.parametrize(
    ("text", "begins", "ends"),
    [
        ("night", 21 * 60, 8 * 60),
        ("", 21 * 60, 8 * 60),
        ("21:00-08:00", 21 * 60, 8 * 60),
        ("9pm to 8am", 21 * 60, 8 * 60),
        ("22-7", 22 * 60, 7 * 60),
        ("12 am - 6:30", 0, 6 * 60 + 30),
    ],
)
def test_hours_are_understood(text: str, begins: int, ends: int) -> None:
    """On the clock where they live."""
    assert read_hours(text, "Europe/Berlin") == Hours("Europe/Berlin", begins, ends)


@pytest.mark.parametrize("text", ["late", "21:00", "21:00-", "25:00-8:00", "8-8", "1-2-3", "13pm-2am"])
def test_what_are_no_hours_is_refused(text: str) -> None:
    """Never guessed."""
    with pytest.raises(UsageError):
        read_hours(text, "Europe/Berlin")


@given(st.text(max_size=40) | st.from_regex(r"[0-9a-z:/ -]{0,20}", fullmatch=True))
def test_any_text_is_understood_or_refused(text: str) -> None:
    """No other error."""
    for read in (read_less, lambda t: read_hours(t, "UTC")):
        try:
            read(text)
        except UsageError:
            continue
