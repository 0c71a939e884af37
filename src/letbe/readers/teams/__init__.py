"""Teams, the export of a personal account: ``messages.json`` in the shape of Skype's, read by the same code.

What is said of that shape in ``letbe.readers.skype`` holds here too.  Two more traps:

1. A conversation of two is a thread, as a group is; the form of its id tells.
2. A reply quotes in a ``<blockquote>``, which is cut out whole.

Left out on purpose: what an organisation's account gives (PST or HTML, through its administrators).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from letbe.readers.rows import OneFile
from letbe.readers.skype.recognition import is_export, is_teams

if TYPE_CHECKING:
    from letbe.readers.rows import Scan, Work

__all__ = ["READER", "TeamsReader"]


class TeamsReader(OneFile):
    """Reads ``messages.json`` of Teams; see :class:`letbe.readers.rows.Reader`."""

    FORMAT = "teams"

    def recognise(self, head: bytes, name: str) -> float:  # noqa: ARG002 - its keys are sure enough
        """Say how surely a file is an export of Teams, from 0 to 1."""
        return is_export(head) if is_teams(head) else 0.0

    def scan(self, work: Work) -> Scan:
        """Read one export; see :meth:`letbe.readers.skype.SkypeReader.scan`."""
        from letbe.readers.skype.reading import scan  # noqa: PLC0415 - loads the compiler

        return scan(work, self.FORMAT)


READER: Final = TeamsReader()
