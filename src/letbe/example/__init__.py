"""The bundled example: a year of Noor Adler and seven people she knows.

Everything in it is invented: the names, the words, the numbers (from ranges that regulators keep
for stories) and the addresses (from domains that nobody can own).  The exports are written as
WhatsApp, Telegram and a mail provider write them, so reading the example is reading real formats.

``truth.json`` says what was planted, person by person; tests take their known answers from it.
A script in the project makes all of it (``python -m scripts.make_example``); see ``docs/example.md``.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from importlib.resources import files as _package_files
from typing import TYPE_CHECKING, Any, Final, cast

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable
    from pathlib import Path

#: The person whose exports these are: the name in the chats, the address of the mailbox.
OWNER: Final = "Noor Adler"
OWNER_MAIL: Final = "noor.adler@example.org"
#: Where the owner's clocks hang.
ZONE: Final = "Europe/Berlin"
#: The moment of the exports; the example is always looked at from here.
NOW: Final = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


def files() -> Traversable:
    """Give the folder of the bundled exports.

    Returns:
        A folder of ``whatsapp``, ``telegram`` and ``mail``; it may lie inside an archive, so use
        ``copy_to`` where plain paths are needed.

    >>> sorted(folder.name for folder in files().iterdir())
    ['mail', 'telegram', 'whatsapp']
    """
    return _package_files(__name__) / "data"


def truth() -> dict[str, Any]:
    """Say what was planted in the example.

    Returns:
        ``owner``, ``now``, ``people`` (each with ``channels`` and counts each way), ``group``, ``robot``
        and ``notes_to_self``; times are ISO 8601, UTC.

    >>> [person["key"] for person in truth()["people"]]
    ['mara', 'teo', 'ola', 'ravi', 'hana', 'bruno', 'letter']
    """
    text = (_package_files(__name__) / "truth.json").read_text("utf-8")
    return cast("dict[str, Any]", json.loads(text))


def copy_to(folder: Path) -> list[Path]:
    """Copy the exports into a folder, which is made if it is not there.

    Args:
        folder: Where to; files of the same names are replaced.

    Returns:
        The files written, in order of their paths.

    Raises:
        OSError: The folder cannot be written.

    >>> import tempfile, pathlib
    >>> written = copy_to(pathlib.Path(tempfile.mkdtemp()))
    >>> written[-1].name
    'WhatsApp Chat with Mara Lindqvist.txt'
    """
    return sorted(_copied(files(), folder))


def _copied(source: Traversable, target: Path) -> list[Path]:
    """Copy one folder and all below it."""
    target.mkdir(parents=True, exist_ok=True)
    found: list[Path] = []
    for entry in source.iterdir():
        place = target / entry.name
        if entry.is_dir():
            found += _copied(entry, place)
        else:
            place.write_bytes(entry.read_bytes())
            found.append(place)
    return found
