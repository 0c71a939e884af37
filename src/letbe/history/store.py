"""The history: append, read, rearrange; a kill at any moment leaves the old one or the new one.

    append ─┐   ┌─ files are written beside, synced, renamed ─┐   ┌─ one commit of ─┐
    move ───┼──▶│  the folder is synced                       │──▶│  the manifest   │──▶ what it says, holds
    rewrite ┘   └─────────────────────────────────────────────┘   └─────────────────┘

True at every line, also after a crash there:

1. A file that the manifest names is whole, synced, and never changed again.
2. What ``append`` said was added is in a committed manifest; before that, none of it is.
3. All rows of a person are in one bucket, so that a bucket can be read by itself.
4. A segment is sorted by handle and time; rows of a handle with the same time are in the order they came.
5. The times of a handle are readable with its own key only, even in an old copy of a segment.
6. A file that no manifest names is removed at the next write; one that is damaged moves to ``damaged/``
   and is kept.
7. What is held of a message's key is the most that any one file showed of it.

Each segment has a data key of its own, wrapped by the KEK, so that rewriting a segment makes old copies
of it unreadable once the KEK is exchanged.

Left out on purpose: changing a row.  A history grows, is rearranged, or forgets.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa

from letbe.errors import BusyError, DamagedError
from letbe.history import manifest
from letbe.history import segment as files
from letbe.history.columns import conform, ints
from letbe.history.manifest import Change, People, bucket_of, new_segment
from letbe.history.schema import STORED
from letbe.history.sealing import TimeKeys
from letbe.history.ticket import Ticket, in_order, read_part
from letbe.home import DAMAGED_FOLDER
from letbe.home.handles import set_person, slot_of
from letbe.vault import make_folder, saying_why, sync_folder

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from letbe.errors import LetbeError
    from letbe.history.columns import Ints
    from letbe.history.segment import Part, Segment
    from letbe.home import Home

FOLDER: Final = "history"

#: A bucket with more rows is split: 2 million rows are some 120 MB in memory.
ROWS_PER_BUCKET: Final = 2_000_000

#: A bucket with more segments is merged; each segment costs a keystream for each of its handles.
SEGMENTS_PER_BUCKET: Final = 8

#: An older segment is merged along when it is at most so many times as long as all newer ones together,
#: so that a row is rewritten a few times only, however often something is appended.
_MERGE_RATIO: Final = 4

#: A segment, or one that is not whole yet.
_OWN_FILE: Final = re.compile(r"(?P<name>[0-9a-f]{24})\.parquet(?P<part>\.\d+\.part)?")

#: How often a bucket is looked up anew when it was rearranged while it was read.
_TRIES: Final = 5


@dataclass(frozen=True, slots=True)
class Added:
    """What an append did.

    Attributes:
        added: Messages that are new.
        duplicates: Messages that the history had already, or that came twice.
    """

    added: int
    duplicates: int


@dataclass(frozen=True, slots=True)
class _Arrived:
    """Rows that come, over all files.

    Attributes:
        table: In the schema ``STORED``, shape (n,).
        handle: Its column as int64, shape (n,).
        key: The same, the bits of the uint64.
        file: Which file each row is from, shape (n,), int32.
        whose: Which of the distinct handles each row belongs to, shape (n,), int32.
        slots: Where each distinct handle belongs, shape (h,), int64.
    """

    table: pa.Table
    handle: Ints
    key: Ints
    file: NDArray[np.int32]
    whose: NDArray[np.int32]
    slots: Ints


class History:
    """The messages of one home.

    Attributes:
        home: The open home.
        folder: Where its files are.
    """

    def __init__(self, home: Home) -> None:
        self.home = home
        self.folder: Path = home.folder / FOLDER
        home.migrate("history", manifest.STEPS)

    # -- reading -----------------------------------------------------------------------------

    def buckets(self) -> list[int]:
        """Give the buckets that hold messages; each can be read by itself."""
        with self.home.reading() as db:
            rows = db.execute("SELECT DISTINCT bucket FROM segment WHERE aside = 0 ORDER BY bucket")
            return [int(str(row[0])) for row in rows]

    def rows(self) -> int:
        """Count all messages; no file is read."""
        with self.home.reading() as db:
            found = db.execute("SELECT coalesce(sum(rows), 0) FROM segment WHERE aside = 0").get
        return int(str(found))

    def ticket(self, bucket: int, only: Collection[int] | None = None) -> Ticket:
        """Give what is needed to read a bucket in another process; see ``read_ticket``.

        Args:
            bucket: From ``buckets``.
            only: The handles whose rows can be read with it; None for all.  No key of another handle is
                opened.
        """
        with self.home.reading() as db:
            return Ticket(
                bucket,
                self.folder,
                manifest.segments(self.home, db, bucket),
                manifest.people(self.home, db, bucket, only).keys,
            )

    def load(
        self, bucket: int, columns: Sequence[str] | None = None, *, only: Collection[int] | None = None
    ) -> pa.Table:
        """Read a bucket.

        Args:
            bucket: From ``buckets``.
            columns: Names from ``STORED``; None for all.
            only: The handles whose rows are wanted; None for all.  No key of another handle is opened.

        Returns:
            The columns in the schema's order, sorted by handle and time.  Rows of handles whose key is
            destroyed are left out.

        Raises:
            DamagedError: A file is not what letbe wrote; it was set aside, and the next call goes on
                without it.
            BusyError: The history is being rearranged again and again.
            UnreadableError: The disk or the rights do not let it be read.

        Cost: 0.15 microseconds a row for all columns, 8 microseconds a handle.
        """
        return self._part(bucket, columns, only=only).table

    def unreadable(self) -> int:
        """Count the rows of handles whose key is destroyed, until ``rewrite`` drops them."""
        return sum(self._part(bucket, ["handle"]).unreadable for bucket in self.buckets())

    def _part(
        self,
        bucket: int,
        columns: Sequence[str] | None,
        *,
        merge: bool = True,
        only: Collection[int] | None = None,
    ) -> Part:
        """Read a bucket; when it was rearranged meanwhile, read it anew."""
        for _ in range(_TRIES):
            ticket = self.ticket(bucket, only)
            try:
                return read_part(ticket, columns, merge=merge)
            except (FileNotFoundError, DamagedError):
                if ticket.segments == self.ticket(bucket).segments:
                    raise self._set_aside(ticket) from None
        raise BusyError("another letbe is rearranging the history", "run it again when that one is done")

    def _set_aside(self, ticket: Ticket) -> LetbeError:
        """Move the first damaged file of a bucket to ``damaged/``, go on without it, and say so."""
        segment = next((s for s in ticket.segments if not _is_whole(ticket, s)), None)
        if segment is None:
            return BusyError("the history could not be read just now", "run it again")
        path = self.folder / segment.file
        there = path.exists()
        with self.home.transaction() as db:
            if there:
                make_folder(self.home.folder / DAMAGED_FOLDER)
                with saying_why(path):
                    path.replace(self.home.folder / DAMAGED_FOLDER / path.name)
            db.execute("UPDATE segment SET aside = 1 WHERE name = ?", (segment.name,))
        what = f"not what letbe wrote there; it was set aside in {DAMAGED_FOLDER}/" if there else "missing"
        return DamagedError(
            f"{path} is {what}",
            f"run the command again to go on without its {segment.rows} messages; "
            "put the file back from a backup, or read your exports again, to have them back",
        )

    # -- appending ---------------------------------------------------------------------------

    def append(self, tables: pa.Table | Iterable[pa.Table]) -> Added:
        """Add the messages that are new.

        Args:
            tables: One table a file, ``STORED``, rows in the order of the file; all of them are one
                commit.  Two equal messages in one file are two, the same in two files is one; a key
                whose lowest bit is 1 (an export's own id) is one message wherever it is met.

        Returns:
            How many were new, and how many not.

        Raises:
            ValueError: A column is missing or of another type, or a handle is not known.
            BusyError: Another letbe is writing.
            UnwritableError: No room; the history is as it was.
            DamagedError: A file of the history is damaged; it was set aside, nothing was added.

        Cost: 1.5 microseconds a row, and 0.2 microseconds for each row already in the same buckets.

        >>> Added(added=2, duplicates=1).added
        2
        """
        given = [tables] if isinstance(tables, pa.Table) else list(tables)
        with self.home.writing():
            self._sweep()
            change = Change()
            arrived = self._arrived([*self._put_back(change), *(conform(t) for t in given)])
            del given
            if len(arrived.file) == 0:
                return Added(0, 0)
            with self.home.reading() as db:
                bucket = bucket_of(arrived.slots, manifest.buckets(db))
            added = 0
            with self._undoing(change):
                for b in np.unique(bucket).tolist():
                    added += self._add_to(b, arrived, np.flatnonzero((bucket == b)[arrived.whose]), change)
                self._sync(change)
            self._commit(change)
            return Added(added, len(arrived.file) - added)

    def _put_back(self, change: Change) -> list[pa.Table]:
        """Give the rows of segments that were set aside and whose files are whole and in place again.

        They count as a file that is read: what was read again meanwhile is not there twice.
        """
        with self.home.reading() as db:
            missing = manifest.set_aside(self.home, db)
        tables: list[pa.Table] = []
        if not missing:
            return tables
        everybody = self._people(manifest.ROOT).keys  # its bucket may have been split since
        for segment in missing:
            ticket = Ticket(segment.bucket, self.folder, (segment,), everybody)
            if (self.folder / segment.file).exists() and _is_whole(ticket, segment):
                tables.append(read_part(ticket).table)
                change.gone.append(segment.name)
        return tables

    def _arrived(self, tables: list[pa.Table]) -> _Arrived:
        """Put the files' rows one after the other, and look up where they belong."""
        table = pa.concat_tables(tables) if tables else STORED.empty_table()
        table = table.unify_dictionaries().combine_chunks()
        file = np.repeat(np.arange(len(tables), dtype=np.int32), [len(t) for t in tables])
        handle = ints(table["handle"])
        encoded = pa.array(handle).dictionary_encode()
        with self.home.reading() as db:
            slots = manifest.slots_of(db, ints(encoded.dictionary))
        if (slots < 0).any():
            raise ValueError(f"history: {int((slots < 0).sum())} handles are not known; add them first")
        return _Arrived(table, handle, ints(table["key"]), file, encoded.indices.to_numpy(), slots)

    def _add_to(self, bucket: int, arrived: _Arrived, rows: Ints, change: Change) -> int:
        """Write what is new of a bucket's rows; merge or split the bucket where it is time to.

        Only numbers of rows are passed about; the rows themselves are copied once, leaf by leaf.
        """
        from letbe.history.merge import new_rows  # noqa: PLC0415 - whoever only looks needs no kernel

        known = self._people(bucket)
        held = self._part(bucket, ["handle", "key"], merge=False).table
        new = new_rows(
            ints(held["handle"]),
            ints(held["key"]),
            arrived.handle[rows],
            arrived.key[rows],
            arrived.file[rows],
        )
        del held
        fresh = rows[new]
        if len(fresh) == 0:
            return 0
        segments = self.ticket(bucket).segments
        too_large = _rows(segments) + len(fresh) > ROWS_PER_BUCKET
        old = segments if too_large else _worth_merging(segments, len(fresh))
        table = read_part(Ticket(bucket, self.folder, old, known.keys)).table
        change.gone += [s.name for s in old]
        slots = np.concatenate((known.slots_of(ints(table["handle"])), arrived.slots[arrived.whose[fresh]]))
        leaves = (
            _leaves(bucket, slots, np.arange(len(slots))) if too_large else [(bucket, np.arange(len(slots)))]
        )
        if len(leaves) > 1:
            change.split[bucket] = [leaf for leaf, _ in leaves]
        for leaf, chosen in leaves:
            ours, others = chosen[chosen < len(table)], chosen[chosen >= len(table)] - len(table)
            parts = [table.take(pa.array(ours)), _sorted(arrived.table, fresh[others])]
            self._write(leaf, in_order([p for p in parts if len(p)], STORED.names), known, change)
        return len(fresh)

    def _people(self, bucket: int) -> People:
        with self.home.reading() as db:
            return manifest.people(self.home, db, bucket)

    def _write(self, bucket: int, table: pa.Table, known: People, change: Change) -> None:
        """Write a segment, if it has any rows."""
        if len(table) == 0:
            return
        segment = new_segment(bucket, len(table))
        change.new.append(segment)
        make_folder(self.folder)
        files.write(self.folder, segment, table, known.keys)

    # -- rearranging -------------------------------------------------------------------------

    def move(self, handles: Sequence[int], person: str) -> None:
        """Let handles belong to a person, and put their messages where that person's are.

        Args:
            handles: Their ids; unknown ones are left out.
            person: The id of the person.

        Raises:
            BusyError, UnwritableError, DamagedError: Nothing was changed.

        Cost: reads and writes the segments that hold their messages.
        """
        with self.home.writing():
            self._sweep()
            with self.home.reading() as db:
                known = manifest.buckets(db)
                slots = manifest.slots_of(db, np.array(handles, np.int64))
            target = int(bucket_of(np.array([slot_of(person)]), known)[0])
            sources = set(bucket_of(slots[slots >= 0], known).tolist()) - {target}
            change = Change()
            with self._undoing(change):
                moved = [self._taken_out(source, handles, change) for source in sorted(sources)]
                moved = [table for table in moved if len(table)]
                if moved:
                    with self.home.reading() as db:
                        keys = [manifest.people(self.home, db, b) for b in sources]
                    self._write(target, _sorted(pa.concat_tables(moved)), _joined(keys), change)
                self._sync(change)
            self._commit(change, handles, person)

    def rewrite(self, drop: Collection[int] = ()) -> int:
        """Write the history anew without some handles, and without rows that nobody can read any more.

        Old files are removed at once.  What remains of them elsewhere (backups, the disk's own copies)
        is useless after ``Home.rotate``.

        Args:
            drop: Ids of handles.

        Returns:
            How many rows were dropped.

        Raises:
            BusyError, UnwritableError, DamagedError: Nothing was changed.

        Cost: reads the history's handles, and writes the segments that hold any of those rows.
        """
        with self.home.writing():
            self._sweep()
            change, before = Change(), self.rows()
            with self._undoing(change):
                for bucket in self.buckets():
                    self._taken_out(bucket, list(drop), change)
                self._sync(change)
            self._commit(change)
            self._sweep()
            return before - self.rows()

    def _taken_out(self, bucket: int, handles: Sequence[int], change: Change) -> pa.Table:
        """Write the segments of a bucket anew without some handles; give the rows of these.

        A whole bucket is made one segment, if any of its rows go: rows with the same time then stay in
        the order in which they came.
        """
        whole = self._part(bucket, ["handle"])
        chosen = np.isin(ints(whole.table["handle"]), np.array(handles, np.int64))
        if not chosen.any() and whole.unreadable == 0:
            return STORED.empty_table()
        table = self.load(bucket)
        change.gone += [s.name for s in self.ticket(bucket).segments]
        self._write(bucket, table.filter(pa.array(~chosen)), self._people(bucket), change)
        return table.filter(pa.array(chosen))

    # -- committing --------------------------------------------------------------------------

    def _sync(self, change: Change) -> None:
        """Make the names of the files that were written survive a power cut."""
        if change.new:
            with saying_why(self.folder):
                sync_folder(self.folder)

    def _commit(self, change: Change, handles: Sequence[int] = (), person: str = "") -> None:
        """Make all of a change hold at once.

        Should it fail, the files stay until the next write: it then knows which of them are named.
        """
        with self.home.transaction() as db:
            manifest.apply(self.home, db, change)
            if handles:
                set_person(self.home, handles, person, move=True)

    @contextmanager
    def _undoing(self, change: Change) -> Iterator[None]:
        """Remove what was written for a change that fails before it is committed."""
        try:
            yield
        except BaseException:
            for segment in change.new:
                (self.folder / segment.file).unlink(missing_ok=True)
            raise

    def _sweep(self) -> None:
        """Remove the files that no manifest names: a writer was killed, or they were replaced."""
        if not self.folder.is_dir():
            return
        with self.home.reading() as db:
            named = manifest.files(db)
        with saying_why(self.folder):
            for path in self.folder.iterdir():
                ours = _OWN_FILE.fullmatch(path.name)
                if ours and (ours["part"] or ours["name"] not in named):
                    path.unlink(missing_ok=True)


def _is_whole(ticket: Ticket, segment: Segment) -> bool:
    """Tell a segment that can be read."""
    try:
        files.read(ticket.folder, segment, ticket.keys, STORED.names)
    except (FileNotFoundError, DamagedError):
        return False
    return True


def _sorted(table: pa.Table, rows: Ints | None = None) -> pa.Table:
    """Give some rows (all, if not said) by handle and time; rows equal in both stay in their order."""
    handle, sent_at = ints(table["handle"]), ints(table["sent_at"])
    if rows is None:
        rows = np.arange(len(table))
    order = np.lexsort((sent_at[rows], handle[rows]))
    return table.take(pa.array(rows[order]))


def _worth_merging(segments: tuple[Segment, ...], rows: int) -> tuple[Segment, ...]:
    """Choose the newest segments that are merged with some new rows; none while there is room for more."""
    if len(segments) < SEGMENTS_PER_BUCKET:
        return ()
    start = len(segments)
    while start > 0 and (
        start == len(segments) or segments[start - 1].rows <= _MERGE_RATIO * (rows + _rows(segments[start:]))
    ):
        start -= 1
    return segments[start:]


def _rows(segments: tuple[Segment, ...]) -> int:
    return sum(s.rows for s in segments)


def _leaves(bucket: int, slots: Ints, rows: Ints) -> list[tuple[int, Ints]]:
    """Split a bucket in halves until none is too large, or one person fills it alone.

    Args:
        bucket: The bucket.
        slots: Where each row belongs.
        rows: Numbers of the bucket's rows, ascending.

    Returns:
        Each bucket that results, and the numbers of its rows, ascending.
    """
    own = slots[rows]
    if len(rows) <= ROWS_PER_BUCKET or (own == own[0]).all():
        return [(bucket, rows)]
    upper = own >= manifest.slots_in(2 * bucket + 1)[0]
    return _leaves(2 * bucket, slots, rows[~upper]) + _leaves(2 * bucket + 1, slots, rows[upper])


def _joined(parts: list[People]) -> People:
    """Put the handles of several buckets together."""
    handles = np.concatenate([p.keys.handles for p in parts])
    order = np.argsort(handles)
    keys = np.concatenate(
        [np.frombuffer(p.keys.keys, np.uint8).reshape(len(p.keys.handles), -1) for p in parts if len(p.slots)]
    )
    slots = np.concatenate([p.slots for p in parts])
    return People(slots[order], TimeKeys(handles[order], keys[order].tobytes()))
