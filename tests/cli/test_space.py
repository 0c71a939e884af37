"""``letbe space``: give room, show it, end it; whatever is joined or split, nobody is freed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner

from letbe.cli import main
from letbe.example import NOW
from letbe.home import open_home
from letbe.home.handles import load_handles
from letbe.space import give
from letbe.space.entries import Less, Stop
from letbe.space.person import ids_of, open_log
from letbe.space.rhythm import kept_people, rhythm_of
from tests.cli.conftest import ENVIRONMENT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Letbe

#: The example's own time is 5 January 2026, 09:00 UTC.
STOPPED = ("space", "ola", "--asked", "--stop")


def test_what_they_asked_counts_at_once_and_is_shown(letbe: Letbe) -> None:
    """Words first: no evidence is needed, and no date ends it."""
    given = letbe.json(*STOPPED)
    (one,) = given["in_force"]
    assert one["side"] == "theirs"
    assert one["words"].startswith("they asked: no contact, since Monday 5 January 2026")
    assert letbe.json("space", "ola")["in_force"] == given["in_force"]
    assert letbe("may", "ola").exit_code == 3


def test_only_showing_changes_nothing(letbe: Letbe) -> None:
    """The command without options is a look."""
    assert "nothing is in force" in letbe.ok("space", "ola")
    assert letbe.json("log")["entries"] == []


def test_a_date_without_a_terminal_is_shown_back_and_counts_only_with_yes(letbe: Letbe) -> None:
    """A date that people are held to is never taken quietly."""
    result = letbe("space", "ola", "--until", "3 May", "--json")
    error = json.loads(result.stderr)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Sunday 3 May 2026, 09:00 (Europe/Berlin)" in error["error"]
    assert "--yes" in error["hint"]
    assert letbe.json("log")["entries"] == []
    (one,) = letbe.json("space", "ola", "--until", "3 May", "--yes")["in_force"]
    assert one["ends"] == "2026-05-03T07:00:00Z"


@pytest.mark.parametrize(("answer", "requests"), [("y", 1), ("n", 0)])
def test_at_a_terminal_a_date_is_asked_about(
    letbe: Letbe, monkeypatch: pytest.MonkeyPatch, answer: str, requests: int
) -> None:
    """It counts after a yes, and nothing is written after a no."""
    monkeypatch.setattr("letbe.cli.asking.can_ask", lambda: True)
    words = ["space", "ola", "--until", "two weeks"]
    environment = ENVIRONMENT | {"LETBE_HOME": str(letbe.home)}
    result = CliRunner().invoke(main, words, env=environment, input=f"{answer}\n")
    assert "until Monday 19 January 2026, 10:00 (Europe/Berlin)" in result.stderr
    assert len(letbe.json("space", "ola")["in_force"]) == requests


def test_what_was_found_in_their_words_is_confirmed_or_set_aside(letbe: Letbe) -> None:
    """The user reads it the same way, or otherwise; a confirmed one stays."""
    with open_home(letbe.home, create=False, environ=ENVIRONMENT) as home:
        handle = next(h.identity for h in load_handles(home) if h.name == "Ola Wierzbicka")
        (ola,) = ids_of(home, [handle])
        for terms in (Less(), Stop()):
            give(open_log(home), ola, terms, NOW, place=ZoneInfo("UTC"), asked=True, found=True)
    assert [one["found"] for one in letbe.json("space", "ola")["in_force"]] == [True, True]
    letbe.ok("space", "ola", "--set-aside", "1")
    (stop,) = letbe.json("space", "ola", "--confirm", "2")["in_force"]
    assert (stop["request"], stop["found"]) == (2, False)
    assert letbe("space", "ola", "--set-aside", "2").exit_code == 1
    assert letbe("space", "ola", "--confirm", "7").exit_code == 1


@pytest.mark.parametrize(
    "words",
    [
        ["--stop", "--until", "3 May"],
        ["--until-they-return", "--stop"],
        ["--asked"],
        ["--asked", "--stop", "--lock", "two weeks"],
        ["--asked", "--stop", "--for-my-safety"],
        ["--about", "children"],
        ["--logistics", "mail"],
        ["--logistics", "mail", "--about", "work", "--for-my-safety"],
        ["--their-zone", "Europe/Lisbon", "--stop"],
        ["--narrow", "1"],
        ["--narrow", "1", "--stop", "--less", "1/week"],
        ["--narrow", "1", "--stop", "--lock", "two weeks"],
        ["--end", "1", "--stay"],
        ["--end", "1", "--stop"],
        ["--they-told-me", "in-person", "--asked"],
        ["--confirm", "1", "--set-aside", "1"],
        ["--lock", "two weeks", "--yes"],
        ["--less", "none"],
        ["--hours", "late"],
        ["--until", "soon"],
        ["--not", "no such way!"],
    ],
    ids=" ".join,
)
def test_what_makes_no_sense_is_refused_with_a_hint_and_writes_nothing(
    letbe: Letbe, words: list[str]
) -> None:
    """Each names what does not fit, and what to do."""
    result = letbe("space", "ola", *words, "--json")
    error = json.loads(result.stderr)
    assert (result.exit_code, result.stdout) == (2, "")
    assert error["hint"]
    assert letbe.json("log")["entries"] == []


def test_several_at_once_are_several_requests(letbe: Letbe) -> None:
    """Requests add up."""
    given = letbe.json("space", "ola", "--less", "2/week", "--not", "Phone", "--hours", "night")
    assert [one["words"].partition(",")[0] for one in given["in_force"]] == [
        "you gave: at most 2 messages in 7 days",
        "you gave: not by phone",
        "you gave: not from 21:00 to 08:00 (Europe/Berlin)",
    ]


def test_a_word_that_stays_away_is_not_kept(letbe: Letbe) -> None:
    """Only a tag of it is."""
    shown = letbe.ok("space", "ola", "--topic", "inheritance")
    assert "inheritance" not in shown + letbe.ok("log", "--json")


def test_mine_is_narrowed_and_ended_and_theirs_is_not(letbe: Letbe) -> None:
    """What they asked for is theirs to end."""
    (mine,) = letbe.json("space", "ola", "--less", "2/week")["in_force"]
    (narrow,) = letbe.json("space", "ola", "--narrow", str(mine["request"]), "--less", "1/week")["in_force"]
    assert "at most 1 message in 7 days" in narrow["words"]
    assert letbe("space", "ola", "--narrow", str(narrow["request"]), "--less", "9/week").exit_code == 1
    assert letbe.json("space", "ola", "--end", str(narrow["request"]))["in_force"] == []
    (theirs,) = letbe.json(*STOPPED)["in_force"]
    refused = letbe("space", "ola", "--end", str(theirs["request"]), "--json")
    assert refused.exit_code == 1
    assert "theirs to end" in json.loads(refused.stderr)["error"]
    assert len(letbe.json("space", "ola")["in_force"]) == 1


def test_they_told_me_otherwise_counts_after_72_hours_and_can_be_taken_back(letbe: Letbe) -> None:
    """What is asked for in the heat is only scheduled."""
    letbe.ok(*STOPPED)
    (told,) = letbe.json("space", "ola", "--they-told-me", "in-person")["in_force"]
    assert told["ends"] == "2026-01-08T09:00:00Z"
    (stays,) = letbe.json("space", "ola", "--stay")["in_force"]
    assert stays["ends"] is None


def test_a_lock_holds_what_i_gave(letbe: Letbe) -> None:
    """It cannot be lifted before, and it can be set later for all that is mine."""
    (one,) = letbe.json("space", "ola", "--until-they-return")["in_force"]
    (locked,) = letbe.json("space", "ola", "--lock", "two weeks", "--yes")["in_force"]
    assert locked["locked_until"] is not None
    after = letbe.json("space", "ola", "--end", str(one["request"]))["in_force"]
    assert after[0]["ends"] == locked["locked_until"]


def test_what_must_still_be_said_goes_one_way(letbe: Letbe) -> None:
    """One matter, one means; everything else stays held."""
    letbe.ok(*STOPPED, "--logistics", "mail", "--about", "children")
    assert letbe("may", "ola", "--channel", "mail", "--about", "children").exit_code == 0
    assert letbe("may", "ola", "--channel", "mail").exit_code == 3
    assert letbe("may", "ola", "--channel", "whatsapp", "--about", "children").exit_code == 3
    letbe.ok("space", "ola", "--no-logistics")
    assert letbe("may", "ola", "--channel", "mail", "--about", "children").exit_code == 3


def test_a_group_is_given_no_room(letbe: Letbe) -> None:
    """Room is given to a person."""
    assert letbe("space", "adlers", "--stop").exit_code == 2


# ----------------------------------------------------------------------------- join and split


def test_a_space_on_either_side_of_a_join_counts(letbe: Letbe) -> None:
    """Neither order of the two loses it."""
    ((one, two),) = letbe.json("people", "--same")["same"]
    letbe.ok("space", two["id"], "--asked", "--stop")
    letbe.ok("join", one["id"], two["id"])
    assert letbe("may", one["id"]).exit_code == 3
    assert len(letbe.json("space", one["id"])["in_force"]) == 1


def test_a_split_frees_neither_side(letbe: Letbe) -> None:
    """What was asked of the one person is asked of both."""
    ((one, two),) = letbe.json("people", "--same")["same"]
    letbe.ok("join", one["id"], two["id"])
    letbe.ok("space", one["id"], "--asked", "--stop")
    alone = letbe.json("split", "mara@lindqvist.example")
    (other,) = {one["id"], two["id"]} & {p["id"] for p in letbe.json("people")["asked_for_room"]}
    assert letbe("may", alone["id"]).exit_code == 3
    assert letbe("may", other).exit_code == 3
    assert len(letbe.json("people")["asked_for_room"]) == 2


def test_the_rhythm_follows_a_join_and_a_split(letbe: Letbe) -> None:
    """What is kept for the answer is that of the person as they are known now."""
    ((one, two),) = letbe.json("people", "--same")["same"]
    letbe.ok("join", one["id"], two["id"])
    with open_home(letbe.home, create=False, environ=ENVIRONMENT) as home:
        joined, kept = rhythm_of(home, one["id"]), kept_people(home)
    assert two["id"] not in kept
    tie = letbe.json("look", one["id"])
    assert (joined.answered, joined.unanswered) == (tie["latency_n_them"], tie["pressure_bids"])
    alone = letbe.json("split", "mara@lindqvist.example")["id"]
    with open_home(letbe.home, create=False, environ=ENVIRONMENT) as home:
        apart = rhythm_of(home, alone)
    assert apart.answered == letbe.json("look", alone)["latency_n_them"] < joined.answered


def test_joining_and_splitting_again_and_again_adds_no_requests(letbe: Letbe) -> None:
    """What stands there already is not given again."""
    ((one, two),) = letbe.json("people", "--same")["same"]
    letbe.ok("space", one["id"], "--asked", "--stop")
    sizes = []
    other = two["id"]
    for _ in range(3):
        letbe.ok("join", one["id"], other)
        sizes.append(len(letbe.json("space", one["id"])["in_force"]))
        other = letbe.json("split", "mara@lindqvist.example")["id"]
        one = {"id": next(p["id"] for p in letbe.json("people")["asked_for_room"] if p["id"] != other)}
    assert sizes == [1, 2, 2]


# ----------------------------------------------------------------------------- the board, and a look


def test_whoever_asked_for_room_stands_first_and_no_figure_is_made(letbe: Letbe) -> None:
    """After a stop there are no statistics on them."""
    letbe.ok(*STOPPED)
    board = letbe.json("people")
    assert [a["name"] for a in board["asked_for_room"]] == ["Ola Wierzbicka"]
    assert "Ola Wierzbicka" not in {p["name"] for p in board["people"]}
    first = letbe.ok("people").splitlines()[0]
    assert first == "Ola Wierzbicka: asked for room, since 5 Jan 2026"


def test_their_messages_are_not_handed_to_the_statistics(
    letbe: Letbe, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not hidden afterwards: never worked out."""
    from letbe.engines import local as room  # noqa: PLC0415 - what is looked through

    letbe.ok(*STOPPED)
    handed: set[str] = set()
    original = room.ties

    def noting(parts: list, *rest: object, **named: object) -> object:  # type: ignore[type-arg]
        for load in parts:
            handed.update(p for p in load()["person"].to_pylist() if p)
        return original(parts, *rest, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(room, "ties", noting)
    board = letbe.json("people")
    assert handed >= {p["id"] for p in board["people"]}
    assert board["asked_for_room"][0]["id"] not in handed


def test_a_look_at_them_shows_what_is_in_force_and_nothing_else(letbe: Letbe) -> None:
    """No figure, no picture, no time of theirs."""
    letbe.ok(*STOPPED)
    look = letbe.json("look", "ola")
    who = {"now", "zone", "id", "name", "handles"}
    closed = {"in_force", "closed", "closed_at", "came_back", "died", "asks"}
    assert set(look) == who | closed
    words = letbe.ok("look", "ola")
    assert "they asked: no contact" in words
    assert "messages" not in words
    assert "mutuality" not in words


def test_a_smaller_request_keeps_the_figures_without_odds(letbe: Letbe) -> None:
    """How likely contact is, is not shown where anything is in force."""
    letbe.ok("space", "ola", "--asked", "--less", "1/week")
    look = letbe.json("look", "ola")
    assert len(look["in_force"]) == 1
    assert look["messages"] > 0
    assert look["persistence_30"] is None
    assert "in touch again" not in letbe.ok("look", "ola")


# ----------------------------------------------------------------------------- their return

CHAT = """03/05/2024, 09:00 - Messages and calls are end-to-end encrypted.
13/05/2024, 09:01 - Ada: hello?
13/05/2024, 09:02 - Noor: hi
"""
MARCH = {"LETBE_NOW": "2026-03-10T12:00:00Z"}


def test_their_message_opens_one_reply_and_reading_it_again_changes_nothing(
    empty: Letbe, tmp_path: Path
) -> None:
    """The door opens from their side, once for each message."""
    chat = tmp_path / "WhatsApp Chat with Ada.txt"
    chat.write_text(CHAT, "utf-8")
    read = ("read", str(chat), "--zone", "UTC", "--date-order", "dmy")
    assert empty(*read).exit_code == 0
    assert (
        empty("space", "ada", "--asked", "--until-they-return", LETBE_NOW="2026-03-01T12:00:00Z").exit_code
        == 0
    )
    assert empty("may", "ada", **MARCH).exit_code == 3
    chat.write_text(
        CHAT + "09/03/2026, 10:00 - Noor: are you there\n10/03/2026, 10:00 - Ada: hi again\n", "utf-8"
    )
    for _ in range(2):
        assert empty(*read, **MARCH).exit_code == 0
        back = json.loads(empty("returns", "--json", **MARCH).stdout)["returns"]
        assert [(b["name"], b["replies"], b["offers_end"]) for b in back] == [("Ada", 1, False)]
    assert empty("may", "ada", **MARCH).exit_code == 0
    assert empty("may", "ada", "--new", **MARCH).exit_code == 3
    kinds = [e["kind"] for e in json.loads(empty("log", "--json").stdout)["entries"]]
    assert kinds == ["asked", "came-back"]


def test_after_three_starts_the_end_is_offered_and_the_user_takes_it(empty: Letbe, tmp_path: Path) -> None:
    """Three days within thirty; two are not enough, and nothing ends by itself."""
    chat = tmp_path / "WhatsApp Chat with Ada.txt"
    read = ("read", str(chat), "--zone", "UTC", "--date-order", "dmy")
    chat.write_text(CHAT, "utf-8")
    assert empty(*read).exit_code == 0
    assert empty("space", "ada", "--asked", "--stop", LETBE_NOW="2026-03-01T12:00:00Z").exit_code == 0
    text = CHAT
    for day, offered in (("04", False), ("06", False), ("08", True)):
        text += f"{day}/03/2026, 10:00 - Ada: hi again\n{day}/03/2026, 10:05 - Ada: and\n"
        chat.write_text(text, "utf-8")
        assert empty(*read, **MARCH).exit_code == 0
        (back,) = json.loads(empty("returns", "--json", **MARCH).stdout)["returns"]
        assert back["offers_end"] is offered
        if not offered:
            assert empty("space", "ada", "--they-started", **MARCH).exit_code == 1
    assert empty("may", "ada", "--new", **MARCH).exit_code == 3
    assert empty("space", "ada", "--they-started", **MARCH).exit_code == 0
    assert empty("may", "ada", "--new", **MARCH).exit_code == 0


def test_distance_for_my_safety_is_opened_by_nothing_they_do(empty: Letbe, tmp_path: Path) -> None:
    """Every way back is closed, quietly."""
    chat = tmp_path / "WhatsApp Chat with Ada.txt"
    chat.write_text(CHAT, "utf-8")
    read = ("read", str(chat), "--zone", "UTC", "--date-order", "dmy")
    assert empty(*read).exit_code == 0
    assert empty("space", "ada", "--for-my-safety", LETBE_NOW="2026-03-01T12:00:00Z").exit_code == 0
    chat.write_text(CHAT + "10/03/2026, 10:00 - Ada: hi again\n", "utf-8")
    assert empty(*read, **MARCH).exit_code == 0
    assert json.loads(empty("returns", "--json", **MARCH).stdout)["returns"] == []
    assert empty("may", "ada", **MARCH).exit_code == 3


# ----------------------------------------------------------------------------- the log


def test_the_log_is_printed_and_proves_itself(letbe: Letbe) -> None:
    """Numbers, times and kinds; the chain holds."""
    letbe.ok(*STOPPED)
    (entry,) = letbe.json("log", "ola")["entries"]
    assert (entry["entry"], entry["kind"], entry["at"]) == (1, "asked", "2026-01-05T09:00:00Z")
    assert "Ola Wierzbicka: no contact" in letbe.ok("log")
    checked = letbe.json("log", "--verify")
    assert (checked["entries"], checked["people"]) == (1, 1)
    assert "The log is whole" in letbe.ok("log", "--verify")
    assert letbe("log", "ola", "--verify").exit_code == 2
