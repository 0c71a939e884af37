"""Discord: a chat of two of DiscordChatExporter, with types as words and as numbers; a data package."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from tests.readers.samples import ME, THEM, Sample, is_mine, second_of, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

OWN: Final = "747951969171275807"
OTHER: Final = "1212345678901234567"
CHANNEL: Final = "1112345678901234567"

_EPOCH_MS: Final = 1_420_070_400_000


def snowflake(i: int) -> str:
    """Give message ``i`` the id that Discord would give it."""
    return str(((second_of(i) * 1000 - _EPOCH_MS) << 22) + 7)


def person(number: str, name: str, *, bot: bool = False) -> dict[str, Any]:
    """Write a person."""
    return {
        "id": number,
        "name": name.split(maxsplit=1)[0].lower(),
        "discriminator": "0000",
        "nickname": name,
        "color": None,
        "isBot": bot,
        "roles": [],
        "avatarUrl": "https://example.org/a.png",
    }


def message(i: int, **more: Any) -> dict[str, Any]:
    """Write a message as DiscordChatExporter does, on a computer east of Greenwich."""
    who = person(OWN, ME) if is_mine(i) else person(OTHER, THEM)
    moment = datetime.fromtimestamp(second_of(i) + 7200, UTC).replace(tzinfo=None)
    return {
        "id": snowflake(i),
        "type": "Default",
        "timestamp": f"{moment.isoformat()}+02:00",
        "timestampEdited": None,
        "callEndedTimestamp": None,
        "isPinned": False,
        "content": text_of(i),
        "author": who,
        "attachments": [],
        "embeds": [],
        "stickers": [],
        "reactions": [],
        "mentions": [person(OWN, ME)],
        "inlineEmojis": [],
        **more,
    }


def channel(records: Sequence[bytes], kind: str = "DirectTextChat", guild: str = "0") -> bytes:
    """Put messages into a channel."""
    document = {
        "guild": {"id": guild, "name": "Direct Messages", "iconUrl": "https://example.org/b.png"},
        "channel": {
            "id": CHANNEL,
            "type": kind,
            "categoryId": None,
            "category": None,
            "name": THEM,
            "topic": None,
        },
        "dateRange": {"after": None, "before": None},
        "exportedAt": "2026-01-01T00:00:00+02:00",
        "messages": ["(here)"],
        "messageCount": len(records),
    }
    return json.dumps(document, indent=2).encode().replace(b'"(here)"', b",\n".join(records))


def _dumped(i: int) -> bytes:
    """Write a message with its letters as they are."""
    return json.dumps(message(i), indent=2, ensure_ascii=False).encode()


def _in_numbers(i: int) -> bytes:
    """Write a message as an older version of another program did: numbers, and fields that are missing."""
    old = message(
        i, type="0", author={"id": OWN if is_mine(i) else OTHER, "name": ME if is_mine(i) else THEM}
    )
    return json.dumps({k: v for k, v in old.items() if k not in ("stickers", "inlineEmojis")}).encode()


def _own(i: int) -> bytes:
    """Write a message as the data package does."""
    moment = datetime.fromtimestamp(second_of(i), UTC).strftime("%Y-%m-%d %H:%M:%S")
    row = {"ID": int(snowflake(i)), "Timestamp": moment, "Contents": text_of(i), "Attachments": ""}
    return json.dumps(row).encode()


def small_files(messages: str, account: str, folder: str) -> dict[str, bytes]:
    """Write what a data package says beside the messages."""
    facts: dict[str, Any] = {"id": CHANNEL, "type": "DM", "recipients": [OTHER, OWN]}
    owner = {
        "id": OWN,
        "username": "noor",
        "discriminator": 0,
        "global_name": ME,
        "email": "noor@example.org",
    }
    return {
        f"{account}/user.json": json.dumps(owner).encode(),
        f"{messages}/index.json": json.dumps({CHANNEL: f"Direct Message with {THEM}#0"}).encode(),
        f"{messages}/{folder}/channel.json": json.dumps(facts).encode(),
    }


def _own_row(i: int) -> bytes:
    """Write a message as an older data package does, in a table."""
    moment = datetime.fromtimestamp(second_of(i), UTC).strftime("%Y-%m-%d %H:%M:%S.000000+00:00")
    return f'{snowflake(i)},{moment},"{text_of(i)}",'.encode()


def _older(records: Sequence[bytes]) -> dict[str, bytes]:
    """Write an older data package."""
    return {
        **small_files("package/messages", "package/account", CHANNEL),
        f"package/messages/{CHANNEL}/messages.csv": b"\r\n".join(
            (b"ID,Timestamp,Contents,Attachments", *records, b"")
        ),
    }


def _package(records: Sequence[bytes]) -> dict[str, bytes]:
    """Write a data package in German."""
    return {
        **small_files("package/Nachrichten", "package/Konto", f"c{CHANNEL}"),
        f"package/Nachrichten/c{CHANNEL}/messages.json": b"[" + b", ".join(records) + b"]",
    }


def _parts(records: Sequence[bytes]) -> dict[str, bytes]:
    """Write a long channel in parts."""
    half = len(records) // 2
    return {"Ada.json": channel(records[:half]), "Ada [part 2].json": channel(records[half:])}


SAMPLES: Final = [
    Sample("discord", "exporter", _dumped, lambda r: {"Ada.json": channel(r)}, knows_me=False),
    Sample("discord", "exporter, in parts", _dumped, _parts, knows_me=False),
    Sample(
        "discord",
        "exporter, in numbers",
        _in_numbers,
        lambda r: {"ada.json": channel(r, "1")},
        knows_me=False,
    ),
    Sample(
        "discord",
        "data package",
        _own,
        _package,
        main=f"package/Nachrichten/c{CHANNEL}/messages.json",
        has_both=False,
        confirmed=False,
    ),
    Sample(
        "discord",
        "older data package",
        _own_row,
        _older,
        main=f"package/messages/{CHANNEL}/messages.csv",
        has_both=False,
        confirmed=False,
    ),
]
