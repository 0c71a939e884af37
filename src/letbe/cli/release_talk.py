"""``letbe release`` in a terminal: one step after the other, and each can be left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from letbe.chapters.release import about_of, current, take, write_word
from letbe.chapters.steps import (
    AddEnd,
    Called,
    DropEnd,
    Ending,
    EndsDone,
    NoWord,
    Saw,
    SawDoors,
    Step,
    Thanked,
    TickEnd,
    next_step,
    opening_from,
)
from letbe.cli.release import care, close_chapter, door_states
from letbe.cli.texts import END, quiet_screen, typed
from letbe.errors import LetbeError
from letbe.i18n import _
from letbe.readers.found import shown
from letbe.screen import release as said
from letbe.space.person import show_person

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from letbe.chapters.doors import Threshold
    from letbe.cli.asking import Asking


class _LeftError(Exception):
    """The user leaves it here."""


def talk(asking: Asking, at: Threshold) -> None:
    """Go on with a release where it was left; it ends where the user leaves it, or the chapter is closed."""
    click.echo(shown(asking.known.shown))
    release = current(at)
    if release.closed_at is not None:
        _print(list(said.release_lines(release, about_of(at), (), at.now, asking.zone)))
        if opening_from(release, at.now) is None:
            click.echo(_("To open it again takes a day: letbe release PERSON --unseal"))
        return
    click.echo(_("Leave any step with an empty answer; what you did so far is kept."))
    about = about_of(at)
    if about.safety:
        click.echo(_(said.SAFETY))
    elif about.no_contact:
        click.echo(_(said.WORD_CLOSED))
    try:
        while (step := next_step(current(at), about_of(at))) is not None:
            click.echo("")
            title = _(said.TITLES[step])
            click.echo(f"{title[0].upper()}{title[1:]}")
            _STEPS[step](asking, at)
    except (_LeftError, click.Abort):
        click.echo("")
        click.echo(_(said.LEAVE))


def _ask(question: str) -> str:
    """Ask for a line; an empty one leaves."""
    answer = str(click.prompt(question, default="", show_default=False)).strip()
    if not answer:
        raise _LeftError
    return answer


def _choose(question: str, choices: Mapping[str, str]) -> str:
    """Ask for one of some words; an empty answer leaves, anything else is asked again."""
    while True:
        listed = ", ".join(f"{key} = {what}" for key, what in choices.items())
        answer = _ask(f"{question} ({listed})").casefold()
        if answer in choices:
            return answer
        click.echo(_("One of the letters, or nothing to leave it here."))


def _print(lines: list[str]) -> None:
    """Print some lines."""
    for line in lines:
        click.echo(f"  {line}" if line else "")


def _stands(asking: Asking, at: Threshold) -> None:
    """Show what stands."""
    _print(list(said.stands_lines(show_person(asking.log, asking.ids, at.now, place=asking.zone))))
    _choose(_("Go on?"), {"y": _("yes")})
    take(at, Saw())


def _last_word(asking: Asking, at: Threshold) -> None:
    """Write one, or none."""
    chosen = _choose(_("A last word?"), {"w": _("write a letter that is kept, not sent"), "n": _("none")})
    if chosen == "n":
        take(at, NoWord())
        return
    click.echo(_('Write. A line with nothing but "{end}" ends it. letbe sends nothing.').format(end=END))
    with quiet_screen():
        text = typed()
    try:
        release = write_word(at, text)
    except LetbeError as error:
        click.echo(f"{error.met}; {error.hint}")
        return
    click.echo(said.word_line(release, at.now, asking.zone))
    for line in care(asking, text):
        click.echo(line)


def _ends(_asking: Asking, at: Threshold) -> None:
    """Add, tick, and go on."""
    click.echo(_("Shared calendars, things to return, money, keys: your own list, if you need one."))
    while True:
        _print(list(said.ends_lines(current(at))))
        chosen = _choose(_("Your list"), {"a": _("add"), "t": _("tick"), "d": _("drop"), "n": _("next step")})
        if chosen == "n":
            take(at, EndsDone())
            return
        try:
            take(at, AddEnd(_ask(_("What is left"))) if chosen == "a" else _numbered(chosen))
        except LetbeError as error:
            click.echo(f"{error.met}; {error.hint}")


def _numbered(chosen: str) -> TickEnd | DropEnd:
    """Ask which one."""
    answer = _ask(_("Number"))
    number = int(answer) if answer.isascii() and answer.isdigit() else 0
    return TickEnd(number) if chosen == "t" else DropEnd(number)


def _doors(_asking: Asking, at: Threshold) -> None:
    """Show the doors."""
    _print(list(said.doors_lines(door_states(at))))
    _choose(_("Go on?"), {"y": _("yes")})
    take(at, SawDoors())


def _gratitude(_asking: Asking, at: Threshold) -> None:
    """Offered only where the user calls the ending peaceful."""
    if current(at).ending is None:
        names = {"p": Ending.PEACEFUL, "n": Ending.NOT_PEACEFUL, "h": Ending.HARM}
        words = {"p": _("peaceful"), "n": _("not peaceful"), "h": _("there was harm, or I am afraid")}
        ending = names[_choose(_("What do you call this ending?"), words)]
        take(at, Called(ending))
        if ending is not Ending.PEACEFUL:
            click.echo(_(said.SAFETY if ending is Ending.HARM else said.ENDINGS[ending]))
            return
    click.echo(_("Both may stay empty."))
    gratitude = str(click.prompt(_("A line of gratitude"), default="", show_default=False))
    taken = str(click.prompt(_("What I take along"), default="", show_default=False))
    try:
        take(at, Thanked(gratitude, taken))
    except LetbeError as error:
        click.echo(f"{error.met}; {error.hint}")


def _seal(asking: Asking, at: Threshold) -> None:
    """Close it, or not today."""
    left = said.left_line(current(at))
    if left is not None:
        click.echo(left)
    if current(at).letter:
        click.echo(f"{said.word_line(current(at), at.now, asking.zone)} {_(said.WORD_GONE)}")
    click.echo(_("After this, letbe shows nothing more about the two of you. To open it again takes a day."))
    _choose(_("Close the chapter?"), {"c": _("close it")})
    _print(close_chapter(asking, at, None))


_STEPS: Final[Mapping[Step, Callable[[Asking, Threshold], None]]] = {
    Step.STANDS: _stands,
    Step.LAST_WORD: _last_word,
    Step.ENDS: _ends,
    Step.DOORS: _doors,
    Step.GRATITUDE: _gratitude,
    Step.SEAL: _seal,
}
