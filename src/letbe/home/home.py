"""Open a home, change it in transactions, and be its only writer while exports are read."""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import filelock

from letbe import vault as vaults
from letbe.errors import BusyError, DamagedError, UnreadableError
from letbe.home import database, rewrap, tables
from letbe.vault import COST, FILE_MODE, VAULT_FILE, AskPassphrase, Cost, Vault, saying_why

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    import apsw

    from letbe.vault import Opening

DATABASE_FILE: Final = "home.db"
LOCK_FILE: Final = "writing.lock"
DAMAGED_FOLDER: Final = "damaged"

#: SQLite's smallest page.
_LEAST_BYTES: Final = 512


class Home:
    """An open home, for one thread at a time.  Use it in ``with``, or close it.

    Attributes:
        folder: Where it is.
        vault: Its keys.
        db: Its database; SQL goes through ``transaction`` or ``reading``.
    """

    def __init__(self, folder: Path, vault: Vault, db: apsw.Connection) -> None:
        self.folder = folder
        self.vault = vault
        self.db = db
        self._lock = filelock.FileLock(folder / LOCK_FILE, mode=FILE_MODE)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Home({self.folder})"

    def twin(self) -> Home:
        """Open the same home once more, for another thread: one open home is for one thread at a time.

        No passphrase is asked for, and none is stretched.

        Raises:
            DamagedError, UnwritableError, BusyError: As when it was opened.
        """
        return _finished(self.folder, self.vault.twin())

    def close(self) -> None:
        """Close it; closing twice is fine."""
        self.db.close()

    # -- transactions ------------------------------------------------------------------------

    @contextmanager
    def transaction(self) -> Iterator[apsw.Connection]:
        """Change the database: all of it, or nothing where the body raises.

        Inside another one it is a savepoint of that one.  On leaving the outermost one without an
        error, the change is on disk.

        Raises:
            BusyError, UnwritableError, DamagedError: Nothing was changed.
        """
        with database.speaking(self.folder / DATABASE_FILE):
            if self.db.in_transaction:
                with self.db:
                    yield self.db
                return
            with self._outermost("BEGIN IMMEDIATE"):
                yield self.db

    @contextmanager
    def reading(self) -> Iterator[apsw.Connection]:
        """Read several things as of one moment.

        Raises:
            BusyError, UnwritableError, DamagedError: It cannot be read.
        """
        with database.speaking(self.folder / DATABASE_FILE):
            if self.db.in_transaction:
                yield self.db
                return
            with self._outermost("BEGIN"):
                yield self.db

    @contextmanager
    def _outermost(self, begin: str) -> Iterator[None]:
        self.db.execute(begin)
        try:
            self._keep_up()
            yield
            self.db.execute("COMMIT")
        except BaseException:
            if self.db.in_transaction:
                self.db.execute("ROLLBACK")
            raise

    def _keep_up(self) -> None:
        """Follow a KEK that another letbe has exchanged since."""
        kek_id = self._kek_id()
        if kek_id != self.vault.kek_id:
            self.vault.settle(kek_id)

    def _kek_id(self) -> str:
        return str(self.db.execute("SELECT id FROM kek").get)

    # -- the one writer ----------------------------------------------------------------------

    @contextmanager
    def writing(self, wait_s: float = 0) -> Iterator[None]:
        """Be the only one that reads exports into this home; inside another one it does nothing.

        Args:
            wait_s: How long to wait for another writer, seconds.

        Raises:
            BusyError: Another letbe is writing.
        """
        with saying_why(self._lock_path):
            try:
                self._lock.acquire(timeout=wait_s)
            except filelock.Timeout:
                raise BusyError(
                    "another letbe is writing to this home", "run it again when that one is done"
                ) from None
        try:
            yield
        finally:
            self._lock.release()

    @property
    def _lock_path(self) -> Path:
        return self.folder / LOCK_FILE

    # -- rooms and settings ------------------------------------------------------------------

    def migrate(self, room: str, steps: Sequence[str]) -> None:
        """Bring a room's tables up to date; each room numbers its own steps.

        Args:
            room: Its name.
            steps: SQL; ``steps[i]`` leads from version i to i + 1.  Only ever appended to.

        Raises:
            UnreadableError: A newer letbe has taken more steps than are known here.
        """
        with self.reading() as db:
            if _version(db, room) == len(steps):
                return
        with self.transaction() as db:
            version = _version(db, room)
            if version > len(steps):
                raise UnreadableError(f"{self.folder} was used by a newer letbe", "use the newer one")
            for step in steps[version:]:
                db.execute(step)
            db.execute("INSERT OR REPLACE INTO room VALUES (?, ?)", (room, len(steps)))

    def get(self, key: str, default: Any = None) -> Any:
        """Give a setting.

        Args:
            key: Its name.
            default: What is given where it was never put.
        """
        with self.reading() as db:
            row = db.execute("SELECT value FROM setting WHERE key = ?", (key,)).fetchone()
        return default if row is None else json.loads(row[0])

    def put(self, key: str, value: Any) -> None:
        """Keep a setting: anything that JSON can hold."""
        with self.transaction() as db:
            db.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (key, json.dumps(value)))

    # -- exchanging the KEK ------------------------------------------------------------------

    def rotate(self) -> None:
        """Exchange the KEK and wrap every key again, so that what was destroyed stays destroyed.

        Old pages of the database, old files and copies of both then hold only keys that nothing opens
        any more.

        Raises:
            BusyError: Another letbe is writing.
            UnwritableError: The home is as it was.

        Cost: about 20 microseconds a handle.
        """
        with self.writing():
            with self.reading():
                pass  # follow an exchange that somebody else began
            coming = self.vault.begin_rotation()
            try:
                with self.transaction() as db:
                    rewrap.all_of(db, self.vault, coming)
                    db.execute("UPDATE kek SET id = ?", (coming.kek_id,))
            except BaseException:
                self.vault.settle(self.vault.kek_id)
                raise
            self.vault.settle(coming.kek_id)
            self.tidy()

    def change_passphrase(self, passphrase: str, cost: Cost = COST) -> None:
        """Put the home behind a new passphrase (also one that a keyring opened until now), and rotate.

        Args:
            passphrase: The new one.
            cost: What it shall cost to try one.

        Raises:
            LockedError: It is empty; nothing was changed.
            BusyError: Another letbe is writing; nothing was changed.
            UnwritableError: The old passphrase, or the new one, opens the home as it was.
        """
        with self.writing():
            self.vault.change_passphrase(passphrase, cost)
            self.rotate()

    def tidy(self) -> bool:
        """Move what is in the write-ahead log into the database and empty the log.

        Returns:
            False where another process still reads from the log.
        """
        with database.speaking(self.folder / DATABASE_FILE):
            busy = self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return busy is not None and busy[0] == 0


class HomeOpening:
    """A home that is being opened: the slow part runs in another thread."""

    def __init__(self, folder: Path, opening: Opening, lock: filelock.BaseFileLock) -> None:
        self._folder = folder
        self._opening = opening
        self._lock = lock

    def result(self) -> Home:
        """Wait for it, and give the open home.

        Raises:
            LockedError: A wrong passphrase, or a keyring that does not give the key.
            DamagedError: A file of the home is not what letbe wrote there.
            UnwritableError: It cannot be written.
            BusyError: Another process keeps the database.
        """
        try:
            return _finished(self._folder, self._opening.result())
        finally:
            if self._lock.is_locked:
                self._lock.release()


def begin_opening(
    folder: Path,
    *,
    create: bool = True,
    ask_passphrase: AskPassphrase | None = None,
    environ: Mapping[str, str] = os.environ,
    cost: Cost = COST,
) -> HomeOpening:
    """Open a home, or make it: ask what has to be asked, and go on in another thread.

    Args:
        folder: Where it is.
        create: Make it where there is none.
        ask_passphrase: Asks a person, with True where a new passphrase is chosen; None: nobody is there.
        environ: Where ``LETBE_PASSPHRASE`` is looked up; it comes before asking.
        cost: What a new passphrase shall cost to try.

    Raises:
        UnreadableError: There is no home, and none shall be made; or a newer letbe made it.
        LockedError: There is no passphrase.
        DamagedError: ``vault.json`` is missing or not what letbe wrote.
        BusyError: Another letbe is making the same home.
        UnwritableError: The folder cannot be made.
    """
    lock = filelock.FileLock(folder / LOCK_FILE, mode=FILE_MODE)
    if not (folder / VAULT_FILE).exists():
        _may_be_made(folder, create=create)
        vaults.make_folder(folder)
        with saying_why(folder):
            try:
                lock.acquire(timeout=0)
            except filelock.Timeout:
                raise BusyError("another letbe is making this home", "run it again") from None
    try:
        opening = vaults.begin_opening(folder, ask_passphrase=ask_passphrase, environ=environ, cost=cost)
    except BaseException:
        lock.release()
        raise
    return HomeOpening(folder, opening, lock)


def open_home(
    folder: Path,
    *,
    create: bool = True,
    ask_passphrase: AskPassphrase | None = None,
    environ: Mapping[str, str] = os.environ,
    cost: Cost = COST,
) -> Home:
    """Open a home, or make it; see ``begin_opening`` and ``HomeOpening.result``.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with open_home(pathlib.Path(folder) / "home", environ={"LETBE_PASSPHRASE": "a b c"}) as home:
    ...         home.put("zone", "Europe/Berlin")
    ...         home.get("zone")
    'Europe/Berlin'
    """
    return begin_opening(
        folder, create=create, ask_passphrase=ask_passphrase, environ=environ, cost=cost
    ).result()


def _may_be_made(folder: Path, *, create: bool) -> None:
    """Refuse where nothing shall be made, and where the vault of an existing home is gone."""
    if (folder / DATABASE_FILE).exists():
        raise vaults.missing(folder / VAULT_FILE)
    if not create:
        raise UnreadableError(f"there is no home at {folder}", "letbe read PATH makes one")


def _finished(folder: Path, vault: Vault) -> Home:
    """Open the database with the vault's key, make its tables, and settle which KEK holds."""
    path = folder / DATABASE_FILE
    if vault.record.begun and not path.exists():
        raise DamagedError(
            f"{path} is missing",
            "nothing was changed: put it back from a backup, "
            "or move the whole folder aside and read your exports again",
        )
    if vault.record.begun and path.stat().st_size < _LEAST_BYTES:
        raise database.damaged(path)  # SQLite would take an emptied file for a new database
    vaults.make_folder(folder)
    db = database.connect(path, vault.database_key, create=not vault.record.begun)
    home = Home(folder, vault, db)
    try:
        _settled(home, path)
        vault.mark_begun()
        home.migrate("home", tables.STEPS)
    except BaseException:
        db.close()
        raise
    return home


def _settled(home: Home, path: Path) -> None:
    """Make what every home has, and follow the KEK that the database was committed under."""
    with database.speaking(path), saying_why(path):
        path.chmod(FILE_MODE)
        if home.db.pragma("user_version") == 0:
            if home.vault.record.begun:
                raise database.damaged(path)
            _lay_out(home)
        layout = home.db.pragma("user_version")
    if layout > tables.LAYOUT:
        raise UnreadableError(f"{home.folder} was made by a newer letbe", "use the newer one")
    with home.reading():
        pass


def _lay_out(home: Home) -> None:
    """Make what every home has, unless another letbe has just done so."""
    home.db.execute("BEGIN IMMEDIATE")
    with home.db:
        if home.db.pragma("user_version") == 0:
            home.db.execute(tables.BASE)
            home.db.execute("INSERT INTO kek VALUES (1, ?)", (home.vault.kek_id,))
            home.db.pragma("user_version", tables.LAYOUT)
    home.db.execute("COMMIT")


def _version(db: apsw.Connection, room: str) -> int:
    """Say how many of its steps a room has taken."""
    row = db.execute("SELECT version FROM room WHERE name = ?", (room,)).fetchone()
    return 0 if row is None else int(row[0])
