"""A release in a home: kept after each step, closed all at once, and opened by its user only."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from letbe.chapters import doors as door_room
from letbe.chapters import release
from letbe.chapters.book import Page, pages
from letbe.chapters.doors import Door, MayDoor, Threshold, doors, register
from letbe.chapters.release import (
    about_of,
    ask_to_open,
    close,
    copy_word,
    current,
    releases,
    stay_closed,
    take,
    write_word,
)
from letbe.chapters.steps import About, AddEnd, End, Saw, SawDoors
from letbe.chapters.years import read_years, years_of
from letbe.errors import NoSuchPaperError, UnwritableError, UsageError
from letbe.history.store import History
from letbe.home.handles import load_handles
from letbe.home.papers import burn_paper, keep_paper, move_papers, open_paper, papers, replace_paper
from letbe.letters import MOST_CHARS
from letbe.reading.after import after_reading
from letbe.space import give
from letbe.space.entries import Opened, Pause, Sealed, Stop
from letbe.space.errors import NotAllowedError
from letbe.space.person import carry, ids_of, open_log, sealed_at
from letbe.space.rhythm import kept_people
from tests.homes import a_home, random_messages, some_handles, stored

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from letbe.home import Home

NOW = datetime(2026, 5, 3, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PLACE = ZoneInfo("UTC")


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """Open a home with two people in it."""
    with a_home(tmp_path / "home") as made:
        some_handles(made, 2)
        yield made


def threshold(home: Home, at: datetime = NOW, number: int = 0) -> Threshold:
    """Stand before the doors of a person."""
    handle = load_handles(home)[number]
    return Threshold(home, open_log(home), handle.person, ids_of(home, [handle.identity]), at)


def ready(at: Threshold) -> Threshold:
    """Look at what must be looked at."""
    take(at, Saw())
    take(at, SawDoors())
    return at


def later(at: Threshold, passed: timedelta) -> Threshold:
    """Come back another time."""
    return replace(at, now=at.now + passed)


# ----------------------------------------------------------------------------- kept after each step


def test_each_step_is_kept_in_one_paper_and_taken_up_after_the_home_was_closed(tmp_path: Path) -> None:
    """A release can be left at any step."""
    with a_home(tmp_path / "home") as home:
        some_handles(home, 1)
        take(threshold(home), AddEnd("keys"))
        take(threshold(home, NOW + HOUR), Saw())
    with a_home(tmp_path / "home") as home:
        found = current(threshold(home, NOW + DAY))
        assert (found.begun_at, found.saw_at, found.ends) == (NOW, NOW + HOUR, (End("keys"),))
        assert len(papers(home)) == 1


def test_looking_writes_nothing(home: Home) -> None:
    """Only a step begins a release."""
    assert current(threshold(home)).begun_at == NOW
    assert papers(home) == []


def test_a_refused_step_writes_nothing(home: Home) -> None:
    """Neither a paper nor an entry."""
    at = threshold(home)
    with pytest.raises(NotAllowedError):
        close(at, "Ana", None)
    assert (papers(home), list(at.log.entries())) == ([], [])


def test_other_papers_of_the_room_are_left_alone(home: Home) -> None:
    """Reflections and rests lie in the same room."""
    at = threshold(home)
    keep_paper(home, at.person, release.ROOM, {"form": "reflection"})
    assert releases(home) == []


@pytest.mark.parametrize("terms", [Stop(), Pause(), Pause(NOW + DAY)])
def test_what_stands_between_the_two_is_read_from_the_log(home: Home, terms: Stop | Pause) -> None:
    """Theirs is a request for no contact; mine is not, unless it is for my safety."""
    at = threshold(home)
    give(at.log, at.ids[0], terms, NOW, place=PLACE)
    assert about_of(at) == About()
    give(at.log, at.ids[0], terms, NOW, place=PLACE, asked=True)
    assert about_of(at) == About(no_contact=True)
    give(at.log, at.ids[0], Stop(), NOW, place=PLACE, safety=True)
    assert about_of(at) == About(no_contact=True, safety=True)


# ----------------------------------------------------------------------------- a last word


def test_a_last_word_lies_among_the_letters_and_is_given_a_day_later(home: Home) -> None:
    """Kept, not sent; the release holds its number and not its text."""
    at = threshold(home)
    written = write_word(at, "  goodbye, and thank you\n")
    letter = open_paper(home, written.letter)
    assert (letter.room, letter.person) == ("letters", at.person)
    said = {"form": "goodbye", "text": "goodbye, and thank you", "state": "kept", "number": 1}
    assert said.items() <= letter.content.items()
    assert letter.content["written_at"] == NOW.isoformat()
    assert open_paper(home, write_word(at, "once more").letter).content["number"] == 2
    with pytest.raises(NotAllowedError):
        copy_word(at)
    assert copy_word(later(at, DAY)) == "once more"
    (own,) = papers(home, room="chapters")
    assert "goodbye" not in str(own.content)


def test_where_there_is_no_last_word_none_is_kept(home: Home) -> None:
    """No letter is left lying, either."""
    at = threshold(home)
    give(at.log, at.ids[0], Stop(), NOW, place=PLACE, asked=True)
    with pytest.raises(NotAllowedError, match="no last word"):
        write_word(at, "one more thing")
    assert papers(home) == []


@pytest.mark.parametrize("text", ["", " \n", "x" * (MOST_CHARS + 1)], ids=["none", "blank", "long"])
def test_an_empty_or_endless_last_word_is_refused(home: Home, text: str) -> None:
    """And nothing is kept."""
    with pytest.raises(UsageError):
        write_word(threshold(home), text)
    assert papers(home) == []


def test_a_last_word_that_was_burned_or_sealed_since_is_not_given(home: Home) -> None:
    """The letters' own room decides about it."""
    at = threshold(home)
    written = write_word(at, "goodbye")
    replace_paper(home, written.letter, {**open_paper(home, written.letter).content, "state": "sealed"})
    with pytest.raises(UsageError, match="sealed"):
        copy_word(later(at, DAY))
    burn_paper(home, written.letter)
    with pytest.raises(NoSuchPaperError):
        copy_word(later(at, DAY))


# ----------------------------------------------------------------------------- closing


def test_closing_writes_the_log_the_page_and_drops_what_was_measured(home: Home) -> None:
    """All of it at once."""
    after_reading(home, NOW, PLACE)
    at = ready(threshold(home))
    close(at, "Ana", (2019, 2024))
    assert sealed_at(at.log, at.ids) == NOW
    assert [door.quiet(at) for door in doors()] == [True]
    assert kept_people(home) == {threshold(home, number=1).person}
    (page,) = pages(home, {})
    assert page == Page(at.person, "Ana", (2019, 2024), NOW, "", "")


def test_closing_is_all_or_nothing(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """A door that fails leaves the chapter open."""

    class Broken(MayDoor):
        def close(self, _at: Threshold) -> None:  # type: ignore[override]
            message = "the disk fails"
            raise UnwritableError(message, "look after it")

    monkeypatch.setattr(door_room, "_DOORS", [MayDoor(), Broken(name="broken")])
    at = ready(threshold(home))
    with pytest.raises(UnwritableError):
        close(at, "Ana", None)
    assert sealed_at(at.log, at.ids) is None
    assert current(at).closed_at is None
    assert pages(home, {}) == []


def test_a_door_that_joins_is_closed_and_opened_with_the_others(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A gate or a filter only has to register."""
    said: list[str] = []

    class Gate:
        name = "a gate"
        what = "mail"

        @staticmethod
        def quiet(_at: Threshold) -> bool:
            return said[-1:] == ["closed"]

        @staticmethod
        def close(_at: Threshold) -> None:
            said.append("closed")

        @staticmethod
        def open(_at: Threshold) -> None:
            said.append("opened")

    monkeypatch.setattr(door_room, "_DOORS", [MayDoor()])
    gate: Door = Gate()
    register(gate)
    register(gate)
    assert [door.name for door in doors()] == ["letbe may", "a gate"]
    at = ready(threshold(home))
    close(at, "Ana", None)
    assert gate.quiet(at)
    ask_to_open(at)
    ask_to_open(later(at, DAY))
    assert said == ["closed", "opened"]


# ----------------------------------------------------------------------------- opening


def test_a_closed_chapter_opens_on_the_second_asking_a_day_later_and_both_are_known(home: Home) -> None:
    """The log says when it was closed and when it was opened."""
    at = ready(threshold(home))
    close(at, "Ana", None)
    assert ask_to_open(later(at, HOUR))[1] is False
    assert ask_to_open(later(at, 24 * HOUR))[1] is False
    assert sealed_at(at.log, at.ids) == NOW
    assert ask_to_open(later(at, 25 * HOUR))[1] is True
    assert sealed_at(at.log, at.ids) is None
    assert [e.body for e in at.log.entries()] == [Sealed(), Opened()]
    assert pages(home, {}) == []


def test_the_wish_can_be_taken_back(home: Home) -> None:
    """Then the day begins anew."""
    at = ready(threshold(home))
    close(at, "Ana", None)
    ask_to_open(at)
    stay_closed(later(at, HOUR))
    assert ask_to_open(later(at, DAY))[1] is False
    assert sealed_at(at.log, at.ids) == NOW


def test_an_open_chapter_is_neither_opened_nor_kept_closed(home: Home) -> None:
    """And nothing is written."""
    for move in (ask_to_open, stay_closed):
        with pytest.raises(NotAllowedError, match="is open"):
            move(threshold(home))
    assert papers(home) == []


def test_after_it_was_opened_a_new_release_begins_from_nothing(home: Home) -> None:
    """The old one is over."""
    at = ready(threshold(home))
    close(at, "Ana", None)
    ask_to_open(at)
    ask_to_open(later(at, DAY))
    assert current(later(at, 2 * DAY)).saw_at is None
    again = ready(later(at, 2 * DAY))
    close(again, "Ana", None)
    assert [page.closed_at for page in pages(home, {})] == [NOW + 2 * DAY]


def test_a_side_of_a_split_is_closed_without_a_paper_and_opens_in_a_day(home: Home) -> None:
    """The log has the last word."""
    at, other = ready(threshold(home)), threshold(home, number=1)
    close(at, "Ana", None)
    carry(at.log, at.ids, other.ids[0], NOW)
    assert current(other).closed_at == NOW
    ask_to_open(other)
    assert [page.name for page in pages(home, {other.person: "Ben"})] == ["Ana", "Ben"]
    assert ask_to_open(later(other, DAY))[1]
    assert sealed_at(other.log, other.ids) is None


def test_of_two_people_who_were_joined_the_closed_release_counts(home: Home) -> None:
    """A release that was only begun does not hide that the chapter is closed."""
    one, two = ready(threshold(home)), threshold(home, NOW + HOUR, number=1)
    close(one, "Ana", None)
    take(two, AddEnd("keys"))
    move_papers(home, two.person, one.person)
    both = replace(two, person=one.person, ids=(*two.ids, *one.ids))
    assert current(both).closed_at == NOW
    with pytest.raises(NotAllowedError, match="is closed"):
        take(both, AddEnd("rent"))


# ----------------------------------------------------------------------------- years


def test_the_years_are_those_of_the_history_up_to_now(home: Home) -> None:
    """Groups and robots are no tie, and what lies ahead has not been."""
    one, two = (h.id for h in load_handles(home))
    year = 365 * 86_400 * 1_000_000
    History(home).append([stored([one] * 3, [40 * year, 44 * year, 99 * year], [2, 4, 6])])
    assert years_of(home, [one], NOW, PLACE) == (2009, 2013)
    assert years_of(home, [two], NOW, PLACE) is None


def test_the_years_of_nobody_are_not_known(home: Home) -> None:
    """Without a history there is nothing to look up."""
    assert years_of(home, [load_handles(home)[0].id], NOW, PLACE) is None


@pytest.mark.parametrize(
    ("text", "years"),
    [("2019-2024", (2019, 2024)), (" 2020 ", (2020, 2020)), ("2019 \u2013 2021", (2019, 2021))],
)
def test_years_are_read_as_they_are_written(text: str, years: tuple[int, int]) -> None:
    """One year, or from one to another."""
    assert read_years(text, NOW) == years


@pytest.mark.parametrize("text", ["", "2024-2019", "2026-2027", "19-24", "a while", "0000"])
def test_what_are_no_years_is_refused(text: str) -> None:
    """Backwards, ahead, or not years at all."""
    with pytest.raises(UsageError, match="are no years"):
        read_years(text, NOW)


# ----------------------------------------------------------------------------- nothing is opened


def test_after_a_reading_nothing_of_a_closed_chapter_is_worked_out(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``ties`` is handed no message of theirs, and no key of theirs is opened for it."""
    handles = [h.id for h in load_handles(home)]
    History(home).append([random_messages(handles, 400, 1)])
    at = ready(threshold(home))
    close(at, "Ana", None)
    asked: list[frozenset[int]] = []
    real = History.ticket

    def spy(self: History, bucket: int, only: frozenset[int] | None = None) -> object:
        assert only is not None, "a bucket was opened whole"
        asked.append(only)
        return real(self, bucket, only)

    monkeypatch.setattr(History, "ticket", spy)
    after_reading(home, NOW, PLACE)
    shut = load_handles(home)[0].id
    for_returns = [only for only in asked if shut in only]
    assert for_returns == [frozenset({shut})], "opened once, alone, to see whether they wrote"
    assert len(asked) > 1
    assert kept_people(home) == {threshold(home, number=1).person}
