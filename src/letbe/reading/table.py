"""From flat arrays to the table of messages that letbe hands out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa

from letbe.history.schema import DIRECTIONS, KINDS, MESSAGES
from letbe.people.assign import UNKNOWN
from letbe.readers.rows import Flag

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from letbe.people.assign import Assigned
    from letbe.readers.rows import Rows, Scan

_MINUTE_US: Final = 60_000_000
#: Turns a key into that of the same message in an export that holds one side only; the lowest bit stays.
_ONE_SIDED: Final = np.uint64(0x6A09E667F3BCC908)


def columns_of(scan: Scan, assigned: Assigned) -> dict[str, pa.Array]:
    """Give every column but the person: what a message is, whoever it was exchanged with.

    Cost: O(messages), vectorised.
    """
    rows, kept = scan.rows, assigned.rows
    flags = rows.flags[kept]
    return {
        "sent_at": pa.array(rows.at[kept].view("M8[us]"), pa.timestamp("us", "UTC")),
        "direction": _words(assigned.direction, DIRECTIONS, missing=assigned.direction == UNKNOWN),
        "channel": _words(np.zeros(len(kept), np.int8), (scan.format,)),
        "kind": _words(rows.kind[kept], KINDS),
        "chars": _known(rows.chars[kept]),
        "words": _known(rows.words[kept]),
        "question": pa.array((flags & Flag.QUESTION) != 0),
        "edited": pa.array((flags & Flag.EDITED) != 0),
        "deleted": pa.array((flags & Flag.DELETED) != 0),
        "group": pa.array(assigned.group),
        "recipients": pa.array(rows.recipients[kept]),
        "automatic": pa.array(assigned.automatic),
    }


def messages_table(
    people: Sequence[str], parts: Sequence[tuple[Scan, Assigned, NDArray[np.int32]]]
) -> pa.Table:
    """Join files to one table of messages, in the order of the files.

    Args:
        people: The person ids that the numbers stand for.
        parts: For each file its scan, its messages, and for each party the number of its person.

    Returns:
        A table with the schema ``letbe.history.schema.MESSAGES``.
    """
    words = pa.array(people, pa.string())
    tables = []
    for scan, assigned, person_of in parts:
        number = np.append(person_of, UNKNOWN)[assigned.party]  # the last entry stands for "not known"
        person = pa.DictionaryArray.from_arrays(pa.array(number, mask=number == UNKNOWN), words)
        tables.append(pa.Table.from_pydict({"person": person, **columns_of(scan, assigned)}, MESSAGES))
    return pa.concat_tables(tables).unify_dictionaries() if tables else MESSAGES.empty_table()


def keys_of(rows: Rows, assigned: Assigned) -> NDArray[np.uint64]:
    """Give the same message in two exports the same key.

    A message with an id of its own is known by it (the key is odd).  Any other is known by its
    minute, direction, kind and size (the key is even): exports of one chat from two phones agree on
    the minute, not on the second.  A message of an export that holds one side only has a key of its own:
    such a message is never part of a tie, and must not stand in for the one that is.

    Returns:
        uint64, shape (n,).
    """
    kept = assigned.rows
    minute = (rows.at[kept] // _MINUTE_US).astype(np.uint64)
    size = rows.chars[kept].astype(np.int64).view(np.uint64)
    what = (rows.kind[kept].astype(np.uint64) << np.uint64(1)) | (assigned.direction != 0).astype(np.uint64)
    even = _mix(_mix(minute) ^ _mix(size << np.uint64(8) | what)) & ~np.uint64(1)
    native = rows.native[kept]
    keys = np.where(native != 0, _mix(native) | np.uint64(1), even)
    return keys ^ _ONE_SIDED if assigned.one_sided else keys


def _mix(x: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Spread the bits of numbers (the finaliser of SplitMix64)."""
    with np.errstate(over="ignore"):
        x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return x ^ (x >> np.uint64(31))


def _words(codes: NDArray[Any], words: tuple[str, ...], missing: NDArray[np.bool_] | None = None) -> pa.Array:
    """Give codes their words, without spelling a word a row."""
    index = pa.array(codes.astype(np.int8), mask=missing)
    return pa.DictionaryArray.from_arrays(index, pa.array(words, pa.string()))


def _known(sizes: NDArray[np.int32]) -> pa.Array:
    """Give sizes, missing where they are not known."""
    return pa.array(sizes, mask=sizes < 0)
