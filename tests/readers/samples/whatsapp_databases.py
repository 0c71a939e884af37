"""WhatsApp's own databases: Android's of both forms, and the one of Apple's devices."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from tests.readers.samples import THEM, Sample, is_mine, second_of, text_of
from tests.readers.samples.imessage import EPOCH, database

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

JID: Final = "447700900123@s.whatsapp.net"
GROUP: Final = "120363000000000001@g.us"

ANDROID: Final = """
CREATE TABLE jid (_id INTEGER PRIMARY KEY AUTOINCREMENT, user TEXT NOT NULL, server TEXT NOT NULL,
  agent INTEGER,
  device INTEGER, type INTEGER, raw_string TEXT);
CREATE TABLE jid_map (lid_row_id INTEGER PRIMARY KEY NOT NULL, jid_row_id INTEGER NOT NULL, sort_id INTEGER);
CREATE TABLE chat (_id INTEGER PRIMARY KEY AUTOINCREMENT, jid_row_id INTEGER UNIQUE,
  hidden INTEGER, subject TEXT);
CREATE TABLE message (_id INTEGER PRIMARY KEY AUTOINCREMENT, chat_row_id INTEGER NOT NULL,
  from_me INTEGER NOT NULL,
  key_id TEXT NOT NULL, sender_jid_row_id INTEGER, status INTEGER, timestamp INTEGER, message_type INTEGER,
  text_data TEXT, starred INTEGER);
CREATE TABLE message_edit_info (message_row_id INTEGER PRIMARY KEY, original_key_id TEXT);
CREATE TABLE message_forwarded (message_row_id INTEGER PRIMARY KEY, forward_score INTEGER);
CREATE TABLE message_add_on (_id INTEGER PRIMARY KEY AUTOINCREMENT, chat_row_id INTEGER, from_me INTEGER,
  key_id TEXT, sender_jid_row_id INTEGER, parent_message_row_id INTEGER, timestamp INTEGER);
CREATE TABLE message_add_on_reaction (message_add_on_row_id INTEGER PRIMARY KEY, reaction TEXT,
  sender_timestamp INTEGER);
CREATE TABLE call_log (_id INTEGER PRIMARY KEY AUTOINCREMENT, jid_row_id INTEGER, from_me INTEGER,
  call_id TEXT,
  timestamp INTEGER, video_call INTEGER, duration INTEGER, call_result INTEGER, group_jid_row_id INTEGER);
"""
OLD: Final = """
CREATE TABLE chat_list (_id INTEGER PRIMARY KEY AUTOINCREMENT, key_remote_jid TEXT UNIQUE, subject TEXT);
CREATE TABLE messages (_id INTEGER PRIMARY KEY AUTOINCREMENT, key_remote_jid TEXT NOT NULL,
  key_from_me INTEGER,
  key_id TEXT NOT NULL, status INTEGER, data TEXT, timestamp INTEGER, media_wa_type TEXT, media_caption TEXT,
  remote_resource TEXT);
"""
APPLE: Final = """
CREATE TABLE ZWACHATSESSION (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, ZSESSIONTYPE INTEGER,
  ZCONTACTJID VARCHAR,
  ZPARTNERNAME VARCHAR);
CREATE TABLE ZWAGROUPMEMBER (Z_PK INTEGER PRIMARY KEY, ZMEMBERJID VARCHAR, ZCONTACTNAME VARCHAR);
CREATE TABLE ZWAMESSAGE (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, ZCHATSESSION INTEGER, ZGROUPMEMBER INTEGER,
  ZISFROMME INTEGER, ZMESSAGETYPE INTEGER, ZGROUPEVENTTYPE INTEGER, ZMESSAGEDATE TIMESTAMP, ZSTANZAID VARCHAR,
  ZFROMJID VARCHAR, ZTEXT VARCHAR);
"""

#: Two people and their chat, in each form.
PEOPLE: Final[dict[str, dict[str, list[dict[str, Any]]]]] = {
    ANDROID: {
        "jid": [{"_id": 1, "user": "447700900123", "server": "s.whatsapp.net", "raw_string": JID}],
        "chat": [{"_id": 1, "jid_row_id": 1}],
    },
    OLD: {"chat_list": [{"key_remote_jid": JID}]},
    APPLE: {"ZWACHATSESSION": [{"Z_PK": 1, "ZSESSIONTYPE": 0, "ZCONTACTJID": JID, "ZPARTNERNAME": THEM}]},
}
TABLE: Final = {ANDROID: "message", OLD: "messages", APPLE: "ZWAMESSAGE"}


def android(i: int) -> dict[str, Any]:
    """Write message ``i`` as Android does."""
    return {
        "chat_row_id": 1,
        "from_me": int(is_mine(i)),
        "key_id": f"3EB0{i:016X}",
        "sender_jid_row_id": 0,
        "timestamp": second_of(i) * 1000 + 5,
        "message_type": 0,
        "text_data": text_of(i),
    }


def old(i: int) -> dict[str, Any]:
    """Write message ``i`` as Android did until 2021."""
    return {
        "key_remote_jid": JID,
        "key_from_me": int(is_mine(i)),
        "key_id": f"3EB0{i:016X}",
        "status": 13,
        "data": text_of(i),
        "timestamp": second_of(i) * 1000 + 5,
        "media_wa_type": "0",
    }


def apple(i: int) -> dict[str, Any]:
    """Write message ``i`` as an iPhone does."""
    return {
        "ZCHATSESSION": 1,
        "ZISFROMME": int(is_mine(i)),
        "ZMESSAGETYPE": 0,
        "ZMESSAGEDATE": second_of(i) - EPOCH + 0.5,
        "ZSTANZAID": f"3EB0{i:016X}",
        "ZTEXT": text_of(i),
    }


def _record(of: Callable[[int], dict[str, Any]], i: int) -> bytes:
    """Write a row."""
    return json.dumps(of(i)).encode()


def _as_database(schema: str, name: str, records: Sequence[bytes]) -> dict[str, bytes]:
    """Put rows into a database, in the order given."""
    rows = [json.loads(record) for record in records]
    return {name: database({**PEOPLE[schema], TABLE[schema]: rows}, schema)}


_ROW: Final = "a row of a database cannot be cut; pages are torn in a test of their own"

SAMPLES: Final = [
    Sample("whatsapp", title, partial(_record, of), partial(_as_database, schema, name), tears=_ROW)
    for title, of, schema, name in (
        ("msgstore.db", android, ANDROID, "msgstore.db"),
        ("msgstore.db until 2021", old, OLD, "msgstore-2019-01-01.1.db"),
        ("ChatStorage.sqlite", apple, APPLE, "7c7fba66680ef796b916b067077cc246adacf01d"),
    )
]
