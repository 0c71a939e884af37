"""A last word: a letter that is written and kept.  letbe sends nothing.

It lies among the letters, and is read there like any other.  For copying it out by hand the release
shows it once a day has passed (``letbe.chapters.steps.may_copy``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from letbe.errors import UsageError
from letbe.home.papers import open_paper
from letbe.letters import write

if TYPE_CHECKING:
    from datetime import datetime

    from letbe.home import Home

#: The form that a last word has among the letters, and the state in which it may be read.
GOODBYE: Final = "goodbye"
KEPT: Final = "kept"


def keep_word(home: Home, person: str, text: str, now: datetime) -> int:
    """Keep a last word.

    Returns:
        The id of its paper.

    Raises:
        UsageError: It is empty, or longer than any letter.
    """
    return write(home, person, text.strip(), now, form=GOODBYE).paper


def read_word(home: Home, letter: int) -> str:
    """Give the text of a last word.

    Raises:
        NoSuchPaperError: It was burned since.
        UsageError: It was sealed since: the letters show it, asked twice.
    """
    content = open_paper(home, letter).content
    if content.get("state") != KEPT:
        raise UsageError("this letter was sealed", "it is among your letters")
    return str(content["text"])
