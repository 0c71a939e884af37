"""From columns to the table that letbe hands out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from letbe.history.schema import MESSAGES
from letbe.people.assign import assign
from letbe.people.me import Me
from letbe.reading.table import keys_of, messages_table
from tests.people.scans import chat_scan

ME = Me(frozenset({1}), "x")


def test_a_table_has_the_schema_and_a_row_a_message() -> None:
    """Unknown sizes are missing, not minus one."""
    scan = chat_scan(["Ada", "Noor"], [0, 1, -1])
    scan = replace(scan, rows=replace(scan.rows, chars=np.array([5, -1, 0], np.int32)))
    table = messages_table(["pa"], [(scan, assign(scan, ME), np.array([0], np.int32))])
    assert table.schema == MESSAGES
    assert table["person"].to_pylist() == ["pa", "pa"]
    assert table["direction"].to_pylist() == ["in", "out"]
    assert table["chars"].to_pylist() == [5, None]


def test_what_belongs_to_nobody_yet_has_no_person_and_no_direction() -> None:
    """And is there all the same."""
    scan = chat_scan(["Ada", "Noor"], [0, 1])
    table = messages_table([], [(scan, assign(scan, Me()), np.array([], np.int32))])
    assert table["person"].to_pylist() == table["direction"].to_pylist() == [None, None]


def test_no_files_are_an_empty_table() -> None:
    """With the schema all the same."""
    assert messages_table([], []).schema == MESSAGES


def test_a_message_keeps_its_key_from_export_to_export() -> None:
    """One phone writes seconds, the other minutes."""
    scan = chat_scan(["Ada", "Noor"], [0, 1])
    later = replace(scan, rows=replace(scan.rows, at=scan.rows.at + 20_000_000))
    assert (keys_of(scan.rows, assign(scan, ME)) == keys_of(later.rows, assign(later, ME))).all()


def test_direction_size_and_minute_tell_messages_apart() -> None:
    """Else two would count as one."""
    scan = chat_scan(["Ada", "Noor"], [0, 1, 0, 1])
    same_minute = replace(scan.rows, at=np.zeros(4, np.int64), chars=np.array([3, 3, 4, 4], np.int32))
    scan = replace(scan, rows=same_minute)
    keys = keys_of(scan.rows, assign(scan, ME))
    assert len(set(keys.tolist())) == 4
    assert not (keys & np.uint64(1)).any()


def test_a_message_with_an_id_of_its_own_is_known_by_it() -> None:
    """Whatever was edited since."""
    scan = chat_scan(["Ada", "Noor"], [0, 1])
    named = replace(scan.rows, native=np.array([77, 77], np.uint64))
    keys = keys_of(named, assign(replace(scan, rows=named), ME))
    assert keys[0] == keys[1]
    assert (keys & np.uint64(1)).all()


def test_an_export_of_one_side_stands_in_for_nobody() -> None:
    """Its messages are kept and never part of a tie; the same message from a whole export still is."""
    scan = chat_scan(["Ada", "Noor"], [1, 1])
    named = replace(scan, rows=replace(scan.rows, native=np.array([77, 0], np.uint64)))
    half = replace(named, one_sided=True)
    whole_keys, half_keys = (keys_of(s.rows, assign(s, ME)) for s in (named, half))
    assert not set(whole_keys.tolist()) & set(half_keys.tolist())
    assert (whole_keys & np.uint64(1) == half_keys & np.uint64(1)).all()
    assert assign(half, ME).automatic.all()
    assert not assign(named, ME).automatic.any()
