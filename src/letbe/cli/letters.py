"""``letbe letters``: what was written and not sent."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from letbe.cli.common import can_ask, command, home_option, opened_plainly, print_json, the_time, zone_option
from letbe.errors import UsageError
from letbe.i18n import _, marked

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from letbe.home import Home
    from letbe.letters import Asked, Letter
    from letbe.people.match import Known

#: The state of a letter, as it is shown.
_STATES = {"kept": marked("kept"), "sealed": marked("sealed")}


class _ListFirst(click.Group):
    """A group whose first word may be a person: then it lists."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the command for a list in front where none is named."""
        named = args[0] if args else ""
        if named not in self.commands and named not in {"-h", "--help"}:
            args = ["list", *args]
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Give the commands in the order in which they were added."""
        del ctx
        return list(self.commands)


@click.group(
    "letters",
    cls=_ListFirst,
    short_help="Show, seal, keep or burn unsent letters.",
    context_settings={"help_option_names": ["-h", "--help"]},
)
def letters_command() -> None:
    """Letters that you wrote and did not send: who to and when, and never in a list what stands in them.

    letbe letters PERSON is short for letbe letters list PERSON.
    """


@command("list", short_help="List them.")
@click.argument("person", required=False)
@zone_option
@home_option
def list_command(person: str | None, zone: str | None, home: str | None, as_json: bool) -> None:
    """List letters by their number, with the day, the person and the form.

    \b
    Examples:
      letbe letters
      letbe letters ada
      letbe letters list ada
    """
    from letbe.board.known import known_people
    from letbe.letters import letters
    from letbe.people.match import find_person

    with opened_plainly(home, zone) as (opened, its_zone):
        known = known_people(opened)
        only = None if person is None else find_person(person, tuple(known.values())).id
        found = letters(opened, only)
        if as_json:
            print_json({"zone": its_zone.key, "letters": [listed(letter, known) for letter in found]})
            return
        for letter in found:
            click.echo(_row(letter, known, its_zone))
        if not found:
            click.echo(_("No letter is here. To write one: letbe write PERSON"))


def listed(letter: Letter, known: Mapping[str, Known]) -> dict[str, object]:
    """Give a letter as plain values, without its text."""
    who = known.get(letter.person)
    return {
        "number": letter.number,
        "person": letter.person,
        "name": None if who is None else who.name,
        "form": letter.form,
        "written_at": letter.written_at,
        "state": letter.state,
        "sealed_at": letter.sealed_at,
        "felt": letter.felt or None,
    }


def _row(letter: Letter, known: Mapping[str, Known], zone: ZoneInfo) -> str:
    """Give a letter's line in the list."""
    from letbe.letters.forms import FORMS
    from letbe.readers.found import shown
    from letbe.screen.words import day

    who = known.get(letter.person)
    name = letter.person if who is None else shown(who.shown)
    state = _(_STATES[letter.state])
    return (
        f"{letter.number:>4}  {day(letter.written_at, zone)}  {name}: {_(FORMS[letter.form].title)} ({state})"
    )


@contextmanager
def _one(home: str | None, zone: str | None) -> Iterator[tuple[Home, ZoneInfo, datetime]]:
    """Open the home for one letter."""
    with opened_plainly(home, zone) as (opened, its_zone):
        yield opened, its_zone, the_time()


_NUMBER = click.argument("number", type=click.IntRange(1))
_AGAIN = click.option("--again", is_flag=True, help="Ask for a sealed letter a second time, a breath later.")


@command("show", short_help="Show one; a sealed one when you ask twice.")
@_NUMBER
@_AGAIN
@zone_option
@home_option
def show_command(number: int, again: bool, zone: str | None, home: str | None, as_json: bool) -> None:
    """Show a letter. A sealed one is shown when you ask twice, with ten minutes between.

    It stays sealed, and notes in itself when it was read.

    \b
    Examples:
      letbe letters show 3
      letbe letters show 3 --again
    """
    from letbe.board.known import known_people
    from letbe.letters import ask_for

    with _one(home, zone) as (opened, its_zone, now):
        asked = ask_for(opened, number, now, again=again)
        if as_json:
            text = {"text": asked.letter.text if asked.may_read else None, "again_from": asked.again_from}
            print_json({**listed(asked.letter, known_people(opened)), **text})
            return
        if not asked.may_read:
            _say_later(asked, "show", its_zone)
            return
        from letbe.cli.texts import show_text

        show_text(asked.letter.text)


def _say_later(asked: Asked, deed: str, zone: ZoneInfo) -> None:
    """Say since when it is sealed, and from when on it may be asked for again."""
    from letbe.screen.words import day
    from letbe.space.when import show

    assert asked.again_from is not None  # noqa: S101 - for the types; it is there where it may not be read
    letter = asked.letter
    click.echo(
        _("Letter {number} is sealed since {day}.").format(
            number=letter.number, day=day(letter.sealed_at, zone)
        )
    )
    click.echo(
        _("If you still wish it then, ask again from {when} on: {command}").format(
            when=show(asked.again_from, zone), command=f"letbe letters {deed} {letter.number} --again"
        )
    )


@command("seal", short_help="Seal one.")
@_NUMBER
@zone_option
@home_option
def seal_command(number: int, zone: str | None, home: str | None, as_json: bool) -> None:
    """Seal a letter: from now on it is shown only when you ask for it twice.

    \b
    Examples:
      letbe letters seal 3
    """
    from letbe.letters import seal_letter

    with _one(home, zone) as (opened, _zone, now):
        letter = seal_letter(opened, number, now)
        _done(opened, letter, _("Letter {number} is sealed.").format(number=number), as_json=as_json)


@command("keep", short_help="Let a sealed one be open again.")
@_NUMBER
@_AGAIN
@zone_option
@home_option
def keep_command(number: int, again: bool, zone: str | None, home: str | None, as_json: bool) -> None:
    """Let a sealed letter be an open one again: asked for twice, with ten minutes between.

    \b
    Examples:
      letbe letters keep 3
      letbe letters keep 3 --again
    """
    from letbe.letters import keep_letter

    with _one(home, zone) as (opened, its_zone, now):
        asked = keep_letter(opened, number, now, again=again)
        if not asked.may_read and not as_json:
            _say_later(asked, "keep", its_zone)
            return
        more = {"again_from": asked.again_from}
        words = _("Letter {number} is kept, and open.").format(number=number)
        _done(opened, asked.letter, words, as_json=as_json, **more)


@command("burn", short_help="Destroy one.")
@_NUMBER
@click.option("--yes", is_flag=True, help="Do not ask; for scripts.")
@zone_option
@home_option
def burn_command(number: int, yes: bool, zone: str | None, home: str | None, as_json: bool) -> None:
    """Destroy a letter: its key is gone, and no copy of this home from before can be opened for it.

    A backup that was made with its own copy of the keys is not in letbe's hands.

    \b
    Examples:
      letbe letters burn 3
      letbe letters burn 3 --yes
    """
    from letbe.letters import burn_letter, find_letter

    with _one(home, zone) as (opened, _zone, _now):
        find_letter(opened, number)
        question = _("Burn letter {number}? It cannot be brought back.").format(number=number)
        if not yes and not can_ask():
            raise UsageError(
                _("a letter is burned for good, and nobody is here to say yes"), _("if so, add --yes")
            )
        if not yes and not click.confirm(question, err=True):
            raise UsageError(_("nothing was burned"), _("the letter is where it was"))
        burn_letter(opened, number)
        if as_json:
            print_json({"number": number, "state": "burned"})
        else:
            click.echo(_("The letter is burned: its key is gone, and nothing can open it."))


@command("felt", short_help="Note how it was afterwards.")
@_NUMBER
@click.argument("felt", type=click.Choice(("better", "same", "worse")))
@zone_option
@home_option
def felt_command(number: int, felt: str, zone: str | None, home: str | None, as_json: bool) -> None:
    """Note in a letter how it was after writing: better, same or worse.

    After two that were worse letbe offers no further letter, and names people to talk to.

    \b
    Examples:
      letbe letters felt 3 same
    """
    from letbe.letters import note_felt

    with _one(home, zone) as (opened, _zone, _now):
        _done(opened, note_felt(opened, number, felt), _("It is noted."), as_json=as_json)


def _done(home: Home, letter: Letter, words: str, *, as_json: bool, **more: Any) -> None:
    """Say what was done with a letter."""
    if as_json:
        from letbe.board.known import known_people

        print_json({**listed(letter, known_people(home)), **more})
    else:
        click.echo(words)


for _command in (
    *(list_command, show_command, seal_command),
    *(keep_command, burn_command, felt_command),
):
    letters_command.add_command(_command)
