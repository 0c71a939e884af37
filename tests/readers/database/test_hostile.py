"""Databases that were damaged, and databases that were made to break things."""

from __future__ import annotations

import pathlib
import sqlite3
import tempfile
import time
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from letbe.errors import LetbeError, UnreadableError
from letbe.readers.database import opening
from letbe.readers.imessage import DATABASE
from letbe.readers.rows import Ask, Scan, Work
from letbe.readers.source import HEAD_BYTES, from_bytes, from_path
from letbe.reading.read import Wishes, read_parts
from tests.readers.imessage.reading import message
from tests.readers.samples.imessage import PEOPLE, SCHEMA, archived, database, row_of
from tests.readers.test_hostile import POISON, Ear, check

if TYPE_CHECKING:
    from pathlib import Path

MANY: Final = 400
PAGE: Final = 4096


def _whole() -> bytes:
    """Write a database of some pages."""
    rows = [{**row_of(i), "ROWID": i + 1} for i in range(MANY)]
    for row in rows[::2]:
        row["attributedBody"], row["text"] = archived(str(row["text"])), None
    joins = [{"chat_id": 1, "message_id": i + 1} for i in range(MANY)]
    return database({**PEOPLE, "message": rows, "chat_message_join": joins})


WHOLE: Final = _whole()


def _with_log() -> tuple[bytes, bytes]:
    """Write a database with one message, and the log that holds a second one."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "chat.db"
        path.write_bytes(database({**PEOPLE, "message": [message(1)]}))
        db = sqlite3.connect(path)
        db.execute("PRAGMA journal_mode=wal")
        db.execute("INSERT INTO chat_message_join (chat_id, message_id) VALUES (1, 1)")
        db.commit()
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.execute(
            "INSERT INTO message (ROWID, guid, text, handle_id, date) VALUES (2, 'G2', 'x', 1, 700000000)"
        )
        db.commit()
        found = path.read_bytes(), path.with_name("chat.db-wal").read_bytes()
        db.close()
        return found


BEFORE, LOG = _with_log()


def scan(content: bytes) -> Scan:
    """Read bytes as a database of messages, with an ear."""
    return DATABASE.scan(Work([from_bytes(content, "chat.db")], Ask(ZoneInfo("UTC")), listen=Ear()))


def leaves(table: bytes) -> list[int]:
    """List the pages that hold texts like those of a table."""
    return [n for n in range(1, len(WHOLE) // PAGE) if table in WHOLE[n * PAGE : (n + 1) * PAGE]]


def test_a_torn_page_loses_its_rows_only() -> None:
    """What can be had of a damaged file is had, and the rest is named."""
    pages = [n for n in leaves(b"says hello") if WHOLE[n * PAGE] == 0x0D]
    page = pages[len(pages) // 2]
    torn = WHOLE[: page * PAGE] + b"\xff" * PAGE + WHOLE[(page + 1) * PAGE :]
    rows = WHOLE[page * PAGE : (page + 1) * PAGE].count(b"8A0B5A3E")
    found = scan(torn)
    check(found)
    assert MANY - 3 * rows <= len(found.rows) < MANY
    assert (found.errors_total, found.errors[0].reason) == (1, "the database is damaged there")
    assert np.isin(found.rows.native, scan(WHOLE).rows.native).all()


def test_a_file_that_ends_early_is_an_error_of_ours() -> None:
    """A download that stopped."""
    for size in (50, 100, 5000, len(WHOLE) // 2, len(WHOLE) - 3 * PAGE):
        with pytest.raises(UnreadableError):
            scan(WHOLE[:size])


@pytest.mark.fuzz
@settings(max_examples=150, suppress_health_check=list(HealthCheck), deadline=None)
@given(st.data())
def test_any_bytes_give_a_sound_scan_or_an_error_of_ours(data: st.DataObject) -> None:
    """Spoilt in up to eight places, mostly where tables and pages are described."""
    content = bytearray(WHOLE)
    for _ in range(data.draw(st.integers(1, 8))):
        page = data.draw(st.integers(0, len(WHOLE) // PAGE - 1))
        at = page * PAGE + data.draw(st.one_of(st.integers(0, 200), st.integers(0, PAGE - 1)))
        filling = data.draw(st.one_of(st.binary(min_size=1, max_size=8), st.sampled_from(POISON)))
        content[at : at + len(filling)] = filling
    cut = data.draw(st.sampled_from([len(content), len(content), data.draw(st.integers(0, len(content)))]))
    spoilt = bytes(content[:cut])
    assert 0 <= DATABASE.recognise(spoilt[:HEAD_BYTES], "chat.db") <= 1
    try:
        found = scan(spoilt)
    except LetbeError:
        return
    check(found)


#: Schemas in which something would run if it were let.
TRICKS: Final = {
    "a view": "CREATE VIEW message AS WITH RECURSIVE n(guid, date) AS "
    "(SELECT 'x', 1 UNION ALL SELECT guid, date + 1 FROM n) SELECT * FROM n",
    "a virtual table": "CREATE VIRTUAL TABLE message USING fts5(guid, date)",
    "a column that is worked out": "CREATE TABLE message (guid AS (hex(zeroblob(400000000))), date INTEGER)",
}


@pytest.mark.parametrize("trick", TRICKS)
def test_nothing_in_a_file_runs(trick: str, tmp_path: Path) -> None:
    """Only real tables and plain columns are read."""
    path = tmp_path / "chat.db"
    db = sqlite3.connect(path)
    db.execute(TRICKS[trick])
    db.execute("CREATE TABLE chat_message_join (chat_id, message_id)")
    db.execute("CREATE TABLE t (x)")
    db.commit()
    db.close()
    started = time.process_time()
    with pytest.raises(UnreadableError, match="no messages"):
        DATABASE.scan(Work([from_path(path)], Ask(ZoneInfo("UTC"))))
    assert time.process_time() - started < 5


def test_views_beside_the_tables_change_nothing() -> None:
    """A view that has no end, a trigger, a table of which nobody knows the module."""
    more = """
    CREATE VIEW handles AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x FROM n) SELECT * FROM n;
    CREATE TRIGGER t AFTER INSERT ON message BEGIN SELECT load_extension('x'); END;
    CREATE INDEX odd ON message (abs(date));
    """
    rows = {**PEOPLE, "message": [message(1)], "chat_message_join": [{"chat_id": 1, "message_id": 1}]}
    assert len(scan(database(rows, SCHEMA.replace("CREATE TRIGGER", "-- CREATE TRIGGER", 0) + more.replace(
        "SELECT load_extension('x');", "SELECT 1;"
    ))).rows) == 1  # fmt: skip


def test_a_circle_of_pages_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """An inner page that names one leaf a hundred times would be walked for ever, layer upon layer."""
    monkeypatch.setattr(opening, "STEPS_TO_BEGIN", 200_000)
    inner = [n for n in range(1, len(WHOLE) // PAGE) if WHOLE[n * PAGE] == 0x05]
    pages = bytearray(WHOLE)
    for page in inner:
        cells = int.from_bytes(pages[page * PAGE + 3 : page * PAGE + 5])
        first = int.from_bytes(pages[page * PAGE + 12 : page * PAGE + 14])
        for cell in range(cells):
            at = page * PAGE + 12 + 2 * cell
            pages[at : at + 2] = first.to_bytes(2)
    with pytest.raises(UnreadableError):
        scan(bytes(pages))


@pytest.mark.fuzz
@settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)
@given(data=st.data())
def test_a_spoilt_log_gives_a_sound_scan_or_an_error_of_ours(tmp_path: Path, data: st.DataObject) -> None:
    """SQLite takes what of it is whole; nothing is written beside the files."""
    log = bytearray(LOG)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.one_of(st.integers(0, 60), st.integers(0, len(log) - 1)))
        filling = data.draw(st.binary(min_size=1, max_size=8))
        log[at : at + len(filling)] = filling
    (tmp_path / "chat.db").write_bytes(BEFORE)
    (tmp_path / "chat.db-wal").write_bytes(bytes(log[: data.draw(st.integers(1, len(log)))]))
    try:
        found = DATABASE.scan(Work([from_path(tmp_path / "chat.db")], Ask(ZoneInfo("UTC")), listen=Ear()))
    except LetbeError:
        return
    check(found)
    assert len(found.rows) in {1, 2}
    assert sorted(p.name for p in tmp_path.iterdir()) == ["chat.db", "chat.db-wal"]


def test_rows_of_a_join_without_end_cost_no_more_than_their_bytes() -> None:
    """A hundred thousand rows that join one message to one chat."""
    joins = [{"chat_id": k, "message_id": 1 + k % 2} for k in range(1, 100_001)]
    rows = {**PEOPLE, "message": [message(1), message(2)], "chat_message_join": joins}
    content = database(rows)
    started = time.process_time()
    found = scan(content)
    assert len(found.rows) == 2
    assert time.process_time() - started < 5


def test_a_row_longer_than_any_message_is_passed_over() -> None:
    """Its value is never loaded; the rows before and behind are read."""
    rows = [message(1), message(2, text="x" * (opening.LONGEST_VALUE + 10)), message(7)]
    joins = [{"chat_id": 1, "message_id": m["ROWID"]} for m in rows]
    found = scan(database({**PEOPLE, "message": rows, "chat_message_join": joins}))
    assert found.rows.record.tolist() == [0, 2]
    assert [(e.record, e.reason) for e in found.errors] == [(2, "it is longer than any message")]


def test_values_of_any_type_stand_in_any_column() -> None:
    """SQLite keeps what it is given, whatever the column says."""
    odd = [b"\xff\xfe", "x", 1.5e300, -(1 << 63), (1 << 63) - 1, None, b""]
    rows = []
    for k, value in enumerate(odd):
        rows.append(message(2 * k + 1, date=value, handle_id=value, text=value, is_from_me=value))
        rows.append(message(2 * k + 2, associated_message_type=value, associated_message_guid=value))
        rows[-1]["attributedBody"] = value
    handles = [{"ROWID": k + 1, "id": v or b"", "service": str(k), "country": v} for k, v in enumerate(odd)]
    joins = [{"chat_id": 1, "message_id": m["ROWID"]} for m in rows]
    check(scan(database({**PEOPLE, "handle": handles, "message": rows, "chat_message_join": joins})))


def test_a_database_in_utf_16_is_read() -> None:
    """No Apple writes one; SQLite can."""
    rows = [message(1, text="für 日本"), message(2, text=None, attributedBody=archived("im Körper"))]
    tables = {
        **PEOPLE,
        "message": rows,
        "chat_message_join": [{"chat_id": 1, "message_id": n} for n in (1, 2)],
    }
    found = scan(database(tables, "PRAGMA encoding='UTF-16le';" + SCHEMA))
    assert found.rows.chars.tolist() == [6, 9]


def test_other_apps_databases_are_left_alone_quietly(tmp_path: Path) -> None:
    """A folder of downloads holds a dozen."""
    for name in ("places.sqlite", "chat.db", "notes.db"):
        db = sqlite3.connect(tmp_path / name)
        db.execute("CREATE TABLE message (id, body)")
        db.execute("CREATE TABLE moz_places (id, url)")
        db.commit()
        db.close()
    parts, others, left = read_parts([tmp_path], Wishes(zone="UTC"))
    assert (parts, others) == ([], [])
    assert left == {".sqlite": 1, ".db": 2}
