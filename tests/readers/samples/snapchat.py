"""Snapchat: the history of chats as My Data writes it now, and as it did before 2022."""

from __future__ import annotations

import html
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from tests.readers.samples import ME, THEM, Sample, is_mine, second_of, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence


def written(second: int) -> str:
    """Write a moment as Snapchat does."""
    return datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def message(i: int, **more: Any) -> dict[str, Any]:
    """Make a message of a newer export."""
    return {
        "From": ME if is_mine(i) else THEM,
        "Media Type": "TEXT",
        "Created": written(second_of(i)),
        "Content": text_of(i),
        "Conversation Title": None,
        "IsSender": is_mine(i),
        "Created(microseconds)": second_of(i) * 1000 + 407,
        "IsSaved": True,
        "Media IDs": "",
        **more,
    }


def _new(i: int) -> bytes:
    return json.dumps(message(i), indent=2).encode()


def _conversation(records: Sequence[bytes]) -> dict[str, bytes]:
    whole = b"".join((b"{\n", json.dumps(THEM).encode(), b": [\n", b",\n".join(reversed(records)), b"\n]\n}"))
    return {"json/chat_history.json": whole}


def _old(i: int) -> bytes:
    made = {
        "To" if is_mine(i) else "From": THEM,
        "Media Type": "TEXT",
        "Created": written(second_of(i)),
        "Text": html.escape(text_of(i)),
    }
    return json.dumps(made).encode()


def _directions(records: Sequence[bytes]) -> dict[str, bytes]:
    sent = [r for r in records if b'"To"' in r]
    received = [r for r in records if b'"To"' not in r]
    whole = b'{"Received Saved Chat History": [%b], "Sent Saved Chat History": [%b]}'
    return {"json/chat_history.json": whole % (b", ".join(received), b", ".join(sent))}


def _named(records: Sequence[bytes]) -> dict[str, bytes]:
    account = {
        "Basic Information": {"Username": "noor_x", "Name": ME, "Creation Date": "2016-01-01 10:00:00 UTC"}
    }
    friends = [{"Username": THEM, "Display Name": "Ada S.", "Creation Timestamp": "2020-01-01 10:00:00 UTC"}]
    return {
        "json/account.json": json.dumps(account, indent=2).encode(),
        **_conversation(records),
        "json/friends.json": json.dumps({"Friends": friends, "Blocked Users": []}, indent=2).encode(),
    }


SAMPLES: Final = [
    Sample("snapchat", "a list for each conversation", _new, _conversation),
    Sample("snapchat", "a list for each direction", _old, _directions),
    Sample("snapchat", "with account and friends", _new, _named, main="json/chat_history.json"),
]
