"""Every store of the log, so that one suite of tests holds all of them to the same promises."""

from __future__ import annotations

from typing import TYPE_CHECKING

import apsw

from letbe.space.sqlite import MIGRATIONS, SqliteLog

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from letbe.space.log import Log

SECRET = bytes(range(32))


def connect(path: Path | str, *, synced: bool = False, vfs: str | None = None) -> apsw.Connection:
    """Open a database as a home does; without the syncs where no test can cut the power."""
    db = apsw.Connection(str(path), vfs=vfs)
    db.set_busy_timeout(20_000)
    db.execute("PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON")
    db.execute(f"PRAGMA synchronous = {'FULL' if synced else 'OFF'}")
    return db


def make_tables(db: apsw.Connection) -> None:
    """Run the scripts once."""
    if not db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'space_log'").fetchall():
        db.execute("BEGIN IMMEDIATE")
        for script in MIGRATIONS:
            db.execute(script)
        db.execute("COMMIT")


def sqlite_log(folder: Path) -> SqliteLog:
    """Open a log in a folder; each call is another connection to the same one."""
    db = connect(folder / "home.db")
    make_tables(db)
    return SqliteLog(db, SECRET)


#: A name for each store → how to open it in a folder.  PostgreSQL joins here.
STORES: Mapping[str, Callable[[Path], Log]] = {"sqlite": sqlite_log}
