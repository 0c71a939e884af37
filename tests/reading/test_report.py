"""What is told about a file."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from letbe.people.me import Me
from letbe.reading.report import ONE_SIDED, report
from tests.people.scans import chat_scan

UTC = ZoneInfo("UTC")
ME = Me(frozenset({1}), "given by you")


def test_whoever_gives_an_export_of_one_side_is_told_what_it_cannot_say() -> None:
    """Else a friend would seem to have fallen silent."""
    scan = chat_scan(["Ada", "Noor"], [1, 1])
    whole = report("a", scan, ME, zone=UTC, zone_by="", people=1)
    half = report("a", replace(scan, one_sided=True), ME, zone=UTC, zone_by="", people=1)
    assert ONE_SIDED not in whole.warnings
    assert ONE_SIDED in half.warnings
