"""What the frames of the phone's own export become."""

from __future__ import annotations

from typing import Any

from letbe.readers.rows import Flag
from letbe.readers.signal import OFFICIAL
from tests.readers.samples.signal import FRAMES, official
from tests.readers.signal.reading import as_lines, directions, kinds, read

ADA = "tel:+447700900123"
MORE: tuple[dict[str, Any], ...] = (
    {"recipient": {"id": "4", "contact": {"aci": "QkVO", "nickname": {"given": "Ben"}}}},
    {"recipient": {"id": "5", "group": {"masterKey": "S0VZ", "snapshot": {"title": {"title": "Us"}}}}},
    {"chat": {"id": "8", "recipientId": "5"}},
    {"chat": {"id": "9", "recipientId": "1"}},
    {"chat": {"id": "10", "recipientId": "2"}},
)


def item(i: int, *, chat: str = "7", author: str | None = None, **what: Any) -> dict[str, Any]:
    """Write an item that holds something else than a text."""
    whole = official(i)
    if what:
        del whole["standardMessage"]
    return {"chatItem": {**whole, "chatId": chat, "authorId": author or whole["authorId"], **what}}


def test_each_sort_of_item_is_told_apart() -> None:
    """By the name of what it holds."""
    attached = {"text": {"body": "see"}, "attachments": [{"pointer": {"contentType": "image/jpeg"}}]}
    items = [
        item(1),
        item(2, standardMessage=attached),
        item(4, stickerMessage={"sticker": {"emoji": "x"}, "reactions": []}),
        item(5, viewOnceMessage={"reactions": []}),
        item(7, remoteDeletedMessage={}),
        item(8, updateMessage={"profileChange": {"previousName": "a", "newName": "b"}}),
        item(10, directStoryReplyMessage={"textReply": {"text": {"body": "to a story"}}, "reactions": []}),
        item(11, poll={"question": "Where?", "options": []}),
        item(13, giftBadge={"state": "OPENED"}),
        item(14, somethingNew={}),
    ]
    scan, told = read(OFFICIAL, as_lines(*FRAMES, *items), "main.jsonl")
    notice = "NOTICE"
    assert kinds(scan) == ["TEXT", *["MEDIA"] * 3, "TEXT", notice, "TEXT", "MEDIA", "MEDIA", notice]
    assert told == [official(1)["standardMessage"]["text"]["body"], "see", "to a story", "Where?"]
    assert scan.rows.flags[4] == Flag.DELETED
    assert scan.errors_total == 0


def test_an_edited_message_counts_once_with_its_last_words() -> None:
    """Its earlier wordings lie in it, as items of their own."""
    whole = official(1)
    whole["standardMessage"] = {"text": {"body": "last"}}
    earlier = {**official(1), "standardMessage": {"text": {"body": "first"}}}
    scan, told = read(
        OFFICIAL, as_lines(*FRAMES, {"chatItem": {**whole, "revisions": [earlier]}}), "main.jsonl"
    )
    assert told == ["last"]
    assert scan.rows.flags.tolist() == [Flag.EDITED]


def test_what_is_quoted_is_not_told() -> None:
    """It is somebody else's."""
    whole = item(1, standardMessage={"quote": {"text": {"body": "go away"}}, "text": {"body": "why?"}})
    _, told = read(OFFICIAL, as_lines(*FRAMES, whole), "main.jsonl")
    assert told == ["why?"]


def test_a_reaction_has_its_own_time_and_author() -> None:
    """It is a deed of the one who reacts, when they do."""
    reactions = [{"emoji": "x", "authorId": "1", "sentTimestamp": "1709294500123", "sortOrder": "1"}]
    whole = item(1, standardMessage={"text": {"body": "hi"}, "reactions": reactions})
    scan, _ = read(OFFICIAL, as_lines(*FRAMES, whole), "main.jsonl")
    assert kinds(scan) == ["TEXT", "REACTION"]
    assert scan.rows.at[1] == 1_709_294_500_123_000
    assert directions(scan) == [(ADA, False, 1), (ADA, False, 0)]


def test_a_call_says_who_called() -> None:
    """Whatever its author is said to be; its time is when it began."""
    call = {"type": "AUDIO_CALL", "state": "MISSED", "startedCallTimestamp": "1709294411000"}
    items = [
        item(
            k,
            author="3",
            updateMessage={"individualCall": {**call, "direction": direction}},
            directionless={},
        )
        for k, direction in ((1, "OUTGOING"), (2, "INCOMING"))
    ]
    scan, _ = read(OFFICIAL, as_lines(*FRAMES, *items), "main.jsonl")
    assert kinds(scan) == ["CALL", "CALL"]
    assert directions(scan) == [(ADA, False, 0), (ADA, False, 1)]
    assert set(scan.rows.at.tolist()) == {1_709_294_411_000_000}


def test_groups_notes_and_signals_own_news_are_no_ties() -> None:
    """A group is a party of its own; notes are to myself; news are a program's."""
    items = [item(1, chat="8", author="4"), item(3, chat="9"), item(4, chat="10", author="2")]
    scan, _ = read(OFFICIAL, as_lines(*FRAMES, *MORE, *items), "main.jsonl")
    assert [(c.kind, c.title) for c in scan.chats] == [("group", "Us"), ("self", None), ("robot", "Signal")]
    assert [group for _, group, _ in directions(scan)] == [True, False]
    assert scan.handles[scan.rows.author[0]].name == "Ben"


def test_numbers_may_be_numbers() -> None:
    """Canonical JSON of such frames writes them as texts; a program need not."""
    whole = official(1)
    whole |= {"chatId": 7, "authorId": 3, "dateSent": int(whole["dateSent"])}
    frames = [*FRAMES[:-2], {"recipient": {"id": 3, "contact": {"e164": 447700900123}}}]
    frames.append({"chat": {"id": 7, "recipientId": 3}})
    scan, _ = read(OFFICIAL, as_lines(*frames, {"chatItem": whole}), "main.jsonl")
    assert directions(scan) == [(ADA, False, 1)]


def test_frames_may_come_in_any_order() -> None:
    """Chats can stand behind their items."""
    scan, _ = read(OFFICIAL, as_lines({"chatItem": official(1)}, *reversed(FRAMES)), "main.jsonl")
    assert directions(scan) == [(ADA, False, 1)]


def test_an_item_without_a_time_is_an_error() -> None:
    """Never 1970."""
    bad = official(1) | {"dateSent": "0"}
    scan, told = read(OFFICIAL, as_lines(*FRAMES, {"chatItem": bad}, {"chatItem": official(2)}), "main.jsonl")
    assert (len(scan.rows), scan.errors_total, len(told)) == (1, 1, 1)
    assert scan.errors[0].record == len(FRAMES) + 1, "its line"
