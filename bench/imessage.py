"""Reading Apple's database of messages: from opening the file to times, authors and sizes.

Beside letbe: the standard library's ``sqlite3`` with ``fetchall`` of the same columns (nothing is decoded or
measured), the same with pytypedstream's decode of each body, and imessage_reader, which reads one query and
splits each body by hand.  A text file of imessage-exporter stands beside the floor: no package reads
one.
"""

from __future__ import annotations

import random
import sqlite3
import tempfile
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from bench._measure import count_breaks, cpu, rates, tried

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: Enough for steady figures.
MESSAGES: Final = 300_000
#: A decoder in Python takes a hundred times as long as the rest, so it gets a hundredth.
SLOW_SHARE: Final = 100

_WORDS: Final = "hallo ja nein schön gestern kommst du heute nach hause the train was late".split()  # noqa: SIM905 - easier to read
_SCHEMA: Final = """
CREATE TABLE message (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT NULL, text TEXT,
  replace INTEGER DEFAULT 0, service_center TEXT, handle_id INTEGER DEFAULT 0, subject TEXT, country TEXT,
  attributedBody BLOB, version INTEGER DEFAULT 0, type INTEGER DEFAULT 0, service TEXT, account TEXT,
  account_guid TEXT, error INTEGER DEFAULT 0, date INTEGER, date_read INTEGER, date_delivered INTEGER,
  is_delivered INTEGER DEFAULT 0, is_from_me INTEGER DEFAULT 0, is_sent INTEGER DEFAULT 0,
  cache_has_attachments INTEGER DEFAULT 0, item_type INTEGER DEFAULT 0, group_action_type INTEGER DEFAULT 0,
  associated_message_guid TEXT, balloon_bundle_id TEXT, associated_message_type INTEGER DEFAULT 0,
  destination_caller_id TEXT, date_retracted INTEGER DEFAULT 0, date_edited INTEGER DEFAULT 0);
CREATE TABLE handle (ROWID INTEGER PRIMARY KEY AUTOINCREMENT UNIQUE, id TEXT NOT NULL, country TEXT,
  service TEXT NOT NULL);
CREATE TABLE chat (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT NULL, style INTEGER,
  chat_identifier TEXT, display_name TEXT);
CREATE TABLE chat_message_join (chat_id INTEGER, message_id INTEGER, message_date INTEGER DEFAULT 0,
  PRIMARY KEY (chat_id, message_id));
CREATE TABLE chat_handle_join (chat_id INTEGER, handle_id INTEGER, UNIQUE(chat_id, handle_id));
"""
_PEOPLE: Final = 60


def _archived(text: str) -> bytes:
    """Write a text as Apple's archiver does, with one run of attributes."""
    raw = text.encode()
    length = bytes([len(raw)]) if len(raw) < 0x80 else b"\x81" + len(raw).to_bytes(2, "little")
    head = (
        b"\x04\x0bstreamtyped\x81\xe8\x03\x84\x01@\x84\x84\x84\x12NSAttributedString\x00\x84\x84\x08NSObject"
    )
    return (
        head
        + b"\x00\x85\x92\x84\x84\x84\x08NSString\x01\x94\x84\x01+"
        + length
        + raw
        + b"\x86\x84\x02iI\x01\x05\x92\x84\x84\x84\x0cNSDictionary\x00\x94\x84\x01i\x00\x86\x86"
    )


def _rows(messages: int) -> Iterator[tuple[Any, ...]]:
    """Make messages: half of them with their words in the body, a twentieth reactions."""
    dice = random.Random(3)  # noqa: S311 - no secret, the same each time
    texts = [" ".join(dice.choices(_WORDS, k=dice.randint(1, 14))) for _ in range(4001)]
    at = 500_000_000
    for i in range(1, messages + 1):
        at += dice.randint(5, 900)
        text = texts[i % len(texts)]
        mine = i % 3 == 0
        new = i % 2 == 0
        about = (f"p:0/{i - 1:036d}", 2000) if i % 20 == 0 else (None, 0)
        guid = f"{dice.getrandbits(128):032X}"
        guid = f"{guid[:8]}-{guid[8:12]}-{guid[12:16]}-{guid[16:20]}-{guid[20:]}"
        yield (
            i, guid, None if new else text, i % _PEOPLE + 1, _archived(text) if new else None, "iMessage",
            "p:+447700900001", at * 1_000_000_000, int(mine), int(mine), *about, "+447700900001",
        )  # fmt: skip


def write(messages: int, path: Path) -> None:
    """Write a database as a Mac has it, some 300 bytes a message; always the same."""
    db = sqlite3.connect(path)
    db.executescript(_SCHEMA)
    db.executemany(
        "INSERT INTO handle (id, service) VALUES (?, 'iMessage')",
        [(f"+4477009{n:05d}",) for n in range(_PEOPLE)],
    )
    db.executemany(
        "INSERT INTO chat (guid, style, chat_identifier) VALUES (?, 45, ?)",
        [(f"iMessage;-;+4477009{n:05d}", f"+4477009{n:05d}") for n in range(_PEOPLE)],
    )
    db.executemany("INSERT INTO chat_handle_join VALUES (?, ?)", [(n, n) for n in range(1, _PEOPLE + 1)])
    db.executemany(
        "INSERT INTO message (ROWID, guid, text, handle_id, attributedBody, service, account, date, "
        "is_from_me, is_sent, associated_message_guid, associated_message_type, destination_caller_id) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        _rows(messages),
    )
    db.execute("INSERT INTO chat_message_join (chat_id, message_id) SELECT handle_id, ROWID FROM message")
    db.commit()
    db.close()


def _letbe(path: Path) -> int:
    """Read with letbe; all columns, measures and handles."""
    from letbe.readers.imessage import DATABASE  # noqa: PLC0415 - a peer's process does not need it
    from letbe.readers.rows import Ask, Work  # noqa: PLC0415
    from letbe.readers.source import from_path  # noqa: PLC0415

    return len(DATABASE.scan(Work([from_path(path)], Ask(ZoneInfo("Europe/Berlin")))).rows)


_QUERY: Final = """
SELECT m.ROWID, m.guid, m.text, m.attributedBody, m.date, m.is_from_me, m.handle_id, m.item_type,
  m.associated_message_type, m.associated_message_guid, c.chat_id
FROM message AS m LEFT JOIN chat_message_join AS c ON c.message_id = m.ROWID ORDER BY m.ROWID
"""


def _fetch(path: Path) -> list[tuple[Any, ...]]:
    """Fetch the rows, and do nothing with them."""
    db = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    try:
        return db.execute(_QUERY).fetchall()
    finally:
        db.close()


def _fetch_decode(path: Path) -> int:
    """Fetch the rows, decode each body with a library, and measure the text."""
    typedstream: Any = import_module("typedstream")

    sizes = []
    for row in _fetch(path):
        text = row[2]
        if text is None and row[3] is not None:
            text = typedstream.unarchive_from_data(row[3]).contents[0].value.value
        sizes.append((len(text or ""), len((text or "").split())))
    return len(sizes)


def _imessage_reader(path: Path) -> int:
    """Read with imessage_reader."""
    module: Any = import_module("imessage_reader.fetch_data")
    return len(module.FetchData(str(path), "MAC").get_messages())


#: Name, how, and the share of the messages it is given.
PEERS: Final[tuple[tuple[str, Callable[[Path], object], int], ...]] = (
    ("sqlite3, fetchall alone", _fetch, 1),
    ("sqlite3, pytypedstream and a loop", _fetch_decode, SLOW_SHARE),
    ("imessage_reader", _imessage_reader, 1),
)


def write_text(messages: int, path: Path) -> None:
    """Write what imessage-exporter would."""
    dice = random.Random(3)  # noqa: S311 - no secret, the same each time
    texts = [" ".join(dice.choices(_WORDS, k=dice.randint(1, 14))) for _ in range(4001)]
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for i in range(messages):
            at = f"{i % 12 + 1:2d}:{i // 12 % 60:02d}:{i % 60:02d} {'AP'[i % 2]}M"
            name = ("Me", "Ada Lind", "Ada Lind")[i % 3]
            out.write(f"May {i // 5000 % 28 + 1:02d}, 2022 {at}\n{name}\n{texts[i % len(texts)]}\n\n")


def _letbe_text(path: Path) -> int:
    """Read a text file with letbe."""
    from letbe.readers.imessage import TEXT  # noqa: PLC0415 - a peer's process does not need it
    from letbe.readers.rows import Ask, Work  # noqa: PLC0415
    from letbe.readers.source import from_path  # noqa: PLC0415

    return len(TEXT.scan(Work([from_path(path)], Ask(ZoneInfo("Europe/Berlin")))).rows)


def main(*sizes: int) -> None:
    """Print ours and each peer for databases of so many messages."""
    for messages in sizes or (MESSAGES,):
        with tempfile.TemporaryDirectory() as folder:
            whole, part = Path(folder) / "chat.db", Path(folder) / "part.db"
            write(messages, whole)
            write(messages // SLOW_SHARE, part)
            print(f"  {messages:,} messages, {whole.stat().st_size / messages:.0f} bytes each")
            _letbe(part)  # compiles, or loads what was compiled
            others = {
                name: tried(partial(read, whole if share == 1 else part), messages // share)
                for name, read, share in PEERS
            }
            rates("messages", cpu(partial(_letbe, whole)) / messages, others)
            text = Path(folder) / "Ada Lind.txt"
            write_text(messages, text)
            print(f"  {messages:,} of imessage-exporter, {text.stat().st_size / messages:.0f} bytes each")
            floor = tried(partial(count_breaks, text), messages)
            _letbe_text(text)
            ours = cpu(partial(_letbe_text, text)) / messages
            rates("messages", ours, {"floor: counting line breaks": floor})


if __name__ == "__main__":
    main()
