"""Chosen chapters as a quiet page to print or put away: HTML or PDF, by the ending of the file.

The HTML holds no script and asks for nothing from elsewhere.  The PDF is set by Typst, which shapes Arabic
and Indic scripts and sets text from right to left; letters of a script for which this machine has no
font show as empty boxes, and the HTML is the way for them.  Both need the extra ``letbe[book]``.
"""

from __future__ import annotations

import json
import os
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from letbe.errors import UnwritableError, UsageError
from letbe.vault.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from letbe.chapters.book import Page

TITLE: Final = "Chapters"
#: A page with more letters than this may be broken over two sheets.
_LONG_CHARS: Final = 1_500


def print_book(path: Path, pages: Sequence[Page], *, force: bool = False, language: str = "en") -> None:
    """Write chosen chapters to a file that only its owner can read; it is whole, or not there.

    Args:
        path: Where to; its ending says what it is: ``.html`` or ``.pdf``.
        pages: The chapters, in order.
        force: Put it in the place of a file that is there.
        language: The language of the title, for whoever reads the page aloud.

    Raises:
        UsageError: Another ending, no chapter, a file that is there, or ``letbe[book]`` is not installed.
        UnwritableError: It cannot be written; what was there is unchanged.

    Cost: some milliseconds; a tenth of a second for the first PDF.
    """
    made = MADE.get(path.suffix.casefold())
    if made is None:
        raise UsageError(f"{path.name} ends in neither .html nor .pdf", "name it so, such as book.html")
    if not pages:
        raise UsageError("there is no closed chapter to print", "letbe book lists them")
    if os.path.lexists(path) and not force:
        raise UsageError(f"{path} is there already", "nothing was written; another name, or --force")
    if path.is_dir() or not path.parent.is_dir():
        raise UnwritableError(f"{path} is no place for a file", "name a file in a folder that is there")
    try:
        content = made(pages, language)
    except ImportError:
        raise UsageError(
            "the book is printed with libraries that are not installed", "pip install 'letbe[book]'"
        ) from None
    write_whole(path, content)


def _plain(page: Page) -> dict[str, Any]:
    """Give a chapter as plain values: no figure is among them."""
    words = {"name": page.name, "years": page.span(), "gratitude": page.gratitude, "taken": page.taken}
    clean = {key: _printable(text) for key, text in words.items()}
    return {**clean, "long": sum(map(len, clean.values())) > _LONG_CHARS}


def _printable(text: str) -> str:
    """Leave out what is no letter on paper: control characters, and halves of characters."""
    whole = text.encode("utf-8", "ignore").decode("utf-8")
    return "".join(c for c in whole if c == "\n" or c.isprintable() or c in _JOINERS)


#: These shape letters in Arabic and Indic scripts, and are not "printable" by themselves.
_JOINERS: Final = "\u200c\u200d"


def html(pages: Sequence[Page], language: str = "en") -> bytes:
    """Set chapters as HTML."""
    from jinja2 import Environment  # noqa: PLC0415 - an extra

    template = Environment(autoescape=True).from_string(_template("book.html"))
    text = template.render(title=TITLE, language=language, pages=[_plain(p) for p in pages])
    return text.encode()


def pdf(pages: Sequence[Page], language: str = "en") -> bytes:
    """Set chapters as PDF."""
    import typst  # noqa: PLC0415 - an extra

    book = {"title": TITLE, "language": language, "pages": [_plain(p) for p in pages]}
    made: bytes = typst.compile(
        _template("book.typ").encode(),
        format="pdf",
        sys_inputs={"book": json.dumps(book, ensure_ascii=False)},
    )
    return made


def _template(name: str) -> str:
    """Read a template that lies beside this file."""
    return resources.files("letbe.chapters").joinpath(name).read_text("utf-8")


#: The ending of a file, and what makes it.
MADE: Final[Mapping[str, Callable[[Sequence[Page], str], bytes]]] = {".html": html, ".pdf": pdf}
