"""``letbe write``, ``letbe letters`` and ``letbe care``, as a person uses them."""

from __future__ import annotations

import json
import re
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner, Result

from letbe.cli import main, texts
from tests.cli.conftest import ENVIRONMENT
from tests.cli.terminal import rest, sit_down

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cli.conftest import Letbe

TEXT = "what I never said: the pear tree"
TEN_MINUTES_LATER = "2026-01-05T09:10:00Z"


def said(letbe: Letbe, *words: str, text: str = "", **environment: str) -> Result:
    """Run a command with a text on its standard input."""
    env = ENVIRONMENT | {"LETBE_HOME": str(letbe.home)} | environment
    return CliRunner().invoke(main, list(words), env=env, input=text, catch_exceptions=False)


def written(letbe: Letbe, *words: str, text: str = TEXT) -> dict[str, object]:
    """Write a letter, and give what is printed of it."""
    done = said(letbe, "write", "ola", "--text", "-", "--json", *words, text=text)
    assert done.exit_code == 0, done.stderr
    document: dict[str, object] = json.loads(done.stdout)
    return document


# ----------------------------------------------------------------------------- no way out


def commands(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    """Walk every command."""
    yield path, command
    if isinstance(command, click.Group):
        for name, inner in command.commands.items():
            yield from commands(inner, f"{path} {name}")


def test_no_command_and_no_option_sends_a_letter() -> None:
    """A letter has no send button: not by mail, not by a message, not by the clipboard."""
    forbidden = re.compile(r"\b(send|mail|sms|post|share|copy|clipboard|forward|publish)\b")
    found = [
        f"{path} {word}"
        for path, command in commands(main, "letbe")
        for word in (
            command.name or "",
            *(o for p in command.params if isinstance(p, click.Option) for o in p.opts),
        )
        if forbidden.search(word.replace("-", " "))
    ]
    assert found == []


def test_the_rooms_that_hold_letters_know_no_way_to_the_network() -> None:
    """Nor do they start another program, except an editor when the user asks for one."""
    source = Path(texts.__file__).parents[1]
    files = [*(source / "letters").glob("*.py"), *(source / "cli").glob("*.py")]
    ways = re.compile(
        r"^\s*(import|from) (smtplib|socket|http|urllib|requests|subprocess|webbrowser)\b", re.MULTILINE
    )
    assert [f.name for f in files if ways.search(f.read_text("utf-8"))] == []


# ----------------------------------------------------------------------------- writing


def test_a_letter_is_kept_and_its_text_is_in_no_list(letbe: Letbe) -> None:
    """A list may be seen by somebody who looks over a shoulder."""
    kept = written(letbe, "--form", "say")
    assert (kept["letter"], kept["care"]) == (letbe.json("letters")["letters"][0], None)
    assert TEXT not in json.dumps(kept)
    for words in (("letters",), ("letters", "ola"), ("letters", "list", "ola"), ("letters", "--json")):
        listed = letbe.ok(*words)
        assert "say what was not said" in listed or '"say"' in listed
        assert "pear tree" not in listed
    assert letbe.ok("letters", "mara@lindqvist.example").startswith("No letter is here.")
    assert letbe.ok("letters", "show", "1") == f"{TEXT}\n"
    assert letbe.json("letters", "show", "1")["text"] == TEXT


def test_words_on_the_command_line_are_refused_and_not_repeated(letbe: Letbe) -> None:
    """The shell has kept them already; an error need not print them once more."""
    done = said(letbe, "write", "ola", "--text", TEXT)
    assert done.exit_code == 2
    assert "pear tree" not in done.output
    assert "history of the shell" in done.stderr


@pytest.mark.parametrize(
    ("words", "text", "error"),
    [
        (("--text", "-"), "\n", "nothing was written"),
        (("--text", "-", "--editor"), "x", "three ways in"),
        (("--file", "/nowhere/at/all"), "", "cannot be read"),
        ((), "", "nobody is here to write"),
    ],
)
def test_what_is_no_letter_is_refused(letbe: Letbe, words: tuple[str, ...], text: str, error: str) -> None:
    """And nothing is kept."""
    done = said(letbe, "write", "ola", *words, text=text)
    assert done.exit_code != 0
    assert error in done.stderr
    assert letbe.json("letters")["letters"] == []


def test_a_group_gets_no_letter(letbe: Letbe) -> None:
    """A letter is to a person."""
    done = said(letbe, "write", "Adlers", "--text", "-", text="x")
    assert "a letter is to a person" in done.stderr


def test_a_file_is_read_and_stays(letbe: Letbe, tmp_path: Path) -> None:
    """It is the user's own; bytes that are no text are refused."""
    file = tmp_path / "letter.txt"
    file.write_text("\ufeffdear", "utf-8")
    done = said(letbe, "write", "ola", "--file", str(file), "--seal")
    assert "is sealed, not sent" in done.stdout
    assert file.exists()
    file.write_bytes(b"\xff\xff")
    assert "no text in UTF-8" in said(letbe, "write", "ola", "--file", str(file)).stderr
    file.write_bytes(b"x" * (texts._MOST_BYTES + 1))
    assert "far too long" in said(letbe, "write", "ola", "--file", str(file)).stderr


def test_what_would_steer_the_terminal_is_not_shown(letbe: Letbe) -> None:
    """A text may come from anywhere."""
    written(letbe, text="a\x1b[2Jb\tc\nd")
    assert letbe.ok("letters", "show", "1") == "a[2Jb\tc\nd\n"


def test_a_letter_that_sounds_very_hard_is_answered_with_people(letbe: Letbe) -> None:
    """Once, with the number for the place, and without any note of it."""
    done = said(letbe, "write", "ola", "--text", "-", text="I want to die.")
    assert "You do not have to carry it alone." in done.stdout
    assert "0800 1110111" in done.stdout
    care: object = written(letbe, text="I want to die.")["care"]
    assert isinstance(care, dict)
    assert care["country"] == "DE"
    assert letbe.json("log")["entries"] == []


def test_after_two_that_were_worse_people_are_named(letbe: Letbe) -> None:
    """No further letter is offered; writing stays possible."""
    for number in ("1", "2"):
        written(letbe)
        letbe.ok("letters", "felt", number, "worse")
    offered: object = written(letbe)["offered"]
    assert isinstance(offered, dict)
    assert (offered["another"], offered["worse"]) == (False, True)
    done = said(letbe, "write", "ola")
    assert "here are people who can" in done.stdout
    assert "TelefonSeelsorge" in done.stdout
    assert "--again writes all the same" in done.stdout


def test_after_three_in_a_row_the_next_is_offered_later(letbe: Letbe) -> None:
    """It says from when on, and not that it should be written then."""
    for _ in range(3):
        written(letbe)
    assert "offered from Tuesday 6 January 2026, 22:00 on" in said(letbe, "write", "ola").stdout


# ----------------------------------------------------------------------------- sealing, keeping, burning


def test_a_sealed_letter_is_shown_when_asked_for_twice(letbe: Letbe) -> None:
    """The first asking says since when, and from when on to ask again."""
    written(letbe)
    letbe.ok("letters", "seal", "1")
    first = letbe.ok("letters", "show", "1")
    assert "sealed since 5 Jan 2026" in first
    assert "10:10 on: letbe letters show 1 --again" in first
    assert "pear tree" not in letbe.ok("letters", "show", "1", "--again"), "the breath is not over"
    early = letbe.json("letters", "show", "1", "--again")
    assert (early["text"], early["again_from"]) == (None, TEN_MINUTES_LATER)
    later = said(letbe, "letters", "show", "1", "--again", LETBE_NOW=TEN_MINUTES_LATER)
    assert later.stdout == f"{TEXT}\n"


def test_a_sealed_letter_is_kept_again_when_asked_for_twice(letbe: Letbe) -> None:
    """Else it would be a way around the seal."""
    written(letbe, "--seal")
    assert "letbe letters keep 1 --again" in letbe.ok("letters", "keep", "1")
    later = said(letbe, "letters", "keep", "1", "--again", LETBE_NOW=TEN_MINUTES_LATER)
    assert later.stdout == "Letter 1 is kept, and open.\n"
    assert letbe.json("letters", "seal", "1")["state"] == "sealed"


def test_a_letter_is_burned_only_with_a_yes(letbe: Letbe, monkeypatch: pytest.MonkeyPatch) -> None:
    """It cannot be brought back."""
    written(letbe)
    assert "add --yes" in said(letbe, "letters", "burn", "1").stderr
    with monkeypatch.context() as terminal:
        terminal.setattr("letbe.cli.letters.can_ask", lambda: True)
        assert "nothing was burned" in said(letbe, "letters", "burn", "1", text="n\n").stderr
    assert letbe.json("letters", "burn", "1", "--yes") == {"number": 1, "state": "burned"}
    assert letbe.json("letters")["letters"] == []
    written(letbe)
    assert "nothing can open it" in letbe.ok("letters", "burn", "1", "--yes")
    assert letbe("letters", "show", "7").exit_code == 2


# ----------------------------------------------------------------------------- in an editor


def an_editor(folder: Path, body: str) -> str:
    """Make an editor: a program that is handed a file."""
    script = folder / "editor.py"
    script.write_text(f"import os, sys\npath = sys.argv[1]\n{body}\n", "utf-8")
    return f"{sys.executable} {script}"


@pytest.mark.skipif(texts.memory_place() is None, reason="this machine has no folder in memory")
def test_an_editor_gets_a_file_in_memory_that_is_gone_afterwards(
    letbe: Letbe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For nobody else to open, with whatever the editor left beside it."""
    note = tmp_path / "note.json"
    monkeypatch.setenv(
        "VISUAL",
        an_editor(
            tmp_path,
            "open(path, 'w').write('dear')\n"
            "os.mkdir(path + '.d'); open(path + '.d/backup', 'w').write('dear')\n"
            "modes = [os.stat(p).st_mode for p in (path, os.path.dirname(path))]\n"
            f"import json; json.dump([path, *modes], open({str(note)!r}, 'w'))",
        ),
    )
    done = said(letbe, "write", "ola", "--editor")
    assert "is kept, not sent" in done.stdout, done.stderr
    path, file_mode, folder_mode = json.loads(note.read_text("utf-8"))
    assert (stat.S_IMODE(file_mode), stat.S_IMODE(folder_mode)) == (0o600, 0o700)
    assert not Path(path).parent.exists()
    assert letbe.ok("letters", "show", "1") == "dear\n"


def test_an_editor_that_fails_leaves_nothing(
    letbe: Letbe, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The folder is gone, whatever happened."""
    monkeypatch.setattr(texts, "memory_place", lambda: tmp_path)
    monkeypatch.setenv("VISUAL", "/nowhere/vim")
    assert "could not be started" in said(letbe, "write", "ola", "--editor").stderr
    assert list(tmp_path.glob("letbe-*")) == []


def test_without_a_place_in_memory_there_is_no_editor(letbe: Letbe, monkeypatch: pytest.MonkeyPatch) -> None:
    """A temporary file on a disk can be read long after it was removed."""
    monkeypatch.setattr(texts, "memory_place", lambda: None)
    assert "no place in memory" in said(letbe, "write", "ola", "--editor").stderr


def test_only_memory_is_a_place_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """A runtime folder on a disk is none; nor is one on a machine that does not say."""
    monkeypatch.setattr(texts, "_MEMORY", ("no such kind",))
    assert texts.memory_place() is None


# ----------------------------------------------------------------------------- at a terminal


def test_a_letter_is_written_at_the_terminal_with_gentle_questions(letbe: Letbe) -> None:
    """A form, a letter, what becomes of it, and one question; all of it on a screen that is not kept."""
    talk = sit_down(letbe, "write", "ola")
    talk.expect("It stays here, unsent.")
    talk.expect("Which one")
    talk.sendline("go")
    talk.expect("What do you take along")
    talk.expect("only . ends it")
    talk.sendline("dear Ola,")
    talk.sendline("the pear tree blooms.")
    talk.sendline(".")
    talk.expect("seal it, or burn it")
    talk.sendline("s")
    talk.expect("is sealed, not sent")
    talk.expect("better, same, worse")
    talk.sendline("same")
    rest(talk)
    (letter,) = letbe.json("letters")["letters"]
    assert (letter["form"], letter["state"], letter["felt"]) == ("goodbye", "sealed", "same")


def test_a_letter_to_somebody_who_died_has_no_form_and_no_last_one(letbe: Letbe) -> None:
    """It is simply a letter; burned at once, nothing is asked afterwards."""
    letbe.ok("space", "ola", "--died")
    talk = sit_down(letbe, "write", "ola")
    talk.expect("ends it")
    talk.sendline("I planted your pear tree.")
    talk.sendline(".")
    talk.expect("burn it")
    talk.sendline("burn")
    assert "better, same, worse" not in rest(talk)
    assert letbe.json("letters")["letters"] == []


def test_a_long_letter_is_shown_page_by_page(letbe: Letbe) -> None:
    """On the other screen, which leaves nothing in the terminal's history."""
    written(letbe, text="\n".join(f"line {n}" for n in range(50)))
    talk = sit_down(letbe, "letters", "show", "1")
    talk.expect("line 36")
    talk.expect("Enter goes on")
    talk.sendline("")
    talk.expect("line 49")
    talk.sendline("")
    assert rest(talk).endswith("\x1b[?1049l")


def test_ctrl_c_keeps_nothing(letbe: Letbe) -> None:
    """Whoever leaves in the middle has written nothing."""
    talk = sit_down(letbe, "write", "ola", "--form", "plain")
    talk.expect("ends it")
    talk.sendline("dear Ola,")
    talk.sendintr()
    talk.expect(r"\x1b\[\?1049l")
    talk.close()
    assert letbe.json("letters")["letters"] == []


# ----------------------------------------------------------------------------- letbe care


def test_care_shows_numbers_with_their_source(letbe: Letbe) -> None:
    """For the place of the clock, and for any other that is known."""
    assert "0800 1110111" in letbe.ok("care", "--zone", "Europe/Berlin")
    spain = letbe.ok("care", "es")
    assert "024" in spain
    assert "2026-11-21" in spain
    assert letbe.json("care", "FI")["lines"][0]["sure"] == "own"
    refused = letbe("care", "XX")
    assert refused.exit_code == 2
    assert "AR, AT" in refused.stderr


def test_care_needs_no_home(empty: Letbe) -> None:
    """Nobody must set anything up first."""
    assert "Your country is not known here" in empty("care", "--zone", "UTC", LANG="C", LC_ALL="C").stdout
    assert not empty.home.exists()
