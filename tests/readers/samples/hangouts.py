"""Hangouts: the one file of an old Takeout, in its newer and in its older form."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from tests.readers.samples import ME, THEM, Sample, is_mine, second_of, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

OWN: Final = "100000000000000000001"
OTHER: Final = "100000000000000000002"
CONVERSATION: Final = "UgxAbCdEfGh"


def who(number: str) -> dict[str, str]:
    """Write somebody's ids."""
    return {"gaia_id": number, "chat_id": number}


def event(i: int, *segments: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Write a message."""
    written = list(segments) or [{"type": "TEXT", "text": text_of(i)}]
    return {
        "conversation_id": {"id": CONVERSATION},
        "sender_id": who(OWN if is_mine(i) else OTHER),
        "timestamp": str(second_of(i) * 1_000_000),
        "self_event_state": {"user_id": who(OWN), "notification_level": "RING"},
        "chat_message": {"message_content": {"segment": written}},
        "event_id": f"event{i}",
        "event_type": "REGULAR_CHAT_MESSAGE",
        **more,
    }


def facts(kind: str = "STICKY_ONE_TO_ONE", *more: str) -> dict[str, Any]:
    """Write what is said of a conversation."""
    people = [(OWN, ME), (OTHER, THEM), *((number, f"Person {number[-1]}") for number in more)]
    return {
        "id": {"id": CONVERSATION},
        "type": kind,
        "self_conversation_state": {
            "self_read_state": {"participant_id": who(OWN), "latest_read_timestamp": "0"}
        },
        "current_participant": [who(n) for n, _ in people],
        "participant_data": [{"id": who(n), "fallback_name": name} for n, name in people],
    }


def newer(records: Sequence[bytes], said: dict[str, Any] | None = None) -> bytes:
    """Put events into a file."""
    conversation = {"conversation_id": {"id": CONVERSATION}, "conversation": said or facts()}
    document = {"conversations": [{"conversation": conversation, "events": ["(here)"]}]}
    return json.dumps(document, indent=2).encode().replace(b'"(here)"', b",\n".join(records))


def older(records: Sequence[bytes]) -> bytes:
    """Put events into a file of before 2015 or so."""
    state = {"conversation_id": {"id": CONVERSATION}, "conversation": facts(), "event": ["(here)"]}
    document = {
        "continuation_end_timestamp": "0",
        "conversation_state": [{"conversation_id": {"id": CONVERSATION}, "conversation_state": state}],
    }
    return json.dumps(document).encode().replace(b'"(here)"', b",".join(records))


def _record(i: int) -> bytes:
    """Write a message whose text is in two pieces."""
    text = text_of(i)
    pieces = ({"type": "TEXT", "text": text[:9]}, {"type": "TEXT", "text": text[9:]})
    return json.dumps(event(i, *pieces), indent=2, ensure_ascii=False).encode()


SAMPLES: Final = [
    Sample("hangouts", "newer", _record, lambda r: {"Hangouts.json": newer(r)}, confirmed=False),
    Sample("hangouts", "older", _record, lambda r: {"Hangouts.json": older(r)}, confirmed=False),
]
