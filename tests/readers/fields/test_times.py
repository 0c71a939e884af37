"""Times in tables, in whatever way they are written; never guessed where they could mean two things."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from letbe.errors import UnreadableError, UsageError
from letbe.readers.fields.spans import spans_of
from letbe.readers.fields.times import PLAIN_FORMATS, Times, by_format, codes_of
from letbe.readers.fields.values import LOCAL, UNREAD
from letbe.readers.fields.values import UTC as STATED

if TYPE_CHECKING:
    from collections.abc import Sequence

MOMENT: Final = datetime(2024, 11, 3, 9, 8, 7)  # every part of it is different


def read(texts: Sequence[str], **more: str) -> tuple[list[datetime], list[int], Times]:
    """Read a column, and give what is known of each time."""
    times = Times("When", **more)
    at, known = times.read(spans_of(texts))
    moments = [datetime.fromtimestamp(int(a) / 1e6, UTC).replace(tzinfo=None) for a in at]
    return moments, known.tolist(), times


@pytest.mark.parametrize("written", PLAIN_FORMATS)
def test_a_way_that_cannot_be_mistaken_is_found(written: str) -> None:
    """As ``strftime`` of the standard library writes it."""
    text = MOMENT.replace(tzinfo=UTC).strftime(written)
    moments, known, _ = read([text])
    seconds = MOMENT if "%S" in written else MOMENT.replace(second=0)
    assert moments == [seconds]
    assert known == [STATED if "%z" in written or "%Z" in written else LOCAL]


@given(
    st.datetimes(datetime(1990, 1, 2), datetime(2068, 12, 30)),
    st.sampled_from(
        ["%d.%m.%y %H:%M:%S", "%m/%d/%Y %I:%M:%S %p", "%Y-%m-%dT%H:%M:%S.%f", "%B %d %Y at %H-%M-%S"]
    ),
)
def test_a_given_format_reads_what_strftime_writes(moment: datetime, written: str) -> None:
    """The format is the one of ``strptime``."""
    if "%f" not in written:
        moment = moment.replace(microsecond=0)
    at, known = by_format(spans_of([moment.strftime(written)]), codes_of(written))
    assert known.tolist() == [LOCAL]
    assert np.datetime64(int(at[0]), "us") == np.datetime64(moment)


@pytest.mark.parametrize(
    ("text", "unit"), [("1699002487", 1), ("1699002487.5", 1), ("1699002487000", 1), ("1699002487000000", 1)]
)
def test_seconds_since_1970_are_told_from_finer_units_by_their_size(text: str, unit: int) -> None:
    """Nobody's messages are from the year 50000."""
    moments, known, times = read([text])
    assert moments[0].replace(microsecond=0) == datetime.fromtimestamp(1699002487 * unit, UTC).replace(
        tzinfo=None
    )
    assert (known, times.order) == ([STATED], "native")


@pytest.mark.parametrize(
    ("texts", "order"),
    [(["1/2/2024 10:00", "13/2/2024 10:00"], "dmy"), (["1/2/2024 10:00", "2/13/2024 10:00"], "mdy"),
     (["1.2.24, 10:00:01", "31.12.24, 10:00:01"], "dmy"), (["01/31/2024 1:00 PM"], "mdy")],
)  # fmt: skip
def test_a_number_above_twelve_tells_day_from_month(texts: list[str], order: str) -> None:
    """Over the rows that are looked at first."""
    _, known, times = read(texts)
    assert (times.order, times.order_by) == (order, "a number above 12")
    assert UNREAD not in known


def test_day_and_month_are_not_guessed() -> None:
    """A history a month off is worse than a question."""
    with pytest.raises(UnreadableError, match="day first or the month first"):
        read(["1/2/2024 10:00", "3/4/2024 11:00"])
    assert read(["1/2/2024 10:00"], date_order="mdy")[0] == [datetime(2024, 1, 2, 10)]


def test_a_column_without_times_is_refused_by_its_name() -> None:
    """And nothing of what it holds is said."""
    with pytest.raises(UnreadableError, match='"When"') as error:
        read(["secret", "hello", "2024-01-01 10:00"])
    assert "secret" not in f"{error.value.met} {error.value.hint}"


@pytest.mark.parametrize(
    "text", ["2024-02-30 10:00", "2024-01-01 24:00", "1850-01-01 10:00", "2024-01-01 10:00x", ""]
)
def test_a_time_that_cannot_be_is_no_time(text: str) -> None:
    """Never 1970."""
    assert by_format(spans_of([text]), codes_of("%Y-%m-%d %H:%M"))[1].tolist() == [UNREAD]


@pytest.mark.parametrize("written", ["%Q", "%", "%Y-%j"])
def test_an_unknown_letter_of_a_format_is_named(written: str) -> None:
    """With those that are known."""
    with pytest.raises(UsageError, match="time_format"):
        codes_of(written)


@pytest.mark.parametrize(
    ("text", "hour"),
    [("1:05 a.m.", 1), ("12:05 AM", 0), ("12:05 pm", 12), ("1:05\u202fPM", 13), ("1:05 P.M.", 13)],
)
def test_half_days_are_read_in_every_usual_writing(text: str, hour: int) -> None:
    """Noon and midnight are both twelve."""
    at, _ = by_format(spans_of([text + " 2024-01-01"]), codes_of("%I:%M %p %Y-%m-%d"))
    assert (int(at[0]) // 3_600_000_000) % 24 == hour
