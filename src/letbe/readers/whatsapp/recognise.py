"""Recognise an export by the first lines, in plain Python."""

from __future__ import annotations

import re
from typing import Final

from letbe.readers.whatsapp.stream import utf16_of

_MARK: Final = "[\ufeff\u200e\u200f\u202a-\u202e\u2066-\u2069]*"
_DATE: Final = (
    rf"[RHrh]?(?:令和|平成)?\d{{1,4}}{_MARK}\s?[/.\-\u2010-\u2013年년]{_MARK}\s?\d{{1,2}}{_MARK}\s?"
    rf"[/.\-\u2010-\u2013月월]{_MARK}\s?(?:[RHrh]|令和|平成)?\d{{1,4}}[.日일]?"
)
_TIME: Final = r"\d{1,2}(?:[:.]|\s?h\s?)\d{2}(?:[:.]\d{2})?"
#: A word beside the time, or between date and time.
_WORD: Final = r"[^\d\n:\[\]]{0,24}"
#: The half of the day; behind a comma another app writes its name.
_HALF: Final = r"[^\d\n:\[\],]{0,24}"
#: In brackets a name and a colon follow, also where nobody wrote; another app has neither.
_START: Final = re.compile(
    rf"{_MARK}(?:\[{_MARK}(?:{_DATE}{_WORD}{_TIME}{_WORD}|{_TIME}{_WORD}{_DATE}{_WORD})\][^\n]*:"
    rf"|(?:{_DATE}{_WORD}{_TIME}|{_TIME}{_WORD}{_DATE}){_WORD}?\s[-\u2013]\s"
    rf"|{_DATE}{_WORD}{_TIME}{_HALF}?:\s)"
)
_NAMED: Final = re.compile(r"_chat\.txt$|whats\s?app|واتساب", re.IGNORECASE)
#: What Signal's tools write is dated alike: with two blanks and an empty line behind each message, or with a
#: name right behind the minute.
_OF_SIGNAL: Final = re.compile(
    r"\ufeff?(?:\[\d{4}-\d\d-\d\d,? \d\d:\d\d(?::\d\d)?\] "
    r"[^\n]*(?:  |\(This message was deleted\))\n(?:\n|\Z)"
    r"|\d{4}-\d\d-\d\d \d\d:\d\d (?![ap]\.?\s?m)[^\W\d][^\n:]*:(?: |\n))",
    re.IGNORECASE,
)
#: How many lines are looked at; a record may be long, yet not the first few hundred lines.
_LINES: Final = 400
#: How much of a line is looked at.
_REACH: Final = 200

CERTAIN: Final = 0.98
LIKELY: Final = 0.9
POSSIBLE: Final = 0.6
BY_NAME: Final = 0.4


def likelihood(head: bytes, name: str) -> float:
    """Say how surely a file is a WhatsApp export.

    Args:
        head: Its first bytes.
        name: Its own name.

    Returns:
        From 0 to 1.
    """
    named = bool(_NAMED.search(name))
    if not head.strip(b"\0 \r\n\t\xef\xbb\xbf"):
        return BY_NAME if named else 0.0
    text = head.decode(utf16_of(head) or "utf-8", "replace")
    if _OF_SIGNAL.match(text):
        return 0.0
    found = [bool(_START.match(line[:_REACH])) for line in text.split("\n", _LINES)[:_LINES]]
    if not any(found):
        return 0.0
    if named:
        return CERTAIN
    first = next(
        (k for k, line in enumerate(text.split("\n", _LINES)[:_LINES]) if line.strip("\ufeff\r ")), 0
    )
    return LIKELY if found[first] else POSSIBLE
