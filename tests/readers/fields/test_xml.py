"""Elements and attributes are found as a parser finds them, and also where no parser goes on."""

from __future__ import annotations

import io
import time
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import quoteattr

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from letbe.readers.fields import xml
from letbe.readers.fields.plain import plain
from letbe.readers.fields.xml import CLOSE, EMPTY, LONG, OPEN, TORN, Elements
from letbe.readers.pieces import Pieces
from letbe.readers.source import Source, from_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

WANTED = {"rec": ("x", "a_longer_name_1"), "sub": ("x",), "b": ("y", "x", "z")}
RECORDS = ("rec", "b")

Row = tuple[str, int, dict[str, str]]


def found(source: bytes | Source) -> list[Row]:
    """Find elements as the kernel does."""
    source = from_bytes(source) if isinstance(source, bytes) else source
    rows: list[Row] = []
    for batch in Elements(WANTED, RECORDS).windows(Pieces(source, lambda _: None)):
        rows += _rows(batch)
    return rows


def _rows(batch: Any) -> Iterator[Row]:
    """Give the rows of a batch with their attributes."""
    for k in range(len(batch)):
        name = batch.names[batch.kind[k]]
        values = {a: plain(batch.attribute(name, a, np.array([k]))).raw(0) for a in WANTED[name]}
        yield name, int(batch.how[k]), {a: v.decode() for a, v in values.items() if v is not None}


def parsed(document: bytes) -> list[Row]:
    """Find elements with the standard library's parser; an empty element is one that ends at once."""
    rows: list[Row] = []
    for event, element in ET.iterparse(io.BytesIO(document), ("start", "end")):  # noqa: S314 - our own document
        if element.tag in WANTED:
            values = {a: element.attrib[a] for a in WANTED[element.tag] if a in element.attrib}
            rows.append((element.tag, OPEN, values) if event == "start" else (element.tag, CLOSE, {}))
    return rows


texts = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12)
attributes = st.dictionaries(st.sampled_from(["x", "y", "z", "a_longer_name_1", "other"]), texts, max_size=4)


@st.composite
def elements(draw: st.DrawFn, depth: int = 2) -> str:
    """Write an element, with blanks wherever XML allows them."""
    name = draw(st.sampled_from([*WANTED, "unknown", "recording"]))
    blank = st.sampled_from([" ", "\n", "  \t"])
    equals = draw(st.sampled_from(["=", " =", "= ", "\n=\n"]))
    written = "".join(f"{draw(blank)}{k}{equals}{quoteattr(v)}" for k, v in draw(attributes).items())
    inner = "".join(draw(st.lists(elements(depth - 1), max_size=3))) if depth else ""
    return f"<{name}{written}>{inner}</{name}>"


@settings(max_examples=300)
@given(st.lists(elements(), max_size=5))
def test_elements_are_those_that_a_parser_finds(written: list[str]) -> None:
    """The standard library's parser is somebody else's code, and right."""
    document = f"<?xml version='1.0'?><root>{''.join(written)}</root>".encode()
    assert found(document) == parsed(document)


@pytest.mark.parametrize("window", [64, 97, 256])
def test_where_a_window_ends_changes_nothing(window: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A window ends anywhere: in a name, in a value, between a slash and its bracket."""
    some = [f"<rec x='{i}'  a_longer_name_1=\"{'v' * (i % 23)}\" q='{'w' * i}'/>" for i in range(120)]
    document = ("<b>" + "\n".join(some) + "</b>").encode()
    whole = found(document)
    assert len(whole) == 122
    monkeypatch.setattr(xml, "WINDOW", window)
    monkeypatch.setattr(xml, "_ROWS", 7)
    monkeypatch.setattr(xml, "_KEPT", 80)
    small = found(document)
    # What is longer than a window may be refused, and only that.
    assert [r for r in small if r[1] != LONG] == [
        r for r in whole if r[2].get("x") in {s[2].get("x") for s in small if s[1] != LONG}
    ]
    assert [n for n, *_ in small] == [n for n, *_ in whole]


def test_an_empty_element_is_told_from_an_open_one() -> None:
    """An open record lasts until it is closed."""
    assert [how for _, how, _ in found(b"<rec x='1'/><rec x='2' ><rec x='3'></rec>")] == [
        EMPTY,
        OPEN,
        OPEN,
        CLOSE,
    ]


@pytest.mark.parametrize(
    "torn",
    [
        b'<rec x="1',
        b'<rec x="1" a_longer',
        b"<rec x=",
        b"<rec",
        b'<rec x="1" other="abc',
        b'<rec x="1"other="2"/>',
        b"<rec x=1/>",
        b'<rec x="1" /',
        b"<rec x='1\" />",
        b'<rec <rec x="" ',
    ],
)
def test_a_torn_element_loses_itself_only(torn: bytes) -> None:
    """Its neighbour begins inside what looks like its value."""
    good = b'\n<rec x="7" a_longer_name_1="it\'s" />'
    rows = found(good + torn + good * 3)
    whole = ("rec", EMPTY, {"x": "7", "a_longer_name_1": "it's"})
    assert [r for r in rows if r[1] != TORN] == [whole] * 4
    assert [r for r in rows if r[1] == TORN]


def test_what_no_parser_goes_on_at_is_read() -> None:
    """Half characters, control characters, a bare ampersand, two roots."""
    rows = found(b"<rec x='&#55357;&#56832;&#0;&#11;'/><rec x='Tom & Ann &lt;3 <3'/>")
    assert [r[2]["x"] for r in rows] == ["😀�\x0b", "Tom & Ann <3 <3"]


def test_the_first_of_two_attributes_of_one_name_counts() -> None:
    """XML forbids it; one of them has to count."""
    assert found(b"<rec x='1' x='2'/>")[0][2] == {"x": "1"}


class _Endless(io.RawIOBase):
    """A document with one value of many bytes, made while it is read."""

    def __init__(self, head: bytes, middle: int, tail: bytes) -> None:
        self._parts = [head, *[bytes([65 + i % 4]) * (1 << 20) for i in range(middle)], tail]

    def readable(self) -> bool:
        """It can be read."""
        return True

    def read(self, _size: int = -1) -> bytes:
        """Give the next piece, whatever is asked for."""
        return self._parts.pop(0) if self._parts else b""


def _source(head: bytes, middle: int, tail: bytes) -> Source:
    """Make a source of such a document."""
    return Source("x", "x", 0, lambda: _Endless(head, middle, tail), "")  # type: ignore[arg-type,return-value]


def test_a_value_that_nobody_wants_streams_by() -> None:
    """Pictures stand in backups as text; what follows them is read as if they were not there."""
    rows = found(_source(b"<rec x='1'><sub data='", 5, b"' x='after'/></rec><rec x='2'/>"))
    assert rows == [
        ("rec", OPEN, {"x": "1"}),
        ("sub", EMPTY, {"x": "after"}),
        ("rec", CLOSE, {}),
        ("rec", EMPTY, {"x": "2"}),
    ]


def test_a_picture_that_is_torn_loses_itself_only() -> None:
    """Its quote never comes; the next tag cannot be part of it."""
    rows = found(_source(b"<rec x='1' data='", 5, b"\n<rec x='2'/>"))
    assert rows == [("rec", TORN, {"x": "1"}), ("rec", EMPTY, {"x": "2"})]


def test_a_file_that_ends_in_a_picture_gives_it_as_torn() -> None:
    """A copy that stopped half-way."""
    assert found(_source(b"<rec x='1' data='", 5, b"")) == [("rec", TORN, {"x": "1"})]


def test_a_wanted_value_that_no_window_holds_is_said_to_be_too_long() -> None:
    """Nobody typed that; what follows is read."""
    rows = found(_source(b"<rec x='", 5, b"'/><rec x='2'/>"))
    assert rows == [("rec", LONG, {}), ("rec", EMPTY, {"x": "2"})]


def test_a_record_of_endless_parts_is_given_up_and_the_next_one_read() -> None:
    """Memory does not grow with what one record holds."""
    parts = b"<sub x='" + b"v" * 1000 + b"'/>"
    rows = found(b"<rec x='1'>" + parts * 9000 + b"</rec><rec x='2'/>")
    assert rows[0][:2] == ("rec", LONG)
    assert rows[-1] == ("rec", EMPTY, {"x": "2"})


@pytest.mark.parametrize(
    "hostile",
    [
        b"<rec x='",
        b"<rec x=\"<rec x='",
        b"<rec ",
        b"<",
        b"<rec x='1' ",
        b"<rec x=''" + b" " * 500,
        b"<rec x=\"' y='\" ",
    ],
)
def test_what_is_made_to_be_slow_is_not(hostile: bytes) -> None:
    """Torn elements in torn elements are searched again, but not for ever."""
    content = hostile * (6_000_000 // len(hostile))
    found(b"<rec x='1'/>")
    start = time.process_time()
    for batch in Elements(WANTED, RECORDS).windows(Pieces(from_bytes(content), lambda _: None)):
        assert len(batch) >= 0
    assert time.process_time() - start < 3
