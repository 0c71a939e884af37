"""Telegram Desktop's ``result.json``: one chat, and a whole account."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from tests.readers.samples import ME, THEM, Sample, is_mine, second_of, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_OWN: Final = 7001
_OTHER: Final = 7002
_ONE_DOCUMENT: Final = "brackets that do not close end the document"


def _message(i: int) -> bytes:
    """Write a message."""
    mine = is_mine(i)
    moment = datetime.fromtimestamp(second_of(i), UTC)
    message = {
        "id": 1000 + i,
        "type": "message",
        "date": moment.strftime("%Y-%m-%dT%H:%M:%S"),
        "date_unixtime": str(second_of(i)),
        "from": ME if mine else THEM,
        "from_id": f"user{_OWN if mine else _OTHER}",
        "text": text_of(i),
        "text_entities": [{"type": "plain", "text": text_of(i)}],
    }
    return json.dumps(message, indent=1, ensure_ascii=False).encode()


def _put(document: dict[str, Any], records: Sequence[bytes]) -> dict[str, bytes]:
    """Put messages where the document has a hole."""
    whole = json.dumps(document, indent=1).encode()
    return {"result.json": whole.replace(b'"(here)"', b",\n".join(records))}


_CHAT: Final = {"name": THEM, "type": "personal_chat", "id": _OTHER, "messages": ["(here)"]}


def _one_chat(records: Sequence[bytes]) -> dict[str, bytes]:
    """Write the export of one chat."""
    return _put(_CHAT, records)


def _account(records: Sequence[bytes]) -> dict[str, bytes]:
    """Write the export of a whole account."""
    own = {"user_id": _OWN, "first_name": ME.split()[0], "last_name": ME.split()[1]}
    return _put(
        {"about": "x", "personal_information": own, "chats": {"about": "y", "list": [_CHAT]}}, records
    )


SAMPLES: Final = [
    Sample("telegram", "one chat", _message, _one_chat, tears=_ONE_DOCUMENT),
    Sample("telegram", "account", _message, _account, tears=_ONE_DOCUMENT),
]
