"""``letbe read --watch``: read what is in a folder, then what arrives, until somebody stops it."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import click

from letbe.cli.common import the_time
from letbe.errors import BusyError, LetbeError
from letbe.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from threading import Event

    from letbe.reading.watch import Arrivals


def watch(folders: Sequence[Path], read: Callable[[Sequence[Path]], None], stop: Event | None = None) -> None:
    """Read what is in some folders, then what arrives, until Ctrl-C.

    Args:
        folders: The folders.
        read: Reads some paths into the home, and says what it read.
        stop: Ends it, too.
    """
    from letbe.reading.watch import Arrivals

    every = [Arrivals(folder) for folder in folders]
    try:
        for arrivals in every:
            arrivals.note(arrivals.entries(), time.monotonic())
            _read_some(arrivals, arrivals.ready(time.monotonic(), time.time_ns()), read)
        _wait(every, read, stop)
    except KeyboardInterrupt:
        click.echo(_("stopped"), err=True)


def _wait(every: Sequence[Arrivals], read: Callable[[Sequence[Path]], None], stop: Event | None) -> None:
    """Wait for changes; the first look finds what came while the first reading went on."""
    from letbe.reading.watch import changes

    fresh = True
    for paths in changes([a.folder for a in every], stop):
        for arrivals in every:
            met = {e for p in paths if (e := arrivals.entry_of(p)) is not None}
            arrivals.note(arrivals.entries() if fresh else met, time.monotonic())
            if arrivals.pending:
                _read_some(arrivals, arrivals.ready(time.monotonic()), read)
        fresh = False


def _read_some(arrivals: Arrivals, ready: Sequence[Path], read: Callable[[Sequence[Path]], None]) -> None:
    """Read what is whole; where the home is busy, or a fault of ours shows, the others go on."""
    if not ready:
        return
    whole_folder = len(ready) > 1 and not arrivals.pending and ready == arrivals.entries()
    try:
        read([arrivals.folder] if whole_folder else ready)
    except BusyError as error:
        click.echo(_("{met}; letbe tries again").format(met=error.met), err=True)
        arrivals.again(ready, time.monotonic())
    except LetbeError:
        raise  # of the home, not of a file
    except Exception as error:  # noqa: BLE001 - one file that breaks us must not end the watch
        names = ", ".join(e.name for e in ready[:3])
        words = _("{names} could not be read, and that is a fault of letbe ({kind})")
        click.echo(words.format(names=names, kind=type(error).__name__), err=True)


def print_line(document: dict[str, Any]) -> None:
    """Print one JSON object on one line, at once."""
    now = the_time().isoformat().replace("+00:00", "Z")
    click.echo(json.dumps({"at": now, **document}, ensure_ascii=False))
