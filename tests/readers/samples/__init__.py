"""Made-up exports, one module a format: what every reader must do is asked of all of them.

A module has ``SAMPLES``, a list of ``Sample``.  A sample can write an export that holds any chosen messages
of one long, regular conversation, so that the contract can cut it, overlap it, shuffle it and tear it.
All of it is invented; nothing here was ever sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

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
        zone_free: The export states its times in UTC or with an offset.
        minute_only: Its times have no seconds.
        text_known: Texts are in it, so that their sizes are known.
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
    confirmed: bool = True
