"""How letbe's kernels are compiled: by numba, once, kept where the user can write.

A kernel works on flat arrays, releases the interpreter's lock and calls nothing outside
itself.  The first use on a machine compiles it; later processes load the machine code.
"""

from __future__ import annotations

import functools
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from letbe import __version__

if TYPE_CHECKING:
    from collections.abc import Callable

F = TypeVar("F", bound="Callable[..., Any]")

#: What is compiled into kernels only: kept with them, and with no way in from elsewhere.
_IN_KERNELS: Final = {"cache": False, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}

#: Called once when something has to be compiled; set by whoever has somebody to tell.
_tell: list[Callable[[], None]] = []


def when_compiling(tell: Callable[[], None]) -> None:
    """Have somebody told, once, that kernels are being compiled: it takes some seconds.

    Nothing is told where they are loaded from the cache.

    Args:
        tell: Called before the first kernel of this process is compiled.
    """
    _tell[:] = [tell]


def _listen() -> None:
    """Hear from numba when it compiles."""
    from numba.core import event  # noqa: PLC0415 - plain commands never load it

    class Listener(event.Listener):
        """Tells once."""

        def on_start(self, event: object) -> None:
            del event
            while _tell:
                _tell.pop()()

        def on_end(self, event: object) -> None:
            del event

    register: Callable[[str, Listener], None] = event.register
    register("numba:compile", Listener())


@functools.cache
def numba() -> Any:
    """Load numba when the first kernel is met, and hear from it; whoever meets none is spared the time."""
    _use_own_cache()
    import numba as loaded  # noqa: PLC0415 - plain commands never load it

    _listen()
    return loaded


@functools.cache
def _short_ways() -> tuple[dict[str, Any], dict[str, Any]]:
    """Give the options by which kernels, and pieces, compile sooner; none with a numba that is not known."""
    numba()
    from letbe import compiling  # noqa: PLC0415 - plain commands never load it

    if not compiling.is_tried():
        return {}, {}
    compiling.remember_operators()
    return {"pipeline_class": compiling.Kernel}, {"pipeline_class": compiling.Piece}


def _use_own_cache() -> None:
    """Keep compiled kernels in the user's cache folder, unless they chose another place."""
    if "NUMBA_CACHE_DIR" not in os.environ:
        import platformdirs  # noqa: PLC0415 - only kernels need it

        os.environ["NUMBA_CACHE_DIR"] = str(Path(platformdirs.user_cache_dir("letbe")) / _stamp())


def _stamp() -> str:
    """Name this state of letbe's source.

    A kernel holds the machine code of the pieces it calls, and numba looks only at the kernel's own file
    to see whether it has changed.  So each state of the source keeps its kernels apart.

    Cost: one look at each file, some 3 ms.
    """
    files = Path(__file__).parent.rglob("*.py")
    newest = max(file.stat().st_mtime_ns for file in files)
    return f"{__version__}-{newest:x}"


def kernel(function: F) -> F:
    """Compile a function of flat arrays when it is first called, and keep the result.

    The plain function stays within reach, for a debugger and for coverage:

        @kernel
        def double(x):
            return 2 * x

        double.py_func(2)  # 4
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


def piece(function: F) -> F:
    """Compile a function that only kernels call: no way in from Python, so there is less to compile.

    It is part of the machine code of each kernel that uses it and is not kept by itself.  A test calls
    ``piece.py_func``.

    >>> @piece
    ... def half(x):
    ...     return x / 2
    >>> half.py_func(2)
    1.0
    """
    return _compiled(function, **_IN_KERNELS)


def intrinsic(function: Callable[..., Any]) -> Any:
    """Make an instruction of the machine of a function that numba calls while it compiles."""
    numba()
    from numba import extending  # noqa: PLC0415 - plain commands never load it

    return extending.intrinsic(function)


def inner(function: F) -> F:
    """Compile a scanner that only other kernels call: it gets no door to Python, and compiles faster."""
    return _compiled(function, _nrt=False, **_IN_KERNELS)


def _compiled(function: F, **options: Any) -> F:
    """Compile with the options that all kernels share."""
    in_file = not function.__code__.co_filename.startswith("<")  # an example in a docstring is in none
    shared: dict[str, Any] = {
        "cache": in_file,
        "nogil": True,
        "error_model": "numpy",
        "boundscheck": False,
        "no_cfunc_wrapper": True,  # nothing but Python and other kernels calls a kernel
    }
    of_kernels, of_pieces = _short_ways()
    short = of_pieces if "no_cpython_wrapper" in options else of_kernels
    made = numba().njit(**(shared | short | options))(function)
    _without_literals(made)
    return cast("F", made)


def _without_literals(made: Any) -> None:
    """Let a kernel that hands over 0 and one that hands over 1 share what they call.

    Numba compiles a function anew for every literal that it is given; LLVM folds them in any case.
    """
    template = made.get_call_template
    plain = numba().types.unliteral

    def unfolded(args: tuple[Any, ...], kws: dict[str, Any]) -> Any:
        return template(tuple(plain(a) for a in args), {name: plain(a) for name, a in kws.items()})

    made.get_call_template = unfolded
