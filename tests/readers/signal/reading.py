"""Reads a made-up export of Signal, and says what its records became."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from letbe.people.assign import assign
from letbe.people.me import who_is_me
from letbe.readers.rows import Ask, Kind, Work
from letbe.readers.source import from_bytes
from tests.readers.contract import Ear

if TYPE_CHECKING:
    from letbe.readers.rows import Reader, Scan


def read(reader: Reader, content: str | bytes, name: str) -> tuple[Scan, list[str]]:
    """Read a file; give the scan and what the listener was told, in the order of the file."""
    raw = content.encode() if isinstance(content, str) else content
    ear = Ear()
    scan = reader.scan(Work([from_bytes(raw, name)], Ask(ZoneInfo("UTC")), listen=ear))
    return scan, [told.decode() for _, told in sorted(ear.told, key=lambda t: t[0])]


def kinds(scan: Scan) -> list[str]:
    """Name what each row is."""
    return [Kind(k).name for k in scan.rows.kind.tolist()]


def directions(scan: Scan) -> list[tuple[str, bool, int]]:
    """Give the party of each message, whether it is a group, and the direction: 0 out, 1 in."""
    (me,) = who_is_me([scan])
    found = assign(scan, me)
    rows = zip(found.party.tolist(), found.group.tolist(), found.direction.tolist(), strict=True)
    return [(found.parties[p].address if p >= 0 else "", group, direction) for p, group, direction in rows]


def as_lines(*documents: dict[str, Any]) -> bytes:
    """Write documents, a line each."""
    return b"".join(json.dumps(d, ensure_ascii=False).encode() + b"\n" for d in documents)
