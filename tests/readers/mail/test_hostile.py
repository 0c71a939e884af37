"""Nothing but letbe's own errors, no hang, and no memory beyond the bound, whatever the bytes are."""

from __future__ import annotations

import random
import time
import tracemalloc
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO, cast

import pytest

from letbe.errors import LetbeError, UnreadableError
from letbe.readers.mail import MAILS, MBOX
from letbe.readers.rows import Work
from letbe.readers.source import Source
from tests.readers.mail.reading import HEADER, NOW, SEPARATOR, addresses, ask, read_mails, read_mbox

if TYPE_CHECKING:
    from collections.abc import Iterator

#: No single test of these may take longer, on a slow and busy machine.
PATIENCE_S = 60


@pytest.fixture(autouse=True)
def patience() -> Iterator[None]:
    """Fail what takes too long; kernels are compiled before the clock starts."""
    read_mbox(SEPARATOR + HEADER + b"\nHi\n")
    start = time.monotonic()
    yield
    assert time.monotonic() - start < PATIENCE_S


class Repeated(BytesIO):
    """A file of one piece many times over, that is never in memory as a whole."""

    def __init__(self, before: bytes, piece: bytes, times: int, after: bytes) -> None:
        super().__init__()
        self.parts = iter([before, *[piece] * times, after])
        self.rest = b""

    def read(self, size: int | None = -1) -> bytes:
        """Give the next bytes."""
        assert size is not None
        while len(self.rest) < size and (part := next(self.parts, b"")):
            self.rest += part
        out, self.rest = self.rest[:size], self.rest[size:]
        return out


def test_a_header_line_of_100_mb_is_read_in_part() -> None:
    """The bound is a mebibyte of header; the rest is passed over."""
    stream = Repeated(
        SEPARATOR + HEADER + b"X-Long: ",
        b"x" * (1 << 20),
        100,
        b"\n\nHi\n\n" + SEPARATOR + HEADER + b"\nHo\n",
    )
    source = Source("x", "x", 0, lambda: cast("BinaryIO", stream), "")
    scan = MBOX.scan(Work([source], ask()), now=NOW)
    assert scan.rows.record.tolist() == [0, 1]
    assert scan.rows.words[1] == 1


def test_a_million_fields_are_passed_over() -> None:
    """They cost their bytes and nothing else."""
    scan = read_mails(HEADER + b"X: y\n" * 1_000_000 + b"Cc: far@away.example\n\nHi\n")
    assert addresses(scan) == ["ben@b.example", "far@away.example"]
    assert scan.rows.words.tolist() == [1, 1]


def test_a_thousand_lines_of_recipients_are_read_in_part() -> None:
    """Repeated fields have a bound, too."""
    scan = read_mails(HEADER + b"".join(b"Cc: c%d@c.example\n" % n for n in range(1000)) + b"\nHi\n")
    assert len(scan.rows) == 256
    assert scan.warnings == ("1 mails have a header too long to be read wholly",)


def test_an_address_with_a_hundred_thousand_names_finds_room_or_is_cut() -> None:
    """Names take room as well; the tables never overflow."""
    people = b",".join(b"n%d<a@b.c>" % n for n in range(80_000))
    scan = read_mails(*[HEADER.replace(b"ben@b.example", people) + b"\nHi\n"] * 3)
    assert addresses(scan) == ["a@b.c"] * 3


def test_a_million_recipients_are_read_in_part() -> None:
    """Ten thousand are more than any server takes."""
    people = b",".join(b"a%d@b.c" % n for n in range(1_000_000))
    scan = read_mails(HEADER.replace(b"ben@b.example", people) + b"\nHi\n")
    assert len(scan.rows) == 10_000
    assert scan.rows.recipients[0] == 10_000
    assert len(scan.warnings) == 2


def test_many_mails_with_many_recipients_all_find_room() -> None:
    """The tables grow while a window is read."""
    head = b"From: anna@a.example\nDate: Fri, 16 Sep 2016 22:26:51 +0000\nTo: "
    mails = [
        head + b",".join(b"p%d.%d@b.example" % (m, n) for n in range(900)) + b"\n\nHi\n" for m in range(120)
    ]
    scan = read_mails(*mails)
    assert len(scan.rows) == 900 * 120
    assert len(scan.handles) == 900 * 120 + 1


@pytest.mark.parametrize("hard", [b"", b"Content-Type: text/plain (x)\n"])
def test_parts_nested_without_end_are_bounded(hard: bytes) -> None:
    """A parser that calls itself for each would die; the text below the bound is not looked for."""
    deep = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(20_000))
    scan = read_mails(HEADER + hard + deep + b"\nHi\n")
    assert len(scan.rows) == 1


@pytest.mark.parametrize(
    "body",
    [
        b"--\n" * 300_000,
        b"--a\n\n" * 300_000,
        b"-" * 1_000_000,
        b"--a--\n--a\n" * 100_000,
        b"--" + b"a" * 70 + b"\n",
    ],
)
@pytest.mark.parametrize("boundary", [b"a", b"-", b"a" * 70, b"a" * 5000, b'""', b"--", b"\x00"])
def test_tricks_with_boundaries_take_no_time(body: bytes, boundary: bytes) -> None:
    """Boundaries of one letter, of dashes, of thousands; a million parts."""
    scan = read_mails(HEADER + b"Content-Type: multipart/mixed; boundary=" + boundary + b"\n\n" + body)
    assert len(scan.rows) == 1


@pytest.mark.parametrize(
    "html", [b"<" * 1_000_000, b"<a '" * 250_000, b"<a '\"" * 200_000, b"<!--" * 250_000, b"&" * 1_000_000,
             b"<blockquote>" * 80_000, b"<script>" * 120_000, b"&#99999999;" * 90_000]
)  # fmt: skip
def test_broken_html_takes_no_time(html: bytes) -> None:
    """Each would be slow for a parser that looks back."""
    assert len(read_mails(HEADER + b"Content-Type: text/html\n\n" + html).rows) == 1


@pytest.mark.parametrize(
    "text", [b"On 1 x wrote:\n" * 70_000, b"\n" * 1_000_000, b"From: a\n" * 120_000,
             b"Date: 1\nTo: 2\n" * 70_000, b"a:" * 500_000,
             b"1:\n" * 300_000, b"-" * 1_000_000, b"=" * 1_000_000, b">From " * 170_000]
)  # fmt: skip
def test_texts_that_nearly_are_quotes_take_no_time(text: bytes) -> None:
    """Looking ahead and back is bounded."""
    qp = b"Content-Transfer-Encoding: quoted-printable\n"
    assert len(read_mbox(SEPARATOR + HEADER + qp + b"\n" + text).rows) == 1


@pytest.mark.parametrize(
    "value", [b"(" * 500_000, b'"' * 500_001, b"<" * 500_000, b"a@b:" * 200_000, b"\\" * 500_000,
              b"@" * 500_000, b"=?utf-8?q?" * 80_000 + b" <a@b.example>", b"a" * 900_000 + b"@b.example"]
)  # fmt: skip
def test_broken_addresses_take_no_time(value: bytes) -> None:
    """Comments and groups nested without end."""
    assert len(read_mails(HEADER.replace(b"ben@b.example", value) + b"\nHi\n").rows) == 1


@pytest.mark.parametrize(
    "piece",
    [
        b"\x00",
        b"\xed\xa0\x80",
        b"\xff\xfe",
        b"\r",
        b"\x1b$B",
        "\u202e".encode(),
        b"\x85",
        b"=\n",
        b"\xef\xbb",
    ],
)
def test_odd_bytes_anywhere_do_no_harm(piece: bytes) -> None:
    """NUL, halves of surrogates, bare CR, escapes."""
    mail = SEPARATOR + HEADER + b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nHi\n--b--\n\n"
    for at in range(0, len(mail), 7):
        content = mail[:at] + piece + mail[at:]
        for read in (read_mails, read_mbox):
            try:
                read(content)
            except UnreadableError:
                assert read is read_mbox


def test_a_truncated_mailbox_is_read_as_far_as_it_goes() -> None:
    """At every byte."""
    whole = (SEPARATOR + HEADER + b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nHi\n--b--\n\n") * 2
    for size in range(1, len(whole)):
        try:
            records = set(read_mbox(whole[:size]).rows.record.tolist())
        except LetbeError:
            records = set()
        assert len(records) <= 2


def test_random_changes_never_raise_anything_else() -> None:
    """A small fuzzer; the large one is fuzz/fuzz_mail.py."""
    dice = random.Random(5)  # noqa: S311 - the same each time
    seed = bytearray(
        SEPARATOR
        + HEADER
        + b"Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/html;"
        b" charset=utf-8\n\n<p>Hi &amp; ho</p>\n--b\n\nOn 1.1. a@b wrote:\n> x\n--b--\n\n"
    )
    for _ in range(1500):
        mail = bytearray(seed)
        for _ in range(dice.randint(1, 8)):
            at = dice.randrange(len(mail))
            mail[at : at + dice.choice([0, 1, 1, 9])] = dice.choice(
                [bytes([dice.randrange(256)]), b"\n", b"--b", b"=?", b'"', b"(", seed[at : at + 40]]
            )
        try:
            read_mbox(bytes(mail))
            read_mails(bytes(mail))
        except LetbeError:
            continue


def test_memory_does_not_grow_with_the_file() -> None:
    """Columns grow, windows do not: 200 MB of attachments in a few windows' memory."""
    part = b"Content-Type: image/png\nContent-Transfer-Encoding: base64\n\n" + b"iVBORw0KGgo\n" * 170_000
    stream = Repeated(SEPARATOR + HEADER + b"\n\n", SEPARATOR + HEADER + part + b"\n\n", 100, b"")
    source = Source("x", "x", 0, lambda: cast("BinaryIO", stream), "")
    tracemalloc.start()
    scan = MBOX.scan(Work([source], ask()), now=NOW)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(scan.rows) == 101
    assert peak < 120 << 20


def test_a_file_that_grows_while_it_is_read_is_said_to_have_changed() -> None:
    """An honest partial result."""
    mail = SEPARATOR + HEADER + b"\nHi\n\n"
    source = Source("x", "x", len(mail), lambda: BytesIO(mail * 2), "")
    scan = MBOX.scan(Work([source], ask()), now=NOW)
    assert len(scan.rows) == 2
    assert scan.warnings == ("the file changed while it was read",)


class Torn(BytesIO):
    """A stream that breaks after its first piece."""

    def read(self, size: int | None = -1) -> bytes:
        """Give a piece once."""
        if piece := super().read(size):
            return piece
        raise OSError(5, "Input/output error")


def test_a_disk_that_fails_gives_what_was_read_until_then() -> None:
    """With the place where it ended."""
    mail = SEPARATOR + HEADER + b"\nHi\n\n"
    scan = MBOX.scan(Work([Source("x", "x", 0, lambda: Torn(mail * 3), "")], ask()), now=NOW)
    assert len(scan.rows) == 3
    assert [(e.record, e.reason) for e in scan.errors] == [
        (4, "the file cannot be read from here on: input/output error")
    ]
    none = MAILS.scan(Work([Source("x", "x", 0, lambda: Torn(b""), "")], ask()), now=NOW)
    assert len(none.rows) == 0
    assert none.errors_total == 1
