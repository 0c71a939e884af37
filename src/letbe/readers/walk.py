"""Walk folders and archives, at any depth, and give every file in them as a source.

Nothing is unpacked to disk.  A path that cannot be read is a value, not a stop: the others are
still read.  Archives are hostile: a member that unpacks to absurdly more than it takes up is
refused, names are only ever shown, and links and devices are left alone.
"""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Final

from letbe.errors import UnreadableError
from letbe.readers.archives import NotAnArchiveError, members_of, seekable
from letbe.readers.found import TORN, Found, LeftAlone, Unread, unread
from letbe.readers.source import Source, from_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from contextlib import ExitStack

    from letbe.readers.archives import Members

#: An archive in an archive in an archive is as deep as real exports go; one more is room to spare.
MOST_NESTED: Final = 4

#: More members than any export has; a folder of mails is nearer to a million than one thinks.
MOST_MEMBERS: Final = 5_000_000

#: Media that lie beside a chat: known, and left alone without being opened.
MEDIA_SUFFIXES: Final = frozenset(
    f".{ending}"
    for endings in (
        "jpg jpeg png gif webp heic heif bmp tif tiff svg ico tgs thumb",
        "mp4 mov avi mkv webm 3gp m4v mp3 m4a aac ogg opus oga wav amr flac",
        "pdf doc docx xls xlsx ppt pptx odt vcf ics apk exe css ttf woff woff2",
    )
    for ending in endings.split()
)

#: A card that Google Voice puts beside its pages: one's own numbers.  Other cards are contacts.
_OWN_NUMBERS: Final = ("phones", ".vcf")

#: Files that a system puts everywhere.
_LITTER: Final = frozenset({".ds_store", "thumbs.db", "desktop.ini"})


def walk(paths: Iterable[str | os.PathLike[str]], keep: ExitStack) -> Iterator[Found]:
    """Give every file under some paths, looking into folders and archives.

    Args:
        paths: Files, folders and archives, in any mixture.
        keep: Holds the archives open while their members are read, and closes them with itself.

    Yields:
        A source for each file that may be an export; an :class:`Unread` for each that cannot be
        opened; a :class:`LeftAlone` for each that is known not to be one.

    Cost: one ``stat`` a file, and the directory of each archive.

    >>> from contextlib import ExitStack
    >>> with ExitStack() as keep:
    ...     [type(found).__name__ for found in walk(["/nowhere/at/all"], keep)]
    ['Unread']
    """
    for path in paths:
        yield from _walk_path(Path(path), str(path), keep)


def _walk_path(path: Path, top: str, keep: ExitStack) -> Iterator[Found]:
    """Walk one path of the file system."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        yield unread(str(path), error)
        return
    if stat.S_ISDIR(mode):
        yield from _walk_folder(path, top, keep)
    elif not stat.S_ISREG(mode):
        yield Unread(
            str(path), UnreadableError(f"{path} is not a file", "give a file, a folder or an archive")
        )
    elif _is_litter(path.name):
        yield LeftAlone(str(path), _suffix(path.name))
    else:
        try:
            source = replace(from_path(path), folder=top)
        except OSError as error:
            yield unread(str(path), error)
            return
        yield from _look_inside(source, 0, keep)


def _walk_folder(folder: Path, top: str, keep: ExitStack) -> Iterator[Found]:
    """Walk a folder in the order of names, without following links to folders."""
    troubles: list[OSError] = []
    for base, folders, files in os.walk(folder, onerror=troubles.append):
        folders.sort()
        for name in sorted(files):
            yield from _walk_path(Path(base) / name, top, keep)
        while troubles:
            trouble = troubles.pop()
            yield unread(str(trouble.filename or base), trouble)
    for trouble in troubles:
        yield unread(str(trouble.filename or folder), trouble)


def _look_inside(source: Source, depth: int, keep: ExitStack) -> Iterator[Found]:
    """Give a source itself, or what is in it if it is an archive."""
    if _suffix(source.name) in MEDIA_SUFFIXES and not _holds_own_numbers(source.name):
        yield LeftAlone(source.path, _suffix(source.name))
        return
    try:
        with source.open() as stream:
            head = stream.read(512)
    except (OSError, *TORN) as error:
        yield unread(source.path, error)
        return
    opener = members_of(head)
    if opener is None:
        yield source
    elif depth >= MOST_NESTED:
        what = f"{source.path} is an archive inside {depth} others"
        yield Unread(source.path, UnreadableError(what, "unpack it first, then read the folder"))
    else:
        yield from _walk_archive(source, depth, opener, keep)


def _walk_archive(source: Source, depth: int, opener: Members, keep: ExitStack) -> Iterator[Found]:
    """Walk the members of an archive; what goes wrong inside is a value."""
    try:
        stream = keep.enter_context(seekable(source, depth))
        for number, member in enumerate(opener(source, stream)):
            if number >= MOST_MEMBERS:
                what = f"{source.path} holds more than {MOST_MEMBERS:,} files"
                yield Unread(source.path, UnreadableError(what, "unpack it, and read a part at a time"))
                return
            if isinstance(member, Source) and _is_litter(member.name):
                yield LeftAlone(member.path, _suffix(member.name))
            elif isinstance(member, Source):
                yield from _look_inside(member, depth + 1, keep)
            else:
                yield member
    except NotAnArchiveError:
        yield LeftAlone(source.path, _suffix(source.name))
    except UnreadableError as error:
        yield Unread(source.path, error)
    except (OSError, *TORN) as error:
        yield unread(source.path, error)


def _suffix(name: str) -> str:
    """Give a name's ending in lower case, with its dot."""
    return PurePath(name).suffix.lower()


def _holds_own_numbers(name: str) -> bool:
    """Tell by its name the one card that is looked into; its reader looks at what it holds."""
    begin, end = _OWN_NUMBERS
    return name.lower().startswith(begin) and name.lower().endswith(end)


def _is_litter(name: str) -> bool:
    """Tell what a system puts everywhere."""
    return name.lower() in _LITTER or name.startswith("._")
