"""A damaged database is kept, its place stays empty, and everything is held meanwhile."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import apsw
import pytest

from letbe.errors import UnwritableError
from letbe.space import ask_may
from letbe.space.answers import Verdict
from letbe.space.aside import set_aside
from letbe.space.entries import Asked, Stop
from tests.space.stores import sqlite_log
from tests.space.strategies import ANNA, START

if TYPE_CHECKING:
    from pathlib import Path


def damage(folder: Path) -> Path:
    """Write a promise, then overwrite the file that holds it."""
    log = sqlite_log(folder)
    log.append(ANNA, Asked(Stop(), START), START)
    log._db.close()
    path = folder / "home.db"
    path.write_bytes(b"not a database any more" * 300)
    return path


def test_a_damaged_database_is_kept_and_everything_is_held(tmp_path: Path) -> None:
    """The whole way: damaged, set aside, and no answer but unknown."""
    path = damage(tmp_path)
    content = path.read_bytes()
    with pytest.raises(apsw.NotADBError):
        sqlite_log(tmp_path)
    (kept,) = set_aside(path, tmp_path / "damaged", START)
    assert kept.read_bytes() == content
    assert kept.name == "home.db-20260301T120000Z"
    assert not path.exists()
    assert ask_may(None, ANNA, START, place=ZoneInfo("UTC")).answer.verdict is Verdict.UNKNOWN


def test_what_belongs_to_it_goes_with_it_and_nothing_is_overwritten(tmp_path: Path) -> None:
    """The newest promises may lie in the WAL; a second damage in the same second is kept, too."""
    into = tmp_path / "damaged"
    for turn in range(2):
        path = damage(tmp_path)
        path.with_name("home.db-wal").write_bytes(b"wal")
        moved = set_aside(path, into, START)
        assert len(moved) == 2
        assert turn == 0 or moved[0].name.endswith("-2")
    assert len(list(into.iterdir())) == 4


def test_where_nothing_is_nothing_is_moved(tmp_path: Path) -> None:
    """Also on a system without folders that can be synced."""
    assert set_aside(tmp_path / "home.db", tmp_path / "damaged", START) == ()


def test_without_a_way_to_sync_folders_it_still_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows makes a rename last by itself."""
    path = damage(tmp_path)
    monkeypatch.delattr(os, "O_DIRECTORY")
    assert len(set_aside(path, tmp_path / "damaged", START)) == 1


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    """With what to do by hand."""
    path = damage(tmp_path)
    (tmp_path / "damaged").write_text("a file stands here")
    with pytest.raises(UnwritableError):
        set_aside(path, tmp_path / "damaged", START)
    assert path.exists()
