"""``letbe log`` and ``letbe returns``: what was written down, and who came back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from letbe.cli.common import command, home_option, opened_plainly, print_json, the_time, zone_option
from letbe.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from letbe.home import Home
    from letbe.people.match import Known
    from letbe.space import Line, Returned

#: So much of an id is shown where nobody is known by it.
_SHORT = 8


@command("log", short_help="Show what was asked, given and held.")
@click.argument("person", required=False)
@click.option("--verify", is_flag=True, help="Check every entry: that nothing was changed, added or cut off.")
@zone_option
@home_option
def log_command(person: str | None, verify: bool, zone: str | None, home: str | None, as_json: bool) -> None:
    """Show the log of what was asked, given, held and let through; it holds no names and no words.

    Each entry is chained to the one before. Names stand here only because this home knows them.

    \b
    Examples:
      letbe log
      letbe log ada
      letbe log --verify
    """
    from letbe.errors import UsageError

    if verify and person:
        raise UsageError(_("--verify is about the whole log"), _("leave the person out"))
    with opened_plainly(home, zone) as (opened, its_zone):
        from letbe.board.known import known_people
        from letbe.people.match import find_person
        from letbe.space import print_log
        from letbe.space.person import ids_of, open_log

        log = open_log(opened)
        if verify:
            _verify(log.verify(), as_json)
            return
        people = known_people(opened)
        ids = None if person is None else ids_of(opened, find_person(person, tuple(people.values())).handles)
        lines: Iterable[Line] = (
            print_log(log, place=its_zone)
            if ids is None
            else sorted(
                (line for i in ids for line in print_log(log, place=its_zone, person=i)), key=lambda x: x.seq
            )
        )
        names = _names(opened, people)
        if as_json:
            print_json({"zone": its_zone.key, "entries": [_entry(line, names) for line in lines]})
            return
        _print_lines(lines, names, its_zone)


def _verify(found: object, as_json: bool) -> None:
    """Say what a check found."""
    from letbe.space import as_json as plain
    from letbe.space.log import Verified

    assert isinstance(found, Verified)  # noqa: S101 - for the types; the log gives nothing else
    if as_json:
        print_json(plain(found))
        return
    words = _("The log is whole: {entries:,} entries, {people:,} with something in force.")
    click.echo(words.format(entries=found.entries, people=found.people))
    if found.forgotten:
        words = _("{n:,} entries were emptied when somebody was forgotten.")
        click.echo(words.format(n=found.forgotten))
    click.echo(_("It ends at {head}.").format(head=found.head))


def _names(home: Home, people: Mapping[str, Known]) -> dict[str, Known]:
    """Give whom each id stands for, as far as this home knows."""
    from letbe.space.person import ids_of

    return {i.hex(): known for known in people.values() for i in ids_of(home, known.handles)}


def _entry(line: Line, names: Mapping[str, Known]) -> dict[str, object]:
    """Give one entry as plain values."""
    known = names.get(line.person)
    return {
        "entry": line.seq,
        "at": line.at,
        "person": None if known is None else known.id,
        "id": line.person,
        "kind": line.kind,
        "words": line.words,
    }


def _print_lines(lines: Iterable[Line], names: Mapping[str, Known], zone: object) -> None:
    """Print the entries."""
    from zoneinfo import ZoneInfo

    from letbe.readers.found import shown

    assert isinstance(zone, ZoneInfo)  # noqa: S101 - for the types
    none = True
    for line in lines:
        none = False
        known = names.get(line.person)
        who = line.person[:_SHORT] if known is None else shown(known.shown)
        click.echo(f"{line.seq:>5}  {line.at.astimezone(zone):%Y-%m-%d %H:%M}  {who}: {line.words}")
    if none:
        click.echo(_("Nothing is written down yet."))


@command("returns", short_help="Show who came back by themselves.")
@zone_option
@home_option
def returns_command(zone: str | None, home: str | None, as_json: bool) -> None:
    """Show who came back by themselves, after room was asked for or given.

    Only a message that a person wrote to you counts. It gives one reply for each of theirs, for seven
    days; what you begin yourself stays held. letbe read notes it.

    \b
    Examples:
      letbe returns
      letbe returns --json
    """
    with opened_plainly(home, zone) as (opened, its_zone):
        from letbe.board.back import backs
        from letbe.board.known import known_people
        from letbe.space import returns
        from letbe.space.person import ids_of, open_log

        known, log, now = known_people(opened), open_log(opened), the_time()
        ids = {person: ids_of(opened, one.handles) for person, one in known.items()}
        found = backs(log, ids, known, now)
        named = {i for each in ids.values() for i in each}
        others = [r for r in returns(log, now) if r.person not in named]
        if as_json:
            listed = [*(b.as_json() for b in found), *(_stranger(r) for r in others)]
            print_json({"zone": its_zone.key, "returns": listed})
            return
        from letbe.screen.back import back_line, stranger_line

        for one in found:
            click.echo(back_line(one, now, its_zone))
        for other in others:
            click.echo(stranger_line(other, now, its_zone))
        if not found and not others:
            click.echo(_("Nobody has come back. The door is theirs to open, in their own time."))


def _stranger(back: Returned) -> dict[str, object]:
    """Give the return of an address that this home does not know any more."""
    return {
        "id": None,
        "name": None,
        "last_wrote_at": back.last_wrote_at,
        "may_answer": back.replies > 0,
        "replies": back.replies,
        "offers_end": back.offers_end,
        "closed": False,
    }
