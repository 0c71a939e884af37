"""Elements are cut out of texts whole, and nothing else is."""

from __future__ import annotations

import time
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letbe.readers.fields.markup import either, trimmed, without_elements
from letbe.readers.fields.spans import spans_of

NAMES: Final = ("quote", "e_m")


def cut(text: str) -> str:
    """Cut one text."""
    return (without_elements(spans_of([text]), NAMES)[0].raw(0) or b"").decode()


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("plain", "plain"),
        ("<quote>a</quote>b", "b"),
        ('a<quote author="x" t="1">b<b>c</b></quote>d', "ad"),
        ("<quote>a<quote>b</quote>c</quote>d", "d"),
        ("a<e_m ts='1'/>b", "ab"),
        ("a<e_m ts='1'></e_m>", "a"),
        ("<QUOTE>a</Quote>b", "b"),
        ("<quoted>a</quoted>", "<quoted>a</quoted>"),
        ("<quote>a", "<quote>a"),
        ("<quote", "<quote"),
        ("a</quote>b", "a</quote>b"),
        ("1 < 2 <quote>a</quote>", "1 < 2 "),
        ("", ""),
    ],
)
def test_an_element_is_cut_with_all_that_stands_in_it(text: str, left: str) -> None:
    """One that is never closed stays: better somebody else's words than losing one's own."""
    assert cut(text) == left


@given(st.lists(st.text("<>/quote_m ab", max_size=30), max_size=6))
def test_what_has_no_element_stays_as_it_is(texts: list[str]) -> None:
    """And neighbours do not run into each other."""
    done, found = without_elements(spans_of(texts), NAMES)
    for k, text in enumerate(texts):
        if not found[k].any():
            assert done.raw(k) == text.encode()
        else:
            assert len(done.raw(k) or b"") < len(text)


def test_a_text_of_many_open_elements_takes_no_longer_than_its_bytes() -> None:
    """A hundred thousand of them, none of them closed, are looked at once."""
    text = "<quote>" * 100_000
    cut("<quote>x")
    start = time.process_time()
    assert cut(text) == text
    assert time.process_time() - start < 2


def test_two_fields_become_one() -> None:
    """Each from a buffer of its own."""
    both = either(spans_of(["a", None, None]), spans_of(["x", "b", None]))
    assert [both.raw(k) for k in range(3)] == [b"a", b"b", None]


@given(st.text(" \n\tab", max_size=12))
def test_blanks_are_taken_off_both_ends(text: str) -> None:
    """As ``str.strip`` does."""
    assert trimmed(spans_of([text])).raw(0) == text.strip(" \n\t").encode()
