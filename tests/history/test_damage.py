"""What happens when a file of the history is damaged, or cannot be written."""

from __future__ import annotations

import multiprocessing
import os
import resource
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from letbe.errors import DamagedError, UnwritableError
from letbe.history.store import Added, History
from letbe.home.handles import load_handles
from tests.homes import a_home, content, random_messages, some_handles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from letbe.home import Home


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """Have a home."""
    with a_home(tmp_path / "home") as made:
        yield made


def two_segments(home: Home) -> tuple[History, pa.Table, pa.Table]:
    """Have a history of two segments."""
    history, handles = History(home), some_handles(home, 3)
    tables = [random_messages(handles, 40, seed) for seed in (1, 2)]
    for table in tables:
        history.append(table)
    return history, tables[0], tables[1]


def is_set_aside(history: History, first: pa.Table, second: pa.Table, damaged: bytes) -> None:
    """Check that the first segment is reported, kept, and that the next run goes on without it."""
    name = history.ticket(1).segments[0].file
    with pytest.raises(DamagedError) as caught:
        history.load(1)
    assert name in caught.value.met
    assert "40 messages" in caught.value.hint
    assert (history.home.folder / "damaged" / name).read_bytes() == damaged
    assert content(history.load(1)) == content(second)
    assert history.append(first) == Added(40, 0)
    assert content(history.load(1)) == content(pa.concat_tables([first, second]))
    assert (history.home.folder / "damaged" / name).exists()


@pytest.mark.parametrize("kept", [0, 1, 8, 0.5, -1])
def test_a_cut_file_is_set_aside_and_the_next_run_goes_on(home: Home, kept: float) -> None:
    """Reading the export again brings its messages back."""
    history, first, second = two_segments(home)
    path = history.folder / history.ticket(1).segments[0].file
    whole = path.read_bytes()
    cut = whole[: int(kept * len(whole))] if 0 < kept < 1 else whole[: int(kept)]
    path.write_bytes(cut)
    is_set_aside(history, first, second, cut)


@settings(max_examples=60)
@given(st.data())
def test_a_flipped_bit_anywhere_is_noticed(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Parquet's encryption authenticates every part; what remains unnoticed must mean nothing."""
    with a_home(tmp_path_factory.mktemp("home")) as home:
        history, first, second = two_segments(home)
        path = history.folder / history.ticket(1).segments[0].file
        content_of = bytearray(path.read_bytes())
        at = data.draw(st.integers(0, len(content_of) - 1))
        content_of[at] ^= 1 << data.draw(st.integers(0, 7))
        path.write_bytes(content_of)
        try:
            assert content(history.load(1)) == content(pa.concat_tables([first, second]))
        except DamagedError:
            assert (home.folder / "damaged" / path.name).read_bytes() == bytes(content_of)
            assert content(history.load(1)) == content(second)


def test_a_segment_under_anothers_name_is_noticed(home: Home) -> None:
    """Each is bound to its name, so that files cannot be exchanged."""
    history, first, second = two_segments(home)
    one, two = (history.folder / s.file for s in history.ticket(1).segments)
    one.write_bytes(two.read_bytes())
    is_set_aside(history, first, second, two.read_bytes())


def test_a_missing_file_is_missed(home: Home) -> None:
    """And named, with the way on."""
    history, first, second = two_segments(home)
    segment = history.ticket(1).segments[0]
    (history.folder / segment.file).unlink()
    with pytest.raises(DamagedError, match="missing") as caught:
        history.load(1)
    assert segment.file in caught.value.met
    assert content(history.load(1)) == content(second)
    assert history.append(first) == Added(40, 0)


def test_appending_onto_a_damaged_history_adds_nothing_until_it_was_said(home: Home) -> None:
    """The person learns first; the same command then goes on."""
    history, first, _ = two_segments(home)
    path = history.folder / history.ticket(1).segments[1].file
    path.write_bytes(b"x")
    with pytest.raises(DamagedError):
        history.append(first)
    assert history.rows() == 40
    assert history.append(first) == Added(0, 40)


def append_with_little_room(folder: str, handles: list[int]) -> None:
    """Append more than fits, in a process whose files may not grow beyond 200 kB."""
    with a_home(Path(folder)) as home:
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, resource.RLIM_INFINITY))
        with pytest.raises(UnwritableError, match="written") as caught:
            History(home).append(random_messages(handles, 50_000, seed=2))
        assert "nothing was changed" in caught.value.hint


def test_a_full_disk_gives_a_clear_error_and_the_old_history(tmp_path: Path) -> None:
    """Simulated by a limit on the size of files, in a process of its own."""
    with a_home(tmp_path) as home:
        handles = some_handles(home, 3)
        small = random_messages(handles, 50, seed=1)
        History(home).append(small)
        home.tidy()

    child = multiprocessing.get_context("spawn").Process(
        target=append_with_little_room, args=(str(tmp_path), handles)
    )
    child.start()
    child.join()
    assert child.exitcode == 0
    with a_home(tmp_path) as home:
        history = History(home)
        assert content(history.load(1)) == content(small)
        assert history.append(random_messages(handles, 100, seed=3)) == Added(100, 0)
        assert len(list(history.folder.iterdir())) == len(history.ticket(1).segments)


def fill_the_database(folder: str) -> None:
    """Add handles until the database cannot grow, in a process whose files may not."""
    with a_home(Path(folder)) as home:
        resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, resource.RLIM_INFINITY))
        with pytest.raises(UnwritableError, match=r"home\.db"):
            some_handles(home, 20_000, prefix="more")
        home.put("still", "there")


def test_a_full_disk_under_the_database_gives_a_clear_error_and_the_old_handles(tmp_path: Path) -> None:
    """And what fits is still taken afterwards."""
    with a_home(tmp_path) as home:
        some_handles(home, 10)
        before = load_handles(home)
    child = multiprocessing.get_context("spawn").Process(target=fill_the_database, args=(str(tmp_path),))
    child.start()
    child.join()
    assert child.exitcode == 0
    with a_home(tmp_path) as home:
        assert load_handles(home) == before
        assert home.get("still") == "there"


@pytest.mark.skipif(os.geteuid() == 0, reason="the rights of files do not bind the superuser")
def test_a_folder_without_permission_is_told(home: Home) -> None:
    """And nothing is added."""
    history, first, _ = two_segments(home)
    history.folder.chmod(0o500)
    with pytest.raises(UnwritableError):
        history.append(random_messages(some_handles(home, 3), 10, seed=5))
    history.folder.chmod(0o700)
    assert history.append(first) == Added(0, 40)


@pytest.mark.parametrize("read_again", [False, True])
def test_a_file_that_is_put_back_is_part_of_the_history_again(home: Home, *, read_again: bool) -> None:
    """Whether or not its export was read again meanwhile, each message is there once."""
    history, first, second = two_segments(home)
    path = history.folder / history.ticket(1).segments[0].file
    path.rename(home.folder / "elsewhere")
    with pytest.raises(DamagedError, match="missing"):
        history.load(1)
    if read_again:
        history.append(first)
    (home.folder / "elsewhere").rename(path)
    history.append([])
    assert content(history.load(1)) == content(pa.concat_tables([first, second]))
    history.append([])
    assert history.rows() == 80
    assert {p.name for p in history.folder.iterdir()} == {s.file for s in history.ticket(1).segments}


def test_a_file_that_is_put_back_after_its_bucket_was_split_is_whole(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its rows belong to several buckets by then."""
    history, handles = History(home), some_handles(home, 10)
    tables = [random_messages(handles, 80, seed) for seed in range(4)]
    history.append(tables[0])
    path = history.folder / history.ticket(1).segments[0].file
    path.rename(home.folder / "elsewhere")
    with pytest.raises(DamagedError, match="missing"):
        history.load(1)
    monkeypatch.setattr("letbe.history.store.ROWS_PER_BUCKET", 60)
    history.append(tables[1:])
    assert len(history.buckets()) > 1
    (home.folder / "elsewhere").rename(path)
    assert history.append([]).added == 80
    assert content(pa.concat_tables([history.load(b) for b in history.buckets()])) == content(
        pa.concat_tables(tables)
    )


def test_left_over_files_are_swept_at_the_next_write_and_others_are_left_alone(home: Home) -> None:
    """A writer that was killed left them; what letbe did not write is not its to remove."""
    history, first, _ = two_segments(home)
    whole = history.ticket(1).segments[0].file
    for name in ("0" * 24 + ".parquet", "1" * 24 + ".parquet.77.part", f"{whole}.9.part", "mine.parquet"):
        (history.folder / name).write_bytes(b"x")
    history.append(first)
    assert {p.name for p in history.folder.iterdir()} == {
        "mine.parquet",
        *(s.file for s in history.ticket(1).segments),
    }
    assert len(history.load(1)) == 80
