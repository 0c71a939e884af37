"""Gather the sentences that are marked for translation, and compile the tables of each language.

    python -m scripts.translate            renews src/letbe/i18n/locales/*.po and compiles *.mo
    python -m scripts.translate --check    status 1 where a table lags behind, or lacks a sentence

A new sentence is added to each table without a translation; one that is gone is taken out.  Nothing is
guessed from sentences that look alike.
"""

from __future__ import annotations

import argparse
import sys
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT: Final = Path(__file__).parents[1]
SOURCE: Final = ROOT / "src" / "letbe"
LOCALES: Final = SOURCE / "i18n" / "locales"
#: The functions that mark a sentence.
KEYWORDS: Final = {"_": None, "marked": None, "ngettext": (1, 2)}
_LINE_CHARS: Final = 110


class Table(Catalog):
    """A table whose head says only what a program needs: no date, no address, no version of a tool."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """Give the head."""
        return [
            ("Language", str(self.locale_identifier)),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Plural-Forms", self.plural_forms),
        ]


def gathered() -> Catalog:
    """Gather every marked sentence, with the files that it stands in."""
    catalog = Catalog(charset="utf-8")
    found = extract_from_dir(SOURCE, [("**.py", "python")], {}, keywords=KEYWORDS, comment_tags=("i18n:",))
    for name, _line, text, comments, context in found:
        if text and text != ("", ""):
            catalog.add(text, None, [(f"src/letbe/{name}", 0)], auto_comments=comments, context=context)
    return catalog


def translated(code: str, marked: Catalog) -> Catalog:
    """Give the table of a language: the marked sentences, each with its translation where it has one."""
    path = LOCALES / f"{code}.po"
    head = f"# letbe in {code}: translate here, then run python -m scripts.translate"
    made = Table(locale=code, charset="utf-8", header_comment=head, fuzzy=False)
    old = read_po(BytesIO(path.read_bytes()), locale=code) if path.exists() else made
    for message in sorted((m for m in marked if m.id), key=_first_place):
        before = old.get(message.id, message.context)
        words = before.string if before is not None and before.id == message.id else None
        places = sorted(dict.fromkeys(message.locations))
        made.add(
            message.id, words, places, message.flags,
            auto_comments=message.auto_comments, context=message.context,
        )  # fmt: skip
    return made


def _first_place(message: object) -> tuple[str, str]:
    """Order sentences by the file they stand in first."""
    ident = message.id  # type: ignore[attr-defined]
    text = ident[0] if isinstance(ident, tuple) else ident
    return min(name for name, _ in message.locations), text  # type: ignore[attr-defined]


def tables(code: str, marked: Catalog) -> tuple[bytes, bytes]:
    """Give a language's table as it is read by people, and as it is read by the program."""
    catalog = translated(code, marked)
    plain, compiled = BytesIO(), BytesIO()
    write_po(plain, catalog, width=_LINE_CHARS, include_lineno=False)
    write_mo(compiled, catalog)
    return plain.getvalue(), compiled.getvalue()


def lacking(catalog: Catalog) -> Iterator[str]:
    """Name the sentences that have no translation."""
    for message in catalog:
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        if message.id and not all(strings):
            yield message.id if isinstance(message.id, str) else message.id[0]


def codes() -> list[str]:
    """Name the languages that have a table."""
    sys.path.insert(0, str(ROOT / "src"))
    from letbe.i18n import LANGUAGES, OWN  # noqa: PLC0415 - found where the path leads

    return [code for code in LANGUAGES if code != OWN]


def main() -> int:
    """Write or check the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="status 1 where a table lags behind")
    given = parser.parse_args()
    marked, late = gathered(), False
    LOCALES.mkdir(exist_ok=True)
    for code in codes():
        plain, compiled = tables(code, marked)
        for path, content in ((LOCALES / f"{code}.po", plain), (LOCALES / f"{code}.mo", compiled)):
            if not given.check:
                path.write_bytes(content)
            elif not path.exists() or path.read_bytes() != content:
                print(f"{path.relative_to(ROOT)} lags behind: python -m scripts.translate", file=sys.stderr)
                late = True
        for text in lacking(translated(code, marked)):
            print(f"{code}: no translation of: {text[:100]}", file=sys.stderr)
            late = True
    return 1 if late and given.check else 0


if __name__ == "__main__":
    sys.exit(main())
