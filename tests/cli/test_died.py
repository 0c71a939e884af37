"""``letbe space PERSON --died``: letters and the book, and no figures anywhere."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.cli.conftest import Letbe


def test_whoever_died_stands_apart_and_without_figures(letbe: Letbe) -> None:
    """No rhythm, no unanswered count, no days since."""
    assert "letters are welcome: letbe write PERSON" in letbe.ok("space", "ola", "--died")
    assert letbe.json("space", "ola")["died"] is True
    board = letbe.json("people")
    assert [p["name"] for p in board["died"]] == ["Ola Wierzbicka"]
    assert "Ola Wierzbicka" not in [p["name"] for p in board["people"]]
    assert "died: Ola Wierzbicka" in letbe.ok("people")
    assert letbe.json("people", "--find", "ola")["died"]
    look = letbe.json("look", "ola")
    assert (look["died"], look["in_force"]) == (True, [])
    assert not {"messages", "rhythm", "mutuality", "pressure_bids"} & set(look)
    assert "They died. Letters are welcome" in letbe.ok("look", "ola")
    assert letbe("may", "ola").exit_code == 3


def test_it_is_taken_back(letbe: Letbe) -> None:
    """A slip must not be the last word."""
    refused = letbe("space", "ola", "--not-died", "--json")
    assert json.loads(refused.stderr)["error"] == "nothing here says that they died"
    letbe.ok("space", "ola", "--died")
    assert "taken back" in letbe.ok("space", "ola", "--not-died")
    assert letbe.json("people")["died"] == []
    assert letbe("space", "ola", "--died", "--stop").exit_code == 2
