"""Histories of Snapchat: what has misled other readers of them."""

from __future__ import annotations

import json
import time
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from letbe.people.assign import IN, OUT, assign
from letbe.people.me import who_is_me
from letbe.readers.rows import Ask, Flag, Kind, Scan, Work
from letbe.readers.snapchat import READER
from letbe.readers.source import from_bytes
from tests.readers.samples.snapchat import message


def read(document: object) -> Scan:
    """Read a history."""
    return READER.scan(
        Work([from_bytes(json.dumps(document).encode(), "x.json")], Ask(ZoneInfo("Asia/Tokyo")))
    )


def read_all(*documents: object) -> Scan:
    """Read the files of one export."""
    sources = [from_bytes(json.dumps(d).encode(), "x.json") for d in documents]
    return READER.scan(Work(sources, Ask(ZoneInfo("Asia/Tokyo"))))


def directions(scan: Scan) -> list[int]:
    """Give the directions of what is a message."""
    found: list[int] = assign(scan, who_is_me([scan])[0]).direction.tolist()
    return found


def test_milliseconds_under_the_name_of_microseconds() -> None:
    """Whichever of the two they are, the moment is the one beside them; without them the second counts."""
    made = [
        message(0),
        message(0, **{"Created(microseconds)": 1_709_294_400_407_000}),
        message(0, **{"Created(microseconds)": 0}),
    ]
    assert (read({"ada": made}).rows.at - 1_709_294_400_000_000).tolist() == [407_000, 407_000, 0]


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("TEXT", Kind.TEXT),
        ("MEDIA", Kind.MEDIA),
        ("NOTE", Kind.MEDIA),
        ("STICKER", Kind.MEDIA),
        ("SHARESAVEDSTORY", Kind.MEDIA),
        ("STATUSCALLMISSEDVIDEO", Kind.CALL),
        ("STATUSCALLENDEDAUDIO", Kind.CALL),
        ("STATUSERASEDMESSAGE", Kind.NOTICE),
        ("STATUSCONVERSATIONCAPTURESCREENSHOT", Kind.NOTICE),
        ("NONPARTICIPANTBOTRESPONSE", Kind.NOTICE),
        ("", Kind.NOTICE),
        ("SOMETHINGNEW", Kind.MEDIA),
    ],
)
def test_each_word_of_snapchat_means_a_kind(word: str, kind: Kind) -> None:
    """What the app says of itself is nobody's message."""
    assert read({"ada": [message(1, **{"Media Type": word})]}).rows.kind.tolist() == [kind]


def test_a_text_that_was_not_saved_has_no_size() -> None:
    """It was sent; how long it was is not known."""
    scan = read({"ada": [message(1, Content=None), message(2, Content="")]})
    assert (scan.rows.kind.tolist(), scan.rows.chars.tolist()) == ([Kind.TEXT] * 2, [-1, -1])


def test_groups_have_a_title_or_several_writers() -> None:
    """A conversation of two has neither, and its key is the other one's name."""
    key = "0f4b3c1e-aaaa-4bbb-8ccc-0123456789ab"
    scan = read(
        {
            "ada": [message(0)],
            key: [message(1, **{"Conversation Title": "Garden"})],
            key[::-1]: [message(1), message(2, From="ben")],
        }
    )
    assert [c.kind for c in scan.chats] == ["one", "group", "group"]
    assert [c.title for c in scan.chats] == [None, "Garden", None]
    assert scan.handles[scan.chats[0].other].address == "ada", "although only I wrote there"


def test_older_lists_say_the_direction() -> None:
    """Some name the other one as the sender of what I sent, too."""
    scan = read(
        {
            "Received Saved Chat History": [
                {"From": "ada", "Media Type": "TEXT", "Created": "2021-05-01 10:00:00 UTC"}
            ],
            "Sent Saved Chat History": [
                {
                    "To": "ada",
                    "Media Type": "TEXT",
                    "Created": "2021-05-01 10:01:00 UTC",
                    "Text": "a &amp; b?",
                },
                {"From": "ada", "Media Type": "TEXT", "Created": "2021-05-01 10:02:00 UTC", "Text": "c"},
            ],
        }
    )
    assert directions(scan) == [IN, OUT, OUT]
    assert (len(scan.chats), scan.chats[0].kind) == (1, "one")
    assert scan.rows.chars.tolist() == [-1, 6, 1]
    assert (scan.rows.flags & Flag.QUESTION).tolist() == [0, 1, 0]


def test_snaps_are_media_without_content() -> None:
    """Both shapes; two snaps of one minute are two."""
    old = {
        "Received Snap History": [
            {"From": "ada", "Media Type": "IMAGE", "Created": "2021-05-01 10:00:00 UTC"}
        ],
        "Sent Snap History": [{"To": "ada", "Media Type": "VIDEO", "Created": "2021-05-01 10:01:00 UTC"}],
    }
    assert (read(old).rows.kind == Kind.MEDIA).all()
    assert directions(read(old)) == [IN, OUT]
    snap = {k: v for k, v in message(1).items() if k not in {"Content", "IsSaved", "Media IDs"}}
    first = 1_709_295_060_407
    snaps: list[dict[str, Any]] = [
        {**snap, "Media Type": "IMAGE", "Created(microseconds)": first + k * 1000} for k in (0, 1)
    ]
    native = read({"ada": snaps}).rows.native
    assert len(np.unique(native)) == 2


def test_a_history_of_both_shapes_says_that_it_is_thin() -> None:
    """Nothing may be concluded from silence here."""
    assert any("silence" in w for w in read({"ada": [message(0)]}).warnings)
    assert not read({}).warnings


@pytest.mark.parametrize("head", [b'{"a": 1}', b"[]", b'{"Created": "2021-05-01 10:00:00 UTC"}', b""])
def test_other_json_is_not_taken_for_it(head: bytes) -> None:
    """One sign is not enough."""
    assert READER.recognise(head, "chat_history.json") < 0.5


def test_people_have_the_names_that_they_call_themselves() -> None:
    """They stand in another file; of its people only those are kept who are met."""
    friends = [{"Username": u, "Display Name": n} for u, n in (("ada", "Ada S."), ("ben", "Ben"))]
    account = {"Basic Information": {"Username": "noor_x", "Name": "Noor"}}
    old = {
        "Received Saved Chat History": [
            {"From": "ada", "Media Type": "TEXT", "Created": "2021-05-01 10:00:00 UTC"}
        ]
    }
    scan = read_all({"Friends": friends}, {"ada": [message(0), message(1, From="ada")]}, account, old)
    assert [(h.name, h.address) for h in scan.handles] == [("Noor", "noor_x"), ("Ada S.", "ada")]
    assert scan.rows.record.tolist() == [0, 1, 2]
    assert directions(scan) == [OUT, IN, IN]
    assert {scan.handles[c.other].name for c in scan.chats} == {"Ada S."}


def test_a_conversation_in_two_files_is_one() -> None:
    """Chats and snaps are exported apart."""
    snap = {k: v for k, v in message(1, **{"Media Type": "IMAGE"}).items() if k != "Content"}
    scan = read_all({"a": [message(0)], "b": [message(1)]}, {"b": [snap]})
    assert [c.address for c in scan.chats] == ["a", "b"]
    assert scan.rows.chat.tolist() == [0, 1, 1]


def test_many_conversations_take_no_longer_than_their_messages() -> None:
    """Twenty thousand of one message each are read in a moment."""
    document = {f"friend{k}": [message(1, From=f"friend{k}")] for k in range(20_000)}
    read({"ada": [message(0)]})
    start = time.process_time()
    assert len(read(document).chats) == 20_000
    assert time.process_time() - start < 10
