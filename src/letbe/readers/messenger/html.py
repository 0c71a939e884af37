"""The export in HTML, of Facebook and of Instagram: known, and not read.

Its times are on a clock that the page does not name (in public copies one called UTC is seven hours
behind it), in words of the language it was asked for in, to the minute; its classes change with the years.
"""

from __future__ import annotations

import re
from typing import Final

HINT: Final = "export your information again, and choose JSON as its format"

#: The name that every page of messages has, and the classes of its blocks since 2018.
_NAME: Final = re.compile(r"message_\d+\.html?", re.IGNORECASE)
_BLOCK: Final = re.compile(rb'<div class="pam [^">]{0,80}uiBoxWhite noborder">')


def known_but_not_read(head: bytes, name: str) -> str | None:
    """Give a hint where a file is a page of messages in HTML.

    >>> page = b'<html><div class="pam _3-95 _2ph- _a6-g uiBoxWhite noborder"><h2>Ada</h2>'
    >>> known_but_not_read(page, "message_1.html")
    'export your information again, and choose JSON as its format'
    >>> known_but_not_read(page, "followers_1.html") is None
    True
    """
    return HINT if _NAME.fullmatch(name) and _BLOCK.search(head) else None
