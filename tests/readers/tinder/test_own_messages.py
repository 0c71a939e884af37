"""Tinder, Hinge and Bumble give out only what their user wrote; nothing may be concluded from it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from letbe.people.assign import OUT, assign
from letbe.people.me import who_is_me
from letbe.readers import bumble, hinge, tinder
from letbe.readers.rows import Ask, Kind, Scan, Work
from letbe.readers.source import from_bytes

if TYPE_CHECKING:
    from letbe.readers.rows import Reader

NOON = 1_704_103_200_000_000  # 2024-01-01 10:00:00 UTC


def read(reader: Reader, document: object) -> Scan:
    """Read an export."""
    return reader.scan(
        Work([from_bytes(json.dumps(document).encode(), "x.json")], Ask(ZoneInfo("Asia/Tokyo")))
    )


def matches(*messages: dict[str, Any]) -> dict[str, Any]:
    """Make an export of Tinder with one match."""
    return {"Messages": [{"match_id": "Match 7", "messages": list(messages)}]}


def sent(**more: Any) -> dict[str, Any]:
    """Make a message of Tinder."""
    return {"to": 7, "from": "You", "message": "hi", "sent_date": "Mon, 01 Jan 2024 10:00:00 GMT", **more}


EXPORTS = [
    (tinder.READER, matches(sent())),
    (
        hinge.READER,
        [{"match": [{"timestamp": "x"}], "chats": [{"body": "hi", "timestamp": "2024-01-01 10:00:00"}]}],
    ),
    (bumble.READER, {"conversations": [{"messages": [{"text": "hi", "date": "2024-01-01 10:00:00"}]}]}),
]


@pytest.mark.parametrize(("reader", "document"), EXPORTS)
def test_all_is_mine_in_utc_and_no_tie_is_measured_by_it(reader: Reader, document: object) -> None:
    """Each of these messages would look as if it stood unanswered."""
    scan = read(reader, document)
    assigned = assign(scan, who_is_me([scan])[0])
    assert assigned.direction.tolist() == [OUT]
    assert assigned.automatic.tolist() == [True]
    assert scan.rows.at.tolist() == [NOON]
    assert scan.one_sided
    assert len(assigned.parties) == 1


def test_tinder_writes_times_in_two_ways_and_texts_with_references() -> None:
    """Both are UTC; a picture's text is its address, which nobody typed."""
    scan = read(
        tinder.READER,
        matches(
            sent(message="a &amp; b"),
            sent(sent_date="2024-01-01T10:00:00.000Z"),
            sent(type="gif", message="https://media.example/1.gif"),
            sent(type=1),
            sent(sent_date="never"),
        ),
    )
    assert scan.rows.at.tolist() == [NOON] * 4
    assert scan.rows.kind.tolist() == [Kind.TEXT, Kind.TEXT, Kind.MEDIA, Kind.TEXT]
    assert scan.rows.chars.tolist() == [5, 2, -1, 2]
    assert scan.errors_total == 1


def test_hinge_knows_a_match_by_its_moment() -> None:
    """It is the same in every export, wherever the match stands; a like stands in for it."""
    one = {
        "match": [{"timestamp": "2024-01-01 09:00:00.5"}],
        "chats": [{"body": "a", "timestamp": "2024-01-01 10:00:00"}],
    }
    two = {
        "like": [{"timestamp": "2023-12-01 09:00:00"}],
        "voice_notes": [{"timestamp": "2024-01-01 10:00:00"}],
    }
    there = read(hinge.READER, [one, two])
    back = read(hinge.READER, [two, one])
    assert {c.address for c in there.chats} == {c.address for c in back.chats}
    assert len({c.address for c in there.chats}) == 2
    assert there.rows.kind.tolist() == [Kind.TEXT, Kind.MEDIA]


def test_a_match_without_messages_is_nobody() -> None:
    """Most matches are."""
    assert read(hinge.READER, [{"match": [{"timestamp": "2024-01-01 09:00:00"}]}]).chats == ()
    assert read(tinder.READER, {"Messages": [{"match_id": "Match 7", "messages": []}]}).chats == ()


@pytest.mark.parametrize(
    ("reader", "head"),
    [
        (tinder.READER, b'{"Usage": {}}'),
        (hinge.READER, b'[{"like": []}]'),
        (hinge.READER, b"[]"),
        (bumble.READER, b'{"conversations": [{"messages": []}]}'),
        (bumble.READER, b'{"app": "Bumble"}'),
    ],
)
def test_what_says_too_little_is_not_taken(reader: Reader, head: bytes) -> None:
    """One word is not enough."""
    assert reader.recognise(head, "data.json") == 0


def test_tinder_is_told_by_its_counts_where_messages_come_late() -> None:
    """They can stand megabytes behind the head."""
    head = b'{"Usage": {"app_opens": {"2024-01-01": 1}, "swipes_likes": {'
    assert tinder.READER.recognise(head, "data.json") >= 0.5
