"""``letbe forget``: forget somebody wholly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from letbe.cli.asking import find
from letbe.cli.common import can_ask, command, home_option, opened_plainly, print_json, the_time
from letbe.errors import UsageError
from letbe.i18n import _, ngettext

if TYPE_CHECKING:
    from letbe.chapters.forget import Holdings
    from letbe.people.match import Known


@command("forget", short_help="Forget somebody wholly.")
@click.argument("person", required=False)
@click.option(
    "--mark/--nothing-remains",
    "mark",
    default=None,
    help="Leave a mark that says nothing, so that they are let be from now on; or leave nothing.",
)
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--finish", "finishing", is_flag=True, help="Finish a forgetting that was interrupted.")
@home_option
def forget_command(
    person: str | None, mark: bool | None, yes: bool, finishing: bool, home: str | None, as_json: bool
) -> None:
    """Forget somebody wholly: their name, addresses, letters, answers, and what went between you.

    Their keys are destroyed, the history is written anew without them, and your home's main key is
    exchanged, so that no old copy of the home brings them back. It cannot be undone. The exports that you
    read are yours; letbe does not touch them.

    A mark is a keyed hash of an address and cannot be read back. With it, a later reading leaves them out,
    and every gate holds. Where a space is in force it is left unless you say --nothing-remains.

    \b
    Examples:
      letbe export ada ada.zip
      letbe forget ada
      letbe forget ada --mark --yes
      letbe forget --finish
    """
    with opened_plainly(home, None) as (opened, _zone):
        from letbe.chapters.forget import begin, finish, holdings

        if finishing:
            _tell_finished(finish(opened), as_json)
            return
        if person is None:
            raise UsageError(_("nobody is named"), _("letbe forget PERSON"))
        known = find(opened, person)
        held = holdings(opened, known, the_time())
        marked = _agreed(known, held, mark, yes)
        begin(opened, known, the_time(), mark=marked)
        finish(opened)
    if as_json:
        print_json({"forgotten": True, "messages": held.messages, "papers": held.papers, "mark_left": marked})
        return
    click.echo(_("They are forgotten."))
    if marked:
        click.echo(_("A mark that says nothing stays, so that they are let be."))
    click.echo(
        _("The exports that you read are where they were. If you keep a copy of your key file, or of your")
    )
    click.echo(_("keyring, make a new one and destroy the old: letbe key save FILE"))


def _agreed(known: Known, held: Holdings, mark: bool | None, yes: bool) -> bool:
    """Show what goes, ask, and say whether a mark shall stay.

    Raises:
        UsageError: Nobody said yes.
    """
    from letbe.readers.found import shown

    if not yes and not can_ask():
        raise UsageError(_("nobody is here to say yes"), _("if you are sure, add --yes; it cannot be undone"))
    if not yes:
        click.echo(f"{shown(known.shown)}: {_counted(held)}", err=True)
        if held.safety:
            click.echo(_("You need distance from them. What letbe holds may be proof, with dates."), err=True)
            click.echo(_("  letbe export PERSON FILE.zip   keeps it whole; do that first"), err=True)
        if not click.confirm(_("Forget them wholly? It cannot be undone."), err=True):
            raise UsageError(_("nobody was forgotten"), _("nothing was changed"))
    if mark is not None:
        return mark
    if held.in_force or yes:
        return held.in_force
    click.echo(_("A mark that says nothing can stay, so that a later reading still lets them be."), err=True)
    return click.confirm(_("Leave it?"), default=True, err=True)


def _counted(held: Holdings) -> str:
    """Say what letbe holds."""
    parts = [
        ngettext("{n:,} address", "{n:,} addresses", held.handles).format(n=held.handles),
        ngettext(
            "{n:,} message by time and length", "{n:,} messages by time and length", held.messages
        ).format(n=held.messages),
    ]
    if held.papers:
        parts.append(
            ngettext(
                "{n:,} paper (letters, answers, sentences)",
                "{n:,} papers (letters, answers, sentences)",
                held.papers,
            ).format(n=held.papers)
        )
    return ", ".join(parts)


def _tell_finished(rows: int, as_json: bool) -> None:
    """Say that it is done."""
    if as_json:
        print_json({"finished": True, "messages": rows})
    else:
        click.echo(_("The forgetting is finished.") if rows else _("Nothing is left to finish."))
