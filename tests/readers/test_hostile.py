"""One contract for every reader: whatever the bytes, a sound scan or an error of ours, and nothing else.

The bytes are exports of the bundled example and the samples of every format, cut, spliced, repeated and
poisoned.  ``make fuzz`` runs the same with many more of them (``LETBE_FUZZ``), and with every
index of the kernels checked.
"""

from __future__ import annotations

import io
import os
import zipfile
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from letbe import example
from letbe.errors import LetbeError
from letbe.readers import READERS
from letbe.readers.rows import MOST_ERRORS, Ask, Flag, Kind, Reader, Scan, Work
from letbe.readers.source import Source, from_bytes
from letbe.reading.find import Finds, _take
from tests.readers.samples import Sample, all_samples, chosen, export_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

    from numpy.typing import NDArray

#: How many inputs each reader is given.
INPUTS: Final = int(os.environ.get("LETBE_FUZZ", "150"))

#: How much of an export is used at a time: enough for dozens of records, and fast.
WINDOW: Final = 3000

ZONE: Final = ZoneInfo("Europe/Berlin")

#: What has broken readers of any kind before.
POISON: Final = (
    *(
        b"\0",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\xff",
        b"\xc3",
        b"\xed\xa0\x80",
        b"\xf4\x90\x80\x80",
        b"\xe2\x80\xae",
    ),
    *(
        b"\n",
        b"\r",
        b"\r\n",
        b"\x0b",
        b"\x0c",
        b"\xc2\x85",
        b"\xe2\x80\xa8",
        b"\xe2\x80\x8e",
        b"\xe2\x80\xaf",
    ),
    *(
        b"99999999999999999999",
        b"-1",
        b"1e999",
        b"0/0/0",
        b"31/12/9999",
        b"00:00",
        b"24:60:60",
        b"1970-01-01",
    ),
    *(
        b'"',
        b"\\",
        b"\\u0000",
        b"\\ud800",
        b"[" * 300,
        b'{"a":' * 200,
        b"}",
        b"null",
        b"NaN",
        b'"date_unixtime":',
    ),
    *(
        b"From ",
        b"\n\nFrom x\n",
        b"=?utf-8?b?////?=",
        b"=?x?q?=00?=",
        b"Date: ",
        b"boundary=",
        b"--",
        b"From:" * 99,
    ),
    *(
        b": ",
        b" - ",
        b"[",
        b"] ",
        b"<Media omitted>",
        b"x" * 2000,
        b" " * 500,
        "\U0001f9d1\u200d\U0001f33e".encode(),
    ),
)


def _exports(folder: Traversable | zipfile.Path) -> Iterator[tuple[str, bytes]]:
    """List the files of the example, also those in its zips."""
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.is_dir():
            yield from _exports(entry)
        elif entry.name.endswith(".zip"):
            yield from _exports(zipfile.Path(io.BytesIO(entry.read_bytes())))
        else:
            yield entry.name, entry.read_bytes()


def _samples() -> Iterator[tuple[str, bytes]]:
    """List the files of every sample."""
    for sample in all_samples():
        for path, content in export_of(sample, chosen(sample, 12)).items():
            yield path.rpartition("/")[2], content


EXPORTS: Final[list[tuple[str, bytes]]] = [*_exports(example.files()), *_samples()]


def _seeds(reader: Reader) -> list[tuple[str, bytes]]:
    """Choose the exports that a reader takes for its own; a few of many, and each shape of the samples."""
    own = [(n, c) for n, c in EXPORTS if reader.recognise(c[:65_536], n) >= 0.5]
    shapes = {n: c for n, c in _samples() if (n, c) in own}
    return own[:: max(1, len(own) // 8)] + list(shapes.items())[:20]


@st.composite
def hostile(draw: st.DrawFn, seeds: list[tuple[str, bytes]]) -> tuple[str, bytes]:
    """Cut a piece from an export and spoil it in up to six places."""
    name, export = draw(st.sampled_from(seeds))
    start = draw(st.sampled_from([0, 0, draw(st.integers(0, max(0, len(export) - 1)))]))
    content = export[start : start + draw(st.integers(0, WINDOW))]
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(content)))
        to = min(len(content), at + draw(st.sampled_from([0, 0, 1, 2, 8, 100])))
        filling = draw(
            st.one_of(st.sampled_from(POISON), st.binary(max_size=8), st.just(content[at : at + 60]))
        )
        content = content[:at] + filling + content[to:]
    return name, content


class Ear:
    """Listens, and sees that each text lies within what it is told to lie in."""

    def __init__(self) -> None:
        self.records: list[int] = []

    def hear(
        self,
        buffer: NDArray[np.uint8],
        starts: NDArray[np.int64],
        ends: NDArray[np.int64],
        records: NDArray[np.int64],
    ) -> None:
        """Check where the texts lie."""
        assert len(starts) == len(ends) == len(records)
        assert ((starts >= 0) & (starts <= ends) & (ends <= len(buffer)) & (records >= 0)).all()
        self.records += records.tolist()

    def begin_anew(self) -> None:
        """Forget."""
        self.records.clear()

    def renumber(self, record_of: NDArray[np.int64]) -> None:
        """Take other numbers."""
        self.records = [int(record_of[r]) for r in self.records if record_of[r] >= 0]


def check(scan: Scan) -> None:
    """Assert all that the other rooms take for granted about a scan."""
    rows = scan.rows
    count = len(rows)
    assert all(len(getattr(rows, field)) == count for field in rows.__slots__)
    assert (np.diff(rows.record) >= 0).all()
    assert ((rows.chat >= 0) & (rows.chat < len(scan.chats))).all()
    assert ((rows.author >= -1) & (rows.author < len(scan.handles))).all()
    assert ((rows.to >= -1) & (rows.to < len(scan.handles))).all()
    assert set(rows.kind.tolist()) <= set(Kind)
    assert ((rows.author >= 0) | (rows.kind == Kind.NOTICE)).all(), "only the app writes without an author"
    assert (rows.chars >= -1).all()
    assert (rows.words >= -1).all()
    assert (rows.flags <= sum(Flag)).all()
    assert (rows.recipients >= 0).all()
    assert scan.me <= set(range(len(scan.handles)))
    assert all(-1 <= chat.other < len(scan.handles) for chat in scan.chats)
    assert len(scan.errors) == min(scan.errors_total, MOST_ERRORS)


@pytest.mark.fuzz
@pytest.mark.parametrize("reader", READERS, ids=lambda r: r.__class__.__module__.rpartition(".")[2])
def test_any_bytes_give_a_sound_scan_or_an_error_of_ours(reader: Reader) -> None:
    """People hand over what they have, and some hand over what they made to break things."""
    seeds = _seeds(reader)
    assert seeds, "the example or a sample has an export for every reader"

    @settings(max_examples=INPUTS, suppress_health_check=list(HealthCheck))
    @given(hostile(seeds))
    def holds(export: tuple[str, bytes]) -> None:
        name, content = export
        assert 0 <= reader.recognise(content[:65_536], name) <= 1
        ear = Ear()
        try:
            scan = reader.scan(Work((from_bytes(content, name),), Ask(ZONE), listen=ear))
        except LetbeError:
            return
        check(scan)
        if scan.format == "whatsapp":
            assert set(ear.records) <= set(scan.rows.record.tolist()), "each text has a record"

    holds()


def _sources(files: dict[str, bytes]) -> Iterator[Source]:
    """Give the files of an export as they lie in a folder."""
    for path, content in files.items():
        source = from_bytes(content, path.rpartition("/")[2])
        yield replace(source, path=f"export/{path}", folder="export")


@pytest.mark.fuzz
@pytest.mark.parametrize("sample", all_samples(), ids=lambda s: f"{s.reader}: {s.name}")
def test_a_spoilt_file_among_its_companions_gives_sound_scans_too(sample: Sample) -> None:
    """Lists of people, accounts and parts are read with the messages, and can be as broken as these."""
    whole = export_of(sample, chosen(sample, 12))

    @settings(max_examples=max(10, INPUTS // 5), suppress_health_check=list(HealthCheck))
    @given(st.sampled_from(sorted(whole)).flatmap(lambda p: st.tuples(st.just(p), hostile([(p, whole[p])]))))
    def holds(spoilt: tuple[str, tuple[str, bytes]]) -> None:
        path, (_, content) = spoilt
        finds = Finds(readers=list(READERS))
        for source in _sources(whole | {path: content}):
            _take(finds, source, set(), believed=False)
        for job in finds.jobs:
            with suppress(LetbeError):
                check(job.reader.scan(Work(tuple(job.sources), Ask(ZONE), listen=Ear())))

    holds()
