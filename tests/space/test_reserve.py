"""Reserving for a person with several ids, and a closed chapter: nothing is taken where one id holds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from letbe.space import came_back, give, returns
from letbe.space.answers import Change, Facts, Rule, Verdict
from letbe.space.entries import Less, Opened, Sealed, Stop, Topic, Use
from letbe.space.person import ask_person, open_again, open_log, reserve_person, sealed_at, who_returned
from tests.homes import a_home

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from letbe.home import Home
    from letbe.space.sqlite import SqliteLog

NOW = datetime(2026, 5, 3, 22, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PLACE = ZoneInfo("UTC")
ONE, TWO, IDS = b"one", b"two", (b"one", b"two")


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """Open a home of one's own."""
    with a_home(tmp_path / "home") as made:
        yield made


@pytest.fixture
def log(home: Home) -> SqliteLog:
    """Open its log."""
    return open_log(home)


def sends(log: SqliteLog, person: bytes) -> int:
    """Count what was let through under an id."""
    return len(log.state(person).sends)


# ----------------------------------------------------------------------------- several ids


def test_where_nothing_is_in_force_a_message_goes_and_nothing_is_written(home: Home, log: SqliteLog) -> None:
    """Nobody waits for a writer."""
    decision = reserve_person(home, log, IDS, NOW, message="m1")
    assert (decision.answer.verdict, decision.entry) == (Verdict.SEND, 0)
    assert list(log.entries()) == []


def test_a_stop_under_any_id_holds_and_no_other_id_gives_anything_away(home: Home, log: SqliteLog) -> None:
    """One allowance under the first address, a stop under the second."""
    give(log, ONE, Less(1, 14), NOW, place=PLACE, asked=True)
    give(log, TWO, Stop(), NOW, place=PLACE, asked=True)
    decision = reserve_person(home, log, IDS, NOW + HOUR, "mail", message="m1")
    assert decision.answer.verdict is Verdict.REFUSE
    assert sends(log, ONE) == 0
    assert [log.state(i).held for i in IDS] == [0, 1]
    again = reserve_person(home, log, IDS, NOW + 2 * HOUR, "mail", message="m1")
    assert (again.entry, log.state(TWO).held) == (decision.entry, 1)


def test_two_caps_are_both_used_once_and_a_repeat_uses_nothing(home: Home, log: SqliteLog) -> None:
    """The message's id is the key under each address."""
    for each in IDS:
        give(log, each, Less(1, 14), NOW, place=PLACE, asked=True)
    first = reserve_person(home, log, IDS, NOW + HOUR, "mail", message="m1")
    again = reserve_person(home, log, IDS, NOW + HOUR, "mail", message="m1")
    other = reserve_person(home, log, IDS, NOW + HOUR, "mail", message="m2")
    assert [d.answer.verdict for d in (first, again, other)] == [Verdict.SEND, Verdict.SEND, Verdict.HOLD]
    assert [d.repeated for d in (first, again, other)] == [False, True, False]
    assert [sends(log, i) for i in IDS] == [1, 1]
    assert other.answer.until == NOW + HOUR + 14 * DAY


def test_what_one_cap_has_given_is_given_back_where_the_other_is_full(home: Home, log: SqliteLog) -> None:
    """All or none: else the first cap would be used up by a message that never went."""
    give(log, ONE, Less(1, 14), NOW, place=PLACE, asked=True)
    give(log, TWO, Less(1, 14), NOW, place=PLACE, asked=True)
    log.reserve(TWO, NOW + HOUR, "mail", message="before")
    held = reserve_person(home, log, IDS, NOW + 2 * HOUR, "mail", message="m1")
    assert held.answer.verdict is Verdict.HOLD
    assert [sends(log, i) for i in IDS] == [0, 1]


def test_soft_holds_under_two_ids_take_one_breath(home: Home, log: SqliteLog) -> None:
    """Ten minutes, once, and then the message may go."""
    for each in IDS:
        give(log, each, Topic("t1"), NOW, place=PLACE, asked=True)
    first = reserve_person(home, log, IDS, NOW, "mail", message="m1")
    assert (first.answer.soft, first.breath_until) == (True, NOW + timedelta(minutes=10))
    early = reserve_person(home, log, IDS, NOW + timedelta(minutes=9), "mail", message="m1", override=True)
    late = reserve_person(home, log, IDS, NOW + timedelta(minutes=10), "mail", message="m1", override=True)
    assert [d.answer.verdict for d in (early, late)] == [Verdict.HOLD, Verdict.SEND]


def test_the_rhythm_alone_takes_a_breath_under_the_first_id(home: Home, log: SqliteLog) -> None:
    """Nothing is in force, and the pace is soft."""
    slow = Facts(unanswered=2, answered=9, last_bid_at=NOW)
    held = reserve_person(home, log, IDS, NOW + HOUR, facts=slow, message="m1")
    assert (held.answer.verdict, held.answer.reasons[0].rule) == (Verdict.HOLD, Rule.PACE)
    assert held.breath_until == NOW + HOUR + timedelta(minutes=10)


def test_without_an_id_or_a_log_nothing_goes(home: Home, log: SqliteLog) -> None:
    """What cannot be read is held."""
    assert reserve_person(home, log, (), NOW).answer.verdict is Verdict.UNKNOWN
    give(log, ONE, Stop(), NOW, place=PLACE, asked=True)
    home.db.execute("UPDATE space_state SET mac = x'00'")
    assert reserve_person(home, log, IDS, NOW, message="m").answer.verdict is Verdict.UNKNOWN


def test_a_reservation_that_is_rolled_back_by_the_caller_leaves_nothing(home: Home, log: SqliteLog) -> None:
    """It is a part of the caller's transaction."""
    give(log, ONE, Less(1, 14), NOW, place=PLACE, asked=True)

    def fail() -> None:
        with home.transaction():
            reserve_person(home, log, IDS, NOW + HOUR, "mail", message="m1")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert sends(log, ONE) == 0


# ----------------------------------------------------------------------------- a closed chapter


def test_a_closed_chapter_holds_and_a_breath_does_not_open_it(home: Home, log: SqliteLog) -> None:
    """To open it takes a day; ten minutes must not be a way around."""
    log.append(TWO, Sealed(), NOW)
    decision = reserve_person(home, log, IDS, NOW + HOUR, "mail", message="m1")
    later = reserve_person(home, log, IDS, NOW + 2 * HOUR, "mail", message="m1", override=True)
    assert [d.answer.verdict for d in (decision, later)] == [Verdict.HOLD, Verdict.HOLD]
    assert not decision.answer.soft
    assert decision.answer.changes == (Change.THEY_WRITE, Change.OPEN_CHAPTER)


def test_their_own_message_opens_a_closed_chapter_for_one_reply(home: Home, log: SqliteLog) -> None:
    """The chapter stays closed; starting something new stays held."""
    log.append(ONE, Sealed(), NOW)
    assert came_back(log, ONE, NOW + DAY, NOW + DAY, place=PLACE, message="a")
    new = ask_person(log, IDS, NOW + DAY, "mail", Facts(new=True), place=PLACE)
    assert new.answer.verdict is Verdict.HOLD
    said = ask_person(log, IDS, NOW + DAY, "mail", place=PLACE)
    assert said.words == (
        "They wrote; you can answer: one reply to each of theirs, about as long as theirs.",
    )
    first = reserve_person(home, log, IDS, NOW + DAY, "mail", message="m1")
    second = reserve_person(home, log, IDS, NOW + DAY, "mail", message="m2")
    assert (first.answer.verdict, first.answer.uses) == (Verdict.SEND, Use.REPLY)
    assert second.answer.verdict is Verdict.HOLD
    assert log.state(ONE).sealed


def test_what_they_wrote_before_the_chapter_was_closed_opens_nothing(log: SqliteLog) -> None:
    """Closing it was the later word."""
    give(log, ONE, Stop(), NOW, place=PLACE, asked=True)
    came_back(log, ONE, NOW + HOUR, NOW + HOUR, place=PLACE, message="a")
    log.append(ONE, Sealed(), NOW + DAY)
    assert ask_person(log, (ONE,), NOW + DAY, "mail", place=PLACE).status == 3
    assert returns(log, NOW + DAY) == ()


def test_three_starts_end_no_space_where_there_is_none(log: SqliteLog) -> None:
    """A chapter that is closed opens only if the user opens it."""
    log.append(ONE, Sealed(), NOW)
    for day in range(1, 5):
        came_back(log, ONE, NOW + day * DAY, NOW + day * DAY, place=PLACE, message=str(day))
    (back,) = returns(log, NOW + 4 * DAY)
    assert (back.replies, back.offers_end) == (4, False)


def test_the_day_on_which_a_chapter_was_closed_and_its_opening(log: SqliteLog) -> None:
    """Under whichever id it was written; opened under all."""
    assert sealed_at(log, IDS) is None
    for each, at in ((TWO, NOW), (ONE, NOW + DAY)):
        log.append(each, Sealed(), at)
    assert sealed_at(log, IDS) == NOW
    assert open_again(log, IDS, NOW + 2 * DAY) == 2
    assert open_again(log, IDS, NOW + 2 * DAY) == 0
    assert sealed_at(log, IDS) is None
    assert [e.body for e in log.entries() if isinstance(e.body, Opened)] == [Opened(), Opened()]


def test_who_returned_names_each_person_once_by_the_most_replies(log: SqliteLog) -> None:
    """Two addresses are one person; whom nobody knows is left out."""
    for each in (*IDS, b"else"):
        log.append(each, Sealed(), NOW)
        came_back(log, each, NOW + HOUR, NOW + HOUR, place=PLACE, message="a")
    came_back(log, TWO, NOW + 2 * HOUR, NOW + 2 * HOUR, place=PLACE, message="b")
    found = who_returned(log, {"ana": IDS, "ben": (b"none",)}, NOW + 3 * HOUR)
    assert {person: back.replies for person, back in found.items()} == {"ana": 2}
