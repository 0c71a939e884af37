"""The doors: whatever can send to somebody or remind of them, and how each one is made quiet.

    chapter is closed ──▶ every door in ``doors()`` is closed, in the same transaction
    chapter is opened ──▶ every door is opened

A gate, a filter or a calendar joins by one line where it is made: ``register(MyDoor())``.  letbe
says only of these doors that they are quiet.  ``UNWATCHED`` names those that it cannot watch.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from letbe.i18n import marked
from letbe.space.entries import Sealed
from letbe.space.person import open_again, own_id

if TYPE_CHECKING:
    from datetime import datetime

    from letbe.home import Home
    from letbe.space.sqlite import SqliteLog


@dataclass(frozen=True, slots=True)
class Threshold:
    """Whom a door is about, and when.

    Attributes:
        home: The home, open.
        log: Its log.
        person: The id of the person.
        ids: The ids of their addresses in the log.
        now: The moment.
    """

    home: Home
    log: SqliteLog
    person: str
    ids: tuple[bytes, ...]
    now: datetime


class Door(Protocol):
    """Something that can send or remind."""

    @property
    def name(self) -> str:
        """Give its name: short, plain, its own."""

    @property
    def what(self) -> str:
        """Say what goes through it, in one line."""

    def quiet(self, at: Threshold) -> bool:
        """Tell whether nothing goes through it to this person."""

    def close(self, at: Threshold) -> None:
        """Make it quiet; closing twice is fine.  It runs in the caller's transaction."""

    def open(self, at: Threshold) -> None:
        """Let it be as it was; what they asked for stays in force."""


@dataclass(frozen=True, slots=True)
class MayDoor:
    """``letbe may``: whoever asks it is told to hold."""

    name: str = "letbe may"
    what: str = marked("every program that asks letbe before it sends")

    @staticmethod
    def quiet(at: Threshold) -> bool:
        """Tell whether the log has the chapter as closed."""
        return any(at.log.state(i).sealed for i in at.ids)

    @staticmethod
    def close(at: Threshold) -> None:
        """Write into the log that the chapter is closed."""
        at.log.append(own_id(at.log, at.ids), Sealed(), at.now)

    @staticmethod
    def open(at: Threshold) -> None:
        """Write into the log that the chapter is open."""
        open_again(at.log, at.ids, at.now)


#: The doors that are there from the start.
_DOORS: Final[list[Door]] = [MayDoor()]

#: What letbe does not watch, said plainly where the doors are shown.
UNWATCHED: Final = (
    marked("the chat apps on your phone and computer"),
    marked("webmail, and mail programs that do not ask letbe"),
    marked("calendars, birthdays and shared lists"),
    marked("photo memories and social networks"),
)


def doors() -> tuple[Door, ...]:
    """Give every door, in the order in which they joined.

    >>> [door.name for door in doors()]
    ['letbe may']
    """
    return tuple(_DOORS)


def register(door: Door) -> None:
    """Let a door join; one of the same name is replaced, so that registering twice is fine."""
    kept = [d for d in _DOORS if d.name != door.name]
    _DOORS[:] = [*kept, door]
