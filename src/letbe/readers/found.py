"""What is found under a path: bytes to read, something that cannot be read, something left alone."""

from __future__ import annotations

import lzma
import tarfile
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass
from typing import Final

from letbe.errors import UnreadableError
from letbe.readers.source import Source

#: What a damaged or cut-off archive raises while it is read.
TORN: Final = (
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    lzma.LZMAError,
    tarfile.TarError,
    zipfile.BadZipFile,
    zlib.error,
)

#: Characters that turn the direction of all that follows.
_TURNS: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True, slots=True)
class Unread:
    """A path that could not be read at all.

    Attributes:
        path: What a person is shown.
        error: What was met, and what would do.
    """

    path: str
    error: UnreadableError


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """A file that is known not to be a chat (a photo, a system's litter).

    Attributes:
        path: What a person is shown.
        suffix: Its ending, in lower case.
    """

    path: str
    suffix: str


Found = Source | Unread | LeftAlone


def unread(path: str, error: BaseException) -> Unread:
    """Say in plain words why a path cannot be read.

    >>> unread("a.zip", zipfile.BadZipFile()).error.met
    'a.zip is a damaged or cut-off archive'
    """
    met, hint = _words(error)
    return Unread(path, UnreadableError(f"{shown(path)} {met}", hint))


def _words(error: BaseException) -> tuple[str, str]:
    """Put an error of the system or of an archive into words."""
    if isinstance(error, FileNotFoundError):
        return "is not there", "look at the spelling, or give the folder that it is in"
    if isinstance(error, PermissionError):
        return "may not be read by you", "change its permissions, or copy it to where you may read"
    if isinstance(error, OSError):
        return (
            f"cannot be read ({error.strerror or 'the system gave no reason'})",
            "try again, or copy it first",
        )
    return (
        "is a damaged or cut-off archive",
        "export it again, or unpack what can be unpacked and read the folder",
    )


def shown(name: str) -> str:
    r"""Make a name harmless on a screen: no control characters, no half characters.

    >>> shown("a\x1b[2Jb") == "a\N{REPLACEMENT CHARACTER}[2Jb"
    True
    """
    return "".join("\N{REPLACEMENT CHARACTER}" if _harmful(c) else c for c in name)


def _harmful(c: str) -> bool:
    """Tell what moves the cursor, breaks the line, turns the direction, or cannot be encoded."""
    return unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} or c in _TURNS
