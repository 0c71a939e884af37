"""Reads a made-up database of messages, and says what its rows became."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from letbe.readers.imessage import DATABASE
from letbe.readers.rows import Ask, Kind, Scan, Work
from letbe.readers.source import from_path
from tests.readers.contract import Ear
from tests.readers.samples.imessage import EPOCH, NANO, PEOPLE, database

if TYPE_CHECKING:
    from pathlib import Path

#: 2024-03-01 12:00:00 UTC.
NOON = 1_709_294_400


def message(number: int, **more: Any) -> dict[str, Any]:
    """Write a message of the other one's, a minute after the one before."""
    return {
        "ROWID": number,
        "guid": f"G{number}",
        "text": f"text {number}",
        "handle_id": 1,
        "service": "iMessage",
        "date": (NOON + 60 * number - EPOCH) * NANO,
        **more,
    }


def read(
    folder: Path, messages: list[dict[str, Any]], *, joined: bool = True, **tables: list[dict[str, Any]]
) -> tuple[Scan, list[str]]:
    """Read a database of some messages; give the scan and what the listener was told."""
    joins = [{"chat_id": 1, "message_id": m["ROWID"]} for m in messages if joined]
    rows = {**PEOPLE, "message": messages, "chat_message_join": joins, **tables}
    path = folder / "chat.db"
    path.write_bytes(database(rows))
    ear = Ear()
    scan = DATABASE.scan(Work([from_path(path)], Ask(ZoneInfo("UTC")), listen=ear))
    return scan, [told.decode() for _, told in ear.told]


def kinds(scan: Scan) -> list[str]:
    """Name what each row is."""
    return [Kind(k).name for k in scan.rows.kind.tolist()]


def authors(scan: Scan) -> list[str | None]:
    """Give the address of each row's author, ``me`` for the owner."""
    return [
        "me" if a in scan.me else None if a < 0 else scan.handles[a].address
        for a in scan.rows.author.tolist()
    ]
