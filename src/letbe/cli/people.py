"""``letbe people``: the board, and the same name on two channels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from letbe.cli.common import command, home_option, opened, print_json, print_lines, the_time, zone_option
from letbe.errors import UsageError
from letbe.i18n import _

if TYPE_CHECKING:
    from datetime import datetime

    from letbe.board.view import View


@command("people", short_help="Show everybody.")
@click.option("--same", is_flag=True, help="Show who may be one person: the same name on two channels.")
@click.option("--find", metavar="TEXT", help="Show only those whose name or address holds TEXT.")
@click.option("--mutual", is_flag=True, help="Show those who start, answer and ask, by name.")
@click.option("--all", "everybody", is_flag=True, help="Show everybody, also where they are many.")
@zone_option
@home_option
def people_command(
    same: bool,
    find: str | None,
    mutual: bool,
    everybody: bool,
    zone: str | None,
    home: str | None,
    as_json: bool,
) -> None:
    """Show everybody, and how each of them and you are in touch.

    Nobody is ranked. Whoever was in touch last stands first. Groups, lists and programs stand apart.
    Whose chapter is closed is not shown.

    \b
    Examples:
      letbe people
      letbe people --find an
      letbe people --same
      letbe people --mutual
    """
    if mutual and (same or find or everybody):
        raise UsageError(_("--mutual stands alone"), _("letbe people --mutual"))
    with opened(home, zone) as view:
        if mutual:
            _show_mutual(view, the_time(), as_json)
            return
        if same:
            _show_same(view.offers(), as_json)
            return
        board = view.board(the_time(), find)
        if as_json:
            print_json(board.as_json())
        else:
            from letbe.screen.board import MOST_PEOPLE, board_lines

            print_lines(board_lines(board, view.zone, None if everybody or find else MOST_PEOPLE))


def _show_mutual(view: View, now: datetime, as_json: bool) -> None:
    """Show those who start, answer and ask."""
    found = view.chosen(now)
    if as_json:
        print_json({"now": now, "zone": view.zone.key, "mutual": [one.as_json() for one in found]})
        return
    from letbe.screen.choosing import choosing_lines

    print_lines(choosing_lines(found))


def _show_same(offers: list[tuple[tuple[str, str], tuple[str, str]]], as_json: bool) -> None:
    """Show pairs who may be one person; only the user decides."""
    if as_json:
        print_json({"same": [[{"id": i, "name": n} for i, n in pair] for pair in offers]})
        return
    from letbe.readers.found import shown

    if not offers:
        click.echo(_("Nobody has the same name on two channels."))
        return
    click.echo(_("The same name on two channels. If they are one person, join them; if not, leave them."))
    for (a, name_a), (b, name_b) in offers:
        words = _("  {one} ({a})  and  {other} ({b}):  letbe join {a} {b}")
        click.echo(words.format(one=shown(name_a), other=shown(name_b), a=a, b=b))
