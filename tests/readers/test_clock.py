"""Wall-clock times in zones with summer time, against the standard library."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from letbe.readers.clock import to_utc

ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Pacific/Apia", "UTC")


def wall(*parts: int) -> int:
    """Write a wall-clock time as microseconds."""
    return int(datetime(*parts, tzinfo=UTC).timestamp()) * 1_000_000  # type: ignore[misc, arg-type]


@given(
    st.lists(st.datetimes(datetime(2009, 1, 1), datetime(2026, 1, 1)), min_size=1),
    st.sampled_from(ZONES),
)
def test_times_agree_with_the_standard_library(times: list[datetime], name: str) -> None:
    """The first pass through a repeated hour, and the shift out of a missing one."""
    zone = ZoneInfo(name)
    local = np.array([(t - datetime(1970, 1, 1)) // timedelta(microseconds=1) for t in times])
    expected = [
        (t.replace(tzinfo=zone) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
        for t in times
    ]
    assert expected == to_utc(local, zone, in_order=False)[0].tolist()


def test_the_second_pass_through_the_autumn_hour_is_the_later_one() -> None:
    """02:30 comes twice; a step back in a file that is in order tells which is which."""
    local = np.array([wall(2024, 10, 27, 2, 30), wall(2024, 10, 27, 2, 50), wall(2024, 10, 27, 2, 10)])
    utc, missing, repeated = to_utc(local, ZoneInfo("Europe/Berlin"))
    assert [wall(2024, 10, 27, 0, 30), wall(2024, 10, 27, 0, 50), wall(2024, 10, 27, 1, 10)] == utc.tolist()
    assert (missing, repeated) == (0, 3)


def test_the_spring_hour_does_not_exist_and_is_counted() -> None:
    """02:30 on that night was 03:30."""
    utc, missing, repeated = to_utc(np.array([wall(2024, 3, 31, 2, 30)]), ZoneInfo("Europe/Berlin"))
    assert [wall(2024, 3, 31, 1, 30)] == utc.tolist()
    assert (missing, repeated) == (1, 0)


@pytest.mark.parametrize("name", ZONES)
def test_no_times_are_no_times(name: str) -> None:
    """An empty file asks nothing of a zone."""
    assert len(to_utc(np.array([], np.int64), ZoneInfo(name))[0]) == 0
