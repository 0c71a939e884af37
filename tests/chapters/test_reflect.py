"""Reflection: the user's own answers and decision, kept sealed; nothing is rated."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from letbe.chapters.reflect import (
    DECISIONS,
    MOST_CHARS,
    QUESTIONS,
    SAFE_DECISIONS,
    Reflection,
    checked,
    decisions,
    keep_reflection,
    opened_today,
    questions,
    reflections,
    safe_lines,
)
from letbe.errors import UsageError
from letbe.home.papers import keep_paper
from tests.homes import a_home

if TYPE_CHECKING:
    from pathlib import Path

ANA, BEN = "anaanaan", "benbenbe"
NOW = datetime(2026, 5, 3, 21, 30, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


def test_a_reflection_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    """The oldest first, of one person, and beside other papers about them."""
    later = Reflection(NOW, False, {"wish": "a good year"}, "rest", NOW + timedelta(days=9))
    first = Reflection(NOW - timedelta(days=1), True, {}, "not-today")
    with a_home(tmp_path) as home:
        for one in (later, first):
            keep_reflection(home, ANA, one)
        keep_paper(home, ANA, "letters", {"text": "x"})
        assert reflections(home, ANA) == [first, later]
        assert reflections(home, BEN) == []
    assert "good year" not in repr(later)


def test_it_is_opened_once_a_day_by_the_users_own_clock() -> None:
    """23:30 and 00:30 in Berlin are two days; for a clock in UTC they are one."""
    kept = [Reflection(NOW, False, {}, "stay")]
    assert opened_today(kept, NOW + timedelta(hours=1), BERLIN) is None
    assert opened_today(kept, NOW + timedelta(hours=1), ZoneInfo("UTC")) == NOW
    assert opened_today([], NOW, BERLIN) is None


def test_where_it_is_about_safety_the_users_share_is_no_question() -> None:
    """No reflection on their part, no wish for the other, no gratitude, no staying."""
    asked = {q.key for q in questions(safety=True)}
    assert asked.isdisjoint(q.key for q in QUESTIONS)
    assert set(decisions(safety=True)) == {"distance", "not-today"}
    assert not any("mutuality" in q.beside or "unanswered" in q.beside for q in questions(safety=True))
    assert "  letbe export Ana FILE.zip" in safe_lines("Ana")


def test_not_today_is_always_a_decision() -> None:
    """Letbe never decides that a tie should end, nor that it must be decided."""
    assert "not-today" in DECISIONS
    assert "not-today" in SAFE_DECISIONS


@pytest.mark.parametrize(
    "answers",
    [
        [],
        "x",
        {"score": "7"},
        {"wish": 7},
        {"wish": "x" * (MOST_CHARS + 1)},
        {"safe": "a lock"},
        {"wish": None},
    ],
)
def test_what_is_no_answer_is_refused(answers: object) -> None:
    """Whatever JSON can hold."""
    with pytest.raises(UsageError):
        checked(answers, safety=False)


def test_empty_answers_are_left_out() -> None:
    """Every answer may stay empty."""
    assert checked({"wish": " \n", "reciprocal": "yes"}, safety=False) == {"reciprocal": "yes"}
    assert checked({}, safety=True) == {}
