"""Open a database read-only, wherever it lies, so that nothing is written beside it and nothing in it runs.

    a file, no log beside it            read in place; SQLite is told that nothing changes
    a file with its -wal and -shm       read in place, with both
    a file with its -wal alone          SQLite would write a -shm beside it: a private copy is read
    in an archive, up to 64 MiB         read in memory
    in an archive, larger or with a log a private copy is read

A private copy lies in a folder that only its owner can open, and is gone afterwards, also when reading fails.
"""

from __future__ import annotations

import shutil
import tempfile
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import apsw

from letbe.errors import UnreadableError
from letbe.readers.database.recognising import is_log
from letbe.readers.found import TORN
from letbe.readers.source import WINDOW_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from letbe.readers.source import Source

#: A database in an archive is held in memory up to this size.
MOST_IN_MEMORY: Final = 64 << 20

#: A private copy leaves this much room on the disk.
SPARE_DISK: Final = 1 << 30

#: The longest value that is read.  Nobody types half a million characters into a chat, and no page of a
#: hostile file can claim more.
LONGEST_VALUE: Final = 512 << 10

#: Steps of SQLite's machine for each byte of the file, and to begin with: a row takes some 80 steps and more
#: than a hundred bytes, a row of a join 8 steps and 10 bytes.
STEPS_A_BYTE: Final = 8
STEPS_TO_BEGIN: Final = 20_000_000
_STEPS_A_CALL: Final = 20_000

#: Where the header says that the newest rows may lie in a log; 2 is yes.
_LOG_AT: Final = 18
_HAS_LOG: Final = 2

BESIDE: Final = "copy the file again together with the -wal and -shm beside it, with the app closed"


def database_and_log(sources: Sequence[Source]) -> tuple[Source, Source | None]:
    """Tell a database from the log that belongs to it.

    Raises:
        UnreadableError: There is a log only.
    """
    logs = [s for s in sources if s.name.endswith("-wal")]
    databases = [s for s in sources if s not in logs]
    if not databases:
        what = f"{sources[0].path} is the log of a database that is not beside it"
        raise UnreadableError(what, f"read it together with {sources[0].name.removesuffix('-wal')}")
    return databases[0], logs[0] if logs else None


class Opened:
    """A database that is open.

    Attributes:
        db: The connection.
        path: What a person is shown.
        size: Bytes of the file and its log.
        notes: What a person should know about how it was opened.
    """

    def __init__(self, db: apsw.Connection, path: str, size: int, notes: tuple[str, ...]) -> None:
        self.db = db
        self.path = path
        self.size = size
        self.notes = notes
        self._left = 0
        self.allow()
        db.set_progress_handler(self._over, _STEPS_A_CALL)

    def allow(self) -> None:
        """Give the next query its share of work."""
        self._left = (STEPS_TO_BEGIN + STEPS_A_BYTE * self.size) // _STEPS_A_CALL

    def _over(self) -> bool:
        """Tell SQLite to stop: no sound file of this size takes so many steps."""
        self._left -= 1
        return self._left < 0


@contextmanager
def opened(source: Source, log: Source | None = None) -> Iterator[Opened]:
    """Open a database; it is closed, and any copy removed, at the end.

    Args:
        source: The database.
        log: Its write-ahead log, where it was found beside it; looked for where the database is a plain file.

    Raises:
        UnreadableError: It cannot be opened or copied, or is none.

    Cost: nothing to speak of in place; a copy of the file where one is made.
    """
    with ExitStack() as keep:
        try:
            db, size, notes = _connect(source, log, keep)
            keep.callback(db.close)
            _defend(db)
            yield Opened(db, source.path, size, notes)
        except apsw.Error as error:
            raise in_words(source.path, error) from None


def in_words(path: str, error: BaseException) -> UnreadableError:
    """Say in plain words why a database cannot be read."""
    if isinstance(error, apsw.BusyError | apsw.LockedError):
        return UnreadableError(f"{path} is in use", "close the app that writes it, or read a copy")
    if isinstance(error, apsw.InterruptError):
        return UnreadableError(f"{path} holds more rows than a file of its size can", BESIDE)
    if isinstance(error, apsw.CantOpenError | apsw.PermissionsError | apsw.AuthError):
        hint = "change its permissions, or copy it (with the -wal and -shm beside it) to where you may read"
        return UnreadableError(f"{path} cannot be opened", hint)
    return UnreadableError(f"{path} is a damaged or cut-off database", BESIDE)


def _connect(
    source: Source, log: Source | None, keep: ExitStack
) -> tuple[apsw.Connection, int, tuple[str, ...]]:
    """Choose the way, and open."""
    file = source.file
    beside = None if file is None else _log_beside(file)
    if file is not None and log is None and beside is None:
        return _plain(file, immutable=True), file.stat().st_size, _lacks_log(source)
    if file is not None and beside is not None and _with(file, "-shm").is_file():
        return _plain(file, immutable=False), file.stat().st_size + beside.stat().st_size, ()
    if log is None and beside is None and source.size <= MOST_IN_MEMORY:
        content = _content(source)
        if content is not None:
            note = "it lies in an archive, and was read in memory"
            return _in_memory(content), len(content), (*_lacks_log(source), note)
    return _copied(source, log, beside, keep)


def _plain(file: Path, *, immutable: bool) -> apsw.Connection:
    """Open a file where it lies."""
    how = "immutable=1" if immutable else "readonly_shm=1"
    return _open(f"{file.absolute().as_uri()}?mode=ro&{how}")


def _open(uri: str) -> apsw.Connection:
    """Open by an address."""
    return apsw.Connection(uri, flags=apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI)


def _with(file: Path, ending: str) -> Path:
    """Name a file beside another, where a link leads."""
    real = file.resolve()
    return real.with_name(real.name + ending)


def _log_beside(file: Path) -> Path | None:
    """Find the log of a database; an empty one says nothing."""
    log = _with(file, "-wal")
    try:
        with log.open("rb") as stream:
            return log if is_log(stream.read(4)) else None
    except OSError:
        return None


def _lacks_log(source: Source) -> tuple[str, ...]:
    """Say that the newest rows may be missing, where the database keeps a log and none is there."""
    if source.head()[_LOG_AT + 1 : _LOG_AT + 2] != bytes([_HAS_LOG]):
        return ()
    said = f"the app keeps its newest messages in {source.name}-wal, which is not beside it; they are missing"
    return (f"{said}, unless the app was closed when it was copied",)


def _content(source: Source) -> bytes | None:
    """Read a whole database into memory; None where it is larger than it claims."""
    try:
        content = b"".join(_up_to(source, MOST_IN_MEMORY + 1))
    except (OSError, *TORN) as error:
        raise UnreadableError(f"{source.path} cannot be unpacked", "unpack it yourself first") from error
    return content if len(content) <= MOST_IN_MEMORY else None


def _up_to(source: Source, most: int) -> Iterator[bytes]:
    """Give the pieces of a source, until there are so many bytes or more."""
    for piece in source.windows(WINDOW_BYTES):
        yield piece
        most -= len(piece)
        if most <= 0:
            return


def _in_memory(content: bytes) -> apsw.Connection:
    """Open bytes; a database in memory has no log."""
    db = apsw.Connection(":memory:")
    head = content[:_LOG_AT] + b"\x01\x01" if content[_LOG_AT : _LOG_AT + 1] == b"\x02" else b""
    db.deserialize("main", head + content[len(head) :])
    return db


def _copied(
    source: Source, log: Source | None, beside: Path | None, keep: ExitStack
) -> tuple[apsw.Connection, int, tuple[str, ...]]:
    """Open a private copy."""
    before = _stamp(source, beside)
    folder = Path(
        keep.enter_context(tempfile.TemporaryDirectory(prefix="letbe-", ignore_cleanup_errors=True))
    )
    copy = folder / "copy.db"
    size = _copy(source, copy)
    notes = ["it was read from a private copy, which is removed"]
    if beside is not None:
        shutil.copyfile(beside, folder / "copy.db-wal")
        size += beside.stat().st_size
    elif log is not None:
        size += _copy(log, folder / "copy.db-wal")
    else:
        notes += _lacks_log(source)
    if _stamp(source, beside) != before:
        what = f"{source.path} was written to while it was copied"
        raise UnreadableError(what, "close the app that writes it, then read again")
    return _open(f"{copy.as_uri()}?mode=ro"), size, tuple(notes)


def _stamp(source: Source, beside: Path | None) -> list[tuple[int, int]]:
    """Tell the state of the files: when each was written, and how long it is."""
    states = [file.stat() for file in (source.file, beside) if file is not None]
    return [(state.st_mtime_ns, state.st_size) for state in states]


def _copy(source: Source, to: Path) -> int:
    """Copy a source as long as there is room for it; give its size."""
    done = 0
    try:
        with to.open("xb") as out:
            for piece in source.windows(WINDOW_BYTES):
                if shutil.disk_usage(to.parent).free < len(piece) + SPARE_DISK:
                    what = f"there is no room for a private copy of {source.path}"
                    raise UnreadableError(what, "make room, or unpack it yourself and read the file")
                out.write(piece)
                done += len(piece)
    except (OSError, *TORN) as error:
        if isinstance(error, UnreadableError):
            raise
        raise UnreadableError(f"{source.path} cannot be copied", "unpack it yourself first") from error
    return done


def _defend(db: apsw.Connection) -> None:
    """Let nothing in the file run, change or grow."""
    for switch, value in (
        (apsw.SQLITE_DBCONFIG_DEFENSIVE, 1),
        (apsw.SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0),
        (apsw.SQLITE_DBCONFIG_ENABLE_TRIGGER, 0),
        (apsw.SQLITE_DBCONFIG_ENABLE_VIEW, 0),
        (apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1),
    ):
        db.config(switch, value)
    db.limit(apsw.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
    db.limit(apsw.SQLITE_LIMIT_ATTACHED, 0)
    for pragma in ("query_only=ON", "cell_size_check=ON", "mmap_size=0", "temp_store=MEMORY"):
        db.execute(f"PRAGMA {pragma}").close()
