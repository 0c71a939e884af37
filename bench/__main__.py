"""Measure letbe beside its peers, in one run: ``make bench``, or ``make bench ARGS="whatsapp mail=5000"``.

Every module of this folder whose name has no leading underscore is a benchmark.  It has a docstring
that says what is measured and beside what, and a function ``main(*sizes)`` that prints a table; the
sizes are how much is measured, modest where none is given (``NAME=SIZE,SIZE``).  Ours, the peers and the
floor run on the same input, in the same process or one after the other, so that their ratio says
something on any machine; a figure in seconds says nothing by itself.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import platform
import sys
import time
from pathlib import Path

#: What needs data sets that are no part of the project has a target of its own.
APART = frozenset({"evidence", "words"})


def names() -> list[str]:
    """List the benchmarks."""
    found = [m.name for m in pkgutil.iter_modules([str(Path(__file__).parent)])]
    return sorted(name for name in found if not name.startswith("_") and name not in APART)


def wishes(arguments: list[str]) -> list[tuple[str, tuple[int, ...]]]:
    """Read which benchmarks are wanted, and with which sizes.

    >>> wishes(["mail=1000,2000"])
    [('mail', (1000, 2000))]
    """
    parted = [argument.partition("=") for argument in arguments] or [(name, "", "") for name in names()]
    if unknown := sorted({name for name, _, _ in parted} - set(names())):
        sys.exit(f"no benchmark {', '.join(unknown)}; there are: {', '.join(names())}")
    try:
        return [
            (name, tuple(int(s.replace("_", "")) for s in sizes.split(",") if s)) for name, _, sizes in parted
        ]
    except ValueError:
        sys.exit("a size is a whole number: mail=1000,2000")


def main(arguments: list[str]) -> None:
    """Run the wanted ones, or all."""
    print(f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}")
    for name, sizes in wishes(arguments):
        module = importlib.import_module(f"bench.{name}")
        print(f"\n== {name}: {(module.__doc__ or '').partition(chr(10))[0]}", flush=True)
        started = time.perf_counter()
        module.main(*sizes)
        print(f"-- {name}: {time.perf_counter() - started:.0f} s", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
