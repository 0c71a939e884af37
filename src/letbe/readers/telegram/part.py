"""Parts of the scanner: compiled into it, and never called from outside.

Like ``letbe.compiled.piece``, and like ``letbe.compiled.scanner`` without counting the users of arrays,
which the scanner hands to its parts by the dozen for each record.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from letbe.compiled import _compiled

if TYPE_CHECKING:
    from collections.abc import Callable

F = TypeVar("F", bound="Callable[..., Any]")


def part(function: F) -> F:
    """Let a kernel call this function; a test calls ``py_func``."""
    return _compiled(function, cache=False, no_cpython_wrapper=True, no_cfunc_wrapper=True, _nrt=False)
