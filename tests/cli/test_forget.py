"""Forgetting, giving out and putting away, as somebody at a terminal does it."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pyrage

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Letbe


def names(letbe: Letbe) -> str:
    """Give the board as a person sees it."""
    return letbe.ok("people", "--json")


def test_a_person_forgotten_is_nowhere_and_stays_away_if_a_mark_was_left(letbe: Letbe, exports: Path) -> None:
    """Also when the same exports are read again."""
    assert "Teo" in names(letbe)
    made = letbe.json("forget", "teo", "--mark", "--yes")
    assert made["forgotten"] is True
    assert made["mark_left"] is True
    assert made["messages"] > 100
    assert "Teo" not in names(letbe)
    assert letbe("look", "teo").exit_code == 2
    letbe.ok("read", str(exports))
    assert "Teo" not in names(letbe)
    assert "Ola" in names(letbe)


def test_without_a_mark_they_are_new_when_they_are_read_again(letbe: Letbe, exports: Path) -> None:
    """Nothing remains, so nothing is known."""
    assert "They are forgotten." in letbe.ok("forget", "ola", "--nothing-remains", "--yes")
    letbe.ok("read", str(exports))
    assert "Ola" in names(letbe)


def test_nobody_is_forgotten_by_mistake(letbe: Letbe) -> None:
    """Somebody has to say yes, and to name one person."""
    assert "--yes" in letbe("forget", "teo").stderr
    assert letbe("forget").exit_code == 2
    assert letbe("forget", "nobody at all", "--yes").exit_code == 2
    assert "Teo" in names(letbe)
    assert "Nothing is left to finish." in letbe.ok("forget", "--finish")


def test_an_export_is_a_zip_that_anybody_opens(letbe: Letbe, tmp_path: Path) -> None:
    """And a second one is not written over it."""
    made = letbe.json("export", "teo", str(tmp_path / "teo.zip"))
    with zipfile.ZipFile(tmp_path / "teo.zip") as file:
        assert file.namelist() == made["holds"]
    assert letbe("export", "teo", str(tmp_path / "teo.zip")).exit_code == 2


def test_a_keepsake_is_made_with_words_or_with_a_key(letbe: Letbe, exports: Path, tmp_path: Path) -> None:
    """And never without either."""
    words = ("keepsake", "teo", str(tmp_path / "a.age"), "--from", str(exports), "--json")
    assert letbe(*words).exit_code == 2
    assert letbe(*words, LETBE_KEEPSAKE_PASSPHRASE="four words").exit_code == 0  # noqa: S106 - a test's own
    assert pyrage.passphrase.decrypt((tmp_path / "a.age").read_bytes(), "four words")
    mine = pyrage.x25519.Identity.generate()
    key = str(mine.to_public())
    said = letbe.ok("keepsake", "teo", str(tmp_path / "b.age"), "--from", str(exports), "--to-key", key)
    assert "age -d" in said
    assert pyrage.decrypt((tmp_path / "b.age").read_bytes(), [mine])
