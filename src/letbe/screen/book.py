"""The book of chapters in a terminal: who, from when to when, and the words that were left."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, Final

from letbe.i18n import _, marked
from letbe.readers.found import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from letbe.chapters.book import Page

EMPTY: Final = marked("The book is empty.")
#: As long as a line is read with ease.
_LINE_CHARS: Final = 88


def book_lines(pages: Sequence[Page]) -> Iterator[str]:
    """Give the book as lines.

    Args:
        pages: The closed chapters, in order.
    """
    if not pages:
        yield _(EMPTY)
        return
    for number, page in enumerate(pages):
        if number:
            yield ""
        span = page.span()
        yield f"{shown(page.name)}, {span}" if span else shown(page.name)
        for text in (page.gratitude, page.taken):
            yield from (f"  {line}" for part in text.splitlines() for line in wrap(shown(part), _LINE_CHARS))
