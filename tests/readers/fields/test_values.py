"""Numbers and moments are what the standard library reads."""

from __future__ import annotations

from datetime import UTC as UTC_ZONE
from datetime import datetime, timedelta, timezone
from decimal import ROUND_DOWN, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letbe.readers.fields.spans import spans_of
from letbe.readers.fields.values import LOCAL, UNREAD, UTC, decimals, moments, whole

EPOCH = datetime(1970, 1, 1, tzinfo=UTC_ZONE)


@given(st.integers(-(10**18) + 1, 10**18 - 1))
def test_whole_numbers(number: int) -> None:
    """Up to eighteen digits."""
    value, good = whole(spans_of([str(number)]))
    assert (value[0], good[0]) == (number, True)


@pytest.mark.parametrize("text", ["", "-", "x", "1x", "1 2", "0x1", "9" * 19, "--1", "."])
def test_what_is_no_number(text: str) -> None:
    """Not even a little."""
    value, good = whole(spans_of([text]))
    assert (value[0], good[0]) == (0, False)


@given(st.decimals(-(10**10), 10**10, places=8), st.integers(0, 6))
def test_decimals(number: Decimal, places: int) -> None:
    """Digits beyond those that are kept are cut, not rounded."""
    value, good = decimals(spans_of([f"{number:f}"]), places)
    assert good[0]
    assert value[0] == int((number * 10**places).to_integral_value(ROUND_DOWN))


@given(
    st.datetimes(datetime(1990, 1, 2), datetime(2199, 12, 30)),
    st.none() | st.integers(-14 * 60, 14 * 60),
    st.sampled_from(["T", " "]),
)
def test_moments(moment: datetime, minutes: int | None, between: str) -> None:
    """With and without a zone, a fraction, a T."""
    if minutes is not None:
        moment = moment.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    at, known = moments(spans_of([moment.isoformat(between)]))
    exact = moment if minutes is not None else moment.replace(tzinfo=UTC_ZONE)
    assert at[0] == (exact - EPOCH) // timedelta(microseconds=1)
    assert known[0] == (UTC if minutes is not None else LOCAL)


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("2023-04-11 09:08:07 UTC", UTC),
        ("2023-04-11T09:08:07Z", UTC),
        ("2023-04-11T09:08:07.123456789Z", UTC),
        ("2023-04-11 09:08", LOCAL),
        ("2024-02-29 00:00", LOCAL),
        ("2023-02-29 00:00", UNREAD),
        ("2023-13-01 00:00", UNREAD),
        ("2023-04-31 00:00", UNREAD),
        ("2023-04-11 24:00", UNREAD),
        ("2023-04-11 09:60", UNREAD),
        ("1970-01-01 00:00", UNREAD),
        ("2023-04-11", UNREAD),
        ("2023-04-11 09:08:07 CET", UNREAD),
        ("2023-04-11 09:08:07+1", UNREAD),
        ("11/04/2023 09:08", UNREAD),
    ],
)
def test_which_moments_are_read(text: str, known: int) -> None:
    """A date that does not exist is none, and never another one."""
    assert moments(spans_of([text]))[1][0] == known
