"""The short way to machine code gives what the long way gives."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numba
import numpy as np
import pytest

from letbe import compiled, compiling

if TYPE_CHECKING:
    from numpy.typing import NDArray


@compiled.piece
def _weigh(values: NDArray[np.float64], i: int, half: bool) -> float:
    """Use what kernels use: branches, a tuple of numbers, whole and other numbers, min and max."""
    pair = (values[i], 2.0 * i)
    if half:
        return 0.5 * max(pair[0], pair[1])
    return min(pair[0] ** 2, math.exp(-pair[1])) + (i // 3) % 2


@compiled.kernel
def _sum(values: NDArray[np.float64], table: NDArray[np.int64]) -> float:
    """Call a piece in a loop, and write into an array of two dimensions."""
    total = 0.0
    for i in range(len(values)):
        total += _weigh(values, i, i % 2 == 0)
        table[i % 2, 1] += int(total > 1.0)
    return total


def test_a_kernel_gives_what_the_plain_function_gives() -> None:
    """What is left out of compiling is nothing that counts."""
    values = np.linspace(-2.0, 3.0, 17)
    here, there = np.zeros((2, 2), np.int64), np.zeros((2, 2), np.int64)
    plain: Any = _sum
    expected = sum(_weigh.py_func(values, i, i % 2 == 0) for i in range(17))  # type: ignore[attr-defined]
    assert _sum(values, here) == pytest.approx(expected, rel=1e-13)
    total = 0.0
    for i in range(17):
        total += _weigh.py_func(values, i, i % 2 == 0)  # type: ignore[attr-defined]
        there[i % 2, 1] += int(total > 1.0)
    assert here.tolist() == there.tolist()
    assert plain.signatures


def test_the_tests_run_with_a_numba_that_was_tried() -> None:
    """Else the short way would never be tried."""
    assert compiling.is_tried()
    assert _sum._compiler.pipeline_class is compiling.Kernel  # type: ignore[attr-defined]
    assert _weigh._compiler.pipeline_class is compiling.Piece  # type: ignore[attr-defined]


@pytest.mark.parametrize(("version", "tried"), [("0.62.1", False), ("0.68.3", True), ("0.69.0", False)])
def test_another_numba_compiles_the_plain_way(
    monkeypatch: pytest.MonkeyPatch, version: str, tried: bool
) -> None:
    """What we lean on is nothing that numba promises to keep."""
    monkeypatch.setattr(compiling, "numba_version", version)
    assert compiling.is_tried() is tried


def test_the_needless_steps_are_steps_of_numba() -> None:
    """A step that was given another name would be done again, and nobody would notice."""
    from numba.core import compiler  # noqa: PLC0415 - only this test looks inside

    flags = compiler.Flags()
    state = compiler.StateDict(func_ir=None, flags=flags)
    state.flags.enable_ssa = True
    usual = compiler.DefaultPassBuilder.define_nopython_pipeline(state)
    names = {step.name() for step, _ in usual.passes}
    assert names >= compiling.NEEDLESS


def test_what_an_operator_means_is_found_anew_for_other_types() -> None:
    """Remembering must not mix up types."""

    @numba.njit
    def add(a: Any, b: Any) -> Any:
        return a + b

    assert add(1, 2) == 3
    assert add(1, 2.5) == 3.5
    assert add("a", "b") == "ab"
    assert add(True, 1) == 2
    assert isinstance(add(np.int32(1), np.int32(2)), int)
    assert add(np.array([1.0]), 1).tolist() == [2.0]
