"""``letbe asks``: the example's Teo asked for room in so many words."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.cli.conftest import Letbe

SPACE = "I need some space for a while."
WRITE = "Please don't write to me for the time being."


def test_what_was_found_is_listed_with_its_ground(heard: Letbe) -> None:
    """Whose words, when, where they stand, what they were taken for, and what holds meanwhile."""
    listed = heard.json("asks")
    assert [(a["person"]["name"], a["sentence"], a["status"]) for a in listed["asks"]] == [
        ("Teo Marchetti", WRITE, "in force"),
        ("Teo Marchetti", SPACE, "in force"),
    ]
    shown = heard.ok("asks")
    assert f'Teo Marchetti, 12 Oct 2025: "{SPACE}"' in shown
    assert "In result.json (telegram)." in shown
    assert "In force until you set it aside: no contact until they return." in shown
    assert "letbe asks aside N" in shown
    assert heard.json("asks", "ola")["asks"] == []
    assert "Nothing waits for an answer." in heard.ok("asks", "ravi")


def test_whoever_asked_in_their_words_is_held_at_once(heard: Letbe) -> None:
    """The exit status of ``may`` is that of a hold, and the board says how it is known."""
    assert heard("may", "teo").exit_code == 3
    assert (
        "Teo Marchetti: asked for room (found in their words; not yet confirmed: letbe asks), "
        "since 12 Oct 2025"
    ) in heard.ok("people")
    (asked,) = heard.json("people")["asked_for_room"]
    assert asked["found"] is True
    assert SPACE in heard.ok("look", "teo")


def test_confirmed_it_stays(heard: Letbe) -> None:
    """The user read it the same way: from now on it cannot be set aside."""
    numbers = [str(a["number"]) for a in heard.json("asks")["asks"]]
    assert "was a request" in heard.ok("asks", "confirm", *numbers)
    assert heard.json("asks")["asks"] == []
    assert [a["status"] for a in heard.json("asks", "--all")["asks"] if a["number"] < 3] == ["confirmed"] * 2
    refused = heard("asks", "aside", numbers[0], "--json")
    assert (refused.exit_code, json.loads(refused.stderr)["error"]) == (
        2,
        f"number {numbers[0]} was confirmed",
    )
    assert heard.json("people")["asked_for_room"][0]["found"] is False
    assert heard("may", "teo").exit_code == 3


def test_set_aside_it_ends_at_once_and_they_are_measured_again(heard: Letbe) -> None:
    """The user read it otherwise: the words go, and the rhythm says what it said before."""
    numbers = [str(a["number"]) for a in heard.json("asks")["asks"]]
    heard.ok("asks", "aside", *numbers)
    assert heard.json("space", "teo")["in_force"] == []
    assert heard.json("people")["asked_for_room"] == []
    gone = [a for a in heard.json("asks", "--all")["asks"] if a["status"] == "aside"]
    assert [a["sentence"] for a in gone] == [None, None]
    assert "the rhythm" in json.dumps(heard.json("look", "teo")) or heard.json("look", "teo")["messages"] > 0


def test_an_answer_in_the_space_counts_here_too(heard: Letbe) -> None:
    """There are two ways to say it, and one truth."""
    first, second = heard.json("asks")["asks"]
    heard.ok("space", "teo", "--set-aside", str(first["requests"][0]))
    heard.ok("space", "teo", "--confirm", str(second["requests"][0]))
    status = {a["number"]: a["status"] for a in heard.json("asks", "--all")["asks"]}
    assert (status[first["number"]], status[second["number"]]) == ("aside", "confirmed")


def test_what_is_no_answer_is_refused_with_a_hint(heard: Letbe) -> None:
    """Nothing is written where a word is missing or wrong; of several numbers none is taken."""
    before = heard.json("log")["entries"]
    for words in (["confirm"], ["aside", "x"], ["confirm", "1", "99"], ["nobody at all"]):
        result = heard("asks", *words, "--json")
        assert result.exit_code != 0
        assert json.loads(result.stderr)["hint"]
    assert heard.json("log")["entries"] == before


def test_joined_people_keep_what_they_asked(heard: Letbe) -> None:
    """The sentences are the person's, whichever address said them."""
    heard.ok("join", "ola", "teo")
    assert {a["person"]["name"] for a in heard.json("asks")["asks"]} == {"Ola Wierzbicka"}
    assert heard("may", "ola").exit_code == 3
