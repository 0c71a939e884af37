"""The home: one folder, one database, one writer."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from letbe.errors import (
    BusyError,
    DamagedError,
    LetbeError,
    LockedError,
    UnreadableError,
    UnwritableError,
)
from letbe.home import begin_opening, open_home
from letbe.home.handles import load_handles
from tests.homes import CHEAP, PASSPHRASE, a_home, some_handles

if TYPE_CHECKING:
    from pathlib import Path


def test_settings_and_handles_are_there_in_a_later_run(tmp_path: Path) -> None:
    """That is what a home is for."""
    with a_home(tmp_path / "home") as home:
        home.put("me", ["anna@example.org"])
        some_handles(home, 3)
        before = load_handles(home)
    with a_home(tmp_path / "home") as home:
        assert home.get("me") == ["anna@example.org"]
        assert home.get("zone", "UTC") == "UTC"
        assert load_handles(home) == before


def test_a_transaction_is_whole_or_nothing_and_nests(tmp_path: Path) -> None:
    """An inner one that fails takes back its own part only."""
    with a_home(tmp_path) as home:

        def fail_after(key: str) -> None:
            with home.transaction():
                home.put(key, 1)
                raise RuntimeError

        with pytest.raises(RuntimeError):
            fail_after("a")
        with home.transaction():
            home.put("b", 2)
            with pytest.raises(RuntimeError):
                fail_after("c")
        assert [home.get(k) for k in "abc"] == [None, 2, None]


def test_every_connection_has_the_settings_that_durability_rests_on(tmp_path: Path) -> None:
    """SQLite forgets most of them when a file is closed."""
    for _ in range(2):
        with a_home(tmp_path) as home:
            found = {
                p: home.db.pragma(p) for p in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
            }
        assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}


def test_only_one_letbe_reads_exports_into_a_home(tmp_path: Path) -> None:
    """The second one is told, at once; the first one may ask twice."""
    with a_home(tmp_path) as first, a_home(tmp_path) as second:
        with first.writing(), first.writing(), pytest.raises(BusyError), second.writing():
            pass
        with second.writing():
            second.put("x", 1)
        assert first.get("x") == 1


def test_folders_and_files_are_for_their_owner_only(tmp_path: Path) -> None:
    """Also where the folder was open to others before."""
    (tmp_path / "home").mkdir(mode=0o755)
    with a_home(tmp_path / "home") as home:
        home.put("x", 1)
        modes = {p.name: p.stat().st_mode & 0o077 for p in home.folder.iterdir()}
    assert (tmp_path / "home").stat().st_mode & 0o777 == 0o700
    assert set(modes.values()) == {0}, modes


def test_no_name_and_no_address_is_in_any_file(tmp_path: Path) -> None:
    """Not in the database, not in its log."""
    with a_home(tmp_path) as home:
        some_handles(home, 200, prefix="waldemar")
        home.put("me", ["waldemar@example.org"])
        raw = b"".join(p.read_bytes() for p in tmp_path.rglob("*") if p.is_file())
    raw += b"".join(p.read_bytes() for p in tmp_path.rglob("*") if p.is_file())
    for word in ("waldemar", "example.org", "Nameof", "handle", "SQLite format"):
        assert word.encode() not in raw
        assert word.encode("utf-16-le") not in raw


def test_no_home_is_made_where_none_shall_be(tmp_path: Path) -> None:
    """Looking at nothing must not leave a folder behind."""
    with pytest.raises(UnreadableError, match="no home"):
        open_home(tmp_path / "none", create=False, environ=PASSPHRASE)
    assert not (tmp_path / "none").exists()


def test_a_wrong_passphrase_leaves_the_home_as_it_is(tmp_path: Path) -> None:
    """And it opens with the right one afterwards."""
    a_home(tmp_path).close()
    with pytest.raises(LockedError):
        a_home(tmp_path, {"LETBE_PASSPHRASE": "wrong"})
    a_home(tmp_path).close()


@pytest.mark.parametrize("name", ["vault.json", "home.db"])
def test_a_missing_file_is_missed_and_not_made_anew(tmp_path: Path, name: str) -> None:
    """A promise not to write could be in it."""
    a_home(tmp_path).close()
    (tmp_path / name).rename(tmp_path / "elsewhere")
    with pytest.raises(DamagedError, match="missing"):
        a_home(tmp_path)
    assert not (tmp_path / name).exists()
    (tmp_path / "elsewhere").rename(tmp_path / name)
    a_home(tmp_path).close()


@pytest.mark.parametrize("name", ["vault.json", "home.db"])
def test_a_damaged_file_is_said_to_be_damaged_and_kept(tmp_path: Path, name: str) -> None:
    """Nothing is thrown away."""
    with a_home(tmp_path) as home:
        some_handles(home, 100)
    content = bytearray((tmp_path / name).read_bytes())
    content[len(content) // 2] ^= 1
    content[40] ^= 1
    (tmp_path / name).write_bytes(content)
    with pytest.raises((DamagedError, LockedError)), a_home(tmp_path) as home:
        load_handles(home)
    assert (tmp_path / name).read_bytes() == bytes(content)


@pytest.mark.parametrize("kept", [0, 1, 15, 511, 4096])
def test_a_cut_database_is_damaged_and_not_taken_for_a_new_one(tmp_path: Path, kept: int) -> None:
    """SQLite takes an empty file for a new database; promises would be gone without a word."""
    with a_home(tmp_path) as home:
        some_handles(home, 100)
    cut = (tmp_path / "home.db").read_bytes()[:kept]
    (tmp_path / "home.db").write_bytes(cut)
    with pytest.raises(DamagedError), a_home(tmp_path) as home:
        load_handles(home)
    assert (tmp_path / "home.db").read_bytes() == cut


def test_a_database_of_another_home_is_told(tmp_path: Path) -> None:
    """Two halves of two backups do not make a home."""
    a_home(tmp_path / "a").close()
    a_home(tmp_path / "b").close()
    shutil.copy(tmp_path / "a" / "home.db", tmp_path / "b" / "home.db")
    with pytest.raises(DamagedError):
        a_home(tmp_path / "b")


def test_a_file_where_the_home_should_be_is_told(tmp_path: Path) -> None:
    """A slip of the hand in ``--home``."""
    (tmp_path / "file").write_text("mine")
    with pytest.raises((UnwritableError, UnreadableError)):
        a_home(tmp_path / "file")
    assert (tmp_path / "file").read_text() == "mine"


def test_the_slow_part_of_opening_runs_beside_the_caller(tmp_path: Path) -> None:
    """Asking is over when ``begin_opening`` returns; the rest can be waited for later."""
    asked: list[bool] = []
    opening = begin_opening(
        tmp_path, ask_passphrase=lambda new: asked.append(new) or "x", environ=PASSPHRASE, cost=CHEAP
    )
    with opening.result() as home:
        assert home.vault.source == "passphrase"
    assert asked == []


def test_a_twin_serves_another_thread_without_a_passphrase(tmp_path: Path) -> None:
    """A gate with four threads stretches its passphrase once, and sees what the others commit."""
    with a_home(tmp_path) as home:

        def count(number: int) -> int:
            with home.twin() as own, own.transaction():
                own.put("count", own.get("count", 0) + 1)
            return number

        with ThreadPoolExecutor(4) as pool:
            assert sorted(pool.map(count, range(40))) == list(range(40))
        assert home.get("count") == 40


def test_a_room_takes_each_step_once_and_a_newer_home_is_refused(tmp_path: Path) -> None:
    """A room numbers its own steps."""
    first = "CREATE TABLE t (x)"
    with a_home(tmp_path) as home:
        home.migrate("room", [first])
        home.migrate("room", [first, "ALTER TABLE t ADD COLUMN y"])
        home.migrate("room", [first, "ALTER TABLE t ADD COLUMN y"])
        home.db.execute("INSERT INTO t (x, y) VALUES (1, 2)")
        with pytest.raises(UnreadableError, match="newer"):
            home.migrate("room", [first])


def test_after_a_rotation_everything_is_there_and_the_old_keys_open_nothing(tmp_path: Path) -> None:
    """A copy of the database taken before is of no use to somebody who has the passphrase."""
    with a_home(tmp_path) as home:
        some_handles(home, 20)
        before = load_handles(home)
        home.tidy()
        copy = tmp_path / "copy"
        copy.mkdir()
        shutil.copy(tmp_path / "home.db", copy / "home.db")
        home.rotate()
        assert load_handles(home) == before
    shutil.copy(tmp_path / "vault.json", copy / "vault.json")
    with pytest.raises(DamagedError, match="does not belong"):
        a_home(copy)


def test_another_open_letbe_follows_a_rotation(tmp_path: Path) -> None:
    """A gate stays open for days."""
    with a_home(tmp_path) as gate, a_home(tmp_path) as home:
        some_handles(gate, 5)
        before = load_handles(gate)
        home.rotate()
        home.rotate()
        assert load_handles(gate) == before
        assert some_handles(gate, 5) == some_handles(home, 5)


@pytest.mark.parametrize("committed", [False, True])
def test_a_rotation_cut_off_before_or_after_its_commit_is_settled_by_the_next_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, committed: bool
) -> None:
    """A kill between the two files."""
    with a_home(tmp_path) as home:
        some_handles(home, 5)
        before = load_handles(home)

        def killed(*_: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(home.vault, "settle", killed)
        if not committed:
            monkeypatch.setattr("letbe.home.rewrap.all_of", killed)
        with pytest.raises(KeyboardInterrupt):
            home.rotate()
    monkeypatch.undo()
    with a_home(tmp_path) as home:
        assert load_handles(home) == before
        home.rotate()
        assert load_handles(home) == before
        assert len(home.vault.record.keks) == 1


def test_a_new_passphrase_holds_and_old_copies_open_nothing_new(tmp_path: Path) -> None:
    """Its key file went with the old main key, so the old passphrase opens nothing."""
    with a_home(tmp_path) as home:
        some_handles(home, 3)
        before = load_handles(home)
        old_record = (tmp_path / "vault.json").read_bytes()
        home.change_passphrase("new", CHEAP)
    with a_home(tmp_path, {"LETBE_PASSPHRASE": "new"}) as home:
        assert load_handles(home) == before
    with pytest.raises(LockedError):
        a_home(tmp_path)
    (tmp_path / "vault.json").write_bytes(old_record)
    with pytest.raises(LockedError, match="key file is not there"):
        a_home(tmp_path)


@settings(max_examples=60)
@given(st.data())
def test_a_flipped_bit_in_the_database_never_changes_an_answer(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Every page is authenticated: what opens is what was written."""
    folder = tmp_path_factory.mktemp("home")
    with a_home(folder) as home:
        some_handles(home, 30)
        before = load_handles(home)
    content = bytearray((folder / "home.db").read_bytes())
    content[data.draw(st.integers(0, len(content) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    (folder / "home.db").write_bytes(content)
    try:
        with a_home(folder) as home:
            assert load_handles(home) == before
    except LetbeError as error:
        assert isinstance(error, DamagedError | LockedError), error  # noqa: PT017 - either answer is right
