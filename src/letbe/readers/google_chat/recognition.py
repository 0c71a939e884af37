"""Is it part of a Takeout of Google Chat?  Asked of the first 64 KiB, in plain Python."""

from __future__ import annotations

import re
from typing import Final

#: What a file is.
MESSAGES: Final = "messages"
GROUP: Final = "group"
OWNER: Final = "owner"

_MESSAGES: Final = re.compile(rb'^\{\s*"messages"\s*:\s*\[')
_DATE: Final = re.compile(rb'"(?:created|updated|deleted)_date"\s*:\s*"')
_OURS: Final = re.compile(rb'"(?:topic_id|message_id|user_type)"\s*:')
_USER_TYPE: Final = re.compile(rb'"user_type"\s*:\s*"')
_MEMBERS: Final = re.compile(rb'^\{[^\[\]]*?"members"\s*:\s*\[\s*\{')
_OWNER: Final = re.compile(rb'^\{\s*"user"\s*:\s*\{(?=[^{}]*"email"\s*:)[^{}]*"user_type"\s*:')


def part(head: bytes) -> str | None:
    """Tell which part of such a folder a file is; None for none.

    >>> part(b'{"messages": [{"creator": {"user_type": "Human"}, "created_date": "Friday"')
    'messages'
    >>> part(b'{"user": {"name": "Noor", "email": "noor@example.org", "user_type": "Human"}}')
    'owner'
    """
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n")
    if _MESSAGES.search(text) and _DATE.search(text) and _OURS.search(text):
        return MESSAGES
    if _OWNER.search(text):
        return OWNER
    if _MEMBERS.search(text) and _USER_TYPE.search(text):
        return GROUP
    return None
