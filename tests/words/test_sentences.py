"""Texts are cut into sentences of folded words, whatever is in them."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letbe.words.sentences import LONGEST_WORD, split


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("DON'T Caaaall", [["dont", "cal"]]),
        ("don’t don`t dont", [["dont", "dont", "dont"]]),
        ("Größe straße", [["grose", "strase"]]),
        ("ＳＴＯＰ", [["stop"]]),
        ("𝗦𝗧𝗢𝗣", [["stop"]]),
        ("İSTANBUL ısrar", [["istanbul", "israr"]]),
        ("ещё ёлка", [["еще", "елка"]]),
        ("أُرِيدُ أنْ", [["اريد", "ان"]]),
        ("لـــيـــس", [["ليس"]]),
        ("別打", [["別", "打"]]),
        ("at 10:30 p.m. ok", [["at", "10", "30", "p", "m"], ["ok"]]),
        ("3.5 ok. Yes", [["3", "5", "ok"], ["yes"]]),
        ("please do not\ncall me\n\nBye", [["please", "do", "not", "cal", "me"], ["bye"]]),
        ("Stop\nThank you", [["stop"], ["thank", "you"]]),
        ("what ...? no", [["what"], ["no"]]),
        ("", []),
        ("...!?\n", []),
        ("१२ ٣", [["12", "3"]]),
        ("opt-out", [["opt", "out"]]),
    ],
)
def test_words_are_folded_and_sentences_end_where_they_end(text: str, words: list[list[str]]) -> None:
    """Each was worked out by hand from the rules in the module."""
    assert [s.words for s in split(text)] == words


def test_a_question_is_known_by_its_mark() -> None:
    """Also where dots stand before the mark."""
    assert [s.asks for s in split("Busy? No. And you...? Oh！いい？")] == [True, False, True, False, True]


def test_a_comma_and_a_picture_open_a_clause() -> None:
    """An imperative stands at the beginning of one."""
    (sentence,) = split("Tom, stop 😂 now - ok")
    assert sentence.opens == [False, True, True, True]


@given(st.text())
def test_every_word_stands_where_it_is_said_to_stand(text: str) -> None:
    """Places are used to quote, so they must lie in the text, in order."""
    for sentence in split(text):
        places = list(zip(sentence.starts, sentence.ends, strict=True))
        assert len(places) == len(sentence.words) == len(sentence.opens)
        assert all(0 <= a < b <= len(text) for a, b in places)
        assert all(x[0] <= y[0] for x, y in itertools.pairwise(places))
        assert places[-1][1] <= sentence.end <= len(text)
        assert all(0 < len(w) <= LONGEST_WORD for w in sentence.words)
