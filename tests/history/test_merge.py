"""What counts once, and the order of merged parts: against the shortest form of each rule."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from letbe.history.merge import merged_order, new_rows

PAIRS = st.lists(st.tuples(st.integers(1, 3), st.sampled_from([2, 3, 4, 5, 2**63, 2**63 - 1])), max_size=30)


def columns(pairs: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    """Make the two columns of some (handle, key)."""
    return (
        np.array([h for h, _ in pairs], np.int64),
        np.array([k for _, k in pairs], np.uint64).view(np.int64),
    )


@given(PAIRS, st.lists(PAIRS, max_size=4))
def test_a_row_is_new_when_its_file_shows_more_than_was_known(
    held: list[tuple[int, int]], files: list[list[tuple[int, int]]]
) -> None:
    """Counted one by one, with a dictionary."""
    known, expected = Counter(held), []
    for file in files:
        met: Counter[tuple[int, int]] = Counter()
        for row in file:
            met[row] += 1
            is_new = met[row] > known[row] and not (row[1] % 2 and known[row])
            known[row] += is_new
            expected.append(is_new)
    file = np.repeat(np.arange(len(files), dtype=np.int32), [len(f) for f in files])
    rows = columns([row for f in files for row in f])
    assert new_rows(*columns(held), *rows, file).tolist() == expected


def test_many_rows_are_counted_in_parts_with_the_same_result() -> None:
    """Two million rows are more than are counted at a time; every other one is held already."""
    draw = np.random.default_rng(1)
    key = draw.permutation(2_000_000) * 2
    handle = draw.integers(1, 1 << 62, 50)[draw.integers(0, 50, len(key))]
    new = new_rows(handle[::2], key[::2], handle, key, np.zeros(len(key), np.int32))
    assert new.tolist() == [False, True] * 1_000_000


@given(st.lists(st.lists(st.tuples(st.integers(0, 3), st.integers(-2, 2)), max_size=12), max_size=6))
def test_merging_sorted_parts_is_a_stable_sort(parts: list[list[tuple[int, int]]]) -> None:
    """Rows that are equal in both stay in the order of the parts."""
    rows = [row for part in parts for row in sorted(part)]
    handle, sent_at = (np.array([row[i] for row in rows], np.int64) for i in (0, 1))
    order = merged_order(handle, sent_at, [len(p) for p in parts])
    assert order.tolist() == sorted(range(len(rows)), key=lambda i: rows[i])
