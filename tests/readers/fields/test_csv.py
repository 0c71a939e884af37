"""Tables of text: whatever the csv module reads, and what it does not survive."""

from __future__ import annotations

import csv
import io
import time
from typing import Final

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from letbe.readers import windows
from letbe.readers.fields.csv import Table, sniff
from letbe.readers.source import from_bytes

Rows = list[tuple[int, tuple[str | None, ...]]]

HEADER: Final = b"when,who,text\n"


def read(
    content: bytes, columns: tuple[int, ...] = (0, 1, 2), *, header: bool = True
) -> tuple[Rows, list[int]]:
    """Give the rows with their numbers, and the numbers of those that are torn."""
    rows: Rows = []
    torn: list[int] = []
    with Table(from_bytes(content), header=header) as table:
        for batch in table.batches(columns):
            for k, number in enumerate(batch.record.tolist()):
                cells = [column.raw(k) for column in batch.columns]
                rows.append((number, tuple(c if c is None else c.decode("utf-8", "replace") for c in cells)))
            torn += batch.torn.tolist()
    return rows, torn


def test_a_cell_in_quotes_holds_anything() -> None:
    """Messages have line breaks, commas and quotes in them."""
    content = HEADER + b'1,Ada,"one, ""two""\nthree"\r\n2,"Ben",\n'
    assert read(content) == ([(0, ("1", "Ada", 'one, "two"\nthree')), (1, ("2", "Ben", ""))], [])


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_told_by_what_makes_rows_alike(delimiter: str) -> None:
    """A comma inside a sentence is no delimiter of a table with semicolons."""
    lines = ["when,who;text", "1;Ada;well, yes", "2;Ben;no, or, yes"]
    lines[0] = "when;who;text"
    content = "\n".join(line.replace(";", delimiter) for line in lines).encode()
    with Table(from_bytes(content)) as table:
        if delimiter != ",":
            assert table.delimiter == delimiter
            assert table.header == ("when", "who", "text")


def test_expected_names_tell_the_delimiter_where_rows_do_not() -> None:
    """A header alone, or text full of commas."""
    assert sniff("a,b|time\n1,2|3,4\n1,2|3,4\n", ["time"])[0] == "|"


def test_a_line_names_the_delimiter() -> None:
    """Excel writes it in front of the header."""
    assert read(b"sep=;\nwhen;who;text\n1;Ada;a,b\n") == ([(0, ("1", "Ada", "a,b"))], [])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_every_usual_encoding_gives_the_same_cells(encoding: str) -> None:
    """Tables come from all kinds of machines."""
    content = "when,who,text\n1,Zoë,schön café\n"
    assert read(content.encode(encoding))[0] == [(0, ("1", "Zoë", "schön café"))]


def test_lines_of_an_old_mac_end_with_a_carriage_return() -> None:
    """Excel writes them to this day."""
    assert read(b"when,who,text\r1,Ada,x\r2,Ben,y\r")[0] == [(0, ("1", "Ada", "x")), (1, ("2", "Ben", "y"))]


def test_one_bad_byte_does_not_change_the_encoding_of_a_file() -> None:
    """Damage is not another encoding."""
    content = "when,who,text\n1,Zoë,schön\n2,Zoë,\xff\n".encode().replace(b"\xc3\xbf", b"\xff")
    assert read(content)[0][0] == (0, ("1", "Zoë", "schön"))


@pytest.mark.parametrize(
    "torn",
    [b'2,Ada,"hello wo\n', b'2,"Ad\n', b"2,Ada\n", b'"2,\n', b'2,Ada,"hello, ""wo\n', b"2,Ada,x,y\n"],
)
@pytest.mark.parametrize("style", ["plain", "quoted", "lines"])
def test_a_torn_row_loses_that_row_only(torn: bytes, style: str) -> None:
    """A quote that is never closed would swallow the rest of the file."""
    row = {
        "plain": b"%d,Ada,text\n",
        "quoted": b'"%d","Ada","text"\n',
        "lines": b'%d,Ada,"te\n""xt"", yes"\n',
    }[style]
    rest = [row % k for k in (1, 3, 4, 5)]
    rows, bad = read(HEADER + rest[0] + torn + b"".join(rest[1:]))
    assert [cells[0] for _, cells in rows] == ["1", "3", "4", "5"]
    assert [number for number, _ in rows] == [0, 2, 3, 4]
    assert bad == [1]


def test_quotes_that_a_writer_forgot_to_double_are_kept() -> None:
    """Such a row is whole, if no other begins in it."""
    rows, bad = read(HEADER + b'1,Ada,"she said "hi" to me\nand "bye" too"\n2,Ben,x\n')
    assert [cells[2] for _, cells in rows] == ['she said "hi" to me\nand "bye" too', "x"]
    assert bad == []


def test_empty_lines_are_no_rows_and_empty_cells_at_the_end_are_none() -> None:
    """Both are usual in tables that were written by hand."""
    rows, bad = read(HEADER + b"\n1,Ada,x,,\n\r\n2,Ben,y\n\n")
    assert [number for number, _ in rows] == [0, 1]
    assert bad == []


def test_a_table_without_a_header_begins_with_a_record() -> None:
    """Its columns go by numbers."""
    rows, _ = read(b"1,Ada,x\n2,Ben,y\n", header=False)
    assert [cells[1] for _, cells in rows] == ["Ada", "Ben"]


def test_a_column_that_is_not_there_is_absent() -> None:
    """Readers ask for all that an export may hold."""
    assert read(HEADER + b"1,Ada,x\n", (1, -1, 9))[0] == [(0, ("Ada", None, None))]


cell = st.text(st.characters(blacklist_characters="\r\0", blacklist_categories=["Cs"]), max_size=12)


@settings(max_examples=60)
@given(st.lists(st.lists(cell, min_size=3, max_size=3), min_size=1, max_size=30), st.integers(16, 90))
def test_what_the_csv_module_writes_comes_back(rows: list[list[str]], piece: int) -> None:
    """Also where a window ends in the middle of anything."""
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows([["when", "who", "text"], *rows])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(windows.Windows.__init__, "__defaults__", (lambda _: None, max(piece, 32)))
        found, torn = read(out.getvalue().encode())
    assert [list(cells) for _, cells in found] == rows
    assert torn == []


@pytest.mark.parametrize("piece", [b'"a\n', b'"""x\n', b'a,"b\n', b'"",\n', b'",\n', b'"a"b\n', b',"\n""'])
def test_no_table_takes_longer_than_its_size_allows(piece: bytes) -> None:
    """A file that was made to be searched again and again is given up row by row."""
    content = HEADER + piece * (600_000 // len(piece))
    read(HEADER + piece * 10)
    start = time.process_time()
    with Table(from_bytes(content)) as table:
        total = sum(len(batch.record) + len(batch.torn) for batch in table.batches([0, 2]))
    assert total > 0
    assert time.process_time() - start < 2  # a second look at each byte costs a hundredth


def test_spans_lie_in_the_window() -> None:
    """Whoever measures looks nowhere else."""
    with Table(from_bytes(HEADER + b'1,"",x\n')) as table:
        (batch,) = [b for b in table.batches([0, 1, 2]) if len(b.record)]
        assert all((s.start <= s.end).all() and (s.end < len(s.buffer)).all() for s in batch.columns)
        assert batch.columns[1].raw(0) == b""
        assert batch.record.dtype == np.int64
