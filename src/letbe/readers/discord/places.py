"""Where the parts of a data package lie."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from letbe.readers.source import Source

#: The folder of one channel: its id, in older packages behind a letter.
_CHANNEL: Final = re.compile(r"(?:^|[/\\])c?(\d{15,20})$")
#: What a path is shown as, and its last step.
_LAST: Final = re.compile(r"(.*)[/\\][^/\\]*", re.DOTALL)


def above(path: str) -> str:
    """Give what a folder lies in, also at the top of an archive.

    >>> above("package.zip!/messages"), above("/home/ada/package/messages"), above("messages")
    ('package.zip', '/home/ada/package', '.')
    """
    found = _LAST.fullmatch(path)
    return found[1].removesuffix("!") if found else "."


def channel_of(source: Source) -> str | None:
    """Give the id of the channel in whose folder a file lies; None for others."""
    found = _CHANNEL.search(source.inside)
    return found[1] if found else None


def package_of(source: Source) -> str:
    """Name the package that a part belongs to."""
    folder = source.inside
    return above(above(folder)) if channel_of(source) else above(folder)
