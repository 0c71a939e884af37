"""What a look opens: each handle once, and no key of a closed chapter."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from letbe.board.view import View
from letbe.errors import NoSuchPersonError
from letbe.history.store import History
from letbe.home.handles import load_handles
from letbe.space.entries import Sealed
from letbe.space.person import ids_of, open_log
from tests.homes import a_home, random_messages, some_handles

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOW = datetime(2026, 5, 3, 12, tzinfo=UTC)


@pytest.fixture
def view(tmp_path: Path) -> Iterator[View]:
    """Look at a home with three people, of whom the chapter with the first is closed."""
    with a_home(tmp_path / "home") as home:
        handles = some_handles(home, 3)
        History(home).append([random_messages(handles, 600, 1)])
        shut = load_handles(home)[0]
        open_log(home).append(ids_of(home, [shut.identity])[0], Sealed(), NOW)
        yield View(home, ZoneInfo("UTC"))


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Note which handles the history is asked for; None would be all."""
    asked: list[Any] = []
    real = History.ticket

    def spy(self: History, bucket: int, only: Any = None) -> Any:
        asked.append(only)
        ticket = real(self, bucket, only)
        assert only is None or set(ticket.keys.handles.tolist()) <= set(only)
        return ticket

    monkeypatch.setattr(History, "ticket", spy)
    return asked


def test_no_key_of_a_closed_chapter_is_opened_for_the_board_or_for_somebody_else(
    view: View, opened: list[Any]
) -> None:
    """What is not opened cannot be worked out."""
    shut, other, third = (h.id for h in load_handles(view.home))
    board = view.board(NOW)
    view.look(load_handles(view.home)[1].person, NOW, 40)
    view.chosen(NOW)
    assert opened
    assert all(only is not None and shut not in only for only in opened)
    assert {other, third} in [set(only) for only in opened]
    assert len(board.people) == 2


def test_a_look_at_a_closed_chapter_opens_no_history_at_all(view: View, opened: list[Any]) -> None:
    """Not even that of others."""
    look = view.look(load_handles(view.home)[0].person, NOW, 40)
    assert (look.sealed_at, look.entry, look.rhythm, look.back) == (NOW, None, None, None)
    assert opened == []


def test_where_every_chapter_is_closed_the_board_is_empty(view: View, opened: list[Any]) -> None:
    """No bucket is opened for nobody."""
    log = open_log(view.home)
    for handle in load_handles(view.home):
        log.append(ids_of(view.home, [handle.identity])[0], Sealed(), NOW)
    board = view.board(NOW)
    assert (board.people, board.groups, board.programs, board.asked, board.back) == ((), (), (), (), ())
    assert view.chosen(NOW) == ()
    assert all(len(only) == 0 for only in opened)


def test_a_look_opens_each_handle_once(view: View, monkeypatch: pytest.MonkeyPatch) -> None:
    """To unseal a hundred thousand takes a second."""
    times: list[int] = []
    real = load_handles

    def counted(home: Any) -> Any:
        times.append(1)
        return real(home)

    monkeypatch.setattr("letbe.board.known.load_handles", counted)
    monkeypatch.setattr("letbe.board.view.load_handles", counted)
    person = load_handles(view.home)[1].person
    for looks in (lambda: view.board(NOW), lambda: view.look(person, NOW, 40), lambda: view.chosen(NOW)):
        times.clear()
        looks()
        assert len(times) == 1


def test_a_closed_chapter_is_offered_to_be_joined_with_nobody(view: View) -> None:
    """The same name on two channels would be said of it."""
    assert view.offers() == []
    with pytest.raises(NoSuchPersonError):
        view.look("nobody", NOW, 40)
