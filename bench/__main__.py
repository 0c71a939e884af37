"""Measure letbe beside its peers, in one run: ``make bench``, or ``make bench ARGS="whatsapp mail"``.

Every module of this folder whose name has no leading underscore is a benchmark.  It has a docstring
that says what is measured and beside what, and a function ``main()`` that prints a table.  Ours and the
peers run in the same process or one after the other on the same input, so that their ratio says
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

#: Benchmarks that need data sets which are no part of the project have a target of their own.
APART = frozenset({"evidence"})


def names() -> list[str]:
    """List the benchmarks."""
    found = [m.name for m in pkgutil.iter_modules([str(Path(__file__).parent)])]
    return sorted(name for name in found if not name.startswith("_") and name not in APART)


def main(wanted: list[str]) -> None:
    """Run the wanted ones, or all."""
    if unknown := sorted(set(wanted) - set(names())):
        sys.exit(f"no benchmark {', '.join(unknown)}; there are: {', '.join(names()) or 'none yet'}")
    print(f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}")
    for name in wanted or names():
        module = importlib.import_module(f"bench.{name}")
        print(f"\n== {name}: {(module.__doc__ or '').partition(chr(10))[0]}", flush=True)
        started = time.perf_counter()
        module.main()
        print(f"-- {name}: {time.perf_counter() - started:.0f} s", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
