"""The picture of a tie: theirs above the line, mine below, and nothing hidden by rounding."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from letbe.board.rhythm import Rhythm, rhythm
from letbe.screen.rhythm import HEIGHT, draw

START = datetime(2025, 1, 6, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


def us(*days: float) -> np.ndarray:
    """Write days after the start as microseconds."""
    return np.array([int((START + timedelta(days=d)).timestamp() * 1e6) for d in days], np.int64)


@given(st.lists(st.tuples(st.floats(0, 700), st.booleans()), min_size=1, max_size=60), st.integers(20, 106))
def test_every_message_up_to_now_is_in_one_column(sent: list[tuple[float, bool]], columns: int) -> None:
    """The picture counts what the figures count."""
    at, mine = us(*(d for d, _ in sent)), np.array([m for _, m in sent])
    picture = rhythm(at, mine, START + timedelta(days=701), BERLIN, columns)
    assert picture is not None
    assert (int(picture.mine.sum()), int(picture.theirs.sum())) == (int(mine.sum()), int((~mine).sum()))
    assert len(picture.mine) == len(picture.theirs) <= columns


def test_a_year_is_a_column_a_week() -> None:
    """The usual case."""
    picture = rhythm(us(0, 300), np.array([True, False]), START + timedelta(days=364), BERLIN, 88)
    assert picture is not None
    assert picture.days == 7


def test_later_messages_are_not_drawn() -> None:
    """Now is an argument."""
    assert rhythm(us(5), np.array([True]), START, BERLIN, 50) is None


def test_one_message_is_never_drawn_as_nothing() -> None:
    """Beside a week of a thousand, one is still one."""
    lines = draw(Rhythm(START, 7, np.array([1000, 1, 0]), np.array([0, 1, 0])))
    above, below = lines[HEIGHT - 1], lines[HEIGHT + 1]
    assert above.endswith("│ █▄")
    assert below.endswith("│  ▀")


def test_the_sides_are_named_in_words_and_shapes_not_colours() -> None:
    """Colour is never the only sign."""
    lines = draw(Rhythm(START, 7, np.array([2]), np.array([2])), plain=True)
    assert lines[HEIGHT - 1] == "  they | #"
    assert lines[HEIGHT + 1] == "   you | #"
    assert "\x1b" not in "".join(lines)
    assert lines[-1].strip() == "one column is a week; the full height is 2 messages"
