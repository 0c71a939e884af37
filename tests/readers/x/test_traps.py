"""Archives of X: what has misled other readers of them."""

from __future__ import annotations

import json
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from letbe.errors import UnreadableError
from letbe.people.assign import IN, OUT, UNKNOWN, assign
from letbe.people.me import who_is_me
from letbe.readers.rows import Ask, Flag, Kind, Scan, Work
from letbe.readers.source import from_bytes
from letbe.readers.x import READER
from tests.readers.samples.x import MINE, THEIRS, account, conversations, message

PAIR = f"{THEIRS}-{MINE}"


def read(*files: bytes) -> Scan:
    """Read the files of an archive."""
    return READER.scan(Work([from_bytes(f, "x.js") for f in files], Ask(ZoneInfo("Asia/Tokyo"))))


def written(*messages: dict[str, Any], name: str = PAIR) -> tuple[str, list[bytes]]:
    """Write a conversation, so that its first message stands first."""
    return name, [json.dumps(m).encode() for m in reversed(messages)]


def event(kind: str, **more: Any) -> dict[str, Any]:
    """Make what stands among messages and is none."""
    return {kind: {"createdAt": "2024-03-01T12:00:00.000Z", "initiatingUserId": THEIRS, **more}}


def directions(scan: Scan) -> list[int]:
    """Give the directions of what is a message."""
    found: list[int] = assign(scan, who_is_me([scan])[0]).direction.tolist()
    return found


@pytest.mark.parametrize("account_first", [True, False])
def test_the_account_beside_the_messages_says_who_is_me(*, account_first: bool) -> None:
    """Whichever file comes first."""
    files = [account(), conversations(written(message(1), message(3)))]
    scan = read(*(files if account_first else files[::-1]))
    assert directions(scan) == [IN, OUT]
    assert scan.me_by == "the account's own id"
    assert scan.handles[scan.chats[0].other].address == THEIRS


def test_without_the_account_i_am_in_every_conversation_of_two() -> None:
    """One conversation proves nothing; two do."""
    one, two = written(message(1), message(3)), written(message(3), name=f"{MINE}-777")
    assert directions(read(conversations(one))) == [UNKNOWN, UNKNOWN]
    assert directions(read(conversations(one, two))) == [IN, OUT, OUT]


def test_a_conversation_in_several_entries_and_files_is_one() -> None:
    """Its id makes it one; a message in both counts by its own id."""
    entries = conversations(written(message(1)), written(message(2)))
    scan = read(account(), entries, conversations(written(message(2)), part="direct_messages"))
    assert len(scan.chats) == 1
    assert scan.rows.record.tolist() == [0, 1, 2]
    assert scan.rows.native[1] == scan.rows.native[2] != scan.rows.native[0]


def test_a_group_has_a_title_and_notices() -> None:
    """Joining and leaving are nobody's messages."""
    group = written(
        message(1, senderId="5"),
        event("conversationNameUpdate", name="Garden"),
        event("joinConversation", participantsSnapshot=["1"]),
        event("participantsJoin", userIds=["1"]),
        event("participantsLeave", userIds=["1"]),
        name="1234567890",
    )
    scan = read(account(), conversations(group, part="direct_messages_group"))
    assert (scan.chats[0].kind, scan.chats[0].title) == ("group", "Garden")
    assert scan.rows.kind.tolist() == [Kind.TEXT, *[Kind.NOTICE] * 4]
    assert scan.errors_total == 0


def test_media_reactions_and_greetings_are_told_apart() -> None:
    """A greeting of a business is written by a program."""
    reaction = {
        "senderId": MINE,
        "reactionKey": "funny",
        "eventId": "9",
        "createdAt": "2024-03-02T12:00:00.000Z",
    }
    scan = read(
        account(),
        conversations(
            written(
                message(1, mediaUrls=["https://x.example/1.jpg"], text="look https://t.co/1"),
                message(2, reactions=[reaction]),
                {"welcomeMessageCreate": message(4)["messageCreate"]},
            )
        ),
    )
    assert scan.rows.kind.tolist() == [Kind.MEDIA, Kind.TEXT, Kind.REACTION, Kind.TEXT]
    assert scan.rows.chars[0] == 19
    assert (scan.rows.flags & Flag.AUTOMATIC).tolist() == [0, 0, 0, Flag.AUTOMATIC]


def test_a_sign_that_is_written_as_a_reference_is_one_sign() -> None:
    """X writes texts so elsewhere."""
    scan = read(account(), conversations(written(message(1, text="a &amp; b"), message(2, text="a & b"))))
    assert scan.rows.chars.tolist() == [5, 5]


def test_notes_to_myself_are_nobodys() -> None:
    """The id of such a conversation is my own, twice."""
    scan = read(account(), conversations(written(message(3), name=f"{MINE}-{MINE}")))
    assert scan.chats[0].kind == "self"


def test_the_account_alone_has_no_messages() -> None:
    """It is no trouble."""
    scan = read(account())
    assert (len(scan.rows), scan.me, scan.warnings) == (0, {0}, ())


def test_one_bad_file_of_an_archive_does_not_stop_the_others() -> None:
    """It is said, and the others are read."""
    scan = read(account(), b"", conversations(written(message(1))))
    assert len(scan.rows) == 1
    assert any("empty" in w for w in scan.warnings)
    with pytest.raises(UnreadableError):
        read(b"")


@pytest.mark.parametrize(
    "head", [b"window.YTD.tweets.part0 = [", b"window.YTD.follower.part0 = [ ]", b"[]", b"{}"]
)
def test_other_files_of_the_archive_are_left_alone(head: bytes) -> None:
    """There are dozens of them."""
    assert READER.recognise(head, "tweets.js") == 0
