"""X: direct messages with the account beside them, and without it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from tests.readers.samples import ME, Sample, is_mine, second_of, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

MINE, THEIRS = "1500000000000000001", "98765"


def written(second: int) -> str:
    """Write a moment as X does."""
    return datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%S.123Z")


def message(i: int, **more: Any) -> dict[str, Any]:
    """Make a message."""
    mine = is_mine(i)
    return {
        "messageCreate": {
            "recipientId": THEIRS if mine else MINE,
            "reactions": [],
            "urls": [],
            "text": text_of(i),
            "mediaUrls": [],
            "senderId": MINE if mine else THEIRS,
            "id": str(1600000000000000000 + i),
            "createdAt": written(second_of(i)),
            **more,
        }
    }


def conversations(*made: tuple[str, Sequence[bytes]], part: str = "direct_messages") -> bytes:
    """Put messages into conversations, newest first."""
    listed = [
        b'{"dmConversation": {"conversationId": "%b", "messages": [%b]}}'
        % (name.encode(), b",\n".join(reversed(records)))
        for name, records in made
    ]
    return f"window.YTD.{part}.part0 = ".encode() + b"[" + b",\n".join(listed) + b"]"


def account() -> bytes:
    """Write the account's page."""
    page = {"email": "n@example.org", "username": "noorx", "accountId": MINE, "accountDisplayName": ME}
    return b"window.YTD.account.part0 = " + json.dumps([{"account": page}], indent=2).encode()


def _record(i: int) -> bytes:
    return json.dumps(message(i), indent=2).encode()


def _archive(records: Sequence[bytes]) -> dict[str, bytes]:
    half = len(records) // 2
    name = f"{THEIRS}-{MINE}"
    return {
        "data/account.js": account(),
        "data/direct-messages.js": conversations((name, records[half:]), (name, records[:half])),
    }


SAMPLES: Final = [Sample("x", "archive", _record, _archive, main="data/direct-messages.js")]
