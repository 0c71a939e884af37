"""Is it part of an export of Slack?  Asked of the first 64 KiB, in plain Python."""

from __future__ import annotations

import re
from typing import Final

#: What a file is.
DAY: Final = "day"
CONVERSATION: Final = "conversation"
PEOPLE: Final = "people"
CHANNELS: Final = "channels"

_STAMP: Final = re.compile(rb'"ts"\s*:\s*"\d{9,11}\.\d{6}"')
_MESSAGE: Final = re.compile(rb'"type"\s*:\s*"message"')
_MESSAGES: Final = re.compile(rb'"messages"\s*:\s*\[')
_CHANNEL_ID: Final = re.compile(rb'"channel_id"\s*:\s*"([CDG][A-Z0-9]{5,})"')
_FIRST_ID: Final = re.compile(rb'^\[\s*\{\s*"id"\s*:\s*"([A-Z])[A-Z0-9]{5,}"')
_PERSON: Final = re.compile(rb'"(?:profile|team_id|real_name)"\s*:')
_CHANNEL: Final = re.compile(rb'"(?:members|creator|created)"\s*:')


def part(head: bytes) -> str | None:
    """Tell which part of an export a file is; None for none.

    >>> part(b'[{"type": "message", "user": "U01ABCDEF", "ts": "1555493779.000200"}]')
    'day'
    >>> part(b'[{"id": "D01ABCDEF", "created": 1, "members": []}]')
    'channels'
    """
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n")
    if _STAMP.search(text) and _MESSAGE.search(text):
        if text.startswith(b"["):
            return DAY
        if text.startswith(b"{") and _MESSAGES.search(text):
            return CONVERSATION
    if text.startswith(b"{") and _CHANNEL_ID.search(text) and _MESSAGES.search(text):
        return CONVERSATION
    first = _FIRST_ID.search(text)
    if first and first[1] in b"UW" and _PERSON.search(text):
        return PEOPLE
    if first and first[1] in b"CDG" and _CHANNEL.search(text):
        return CHANNELS
    return None


def channel_in(head: bytes) -> str | None:
    """Give the id that a dump of one conversation states; None where it does not."""
    found = _CHANNEL_ID.search(head)
    return found[1].decode() if found else None
