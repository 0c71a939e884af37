"""What the surfaces call: words, numbers and nothing else."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from letbe.errors import UsageError
from letbe.space import (
    Lifting,
    as_json,
    ask_may,
    came_back,
    close_lane,
    confirm,
    give,
    lift,
    lock,
    narrow,
    open_lane,
    print_log,
    returns,
    set_aside,
    show_space,
    stay,
)
from letbe.space.answers import Answer, Change, Facts, Ground, Reason, Rule, Verdict
from letbe.space.entries import (
    TERMS,
    Channel,
    Hours,
    How,
    Kind,
    Lane,
    LaneClosed,
    Less,
    Locked,
    Matter,
    Opened,
    OptOut,
    Pause,
    Sealed,
    Stop,
    Topic,
)
from letbe.space.errors import NotAllowedError
from letbe.space.returned import RETURNS, Wrote
from letbe.space.say import CHANGES, DECIDED, RHYTHM, SAID, say, say_change, say_terms
from tests.space.strategies import ANNA, BEN, START

if TYPE_CHECKING:
    from letbe.space.log import Log

UTC_CLOCK = ZoneInfo("UTC")
DAY = timedelta(days=1)
#: From the table of words in the project's notes on evidence.
NEVER = (
    *(
        "ghost",
        "ignor",
        "stonewall",
        "cold",
        "punish",
        "block",
        "denied",
        "deny",
        "violat",
        "relapse",
        "fail",
    ),
    *("clingy", "needy", "desperate", "lost interest", "avoidant", "anxious", "narciss", "toxic", "red flag"),
    *("trauma", "win back", "re-engage", "miss you", "no-contact", "chance", "streak", "score", "level"),
    *("days clean", "reminder", "finally", "at last", "good news", "need you", "calm down", "stay positive"),
    *("everything happens", "move on", "!"),
)


def test_a_request_is_given_shown_and_asked_about(log: Log) -> None:
    """The main path, in words."""
    given = give(log, ANNA, Stop(), START, place=UTC_CLOCK, asked=True)
    assert given.words == "they asked: no contact, since Sunday 1 March 2026, 12:00"
    (shown,) = show_space(log, ANNA, START, place=UTC_CLOCK)
    assert (shown.request, shown.words) == (given.request, given.words)
    said = ask_may(log, ANNA, START, place=UTC_CLOCK, with_rules=True)
    assert said.status == 3
    assert said.words == ("They asked you to stop, on Sunday 1 March 2026, 12:00.",)
    assert said.changes == (
        "The door is theirs to open: when they write, you can answer.",
        "If they told you otherwise, say how; it counts after 72 hours.",
    )
    assert {x.rule for x in said.looked} >= {Rule.STOP, Rule.PACE}
    assert ask_may(log, BEN, START, place=UTC_CLOCK).words == ("Nothing here asks you not to write.",)


def test_the_same_request_again_adds_nothing(log: Log) -> None:
    """Reading an export twice."""
    first = give(log, ANNA, Stop(), START, place=UTC_CLOCK, asked=True, found=True, message="m1")
    again = give(log, ANNA, Stop(), START, place=UTC_CLOCK, asked=True, found=True, message="m1")
    assert (first.again, again.again) == (False, True)
    assert first.words == again.words


def test_a_request_that_is_over_is_written_and_holds_nothing(log: Log) -> None:
    """A "busy" from last week binds nobody today."""
    given = give(
        log,
        ANNA,
        Pause(START - 5 * DAY, brief=True),
        START,
        place=UTC_CLOCK,
        asked=True,
        said_at=START - 6 * DAY,
    )
    assert given.words.startswith("over already: they asked")
    assert ask_may(log, ANNA, START, place=UTC_CLOCK).status == 0


def test_lock_and_safety_belong_to_a_space_of_mine(log: Log) -> None:
    """What they asked needs no lock: it is theirs."""
    with pytest.raises(UsageError):
        give(log, ANNA, Stop(), START, place=UTC_CLOCK, asked=True, locked_until=START + DAY)
    with pytest.raises(UsageError):
        give(log, ANNA, Stop(), START, place=UTC_CLOCK, asked=True, safety=True)
    with pytest.raises(UsageError, match="over already"):
        give(log, ANNA, Stop(), START, place=UTC_CLOCK, locked_until=START)


def test_a_request_that_ended_long_ago_is_written_and_not_kept_in_force(log: Log) -> None:
    """An export of ten years ago."""
    ended = Pause(START - 999 * DAY)
    given = give(log, ANNA, ended, START, place=UTC_CLOCK, asked=True, said_at=START - 1000 * DAY)
    assert given.words == "nothing is in force"


def test_a_date_that_has_passed_is_not_taken_quietly(log: Log) -> None:
    """Neither for a space of mine nor for its lock."""
    with pytest.raises(UsageError, match="passed"):
        give(log, ANNA, Pause(START), START, place=UTC_CLOCK)
    given = give(log, ANNA, Pause(), START, place=UTC_CLOCK)
    with pytest.raises(UsageError, match="over already"):
        lock(log, ANNA, given.request, START, START)
    lock(log, ANNA, given.request, START + DAY, START)
    assert show_space(log, ANNA, START, place=UTC_CLOCK)[0].locked_until == START + DAY


def test_a_moment_without_a_zone_is_refused_by_every_promise(log: Log) -> None:
    """A slip of a caller is said, and is no crash."""
    naive = datetime(2026, 3, 1)
    given = give(log, ANNA, Pause(), START, place=UTC_CLOCK)
    for promise in (
        lambda: give(log, ANNA, Pause(START), naive, place=UTC_CLOCK),
        lambda: give(log, ANNA, Pause(), START, place=UTC_CLOCK, locked_until=naive),
        lambda: give(log, ANNA, Pause(), START, place=UTC_CLOCK, asked=True, said_at=naive),
        lambda: narrow(log, ANNA, given.request, Stop(), naive, place=UTC_CLOCK),
        lambda: lift(log, ANNA, naive, place=UTC_CLOCK),
        lambda: lock(log, ANNA, given.request, naive, START),
        lambda: lock(log, ANNA, given.request, START + DAY, naive),
        lambda: show_space(log, ANNA, naive, place=UTC_CLOCK),
        lambda: returns(log, naive),
        lambda: came_back(log, ANNA, naive, START, place=UTC_CLOCK),
    ):
        with pytest.raises(UsageError, match="no time zone"):
            promise()


def test_a_lane_is_opened_and_closed(log: Log) -> None:
    """It says from when on."""
    give(log, ANNA, Stop(), START, place=UTC_CLOCK, asked=True)
    assert open_lane(log, ANNA, Lane("mail", Matter.WORK), START) == START
    close_lane(log, ANNA, START)
    assert log.state(ANNA).lane is None
    assert open_lane(log, ANNA, Lane("mail", Matter.WORK), START + DAY) == START + 4 * DAY


def test_an_answer_is_printed_as_json(log: Log) -> None:
    """Names of fields, moments with Z, ids in hexadecimal, and nothing that json cannot write."""
    give(log, ANNA, Stop(), START, place=UTC_CLOCK, asked=True)
    came_back(log, ANNA, START + DAY, START + DAY, place=UTC_CLOCK)
    said = as_json(ask_may(log, ANNA, START + DAY, place=UTC_CLOCK, with_rules=True))
    again = json.loads(json.dumps(said))
    assert again["answer"]["verdict"] == "send"
    assert again["answer"]["reasons"][0]["since"] == "2026-03-02T12:00:00Z"
    assert again["looked"][0]["passed_by"] == "reply"
    assert as_json(returns(log, START + DAY))[0]["person"] == ANNA.hex()  # type: ignore[index]  # a list
    assert as_json(Facts(topics=frozenset({"b", "a"})))["topics"] == ["a", "b"]  # type: ignore[index, call-overload]


def test_a_damaged_log_holds_everything_and_says_so() -> None:
    """Every gate holds meanwhile."""
    said = ask_may(None, ANNA, START, place=UTC_CLOCK, with_rules=True)
    assert (said.status, said.answer.verdict) == (3, Verdict.UNKNOWN)
    assert said.words == ("The log cannot be read: nothing goes out, and nothing is lost.",)
    assert [x.rule for x in said.looked] == [Rule.UNREADABLE]


def test_what_they_asked_is_not_mine_to_lift(log: Log) -> None:
    """By number or not, the answer is the same sentence."""
    given = give(log, ANNA, Stop(), START, place=UTC_CLOCK, asked=True)
    for request in (0, given.request):
        with pytest.raises(NotAllowedError, match="theirs to end"):
            lift(log, ANNA, START, place=UTC_CLOCK, request=request)
    with pytest.raises(NotAllowedError):
        lift(log, BEN, START, place=UTC_CLOCK)


def test_they_told_me_otherwise_is_scheduled_and_can_be_taken_back(log: Log) -> None:
    """72 hours, and logged."""
    give(log, ANNA, Stop(), START, place=UTC_CLOCK, asked=True)
    lifting = lift(log, ANNA, START, place=UTC_CLOCK, told_me=How.IN_PERSON)
    assert lifting.ended == ()
    assert lifting.scheduled == ((1, START + 3 * DAY),)
    assert lifting.words[0].endswith("; ends Wednesday 4 March 2026, 12:00")
    stay(log, ANNA, START + DAY)
    assert ask_may(log, ANNA, START + 9 * DAY, place=UTC_CLOCK).status == 3


def test_a_space_of_mine_ends_at_once_and_a_locked_one_with_its_lock(log: Log) -> None:
    """In words that say which."""
    give(log, ANNA, Less(), START, place=UTC_CLOCK)
    give(log, ANNA, Pause(), START, place=UTC_CLOCK, locked_until=START + 9 * DAY)
    (less, pause) = show_space(log, ANNA, START, place=UTC_CLOCK)
    assert pause.locked_until == START + 9 * DAY
    assert pause.words.endswith("locked until Tuesday 10 March 2026, 12:00")
    lifting = lift(log, ANNA, START, place=UTC_CLOCK)
    assert (lifting.ended, lifting.scheduled) == ((less.request,), ((pause.request, START + 9 * DAY),))
    assert isinstance(lifting, Lifting)


def test_narrowing_is_at_once_and_widening_is_not_narrowing(log: Log) -> None:
    """Safety and lock stay with it."""
    given = give(log, ANNA, Less(), START, place=UTC_CLOCK, safety=True)
    tighter = narrow(log, ANNA, given.request, Pause(), START, place=UTC_CLOCK)
    assert tighter.words.startswith("you gave: no contact until they return")
    assert log.state(ANNA).requests[0].safety
    with pytest.raises(NotAllowedError):
        narrow(log, ANNA, tighter.request, Less(), START, place=UTC_CLOCK)
    with pytest.raises(NotAllowedError):
        narrow(log, ANNA, 99, Stop(), START, place=UTC_CLOCK)


def test_a_found_request_is_confirmed_or_set_aside(log: Log) -> None:
    """The user reads the line and says."""
    one = give(log, ANNA, Stop(), START, place=UTC_CLOCK, asked=True, found=True)
    assert ask_may(log, ANNA, START, place=UTC_CLOCK).changes[1].startswith("letbe found this in their words")
    set_aside(log, ANNA, one.request, START)
    assert ask_may(log, ANNA, START, place=UTC_CLOCK).status == 0
    two = give(log, ANNA, Stop(), START, place=UTC_CLOCK, asked=True, found=True)
    confirm(log, ANNA, two.request, START)
    with pytest.raises(NotAllowedError):
        set_aside(log, ANNA, two.request, START)


def test_a_lane_is_offered_with_the_space(log: Log) -> None:
    """Given together, it opens at once."""
    lane = Lane("mail", Matter.CHILDREN)
    give(log, ANNA, Stop(), START, place=UTC_CLOCK, asked=True, lane=lane)
    said = ask_may(log, ANNA, START, "mail", Facts(matter=Matter.CHILDREN), place=UTC_CLOCK)
    assert said.words == ("This is what must still be said between you: one message.",)


def test_only_a_person_comes_back(log: Log) -> None:
    """A robot's answer read as an open door is the worst mistake there is."""
    give(log, ANNA, Stop(), START, place=UTC_CLOCK, asked=True)
    assert set(RETURNS) == set(Wrote)
    for wrote in set(Wrote) - {Wrote.PERSON}:
        assert not came_back(log, ANNA, START + DAY, START + DAY, place=UTC_CLOCK, wrote=wrote)
    assert not came_back(log, ANNA, START + DAY, START + DAY, place=UTC_CLOCK, asks_again=True)
    assert returns(log, START + DAY) == ()
    assert came_back(log, ANNA, START + DAY, START + DAY, place=UTC_CLOCK, message="m1")
    said = ask_may(log, ANNA, START + DAY, place=UTC_CLOCK)
    assert (said.status, said.words) == (
        0,
        ("They wrote; you can answer: one reply to each of theirs, about as long as theirs.",),
    )


def test_who_came_back_is_listed_the_latest_first(log: Log) -> None:
    """With how many replies are welcome, and whether the space may be ended."""
    for person, days in ((ANNA, (1, 2, 3)), (BEN, (4,)), (b"c", (5,))):
        give(log, person, Stop(), START, place=UTC_CLOCK, asked=True)
        for day in days:
            came_back(log, person, START + day * DAY, START + day * DAY, place=UTC_CLOCK)
    give(log, b"c", Stop(), START + 5 * DAY, place=UTC_CLOCK, safety=True)
    found = returns(log, START + 5 * DAY)
    assert [(r.person, r.replies, r.offers_end) for r in found] == [(BEN, 1, False), (ANNA, 3, True)]
    assert [r.offers_end for r in returns(log, START + 20 * DAY)] == [True]
    lifting = lift(log, ANNA, START + 5 * DAY, place=UTC_CLOCK, they_started=True)
    assert lifting.ended == (1,)
    assert ask_may(log, ANNA, START + 5 * DAY, place=UTC_CLOCK).status == 0


def test_days_are_counted_where_they_live(log: Log) -> None:
    """Two messages around midnight there are two days, wherever I am."""
    auckland = ZoneInfo("Pacific/Auckland")
    give(log, ANNA, Stop(), START, place=UTC_CLOCK, asked=True)
    for hours in (22.5, 23.5, 47.5):  # 11:30 and 12:30 in UTC lie on both sides of midnight there
        at = START + timedelta(hours=hours)
        came_back(log, ANNA, at, at, place=auckland)
    days = {s.day for s in log.state(ANNA).starts}
    assert len(days) == 3


def test_from_the_second_attempt_after_a_stop_the_fact_is_said(log: Log) -> None:
    """The number and the day, and nothing else."""
    give(log, ANNA, Less(1, 1), START, place=UTC_CLOCK, asked=True)
    log.reserve(ANNA, START, message="m0")
    log.reserve(ANNA, START, message="before the stop")
    give(log, ANNA, Stop(), START, place=UTC_CLOCK, asked=True)
    assert len(ask_may(log, ANNA, START, place=UTC_CLOCK).words) == 2
    log.reserve(ANNA, START, message="m1")
    said = ask_may(log, ANNA, START, place=UTC_CLOCK)
    assert said.words[-1] == (
        "This would be number 2 since they asked you to stop, on Sunday 1 March 2026. Two can count in law."
    )


def test_the_log_is_printed_without_a_name_or_a_text(log: Log) -> None:
    """Numbers, times, blinded ids and our own words."""
    give(log, ANNA, Stop(), START, place=UTC_CLOCK, asked=True)
    given = give(log, ANNA, Pause(), START, place=UTC_CLOCK, lane=Lane("mail", Matter.COURT))
    log.append(ANNA, Locked(given.request, START + DAY), START)
    log.append(ANNA, Sealed(), START)
    log.append(ANNA, Opened(), START)
    log.append(ANNA, LaneClosed(), START)
    log.reserve(ANNA, START, message="m1")
    came_back(log, ANNA, START + DAY, START + DAY, place=UTC_CLOCK)
    log.reserve(ANNA, START + DAY, message="m2")
    waiting = Facts(unanswered=1, answered=9, last_bid_at=START + DAY)
    log.reserve(BEN, START + DAY, "mail", waiting, message="m3")
    log.append(BEN, Lane("mail", Matter.WORK), START + DAY)
    log.reserve(BEN, START + 2 * DAY, "mail", message="m4")
    log.forget(ANNA, START + 2 * DAY)
    lines = list(print_log(log, place=UTC_CLOCK))
    assert [(x.kind, x.words) for x in lines[-5:]] == [
        ("", "forgotten"),
        ("held", "held for a breath"),
        ("lane", "what must still be said"),
        ("sent", "let through"),
        ("forgotten", "a person was forgotten"),
    ]
    assert [x.kind for x in print_log(log, place=UTC_CLOCK, person=BEN)] == ["held", "lane", "sent"]


def test_each_kind_of_entry_has_its_words(log: Log) -> None:
    """Before anything is forgotten."""
    give(log, ANNA, Stop(), START, place=UTC_CLOCK, asked=True, found=True)
    confirm(log, ANNA, 1, START)
    lift(log, ANNA, START, place=UTC_CLOCK, told_me=How.IN_WRITING)
    stay(log, ANNA, START)
    log.reserve(ANNA, START, message="m1")
    came_back(log, ANNA, START + DAY, START + DAY, place=UTC_CLOCK)
    log.reserve(ANNA, START + DAY, message="m2")
    assert [x.words for x in print_log(log, place=UTC_CLOCK)] == [
        "no contact",
        "yes, this was a request",
        "they told me otherwise; it counts after 72 hours",
        "the space stays as it is",
        "held",
        "they wrote",
        "let through, used the reply",
    ]
    assert {x.kind for x in print_log(log, place=UTC_CLOCK)} <= {k.value for k in Kind}


# ----------------------------------------------------------------------------- the words themselves


def test_no_word_shames_pushes_or_diagnoses() -> None:
    """The table of what is never said."""
    for words in (*SAID.values(), *DECIDED.values(), *RHYTHM.values(), *CHANGES.values()):
        assert [n for n in NEVER if n in words.lower()] == []


def test_every_reason_and_change_has_its_words() -> None:
    """Whatever may answers can be said."""
    assert set(SAID) | set(DECIDED) | set(RHYTHM) == set(Rule)
    assert set(CHANGES) == set(Change)
    for rule in (Rule.STOP, Rule.LESS, Rule.CHANNEL):
        assert say(Reason(Ground.DECIDED, rule, START, number=2), UTC_CLOCK).startswith("You ")


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        (Stop(), "no contact"),
        (Pause(), "no contact until they return"),
        (Pause(START), "no contact until Sunday 1 March 2026, 12:00"),
        (Less(), "at most 1 message in 14 days"),
        (Less(2, 7), "at most 2 messages in 7 days"),
        (Channel("mail"), "not by mail"),
        (Hours("Europe/Berlin"), "not from 21:00 to 08:00 (Europe/Berlin)"),
        (Topic("t1"), "not about one subject"),
        (OptOut("news"), "off the list news"),
    ],
)
def test_each_kind_of_request_has_its_words(terms: Stop, words: str) -> None:
    """Shown back before it counts."""
    assert say_terms(terms, UTC_CLOCK) == words
    assert type(terms) in TERMS.values()


def test_bids_that_stand_are_a_number_and_no_judgement() -> None:
    """One stands, two stand."""
    one = Reason(Ground.RHYTHM, Rule.PACE, START, START + DAY, number=1)
    assert say(one, UTC_CLOCK) == "1 of yours stands unanswered. Not now: until Monday 2 March 2026, 12:00."
    assert say(one._replace(number=3, until=None), UTC_CLOCK) == "3 of yours stand unanswered."


def test_an_end_by_itself_says_when() -> None:
    """On the user's own clock."""
    berlin = ZoneInfo("Europe/Berlin")
    assert say_change(Change.TIME, START, berlin) == "It ends by itself: until Sunday 1 March 2026, 13:00."
    assert say_change(Change.TIME, None, berlin) == "It ends by itself."


def test_a_moment_without_a_zone_is_answered_in_words(log: Log) -> None:
    """Also where it is only a slip of a caller."""
    said = ask_may(log, ANNA, datetime(2026, 3, 1), place=UTC_CLOCK)
    assert said.words == ("The time has no zone: nothing goes out, and nothing is lost.",)
    assert isinstance(said.answer, Answer)
    assert START.tzinfo is UTC
