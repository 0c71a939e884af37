"""Matrix: a room of two as Element exports it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from tests.readers.samples import ME, THEM, Sample, is_mine, second_of, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

OWN: Final = "@noor:example.org"
OTHER: Final = "@ada:example.com"
ROOM: Final = "!aBcDeF:example.org"


def event(
    i: int, kind: str = "m.room.message", content: dict[str, Any] | None = None, **more: Any
) -> dict[str, Any]:
    """Write an event."""
    return {
        "type": kind,
        "room_id": ROOM,
        "sender": OWN if is_mine(i) else OTHER,
        "content": content if content is not None else {"msgtype": "m.text", "body": text_of(i)},
        "origin_server_ts": second_of(i) * 1000,
        "unsigned": {"age": 12345},
        "event_id": f"$event{i}",
        **more,
    }


def joined(who: str, name: str, at: int = -1) -> dict[str, Any]:
    """Write that somebody joined."""
    content = {"membership": "join", "displayname": name}
    return event(at, "m.room.member", content, sender=who, state_key=who, event_id=f"$join{who}{at}")


def room(records: Sequence[bytes], name: str = THEM, by: str = ME) -> bytes:
    """Put events into a room."""
    document = {
        "room_name": name,
        "room_creator": ME,
        "topic": "",
        "export_date": "March 1, 2024",
        "exported_by": by,
        "messages": ["(here)"],
    }
    return json.dumps(document, indent=2).encode().replace(b'"(here)"', b",\n".join(records))


def _record(i: int) -> bytes:
    """Write a message."""
    return json.dumps(event(i), indent=2, ensure_ascii=False).encode()


JOINS: Final = [json.dumps(joined(who, name)).encode() for who, name in ((OWN, ME), (OTHER, THEM))]


SAMPLES: Final = [
    Sample("matrix", "room", _record, lambda r: {"export.json": room([*JOINS, *r])}),
]
