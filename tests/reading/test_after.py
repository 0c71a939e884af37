"""After a reading: what counts as a return, and what is kept of the rhythm."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest

from letbe.history.store import History
from letbe.home.handles import load_handles
from letbe.reading.after import after_reading
from letbe.space import give
from letbe.space.answers import NO_FACTS
from letbe.space.entries import Pause
from letbe.space.person import ids_of, open_log
from letbe.space.rhythm import drop_rhythm, kept_people, rhythm_of
from tests.homes import a_home, some_handles, stored, words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from letbe.home import Home

GIVEN = datetime(2026, 3, 1, 12, tzinfo=UTC)
NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
PLACE = ZoneInfo("UTC")
US = timedelta(microseconds=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """Open a home of one's own."""
    with a_home(tmp_path / "home") as made:
        yield made


def a_message(handle: int, at: datetime, **fields: object) -> pa.Table:
    """Make one message of theirs: a text, to me alone, by a person."""
    table = stored([handle], [(at - EPOCH) // US], [(at - EPOCH) // timedelta(minutes=1) * 2])
    plain = {
        "direction": words(("out", "in"), [1]),
        "kind": words(("text", "media", "call", "reaction"), [0]),
    }
    for name, column in {**plain, **fields}.items():
        place = table.schema.get_field_index(name)
        table = table.set_column(place, table.schema.field(name), column)
    return table


def opened_by(home: Home, **fields: object) -> int:
    """Say how many replies a message opens, of somebody who asked for a pause."""
    (handle,) = some_handles(home, 1)
    (ada,) = ids_of(home, [load_handles(home)[0].identity])
    give(open_log(home), ada, Pause(), GIVEN, place=PLACE, asked=True)
    at = fields.pop("at", NOW - timedelta(hours=2))
    assert isinstance(at, datetime)
    History(home).append([a_message(handle, at, **fields)])
    after_reading(home, NOW, PLACE)
    again = after_reading(home, NOW, PLACE)
    replies = len(open_log(home).state(ada).replies)
    assert again == replies, "the same message again is noted once"
    return replies


def test_a_message_that_a_person_wrote_to_me_is_a_return(home: Home) -> None:
    """One message, one reply."""
    assert opened_by(home) == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"automatic": pa.array([True])},
        {"group": pa.array([True])},
        {"recipients": pa.array([2], pa.int16())},
        {"deleted": pa.array([True])},
        {"direction": words(("out", "in"), [0])},
        {"kind": words(("text", "media", "call", "reaction"), [2])},
        {"kind": words(("text", "media", "call", "reaction"), [3])},
        {"at": GIVEN - timedelta(hours=1)},
        {"at": NOW + timedelta(hours=1)},
    ],
    ids=["robot", "group", "several", "taken back", "mine", "call", "reaction", "before", "later than now"],
)
def test_what_is_no_return_opens_nothing(home: Home, fields: dict[str, object]) -> None:
    """To read something else as an open door is the worst mistake there is."""
    assert opened_by(home, **fields) == 0


def test_of_whoever_asked_for_a_pause_only_my_own_times_are_kept(home: Home) -> None:
    """A cap counts them; what they did is not measured."""
    (handle,) = some_handles(home, 1)
    (person,) = {h.person for h in load_handles(home)}
    mine = [
        a_message(handle, GIVEN - timedelta(days=d), direction=words(("out", "in"), [0])) for d in (3, 2, 1)
    ]
    History(home).append(mine)
    after_reading(home, NOW, PLACE)
    before = rhythm_of(home, person)
    assert before.unanswered == 3
    (ada,) = ids_of(home, [load_handles(home)[0].identity])
    give(open_log(home), ada, Pause(), GIVEN, place=PLACE, asked=True)
    after_reading(home, NOW, PLACE)
    after = rhythm_of(home, person)
    assert (after.unanswered, after.last_bid_at, after.answered) == (0, None, 0)
    assert after.sent_at == before.sent_at
    assert after.sent_at == tuple(GIVEN - timedelta(days=d) for d in (3, 2, 1))


def test_what_is_kept_is_dropped_whole(home: Home) -> None:
    """For somebody who is joined to another, or forgotten."""
    some_handles(home, 2)
    after_reading(home, NOW, PLACE)
    one, two = sorted(kept_people(home))
    drop_rhythm(home, [one])
    assert kept_people(home) == {two}
    assert rhythm_of(home, one) == NO_FACTS
