"""Write an archive whole or not at all, for its owner only, never over something that is there."""

from __future__ import annotations

import zipfile
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from letbe.errors import UsageError
from letbe.vault import files

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


def refuse_taken(to: Path) -> None:
    """Refuse a place where something stands, or that is in no folder.

    Raises:
        UsageError: It says which.
    """
    if to.exists() or to.is_symlink():
        raise UsageError(f"{to} is there already", "name a new file; nothing is written over")
    if not to.parent.is_dir():
        raise UsageError(f"there is no folder {to.parent}", "make it first, or name another")


@contextmanager
def whole(to: Path) -> Iterator[IO[bytes]]:
    """Write a file beside, and put it in its place at the end; on an error nothing is left.

    Raises:
        UsageError: Something is there already.
        UnwritableError: It cannot be written.
    """
    refuse_taken(to)
    with files.whole(to) as file:
        yield file
        file.flush()
        refuse_taken(to)


def write_zip(to: Path, content: Iterable[tuple[str, bytes]]) -> list[str]:
    """Write files into a new zip.

    Returns:
        Their names.

    Raises:
        UsageError: Something is there already.
        UnwritableError: It cannot be written; nothing is left of it.
    """
    names = []
    with whole(to) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, each in content:
            made.writestr(name, each)
            names.append(name)
    return names
