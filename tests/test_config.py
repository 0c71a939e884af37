"""Where the home is."""

from __future__ import annotations

from pathlib import Path

import pytest

from letbe.config import settings
from letbe.errors import UsageError


def test_the_option_comes_before_the_variable_and_the_variable_before_the_default(tmp_path: Path) -> None:
    """What is nearer to the person's hand wins."""
    environ = {"LETBE_HOME": str(tmp_path / "b")}
    assert settings(tmp_path / "a", environ).home == tmp_path / "a"
    assert settings(None, environ).home == tmp_path / "b"
    assert settings(None, {}).home.name == "letbe"
    assert [settings("x", {}).home_by, settings(None, environ).home_by, settings(None, {}).home_by] == [
        "--home",
        "LETBE_HOME",
        "default",
    ]


def test_a_home_does_not_depend_on_where_letbe_is_started_later() -> None:
    """A relative folder is made absolute at once; ``~`` is the user's own folder."""
    assert settings("here", {}).home == Path.cwd() / "here"
    assert settings("~/there", {}).home == Path.home() / "there"


def test_an_empty_option_is_refused_and_an_empty_variable_is_not_there() -> None:
    """An empty option is a slip in a script; an empty variable is the usual way to unset one."""
    with pytest.raises(UsageError):
        settings("", {})
    assert settings(None, {"LETBE_HOME": ""}).home_by == "default"
