"""Hostile texts: no error, no hang, no matter how they are made."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from letbe.words import recognise
from letbe.words.until import until
from tests.words.test_recognise import WEDNESDAY

#: Far more than any of these needs, on a slow machine too; a pattern that runs away takes minutes.
SECONDS = 10.0


@pytest.mark.parametrize(
    "text",
    [
        "a" * 1_000_000,
        "please " * 100_000,
        "don't don't don't call call me me " * 5_000,
        "don't you ever text text text text me again again " * 3_000,
        "leave me " * 50_000 + "alone",
        "i need some some some a little more more more " * 5_000,
        "\n" * 300_000,
        "?!." * 100_000,
        '"' * 100_000,
        "“" * 50_000 + "”" * 50_000,
        "> " * 100_000,
        "hahaha" * 50_000,
        "\ud800\udfff\x00\x1b[2J" * 20_000,
        "e\u0301" * 100_000,
        "別" * 200_000,
        "---- " * 50_000,
        "ja" * 100_000 + "!",
    ],
    ids=lambda t: repr(t[:12]),
)
def test_a_huge_text_takes_no_more_than_its_length(text: str) -> None:
    """Every pattern is bounded, and a sentence is read in pieces."""
    began = time.process_time()
    recognise([text], WEDNESDAY)
    assert time.process_time() - began < SECONDS


@settings(deadline=None)
@given(st.lists(st.text(alphabet=st.characters(), max_size=200), max_size=4))
def test_any_text_has_an_answer(texts: list[str]) -> None:
    """Lone surrogates and control characters, too."""
    assert len(recognise(texts, WEDNESDAY)) == len(texts)


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=60), st.sampled_from(["en", "de", "ru", "zh", "ko", "ar", "xx"]))
def test_an_end_lies_ahead_or_is_none(words: str, language: str) -> None:
    """Whatever the words, and also for a language that dateparser does not know."""
    end = until(words, language, WEDNESDAY)
    assert end is None or end > WEDNESDAY
