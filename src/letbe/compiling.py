"""Numba's compiler without what letbe's kernels have no use for: 40 % less to wait for on first use.

Nothing here changes what a kernel computes.  Three things are spared, each measured on the kernels of
``letbe.ties`` (14.0 core-seconds without, 8.2 with):

1. Steps that look for closures, array expressions, ``with`` and the like, of which a kernel holds none
   (1.6 s, for after each step numba works out anew which variables are alive).
2. Working out what an operator means for two numbers: numba asks some thirty templates at each ``+`` of a
   program; here the answer for the same types is remembered (2.7 s).
3. Machine code of pieces: a piece is part of the kernels that call it, and nothing else ever runs it (1 s).
   And LLVM improves a kernel with all its pieces once, instead of each function by itself as well (.5 s).

Numba does not promise to keep the parts that this leans on, so other versions than those it was tried
with compile the plain way: slower, and the same machine code in the end.
"""

from __future__ import annotations

import importlib
import operator
from typing import Any, Final

from numba import __version__ as numba_version
from numba import types
from numba.core import codegen
from numba.core.compiler import CompilerBase, DefaultPassBuilder
from numba.core.compiler_machinery import register_pass
from numba.core.typed_passes import NativeLowering
from numba.core.types import functions

#: The versions of numba that the tests have passed with.
TRIED: Final = ((0, 63), (0, 68))

#: Steps that a kernel does without, by numba's names for them.
NEEDLESS: Final = frozenset(
    {
        "with_lifting",
        "inline_closure_likes",
        "rewrite_semantic_constants",
        "dead_branch_prune",
        "generic_rewrites",
        "Rewrite dynamic raises",
        "make_function_op_code_to_jit_function",
        "inline_inlinables",
        "find_literally",
        "literal_unroll",
        "LiteralPropagation",
        "inline_overloads",
        "nopython_rewrites",
        "dump_parfor_diagnostics",
    }
)

#: Operators whose meaning follows from the types alone, whatever the options of the kernel.
_OPERATORS: Final = frozenset(
    {getattr(operator, name) for name in operator.__all__ if not name.endswith("getter")} | {bool, max, min}
)


def is_tried() -> bool:
    """Tell whether this numba is one of the versions that the short way was tried with."""
    version = tuple(int(part) for part in numba_version.split(".")[:2])
    return TRIED[0] <= version <= TRIED[1]


class Kernel(CompilerBase):
    """Compiles a kernel by the steps that it needs."""

    def define_pipelines(self) -> list[Any]:
        """Give numba's usual steps without those of ``NEEDLESS``."""
        steps = DefaultPassBuilder.define_nopython_pipeline(self.state)
        steps.passes = [
            (self.instead_of(step), why) for step, why in steps.passes if step.name() not in NEEDLESS
        ]
        steps._finalized = False  # noqa: SLF001 - else a list of steps cannot be changed any more
        steps.finalize()
        return [steps]

    @staticmethod
    def instead_of(step: Any) -> Any:
        """Give what is done in place of a step."""
        return _KernelLowering if step is NativeLowering else step


class Piece(Kernel):
    """Compiles a piece as far as the kernels that call it need: into LLVM's language, not to machine code."""

    @staticmethod
    def instead_of(step: Any) -> Any:
        """Stop before machine code."""
        return _PieceLowering if step is NativeLowering else step


class _KernelLibrary(codegen.JITCodeLibrary):
    """Has LLVM improve a kernel once, with all its pieces in it, and not each function by itself before."""

    def _optimize_functions(self, ll_module: Any) -> None:
        ll_module.data_layout = self._codegen._data_layout  # noqa: SLF001 - as numba does first


class _PieceLibrary(_KernelLibrary):
    """Holds a piece until a kernel links it in; LLVM improves it there, where it is inlined."""

    def _optimize_final_module(self) -> None:
        pass

    def _finalize_final_module(self) -> None:
        self._finalize_dynamic_globals()
        self._finalized = True


@register_pass(mutates_CFG=True, analysis_only=False)
class _KernelLowering(NativeLowering):
    """Translates a kernel for LLVM into a library of our own."""

    _name = "kernel_lowering"
    _library: Any = _KernelLibrary

    def run_pass(self, state: Any) -> bool:
        """Do what numba does, but with another library."""
        state.library = self._library(state.targetctx.codegen(), state.func_id.func_qualname)
        state.library.enable_object_caching()
        lower: Any = super().run_pass
        return bool(lower(state))


@register_pass(mutates_CFG=True, analysis_only=False)
class _PieceLowering(_KernelLowering):
    """Translates a piece for LLVM and leaves it at that."""

    _name = "piece_lowering"
    _library: Any = _PieceLibrary

    def run_pass(self, state: Any) -> bool:
        """Do the same, without a door to Python."""
        # The context is a copy that belongs to this piece.
        state.targetctx.get_executable = _no_door
        return super().run_pass(state)


def _no_door(library: Any, described: Any, environment: Any) -> Any:
    """Give what stands for a piece in numba's tables; calling it from Python was never possible."""
    module, name = described.lookup_module(), described.qualname.rpartition(".")[2]
    make: Any = importlib.import_module("numba._dynfunc").make_function  # numba's own, of no known type
    return make(module, name, "", 0, environment, (library,))


def remember_operators() -> None:
    """Have numba remember what an operator gives for numbers, arrays and tuples of numbers.

    Only answers are kept, no refusals, and none for types that others may teach numba new operators of.
    """
    asked: Any = functions.BaseFunction
    look_up = asked.get_call_type
    # The function is kept beside the answer, so that its id stays its own.
    known: dict[tuple[int, int, tuple[Any, ...]], tuple[Any, Any]] = {}

    def get_call_type(self: Any, context: Any, args: tuple[Any, ...], kws: Any) -> Any:
        if kws or self.typing_key not in _OPERATORS:
            return look_up(self, context, args, kws)
        key = id(self), id(context), args
        if key in known:
            return known[key][0]
        found = look_up(self, context, args, kws)
        if found is not None and all(map(_is_plain, args)):
            known[key] = found, self
        return found

    asked.get_call_type = get_call_type


def _is_plain(kind: Any) -> bool:
    """Tell numbers, arrays, and tuples of numbers."""
    if isinstance(kind, (types.Tuple, types.UniTuple)):
        return all(isinstance(part, (types.Number, types.Boolean)) for part in kind)
    return isinstance(kind, (types.Number, types.Boolean, types.Array))
