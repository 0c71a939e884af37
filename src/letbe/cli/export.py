"""``letbe export``: everything letbe holds about somebody, in open formats."""

from __future__ import annotations

from pathlib import Path

import click

from letbe.cli.asking import find
from letbe.cli.common import command, home_option, opened_plainly, print_json
from letbe.i18n import _


@command("export", short_help="Give everything letbe holds about somebody.")
@click.argument("person")
@click.argument("file", type=click.Path(path_type=Path))
@home_option
def export_command(person: str, file: Path, home: str | None, as_json: bool) -> None:
    """Write everything letbe holds about PERSON to a new zip FILE, in open formats.

    For you, or to hand to them if they ask. Nothing is worked out: what is held is given as it is. The
    file is not encrypted; `letbe keepsake` makes one that is.

    \b
    Example:
      letbe export ada ada.zip
    """
    with opened_plainly(home, None) as (opened, _zone):
        from letbe.chapters.archive import write_zip
        from letbe.chapters.export import everything

        known = find(opened, person)
        names = write_zip(file, everything(opened, known))
    if as_json:
        print_json({"file": str(file), "holds": names})
    else:
        words = _("Everything letbe holds about them is in {file}: {names}.")
        click.echo(words.format(file=file, names=", ".join(names)))
        click.echo(_("It is not encrypted, and only your user can read it."))
