"""Snapchat's My Data in JSON: chats and snaps, as written now and before 2022, and who is who in them.

    {"friend": [message, ...], ...}                           now: a list for each conversation
    {"Received Saved Chat History": [...], "Sent ...": [...]}  before: a list for each direction

Its traps, and what is done about them:

1. Only what was saved or has not expired yet is there, so the past is thin; a warning says so.
2. ``Created(microseconds)`` holds milliseconds; its size tells.
3. A group is told by its title; a conversation of two has none, and its key is the other one's user name.
4. Words such as STATUSERASEDMESSAGE are notices of the app; calls are among them.
5. Older texts hold references to characters (``&amp;``), which are undone.

``account.json`` and ``friends.json`` beside them say what people call themselves; of friends only those are
kept who are met.  Left out on purpose: which messages were saved, and the ids of media.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from letbe.readers.rows import Scan, Work
    from letbe.readers.source import Source

__all__ = ["READER", "SnapchatReader", "is_account", "is_friends"]

_OLD: Final = re.compile(rb'"(?:Received|Sent) (?:(?:Saved |Unsaved )?Chat|Snap) History"\s*:\s*\[')
_TYPE: Final = re.compile(rb'"Media Type"\s*:')
_CREATED: Final = re.compile(rb'"Created"\s*:\s*"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d')
_SENDER: Final = re.compile(rb'"IsSender"\s*:')
_ACCOUNT: Final = re.compile(rb'^\s*\{\s*"Basic Information"\s*:\s*\{[^{}]*"Username"\s*:')
_FRIENDS: Final = re.compile(rb'"Friends"\s*:\s*\[\s*\{[^{}]*"Username"\s*:[^{}]*"Display Name"\s*:')
_BOM: Final = b"\xef\xbb\xbf"


def is_account(head: bytes) -> bool:
    """Tell the page that names the owner."""
    return bool(_ACCOUNT.search(head.removeprefix(_BOM)))


def is_friends(head: bytes) -> bool:
    """Tell the list of friends, which says what they call themselves."""
    return bool(_FRIENDS.search(head[:4096]))


class SnapchatReader:
    """Reads chats and snaps of My Data; see :class:`letbe.readers.rows.Reader`."""

    FORMAT = "snapchat"

    def family(self, source: Source) -> str | None:
        """Read all of one folder together: names stand in other files than messages."""
        return source.inside or None

    def recognise(self, head: bytes, name: str) -> float:  # noqa: ARG002 - its keys are sure enough
        """Say how surely a file is a history of Snapchat, from 0 to 1.

        >>> READER.recognise(b'{"Received Snap History": []}', "x.json")
        1.0
        """
        if not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
            return 0.0
        if is_account(head) or is_friends(head):
            return 1.0
        signs = sum(bool(sign.search(head)) for sign in (_TYPE, _CREATED, _SENDER))
        return 1.0 if _OLD.search(head) or signs == 3 else 0.6 if signs == 2 else 0.0

    def scan(self, work: Work) -> Scan:
        """Read the files of one export.

        Args:
            work: Histories, the account and the friends, in any order.

        Raises:
            UnreadableError: None of them can be read.

        Cost: O(bytes) time; memory for the columns and a buffer of 1 to 64 MiB.
        """
        from letbe.readers.snapchat.reading import scan  # noqa: PLC0415 - loads the compiler

        return scan(work)


READER: Final = SnapchatReader()
