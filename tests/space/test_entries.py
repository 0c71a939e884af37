"""Records check themselves, and come back as they were written."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letbe.errors import UsageError
from letbe.space import entries
from letbe.space.entries import (
    BODIES,
    FIRST,
    KIND_OF,
    LAST,
    Asked,
    Body,
    Channel,
    Chosen,
    Entry,
    Forgotten,
    Hours,
    Kind,
    Less,
    Locked,
    Pause,
    Stop,
    from_us,
    moment,
    plain,
    read_as,
    to_us,
    zone,
)
from tests.space.strategies import START, bodies

if TYPE_CHECKING:
    from collections.abc import Callable


def test_every_kind_has_a_record() -> None:
    """A kind without a record could never be written, one without a name never be read."""
    assert set(BODIES) == set(Kind)
    assert set(KIND_OF.values()) == set(Kind)


@given(bodies)
def test_what_is_written_comes_back_equal(body: Body) -> None:
    """The log is only as true as what is read from it."""
    assert read_as(type(body), json.loads(json.dumps(plain(body)))) == body


def test_the_numbers_of_forgotten_entries_come_back() -> None:
    """Runs are pairs inside a tuple: the one record that nests."""
    body = Forgotten(((1, 4), (7, 7)))
    assert read_as(Forgotten, json.loads(json.dumps(plain(body)))) == body


@given(bodies, st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=8))
def test_a_record_that_is_not_ours_is_refused_by_name(body: Body, value: object) -> None:
    """A damaged line must never be read as something laxer."""
    try:
        again = read_as(type(body), value)
    except ValueError:
        return
    assert plain(again) == value


@pytest.mark.parametrize(
    "value",
    [
        [["less", 0, 14], 0, False],
        [["gone"], 0, False],
        [[], 0, False],
        [["stop"], 0, 0],
        [["stop"], True, False],
        [["stop"], -1, False],
        [["stop"], 0],
        "stop",
    ],
)
def test_a_request_that_cannot_be_is_not_read(value: object) -> None:
    """Out of range, of an unknown kind, of another type, too short."""
    with pytest.raises(ValueError, match=r"."):
        read_as(Asked, value)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Less(0),
        lambda: Less(101),
        lambda: Less(1, 0),
        lambda: Less(1, 367),
        lambda: Channel("Her phone"),
        lambda: Channel(""),
        lambda: Hours("Nowhere/Town"),
        lambda: Hours("../etc/passwd"),
        lambda: Hours("UTC", 60, 60),
        lambda: Hours("UTC", -1, 60),
        lambda: Hours("UTC", 0, 1440),
        lambda: Pause(brief=True),
        lambda: Pause(datetime(2026, 5, 3)),
        lambda: Asked(Stop(), datetime(1969, 12, 31, tzinfo=UTC)),
        lambda: Locked(1, datetime(3000, 1, 2, tzinfo=UTC)),
    ],
)
def test_a_record_out_of_range_is_never_made(wrong: Callable[[], object]) -> None:
    """What cannot be made cannot be written."""
    with pytest.raises(UsageError):
        wrong()


def test_a_moment_is_kept_in_utc() -> None:
    """One clock inside, whatever the clock outside."""
    berlin = timezone(timedelta(hours=2))
    assert moment(datetime(2026, 5, 3, 9, tzinfo=berlin)) == datetime(2026, 5, 3, 7, tzinfo=UTC)
    assert Chosen(Stop(), datetime(2026, 5, 3, 9, tzinfo=berlin)).locked_until == datetime(
        2026, 5, 3, 7, tzinfo=UTC
    )


def test_microseconds_count_from_1970() -> None:
    """The log holds whole microseconds, which is all that a datetime has."""
    assert to_us(FIRST) == 0
    assert from_us(to_us(LAST)) == LAST
    with pytest.raises(ValueError, match="-1"):
        from_us(-1)


def test_an_entry_names_its_kind_until_it_is_forgotten() -> None:
    """What was forgotten says nothing, not even what it was."""
    assert Entry(1, START, b"x", Asked(Stop(), START)).kind is Kind.ASKED
    assert Entry(1, START, b"", None).kind is None


def test_no_record_has_a_place_for_a_text() -> None:
    """The log holds no words: every text field is a tag, an enum or a zone, checked when made."""
    for text in ("please stop writing to me", "Anna", "a b", "é"):
        for made in (entries.Channel, entries.Topic, entries.OptOut):
            with pytest.raises(UsageError):
                made(text)
    assert zone("Europe/Berlin").key == "Europe/Berlin"
