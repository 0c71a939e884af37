"""``letbe release`` and ``letbe book``: as a person at a terminal has them, and as a script does."""

from __future__ import annotations

import json
import os
import shutil
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pexpect
import pypdf
import pytest
from click.testing import CliRunner

from letbe.cli import main
from letbe.example import NOW
from letbe.history.store import History
from letbe.home import open_home
from letbe.home.handles import load_handles
from letbe.home.papers import papers
from tests.cli.conftest import ENVIRONMENT, Letbe

SOURCE = Path(__file__).parents[2] / "src"
#: A day after the example's own time, in which each command runs.
TOMORROW = {"LETBE_NOW": (NOW + timedelta(days=1, minutes=1)).isoformat()}


def close(letbe: Letbe, person: str = "ola", **environment: str) -> None:
    """Close a chapter with the fewest steps."""
    for words in (["stands"], ["doors"], ["seal", "--yes"]):
        result = letbe("release", person, "--step", *words, **environment)
        assert result.exit_code == 0, result.stderr


def refused(letbe: Letbe, *words: str, **environment: str) -> dict[str, str]:
    """Run a command that is refused, and give its error."""
    result = letbe(*words, "--json", **environment)
    assert result.exit_code in {1, 2}
    assert result.stdout == ""
    error: dict[str, str] = json.loads(result.stderr)
    return error


# ----------------------------------------------------------------------------- without a terminal


def test_every_step_can_be_taken_without_being_asked(letbe: Letbe) -> None:
    """State and next step are one document."""
    assert letbe.json("release", "ola")["next"] == "stands"
    assert letbe.json("release", "ola", "--step", "stands")["next"] == "last-word"
    assert letbe.json("release", "ola", "--step", "last-word", "--none")["next"] == "ends"
    listed = letbe.json("release", "ola", "--step", "ends", "--add", "the bicycle")
    assert listed["release"]["ends"] == [{"n": 1, "text": "the bicycle", "done": False}]
    letbe.ok("release", "ola", "--step", "ends", "--tick", "1")
    assert "[ ] the bicycle" in letbe.ok("release", "ola", "--step", "ends", "--untick", "1")
    assert letbe.json("release", "ola", "--step", "ends", "--drop", "1")["release"]["ends"] == []
    assert letbe.json("release", "ola", "--step", "ends", "--done")["next"] == "doors"
    doors = letbe.json("release", "ola", "--step", "doors")
    assert (doors["next"], [d["quiet"] for d in doors["doors"]]) == ("gratitude", [False])
    assert any("phone" in what for what in doors["not_watched"])
    thanked = letbe.json(
        *("release", "ola", "--step", "gratitude", "--ending", "peaceful"),
        *("--text", "For the choir.", "--taken", "A song."),
    )
    assert (thanked["next"], thanked["closed_at"]) == ("seal", None)
    assert "Everything else is done" in letbe.ok("release", "ola")
    closed = letbe.json("release", "ola", "--step", "seal", "--yes")
    assert (closed["next"], closed["closed_at"]) == (None, "2026-01-05T09:00:00Z")
    assert [d["quiet"] for d in closed["doors"]] == [True]
    assert letbe("may", "ola").exit_code == 3
    (page,) = letbe.json("book")["chapters"]
    assert (page["name"], page["years"]) == ("Ola Wierzbicka", [2025, 2025])
    assert (page["gratitude"], page["taken"]) == ("For the choir.", "A song.")


def test_a_last_word_is_read_from_the_input_and_shown_a_day_later(letbe: Letbe) -> None:
    """Its text stands in no document and no list of processes."""
    environment = ENVIRONMENT | {"LETBE_HOME": str(letbe.home)}
    words = ["release", "ola", "--step", "last-word", "--text", "-", "--json"]
    result = CliRunner().invoke(main, words, env=environment, input="Farewell.\nAnd thank you.\n")
    assert result.exit_code == 0
    assert "Farewell" not in result.stdout
    kept = json.loads(result.stdout)["release"]["last_word"]
    assert kept == {"kept": True, "may_be_copied_from": "2026-01-06T09:00:00Z"}
    assert "a day passes" in refused(letbe, "release", "ola", "--step", "last-word", "--show")["error"]
    assert "copy it out by hand from Tuesday 6 January" in letbe.ok("release", "ola")
    shown = letbe("release", "ola", "--step", "last-word", "--show", **TOMORROW).stdout
    assert "Farewell.\nAnd thank you.\n" in shown
    assert "--step last-word --show" in letbe("release", "ola", **TOMORROW).stdout


def test_where_a_last_word_sounds_very_hard_people_who_listen_are_named(letbe: Letbe) -> None:
    """Once, and nothing is noted; the letter is kept as it was written."""
    environment = ENVIRONMENT | {"LETBE_HOME": str(letbe.home)}
    words = ["release", "ola", "--step", "last-word", "--text", "-"]
    result = CliRunner().invoke(main, words, env=environment, input="I want to die.")
    assert "You do not have to carry it alone." in result.stdout
    assert "You do not have to carry it alone." not in letbe.ok("release", "ola")


def test_somebody_who_died_gets_no_last_word_and_no_return(letbe: Letbe) -> None:
    """Letters are welcome, without a last one."""
    letbe.ok("space", "ola", "--died", "--yes")
    state = letbe.json("release", "ola")["release"]["steps"]
    assert [s["step"] for s in state if not s["offered"]] == ["last-word"]
    close(letbe)
    assert "Ola" not in letbe.ok("people")


@pytest.mark.parametrize("raw", [b"\xff\xfe", b"x" * 1_000_001], ids=["no text", "too long"])
def test_an_input_that_is_no_letter_is_refused(letbe: Letbe, raw: bytes) -> None:
    """With the one shape of an error."""
    environment = ENVIRONMENT | {"LETBE_HOME": str(letbe.home)}
    words = ["release", "ola", "--step", "last-word", "--text", "-"]
    result = CliRunner().invoke(main, words, env=environment, input=raw)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("letbe: ")


def test_after_a_request_for_no_contact_there_is_no_last_word(letbe: Letbe) -> None:
    """It is not offered, and refused."""
    letbe.ok("space", "ola", "--asked", "--stop")
    state = letbe.json("release", "ola")
    assert [s["step"] for s in state["release"]["steps"] if not s["offered"]] == ["last-word"]
    assert "they asked: no contact" in letbe.ok("release", "ola", "--step", "stands")
    environment = ENVIRONMENT | {"LETBE_HOME": str(letbe.home)}
    words = ["release", "ola", "--step", "last-word", "--text", "-"]
    result = CliRunner().invoke(main, words, env=environment, input="one more thing")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "no last word" in result.stderr
    with open_home(letbe.home, create=False, environ=ENVIRONMENT) as home:
        assert papers(home, room="letters") == []


@pytest.mark.parametrize(
    "words",
    [["space", "ola", "--for-my-safety"], ["release", "ola", "--step", "gratitude", "--ending", "harm"]],
)
def test_where_harm_or_safety_is_marked_people_who_can_help_come_first(
    letbe: Letbe, words: list[str]
) -> None:
    """Neither gratitude nor a last word is offered."""
    letbe.ok(*words)
    state = letbe.json("release", "ola")
    assert [s["step"] for s in state["release"]["steps"] if not s["offered"]] == ["last-word", "gratitude"]
    lines = letbe.ok("release", "ola").splitlines()
    assert "helpline" in lines[1]
    assert refused(letbe, "release", "ola", "--step", "gratitude", "--text", "thanks")["error"]


def test_a_line_is_read_from_the_input_and_the_other_one_stays(letbe: Letbe) -> None:
    """Two lines, one after the other; a practical end, too."""
    environment = ENVIRONMENT | {"LETBE_HOME": str(letbe.home)}
    for words in (
        ["gratitude", "--ending", "peaceful", "--text", "-"],
        ["gratitude", "--taken", "-"],
        ["ends", "--add", "-"],
    ):
        given = ["release", "ola", "--step", *words]
        result = CliRunner().invoke(main, given, env=environment, input=f"{words[-2]}\n")
        assert result.exit_code == 0
    release = letbe.json("release", "ola")["release"]
    assert (release["gratitude"], release["taken"]) == ("--text", "--taken")
    assert [end["text"] for end in release["ends"]] == ["--add"]


def test_gratitude_may_stay_empty(letbe: Letbe) -> None:
    """It is an option, not the price of closing."""
    assert "Left empty." in letbe.ok("release", "ola", "--step", "gratitude", "--none")
    said = letbe.ok("release", "ola", "--step", "gratitude", "--ending", "not-peaceful")
    assert "Nothing more is asked here" in said


@pytest.mark.parametrize(
    "words",
    [
        ["--text", "x"],
        ["--yes"],
        ["--step", "stands", "--text", "x"],
        ["--step", "last-word"],
        ["--step", "last-word", "--text", "words in the shell"],
        ["--step", "gratitude", "--text", "-", "--taken", "-"],
        ["--step", "last-word", "--none", "--show"],
        ["--step", "ends"],
        ["--step", "ends", "--tick", "1", "--drop", "1"],
        ["--step", "gratitude"],
        ["--step", "gratitude", "--none", "--taken", "x"],
        ["--step", "seal"],
        ["--step", "seal", "--yes", "--years", "soon"],
        ["--step", "seal", "--yes"],
        ["--unseal", "--stay-closed"],
        ["--unseal"],
        ["--stay-closed"],
    ],
    ids=" ".join,
)
def test_what_makes_no_sense_is_refused_and_writes_nothing(letbe: Letbe, words: list[str]) -> None:
    """Each says what to do."""
    error = refused(letbe, "release", "ola", *words)
    assert error["hint"]
    with open_home(letbe.home, create=False, environ=ENVIRONMENT) as home:
        assert papers(home) == []
    assert letbe.json("log")["entries"] == []


def test_a_chapter_is_closed_with_a_person_only(letbe: Letbe) -> None:
    """A group is none."""
    assert "is a group" in refused(letbe, "release", "adlers")["error"]


# ----------------------------------------------------------------------------- in a terminal


def talk(letbe: Letbe, *answers: tuple[str, str], last: str) -> None:
    """Talk with the program: wait for each question, give its answer, and see the last words."""
    environment = dict(os.environ) | ENVIRONMENT | {"LETBE_HOME": str(letbe.home), "TERM": "dumb"}
    environment["PYTHONPATH"] = str(SOURCE)
    child = pexpect.spawn(
        sys.executable, ["-m", "letbe", "release", "ola"], env=environment, encoding="utf-8", timeout=60
    )
    child.setecho(False)
    for question, answer in answers:
        child.expect_exact(question)
        child.sendline(answer)
    child.expect_exact(last)
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0


def test_the_talk_goes_through_all_steps(letbe: Letbe) -> None:
    """A whole release, as somebody at a terminal has it."""
    talk(
        letbe,
        ("Go on? (y = yes)", "y"),
        ("A last word?", "w"),
        ('A line with nothing but "."', "Farewell."),
        ("", "."),
        ("Your list", "a"),
        ("What is left", "the bicycle"),
        ("[ ] the bicycle", ""),
        last="You can leave it here",
    )
    talk(
        letbe,
        ("Your list", "x"),
        ("One of the letters", "t"),
        ("Number", "7"),
        ("there is no end number 7", "t"),
        ("Number", "one"),
        ("there is no end number 0", "t"),
        ("Number", "1"),
        ("[x] the bicycle", "d"),
        ("Number", "1"),
        ("Your list", "a"),
        ("What is left", "rent"),
        ("Your list", "n"),
        ("cannot quieten: webmail", ""),
        last="You can leave it here",
    )
    talk(
        letbe,
        ("Go on? (y = yes)", "y"),
        ("What do you call this ending?", "p"),
        ("A line of gratitude", "For the choir."),
        ("What I take along", ""),
        ("1 practical end left on your list", "c"),
        last="The chapter is closed.",
    )
    (page,) = letbe.json("book")["chapters"]
    assert page["gratitude"] == "For the choir."
    talk(letbe, last="To open it again takes a day")


def test_the_talk_offers_no_last_word_after_a_stop_and_no_gratitude_after_harm(letbe: Letbe) -> None:
    """The steps that are not offered are not asked for."""
    letbe.ok("space", "ola", "--asked", "--stop")
    talk(
        letbe,
        ("there is no last word", ""),
        last="You can leave it here",
    )
    talk(
        letbe,
        ("Go on? (y = yes)", "y"),
        ("Your list", "n"),
        ("Go on? (y = yes)", "y"),
        ("What do you call this ending?", "h"),
        ("a helpline where you live", "c"),
        last="The chapter is closed.",
    )


def test_the_talk_can_be_left_with_control_c_and_an_ending_may_be_called_not_peaceful(letbe: Letbe) -> None:
    """What was done so far is kept."""
    for step in (["stands"], ["last-word", "--none"], ["ends", "--done"], ["doors"]):
        letbe.ok("release", "ola", "--step", *step)
    talk(
        letbe,
        ("What do you call this ending?", "n"),
        ("Close the chapter?", "\x03"),
        last="You can leave it here",
    )
    assert letbe.json("release", "ola")["next"] == "seal"


def test_an_empty_or_endless_line_in_the_talk_is_asked_for_again(letbe: Letbe) -> None:
    """Nothing is lost, and nothing ends in an error."""
    letbe.ok("release", "ola", "--step", "stands")
    talk(
        letbe,
        ("A last word?", "w"),
        ('A line with nothing but "."', "."),
        ("nothing was written", "n"),
        ("Your list", "n"),
        ("Go on? (y = yes)", "y"),
        ("What do you call this ending?", "p"),
        ("A line of gratitude", "x" * 2001),
        ("What I take along", ""),
        ("longer than 2,000", "short"),
        ("What I take along", ""),
        ("Close the chapter?", ""),
        last="You can leave it here",
    )


def test_in_the_talk_a_space_for_my_safety_says_where_help_is(letbe: Letbe) -> None:
    """Before the first step."""
    letbe.ok("space", "ola", "--for-my-safety")
    talk(letbe, ("a helpline where you live", ""), last="You can leave it here")


@pytest.mark.parametrize(("answer", "closed"), [("y", True), ("n", False)])
def test_at_a_terminal_the_seal_asks_once(
    letbe: Letbe, monkeypatch: pytest.MonkeyPatch, answer: str, *, closed: bool
) -> None:
    """A no closes nothing."""
    monkeypatch.setattr("letbe.cli.release.can_ask", lambda: True)
    for step in ("stands", "doors"):
        letbe.ok("release", "ola", "--step", step)
    environment = ENVIRONMENT | {"LETBE_HOME": str(letbe.home)}
    words = ["release", "ola", "--step", "seal", "--years", "2019-2025"]
    CliRunner().invoke(main, words, env=environment, input=f"{answer}\n")
    assert [page["years"] for page in letbe.json("book")["chapters"]] == [[2019, 2025]] * closed


# ----------------------------------------------------------------------------- once it is closed


def without_history(letbe: Letbe, folder: Path) -> Letbe:
    """Copy a home, and take all that went between Noor and Ola out of its history."""
    shutil.copytree(letbe.home, folder)
    with open_home(folder, create=False, environ=ENVIRONMENT) as home:
        theirs = [h.id for h in load_handles(home) if h.name == "Ola Wierzbicka"]
        assert len(theirs) == 1
        with home.writing():
            History(home).rewrite(theirs)
    return replace(letbe, home=folder)


#: Every command that shows something, of everybody or of one person.
SHOWING = (
    ["people"],
    ["people", "--all"],
    ["people", "--find", "ol"],
    ["people", "--same"],
    ["people", "--mutual"],
    ["look", "ola"],
    ["look", "ola", "--why"],
    ["look", "mara lindqvist"],
    ["space", "ola"],
    ["may", "ola", "--explain"],
    ["may", "ola", "--channel", "whatsapp", "--about", "work"],
    ["returns"],
    ["log"],
    ["log", "ola"],
    ["release", "ola"],
    ["book"],
    ["asks"],
    ["letters"],
    ["reflect", "ola"],
    ["rest", "ola"],
)


def said(letbe: Letbe, words: list[str]) -> str:
    """Give what a command prints, on both ways out."""
    result = letbe(*words)
    return f"{result.exit_code}\n{result.stdout}\n{result.stderr}"


@pytest.mark.parametrize("as_json", [False, True], ids=["plain", "json"])
def test_no_command_says_anything_that_rests_on_the_history_of_a_closed_chapter(
    letbe: Letbe, tmp_path: Path, *, as_json: bool
) -> None:
    """Two homes that differ in that history alone cannot be told apart by any command."""
    before = said(letbe, ["people", "--json"])
    close(letbe)
    bare = without_history(letbe, tmp_path / "bare")
    for words in SHOWING:
        if words[0] not in main.commands:
            continue
        asked = [*words, "--json"] * as_json or words
        assert said(letbe, asked) == said(bare, asked), words
    assert before != said(bare, ["people", "--json"])
    letbe.ok("release", "ola", "--unseal")
    assert letbe("release", "ola", "--unseal", **TOMORROW).exit_code == 0
    assert said(letbe, ["look", "ola", "--json"]) != said(bare, ["look", "ola", "--json"])


def test_a_closed_chapter_is_left_out_of_the_board_and_look_says_since_when(letbe: Letbe) -> None:
    """Also where they asked for room, and out of every count."""
    letbe.ok("space", "ola", "--asked", "--less", "1/month")
    assert "Ola" in letbe.ok("people")
    close(letbe)
    board = letbe.json("people")
    assert "Ola" not in json.dumps(board)
    assert len(board["people"]) == 6
    assert letbe.json("people", "--find", "ola")["people"] == []
    look = letbe.ok("look", "ola")
    assert "This chapter is closed, since 5 Jan 2026." in look
    assert letbe.json("look", "ola")["closed_at"] == "2026-01-05T09:00:00Z"


def test_a_closed_chapter_opens_in_a_day_and_what_was_measured_comes_back(letbe: Letbe) -> None:
    """Asked, a day, and asked again; in between it can be taken back."""
    close(letbe)
    first = letbe.json("release", "ola", "--unseal")
    assert first["release"]["opens_from"] == "2026-01-06T09:00:00Z"
    assert "You asked to open it" in letbe.ok("release", "ola")
    assert "stays closed" in letbe.ok("release", "ola", "--stay-closed")
    assert letbe.json("release", "ola")["release"]["opens_from"] is None
    letbe.ok("release", "ola", "--unseal")
    assert "open again" in letbe("release", "ola", "--unseal", **TOMORROW).stdout
    assert json.loads(letbe("look", "ola", "--json", **TOMORROW).stdout)["messages"] > 0
    kinds = [entry["kind"] for entry in letbe.json("log")["entries"]]
    assert kinds == ["sealed", "opened"]


# ----------------------------------------------------------------------------- they come back

MAY = {"LETBE_NOW": "2025-05-10T09:00:00Z"}
JULY = {"LETBE_NOW": "2025-07-23T09:00:00Z"}


def test_who_came_back_has_one_calm_line_and_the_chapter_stays_closed(letbe: Letbe, exports: Path) -> None:
    """Hana went silent in April and was back on 21 July, in her own time."""
    close(letbe, "hana", **MAY)
    line = "Hana Veselka wrote to you on Monday. You may answer."
    assert line not in letbe("people", **JULY).stdout
    assert letbe("may", "hana", **JULY).exit_code == 3
    letbe("read", str(exports), **JULY)
    for words in (["people"], ["look", "hana"], ["returns"]):
        assert letbe(*words, **JULY).stdout.count(line) == 1
    assert "Hana" not in letbe("people", "--find", "hana", **JULY).stdout
    answer = letbe("may", "hana", **JULY)
    assert answer.exit_code == 0
    assert "one reply to each of theirs, about as long as theirs" in answer.stdout
    assert letbe("may", "hana", "--new", **JULY).exit_code == 3
    (back,) = json.loads(letbe("returns", "--json", **JULY).stdout)["returns"]
    assert (back["name"], back["may_answer"], back["replies"], back["closed"]) == (
        *("Hana Veselka", True),
        *(None, True),
    )
    assert json.loads(letbe("people", "--json", **JULY).stdout)["came_back"] == [back]
    assert json.loads(letbe("look", "hana", "--json", **JULY).stdout)["came_back"] == back


def test_after_three_starts_letbe_offers_to_end_the_space_in_one_line(letbe: Letbe, exports: Path) -> None:
    """It does not end it by itself."""
    august = {"LETBE_NOW": "2025-08-05T09:00:00Z"}
    letbe("space", "hana", "--asked", "--until-they-return", **MAY)
    letbe("read", str(exports), **august)
    (back,) = json.loads(letbe("returns", "--json", **august).stdout)["returns"]
    assert back["replies"] > 1
    shown = letbe("people", **august).stdout
    line = (
        "Hana Veselka wrote to you on Friday. You may answer. They started three times; you can end the space"
    )
    assert shown.count(line) == 1
    assert back["offers_end"] is True
    assert len(json.loads(letbe("space", "hana", "--json", **august).stdout)["in_force"]) == 1


# ----------------------------------------------------------------------------- who chooses you


def test_who_chooses_you_are_those_who_start_answer_and_ask_by_name(letbe: Letbe) -> None:
    """With intervals and counts, and nobody with anything in force."""
    listed = letbe.json("people", "--mutual")["mutual"]
    assert [one["name"] for one in listed] == ["Hana Veselka", "Mara Lindqvist", "Ravi Ellwood"]
    for one in listed:
        for name in ("starts", "answers", "asks"):
            share = one[name]
            assert 0 <= share["low"] <= share["count"] / share["n"] <= share["high"] <= 1
    shown = letbe.ok("people", "--mutual")
    assert "there is nothing to do here" in shown
    letbe.ok("space", "hana", "--less", "1/month")
    assert "Hana" not in letbe.ok("people", "--mutual")
    letbe.ok("space", "ravi", "--asked", "--stop")
    close(letbe, listed[1]["id"])
    assert "Nobody is on this list." in letbe.ok("people", "--mutual")


def test_the_list_stands_alone(letbe: Letbe) -> None:
    """It is no other list."""
    for option in ("--same", "--all"):
        assert letbe("people", "--mutual", option).exit_code == 2


# ----------------------------------------------------------------------------- the book


def test_the_book_lists_closed_chapters_and_counts_nothing(letbe: Letbe) -> None:
    """Names, years, and the words that were left."""
    assert letbe.ok("book") == "The book is empty.\n"
    close(letbe, "hana")
    letbe.ok("release", "ola", "--step", "gratitude", "--ending", "peaceful", "--text", "For the choir.")
    close(letbe)
    assert letbe.ok("book") == "Hana Veselka, 2025\n\nOla Wierzbicka, 2025\n  For the choir.\n"


def test_chosen_chapters_are_printed_for_their_owner_only_and_never_over_another_file(
    letbe: Letbe, tmp_path: Path
) -> None:
    """HTML and PDF."""
    close(letbe, "hana")
    close(letbe)
    page = tmp_path / "book.html"
    assert "not encrypted" in letbe.ok("book", "ola", "--export", str(page))
    assert page.stat().st_mode & 0o777 == 0o600
    text = page.read_text("utf-8")
    assert ("Ola Wierzbicka" in text, "Hana" in text) == (True, False)
    assert "is there already" in refused(letbe, "book", "--export", str(page))["error"]
    assert "Hana" not in page.read_text("utf-8")
    letbe.ok("book", "--export", str(page), "--force")
    assert "Hana" in page.read_text("utf-8")
    printed = tmp_path / "book.pdf"
    written = letbe.json("book", "--export", str(printed))
    assert (written["written"], len(written["chapters"])) == (str(printed), 2)
    assert "Ola Wierzbicka" in pypdf.PdfReader(printed).pages[0].extract_text()


def test_only_closed_chapters_are_printed(letbe: Letbe, tmp_path: Path) -> None:
    """An open one is not in the book, and nothing is written."""
    page = tmp_path / "book.html"
    assert "no closed chapter with Ola" in refused(letbe, "book", "ola", "--export", str(page))["error"]
    assert "no closed chapter to print" in refused(letbe, "book", "--export", str(page))["error"]
    assert refused(letbe, "book", "--force")["hint"]
    assert not page.exists()
