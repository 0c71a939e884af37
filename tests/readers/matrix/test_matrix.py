"""What the export of a room holds, and where a reader could go wrong."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from letbe.errors import UnreadableError
from letbe.readers.matrix import READER
from letbe.readers.rows import Flag, Kind
from tests.readers.samples import ME, THEM, second_of, text_of
from tests.readers.samples.matrix import OTHER, OWN, ROOM, event, joined, room
from tests.readers.scans import heard, scan_of

if TYPE_CHECKING:
    from letbe.readers.rows import Scan


def export(*events: dict[str, Any], name: str = THEM, by: str = ME) -> dict[str, bytes]:
    """Write a room."""
    return {"export.json": room([json.dumps(e).encode() for e in events], name, by)}


def scan(*events: dict[str, Any], name: str = THEM, by: str = ME) -> Scan:
    """Read a room."""
    return scan_of(READER, export(*events, name=name, by=by))


def answer(i: int, body: str) -> dict[str, Any]:
    """Write an answer."""
    return event(
        i, content={"msgtype": "m.text", "body": body, "m.relates_to": {"m.in_reply_to": {"event_id": "$x"}}}
    )


def test_me_is_known_by_the_mark_on_what_the_device_sent() -> None:
    """Whatever names are shown."""
    found = scan(event(0, unsigned={"age": 1, "transaction_id": "m1.2"}), event(1), by="Somebody")
    assert [found.handles[i].address for i in found.me] == [OWN]
    assert found.me_by == "the mark on what the exporting device sent"


def test_me_is_known_by_the_name_that_joined() -> None:
    """The file names who exported it, by the name shown."""
    found = scan(joined(OWN, ME), joined(OTHER, THEM), event(0), event(1))
    assert [found.handles[i].address for i in found.me] == [OWN]
    assert found.me_by == "the name of who exported the room"
    assert [(h.name, h.address) for h in found.handles] == [(ME, OWN), (THEM, OTHER)]


@pytest.mark.parametrize("by", [OWN, "noor", "Noor"])
def test_me_is_known_by_the_address_where_no_name_is_shown(by: str) -> None:
    """Element writes the address, and many servers show the part before the colon."""
    assert [a.address for a in map(scan(event(0), event(1), by=by).handles.__getitem__, [0])] == [OWN]
    assert scan(event(0), event(1), by=by).me == frozenset({0})


def test_two_people_of_one_name_do_not_tell_who_is_me() -> None:
    """A guess would turn every direction round."""
    assert not scan(joined(OWN, ME), joined(OTHER, ME), event(0), event(1)).me


def test_a_room_called_like_the_other_one_is_a_chat_of_two() -> None:
    """With more people it is a group; else the number of writers tells."""
    joins = [joined(OWN, ME), joined(OTHER, THEM)]
    two = scan(*joins, event(0), event(1)).chats[0]
    assert (two.kind, two.other, two.address) == ("one", 1, ROOM)
    assert scan(*joins, event(0), event(1), name="Our plans").chats[0].kind == "unknown"
    assert scan(*joins, joined("@cleo:example.org", "Cleo"), event(0)).chats[0].kind == "group"


def test_the_other_one_is_known_by_the_rooms_name_where_me_is_not() -> None:
    """One side known is both sides known."""
    found = scan(event(0), event(1), name="ada", by="Somebody")
    assert not found.me
    assert found.handles[found.chats[0].other].address == OTHER


def test_an_edit_counts_once_and_marks_its_message() -> None:
    """Its text is the same message again."""
    content = {
        "msgtype": "m.text",
        "body": "* changed",
        "m.new_content": {"msgtype": "m.text", "body": "changed"},
        "m.relates_to": {"rel_type": "m.replace", "event_id": "$event0"},
    }
    events = (event(0), event(1), event(3, content=content))
    found = scan(*events)
    assert found.rows.kind.tolist() == [Kind.TEXT, Kind.TEXT, Kind.NOTICE]
    assert (found.rows.flags & Flag.EDITED).astype(bool).tolist() == [True, False, False]
    assert heard(READER, export(*events)) == [text_of(0), text_of(1)]


def test_what_was_taken_back_is_marked() -> None:
    """By an event of its own, of which there are two forms, or where the text is gone."""
    found = scan(
        event(0),
        event(1),
        event(2, content={}, unsigned={"redacted_because": {"type": "m.room.redaction"}}),
        event(3, content={}),
        event(4),
        event(5, "m.room.redaction", {}, redacts="$event0"),
        event(6, "m.room.redaction", {"redacts": "$event1"}),
    )
    assert (found.rows.flags & Flag.DELETED).astype(bool).tolist() == [True] * 4 + [False] * 3
    assert found.rows.kind.tolist() == [Kind.TEXT] * 5 + [Kind.NOTICE] * 2
    assert found.rows.chars.tolist()[2:4] == [-1, -1]


def test_quoted_lines_of_an_answer_are_not_theirs() -> None:
    """A quote that they wrote themselves is."""
    texts = [
        ("> <@ada:example.com> please give me space\n> really\n\nof course", "of course"),
        ("> * <@ada:example.com> waves\n\nhello", "hello"),
        ("> a quote of mine\n\nhello", "> a quote of mine\n\nhello"),
        ("just an answer", "just an answer"),
    ]
    events = [answer(i, body) for i, (body, _) in enumerate(texts)]
    assert heard(READER, export(*events)) == [own for _, own in texts]
    assert scan(*events).rows.chars.tolist() == [len(own) for _, own in texts]


def test_without_an_answer_a_quote_stays() -> None:
    """Whoever pastes such a line has written it."""
    body = "> <@ada:example.com> hello\n\nthis is what she said"
    assert heard(READER, export(event(0, content={"msgtype": "m.text", "body": body}))) == [body]


def test_kinds_are_told_apart() -> None:
    """A file's body is its name, unless there is a caption."""
    found = scan(
        event(0, content={"msgtype": "m.image", "body": "cat.jpg", "url": "mxc://x"}),
        event(1, content={"msgtype": "m.image", "body": "my cat", "filename": "cat.jpg"}),
        event(2, content={"msgtype": "m.image", "body": "cat.jpg", "filename": "cat.jpg"}),
        event(3, "m.sticker", {"body": "a wave", "url": "mxc://x"}),
        event(4, "m.call.invite", {"call_id": "1"}),
        event(5, "m.call.hangup", {"call_id": "1"}),
        event(
            6,
            "m.reaction",
            {"m.relates_to": {"rel_type": "m.annotation", "event_id": "$event0", "key": "👍"}},
        ),
        event(7, "m.room.name", {"name": "new"}),
        event(8, content={"msgtype": "m.emote", "body": "waves"}),
        event(9, content={"msgtype": "m.notice", "body": "beep"}),
    )
    m, n = Kind.MEDIA, Kind.NOTICE
    assert found.rows.kind.tolist() == [m, m, m, m, Kind.CALL, n, Kind.REACTION, n, Kind.TEXT, Kind.TEXT]
    assert found.rows.chars.tolist() == [-1, 6, -1, -1, -1, -1, -1, -1, 5, 4]
    assert [bool(f & Flag.AUTOMATIC) for f in found.rows.flags] == [False] * 9 + [True]
    assert found.rows.at[6] == second_of(6) * 1_000_000, "a reaction has its own time"


def test_what_cannot_be_decrypted_is_a_message_of_unknown_size() -> None:
    """And what stands there instead is nobody's word."""
    events = (
        event(0, "m.room.encrypted", {"algorithm": "m.megolm.v1.aes-sha2", "ciphertext": "x"}),
        event(1, content={"msgtype": "m.bad.encrypted", "body": "** Unable to decrypt: no key **"}),
    )
    found = scan(*events)
    assert found.rows.kind.tolist() == [Kind.TEXT] * 2
    assert found.rows.chars.tolist() == [-1, -1]
    assert heard(READER, export(*events)) == []


def test_an_event_that_stands_there_twice_counts_once() -> None:
    """Two parts of a room that were put together."""
    assert len(scan(event(0), event(1), event(0)).rows) == 2


def test_json_that_is_no_room_is_said_to_be_none() -> None:
    """Where the user names the format."""
    with pytest.raises(UnreadableError, match="holds no room of Matrix"):
        scan_of(READER, {"a.json": b'{"hello": []}'})


@pytest.mark.parametrize(
    ("head", "sure"),
    [
        (b'\xef\xbb\xbf {"room_name":"a","room_creator":"b","topic":"","messages":[', 1.0),
        (
            b'{"messages": [{"type": "m.room.message", "sender": "@a:b", "origin_server_ts": 1709294400000',
            0.8,
        ),
        (b'{"room_name": "a", "rooms": []}', 0.0),
        (b'[{"origin_server_ts": 1709294400000}]', 0.0),
    ],
)
def test_a_room_is_known_by_what_is_in_it(head: bytes, sure: float) -> None:
    """Its name is not asked."""
    assert READER.recognise(head, "x") == sure
