"""The history: what is appended is there, once, and can be rearranged and forgotten."""

from __future__ import annotations

import itertools
import pickle
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from letbe.errors import BusyError
from letbe.history import store
from letbe.history.schema import STORED
from letbe.history.store import Added, History
from letbe.history.ticket import read_ticket
from letbe.home.handles import destroy_keys, load_handles, new_person_id, set_person
from tests.homes import a_home, content, random_messages, some_handles, stored

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from letbe.home import Home


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """Have a home."""
    with a_home(tmp_path / "home") as made:
        yield made


def everything(history: History) -> pa.Table:
    """Read all buckets."""
    return pa.concat_tables([STORED.empty_table(), *(history.load(b) for b in history.buckets())])


def test_what_is_appended_is_there_in_a_later_run(tmp_path: Path) -> None:
    """Every column, every value."""
    with a_home(tmp_path) as home:
        table = random_messages(some_handles(home, 5), 300, seed=1)
        assert History(home).append(table) == Added(300, 0)
    with a_home(tmp_path) as home:
        found = everything(History(home))
        assert found.schema == STORED
        assert content(found) == content(table)
        assert History(home).rows() == 300


def test_a_missing_size_comes_back_as_missing(home: Home) -> None:
    """Nothing is filled in."""
    (a,) = some_handles(home, 1)
    History(home).append(stored([a, a], [1, 2], [2, 4], chars=[None, 7]))
    assert everything(History(home))["chars"].to_pylist() == [None, 7]


def test_a_bucket_is_sorted_by_handle_and_time(home: Home) -> None:
    """Over several appends."""
    history, handles = History(home), some_handles(home, 7)
    for seed in range(4):
        history.append(random_messages(handles, 100, seed))
    table = history.load(1, ["sent_at", "handle"])
    assert table.column_names == ["handle", "sent_at"]
    rows = list(zip(table["handle"].to_pylist(), table["sent_at"].cast(pa.int64()).to_pylist(), strict=True))
    assert rows == sorted(rows)
    assert len(rows) == 400


def test_rows_of_one_minute_stay_in_the_order_of_the_file(home: Home) -> None:
    """Who wrote first in a minute is told by the file's order only; merging segments keeps it."""
    history, (a,) = History(home), some_handles(home, 1)
    expected = []
    for part in range(2 * store.SEGMENTS_PER_BUCKET):
        keys = [2 * (1000 * part + (7919 * i) % 50) for i in range(50)]
        history.append(stored([a] * 50, [60_000_000] * 50, keys))
        expected += keys
    assert history.load(1)["key"].to_pylist() == expected


def test_reading_the_same_export_twice_adds_nothing(home: Home) -> None:
    """And no file is written for it."""
    history, handles = History(home), some_handles(home, 3)
    table = random_messages(handles, 100, seed=3)
    history.append(table)
    before = sorted(history.folder.iterdir())
    assert history.append(table) == Added(0, 100)
    assert sorted(history.folder.iterdir()) == before


def test_two_equal_messages_in_one_file_are_two_and_in_two_files_one(home: Home) -> None:
    """Two "ok" in one minute are two; the same chat exported twice holds each once."""
    history, (a,) = History(home), some_handles(home, 1)
    two = stored([a, a], [60_000_000] * 2, [8, 8])
    assert history.append(two) == Added(2, 0)
    assert history.append(two) == Added(0, 2)
    three = stored([a, a, a], [60_000_000] * 3, [8, 8, 8])
    assert history.append(three) == Added(1, 2)
    assert history.append([two, three, two]) == Added(0, 7)


def test_an_exports_own_id_is_one_message_even_twice_in_one_file(home: Home) -> None:
    """An odd key says that it was made from such an id."""
    history, (a, b) = History(home), some_handles(home, 2)
    assert history.append(stored([a, a, b], [1, 1, 1], [9, 9, 9])) == Added(2, 1)
    assert history.append(stored([a, a, b], [1, 1, 1], [9, 9, 9])) == Added(0, 3)


KEYS = st.sampled_from([2, 4, 6, 7, 9])
FILES = st.lists(st.lists(st.tuples(st.integers(0, 2), KEYS), max_size=8), max_size=5)


def most_of_any_file(files: list[list[tuple[int, int]]]) -> dict[tuple[int, int], int]:
    """Say what a history holds of each key: the rule in its shortest form."""
    most: dict[tuple[int, int], int] = {}
    for file in files:
        for row in file:
            count = 1 if row[1] % 2 else file.count(row)
            most[row] = max(most.get(row, 0), count)
    return most


@settings(max_examples=40)
@given(FILES, st.randoms(use_true_random=False), st.integers(1, 5))
def test_any_order_and_any_grouping_of_files_gives_the_same_history(
    tmp_path_factory: Any, files: list[list[tuple[int, int]]], random: Any, group: int
) -> None:
    """The order of exports, and how many are read at once, say nothing."""
    with a_home(tmp_path_factory.mktemp("home")) as home:
        handles, history = some_handles(home, 3), History(home)
        tables = [
            stored([handles[h] for h, _ in file], [60_000_000 * k for _, k in file], [k for _, k in file])
            for file in files
        ]
        random.shuffle(tables)
        sums = [history.append(tables[i : i + group]) for i in range(0, len(tables), group)]
        found = everything(history)
        pairs = list(zip(found["handle"].to_pylist(), found["key"].to_pylist(), strict=True))
        assert {(handles.index(h), k): pairs.count((h, k)) for h, k in pairs} == most_of_any_file(files)
        assert sum(s.added for s in sums) == history.rows() == len(pairs)
        assert sum(s.added + s.duplicates for s in sums) == sum(len(f) for f in files)


def test_many_appends_keep_few_segments(home: Home) -> None:
    """Each segment costs time when the bucket is read."""
    history, handles = History(home), some_handles(home, 2)
    tables = [random_messages(handles, 10, seed) for seed in range(30)]
    for table in tables:
        history.append(table)
    assert len(list(history.folder.iterdir())) <= 2 * store.SEGMENTS_PER_BUCKET
    assert len(history.ticket(1).segments) <= store.SEGMENTS_PER_BUCKET
    assert content(everything(history)) == content(pa.concat_tables(tables))


def test_a_bucket_that_grows_too_large_is_split_and_a_person_stays_whole(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One bucket fits in memory whatever the total."""
    monkeypatch.setattr(store, "ROWS_PER_BUCKET", 100)
    history, handles = History(home), some_handles(home, 40)
    set_person(home, handles[:2], "both", move=True)
    tables = [random_messages(handles, 150, seed) for seed in range(5)]
    for table in tables:
        history.append(table)
    assert content(everything(history)) == content(pa.concat_tables(tables))
    assert len(history.buckets()) > 5
    where = {b: set(history.load(b)["handle"].to_pylist()) for b in history.buckets()}
    for a, b in itertools.combinations(where.values(), 2):
        assert not a & b
    assert sum({handles[0], handles[1]} <= s for s in where.values()) == 1
    assert history.append(tables) == Added(0, 750)


def test_one_person_alone_may_fill_a_bucket(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Such a bucket cannot be split, and is not tried for ever."""
    monkeypatch.setattr(store, "ROWS_PER_BUCKET", 10)
    history, handles = History(home), some_handles(home, 1)
    history.append(random_messages(handles, 100, seed=0))
    assert history.buckets() == [1]
    assert history.rows() == 100


@pytest.mark.parametrize("rows_per_bucket", [50, 10_000])
def test_joining_and_splitting_people_moves_their_messages(
    home: Home, monkeypatch: pytest.MonkeyPatch, rows_per_bucket: int
) -> None:
    """Nothing is lost, and a person's messages are in one bucket."""
    monkeypatch.setattr(store, "ROWS_PER_BUCKET", rows_per_bucket)
    history, handles = History(home), some_handles(home, 20)
    table = random_messages(handles, 400, seed=5)
    history.append(table)
    for chosen in (handles[:3], handles[2:5], handles[:1], [12345]):
        person = new_person_id()
        history.move(chosen, person)
        assert content(everything(history)) == content(table)
        assert {h.id for h in load_handles(home) if h.person == person} == set(chosen) & set(handles)
        where = [b for b in history.buckets() if set(chosen) & set(history.load(b)["handle"].to_pylist())]
        assert len(where) == (0 if chosen == [12345] else 1)
    assert history.append(table) == Added(0, 400)


def test_rows_of_a_destroyed_key_are_left_out_and_counted(home: Home) -> None:
    """They lie there until the history is rewritten, and nobody can date them."""
    history, handles = History(home), some_handles(home, 4)
    table = random_messages(handles, 200, seed=6)
    history.append(table)
    gone = table["handle"].to_pylist().count(handles[0])
    destroy_keys(home, [handles[0]])
    assert history.unreadable() == gone > 0
    assert len(everything(history)) == 200 - gone
    assert history.rewrite() == gone
    assert (history.rows(), history.unreadable()) == (200 - gone, 0)


def test_rewriting_drops_a_handle_and_removes_the_old_files_at_once(home: Home) -> None:
    """Forgetting does not wait for the next write."""
    history, handles = History(home), some_handles(home, 4)
    table = random_messages(handles, 200, seed=7)
    history.append(table)
    old = set(history.folder.iterdir())
    assert history.rewrite([handles[1]]) == table["handle"].to_pylist().count(handles[1])
    assert not old & set(history.folder.iterdir())
    assert handles[1] not in everything(history)["handle"].to_pylist()


def test_the_times_of_a_destroyed_key_cannot_be_told_from_an_old_copy(home: Home) -> None:
    """Even by somebody who has the segment's own key: its times and keys are noise."""
    import pyarrow.parquet.encryption as pe  # noqa: PLC0415 - the reader that an attacker would write

    history, handles = History(home), some_handles(home, 2)
    table = random_messages(handles, 300, seed=8)
    history.append(table)
    ticket = history.ticket(1)
    (segment,) = ticket.segments
    raw = pq.read_table(
        history.folder / segment.file,
        decryption_properties=pe.create_decryption_properties(segment.key, aad_prefix=segment.nonce),
    )
    for column, dtype in (("sent_at", pa.int64()), ("key", pa.uint64())):
        genuine = set(table[column].cast(dtype).to_pylist())
        lying_there = [v % 2**64 for v in raw[column].to_pylist()]
        assert not genuine & set(lying_there)
        ones = sum(v.bit_count() for v in lying_there) / (64 * len(lying_there))
        assert 0.45 < ones < 0.55  # 19,200 fair bits: 0.5 +- 0.0036
    assert raw["handle"].to_pylist() == sorted(table["handle"].to_pylist())


def test_two_columns_and_two_segments_never_share_a_keystream(home: Home) -> None:
    """XOR of two values under one keystream would give away both."""
    history, (a,) = History(home), some_handles(home, 1)
    zeros = [stored([a] * 64, [0] * 64, [0] * 64), stored([a] * 128, [0] * 128, [0] * 128)]
    streams = []
    import pyarrow.parquet.encryption as pe  # noqa: PLC0415

    for table in zeros:
        history.append(table)
    for segment in history.ticket(1).segments:
        raw = pq.read_table(
            history.folder / segment.file,
            decryption_properties=pe.create_decryption_properties(segment.key, aad_prefix=segment.nonce),
        )
        streams += raw["sent_at"].to_pylist() + raw["key"].to_pylist()
    assert len(streams) == len(set(streams)) == 256


def test_a_ticket_reads_a_bucket_without_the_database(home: Home) -> None:
    """So that another process can; it survives being sent there, and shows no key when printed."""
    history = History(home)
    table = random_messages(some_handles(home, 3), 50, seed=9)
    history.append(table)
    ticket = history.ticket(1)
    assert content(read_ticket(pickle.loads(pickle.dumps(ticket)))) == content(table)  # noqa: S301 - our own
    assert ticket.segments[0].key.hex() not in repr(ticket).replace("\\x", "")
    assert "key=" not in repr(ticket)


def test_a_reader_follows_a_history_that_is_rearranged_meanwhile(home: Home, tmp_path: Path) -> None:
    """The file it was about to open is gone; it looks again."""
    history, handles = History(home), some_handles(home, 3)
    tables = [random_messages(handles, 20, seed) for seed in range(3)]
    history.append(tables[0])
    with a_home(tmp_path / "home") as other_home:
        other = History(other_home)
        stale = other.ticket(1)
        history.rewrite([handles[0]])
        with pytest.raises(FileNotFoundError):
            read_ticket(stale)
        assert handles[0] not in other.load(1)["handle"].to_pylist()


def test_a_second_writer_is_told(home: Home, tmp_path: Path) -> None:
    """Two at a time would each miss what the other adds."""
    handles = some_handles(home, 1)
    with a_home(tmp_path / "home") as other, home.writing(), pytest.raises(BusyError):
        History(other).append(random_messages(handles, 5, seed=0))


def test_what_does_not_fit_the_schema_is_refused_and_nothing_is_added(home: Home) -> None:
    """A bug is loud, and a word that is none of ours never reaches the disk."""
    history, (a,) = History(home), some_handles(home, 1)
    good = stored([a], [1], [2])
    spoken = pa.DictionaryArray.from_arrays(pa.array([0], pa.int8()), pa.array(["see you at eight"]))
    bad = {
        "lacks": good.drop_columns(["key"]),
        "type": good.set_column(0, "handle", pa.array(["x"])),
        "misses": good.set_column(
            2, STORED.field("direction"), pa.array([None], STORED.field("direction").type)
        ),
        "word": good.set_column(3, "channel", spoken),
        "unknown": stored([a + 1], [1], [2]),
    }
    for table in bad.values():
        with pytest.raises(ValueError, match="history") as caught:
            history.append([good, table])
        assert "eight" not in str(caught.value)
    assert history.rows() == 0
    with pytest.raises(ValueError, match="no column 'text'"):
        history.load(1, ["text"])


def test_nothing_to_add_is_nothing_added(home: Home) -> None:
    """An empty export, or none."""
    history = History(home)
    assert history.append([]) == history.append(STORED.empty_table()) == Added(0, 0)
    assert (history.buckets(), history.rows(), len(history.load(1))) == ([], 0, 0)


def test_history_holds_no_words(home: Home) -> None:
    """No column can hold what somebody wrote; no name, address, time or column name is in any file."""
    for field in STORED:
        texts = pa.types.is_dictionary(field.type) and field.name in ("direction", "channel", "kind")
        assert (
            texts
            or pa.types.is_integer(field.type)
            or pa.types.is_boolean(field.type)
            or str(field.type).startswith("timestamp")
        )
    history, handles = History(home), some_handles(home, 3, prefix="waldemar")
    table = random_messages(handles, 100, seed=11)
    history.append(table)
    home.put("me", "waldemar@example.org")
    raw = b"".join(p.read_bytes() for p in home.folder.rglob("*") if p.is_file())
    for word in (b"waldemar", b"example.org", b"Nameof", b"sent_at", b"whatsapp", b"direction"):
        assert word not in raw
    for column in ("sent_at", "handle"):
        for value in np.unique(table[column].cast(pa.int64()).to_numpy()):
            assert value.tobytes() not in raw
            assert str(value).encode() not in raw
