"""Wait for exports to arrive in a folder, and say which of them are whole.

    what is there ──▶ pending ── still for STILL_S ──▶ ready ──▶ read
                         ▲                                        │
                         └────────── changed again ◀──────────────┘

What is read is an entry of the folder: a file, or a folder in it as a whole, since many exports are several
files that need each other.  An entry is whole when nothing in it has changed for a while and nothing in it
has the name of a download that goes on.

The system tells when something changes, so that waiting costs nothing; only while an entry is pending is it
looked at again and again.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from letbe.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from threading import Event

#: How long nothing may change in an entry before it is taken for whole: a slow copy pauses less.
STILL_S: Final = 3.0
#: How often a pending entry is looked at.
LOOK_S: Final = 1.0
#: How often the system's list of changes is looked at; Ctrl-C is heard as late as that.
STEP_MS: Final = 500

#: What browsers and tools call a file that they are still writing.
UNFINISHED: Final = (".crdownload", ".part", ".partial", ".download", ".tmp", ".opdownload", ".filepart")


@dataclass(frozen=True, slots=True)
class Look:
    """What an entry looks like from outside.

    Attributes:
        files: How many files are in it.
        size: Bytes in all.
        newest_ns: The newest change, nanoseconds since 1970.
        unfinished: One of them is still being written, by its name.
    """

    files: int = 0
    size: int = 0
    newest_ns: int = 0
    unfinished: bool = False


def look_at(entry: Path) -> Look:
    """Look at a file, or at all files in a folder; nothing is opened.

    Cost: one ``stat`` a file.

    >>> look_at(Path("/nowhere/at/all"))
    Look(files=0, size=0, newest_ns=0, unfinished=False)
    """
    look = Look()
    for file in _files(entry):
        try:
            known = file.stat()
        except OSError:
            continue
        look = Look(
            look.files + 1,
            look.size + known.st_size,
            max(look.newest_ns, known.st_mtime_ns),
            look.unfinished or file.name.lower().endswith(UNFINISHED),
        )
    return look


def _files(entry: Path) -> Iterator[Path]:
    """Give the files of an entry, without following links to folders."""
    if not entry.is_dir():
        yield entry
        return
    for base, _, names in os.walk(entry):
        yield from (Path(base) / name for name in names)


@dataclass(slots=True)
class Arrivals:
    """What has been read of a folder, and what waits; pure but for looking.

    Attributes:
        folder: The folder.
        read: How each entry looked when it was read.
        pending: How each entry that is not read yet looked, and since when, in seconds.
    """

    folder: Path
    read: dict[Path, Look] = field(default_factory=dict)
    pending: dict[Path, tuple[Look, float]] = field(default_factory=dict)

    def entries(self) -> list[Path]:
        """List what lies in the folder, by name; what is hidden is nobody's export."""
        return sorted(e for e in self.folder.iterdir() if not e.name.startswith("."))

    def entry_of(self, path: Path) -> Path | None:
        """Name the entry that a path belongs to; None for the folder itself and what is not in it."""
        if path == self.folder or not path.is_relative_to(self.folder):
            return None
        entry = self.folder / path.relative_to(self.folder).parts[0]
        return None if entry.name.startswith(".") else entry

    def note(self, entries: Iterable[Path], now_s: float) -> None:
        """Look at some entries, and let those wait that are not what was read."""
        for entry in entries:
            look = look_at(entry)
            if look.size == 0 or look == self.read.get(entry):
                self.pending.pop(entry, None)
            elif entry not in self.pending or self.pending[entry][0] != look:
                self.pending[entry] = look, now_s

    def ready(self, now_s: float, clock_ns: int | None = None) -> list[Path]:
        """Give the entries that are whole, and take them for read.

        Args:
            now_s: Any clock that only goes forward.
            clock_ns: The clock that files are dated by, where nothing has arrived since the first look: what
                was changed long ago need not wait.  (A copy that goes on can carry old dates.)
        """
        self.note(list(self.pending), now_s)
        whole = []
        for entry, (look, since) in self.pending.items():
            old = clock_ns is not None and clock_ns - look.newest_ns > STILL_S * 1e9
            if not look.unfinished and (old or now_s - since >= STILL_S):
                whole.append(entry)
        for entry in whole:
            self.read[entry] = self.pending.pop(entry)[0]
        return sorted(whole)

    def again(self, entries: Iterable[Path], now_s: float) -> None:
        """Let entries wait once more: they could not be read just now."""
        for entry in entries:
            self.pending[entry] = self.read.pop(entry, Look()), now_s


def folders_of(paths: Sequence[str]) -> list[Path]:
    """Check that what is to be watched is folders.

    Raises:
        UsageError: One is not.
    """
    folders = [Path(p).absolute() for p in paths]
    for folder in folders:
        if not folder.is_dir():
            raise UsageError(f"{folder} is not a folder", "give --watch a folder that exists")
    return folders


def changes(folders: Sequence[Path], stop: Event | None = None) -> Iterator[list[Path]]:
    """Give what changes in some folders, as the system tells it; nothing, about once every ``LOOK_S``.

    Args:
        folders: The folders; all in them counts.
        stop: Set by whoever wants it to end.

    Raises:
        UsageError: The library that listens to the system is not installed.
    """
    try:
        from watchfiles import watch  # noqa: PLC0415 - an extra, and only this needs it
    except ImportError as error:
        raise UsageError(
            "--watch needs a library that is not installed", "pip install 'letbe[watch]'"
        ) from error
    told = watch(
        *folders,
        watch_filter=None,
        debounce=2 * STEP_MS,
        step=STEP_MS,
        stop_event=stop,
        rust_timeout=int(1000 * LOOK_S),
        yield_on_timeout=True,
        ignore_permission_denied=True,
    )
    for some in told:
        yield [Path(path) for _, path in some]
