"""Look at many bytes at once: the questions that a scanner of JSON or XML asks all the time.

A loop over bytes spends its time on branches that a processor cannot foresee, since strings are short
and of any length.  Comparing 32 or 64 bytes together and counting zeros has no such branch; it compiles
to a handful of instructions on every processor (SSE2, AVX2, NEON), through LLVM's own vector types.

All of them read ``LANES`` bytes from the place that they are asked about, so an array that is scanned
has that many bytes behind its last one.  What those hold does not matter.
"""

from __future__ import annotations

from typing import Any, Final

from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic

#: How many bytes are read from a place that is asked about.
LANES: Final = 64
#: Strings are short: half of that is enough to find their end, mostly in one step.
HALF: Final = 32


def _all(byte: int, lanes: int) -> Any:
    """Fill all lanes with one byte."""
    return ir.Constant(ir.VectorType(ir.IntType(8), lanes), [byte] * lanes)


def _load(context: Any, builder: Any, array_type: Any, array: Any, index: Any, lanes: int) -> Any:
    """Load bytes of an array from any place."""
    place = builder.gep(context.make_array(array_type)(context, builder, array).data, [index])
    vector = ir.VectorType(ir.IntType(8), lanes)
    return builder.load(builder.bitcast(place, vector.as_pointer()), align=1)


def _mask(builder: Any, truth: Any, lanes: int) -> Any:
    """Turn lanes that are true or false into bits of one number."""
    bits = builder.bitcast(truth, ir.IntType(lanes))
    return bits if lanes == LANES else builder.zext(bits, ir.IntType(64))


def _quote_distance(_: Any, buf: Any, _index: Any) -> Any:
    """Say how far the first quote or backslash is from a place, ``LANES`` if farther than 31 bytes."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        lanes = _load(context, builder, signature.args[0], arguments[0], arguments[1], HALF)
        quote = builder.icmp_unsigned("==", lanes, _all(0x22, HALF))
        backslash = builder.icmp_unsigned("==", lanes, _all(0x5C, HALF))
        mask = _mask(builder, builder.or_(quote, backslash), HALF)
        return builder.cttz(mask, cgutils.false_bit)

    return types.int64(buf, types.int64), generate


def _blank_run(_: Any, buf: Any, _index: Any) -> Any:
    """Count the blanks, line breaks and control characters from a place on, ``LANES`` if above 31."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        lanes = _load(context, builder, signature.args[0], arguments[0], arguments[1], HALF)
        solid = builder.icmp_unsigned(">", lanes, _all(0x20, HALF))
        return builder.cttz(_mask(builder, solid, HALF), cgutils.false_bit)

    return types.int64(buf, types.int64), generate


def _byte_distance(_: Any, buf: Any, _index: Any, _byte: Any) -> Any:
    """Say how far the first byte of a kind is from a place, ``LANES`` if farther than 31 bytes."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        lanes = _load(context, builder, signature.args[0], arguments[0], arguments[1], HALF)
        nothing = ir.Constant(lanes.type, ir.Undefined)
        one = builder.insert_element(nothing, builder.trunc(arguments[2], ir.IntType(8)), ir.IntType(32)(0))
        every = ir.Constant(ir.VectorType(ir.IntType(32), HALF), [0] * HALF)
        same = builder.icmp_unsigned("==", lanes, builder.shuffle_vector(one, nothing, every))
        return builder.cttz(_mask(builder, same, HALF), cgutils.false_bit)

    return types.int64(buf, types.int64, types.int64), generate


def _name_length(_: Any, buf: Any, _index: Any) -> Any:
    """Count the bytes of a name of XML from a place on, ``LANES`` if above 31."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        lanes = _load(context, builder, signature.args[0], arguments[0], arguments[1], HALF)
        ends = builder.icmp_unsigned("<=", lanes, _all(0x20, HALF))
        for byte in b"=<>/\"'&":
            ends = builder.or_(ends, builder.icmp_unsigned("==", lanes, _all(byte, HALF)))
        return builder.cttz(_mask(builder, ends, HALF), cgutils.false_bit)

    return types.int64(buf, types.int64), generate


def _equal_bytes(_: Any, a: Any, _i: Any, b: Any, _j: Any) -> Any:
    """Count how many bytes from ``a[i]`` and from ``b[j]`` on are the same, ``HALF`` at most."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        one = _load(context, builder, signature.args[0], arguments[0], arguments[1], HALF)
        other = _load(context, builder, signature.args[2], arguments[2], arguments[3], HALF)
        differ = builder.icmp_unsigned("!=", one, other)
        end = ir.Constant(ir.IntType(64), 1 << HALF)
        return builder.cttz(builder.or_(_mask(builder, differ, HALF), end), cgutils.true_bit)

    return types.int64(a, types.int64, b, types.int64), generate


def _structure(_: Any, buf: Any, _index: Any) -> Any:
    """Mark quotes, backslashes and brackets in the next 64 bytes, each kind in one number."""
    kinds: Any = types.UniTuple(types.uint64, 3)  # type: ignore[no-untyped-call]

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        lanes = _load(context, builder, signature.args[0], arguments[0], arguments[1], LANES)
        curly = builder.or_(lanes, _all(0x20, LANES))  # [ becomes {, and ] becomes }
        quote = builder.icmp_unsigned("==", lanes, _all(0x22, LANES))
        backslash = builder.icmp_unsigned("==", lanes, _all(0x5C, LANES))
        opening = builder.icmp_unsigned("==", curly, _all(0x7B, LANES))
        closing = builder.icmp_unsigned("==", curly, _all(0x7D, LANES))
        found = (quote, backslash, builder.or_(opening, closing))
        return context.make_tuple(builder, kinds, [_mask(builder, f, LANES) for f in found])

    return kinds(buf, types.int64), generate


def _between(_: Any, _quotes: Any) -> Any:
    """Set all bits from each opening quote to before its closing one."""

    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        bits = arguments[0]
        for shift in (1, 2, 4, 8, 16, 32):
            bits = builder.xor(bits, builder.shl(bits, ir.Constant(ir.IntType(64), shift)))
        return bits

    return types.uint64(types.uint64), generate


def _lowest(_: Any, _bits: Any) -> Any:
    """Give the place of the lowest bit that is set, 64 if none is."""

    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.cttz(arguments[0], cgutils.false_bit)

    return types.int64(types.uint64), generate


quote_distance: Any = intrinsic(_quote_distance)
blank_run: Any = intrinsic(_blank_run)
byte_distance: Any = intrinsic(_byte_distance)
name_length: Any = intrinsic(_name_length)
equal_bytes: Any = intrinsic(_equal_bytes)
structure: Any = intrinsic(_structure)
between: Any = intrinsic(_between)
lowest: Any = intrinsic(_lowest)
