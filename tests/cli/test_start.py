"""How little a command loads before it has something to say."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

HEAVY = ("numba", "pyarrow", "numpy", "argon2", "cryptography", "apsw", "rich")


def loaded(code: str) -> set[str]:
    """Run some code in a process of its own, and give what it has loaded."""
    asked = f"import sys\n{code}\nprint(*sys.modules)"
    path = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True, env=path)
    return set(done.stdout.split())


@pytest.mark.parametrize("module", ["letbe", "letbe.errors", "letbe.cli"])
def test_what_every_command_loads_is_light(module: str) -> None:
    """``letbe --version`` and ``letbe --help`` answer in 0.15 s only if nothing large is loaded."""
    assert loaded(f"import {module}") & set(HEAVY) == set()


def test_asking_whether_i_may_write_loads_no_phrases_and_no_reader() -> None:
    """``letbe may`` stands before each message that leaves: what it needs is in the log."""
    needed = (
        "import letbe.cli.may, letbe.cli.asking, letbe.board.known, letbe.space.person, letbe.space.rhythm"
    )
    unwanted = {m for m in loaded(needed) if m.startswith(("letbe.words", "letbe.reading", "letbe.readers"))}
    assert unwanted - {"letbe.readers", "letbe.readers.found"} == set()


def test_looking_loads_no_kernels_before_the_messages_are_on_their_way() -> None:
    """Numba takes half a second to load; the home is opened and the history read meanwhile."""
    before = "import letbe.board.view, letbe.board.board, letbe.reading.read, letbe.screen.board"
    assert "numba" not in loaded(before)
    assert "pyarrow" in loaded(before), "else the test would hold for a view that reads nothing"


def test_the_program_loads_nothing_that_only_other_programs_need() -> None:
    """Pyarrow loads pandas and numba loads scipy wherever they are installed: half a second for nothing."""
    started = """
import contextlib, letbe.__main__
sys.argv = ["letbe", "--version"]
with contextlib.suppress(SystemExit):
    letbe.__main__.run()
from letbe.engines.local import get_ready
get_ready()
"""
    seen = loaded(started)
    assert {"numba", "pyarrow"} <= seen, "else nothing was loaded that could load them"
    assert seen & {"pandas", "scipy", "cffi"} == set()


def test_a_library_that_uses_letbe_keeps_its_own_modules() -> None:
    """Only the program goes without; whoever imports letbe is not told what there is."""
    pytest.importorskip("pandas", reason="pandas comes with the benchmarks only")
    assert "pandas" in loaded("import letbe, letbe.cli, letbe.__main__\nimport pandas")
