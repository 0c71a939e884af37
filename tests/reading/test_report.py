"""What is told about a file."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from letbe.people.me import Me
from letbe.reading.report import ONE_SIDED, YOU, report
from letbe.screen.summary import summary
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


def test_whom_a_file_knows_without_a_name_is_called_you() -> None:
    """A phone's text messages say which are its owner's, and not what they are called."""
    scan = chat_scan(["Ada", ""], [0, 1])
    told = report("a", scan, ME, zone=UTC, zone_by="", people=1)
    assert told.authors == ("Ada", YOU)
    assert told.me == YOU
    assert "  which messages are yours: given by you" in list(summary([told], {}, errors=False))
