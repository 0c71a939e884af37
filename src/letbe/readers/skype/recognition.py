"""Is it an export of Skype or of a personal Teams account?  Asked of the first 64 KiB, in plain Python.

Both have one shape.  Teams is told by ids and words that Skype never had: accounts of organisations, its own
threads of two, and texts marked as HTML.
"""

from __future__ import annotations

import re
from typing import Final

_OWNER: Final = re.compile(rb'"userId"\s*:\s*"\d+:')
_EXPORTED: Final = re.compile(rb'"exportDate"\s*:')
_CONVERSATIONS: Final = re.compile(rb'"conversations"\s*:\s*\[')
_LIST: Final = re.compile(rb'"MessageList"\s*:\s*\[')
_ARRIVED: Final = re.compile(rb'"originalarrivaltime"\s*:')
_TEAMS: Final = re.compile(rb'"RichText\\?/Html"|"8:(?:orgid|teamsvisitor):|@unq\.gbl\.spaces"|"19:uni01_')


def is_export(head: bytes) -> float:
    """Say how surely it is such an export, from 0 to 1.

    >>> is_export(b'{"userId": "8:live:ada", "exportDate": "2024-05-01T10:00", "conversations": []}')
    1.0
    """
    if not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return 0.0
    if not _CONVERSATIONS.search(head):
        return 0.6 if _LIST.search(head) and _ARRIVED.search(head) else 0.0
    if _OWNER.search(head) and (_EXPORTED.search(head) or _LIST.search(head)):
        return 1.0
    return 0.9 if _LIST.search(head) else 0.0


def is_teams(head: bytes) -> bool:
    """Tell an export of Teams from one of Skype.

    >>> is_teams(b'{"messagetype": "RichText/Html"}'), is_teams(b'{"messagetype": "RichText"}')
    (True, False)
    """
    return bool(_TEAMS.search(head))
