"""Forgetting: nothing that was copied before opens with what is kept afterwards."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest

from letbe.history.store import History
from letbe.home import labels
from letbe.home.database import connect
from letbe.home.handles import destroy_keys, find_handles, load_handles
from tests.homes import a_home, content, random_messages, some_handles

if TYPE_CHECKING:
    from pathlib import Path


def test_an_old_copy_of_everything_but_the_main_key_tells_nothing_of_a_forgotten_person(
    tmp_path: Path,
) -> None:
    """The attacker has the disk as it was, the home as it is, and the passphrase."""
    with a_home(tmp_path / "home") as home:
        history, handles = History(home), some_handles(home, 4)
        table = random_messages(handles, 200, seed=1)
        history.append(table)
        home.tidy()
        shutil.copytree(tmp_path / "home", tmp_path / "copy")
        gone = handles[0]
        destroy_keys(home, [gone])
        history.rewrite([gone])
        home.rotate()
        assert find_handles(home, ["mail:someone0@example.org"]) == [None]
        assert gone not in [h.id for h in load_handles(home)]
        vault = home.vault

    old = connect(tmp_path / "copy" / "home.db", vault.database_key, create=False)
    rows: list[Any] = list(old.execute("SELECT id, blind, sealed, wrapped FROM handle"))
    assert gone in [row[0] for row in rows]
    for handle, blind, sealed, wrapped in rows:
        assert blind not in [vault.blind(f"mail:someone{i}@example.org") for i in range(4)]
        for value, label in ((sealed, labels.handle_fields(handle)), (wrapped, labels.handle_key(handle))):
            with pytest.raises(ValueError, match="another key"):
                vault.unwrap(value, label)
    data_keys: list[Any] = list(old.execute("SELECT name, wrapped FROM data_key"))
    assert len(data_keys) == 1
    for name, wrapped in data_keys:
        with pytest.raises(ValueError, match="another key"):
            vault.unwrap(wrapped, labels.data_key(name))
    old.close()


def test_what_is_not_forgotten_is_there_afterwards(tmp_path: Path) -> None:
    """Every row of everybody else, and reading their exports again adds nothing."""
    with a_home(tmp_path) as home:
        history, handles = History(home), some_handles(home, 4)
        table = random_messages(handles[1:], 200, seed=2)
        history.append([table, random_messages(handles[:1], 50, seed=3)])
        destroy_keys(home, handles[:1])
        assert history.rewrite(handles[:1]) == 50
        home.rotate()
    with a_home(tmp_path) as home:
        history = History(home)
        assert content(history.load(1)) == content(table)
        assert history.append(table).added == 0
