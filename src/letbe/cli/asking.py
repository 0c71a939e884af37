"""What the commands about room share: whom it is about, and a date that is shown back before it counts."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from letbe.cli.common import can_ask, opened_plainly
from letbe.errors import UsageError
from letbe.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from letbe.home import Home
    from letbe.people.match import Known
    from letbe.space.sqlite import SqliteLog


@dataclass(frozen=True, slots=True)
class Asking:
    """A person, the log, and their ids in it.

    Attributes:
        home: The home, open.
        log: Its log.
        known: Who it is.
        ids: The ids of their addresses.
        zone: The user's own clock.
    """

    home: Home
    log: SqliteLog
    known: Known
    ids: tuple[bytes, ...]
    zone: ZoneInfo

    def who(self) -> dict[str, object]:
        """Give who it is as plain values."""
        return {"id": self.known.id, "name": self.known.name, "handles": list(self.known.handles)}


def find(home: Home, person: str) -> Known:
    """Find the person that is named, among all that a home knows.

    Raises:
        NoSuchPersonError: Nobody is meant, or several are.
    """
    from letbe.board.known import known_people
    from letbe.people.match import find_person

    return find_person(person, tuple(known_people(home).values()))


@contextmanager
def about(person: str, home: str | None, zone: str | None) -> Iterator[Asking]:
    """Open the home and the log, and find the person.

    Raises:
        NoSuchPersonError: Nobody is meant, or several are.
        DamagedError: The home or the log is not what was written.
    """
    from letbe.space.person import ids_of, open_log

    with opened_plainly(home, zone) as (opened, its_zone):
        known = find(opened, person)
        yield Asking(opened, open_log(opened), known, ids_of(opened, known.handles), its_zone)


def read_date(text: str, now: datetime, zone: ZoneInfo, *, option: str, yes: bool) -> datetime:
    """Understand a date, and show it back before it counts.

    Args:
        text: As it was typed.
        now: The moment.
        zone: The user's own clock.
        option: For what it was typed.
        yes: Whoever runs this has seen it already.

    Raises:
        UsageError: It is not understood, it names no date, or nobody has said yes to it.
    """
    from letbe.space.when import read_when

    when = read_when(text, now, zone)
    if when.until is None:
        raise UsageError(
            _('{option} "{text}" is no date').format(option=option, text=text[:40]),
            _("give a date, or --until-they-return for none"),
        )
    understood = f"{when.shown} ({zone.key})" + (f"; {when.note}" if when.note else "")
    if yes:
        return when.until
    if not can_ask():
        raise UsageError(
            _("{option} was understood as {understood}, and nobody is here to say yes").format(
                option=option, understood=understood
            ),
            _("if so, add --yes"),
        )
    if not click.confirm(
        _("{option}: {understood}. Is that right?").format(
            option=option.removeprefix("--"), understood=understood
        ),
        err=True,
    ):
        raise UsageError(_("nothing was written"), _("say the date again, such as --until 2027-05-03"))
    return when.until
