"""What the user wrote about somebody is sealed, and burns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from letbe.errors import DamagedError, NoSuchPaperError
from letbe.home.papers import (
    burn_paper,
    drop_papers,
    keep_paper,
    move_papers,
    open_paper,
    papers,
    replace_paper,
)
from tests.homes import a_home

if TYPE_CHECKING:
    from pathlib import Path

ANA, BEN = "anaanaan", "benbenbe"
LETTER = {"text": "what I never said", "at": 12}


def test_a_paper_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    """Also after the home was closed and opened again."""
    with a_home(tmp_path) as home:
        paper = keep_paper(home, ANA, "letters", LETTER)
    with a_home(tmp_path) as home:
        kept = open_paper(home, paper)
        assert (kept.person, kept.room, kept.content) == (ANA, "letters", LETTER)


def test_papers_are_given_by_person_and_room(tmp_path: Path) -> None:
    """A room sees its own."""
    with a_home(tmp_path) as home:
        mine = keep_paper(home, ANA, "letters", LETTER)
        keep_paper(home, ANA, "chapters", {})
        keep_paper(home, BEN, "letters", {})
        assert [p.id for p in papers(home, ANA, "letters")] == [mine]
        assert (len(papers(home, ANA)), len(papers(home, room="letters")), len(papers(home))) == (2, 2, 3)


def test_a_paper_replaced_keeps_its_number_and_its_room(tmp_path: Path) -> None:
    """A letter that is written on is the same letter."""
    with a_home(tmp_path) as home:
        paper = keep_paper(home, ANA, "letters", LETTER)
        replace_paper(home, paper, {"text": "less"})
        assert [(p.id, p.room, p.content) for p in papers(home)] == [(paper, "letters", {"text": "less"})]


def test_a_burnt_paper_is_gone_and_the_others_stay(tmp_path: Path) -> None:
    """And burning it twice is told."""
    with a_home(tmp_path) as home:
        paper, other = (keep_paper(home, ANA, "letters", LETTER) for _ in range(2))
        burn_paper(home, paper)
        assert [p.id for p in papers(home)] == [other]
        with pytest.raises(NoSuchPaperError):
            burn_paper(home, paper)


def test_papers_outlive_a_change_of_keys(tmp_path: Path) -> None:
    """Forgetting somebody exchanges the KEK; what is kept of others stays readable."""
    with a_home(tmp_path) as home:
        keep_paper(home, ANA, "letters", LETTER)
        keep_paper(home, BEN, "letters", {"of": "ben"})
        assert drop_papers(home, ANA) == 1
        home.rotate()
        assert [p.content for p in papers(home)] == [{"of": "ben"}]


def test_papers_follow_two_people_who_are_one(tmp_path: Path) -> None:
    """Under the key of the one who stays."""
    with a_home(tmp_path) as home:
        paper = keep_paper(home, BEN, "letters", LETTER)
        move_papers(home, BEN, ANA)
        assert [(p.id, p.content) for p in papers(home, ANA)] == [(paper, LETTER)]
        assert home.db.execute("SELECT person FROM person_key").fetchall() == [(ANA,)]


def test_a_paper_moved_into_another_persons_place_does_not_open(tmp_path: Path) -> None:
    """Whoever changes the table cannot put words about one person under another."""
    with a_home(tmp_path) as home:
        paper = keep_paper(home, ANA, "letters", LETTER)
        with home.transaction() as db:
            db.execute("UPDATE paper SET person = ?", (BEN,))
        with pytest.raises(DamagedError):
            open_paper(home, paper)


def test_a_papers_shape_says_nothing_of_it(tmp_path: Path) -> None:
    """A log that prints it shows a number and a room."""
    with a_home(tmp_path) as home:
        assert "never" not in repr(open_paper(home, keep_paper(home, ANA, "letters", LETTER)))
