"""What rows of Signal Desktop become, as sigtop writes them."""

from __future__ import annotations

import json
from typing import Any

from letbe.readers import known_but_not_read
from letbe.readers.rows import Flag
from letbe.readers.signal import DESKTOP
from tests.readers.samples.signal import THEIR_ACI, desktop
from tests.readers.signal.reading import directions, kinds, read

NAME = "Ada Sample (+447700900123).json"
ADA = "tel:+447700900123"


def rows(*several: dict[str, Any]) -> str:
    """Write rows as sigtop does."""
    return "[\n" + ",\n".join(json.dumps(r, ensure_ascii=False) for r in several) + "\n]\n"


def test_each_sort_of_row_is_told_apart() -> None:
    """By its type, and by what lies in it."""
    several = [
        desktop(1),
        {**desktop(2), "attachments": [{"contentType": "image/jpeg"}]},
        {**desktop(4), "sticker": {"packId": "x"}, "body": ""},
        {**desktop(5), "deletedForEveryone": True, "body": "gone"},
        {**desktop(7), "editHistory": [{"body": "b"}, {"body": "a"}]},
        {**desktop(8), "type": "keychange"},
        {**desktop(10), "type": "call-history", "callHistoryDetails": {"direction": "Outgoing"}},
        {**desktop(11), "type": "call-history", "callHistoryDetails": {"wasIncoming": True}},
    ]
    scan, told = read(DESKTOP, rows(*several), NAME)
    assert kinds(scan) == ["TEXT", "MEDIA", "MEDIA", "TEXT", "TEXT", "NOTICE", "CALL", "CALL"]
    assert told == [desktop(k)["body"] for k in (1, 2, 7)]
    assert (scan.rows.flags & (Flag.DELETED | Flag.EDITED)).tolist() == [
        0,
        0,
        0,
        Flag.DELETED,
        Flag.EDITED,
        0,
        0,
        0,
    ]
    assert [d for _, _, d in directions(scan)] == [1, 1, 1, 1, 1, 0, 1]
    assert {a for a, _, _ in directions(scan)} == {ADA}


def test_the_time_is_when_it_was_sent() -> None:
    """``received_at`` is a counter."""
    scan, _ = read(DESKTOP, rows(desktop(1)), NAME)
    assert scan.rows.at.tolist() == [desktop(1)["sent_at"] * 1000]


def test_a_reaction_is_by_the_other_one_or_by_me() -> None:
    """The id is that of a conversation: theirs is this one."""
    one = desktop(1)
    reactions = [
        {"emoji": "x", "fromId": one["conversationId"], "timestamp": one["sent_at"] + 5000},
        {"emoji": "x", "fromId": "somebody", "timestamp": one["sent_at"] + 6000},
        {"emoji": "x", "fromId": "somebody", "timestamp": one["sent_at"] + 7000, "remove": True},
    ]
    scan, _ = read(DESKTOP, rows({**one, "reactions": reactions}), NAME)
    assert kinds(scan) == ["TEXT", "REACTION", "REACTION"]
    assert directions(scan) == [(ADA, False, 1), (ADA, False, 1), (ADA, False, 0)]


def test_a_group_is_told_by_its_long_id_or_by_who_writes() -> None:
    """Its reactions name nobody who is known, and are left out."""
    ben = {**desktop(2), "sourceServiceId": "ben", "reactions": [{"fromId": "x", "timestamp": 1709294500000}]}
    for name in (NAME, f"Us ({'a' * 43}).json"):
        scan, _ = read(DESKTOP, rows(desktop(1), ben, desktop(3)), name)
        assert [c.kind for c in scan.chats] == ["group"]
        assert kinds(scan) == ["TEXT"] * 3


def test_rows_whose_texts_lie_elsewhere_are_counted_and_told() -> None:
    """Newer versions of Signal Desktop keep texts apart."""
    bare = desktop(1)
    del bare["body"]
    scan, told = read(DESKTOP, rows(bare, desktop(2)), NAME)
    assert kinds(scan) == ["TEXT", "TEXT"]
    assert scan.rows.chars[0] == -1
    assert len(told) == 1
    assert "without theirs: 1" in " ".join(scan.warnings)


def test_files_of_bare_rows_are_named_with_a_hint() -> None:
    """Neither their texts nor their times are in them."""
    bare = {"bodyRanges": [], "sendStateByConversationId": {"x": {"status": "Read"}}, "errors": []}
    head = rows(bare).encode()
    assert DESKTOP.recognise(head, NAME) == 0
    assert "-f text" in str(known_but_not_read(head, NAME))
    assert known_but_not_read(rows(desktop(1)).encode(), NAME) is None


def test_a_row_that_does_not_say_its_type_is_an_error() -> None:
    """Nothing says then which way it went."""
    bare = desktop(1)
    del bare["type"]
    scan, _ = read(DESKTOP, rows(bare, desktop(2)), NAME)
    assert (len(scan.rows), scan.errors_total) == (1, 1)


def test_somebody_without_a_number_is_known_by_the_account() -> None:
    """The file's name has a user's name, or nothing."""
    one = {k: v for k, v in desktop(1).items() if k != "source"}
    scan, _ = read(DESKTOP, rows(one), "Ada.json")
    assert scan.handles[scan.chats[0].other].address == THEIR_ACI
