"""The evidence of ties beside other detectors on the same ties, and the local engine from Parquet.

Processor time, so that a busy machine does not blur the ratios; the sizes are messages that the engine
reads.  Beside letbe: KernelCPD (ruptures), ADWIN and Page-Hinkley (river), one pass over days, and BG/NBD
(lifetimes), one fit over all ties.
"""

from __future__ import annotations

import resource
import tempfile
import time
import warnings
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from letbe.engines import local
from letbe.pattern.constants import CONSTANTS, DAY_US
from letbe.ties.days import clock_of, owner_days
from letbe.ties.flat import Flat
from letbe.ties.table import over_ties, usable_cores
from letbe.ties.watching import Watch

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

FIRST_DAY = 20_000
#: Whatever else runs on the machine takes its share of some of them.
REPEATS = 5
#: Ties, messages a tie, days: like chats and like mail.
SHAPES = {"chat-like": (1_000, 1_530, 540), "mail-like": (20_000, 82, 270)}


def made(ties: int, messages: int, days: int) -> Flat:
    """Make ties of twenty to an owner; times are uniform, sides are drawn."""
    rng = np.random.default_rng(0)
    t = np.sort(rng.integers(0, days * DAY_US, (ties, messages)), axis=1).ravel() + FIRST_DAY * DAY_US
    owner = (np.arange(ties) // 20).astype(np.int64)
    now = (FIRST_DAY + days) * DAY_US
    return Flat(
        t=t,
        local=t,
        side=rng.integers(0, 2, len(t)).astype(np.uint8),
        chars=np.full(len(t), -1, np.int64),
        offsets=np.arange(ties + 1, dtype=np.int64) * messages,
        person=np.arange(ties, dtype=np.int64),
        owner=owner,
        persons=pa.array([f"p{i:07d}" for i in range(ties)]),
        owners=pa.array([f"o{i:06d}" for i in range(int(owner[-1]) + 1)]),
        now=now,
        now_local=now,
    )


def spent(work: Callable[[], object]) -> tuple[float, float]:
    """Give wall time and processor time of some work."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu


def best(work: Callable[[], object]) -> tuple[float, float]:
    """Give the least wall time and the least processor time of some runs."""
    walls, cpus = zip(*(spent(work) for _ in range(REPEATS)), strict=True)
    return min(walls), min(cpus)


def peers(flat: Flat, some: int) -> dict[str, float]:
    """Give processor seconds a tie of other detectors, one pass over days with an act."""
    import ruptures  # noqa: PLC0415 - only this bench needs it
    from river.drift import ADWIN, PageHinkley  # noqa: PLC0415 - only this bench needs it

    series: list[NDArray[np.float64]] = []
    for k in range(some):
        its = slice(int(flat.offsets[k]), int(flat.offsets[k + 1]))
        days = np.unique(flat.t[its][flat.side[its] == 1] // DAY_US) - FIRST_DAY
        active = np.zeros(flat.now // DAY_US - FIRST_DAY)
        active[days] = 1.0
        series.append(active)

    def run(make: Callable[[], Any]) -> None:
        for one in series:
            detector = make()
            for x in one:
                detector.update(x)

    def cut() -> None:
        for one in series:
            ruptures.KernelCPD(kernel="linear", min_size=7).fit(one.reshape(-1, 1)).predict(pen=2.0)

    return {
        "lifetimes BG/NBD, one look": spent(partial(_alive, flat))[1] / len(flat),
        "ruptures KernelCPD, one look": spent(cut)[1] / some,
        "river ADWIN, every day": spent(lambda: run(ADWIN))[1] / some,
        "river Page-Hinkley, every day": spent(lambda: run(PageHinkley))[1] / some,
    }


def _alive(flat: Flat) -> None:
    """Fit BG/NBD to all ties and ask for each whether it is alive; making the summaries is timed, too."""
    from lifetimes import BetaGeoFitter  # noqa: PLC0415 - only this bench needs it

    theirs = np.repeat(np.arange(len(flat)), np.diff(flat.offsets))[flat.side == 1]
    days = flat.t[flat.side == 1] // DAY_US
    acts = np.unique(theirs * (1 << 20) + days)
    whose, day = acts >> 20, acts & ((1 << 20) - 1)
    first = np.searchsorted(whose, np.arange(len(flat)))
    last = np.append(first[1:], len(whose)) - 1
    count = (last - first).astype(np.float64)
    recency, age = (
        (day[last] - day[first]).astype(np.float64),
        (flat.now // DAY_US - day[first]).astype(np.float64),
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it is of 2020
        model = BetaGeoFitter(penalizer_coef=0.001).fit(count, recency, age)
        model.conditional_probability_alive(count, recency, age)


def _followed(seen: Watch, first: int, end: int) -> None:
    """Work out the evidence of every day, and keep none of it."""
    seen.follow(first, end)


def kernels() -> None:
    """Print ties and messages a second, for each core and beside the peers."""
    for name, (ties, messages, days) in SHAPES.items():
        flat = made(ties, messages, days)
        clock = clock_of(flat, owner_days(flat), CONSTANTS)
        seen = Watch(flat, clock, CONSTANTS)
        seen.run(0, 1)
        ours: dict[str, Callable[[], object]] = {
            "letbe, evidence at one look": partial(over_ties, flat, partial(seen.run, forecast=False)),
            "letbe, with persistence": partial(over_ties, flat, seen.run),
            "letbe, evidence every day": partial(over_ties, flat, partial(_followed, seen)),
        }
        print(f"\n{name}: {ties} ties of {messages} messages on {days} days, {usable_cores()} cores")
        print(
            "| | million messages a core-second | thousand ties a core-second | million messages/s | ratio |"
        )
        print("| --- | --- | --- | --- | --- |")
        base = 0.0
        for label, work in ours.items():
            wall, cpu = best(work)
            base = base or cpu / ties
            each, whole = ties * messages / 1e6, ties / 1e3
            figures = (each / cpu, whole / cpu, each / wall, cpu / ties / base)
            print(f"| {label} | {' | '.join(f'{x:.1f}' for x in figures)} |")
        for label, each in peers(flat, 100).items():
            print(f"| {label} | {messages / each / 1e6:.2f} | {1 / each / 1e3:.2f} | | {each / base:.0f} |")


def engine(sizes: list[int]) -> None:
    """Print how long the local engine takes from Parquet parts to the table of ties."""
    local.get_ready()
    print("\n| messages | ties | parts | wall s | core s | peak memory MB |")
    print("| --- | --- | --- | --- | --- | --- |")
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            ties, parts = max(size // 100, 1), max(size // 500_000, 2)
            paths = [_write_part(Path(folder), k, size // parts, ties // parts) for k in range(parts)]
            now = datetime.fromtimestamp((FIRST_DAY + 400) * 86_400, UTC)
            loads: list[Callable[[], pa.Table]] = [partial(pq.read_table, p) for p in paths]
            wall, cpu = spent(partial(local.ties, loads, now))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"| {size} | {ties} | {parts} | {wall:.1f} | {cpu:.1f} | {peak:.0f} |", flush=True)


def _write_part(folder: Path, k: int, messages: int, ties: int) -> Path:
    """Write one part: its own ties, an owner for each twenty, over 400 days."""
    rng = np.random.default_rng(k)
    person = np.sort(rng.integers(0, ties, messages)).astype(np.int32)
    t = rng.integers(0, 400 * DAY_US, messages) + FIRST_DAY * DAY_US
    order = np.lexsort((t, person))
    names = [f"k{k:04d}p{i:07d}" for i in range(ties)]
    owners = [f"o{k:04d}{i:06d}" for i in range(ties // 20 + 1)]
    table = pa.table(
        {
            "owner": pa.DictionaryArray.from_arrays(pa.array(person // 20), owners),
            "person": pa.DictionaryArray.from_arrays(pa.array(person), names),
            "sent_at": pa.array(t[order], pa.timestamp("us", "UTC")),
            "direction": pa.DictionaryArray.from_arrays(
                pa.array(rng.integers(0, 2, messages).astype(np.int8)), ["out", "in"]
            ),
            "chars": pa.array(rng.integers(1, 200, messages).astype(np.int32)),
        }
    )
    path = folder / f"part{k}.parquet"
    pq.write_table(table, path)
    return path


def main(*sizes: int) -> None:
    """Print both."""
    kernels()
    engine(list(sizes) or [1_000_000])


if __name__ == "__main__":
    main()
