"""``letbe join`` and ``letbe split``: which handles are one person; the user decides, letbe remembers."""

from __future__ import annotations

import click

from letbe.cli.common import command, home_option, opened, print_json, the_time
from letbe.i18n import _


@command("join", short_help="Make two people one.")
@click.argument("person")
@click.argument("other")
@home_option
def join_command(person: str, other: str, home: str | None, as_json: bool) -> None:
    """Make two people one: all handles of OTHER become PERSON's.

    It is remembered, and `letbe split` undoes it. Nothing that was read is changed. What either of them
    asked for counts for both.

    \b
    Examples:
      letbe join "Ada Lace" ada@example.org
      letbe join k3v9 p7x2
    """
    with opened(home, None) as view:
        joined = view.join(person, other, the_time())
    if as_json:
        print_json({"id": joined.id, "name": joined.name, "handles": list(joined.handles)})
    else:
        from letbe.readers.found import shown

        words = _("{name} is one person now, with {n} addresses.")
        click.echo(words.format(name=shown(joined.shown), n=len(joined.handles)))


@command("split", short_help="Take an address away from its person.")
@click.argument("handle")
@home_option
def split_command(handle: str, home: str | None, as_json: bool) -> None:
    """Take one address away from its person; it becomes a person of its own.

    HANDLE is an address as `letbe look` shows it. What is in force stays in force for both.

    \b
    Examples:
      letbe split ada@example.org
      letbe split "+44 7700 900123"
    """
    with opened(home, None) as view:
        alone = view.split(handle, the_time())
    if as_json:
        print_json({"id": alone.id, "name": alone.name, "handles": list(alone.handles)})
    else:
        from letbe.readers.found import shown

        click.echo(_("{name} ({id}) stands alone now.").format(name=shown(alone.shown), id=alone.id))
