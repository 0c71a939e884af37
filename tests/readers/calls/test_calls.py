"""What the rows of Apple's log of calls become."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from letbe.errors import UnreadableError
from letbe.people.assign import assign
from letbe.people.me import who_is_me
from letbe.readers.calls import APPLE
from letbe.readers.rows import Ask, Scan, Work
from letbe.readers.source import from_bytes
from tests.readers.samples.calls import SCHEMA, call_of
from tests.readers.samples.imessage import EPOCH, THEIRS, database
from tests.readers.test_hostile import check

BO = "+447700900555"


def call(number: int, **more: Any) -> dict[str, Any]:
    """Write a call of the other one's."""
    return {**call_of(number), "Z_PK": number, "ZORIGINATED": 0, **more}


def read(calls: list[dict[str, Any]], **tables: list[dict[str, Any]]) -> Scan:
    """Read a log of some calls."""
    content = database({"ZCALLRECORD": calls, **tables}, SCHEMA)
    return APPLE.scan(Work([from_bytes(content, "CallHistory.storedata")], Ask(ZoneInfo("UTC"))))


def parties(scan: Scan) -> list[tuple[str, bool, int]]:
    """Give the party of each call, whether it is a group, and the direction."""
    (me,) = who_is_me([scan])
    found = assign(scan, me)
    rows = zip(found.party.tolist(), found.group.tolist(), found.direction.tolist(), strict=True)
    return [(found.parties[p].address, group, direction) for p, group, direction in rows]


def test_a_call_is_by_the_one_who_called_answered_or_not() -> None:
    """Who reached out is the question."""
    scan = read([call(1, ZANSWERED=0), call(2, ZORIGINATED=1, ZANSWERED=0, ZDURATION=0)])
    assert parties(scan) == [(f"tel:{THEIRS}", False, 1), (f"tel:{THEIRS}", False, 0)]


def test_fractions_of_a_second_are_kept_and_no_time_is_an_error() -> None:
    """A call without a time never becomes 2001."""
    scan = read([call(1, ZDATE=700000000.5), call(2, ZDATE=0), call(3, ZDATE=None), call(4, ZDATE="x")])
    assert scan.rows.at.tolist() == [(700000000 + EPOCH) * 1_000_000 + 500_000]
    assert scan.errors_total == 3


def test_numbers_without_their_country_are_put_in_full() -> None:
    """As other exports write them, so that they are one person."""
    calls = [call(1, ZADDRESS="07700 900123", ZISO_COUNTRY_CODE="gb"), call(2, ZADDRESS="Ada@Example.org")]
    assert [p for p, _, _ in parties(read(calls))] == [f"tel:{THEIRS}", "mail:ada@example.org"]


def test_withheld_numbers_are_reported_and_short_codes_are_programs() -> None:
    """Nobody can be told from them."""
    scan = read([call(1, ZADDRESS=None), call(2, ZADDRESS=""), call(3, ZADDRESS="112")])
    assert [(e.record, e.reason) for e in scan.errors] == [(1, "it names nobody"), (2, "it names nobody")]
    assert scan.chats[scan.rows.chat[0]].kind == "robot"


def test_calls_of_other_apps_are_left_out_and_counted() -> None:
    """They stand in those apps' exports, too."""
    scan = read(
        [call(1), call(2, ZSERVICE_PROVIDER="net.whatsapp.WhatsApp"), call(3, ZSERVICE_PROVIDER=None)]
    )
    assert len(scan.rows) == 2
    assert "left out: 1" in " ".join(scan.warnings)


def test_people_that_stand_beside_a_call_are_found() -> None:
    """Newer systems keep them in a table of their own; several are a group."""
    handles = [{"Z_PK": 1, "ZVALUE": THEIRS}, {"Z_PK": 2, "ZVALUE": BO}]
    column = ("Z_2REMOTEPARTICIPANTCALLS", "Z_4REMOTEPARTICIPANTHANDLES")
    joins = [dict(zip(column, pair, strict=True)) for pair in ((1, 1), (2, 1), (2, 2), (3, 1), (3, 2))]
    calls = [call(1, ZADDRESS=None), call(2, ZADDRESS=None), call(3, ZADDRESS=BO)]
    scan = read(calls, ZHANDLE=handles, Z_2REMOTEPARTICIPANTHANDLES=joins)
    check(scan)
    assert [(address, group) for address, group, _ in parties(scan)] == [
        (f"tel:{THEIRS}", False),
        (f"calls:{THEIRS}~{BO}", True),
        (f"calls:{THEIRS}~{BO}", True),
    ]


def test_another_database_is_an_error_of_ours() -> None:
    """Whatever its name."""
    with pytest.raises(UnreadableError, match="no calls"):
        APPLE.scan(Work([from_bytes(database({}), "CallHistory.storedata")], Ask(ZoneInfo("UTC"))))
