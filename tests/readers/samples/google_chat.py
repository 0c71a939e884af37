"""Google Chat: a conversation of a Takeout, in English and in Hungarian."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from tests.readers.samples import ME, THEM, Sample, is_mine, second_of, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

OWN: Final = "Noor@example.org"
OTHER: Final = "ada@example.com"
DIRECT: Final = "Takeout/Google Chat/Groups/DM aBcDeFgAAAE"

_HUNGARIAN: Final = (  # noqa: SIM905 - easier to read
    "január február március április május június július augusztus szeptember október november december"
).split()
_DAYS: Final = ("hétfő", "kedd", "szerda", "csütörtök", "péntek", "szombat", "vasárnap")


def english(second: int) -> str:
    """Write a moment as an account in American English has it, with a narrow blank."""
    moment = datetime.fromtimestamp(second, UTC)
    hour = f"{moment.hour % 12 or 12}:{moment:%M:%S}\u202f{'AM' if moment.hour < 12 else 'PM'}"
    return f"{moment:%A, %B} {moment.day}, {moment.year} at {hour} UTC"


def hungarian(second: int) -> str:
    """Write a moment as an account in Hungarian has it."""
    moment = datetime.fromtimestamp(second, UTC)
    month, day = _HUNGARIAN[moment.month - 1], _DAYS[moment.weekday()]
    return f"{moment.year}. {month} {moment.day}., {day} {moment.hour}:{moment:%M:%S} UTC"


def person(email: str, name: str, sort: str = "Human") -> dict[str, str]:
    """Write a person."""
    return {"name": name, "email": email, "user_type": sort}


def message(i: int, written: str | None = None, **more: Any) -> dict[str, Any]:
    """Write a message."""
    return {
        "creator": person(OWN, ME) if is_mine(i) else person(OTHER, THEM),
        "created_date": english(second_of(i)) if written is None else written,
        "text": text_of(i),
        "topic_id": f"topic{i}",
        "message_id": f"aBcDeFgAAAE/topic{i}/topic{i}",
        **more,
    }


SMALL: Final = {
    "Takeout/Google Chat/Users/User 1234567890/user_info.json": json.dumps(
        {
            "user": person(OWN.lower(), ME),
            "membership_info": [{"group_name": THEM, "group_id": "DM aBcDeFgAAAE"}],
        },
        indent=2,
    ).encode(),
    f"{DIRECT}/group_info.json": json.dumps(
        {"members": [person(OWN, ME), person(OTHER, THEM)]}, indent=2
    ).encode(),
}


def messages(records: Sequence[bytes]) -> bytes:
    """Put messages into their file."""
    return b'{\n  "messages": [' + b",\n".join(records) + b"]\n}"


def _frame(records: Sequence[bytes]) -> dict[str, bytes]:
    """Write a Takeout."""
    return SMALL | {f"{DIRECT}/messages.json": messages(records)}


SAMPLES: Final = [
    Sample(
        "google_chat",
        name,
        lambda i, write=write: json.dumps(
            message(i, write(second_of(i))), indent=2, ensure_ascii=False
        ).encode(),
        _frame,
        main=f"{DIRECT}/messages.json",
        confirmed=False,
    )
    for name, write in (("in English", english), ("in Hungarian", hungarian))
]
