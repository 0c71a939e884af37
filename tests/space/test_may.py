"""What may says, rule by rule, and what is true of it whatever is in force."""

from __future__ import annotations

import importlib
import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from letbe.space.answers import (
    NO_FACTS,
    Answer,
    Change,
    Facts,
    Ground,
    Rule,
    Unreadable,
    Verdict,
    strictness,
)
from letbe.space.entries import (
    LAST,
    Asked,
    Body,
    CameBack,
    Channel,
    Chosen,
    Entry,
    Hours,
    How,
    Lane,
    Less,
    Matter,
    OptOut,
    Pause,
    Sealed,
    Sent,
    Stop,
    Terms,
    ToldMe,
    Topic,
    Use,
)
from letbe.space.errors import NotAllowedError
from letbe.space.fold import NOTHING, InForce, apply
from letbe.space.may import explain, may
from letbe.space.rules import look, pace_until
from tests.space.strategies import ANNA, START, channels, facts, moments, state_of, states, terms

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def log_of(*steps: tuple[timedelta, Body]) -> InForce:
    """Fold steps, each with its time after START; numbers count from 1."""
    return state_of(Entry(n, START + at, ANNA, body, f"{n:032x}") for n, (at, body) in enumerate(steps, 1))


def asked(*what: Terms) -> InForce:
    """They asked for all this, at START."""
    return log_of(*((timedelta(), Asked(t, START)) for t in what))


def short(answer: Answer) -> tuple[str, str, datetime | None]:
    """Give the verdict, the first rule and the end."""
    return answer.verdict.value, answer.reasons[0].rule.value, answer.until


NOON = START + DAY  # 12:00 UTC

#: UTC+13 in March.
EIGHT_IN_AUCKLAND = datetime(2026, 3, 2, 19, tzinfo=UTC)

ANSWERS = [
    # what is in force, what is asked, what may says
    (NOTHING, "mail", NO_FACTS, ("send", "free", None)),
    (asked(Stop()), "mail", NO_FACTS, ("refuse", "stop", None)),
    (asked(Pause()), "mail", NO_FACTS, ("refuse", "pause", None)),
    (asked(Pause(START + 3 * DAY)), "mail", NO_FACTS, ("refuse", "pause", START + 3 * DAY)),
    (asked(Pause(NOON + HOUR, brief=True)), "mail", NO_FACTS, ("hold", "brief", NOON + HOUR)),
    (asked(Pause(START + HOUR)), "mail", NO_FACTS, ("send", "free", None)),
    (asked(Channel("mail")), "mail", NO_FACTS, ("refuse", "channel", None)),
    (asked(Channel("mail")), "whatsapp", NO_FACTS, ("send", "free", None)),
    (asked(Channel("mail")), None, NO_FACTS, ("hold", "channel", None)),
    (asked(Topic("t1")), "mail", NO_FACTS, ("hold", "topic", None)),
    (asked(Topic("t1")), "mail", Facts(topics=frozenset({"t1"})), ("refuse", "topic", None)),
    (asked(Topic("t1")), "mail", Facts(topics=frozenset()), ("send", "free", None)),
    (asked(OptOut("news")), "mail", Facts(mailing="news"), ("refuse", "opt-out", None)),
    (asked(OptOut("news")), "mail", Facts(mailing="offers"), ("send", "free", None)),
    (asked(OptOut("news")), "mail", NO_FACTS, ("send", "free", None)),
    (asked(Hours("UTC")), "mail", NO_FACTS, ("send", "free", None)),
    (asked(Hours("Pacific/Auckland")), "mail", NO_FACTS, ("hold", "hours", EIGHT_IN_AUCKLAND)),
    (asked(Less()), "mail", NO_FACTS, ("send", "free", None)),
    (asked(Less()), "mail", Facts(sent_at=(START,)), ("hold", "less", START + 14 * DAY)),
    (asked(Less(2, 7)), "mail", Facts(sent_at=(START,)), ("send", "free", None)),
    (log_of((timedelta(), Chosen(Pause()))), "mail", NO_FACTS, ("refuse", "pause", None)),
    (log_of((timedelta(), Sealed())), "mail", NO_FACTS, ("hold", "sealed", None)),
]  # fmt: skip


@pytest.mark.parametrize(("state", "channel", "known", "expected"), ANSWERS)
def test_one_rule_one_answer(
    state: InForce, channel: str | None, known: Facts, expected: tuple[str, str, datetime | None]
) -> None:
    """The table of cases, each written by hand from the rules."""
    assert short(may(state, NOON, channel, known)) == expected


def test_a_log_that_cannot_be_read_is_unknown() -> None:
    """Nothing goes out unknown."""
    assert may(Unreadable(), NOON).verdict is Verdict.UNKNOWN
    assert may(NOTHING, datetime(2026, 3, 2)).verdict is Verdict.UNKNOWN
    assert [x.verdict for x in explain(Unreadable(), NOON)] == [Verdict.UNKNOWN]
    assert [x.rule for x in explain(NOTHING, datetime(2026, 3, 2))] == [Rule.NO_ZONE]


def test_the_strictest_answers_and_every_reason_is_given_in_order() -> None:
    """What they said, what I decided, what the rhythm says."""
    state = log_of(
        (timedelta(), Chosen(Pause(START + 5 * DAY))),
        (timedelta(), Asked(Hours("Pacific/Auckland"), START)),
        (timedelta(), Asked(Stop(), START)),
    )
    known = Facts(unanswered=1, answered=5, last_bid_at=NOON)
    answer = may(state, NOON, "mail", known)
    assert answer.verdict is Verdict.REFUSE
    assert [(r.ground, r.rule) for r in answer.reasons] == [
        (Ground.SAID, Rule.STOP),
        (Ground.SAID, Rule.HOURS),
        (Ground.DECIDED, Rule.PAUSE),
        (Ground.RHYTHM, Rule.PACE),
    ]
    assert answer.rests_on == (1, 2, 3)
    assert answer.until is None


def test_until_is_when_the_last_rule_lets_go_not_the_first() -> None:
    """A cap that ends at night ends in the morning."""
    state = log_of(
        (timedelta(), Asked(Less(1, 1), START)), (timedelta(), Asked(Hours("UTC", 720, 1080), START))
    )
    answer = may(state, START + DAY - HOUR, "mail", Facts(sent_at=(START,)))
    assert short(answer) == ("hold", "less", datetime(2026, 3, 2, 18, tzinfo=UTC))


def test_hours_that_fill_the_day_have_no_end() -> None:
    """Two halves of the day leave nothing, on any day of the year."""
    state = asked(Hours("UTC", 0, 720), Hours("UTC", 720, 0))
    assert may(state, NOON).until is None
    assert Change.TIME not in may(state, NOON).changes


def test_the_search_for_an_end_is_short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two halves of the day for a thousand years would take seconds; a year of them is enough."""
    module = importlib.import_module("letbe.space.may")
    looks = []
    monkeypatch.setattr(module, "look", lambda case: looks.append(case) or look(case))
    assert may(asked(Hours("UTC", 0, 720), Hours("UTC", 720, 0)), NOON).until is None
    assert 800 < len(looks) < 900


def test_an_end_beyond_every_calendar_is_no_end() -> None:
    """The last day letbe knows is not a promise."""
    assert may(asked(Pause(LAST)), NOON).until is None


def test_a_stop_is_opened_by_their_message_alone() -> None:
    """For one reply, for seven days."""
    state = log_of((timedelta(), Asked(Stop(), START)), (DAY, CameBack(START + DAY, True, 7)))
    answer = may(state, NOON + HOUR, "mail")
    assert (answer.verdict, answer.uses) == (Verdict.SEND, Use.REPLY)
    assert (answer.reasons[0].rule, answer.rests_on) == (Rule.REPLY, (1,))
    assert may(state, NOON + HOUR, "mail", Facts(new=True)).verdict is Verdict.REFUSE
    assert may(state, NOON + HOUR, "mail", Facts(mailing="news")).verdict is Verdict.REFUSE
    assert may(state, START + 8 * DAY, "mail").verdict is Verdict.REFUSE
    used = apply(state, Entry(3, NOON + HOUR, ANNA, Sent(Use.REPLY)))
    assert may(used, NOON + 2 * HOUR, "mail").verdict is Verdict.REFUSE


def test_a_return_does_not_open_the_night_a_means_a_topic_or_a_list() -> None:
    """They wrote; they did not take back where, when and what."""
    for what, known in (
        (Hours("UTC", 0, 1439), NO_FACTS),
        (Channel("mail"), NO_FACTS),
        (Topic("t1"), Facts(topics=frozenset({"t1"}))),
        (OptOut("news"), Facts(mailing="news")),
    ):
        state = log_of(
            (timedelta(), Asked(what, START)),
            (timedelta(), Asked(Stop(), START)),
            (DAY, CameBack(START + DAY, True, 7)),
        )
        assert may(state, NOON, "mail", known).verdict is not Verdict.SEND


def test_a_return_opens_a_cap_and_a_pause_of_mine_and_passes_the_rhythm() -> None:
    """They wrote; you can answer."""
    known = Facts(sent_at=(START,), unanswered=3, answered=9, last_bid_at=START)
    state = log_of(
        (timedelta(), Asked(Less(), START)), (HOUR, Chosen(Pause())), (DAY, CameBack(START + DAY, True, 7))
    )
    assert may(state, NOON, "mail", known).verdict is Verdict.SEND


def test_a_lane_lets_one_matter_by_one_channel_once_a_day() -> None:
    """Everything else stays held."""
    state = log_of((timedelta(), Asked(Stop(), START)), (timedelta(), Lane("mail", Matter.CHILDREN)))
    lane = Facts(matter=Matter.CHILDREN)
    answer = may(state, NOON, "mail", lane)
    assert (answer.verdict, answer.uses, answer.rests_on) == (Verdict.SEND, Use.LANE, (1, 2))
    assert may(state, NOON, "whatsapp", lane).verdict is Verdict.REFUSE
    assert may(state, NOON, "mail", Facts(matter=Matter.MONEY)).verdict is Verdict.REFUSE
    assert may(state, NOON, "mail", replace(lane, mailing="news")).verdict is Verdict.REFUSE
    used = apply(state, Entry(3, NOON, ANNA, Sent(Use.LANE)))
    assert may(used, NOON + HOUR, "mail", lane).until == NOON + DAY
    assert may(used, NOON + DAY, "mail", lane).verdict is Verdict.SEND


def test_a_lane_that_is_only_scheduled_lets_nothing_through_yet() -> None:
    """It opens after the cooling-off."""
    state = log_of((timedelta(), Asked(Stop(), START)), (HOUR, Lane("mail", Matter.WORK)))
    lane = Facts(matter=Matter.WORK)
    assert short(may(state, NOON, "mail", lane)) == ("refuse", "stop", START + 73 * HOUR)
    assert may(state, START + 73 * HOUR, "mail", lane).verdict is Verdict.SEND


def test_a_lane_passes_a_closed_chapter() -> None:
    """Children stay children."""
    state = log_of((timedelta(), Lane("mail", Matter.CHILDREN)), (timedelta(), Sealed()))
    assert may(state, NOON, "mail", Facts(matter=Matter.CHILDREN)).uses is Use.LANE


def test_they_told_me_otherwise_gives_the_end() -> None:
    """The answer says from when on."""
    state = log_of((timedelta(), Asked(Stop(), START)), (timedelta(), ToldMe(How.IN_PERSON)))
    assert may(state, NOON).until == START + 72 * HOUR
    assert may(state, START + 72 * HOUR).verdict is Verdict.SEND


PACES = [
    # unanswered, 95 % reply time in hours, days held
    (1, 2.0, 1),
    (1, 48.0, 2),
    (2, 48.0, 4),
    (3, 48.0, 8),
    (4, None, 8),
    (8, 2.0, 90),
    (500, 2.0, 90),
    (1, 9_999.0, 90),
    (1, math.nan, 90),
    (1, math.inf, 90),
    (1, -5.0, 1),
]


@pytest.mark.parametrize(("unanswered", "reply_h", "days"), PACES)
def test_the_pace_doubles_with_each_bid_that_stands(
    unanswered: int, reply_h: float | None, days: float
) -> None:
    """max(a day, their 95 % reply time) x 2^(k-1), at most 90 days; counted by hand."""
    known = Facts(unanswered=unanswered, reply_h_95=reply_h, answered=5, last_bid_at=START)
    assert pace_until(known) == START + days * DAY
    answer = may(NOTHING, START + HOUR, "mail", known)
    assert (answer.verdict, answer.soft, answer.reasons[0].number) == (Verdict.HOLD, True, unanswered)
    assert may(NOTHING, START + days * DAY, "mail", known).verdict is Verdict.SEND


@pytest.mark.parametrize(
    "known",
    [
        Facts(unanswered=1, answered=4, last_bid_at=NOON),
        Facts(unanswered=0, answered=9, last_bid_at=NOON),
        Facts(unanswered=1, answered=9, last_bid_at=None),
        Facts(unanswered=1, answered=9, last_bid_at=NOON, they_wrote_last=True),
    ],
)
def test_the_pace_is_silent_where_it_knows_too_little_or_they_wrote_last(known: Facts) -> None:
    """Drift is not a request: where nobody asked, nothing is held."""
    assert short(may(NOTHING, NOON, "mail", known)) == ("send", "free", None)


def test_a_closed_chapter_is_not_measured() -> None:
    """No looking: its rhythm is no reason."""
    known = Facts(unanswered=4, answered=9, last_bid_at=NOON)
    answer = may(log_of((timedelta(), Sealed())), NOON, "mail", known)
    assert [r.rule for r in answer.reasons] == [Rule.SEALED]


def test_a_message_that_was_let_through_is_not_weighed_against_itself() -> None:
    """A repeat of the same message uses nothing up and is not held by its own first time."""
    state = log_of((timedelta(), Asked(Less(), START)), (DAY, Sent()))
    again = Facts(reserved_at=NOON)
    assert may(state, NOON + HOUR, "mail").verdict is Verdict.HOLD
    assert may(state, NOON + HOUR, "mail", again).verdict is Verdict.SEND
    known = Facts(unanswered=1, answered=9, last_bid_at=NOON, reserved_at=NOON)
    assert may(NOTHING, NOON + HOUR, "mail", known).verdict is Verdict.SEND
    assert may(log_of((timedelta(), Sealed())), NOON + HOUR, "mail", again).verdict is Verdict.SEND
    assert may(asked(Topic("t1")), NOON + HOUR, "mail", again).verdict is Verdict.SEND


def test_a_reply_that_was_let_through_stays_so_until_they_ask_again() -> None:
    """A request that was committed before a decision is always honoured by it."""
    state = log_of(
        (timedelta(), Asked(Stop(), START)), (DAY, CameBack(NOON, True, 7)), (DAY, Sent(Use.REPLY))
    )
    again = Facts(reserved_at=NOON, reserved_uses=Use.REPLY)
    assert may(state, NOON + HOUR, "mail", again).verdict is Verdict.SEND
    assert may(state, NOON + 7 * DAY, "mail", again).verdict is Verdict.REFUSE
    renewed = apply(state, Entry(4, NOON + HOUR, ANNA, Asked(Stop(), NOON + HOUR)))
    assert may(renewed, NOON + HOUR, "mail", again).verdict is Verdict.REFUSE
    safe = apply(state, Entry(4, NOON, ANNA, Chosen(Stop(), safety=True)))
    assert may(safe, NOON + HOUR, "mail", again).verdict is Verdict.REFUSE


def test_what_would_change_it_is_true_to_the_side() -> None:
    """Their own word for theirs, lifting for mine, and only time under a lock."""
    found = log_of((timedelta(), Asked(Stop(), START, found=True)))
    assert may(found, NOON).changes == (Change.THEY_WRITE, Change.SET_ASIDE, Change.THEY_TELL_ME)
    mine = log_of((timedelta(), Chosen(Stop())))
    assert may(mine, NOON).changes == (Change.THEY_WRITE, Change.I_LIFT)
    locked = log_of((timedelta(), Chosen(Stop(), START + 9 * DAY)))
    assert may(locked, NOON).changes == (Change.THEY_WRITE, Change.LOCK_ENDS)
    safe = log_of((timedelta(), Chosen(Stop(), safety=True)))
    assert may(safe, NOON).changes == (Change.I_LIFT,)


def test_explain_shows_every_rule_and_what_let_the_message_past() -> None:
    """An answer that cannot be explained cannot be trusted."""
    state = log_of((timedelta(), Asked(Stop(), START)), (DAY, CameBack(NOON, True, 7)))
    lines = explain(state, NOON, "mail")
    assert {x.rule for x in lines} == set(Rule) - {
        Rule.DIED,
        Rule.REPLY,
        Rule.LANE,
        Rule.FREE,
        Rule.UNREADABLE,
        Rule.NO_ZONE,
    }
    (stop,) = [x for x in lines if x.rule is Rule.STOP]
    assert (stop.entry, stop.verdict, stop.passed_by) == (1, Verdict.REFUSE, Rule.REPLY)


# ----------------------------------------------------------------------------- whatever is in force

nows = moments | st.sampled_from(
    (
        datetime.min.replace(tzinfo=UTC),
        datetime.max.replace(tzinfo=UTC),
        datetime.min.replace(tzinfo=timezone(14 * HOUR)),
        datetime.max.replace(tzinfo=timezone(-12 * HOUR)),
        START,
        START + 40 * DAY,
    )
)
questions = st.tuples(nows, channels, facts)
Question = tuple[datetime, str | None, Facts]


@given(states, nows, channels, facts)
def test_every_combination_of_states_has_an_answer(
    state: InForce, now: datetime, channel: str | None, known: Facts
) -> None:
    """Total: a verdict, at least one reason, an end that lies ahead, and an explanation."""
    answer = may(state, now, channel, known)
    assert answer.reasons
    assert answer.until is None or answer.until > now
    assert (answer.verdict is Verdict.SEND) == (strictness(answer) == 0)
    assert list(answer.rests_on) == sorted(set(answer.rests_on))
    held = [x for x in explain(state, now, channel, known) if x.verdict is not Verdict.SEND]
    assert (answer.verdict is Verdict.SEND) == all(x.passed_by for x in held)


@given(states, nows, channels, facts)
def test_until_is_the_first_moment_of_a_yes(
    state: InForce, now: datetime, channel: str | None, known: Facts
) -> None:
    """It is shown to people, so it must be true: yes then, and no just before."""
    until = may(state, now, channel, known).until
    if until is not None:
        assert may(state, until, channel, known).verdict is Verdict.SEND
        before = max(until - timedelta(microseconds=1), now)
        assert may(state, before, channel, known).verdict is not Verdict.SEND


def at_least(stricter: Answer, laxer: Answer) -> bool:
    """Tell whether one answer is at least as strict as another, also in how long it lasts."""
    if strictness(stricter) != strictness(laxer):
        return strictness(stricter) > strictness(laxer)
    return stricter.until is None or (laxer.until is not None and stricter.until >= laxer.until)


@settings(max_examples=300)
@given(states, st.builds(Asked, terms, moments) | terms.map(Chosen), questions)
def test_a_request_never_makes_an_answer_laxer(state: InForce, body: Body, question: Question) -> None:
    """One more wish is never a way to write more."""
    now, channel, known = question
    written_at = max((s.recorded for s in state.requests), default=START)
    more = apply(state, Entry(99, written_at, ANNA, body))
    assert at_least(may(more, now, channel, known), may(state, now, channel, known))


@given(states, terms, terms, questions)
def test_a_narrower_space_never_makes_an_answer_laxer(
    state: InForce, old: Terms, new: Terms, question: Question
) -> None:
    """What counts as narrower is checked against what may answers."""
    now, channel, known = question
    written_at = max((s.recorded for s in state.requests), default=START)
    before = apply(state, Entry(98, written_at, ANNA, Chosen(old)))
    try:
        after = apply(before, Entry(99, written_at, ANNA, Chosen(new, replaces=98)))
    except NotAllowedError:
        return
    assert at_least(may(after, now, channel, known), may(before, now, channel, known))


@given(states, st.sampled_from((Stop(), Pause())), st.integers(0, 10**6), questions)
def test_time_alone_never_makes_an_asked_stop_laxer(
    state: InForce, what: Terms, minutes: int, question: Question
) -> None:
    """No date, no anniversary, no silence ends it: only their own message, or their word."""
    now, channel, known = question
    known = replace(known, matter=None)  # a lane opens by the day, as was agreed
    written_at = max((s.recorded for s in state.requests), default=START)
    state = apply(state, Entry(99, written_at, ANNA, Asked(what, written_at)))
    now = min(now, LAST - timedelta(minutes=minutes))
    later = may(state, now + timedelta(minutes=minutes), channel, known)
    if may(state, now, channel, known).verdict is Verdict.REFUSE:
        assert later.verdict is Verdict.REFUSE


@given(st.permutations(range(4)), st.lists(terms, min_size=4, max_size=4), nows, channels, facts)
def test_the_answer_does_not_depend_on_the_order_of_what_was_asked(
    order: list[int], what: list[Terms], now: datetime, channel: str | None, known: Facts
) -> None:
    """Which of their wishes was read first is chance."""

    def answer(sequence: list[int]) -> tuple[object, ...]:
        state = state_of(
            Entry(n, START, ANNA, Asked(what[i], START + i * HOUR)) for n, i in enumerate(sequence, 1)
        )
        a = may(state, now, channel, known)
        return a.verdict, a.until, a.soft, a.uses, set(a.changes), [r._replace(entry=0) for r in a.reasons]

    assert answer(order) == answer([0, 1, 2, 3])
