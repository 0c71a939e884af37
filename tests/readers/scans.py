"""Reads files made in a test with one reader, and nothing around it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from letbe.readers.rows import Ask, Work
from letbe.readers.source import Source, from_bytes
from tests.readers.contract import Ear

if TYPE_CHECKING:
    from collections.abc import Mapping

    from letbe.readers.rows import Reader, Scan


def sources_of(files: Mapping[str, bytes]) -> list[Source]:
    """Make sources of some files, by their paths."""
    return [
        Source(path, path.rpartition("/")[2], len(content), from_bytes(content).opener, "")
        for path, content in files.items()
    ]


def scan_of(reader: Reader, files: Mapping[str, bytes], zone: str = "Europe/Berlin") -> Scan:
    """Read some files as one export."""
    return reader.scan(Work(sources_of(files), Ask(ZoneInfo(zone))))


def heard(reader: Reader, files: Mapping[str, bytes]) -> list[str]:
    """Give what the listener is told while some files are read, in the order of the records."""
    ear = Ear()
    reader.scan(Work(sources_of(files), Ask(ZoneInfo("Europe/Berlin")), listen=ear))
    return [text.decode() for _, text in sorted(ear.told)]
