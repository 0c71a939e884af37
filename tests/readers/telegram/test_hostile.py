"""Damaged, torn and ill-meant files: a clear error, or an honest part of what is there."""

from __future__ import annotations

import io
import json
import time
import tracemalloc
import zipfile
from contextlib import suppress
from typing import TYPE_CHECKING, Any, BinaryIO, cast

import pytest

from letbe.errors import UnreadableError
from letbe.readers.rows import Ask, Scan, Work
from letbe.readers.source import Source, from_path
from letbe.readers.telegram import READER
from letbe.readers.telegram.scanner import MOST_BUFFER
from letbe.readers.telegram.state import MOST_BREAKS
from tests.readers.telegram.documents import BERLIN, MARA, NOON, account, chat, message, read, read_bytes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

#: Seconds of processor time for 4 MB of anything.  A hundredth is usual; a quadratic search takes hours.
SLOWEST = 5.0


def read_stream(opener: Callable[[], Any]) -> Scan:
    """Read from anything that opens."""
    source = Source("result.json", "result.json", 0, lambda: cast("BinaryIO", opener()), "")
    return READER.scan(Work([source], Ask(BERLIN)))


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (5, "not an object"),
        ("x", "not an object"),
        (None, "not an object"),
        ([{"id": 1}], "not an object"),
        ({}, "type"),
        (message(type=7), "type"),
        (message(type="reply"), "type"),
        ({"id": 1, "type": "unsupported"}, "unsupported"),
        (message(date=..., date_unixtime=...), "no time"),
        (message(date="2024-02-30T00:00:00", date_unixtime="x"), "no time"),
        (message(date="soon", date_unixtime=1e300), "no time"),
        (message(date=0, date_unixtime="0"), "no time"),
        (message(date=None, date_unixtime="99999999999999999999"), "no time"),
        (message(from_id=None, **{"from": None}), "no author"),
        (message(from_id={"a": 1}), "no author"),
        (message(from_id=-4), "no author"),
        (message(text=5), "text"),
        (message(text=[5]), "text"),
        (message(text={"a": "b"}), "text"),
        (message(id="1"), "id"),
        (message(id=1.5), "id"),
        (message(x=json.loads("[" * 600 + "]" * 600)), "deep"),
    ],
)
def test_a_bad_record_is_an_error_and_reading_goes_on(bad: object, reason: str) -> None:
    """One bad record never stops the others, and never becomes 1970."""
    scan = read(chat(message(1), bad, message(2)))
    assert len(scan.rows) == 2
    assert [(e.record, reason in e.reason) for e in scan.errors] == [(2, True)]
    assert scan.errors_total == 1
    assert scan.rows.record.tolist() == [0, 2]


def test_an_error_never_holds_a_text() -> None:
    """Errors are shown and stored."""
    scan = read(chat(message(text=["secret", 5])))
    assert "secret" not in repr(scan)


def test_only_the_first_errors_are_named_and_all_are_counted() -> None:
    """Ten thousand say enough."""
    scan = read(chat(*[0] * 10_500))
    assert (len(scan.errors), scan.errors_total) == (10_000, 10_500)


WHOLE = json.dumps(chat(*[message(i) for i in range(5)]), indent=1).encode()


@pytest.mark.parametrize("cut", range(400, len(WHOLE), 97))
def test_a_torn_file_keeps_its_complete_records_and_says_so(cut: int) -> None:
    """Disks fill up while an export is written."""
    scan = read_bytes(WHOLE[:cut])
    complete = WHOLE[:cut].count(b"\n  }")
    assert len(scan.rows) == complete
    assert len(scan.warnings) == 1
    assert "ends in the middle" in scan.warnings[0]


@pytest.mark.parametrize(
    "raw", [b"", b" \n", b"\xef\xbb\xbf", b"[]", b"{}", b"null", b"hello", b"<html>", b"\0" * 99, b"{"]
)
def test_what_is_no_export_is_refused_with_a_hint(raw: bytes) -> None:
    """An empty or foreign file is an error, not an empty history."""
    with pytest.raises(UnreadableError) as met:
        read_bytes(raw)
    assert met.value.hint


def test_a_file_without_permission_is_refused() -> None:
    """The others are still read; the caller sees which one was not."""

    def refuse() -> None:
        raise PermissionError

    with pytest.raises(UnreadableError, match="permission"):
        read_stream(refuse)


def test_a_byte_order_mark_is_no_obstacle() -> None:
    """Windows editors add one."""
    assert len(read_bytes(b"\xef\xbb\xbf" + WHOLE).rows) == 5


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_other_encodings_of_unicode_are_read(encoding: str) -> None:
    """A Windows pipe writes UTF-16."""
    raw = json.dumps(chat(message(text="Schön 😀")), ensure_ascii=False).encode(encoding)
    assert read_bytes(raw).rows.chars.tolist() == [7]


def test_utf16_that_grows_in_utf8_is_read_to_the_end() -> None:
    """Two bytes of Chinese become three, also where a whole buffer of them is read."""
    raw = json.dumps(chat(*[message(i, text="字" * 900) for i in range(900)]), ensure_ascii=False)
    scan = read_bytes(raw.encode("utf-16"))
    assert scan.rows.chars.tolist() == [900] * 900
    assert scan.warnings == ()


def test_invalid_bytes_and_nul_count_as_characters() -> None:
    """They are damage inside a text, and no reason to lose the message."""
    raw = json.dumps(chat(message(text="abXXcd"))).encode().replace(b"XX", b"\xff\0")
    assert read_bytes(raw).rows.chars.tolist() == [6]


@pytest.mark.parametrize("escape", ["\\ud800", "\\udc00", "\\ud800\\u0041", "\\uZZZZ", "\\x", "\\ud83d\\"])
def test_a_broken_escape_is_a_character(escape: str) -> None:
    """Lone surrogates occur where a text was cut."""
    raw = json.dumps(chat(message(text="@@"))).encode().replace(b"@@", escape.encode().rstrip(b"\\") + b"\\n")
    scan = read_bytes(raw)
    assert scan.rows.chars[0] >= 2
    assert scan.errors == ()


class Failing(io.RawIOBase):
    """A stream that fails after some bytes."""

    def __init__(self, raw: bytes, error: Exception) -> None:
        self._raw, self._error = io.BytesIO(raw), error

    def read(self, size: int = -1) -> bytes:
        """Give bytes, then fail."""
        if raw := self._raw.read(size):
            return raw
        raise self._error


@pytest.mark.parametrize(
    "error", [OSError(), EOFError(), zipfile.BadZipFile(), RuntimeError(), ValueError()], ids=repr
)
def test_a_stream_that_fails_keeps_what_came_before(error: Exception) -> None:
    """A torn zip raises in the middle."""
    scan = read_stream(lambda: Failing(WHOLE[:1200], error))
    assert len(scan.rows) == WHOLE[:1200].count(b"\n  }")
    assert "reading stopped" in scan.warnings[0]


def test_a_torn_zip_keeps_what_came_before() -> None:
    """The same with the real thing."""
    packed = io.BytesIO()
    content = json.dumps(chat(*[message(i, text=str(i * 7919)) for i in range(20_000)])).encode()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("result.json", content)
    raw = bytearray(packed.getvalue())
    raw[len(raw) // 2 : len(raw) // 2 + 300] = bytes(300)
    with zipfile.ZipFile(io.BytesIO(raw)) as torn:
        scan = read_stream(lambda: torn.open("result.json"))
    assert 0 < len(scan.rows) < 20_000
    assert scan.warnings
    assert scan.errors_total <= 2 * MOST_BREAKS


def test_a_stream_that_gives_one_byte_at_a_time_gives_the_same() -> None:
    """A record may be split anywhere."""

    class Slow(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:  # noqa: ARG002 - one byte whatever is asked
            return super().read(1)

    raw = json.dumps(account(chat(message(1), message(2)))).encode()
    a, b = read_stream(lambda: Slow(raw)), read_bytes(raw)
    assert a.rows.native.tolist() == b.rows.native.tolist()
    assert (a.chats, a.handles, a.me, a.warnings) == (b.chats, b.handles, b.me, b.warnings)


def test_a_message_that_is_too_long_is_passed_over_in_bounded_memory(tmp_path: Path) -> None:
    """One string of hundreds of MiB must not become memory."""
    head, tail = json.dumps(chat(message(1), message(2, text="@@"), message(3))).encode().split(b"@@", 1)
    path = tmp_path / "result.json"
    with path.open("wb") as file:
        file.write(head)
        for _ in range(300):
            file.write(b"x" * (1 << 20))
        file.write(tail)
    tracemalloc.start()
    scan = READER.scan(Work([from_path(path)], Ask(BERLIN)))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(scan.rows) == 2
    assert [(e.record, e.reason) for e in scan.errors] == [(2, "it is longer than 64 MiB")]
    assert peak < 5 * MOST_BUFFER


@pytest.mark.parametrize("part", ["contacts", "about", "name"])
def test_unwanted_parts_may_be_of_any_length_and_depth(part: str) -> None:
    """They are passed over byte by byte."""
    raw = b'{"%s": %s, "messages": [%s]}' % (
        part.encode(),
        b"[" * 3_000_000 + b'"]]\\""' + b"]" * 3_000_000,
        json.dumps(message()).encode(),
    )
    assert len(read_bytes(raw).rows) == 1


BREAKS = [
    (b'"id": 2,', b'"id": [2},'),
    (b'"id": 2,', b'"id": 2'),
    (b'"id": 2,', b'"id 2,'),
    (b'{"id": 2,', b'"id": 2,'),
    (b'{"id": 2,', b'{{"id": 2,'),
    (b'"id": 2,', b'"id": 2, "x": {'),
    (b'"id": 2,', b'"id": 2, "x": "'),
    (b'"id": 2,', b'"id": 2, \\'),
    (b'"id": 2,', b'"id":: 2,'),
]


@pytest.mark.parametrize(("whole", "broken"), BREAKS, ids=lambda b: b.decode().replace(" ", ""))
def test_after_broken_json_reading_goes_on_with_the_next_message(whole: bytes, broken: bytes) -> None:
    """A flipped bit on a disk must not cost the rest of a history."""
    raw = json.dumps(chat(*[message(i, second=NOON + i) for i in range(5)])).encode()
    scan = read_bytes(raw.replace(whole, broken, 1))
    assert {0, 1, 3, 4} <= {int(at) // 1_000_000 - NOON for at in scan.rows.at}
    assert "its JSON is broken" in {e.reason for e in scan.errors}


def test_a_chat_after_broken_json_is_still_itself() -> None:
    """Messages must never be given to the wrong person."""
    first, second = chat(message(1), message(2)), chat(message(3, user=9), number=9)
    raw = json.dumps(account(first, second)).encode()
    end = raw.index(b"]", raw.index(b'"id": 2,'))
    scan = read_bytes(raw[: raw.index(b'"id": 2,')] + b"@@" + raw[raw.index(b"}, {", end) + 2 :])
    assert [scan.chats[c].address for c in scan.rows.chat] == [f"user{MARA}", "user9"]


def test_what_follows_the_end_is_told() -> None:
    """Two exports joined to one file are both read."""
    raw = json.dumps(chat(message(1))).encode() + json.dumps(chat(message(2), number=9)).encode()
    scan = read_bytes(raw)
    assert [c.address for c in scan.chats] == [f"user{MARA}", "user9"]
    assert len(scan.rows) == 2
    assert any("follows" in w for w in scan.warnings)


def test_broken_json_without_a_message_after_it_is_told() -> None:
    """The end of what could be read is said."""
    raw = json.dumps(chat(message(1), message(2))).encode().replace(b'"id": 2,', b'"id": 2')
    scan = read_bytes(raw)
    assert len(scan.rows) == 1
    assert "no message was found" in scan.warnings[0]


def test_thousands_of_people_and_chats_are_all_kept_apart() -> None:
    """Tables grow while they are read."""
    chats = [
        chat(*[message(k, from_id=f"user{i * 3 + k}", **{"from": f"N{i}"}) for k in range(3)], number=i)
        for i in range(700)
    ]
    scan = read(account(*chats))
    assert [h.address for h in scan.handles[:2100]] == [f"user{n}" for n in range(2100)]
    assert [c.address for c in scan.chats] == [f"user{i}" for i in range(700)]
    assert scan.handles[2099].name == "N699"


def test_more_reactions_than_a_table_of_rows_holds_are_kept() -> None:
    """One message can have more than a round of rows."""
    one = {"from": "x", "from_id": "user1", "date": "2024-01-31T12:00:00"}
    scan = read(chat(message(1), message(2, reactions=[{"count": 1, "recent": [one] * 140_000}]), message(3)))
    assert len(scan.rows) == 140_003
    assert scan.rows.record.tolist()[-1] == 2


#: Beginnings and what follows them millions of times.
SHAPES = [
    (b'{"messages": [', b"{"),
    (b'{"messages": [', b"["),
    (b'{"messages": [', b'{"id": 1, '),
    (b'{"messages": [', b'{"id": '),
    (b'{"messages": [{"id": 1, ]', b"{"),
    (b'{"messages": [{"id": 1, ]', b'{"'),
    (b'{"messages": [{"id": 1, ]', b"{ "),
    (b'{"messages": [{"id": 1, ]', b'{"id":"'),
    (b'{"messages": [{"id": 1, ]', b" "),
    (b'{"messages": [{"x": "', b"\\"),
    (b'{"messages": [{"text": [', b'"a", '),
    (b'{"messages": [{"text": [', b'{"text": "a"}, '),
    (b'{"chats": {"list": [', b'{"messages": [], '),
    (b'{"chats": {"list": [', b'{"messages": []}, '),
    (b'{"chats": ', b'{"chats": '),
    (b'{"messages": [], ', b'"name": "a", '),
]


@pytest.mark.parametrize(("begin", "again"), SHAPES, ids=repr)
def test_no_shape_makes_reading_slow(begin: bytes, again: bytes) -> None:
    """Twice the bytes may take twice the time; ill-meant files look for more."""
    raw = begin + again * (4_000_000 // len(again))
    started = time.process_time()
    with suppress(UnreadableError):
        read_bytes(raw)
    assert time.process_time() - started < SLOWEST


def test_a_million_bad_records_are_counted_quickly() -> None:
    """An error costs no more than a record."""
    started = time.process_time()
    assert read_bytes(b'{"messages": [' + b"0," * 1_000_000 + b"0]}").errors_total == 1_000_001
    assert time.process_time() - started < SLOWEST
