"""Where the parts of an export lie."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from letbe.readers.slack import recognition

if TYPE_CHECKING:
    from letbe.readers.source import Source

_LAST: Final = re.compile(r"(?:(.*)[/\\])?([^/\\]*)", re.DOTALL)


def folder_of(source: Source) -> str:
    """Give the name of the folder that a file directly lies in."""
    found = _LAST.fullmatch(source.inside)
    return found[2].removesuffix("!") if found else ""


def export_of(source: Source) -> str:
    """Name the export that a file is part of: the folder or archive that its lists are in.

    A file of a day lies one folder deeper than the lists, and than a dump of a whole conversation.
    """
    inside = source.inside
    if recognition.part(source.head()) != recognition.DAY:
        return inside or "."
    found = _LAST.fullmatch(inside)
    return (found[1] or ".").removesuffix("!") if found else "."
