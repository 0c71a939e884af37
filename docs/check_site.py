"""See that the built site asks nobody else for anything: no font, no script, no picture from elsewhere.

python -m docs.check_site FOLDER
"""

from __future__ import annotations

import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

#: Attributes that make a browser fetch something while it shows a page, by tag.
_FETCHES: Final = {
    "script": "src",
    "img": "src",
    "iframe": "src",
    "source": "src",
    "video": "src",
    "audio": "src",
    "embed": "src",
    "object": "data",
    "link": "href",
}
#: Links that name a page and fetch nothing.
_NAMES: Final = frozenset({"canonical", "next", "prev", "alternate"})

_STYLE_URL: Final = re.compile(r"""(?:url\(\s*|@import\s+)["']?((?:https?:)?//[^"')\s]+)""")


class _Page(HTMLParser):
    """Collects what a page fetches from elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "link" and given.get("rel") in _NAMES:
            return
        place = given.get(_FETCHES.get(tag, "")) or ""
        if place.startswith(("http:", "https:", "//")):
            self.found.append(f"<{tag}> {place}")


def foreign(name: str, content: str) -> list[str]:
    """List what a file of the site fetches from elsewhere.

    >>> foreign("a.html", '<a href="https://a.example">a</a><img src="//b.example/b.png">')
    ['<img> //b.example/b.png']
    >>> foreign("a.css", "@import url(https://fonts.example/f.css)")
    ['https://fonts.example/f.css']
    """
    if name.endswith(".css"):
        return _STYLE_URL.findall(content)
    page = _Page()
    page.feed(content)
    return page.found + _STYLE_URL.findall(content)


def main(folder: Path) -> None:
    """Check a folder."""
    files = sorted([*folder.rglob("*.html"), *folder.rglob("*.css")])
    found = [f"{f}: {place}" for f in files for place in foreign(f.name, f.read_text("utf-8"))]
    if not files or found:
        sys.exit("\n".join(found) or f"{folder} holds no site")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
