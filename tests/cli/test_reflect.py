"""``letbe reflect`` and a rest, as a person has them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from letbe.cli import main
from tests.cli.conftest import ENVIRONMENT
from tests.cli.terminal import rest, sit_down

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Letbe


def run(letbe: Letbe, *words: str, text: str = "", **environment: str) -> Result:
    """Run a command with something on its standard input."""
    env = ENVIRONMENT | {"LETBE_HOME": str(letbe.home)} | environment
    return CliRunner().invoke(main, list(words), env=env, input=text, catch_exceptions=False)


def beside(document: dict[str, object]) -> dict[str, dict[str, object]]:
    """Give what stands beside the questions, by name."""
    questions = document["questions"]
    assert isinstance(questions, list)
    return {m["name"]: m for q in questions for m in q["beside"]}


# ----------------------------------------------------------------------------- what stands beside


def test_what_is_measured_stands_beside_its_question(letbe: Letbe) -> None:
    """The same numbers as on the page of the tie, each with its count or its interval."""
    tie = letbe.json("look", "ola")
    shown = beside(letbe.json("reflect", "ola"))
    assert {"mutuality", "starts", "unanswered"} <= set(shown)
    for name in ("mutuality", "mutuality_low", "mutuality_high", "mutuality_n"):
        assert shown["mutuality"][name] == tie[name]
    assert shown["unanswered"]["pressure_bids"] == tie["pressure_bids"]


def test_of_whoever_asked_to_stop_only_that_stands_there(letbe: Letbe) -> None:
    """No figure about them; what they said, and since when."""
    letbe.ok("space", "ola", "--asked", "--stop")
    shown = beside(letbe.json("reflect", "ola"))
    assert set(shown) == {"asked"}
    words = shown["asked"]["words"]
    assert isinstance(words, list)
    assert words[0].startswith("they asked: no contact, since Monday 5 January 2026")


def test_nothing_is_rated_or_added_up(letbe: Letbe) -> None:
    """No score, no verdict, no number made of answers."""
    letbe.ok("reflect", "ola", "--decide", "stay")
    (kept,) = letbe.json("reflect", "ola", "--read")["reflections"]
    assert set(kept) == {"at", "safety", "answers", "decision", "until"}


def test_the_dead_and_closed_are_not_reflected_on(letbe: Letbe) -> None:
    """Letters are welcome there."""
    letbe.ok("space", "ola", "--died")
    refused = letbe("reflect", "ola")
    assert refused.exit_code == 2
    assert "letters are welcome" in refused.stderr


# ----------------------------------------------------------------------------- without a terminal


def test_answers_and_a_decision_are_taken_as_json(letbe: Letbe) -> None:
    """And are read again as they were written."""
    text = json.dumps({"wish": "a good year", "love_or_fear": ""})
    done = run(letbe, "reflect", "ola", "--answers", "-", "--decide", "stay", "--json", text=text)
    assert done.exit_code == 0, done.stderr
    made = json.loads(done.stdout)
    assert (made["answers"], made["decision"], made["care"]) == ({"wish": "a good year"}, "stay", None)
    assert "a good year" in letbe.ok("reflect", "ola", "--read")
    assert letbe.json("log")["entries"] == [], "answers stand in no log"


def test_a_rest_is_a_space_of_mine_with_an_end(letbe: Letbe) -> None:
    """Kept with the answers, in one step."""
    done = letbe.ok("reflect", "ola", "--decide", "rest", "--until", "two weeks", "--yes")
    assert "You rest until Monday 19 January 2026, 10:00" in done
    (one,) = letbe.json("space", "ola")["in_force"]
    assert (one["side"], one["ends"]) == ("mine", "2026-01-19T09:00:00Z")


@pytest.mark.parametrize(
    ("words", "shown"),
    [((), "at most 1 message in 14 days"), (("--less", "2/month"), "at most 2 messages in 30 days")],
)
def test_easing_off_is_a_pace_of_mine(letbe: Letbe, words: tuple[str, ...], shown: str) -> None:
    """One in 14 days where no number is named."""
    letbe.ok("reflect", "ola", "--decide", "ease-off", *words)
    (one,) = letbe.json("space", "ola")["in_force"]
    assert shown in one["words"]


@pytest.mark.parametrize(
    ("words", "text", "error"),
    [
        (("--decide", "rest"), "", "does not say until when"),
        (("--decide", "stay", "--until", "3 May"), "", "--until belongs to --decide rest"),
        (("--less", "1/week"), "", "--less belongs to --decide ease-off"),
        (("--read", "--decide", "stay"), "", "--read only shows"),
        (("--answers", "-"), "{", "no JSON"),
        (("--answers", "-"), "[" * 100_000, "no JSON"),
        (("--answers", "-"), '{"score": "7"}', "not answers to the questions"),
        (("--answers", "/nowhere"), "", "cannot be read"),
        (("--safety", "--decide", "stay"), "", "that is not asked"),
        (("--decide", "rest", "--until", "3 May"), "", "nobody is here to say yes"),
        ((), "", "nobody is here to talk"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_kept(
    letbe: Letbe, words: tuple[str, ...], text: str, error: str
) -> None:
    """With what would do."""
    done = run(letbe, "reflect", "ola", *words, text=text)
    assert done.exit_code == 2 or "cannot be read" in error
    assert error in done.stderr
    assert letbe.json("reflect", "ola", "--read") == {"reflections": []}
    assert letbe.ok("reflect", "ola", "--read") == "Nothing is kept yet.\n"


def test_it_opens_once_a_day(letbe: Letbe, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rumination is no reflection; the user can open it all the same."""
    letbe.ok("reflect", "ola", "--decide", "not-today")
    assert "--again opens it" in letbe("reflect", "ola", "--decide", "stay").stderr
    assert letbe.json("reflect", "ola")["opened_today"] == "2026-01-05T09:00:00Z"
    with monkeypatch.context() as terminal:
        terminal.setattr("letbe.cli.reflect.can_ask", lambda: True)
        assert "It opens again tomorrow." in run(letbe, "reflect", "ola").stdout
    letbe.ok("reflect", "ola", "--decide", "stay", "--again")
    assert run(letbe, "reflect", "ola", "--decide", "stay", LETBE_NOW="2026-01-06T09:00:00Z").exit_code == 0


def test_answers_that_sound_very_hard_are_answered_with_people(letbe: Letbe, tmp_path: Path) -> None:
    """Once, in JSON as in words; nothing of it is kept."""
    file = tmp_path / "answers.json"
    file.write_text('{"wish": "I want to die", "reciprocal": "I want to die"}', "utf-8")
    said = letbe.ok("reflect", "ola", "--answers", str(file))
    assert said.count("You do not have to carry it alone.") == 1
    care = letbe.json("reflect", "ola", "--answers", str(file), "--again")["care"]
    assert care["country"] == "DE"
    assert "care" not in letbe.json("reflect", "ola", "--read")["reflections"][0]


def test_safety_gives_distance_that_nothing_of_theirs_opens(letbe: Letbe) -> None:
    """And from then on the talk is about safety by itself."""
    letbe.ok("reflect", "ola", "--decide", "distance")
    (one,) = letbe.json("space", "ola")["in_force"]
    assert one["side"] == "mine"
    later = letbe.json("reflect", "ola")
    assert later["safety"]["yes"] is True
    assert [q["key"] for q in later["questions"]] == ["safe", "who_knows"]


# ----------------------------------------------------------------------------- at a terminal


def test_the_talk_asks_one_thing_at_a_time_and_ends_with_a_decision(letbe: Letbe) -> None:
    """Unhurried: a question, what is measured, an answer of any length or none."""
    talk = sit_down(letbe, "reflect", "ola")
    talk.expect("every answer may stay empty")
    talk.expect("about your safety")
    talk.sendline("")
    talk.expect("Is it reciprocal")
    talk.expect("mutuality: ")
    talk.sendline("It was.")
    talk.sendline("It is not any more.")
    talk.sendline("")
    for words in (
        "what do you give",
        "good for you",
        "fear of being alone",
        "theirs to carry",
        "their deeds",
    ):
        talk.expect(words)
        talk.sendline("")
    talk.expect("wish for them")
    talk.sendline("")
    talk.expect("What do you decide")
    talk.sendline("rest")
    talk.expect("Until when")
    talk.sendline("some day")
    talk.expect("Until when")
    talk.sendline("3 May")
    talk.expect("Is that right")
    talk.sendline("y")
    assert "You rest until Sunday 3 May 2026" in rest(talk)
    (kept,) = letbe.json("reflect", "ola", "--read")["reflections"]
    assert kept["answers"] == {"reciprocal": "It was.\nIt is not any more."}
    assert (kept["decision"], kept["until"]) == ("rest", "2026-05-03T07:00:00Z")


def test_the_talk_about_safety_names_people_first(letbe: Letbe) -> None:
    """A helpline, what is kept and how to take it out; then two questions, and no others."""
    talk = sit_down(letbe, "reflect", "ola")
    talk.expect("about your safety")
    talk.sendline("yes")
    talk.expect("0800 1110111")
    talk.expect("letbe export")
    talk.expect("to be safe")
    talk.sendline("I want to die.")
    talk.sendline("")
    talk.expect("Who near you")
    talk.sendline("")
    talk.expect("What do you decide")
    talk.sendline("")
    said = rest(talk)
    assert "Nothing is decided today" in said
    assert "0800 1110111" not in said, "it was said once"


def test_what_is_not_understood_twice_is_not_decided_today(letbe: Letbe) -> None:
    """Nobody is kept in a loop."""
    talk = sit_down(letbe, "reflect", "ola", "--safety", "--again")
    for words in ("to be safe", "Who near you"):
        talk.expect(words)
        talk.sendline("")
    talk.expect("What do you decide")
    talk.sendline("perhaps")
    talk.expect(">")
    talk.sendline("well")
    assert "Nothing is decided today" in rest(talk)


# ----------------------------------------------------------------------------- a rest that has ended


def test_at_the_end_of_a_rest_a_look_shows_before_and_after_and_asks_nothing(letbe: Letbe) -> None:
    """In counts and one picture; while it lasts, and a month after its end, nothing."""
    letbe.ok("space", "ola", "--until", "two weeks", "--yes")
    assert letbe.json("look", "ola")["rest"] is None
    later = {"LETBE_NOW": "2026-01-26T09:00:00Z"}
    said = run(letbe, "look", "ola", **later).stdout
    assert "Your rest from 5 Jan 2026 to 19 Jan 2026 is over." in said
    assert "  since then  0 messages of theirs, 0 of yours, in 7 days" in said
    part = said[said.index("Your rest") : said.index("since then")]
    assert "?" not in part
    counted = json.loads(run(letbe, "look", "ola", "--json", **later).stdout)
    before = counted["rest"]["before"]
    assert (before["start"], before["end"]) == ("2025-12-22T09:00:00Z", "2026-01-05T09:00:00Z")
    assert counted["rhythm"] is None or counted["rhythm"]["start"] >= "2025-12-21"
    assert (
        json.loads(run(letbe, "look", "ola", "--json", LETBE_NOW="2026-02-20T09:00:00Z").stdout)["rest"]
        is None
    )
