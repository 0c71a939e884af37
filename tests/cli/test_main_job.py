"""The main job as a person does it: from exports to the board, and to one tie."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from letbe import example

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Letbe

KEYS = {
    *("path", "format", "messages", "notices", "media", "calls", "authors", "first", "last", "me", "me_by"),
    *("date_order", "date_order_by", "zone", "warnings", "errors"),
}

CHAT = """03/05/2024, 09:00 - Messages and calls are end-to-end encrypted.
03/05/2024, 09:01 - Ada: hello?
13/05/2024, 09:02 - Noor: hi
13/05/2024, 09:03 - Ada: <Media omitted>
"""


def people_of(board: Any) -> dict[str, Any]:
    """Give the board's people by name; the one with two entries once for each channel."""
    return {f"{p['name']} {'+'.join(p['channels'])}": p for p in board["people"]}


def test_the_board_shows_what_was_planted(letbe: Letbe) -> None:
    """The counts of each person are those of the truth, recounted by other means."""
    board = people_of(letbe.json("people"))
    for person in example.truth()["people"]:
        for planted in person["channels"]:
            shown = board.get(f"{person['name']} {planted['channel']}")
            if planted["channel"] == "mail" or shown is None:
                continue
            counts = [
                sum(planted[side].get(k, 0) for k in ("text", "media", "call")) for side in ("me", "them")
            ]
            assert counts == [shown["messages_me"], shown["messages_them"]], person["key"]


def test_the_newsletter_is_no_person_and_the_family_is_a_group(letbe: Letbe) -> None:
    """Lists, robots and groups stand apart."""
    board = letbe.json("people")
    assert [g["name"] for g in board["groups"]] == ["Adlers"]
    assert {p["name"] for p in board["programs"]} == {"The Slow Kitchen", "Garden Plots Calendar"}
    assert "The Slow Kitchen" not in {p["name"] for p in board["people"]}


def test_reading_again_adds_nothing(letbe: Letbe, exports: Path) -> None:
    """Also a part of it, in another order."""
    again = letbe.json("read", str(exports))
    assert again["added"] == 0
    part = letbe.json("read", *sorted((str(p) for p in (exports / "whatsapp").iterdir()), reverse=True))
    assert (part["added"], part["duplicates"] > 0) == (0, True)


def test_read_gives_the_document_that_others_rely_on(empty: Letbe, tmp_path: Path) -> None:
    """Every key, and times on the wall clock with their zone beside."""
    chat = tmp_path / "WhatsApp Chat with Ada.txt"
    chat.write_text(CHAT, "utf-8")
    document = empty.json("read", str(chat), "--zone", "Europe/Berlin")
    assert {"files", "added", "duplicates", "people"} <= set(document)
    assert (document["added"], document["duplicates"], document["people"]) == (3, 0, 1)
    (file,) = document["files"]
    assert set(file) >= KEYS
    expected = {
        "format": "whatsapp",
        "messages": 3,
        "notices": 1,
        "media": 1,
        "calls": 0,
        "authors": ["Ada", "Noor"],
        "first": "2024-05-03T09:00:00",
        "last": "2024-05-13T09:03:00",
        "me": "Noor",
        "me_by": "the file's name",
        "date_order": "dmy",
        "zone": "Europe/Berlin",
        "errors": [],
    }
    assert {k: file[k] for k in expected} == expected


def test_a_dry_run_says_the_same_and_keeps_nothing(empty: Letbe, tmp_path: Path) -> None:
    """So that one can look before."""
    chat = tmp_path / "WhatsApp Chat with Ada.txt"
    chat.write_text(CHAT, "utf-8")
    dry = empty.json("read", str(chat), "--dry-run", "--zone", "UTC")
    assert not empty.home.exists()
    kept = empty.json("read", str(chat), "--zone", "UTC")
    assert {k: kept[k] for k in dry} == dry
    assert (kept["asks_in_force"], kept["asks_doubtful"]) == (0, 0)


def test_who_is_me_is_remembered_and_never_guessed(empty: Letbe, tmp_path: Path) -> None:
    """Two names and nothing else is not known; one word settles it, also for later."""
    chat, other = tmp_path / "a.txt", tmp_path / "b.txt"
    chat.write_text(CHAT, "utf-8")
    other.write_text(CHAT.replace("Ada", "Ben"), "utf-8")
    unknown = empty.json("read", str(chat))
    assert (unknown["added"], unknown["files"][0]["me"]) == (0, None)
    assert "--me NAME" in unknown["files"][0]["warnings"][-1]
    assert empty.json("read", str(chat), "--me", "noor")["added"] == 3
    later = empty.json("read", str(other))
    assert (later["added"], later["files"][0]["me_by"]) == (3, "given by you before")


def test_one_bad_file_does_not_stop_the_others(empty: Letbe, tmp_path: Path) -> None:
    """Each says for itself why it could not be read."""
    (tmp_path / "WhatsApp Chat with Ada.txt").write_text(CHAT, "utf-8")
    (tmp_path / "torn.zip").write_bytes(b"PK\x03\x04 and no more")
    (tmp_path / "result.json").write_bytes(
        b'{"name": "Ada", "type": "personal_chat", "id": 1, "messages": [{"id"'
    )
    document = empty.json("read", str(tmp_path), str(tmp_path / "nowhere.txt"))
    reasons = [e["reason"] for f in document["files"] if f["format"] is None for e in f["errors"]]
    assert document["added"] == 3
    assert any("cut-off archive" in r for r in reasons)
    assert any("is not there" in r for r in reasons)


def test_nothing_that_can_be_read_is_a_failure(empty: Letbe, tmp_path: Path) -> None:
    """A script must be able to tell."""
    (tmp_path / "a.txt").write_bytes(b"")
    result = empty("read", str(tmp_path / "a.txt"), "--json")
    assert result.exit_code == 1
    assert "is empty" in json.loads(result.stdout)["files"][0]["errors"][0]["reason"]


def test_look_shows_the_picture_and_every_figure_with_its_count(letbe: Letbe) -> None:
    """In words, without a colour."""
    text = letbe.ok("look", "ola")
    assert "they │" in text
    assert " you │" in text
    for label in (
        "messages",
        "last from them",
        "who starts them",
        "their answers",
        "unanswered",
        "mutuality",
    ):
        assert re.search(rf"^{label}", text, re.MULTILINE), label
    assert "\x1b" not in text


def test_look_as_json_counts_what_the_picture_shows(letbe: Letbe) -> None:
    """The picture's numbers are there for whoever cannot see it."""
    tie = letbe.json("look", "ola")
    assert sum(tie["rhythm"]["them"]) == tie["messages_them"]
    assert sum(tie["rhythm"]["me"]) == tie["messages_me"]
    assert tie["mutuality_low"] <= tie["mutuality"] <= tie["mutuality_high"]


def test_the_same_name_on_two_channels_is_offered_joined_and_split(letbe: Letbe) -> None:
    """The user decides, and it is remembered."""
    ((one, two),) = letbe.json("people", "--same")["same"]
    assert {one["name"], two["name"]} == {"Mara Lindqvist"}
    before = people_of(letbe.json("people"))
    parts = sum(p["messages"] for n, p in before.items() if n.startswith("Mara"))
    joined = letbe.json("join", one["id"], two["id"])
    assert len(joined["handles"]) == 2
    tie = letbe.json("look", "mara")
    assert (tie["messages"], tie["channels"]) == (parts, ["mail", "whatsapp"])
    assert letbe.json("people", "--same") == {"same": []}
    letbe.ok("split", "mara@lindqvist.example")
    assert people_of(letbe.json("people")).keys() == before.keys()
    assert letbe.json("people", "--same") == {"same": []}, "a split is a decision, too"


def test_an_ambiguous_person_is_an_error_that_lists_who_could_be_meant(letbe: Letbe) -> None:
    """In the one shape, on standard error, with nothing on standard output."""
    result = letbe("look", "mara", "--json")
    error = json.loads(result.stderr)
    assert (result.exit_code, result.stdout) == (2, "")
    assert len(error["candidates"]) == 2
    assert {"error", "hint"} <= set(error)


def test_a_group_is_not_looked_at(letbe: Letbe) -> None:
    """Ties are between two people."""
    assert json.loads(letbe("look", "adlers", "--json").stderr)["error"] == "Adlers is a group"


@pytest.mark.parametrize("command", [["people"], ["look", "x"], ["join", "a", "b"], ["split", "a"]])
def test_without_a_home_each_command_says_what_to_do(empty: Letbe, command: list[str]) -> None:
    """And makes none."""
    result = empty(*command, "--json")
    assert result.exit_code != 0
    assert "letbe read" in json.loads(result.stderr)["hint"]
    assert not empty.home.exists()


def test_a_wrong_passphrase_opens_nothing(letbe: Letbe) -> None:
    """And says so plainly."""
    result = letbe("people", "--json", LETBE_PASSPHRASE="wrong")  # noqa: S106 - that it is wrong is the point
    assert result.exit_code == 1
    assert "passphrase" in json.loads(result.stderr)["error"]


def test_find_keeps_those_whose_name_or_address_holds_it(letbe: Letbe) -> None:
    """A long board is found through."""
    assert {p["name"] for p in letbe.json("people", "--find", "lind")["people"]} == {"Mara Lindqvist"}


def test_nothing_is_said_before_its_time(letbe: Letbe) -> None:
    """Later messages are not there yet, and the past does not change with them."""
    result = letbe("people", "--json", LETBE_NOW="2025-02-01T00:00:00Z")
    early = json.loads(result.stdout)
    assert all(p["last"] < "2025-02-01" for p in early["people"])


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shells_complete(empty: Letbe, shell: str) -> None:
    """Commands and options."""
    assert "_LETBE_COMPLETE" in empty.ok("completion", shell)
