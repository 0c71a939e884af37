"""What an old Takeout holds of Hangouts, and where a reader could go wrong."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from letbe.errors import UnreadableError
from letbe.people.normalise import address_of
from letbe.readers.hangouts import READER
from letbe.readers.rows import Kind
from tests.readers.samples import ME, THEM, second_of, text_of
from tests.readers.samples.hangouts import CONVERSATION, OTHER, OWN, event, facts, newer, older, who
from tests.readers.scans import heard, scan_of

if TYPE_CHECKING:
    from letbe.readers.rows import Scan


def export(*events: dict[str, Any], said: dict[str, Any] | None = None) -> dict[str, bytes]:
    """Write a file."""
    return {"Hangouts.json": newer([json.dumps(e).encode() for e in events], said)}


def scan(*events: dict[str, Any], said: dict[str, Any] | None = None) -> Scan:
    """Read one."""
    return scan_of(READER, export(*events, said=said))


@pytest.mark.parametrize("form", [newer, older])
def test_a_conversation_says_who_is_me_and_who_the_other_one_is(form: Any) -> None:
    """In both forms."""
    found = scan_of(READER, {"Hangouts.json": form([json.dumps(event(i)).encode() for i in range(2)])})
    assert [(h.name, h.address) for h in found.handles] == [(ME, OWN), (THEM, OTHER)]
    assert (found.me, found.me_by) == (frozenset({0}), "the account, which every conversation names")
    chat = found.chats[0]
    assert (chat.kind, chat.other, chat.address) == ("one", 1, CONVERSATION)


def test_pieces_of_a_text_are_one_text() -> None:
    """Links and line breaks are pieces of their own; a break may hold nothing."""
    pieces = (
        {"type": "TEXT", "text": "see "},
        {"type": "LINK", "text": "https://a.example/?q", "link_data": {"display_url": "x"}},
        {"type": "LINE_BREAK", "text": "\n"},
        {"type": "TEXT", "text": "and"},
        {"type": "LINE_BREAK"},
        {"type": "TEXT", "text": "caf\u00e9"},
    )
    rows = (event(0, *pieces), event(1))
    assert heard(READER, export(*rows)) == ["see https://a.example/?q\nand\ncaf\u00e9", text_of(1)]
    found = scan(*rows)
    assert found.rows.words.tolist()[0] == 4
    assert found.rows.chars.tolist()[0] == len("see https://a.example/?q\nand\ncaf\u00e9")


def test_kinds_are_told_apart() -> None:
    """A call is where one began; its end, and people who come and go, are notices."""

    def other(i: int, kind: str, **more: Any) -> dict[str, Any]:
        bare = event(i, event_type=kind, **more)
        del bare["chat_message"]
        return bare

    photo = [{"embed_item": {"type": ["PLUS_PHOTO"]}}]
    found = scan(
        event(0),
        other(1, "HANGOUT_EVENT", hangout_event={"event_type": "START_HANGOUT"}),
        other(2, "HANGOUT_EVENT", hangout_event={"event_type": "END_HANGOUT"}),
        other(3, "ADD_USER", membership_change={"type": "JOIN"}),
        event(4, chat_message={"message_content": {"attachment": photo}}),
        event(
            5,
            chat_message={
                "message_content": {"attachment": photo, "segment": [{"type": "TEXT", "text": "me"}]}
            },
        ),
    )
    t, n, m = Kind.TEXT, Kind.NOTICE, Kind.MEDIA
    assert found.rows.kind.tolist() == [t, Kind.CALL, n, n, m, m]
    assert found.rows.chars.tolist() == [len(text_of(0)), -1, -1, -1, -1, 2]


def test_a_group_is_a_group_also_with_two_people_left() -> None:
    """The file says which it is."""
    assert scan(event(0), said=facts("GROUP")).chats[0].kind == "group"
    assert scan(event(0), said=facts("STICKY_ONE_TO_ONE", "100000000000000000003")).chats[0].kind == "group"


def test_whoever_has_a_phone_number_is_known_by_it() -> None:
    """Text messages went through Hangouts, too."""
    said = facts()
    said["participant_data"][1] = {
        "id": {"chat_id": "77"},
        "fallback_name": THEM,
        "phone_number": {"e164": "+447700900123"},
    }
    found = scan(event(0), event(1, sender_id={"chat_id": "77"}), said=said)
    assert address_of("hangouts", found.handles[found.rows.author[1]]) == "tel:+447700900123"
    assert found.chats[0].other == found.rows.author[1]


def test_conversations_are_kept_apart() -> None:
    """The people of one are not those of another."""
    third = "100000000000000000003"
    first = json.loads(newer([json.dumps(event(0)).encode(), json.dumps(event(1)).encode()]))
    said = facts()
    said["participant_data"][1] = {"id": who(third), "fallback_name": "Cleo"}
    second = json.loads(newer([json.dumps(event(2, sender_id=who(third))).encode()], said))
    both = {"conversations": [*first["conversations"], *second["conversations"]]}
    found = scan_of(READER, {"Hangouts.json": json.dumps(both).encode()})
    assert found.rows.chat.tolist() == [0, 0, 1]
    assert [found.handles[c.other].address for c in found.chats] == [OTHER, third]
    assert len(found.me) == 1


@pytest.mark.parametrize("stamp", ["", "0", "soon", None, "1709294400"])
def test_a_time_that_cannot_be_read_is_refused(stamp: str | None) -> None:
    """It never becomes 1970."""
    found = scan(event(1), event(0, timestamp=stamp))
    assert found.rows.at.tolist() == [second_of(1) * 1_000_000]
    assert found.errors_total == 1


def test_json_that_is_no_export_is_said_to_be_none() -> None:
    """Where the user names the format."""
    with pytest.raises(UnreadableError, match="holds no conversation of Hangouts"):
        scan_of(READER, {"a.json": b'{"hello": []}'})
    assert READER.recognise(b'{"conversations": [{"title": "x", "MessageList": []', "x") == 0
