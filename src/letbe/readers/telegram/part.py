"""Parts of a kernel: compiled into the kernel that calls them, and never called from outside.

A kernel of its own has an entrance for Python, one for C and a place in the cache.  For the many small
functions of a scanner those take longer to compile than the functions themselves; parts have none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

import numba

from letbe.compiled import _use_own_cache

if TYPE_CHECKING:
    from collections.abc import Callable

#: As ``letbe.compiled.kernel`` compiles, without the entrances and without a place in the cache.
_WITHOUT_COUNTING: Final[dict[str, Any]] = {
    "nogil": True,
    "error_model": "numpy",
    "boundscheck": False,
    "_nrt": False,
}
_WITHOUT_ENTRANCE: Final = {**_WITHOUT_COUNTING, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}

F = TypeVar("F", bound="Callable[..., Any]")


def scanner(function: F) -> F:
    """Compile like ``letbe.compiled.kernel``, without counting the users of arrays.

    Counting is an atomic operation, and a scanner hands a dozen arrays to its parts for each record.
    """
    _use_own_cache()
    return cast("F", numba.njit(cache=True, **_WITHOUT_COUNTING)(function))


def part(function: F) -> F:
    """Let a kernel call this function.  ``part(f).py_func`` is the function itself, for tests."""
    return cast("F", numba.njit(**_WITHOUT_ENTRANCE)(function))
