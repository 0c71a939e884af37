"""Quiet hours on real clocks, compared with a walk of one minute after the other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from letbe.space.quiet import quiet_until

ZONES = (
    "Europe/Berlin",  # one hour, at 2:00 and 3:00
    "America/New_York",
    "Australia/Lord_Howe",  # half an hour
    "America/Havana",  # at midnight
    "Africa/Casablanca",  # summer time is taken back for Ramadan
    "Pacific/Apia",  # in 2011 a whole day was left out
    "Asia/Kathmandu",  # 5:45
    "Pacific/Chatham",  # 12:45
)


def walk(now: datetime, begins: int, ends: int, place: ZoneInfo) -> datetime | None:
    """Say the same the slow and obvious way."""

    def inside(at: datetime) -> bool:
        local = at.astimezone(place)
        minute = local.hour * 60 + local.minute
        return begins <= minute < ends if begins < ends else not ends <= minute < begins

    if not inside(now):
        return None
    at = now.replace(second=0, microsecond=0)
    while inside(at):
        at += timedelta(minutes=1)
    return at


@settings(max_examples=150)
@given(
    st.sampled_from(ZONES),
    st.sampled_from((2011, 2025, 2026)),
    st.integers(0, 366 * 24 * 60 - 1),
    st.integers(0, 1439),
    st.integers(0, 1439),
)
def test_quiet_hours_end_when_the_wall_clock_leaves_them(
    name: str, year: int, minute: int, begins: int, ends: int
) -> None:
    """Summer time, half-hour zones and a day that never was change nothing in the rule."""
    if begins == ends:
        return
    now = datetime(year, 1, 1, 0, 0, 17, tzinfo=UTC) + timedelta(minutes=minute)
    place = ZoneInfo(name)
    assert quiet_until(now, begins, ends, place) == walk(now, begins, ends, place)


@pytest.mark.parametrize("name", ZONES)
def test_every_half_hour_around_a_change_of_the_clock(name: str) -> None:
    """The two odd nights of a year are where such code goes wrong."""
    place = ZoneInfo(name)
    year = 2011 if name == "Pacific/Apia" else 2026
    day = datetime(year, 1, 1, tzinfo=UTC)
    changes = [
        day + timedelta(hours=h)
        for h in range(8760)
        if (day + timedelta(hours=h)).astimezone(place).utcoffset()
        != (day + timedelta(hours=h + 1)).astimezone(place).utcoffset()
    ]
    for change in changes:
        for half_hours in range(-30, 30, 3):
            now = change + timedelta(minutes=30 * half_hours)
            for begins, ends in ((1260, 480), (1260, 150), (30, 150), (150, 1380), (0, 1)):
                assert quiet_until(now, begins, ends, place) == walk(now, begins, ends, place)


def test_a_night_ends_at_eight_on_both_sides_of_summer_time() -> None:
    """Checked by hand: Berlin is UTC+1 in winter and UTC+2 in summer; the clock changed on 29 March 2026."""
    berlin = ZoneInfo("Europe/Berlin")
    night = datetime(2026, 3, 28, 22, tzinfo=UTC)
    assert quiet_until(night, 1260, 480, berlin) == datetime(2026, 3, 29, 6, tzinfo=UTC)
    assert quiet_until(night - timedelta(days=1), 1260, 480, berlin) == datetime(2026, 3, 28, 7, tzinfo=UTC)
