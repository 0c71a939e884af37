"""One decision, without a store."""

from __future__ import annotations

from datetime import datetime, timedelta

from letbe.space.answers import Facts, Use, Verdict
from letbe.space.decide import Clock, answer_at, decide
from letbe.space.entries import Asked, CameBack, Entry, Pause, Sent, Stop
from letbe.space.fold import NOTHING, InForce
from tests.space.strategies import ANNA, START, state_of

DAY = timedelta(days=1)


def test_what_is_unknown_is_not_written_down() -> None:
    """There is nothing to say of it."""
    naive = datetime(2026, 3, 1)
    decision, body = decide(NOTHING, Clock(naive, naive), "mail", Facts())
    assert (decision.answer.verdict, body) == (Verdict.UNKNOWN, None)


def test_the_later_clock_is_now() -> None:
    """Within the log, time never runs backwards."""
    assert Clock(START, START + DAY).now == Clock(START + DAY, START).now == START + DAY


def returned() -> InForce:
    """A pause of ten days, and a message of theirs on the first."""
    return state_of(
        [
            Entry(1, START, ANNA, Asked(Pause(START + 10 * DAY), START)),
            Entry(2, START + DAY, ANNA, CameBack(START + DAY, starts=True, day=7)),
        ]
    )


def test_of_two_clocks_that_both_say_yes_the_one_that_uses_something_up_counts() -> None:
    """Else a clock that ran ahead would make replies free."""
    state = returned()
    clock = Clock(START + 2 * DAY, START + 11 * DAY)
    assert answer_at(state, clock, "mail", Facts()).uses is Use.REPLY
    used = state_of([Entry(3, clock.now, ANNA, Sent(Use.REPLY))])
    assert used == NOTHING


def test_a_reply_is_used_up_also_where_the_clock_of_the_log_ran_ahead() -> None:
    """One message of theirs, one reply, whatever the clocks."""
    state = state_of(
        [
            Entry(1, START, ANNA, Asked(Stop(), START)),
            Entry(2, START + DAY, ANNA, CameBack(START + DAY, starts=True, day=7)),
            Entry(3, START + 20 * DAY, ANNA, Sent(Use.REPLY)),
        ]
    )
    assert state.replies == ()
