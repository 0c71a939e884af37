"""Feed the WhatsApp reader damaged exports: it gives a scan or one of our errors, and nothing else.

    python fuzz/fuzz_whatsapp.py [INPUTS] [SEED]        200,000 inputs where none are said

An input is an export in one of the tested styles, or several joined, with bytes turned over, cut out,
doubled, swapped between exports, or replaced by what is known to be awkward.  With atheris installed
and ``--atheris`` as the first argument, its engine makes the inputs instead.

Each scan is checked: columns of equal length, indexes in range, no time outside 2008 to 2100, every
line accounted for, no more handles than the bound.  An input that takes longer than a second fails.
"""

from __future__ import annotations

import random
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from letbe.errors import LetbeError
from letbe.readers.rows import Ask, Work
from letbe.readers.source import from_bytes
from letbe.readers.whatsapp import READER
from letbe.readers.whatsapp.phrases import words
from letbe.readers.whatsapp.scanning import scan_with_tally
from letbe.readers.whatsapp.tables import MOST_NAMES
from tests.strategies import LRM, STYLES

ASK = Ask(ZoneInfo("Europe/Berlin"))
SLOWEST_S = 1.0
EARLIEST, LATEST = 1_200_000_000_000_000, 4_102_444_800_000_000

AWKWARD = (
    b"\n", b"\r\n", b"\r", b"\0", b"\xff", b"\xfe", b"\xef\xbb\xbf", b"\xe2\x80\x8e", b"\xe2\x80\x8f",
    b"\xe2\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x80\xaf", b": ", b":", b" - ", b"[", b"]",
    b"<", b">", b"(", b")", b"00", b"99", b"31", b"13", b"2565", b"1401", b"1443", b"R4", b"9999999999",
    b"//", b"..", b"~ ", b"+49 ", b"?", b"://", b"www.", b"null", b"POLL:\n", b"OPTION:", b" h ", b"AM",
    b"p.m.", "下午".encode(), "٣".encode(), b"x" * 300, b"A: " * 40, b"<" * 100 + b">", b"\n" * 50,
)  # fmt: skip


def bodies() -> list[str]:
    """Gather what the app writes, and what people do."""
    listed = [p for table in ("omitted", "deleted", "edited") for v in words(table).values() for p in v]
    own = [
        "hello",
        "a: b",
        "",
        "see https://a.example/?q",
        "two\nlines",
        "<Media omitted>",
        "null",
        "IMG-1-WA1.jpg (x)",
    ]
    return own * 8 + listed + [LRM + p for p in listed]


def export(dice: random.Random, texts: list[str]) -> bytes:
    """Make a short export in one style."""
    style = dice.choice(STYLES)
    at = datetime(2021, 3, 1, 9, 5, 7) + timedelta(hours=dice.randrange(20_000))  # noqa: DTZ001 - a wall clock
    lines = []
    for _ in range(dice.randrange(1, 9)):
        at += timedelta(minutes=dice.randrange(3_000))
        name = dice.choice(("Anna: ", "Bob: ", "~ Carl: ", "Work: Dora: ", "+49 170 1234567: ", ""))
        lines.append(style.start(at) + name + dice.choice(texts))
    return "\n".join(lines).encode()


def mutated(dice: random.Random, seeds: list[bytes]) -> bytes:
    """Damage an export."""
    raw = bytearray(dice.choice(seeds))
    for _ in range(dice.choice((0, 1, 1, 2, 3, 5, 9))):
        at = dice.randrange(len(raw) + 1)
        way = dice.randrange(6)
        if way == 0 and raw:
            raw[at % len(raw)] = dice.randrange(256)
        elif way == 1:
            del raw[at : at + dice.choice((1, 2, 5, 40))]
        elif way == 2:
            raw[at:at] = dice.choice(AWKWARD)
        elif way == 3:
            raw[at:at] = raw[max(0, at - dice.choice((3, 30, 90))) : at]
        elif way == 4:
            other = dice.choice(seeds)
            raw[at:] = other[dice.randrange(len(other) + 1) :]
        else:
            raw += b"\n" + dice.choice(seeds)
    if dice.random() < 0.02:
        return bytes(raw).decode("utf-8", "replace").encode(dice.choice(("utf-16", "utf-16-le", "utf-16-be")))
    return bytes(raw)


def check(raw: bytes) -> bool:
    """Read one input; give True where it held messages.  Anything but our errors goes up."""
    likely = READER.recognise(raw[:65_536], "x")
    assert 0.0 <= likely <= 1.0
    for again in (False, True):  # the first use of a kernel compiles or loads it
        start = time.process_time()
        try:
            scan, tally = scan_with_tally(Work((from_bytes(raw, "x.txt"),), ASK))
        except LetbeError:
            return False
        if time.process_time() - start < SLOWEST_S:
            break
        assert not again, "too slow"
    rows = scan.rows
    assert len({len(getattr(rows, c)) for c in rows.__slots__}) == 1
    assert len(rows) == tally.records > 0
    assert tally.lines == tally.records + tally.following + tally.rejected + tally.orphans
    assert EARLIEST < rows.at.min()
    assert rows.at.max() < LATEST
    assert -1 <= rows.author.min()
    assert rows.author.max() < len(scan.handles) <= MOST_NAMES + 1
    assert rows.chars.min() >= -1
    assert rows.words.min() >= -1
    assert 0 <= rows.kind.min()
    assert rows.kind.max() <= 4
    assert ((rows.kind == 4) == (rows.author == -1)).all()
    return True


def main(inputs: int, seed: int) -> None:
    """Run, and say what was found."""
    dice = random.Random(seed)  # noqa: S311 - the same inputs for the same seed
    texts = bodies()
    seeds = [export(dice, texts) for _ in range(2_000)]
    start = time.perf_counter()
    held = 0
    for k in range(inputs):
        raw = mutated(dice, seeds)
        try:
            held += check(raw)
        except BaseException:
            Path("crash-whatsapp.bin").write_bytes(raw)
            print(f"input {k} of seed {seed} is in crash-whatsapp.bin")
            raise
    print(f"{inputs:,} inputs, {held:,} with messages, {time.perf_counter() - start:.0f} s, no failure")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--atheris"]:
        import atheris

        atheris.Setup([sys.argv[0], *sys.argv[2:]], check)
        atheris.Fuzz()
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000, int(sys.argv[2]) if len(sys.argv) > 2 else 1)
