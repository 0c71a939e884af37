"""Reading apps' own databases: WhatsApp's of Android and of Apple, and Apple's log of calls.

Beside letbe: the standard library's ``sqlite3`` with ``fetchall`` of the same columns, which measures no text
and looks up nobody.  No package of the index reads these databases without writing a whole export.
"""

from __future__ import annotations

import sqlite3
import tempfile
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from bench._measure import cpu, rates, tried

if TYPE_CHECKING:
    from letbe.readers.rows import Reader

#: Enough for steady figures.
ROWS: Final = 200_000

_START: Final = 1_700_000_000
_APPLE: Final = 978_307_200
_TEXT: Final = "the train was late again and we had coffee by the river"

_ANDROID: Final = """
CREATE TABLE jid (_id INTEGER PRIMARY KEY, raw_string TEXT);
CREATE TABLE chat (_id INTEGER PRIMARY KEY, jid_row_id INTEGER UNIQUE, subject TEXT);
CREATE TABLE message (_id INTEGER PRIMARY KEY, chat_row_id INTEGER, from_me INTEGER, key_id TEXT,
  sender_jid_row_id INTEGER, status INTEGER, timestamp INTEGER, message_type INTEGER, text_data TEXT);
INSERT INTO jid VALUES (1, '447700900123@s.whatsapp.net');
INSERT INTO chat VALUES (1, 1, NULL);
"""
_CHAT_STORAGE: Final = """
CREATE TABLE ZWACHATSESSION (Z_PK INTEGER PRIMARY KEY, ZCONTACTJID VARCHAR, ZPARTNERNAME VARCHAR);
CREATE TABLE ZWAMESSAGE (Z_PK INTEGER PRIMARY KEY, ZCHATSESSION INTEGER, ZGROUPMEMBER INTEGER,
  ZISFROMME INTEGER, ZMESSAGETYPE INTEGER, ZMESSAGEDATE TIMESTAMP, ZSTANZAID VARCHAR, ZTEXT VARCHAR);
INSERT INTO ZWACHATSESSION VALUES (1, '447700900123@s.whatsapp.net', 'Ada');
"""
_CALLS: Final = """
CREATE TABLE ZCALLRECORD (Z_PK INTEGER PRIMARY KEY, ZORIGINATED INTEGER, ZDATE TIMESTAMP, ZADDRESS VARCHAR,
  ZISO_COUNTRY_CODE VARCHAR, ZNAME VARCHAR, ZSERVICE_PROVIDER VARCHAR, ZUNIQUE_ID VARCHAR);
"""


def _write(path: Path, schema: str, table: str, rows: list[tuple[object, ...]]) -> None:
    """Write a database."""
    db = sqlite3.connect(path)
    db.executescript(schema)
    db.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)  # noqa: S608 - ours
    db.commit()
    db.close()


def write_android(count: int, path: Path) -> None:
    """Write a ``msgstore.db``."""
    rows: list[tuple[object, ...]] = [
        (i, 1, i % 3 == 0, f"3EB0{i:016X}", 0, 0, (_START + i) * 1000, 0, f"{_TEXT} {i}")
        for i in range(1, count + 1)
    ]
    _write(path, _ANDROID, "message", rows)


def write_apple(count: int, path: Path) -> None:
    """Write a ``ChatStorage.sqlite``."""
    rows: list[tuple[object, ...]] = [
        (i, 1, None, i % 3 == 0, 0, _START + i - _APPLE + 0.5, f"3EB0{i:016X}", f"{_TEXT} {i}")
        for i in range(1, count + 1)
    ]
    _write(path, _CHAT_STORAGE, "ZWAMESSAGE", rows)


def write_calls(count: int, path: Path) -> None:
    """Write a ``CallHistory.storedata``."""
    rows: list[tuple[object, ...]] = [
        (
            i,
            i % 3 == 0,
            _START + i - _APPLE + 0.5,
            "+447700900123",
            "gb",
            None,
            "com.apple.Telephony",
            f"{i:036X}",
        )
        for i in range(1, count + 1)
    ]
    _write(path, _CALLS, "ZCALLRECORD", rows)


def _letbe(module: str, name: str, path: Path) -> int:
    """Read with letbe."""
    from letbe.readers.rows import Ask, Work  # noqa: PLC0415 - a peer's process does not need it
    from letbe.readers.source import from_path  # noqa: PLC0415

    reader: Reader = getattr(import_module(module), name)
    return len(reader.scan(Work([from_path(path)], Ask(ZoneInfo("Europe/Berlin")))).rows)


def _fetch(table: str, numbers: str, texts: str, path: Path) -> int:
    """Fetch the rows, and do nothing with them."""
    query = f"SELECT {numbers}, {texts} FROM {table}"  # noqa: S608 - ours
    db = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    try:
        return len(db.execute(query).fetchall())
    finally:
        db.close()


#: Name, who writes it, who reads it, and of which table and columns sqlite3 is asked.
CASES: Final = (
    (
        "msgstore.db", write_android, ("letbe.readers.whatsapp", "DATABASE"),
        (
            "message",
            "_id, chat_row_id, from_me, key_id, sender_jid_row_id, timestamp",
            "message_type, text_data",
        ),
    ),
    (
        "ChatStorage.sqlite", write_apple, ("letbe.readers.whatsapp", "DATABASE"),
        (
            "ZWAMESSAGE",
            "Z_PK, ZCHATSESSION, ZGROUPMEMBER, ZISFROMME, ZMESSAGETYPE, ZMESSAGEDATE",
            "ZSTANZAID, ZTEXT",
        ),
    ),
    (
        "CallHistory.storedata", write_calls, ("letbe.readers.calls", "APPLE"),
        (
            "ZCALLRECORD",
            "Z_PK, ZORIGINATED, ZDATE, ZADDRESS, ZISO_COUNTRY_CODE, ZNAME",
            "ZSERVICE_PROVIDER, ZUNIQUE_ID",
        ),
    ),
)  # fmt: skip


def main(*sizes: int) -> None:
    """Print ours and the peer for databases of so many rows."""
    for count in sizes or (ROWS,):
        for name, write, (module, reader), query in CASES:
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / name
                write(count, path)
                print(f"  {count:,} rows of {name}, {path.stat().st_size / count:.0f} bytes each")
                _letbe(module, reader, path)  # compiles, or loads what was compiled
                others = {"sqlite3, fetchall alone": tried(partial(_fetch, *query, path), count)}
                rates("rows", cpu(partial(_letbe, module, reader, path)) / count, others)


if __name__ == "__main__":
    main()
