"""Appending to the history and loading it, beside plain unencrypted Parquet in the same run.

Each size runs in a process of its own, so that its peak memory is its own.  Read the ratios: seconds
depend on the machine, and on who else uses it.  The peer writes the same rows with pyarrow (zstd 1) and
reads them back; it neither sorts, nor counts anything once, nor syncs.
"""

from __future__ import annotations

import multiprocessing
import resource
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from letbe.history.schema import CHANNELS, DIRECTIONS, KINDS, STORED
from letbe.history.store import History
from letbe.home import open_home
from letbe.home.handles import NewHandle, add_handles, new_person_id
from letbe.vault import Cost

if TYPE_CHECKING:
    from collections.abc import Callable

SIZES: Final = (100_000, 1_000_000)
#: Messages of one handle, as in the largest real chats.
ROWS_PER_HANDLE: Final = 2_000
#: A file has at most so many messages, as a large export has.
ROWS_PER_FILE: Final = 250_000


def words(listed: tuple[str, ...], codes: np.ndarray) -> pa.Array:
    """Make a column of words."""
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int8)), pa.array(listed))


def messages(handles: np.ndarray, count: int, seed: int) -> pa.Table:
    """Make a file of messages at random, in order of time."""
    draw = np.random.default_rng(seed)
    at = np.sort(draw.integers(10**15, 17 * 10**14, count))
    no = pa.array(np.zeros(count, bool))
    return pa.table(
        [
            pa.array(handles[draw.integers(0, len(handles), count)]),
            pa.array(at).view(pa.timestamp("us", "UTC")),
            words(DIRECTIONS, draw.integers(0, 2, count)),
            words(CHANNELS, np.zeros(count)),
            words(KINDS, draw.integers(0, 20, count) == 0),
            pa.array(draw.integers(0, 200, count), pa.int32(), mask=draw.integers(0, 20, count) == 0),
            pa.array(draw.integers(0, 40, count), pa.int32(), mask=draw.integers(0, 20, count) == 0),
            pa.array(draw.integers(0, 10, count) == 0),
            no,
            no,
            no,
            pa.array(np.ones(count), pa.int16()),
            no,
            pa.array(draw.integers(0, 1 << 63, count).astype(np.uint64) * 2),
        ],
        schema=STORED,
    )


def seconds(act: Callable[[], object]) -> float:
    """Time one run."""
    begin = time.perf_counter()
    act()
    return time.perf_counter() - begin


def peak_mb() -> float:
    """Give the most memory that this process has had, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(rows: int) -> None:
    """Print one line of the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        home = open_home(folder / "home", environ={"LETBE_PASSPHRASE": "x"}, cost=Cost(64, 1, 1))
        new = [
            NewHandle(f"mail:{i}", new_person_id(), "mail", None, None)
            for i in range(max(1, rows // ROWS_PER_HANDLE))
        ]
        handles = np.array(add_handles(home, new))
        history = History(home)
        history.append(messages(handles, 10, seed=0))  # kernels are compiled, and loaded from their cache
        given = [
            messages(handles, min(ROWS_PER_FILE, rows - at), seed=1 + at)
            for at in range(0, rows, ROWS_PER_FILE)
        ]
        whole = pa.concat_tables(given)
        before = peak_mb()
        append = seconds(lambda: history.append(given))
        grown = peak_mb() - before
        again = seconds(lambda: history.append(given))
        load = min(seconds(lambda: [history.load(b) for b in history.buckets()]) for _ in range(3))
        plain = folder / "plain.parquet"
        write = seconds(
            lambda: pq.write_table(
                whole, plain, compression="zstd", compression_level=1, write_statistics=False
            )
        )
        read = min(seconds(lambda: pq.read_table(plain)) for _ in range(3))
        size = sum(p.stat().st_size for p in history.folder.iterdir()) / rows
        print(
            f"{rows:>11,} {len(handles):>7,} {len(history.buckets()):>3}"
            f" {append:>8.2f} {append / write:>6.1f}x {again:>8.2f} {load:>8.3f} {load / read:>6.1f}x"
            f" {whole.nbytes / 1e6:>8.0f} {grown:>8.0f} {size:>7.1f} {plain.stat().st_size / rows:>6.1f}"
        )
        home.close()


def main(*sizes: int) -> None:
    """Measure each size in a process of its own."""
    print(
        "       rows handles  bk append s /plain  again s   load s  /plain  rows MB  peak MB   B/row  plain"
    )
    for rows in sizes or SIZES:
        process = multiprocessing.get_context("spawn").Process(target=measure, args=(rows,))
        process.start()
        process.join()


if __name__ == "__main__":
    main()
