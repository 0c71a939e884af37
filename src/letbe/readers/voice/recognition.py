"""Is it a page of Google Voice, or the card with its numbers?  Asked of the first 64 KiB, in plain Python."""

from __future__ import annotations

import codecs
import re
from pathlib import PureWindowsPath
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from letbe.readers.source import Source

#: A log of a chat, with its messages; a call, with its time.
_CHAT: Final = re.compile(rb"<div class=\"hChatLog hfeed\">")
_CALL: Final = re.compile(rb"<div class=\"haudio\">")
_TIMES: Final = re.compile(rb"<abbr class=\"(?:dt|published)\" title=\"\d{4}-\d\d-\d\dT")

#: One card, of nobody, whose number Google Voice gave.
_NOBODY: Final = re.compile(rb"^FN:\r?$", re.MULTILINE)
_GIVEN: Final = re.compile(rb"^item\d*\.X-ABLabel:Google Voice\r?$", re.MULTILINE)
_NUMBER: Final = re.compile(rb"^(?:item\d*\.)?TEL[^:\r\n]*:([+\d][\d ().-]*)\r?$", re.MULTILINE)

#: Where pages lie; translated takeouts have other words, and their card lies elsewhere, which does no harm.
_CALLS: Final = "calls"


def is_card(head: bytes) -> bool:
    r"""Tell the card with one's own numbers.

    >>> is_card(b"BEGIN:VCARD\nFN:\nitem1.TEL:+14155550100\nitem1.X-ABLabel:Google Voice\nEND:VCARD")
    True
    """
    text = head.removeprefix(codecs.BOM_UTF8).lstrip()
    return text.startswith(b"BEGIN:VCARD") and text.count(b"BEGIN:VCARD") == 1 and bool(
        _NOBODY.search(text) and _GIVEN.search(text) and _NUMBER.search(text)
    )  # fmt: skip


def numbers_of(card: bytes) -> list[str]:
    """Give the numbers on the card.

    >>> numbers_of(b"TEL;TYPE=CELL:+1 415-555-0100")
    ['+1 415-555-0100']
    """
    return [number.decode("ascii", "replace").strip() for number in _NUMBER.findall(card)]


def recognise(head: bytes) -> float:
    r"""Say how surely a file is one of a takeout of Google Voice, from 0 to 1.

    >>> recognise(b'<div class="haudio"><abbr class="published" title="2009-09-17T17:26:41.000-07:00">')
    1.0
    >>> recognise(b"<html>"), recognise(b"BEGIN:VCARD\nFN:Ada\nTEL:1\nEND:VCARD")
    (0.0, 0.0)
    """
    if _CHAT.search(head):
        return 1.0 if _TIMES.search(head) else 0.8
    if _CALL.search(head) and _TIMES.search(head):
        return 1.0
    return 1.0 if is_card(head) else 0.0


def folder_of(source: Source) -> str:
    """Give the folder of a takeout that a file lies in: the one around ``Calls``."""
    inside = source.inside
    last = PureWindowsPath(inside).name  # knows both kinds of slashes
    return inside[: -len(last)].rstrip("/\\") if last.lower() == _CALLS else inside
