"""Discord's data package: small files beside my own messages."""

from __future__ import annotations

import json
from typing import Any

import pytest

from letbe.readers.discord import PACKAGE, recognition
from letbe.readers.discord.places import package_of
from letbe.readers.rows import Kind
from letbe.readers.source import Source, from_bytes
from tests.readers.samples import ME, THEM, second_of
from tests.readers.samples.discord import CHANNEL, OTHER, OWN, small_files, snowflake
from tests.readers.scans import scan_of


def rows(*more: dict[str, Any]) -> bytes:
    """Write messages, one after the other, each with something of its own."""
    plain = [
        {"ID": int(snowflake(i)), "Timestamp": "2024-03-01 12:00:00", "Contents": "hello", "Attachments": ""}
        for i in range(len(more))
    ]
    return json.dumps([p | m for p, m in zip(plain, more, strict=True)]).encode()


def test_it_says_whose_it_is_who_the_other_one_is_and_what_is_missing() -> None:
    """Only my own side is in it, and a person must know that."""
    files = small_files("messages", "account", f"c{CHANNEL}")
    found = scan_of(PACKAGE, {**files, f"messages/c{CHANNEL}/messages.json": rows({}, {})})
    assert [(h.name, h.address) for h in found.handles] == [(ME, OWN), (THEM, OTHER)]
    assert (found.me, found.me_by) == (frozenset({0}), "the account's own id")
    assert (found.chats[0].kind, found.chats[0].other, found.chats[0].address) == ("one", 1, CHANNEL)
    assert found.one_sided
    assert found.warnings == ()
    assert found.rows.author.tolist() == [0, 0]


def test_the_order_in_which_its_files_are_found_does_not_matter() -> None:
    """A zip has its own."""
    files = {
        f"messages/c{CHANNEL}/messages.json": rows({}),
        **small_files("messages", "account", f"c{CHANNEL}"),
    }
    found = scan_of(PACKAGE, files)
    assert (found.chats[0].title, found.chats[0].other) == (THEM, 1)


def test_without_the_account_the_one_in_all_chats_of_two_is_me() -> None:
    """People hand over the folder of messages alone."""
    third = "1312345678901234567"
    chats = {
        f"messages/c{c}/{name}": content
        for c, other in ((CHANNEL, OTHER), ("1112345678901234568", third))
        for name, content in (
            ("channel.json", json.dumps({"id": c, "type": 1, "recipients": [other, OWN]}).encode()),
            ("messages.json", rows({})),
        )
    }
    found = scan_of(PACKAGE, chats)
    assert [found.handles[c.other].address for c in found.chats] == [OTHER, third]
    assert [found.handles[i].address for i in found.me] == [OWN]


def test_without_any_small_file_all_is_mine_all_the_same() -> None:
    """Nobody else's messages are ever in it."""
    found = scan_of(PACKAGE, {f"messages/c{CHANNEL}/messages.json": rows({})})
    assert found.me == frozenset({0})
    assert found.chats[0].kind == "group", "a channel of which nothing is known is taken for a server's"


def test_files_and_messages_without_a_word_are_media() -> None:
    """A sticker and a call leave no text there."""
    found = scan_of(
        PACKAGE,
        {f"messages/c{CHANNEL}/messages.json": rows({}, {"Attachments": "https://x"}, {"Contents": ""})},
    )
    assert found.rows.kind.tolist() == [Kind.TEXT, Kind.MEDIA, Kind.MEDIA]


def test_a_stamp_without_a_zone_is_utc() -> None:
    """Older packages wrote an offset, newer ones do not; both mean UTC."""
    ids = [{"ID": 1, "Timestamp": t} for t in ("2024-03-01 12:00:00", "2024-03-01 12:00:00.500000+00:00")]
    found = scan_of(PACKAGE, {f"messages/c{CHANNEL}/messages.json": rows(*ids)})
    assert found.rows.at.tolist() == [second_of(0) * 1_000_000, second_of(0) * 1_000_000 + 500_000]
    assert found.utc


def test_an_older_package_has_tables() -> None:
    """A text in quotes can have line breaks and quotes in it; a row that is torn is one error."""
    table = (
        "ID,Timestamp,Contents,Attachments\r\n"
        f'{snowflake(0)},2024-03-01 12:00:00.000000+00:00,"two ""lines""\nof it",\r\n'
        f"{snowflake(1)},2024-03-01 12:11:00.000000+00:00,,https://example.org/a.png\r\n"
        "torn\r\n"
        f"{snowflake(2)},2024-03-01 12:22:00.000000+00:00,plain,\r\n"
    )
    found = scan_of(PACKAGE, {f"messages/{CHANNEL}/messages.csv": table.encode()})
    assert found.rows.at.tolist() == [second_of(i) * 1_000_000 for i in range(3)]
    assert found.rows.kind.tolist() == [Kind.TEXT, Kind.MEDIA, Kind.TEXT]
    assert found.rows.chars.tolist() == [len('two "lines"\nof it'), 0, 5]
    assert [e.record for e in found.errors] == [3]
    newer = scan_of(PACKAGE, {f"messages/c{CHANNEL}/messages.json": rows({}, {}, {})})
    assert found.rows.native.tolist() == newer.rows.native.tolist()


def test_a_file_that_is_none_does_not_stop_the_others() -> None:
    """It is counted."""
    files = {
        f"messages/c{CHANNEL}/messages.json": rows({}),
        f"messages/c{CHANNEL}/channel.json": b'{"id": "1112345678901234567", "type": 1, "recipients": [',
    }
    found = scan_of(PACKAGE, files)
    assert len(found.rows) == 1
    assert found.warnings == ("1 of its files could not be read",)


@pytest.mark.parametrize(
    ("path", "family"),
    [
        (f"/x/package/messages/c{CHANNEL}/messages.json", "/x/package"),
        (f"/x/package/Nachrichten/{CHANNEL}/channel.json", "/x/package"),
        ("/x/package/Messages/index.json", "/x/package"),
        ("/x/package.zip!/account/user.json", "/x/package.zip"),
        (f"/x/package.zip!/messages/c{CHANNEL}/messages.json", "/x/package.zip"),
        (f"messages/c{CHANNEL}/messages.json", "."),
        ("account/user.json", "."),
    ],
)
def test_all_parts_of_a_package_are_one_family(path: str, family: str) -> None:
    """Wherever it lies, and whatever its folders are called."""
    name = path.rpartition("/")[2]
    assert package_of(Source(path, name, 0, from_bytes(b"").opener, "")) == family


@pytest.mark.parametrize(
    ("head", "what"),
    [
        (b"\xef\xbb\xbfID,Timestamp,Contents,Attachments\r\n1,", recognition.TABLE),
        (b'{"1112345678901234567": null, "', recognition.INDEX),
        (b'{"id": "747951969171275807", "username": "noor", "discriminator": 0', recognition.OWNER),
        (
            b'{"id": "1112345678901234567", "type": "GUILD_TEXT", "name": "a", "guild": {}}',
            recognition.CHANNEL,
        ),
        (b'{"id": "1112345678901234567", "type": 0}', recognition.CHANNEL),
        (b'{"id": "1112345678901234567", "type": 0, "content": "a message of something else"}', None),
        (b'{"id": "7", "username": "somebody"}', None),
        (b'[{"id": 1, "Timestamp": "x", "Contents": "y"}]', None),
        (b"{}", None),
    ],
)
def test_parts_are_known_by_what_is_in_them(head: bytes, what: str | None) -> None:
    """Their names are not asked."""
    assert recognition.part(head) == what
