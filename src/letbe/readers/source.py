"""Where bytes come from: a file, a member of a zip or tar, at any depth.

A source can be opened again and again and is read as a stream; nothing is unpacked to disk.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Final, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

#: How much is looked at to recognise a format.
HEAD_BYTES: Final = 65_536

#: How much a reader holds at a time.
WINDOW_BYTES: Final = 16 << 20


@dataclass(frozen=True, slots=True)
class Source:
    """Bytes with a name.

    Attributes:
        path: What a person is shown; members of archives behind ``!/``.
        name: The last part of it, as the archive or the file system spells it.
        size: Bytes, unpacked, as stated; 0 where not known.
        opener: Opens it from the start.
        folder: The top folder or archive that it came from; single mails are gathered by it.
        file: Where it lies, if it is a plain file: a database is read in place.  None in an archive.
    """

    path: str
    name: str
    size: int
    opener: Callable[[], BinaryIO]
    folder: str
    file: Path | None = None

    @property
    def inside(self) -> str:
        """Give the path of what it directly lies in: a folder, also one in an archive, or the archive."""
        return self.path.removesuffix(self.name).rstrip("/\\").removesuffix("!")

    def open(self) -> BinaryIO:
        """Open it from the start; the caller closes it."""
        return self.opener()

    def head(self) -> bytes:
        """Give the first 64 KiB."""
        with self.open() as stream:
            return stream.read(HEAD_BYTES)

    def windows(self, size: int = WINDOW_BYTES) -> Iterator[bytes]:
        """Give the bytes in pieces of ``size``, the last one shorter."""
        with self.open() as stream:
            while piece := stream.read(size):
                yield piece


def from_path(path: Path) -> Source:
    """Make a source of a plain file."""
    return Source(
        path=str(path),
        name=path.name,
        size=path.stat().st_size,
        opener=lambda: cast("BinaryIO", path.open("rb")),
        folder=str(path.parent),
        file=path,
    )


def from_bytes(content: bytes, name: str = "export") -> Source:
    """Make a source of bytes in memory."""
    from io import BytesIO  # noqa: PLC0415 - for tests and small members

    return Source(path=name, name=name, size=len(content), opener=lambda: BytesIO(content), folder="")
