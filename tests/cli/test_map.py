"""``letbe read --map``: any table, into a home; what was got wrong is said with the columns there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from tests.cli.conftest import Letbe

if TYPE_CHECKING:
    from pathlib import Path

TABLE: Final = (
    "Date,Who,Number,Kind,Body\n2025-05-01 10:00,Mina,077,sent,hello there\n"
    '2025-05-01 10:05,Mina,077,received,"well, hello"\n2025-05-02 09:00,Otto,078,received,hi\n'
)
MAP: Final = "time=Date,with=Number,name=Who,direction=Kind,text=Body"


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Letbe:
    """Give a home with nothing in it."""
    monkeypatch.setenv("LETBE_KEYS", str(tmp_path / "keys"))
    monkeypatch.setattr("letbe.reading.keep.new_hearing", lambda: None)
    (tmp_path / "t.csv").write_text(TABLE)
    return Letbe(tmp_path / "home")


def test_a_table_is_kept_and_the_same_again_adds_nothing(fresh: Letbe, tmp_path: Path) -> None:
    """With its people, in one step."""
    first, again = (
        fresh.json("read", str(tmp_path / "t.csv"), "--map", MAP, "--zone", "UTC") for _ in range(2)
    )
    assert (first["added"], first["people"]) == (3, 2)
    assert (again["added"], again["duplicates"]) == (0, 3)
    assert "Mina" in fresh.ok("people")


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        ("time=Day,from=Who", "there are: Date, Who, Number, Kind, Body"),
        ("time=Body,from=Who", "cannot be read"),
    ],
)
def test_a_wrong_column_is_said_and_nothing_kept(
    fresh: Letbe, tmp_path: Path, mapping: str, said: str
) -> None:
    """Nothing of the rows is in the error."""
    result = fresh("read", str(tmp_path / "t.csv"), "--map", mapping)
    assert result.exit_code == 1
    assert said in " ".join(result.stdout.split())
    assert "hello" not in result.output


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        ("when=Date", "time_format"),
        ("time=Date", "from=COLUMN"),
        ("time=Date,from=Who,channel=pigeon", "linkedin"),
    ],
)
def test_a_wish_that_is_not_enough_is_refused_at_once(
    fresh: Letbe, tmp_path: Path, mapping: str, said: str
) -> None:
    """With the names that there are."""
    result = fresh("read", str(tmp_path / "t.csv"), "--map", mapping)
    assert result.exit_code == 2
    assert said in result.stderr


def test_a_table_without_a_word_about_it_is_told_how(fresh: Letbe, tmp_path: Path) -> None:
    """Its columns are named, so that they can be copied."""
    result = fresh("read", str(tmp_path / "t.csv"), "--dry-run")
    assert "its columns are date, who, number, kind, body" in " ".join(result.stdout.split())
