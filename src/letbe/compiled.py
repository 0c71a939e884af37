"""How letbe's kernels are compiled: by numba, once, kept where the user can write.

A kernel works on flat arrays, releases the interpreter's lock and calls nothing outside
itself.  The first use on a machine compiles it; later processes load the machine code.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable

F = TypeVar("F", bound="Callable[..., Any]")


def _use_own_cache() -> None:
    """Keep compiled kernels in the user's cache folder, unless they chose another place."""
    if "NUMBA_CACHE_DIR" not in os.environ:
        import platformdirs  # noqa: PLC0415 - only kernels need it

        os.environ["NUMBA_CACHE_DIR"] = platformdirs.user_cache_dir("letbe")


def kernel(function: F) -> F:
    """Compile a function of flat arrays when it is first called, and keep the result.

    >>> @kernel
    ... def double(x):
    ...     return 2 * x
    >>> double.py_func(2)
    4
    """
    _use_own_cache()
    import numba  # noqa: PLC0415 - plain commands never load it

    return cast("F", numba.njit(cache=True, nogil=True, error_model="numpy", boundscheck=False)(function))


def inner_kernel(function: F) -> F:
    """Compile a function that only kernels call.

    It has no door to Python and no cache entry of its own, since it becomes part of the kernels that
    call it; that halves the time of the first compilation.
    """
    import numba  # noqa: PLC0415 - plain commands never load it

    options: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
    compiled = numba.njit(nogil=True, error_model="numpy", boundscheck=False, **options)
    return cast("F", compiled(function))
