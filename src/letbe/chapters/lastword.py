"""A last word: a letter that is written and kept.  letbe sends nothing.

It lies among the letters, and is read there like any other.  For copying it out by hand the release
shows it once a day has passed (``letbe.chapters.steps.may_copy``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from letbe.chapters.steps import MOST_LETTER_CHARS
from letbe.errors import UsageError
from letbe.home.papers import keep_paper, open_paper, papers

if TYPE_CHECKING:
    from datetime import datetime

    from letbe.home import Home

#: The room that letters belong to, and the form that a last word has there.
ROOM: Final = "letters"
GOODBYE: Final = "goodbye"
KEPT: Final = "kept"


def keep_word(home: Home, person: str, text: str, now: datetime) -> int:
    """Keep a last word.

    Returns:
        The id of its paper.

    Raises:
        UsageError: It is empty, or longer than any letter.
    """
    text = text.strip()
    if not text:
        raise UsageError("there is nothing to keep", "write it, or leave it: --step last-word --none")
    if len(text) > MOST_LETTER_CHARS:
        raise UsageError(
            f"that is longer than {MOST_LETTER_CHARS:,} characters", "keep it elsewhere, or shorten it"
        )
    with home.transaction():
        return keep_paper(home, person, ROOM, _content(home, text, now))


def _content(home: Home, text: str, now: datetime) -> dict[str, object]:
    """Give what stands in the paper of a letter: all that the letters' own room looks for there."""
    numbers = (int(p.content.get("number", 0)) for p in papers(home, room=ROOM))
    return {
        "number": 1 + max(numbers, default=0),
        "form": GOODBYE,
        "written_at": now.isoformat(),
        "text": text,
        "state": KEPT,
        "sealed_at": None,
        "asked_at": None,
        "read_at": [],
        "felt": "",
    }


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
