"""Open the encrypted database, and say in plain words what is wrong with it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import apsw

from letbe.errors import BusyError, DamagedError, UnwritableError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: How long a statement waits for another process to finish its commit, milliseconds.
_PATIENCE_MS: Final = 10_000

#: Pages kept decrypted, KiB, taken as they are needed: an index of 100,000 random hashes fits, so that
#: adding that many handles does not encrypt each page again and again (measured: half the time).
_CACHE_KIB: Final = 65_536

#: Said wherever the database cannot be used as it is.
_DAMAGED_HINT: Final = (
    "nothing was changed or thrown away: put the whole home back from a backup, "
    "or move the folder aside and read your exports again (decisions and promises in it are then lost)"
)

_FAILS: Final = (apsw.IOError, apsw.CantOpenError, apsw.PermissionsError, apsw.ReadOnlyError)


def damaged(path: Path) -> DamagedError:
    """Say that the database is not what was written, and that nothing replaces it by itself."""
    return DamagedError(f"{path} is not what letbe wrote there", _DAMAGED_HINT)


@contextmanager
def speaking(path: Path) -> Iterator[None]:
    """Turn errors of SQLite into ours.

    Raises:
        DamagedError: The file is not what was written there, or belongs to another vault.
        UnwritableError: No room, or the disk fails.
        BusyError: Another process held it for too long.
    """
    try:
        yield
    except (apsw.NotADBError, apsw.CorruptError):
        raise damaged(path) from None
    except apsw.FullError:
        raise UnwritableError(
            f"{path} cannot be written: no room is left on the disk",
            "nothing was changed; make room, then run the same command again",
        ) from None
    except _FAILS as error:
        raise UnwritableError(
            f"{path} cannot be used: {error}", "look after the disk and its rights"
        ) from None
    except (apsw.BusyError, apsw.LockedError):
        raise BusyError(
            "another letbe is writing to this home", "run it again when that one is done"
        ) from None


def connect(path: Path, key: bytes, *, create: bool) -> apsw.Connection:
    """Open the database with its key and the settings that every connection has.

    Args:
        path: The file.
        key: 32 bytes.
        create: Make it where it is not there.

    Raises:
        DamagedError, UnwritableError, BusyError: See ``speaking``.

    Cost: 2 ms; the key is used as it is, without being stretched.
    """
    flags = apsw.SQLITE_OPEN_READWRITE | (apsw.SQLITE_OPEN_CREATE if create else 0)
    with speaking(path):
        database = apsw.Connection(str(path), flags=flags)
        try:
            database.set_busy_timeout(_PATIENCE_MS)
            # The form x'..' is taken as the key itself; it is hexadecimal and so cannot end the quote.
            database.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
            database.execute("SELECT count(*) FROM sqlite_schema")
            database.pragma("journal_mode", "wal")
            database.pragma("synchronous", "FULL")
            database.pragma("foreign_keys", 1)
            database.pragma("secure_delete", 1)
            database.pragma("trusted_schema", 0)
            database.pragma("cache_size", -_CACHE_KIB)
        except BaseException:
            database.close()
            raise
    return database
