"""Files that are whole or not there, and that only their owner can read."""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Final

from letbe.errors import UnwritableError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FOLDER_MODE: Final = 0o700
FILE_MODE: Final = 0o600

#: What the name of a file ends in until it is whole.
BESIDE: Final = ".part"

_REASONS: Final = {
    errno.ENOSPC: ("no room is left on the disk", "make room, then run the same command again"),
    errno.EDQUOT: ("your share of the disk is used up", "make room, then run the same command again"),
    errno.EFBIG: ("a file may not grow that large here", "raise the limit (ulimit -f), then run it again"),
    errno.EACCES: ("letbe may not write there", "give the folder back to your user, or name another --home"),
    errno.EPERM: ("letbe may not write there", "give the folder back to your user, or name another --home"),
    errno.EROFS: ("the disk is read-only", "make it writable, or name another --home"),
    errno.ENOTDIR: ("a file stands where a folder should be", "name another --home"),
    errno.EEXIST: ("a file stands where a folder should be", "name another --home"),
}


@contextmanager
def saying_why(path: Path) -> Iterator[None]:
    """Turn an error of the operating system while writing into one that says what to do.

    Raises:
        UnwritableError: Instead of any ``OSError``.
    """
    try:
        yield
    except OSError as error:
        met, hint = _REASONS.get(
            error.errno or 0,
            (os.strerror(error.errno) if error.errno else "the disk fails", "look after the disk first"),
        )
        raise UnwritableError(f"{path} cannot be written: {met}", f"nothing was changed; {hint}") from error


def make_folder(folder: Path) -> None:
    """Make a folder that only its owner can enter, and close one that others can enter.

    Raises:
        UnwritableError: It cannot be made.
    """
    with saying_why(folder):
        folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        if folder.stat().st_mode & 0o077:
            folder.chmod(FOLDER_MODE)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder survive a power cut (systems that cannot do so are left alone)."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def whole(path: Path, *, sync_names: bool = True) -> Iterator[IO[bytes]]:
    """Give a file to write beside, put in its place at the end; a crash leaves the old one or this one.

    Args:
        path: Its place.
        sync_names: Sync the folder, too; a caller who writes several files does so once at the end.

    Raises:
        UnwritableError: It cannot be written; what was there is unchanged, and nothing is left beside it.
    """
    beside = path.with_name(f"{path.name}.{os.getpid()}{BESIDE}")
    with saying_why(path):
        try:
            descriptor = os.open(beside, os.O_RDWR | os.O_CREAT | os.O_TRUNC, FILE_MODE)
            with os.fdopen(descriptor, "w+b") as file:
                yield file
                file.flush()
                os.fsync(descriptor)
            beside.replace(path)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
        if sync_names:
            sync_folder(path.parent)


def write_whole(path: Path, content: bytes | memoryview, *, sync_names: bool = True) -> None:
    """Write all of a file; see ``whole``."""
    with whole(path, sync_names=sync_names) as file:
        file.write(content)
