"""X's (Twitter's) archive: ``direct-messages.js``, ``direct-messages-group.js`` and ``account.js``.

Each is JavaScript: ``window.YTD.direct_messages.part0 = [...]``, and JSON behind the equals sign.  All that
lie in one folder are read together, so that ``account.js`` says who is me.

Its traps, and what is done about them:

1. The archive names nobody: people are numbers.  The only name in it is the owner's.
2. A conversation can be split over several entries and parts; its id makes it one.
3. The id of a conversation of two is both numbers; a group's is one.  Without ``account.js`` the owner is the
   number that is in every conversation of two.
4. Joining, leaving and a new title stand among the messages; a title is the group's.

Left out on purpose: links and what they lead to, and tweets.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from letbe.readers.rows import Scan, Work
    from letbe.readers.source import Source

__all__ = ["READER", "XReader", "is_account"]

_MESSAGES: Final = re.compile(
    rb"window\.YTD\.direct_messages?(?:_group)?\.part\d+\s*=|\"dmConversation\"\s*:\s*\{"
)
_ACCOUNT: Final = re.compile(
    rb"window\.YTD\.account\.part\d+\s*=|^\s*\[\s*\{\s*\"account\"\s*:\s*\{[^{}]*\"accountId\"\s*:"
)
#: The assignment stands at the very beginning.
_NEAR: Final = 4096


def is_account(head: bytes) -> bool:
    """Tell the page that names the owner.

    >>> is_account(b'window.YTD.account.part0 = [{"account": {"accountId": "7"}}]')
    True
    """
    return bool(_ACCOUNT.search(head[:_NEAR]))


class XReader:
    """Reads direct messages of X's archive; see :class:`letbe.readers.rows.Reader`."""

    FORMAT = "x"

    def family(self, source: Source) -> str | None:
        """Read all of one folder together: what is mine is told by the account beside it."""
        return source.inside or None

    def recognise(self, head: bytes, name: str) -> float:  # noqa: ARG002 - people rename files
        """Say how surely a file holds direct messages of X, or its account, from 0 to 1."""
        return 1.0 if is_account(head) or _MESSAGES.search(head[:_NEAR]) else 0.0

    def scan(self, work: Work) -> Scan:
        """Read the files of one archive.

        Args:
            work: Messages and the account, in any order.

        Raises:
            UnreadableError: None of them can be read.

        Cost: O(bytes) time; memory for the columns and a buffer of 1 to 64 MiB.
        """
        from letbe.readers.x.reading import scan  # noqa: PLC0415 - loads the compiler

        return scan(work)


READER: Final = XReader()
