"""Google Chat: what Google Takeout gives out of it.

    Users/*/user_info.json ────── whose it is ──┐
    Groups/*/group_info.json ──── who is in it ─┤
    Groups/*/messages.json ───────────────────▶ Scan

True of every export:

1. Times are dates in words, in UTC, in the language of the account; see ``letbe.readers.fields.worded``.
2. People are mail addresses, which are the same on every channel; spelled in any case.
3. Of a message that was deleted neither its author nor its text is left; it is a notice.
4. A reaction has no time; it takes its message's.

Left out on purpose: annotations, what a message quotes, earlier versions, and files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from letbe.readers.google_chat import recognition

if TYPE_CHECKING:
    from letbe.readers.rows import Scan, Work
    from letbe.readers.source import Source

__all__ = ["READER", "GoogleChatReader"]


class GoogleChatReader:
    """Reads the folder Google Chat of a Takeout; see :class:`letbe.readers.rows.Reader`."""

    FORMAT = "google-chat"

    def family(self, source: Source) -> str | None:
        """Name the folder that both the conversations and the account lie in, two folders up."""
        from letbe.readers.fields.places import above  # noqa: PLC0415 - only for what is recognised

        return above(above(source.inside))

    def recognise(self, head: bytes, name: str) -> float:
        """Say how surely a file is part of such a folder, from 0 to 1."""
        del name
        return 0.9 if recognition.part(head) else 0.0

    def scan(self, work: Work) -> Scan:
        """Read all conversations of one account.

        Args:
            work: Messages, what is said of groups, and whose account it is, in any order.

        Returns:
            All that was found; a record that is torn is an error, and reading goes on behind it.

        Raises:
            UnreadableError: None of its files can be read.

        Cost: O(bytes) time; memory 50 bytes a record, and a buffer of 1 to 64 MiB.
        """
        from letbe.readers.google_chat.reading import read  # noqa: PLC0415 - loads the compiler

        return read(work)


READER: Final = GoogleChatReader()
