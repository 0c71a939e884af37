"""Marked elements are found with their ends, as a parser finds them."""

from __future__ import annotations

import time
from html.parser import HTMLParser

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from letbe.readers.fields.html import Mark, Table, find
from letbe.readers.fields.plain import plain
from letbe.readers.fields.spans import padded

MARKS = [
    Mark("record", "div", "record"),
    Mark("late", "div", "late", "id"),
    Mark("name", "span", "fn"),
    Mark("link", "a", None, "href"),
    Mark("text", "q"),
    Mark("picture", "img", None, "src"),
]
TABLE = Table(MARKS)

#: A mark, where its tag begins, its attribute, where its content begins and ends.
Row = tuple[str, int, str | None, int, int]


def found(page: str) -> list[Row]:
    """Find marks as the kernel does."""
    raw = page.encode()
    marks = find(padded(raw), len(raw), TABLE)
    values = plain(marks.value(np.arange(len(marks))))
    shown = [v.decode() if (v := values.raw(k)) is not None else None for k in range(len(marks))]
    return [
        (TABLE.names[m], int(at), value, int(row[4]), int(row[5]))
        for m, at, value, row in zip(marks.mark, marks.at, shown, marks._rows, strict=True)
    ]


class Slow(HTMLParser):
    """Finds the same with the standard library's parser, for pages of one line."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.rows: list[Row] = []
        self._open: list[tuple[str, list[int]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element that is marked."""
        start = self.getpos()[1]
        end = start + len(self.get_starttag_text() or "")
        fields = dict(reversed(attrs))
        made = []
        # Those that ask for no class first, then word by word.
        words = (fields.get("class") or "").split()
        for kind in (None, *words):
            for mark in MARKS:
                if mark.tag == tag and mark.kind == kind:
                    made.append(len(self.rows))
                    self.rows.append((mark.name, start, fields.get(mark.attribute or ""), end, -1))
        if tag != "img":
            self._open.append((tag, made))

    def handle_endtag(self, tag: str) -> None:
        """Note an end."""
        name, made = self._open.pop()
        assert name == tag
        for row in made:
            self.rows[row] = (*self.rows[row][:4], self.getpos()[1])


words = st.text("abc &;", max_size=5).map(lambda s: s.replace("&", "&amp;"))


@st.composite
def pages(draw: st.DrawFn, depth: int = 3) -> str:
    """Write a page without a mistake, with elements in elements of the same name."""
    if depth == 0:
        return draw(words)
    tag = draw(st.sampled_from(["div", "div", "span", "a", "q", "img", "p"]))
    kind = draw(
        st.sampled_from(
            ["", ' class="record"', " class='x late record'", ' class="fn"', ' class="recording"']
        )
    )
    more = draw(st.sampled_from(["", ' id="7"', ' href="a&amp;b"', " src='x'", " hidden", ' id="1" id="2"']))
    if tag == "img":
        return f"<img{kind}{more}>"
    inner = "".join(draw(st.lists(pages(depth - 1), max_size=3)))
    return f"<{tag}{kind}{more}>{inner}</{tag}>"


@settings(max_examples=300)
@given(st.lists(pages(), max_size=4).map("".join))
def test_marked_elements_are_those_that_a_parser_finds(page: str) -> None:
    """The standard library's parser is somebody else's code."""
    assert found(page) == Slow(page).rows


def text_of(page: str) -> list[str | None]:
    """Give what stands in each text of a page."""
    raw = page.encode()
    marks = find(padded(raw), len(raw), TABLE)
    texts = plain(marks.text(marks.of("text")))
    return [t.decode() if (t := texts.raw(k)) is not None else None for k in range(len(texts))]


def test_a_text_has_no_tags_no_references_and_no_blanks_around_it() -> None:
    """A break at its very end was not typed."""
    page = "<q> Tom &amp; <b>Ann</b><br>&#39;s<br /> \n<br></q><q></q><q>  </q><q>a &lt;q&gt;</q>"
    assert text_of(page) == ["Tom & Ann\n's", "", "", "a <q>"]


def test_an_element_without_its_end_has_no_text_and_its_neighbours_have() -> None:
    """A torn page is read where it is whole."""
    page = "<div class='record'><q>one</div><div class='record'><q>two</q></div><q>three"
    assert text_of(page) == [None, "two", None]


@pytest.mark.parametrize(
    "torn", ['<div class="rec', "<div class=", "<div", '<a href="x', "<q", '<div class="record" <']
)
def test_a_torn_tag_is_passed_over(torn: str) -> None:
    """Its neighbour begins inside what looks like its value."""
    whole = '<div class="record" id="x"><q>yes</q></div>'
    assert text_of(whole + torn + "\n" + whole * 2) == ["yes"] * 3


@pytest.mark.parametrize(
    "hostile",
    ["<div class='", "<div class='record'>", "<q>", "</div>", "<", "<a href=\"'", "<div a=\"<div b='"],
)
def test_what_is_made_to_be_slow_is_not(hostile: str) -> None:
    """Elements in elements without an end, attributes without an end."""
    found("<q></q>")
    page = hostile * (2_000_000 // len(hostile))
    start = time.process_time()
    raw = page.encode()
    assert len(find(padded(raw), len(raw), TABLE)) >= 0
    assert time.process_time() - start < 2
