"""Made-up exports, one module a format: what every reader must do is asked of all of them.

A module has ``SAMPLES``, a list of ``Sample``.  A sample can write an export that holds any chosen messages
of one long, regular conversation, so that the contract can cut it, overlap it, shuffle it and tear it.
All of it is invented; nothing here was ever sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Final

from letbe.readers.rows import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

#: When message 0 was sent: 2024-03-01 12:00:00 UTC.  Message i follows i * STEP seconds later.
START: Final = 1_709_294_400
STEP: Final = 660
#: Who writes: every third message is mine.
ME: Final = "Noor Example"
THEM: Final = "Ada Sample"


def second_of(i: int) -> int:
    """Give the second since 1970 (UTC) at which message ``i`` was sent."""
    return START + i * STEP


def is_mine(i: int) -> bool:
    """Tell whether I wrote message ``i``."""
    return i % 3 == 0


def text_of(i: int) -> str:
    """Give the text of message ``i``; each is different, and no other text holds it."""
    return f"secret{i:05d} says hello, é ü 日本 {'and more ' * (i % 4)}{'?' if i % 5 == 0 else '.'}"


@dataclass(frozen=True, slots=True)
class Sample:
    """A way to write exports of one format.

    Attributes:
        reader: The module that reads it, below ``letbe.readers``.
        name: What tells it from other samples of that reader: ``json``, ``part files``.
        record: Writes message ``i`` as it stands in the export.
        frame: Puts records into a whole export: paths and their contents.  They come in the order given.
        main: The path that holds the records, where there are several.
        knows_me: The export says who is me.
        knows_them: It names the other one, or the direction of each message.
        has_both: False where an export holds my own messages only.
        any_order: Records may stand in any order without a message changing.
        tears: Why a record cannot be torn without a change to the others; None where it can.
        spoils: Why its digits cannot be spoilt without a change to the others; None where they can.
        zone_free: The export states its times in UTC or with an offset.
        minute_only: Its times have no seconds.
        text_known: Texts are in it, so that their sizes are known.
        kind: What its records are.
        confirmed: The form was seen in a real file, or is documented by its maker; else it is from memory.
    """

    reader: str
    name: str
    record: Callable[[int], bytes]
    frame: Callable[[Sequence[bytes]], dict[str, bytes]]
    main: str = ""
    knows_me: bool = True
    knows_them: bool = True
    has_both: bool = True
    any_order: bool = True
    tears: str | None = None
    zone_free: bool = True
    minute_only: bool = False
    text_known: bool = True
    kind: Kind = Kind.TEXT
    confirmed: bool = True
    spoils: str | None = None


#: Every how manieth message an export of the contract holds: one a day, so that weeks go by (and a change of
#: clocks), each side writes, and each length of text occurs.
STRIDE: Final = 131


def all_samples() -> list[Sample]:
    """Gather the samples of every module that lies here, by name."""
    modules = sorted(m.name for m in iter_modules([str(Path(__file__).parent)]))
    return [s for name in modules for s in import_module(f"tests.readers.samples.{name}").SAMPLES]


def chosen(sample: Sample, count: int) -> list[int]:
    """Choose messages for an export: ``count`` of one conversation; only mine where it holds no others."""
    numbers = range(0, 10 * STRIDE * count, STRIDE)
    return [i for i in numbers if sample.has_both or is_mine(i)][:count]


def export_of(sample: Sample, numbers: Sequence[int]) -> dict[str, bytes]:
    """Write an export that holds some messages."""
    return sample.frame([sample.record(i) for i in numbers])
