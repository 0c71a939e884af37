"""What Telegram Desktop writes, the reader gives back."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from hypothesis import given, settings

from letbe.readers.rows import Flag, Scan
from tests.readers.telegram import slow
from tests.readers.telegram.documents import documents, layouts, read_bytes


def rows_of(scan: Scan) -> Counter[tuple[Any, ...]]:
    """Give the rows in the words of the slow reading."""
    r = scan.rows
    found: Counter[tuple[Any, ...]] = Counter()
    for i in range(len(r)):
        address = scan.chats[r.chat[i]].address or ""
        author = scan.handles[r.author[i]].address if r.author[i] >= 0 else None
        second = None if r.kind[i] == 3 else int(r.at[i]) // 1_000_000
        flags = int(r.flags[i])
        found[
            int(address.removeprefix("user").removeprefix("chat")),
            author,
            second,
            int(r.kind[i]),
            int(r.chars[i]),
            int(r.words[i]),
            bool(flags & Flag.QUESTION),
            bool(flags & Flag.EDITED),
        ] += 1
    return found


@settings(max_examples=300)
@given(documents, layouts)
def test_the_reader_gives_back_what_was_written(document: dict[str, Any], layout: dict[str, Any]) -> None:
    """Counts, authors, times, kinds and sizes agree with a slow reading, in any order of the keys."""
    raw = json.dumps(document, **layout).encode()
    scan = read_bytes(raw)
    expected, count = slow.rows(raw)
    assert rows_of(scan) == expected
    assert len(scan.rows) == count
    assert scan.errors == ()
    assert scan.warnings == ()
