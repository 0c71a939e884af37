"""How the columns of the schema lie in a segment, and back.

Words become one-byte codes, and the words themselves stand once in the segment's own header, so that a
segment can be read whatever words are added later.  ``sent_at`` and ``key`` are numbers of eight bytes;
``letbe.history.sealing`` makes them unreadable.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
import pyarrow as pa

from letbe.history.schema import CHANNELS, DIRECTIONS, KINDS, STORED
from letbe.readers.rows import CHANNEL_FORM

if TYPE_CHECKING:
    from numpy.typing import NDArray

Ints: TypeAlias = "NDArray[np.int64]"

#: Columns of a few words.  ``channel`` may hold others of its form (``CHANNEL_FORM``).
WORDS: Final = {"direction": DIRECTIONS, "channel": CHANNELS, "kind": KINDS}


def conform(table: pa.Table) -> pa.Table:
    """Bring a table to the schema ``STORED``: its columns in order, one piece each.

    Raises:
        ValueError: A column is missing, has another type, or misses a value that must be there.
    """
    lacking = [f.name for f in STORED if f.name not in table.column_names]
    if lacking:
        raise ValueError(f"history: no column {lacking[0]!r}; there are: {', '.join(table.column_names)}")
    try:
        fitting = table.select(STORED.names).cast(STORED).combine_chunks()
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise ValueError(f"history: a column has another type: {error}") from None
    required = [f.name for f in STORED if not f.nullable or f.name == "direction"]
    missing = [name for name in required if fitting.column(name).null_count]
    if missing:
        raise ValueError(f"history: column {missing[0]!r} misses values")
    return fitting


def ints(column: pa.ChunkedArray | pa.Array) -> Ints:
    """View a column of eight-byte values without missing ones as int64, shape (n,), read-only."""
    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if isinstance(whole, pa.ChunkedArray):  # no chunk at all
        return np.empty(0, np.int64)
    return np.asarray(whole.view(pa.int64()).to_numpy())


def from_ints(values: Ints, dtype: pa.DataType) -> pa.Array:
    """Give eight-byte values their type again; nothing is copied."""
    return pa.array(values).view(dtype)


def to_codes(name: str, column: pa.ChunkedArray) -> tuple[pa.Array, list[str]]:
    """Turn a column of words into one-byte codes and the words they stand for.

    Raises:
        ValueError: A word that the schema does not list, nor a channel's name; the history holds nobody's
            words.
    """
    whole = column.unify_dictionaries().combine_chunks()
    if isinstance(whole, pa.ChunkedArray):
        whole = whole.chunk(0) if whole.num_chunks else pa.array([], column.type)
    met = whole.dictionary.to_pylist()
    listed = [*WORDS[name], *(w for w in met if name == "channel" and _is_another_channel(w))]
    if not set(met) <= set(listed):
        raise ValueError(f"history: column {name!r} holds something other than {', '.join(WORDS[name])}")
    code = np.array([listed.index(word) for word in met] or [0], np.int8)
    return pa.array(code[whole.indices.to_numpy()]), listed


def _is_another_channel(word: str) -> bool:
    """Tell the name of a channel that letbe does not bring itself."""
    return word not in CHANNELS and CHANNEL_FORM.fullmatch(word) is not None


def from_codes(codes: pa.ChunkedArray, words: list[str]) -> pa.ChunkedArray:
    """Turn codes back into words.

    Raises:
        ValueError: A code stands for no word.
    """
    dictionary = pa.array(words, pa.string())
    return pa.chunked_array(
        [pa.DictionaryArray.from_arrays(chunk, dictionary) for chunk in codes.chunks],
        pa.dictionary(pa.int8(), pa.string()),
    )
