"""Four numbers at once: the four speeds at which a pace may wander.

A processor does with four numbers at once what it does with one.  Kernels load four from an array, add,
subtract, multiply and divide them (by four others or by one number), take logarithms and exponentials, and
store them.  An act takes some thirty logarithms and exponentials; so it costs half.

``logs`` and ``exps`` are right to a few units of the last place (the tests compare them with the library's).
``logs`` asks for normal numbers above 0; ``exps`` gives e^-708 below -708, where a float comes to its end.
"""

from __future__ import annotations

import importlib
import math
import operator
import struct
from typing import TYPE_CHECKING, Any, Final

from letbe.compiled import intrinsic, numba

if TYPE_CHECKING:
    from collections.abc import Callable

_numba: Any = numba()

LANES: Final = 4

_LN2: Final = math.log(2.0)
#: The first 33 bits of ln 2, so that a whole multiple of it is exact, and the rest.
_LN2_HIGH: Final = math.ldexp(math.floor(math.ldexp(_LN2, 33)), -33)
_LN2_LOW: Final = 7.440617110012397e-11
#: Adding this rounds to a whole number, which then stands in the last bits.
_ROUND: Final = 1.5 * 2.0**52
#: e^x is worked out between these.
_LEAST: Final = -708.0
_MOST: Final = 709.0
#: With |r| <= ln(2) / 2 the first term left out is below 1e-17.
_EXP_TERMS: Final = 14
#: With |s| <= (sqrt 2 - 1) / (sqrt 2 + 1) as well.
_LOG_TERMS: Final = 10
_MANTISSA: Final = 52
_BIAS: Final = 1023
#: Keeps an exponent positive while it is shifted.
_LIFT: Final = 2000


def _bits(x: float) -> int:
    """Give the bits of a float as a whole number."""
    found: int = struct.unpack("<q", struct.pack("<d", x))[0]
    return found


class _Four:
    """Writes instructions on four lanes for LLVM."""

    def __init__(self, builder: Any) -> None:
        from llvmlite import ir  # noqa: PLC0415 - only while compiling

        self.ir, self.builder = ir, builder
        self.floats = ir.VectorType(ir.DoubleType(), LANES)
        self.whole = ir.VectorType(ir.IntType(64), LANES)

    def number(self, x: float) -> Any:
        """Give a float in all lanes."""
        return self.ir.Constant(self.floats, [self.ir.Constant(self.ir.DoubleType(), x)] * LANES)

    def bits(self, x: int) -> Any:
        """Give a whole number in all lanes."""
        return self.ir.Constant(self.whole, [self.ir.Constant(self.ir.IntType(64), x)] * LANES)

    def index(self, lane: int) -> Any:
        """Give the number of a lane, as LLVM takes it."""
        return self.ir.Constant(self.ir.IntType(32), lane)

    def spread(self, x: Any) -> Any:
        """Put one number into all lanes."""
        found = self.ir.Constant(self.floats, self.ir.Undefined)
        for lane in range(LANES):
            found = self.builder.insert_element(found, x, self.index(lane))
        return found

    def as_bits(self, x: Any) -> Any:
        """Look at floats as whole numbers."""
        return self.builder.bitcast(x, self.whole)

    def as_floats(self, x: Any) -> Any:
        """Look at whole numbers as floats."""
        return self.builder.bitcast(x, self.floats)

    def times_plus(self, a: Any, b: Any, c: Any) -> Any:
        """Give a b + c, in one step where the processor has it."""
        name = f"llvm.fmuladd.v{LANES}f64"
        module = self.builder.module
        if name in module.globals:
            made = module.globals[name]
        else:
            made = self.ir.Function(module, self.ir.FunctionType(self.floats, [self.floats] * 3), name)
        return self.builder.call(made, [a, b, c])

    def polynomial(self, x: Any, terms: list[float]) -> Any:
        """Add up terms[i] x^i; even and odd ones apart, so that two chains run side by side."""
        square = self.builder.fmul(x, x)
        halves = []
        for half in (terms[0::2], terms[1::2]):
            total = self.number(half[-1])
            for term in half[-2::-1]:
                total = self.times_plus(total, square, self.number(term))
            halves.append(total)
        return self.times_plus(halves[1], x, halves[0])

    def exp(self, x: Any) -> Any:
        """Give e^x: a power of two times a short series."""
        b = self.builder
        x = b.select(b.fcmp_ordered(">", x, self.number(_LEAST)), x, self.number(_LEAST))
        x = b.select(b.fcmp_ordered("<", x, self.number(_MOST)), x, self.number(_MOST))
        lifted = self.times_plus(x, self.number(1.0 / _LN2), self.number(_ROUND))
        count = b.fsub(lifted, self.number(_ROUND))
        rest = self.times_plus(count, self.number(-_LN2_HIGH), x)
        rest = self.times_plus(count, self.number(-_LN2_LOW), rest)
        series = self.polynomial(rest, [1.0 / math.factorial(i) for i in range(_EXP_TERMS)])
        power = b.shl(b.add(self.as_bits(lifted), self.bits(_BIAS)), self.bits(_MANTISSA))
        return b.fmul(series, self.as_floats(power))

    def log(self, x: Any) -> Any:
        """Give ln x: its power of two, and 2 artanh((m - 1) / (m + 1)) of what is left."""
        b = self.builder
        lifted = b.add(self.as_bits(x), self.bits((_LIFT << _MANTISSA) - _bits(math.sqrt(0.5))))
        power = b.lshr(lifted, self.bits(_MANTISSA))
        exponent = b.shl(power, self.bits(_MANTISSA))
        left = b.sub(self.as_bits(x), b.sub(exponent, self.bits(_LIFT << _MANTISSA)))
        # A whole number below 2^52 becomes a float when it stands in the last bits of 2^52.
        count = b.fsub(self.as_floats(b.or_(power, self.bits(_bits(2.0**52)))), self.number(2.0**52 + _LIFT))
        above = b.fsub(self.as_floats(left), self.number(1.0))
        s = b.fdiv(above, b.fadd(above, self.number(2.0)))
        square = b.fmul(s, s)
        series = self.polynomial(square, [2.0 / (2 * i + 3) for i in range(_LOG_TERMS)])
        small = self.times_plus(b.fmul(s, square), series, b.fmul(s, self.number(2.0)))
        low = self.times_plus(count, self.number(_LN2_LOW), small)
        return self.times_plus(count, self.number(_LN2_HIGH), low)


def _type() -> Any:
    """Make the type that numba knows four numbers by, and teach it how to reckon with them."""
    from llvmlite import ir  # noqa: PLC0415 - numba comes first

    part: Callable[[str], Any] = importlib.import_module
    templates, extending = part("numba.core.typing.templates"), part("numba.extending")

    class Four(_numba.types.Type):  # type: ignore[misc]
        """Four float64."""

    primitive: Any = extending.models.PrimitiveModel

    class Model(primitive):  # type: ignore[misc]
        """Four float64 in one register."""

        def __init__(self, manager: Any, kind: Any) -> None:
            super().__init__(manager, kind, ir.VectorType(ir.DoubleType(), LANES))

    four, number = Four("four float64"), _numba.types.float64
    extending.register_model(Four)(Model)

    def teach(sign: Any, instruction: str) -> None:
        cases = [templates.signature(four, four, four), templates.signature(four, four, number)]
        template = type(f"Four_{instruction}", (templates.ConcreteTemplate,), {"cases": cases})
        templates.infer_global(sign)(template)

        def by_four(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
            return getattr(builder, instruction)(*args)

        def by_one(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
            return getattr(builder, instruction)(args[0], _Four(builder).spread(args[1]))

        extending.lower_builtin(sign, four, four)(by_four)
        extending.lower_builtin(sign, four, number)(by_one)

    teach(operator.add, "fadd")
    teach(operator.sub, "fsub")
    teach(operator.mul, "fmul")
    teach(operator.truediv, "fdiv")
    return four


_FOUR: Final = _type()


@intrinsic
def load(_typing: Any, array: Any, at: Any) -> Any:
    """Give ``array[at:at + 4]``; it is contiguous float64."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.load(_place(context, builder, signature, args), align=8)

    return _FOUR(array, at), generate


@intrinsic
def store(_typing: Any, array: Any, at: Any, values: Any) -> Any:
    """Set ``array[at:at + 4]``; it is contiguous float64."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        builder.store(args[2], _place(context, builder, signature, args), align=8)
        return context.get_dummy_value()

    return _numba.types.void(array, at, values), generate


def _place(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    """Point at four numbers of an array."""
    data = context.make_array(signature.args[0])(context, builder, args[0]).data
    return builder.bitcast(builder.gep(data, [args[1]]), _Four(builder).floats.as_pointer())


@intrinsic
def logs(_typing: Any, values: Any) -> Any:
    """Give the natural logarithms; each of the four is a normal number above 0."""
    return _FOUR(values), lambda _context, builder, _signature, args: _Four(builder).log(args[0])


@intrinsic
def exps(_typing: Any, values: Any) -> Any:
    """Give e to the power of each; below -708 as if it were -708."""
    return _FOUR(values), lambda _context, builder, _signature, args: _Four(builder).exp(args[0])


@intrinsic
def total(_typing: Any, values: Any) -> Any:
    """Add up the four."""

    def generate(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        a, b, c, d = (builder.extract_element(args[0], _Four(builder).index(i)) for i in range(LANES))
        return builder.fadd(builder.fadd(a, b), builder.fadd(c, d))

    return _numba.types.float64(values), generate
