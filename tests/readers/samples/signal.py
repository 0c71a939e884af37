"""Signal as the phone itself, sigtop, signal-export and signalbackup-tools write it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from tests.readers.samples import THEM, Sample, is_mine, second_of, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

#: The recipients and the chat of the phone's own export; numbers of 64 bits are texts there.
FRAMES: Final[tuple[dict[str, Any], ...]] = (
    {"version": "1", "backupTimeMs": "1719792000000", "currentAppVersion": "Android 8.10.2"},
    {"account": {"profileKey": "AAAA", "givenName": "Noor", "familyName": "Example"}},
    {"recipient": {"id": "1", "self": {"avatarColor": "A100"}}},
    {"recipient": {"id": "2", "releaseNotes": {}}},
    {
        "recipient": {
            "id": "3",
            "contact": {
                "aci": "QUNJQUNJQUNJQUNJQQ==",
                "e164": "447700900123",
                "profileGivenName": THEM.split()[0],
                "profileFamilyName": THEM.split()[1],
                "registered": {},
            },
        }
    },
    {"chat": {"id": "7", "recipientId": "3", "expireTimerVersion": 1}},
)
OWN_ACI: Final = "00000000-0000-4000-8000-000000000001"
THEIR_ACI: Final = "00000000-0000-4000-8000-000000000002"


def moment(i: int) -> datetime:
    """Give the time of a message."""
    return datetime.fromtimestamp(second_of(i), UTC)


def official(i: int) -> dict[str, Any]:
    """Write an item of the phone's own export."""
    direction = (
        {"outgoing": {"sendStatus": [{"recipientId": "3", "timestamp": f"{second_of(i)}500", "read": {}}]}}
        if is_mine(i)
        else {"incoming": {"dateReceived": f"{second_of(i)}900", "read": True, "sealedSender": True}}
    )
    text = {"text": {"body": text_of(i), "bodyRanges": []}, "attachments": [], "reactions": []}
    return {
        "chatId": "7",
        "authorId": "1" if is_mine(i) else "3",
        "dateSent": f"{second_of(i)}123",
        **direction,
        "standardMessage": text,
    }


def _official(i: int) -> bytes:
    """Write a frame."""
    return json.dumps({"chatItem": official(i)}, ensure_ascii=False, separators=(",", ":")).encode()


def _frames(records: Sequence[bytes]) -> dict[str, bytes]:
    """Put frames into a file, a line each."""
    head = [json.dumps(f, separators=(",", ":")).encode() for f in FRAMES]
    return {"main.jsonl": b"".join(line + b"\n" for line in (*head, *records))}


def desktop(i: int) -> dict[str, Any]:
    """Write a row of Signal Desktop."""
    side = {"type": "outgoing"} if is_mine(i) else {"type": "incoming", "source": "+447700900123"}
    return {
        "timestamp": second_of(i) * 1000 + 123,
        "attachments": [],
        "id": f"11111111-0000-4000-8000-{i:012d}",
        "conversationId": "22222222-0000-4000-8000-000000000000",
        "sourceServiceId": OWN_ACI if is_mine(i) else THEIR_ACI,
        "sourceDevice": 1,
        "sent_at": second_of(i) * 1000 + 123,
        "received_at": 1717171717 + i,
        "received_at_ms": second_of(i) * 1000 + 999,
        "schemaVersion": 14,
        "body": text_of(i),
        **side,
    }


def _desktop(i: int) -> bytes:
    """Write a row as JSON."""
    return json.dumps(desktop(i), ensure_ascii=False, separators=(",", ":")).encode()


def _exported(i: int) -> bytes:
    """Write a message as signal-export does in JSON."""
    message = {
        "date": moment(i).replace(tzinfo=None, microsecond=123000).isoformat(),
        "sender": "Me" if is_mine(i) else THEM.split()[0],
        "body": text_of(i) + "  ",
        "quote": "",
        "sticker": None,
        "reactions": [],
        "attachments": [],
        "deleted": False,
        "call": False,
        "missed": False,
    }
    return json.dumps(message, ensure_ascii=False).encode()


def _line(i: int, form: str, me: str, them: str = THEM) -> bytes:
    """Write a message as a line."""
    return f"{moment(i).strftime(form)}{me if is_mine(i) else them}".encode()


def _markdown(i: int) -> bytes:
    """Write a message as signal-export does in Markdown."""
    return _line(i, "[%Y-%m-%d %H:%M:%S] ", "Me") + f": {text_of(i)}  \n\n".encode()


def _short(i: int) -> bytes:
    """Write a message as sigtop does in short."""
    return _line(i, "%Y-%m-%d %H:%M ", "You") + f": {text_of(i)}\n".encode()


def _backup(i: int) -> bytes:
    """Write a message as signalbackup-tools does."""
    return _line(i, "[%b %d, %Y %H:%M:%S] <", "Noor Example") + f"> {text_of(i)}\n".encode()


def _block(i: int) -> bytes:
    """Write a message as sigtop does at length."""
    at = f"{moment(i):%a}, {moment(i).day} {moment(i):%b %Y %H:%M:%S} +0000"
    if is_mine(i):
        return f"From: You\nType: outgoing\nSent: {at}\n\n{text_of(i)}\n\n".encode()
    head = f"From: {THEM} (+447700900123)\nType: incoming\nSent: {at}\nReceived: {at}\n"
    return f"{head}\n{text_of(i)}\n\n".encode()


_RUNS_ON: Final = "a line that does not begin as a message belongs to the message before it"

SAMPLES: Final = [
    Sample("signal", "the phone's own export", _official, _frames),
    Sample(
        "signal",
        "sigtop, JSON",
        _desktop,
        lambda r: {f"{THEM} (+447700900123).json": b"[\n" + b",\n".join(r) + b"\n]\n"},
    ),
    Sample(
        "signal",
        "signal-export, JSON",
        _exported,
        lambda r: {"AdaSample/data.json": b"".join(line + b"\n" for line in r)},
        any_order=False,
        zone_free=False,
    ),
    *(
        Sample(
            "signal",
            name,
            record,
            frame,
            any_order=False,
            tears=_RUNS_ON,
            spoils=_RUNS_ON,
            zone_free=False,
            minute_only=minute_only,
            knows_me=knows_me,
            knows_them=True,
        )
        for name, record, frame, minute_only, knows_me in (
            ("signal-export", _markdown, lambda r: {"AdaSample/chat.md": b"".join(r)}, False, True),
            ("sigtop, short", _short, lambda r: {f"{THEM} (+447700900123).txt": b"".join(r)}, True, True),
            ("signalbackup-tools", _backup, lambda r: {f"{THEM} (_id4).txt": b"".join(r)}, False, False),
        )
    ),
    Sample(
        "signal",
        "sigtop, text",
        _block,
        lambda r: {
            f"{THEM} (+447700900123).txt": b"".join(
                (f"Conversation: {THEM} (+447700900123)\n\n".encode(), *r)
            )
        },
        tears=_RUNS_ON,
        spoils=_RUNS_ON,
    ),
]
