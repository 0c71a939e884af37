"""``letbe look``: one tie."""

from __future__ import annotations

import sys

import click

from letbe.cli.common import command, home_option, opened, print_json, print_lines, the_time, zone_option


@command("look")
@click.argument("person")
@click.option("--why", is_flag=True, help="Show the figures behind the words, too.")
@zone_option
@home_option
def look_command(person: str, why: bool, zone: str | None, home: str | None, as_json: bool) -> None:
    """Show one person: the rhythm of the two of you, and the figures with their counts.

    PERSON is the start of a name, a whole name, an address, or the id on the board.

    \b
    Examples:
      letbe look ada
      letbe look ada@example.org --why
      letbe look "+44 7700 900123" --json
    """
    with opened(home, zone) as view:
        now = the_time()
        entry, picture = view.look(person, now, _columns())
        if as_json:
            print_json({"now": now, "zone": view.zone.key, **entry.as_json(), "rhythm": _rhythm(picture)})
            return
        from letbe.screen.look import look_lines
        from letbe.screen.rhythm import draw

        lines = [] if picture is None else draw(picture, plain=_plain())
        print_lines(look_lines(entry, lines, now, view.zone, with_why=why))


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
