"""``letbe book``: the chapters that were closed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from letbe.cli.common import command, home_option, opened_plainly, print_json, zone_option
from letbe.errors import NoSuchPersonError, UsageError
from letbe.i18n import _

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from letbe.chapters.book import Page
    from letbe.people.match import Known


@command("book", short_help="Show the chapters that you closed.")
@click.argument("people", nargs=-1, metavar="[PERSON]...")
@click.option(
    "--export",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write chosen chapters to a page: FILE.html or FILE.pdf.",
)
@click.option("--force", is_flag=True, help="Put it in the place of a file that is there.")
@zone_option
@home_option
def book_command(
    people: tuple[str, ...],
    export: Path | None,
    force: bool,
    zone: str | None,
    home: str | None,
    as_json: bool,
) -> None:
    """Show the chapters that you closed: who, from when to when, and the words that you left there.

    It counts nothing. A chapter that you open again is not in the book until you close it again.

    \b
    Examples:
      letbe book
      letbe book ada --export ada.html
      letbe book --export book.pdf
    """
    if force and export is None:
        raise UsageError(_("--force belongs to --export"), _("such as --export book.html --force"))
    with opened_plainly(home, zone) as (opened, _zone):
        from letbe.board.known import known_people
        from letbe.chapters.book import pages

        known = known_people(opened)
        found = _chosen(pages(opened, {p: one.shown for p, one in known.items()}), people, known)
        if export is not None:
            from letbe.chapters.printed import print_book

            print_book(export, found, force=force)
        if as_json:
            document = {"chapters": [_document(page) for page in found]}
            print_json({**document, "written": None if export is None else str(export)})
            return
        if export is not None:
            words = _("Written to {file}; only your user can read it. It is not encrypted.")
            click.echo(words.format(file=export))
            return
        from letbe.screen.book import book_lines

        for line in book_lines(found):
            click.echo(line)


def _chosen(found: Sequence[Page], people: tuple[str, ...], known: Mapping[str, Known]) -> list[Page]:
    """Keep the chapters that were asked for, in the order of the book.

    Raises:
        NoSuchPersonError: Nobody is meant, several are, or there is no closed chapter with one.
    """
    if not people:
        return list(found)
    from letbe.people.match import find_person

    closed = {page.person for page in found}
    wanted = set()
    for asked in people:
        one = find_person(asked, tuple(known.values()))
        if one.id not in closed:
            raise NoSuchPersonError(
                _("there is no closed chapter with {name}").format(name=one.shown), _("letbe book lists them")
            )
        wanted.add(one.id)
    return [page for page in found if page.person in wanted]


def _document(page: Page) -> dict[str, object]:
    """Give a chapter as plain values."""
    return {
        "id": page.person,
        "name": page.name,
        "years": None if page.years is None else list(page.years),
        "closed_at": page.closed_at,
        "gratitude": page.gratitude,
        "taken": page.taken,
    }
