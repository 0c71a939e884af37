"""``letbe formats``: what can be read, how a person gets it, and what a file is taken for."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from letbe.cli.common import command, print_json
from letbe.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from letbe.reading.formats import Format, Recognised


@command("formats", short_help="Show what can be read, or what a file is.")
@click.argument("files", nargs=-1, type=click.Path(path_type=str), metavar="[FILE...]")
def formats_command(files: tuple[str, ...], as_json: bool) -> None:
    """List the exports and mailboxes that letbe reads, and how you get each of them.

    With files, say how surely each reader takes each of them for its own; nothing is read beyond the
    beginning of a file, and nothing is kept.  Folders and archives are looked into.

    \b
    Examples:
      letbe formats
      letbe formats ~/Downloads/export.zip
    """
    from letbe.readers import troubles
    from letbe.reading.formats import known_formats, recognised

    if files:
        found = list(recognised(files))
        if as_json:
            print_json({"files": [f.as_json() for f in found], "warnings": list(troubles())})
        else:
            _print(_of_files(found))
        if not any(f.sure for f in found):
            sys.exit(1)
        return
    formats = known_formats()
    if as_json:
        print_json({"formats": [f.as_json() for f in formats], "warnings": list(troubles())})
    else:
        _print(_list(formats))


def _print(lines: Iterator[str]) -> None:
    """Print lines, then what is wrong with readers of other packages."""
    from letbe.readers import troubles

    for line in lines:
        click.echo(line)
    for trouble in troubles():
        click.echo(_("note: {trouble}").format(trouble=trouble), err=True)


def _list(formats: Sequence[Format]) -> Iterator[str]:
    """Tell of each format."""
    for entry in formats:
        yield from _one(entry)
    yield ""
    yield _("letbe formats FILE says what a file is; letbe read --map reads any other table.")


def _one(entry: Format) -> Iterator[str]:
    """Tell of one format: what it is, how it is got, what is not sure, who reads it."""
    told = entry.about
    title = _(told.title)
    if told.files:
        yield _("{format}  {title}: {files}").format(
            format=entry.name.ljust(_WIDTH), title=title, files=_(told.files)
        )
    else:
        yield _("{format}  {title}").format(format=entry.name.ljust(_WIDTH), title=title)
    room = " " * (_WIDTH + 2)
    if told.get:
        yield room + _("get it: {get}").format(get=_(told.get))
    if told.page:
        yield room + _("more:   {page}").format(page=told.page)
    if told.unconfirmed:
        yield room + _("not seen in a real file yet: {what}").format(what=_(told.unconfirmed))
    if entry.package:
        yield room + _("read by {package}, which is not part of letbe").format(package=entry.package)


#: As wide as the longest name of a format of letbe's own.
_WIDTH = 12


def _of_files(found: Sequence[Recognised]) -> Iterator[str]:
    """Tell of each file who takes it for their own."""
    from letbe.readers.found import shown

    for file in found:
        yield shown(file.path)
        for name, sure in file.sure:
            yield _("  {format}  {sure:.0%} sure").format(format=name.ljust(_WIDTH), sure=sure)
        if not file.sure:
            yield "  " + (shown(file.note) if file.note else _("no reader knows it"))
