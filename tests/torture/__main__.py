"""Torture a home at length: ``PYTHONPATH=src python -m tests.torture [COUNT] [SEED]``."""

from __future__ import annotations

import random
import sys
import tempfile
from pathlib import Path

from tests.torture.kill_history import torture


def main() -> None:
    """Torture a home in a folder of its own."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(1 << 30)  # noqa: S311
    with tempfile.TemporaryDirectory() as folder:
        print(f"seed {seed}")  # noqa: T201 - a script speaks
        seen = torture(Path(folder), count, seed, lambda line: print(line, end="\r"))  # noqa: T201
    print("\n" + ", ".join(f"{n} {what}" for what, n in seen.items()))  # noqa: T201


if __name__ == "__main__":
    main()
