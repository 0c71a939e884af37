"""Logarithms and exponentials of four numbers at once are those of the library."""

from __future__ import annotations

from typing import Any

import numpy as np

from letbe.compiled import kernel
from letbe.pattern.lanes import exps, load, logs, store, total


@kernel
def take_logs(array: Any) -> None:
    """Take the logarithms, four by four."""
    for i in range(0, len(array), 4):
        store(array, i, logs(load(array, i)))


@kernel
def take_exps(array: Any) -> None:
    """Take the exponentials, four by four."""
    for i in range(0, len(array), 4):
        store(array, i, exps(load(array, i)))


def test_logarithms_are_those_of_the_library() -> None:
    """Over all sizes that a float can have, and closely around 1, where most of the digits cancel."""
    rng = np.random.default_rng(1)
    wide = np.exp(rng.uniform(-700, 700, 40_000))
    near = 1.0 + rng.normal(0, 1e-3, 40_000)
    edges = np.array(
        [1.0, np.sqrt(0.5), np.sqrt(2), np.nextafter(1, 0), np.nextafter(1, 2), 2.0, 0.5, 1e-300]
    )
    x = np.concatenate([wide, near, edges])
    found = x.copy()
    take_logs(found)
    expected = np.log(x)
    assert (np.abs(found - expected) <= 4 * np.spacing(np.abs(expected))).all()
    assert found[-8] == 0.0


def test_exponentials_are_those_of_the_library() -> None:
    """Over all that a float can hold; below, what is left is nothing that counts."""
    rng = np.random.default_rng(2)
    x = np.concatenate(
        [rng.uniform(-708, 709, 40_000), rng.normal(0, 1, 40_000), [0.0, -708.0, 709.0, 1e-300]]
    )
    found = x.copy()
    take_exps(found)
    assert (np.abs(found / np.exp(x) - 1.0) <= 4 * np.finfo(np.float64).eps).all()
    assert found[-4] == 1.0
    below = np.array([-709.0, -1e6, -1e300, -np.inf])
    take_exps(below)
    assert (below <= 1e-307).all()
    assert (below >= 0).all()


@kernel
def reckon(array: Any) -> float:
    """Use each sign, with four others and with one number."""
    a, b = load(array, 0), load(array, 4)
    return total((a + b) * 2.0 - a / b - 1.0 + (a * b + 3.0 - b) / 4.0)


def test_signs_mean_what_they_mean_for_one_number() -> None:
    """Each lane is reckoned by itself."""
    array = np.array([1.0, 2.0, -3.0, 0.5, 4.0, 5.0, 6.0, -7.0])
    a, b = array[:4], array[4:]
    assert reckon(array) == float(((a + b) * 2.0 - a / b - 1.0 + (a * b + 3.0 - b) / 4.0).sum())
