"""Channels are open: the name of any reader's format lives in the history, and nobody's words do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pytest

from letbe.history.columns import from_codes, to_codes
from letbe.history.schema import CHANNELS, STORED
from letbe.history.store import History
from tests.homes import a_home, content, random_messages, some_handles

if TYPE_CHECKING:
    from pathlib import Path


def column(*words: str) -> pa.ChunkedArray:
    """Make a column of channels."""
    return pa.chunked_array(
        [pa.array(list(words)).dictionary_encode().cast(pa.dictionary(pa.int8(), pa.string()))]
    )


def with_channel(table: pa.Table, name: str) -> pa.Table:
    """Say that all messages came by one channel."""
    place = table.schema.get_field_index("channel")
    return table.set_column(place, "channel", column(*[name] * len(table))).cast(STORED)


def test_a_channel_that_is_not_ours_comes_back_as_it_went() -> None:
    """The words stand in the segment's own header."""
    codes, words = to_codes("channel", column("mail", "carrier-pigeon", "mail"))
    assert words[: len(CHANNELS)] == list(CHANNELS)
    assert from_codes(pa.chunked_array([codes]), words).to_pylist() == ["mail", "carrier-pigeon", "mail"]


@pytest.mark.parametrize("word", ["I miss you", "", "a", "Mail", "x" * 40, "é" * 4, "mail "])
def test_what_is_no_name_of_a_channel_is_refused(word: str) -> None:
    """A sentence must never come to lie in the history by way of a column."""
    with pytest.raises(ValueError, match="something other than"):
        to_codes("channel", column(word))


def test_only_channels_are_open() -> None:
    """Directions and kinds are all there are."""
    with pytest.raises(ValueError, match="something other than"):
        to_codes("kind", column("telepathy"))


def test_segments_with_different_channels_are_read_as_one(tmp_path: Path) -> None:
    """What an older letbe wrote, and what was written before a reader was installed, stays as it was."""
    with a_home(tmp_path / "home") as home:
        handles = some_handles(home, 3)
        first = random_messages(handles, 60, seed=1)
        second = with_channel(random_messages(handles, 60, seed=2), "carrier-pigeon")
        history = History(home)
        for table in (first, second):
            history.append(table)
        stored = [history.load(bucket) for bucket in history.buckets()]
        assert content(pa.concat_tables(stored)) == content(pa.concat_tables([first, second]))
