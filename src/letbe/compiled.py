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
    return _compiled(function)


def scanner(function: F) -> F:
    """Compile a kernel that makes no arrays, so that none of those it is given is counted.

    Counting the users of an array is an atomic operation; a scanner that hands a dozen arrays to small
    functions for each line would do little else.

    >>> @scanner
    ... def first(x):
    ...     return x[0]
    >>> first.py_func([2])
    2
    """
    return _compiled(function, _nrt=False)


def intrinsic(function: Callable[..., Any]) -> Any:
    """Make an instruction of the machine of a function that numba calls while it compiles."""
    _use_own_cache()
    import numba.extending  # noqa: PLC0415 - plain commands never load it

    return numba.extending.intrinsic(function)


def inner(function: F) -> F:
    """Compile a scanner that only other kernels call: it gets no door to Python, and compiles faster."""
    return _compiled(function, _nrt=False, no_cpython_wrapper=True, no_cfunc_wrapper=True)


def _compiled(function: F, **options: Any) -> F:
    """Compile with the options that all kernels share."""
    _use_own_cache()
    import numba  # noqa: PLC0415 - plain commands never load it

    in_file = not function.__code__.co_filename.startswith("<")  # an example in a docstring is in none
    decorate = numba.njit(cache=in_file, nogil=True, error_model="numpy", boundscheck=False, **options)
    return cast("F", decorate(function))
