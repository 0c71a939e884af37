"""Slack: the export of a workspace, and one conversation as slackdump writes it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from tests.readers.samples import ME, THEM, Sample, is_mine, second_of, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

OWN: Final = "U01NOOR00"
OTHER: Final = "U02ADA000"
THIRD: Final = "U03CLEO00"
DIRECT: Final = "D01NOORADA"


def message(i: int, **more: Any) -> dict[str, Any]:
    """Write a message as the export of a workspace does."""
    stamp = f"{second_of(i)}.000200"
    return {
        "client_msg_id": f"676e1cbb-15fe-45e9-b7f2-{i:012}",
        "type": "message",
        "text": text_of(i),
        "user": OWN if is_mine(i) else OTHER,
        "ts": stamp,
        "team": "T01TEAM00",
        "user_team": "T01TEAM00",
        "blocks": [{"type": "rich_text", "elements": [{"type": "text", "text": text_of(i)}]}],
        **more,
    }


def user(number: str, name: str, *, bot: bool = False) -> dict[str, Any]:
    """Write an entry of ``users.json``."""
    profile = {"real_name": name, "display_name": "", "team": "T01TEAM00"}
    return {"id": number, "team_id": "T01TEAM00", "name": name[:3].lower(), "profile": profile, "is_bot": bot}


PEOPLE: Final = json.dumps([user(OWN, ME), user(OTHER, THEM), user(THIRD, "Cleo Third")]).encode()


def pairs(*members: tuple[str, ...]) -> bytes:
    """Write ``dms.json``; the first chat is the one that has messages."""
    rows = [
        {"id": DIRECT if k == 0 else f"D0{k}OTHER00", "created": 1568448961, "members": list(m)}
        for k, m in enumerate(members)
    ]
    return json.dumps(rows, indent=4).encode()


LISTS: Final = {
    "users.json": PEOPLE,
    "dms.json": pairs((OWN, OTHER), (OWN, THIRD)),
    "channels.json": json.dumps(
        [{"id": "C01GENERAL", "name": "general", "created": 1, "creator": OWN, "members": [OWN, OTHER]}]
    ).encode(),
}


def _record(i: int) -> bytes:
    """Write a message, indented."""
    return json.dumps(message(i), indent=4).encode()


def array(records: Sequence[bytes]) -> bytes:
    """Put messages into the file of a day."""
    return b"[\n" + b",\n".join(records) + b"\n]"


def _export(records: Sequence[bytes]) -> dict[str, bytes]:
    """Write the export of a workspace with two files of a day, whose names say nothing."""
    half = len(records) // 2
    days = {"2024-03-01": records[:half], "2024-03-02": records[half:]}
    return LISTS | {f"{DIRECT}/{day}.json": array(some) for day, some in days.items()}


def dump(records: Sequence[bytes], number: str = DIRECT, name: str = "") -> bytes:
    """Write one conversation as slackdump does."""
    head = json.dumps({"channel_id": number, "name": name, "messages": ["(here)"]})
    return head.encode().replace(b'"(here)"', b",".join(records))


def _dumped(records: Sequence[bytes]) -> dict[str, bytes]:
    """Write a dump and the list of people beside it."""
    return {f"{DIRECT}.json": dump(records), "users.json": PEOPLE}


SAMPLES: Final = [
    Sample("slack", "workspace", _record, _export, main=f"{DIRECT}/2024-03-02.json"),
    Sample(
        "slack",
        "slackdump",
        _record,
        _dumped,
        main=f"{DIRECT}.json",
        knows_me=False,
        knows_them=False,
    ),
]
