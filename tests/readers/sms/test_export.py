"""What rows of Android's own tables hold that would mislead a reader."""

from __future__ import annotations

import json
from typing import Any

import pytest

from letbe.errors import UnreadableError
from letbe.readers.rows import Ask, Kind, Scan, Work
from letbe.readers.sms import BACKUP, EXPORT
from letbe.readers.source import from_bytes
from tests.readers.sms.backups import ADA, BEN, NOON, OWN, UTC, Ear, kinds, parties, read, sms, writers

TOKEN = "insert-address-token"  # noqa: S105 - how a phone writes its own number


def read_rows(*rows: object, ear: Ear | None = None, as_list: bool = False) -> Scan:
    """Read rows, one a line or in a list."""
    raw = json.dumps(rows) if as_list else "".join(json.dumps(r) + "\n" for r in rows)
    return EXPORT.scan(Work([from_bytes(raw.encode(), "messages.ndjson")], Ask(UTC), listen=ear))


def row(**more: object) -> dict[str, Any]:
    """Make an SMS that Ada sent."""
    made = {
        "_id": "1",
        "thread_id": "2",
        "address": ADA,
        "date": str(NOON),
        "type": "1",
        "body": "Kommst du?",
    }
    return made | more


def picture(sender: str, *to: str, box: int = 1, **more: object) -> dict[str, Any]:
    """Make an MMS."""
    return {
        "_id": "1",
        "thread_id": "2",
        "date": str(NOON // 1000),
        "msg_box": str(box),
        "m_type": "132" if box == 1 else "128",
        "__sender_address": {"address": sender, "type": "137"},
        "__recipient_addresses": [{"address": a, "type": "151", "__display_name": a[-3:]} for a in to],
        "__parts": [{"ct": "text/plain", "text": "look?"}],
    } | more


def test_an_mms_is_dated_in_seconds_and_an_sms_in_milliseconds() -> None:
    """The phone's tables differ in that."""
    assert read_rows(row(), picture(ADA, OWN)).rows.at.tolist() == [NOON * 1000, NOON // 1000 * 1_000_000]


def test_the_one_recipient_of_what_i_got_is_me() -> None:
    """So it is no party, and a group that it is in is a party smaller."""
    scan = read_rows(picture(ADA, OWN), picture(BEN, OWN, ADA), picture(TOKEN, ADA, BEN, box=2))
    assert parties(scan) == [("one", ADA), ("group", f"{ADA}~{BEN}"), ("group", f"{ADA}~{BEN}")]
    assert writers(scan) == [ADA, BEN, "me"]


def test_what_i_sent_goes_to_its_recipients_by_their_names() -> None:
    """My number is the sender's."""
    scan = read_rows(picture(OWN, ADA, box=2))
    assert (parties(scan), writers(scan)) == ([("one", ADA)], ["me"])
    assert [h.name for h in scan.handles if h.address == ADA] == ["123"]


def test_calls_are_read_and_named() -> None:
    """They are a list, and the name has a name of its own there."""
    call = {"_id": "1", "number": ADA, "date": str(NOON), "duration": "9", "type": "2", "display-name": "Ada"}
    scan = read_rows(call, call | {"type": "3"}, call | {"number": ""}, as_list=True)
    assert (kinds(scan), writers(scan)) == ([Kind.CALL, Kind.CALL, Kind.NOTICE], ["me", ADA, None])
    assert [h.name for h in scan.handles if h.address == ADA] == ["Ada"]


@pytest.mark.parametrize("kind", ["3", "4", "5", "6"])
def test_drafts_are_no_messages(kind: str) -> None:
    """As in every backup of a phone."""
    ear = Ear()
    assert kinds(read_rows(row(type=kind), ear=ear)) == [Kind.NOTICE]
    assert ear.texts == []


def test_a_torn_line_loses_itself_only() -> None:
    """The next line begins anew."""
    lines = [json.dumps(row(date=str(NOON + i))) for i in range(4)]
    raw = "\n".join([lines[0], lines[1][:40], *lines[2:]]).encode()
    scan = EXPORT.scan(Work([from_bytes(raw)], Ask(UTC)))
    assert (len(scan.rows), scan.errors_total) == (3, 1)


def test_both_apps_give_one_message_one_id() -> None:
    """A person may use both, and each message counts once."""
    assert read(sms()).rows.native.tolist() == read_rows(row()).rows.native.tolist()


def test_what_is_of_another_kind_is_not_recognised() -> None:
    """Other exports have messages and dates, too."""
    others = [b'[{"id": 1, "type": "message", "date": "2024"}]', b"{}", b'{"_id": 1, "date": 2}']
    assert [EXPORT.recognise(o, "messages.json") for o in others] == [0, 0, 0]
    assert BACKUP.recognise(json.dumps(row()).encode(), "sms.xml") == 0


def test_a_file_without_records_says_so() -> None:
    """Somebody named the format, and it is not in it."""
    with pytest.raises(UnreadableError, match="no messages"):
        EXPORT.scan(Work([from_bytes(b"[]")], Ask(UTC)))
