"""What every command shares: where the home is, how an answer and an error are printed, what time it is."""

from __future__ import annotations

import functools
import json
import os
import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, NoReturn, ParamSpec

import click

from letbe.errors import LetbeError, UsageError
from letbe.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path
    from zoneinfo import ZoneInfo

    from rich.table import Table

    from letbe.board.view import View
    from letbe.home import Home

P = ParamSpec("P")

#: How wide a table may be where no terminal says so.
_PIPE_COLUMNS: Final = 100


def command(name: str, **settings: Any) -> Callable[[Callable[..., None]], click.Command]:
    """Make a command that takes ``--json`` and shows errors in the one shape.

    Args:
        name: Its name.
        settings: What click takes.
    """

    def wrap(function: Callable[..., None]) -> click.Command:
        asked: Any = click.option(
            "--json", "as_json", is_flag=True, help="Print one JSON document and nothing else."
        )
        settings.setdefault("context_settings", {"help_option_names": ["-h", "--help"]})
        make: Any = click.command
        made: click.Command = make(name, **settings)(asked(_with_errors(function)))
        return made

    return wrap


def home_option(function: Callable[P, None]) -> Callable[P, None]:
    """Add ``--home DIR``."""
    return click.option(
        "--home",
        type=click.Path(file_okay=False),
        envvar="LETBE_HOME",
        help="Where letbe keeps what it read.  [default: the platform's data folder, or LETBE_HOME]",
    )(function)


def _with_errors(function: Callable[P, None]) -> Callable[P, None]:
    """Show what a person can do something about; anything else is a fault of ours and stays loud."""

    @functools.wraps(function)
    def run(*args: P.args, **named: P.kwargs) -> None:
        try:
            function(*args, **named)
        except LetbeError as error:
            stop(error, as_json=bool(named.get("as_json")))
        except BrokenPipeError:
            # Whoever read our output has seen enough; nothing more may be written at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    return run


def stop(error: LetbeError, *, as_json: bool) -> NoReturn:
    """Print an error in the one shape, and stop with its status."""
    if as_json:
        click.echo(json.dumps(error.as_json(), ensure_ascii=False), err=True)
    else:
        click.echo(f"letbe: {error.met}", err=True)
        click.echo(f"  {error.hint}", err=True)
    sys.exit(error.exit_status)


def print_json(document: object) -> None:
    """Print one JSON document."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2, default=_plain))


def _plain(value: object) -> object:
    """Write a time as JSON does."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    raise TypeError(type(value).__name__)


def the_time() -> datetime:
    """Give the time, in UTC; ``LETBE_NOW`` stands in for the clock in demos and tests.

    Raises:
        UsageError: ``LETBE_NOW`` is no ISO 8601 time.
    """
    set_time = os.environ.get("LETBE_NOW")
    if not set_time:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(set_time)
    except ValueError as error:
        raise UsageError(
            _('LETBE_NOW is no time: "{time}"').format(time=set_time), _("write it as 2026-01-05T09:00:00Z")
        ) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def ask_passphrase(new: bool) -> str:
    """Ask for the passphrase of the home, twice if it is a new one."""
    text = _("Choose a passphrase for your letbe home") if new else _("Passphrase")
    return str(click.prompt(text, hide_input=True, confirmation_prompt=new, err=True))


def ask_once() -> Callable[[bool], str]:
    """Make a way to ask for the passphrase that asks one time: for a program that opens the home again."""
    said: list[str] = []

    def ask(new: bool) -> str:
        if not said:
            said.append(ask_passphrase(new))
        return said[0]

    return ask


def can_ask() -> bool:
    """Tell whether there is a person at the terminal who can be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def zone_option(function: Callable[P, None]) -> Callable[P, None]:
    """Add ``--zone ZONE``."""
    return click.option(
        "--zone",
        metavar="ZONE",
        help="The zone in which days are told.  [default: the one given before, or this machine's]",
    )(function)


def home_of(given: str | None) -> Path:
    """Say where the home is."""
    from letbe.config import settings

    return settings(given).home


@contextmanager
def opened(home: str | None, zone: str | None) -> Iterator[View]:
    """Open the home for somebody who looks.

    A passphrase takes half a second to become a key; what a view needs is loaded meanwhile.
    """
    from letbe.home import begin_opening

    opening = begin_opening(home_of(home), create=False, ask_passphrase=ask_passphrase if can_ask() else None)
    from letbe.board.view import View
    from letbe.config import the_zone

    tell_when_compiling()

    with opening.result() as open_home:
        _finish_forgetting(open_home)
        yield View(open_home, the_zone(zone or open_home.get("zone"))[0])


@contextmanager
def opened_plainly(home: str | None, zone: str | None) -> Iterator[tuple[Home, ZoneInfo]]:
    """Open the home for somebody who asks one question: no figures are loaded.

    Gives the home, and the zone in which times are told.
    """
    from letbe.config import the_zone
    from letbe.home import open_home

    asking = ask_passphrase if can_ask() else None
    with open_home(home_of(home), create=False, ask_passphrase=asking) as found:
        _finish_forgetting(found)
        yield found, the_zone(zone or found.get("zone"))[0]


def _finish_forgetting(home: Home) -> None:
    """Go on with a forgetting that was interrupted; where the home is busy, the next one does."""
    from letbe.home.marks import FORGETTING

    if home.get(FORGETTING) is None:
        return
    from letbe.chapters.forget import finish
    from letbe.errors import BusyError

    try:
        finish(home)
    except BusyError as error:
        click.echo(f"letbe: {error.met}", err=True)
        click.echo(f"  {error.hint}", err=True)


def tell_when_compiling() -> None:
    """Say what is happening while kernels are compiled: once on a machine, some seconds."""
    from letbe.compiled import when_compiling

    when_compiling(lambda: click.echo(_("getting ready for this machine, once; a few seconds"), err=True))


def print_lines(lines: Iterable[str | Table]) -> None:
    """Print lines and tables; in a pipe, tables are as wide as they need."""
    from rich.console import Console

    width = None if sys.stdout.isatty() else _PIPE_COLUMNS
    console = Console(width=width, highlight=False, markup=False, emoji=False)
    for line in lines:
        if isinstance(line, str):
            click.echo(line)
        else:
            console.print(line)
