"""The examples in the docstrings run, and importing the room stays light."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import subprocess
import sys

import pytest

import letbe.space

MODULES = sorted(m.name for m in pkgutil.walk_packages(letbe.space.__path__, "letbe.space."))


@pytest.mark.parametrize("name", ["letbe.space", *MODULES])
def test_the_examples_of_a_module_run(name: str) -> None:
    """An example that does not run teaches something wrong."""
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_importing_the_room_loads_no_engine() -> None:
    """A gate starts in milliseconds: no numba, no pyarrow, no numpy."""
    lines = "\n".join(f"import {name}" for name in ["letbe.space", *MODULES])
    heavy = "{'numba', 'pyarrow', 'numpy', 'pandas'} & set(sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", f"import sys\n{lines}\nprint({heavy})"],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": ":".join(sys.path)},
    )
    assert done.stdout.strip() == "set()"
