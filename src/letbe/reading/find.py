"""Find what can be read under some paths, and which reader is to read it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING

from letbe.errors import UnreadableError, UsageError
from letbe.readers import all_readers, formats, known_but_not_read
from letbe.readers.csv.mapping import EXAMPLE, shown
from letbe.readers.delimited import header_of
from letbe.readers.found import TORN, LeftAlone, Unread, unread
from letbe.readers.walk import walk
from letbe.reading.report import FileReport, failed

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from contextlib import ExitStack
    from os import PathLike

    from letbe.readers.rows import Reader
    from letbe.readers.source import Source


@dataclass(slots=True)
class Job:
    """What one reader is to read, and how it is called in the report.

    Attributes:
        path: The file, or the family of files (the folder or archive that single mails are in).
        reader: Who reads it.
        sources: One source, or all of the family.
    """

    path: str
    reader: Reader
    sources: list[Source]

    @property
    def size(self) -> int:
        """Bytes to read, unpacked, as far as known."""
        return sum(s.size for s in self.sources)


@dataclass(slots=True)
class Finds:
    """What is under some paths.

    Attributes:
        readers: Who is asked.
        jobs: What can be read.
        failed: What a person asked for and letbe cannot read.
        left_alone: How many other files there are, by their ending.
        families: The jobs that gather several files, by their format and family.
        hinted: What was said of an export in another form, and where: an export can have thousands of pages.
    """

    readers: list[Reader] = field(default_factory=list)
    jobs: list[Job] = field(default_factory=list)
    failed: list[FileReport] = field(default_factory=list)
    left_alone: Counter[str] = field(default_factory=Counter)
    families: dict[tuple[str, str], Job] = field(default_factory=dict)
    hinted: set[tuple[str, str]] = field(default_factory=set)


def find(paths: Sequence[str | PathLike[str]], keep: ExitStack, wanted: str | None = None) -> Finds:
    """Find the exports under some paths.

    Args:
        paths: Files, folders, archives.
        keep: Holds archives open until they have been read.
        wanted: A format that the user names, so that nothing is recognised; else None.

    Raises:
        UsageError: There is no such format.

    Cost: reads the first 64 KiB of each file.
    """
    if wanted is not None and wanted not in formats():
        raise UsageError(f'no format "{wanted}"', f"there are: {', '.join(formats())}")
    finds = Finds(readers=[r for r in all_readers() if wanted in {None, r.FORMAT}])
    asked_for = {str(p) for p in paths}
    for thing in walk(paths, keep):
        if isinstance(thing, Unread):
            finds.failed.append(failed(thing.path, thing.error))
        elif isinstance(thing, LeftAlone):
            _leave(finds, thing.path, thing.suffix, asked_for)
        else:
            _take(finds, thing, asked_for, believed=wanted is not None)
    _give_way(finds)
    return finds


def _give_way(finds: Finds) -> None:
    """Leave alone what another file holds in a better form, where a reader says so (``gives_way``)."""
    better = [job for job in finds.jobs if not hasattr(job.reader, "gives_way")]
    for job in list(finds.jobs):
        gives_way = getattr(job.reader, "gives_way", None)
        if gives_way is None:
            continue
        if gives_way(job.path, [j.path for j in better if j.reader.FORMAT == job.reader.FORMAT]):
            finds.jobs.remove(job)
            finds.left_alone.update(PurePath(s.name).suffix.lower() for s in job.sources)


def _take(finds: Finds, source: Source, asked_for: set[str], *, believed: bool) -> None:
    """Give a source to the reader who is surest of it."""
    try:
        head = source.head()
    except (OSError, *TORN) as error:
        finds.failed.append(failed(source.path, unread(source.path, error).error))
        return
    sure = [r.recognise(head, source.name) for r in finds.readers]
    surest = finds.readers[sure.index(max(sure))]
    suffix = PurePath(source.name).suffix.lower()
    only: Collection[str] = getattr(surest, "SUFFIXES", ())
    if believed and only and suffix not in only and source.path not in asked_for:
        _leave(finds, source.path, suffix, asked_for)
        return
    if not believed and max(sure) <= 0:
        _not_ours(finds, source, head, asked_for)
    elif (family := surest.family(source)) is not None:
        _gather(finds, source, surest, family)
    else:
        finds.jobs.append(Job(source.path, surest, [source]))


def _gather(finds: Finds, source: Source, reader: Reader, family: str) -> None:
    """Put a file with the others that make one export."""
    key = (reader.FORMAT, family)
    if key not in finds.families:
        finds.families[key] = Job(family, reader, [])
        finds.jobs.append(finds.families[key])
    finds.families[key].sources.append(source)


def _not_ours(finds: Finds, source: Source, head: bytes, asked_for: set[str]) -> None:
    """Say what a file is that no reader knows, if the user asked for it or it is nearly one of ours."""
    hint = known_but_not_read(head, source.name)
    if hint is not None and source.path not in asked_for and (hint, source.folder) in finds.hinted:
        _leave(finds, source.path, PurePath(source.name).suffix.lower(), asked_for)
    elif hint is not None:
        finds.hinted.add((hint, source.folder))
        what = f"{source.path} is an export in a form that letbe does not read"
        finds.failed.append(failed(source.path, UnreadableError(what, hint)))
    elif not head.strip(b"\0\t\r\n ") and source.path in asked_for:
        finds.failed.append(
            failed(source.path, UnreadableError(f"{source.path} is empty", "export it again"))
        )
    else:
        _leave(finds, source.path, PurePath(source.name).suffix.lower(), asked_for, header_of(head))


def _hint(suffix: str, header: Sequence[str]) -> str:
    """Say what would do for a file that no reader knows."""
    if suffix in {".csv", ".tsv"} and len(header) > 1:
        return f"its columns are {shown(header)}; say what they hold: {EXAMPLE}"
    if suffix in {".csv", ".tsv", ".parquet"}:
        return f"say what its columns hold: {EXAMPLE}"
    if suffix in {".gz", ".bz2", ".xz"}:
        return "it is compressed: unpack it yourself, then read what comes out"
    return "letbe formats lists what it reads; --format says which it is"


def _leave(finds: Finds, path: str, suffix: str, asked_for: set[str], header: Sequence[str] = ()) -> None:
    """Count a file that is none of ours; name it if it was asked for by itself."""
    if path in asked_for:
        finds.failed.append(
            failed(
                path, UnreadableError(f"{path} is no chat or mail that letbe knows", _hint(suffix, header))
            )
        )
    else:
        finds.left_alone[suffix or "without an ending"] += 1
