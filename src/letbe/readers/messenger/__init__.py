"""Messenger's export in JSON: the messages of a Facebook account, and the end-to-end encrypted download.

    message_1.json ──Document──▶ batches ──▶ Columns ──▶ Scan        one scan a file, whatever zip it lies in
    autofill_information.json, profile_information.json ──▶ whose account it is

Its traps, and what is done about them:

1. Letters are the bytes of UTF-8, each written as one letter of Latin-1.  Each text is put right by itself;
   one that is right already stays as it is.
2. A thread comes in parts of 10,000 messages, newest first, also across zips.  Parts need not be read
   together: a message is known again by its time, its sender and its text, a group by its thread's path.
3. "Facebook user" is everybody who left: in each thread it is somebody else.
4. "Reacted x to your message" and "Ada sent an attachment." are sentences of the app.
5. Instagram writes the same shape.  The folders around a file say which it is, then what stands in it; where
   nothing does, it is taken for Messenger, and a warning says so.
6. Two people of one name in a thread cannot be told apart: nothing is assigned there, and a warning says so.

Left out on purpose: what was shared (posts, links with their texts), names of files, payments.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from letbe.readers.messenger.recognition import PAGE_HINT, facebook_owner, is_instagram, is_page, is_thread
from letbe.readers.rows import OneFile

if TYPE_CHECKING:
    from letbe.readers.rows import Scan, Work

__all__ = ["READER", "MessengerReader"]


class MessengerReader(OneFile):
    """Reads threads of Messenger; see :class:`letbe.readers.rows.Reader`."""

    FORMAT = "messenger"

    def recognise(self, head: bytes, name: str) -> float:  # noqa: ARG002 - all parts of all threads have one name
        """Say how surely a file is a thread of Messenger, or the page that names its owner, from 0 to 1."""
        if facebook_owner(head):
            return 1.0
        return 0.0 if is_instagram(head) else is_thread(head)

    def known_but_not_read(self, head: bytes, name: str) -> str | None:
        """Give a hint for a thread that was exported as HTML, which is what both apps offer first."""
        return PAGE_HINT if is_page(head, name) else None

    def scan(self, work: Work) -> Scan:
        """Read one file of a thread.

        Args:
            work: One source.

        Returns:
            All that was found; a page about the account gives its owner and no rows.

        Raises:
            UnreadableError: It cannot be opened, is empty, or is no such file.

        Cost: O(bytes) time; memory for the columns and a buffer of 1 to 64 MiB.
        """
        from letbe.readers.messenger.reading import scan  # noqa: PLC0415 - loads the compiler

        return scan(work, self.FORMAT)


READER: Final = MessengerReader()
