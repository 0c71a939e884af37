"""Start to end of ``letbe people`` on a large home, and of ``letbe --version`` and ``letbe --help``.

Whole processes, the median and the best of several, wall time.  Beside them: an interpreter that does
nothing, importing numba and pyarrow (without which there is no reading), and a plain loop, which says how
fast the machine is just now.  The sizes are messages of the home, with 300 people.
"""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path
from typing import Final

from bench._home import NOW, PASSPHRASE, make_home
from bench._measure import process

RUNS: Final = 7
PEOPLE: Final = 300
#: What the project asks of itself, seconds.
LIMITS: Final = {"letbe --version": 0.15, "letbe --help": 0.15, "letbe people": 1.0}


def commands(home: Path) -> dict[str, list[str]]:
    """List what is run, by name."""
    return {
        "an interpreter": ["-c", "pass"],
        "a loop of 3 million": ["-c", "x = 0\nfor i in range(3_000_000): x += i"],
        "import numba and pyarrow": ["-c", "import numba, pyarrow.compute, pyarrow.parquet"],
        "letbe --version": ["-m", "letbe", "--version"],
        "letbe --help": ["-m", "letbe", "--help"],
        "letbe people": ["-m", "letbe", "people", "--home", str(home)],
    }


def main(*sizes: int) -> None:
    """Print the table for homes of so many messages."""
    for rows in sizes or (1_000_000,):
        with tempfile.TemporaryDirectory() as folder:
            home = Path(folder) / "home"
            make_home(home, rows, PEOPLE)
            measure(rows, commands(home))


def measure(rows: int, wanted: dict[str, list[str]]) -> None:
    """Run all of them in turn, so that whatever else the machine does meets them alike."""
    walls: dict[str, list[float]] = {name: [] for name in wanted}
    cores: dict[str, list[float]] = {name: [] for name in wanted}
    for number in range(RUNS + 1):
        for name, arguments in wanted.items():
            run = process(arguments, LETBE_PASSPHRASE=PASSPHRASE, LETBE_NOW=NOW)
            if number:  # the first compiles, and fills the caches of the disk
                walls[name].append(run.wall)
                cores[name].append(run.cpu)
    print(f"  {rows:,} messages, {PEOPLE} people; seconds of {RUNS} runs")
    print(f"  {'':28} {'median':>8} {'best':>8} {'core s':>8} {'x importing':>12}")
    base = statistics.median(walls["import numba and pyarrow"])
    for name, found in walls.items():
        median = statistics.median(found)
        limit = f"   at most {LIMITS[name]:g}" if name in LIMITS else ""
        core = statistics.median(cores[name])
        print(f"  {name:28} {median:8.2f} {min(found):8.2f} {core:8.2f} {median / base:12.2f}{limit}")


if __name__ == "__main__":
    main()
