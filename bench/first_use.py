"""What compiling costs the first time on a machine: each command on an empty cache, and then again.

Whole processes, processor seconds, one after the other.  ``mixed`` is a folder with one export of each
format.  The sizes are messages of each export; the floor is the same command once its kernels are kept.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Final

from bench._home import NOW, PASSPHRASE, make_home
from bench._measure import process
from bench.memory import KINDS

#: What the project asks of itself, seconds for one command.
MOST_S: Final = 10.0


def main(*sizes: int) -> None:
    """Print the table."""
    for messages in sizes or (200,):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            print(f"  {'':10} {'first core s':>12} {'first s':>8} {'again core s':>13} {'kept MB':>8}")
            for kind, write, file in KINDS:
                (folder / kind).mkdir()
                write(messages, folder / kind / file)
                measured(kind, folder, ["read", str(folder / kind), "--dry-run"])
            mixed = folder / "mixed"
            mixed.mkdir()
            for kind, _, _ in KINDS:
                shutil.copytree(folder / kind, mixed / kind)
            measured("mixed", folder, ["read", str(mixed), "--dry-run"])
            make_home(folder / "home", messages, 3)
            measured("people", folder, ["people", "--home", str(folder / "home")])


def measured(name: str, folder: Path, arguments: list[str]) -> None:
    """Run one command on an empty cache, and again on what that left there."""
    cache = folder / "cache"
    settings = {"NUMBA_CACHE_DIR": str(cache), "LETBE_PASSPHRASE": PASSPHRASE, "LETBE_NOW": NOW}
    first = process(["-m", "letbe", *arguments], **settings)
    again = process(["-m", "letbe", *arguments], **settings)
    size = sum(Path(at, file).stat().st_size for at, _, files in os.walk(cache) for file in files)
    shutil.rmtree(cache, ignore_errors=True)
    over = "  over" if first.wall > MOST_S else ""
    print(
        f"  {name:10} {first.cpu:12.1f} {first.wall:8.1f} {again.cpu:13.2f} {size / 1e6:8.1f}{over}",
        flush=True,
    )


if __name__ == "__main__":
    main()
