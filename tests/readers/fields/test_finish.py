"""The last step of a reader: what stands twice, and small files beside the records."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from letbe.readers.fields import finish
from letbe.readers.fields.finish import once, small_json, text_in
from letbe.readers.fields.places import above, last
from letbe.readers.source import Source, from_bytes
from tests.people.scans import rows as rows_of

if TYPE_CHECKING:
    import numpy as np

    from letbe.readers.rows import Rows


class _Told:
    """Notes which numbers it is given."""

    def __init__(self) -> None:
        self.record_of: list[int] = []

    def hear(self, *_: object) -> None:
        """Hear nothing."""

    def begin_anew(self) -> None:
        """Forget nothing."""

    def renumber(self, record_of: np.ndarray[tuple[int], np.dtype[np.int64]]) -> None:
        """Note the numbers."""
        self.record_of = record_of.tolist()


def _rows(native: list[int]) -> Rows:
    """Make rows, a record each."""
    made = rows_of([(k, 0, -1) for k in range(len(native))])
    made.native[:] = native
    return made


def test_of_equal_keys_the_first_is_kept_and_no_key_is_equal_to_none() -> None:
    """A message without an id is not the same as another one without."""
    told = _Told()
    kept = once(_rows([7, 0, 8, 7, 0, 8, 9]), told)
    assert kept.record.tolist() == [0, 1, 2, 4, 6]
    assert told.record_of == [0, 1, 2, -1, 4, -1, 6]


def test_a_record_with_a_row_left_is_not_gone() -> None:
    """A reaction can stand twice on a message that stands once."""
    made = rows_of([(0, 0, -1), (1, 0, -1), (1, 0, -1)])
    made.native[:] = [7, 8, 7]
    told = _Told()
    assert once(made, told).record.tolist() == [0, 1]
    assert told.record_of == [0, 1]


def test_where_nothing_stands_twice_nothing_is_told() -> None:
    """Nearly every export; its rows are handed on as they are."""
    made, told = _rows([7, 8, 0, 0]), _Told()
    assert once(made, told) is made
    assert told.record_of == []


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe\x00", b"[" * 100_000, b'{"a": 1} x'])
def test_a_small_file_that_is_broken_is_none(content: bytes) -> None:
    """The records beside it are still there."""
    assert small_json(from_bytes(content)) is None


def test_a_small_file_that_is_large_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory has an end."""
    monkeypatch.setattr(finish, "SMALL_FILE", 10)
    assert small_json(from_bytes(b'{"a": "bcdefgh"}')) is None
    assert small_json(from_bytes(b'\xef\xbb\xbf{"a":7}')) == {"a": 7}


def test_a_small_file_that_cannot_be_opened_is_none() -> None:
    """It may have gone away since it was found."""

    def gone() -> object:
        raise FileNotFoundError

    assert small_json(Source("a", "a", 0, gone, "")) is None


def test_a_text_is_taken_where_one_stands() -> None:
    """Ids are numbers or texts; what is neither is none of them."""
    assert text_in({"a": None, "b": True, "c": [], "d": 7}, "a", "b", "c", "d") == "7"
    assert text_in(["a"], "a") is None


def test_folders_above_are_told_in_archives_and_with_either_slash() -> None:
    """Windows writes the other one."""
    assert above("C:\\x\\package\\messages") == "C:\\x\\package"
    assert last("C:\\x\\package\\messages") == "messages"
    assert (above(""), last("")) == (".", "")
