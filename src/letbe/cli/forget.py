"""``letbe forget``: forget somebody wholly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from letbe.cli.common import can_ask, command, home_option, opened_plainly, print_json, the_time
from letbe.errors import UsageError

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
    with opened_plainly(home, None) as (opened, _):
        from letbe.board.known import known_people
        from letbe.chapters.forget import begin, finish, holdings
        from letbe.people.match import find_person

        if finishing:
            _tell_finished(finish(opened), as_json)
            return
        if person is None:
            raise UsageError("nobody is named", "letbe forget PERSON")
        known = find_person(person, tuple(known_people(opened).values()))
        held = holdings(opened, known, the_time())
        marked = _agreed(known, held, mark, yes)
        begin(opened, known, the_time(), mark=marked)
        finish(opened)
    if as_json:
        print_json({"forgotten": True, "messages": held.messages, "papers": held.papers, "mark_left": marked})
        return
    click.echo("They are forgotten.")
    if marked:
        click.echo("A mark that says nothing stays, so that they are let be.")
    click.echo(
        "The exports that you read are where they were. If you keep a copy of your key file, or of your"
    )
    click.echo("keyring, make a new one and destroy the old: letbe key save FILE")


def _agreed(known: Known, held: Holdings, mark: bool | None, yes: bool) -> bool:
    """Show what goes, ask, and say whether a mark shall stay.

    Raises:
        UsageError: Nobody said yes.
    """
    from letbe.readers.found import shown

    if not yes and not can_ask():
        raise UsageError("nobody is here to say yes", "if you are sure, add --yes; it cannot be undone")
    if not yes:
        click.echo(f"{shown(known.shown)}: {_counted(held)}", err=True)
        if held.safety:
            click.echo("You need distance from them. What letbe holds may be proof, with dates.", err=True)
            click.echo("  letbe export PERSON FILE.zip   keeps it whole; do that first", err=True)
        if not click.confirm("Forget them wholly? It cannot be undone.", err=True):
            raise UsageError("nobody was forgotten", "nothing was changed")
    if mark is not None:
        return mark
    if held.in_force or yes:
        return held.in_force
    click.echo("A mark that says nothing can stay, so that a later reading still lets them be.", err=True)
    return click.confirm("Leave it?", default=True, err=True)


def _counted(held: Holdings) -> str:
    """Say what letbe holds."""
    parts = [
        f"{held.handles} {'address' if held.handles == 1 else 'addresses'}",
        f"{held.messages:,} {'message' if held.messages == 1 else 'messages'} by time and length",
    ]
    if held.papers:
        parts.append(
            f"{held.papers} {'paper' if held.papers == 1 else 'papers'} (letters, answers, sentences)"
        )
    return ", ".join(parts)


def _tell_finished(rows: int, as_json: bool) -> None:
    """Say that it is done."""
    if as_json:
        print_json({"finished": True, "messages": rows})
    else:
        click.echo("Nothing is left to finish." if not rows else "The forgetting is finished.")
