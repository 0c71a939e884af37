"""The prefilter never loses a text that ``recognise`` would mark."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from letbe.words import prefilter, recognise
from letbe.words.build import build
from letbe.words.graph import Graph
from letbe.words.sentences import split
from letbe.words.syntax import Word
from letbe.words.tables import Rule, Table, tables
from tests.words.phrases import say

#: What stands between and around words in real texts, and what should not.
NOISE = [
    " ",
    " ",
    ", ",
    ". ",
    "! ",
    "\n",
    "…",
    " 😂 ",
    "-",
    "'",
    "\u200d",
    "\ud800",
    "..",
    " . ",
    "a",
    "۔",
    "ー",
    "İ",
    "\u3099",
    "ﾞ",
]


def test_every_character_is_folded_alike() -> None:
    """Each character of the first planes makes the same words here and there."""
    words = {chr(c): [w for s in split(chr(c)) for w in s.words] for c in range(0x1FFFF)}
    vocabulary = sorted({w for found in words.values() for w in found})
    rules = tuple(Rule("xx", "stop", "clear", w, (Word(w),)) for w in vocabulary)
    known = build([Table("xx", "X", "", joined=False, rules=rules)])
    found = prefilter.marked(*prefilter.coded(list(words)), known.tables)
    assert [hex(ord(c)) for c, hit in zip(words, found, strict=True) if hit != bool(words[c])] == []


def test_a_phrase_is_found_however_its_sentence_is_surrounded() -> None:
    """Every phrase of every table, with noise before and after it."""
    chance = random.Random(11)  # noqa: S311 - a test that can be repeated
    rules = [rule for table in tables() for rule in table.rules if rule.kind != "not"]
    texts = [
        chance.choice(NOISE) + " x. " + say(rule.phrase, chance) + chance.choice(NOISE) for rule in rules
    ]
    found = recognise(texts)
    mask = prefilter.mask(texts)
    assert [t for t, f, m in zip(texts, found, mask, strict=True) if f.kind != "none" and not m] == []
    assert sum(f.kind != "none" for f in found) > len(rules) // 3


def words_of_tables() -> list[str]:
    """Give every word that a phrase names."""
    graph = Graph()
    for table in tables():
        for rule in table.rules:
            graph.add(rule.phrase)
    return sorted({text for text, _, _ in graph.atoms})


WORDS = words_of_tables()


@settings(deadline=None, max_examples=300)
@given(st.lists(st.one_of(st.sampled_from(WORDS), st.sampled_from(NOISE), st.text(max_size=3)), max_size=90))
def test_no_text_is_lost(parts: list[str]) -> None:
    """Words of the tables and noise, thrown together; also more than is looked at at a time."""
    texts = ["".join(parts), " ".join(parts)]
    kept = prefilter.mask(texts)
    assert all(k or f.kind == "none" for k, f in zip(kept, recognise(texts), strict=True))


def test_a_long_sentence_is_not_lost() -> None:
    """More words than places: order is given up, no text is."""
    text = "and " * 500 + "please leave me alone " + "and " * 500
    assert recognise([text])[0].kind == "stop"
    assert prefilter.mask([text]).tolist() == [True]


@given(st.lists(st.binary(max_size=60), max_size=5))
def test_bytes_that_are_no_text_do_no_harm(texts: list[bytes]) -> None:
    """An export can hold anything."""
    ends = np.cumsum([0, *map(len, texts)], dtype=np.int64)
    buffer = np.frombuffer(b"".join(texts), np.uint8)
    assert len(prefilter.candidates(buffer, ends[:-1], ends[1:])) == len(texts)


def test_texts_that_are_not_in_the_buffer_are_refused() -> None:
    """The kernel has no index checks, so they stand before it."""
    buffer = np.zeros(4, np.uint8)
    with pytest.raises(ValueError, match="within the 4 bytes"):
        prefilter.candidates(buffer, np.array([0]), np.array([5]))
    with pytest.raises(ValueError, match="within the 4 bytes"):
        prefilter.candidates(buffer, np.array([3]), np.array([2]))
    with pytest.raises(ValueError, match="starts, but"):
        prefilter.candidates(buffer, np.array([0, 1]), np.array([1]))


def test_ordinary_talk_is_let_go() -> None:
    """Else there were no use in it."""
    texts = ["see you at eight", "lol ok", "the train was late again", "got milk and eggs", "nice photos!"]
    assert not prefilter.mask(texts).any()
