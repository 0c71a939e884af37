"""What DiscordChatExporter writes, and where a reader could go wrong."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from letbe.errors import UnreadableError
from letbe.readers.discord import EXPORTER, PACKAGE
from letbe.readers.rows import Flag, Kind
from tests.readers.samples import ME, THEM, second_of, text_of
from tests.readers.samples.discord import CHANNEL, OTHER, OWN, channel, message, person, snowflake
from tests.readers.scans import heard, scan_of, sources_of

if TYPE_CHECKING:
    from letbe.readers.rows import Scan


def scan(*messages: dict[str, Any], kind: str = "DirectTextChat", guild: str = "0") -> Scan:
    """Read a channel."""
    return scan_of(EXPORTER, {"a.json": channel([json.dumps(m).encode() for m in messages], kind, guild)})


def test_the_other_one_is_known_by_the_chats_title() -> None:
    """A chat of two is called like the other one; who is me is left to the other rules."""
    found = scan(message(0), message(1))
    assert [(h.name, h.address) for h in found.handles] == [(ME, OWN), (THEM, OTHER)]
    assert (found.chats[0].kind, found.chats[0].other, found.chats[0].other_by) == (
        "one",
        1,
        "the chat's title",
    )
    assert found.chats[0].address == CHANNEL
    assert not found.me


def test_the_title_may_be_the_name_of_the_account() -> None:
    """Older versions wrote that one."""
    found = scan(message(0), message(1, author={"id": OTHER, "name": THEM, "nickname": "Adchen"}))
    assert found.chats[0].other == 1


def test_two_people_of_one_name_are_not_told_apart_by_it() -> None:
    """A guess would turn every direction round."""
    found = scan(message(0, author=person(OWN, THEM)), message(1))
    assert found.chats[0].other == -1


def test_times_are_exact_to_the_millisecond_by_the_id() -> None:
    """An id of Discord holds its moment; a stamp on a local clock names its offset."""
    late = str(int(snowflake(1)) + (345 << 22))
    found = scan(message(0), message(1, id=late))
    assert found.rows.at.tolist() == [second_of(0) * 1_000_000, second_of(1) * 1_000_000 + 345_000]
    assert found.utc


def test_an_id_that_is_none_does_not_make_up_a_time() -> None:
    """Other programs that write this form number their messages anew."""
    found = scan(message(0, id="1"), message(1, id="1234567890123456789"), message(2, id=None))
    assert found.rows.at.tolist() == [second_of(i) * 1_000_000 for i in range(3)]
    assert [bool(n) for n in found.rows.native] == [False, True, False]


def test_a_robot_is_automatic_and_a_chat_with_one_is_no_tie() -> None:
    """What a program writes is no contact."""
    found = scan(message(0), message(1, author=person(OTHER, THEM, bot=True)))
    assert [bool(f & Flag.AUTOMATIC) for f in found.rows.flags] == [False, True]
    assert found.chats[0].kind == "robot"


@pytest.mark.parametrize("kind", ["DirectGroupTextChat", "3", "GuildTextChat", "0", "GuildPublicThread"])
def test_all_other_chats_are_groups(kind: str) -> None:
    """A server is read by many."""
    assert scan(message(0), kind=kind, guild="77").chats[0].kind == "group"


def test_without_a_type_a_chat_outside_of_servers_may_be_one_of_two() -> None:
    """Older files do not say; then the number of writers does."""
    assert scan(message(0), kind="").chats[0].kind == "unknown"
    assert scan(message(0), kind="", guild="77").chats[0].kind == "group"


def test_calls_edits_files_and_notices_are_told_apart() -> None:
    """A pinned message and somebody who joins are the app's own words."""
    found = scan(
        message(0, type="Call", content="Started a call that lasted 3 minutes."),
        message(1, type="ChannelPinnedMessage", content="Pinned a message."),
        message(2, type="46"),
        message(3, timestampEdited="2024-03-02T00:00:00+00:00"),
        message(4, attachments=[{"id": "1", "url": "x"}]),
        message(5, stickers=[{"id": "1", "name": "wave"}], content=""),
        message(6, type="Reply"),
        message(7, content="", forwardedMessage={"content": "from elsewhere"}),
    )
    kinds = [Kind.CALL, Kind.NOTICE, Kind.NOTICE, Kind.TEXT, Kind.MEDIA, Kind.MEDIA, Kind.TEXT, Kind.MEDIA]
    assert found.rows.kind.tolist() == kinds
    assert (found.rows.flags & Flag.EDITED).astype(bool).tolist() == [False] * 3 + [True] + [False] * 4
    assert found.rows.chars.tolist() == [-1, -1, -1, len(text_of(3)), len(text_of(4)), 0, len(text_of(6)), 0]
    assert [int(a) for a in found.rows.author[1:3]] == [-1, -1]


def test_reactions_take_the_time_of_their_message_and_count_once_each() -> None:
    """Two by one person are two; those without their givers are nobody's."""
    emoji = [{"id": "", "name": name, "code": name} for name in ("👍", "🎉", "👀")]
    givers = [person(OWN, ME), person(OTHER, THEM)]
    reactions = [
        {"emoji": emoji[0], "count": 2, "users": givers},
        {"emoji": emoji[1], "count": 1, "users": givers[:1]},
        {"emoji": emoji[2], "count": 9},
    ]
    found = scan(message(1, reactions=reactions), message(2))
    reacted = found.rows.kind == Kind.REACTION
    assert reacted.sum() == 3
    assert found.rows.record.tolist() == [0, 0, 0, 0, 1]
    assert set(found.rows.at[reacted].tolist()) == {second_of(1) * 1_000_000}
    assert [found.handles[a].address for a in found.rows.author[reacted]] == [OWN, OTHER, OWN]
    assert len(set(found.rows.native.tolist())) == 5
    assert found.rows.chars[reacted].tolist() == [-1] * 3


def test_only_what_a_person_typed_is_told_to_the_listener() -> None:
    """Not the app's sentences, not a robot's, not what stands in mentions or in what was forwarded."""
    told = heard(
        EXPORTER,
        {
            "a.json": channel(
                [
                    json.dumps(m).encode()
                    for m in (
                        message(0),
                        message(1, type="Call", content="Started a call."),
                        message(2, author=person("1312345678901234567", "Beep", bot=True)),
                        message(3, content="", forwardedMessage={"content": "not mine"}),
                        message(4, attachments=[{"id": "1"}]),
                    )
                ]
            )
        },
    )
    assert told == [text_of(0), text_of(4)]


def test_a_message_that_stands_there_twice_counts_once_and_is_told_once() -> None:
    """Two parts of a channel that were put together."""
    twice = [json.dumps(message(i)).encode() for i in (0, 1, 0)]
    assert len(scan_of(EXPORTER, {"a.json": channel(twice)}).rows) == 2
    assert heard(EXPORTER, {"a.json": channel(twice)}) == [text_of(0), text_of(1)]


def test_the_same_message_has_one_key_in_both_exports() -> None:
    """So that reading the data package, too, adds nothing."""
    rows = [
        {
            "ID": int(snowflake(0)),
            "Timestamp": "2024-03-01 12:00:00",
            "Contents": text_of(0),
            "Attachments": "",
        }
    ]
    package = scan_of(PACKAGE, {f"messages/c{CHANNEL}/messages.json": json.dumps(rows).encode()})
    assert package.rows.native.tolist() == scan(message(0)).rows.native.tolist()
    assert package.rows.at.tolist() == [second_of(0) * 1_000_000]


def test_the_parts_of_a_channel_are_one_chat() -> None:
    """A part in which only one of them wrote does not say who they are; the others do."""
    parts = {
        "/x/Ada.json": channel([json.dumps(message(i)).encode() for i in (0, 1)]),
        "/x/Ada [part 2].json": channel([json.dumps(message(i)).encode() for i in (3, 6)]),
    }
    found = scan_of(EXPORTER, parts)
    assert [(c.kind, c.other, c.address) for c in found.chats] == [("one", 1, CHANNEL)]
    assert found.rows.record.tolist() == [0, 1, 2, 3]
    assert found.rows.author.tolist() == [0, 1, 0, 0]
    assert {EXPORTER.family(s) for s in sources_of(parts)} == {"/x/Ada.json"}
    files = {
        "/x/a.json": parts["/x/Ada.json"],
        "/x/b.json": parts["/x/Ada.json"].replace(CHANNEL.encode(), b"9" * 18),
    }
    assert {EXPORTER.family(s) for s in sources_of(files)} == {"/x/a.json", "/x/b.json"}
    assert len(scan_of(EXPORTER, files).chats) == 2
    broken = scan_of(EXPORTER, parts | {"/x/Ada [part 3].json": b"?"})
    assert (len(broken.rows), broken.warnings) == (4, ("a part of it could not be read",))


def test_json_that_is_no_channel_is_said_to_be_none() -> None:
    """Where the user names the format."""
    with pytest.raises(UnreadableError, match="holds no chat of Discord"):
        scan_of(EXPORTER, {"a.json": b'{"hello": []}'})
