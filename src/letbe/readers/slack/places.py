"""Where the parts of an export lie."""

from __future__ import annotations

from typing import TYPE_CHECKING

from letbe.readers.fields.places import above, last
from letbe.readers.slack import recognition

if TYPE_CHECKING:
    from letbe.readers.source import Source


def folder_of(source: Source) -> str:
    """Give the name of the folder that a file directly lies in."""
    return last(source.inside)


def export_of(source: Source) -> str:
    """Name the export that a file is part of: the folder or archive that its lists are in.

    A file of a day lies one folder deeper than the lists, and than a dump of a whole conversation.
    """
    inside = source.inside
    return above(inside) if recognition.part(source.head()) == recognition.DAY else inside or "."
