"""What a phone writes in any country, the reader gives back."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from letbe.readers.measure import measure_text
from letbe.readers.rows import Ask, Kind, Scan, Work
from letbe.readers.source import from_bytes
from letbe.readers.whatsapp import READER
from letbe.readers.whatsapp.scanning import scan_with_tally
from tests.strategies import STYLES, Style, chats


def instants(scan: Scan) -> list[datetime]:
    """Give the times of a scan."""
    return [datetime.fromtimestamp(t / 1e6, UTC).replace(tzinfo=None) for t in scan.rows.at.tolist()]


@pytest.mark.parametrize("style", STYLES, ids=lambda s: s.name)
@settings(max_examples=25)
@given(data=st.data())
def test_what_a_phone_writes_the_reader_gives_back(style: Style, data: st.DataObject) -> None:
    """Count, authors, times, kinds and measures, in every style."""
    sent, text = data.draw(chats(style))
    raw = text.encode()
    work = Work((from_bytes(raw, "_chat.txt"),), Ask(ZoneInfo("UTC")))
    scan, tally = scan_with_tally(work)
    rows = scan.rows
    names = [scan.handles[a].name if a >= 0 else None for a in rows.author.tolist()]
    assert READER.recognise(raw, "x.txt") > 0.5
    assert instants(scan) == [s.at for s in sent]
    assert names == [s.author for s in sent]
    assert rows.kind.tolist() == [s.kind for s in sent]
    measured = [measure_text(s.text) if s.kind == Kind.TEXT else (0, 0, False) for s in sent]
    assert rows.chars.tolist() == [m[0] for m in measured]
    assert rows.words.tolist() == [m[1] for m in measured]
    assert (rows.flags & 1).astype(bool).tolist() == [m[2] for m in measured]
    assert scan.date_order == style.order
    assert tally.lines == tally.records + tally.following + tally.rejected + tally.orphans
    assert tally.records == len(sent)
