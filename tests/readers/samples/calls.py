"""Apple's log of calls as samples: in text and in bytes, as phones of different years write addresses."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from letbe.readers.rows import Kind
from tests.readers.samples import Sample, is_mine, second_of
from tests.readers.samples.imessage import EPOCH, THEIRS, database

if TYPE_CHECKING:
    from collections.abc import Sequence

SCHEMA: Final = """
CREATE TABLE ZCALLRECORD (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZANSWERED INTEGER,
  ZCALLTYPE INTEGER, ZORIGINATED INTEGER, ZREAD INTEGER, ZDATE TIMESTAMP, ZDURATION FLOAT, ZADDRESS VARCHAR,
  ZISO_COUNTRY_CODE VARCHAR, ZNAME VARCHAR, ZSERVICE_PROVIDER VARCHAR, ZUNIQUE_ID VARCHAR);
CREATE TABLE ZHANDLE (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, ZTYPE INTEGER, ZVALUE VARCHAR);
CREATE TABLE Z_2REMOTEPARTICIPANTHANDLES (Z_2REMOTEPARTICIPANTCALLS INTEGER,
  Z_4REMOTEPARTICIPANTHANDLES INTEGER,
  PRIMARY KEY (Z_2REMOTEPARTICIPANTCALLS, Z_4REMOTEPARTICIPANTHANDLES));
CREATE TABLE Z_METADATA (Z_VERSION INTEGER PRIMARY KEY, Z_UUID VARCHAR(255), Z_PLIST BLOB);
"""


def call_of(i: int) -> dict[str, Any]:
    """Write call ``i``."""
    return {
        "ZDATE": second_of(i) - EPOCH + 0.25,
        "ZDURATION": 12.5,
        "ZORIGINATED": int(is_mine(i)),
        "ZANSWERED": i % 2,
        "ZCALLTYPE": 1,
        "ZADDRESS": THEIRS,
        "ZSERVICE_PROVIDER": "com.apple.Telephony",
        "ZUNIQUE_ID": f"5B0E9C3A-0000-4000-8000-{i:012d}",
    }


def _record(i: int) -> bytes:
    """Write a row."""
    return json.dumps(call_of(i)).encode()


def _as_database(records: Sequence[bytes], *, in_bytes: bool) -> bytes:
    """Put rows into a database, in the order given."""
    calls = [{**json.loads(record), "Z_PK": number} for number, record in enumerate(records, 1)]
    for call in calls:
        if in_bytes:
            call["ZADDRESS"] = call["ZADDRESS"].encode()
    return database({"ZCALLRECORD": calls}, SCHEMA)


_ROW: Final = "a row of a database cannot be cut; pages are torn in a test of their own"

SAMPLES: Final = [
    Sample(
        "calls",
        "CallHistory.storedata",
        _record,
        lambda r: {"CallHistory.storedata": _as_database(r, in_bytes=False)},
        tears=_ROW,
        text_known=False,
        kind=Kind.CALL,
    ),
    Sample(
        "calls",
        "a phone's backup",
        _record,
        lambda r: {"5a4935c78a5255723f707230a451d79c540d2741": _as_database(r, in_bytes=True)},
        tears=_ROW,
        text_known=False,
        kind=Kind.CALL,
    ),
]
