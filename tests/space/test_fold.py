"""What each move does to what is in force."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letbe.space.entries import (
    Asked,
    Body,
    CameBack,
    Channel,
    Chosen,
    Confirmed,
    Ended,
    Entry,
    Forgotten,
    Held,
    Hours,
    How,
    Kind,
    Lane,
    LaneClosed,
    Less,
    Lifted,
    Locked,
    Matter,
    Opened,
    Pause,
    Sealed,
    Sent,
    SetAside,
    Side,
    Stayed,
    Stop,
    Terms,
    ToldMe,
    Use,
)
from letbe.space.errors import NotAllowedError
from letbe.space.fold import (
    FOLD,
    MOST_ALIKE,
    MOST_KEPT,
    MOST_REQUESTS,
    NOTHING,
    InForce,
    apply,
    at_least_as_strict,
    fold,
    offer,
    usable_replies,
)
from tests.space.strategies import ANNA, BEN, START, logs, state_of, states, terms

if TYPE_CHECKING:
    from collections.abc import Callable

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def log_of(*steps: tuple[timedelta, Body]) -> InForce:
    """Fold steps, each with its time after START; numbers count from 1."""
    return state_of(Entry(n, START + at, ANNA, body, f"{n:032x}") for n, (at, body) in enumerate(steps, 1))


def then(state: InForce, after: timedelta, body: Body, seq: int = 90) -> InForce:
    """Take one more step."""
    return apply(state, Entry(seq, START + after, ANNA, body, f"{seq:032x}"))


def ends(state: InForce) -> list[datetime | None]:
    """Give when each request ends."""
    return [s.ends for s in state.requests]


def back(after: timedelta, *, starts: bool = True, day: int = 739_000) -> tuple[timedelta, Body]:
    """They wrote, so long after START."""
    return after, CameBack(START + after, starts, day)


ASK = (timedelta(), Asked(Stop(), START))
ASK_FOUND = (timedelta(), Asked(Stop(), START, found=True))
GIVE = (timedelta(), Chosen(Pause()))


def test_every_kind_has_its_step() -> None:
    """A kind that the table does not have is refused when it is written."""
    assert set(FOLD) == set(Kind)


def test_an_entry_without_a_body_is_no_move() -> None:
    """What was forgotten cannot be folded by accident."""
    with pytest.raises(NotAllowedError):
        apply(NOTHING, Entry(1, START, ANNA, None))


@pytest.mark.parametrize(
    "body",
    [
        Confirmed(1),
        SetAside(1),
        ToldMe(How.IN_PERSON),
        ToldMe(How.IN_PERSON, 7),
        Locked(1, START),
        Lifted(),
        Lifted(3),
        Ended(),
        Chosen(Stop(), replaces=4),
    ],
)
def test_a_move_about_nothing_is_refused(body: Body) -> None:
    """An error that changes nothing, rather than a quiet no."""
    with pytest.raises(NotAllowedError):
        then(NOTHING, DAY, body)


def test_a_request_counts_at_once() -> None:
    """Words first: they need no evidence and no wait."""
    (asked,) = log_of(ASK).requests
    assert (asked.side, asked.terms, asked.since, asked.ends) == (Side.THEIRS, Stop(), START, None)


def test_a_dated_pause_ends_on_its_date() -> None:
    """It carries its own end."""
    assert ends(log_of((timedelta(), Asked(Pause(START + DAY), START)))) == [START + DAY]


def test_what_they_told_me_counts_after_72_hours() -> None:
    """A heat passes in three days; a request does not."""
    state = log_of(ASK, (DAY, ToldMe(How.IN_PERSON)))
    assert ends(state) == [START + 96 * HOUR]
    assert state.requests[0].holds(START + 96 * HOUR - HOUR)
    assert not state.requests[0].holds(START + 96 * HOUR)


def test_told_again_does_not_put_the_end_off() -> None:
    """The earlier end stands."""
    assert ends(log_of(ASK, (DAY, ToldMe(How.IN_PERSON, 1)), (2 * DAY, ToldMe(How.IN_WRITING)))) == [
        START + 96 * HOUR
    ]


def test_asking_again_takes_back_what_they_told_me() -> None:
    """The last word is theirs."""
    state = log_of(ASK, (DAY, ToldMe(How.IN_PERSON)), (2 * DAY, Asked(Less(), START + 2 * DAY)))
    assert ends(state) == [None, None]


def test_asking_again_does_not_bring_back_what_has_ended() -> None:
    """A request for less, a week after a stop was over, is a request for less."""
    state = log_of(ASK, (DAY, ToldMe(How.IN_PERSON)), (9 * DAY, Asked(Less(), START + 9 * DAY)))
    assert ends(state) == [START + 96 * HOUR, None]


def test_an_end_can_be_taken_back_while_it_is_to_come() -> None:
    """Staying is always allowed at once."""
    assert ends(log_of(ASK, (DAY, ToldMe(How.IN_PERSON)), (2 * DAY, Stayed()))) == [None]


def test_a_found_request_can_be_set_aside() -> None:
    """A misread line must not bind anybody."""
    assert log_of(ASK_FOUND, (DAY, SetAside(1))) == NOTHING


@pytest.mark.parametrize("steps", [(ASK,), (ASK_FOUND, (HOUR, Confirmed(1)))])
def test_a_confirmed_request_cannot_be_set_aside(steps: tuple[tuple[timedelta, Body], ...]) -> None:
    """Once read as a request, only they can take it back."""
    with pytest.raises(NotAllowedError):
        log_of(*steps, (DAY, SetAside(1)))


def test_a_space_of_mine_is_lifted_at_once() -> None:
    """What I chose freely I can take back freely."""
    assert log_of(GIVE, (HOUR, Lifted())) == NOTHING


def test_a_locked_space_is_lifted_only_when_the_lock_ends() -> None:
    """What is asked in the heat is only scheduled."""
    state = log_of((timedelta(), Chosen(Stop(), START + 10 * DAY)), (DAY, Lifted(1)))
    assert ends(state) == [START + 10 * DAY]
    assert ends(then(state, 2 * DAY, Lifted(1))) == [START + 10 * DAY]


def test_a_lift_never_makes_a_dated_space_longer() -> None:
    """A pause of three days under a lock of ten ends after three."""
    state = log_of((timedelta(), Chosen(Pause(START + 3 * DAY), START + 10 * DAY)), (DAY, Lifted()))
    assert ends(state) == [START + 3 * DAY]


def test_a_lock_only_grows() -> None:
    """A shorter lock is no way out of a longer one."""
    state = log_of(GIVE, (HOUR, Locked(1, START + 5 * DAY)), (HOUR, Locked(1, START + 2 * DAY)))
    assert state.requests[0].locked_until == START + 5 * DAY


def test_a_space_for_my_safety_ends_after_the_cooling_off() -> None:
    """Nobody should be talked out of their safety in an hour."""
    assert ends(log_of((timedelta(), Chosen(Stop(), safety=True)), (DAY, Lifted()))) == [START + 96 * HOUR]


def test_nothing_they_do_opens_a_space_for_my_safety() -> None:
    """Every way back is closed, quietly: their messages leave no trace at all."""
    state = log_of((timedelta(), Chosen(Stop(), safety=True)), ASK)
    later = then(then(state, DAY, back(DAY)[1]), 2 * DAY, back(2 * DAY)[1])
    assert later == state
    assert usable_replies(later, START + 2 * DAY) == ()
    assert not offer(later, START + 2 * DAY)


def test_safety_closes_returns_that_came_before_it() -> None:
    """The moment it is said, nothing stands open."""
    state = log_of(ASK, *[back(n * DAY, day=n) for n in (1, 2, 3)], (4 * DAY, Chosen(Stop(), safety=True)))
    assert usable_replies(state, START + 4 * DAY) == ()
    assert not offer(state, START + 4 * DAY)


def test_safety_closes_what_came_before_it_for_good() -> None:
    """Its end opens no door that stood open before: time alone lets nothing through."""
    safe = Chosen(Pause(START + 3 * DAY), safety=True)
    state = log_of(ASK, back(DAY), (2 * DAY, safe))
    assert usable_replies(state, START + 4 * DAY) == ()


@pytest.mark.parametrize(
    ("new", "old", "stricter"),
    [
        (Stop(), Pause(), True),
        (Pause(), Stop(), False),
        (Pause(), Less(), True),
        (Pause(START + DAY), Pause(START), True),
        (Pause(START), Pause(START + DAY), False),
        (Pause(START), Pause(), False),
        (Less(1, 30), Less(1, 14), True),
        (Less(2, 14), Less(1, 14), False),
        (Less(), Channel("mail"), False),
        (Stop(), Channel("mail"), False),
        (Stop(), Stop(), True),
        (Stop(), Pause(START), True),
        (Pause(), Pause(START), True),
        (Pause(START + DAY, brief=True), Pause(START), False),
        (Pause(START), Less(), False),
        (Channel("mail"), Channel("mail"), True),
        (Hours("UTC"), Less(), False),
    ],
)
def test_narrower_is_only_what_holds_everything_the_old_one_held(
    new: Terms, old: Terms, stricter: bool
) -> None:
    """Narrowing is free, widening is lifting."""
    assert at_least_as_strict(new, old) is stricter


def test_a_narrower_space_takes_the_place_of_the_old_with_its_lock() -> None:
    """Narrowing is no way out of a lock."""
    state = log_of((timedelta(), Chosen(Less(), START + 9 * DAY)), (DAY, Chosen(Stop(), replaces=1)))
    (now,) = state.requests
    assert (now.terms, now.since, now.locked_until) == (Stop(), START, START + 9 * DAY)


def test_a_wider_space_does_not_take_the_place_of_the_old() -> None:
    """Nor does one that is no longer for my safety."""
    with pytest.raises(NotAllowedError):
        log_of(GIVE, (DAY, Chosen(Less(), replaces=1)))
    with pytest.raises(NotAllowedError):
        log_of((timedelta(), Chosen(Stop(), safety=True)), (DAY, Chosen(Stop(), replaces=1)))


def test_a_return_is_worth_a_reply_for_seven_days() -> None:
    """One reply for each message of theirs."""
    state = log_of(ASK, back(DAY), back(2 * DAY))
    assert usable_replies(state, START + 2 * DAY) == (START + DAY, START + 2 * DAY)
    assert usable_replies(state, START + 8 * DAY) == (START + 2 * DAY,)
    assert usable_replies(state, START + 9 * DAY) == ()


def test_a_reply_uses_up_the_oldest_return() -> None:
    """Each message of theirs once."""
    state = log_of(ASK, back(DAY), back(2 * DAY), (2 * DAY, Sent(Use.REPLY)))
    assert state.replies == (START + 2 * DAY,)
    assert then(state, 3 * DAY, Sent(Use.REPLY)).replies == ()
    assert then(then(state, 3 * DAY, Sent(Use.REPLY)), 3 * DAY, Sent(Use.REPLY)).replies == ()


def test_a_request_inside_a_return_closes_it_again() -> None:
    """A renewed request renews the space, wherever it stands in the log."""
    renewed = (2 * DAY, Asked(Hours("UTC"), START + 2 * DAY))
    assert usable_replies(log_of(ASK, back(DAY), renewed), START + 2 * DAY) == ()
    late = (3 * DAY, CameBack(START + DAY, starts=True, day=7))
    state = log_of(ASK, renewed, late)
    assert usable_replies(state, START + 3 * DAY) == ()


def test_a_message_from_before_the_request_is_no_return() -> None:
    """An old export read late opens nothing."""
    state = log_of(ASK, (DAY, CameBack(START - HOUR, starts=True, day=7)))
    assert usable_replies(state, START + DAY) == ()


def test_a_message_of_the_same_moment_as_the_request_is_the_request() -> None:
    """Their words ask for room; they do not open a door at once."""
    state = log_of((DAY, Asked(Stop(), START + DAY)), back(DAY))
    assert usable_replies(state, START + DAY) == ()


def test_a_message_from_tomorrow_is_one_from_now() -> None:
    """A wrong clock on their side makes no reply last longer."""
    assert log_of(ASK, (DAY, CameBack(START + 99 * DAY, starts=False, day=7))).replies == (START + DAY,)


def test_a_return_where_nothing_is_asked_leaves_no_trace() -> None:
    """No watching: their messages are noted only where a space needs them."""
    assert then(NOTHING, DAY, back(DAY)[1]) == NOTHING
    state = log_of((timedelta(), Asked(Hours("UTC"), START)))
    assert then(state, DAY, back(DAY)[1]) == state


@pytest.mark.parametrize(
    ("days", "offered"),
    [((1, 2, 3), True), ((1, 1, 2), False), ((1, 2), False), ((1, 2, 40), False), ((1, 29, 30), True)],
)
def test_three_starts_on_three_days_within_30_days_make_an_offer(
    days: tuple[int, ...], offered: bool
) -> None:
    """One start is a breath, three are a wish; letbe offers and does not end it by itself."""
    state = log_of(ASK, *[back(n * DAY, day=739_000 + n) for n in days])
    now = START + max(days) * DAY
    assert offer(state, now) is offered
    assert state.requests[0].holds(now)


def test_a_request_after_three_starts_takes_the_offer_back() -> None:
    """They asked again: nothing is offered, also where the starts met only a space of mine."""
    for first in (ASK, GIVE):
        state = log_of(
            first, *[back(n * DAY, day=n) for n in (1, 2, 3)], (4 * DAY, Asked(Stop(), START + 4 * DAY))
        )
        assert not offer(state, START + 4 * DAY)
        with pytest.raises(NotAllowedError):
            then(state, 5 * DAY, Ended())


def test_an_answer_in_a_talk_is_not_a_start() -> None:
    """Only what they begin counts towards the end of the space."""
    state = log_of(ASK, *[back(n * DAY, starts=False, day=n) for n in (1, 2, 3)])
    assert not offer(state, START + 3 * DAY)


def test_after_three_starts_i_may_end_what_they_asked() -> None:
    """Hours, a closed channel and a cap stay: they limit when, where and how much."""
    state = log_of(
        ASK,
        (HOUR, Asked(Hours("UTC"), START + HOUR)),
        *[back(n * DAY, day=n) for n in (1, 2, 3)],
        (4 * DAY, Ended()),
    )
    assert [s.terms for s in state.requests] == [Hours("UTC")]
    assert state.starts == ()


def test_i_may_not_end_what_they_asked_before() -> None:
    """Two starts are not enough."""
    with pytest.raises(NotAllowedError):
        log_of(ASK, back(DAY, day=1), back(2 * DAY, day=2), (3 * DAY, Ended()))


@pytest.mark.parametrize(("after", "wait"), [(timedelta(minutes=10), 0), (timedelta(minutes=11), 72)])
def test_a_lane_said_with_the_space_opens_at_once_and_later_after_the_cooling_off(
    after: timedelta, wait: int
) -> None:
    """It is offered when the space is made; in the heat it is only scheduled."""
    state = log_of(ASK, (after, Lane("mail", Matter.CHILDREN)))
    assert state.lane is not None
    assert state.lane.opens == START + after + wait * HOUR


def test_a_second_lane_waits_and_a_lane_can_be_closed() -> None:
    """Changing the lane is no way round it."""
    state = log_of((timedelta(), Lane("mail", Matter.WORK)), (HOUR, Lane("mail", Matter.MONEY)))
    assert state.lane is not None
    assert state.lane.opens == START + 73 * HOUR
    assert then(state, 2 * HOUR, LaneClosed()) == NOTHING


def test_a_soft_hold_begins_a_breath_and_a_send_ends_it() -> None:
    """The breath belongs to one message."""
    state = log_of((timedelta(), Held(soft=True)))
    assert [b.at for b in state.breaths] == [START]
    assert apply(state, Entry(2, START + HOUR, ANNA, Sent(), f"{1:032x}")) == NOTHING
    assert then(state, 8 * DAY, Stayed()) == NOTHING


def test_held_messages_are_counted_while_a_request_stands() -> None:
    """The second attempt after a stop is a fact worth saying."""
    state = log_of(ASK, (HOUR, Held()), (DAY, Held()))
    assert state.held == 2


def test_a_chapter_is_closed_once_and_opened_by_hand() -> None:
    """Closing it twice changes nothing."""
    state = log_of((timedelta(), Sealed()), (HOUR, Sealed()))
    assert state.sealed == 1
    assert then(state, DAY, Opened()) == NOTHING


def test_forgetting_leaves_nothing() -> None:
    """Not even that something was in force."""
    assert log_of(ASK, (HOUR, Forgotten(((1, 1),)))) == NOTHING


def test_what_is_over_is_dropped_after_a_month() -> None:
    """Long enough for a clock to be set right, short enough to forget."""
    state = log_of((timedelta(), Asked(Pause(START + DAY), START)))
    assert then(state, 30 * DAY, Stayed()).requests == state.requests
    assert then(state, 31 * DAY, Stayed()) == NOTHING


def test_nobody_can_fill_the_memory() -> None:
    """Ten thousand messages of theirs in an hour are kept as the newest hundred."""
    state = log_of(ASK)
    for n in range(300):
        state = then(state, HOUR + n * timedelta(seconds=1), CameBack(START + HOUR, True, 7), n + 2)
    assert len(state.replies) == len(state.starts) == MOST_KEPT
    for n in range(300):
        state = then(state, 2 * HOUR, Sent(), n + 400)
        state = then(state, 2 * HOUR, Held(soft=True), n + 400)
    assert len(state.sends) == len(state.breaths) == MOST_KEPT


def test_a_thousand_requests_of_one_kind_are_kept_as_few() -> None:
    """A chat full of "stop" takes no more memory, and the newest one still counts."""
    state = NOTHING
    for n in range(1000):
        state = then(state, n * HOUR, Asked(Stop(), START + n * HOUR), n + 1)
    assert [s.entry for s in state.requests] == [1, *range(1000 - MOST_ALIKE + 2, 1001)]
    assert state.asked_at() == START + 999 * HOUR


def test_whoever_asks_for_everything_has_asked_to_stop() -> None:
    """Never laxer because it is much; a space of mine is refused instead."""
    state = NOTHING
    for n in range(MOST_REQUESTS + 50):
        state = then(state, HOUR, Asked(Channel(f"c{n}"), START), n + 1)
    assert len(state.requests) <= MOST_REQUESTS + MOST_ALIKE
    assert state.requests[-1].terms == Stop()
    with pytest.raises(NotAllowedError):
        then(state, HOUR, Chosen(Pause()), 9000)


def test_a_request_from_tomorrow_was_said_now() -> None:
    """A wrong clock in an export does not close the door to a return for days."""
    state = log_of((DAY, Asked(Stop(), START + 9 * DAY)), back(2 * DAY))
    assert usable_replies(state, START + 2 * DAY) == (START + 2 * DAY,)


def test_people_with_nothing_in_force_take_no_memory() -> None:
    """The fold is as large as what is in force, not as the log."""
    lines = [
        Entry(1, START, ANNA, Asked(Stop(), START)),
        Entry(2, START, BEN, Chosen(Pause())),
        Entry(3, START, BEN, Lifted()),
        Entry(4, START, b"", None),
    ]
    assert list(fold(lines)) == [ANNA]


@given(logs, logs)
def test_people_do_not_touch_each_other(one: list[Entry], two: list[Entry]) -> None:
    """The order of entries about different people means nothing."""
    other = [replace(e, person=BEN) for e in two]
    assert fold([*one, *other]) == fold([*other, *one])


@given(states, terms, terms)
def test_the_order_of_two_requests_means_nothing_but_their_numbers(
    state: InForce, one: Terms, two: Terms
) -> None:
    """Both were said; which was read first is chance."""
    at = 400 * DAY

    def both(first: tuple[int, Terms], second: tuple[int, Terms]) -> set[object]:
        after = then(state, at, Asked(first[1], START), first[0])
        return set(then(after, at, Asked(second[1], START), second[0]).requests)

    assert both((90, one), (91, two)) == both((91, two), (90, one))


@given(logs, st.integers(0, 14))
def test_a_fold_can_go_on_from_any_checkpoint(lines: list[Entry], cut: int) -> None:
    """A checkpoint is nothing but the fold so far."""
    whole = state_of(lines)
    state = state_of(lines[:cut])
    for entry in lines[cut:]:
        state = apply(state, entry)
    assert state == whole


def unreachable(make: Callable[[], object]) -> bool:
    """Tell whether a move is refused."""
    try:
        make()
    except NotAllowedError:
        return True
    return False


@given(states, st.sampled_from([Confirmed(99), Lifted(99), ToldMe(How.IN_PERSON, 99), Locked(99, START)]))
def test_a_number_that_is_not_in_force_moves_nothing(state: InForce, body: Body) -> None:
    """A wrong number is an error and not the nearest space."""
    assert unreachable(lambda: then(state, 400 * DAY, body))
