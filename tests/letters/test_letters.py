"""Letters are kept, sealed or burned, and never sent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from letbe.errors import NoSuchPaperError, UsageError
from letbe.home.papers import papers
from letbe.letters import (
    MOST_CHARS,
    Letter,
    ask_for,
    burn_letter,
    find_letter,
    keep_letter,
    letters,
    note_felt,
    offer,
    seal_letter,
    write,
)
from letbe.letters.forms import FORMS, offered
from tests.homes import a_home

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from letbe.home import Home

ANA, BEN = "anaanaan", "benbenbe"
NOW = datetime(2026, 5, 3, 20, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """An open home."""
    with a_home(tmp_path / "home") as opened:
        yield opened


def test_a_letter_comes_back_as_it_was_written(home: Home, tmp_path: Path) -> None:
    """Whatever its script, and after the home was closed."""
    written = write(home, ANA, "Liebe Ana,\n\nпривет \U0001f343 \ud800", NOW, form="thank")
    assert find_letter(home, 1) == written
    with a_home(tmp_path / "home") as again:
        assert letters(again) == [written]


def test_letters_are_numbered_over_everybody_and_listed_by_person(home: Home) -> None:
    """A number means one letter."""
    assert [write(home, p, "x", NOW).number for p in (ANA, BEN, ANA)] == [1, 2, 3]
    assert [letter.number for letter in letters(home, ANA)] == [1, 3]


@pytest.mark.parametrize("text", ["", " \n\t ", "x" * (MOST_CHARS + 1)])
def test_nothing_and_far_too_much_are_not_kept(home: Home, text: str) -> None:
    """The disk is not filled by a slip, and an empty page is no letter."""
    with pytest.raises(UsageError):
        write(home, ANA, text, NOW)
    assert letters(home) == []


def test_a_form_that_is_not_there_is_named(home: Home) -> None:
    """And those that are."""
    with pytest.raises(UsageError) as error:
        write(home, ANA, "x", NOW, form="poem")
    assert "goodbye" in error.value.hint


def test_no_text_stands_in_what_python_prints_of_a_letter(home: Home) -> None:
    """A traceback or a log must not tell it."""
    assert "secret" not in repr(write(home, ANA, "secret", NOW))


# ----------------------------------------------------------------------------- sealed


def test_a_kept_letter_is_simply_there(home: Home) -> None:
    """Only a seal asks for patience."""
    write(home, ANA, "dear", NOW)
    assert ask_for(home, 1, NOW).may_read


def test_a_sealed_letter_is_read_when_asked_for_twice_with_a_breath_between(home: Home) -> None:
    """And stays sealed: the next time it is asked for twice again."""
    write(home, ANA, "dear", NOW)
    assert seal_letter(home, 1, NOW).sealed_at == NOW
    first = ask_for(home, 1, NOW + HOUR)
    assert (first.may_read, first.again_from) == (False, NOW + HOUR + 10 * MINUTE)
    assert not ask_for(home, 1, NOW + HOUR + 9 * MINUTE, again=True).may_read, "the breath is not over"
    assert not ask_for(home, 1, NOW + HOUR + 11 * MINUTE).may_read, "it was not asked for again"
    second = ask_for(home, 1, NOW + HOUR + 10 * MINUTE, again=True)
    assert (second.may_read, second.letter.text) == (True, "dear")
    kept = find_letter(home, 1)
    assert (kept.state, kept.asked_at, kept.read_at) == ("sealed", None, (NOW + HOUR + 10 * MINUTE,))
    assert not ask_for(home, 1, NOW + 2 * HOUR, again=True).may_read


@pytest.mark.parametrize("later", [DAY, -MINUTE])
def test_a_first_asking_of_yesterday_is_stale(home: Home, later: timedelta) -> None:
    """Or of a clock that was set back: the second one would come out of the blue."""
    write(home, ANA, "dear", NOW)
    seal_letter(home, 1, NOW)
    ask_for(home, 1, NOW)
    again = ask_for(home, 1, NOW + later, again=True)
    assert (again.may_read, again.again_from) == (False, NOW + later + 10 * MINUTE)


def test_sealing_twice_keeps_the_first_day(home: Home) -> None:
    """Since when it is sealed is a fact."""
    write(home, ANA, "dear", NOW)
    seal_letter(home, 1, NOW)
    assert seal_letter(home, 1, NOW + DAY).sealed_at == NOW


def test_a_sealed_letter_is_opened_for_good_only_when_asked_for_twice(home: Home) -> None:
    """Else keeping would be a way around the seal."""
    write(home, ANA, "dear", NOW)
    assert keep_letter(home, 1, NOW).letter.state == "kept"
    seal_letter(home, 1, NOW)
    assert not keep_letter(home, 1, NOW).may_read
    assert find_letter(home, 1).state == "sealed"
    opened = keep_letter(home, 1, NOW + HOUR, again=True)
    assert (opened.may_read, opened.letter.state, opened.letter.sealed_at) == (True, "kept", None)


# ----------------------------------------------------------------------------- burned


def test_a_burned_letter_is_gone_and_old_copies_do_not_open(home: Home, tmp_path: Path) -> None:
    """The key that sealed its key was exchanged, so that a copied row is noise."""
    write(home, ANA, "never to be read", NOW)
    write(home, BEN, "to be kept", NOW)
    before = home.vault.kek_id
    burn_letter(home, 1)
    assert home.vault.kek_id != before
    assert [letter.text for letter in letters(home)] == ["to be kept"]
    with pytest.raises(NoSuchPaperError, match="no letter number 1"):
        burn_letter(home, 1)
    home.close()
    stored = b"".join(p.read_bytes() for p in (tmp_path / "home").rglob("*") if p.is_file())
    assert b"never to be read" not in stored


# ----------------------------------------------------------------------------- afterwards


def of(*written: tuple[float, str]) -> list[Letter]:
    """Make letters: hours before now, and how it was afterwards."""
    return [Letter(n, ANA, "plain", NOW - h * HOUR, "x", felt=felt) for n, (h, felt) in enumerate(written, 1)]


def test_three_in_a_row_are_offered_and_then_a_day_passes() -> None:
    """An evening each; letbe does not draw anybody into writing on."""
    assert offer(of((48, ""), (24, "")), NOW).offered
    third = offer(of((48, ""), (24, ""), (0, "")), NOW)
    assert (third.offered, third.again_from) == (False, NOW + timedelta(hours=36))
    assert offer(of((72, ""), (48, ""), (37, "")), NOW).offered, "the row has ended"
    assert offer(of((200, ""), (24, ""), (0, "")), NOW).offered, "two only are in a row"
    assert offer(of((48, ""), (24, ""), (0, ""), (-5, "")), NOW).again_from == NOW + timedelta(hours=36)


def test_letters_to_the_dead_have_no_last_one() -> None:
    """They are welcome."""
    assert offer(of((2, ""), (1, ""), (0, "")), NOW, died=True).offered


@pytest.mark.parametrize(
    ("felt", "offers"),
    [
        (("worse",), True),
        (("worse", "worse"), False),
        (("worse", "same", "worse"), False),
        (("worse", "better", "worse"), True),
        (("better", "worse", "", "worse"), False),
        (("worse", "worse", "better"), True),
    ],
)
def test_after_two_that_were_worse_letbe_stops_offering(felt: tuple[str, ...], offers: bool) -> None:
    """Writing helps some, and makes it worse for others; a better one between begins anew."""
    found = offer(of(*((1000 * (9 - n), f) for n, f in enumerate(felt))), NOW)
    assert (found.offered, found.worse) == (offers, not offers)


def test_how_it_was_stands_in_the_letter(home: Home) -> None:
    """And nowhere else: burned with it."""
    write(home, ANA, "dear", NOW)
    assert note_felt(home, 1, "worse").felt == "worse"
    assert find_letter(home, 1).felt == "worse"
    with pytest.raises(UsageError):
        note_felt(home, 1, "great")
    burn_letter(home, 1)
    assert papers(home) == []


def test_gratitude_and_forgiveness_are_not_offered_where_there_is_fear() -> None:
    """They are never the price of closing."""
    assert set(FORMS) - set(offered(safety=True)) == {"thank", "forgive"}
    assert offered() == tuple(FORMS)
