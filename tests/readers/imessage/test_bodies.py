"""The words in ``attributedBody`` are found whole, and as a library of the format finds them."""

from __future__ import annotations

import plistlib
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from letbe.readers.fields.spans import spans_of
from letbe.readers.imessage.bodies import typed
from tests.readers.samples.imessage import archived


def words_of(*bodies: bytes) -> list[str | None]:
    """Decode some bodies."""
    texts, _, _ = typed(spans_of(bodies), np.ones(len(bodies), bool))
    raw = [texts.raw(k) for k in range(len(texts))]
    return [None if r is None else r.decode() for r in raw]


def by_the_library(body: bytes) -> str:
    """Decode a body with pytypedstream; one that it cannot read was not made right."""
    typedstream = pytest.importorskip("typedstream", reason="pytypedstream is not installed")
    found: Any = typedstream.unarchive_from_data(body)
    return str(found.contents[0].value.value)


@pytest.mark.parametrize("size", [1, 0x7E, 0x7F, 0x80, 0x81, 0xFF, 0x100, 0x101, 0x7FFF, 0x8000, 0x12345])
@pytest.mark.parametrize("mutable", [False, True])
def test_a_text_of_any_length_is_found_whole(size: int, *, mutable: bool) -> None:
    """A length above 127 stands in two bytes behind 0x81, above 32767 in four behind 0x82."""
    text = ("x" * size)[:-1] + "y"
    assert words_of(archived(text, mutable=mutable)) == [text]
    assert by_the_library(archived(text, mutable=mutable)) == text


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufffc\ufffd\0"), max_size=300))
def test_a_body_says_what_a_library_of_the_format_says(text: str) -> None:
    """The library reads the whole archive; a slip in the bytes made here would show, too."""
    body = archived(text)
    assert words_of(body) == [text] == [by_the_library(body)]


def test_texts_that_look_like_an_archive_are_found_whole() -> None:
    """Somebody may type the name of a class."""
    text = "NSString \x84\x01+ streamtyped NSString"
    assert words_of(archived(text)) == [text]


def test_marks_for_attachments_and_apps_are_no_text() -> None:
    """They stand where a picture or an app's bubble is shown."""
    bodies = spans_of(
        [archived("\ufffc\ufffctwo pictures\ufffc"), archived("\ufffd"), archived("\ufffe \uffff")]
    )
    texts, marked, unread = typed(bodies, np.ones(3, bool))
    assert [(texts.raw(k) or b"").decode() for k in range(3)] == ["two pictures", "", "\ufffe \uffff"]
    assert marked.tolist() == [True, True, False]
    assert not unread.any()


def keyed(text: str, *, boxed: bool) -> bytes:
    """Write an attributed string as the keyed archiver does."""
    held: list[Any] = [{"NS.string": text}] if boxed else [text]
    objects = ["$null", {"NSString": plistlib.UID(2), "$class": plistlib.UID(3)}, *held, {"$classname": "x"}]
    document = {"$version": 100000, "$archiver": "NSKeyedArchiver", "$objects": objects}
    document["$top"] = {"root": plistlib.UID(1)}
    return plistlib.dumps(document, fmt=plistlib.FMT_BINARY)


@pytest.mark.parametrize("boxed", [False, True])
def test_a_property_list_is_read_too(*, boxed: bool) -> None:
    """Some rows hold one instead of an archive."""
    assert words_of(archived("one"), keyed("zwei \u00fc", boxed=boxed), archived("three")) == [
        "one",
        "zwei \u00fc",
        "three",
    ]


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_torn_body_is_not_known_and_nothing_else_happens(data: st.DataObject) -> None:
    """Any bytes at all: a text inside its own body, or none."""
    whole = data.draw(st.sampled_from([archived("hello there"), keyed("hello there", boxed=True)]))
    at = data.draw(st.integers(0, len(whole)))
    to = min(len(whole), at + data.draw(st.integers(0, 20)))
    torn = whole[:at] + data.draw(st.binary(max_size=12)) + whole[to:]
    bodies = spans_of([archived("before"), torn, archived("behind")])
    texts, _, unread = typed(bodies, np.ones(3, bool))
    assert (texts.raw(0), texts.raw(2)) == (b"before", b"behind")
    assert (texts.start[1] < 0) == bool(unread[1]) or torn == b""
    assert texts.end[1] <= len(texts.buffer)


def test_a_length_beyond_the_body_is_refused() -> None:
    """It would give away the text of the next row."""
    torn = archived("x" * 300).replace(b"\x81\x2c\x01", b"\x82\xff\xff\xff\x7f")
    assert words_of(torn, archived("secret")) == [None, "secret"]
