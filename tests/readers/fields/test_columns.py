"""Columns: each record is a row or an error, and a listener hears what people wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from letbe.readers.fields.columns import Columns, hashed, mixed
from letbe.readers.fields.handles import LONGEST, Handles, Words
from letbe.readers.fields.spans import Escape, spans_of
from letbe.readers.fields.values import LOCAL, UNREAD, UTC
from letbe.readers.rows import Flag, Handle, Kind

if TYPE_CHECKING:
    from numpy.typing import NDArray

NOON = 1_720_000_800_000_000  # 2024-07-03 10:00 UTC


class Ear:
    """Keeps what it hears."""

    def __init__(self) -> None:
        self.heard: list[tuple[int, str]] = []

    def hear(
        self,
        buffer: NDArray[np.uint8],
        starts: NDArray[np.int64],
        ends: NDArray[np.int64],
        records: NDArray[np.int64],
    ) -> None:
        """Keep it."""
        for start, end, record in zip(starts, ends, records, strict=True):
            self.heard.append((int(record), buffer[start:end].tobytes().decode()))

    def begin_anew(self) -> None:
        """Forget."""

    def renumber(self, record_of: NDArray[np.int64]) -> None:
        """Take other numbers."""


def test_each_record_is_a_row_or_an_error() -> None:
    """Without a time, or without an author, it is an error; a notice needs no author."""
    ear = Ear()
    columns = Columns(ear)
    columns.add(
        np.arange(5),
        np.full(5, NOON),
        known=np.array([UTC, UNREAD, UTC, UTC, LOCAL], np.int8),
        author=np.array([0, 0, -1, -1, 1]),
        kind=np.array([Kind.TEXT, Kind.TEXT, Kind.TEXT, Kind.NOTICE, Kind.MEDIA]),
        text=spans_of([r"you\u003f", "b", "c", "d", None], Escape.JSON),
    )
    rows, utc, warnings = columns.rows(ZoneInfo("Europe/Berlin"))
    assert rows.record.tolist() == [0, 3, 4]
    assert rows.at.tolist() == [NOON, NOON, NOON - 2 * 3_600_000_000]
    assert rows.chars.tolist() == [4, -1, -1]
    assert rows.flags.tolist() == [Flag.QUESTION, 0, 0]
    assert (utc, warnings) == (False, [])
    assert ear.heard == [(0, "you?")]
    assert [(e.record, e.reason) for e in columns.errors] == [
        (2, "it has no time that can be read"),
        (3, "it names no author"),
    ]


def test_records_that_came_out_of_order_stand_in_the_order_of_the_file() -> None:
    """Reactions are found after the messages of their batch."""
    columns = Columns()
    for record in ([0, 1, 2], [0, 2]):
        columns.add(np.array(record), np.full(len(record), NOON), author=len(record))
    rows, utc, _ = columns.rows(ZoneInfo("UTC"))
    assert rows.record.tolist() == [0, 0, 1, 2, 2]
    assert rows.author.tolist() == [3, 2, 3, 3, 2]
    assert utc


def test_nothing_is_a_scan_of_nothing() -> None:
    """An export without a message has columns, too."""
    rows, utc, _ = Columns().rows(ZoneInfo("UTC"))
    assert len(rows) == 0
    assert utc


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=5) | st.none(), max_size=400))
def test_each_text_has_one_number(texts: list[str | None]) -> None:
    """In the order they were met; absent ones have none."""
    words = Words()
    middle = len(texts) // 2
    numbers = [*words.number(spans_of(texts[:middle])), *words.number(spans_of(texts[middle:]))]
    known = list(dict.fromkeys(t for t in texts if t is not None))
    assert words.texts == known
    assert numbers == [-1 if t is None else known.index(t) for t in texts]


def test_many_texts_have_room() -> None:
    """The tables grow, also for a piece that is all new."""
    words = Words()
    texts = [f"text {i}" for i in range(20_000)]
    assert words.number(spans_of([*texts, *texts])).tolist() == [*range(20_000), *range(20_000)]


def test_a_name_that_is_absurd_is_cut() -> None:
    """Nobody is called that."""
    words = Words()
    words.add("x" * 5000)
    assert len(words.texts[0]) == LONGEST


def test_a_handle_has_the_first_name_that_is_shown_for_it() -> None:
    """Also where the first records of it name nobody."""
    people = Handles()
    first = people.number(spans_of(["1", "1", "", None, "2"]), spans_of([None, "Ada", "x", "y", ""]))
    assert first.tolist() == [0, 0, -1, -1, 1]
    assert people.number(spans_of(["2", "1"]), spans_of(["Ben", "Eve"])).tolist() == [1, 0]
    assert people.add("3", "Cleo") == 2
    assert people.add(None, "Dan") == 3
    assert people.handles() == (
        Handle("Ada", "1"), Handle("Ben", "2"), Handle("Cleo", "3"), Handle("Dan", None),
    )  # fmt: skip


def test_keys_are_the_same_in_every_export() -> None:
    """And differ where any part differs; 0 says that there is none."""
    ids = hashed(spans_of(["a", "b", None, ""]))
    assert ids[2] == 0
    assert len(set(ids.tolist())) == 4
    assert hashed(spans_of(["a"]))[0] == ids[0]
    both = mixed(np.array([1, 1, 2]), np.array([5, 6, 5]))
    assert len(set(both.tolist())) == 3
    assert (mixed(np.array([1, 1, 2]), np.array([5, 6, 5])) == both).all()
