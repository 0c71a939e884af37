"""What a Takeout of Google Chat holds, and where a reader could go wrong."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from letbe.errors import UnreadableError
from letbe.people.normalise import address_of
from letbe.readers.google_chat import READER, recognition
from letbe.readers.rows import Flag, Kind
from letbe.readers.source import Source, from_bytes
from tests.readers.samples import ME, THEM, second_of, text_of
from tests.readers.samples.google_chat import DIRECT, OTHER, OWN, SMALL, english, message, messages, person
from tests.readers.scans import heard, scan_of

if TYPE_CHECKING:
    from letbe.readers.rows import Scan


def export(*rows: dict[str, Any]) -> dict[str, bytes]:
    """Write a Takeout with one conversation."""
    return SMALL | {f"{DIRECT}/messages.json": messages([json.dumps(r).encode() for r in rows])}


def scan(*rows: dict[str, Any]) -> Scan:
    """Read one."""
    return scan_of(READER, export(*rows))


def test_the_account_is_me_however_its_address_is_spelled() -> None:
    """One file has it in small letters."""
    found = scan(message(0), message(1))
    assert {found.handles[i].address for i in found.me} == {OWN, OWN.lower()}
    assert found.me_by == "the account of the export"
    chat = found.chats[0]
    assert (chat.kind, found.handles[chat.other].address, chat.title) == ("one", OTHER, THEM)
    assert chat.address == "aBcDeFgAAAE"


def test_an_address_is_the_same_as_in_mail() -> None:
    """So that one person's chats and mails are one tie without asking."""
    found = scan(message(0), message(1))
    assert address_of("google-chat", found.handles[1]) == "mail:ada@example.com"


def test_spaces_and_larger_chats_are_groups_and_robots_are_none() -> None:
    """A chat of a few is called like one of two."""
    three = [person(OWN, ME), person(OTHER, THEM), person("cleo@example.org", "Cleo")]
    robot = [person(OWN, ME), person("beep@example.org", "Beep", "Bot")]
    base = "Takeout/Google Chat/Groups"
    files = {
        f"{base}/Space AAA/group_info.json": json.dumps({"name": "Garden", "members": three[:2]}).encode(),
        f"{base}/DM BBB/group_info.json": json.dumps({"members": three}).encode(),
        f"{base}/DM CCC/group_info.json": json.dumps({"members": robot}).encode(),
    }
    for name in ("Space AAA", "DM BBB", "DM CCC"):
        files[f"{base}/{name}/messages.json"] = messages([json.dumps(message(0)).encode()])
    found = scan_of(READER, SMALL | files)
    assert [(c.kind, c.title, c.address) for c in found.chats] == [
        ("group", "Garden", "AAA"),
        ("group", None, "BBB"),
        ("robot", "Beep", "CCC"),
    ]


def test_a_deleted_message_has_no_author_and_stops_nothing() -> None:
    """Its own date is gone, too; the date of deleting stands in for it."""
    gone = {
        "message_state": "DELETED",
        "deleted_date": english(second_of(1)),
        "topic_id": "topic1",
        "deletion_metadata": {"deletion_type": "CREATOR"},
        "message_id": "aBcDeFgAAAE/topic1/topic1",
    }
    found = scan(message(0), gone, message(2))
    assert found.rows.kind.tolist() == [Kind.TEXT, Kind.NOTICE, Kind.TEXT]
    assert found.rows.author[1] == -1
    assert found.rows.flags[1] & Flag.DELETED
    assert found.rows.at[1] == second_of(1) * 1_000_000
    assert found.errors_total == 0


def test_an_edited_message_keeps_its_own_date() -> None:
    """Where only the date of the edit is left, that one is taken."""
    both = message(0, updated_date=english(second_of(9)))
    alone = message(1, updated_date=english(second_of(5)))
    del alone["created_date"]
    found = scan(both, alone)
    assert found.rows.at.tolist() == [second_of(0) * 1_000_000, second_of(5) * 1_000_000]
    assert [bool(f & Flag.EDITED) for f in found.rows.flags] == [True, False]


def test_a_date_that_cannot_be_read_is_refused() -> None:
    """It never becomes 1970."""
    found = scan(
        message(0, "the other day"), message(1), message(2, "Friday, May 99, 2026 at 3:00:29 AM UTC")
    )
    assert found.rows.record.tolist() == [1]
    assert [e.record for e in found.errors] == [1, 3]


def test_files_and_robots_are_told_apart() -> None:
    """A file without a word has no caption."""
    file = [{"original_name": "a.png", "export_name": "File-a.png"}]
    bare = message(2, attached_files=file)
    del bare["text"]
    rows = (message(0), message(1, attached_files=file), bare, message(4, creator=person(OTHER, THEM, "Bot")))
    found = scan(*rows)
    assert found.rows.kind.tolist() == [Kind.TEXT, Kind.MEDIA, Kind.MEDIA, Kind.TEXT]
    assert found.rows.chars.tolist() == [len(text_of(0)), len(text_of(1)), -1, len(text_of(4))]
    assert [bool(f & Flag.AUTOMATIC) for f in found.rows.flags] == [False, False, False, True]
    assert heard(READER, export(*rows)) == [text_of(0), text_of(1)]


def test_reactions_take_the_time_of_their_message() -> None:
    """Each of those who gave one."""
    thumb = {"emoji": {"unicode": "👍"}, "reactor_emails": [OWN, OTHER]}
    found = scan(message(1, reactions=[thumb]), message(2))
    reacted = found.rows.kind == Kind.REACTION
    assert [found.handles[a].address for a in found.rows.author[reacted]] == [OWN, OTHER]
    assert set(found.rows.at[reacted].tolist()) == {second_of(1) * 1_000_000}


def test_somebody_without_an_address_goes_by_the_name() -> None:
    """An account that is gone has none."""
    found = scan(message(1, creator={"name": "Gone", "user_type": "Human"}))
    assert found.handles[found.rows.author[0]].address == "Gone"


def test_quotes_and_earlier_versions_are_nobodys_words() -> None:
    """They stand in the message, but were not typed in it."""
    quote = {"creator": person(OTHER, THEM), "text": "give me space", "message_id": "x"}
    before = [{"text": "an earlier version", "created_date": english(second_of(0))}]
    rows = message(0, quoted_message_metadata=quote, previous_message_versions=before)
    assert heard(READER, export(rows)) == [text_of(0)]


def test_files_that_are_none_do_not_stop_the_others() -> None:
    """They are counted; all of them are too many."""
    found = scan_of(READER, export(message(0)) | {"Takeout/Google Chat/Groups/DM Z/group_info.json": b"{"})
    assert (len(found.rows), found.warnings) == (1, ("1 of its files could not be read",))
    with pytest.raises(UnreadableError, match="part of no Takeout of Google Chat"):
        scan_of(READER, {"messages.json": b'{"hello": []}'})


def test_all_of_an_account_is_one_family() -> None:
    """Whatever the top folder is called."""
    for path in (
        "/x/Takeout/Google Chat/Groups/DM A/messages.json",
        "/x/Takeout/Google Chat/Groups/DM A/group_info.json",
        "/x/Takeout/Google Chat/Users/User 1/user_info.json",
    ):
        source = Source(path, path.rpartition("/")[2], 0, from_bytes(b"").opener, "")
        assert READER.family(source) == "/x/Takeout/Google Chat"


@pytest.mark.parametrize(
    ("head", "what"),
    [
        (SMALL[f"{DIRECT}/group_info.json"], recognition.GROUP),
        (
            b'{"name": "Garden", "members": [{"name": "A", "email": "a@b", "user_type": "Human"}]}',
            recognition.GROUP,
        ),
        (
            b'{"messages": [{"message_state": "DELETED", "deleted_date": "x", "topic_id": "y"',
            recognition.MESSAGES,
        ),
        (b'{"messages": []}', None),
        (b'{"members": [{"id": 7}]}', None),
        (b'{"user": {"id": 7, "user_type": "x"}}', None),
    ],
)
def test_parts_are_known_by_what_is_in_them(head: bytes, what: str | None) -> None:
    """Their names are not asked."""
    assert recognition.part(head) == what
