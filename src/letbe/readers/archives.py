"""The members of archives (zip, tar), read as streams; nothing is unpacked to disk.

Archives are hostile: a member that unpacks to absurdly more than it takes up is refused, names are
only ever shown, and links and devices are left alone.
"""

from __future__ import annotations

import tarfile
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO, Final, cast

from letbe.errors import UnreadableError
from letbe.readers.found import Found, Unread, shown
from letbe.readers.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Members = Callable[[Source, BinaryIO], Iterator[Found]]

#: Text shrinks 5 to 20 times, very repetitive JSON some 100 times; a bomb about 1000 times.
MOST_RATIO: Final = 250

#: Below this size no ratio is harmful.
HARMLESS_BYTES: Final = 64 << 20

#: An archive inside an archive is held in memory, so it must not be larger than this.
MOST_INNER_BYTES: Final = 1 << 30


class NotAnArchiveError(Exception):
    """A file is compressed, but holds no archive: a lone compressed file, or a tar cut off at its start."""


def members_of(head: bytes) -> Members | None:
    """Tell an archive by its first bytes, and give what lists its members.

    >>> members_of(b"1/2/24, 09:00 - Ada: hello") is None
    True
    """
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _zip_members
    if head[257:262] == b"ustar" or head.startswith((b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00")):
        return _tar_members
    return None


def seekable(source: Source, depth: int) -> BinaryIO:
    """Open an archive so that its members can be found: a file as it is, an inner one in memory."""
    stream = source.open()
    if depth == 0:
        return stream
    with stream:
        content = stream.read(MOST_INNER_BYTES + 1)
    if len(content) > MOST_INNER_BYTES:
        what = f"{source.path} is an archive of over {MOST_INNER_BYTES >> 20} MiB inside another"
        raise UnreadableError(what, "unpack the outer one first, then read the folder")
    return BytesIO(content)


def _zip_members(source: Source, stream: BinaryIO) -> Iterator[Found]:
    """Give the members of a zip."""
    archive = zipfile.ZipFile(stream)
    for info in archive.infolist():
        name = _zip_name(info)
        last = name.rsplit("/", 1)[-1]
        if info.is_dir() or name.startswith("__MACOSX/"):
            continue
        path = f"{source.path}!/{shown(name)}"
        trouble = _zip_trouble(path, info)
        if trouble is not None:
            yield Unread(path, trouble)
            continue
        yield Source(
            path=path,
            name=last,
            size=info.file_size,
            opener=_zip_opener(archive, info),
            folder=source.path,
        )


def _zip_opener(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Callable[[], BinaryIO]:
    """Open one member, as often as it is asked for."""
    return lambda: cast("BinaryIO", archive.open(info))


def _zip_trouble(path: str, info: zipfile.ZipInfo) -> UnreadableError | None:
    """Say why a member must not be unpacked."""
    if info.flag_bits & 0x1:
        return UnreadableError(
            f"{path} is protected by a password", "unpack it with the password, then read the folder"
        )
    if info.file_size > HARMLESS_BYTES and info.file_size > MOST_RATIO * max(info.compress_size, 1):
        times = info.file_size // max(info.compress_size, 1)
        what = f"{path} would unpack to {times:,} times its size"
        return UnreadableError(what, "if you trust it, unpack it yourself, then read the folder")
    return None


def _zip_name(info: zipfile.ZipInfo) -> str:
    """Give a member's name; many programs write UTF-8 and forget to say so."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename


def _tar_members(source: Source, stream: BinaryIO) -> Iterator[Found]:
    """Give the members of a tar, plain or compressed."""
    try:
        archive = tarfile.open(fileobj=stream, mode="r:*")  # noqa: SIM115 - members are opened later
    except tarfile.ReadError as error:
        raise NotAnArchiveError from error
    bound = MOST_RATIO * max(source.size, 1) + HARMLESS_BYTES
    for info in archive:
        if info.offset_data > bound:
            times = info.offset_data // max(source.size, 1)
            what = f"{source.path} would unpack to over {times:,} times its size"
            raise UnreadableError(what, "if you trust it, unpack it yourself, then read the folder")
        last = info.name.rsplit("/", 1)[-1]
        if not info.isreg():
            continue
        yield Source(
            path=f"{source.path}!/{shown(info.name)}",
            name=last,
            size=info.size,
            opener=_tar_opener(archive, info),
            folder=source.path,
        )


def _tar_opener(archive: tarfile.TarFile, info: tarfile.TarInfo) -> Callable[[], BinaryIO]:
    """Open one member, as often as it is asked for."""
    return lambda: cast("BinaryIO", archive.extractfile(info))
