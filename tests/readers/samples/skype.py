"""Skype: an export with its markup, the conversation split over two entries."""

from __future__ import annotations

import html
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from tests.readers.samples import ME, THEM, Sample, is_mine, second_of, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

MINE, THEIRS = "8:live:.cid.aaa111", "8:live:ada_2"


def written(second: int) -> str:
    """Write a moment as Skype does."""
    return datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%S.321Z")


def message(i: int, **more: Any) -> dict[str, Any]:
    """Make a message."""
    return {
        "id": str(second_of(i) * 1000 + 321),
        "displayName": None if i % 2 else (ME if is_mine(i) else THEM),
        "originalarrivaltime": written(second_of(i)),
        "messagetype": "RichText",
        "version": second_of(i) * 1000 + 321,
        "content": html.escape(text_of(i)),
        "conversationid": THEIRS,
        "from": MINE if is_mine(i) else THEIRS,
        "properties": None,
        "amsreferences": None,
        **more,
    }


def export(*entries: tuple[str, Sequence[bytes]], me: str = MINE) -> bytes:
    """Put messages into conversations, newest first."""
    listed = [
        b'{"id": "%b", "displayName": "Ada Sample", "version": 1, "threadProperties": null, '
        b'"MessageList": [%b]}' % (name.encode(), b", ".join(reversed(records)))
        for name, records in entries
    ]
    head = json.dumps({"userId": me, "exportDate": "2024-05-01T10:00"})[:-1].encode()
    return head + b', "conversations": [' + b", ".join(listed) + b"]}"


def _record(i: int) -> bytes:
    return json.dumps(message(i)).encode()


def _frame(records: Sequence[bytes]) -> dict[str, bytes]:
    half = len(records) // 2
    return {"messages.json": export((THEIRS, records[half:]), (THEIRS, records[:half]))}


SAMPLES: Final = [Sample("skype", "json", _record, _frame)]
