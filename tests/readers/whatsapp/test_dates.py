"""Which number is the day, in which calendar, and in which zone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letbe.errors import UnreadableError
from letbe.readers.whatsapp import dates
from tests.readers.whatsapp.reading import days, read, read_both, times

EPOCH = date(1970, 1, 1)


def chat(*stamps: str) -> str:
    """Make an export with one message at each date."""
    return "".join(f"{s}, 10:{k:02} - Anna: a\n" for k, s in enumerate(stamps))


def test_a_first_number_above_twelve_is_the_day() -> None:
    """Rule 1: it decides for the whole file, also for the dates that could be read either way."""
    scan = read(chat("03/04/21", "20/04/21"))
    assert days(scan) == ["2021-04-03", "2021-04-20"]
    assert (scan.date_order, scan.date_order_by) == ("dmy", "a first number above 12")


def test_a_second_number_above_twelve_is_the_day() -> None:
    """Rule 1, the other way round."""
    scan = read(chat("03/04/21", "04/20/21"))
    assert days(scan) == ["2021-03-04", "2021-04-20"]
    assert (scan.date_order, scan.date_order_by) == ("mdy", "a second number above 12")


def test_the_order_that_keeps_time_from_going_back() -> None:
    """Rule 2: all numbers are small, yet one reading is in order."""
    scan = read(chat("11/03/21", "12/03/21", "01/04/21", "02/04/21"))
    assert days(scan) == ["2021-03-11", "2021-03-12", "2021-04-01", "2021-04-02"]
    assert (scan.date_order, scan.date_order_by) == ("dmy", "it keeps the messages in order of time")
    scan = read(chat("03/11/21", "03/12/21", "04/01/21", "04/02/21"))
    assert scan.date_order == "mdy"


def test_the_number_that_changes_most_is_the_day() -> None:
    """Rule 3: both readings are in order; days pass faster than months."""
    scan = read(chat("01/02/21", "02/02/21", "03/02/21"))
    assert days(scan) == ["2021-02-01", "2021-02-02", "2021-02-03"]
    assert (scan.date_order, scan.date_order_by) == ("dmy", "the number that changes most is the day")
    assert read(chat("02/01/21", "02/02/21", "02/03/21")).date_order == "mdy"


def test_the_look_of_the_dates_decides_last_and_is_said() -> None:
    """Rules 4 and 5: one day only; the reader chooses, and warns."""
    scan = read("03/04/2021, 10:30 - Anna: a\n")
    assert (scan.date_order, scan.date_order_by, days(scan)) == (
        "dmy",
        "the look of the dates",
        ["2021-04-03"],
    )
    assert "--date-order" in scan.warnings[0]
    scan = read("3/4/21, 10:30 AM - Anna: a\n")
    assert (scan.date_order, days(scan)) == ("mdy", ["2021-03-04"])


def test_the_caller_knows_better() -> None:
    """What is given wins over every rule but the impossible."""
    scan = read("03/04/2021, 10:30 - Anna: a\n", date_order="mdy")
    assert (scan.date_order, scan.date_order_by, days(scan)) == ("mdy", "given by you", ["2021-03-04"])
    assert scan.warnings == ()


def test_an_order_that_the_dates_cannot_have_is_set_aside_and_said() -> None:
    """A year of four digits that stands last is no year that stands first."""
    scan = read(chat("20/04/2021"), date_order="ymd")
    assert (scan.date_order, scan.date_order_by) == ("dmy", "a first number above 12")
    assert "the order ymd that you gave does not fit" in scan.warnings[0]


def test_a_day_that_does_not_exist_is_an_error_and_the_rest_goes_on() -> None:
    """It never becomes another day, and never 1970."""
    scan, tally = read_both(chat("20/04/21", "31/04/21", "21/04/21"))
    assert days(scan) == ["2021-04-20", "2021-04-21"]
    assert [(e.record, e.reason) for e in scan.errors] == [(2, "no such day when read as dmy")]
    assert tally.rejected == 1


def test_the_year_first() -> None:
    """Swedish, Japanese, Chinese: year, month, day."""
    scan = read(chat("2021-03-04", "2021-03-05"))
    assert (scan.date_order, scan.date_order_by) == ("ymd", "the year stands first")
    assert days(scan) == ["2021-03-04", "2021-03-05"]


def test_a_year_of_two_digits_first() -> None:
    """Only where nothing else makes sense."""
    scan = read(chat("21/03/04", "21/03/05", "21/04/01"))
    assert (scan.date_order, days(scan)[-1]) == ("ymd", "2021-04-01")


def test_both_orders_in_one_file_are_split_where_time_goes_back_least() -> None:
    """Two exports joined, in styles that look the same."""
    start = date(2020, 1, 1)
    plan = [start + timedelta(days=3 * k) for k in range(200)]
    first = "".join(f"{d:%d/%m/%Y}, 10:30 - Anna: a\n" for d in plan[:100])
    second = "".join(f"{d:%m/%d/%Y}, 10:30 - Anna: a\n" for d in plan[100:])
    scan = read(first + second)
    assert days(scan) == [str(d) for d in plan]
    assert any("changes its style of dates" in w for w in scan.warnings)


def test_one_pasted_date_of_the_other_order_is_no_record() -> None:
    """A month of 25 does not exist: the line stays part of the message it stands in."""
    scan, tally = read_both(chat("20/04/21", "04/25/21", "21/04/21", "22/04/21"))
    assert (len(scan.rows), tally.rejected, scan.date_order) == (3, 1, "dmy")


@pytest.mark.parametrize(
    ("text", "expected", "calendar"),
    [
        ("18/3/2565 BE", "2022-03-18", "Buddhist"),
        ("18/3/2565", "2022-03-18", "Buddhist"),
        ("18/3/65", "2022-03-18", "Buddhist"),
        ("1401/01/01", "2022-03-21", "Persian"),
        ("1399/12/30", "2021-03-20", "Persian"),
        ("18/8/1443", "2022-03-21", "Hijri"),
    ],
)
def test_calendars(text: str, expected: str, calendar: str) -> None:
    """The year tells the calendar; the days were looked up in published tables."""
    scan = read(f"{text}, 10:30 - Anna: a\n", date_order=None if text[2:4] == "01" else "dmy")
    assert days(scan) == [expected]
    assert any(calendar in w for w in scan.warnings)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3/18/R4", "2022-03-18"),
        ("R4/3/18", "2022-03-18"),
        ("令和4年3月18日", "2022-03-18"),
        ("3/18/H31", "2019-03-18"),
    ],
)
def test_japanese_eras(text: str, expected: str) -> None:
    """Reiwa began in 2019, Heisei in 1989."""
    assert days(read(f"{text}, 10:30 - Anna: a\n")) == [expected]


def test_a_day_that_a_calendar_does_not_have_is_refused() -> None:
    """Unsure which calendar it is: no Persian month beyond the sixth has 31 days, no Hijri one at all."""
    scan = read("20/1/1400, 10:30 - Anna: a\n31/7/1400, 10:31 - Anna: b\n")
    assert len(scan.rows) == 1
    assert scan.errors[0].reason == "no such day when read as dmy in the Persian calendar"
    with pytest.raises(UnreadableError):
        read("31/1/1443, 10:30 - Anna: a\n")


@given(st.dates(date(2008, 12, 29), date(2034, 1, 1)))
def test_gregorian_days_are_those_of_the_standard_library(day: date) -> None:
    """Counted from 1970-01-01."""
    assert dates.gregorian(day.year, day.month, day.day) == (day - EPOCH).days


@pytest.mark.parametrize(
    ("y", "m", "d"), [(2021, 2, 29), (2021, 13, 1), (2021, 0, 1), (2021, 4, 31), (2021, 1, 0)]
)
def test_days_that_are_none(y: int, m: int, d: int) -> None:
    """They are refused."""
    assert dates.gregorian(y, m, d) == -1


def test_calendars_run_on_without_a_gap() -> None:
    """Each day of a calendar follows the one before it."""
    found = [dates.persian(y, m, d) for y in range(1387, 1411) for m in range(1, 13) for d in range(1, 32)]
    kept = [f for f in found if f >= 0]
    assert kept == list(range((date(2008, 3, 20) - EPOCH).days, kept[-1] + 1))
    found = [dates.hijri(y, m, d) for y in range(1430, 1456) for m in range(1, 13) for d in range(1, 32)]
    kept = [f for f in found if f >= 0]
    assert kept == list(range((date(2008, 12, 29) - EPOCH).days, kept[-1] + 1))


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        (1435, date(2013, 11, 4)),
        (1440, date(2018, 9, 11)),
        (1443, date(2021, 8, 9)),
        (1446, date(2024, 7, 7)),
    ],
)
def test_hijri_years_begin_where_the_published_calendar_says(year: int, expected: date) -> None:
    """The Umm al-Qura calendar, as published."""
    assert dates.hijri(year, 1, 1) == (expected - EPOCH).days


def test_the_hour_that_does_not_exist_is_shifted_and_counted() -> None:
    """The clock was moved; so is the time."""
    scan = read("[28/03/2021, 02:30:00] Anna: a\n", zone="Europe/Berlin")
    assert times(scan) == ["2021-03-28 01:30:00"]
    assert "1 time stands in an hour that Europe/Berlin skipped" in scan.warnings[-1]


def test_the_hour_that_occurs_twice_is_told_apart_by_its_order() -> None:
    """The second pass through it is the later one."""
    scan = read(
        "[31/10/2021, 02:50:00] Anna: a\n[31/10/2021, 02:10:00] Bob: b\n[31/10/2021, 03:10:00] Bob: c\n",
        zone="Europe/Berlin",
    )
    assert times(scan) == ["2021-10-31 00:50:00", "2021-10-31 01:10:00", "2021-10-31 02:10:00"]
    assert "2 times stand in an hour that occurred twice" in scan.warnings[-1]


def test_time_may_go_back() -> None:
    """A message sent offline stands later than it was written; records keep the order of the file."""
    scan = read(chat("20/04/21", "21/04/21", "20/04/21"))
    assert days(scan) == ["2021-04-20", "2021-04-21", "2021-04-20"]
