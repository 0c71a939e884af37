"""Where human help is, said once and gently, when what the user writes sounds very hard.

letbe does not rate anything, and nothing here is written down: a text goes in, and out comes whether it
holds one of the wordings of ``care.toml``.  What follows is the same for all of them: a sentence, and
telephone numbers for the place (evidence, 22).  Everything is in the package, so it works offline.

A false alarm costs a line on the screen, once a talk; so the wordings are many and simple.
"""

from __future__ import annotations

import os
import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from letbe.i18n import _, marked

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from pathlib import Path

#: How sure a number is, in words.
SURE: Final[Mapping[str, str]] = {
    "own": marked("read on their own page"),
    "told": marked("read in the press or in a directory"),
    "unverified": marked("not verified"),
}
#: In all of the European Union, and on most mobile telephones elsewhere.
_ANYWHERE: Final = "112"
#: A home's own table.
OWN_TABLE: Final = "helplines.toml"
_MOST_BYTES: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Line:
    """A telephone at which somebody listens.

    Attributes:
        name: What it is called there.
        number: As it is dialled in that country.
        source: Where it was read.
        read: When.
        sure: One of ``SURE``.
    """

    name: str
    number: str
    source: str
    read: date
    sure: str


@dataclass(frozen=True, slots=True)
class Place:
    """A country.

    Attributes:
        country: Its code (ISO 3166-1), in capitals; empty where it is not known.
        emergency: The emergency number; empty where it is not known.
        lines: Where somebody listens.
    """

    country: str
    emergency: str
    lines: tuple[Line, ...]


# ----------------------------------------------------------------------------- what sounds very hard


def sounds_hard(text: str) -> bool:
    """Tell whether a text holds a wording that points to self-harm or danger.

    Every language's table is tried.  Nothing is kept.

    Cost: some milliseconds for a long letter.

    >>> sounds_hard("Some days I don't want to live any more."), sounds_hard("I walked by the sea.")
    (True, False)
    """
    return _wordings().search(_plain(text)) is not None


def _plain(text: str) -> str:
    """Give small letters without accents or apostrophes, and single blanks between words."""
    apart = unicodedata.normalize("NFKD", text.casefold().translate(_APOSTROPHES))
    bare = "".join(c for c in apart if not unicodedata.combining(c))
    return " ".join(re.sub(r"[\W_]+", " ", bare).split())


#: An apostrophe as it is typed, in five ways.
_APOSTROPHES: Final = dict.fromkeys(map(ord, "'`\u2019\u02bc\u00b4"))


@cache
def _wordings() -> re.Pattern[str]:
    """Read the wordings of all languages as one pattern."""
    tables = tomllib.loads(resources.files("letbe.chapters").joinpath("care.toml").read_text("utf-8"))
    phrases = {p for table in tables.values() for kind in table.values() for p in kind}
    ways = "|".join(re.escape(p).replace(r"\*", r"\w*") for p in sorted(phrases, key=len, reverse=True))
    return re.compile(rf"\b(?:{ways})\b")


# ----------------------------------------------------------------------------- where somebody listens


def care_lines(place: Place) -> Iterable[str]:
    """Say it once, gently: that it sounds hard, and where somebody listens.

    Args:
        place: Where the user is, as far as is known.

    >>> next(iter(care_lines(Place("", "112", ()))))
    'This sounds very hard. You do not have to carry it alone.'
    """
    yield _("This sounds very hard. You do not have to carry it alone.")
    for line in place.lines:
        yield f"  {line.number}  {line.name}"
    if not place.lines:
        yield _("Somebody listens in most places, at any hour: letbe care COUNTRY shows the numbers.")
    if place.emergency:
        yield _("If there is danger now: {number}, or someone near you.").format(number=place.emergency)
    else:
        yield _("If there is danger now: the emergency number, or someone near you.")
    yield _("letbe keeps no note of this.")


def helplines(home: Path | None = None) -> dict[str, Place]:
    """Give the table, by country; a home's own ``helplines.toml`` wins where it can be read.

    Args:
        home: The folder of the home; None for the table of the package alone.

    >>> helplines()["GB"].lines[0].number
    '116 123'
    """
    shipped = resources.files("letbe.chapters").joinpath("helplines.toml").read_text("utf-8")
    return _read(shipped) | (_own(home / OWN_TABLE) if home is not None else {})


def _own(path: Path) -> dict[str, Place]:
    """Read a home's own table; one that cannot be read is passed over, for this is no time to complain."""
    try:
        with path.open("rb") as file:
            return _read(file.read(_MOST_BYTES).decode())
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def _read(text: str) -> dict[str, Place]:
    """Read a table."""
    return {
        code.upper(): Place(
            code.upper(), str(table["emergency"]), tuple(_line(one) for one in table["lines"])
        )
        for code, table in tomllib.loads(text).items()
    }


def _line(one: Mapping[str, Any]) -> Line:
    """Read one telephone."""
    if one["sure"] not in SURE:
        raise ValueError(one["sure"])
    return Line(str(one["name"]), str(one["number"]), str(one["source"]), one["read"], one["sure"])


def place_of(zone: str, home: Path | None = None, environ: Mapping[str, str] = os.environ) -> Place:
    """Say where the user is, by their clock, else by the region of their language; and who listens there.

    Args:
        zone: The name of the user's time zone.
        home: The folder of the home.
        environ: Where the region of the language is looked up.

    >>> place_of("Europe/Madrid").lines[0].number
    '024'
    """
    table = helplines(home)
    for country in (_countries().get(zone), _region(environ)):
        if country is not None:
            return table.get(country, Place(country, _ANYWHERE, ()))
    return Place("", _ANYWHERE, ())


def _region(environ: Mapping[str, str]) -> str | None:
    """Read the region out of a setting such as es_MX.UTF-8."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        found = re.match(r"[a-z]{2,3}[_-]([A-Z]{2})\b", environ.get(name, ""))
        if found:
            return found[1]
    return None


@cache
def _countries() -> dict[str, str]:
    """Give the country of each zone, from the zones' own table."""
    try:
        lines = resources.files("tzdata.zoneinfo").joinpath("zone.tab").read_text("utf-8").splitlines()
    except (OSError, ModuleNotFoundError):  # a machine without that package has its zones elsewhere
        return {}
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {row[2]: row[0] for row in rows}
