"""Hostile and damaged files: a clear error, or an honest part of the truth."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from typing import TYPE_CHECKING, BinaryIO, cast
from zoneinfo import ZoneInfo

import pytest

from letbe.errors import LetbeError, UnreadableError
from letbe.readers.rows import Ask, Work
from letbe.readers.source import Source, from_bytes
from letbe.readers.whatsapp import READER
from letbe.readers.whatsapp.scanning import WINDOW
from letbe.readers.whatsapp.tables import MOST_NAMES, MOST_STYLES
from tests.readers.whatsapp.reading import authors, read, read_both

if TYPE_CHECKING:
    from collections.abc import Buffer

START = "20/03/21, 10:30 - Anna: "


@pytest.mark.parametrize("content", [b"", b"\n\n", b"hello\nworld\n", b"\0" * 100, b"\xff\xfe"])
def test_a_file_without_a_message_is_an_error_with_a_hint(content: bytes) -> None:
    """It says what to do."""
    with pytest.raises(UnreadableError) as caught:
        read(content)
    assert "export the chat again" in caught.value.hint


def test_an_error_never_holds_a_text() -> None:
    """Not even a part of one."""
    with pytest.raises(LetbeError) as caught:
        read("secret words in no export\n")
    assert "secret" not in caught.value.met + caught.value.hint
    scan = read("secret words\n20/03/21, 10:30 - Anna: secret\n31/02/21, 10:30 - Anna: secret\n")
    assert "secret" not in repr((scan.errors, scan.warnings))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_other_encodings(encoding: str) -> None:
    """A Windows shell makes UTF-16 of a file, with a byte order mark or without."""
    raw = (START + "Grüße 😀?\n" + START + "b\n").encode(encoding)
    scan = read(raw)
    assert scan.rows.chars.tolist() == [len("Grüße 😀?"), 1]
    assert READER.recognise(raw, "x.txt") > 0.5


def test_utf_16_that_is_cut_off_or_damaged() -> None:
    """Half a character at the end, a lone surrogate in the middle."""
    raw = (START + "abc\n").encode("utf-16") + b"\x00\xd8" + "\n".encode("utf-16-le") + b"x"
    assert len(read(raw).rows) == 1


def test_nul_bytes_lone_surrogates_and_bytes_that_are_no_utf_8_are_characters() -> None:
    """Each stray byte counts as one, and so does a surrogate without its other half."""
    raw = (
        START.encode()
        + b"a\0b\xff\xfec\n"
        + START.encode()
        + "d\ud800e".encode("utf-8", "surrogatepass")
        + b"\n"
    )
    scan = read(raw)
    assert scan.rows.chars.tolist() == [6, 3]


def test_line_ends_are_mixed() -> None:
    """CRLF and LF in one file, and none at the end."""
    scan = read(f"{START}a\r\n{START}b\nc\r\n{START}d")
    assert scan.rows.chars.tolist() == [1, 3, 1]


def test_a_record_that_crosses_windows_is_whole() -> None:
    """Windows are an inner matter."""
    body = "wörter " * 30
    count = 3 * WINDOW // len(START + body)
    scan = read((START + body + "\n") * count)
    assert len(scan.rows) == count
    assert set(scan.rows.chars.tolist()) == {len(body)}
    assert set(scan.rows.words.tolist()) == {30}


class Repeated(io.RawIOBase):
    """A stream of one line without an end, which takes no memory."""

    def __init__(self, head: bytes, piece: bytes, size: int) -> None:
        self._head = head
        self._piece = piece
        self._left = size

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, place: Buffer) -> int:
        """Give the head, then the piece again and again."""
        view = memoryview(place)
        if self._head:
            part, self._head = self._head[: len(view)], self._head[len(view) :]
        else:
            count = min(len(view), self._left) // len(self._piece)
            part = self._piece * count
            self._left -= len(part)
        view[: len(part)] = part
        return len(part)


def test_a_line_of_a_hundred_megabytes_is_measured_in_pieces() -> None:
    """Memory stays flat; the length is exact."""
    size = 100 << 20
    source = Source(
        "x.txt",
        "x.txt",
        0,
        lambda: cast("BinaryIO", Repeated(START.encode(), "äb".encode() + b" ", size)),
        "",
    )
    tracemalloc.start()
    scan = read(source)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert scan.rows.chars.tolist() == [size // 4 * 3]
    assert abs(int(scan.rows.words[0]) - size // 4) <= size // WINDOW + 1
    assert peak < 40 << 20
    assert any("longer than 1 MB" in w for w in scan.warnings)


def torn_zip(keep: float) -> Source:
    """Make a member of a zip whose data end too early."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr(
            "_chat.txt", "".join(f"20/03/21, 10:30 - Anna: {k * 7919 % 100_003}\n" for k in range(100_000))
        )
    whole = raw.getvalue()
    with zipfile.ZipFile(io.BytesIO(whole)) as z:
        info = z.getinfo("_chat.txt")
    start = info.header_offset + 30 + len("_chat.txt")
    cut = start + int(info.compress_size * keep)
    damaged = whole[:cut] + bytes(len(whole) - cut - 200) + whole[-200:]

    def opener() -> BinaryIO:
        return cast("BinaryIO", zipfile.ZipFile(io.BytesIO(damaged)).open("_chat.txt"))

    return Source("x.zip!/_chat.txt", "_chat.txt", info.file_size, opener, "x.zip")


def test_a_torn_zip_gives_what_was_read_and_says_so() -> None:
    """An honest part of the truth."""
    scan = read(torn_zip(0.5))
    assert 1_000 < len(scan.rows) < 100_000
    assert any("ends too early" in w for w in scan.warnings)


def test_a_zip_that_is_torn_at_once_is_an_error() -> None:
    """There is nothing to give."""
    with pytest.raises(UnreadableError):
        read(torn_zip(0.0))


def test_a_size_that_is_a_lie_reserves_no_memory() -> None:
    """An archive states the size of a member, and may state anything."""
    raw = (START + "a\n").encode()
    source = Source("x.txt", "x.txt", 1 << 62, lambda: io.BytesIO(raw), "")
    assert len(read(source).rows) == 1


def test_progress_is_told_of_each_byte_once() -> None:
    """Also where names that hold a colon make the reader look twice."""
    raw = ("20/03/21, 10:30 - Work: Anna: hello\n" * 6).encode()
    told: list[int] = []
    READER.scan(Work((from_bytes(raw),), Ask(ZoneInfo("UTC")), told.append))
    assert sum(told) == len(raw)


def test_millions_of_names_stay_bounded() -> None:
    """A hostile file cannot fill the memory with names; what is left out is said."""
    count = MOST_NAMES + 5_000
    scan, tally = read_both("".join(f"20/03/21, 10:30 - n{k}: a\n" for k in range(count)))
    assert tally.records == count
    assert len(scan.handles) <= MOST_NAMES
    assert any("left without a writer" in w for w in scan.warnings)


def test_hundreds_of_styles_stay_bounded() -> None:
    """Every line in a style of its own."""
    text = "".join(
        f"20/03/21 {chr(97 + k // 676 % 26)}{chr(97 + k // 26 % 26)}{chr(97 + k % 26)} 10:30 - Anna: a\n"
        for k in range(MOST_STYLES * 3)
    )
    scan, tally = read_both(text + "20/03/21, 10:30 - Anna: a\n" * 50)
    assert tally.records >= 1
    assert len(scan.rows) == tally.records


def test_a_name_longer_than_any_is_no_name() -> None:
    """The line is a notice."""
    scan = read(START + "a\n20/03/21, 10:31 - " + "x" * 5_000 + ": b\n")
    assert authors(scan) == ["Anna", None]


def test_a_file_that_cannot_be_opened_is_an_error() -> None:
    """No permission, or gone."""

    def opener() -> BinaryIO:
        raise PermissionError(13, "no")

    with pytest.raises(UnreadableError, match=r"x\.txt cannot be read"):
        read(Source("x.txt", "x.txt", 10, opener, ""))
