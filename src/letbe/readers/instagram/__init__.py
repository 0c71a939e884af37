"""Instagram's export in JSON: threads in the shape of Messenger's, read by the same code.

What is said of that shape in ``letbe.readers.messenger`` holds here too.  Three more traps:

1. Reactions also stand as messages of their own: "Liked a message", "Reacted x to your message".
2. An edited message stands there twice, the newer one with "(edited)" behind it, which is taken off.
3. A message without a text is one that cannot be shown any more (a story, a photo that was seen): a medium.

``personal_information.json`` names the owner of the account.  Left out on purpose: what was shared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from letbe.readers.messenger.recognition import instagram_owner, is_instagram, is_thread
from letbe.readers.rows import OneFile

if TYPE_CHECKING:
    from letbe.readers.rows import Scan, Work

__all__ = ["READER", "InstagramReader"]


class InstagramReader(OneFile):
    """Reads threads of Instagram; see :class:`letbe.readers.rows.Reader`."""

    FORMAT = "instagram"

    def recognise(self, head: bytes, name: str) -> float:  # noqa: ARG002 - all parts of all threads have one name
        """Say how surely a file is a thread of Instagram, or the page that names its owner, from 0 to 1."""
        if instagram_owner(head):
            return 1.0
        return is_thread(head) if is_instagram(head) else 0.0

    def scan(self, work: Work) -> Scan:
        """Read one file of a thread; see :meth:`letbe.readers.messenger.MessengerReader.scan`."""
        from letbe.readers.messenger.reading import scan  # noqa: PLC0415 - loads the compiler

        return scan(work, self.FORMAT)


READER: Final = InstagramReader()
