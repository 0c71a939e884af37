"""An independent reading of the same documents: the standard library, loops, and no hurry."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import UTC, datetime
from typing import Any

from letbe.readers.measure import measure_text

MEDIA = {"photo", "file", "media_type", "contact_information", "location_information", "poll", "game_title"}


def plain(text: Any) -> str:
    """Join a text; half a surrogate pair is U+FFFD."""
    parts = [text] if isinstance(text, str) else text
    whole = [p if isinstance(p, str) else p["text"] for p in parts]
    return "".join(re.sub("[\ud800-\udfff]", "\ufffd", p) for p in whole)


def wall(text: str) -> int:
    """Read a local time as if it were UTC."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def chats_of(document: dict[str, Any]) -> list[dict[str, Any]]:
    """List the chats of either shape, in the order of the file."""
    if "messages" in document:
        return [document]
    parts = [document[key] for key in document if key in {"chats", "left_chats"}]
    return [c for part in parts for c in part["list"]]


def rows(raw: bytes) -> tuple[Counter[tuple[Any, ...]], int]:
    """Give (chat address, author, time, kind, chars, words, question, edited) of all rows.

    Reactions are told without their time, which depends on the messages around them.
    """
    found: Counter[tuple[Any, ...]] = Counter()
    for chat in chats_of(json.loads(raw)):
        for m in chat["messages"]:
            second = int(m["date_unixtime"])
            if m["type"] == "service":
                call = m["action"] == "phone_call"
                who = address(m["actor_id"]) if call else None
                found[chat["id"], who, second, 2 if call else 4, 0, 0, False, False] += 1
                continue
            chars, words, question = measure_text(plain(m["text"]))
            kind = 1 if MEDIA & m.keys() else 0
            who = address(m["from_id"])
            found[chat["id"], who, second, kind, chars, words, question, "edited" in m] += 1
            for reaction in m.get("reactions", []):
                for one in reaction.get("recent", []):
                    found[chat["id"], address(one["from_id"]), None, 3, 0, 0, False, False] += 1
    return found, sum(found.values())


def address(text: str) -> str:
    """Bring an address to what can stand in UTF-8."""
    return re.sub("[\ud800-\udfff]", "\ufffd", text)
