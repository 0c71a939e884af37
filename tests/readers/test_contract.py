"""One contract for every reader, asked of every sample: each shape of each format.

A reader is added with a module of samples, and all of this is asked of it from then on.  ``test_hostile``
asks what happens to bytes that nobody's app ever wrote.
"""

from __future__ import annotations

import io
import os
import zipfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, BinaryIO, Final

import pytest

from letbe.errors import LetbeError
from letbe.people.assign import OUT
from letbe.readers import READERS
from letbe.readers.rows import Kind
from letbe.readers.source import HEAD_BYTES, Source
from letbe.reading.keep import keep
from letbe.reading.read import Wishes
from tests.homes import PASSPHRASE, a_home
from tests.readers.contract import expected, private_words, read, write
from tests.readers.samples import ME, STEP, STRIDE, Sample, all_samples, chosen, export_of, second_of, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from letbe.readers.rows import Reader

SAMPLES: Final = all_samples()

#: Messages of an export: enough for weeks, a change of clocks and every length of text; fast to read.
COUNT: Final = 42

each = pytest.mark.parametrize("sample", SAMPLES, ids=lambda s: f"{s.reader}: {s.name}")


def package_of(reader: Reader) -> str:
    """Name the package that a reader stands in."""
    return type(reader).__module__.removeprefix("letbe.readers.").partition(".")[0]


def main_of(sample: Sample, files: dict[str, bytes]) -> list[str]:
    """Name the files that hold the records."""
    return [sample.main] if sample.main else list(files)


def test_every_reader_has_a_sample() -> None:
    """What has none is never asked anything."""
    assert {package_of(r) for r in READERS} == {s.reader for s in SAMPLES}


@each
def test_a_reader_recognises_its_own_and_is_the_surest(sample: Sample) -> None:
    """By content: a name is only a hint, and people rename files."""
    files = export_of(sample, chosen(sample, COUNT))
    for path in main_of(sample, files):
        head = files[path][:HEAD_BYTES]
        sure = {r: r.recognise(head, path.rpartition("/")[2]) for r in READERS}
        own = max(s for r, s in sure.items() if package_of(r) == sample.reader)
        others = [s for r, s in sure.items() if package_of(r) != sample.reader]
        assert own >= 0.5, path
        assert all(0 <= s <= 1 for s in sure.values())
        assert max(others, default=0) < min(own, 0.5), f"{path} is taken for {others}"


@each
def test_an_export_is_read_whole_and_by_its_own_reader(sample: Sample, tmp_path: Path) -> None:
    """Times to the second, directions, sizes; counts add up; nothing is refused and nobody else reads it."""
    numbers = chosen(sample, COUNT)
    result = read(write(tmp_path, export_of(sample, numbers)), sample=sample)
    assert result.messages() == expected(sample, numbers)
    kinds = result.kinds()
    assert kinds[sample.kind] == len(numbers)
    assert set(kinds) <= {sample.kind, Kind.NOTICE}
    assert (result.errors(), result.others) == (0, [])
    assert {p.scan.format for p in result.parts} == {
        r.FORMAT for r in READERS if package_of(r) == sample.reader
    }
    written = [p for p in result.parts if len(p.scan.rows)]
    parties = {p.assigned.parties[i].address for p in written for i in set(p.assigned.party.tolist())}
    assert len(parties) == 1, "all of it is one conversation"


@each
def test_a_zip_is_read_like_a_folder(sample: Sample, tmp_path: Path) -> None:
    """Most exports come as one."""
    numbers = chosen(sample, COUNT)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in export_of(sample, numbers).items():
            archive.writestr(path, content)
    (tmp_path / "export.zip").write_bytes(packed.getvalue())
    result = read(tmp_path / "export.zip", sample=sample)
    assert (result.messages(), result.errors()) == (expected(sample, numbers), 0)


@each
def test_directions_are_right_without_being_told_who_is_me(sample: Sample, tmp_path: Path) -> None:
    """A file that says so is believed."""
    if not (sample.knows_me or sample.knows_them):
        pytest.skip("the export says neither who is me nor who is the other one")
    numbers = chosen(sample, COUNT)
    result = read(write(tmp_path, export_of(sample, numbers)), sample=sample, told_me=False)
    assert result.messages() == expected(sample, numbers)
    if sample.knows_me:
        assert all(p.scan.me for p in result.parts if len(p.scan.rows))


@each
def test_a_stated_time_depends_on_no_zone(sample: Sample, tmp_path: Path) -> None:
    """Where an export states UTC or an offset, the machine's zone must not matter; else it must."""
    numbers = chosen(sample, COUNT)
    folder = write(tmp_path, export_of(sample, numbers))
    result = read(folder, sample=sample, zone="Asia/Tokyo")
    stated = expected(sample, numbers)
    assert all(p.scan.utc == sample.zone_free for p in result.parts if len(p.scan.rows))
    earlier = 0 if sample.zone_free else 9 * 3600
    assert sorted(t for t, *_ in result.messages()) == sorted(t - earlier for t, *_ in stated)


@each
def test_the_order_of_records_does_not_matter(sample: Sample, tmp_path: Path) -> None:
    """Exports are newest first, oldest first, or as a server gave them."""
    if not sample.any_order:
        pytest.skip("the order of its records says what their times mean")
    numbers = chosen(sample, COUNT)
    mixed = [*numbers[1::2], *numbers[::2][::-1]]
    result = read(write(tmp_path, export_of(sample, mixed)), sample=sample)
    assert (result.messages(), result.errors()) == (expected(sample, numbers), 0)


def _keep(home: Path, paths: Sequence[Path], sample: Sample) -> tuple[int, int]:
    """Read into a home; give how many messages were new, and how many known."""
    now = datetime.fromtimestamp(second_of(STRIDE * COUNT * 10), UTC)
    kept = keep(home, paths, Wishes(me=() if sample.knows_me else (ME,), zone="UTC"), now)
    return kept.added, kept.duplicates


@each
def test_overlap_adds_nothing(sample: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """People export again, and again; whichever export is read first, each message counts once."""
    monkeypatch.setattr("letbe.reading.keep.new_hearing", lambda: None)
    monkeypatch.setenv("LETBE_PASSPHRASE", PASSPHRASE["LETBE_PASSPHRASE"])
    numbers = chosen(sample, COUNT)
    early, late = numbers[: COUNT * 2 // 3], numbers[COUNT // 3 :]
    folders = [write(tmp_path / name, export_of(sample, part)) for name, part in (("a", early), ("b", late))]
    common = len(set(early) & set(late))
    for name, order in (("forward", folders), ("back", folders[::-1])):
        a_home(tmp_path / name).close()
        first, again = (_keep(tmp_path / name, [folder], sample) for folder in order)
        assert first == (len(early), 0)
        assert again == (len(numbers) - len(early), common)
    assert _keep(tmp_path / "back", folders, sample) == (0, len(early) + len(late))


class _Dripping(io.RawIOBase):
    """A stream that gives a few bytes at a time, as a slow disk or a pipe may."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._turn = 0

    def readable(self) -> bool:
        """It can be read."""
        return True

    def seekable(self) -> bool:
        """It can be read again from any place, as a file can."""
        return self._stream.seekable()

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go to a place."""
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        """Say where it is."""
        return self._stream.tell()

    def readinto(self, place: Any) -> int:
        """Give fewer bytes than there is room for."""
        self._turn = self._turn % 13 + 1
        some = self._stream.read(min(self._turn, len(place)))
        place[: len(some)] = some
        return len(some)

    def close(self) -> None:
        """Close the stream."""
        self._stream.close()
        super().close()


@each
def test_a_source_that_gives_few_bytes_at_a_time_changes_nothing(
    sample: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a window ends is nobody's affair."""
    numbers = chosen(sample, COUNT)
    folder = write(tmp_path, export_of(sample, numbers))
    whole = Source.open

    def head(source: Source) -> bytes:
        with whole(source) as stream:
            return stream.read(HEAD_BYTES)

    monkeypatch.setattr(Source, "head", head)
    monkeypatch.setattr(Source, "open", lambda s: _Dripping(whole(s)))
    result = read(folder, sample=sample, hear=True)
    assert (result.messages(), result.errors()) == (expected(sample, numbers), 0)


@each
def test_the_listener_hears_what_people_wrote_once(sample: Sample, tmp_path: Path) -> None:
    """A request for room stands in those words; nothing else may be told."""
    numbers = chosen(sample, COUNT)
    result = read(write(tmp_path, export_of(sample, numbers)), sample=sample, hear=True)
    assert result.texts() == (sorted(map(text_of, numbers)) if sample.text_known else [])
    records = [(n, r) for n, ear in enumerate(result.ears) for r, _ in ear.told]
    assert len(records) == len(set(records)), "each text once"
    for part, ear in zip(result.parts, result.ears, strict=True):
        assert {r for r, _ in ear.told} <= set(part.scan.rows.record.tolist()), "each text has a record"


def _cut(record: bytes) -> bytes:
    """Lose the second half of a record."""
    return record[: len(record) // 2]


def _spoil(record: bytes) -> bytes:
    """Make each digit something that is none."""
    return bytes(ord("x") if 48 <= c <= 57 else c for c in record)


@pytest.mark.parametrize("damage", [_cut, _spoil])
@each
def test_a_torn_record_loses_that_record_only(sample: Sample, damage: Any, tmp_path: Path) -> None:
    """One bad record is an error with its place, and the others are there; nothing of it is quoted."""
    reason = sample.tears if damage is _cut else sample.spoils
    if reason:
        pytest.skip(reason)
    numbers = chosen(sample, COUNT)
    middle = COUNT // 2
    records = [sample.record(i) for i in numbers]
    records[middle] = damage(records[middle])
    try:
        files = sample.frame(records)
    except (ValueError, TypeError, LookupError) as error:
        if sample.tears is None:
            raise
        pytest.skip(f"{sample.tears} ({type(error).__name__})")
    result = read(write(tmp_path, files), sample=sample, hear=True)
    whole, others = result.messages(), numbers[:middle] + numbers[middle + 1 :]
    lost = expected(sample, others) - whole
    more = whole - expected(sample, others)
    assert not lost, f"{lost.total()} other messages are gone or changed"
    assert more.total() <= 1
    assert more.total() + result.errors() >= 1, "it is there in part, or it is reported"
    years = [t for t, *_ in more]
    assert all(abs(t - second_of(numbers[middle])) < STEP for t in years), "no time is made up"
    told = " ".join(result.sentences())
    assert private_words(result).search(told) is None, told


@each
def test_a_reader_says_nothing_of_what_it_reads(sample: Sample, tmp_path: Path) -> None:
    """Names are for the person's own screen, which the reader does not write; texts are for nobody's."""
    numbers = chosen(sample, COUNT)
    files = export_of(sample, numbers)
    for path in main_of(sample, files):
        content = files[path]
        files[path] = content[: len(content) * 2 // 3] + b"\xff\0" + content[len(content) * 2 // 3 :]
    try:
        result = read(write(tmp_path, files), sample=sample)
    except LetbeError as error:
        pytest.fail(f"one bad file stops the others: {type(error).__name__}")
    told = " ".join(result.sentences()).replace(os.fspath(tmp_path), "").replace(next(iter(files)), "")
    assert private_words(result).search(told) is None, told


@each
def test_an_export_without_a_message_is_no_trouble(sample: Sample, tmp_path: Path) -> None:
    """A chat that somebody emptied is still an export."""
    result = read(write(tmp_path, sample.frame([])), sample=sample, hear=True)
    assert result.messages().total() == 0
    assert result.texts() == []


@each
def test_my_own_messages_only_are_all_mine(sample: Sample, tmp_path: Path) -> None:
    """Some exports hold nothing of the other one; nothing of theirs may appear."""
    if sample.has_both:
        pytest.skip("both sides are in it")
    result = read(write(tmp_path, export_of(sample, chosen(sample, COUNT))), sample=sample)
    assert {direction for _, direction, _ in result.messages()} == {OUT}
