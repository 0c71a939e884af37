"""What is measured of a text, against plain Python."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letbe.readers.measure import measure_text

MARKS = {0xFEFF, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)}


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_chars_are_code_points_without_marks(text: str) -> None:
    """Not bytes, not UTF-16 units, and never what the app added."""
    assert measure_text(text)[0] == sum(ord(c) not in MARKS for c in text)


@given(st.lists(st.text(st.characters(categories=["Ll", "Lu"], max_codepoint=0x24F), min_size=1)))
def test_words_of_a_spaced_script_are_what_blanks_separate(words: list[str]) -> None:
    """Any blank separates, however many of them."""
    assert measure_text("\u00a0 ".join(words))[1] == len(words)


@pytest.mark.parametrize(
    ("text", "words", "question"),
    [
        ("你好 世界", 2, False),
        ("はい、そうです", 2, False),
        ("สวัสดี ครับ", 2, False),
        ("https://a.example/?q=1", 1, False),
        ("www.a.example/?q", 1, False),
        ("https://a.example/?q=1 ok?", 2, True),
        ("متى\u061f", 1, True),
        ("何\uff1f", 1, True),
        ("why\u2048", 1, True),
        ("\u03c4\u03b9\u037e", 1, True),
        ("\u056b\u0576\u0579\u055e", 1, True),
        ("Привет, как дела?", 3, True),
        ("https://пример.рф/?q", 1, False),
        ("hello  there\tagain\n\nand more", 5, False),
        ("12345678 a b c d e f g", 8, False),
        ("", 0, False),
    ],
)
def test_words_and_questions(text: str, words: int, question: bool) -> None:
    """Scripts without blanks count runs; a mark inside a link asks nothing."""
    assert measure_text(text)[1:] == (words, question)
