"""Half of a home's key lies apart: no old copy of the home opens once that half is gone."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from letbe.errors import LockedError, UnreadableError, UsageError
from letbe.vault import KEYS_VARIABLE, restore_key, save_key
from letbe.vault.apart import keys_folder
from tests.homes import a_home, some_handles

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of keys for one test alone."""
    folder = tmp_path / "keys"
    monkeypatch.setenv(KEYS_VARIABLE, str(folder))
    return folder


def test_a_whole_copy_of_a_home_opens_until_the_key_is_exchanged(tmp_path: Path) -> None:
    """Until somebody is forgotten a backup is a backup; afterwards it brings nobody back."""
    with a_home(tmp_path / "home") as home:
        some_handles(home, 3)
        home.tidy()
    shutil.copytree(tmp_path / "home", tmp_path / "backup")
    with a_home(tmp_path / "backup") as backup:
        assert len(backup.db.execute("SELECT id FROM handle").fetchall()) == 3
    with a_home(tmp_path / "home") as home:
        home.rotate()
    with pytest.raises(LockedError, match="key file is not there") as caught:
        a_home(tmp_path / "backup")
    assert "forgotten" in caught.value.hint


def test_the_secret_of_a_key_that_was_exchanged_is_destroyed(tmp_path: Path, keys: Path) -> None:
    """Not only its name: its bytes are overwritten first, as a second name of the file shows."""
    with a_home(tmp_path / "home") as home:
        (old,) = keys.iterdir()
        (tmp_path / "other name").hardlink_to(old)
        secret = old.read_bytes()
        home.rotate()
    (new,) = keys.iterdir()
    assert new.name != old.name
    assert secret not in (tmp_path / "other name").read_bytes()
    assert new.stat().st_mode & 0o777 == 0o600


def test_a_crash_before_the_secret_is_destroyed_is_made_good_at_the_next_opening(
    tmp_path: Path, keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed between noting that a key goes and destroying it."""

    def killed(_: str) -> None:
        raise KeyboardInterrupt

    with a_home(tmp_path / "home") as home, monkeypatch.context() as patch:
        patch.setattr("letbe.vault.apart.drop", killed)
        with pytest.raises(KeyboardInterrupt):
            home.rotate()
    assert len(list(keys.iterdir())) == 2
    with a_home(tmp_path / "home") as home:
        assert len(list(keys.iterdir())) == 1
        assert home.vault.record.leaving == ()


def test_a_new_passphrase_leaves_no_moment_in_which_nothing_opens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed before the new record is written: the old passphrase opens."""

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with a_home(tmp_path / "home") as home, monkeypatch.context() as patch:
        patch.setattr("letbe.vault.record.write", killed)
        with pytest.raises(KeyboardInterrupt):
            home.change_passphrase("new")
    a_home(tmp_path / "home").close()


def test_a_saved_key_brings_a_home_back_on_another_disk(tmp_path: Path, keys: Path) -> None:
    """A backup of the home, the copy of the key file, and the passphrase: all three."""
    a_home(tmp_path / "home").close()
    save_key(tmp_path / "home", tmp_path / "stick")
    shutil.rmtree(keys)
    with pytest.raises(LockedError):
        a_home(tmp_path / "home")
    restore_key(tmp_path / "home", tmp_path / "stick")
    a_home(tmp_path / "home").close()


def test_a_key_of_another_time_is_refused(tmp_path: Path) -> None:
    """It says why, and nothing is put in the place of the right one."""
    with a_home(tmp_path / "home") as home:
        save_key(tmp_path / "home", tmp_path / "stick")
        home.rotate()
    with pytest.raises(LockedError, match="does not belong"):
        restore_key(tmp_path / "home", tmp_path / "stick")
    a_home(tmp_path / "home").close()


@pytest.mark.parametrize("content", [b"", b"00", b"\xff" * 64, b"0" * 1000])
def test_a_file_that_is_no_key_is_refused(tmp_path: Path, keys: Path, content: bytes) -> None:
    """Any file can be named, and any can be damaged."""
    a_home(tmp_path / "home").close()
    (tmp_path / "stick").write_bytes(content)
    with pytest.raises(LockedError, match="holds no key"):
        restore_key(tmp_path / "home", tmp_path / "stick")
    (only,) = keys.iterdir()
    only.write_bytes(content)
    with pytest.raises(LockedError, match="holds no key"):
        a_home(tmp_path / "home")


def test_the_key_of_another_home_opens_nothing(tmp_path: Path, keys: Path) -> None:
    """Two homes, two files, exchanged by hand."""
    a_home(tmp_path / "home").close()
    (mine,) = keys.iterdir()
    a_home(tmp_path / "other").close()
    (theirs,) = set(keys.iterdir()) - {mine}
    mine.write_bytes(theirs.read_bytes())
    with pytest.raises(LockedError, match="does not belong"):
        a_home(tmp_path / "home")


def test_what_cannot_be_saved_says_why(tmp_path: Path) -> None:
    """No home, no copy, a file in the way."""
    with pytest.raises(UnreadableError, match="no home"):
        save_key(tmp_path, tmp_path / "stick")
    a_home(tmp_path / "home").close()
    with pytest.raises(UsageError, match="no file"):
        restore_key(tmp_path / "home", tmp_path / "stick")
    (tmp_path / "stick").touch()
    with pytest.raises(UsageError, match="there already"):
        save_key(tmp_path / "home", tmp_path / "stick")
    with pytest.raises(UnreadableError, match="cannot be read"):
        restore_key(tmp_path / "home", tmp_path)


def test_without_a_variable_the_platform_names_the_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """And it is not inside the platform's place for the home."""
    monkeypatch.delenv(KEYS_VARIABLE)
    from letbe.config import settings  # noqa: PLC0415 - beside what it is compared with

    home = settings(None, {}).home
    assert home not in [keys_folder(), *keys_folder().parents]
