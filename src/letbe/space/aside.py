"""Set a damaged database aside: it is kept, and nothing takes its place by itself.

A new, empty log would have forgotten what was asked.  So the place of the damaged one stays empty, every
gate holds, and a person decides: put a backup back, or begin anew.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from letbe.errors import UnwritableError

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

#: The database, and what SQLite keeps beside it: the log may lie in any of the three.
_PARTS: Final = ("", "-wal", "-shm", "-journal")


def set_aside(database: Path, into: Path, now: datetime) -> tuple[Path, ...]:
    """Move a damaged database, with all that belongs to it, into a folder of damaged files.

    Args:
        database: The file that nobody has open any more.
        into: The folder for damaged files, on the same disk; it is made if it is not there.
        now: The moment, for the names; two damaged files of one second get different names.

    Returns:
        Where the parts lie now; empty where there was nothing.

    Raises:
        UnwritableError: A part could not be moved.  Those that were moved lie in the folder.

    Cost: some renames and two synced folders.
    """
    moved = []
    try:
        into.mkdir(mode=0o700, parents=True, exist_ok=True)
        stem = _free_name(into, f"{database.name}-{now:%Y%m%dT%H%M%SZ}")
        for part in _PARTS:
            source = database.with_name(database.name + part)
            if source.exists():
                moved.append(source.rename(into / (stem + part)))
        for folder in (into, database.parent):
            _sync(folder)
    except OSError as error:
        raise UnwritableError(
            f"the damaged database could not be moved ({error.strerror})",
            f"move {database.name} to another folder by hand; nothing is sent meanwhile",
        ) from error
    return tuple(moved)


def _free_name(folder: Path, name: str) -> str:
    """Find a name that no damaged file has."""
    number, free = 1, name
    while any((folder / (free + part)).exists() for part in _PARTS):
        number += 1
        free = f"{name}-{number}"
    return free


def _sync(folder: Path) -> None:
    """Make the names in a folder last; Windows has no such call and needs none."""
    if hasattr(os, "O_DIRECTORY"):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
