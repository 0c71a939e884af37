"""What the rows of WhatsApp's own databases become."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from letbe.errors import LetbeError, UnreadableError
from letbe.people.assign import assign
from letbe.people.me import who_is_me
from letbe.readers.rows import Ask, Flag, Kind, Work
from letbe.readers.source import from_bytes
from letbe.readers.whatsapp import DATABASE
from tests.readers.contract import Ear
from tests.readers.samples.imessage import database
from tests.readers.samples.whatsapp_databases import (
    ANDROID,
    APPLE,
    GROUP,
    OLD,
    PEOPLE,
    TABLE,
    android,
    apple,
    old,
)
from tests.readers.test_hostile import Ear as Careful
from tests.readers.test_hostile import check

if TYPE_CHECKING:
    from letbe.readers.rows import Scan

ADA = "tel:+447700900123"
BEN = "447700900555@s.whatsapp.net"


def read(schema: str, rows: list[dict[str, Any]], **tables: list[dict[str, Any]]) -> tuple[Scan, list[str]]:
    """Read a database of some messages; give the scan and what the listener was told."""
    content = database({**PEOPLE[schema], TABLE[schema]: rows, **tables}, schema)
    ear = Ear()
    scan = DATABASE.scan(Work([from_bytes(content, "msgstore.db")], Ask(ZoneInfo("UTC")), listen=ear))
    return scan, [told.decode() for _, told in ear.told]


def kinds(scan: Scan) -> list[str]:
    """Name what each row is."""
    return [Kind(k).name for k in scan.rows.kind.tolist()]


def parties(scan: Scan) -> list[tuple[str, bool, int]]:
    """Give the party of each message, whether it is a group, and the direction: 0 out, 1 in."""
    (me,) = who_is_me([scan])
    found = assign(scan, me)
    rows = zip(found.party.tolist(), found.group.tolist(), found.direction.tolist(), strict=True)
    return [(found.parties[p].address, group, direction) for p, group, direction in rows]


def test_each_sort_of_androids_rows_is_told_apart() -> None:
    """By the code of its kind; what is unknown and says nothing is the app's."""
    codes = (0, 1, 20, 15, 64, 7, 10, 66, 11, 9999)
    rows = [
        {**android(k), "message_type": code, "text_data": "a" if code in {0, 1} else None}
        for k, code in enumerate(codes)
    ]
    scan, told = read(ANDROID, rows)
    text, media, notice = "TEXT", "MEDIA", "NOTICE"
    assert kinds(scan) == [text, media, media, text, text, notice, notice, media, text, notice]
    gone = (scan.rows.flags & Flag.DELETED) > 0
    assert gone.tolist() == [False] * 3 + [True] * 2 + [False] * 5
    assert told == ["a", "a"]


def test_edited_and_forwarded_stand_in_tables_of_their_own() -> None:
    """What was forwarded is somebody else's."""
    scan, told = read(
        ANDROID,
        [{**android(k), "_id": k} for k in (1, 2)],
        message_edit_info=[{"message_row_id": 1}],
        message_forwarded=[{"message_row_id": 2, "forward_score": 1}],
    )
    assert (scan.rows.flags & Flag.EDITED).tolist() == [Flag.EDITED, 0]
    assert told == [android(1)["text_data"]]


def test_reactions_and_calls_stand_in_tables_of_their_own() -> None:
    """Each says when and by whom; an empty reaction was taken back."""
    at = android(1)["timestamp"] + 60_000
    add_on = [
        {
            "_id": n,
            "from_me": mine,
            "parent_message_row_id": parent,
            "key_id": f"R{n}",
            "sender_jid_row_id": 0,
        }
        for n, mine, parent in ((1, 1, 1), (2, 0, 1), (3, 1, 99))
    ]
    reactions = [
        {"message_add_on_row_id": n, "reaction": reaction, "sender_timestamp": at + n}
        for n, reaction in ((1, "x"), (2, ""), (3, "x"))
    ]
    calls = [{"jid_row_id": 1, "from_me": m, "timestamp": at, "call_id": f"C{m}"} for m in (0, 1)]
    scan, _ = read(
        ANDROID,
        [{**android(1), "_id": 1}],
        message_add_on=add_on,
        message_add_on_reaction=reactions,
        call_log=calls,
    )
    assert kinds(scan) == ["TEXT", "REACTION", "CALL", "CALL"]
    assert parties(scan) == [(ADA, False, 1), (ADA, False, 0), (ADA, False, 1), (ADA, False, 0)]
    assert scan.rows.at[1] == (at + 1) * 1000


def test_a_number_of_whatsapps_own_is_led_back_to_a_phone() -> None:
    """In a group, and where a chat bears it itself."""
    jids = [
        {"_id": n, "user": jid.partition("@")[0], "server": jid.partition("@")[2], "raw_string": jid}
        for n, jid in ((1, "447700900123@s.whatsapp.net"), (2, "55@lid"), (3, GROUP), (4, "66@lid"))
    ]
    chats = [{"_id": 1, "jid_row_id": 2}, {"_id": 2, "jid_row_id": 3, "subject": "Us"}]
    rows = [android(1), {**android(2), "chat_row_id": 2, "sender_jid_row_id": 2}]
    rows.append({**android(4), "chat_row_id": 2, "sender_jid_row_id": 4})
    scan, _ = read(ANDROID, rows, jid=jids, chat=chats, jid_map=[{"lid_row_id": 2, "jid_row_id": 1}])
    assert parties(scan) == [(ADA, False, 1), *[(f"whatsapp:{GROUP}", True, 1)] * 2]
    assert [scan.handles[a].address for a in scan.rows.author.tolist()] == ["+447700900123"] * 2 + ["66@lid"]
    assert "Us" in {c.title for c in scan.chats}


@pytest.mark.parametrize(("schema", "row"), [(OLD, old), (APPLE, apple)])
def test_a_group_names_its_writer_in_the_other_forms_too(schema: str, row: Any) -> None:
    """As a text, or by a table of members."""
    if schema == OLD:
        rows = [{**row(1), "key_remote_jid": GROUP, "remote_resource": BEN}, {**row(2), "status": 6}]
        tables: dict[str, list[dict[str, Any]]] = {}
    else:
        rows = [{**row(1), "ZCHATSESSION": 2, "ZGROUPMEMBER": 5}, {**row(2), "ZMESSAGETYPE": 6}]
        session = {"Z_PK": 2, "ZSESSIONTYPE": 1, "ZCONTACTJID": GROUP, "ZPARTNERNAME": "Us"}
        tables = {"ZWACHATSESSION": [*PEOPLE[APPLE]["ZWACHATSESSION"], session]}
        tables["ZWAGROUPMEMBER"] = [{"Z_PK": 5, "ZMEMBERJID": BEN}]
    scan, _ = read(schema, rows, **tables)
    assert kinds(scan) == ["TEXT", "NOTICE"]
    assert scan.handles[scan.rows.author[0]].address == "+447700900555"
    assert parties(scan) == [(f"whatsapp:{GROUP}", True, 1)]


def test_status_channels_and_lists_are_no_ties() -> None:
    """What is shown to everybody, and what is sent to many, is not between two."""
    scan, _ = read(
        OLD,
        [
            {**old(k), "key_remote_jid": jid, "key_from_me": 1}
            for k, jid in enumerate(("status@broadcast", "1@newsletter", "17@broadcast"))
        ],
    )
    assert [scan.chats[c].kind for c in scan.rows.chat.tolist()] == ["robot", "robot", "group"]


def test_a_time_of_nought_is_an_error() -> None:
    """Never 1970, never 2001."""
    for schema, rows in (
        (ANDROID, [{**android(1), "timestamp": 0}]),
        (APPLE, [{**apple(1), "ZMESSAGEDATE": 0}]),
    ):
        scan, _ = read(schema, rows)
        assert (len(scan.rows), scan.errors_total) == (0, 1)


def test_another_database_is_an_error_of_ours() -> None:
    """Whatever its name."""
    with pytest.raises(UnreadableError, match="no messages of WhatsApp"):
        DATABASE.scan(Work([from_bytes(database({}), "msgstore.db")], Ask(ZoneInfo("UTC"))))


WHOLE = [
    database({**PEOPLE[schema], TABLE[schema]: [row(k) for k in range(60)]}, schema)
    for schema, row in ((ANDROID, android), (OLD, old), (APPLE, apple))
]


@pytest.mark.fuzz
@settings(max_examples=120, suppress_health_check=list(HealthCheck), deadline=None)
@given(st.data())
def test_any_bytes_give_a_sound_scan_or_an_error_of_ours(data: st.DataObject) -> None:
    """Spoilt in up to eight places."""
    content = bytearray(data.draw(st.sampled_from(WHOLE)))
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(content) - 1))
        filling = data.draw(st.binary(min_size=1, max_size=8))
        content[at : at + len(filling)] = filling
    try:
        scan = DATABASE.scan(
            Work([from_bytes(bytes(content), "x.db")], Ask(ZoneInfo("UTC")), listen=Careful())
        )
    except LetbeError:
        return
    check(scan)
