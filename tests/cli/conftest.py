"""A home with the example in it, made once."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result

from letbe import example
from letbe.cli import main
from letbe.home import open_home
from tests.homes import CHEAP

if TYPE_CHECKING:
    from pathlib import Path

ENVIRONMENT = {
    "LETBE_PASSPHRASE": "a passphrase for tests",
    "LETBE_NOW": example.NOW.isoformat(),
    "COLUMNS": "100",
}


@dataclass(frozen=True)
class Letbe:
    """The program with a home, as a person at a terminal has it."""

    home: Path

    def __call__(self, *words: str, **environment: str) -> Result:
        """Run a command."""
        env = ENVIRONMENT | {"LETBE_HOME": str(self.home)} | environment
        return CliRunner().invoke(main, list(words), env=env, catch_exceptions=False)

    def ok(self, *words: str) -> str:
        """Run a command that succeeds, and give what it prints."""
        result = self(*words)
        assert result.exit_code == 0, result.stderr
        return result.stdout

    def json(self, *words: str) -> Any:
        """Run a command and give its one document."""
        return json.loads(self.ok(*words, "--json"))


@pytest.fixture(scope="session")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy the example's exports."""
    folder = tmp_path_factory.mktemp("exports")
    example.copy_to(folder)
    return folder


@pytest.fixture(scope="session")
def _filled(tmp_path_factory: pytest.TempPathFactory, exports: Path) -> Path:
    """Read the example once, and look at nobody's words: a test says itself what is in force."""
    home = tmp_path_factory.mktemp("homes") / "home"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LETBE_KEYS", str(home.with_name("keys")))
        patch.setattr("letbe.reading.keep.new_hearing", lambda: None)
        Letbe(home).ok("read", str(exports), "--zone", example.ZONE)
        return _cheap(home)


@pytest.fixture(scope="session")
def _heard(tmp_path_factory: pytest.TempPathFactory, exports: Path) -> Path:
    """Read the example once, as letbe does."""
    home = tmp_path_factory.mktemp("homes") / "home"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LETBE_KEYS", str(home.with_name("keys")))
        Letbe(home).ok("read", str(exports), "--zone", example.ZONE)
        return _cheap(home)


def _cheap(home: Path) -> Path:
    """Let each command open it in no time."""
    with open_home(home, environ=ENVIRONMENT) as made:
        made.change_passphrase(ENVIRONMENT["LETBE_PASSPHRASE"], CHEAP)  # each command opens it anew
    return home


def _copied(home: Path, to: Path, monkeypatch: pytest.MonkeyPatch) -> Letbe:
    """Copy a home and its keys."""
    shutil.copytree(home, to / "home")
    shutil.copytree(home.with_name("keys"), to / "keys")
    monkeypatch.setenv("LETBE_KEYS", str(to / "keys"))
    return Letbe(to / "home")


@pytest.fixture
def letbe(_filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Letbe:
    """Give a home of one's own, and its keys, with the example in it."""
    return _copied(_filled, tmp_path, monkeypatch)


@pytest.fixture
def heard(_heard: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Letbe:
    """Give a home of one's own with the example in it, and what they asked for in their own words."""
    return _copied(_heard, tmp_path, monkeypatch)


@pytest.fixture
def empty(tmp_path: Path) -> Letbe:
    """Give a home that is not there yet."""
    return Letbe(tmp_path / "none")
