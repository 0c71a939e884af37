"""Messenger: threads with letters as old and new exports write them, and encrypted chats."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from tests.readers.samples import ME, THEM, Sample, is_mine, second_of, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

FOLDER: Final = "your_facebook_activity/messages/inbox/adasample_1234567890"


def garbled(text: str) -> str:
    """Write each byte of UTF-8 as a letter of Latin-1, as Meta's exports do."""
    return text.encode().decode("latin-1")


def message(i: int, *, spoilt: bool = True, **more: Any) -> bytes:
    """Write a message as both apps do, with letters spoilt or right."""
    say = garbled if spoilt else str
    said: dict[str, Any] = {
        "sender_name": say(ME if is_mine(i) else THEM),
        "timestamp_ms": second_of(i) * 1000 + 321,
        "content": say(text_of(i)),
        **more,
        "is_geoblocked_for_viewer": False,
    }
    return json.dumps(said, indent=2, ensure_ascii=spoilt).encode()


def thread(records: Sequence[bytes], **more: Any) -> bytes:
    """Put messages into a thread, newest first."""
    head = json.dumps({"participants": [{"name": garbled(THEM)}, {"name": garbled(ME)}]}, indent=2)[
        :-2
    ].encode()
    tail = {
        "title": garbled(THEM),
        "is_still_participant": True,
        "thread_path": "inbox/adasample_1234567890",
        "magic_words": [],
        **more,
    }
    return b"".join(
        (
            head,
            b',\n  "messages": [\n',
            b",\n".join(reversed(records)),
            b"\n  ],\n",
            json.dumps(tail, indent=2)[2:].encode(),
        )
    )


def _one(records: Sequence[bytes]) -> dict[str, bytes]:
    return {f"{FOLDER}/message_1.json": thread(records)}


def _parts(records: Sequence[bytes]) -> dict[str, bytes]:
    """Split a thread, the newest messages in the first part."""
    half = len(records) // 2
    return {
        f"{FOLDER}/message_1.json": thread(records[half:]),
        f"{FOLDER}/message_2.json": thread(records[:half]),
    }


def _sealed(i: int) -> bytes:
    said = {
        "isUnsent": False,
        "media": [],
        "reactions": [],
        "senderName": ME if is_mine(i) else THEM,
        "text": text_of(i),
        "timestamp": second_of(i) * 1000 + 321,
        "type": "text",
    }
    return json.dumps(said, ensure_ascii=False).encode()


def _sealed_thread(records: Sequence[bytes]) -> dict[str, bytes]:
    head = json.dumps({"participants": [THEM, ME], "threadName": f"{THEM}_40"})[:-1].encode()
    return {f"messages/{THEM}_40.json": head + b', "messages": [' + b",".join(reversed(records)) + b"]}"}


SAMPLES: Final = [
    Sample("messenger", "letters spoilt", message, _one, knows_me=False),
    Sample("messenger", "letters right", lambda i: message(i, spoilt=False), _one, knows_me=False),
    Sample("messenger", "two parts", message, _parts, knows_me=False),
    Sample("messenger", "encrypted chats", _sealed, _sealed_thread, knows_me=False),
]
