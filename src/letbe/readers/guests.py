"""Readers that other packages bring, found by their entry point and kept from doing harm.

A guest is asked like any reader of letbe's own, and then:

1. One that cannot be loaded, or fails, is a sentence that names its package, and never a crash.
2. Its name is a channel's; one that letbe has itself is letbe's.
3. What it reads is looked over before anything else sees it, since everything else takes it for granted.

It runs in this process with all of the user's rights: to install one is to trust its makers.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any, Final

from letbe.errors import LetbeError, UnreadableError

if TYPE_CHECKING:
    from collections.abc import Collection
    from importlib.metadata import EntryPoint

    from letbe.readers.about import About
    from letbe.readers.rows import Scan, Work
    from letbe.readers.source import Source

#: What a package names its reader under.
GROUP: Final = "letbe.readers"


@dataclass
class Guests:
    """What was found.

    Attributes:
        readers: Those that can be asked, by the names of their packages.
        troubles: What went wrong, each said once.
    """

    readers: list[Guest] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    def complain(self, trouble: str) -> None:
        """Note what went wrong."""
        if trouble not in self.troubles:
            self.troubles.append(trouble)


class Guest:
    """A reader of another package; see :class:`letbe.readers.rows.Reader`.

    Attributes:
        FORMAT: Its format's name.
        ABOUT: What it says of itself.
        package: Who brings it.
    """

    def __init__(self, reader: Any, package: str, guests: Guests) -> None:
        self.FORMAT: str = reader.FORMAT
        self.ABOUT: About | None = getattr(reader, "ABOUT", None)
        self.package = package
        self._reader = reader
        self._guests = guests

    def recognise(self, head: bytes, name: str) -> float:
        """Say how surely a file is of its format; not at all, where it fails."""
        try:
            sure = float(self._reader.recognise(head, name))
        except Exception as error:  # noqa: BLE001 - whatever a stranger's code raises
            self._guests.complain(_failed(self.package, error))
            return 0.0
        return sure if 0 <= sure <= 1 else 0.0

    def family(self, source: Source) -> str | None:
        """Name what a file belongs to; itself, where that fails."""
        try:
            family = self._reader.family(source)
        except Exception as error:  # noqa: BLE001 - whatever a stranger's code raises
            self._guests.complain(_failed(self.package, error))
            return None
        return None if family is None else str(family)

    def scan(self, work: Work) -> Scan:
        """Read it all.

        Raises:
            UnreadableError: It failed, or gave something that is no sound scan.
        """
        from letbe.readers.sound import unsound  # noqa: PLC0415 - loads numpy

        hint = f"tell the makers of {self.package}; nothing of this file was kept"
        try:
            scan: Scan = self._reader.scan(work)
        except (LetbeError, OSError):
            raise
        except Exception as error:
            raise UnreadableError(_failed(self.package, error), hint) from error
        wrong = unsound(scan, self.FORMAT)
        if wrong is not None:
            raise UnreadableError(f"the reader of {self.package} gave what cannot be: {wrong}", hint)
        return scan


def _failed(package: str, error: BaseException) -> str:
    """Say that a reader failed; never with its own words, which may be somebody's."""
    return f"the reader of {package} failed ({type(error).__name__})"


def find_guests(points: Collection[EntryPoint], taken: Collection[str]) -> Guests:
    """Load the readers that entry points name.

    Args:
        points: The entry points of ``GROUP``.
        taken: The names of letbe's own formats.
    """
    guests = Guests()
    names = set(taken)
    for point in sorted(points, key=lambda p: (_package(p), p.name)):
        package = _package(point)
        try:
            reader = point.load()
            guest = Guest(reader() if isinstance(reader, type) else reader, package, guests)
        except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever a stranger's module does
            guests.complain(f"{package} brings a reader that cannot be loaded ({type(error).__name__})")
            continue
        trouble = _trouble(guest, reader, names)
        if trouble is None:
            names.add(guest.FORMAT)
            guests.readers.append(guest)
        else:
            guests.complain(trouble)
    return guests


def _package(point: EntryPoint) -> str:
    """Name the package that brings an entry point."""
    return point.dist.name if point.dist is not None else point.value


def _trouble(guest: Guest, reader: Any, taken: Collection[str]) -> str | None:
    """Say why a reader cannot be used; None where it can."""
    from letbe.readers.rows import CHANNEL_FORM  # noqa: PLC0415 - only where there is a guest

    if not isinstance(guest.FORMAT, str) or CHANNEL_FORM.fullmatch(guest.FORMAT) is None:
        return f"{guest.package} brings a reader whose name is no name of a format: a-z, 0-9 and - only"
    if guest.FORMAT in taken:
        return (
            f'{guest.package} brings a reader named "{guest.FORMAT}", and there is one of that name already'
        )
    lacking = [n for n in ("recognise", "family", "scan") if not callable(getattr(reader, n, None))]
    if lacking:
        return f"{guest.package} brings a reader without {lacking[0]}()"
    return None


@cache
def guests() -> Guests:
    """Give the readers that are installed beside letbe's own; looked for once.

    Cost: one look at the list of installed packages, and what the guests load.
    """
    from letbe.readers import FORMATS  # noqa: PLC0415 - a circle otherwise

    points = entry_points(group=GROUP)
    if points:
        _let_load_anything()
    return find_guests(points, FORMATS)


def _let_load_anything() -> None:
    """Undo that the program goes without some libraries (``letbe.__main__``): a guest may need them."""
    sys.meta_path[:] = [f for f in sys.meta_path if not getattr(f, "spares_needless", False)]
