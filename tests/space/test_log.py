"""What every store of the log promises."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from letbe.errors import UsageError
from letbe.space.answers import Facts, Rule, Verdict
from letbe.space.entries import (
    Asked,
    CameBack,
    Channel,
    Chosen,
    Forgotten,
    Hours,
    How,
    Kind,
    Lane,
    Less,
    Lifted,
    Matter,
    Pause,
    Sealed,
    Stayed,
    Stop,
    ToldMe,
    Topic,
    Use,
)
from letbe.space.errors import NotAllowedError
from letbe.space.fold import NOTHING, fold
from tests.space.strategies import ANNA, BEN, START

if TYPE_CHECKING:
    from collections.abc import Callable

    from letbe.space.log import Log

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
ASK = Asked(Stop(), START)


def test_an_empty_log_lets_everything_through_and_verifies(log: Log) -> None:
    """Where nobody asked for room, nothing is held."""
    assert log.ask(ANNA, START).verdict is Verdict.SEND
    assert log.verify().entries == 0
    assert list(log.entries()) == []


def test_a_request_committed_first_is_honoured(log: Log, reopen: Callable[[], Log]) -> None:
    """By every process, from the moment it is written."""
    other = reopen()
    assert other.ask(ANNA, START).verdict is Verdict.SEND
    entry = log.append(ANNA, ASK, START)
    assert entry is not None
    assert (entry.seq, entry.at, entry.person, entry.body) == (1, START, ANNA, ASK)
    assert other.ask(ANNA, START).verdict is Verdict.REFUSE
    assert other.reserve(ANNA, START, message="m1").answer.verdict is Verdict.REFUSE
    assert log.ask(BEN, START).verdict is Verdict.SEND


def test_what_is_in_force_outlives_the_process(log: Log, reopen: Callable[[], Log]) -> None:
    """A promise does not end with a program."""
    log.append(ANNA, ASK, START)
    log.append(ANNA, Chosen(Pause(), START + DAY), START + HOUR)
    assert reopen().state(ANNA) == log.state(ANNA)
    assert len(log.state(ANNA).requests) == 2


def test_the_log_folds_to_what_is_in_force(log: Log) -> None:
    """The log is the only truth; everything else can be made again from it."""
    log.append(ANNA, ASK, START)
    log.append(BEN, Chosen(Less()), START)
    log.append(BEN, Lifted(), START + HOUR)
    log.append(ANNA, CameBack(START + DAY, starts=True, day=7), START + DAY)
    assert fold(log.entries()) == dict(log.people()) == {ANNA: log.state(ANNA)}
    assert [e.seq for e in log.entries()] == [1, 2, 3, 4]
    assert [e.seq for e in log.entries(BEN)] == [2, 3]
    assert log.verify().people == 1


def test_a_move_that_changes_nothing_is_not_written(log: Log) -> None:
    """No watching: a message of theirs leaves a trace only where a space needs it."""
    assert log.append(ANNA, CameBack(START, starts=True, day=7), START) is None
    assert log.append(ANNA, Stayed(), START) is None
    assert log.verify().entries == 0


def test_a_move_that_is_not_allowed_changes_nothing(log: Log) -> None:
    """An error, and the log as it was."""
    log.append(ANNA, ASK, START)
    with pytest.raises(NotAllowedError):
        log.append(ANNA, Lifted(), START)
    assert log.verify().entries == 1
    assert log.append(BEN, ASK, START) is not None


def test_time_in_the_log_never_runs_backwards(log: Log) -> None:
    """A clock that is set back writes the time of the entry before."""
    log.append(ANNA, ASK, START)
    second = log.append(BEN, Asked(Pause(), START), START - 5 * DAY)
    assert second is not None
    assert second.at == START


def test_a_clock_set_back_opens_nothing_early(log: Log) -> None:
    """Eleven at night stays night, whatever the clock says now."""
    log.append(ANNA, Asked(Hours("UTC"), START), START)
    assert log.ask(ANNA, START).verdict is Verdict.SEND
    log.append(BEN, ASK, START + 11 * HOUR)
    for wall in (START, START - 400 * DAY, START + 10 * HOUR):
        assert log.ask(ANNA, wall).verdict is Verdict.HOLD
        assert log.reserve(ANNA, wall).answer.verdict is Verdict.HOLD
    assert log.ask(ANNA, START + 20 * HOUR).verdict is Verdict.SEND


def test_a_clock_that_ran_ahead_and_was_set_right_finds_the_space_again(log: Log) -> None:
    """The stricter of both clocks answers."""
    log.append(ANNA, Asked(Pause(START + 10 * DAY), START), START)
    log.append(BEN, ASK, START + 20 * DAY)
    assert log.ask(ANNA, START + DAY).verdict is Verdict.REFUSE
    assert log.ask(ANNA, START + 21 * DAY).verdict is Verdict.SEND


def test_the_same_request_again_is_written_once(log: Log) -> None:
    """Reading an export twice adds nothing."""
    first = log.append(ANNA, ASK, START, message="line 7")
    assert log.append(ANNA, ASK, START + DAY, message="line 7") == first
    assert log.append(BEN, ASK, START + DAY, message="line 7") != first
    assert log.verify().entries == 2


def test_the_same_return_again_is_worth_one_reply(log: Log) -> None:
    """Two gates may see the same message."""
    log.append(ANNA, ASK, START)
    for _ in range(2):
        log.append(ANNA, CameBack(START + DAY, starts=True, day=7), START + DAY, message="m9")
    assert len(log.state(ANNA).replies) == 1


def test_the_same_message_key_uses_one_allowance(log: Log) -> None:
    """A repeat changes nothing: same answer, nothing used up, nothing written."""
    log.append(ANNA, Asked(Less(2, 14), START), START)
    first = log.reserve(ANNA, START + HOUR, message="m1")
    again = log.reserve(ANNA, START + 2 * HOUR, message="m1")
    assert (first.answer.verdict, first.entry, first.repeated) == (Verdict.SEND, 2, False)
    assert (again.answer.verdict, again.entry, again.repeated) == (Verdict.SEND, 2, True)
    assert log.verify().entries == 2
    assert log.reserve(ANNA, START + 2 * HOUR, message="m2").answer.verdict is Verdict.SEND
    assert log.reserve(ANNA, START + 2 * HOUR, message="m3").answer.verdict is Verdict.HOLD
    assert log.reserve(ANNA, START + 2 * HOUR, message="m1").answer.verdict is Verdict.SEND


def test_a_repeat_after_a_new_request_is_held(log: Log) -> None:
    """It was let through, it did not go yet, and now they asked: it stays."""
    log.append(ANNA, Asked(Less(2, 14), START), START)
    log.reserve(ANNA, START + HOUR, message="m1")
    log.append(ANNA, Asked(Stop(), START + HOUR), START + HOUR)
    again = log.reserve(ANNA, START + HOUR, message="m1")
    assert (again.answer.verdict, again.repeated) == (Verdict.REFUSE, False)


def test_a_reply_is_taken_with_the_answer(log: Log) -> None:
    """One reply for each message of theirs, and not one more."""
    log.append(ANNA, ASK, START)
    log.append(ANNA, CameBack(START + DAY, starts=True, day=7), START + DAY)
    assert log.ask(ANNA, START + DAY).uses is Use.REPLY
    assert log.reserve(ANNA, START + DAY, message="m1").answer.uses is Use.REPLY
    assert log.reserve(ANNA, START + DAY, message="m2").answer.verdict is Verdict.REFUSE
    assert log.reserve(ANNA, START + DAY, message="m1").answer.verdict is Verdict.SEND


def test_a_lane_is_used_up_and_comes_back_the_next_day(log: Log) -> None:
    """At most one a day."""
    log.append(ANNA, ASK, START)
    log.append(ANNA, Lane("mail", Matter.CHILDREN), START)
    known = Facts(matter=Matter.CHILDREN)
    assert log.reserve(ANNA, START, "mail", known, message="m1").answer.verdict is Verdict.SEND
    assert log.reserve(ANNA, START, "mail", known, message="m2").answer.until == START + DAY
    assert log.reserve(ANNA, START + DAY, "mail", known, message="m2").answer.verdict is Verdict.SEND


def test_messages_without_an_id_each_count(log: Log) -> None:
    """Without an id nothing tells a repeat from a second message."""
    log.append(ANNA, Asked(Less(1, 14), START), START)
    assert log.reserve(ANNA, START).answer.verdict is Verdict.SEND
    assert log.reserve(ANNA, START).answer.verdict is Verdict.HOLD


def test_a_held_message_is_noted_once(log: Log) -> None:
    """A queue that tries every minute does not fill the log; each attempt of the user counts once."""
    log.append(ANNA, ASK, START)
    first = log.reserve(ANNA, START + HOUR, message="m1")
    assert log.reserve(ANNA, START + 2 * HOUR, message="m1").entry == first.entry
    log.reserve(ANNA, START + 2 * HOUR, message="m2")
    assert log.state(ANNA).held == 2
    assert log.verify().entries == 3


def test_where_nothing_is_in_force_a_message_leaves_no_trace(log: Log) -> None:
    """The log knows the people who asked for room, and nobody else."""
    decision = log.reserve(ANNA, START, message="m1")
    assert (decision.answer.verdict, decision.entry) == (Verdict.SEND, 0)
    assert log.verify().entries == 0


WAITING = Facts(unanswered=2, answered=9, last_bid_at=START, reply_h_95=24.0)


def test_a_soft_hold_is_passed_over_only_after_a_breath(log: Log) -> None:
    """Ten minutes from the moment it was shown, for that one message."""
    first = log.reserve(ANNA, START, "mail", WAITING, message="m1", override=True)
    assert first.answer.soft
    assert first.breath_until == START + timedelta(minutes=10)
    soon = log.reserve(ANNA, START + timedelta(minutes=9), "mail", WAITING, message="m1", override=True)
    assert soon.answer.verdict is Verdict.HOLD
    assert soon.breath_until == first.breath_until
    at = START + timedelta(minutes=10)
    assert log.reserve(ANNA, at, "mail", WAITING, message="m1").answer.verdict is Verdict.HOLD
    assert log.reserve(ANNA, at, "mail", WAITING, message="m2", override=True).answer.verdict is Verdict.HOLD
    passed = log.reserve(ANNA, at, "mail", WAITING, message="m1", override=True)
    assert passed.answer.verdict is Verdict.SEND
    assert passed.answer.reasons[0].rule is Rule.PACE
    assert log.reserve(ANNA, at, "mail", WAITING, message="m1").answer.verdict is Verdict.SEND


def test_a_clock_set_forward_and_back_does_not_shorten_a_breath(log: Log) -> None:
    """The breath is over when the wall clock says so."""
    log.reserve(ANNA, START, "mail", WAITING, message="m1")
    log.append(BEN, ASK, START + HOUR)
    early = log.reserve(ANNA, START + timedelta(minutes=5), "mail", WAITING, message="m1", override=True)
    assert early.answer.verdict is Verdict.HOLD


def test_a_breath_that_has_gone_stale_begins_again(log: Log) -> None:
    """A week later it is a new decision; the message is the same one."""
    known = replace(WAITING, unanswered=9)
    log.reserve(ANNA, START, "mail", known, message="m1")
    later = START + 8 * DAY
    again = log.reserve(ANNA, later, "mail", known, message="m1", override=True)
    assert (again.answer.verdict, again.breath_until) == (Verdict.HOLD, later + timedelta(minutes=10))
    at = later + HOUR
    assert log.reserve(ANNA, at, "mail", known, message="m1", override=True).answer.verdict is Verdict.SEND


def test_a_message_that_was_held_may_be_held_softly_later(log: Log) -> None:
    """First by their word, then by the rhythm; each is noted."""
    log.append(ANNA, Asked(Pause(START + HOUR, brief=True), START), START)
    assert not log.reserve(ANNA, START, "mail", WAITING, message="m1").answer.soft
    soft = log.reserve(ANNA, START + 2 * HOUR, "mail", WAITING, message="m1")
    assert soft.answer.soft
    assert soft.breath_until == START + 2 * HOUR + timedelta(minutes=10)
    assert log.verify().entries == 3


def test_nobody_but_the_log_says_that_a_message_was_let_through(log: Log) -> None:
    """A caller cannot talk its way past the rhythm or a cap."""
    told = replace(WAITING, reserved_at=START, reserved_uses=Use.REPLY)
    assert log.reserve(ANNA, START, "mail", told, message="m1").answer.verdict is Verdict.HOLD
    log.append(BEN, ASK, START)
    assert log.reserve(BEN, START, "mail", told, message="m1").answer.verdict is Verdict.REFUSE


def test_an_asked_space_is_never_passed_over(log: Log) -> None:
    """A breath is for the rhythm, not for their word."""
    log.append(ANNA, ASK, START)
    log.reserve(ANNA, START, message="m1")
    later = log.reserve(ANNA, START + DAY, message="m1", override=True)
    assert later.answer.verdict is Verdict.REFUSE


def test_without_an_id_no_breath_is_ever_over(log: Log) -> None:
    """A breath belongs to one message."""
    log.reserve(ANNA, START, "mail", WAITING)
    assert log.reserve(ANNA, START + HOUR, "mail", WAITING, override=True).answer.verdict is Verdict.HOLD


@pytest.mark.parametrize("now", [datetime(2026, 3, 1), datetime(1900, 1, 1, tzinfo=UTC)])
def test_a_moment_that_cannot_be_is_unknown_and_never_written(log: Log, now: datetime) -> None:
    """Nothing goes out on a time without a zone, and nothing is promised on it."""
    assert log.reserve(ANNA, now, message="m1").answer.verdict is Verdict.UNKNOWN
    with pytest.raises(UsageError):
        log.append(ANNA, ASK, now)


def test_asking_at_a_time_without_a_zone_is_unknown(log: Log) -> None:
    """It would be a guess."""
    log.append(ANNA, ASK, START)
    assert log.ask(ANNA, datetime(2026, 3, 1)).verdict is Verdict.UNKNOWN


@pytest.mark.parametrize("person", [b"", b"x" * 65])
def test_an_id_is_one_to_64_bytes(log: Log, person: bytes) -> None:
    """The empty id belongs to what was forgotten."""
    with pytest.raises(UsageError):
        log.append(person, ASK, START)
    with pytest.raises(UsageError):
        log.forget(person, START)
    assert log.reserve(person, START).answer.verdict is Verdict.UNKNOWN


def test_forgetting_empties_every_entry_and_the_log_still_verifies(log: Log) -> None:
    """The chain holds over what is gone."""
    log.append(ANNA, ASK, START, message="m1")
    log.append(BEN, ASK, START)
    log.append(ANNA, Chosen(Pause()), START)
    assert log.forget(ANNA, START + DAY) == 2
    lines = list(log.entries())
    assert [e.person for e in lines] == [b"", BEN, b"", b""]
    assert [e.kind for e in lines] == [None, Kind.ASKED, None, Kind.FORGOTTEN]
    assert lines[3].body == Forgotten(((1, 1), (3, 3)))
    assert log.state(ANNA) == NOTHING
    found = log.verify()
    assert (found.entries, found.forgotten, found.people) == (4, 2, 1)


def test_forgetting_nobody_writes_nothing(log: Log) -> None:
    """There was nothing to forget."""
    assert log.forget(ANNA, START) == 0
    assert log.verify().entries == 0


def test_a_forgotten_promise_is_kept_under_the_marks_that_stay(log: Log) -> None:
    """Kept without knowing whom it protects; never laxer than before."""
    log.append(ANNA, Asked(Less(1, 14), START), START)
    log.append(ANNA, Chosen(Pause(), START + 9 * DAY, safety=True), START)
    log.append(ANNA, ToldMe(How.IN_WRITING, 1), START)
    log.append(ANNA, Sealed(), START)
    log.append(ANNA, Lane("mail", Matter.WORK), START)
    log.reserve(ANNA, START, "mail", Facts(matter=Matter.WORK), message="m1")
    assert log.forget(ANNA, START + DAY, keep_as=[b"mark 1", b"mark 2"]) == 6
    for mark in (b"mark 1", b"mark 2"):
        state = log.state(mark)
        assert [(s.terms, s.since, s.ends) for s in state.requests] == [
            (Less(1, 14), START, None),
            (Pause(), START + DAY, None),
        ]
        assert (state.requests[1].safety, state.requests[1].locked_until) == (True, START + 9 * DAY)
        assert [m.at for m in state.sends] == [START + DAY]
        assert state.sealed
    assert log.verify().forgotten == 6


def test_forgetting_drops_what_is_over(log: Log) -> None:
    """A pause that ended last week protects nobody."""
    log.append(ANNA, Asked(Pause(START + DAY), START), START)
    log.forget(ANNA, START + 5 * DAY, keep_as=[BEN])
    assert log.state(BEN) == NOTHING


def test_forgetting_does_not_make_two_marks_share_one_fate(log: Log) -> None:
    """Forgetting one mark leaves the other."""
    log.append(ANNA, ASK, START)
    log.forget(ANNA, START, keep_as=[BEN, b"c"])
    log.forget(BEN, START)
    assert log.ask(b"c", START).verdict is Verdict.REFUSE
    assert log.verify().forgotten == 2


def test_every_message_id_is_blinded(log: Log) -> None:
    """An id may hold an address; the log holds none."""
    log.append(ANNA, ASK, START, message="<1@anna.example>")
    (entry,) = log.entries()
    assert len(entry.key) == 32
    assert "anna" not in repr(entry)


def test_a_second_handle_sees_each_step_of_the_first(log: Log, reopen: Callable[[], Log]) -> None:
    """Memory never hides what another process wrote."""
    other = reopen()
    for n, (one, two) in enumerate(itertools.islice(itertools.cycle([(log, other), (other, log)]), 20)):
        one.append(ANNA, Asked(Channel(f"c{n}"), START), START)
        assert two.state(ANNA) == one.state(ANNA)
        assert two.ask(ANNA, START, f"c{n}").verdict is Verdict.REFUSE
    assert log.verify() == replace(other.verify(), people=1)


def test_a_topic_becomes_a_tag_that_says_nothing(log: Log, reopen: Callable[[], Log]) -> None:
    """The same word gives the same tag, in every process; the word is nowhere."""
    tag = log.tag("Die Scheidung")
    assert reopen().tag(" die SCHEIDUNG ") == tag
    assert "scheidung" not in tag
    log.append(ANNA, Asked(Topic(tag), START), START)
    assert log.ask(ANNA, START, "mail", Facts(topics=frozenset({tag}))).verdict is Verdict.REFUSE
    assert log.tag("work") != tag
