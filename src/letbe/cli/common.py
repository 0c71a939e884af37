"""What every command shares: where the home is, how an answer and an error are printed, what time it is."""

from __future__ import annotations

import functools
import json
import os
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NoReturn, ParamSpec

import click

from letbe.errors import LetbeError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

P = ParamSpec("P")


def command(name: str | None = None, **settings: Any) -> Callable[[Callable[..., None]], click.Command]:
    """Make a command that takes ``--json`` and shows errors in the one shape.

    Args:
        name: Its name, if it is not the function's.
        settings: What click takes.
    """

    def wrap(function: Callable[..., None]) -> click.Command:
        asked = click.option(
            "--json", "as_json", is_flag=True, help="Print one JSON document and nothing else."
        )
        settings.setdefault("context_settings", {"help_option_names": ["-h", "--help"]})
        return click.command(name, **settings)(asked(_with_errors(function)))

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
        raise UsageError(f'LETBE_NOW is no time: "{set_time}"', "write it as 2026-01-05T09:00:00Z") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def ask_passphrase(new: bool) -> str:
    """Ask for the passphrase of the home, twice if it is a new one."""
    text = "Choose a passphrase for your letbe home" if new else "Passphrase"
    return str(click.prompt(text, hide_input=True, confirmation_prompt=new, err=True))


def can_ask() -> bool:
    """Tell whether there is a person at the terminal who can be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def home_of(given: str | Path | None) -> Path:
    """Say where the home is."""
    from letbe.config import home_folder

    return home_folder(given)
