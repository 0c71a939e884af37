"""Texts come out as plain UTF-8, whatever their file wrote; checked by the standard library."""

from __future__ import annotations

import html
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letbe.readers.fields.plain import plain
from letbe.readers.fields.spans import Escape, spans_of

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


def undone(written: list[str | bytes | None], escape: Escape) -> list[str | None]:
    """Give texts as plain UTF-8."""
    spans = plain(spans_of(written, escape))
    raws = [spans.raw(k) for k in range(len(spans))]
    return [None if raw is None else raw.decode() for raw in raws]


@given(st.lists(TEXT, max_size=5), st.booleans())
def test_json_is_undone(texts: list[str], ascii_only: bool) -> None:
    """As the standard library wrote it."""
    written: list[str | bytes | None] = [json.dumps(t, ensure_ascii=ascii_only)[1:-1] for t in texts]
    assert undone(written, Escape.JSON) == texts


@given(st.lists(TEXT, max_size=5))
def test_letters_that_are_bytes_of_utf8_are_put_together(texts: list[str]) -> None:
    """Meta's exports write each byte of a text as one letter."""
    written: list[str | bytes | None] = [json.dumps(t.encode().decode("latin-1"))[1:-1] for t in texts]
    assert undone(written, Escape.LATIN) == texts


@given(TEXT)
def test_a_text_that_is_right_already_stays(text: str) -> None:
    """Newer exports are right; only what is whole UTF-8 when taken as bytes is changed."""
    try:
        wanted = text.encode("latin-1").decode()
    except UnicodeError:
        wanted = text
    assert undone([json.dumps(text)[1:-1]], Escape.LATIN) == [wanted]


@given(st.lists(TEXT, max_size=5))
def test_xml_is_undone(texts: list[str]) -> None:
    """Named references and numbers, in both bases."""
    named: list[str | bytes | None] = [html.escape(t) for t in texts]
    assert undone(named, Escape.XML) == texts
    decimal = [t.replace("\0", "") for t in texts]
    written: list[str | bytes | None] = ["".join(f"&#{ord(c)};" for c in t) for t in decimal]
    assert undone(written, Escape.XML) == decimal
    written = ["".join(f"&#x{ord(c):X};" for c in t) for t in decimal]
    assert undone(written, Escape.XML) == decimal


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("&#55357;&#56832;", "\U0001f600"),  # halves of a pair, as Android's backups write an emoji
        ("&#55357;x", "�x"),
        ("&#56832;", "�"),
        ("&#0;&#1114112;&#99999999999;", "\ufffd\ufffd\ufffd"),
        ("fish & chips &amp; &; &x; &#; &#x; &#xg;", "fish & chips & &; &x; &#; &#x; &#xg;"),
        ("&nbsp;", "\u00a0"),
        ("&", "&"),
    ],
)
def test_references_that_are_hard(written: str, means: str) -> None:
    """What is no reference stays as it is written."""
    assert undone([written], Escape.XML) == [means]


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("a<br>b<br/>c", "a\nb\nc"),
        ("<p>one</p><p>two</p>", "one\ntwo\n"),
        ('<a href="x">here</a> &lt;b&gt;', "here <b>"),
        ("1 < 2", "1 < 2"),
        ("a < b > c", "a  c"),
        ("<", "<"),
    ],
)
def test_tags_are_left_out(written: str, means: str) -> None:
    """A break ends a line; an open angle with no end is a letter."""
    assert undone([written], Escape.HTML) == [means]


@given(st.lists(TEXT | st.none(), max_size=5))
def test_doubled_quotes_are_one(texts: list[str | None]) -> None:
    """As cells of a table write them; what is absent stays absent."""
    written: list[str | bytes | None] = [None if t is None else t.replace('"', '""') for t in texts]
    assert undone(written, Escape.QUOTED) == texts


@given(st.lists(st.binary(max_size=40), max_size=6), st.sampled_from(list(Escape)))
def test_any_bytes_come_out_within_their_room(raws: list[bytes], escape: Escape) -> None:
    """Only a lone backslash is longer than it was, and neighbours do not run into each other."""
    spans = plain(spans_of(list(raws), escape))
    sizes = (spans.end - spans.start).tolist()
    assert all(0 <= size <= len(raw) + 8 for size, raw in zip(sizes, raws, strict=True))
    assert (spans.start[1:] >= spans.end[:-1]).all()
