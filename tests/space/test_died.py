"""Death is an ending of its own: nothing is measured, waited for or sent, and a slip is taken back."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from letbe.space import ask_may, came_back, give, note_death, print_log, returns
from letbe.space.answers import Change, Facts, Ground, Rule, Verdict
from letbe.space.chain import Keys, written_state
from letbe.space.entries import Died, Stop
from letbe.space.errors import NotAllowedError
from letbe.space.fold import NOTHING, InForce, apply, offer, usable_replies
from letbe.space.may import explain, may
from letbe.space.person import carry, died, room_of, show_person
from tests.space.stores import SECRET
from tests.space.strategies import ANNA, BEN, START

if TYPE_CHECKING:
    from letbe.space.log import Log

CLOCK = ZoneInfo("UTC")
DAY = timedelta(days=1)


def test_everything_is_held_and_one_rule_says_why(log: Log) -> None:
    """What they asked in life, and how long they take to answer, have nothing more to say."""
    give(log, ANNA, Stop(), START, place=CLOCK, asked=True)
    note_death(log, ANNA, START)
    facts = Facts(unanswered=4, answered=9, reply_h_95=5.0, last_bid_at=START)
    said = ask_may(log, ANNA, START + DAY, "mail", facts, place=CLOCK, with_rules=True)
    assert said.answer.verdict is Verdict.REFUSE
    assert [(r.ground, r.rule) for r in said.answer.reasons] == [(Ground.DECIDED, Rule.DIED)]
    assert said.words == ("They died. A letter is welcome; nothing else goes.",)
    assert said.answer.changes == (Change.TAKE_BACK,)
    assert [x.rule for x in said.looked] == [Rule.DIED]
    assert may(log.state(ANNA), START + 999 * DAY).until is None, "no day ends it"


def test_a_message_from_their_address_is_no_return(log: Log) -> None:
    """Somebody else may write from it, or a program; the door is not theirs to open any more."""
    give(log, ANNA, Stop(), START, place=CLOCK, asked=True)
    note_death(log, ANNA, START)
    assert log.append(ANNA, Died(), START) is None, "once is enough"
    for days in (1, 2, 3):
        came_back(log, ANNA, START + days * DAY, START + days * DAY, place=CLOCK, message=f"m{days}")
    assert returns(log, START + 4 * DAY) == ()
    state = log.state(ANNA)
    assert (usable_replies(state, START + 4 * DAY), offer(state, START + 4 * DAY)) == ((), False)


def test_nothing_about_them_is_shown_or_worked_out(log: Log) -> None:
    """No request, no figure, no list of those who asked for room."""
    give(log, ANNA, Stop(), START, place=CLOCK, asked=True)
    note_death(log, ANNA, START)
    room = room_of(log, [BEN, ANNA], START)
    assert room is not None
    assert (room.died, room.closed, room.asked_since) == (True, True, None)
    assert show_person(log, [BEN, ANNA], START, place=CLOCK) == ()
    assert (died(log, [BEN, ANNA]), died(log, [BEN])) == (True, False)


def test_a_slip_is_taken_back_and_stands_in_the_log(log: Log) -> None:
    """A wrong name in a hard week must not be the last word; what was in force is in force again."""
    give(log, ANNA, Stop(), START, place=CLOCK, asked=True)
    note_death(log, ANNA, START)
    note_death(log, ANNA, START, so=False)
    assert ask_may(log, ANNA, START, place=CLOCK).answer.reasons[0].rule is Rule.STOP
    assert [x.words for x in print_log(log, place=CLOCK)][1:] == ["they died", "no, they did not die"]
    with pytest.raises(NotAllowedError, match="nothing here says that they died"):
        note_death(log, ANNA, START, so=False)
    note_death(log, BEN, START)
    note_death(log, BEN, START, so=False)
    assert log.state(BEN) == NOTHING


def test_a_split_and_a_forgotten_person_stay_dead(log: Log) -> None:
    """No address of theirs is written to by mistake."""
    note_death(log, ANNA, START)
    assert carry(log, [ANNA], BEN, START) == 1
    assert carry(log, [ANNA], BEN, START) == 0
    log.forget(ANNA, START, keep_as=[b"mark"])
    assert died(log, [b"mark"])
    assert log.verify().people == 2


def test_a_checkpoint_of_an_earlier_letbe_is_read() -> None:
    """A home of yesterday opens today."""
    keys = Keys(SECRET)
    old = json.dumps(json.loads(str(written_state(InForce(held=2, sealed=3))))[:-1])
    read = keys.state_of(ANNA, 7, old, keys.state_mac(ANNA, 7, old))
    assert read == InForce(held=2, sealed=3)
    assert fields(InForce)[-1].name == "died", "a later field needs its own value in chain._LATER"


def test_explain_has_one_line() -> None:
    """Nothing else was looked at."""
    from letbe.space.entries import Entry  # noqa: PLC0415 - only this test folds by hand

    state = apply(NOTHING, Entry(1, START, ANNA, Died(), ""))
    (line,) = explain(state, START)
    assert (line.rule, line.entry, line.verdict) == (Rule.DIED, 1, Verdict.REFUSE)
