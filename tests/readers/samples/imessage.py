"""Apple's database of messages as samples: words in ``text`` or in ``attributedBody``, and old times."""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from tests.readers.samples import THEM, Sample, is_mine, second_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

#: Seconds from 1970 to 2001.
EPOCH: Final = 978_307_200
NANO: Final = 1_000_000_000

OWN: Final = "+447700900001"
THEIRS: Final = "+447700900123"

#: The tables of a Mac of 2023, with the columns that matter and some that do not.
SCHEMA: Final = """
CREATE TABLE _SqliteDatabaseProperties (key TEXT, value TEXT, UNIQUE(key));
CREATE TABLE message (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT NULL, text TEXT,
  replace INTEGER DEFAULT 0, service_center TEXT, handle_id INTEGER DEFAULT 0, subject TEXT, country TEXT,
  attributedBody BLOB, version INTEGER DEFAULT 0, type INTEGER DEFAULT 0, service TEXT, account TEXT,
  error INTEGER DEFAULT 0, date INTEGER, date_read INTEGER, date_delivered INTEGER,
  is_from_me INTEGER DEFAULT 0, is_empty INTEGER DEFAULT 0, is_auto_reply INTEGER DEFAULT 0,
  is_system_message INTEGER DEFAULT 0,
  is_sent INTEGER DEFAULT 0, is_forward INTEGER DEFAULT 0, cache_has_attachments INTEGER DEFAULT 0,
  is_audio_message INTEGER DEFAULT 0, item_type INTEGER DEFAULT 0, group_title TEXT,
  group_action_type INTEGER DEFAULT 0, associated_message_guid TEXT, balloon_bundle_id TEXT,
  associated_message_type INTEGER DEFAULT 0, message_summary_info BLOB, thread_originator_guid TEXT,
  date_retracted INTEGER DEFAULT 0, date_edited INTEGER DEFAULT 0, schedule_type INTEGER DEFAULT 0);
CREATE TABLE handle (ROWID INTEGER PRIMARY KEY AUTOINCREMENT UNIQUE, id TEXT NOT NULL, country TEXT,
  service TEXT NOT NULL, uncanonicalized_id TEXT, UNIQUE (id, service));
CREATE TABLE chat (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT NULL, style INTEGER,
  account_login TEXT, chat_identifier TEXT, service_name TEXT, display_name TEXT, last_addressed_handle TEXT);
CREATE TABLE chat_message_join (chat_id INTEGER REFERENCES chat (ROWID) ON DELETE CASCADE,
  message_id INTEGER REFERENCES message (ROWID) ON DELETE CASCADE, message_date INTEGER DEFAULT 0,
  PRIMARY KEY (chat_id, message_id));
CREATE TABLE chat_recoverable_message_join (chat_id INTEGER, message_id INTEGER, delete_date INTEGER,
  PRIMARY KEY (chat_id, message_id));
CREATE TABLE chat_handle_join (chat_id INTEGER, handle_id INTEGER, UNIQUE(chat_id, handle_id));
CREATE TABLE attachment (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT NULL, filename TEXT);
CREATE TABLE message_attachment_join (message_id INTEGER, attachment_id INTEGER);
CREATE INDEX message_idx_date ON message(date);
CREATE TRIGGER after_delete_on_message AFTER DELETE ON message
  BEGIN SELECT after_delete_message_plugin(OLD.ROWID, OLD.guid); END;
"""

Rows = dict[str, list[dict[str, Any]]]

#: Two people, one conversation.
PEOPLE: Final[Rows] = {
    "handle": [{"ROWID": 1, "id": THEIRS, "country": "gb", "service": "iMessage"}],
    "chat": [
        {
            "ROWID": 1,
            "guid": f"iMessage;-;{THEIRS}",
            "style": 45,
            "account_login": f"P:{OWN}",
            "chat_identifier": THEIRS,
            "service_name": "iMessage",
        }
    ],
    "chat_handle_join": [{"chat_id": 1, "handle_id": 1}],
}


def number(size: int) -> bytes:
    """Write a number as Apple's archiver does: in one byte, or in two or four behind a mark."""
    if size < 0x80:
        return bytes([size])
    return b"\x81" + size.to_bytes(2, "little") if size < 0x8000 else b"\x82" + size.to_bytes(4, "little")


def archived(text: str, *, mutable: bool = False) -> bytes:
    """Write a text as Apple's archiver does, in an attributed string with one run."""
    raw = text.encode("utf-8", "surrogatepass")
    length = number(len(raw))
    head = b"\x04\x0bstreamtyped\x81\xe8\x03\x84\x01@"
    if mutable:
        classes = b"\x84\x84\x84\x19NSMutableAttributedString\x00\x84\x84\x12NSAttributedString\x00"
        string = b"\x84\x84\x84\x0fNSMutableString\x01\x84\x84\x08NSString\x01"
        last = b"\x95"
    else:
        classes = b"\x84\x84\x84\x12NSAttributedString\x00"
        string = b"\x84\x84\x84\x08NSString\x01"
        last = b"\x94"
    classes += b"\x84\x84\x08NSObject\x00\x85\x92"
    units = len(text.encode("utf-16-le", "surrogatepass")) // 2
    end = (
        b"\x86\x84\x02iI\x01"
        + number(units)
        + b"\x92\x84\x84\x84\x0cNSDictionary\x00"
        + last
        + b"\x84\x01i\x00\x86\x86"
    )
    return head + classes + string + last + b"\x84\x01+" + length + raw + end


def database(rows: Mapping[str, Iterable[Mapping[str, Any]]], schema: str = SCHEMA) -> bytes:
    """Write a database with some rows, by their table."""
    db = sqlite3.connect(":memory:")
    db.executescript(schema)
    for table, several in rows.items():
        for row in several:
            names = ", ".join(row)
            marks = ", ".join("?" * len(row))
            db.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(row.values()))  # noqa: S608 - ours
    db.commit()
    content: bytes = db.serialize()
    db.close()
    return content


def row_of(i: int) -> dict[str, Any]:
    """Write message ``i``."""
    return {
        "guid": f"8A0B5A3E-0000-4000-8000-{i:012d}",
        "text": text_of(i),
        "handle_id": 1,
        "service": "iMessage",
        "date": (second_of(i) - EPOCH) * NANO,
        "is_from_me": int(is_mine(i)),
        "is_sent": int(is_mine(i)),
    }


def _plain(i: int) -> bytes:
    """Write a row whose words stand in ``text``."""
    return json.dumps(row_of(i)).encode()


def _in_body(i: int) -> bytes:
    """Write a row whose words stand in ``attributedBody``."""
    body = archived(text_of(i), mutable=i % 2 == 0).hex()
    return json.dumps({**row_of(i), "text": None, "attributedBody": body}).encode()


def _old(i: int) -> bytes:
    """Write a row as phones did before 2017: times in seconds."""
    return json.dumps({**row_of(i), "date": second_of(i) - EPOCH}).encode()


def _as_database(records: Sequence[bytes]) -> bytes:
    """Put rows into a database, in the order given."""
    messages = [json.loads(record) for record in records]
    for number, message in enumerate(messages, 1):
        message["ROWID"] = number
        if message.get("attributedBody"):
            message["attributedBody"] = bytes.fromhex(message["attributedBody"])
    joins = [{"chat_id": 1, "message_id": m["ROWID"]} for m in messages]
    return database({**PEOPLE, "message": messages, "chat_message_join": joins})


_ROW: Final = "a row of a database cannot be cut; pages are torn in a test of their own"

SAMPLES: Final = [
    Sample("imessage", "chat.db", _plain, lambda r: {"chat.db": _as_database(r)}, tears=_ROW),
    Sample(
        "imessage", "words in attributedBody", _in_body, lambda r: {"chat.db": _as_database(r)}, tears=_ROW
    ),
    Sample(
        "imessage",
        "a phone's backup",
        _old,
        lambda r: {"3d0d7e5fb2ce288813306e4d4636395e047a3d28": _as_database(r)},
        tears=_ROW,
    ),
]

_RUNS_ON: Final = "a line that does not begin as a message belongs to the message before it"


def _exported(i: int) -> bytes:
    """Write a message as imessage-exporter does."""
    at = datetime.fromtimestamp(second_of(i), UTC)
    receipt = " (Read by you after 1 minute, 6 seconds)" if i % 2 else ""
    hour = f"{at.hour % 12 or 12:2d}{at.strftime(':%M:%S %p')}"
    name = "Me" if is_mine(i) else THEM
    return f"{at.strftime('%b %d, %Y')} {hour}{receipt}\n{name}\n{text_of(i)}\n\n".encode()


SAMPLES.append(
    Sample(
        "imessage",
        "imessage-exporter",
        _exported,
        lambda r: {f"{THEM}.txt": b"".join(r)},
        any_order=False,
        tears=_RUNS_ON,
        spoils=_RUNS_ON,
        zone_free=False,
    )
)
