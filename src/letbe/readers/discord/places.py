"""Where the parts of a data package lie."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from letbe.readers.fields.places import above

if TYPE_CHECKING:
    from letbe.readers.source import Source

#: The folder of one channel: its id, in older packages behind a letter.
_CHANNEL: Final = re.compile(r"(?:^|[/\\])c?(\d{15,20})$")


def channel_of(source: Source) -> str | None:
    """Give the id of the channel in whose folder a file lies; None for others."""
    found = _CHANNEL.search(source.inside)
    return found[1] if found else None


def package_of(source: Source) -> str:
    """Name the package that a part belongs to."""
    folder = source.inside
    return above(above(folder)) if channel_of(source) else above(folder)
