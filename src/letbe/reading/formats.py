"""What can be read, and who takes a file for their own: nothing heavy is loaded."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from letbe.i18n import _
from letbe.readers import READERS, all_readers, known_but_not_read
from letbe.readers.about import about
from letbe.readers.found import TORN, LeftAlone, Unread, unread
from letbe.readers.walk import walk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from os import PathLike

    from letbe.readers.about import About


@dataclass(frozen=True, slots=True)
class Format:
    """A format that can be read.

    Attributes:
        name: What ``--format`` takes, and the channel of its messages.
        about: What is told of it.
        package: The package that brings its reader; None for letbe itself.
    """

    name: str
    about: About
    package: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Give it as plain values."""
        told = self.about
        return {
            "format": self.name,
            "title": _(told.title),
            "files": _(told.files),
            "get": _(told.get),
            "page": told.page,
            "confirmed": told.unconfirmed is None,
            "unconfirmed": None if told.unconfirmed is None else _(told.unconfirmed),
            "from": self.package or "letbe",
        }


@dataclass(frozen=True, slots=True)
class Recognised:
    """How surely a file is of each format.

    Attributes:
        path: The file; members of archives behind ``!/``.
        sure: Format and sureness, from 0 (no) to 1 (certain), the surest first; only those above 0.
        note: Why nobody knows it, where that can be said.
    """

    path: str
    sure: tuple[tuple[str, float], ...] = ()
    note: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Give it as plain values."""
        return {
            "path": self.path,
            "recognised": [{"format": f, "sure": round(s, 3)} for f, s in self.sure],
            "note": self.note,
        }


def known_formats() -> list[Format]:
    """List every format: letbe's own by their names, then those of other packages.

    >>> "mail" in [f.name for f in known_formats()]
    True
    """
    own = {r.FORMAT: Format(r.FORMAT, about(r)) for r in READERS}
    guests = [Format(r.FORMAT, about(r), getattr(r, "package", None)) for r in all_readers()[len(READERS) :]]
    return sorted(own.values(), key=lambda f: f.name) + guests


def recognised(paths: Sequence[str | PathLike[str]]) -> Iterator[Recognised]:
    """Say of each file under some paths how surely it is of each format.

    Cost: the first 64 KiB of each file.
    """
    with ExitStack() as keep:
        for thing in walk(paths, keep):
            if isinstance(thing, Unread):
                yield Recognised(thing.path, note=f"{thing.error.met}; {thing.error.hint}")
            elif isinstance(thing, LeftAlone):
                yield Recognised(thing.path, note=_("known by its ending to be no chat and no mail"))
            else:
                try:
                    head = thing.head()
                except (OSError, *TORN) as error:
                    trouble = unread(thing.path, error).error
                    yield Recognised(thing.path, note=f"{trouble.met}; {trouble.hint}")
                    continue
                sure = _sure(head, thing.name)
                yield Recognised(thing.path, sure, None if sure else known_but_not_read(head, thing.name))


def _sure(head: bytes, name: str) -> tuple[tuple[str, float], ...]:
    """Ask every reader; a format with two readers is as sure as the surer of them."""
    found: dict[str, float] = {}
    for reader in all_readers():
        found[reader.FORMAT] = max(found.get(reader.FORMAT, 0.0), reader.recognise(head, name))
    return tuple(sorted(((f, s) for f, s in found.items() if s > 0), key=lambda e: -e[1]))
