"""Skype's export: ``messages.json``, by itself or in its tar.

Its traps, and what is done about them:

1. Texts are markup: tags are left out, references undone twice, for some are written twice.
2. A quote holds somebody else's words: it is cut out whole, and so is the mark of an edit (``<e_m>``).
3. An edited message stands there again as the server made it; that one is passed over as a notice.
4. A call stands there twice, when it began and when it ended: it counts at its end, or where it was missed.
5. A conversation is split over several entries; its id makes it one.  Messages stand newest first.
6. ``displayName`` is mostly missing; a person is their id.

Left out on purpose: how long a call took, files, and the old ``main.db``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from letbe.readers.rows import OneFile
from letbe.readers.skype.recognition import is_export, is_teams

if TYPE_CHECKING:
    from letbe.readers.rows import Scan, Work

__all__ = ["READER", "SkypeReader"]


class SkypeReader(OneFile):
    """Reads ``messages.json`` of Skype; see :class:`letbe.readers.rows.Reader`."""

    FORMAT = "skype"

    def recognise(self, head: bytes, name: str) -> float:  # noqa: ARG002 - its keys are sure enough
        """Say how surely a file is an export of Skype, from 0 to 1."""
        return 0.0 if is_teams(head) else is_export(head)

    def scan(self, work: Work) -> Scan:
        """Read one export.

        Args:
            work: One source.

        Raises:
            UnreadableError: It cannot be opened, is empty, or is no JSON.

        Cost: O(bytes) time; memory for the columns and a buffer of 1 to 64 MiB.
        """
        from letbe.readers.skype.reading import scan  # noqa: PLC0415 - loads the compiler

        return scan(work, self.FORMAT)


READER: Final = SkypeReader()
