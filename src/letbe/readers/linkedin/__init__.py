"""LinkedIn's copy of your data: ``messages.csv``, with ``Profile.csv`` and ``Invitations.csv`` for who is me.

One row a message, newest first, times in UTC.  Columns have come and gone over the years (the addresses of
recipients since 2023, drafts and attachments since 2024, every cell in quotes since 2026); they are found by
their names.

True at every line:

1. A person is the address of their profile.  An account that was closed has none: such a writer is told
   apart by the conversation, so that all closed accounts do not become one person.
2. Sponsored messages and spam were written by nobody one knows: they count as automatic.
3. Drafts were never sent: they are notices.

Left out on purpose: LinkedIn's own assistants (``guide_messages.csv``, ``learning_coach_messages.csv`` and
the like), which have the same columns and are no people; invitations; reactions.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from letbe.readers.delimited import header_of

if TYPE_CHECKING:
    from letbe.readers.rows import Scan, Work
    from letbe.readers.source import Source

__all__ = ["READER", "LinkedIn"]

CERTAIN: Final = 0.95

#: Columns that each file has had in every year.
MESSAGES: Final = frozenset({"conversation id", "from", "sender profile url", "date", "content"})
PROFILE: Final = frozenset({"first name", "last name", "maiden name", "headline"})
INVITATIONS: Final = frozenset({"direction", "inviterprofileurl", "inviteeprofileurl"})

#: Names of the files that hold talks with LinkedIn's own programs.
ASSISTANTS: Final = re.compile(r"coach|guide|role_?play", re.IGNORECASE)


def part_of(head: bytes) -> frozenset[str] | None:
    """Tell which file of the export it is, by the columns it must have; None where it is none of them.

    >>> part_of(b"First Name,Last Name,Maiden Name,Headline") == PROFILE
    True
    """
    header = set(header_of(head))
    return next((part for part in (MESSAGES, PROFILE, INVITATIONS) if part <= header), None)


class LinkedIn:
    """The reader, see :class:`letbe.readers.rows.Reader`."""

    FORMAT = "linkedin"

    def family(self, source: Source) -> str | None:
        """Read the messages together with the files beside them that tell who is me."""
        return source.inside or source.folder

    def recognise(self, head: bytes, name: str) -> float:
        """Say how surely a file is a part of such an export, from 0 to 1.

        >>> READER.recognise(b"CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,DATE,CONTENT", "x")
        0.95
        """
        del name
        return CERTAIN if part_of(head) is not None else 0.0

    def scan(self, work: Work) -> Scan:
        """Read it all; see :func:`letbe.readers.linkedin.reading.scan`."""
        from letbe.readers.linkedin.reading import scan  # noqa: PLC0415 - loads the compiler

        return scan(work)


READER: Final = LinkedIn()
