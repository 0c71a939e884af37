"""Is it an export of Discord?  Asked of the first 64 KiB, in plain Python."""

from __future__ import annotations

import codecs
import json
import re
from typing import Any, Final

#: The parts of a data package.
MESSAGES: Final = "messages"
TABLE: Final = "table"
CHANNEL: Final = "channel"
INDEX: Final = "index"
OWNER: Final = "owner"

_GUILD: Final = re.compile(rb'^\{\s*"guild"\s*:\s*\{')
_CHANNEL: Final = re.compile(rb'"channel"\s*:\s*\{')
_ID: Final = re.compile(rb'"channel"\s*:\s*\{\s*"id"\s*:\s*"(\d{15,20})"')
_REST: Final = re.compile(rb'"(?:dateRange|exportedAt|messages)"\s*:')
_AUTHOR: Final = re.compile(rb'"(?:isBot|discriminator)"\s*:')
_STAMP: Final = re.compile(rb'"timestampEdited"\s*:')

_ROWS: Final = re.compile(rb'^\[\s*\{(?=[^{}]*?"ID"\s*:)(?=[^{}]*?"Timestamp"\s*:)[^{}]*?"Contents"\s*:')
_TABLE: Final = re.compile(rb'^"?ID"?,"?Timestamp"?,"?Contents"?(?:,"?Attachments"?)?\s')
_INDEX: Final = re.compile(rb'^\{\s*"\d{15,20}"\s*:\s*(?:"|null)')
_OWNER: Final = re.compile(rb'^\{\s*"id"\s*:\s*"?\d{15,20}"?\s*,\s*"username"\s*:')
_CHANNEL_ID: Final = re.compile(rb'^\{\s*"id"\s*:\s*"?\d{15,20}"?\s*,\s*"type"\s*:')
#: What a package says of a channel, and nothing more.
_CHANNEL_KEYS: Final = frozenset({"id", "type", "name", "guild", "recipients"})


def _trimmed(head: bytes) -> bytes:
    """Take a byte order mark and blanks away."""
    if head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        head = head.decode("utf-16", "replace").encode("utf-8", "replace")
    return head.removeprefix(codecs.BOM_UTF8).lstrip(b" \t\r\n")


def exporter(head: bytes) -> float:
    """Say how surely a file is a channel that DiscordChatExporter wrote as JSON, from 0 to 1.

    >>> exporter(b'{"guild": {"id": "0"}, "channel": {"id": "7"}, "dateRange": {}, "messages": []}')
    1.0
    >>> exporter(b'{"name": "Mara", "type": "personal_chat"}')
    0.0
    """
    text = _trimmed(head)
    if _GUILD.search(text) and _CHANNEL.search(text) and _REST.search(text):
        return 1.0
    if text.startswith(b"{") and _STAMP.search(text) and _AUTHOR.search(text):
        return 0.8
    return 0.0


def channel_in(head: bytes) -> str | None:
    """Give the id of the channel that a file of the exporter holds; None where it does not begin so."""
    found = _ID.search(head)
    return found[1].decode() if found else None


def part(head: bytes) -> str | None:
    """Tell which part of a data package a file is; None for none.

    >>> part(b'[{"ID": 1212345678901234567, "Timestamp": "2024-03-01 10:00:00", "Contents": ""}]')
    'messages'
    >>> part(b'{"121234567890123456": "Direct Message with ada#0"}')
    'index'
    """
    text = _trimmed(head)
    if _ROWS.search(text):
        return MESSAGES
    if _TABLE.search(text):
        return TABLE
    if _INDEX.search(text):
        return INDEX
    if _OWNER.search(text):
        return OWNER
    if _CHANNEL_ID.search(text) and set(_members(text)) <= _CHANNEL_KEYS:
        return CHANNEL
    return None


def _members(text: bytes) -> dict[str, Any]:
    """Read a small object; one member that nobody has where it cannot be read."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {"?": None}
    return found if isinstance(found, dict) else {"?": None}
