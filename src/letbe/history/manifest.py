"""Which segments make up the history, in the home's database.

The slots of all people (32 bits, a hash of the person's id) are divided among buckets.  A bucket is
named by a one followed by the leading bits that its slots share: 1 is everything, 2 and 3 its halves,
6 and 7 the halves of 3.  So a bucket that grows too large is split by itself, and no other is touched.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from letbe.errors import DamagedError
from letbe.history.sealing import NONCE_BYTES, TimeKeys
from letbe.history.segment import KEY_BYTES, Segment
from letbe.home import labels

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import apsw

    from letbe.history.columns import Ints
    from letbe.home import Home

SLOT_BITS: Final = 32
#: The bucket of all people.
ROOT: Final = 1

STEPS: Final = (
    """
CREATE TABLE bucket (
    id INTEGER PRIMARY KEY          -- the buckets that are in use; together they hold every slot once
) STRICT;
INSERT INTO bucket VALUES (1);
CREATE TABLE segment (
    name   TEXT PRIMARY KEY,        -- of its file; its data key is data_key "history/<name>"
    bucket INTEGER NOT NULL REFERENCES bucket (id),
    seq    INTEGER NOT NULL,        -- rows with the same time stay in the order they came
    rows   INTEGER NOT NULL,
    aside  INTEGER NOT NULL DEFAULT 0  -- 1: it was damaged, and lies in damaged/
) STRICT, WITHOUT ROWID;
""",
)


@dataclass(frozen=True, slots=True)
class People:
    """The handles of some slots.

    Attributes:
        slots: Where each handle's person is, shape (n,), int64, in the order of ``keys.handles``.
        keys: The handles' ids and time keys.
    """

    slots: Ints
    keys: TimeKeys

    def slots_of(self, handles: Ints) -> Ints:
        """Give the slot of each handle, shape of the argument; each is known."""
        return self.slots[self.keys.find(handles)]


@dataclass
class Change:
    """What one commit does to the manifest.

    Attributes:
        new: Segments that were written.
        gone: Names of segments that others replace.
        split: Buckets that are no more, and the buckets in their place.
    """

    new: list[Segment] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    split: dict[int, list[int]] = field(default_factory=dict)


def slots_in(bucket: int) -> tuple[int, int]:
    """Give the first and the last slot of a bucket.

    >>> slots_in(3) == (2**31, 2**32 - 1)
    True
    """
    bits = bucket.bit_length() - 1
    first = (bucket - (1 << bits)) << (SLOT_BITS - bits)
    return first, first + (1 << (SLOT_BITS - bits)) - 1


def bucket_of(slots: Ints, buckets: Sequence[int]) -> Ints:
    """Find the bucket of each slot.

    >>> bucket_of(np.array([0, 2**31, 2**32 - 1]), [2, 6, 7]).tolist()
    [2, 6, 7]
    """
    first = np.array([slots_in(b)[0] for b in buckets], np.int64)
    order = np.argsort(first)
    return np.asarray(buckets, np.int64)[order][np.searchsorted(first[order], slots, "right") - 1]


def new_segment(bucket: int, rows: int) -> Segment:
    """Give a segment a name and a key of its own."""
    return Segment(os.urandom(NONCE_BYTES).hex(), bucket, rows, os.urandom(KEY_BYTES))


def buckets(db: apsw.Connection) -> list[int]:
    """Give all buckets in use, the empty ones too."""
    return [int(row[0]) for row in _rows(db, "SELECT id FROM bucket ORDER BY id")]


def segments(home: Home, db: apsw.Connection, bucket: int) -> tuple[Segment, ...]:
    """Give the segments of a bucket, oldest first."""
    return _segments(home, db, "s.aside = 0 AND s.bucket = ?", (bucket,))


def set_aside(home: Home, db: apsw.Connection) -> tuple[Segment, ...]:
    """Give the segments that were damaged or missing."""
    return _segments(home, db, "s.aside = 1", ())


def _segments(home: Home, db: apsw.Connection, where: str, values: Sequence[int]) -> tuple[Segment, ...]:
    rows = _rows(
        db,
        "SELECT s.name, s.bucket, s.rows, k.wrapped FROM segment s"  # noqa: S608 - conditions from above
        f" JOIN data_key k ON k.name = 'history/' || s.name WHERE {where} ORDER BY s.seq",
        values,
    )
    return tuple(Segment(name, b, n, _unwrapped(home, name, wrapped)) for name, b, n, wrapped in rows)


def _unwrapped(home: Home, name: str, wrapped: bytes) -> bytes:
    """Open a segment's data key."""
    try:
        return home.vault.unwrap(wrapped, labels.data_key(f"history/{name}"))
    except ValueError:
        raise _foreign(home) from None


def _foreign(home: Home) -> DamagedError:
    return DamagedError(
        f"{home.folder}: a key of the history cannot be opened with this home's key",
        "nothing was changed: put the whole home back from a backup",
    )


def people(home: Home, db: apsw.Connection, bucket: int, only: Collection[int] | None = None) -> People:
    """Give the handles whose rows are in a bucket, with their time keys.

    Args:
        home: The open home.
        db: Its database, in a transaction.
        bucket: Which one.
        only: The handles whose keys are opened; None for all.

    Cost: 3 microseconds a handle.
    """
    rows = _rows(
        db, "SELECT id, slot, wrapped FROM handle WHERE slot BETWEEN ? AND ? ORDER BY id", slots_in(bucket)
    )
    if only is not None:
        rows = [row for row in rows if row[0] in only]
    unwrap, label = home.vault.unwrap, labels.handle_key
    try:
        keys = b"".join([unwrap(wrapped, label(h)) for h, _, wrapped in rows])
    except ValueError:
        raise _foreign(home) from None
    handles, slots = ([row[i] for row in rows] for i in (0, 1))
    return People(np.array(slots, np.int64), TimeKeys(np.array(handles, np.int64), keys))


def slots_of(db: apsw.Connection, handles: Ints) -> Ints:
    """Look up where handles belong.

    Args:
        db: The database.
        handles: Distinct ids, shape (n,).

    Returns:
        Their slots, shape (n,); -1 where a handle is not known.
    """
    listed = "[" + ",".join(map(str, handles.tolist())) + "]"
    rows = _rows(
        db,
        "SELECT coalesce(h.slot, -1) FROM json_each(?) j LEFT JOIN handle h ON h.id = j.value ORDER BY j.id",
        (listed,),
    )
    return np.array([row[0] for row in rows], np.int64)


def files(db: apsw.Connection) -> set[str]:
    """Give the names of all segments, also of those that were set aside."""
    return {str(row[0]) for row in _rows(db, "SELECT name FROM segment")}


def apply(home: Home, db: apsw.Connection, change: Change) -> None:
    """Bring the manifest to what was written, in the caller's transaction."""
    for name in change.gone:
        db.execute("DELETE FROM segment WHERE name = ?", (name,))
        db.execute("DELETE FROM data_key WHERE name = ?", (f"history/{name}",))
    for halves in change.split.values():
        db.executemany("INSERT OR IGNORE INTO bucket VALUES (?)", [(b,) for b in halves])
    last = _rows(db, "SELECT coalesce(max(seq), 0) FROM segment")[0][0]
    for seq, segment in enumerate(change.new, last + 1):
        name = f"history/{segment.name}"
        db.execute(
            "INSERT INTO data_key VALUES (?, ?)",
            (name, home.vault.wrap(segment.key, labels.data_key(name))),
        )
        db.execute(
            "INSERT INTO segment (name, bucket, seq, rows) VALUES (?, ?, ?, ?)",
            (segment.name, segment.bucket, seq, segment.rows),
        )
    for bucket in change.split:
        # What was set aside of it stays known, in the first of the new ones.
        db.execute("UPDATE segment SET bucket = ? WHERE bucket = ?", (change.split[bucket][0], bucket))
        db.execute("DELETE FROM bucket WHERE id = ?", (bucket,))


def _rows(db: apsw.Connection, sql: str, values: Sequence[Any] = ()) -> list[Any]:
    return list(db.execute(sql, values))
