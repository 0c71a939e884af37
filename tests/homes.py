"""Homes and messages for tests: a passphrase that costs nothing, and tables of the schema."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa

from letbe.history.schema import CHANNELS, DIRECTIONS, KINDS, STORED
from letbe.home import Home, open_home
from letbe.home.handles import NewHandle, add_handles, new_person_id
from letbe.vault import Cost

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

#: Argon2 at its least, so that a test waits for nothing.
CHEAP: Final = Cost(memory_kib=64, passes=1, lanes=1)
PASSPHRASE: Final = {"LETBE_PASSPHRASE": "correct horse"}


def a_home(folder: Path, environ: Mapping[str, str] = PASSPHRASE) -> Home:
    """Open a home, or make it."""
    return open_home(folder, environ=environ, cost=CHEAP)


def some_handles(home: Home, count: int, *, prefix: str = "someone") -> list[int]:
    """Keep handles, each of a person of its own."""
    return add_handles(
        home,
        [
            NewHandle(
                f"mail:{prefix}{i}@example.org",
                new_person_id(),
                "mail",
                f"{prefix}{i}@example.org",
                f"Nameof {prefix}{i}",
            )
            for i in range(count)
        ],
    )


def words(listed: Sequence[str], codes: Sequence[int] | np.ndarray) -> pa.Array:
    """Make a column of words."""
    return pa.DictionaryArray.from_arrays(pa.array(np.asarray(codes, np.int8)), pa.array(list(listed)))


def stored(
    handle: Sequence[int],
    sent_at: Sequence[int],
    key: Sequence[int],
    chars: Sequence[int | None] | None = None,
) -> pa.Table:
    """Make messages: the columns that matter are given, the others follow from the key."""
    n = len(handle)
    keys = np.asarray(key, np.uint64)
    no = pa.array(np.zeros(n, bool))
    return pa.table(
        [
            pa.array(handle, pa.int64()),
            pa.array(sent_at, pa.int64()).view(pa.timestamp("us", "UTC")),
            words(DIRECTIONS, (keys >> np.uint64(3)) % np.uint64(2)),
            words(CHANNELS, np.zeros(n)),
            words(KINDS, (keys >> np.uint64(4)) % np.uint64(4)),
            pa.array(list(chars) if chars is not None else [int(k) % 200 for k in keys], pa.int32()),
            pa.array([int(k) % 40 for k in keys], pa.int32()),
            no,
            no,
            no,
            no,
            pa.array(np.ones(n), pa.int16()),
            no,
            pa.array(keys),
        ],
        schema=STORED,
    )


def random_messages(handles: Sequence[int], count: int, seed: int) -> pa.Table:
    """Make messages at random, in order of time, with keys that do not repeat."""
    draw = np.random.default_rng(seed)
    return stored(
        np.asarray(handles)[draw.integers(0, len(handles), count)].tolist(),
        np.sort(draw.integers(1_500_000_000, 1_700_000_000, count) * 1_000_000).tolist(),
        (draw.permutation(count) * 2 + 2 * seed * count).tolist(),
    )


def content(table: pa.Table) -> list[tuple[object, ...]]:
    """Give the rows of a table in an order of their own, to compare what two tables hold."""
    plain = table.set_column(
        table.schema.get_field_index("sent_at"), "sent_at", table["sent_at"].cast(pa.int64())
    )
    return sorted(zip(*(plain[c].to_pylist() for c in plain.column_names), strict=True), key=repr)
