"""One person with several ids: the strictest answers, and a split frees nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, cast
from zoneinfo import ZoneInfo

import apsw
import pytest
from hypothesis import given

from letbe.space import ask_may, came_back, give, lift, show_space
from letbe.space.answers import NO_FACTS, Answer, Facts, Rule, Verdict, strictness
from letbe.space.entries import Channel, Hours, Less, OptOut, Pause, Stop, Terms, Topic
from letbe.space.errors import NotAllowedError
from letbe.space.may import may
from letbe.space.person import ask_person, carry, id_with, own_id, room_of, rooms
from letbe.space.sqlite import MIGRATIONS, SqliteLog
from tests.space.strategies import channels, facts, moments, states

if TYPE_CHECKING:
    from letbe.space.fold import InForce
    from letbe.space.log import Log

NOW = datetime(2026, 5, 3, 22, tzinfo=UTC)
UTC_PLACE = ZoneInfo("UTC")
ONE, TWO = b"one", b"two"

EVERY: tuple[Terms, ...] = (
    Stop(),
    Pause(),
    Pause(NOW + timedelta(days=9)),
    Pause(NOW + timedelta(hours=11), brief=True),
    Less(1, 30),
    Channel("mail"),
    Hours("UTC"),
    Topic("t1"),
    OptOut("l1"),
)


@pytest.fixture
def log() -> SqliteLog:
    """Make a log in memory."""
    db = apsw.Connection("")
    for script in MIGRATIONS:
        db.execute(script)
    return SqliteLog(db, bytes(32))


@pytest.mark.parametrize("ids", [(ONE, TWO), (TWO, ONE)])
@pytest.mark.parametrize("terms", EVERY, ids=lambda t: type(t).__name__)
def test_a_request_under_any_id_counts(log: SqliteLog, terms: Terms, ids: tuple[bytes, ...]) -> None:
    """With every kind, in either order of the ids."""
    facts = Facts(mailing="l1", topics=frozenset({"t1"}), sent_at=(NOW - timedelta(hours=1),))
    give(log, TWO, terms, NOW, place=UTC_PLACE, asked=True)
    alone = ask_may(log, TWO, NOW, "mail", facts, place=UTC_PLACE)
    both = ask_person(log, ids, NOW, "mail", facts, place=UTC_PLACE)
    assert both == alone
    assert both.status == 3


def test_the_strictest_of_two_answers_and_all_reasons_are_given(log: SqliteLog) -> None:
    """Until the later of two ends; the reasons in their order, with both entries."""
    give(log, ONE, Pause(NOW + timedelta(days=3)), NOW, place=UTC_PLACE)
    give(log, TWO, Pause(NOW + timedelta(days=9)), NOW, place=UTC_PLACE, asked=True)
    said = ask_person(log, (ONE, TWO), NOW, place=UTC_PLACE)
    assert said.answer.verdict is Verdict.REFUSE
    assert said.answer.until == NOW + timedelta(days=9)
    assert said.answer.rests_on == (1, 2)
    assert [r.entry for r in said.answer.reasons] == [2, 1]
    assert ask_person(log, (ONE, TWO), NOW + timedelta(days=4), place=UTC_PLACE).answer.rests_on == (2,)


def test_an_end_without_a_date_is_not_given_one_by_the_other(log: SqliteLog) -> None:
    """A stop has no end, whatever stands beside it."""
    give(log, ONE, Stop(), NOW, place=UTC_PLACE, asked=True)
    give(log, TWO, Pause(NOW + timedelta(days=9)), NOW, place=UTC_PLACE, asked=True)
    assert ask_person(log, (ONE, TWO), NOW, place=UTC_PLACE).answer.until is None


def test_the_moment_named_is_one_at_which_both_say_yes(log: SqliteLog) -> None:
    """The pause of one ends inside the quiet hours of the other."""
    give(log, ONE, Pause(NOW + timedelta(days=1)), NOW, place=UTC_PLACE, asked=True)
    give(log, TWO, Hours("UTC"), NOW, place=UTC_PLACE, asked=True)
    until = ask_person(log, (ONE, TWO), NOW, place=UTC_PLACE).answer.until
    assert until == datetime(2026, 5, 5, 8, tzinfo=UTC)
    assert ask_person(log, (ONE, TWO), until, place=UTC_PLACE).status == 0


def test_a_return_noted_for_one_id_does_not_open_the_other(log: SqliteLog) -> None:
    """Each that has something in force must have been opened."""
    for each in (ONE, TWO):
        give(log, each, Stop(), NOW, place=UTC_PLACE, asked=True)
    later = NOW + timedelta(days=1)
    assert came_back(log, ONE, later, later, place=UTC_PLACE, message="m1")
    assert ask_person(log, (ONE, TWO), later, place=UTC_PLACE).status == 3
    assert came_back(log, TWO, later, later, place=UTC_PLACE, message="m1")
    said = ask_person(log, (ONE, TWO), later, place=UTC_PLACE)
    assert (said.status, said.answer.uses) == (0, "reply")


def test_the_rhythm_is_said_once(log: SqliteLog) -> None:
    """It belongs to the person, and not to each address."""
    facts = Facts(unanswered=2, answered=9, reply_h_95=30.0, last_bid_at=NOW)
    for each in (ONE, TWO):
        give(log, each, Less(5, 7), NOW, place=UTC_PLACE)
    said = ask_person(log, (ONE, TWO), NOW, None, facts, place=UTC_PLACE)
    assert [r.rule for r in said.answer.reasons] == [Rule.PACE]
    assert (said.answer.soft, len(said.words)) == (True, 1)


def test_without_a_log_or_an_id_everything_is_held(log: SqliteLog) -> None:
    """What cannot be read is unknown."""
    assert ask_person(None, (ONE,), NOW, place=UTC_PLACE).answer.verdict is Verdict.UNKNOWN
    assert ask_person(log, (), NOW, place=UTC_PLACE).answer.verdict is Verdict.UNKNOWN


@pytest.mark.parametrize("asked", [True, False])
@pytest.mark.parametrize("terms", EVERY, ids=lambda t: type(t).__name__)
def test_what_is_carried_is_never_laxer(log: SqliteLog, terms: Terms, asked: bool) -> None:
    """Every kind, theirs and mine; and carrying it again adds nothing."""
    give(log, ONE, terms, NOW, place=UTC_PLACE, asked=asked)
    assert carry(log, (ONE, TWO), TWO, NOW) == 1
    assert carry(log, (ONE, TWO), TWO, NOW) == 0
    assert carry(log, (TWO,), ONE, NOW) == 0
    facts = Facts(mailing="l1", topics=frozenset({"t1"}), sent_at=(NOW - timedelta(hours=1),))
    for hours in (0, 12, 24, 24 * 10):
        at = NOW + timedelta(hours=hours)
        one, two = (log.ask(i, at, "mail", facts) for i in (ONE, TWO))
        assert strictness(two) >= strictness(one)


def test_safety_a_lock_and_an_end_to_come_are_carried_strictly(log: SqliteLog) -> None:
    """A lock stays; an end that was only scheduled is not carried."""
    lock = NOW + timedelta(days=30)
    give(log, ONE, Stop(), NOW, place=UTC_PLACE, safety=True, locked_until=lock)
    lift(log, ONE, NOW, place=UTC_PLACE)
    carry(log, (ONE,), TWO, NOW)
    (carried,) = show_space(log, TWO, NOW, place=UTC_PLACE)
    assert (carried.locked_until, carried.ends) == (lock, None)
    assert log.state(TWO).requests[0].safety


def test_what_is_new_goes_where_something_is_in_force(log: SqliteLog) -> None:
    """So that a person has one id, unless two were joined."""
    assert own_id(log, (ONE, TWO)) == ONE
    give(log, TWO, Stop(), NOW, place=UTC_PLACE, asked=True)
    assert own_id(log, (ONE, TWO)) == TWO
    assert id_with(log, (ONE, TWO), 1) == TWO
    with pytest.raises(NotAllowedError):
        id_with(log, (ONE, TWO), 2)


@pytest.mark.parametrize(
    ("terms", "asked", "safety", "closed"),
    [
        (Stop(), True, False, True),
        (Pause(), True, False, True),
        (Less(), True, False, False),
        (Stop(), False, False, False),
        (Stop(), False, True, True),
    ],
)
def test_no_figure_is_made_after_a_stop_a_pause_or_for_safety(
    log: SqliteLog, terms: Terms, *, asked: bool, safety: bool, closed: bool
) -> None:
    """A smaller request, or room that I gave myself, closes nothing."""
    give(log, TWO, terms, NOW, place=UTC_PLACE, asked=asked, safety=safety)
    room = room_of(log, (ONE, TWO), NOW)
    assert room is not None
    assert (room.closed, room.asked_since) == (closed, NOW if asked else None)
    assert rooms(log, {"p": (ONE, TWO), "q": (b"three",)}, NOW) == {"p": room}


@dataclass
class Still:
    """A log that stands still: what is in force for each id."""

    states: dict[bytes, InForce]

    def state(self, person: bytes) -> InForce:
        """Give what is in force."""
        return self.states[person]

    def ask(
        self, person: bytes, now: datetime, channel: str | None = None, facts: Facts = NO_FACTS
    ) -> Answer:
        """Answer."""
        return may(self.states[person], now, channel, facts)


@given(states, states, moments, channels, facts)
def test_the_answer_is_never_laxer_than_that_of_any_id(
    one: InForce, two: InForce, now: datetime, channel: str | None, known: Facts
) -> None:
    """For whatever is in force under each, and the moment it names is one at which all say yes."""
    log = cast("Log", Still({ONE: one, TWO: two}))
    both = ask_person(log, (ONE, TWO), now, channel, known, place=UTC_PLACE).answer
    each = [log.ask(i, now, channel, known) for i in (ONE, TWO)]
    assert strictness(both) == max(strictness(a) for a in each)
    assert both.reasons
    if both.until is not None and both.verdict is not Verdict.SEND:
        assert all(log.ask(i, both.until, channel, known).verdict is Verdict.SEND for i in (ONE, TWO))
