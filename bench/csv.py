"""Reading a table of messages: from opening the file to times, people and sizes.

Beside letbe: the csv module with a loop (the least work that gives time, two names and a length), pandas and
pyarrow.csv (cells alone), pyarrow.parquet for the same as Parquet, and the floor: counting line breaks.
"""

from __future__ import annotations

import random
import tempfile
import time
from datetime import datetime
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from bench._measure import count_breaks, cpu, rates, tried

if TYPE_CHECKING:
    from collections.abc import Callable

#: Enough for steady figures.
MESSAGES: Final = 500_000

_START: Final = 1_500_000_000
_BODIES: Final = (
    "are you coming tonight?", '"he said ""yes"", and left"', "ok", "schön und bis später",
    '"one, two\nand three"',
    "I will be there at eight with the others if the train is on time",
)  # fmt: skip


def write(messages: int, path: Path) -> None:
    """Write a table of some 75 bytes a row; always the same."""
    dice = random.Random(5)  # noqa: S311 - no secret, the same each time
    at = _START
    with path.open("w", encoding="utf-8", newline="") as out:
        out.write("time,from,to,text\n")
        for _ in range(messages):
            at += dice.randint(1, 300)
            person = f"person{dice.randint(1, 5000)}@example.org"
            sides = (person, "desk@example.org") if dice.random() < 0.5 else ("desk@example.org", person)
            clock = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(at))
            out.write(f"{clock},{sides[0]},{sides[1]},{dice.choice(_BODIES)}\n")


def _letbe(path: Path) -> int:
    """Read with letbe; all columns, measures and handles."""
    from letbe.readers.csv import READER  # noqa: PLC0415 - a peer's process does not need it
    from letbe.readers.rows import Ask, Work  # noqa: PLC0415
    from letbe.readers.source import from_path  # noqa: PLC0415

    columns = {"time": "time", "from": "from", "to": "to", "text": "text"}
    return len(READER.scan(Work([from_path(path)], Ask(ZoneInfo("UTC"), columns=columns))).rows)


def _csv(path: Path) -> int:
    """Read with the csv module and a loop."""
    import csv  # noqa: PLC0415

    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        found = [(datetime.fromisoformat(at), a, b, len(text), len(text.split())) for at, a, b, text in rows]
    return len(found)


def _csv_alone(path: Path) -> int:
    """Read with the csv module and look at nothing."""
    import csv  # noqa: PLC0415

    with path.open(encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.reader(file)) - 1


def _arrow(path: Path) -> int:
    """Read with pyarrow.csv and look at nothing."""
    from pyarrow import csv  # noqa: PLC0415

    options = csv.ParseOptions(newlines_in_values=True)
    return int(
        csv.read_csv(path, parse_options=options, read_options=csv.ReadOptions(use_threads=False)).num_rows
    )


def _pandas(path: Path) -> int:
    """Read with pandas, times as times, and measure the texts."""
    pandas: Any = import_module("pandas")
    table = pandas.read_csv(path, parse_dates=["time"])
    return len(table["text"].str.len()) + 0 * int(table["text"].str.count(r"\S+").sum())


def _parquet(path: Path) -> int:
    """Read with pyarrow.parquet and look at nothing."""
    import pyarrow.parquet as pq  # noqa: PLC0415

    return int(pq.read_table(path, use_threads=False).num_rows)


PEERS: Final[tuple[tuple[str, Callable[[Path], int]], ...]] = (
    ("csv module and a loop", _csv),
    ("csv module, cells alone", _csv_alone),
    ("pandas, times and sizes", _pandas),
    ("pyarrow.csv, cells alone", _arrow),
    ("floor: counting line breaks", count_breaks),
)


def main(*sizes: int) -> None:
    """Print ours, each peer and the floor for tables of so many messages, then the same as Parquet."""
    import pyarrow.csv  # noqa: PLC0415 - makes the Parquet file
    import pyarrow.parquet  # noqa: PLC0415

    for messages in sizes or (MESSAGES,):
        with tempfile.TemporaryDirectory() as folder:
            text, parquet = Path(folder) / "table.csv", Path(folder) / "table.parquet"
            write(messages, text)
            options = pyarrow.csv.ParseOptions(newlines_in_values=True)
            pyarrow.parquet.write_table(pyarrow.csv.read_csv(text, parse_options=options), parquet)
            print(f"  {messages:,} rows of CSV, {text.stat().st_size / messages:.0f} bytes each")
            _letbe(text)  # compiles, or loads what was compiled
            others = {name: tried(partial(read, text), messages) for name, read in PEERS}
            rates("rows", cpu(partial(_letbe, text)) / messages, others)
            print("  the same as Parquet")
            _letbe(parquet)
            alone = {"pyarrow.parquet, columns alone": tried(partial(_parquet, parquet), messages)}
            rates("rows", cpu(partial(_letbe, parquet)) / messages, alone)


if __name__ == "__main__":
    main()
