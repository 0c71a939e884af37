"""What the board says of everybody at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from letbe.board.board import Asked, Board, Circle
from letbe.people.match import Known
from letbe.screen.board import board_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

NOW = datetime(2026, 1, 5, tzinfo=UTC)
#: A board with somebody on it.
BOARD = Board(NOW, (), (), (), (Asked(Known("a", "Ada", ("mail:a@a.example",), group=False), NOW),))


def said(board: Board) -> Sequence[str]:
    """Give the board's lines."""
    return [line for line in board_lines(board, UTC) if isinstance(line, str)]


def test_a_quieter_circle_is_said_once_and_calmly() -> None:
    """Each tie is compared with the others, so that nobody would see that all have gone."""
    quieter = replace(BOARD, circle=Circle(1.0, 3.0, quieter=True))
    new = [line for line in said(quieter) if line not in said(BOARD)]
    assert new == [
        "Your whole circle is quieter: 1.0 people write on a usual day, a year ago 3.0. Silences weigh less."
    ]


def test_a_circle_that_is_not_quieter_is_not_spoken_of() -> None:
    """No praise, no count, no streak."""
    assert said(replace(BOARD, circle=Circle(3.0, 1.0, quieter=False))) == said(BOARD)


def test_the_circle_is_in_the_document_and_outlives_a_search() -> None:
    """For a program it stands beside the people, and is not in each of their entries."""
    board = replace(BOARD, circle=Circle(1.0, 3.0, quieter=True))
    assert board.holding("nobody").as_json()["circle"] == {"now": 1.0, "before": 3.0, "quieter": True}
    assert BOARD.as_json()["circle"] is None
