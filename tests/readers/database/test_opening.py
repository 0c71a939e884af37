"""Databases are opened where they lie, with their log, and nothing is left behind."""

from __future__ import annotations

import io
import shutil
import sqlite3
import tempfile
import zipfile
from typing import TYPE_CHECKING

import pytest

from letbe.errors import UnreadableError
from letbe.readers.database import opening
from letbe.readers.database.opening import opened
from letbe.readers.source import from_bytes, from_path
from letbe.reading.read import Wishes, read_parts
from tests.readers.samples.imessage import PEOPLE, SCHEMA, row_of

if TYPE_CHECKING:
    from pathlib import Path

    from letbe.reading.read import Part


@pytest.fixture
def live(tmp_path: Path) -> Path:
    """Give a folder with a database whose newest message is in its log, as an app that runs leaves it."""
    writing = sqlite3.connect(tmp_path / "writing.db")
    writing.execute("PRAGMA journal_mode=wal")
    writing.executescript(SCHEMA)
    for table, rows in PEOPLE.items():
        for row in rows:
            columns, marks = ", ".join(row), ", ".join("?" * len(row))
            writing.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", tuple(row.values()))  # noqa: S608 - ours
    _send(writing, 1)
    writing.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    _send(writing, 2)
    folder = tmp_path / "Messages"
    folder.mkdir()
    for ending in ("", "-wal", "-shm"):
        shutil.copy(tmp_path / f"writing.db{ending}", folder / f"chat.db{ending}")
    writing.close()
    return folder


def _send(db: sqlite3.Connection, number: int) -> None:
    """Add a message."""
    row = {**row_of(number), "ROWID": number}
    columns, marks = ", ".join(row), ", ".join("?" * len(row))
    db.execute(f"INSERT INTO message ({columns}) VALUES ({marks})", tuple(row.values()))  # noqa: S608 - ours
    db.execute("INSERT INTO chat_message_join (chat_id, message_id) VALUES (1, ?)", (number,))
    db.commit()


def read(path: Path) -> list[Part]:
    """Read a path; nothing may fail."""
    parts, others, _ = read_parts([path], Wishes(zone="UTC"))
    assert others == []
    return parts


def messages(path: Path) -> int:
    """Count what is read of a path."""
    return sum(len(p.scan.rows) for p in read(path))


def listed(folder: Path) -> dict[str, bytes]:
    """Give all files of a folder."""
    return {p.name: p.read_bytes() for p in sorted(folder.iterdir())}


@pytest.mark.parametrize("lost", [(), ("-shm",)], ids=["all three", "no -shm"])
def test_a_log_beside_a_database_is_read_with_it(live: Path, lost: tuple[str, ...]) -> None:
    """It holds the newest weeks; and nothing is written beside a person's file."""
    for ending in lost:
        (live / f"chat.db{ending}").unlink()
    before = listed(live)
    assert messages(live / "chat.db") == 2
    assert messages(live) == 2
    assert listed(live) == before


def test_a_database_without_its_log_is_read_and_a_word_is_said(live: Path) -> None:
    """It may lack its newest messages."""
    (live / "chat.db-wal").unlink()
    (live / "chat.db-shm").unlink()
    (part,) = read(live / "chat.db")
    assert len(part.scan.rows) == 1
    assert "chat.db-wal" in " ".join(part.scan.warnings)
    assert sorted(p.name for p in live.iterdir()) == ["chat.db"]


def test_a_log_without_its_database_is_named(live: Path) -> None:
    """A person copied the wrong one of three files."""
    (live / "chat.db").unlink()
    parts, others, _ = read_parts([live], Wishes(zone="UTC"))
    assert parts == []
    assert "log of a database" in others[0].errors[0].reason


@pytest.mark.parametrize("with_log", [False, True])
def test_an_archive_is_read_from_memory_or_a_copy_that_is_gone(
    live: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, with_log: bool
) -> None:
    """The copy lies where nobody else may look, and only while it is read."""
    own = tmp_path / "own"
    own.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(own))
    with zipfile.ZipFile(tmp_path / "m.zip", "w") as archive:
        archive.write(live / "chat.db", "Messages/chat.db")
        if with_log:
            archive.write(live / "chat.db-wal", "Messages/chat.db-wal")
    (part,) = read(tmp_path / "m.zip")
    assert len(part.scan.rows) == 1 + with_log
    assert ("copy" if with_log else "memory") in " ".join(part.scan.warnings)
    assert list(own.iterdir()) == []


def test_a_copy_is_gone_when_reading_fails(
    live: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever goes wrong."""
    own = tmp_path / "own"
    own.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(own))
    monkeypatch.setattr(opening, "MOST_IN_MEMORY", 10)
    source = from_bytes((live / "chat.db").read_bytes(), "chat.db")
    seen = []

    def fail() -> None:
        with opened(source) as database:
            seen.extend(p.stat().st_mode & 0o077 for p in own.iterdir())
            seen.append(database.db.execute("SELECT count(*) FROM message").get)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert seen == [0, 1], "nobody else may look"
    assert list(own.iterdir()) == []


def test_a_copy_leaves_room_on_the_disk(live: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk stops everything else, too."""
    monkeypatch.setattr(opening, "MOST_IN_MEMORY", 10)
    monkeypatch.setattr(opening, "SPARE_DISK", 1 << 60)
    source = from_bytes((live / "chat.db").read_bytes(), "chat.db")
    with pytest.raises(UnreadableError, match="no room"), opened(source):
        pass


def test_a_member_larger_than_it_says_is_copied_instead(live: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What an archive says of a size is only said."""
    content = (live / "chat.db").read_bytes()
    monkeypatch.setattr(opening, "MOST_IN_MEMORY", len(content) - 1)
    source = from_bytes(content, "chat.db")
    lying = type(source)(source.path, source.name, 5, lambda: io.BytesIO(content), "")
    with opened(lying) as database:
        assert "copy" in " ".join(database.notes)


def test_a_path_with_odd_signs_is_opened(live: Path, tmp_path: Path) -> None:
    """An address of a file must not be taken apart at a question mark."""
    odd = tmp_path / "a?mode=rwc&b#c %41 ü"
    live.rename(odd)
    with opened(from_path(odd / "chat.db")) as database:
        assert database.db.execute("SELECT count(*) FROM message").get == 2
