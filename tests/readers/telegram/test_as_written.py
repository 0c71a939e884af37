"""What Telegram Desktop writes, the reader gives back."""

from __future__ import annotations

import json
import random
from collections import Counter
from typing import Any
from unittest import mock

from hypothesis import given, settings
from hypothesis import strategies as st

from letbe.readers.rows import Ask, Flag, Scan, Work
from letbe.readers.source import from_bytes
from letbe.readers.telegram import READER, scanner
from tests.readers.telegram import slow
from tests.readers.telegram.documents import (
    BERLIN,
    MARA,
    NOON,
    OWN,
    account,
    chat,
    documents,
    layouts,
    message,
    read_bytes,
)


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


def written(document: dict[str, Any], layout: dict[str, Any]) -> bytes:
    """Write a document; escaped throughout where it holds half a surrogate pair."""
    try:
        return json.dumps(document, **layout).encode()
    except UnicodeEncodeError:
        return json.dumps(document, **{**layout, "ensure_ascii": True}).encode()


@settings(max_examples=300)
@given(documents, layouts)
def test_the_reader_gives_back_what_was_written(document: dict[str, Any], layout: dict[str, Any]) -> None:
    """Counts, authors, times, kinds and sizes agree with a slow reading, in any order of the keys."""
    raw = written(document, layout)
    scan = read_bytes(raw)
    expected, count = slow.rows(raw)
    assert rows_of(scan) == expected
    assert len(scan.rows) == count
    assert scan.errors == ()
    assert scan.warnings == ()


@settings(max_examples=100)
@given(documents, layouts, st.integers(1, 400))
def test_the_size_of_the_buffer_changes_nothing(
    document: dict[str, Any], layout: dict[str, Any], size: int
) -> None:
    """A record may be split anywhere."""
    raw = written(document, layout)
    with mock.patch.object(scanner, "FIRST_BUFFER", size):
        scan = read_bytes(raw)
    assert rows_of(scan) == slow.rows(raw)[0]
    assert scan.warnings == ()


def test_a_document_of_many_buffers_is_read_like_a_small_one() -> None:
    """A record may lie across the end of the buffer, and what is in it must not change."""
    dice = random.Random(5)  # noqa: S311 - no secret, the same each time
    texts = ["", "Kommst du?", "ü" * 300, "日本語 か", ["a ", {"type": "bold", "text": "b\n"}, "?"]]
    items = [
        message(
            i, second=NOON + i * 60, user=dice.choice([MARA, OWN]), text=dice.choice(texts), x="y" * (i % 997)
        )
        for i in range(9_000)
    ]
    raw = json.dumps(account(chat(*items[:5_000]), chat(*items[5_000:], number=9)), indent=1).encode()
    assert len(raw) > 4 << 20
    seen: list[int] = []
    scan = READER.scan(Work([from_bytes(raw)], Ask(BERLIN), seen.append))
    assert rows_of(scan) == slow.rows(raw)[0]
    assert scan.rows.record.tolist() == list(range(9_000))
    assert sum(seen) == len(raw)
