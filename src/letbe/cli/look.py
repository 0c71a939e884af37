"""``letbe look``: one tie."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from letbe.cli.common import command, home_option, opened, print_json, print_lines, the_time, zone_option

if TYPE_CHECKING:
    from datetime import datetime

    from letbe.board.view import Look, View
    from letbe.reading.asks import Ask


@command("look", short_help="Show one person: rhythm and figures.")
@click.argument("person")
@click.option("--why", is_flag=True, help="Show the figures behind the words, too.")
@zone_option
@home_option
def look_command(person: str, why: bool, zone: str | None, home: str | None, as_json: bool) -> None:
    """Show one person: the rhythm of the two of you, and the figures with their counts.

    Of somebody who asked to stop or to pause it shows what is in force, and nothing else; of somebody
    who died, no figures. Of a closed chapter it shows the day on which you closed it.

    PERSON is the start of a name, a whole name, an address, or the id on the board.

    \b
    Examples:
      letbe look ada
      letbe look ada@example.org --why
      letbe look "+44 7700 900123" --json
    """
    with opened(home, zone) as view:
        now = the_time()
        found = view.look(person, now, _columns())
        asks = _asks(view, found, now)
        if as_json:
            sentences = [
                {"number": a.number, "status": a.status, "said_at": a.said_at, "sentence": a.sentence}
                for a in asks
            ]
            print_json({"now": now, "zone": view.zone.key, **_document(found), "asks": sentences})
            return
        from letbe.screen.asks import quote_lines
        from letbe.screen.look import look_lines, room_lines
        from letbe.screen.rhythm import draw

        if found.entry is None:
            print_lines(room_lines(found, now, view.zone))
            print_lines(quote_lines(asks, view.zone))
            return
        lines = [] if found.rhythm is None else draw(found.rhythm, plain=_plain())
        entry, in_force = found.entry, found.in_force
        print_lines(quote_lines(asks, view.zone))
        shown = look_lines(
            entry,
            lines,
            now,
            view.zone,
            with_why=why,
            in_force=in_force,
            back=found.back,
            rest=found.rest,
        )
        print_lines(shown)


def _asks(view: View, found: Look, now: datetime) -> tuple[Ask, ...]:
    """Give the sentences that stand behind what is in force, or wait for an answer."""
    from letbe.reading.asks import list_asks

    if found.sealed_at is not None:
        return ()
    listed = list_asks(view.home, now, view.zone, found.known.id)
    return tuple(a for a in listed if a.waits or a.status == "confirmed")


def _document(found: Look) -> dict[str, object]:
    """Give one person as plain values; where nothing may be shown, only what is in force."""
    from letbe.space import as_json

    known = found.known
    who = {"id": known.id, "name": known.name, "handles": list(known.handles)}
    in_force = {
        "in_force": as_json(found.in_force),
        "closed": found.sealed_at is not None,
        "closed_at": found.sealed_at,
        "came_back": None if found.back is None else found.back.as_json(),
        "died": found.died,
    }
    if found.entry is None:
        return {**who, **in_force}
    rest = None if found.rest is None else as_json(found.rest)
    return {**found.entry.as_json(), **in_force, "rhythm": _rhythm(found.rhythm), "rest": rest}


def _columns() -> int:
    """Say how many columns a picture may have."""
    import shutil

    margin, fewest, most = 12, 20, 106
    return max(fewest, min(shutil.get_terminal_size((100, 24)).columns - margin, most))


def _plain() -> bool:
    """Tell whether the terminal cannot show blocks."""
    return "utf" not in (sys.stdout.encoding or "").lower()


def _rhythm(picture: object) -> dict[str, object] | None:
    """Give the counts behind the picture."""
    from letbe.board.rhythm import Rhythm

    if not isinstance(picture, Rhythm):
        return None
    return {
        "start": picture.start,
        "days": picture.days,
        "them": picture.theirs.tolist(),
        "me": picture.mine.tolist(),
    }
