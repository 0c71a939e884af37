"""Read a small export and look at what comes back."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from letbe.readers.rows import Ask, Scan, Work
from letbe.readers.source import Source, from_bytes
from letbe.readers.whatsapp.scanning import Tally, scan_with_tally


def read_both(
    content: str | bytes | Source, name: str = "chat.txt", *, zone: str = "UTC", **wishes: object
) -> tuple[Scan, Tally]:
    """Read an export; give the scan and the tally of its lines, which always adds up."""
    if isinstance(content, str):
        content = content.encode("utf-8", "surrogatepass")
    source = from_bytes(content, name) if isinstance(content, bytes) else content
    ask = Ask(zone=ZoneInfo(zone), **wishes)  # type: ignore[arg-type]
    scan, tally = scan_with_tally(Work((source,), ask))
    assert tally.lines == tally.records + tally.following + tally.rejected + tally.orphans
    assert tally.records == len(scan.rows)
    return scan, tally


def read(content: str | bytes | Source, name: str = "chat.txt", **wishes: object) -> Scan:
    """Read an export."""
    return read_both(content, name, **wishes)[0]  # type: ignore[arg-type]


def authors(scan: Scan) -> list[str | None]:
    """Give the name behind each record."""
    return [scan.handles[a].name if a >= 0 else None for a in scan.rows.author.tolist()]


def times(scan: Scan) -> list[str]:
    """Give the time of each record, in UTC."""
    return [f"{datetime.fromtimestamp(t / 1e6, UTC):%Y-%m-%d %H:%M:%S}" for t in scan.rows.at.tolist()]


def days(scan: Scan) -> list[str]:
    """Give the day of each record."""
    return [t[:10] for t in times(scan)]
