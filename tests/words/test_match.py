"""The compiled code finds what the plain reading of a phrase finds, no more and no less."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from letbe.words import recognise
from letbe.words.build import build
from letbe.words.layout import KEPT, LONGEST, SPAN
from letbe.words.prefilter import hits
from letbe.words.sentences import split
from letbe.words.syntax import parse
from letbe.words.tables import Rule, read, tables
from tests.words.phrases import say
from tests.words.plain import found_by, stands

#: Rules that are compared in a run; each is also tried on what the others say.
SOME = 60
RULES = [rule for table in tables() for rule in table.rules]


def rule_of(phrase: str) -> Rule:
    """Read a phrase by itself."""
    return Rule("xx", "stop", "clear", phrase, parse(phrase, {}))


def plainly(rules: list[Rule], texts: list[str]) -> set[tuple[int, int, int]]:
    """Say which rules stand where, by their expressions."""
    return {
        (t, s, r)
        for t, text in enumerate(texts)
        for s, sentence in enumerate(split(text))
        for r, rule in enumerate(rules)
        if stands(rule, sentence)
    }


def test_what_phrases_say_is_found_as_by_expressions() -> None:
    """Phrases of all tables, said in ways that chance chooses, between other words and each other."""
    chance = random.Random(1)  # noqa: S311 - a test that can be repeated
    rules = chance.sample(RULES, SOME)
    said = [say(rule.phrase, chance) for rule in rules for _ in range(2)]
    texts = [*said, *(f"{a}, {chance.choice(said)} ok. so {chance.choice(said)}" for a in said[::4])]
    assert found_by(rules, texts) == plainly(rules, texts)


SMALL = [
    rule_of(p)
    for p in (
        "a b", "a .. b", "[a] b [c]", "^ [b] a", "a $", "(a|b c) ... c", ", b", "a ,", "b ?", "*b a*",
        "a <until>", "<limit:(a|b a)> c", "(a|b) (b|a c) [c] $", "^ a ... b $", "[a [b]] c .. b",
    )
]  # fmt: skip


@settings(deadline=None, max_examples=150)
@given(
    st.lists(
        st.lists(st.sampled_from(["a", "b", "c", "ab", "x", ",", "?", ".", " - "]), max_size=9), max_size=6
    )
)
def test_any_words_are_read_as_by_expressions(texts: list[list[str]]) -> None:
    """Small phrases and few words, so that everything meets everything."""
    written = [" ".join(words) for words in texts]
    assert found_by(SMALL, written) == plainly(SMALL, written)


def test_a_near_miss_stands_in_one_clause() -> None:
    """What comes after a comma is a matter of its own."""
    source = """
language = "xx"
name = "X"
[[phrase]]
kind = "stop"
say = ["go away"]
[[not]]
near = true
say = ["did (you|they) ... away"]
"""
    known = build([read(source)])
    rows = hits(["did they go away", "did you hear, go away", "go away"], known.tables)
    assert [(row[0], row[5]) for row in rows.tolist()] == [(0, 1), (1, 0), (2, 0)]


def test_what_a_phrase_keeps_is_told_by_its_words() -> None:
    """As they stand in the text; a mark that ends a sentence is no word."""
    source = """
language = "xx"
name = "X"
[[phrase]]
kind = "topic"
say = ["quux <limit:(a|$)>", "until <until> ok", "not <limit> but <instead>"]
"""
    known = build([read(source)])
    texts = ["quux. quux a", "until one two three ok", "well not by phone but by mail please"]
    rows = hits(texts, known.tables).tolist()
    kept = [[texts[row[0]][row[i] : row[i + 1]] for i in (KEPT, KEPT + 2, KEPT + 4)] for row in rows]
    assert kept == [
        ["", "", ""],
        ["", "a", ""],
        ["one two three", "", ""],
        ["", "by phone", "by mail please"],
    ]
    assert [texts[row[0]][row[SPAN] : row[SPAN + 1]] for row in rows] == ["quux.", "quux a", *texts[1:]]


def test_a_request_is_found_wherever_it_stands_in_a_long_sentence() -> None:
    """Pieces overlap, so none is cut in two."""
    texts = [
        "and " * before + "please leave me alone " + "and so" * 99 for before in range(0, 2 * LONGEST, 5)
    ]
    assert {f.kind for f in recognise(texts)} == {"stop"}


def test_many_texts_have_the_same_answers_as_one_by_one() -> None:
    """What one text leaves on the desk is nothing to the next."""
    chance = random.Random(3)  # noqa: S311 - a test that can be repeated
    texts = [say(chance.choice(RULES).phrase, chance) + ". ok" * chance.randrange(3) for _ in range(400)]
    texts += ["and " * 200 + text for text in texts[:40]] + texts[:60]
    assert recognise(texts) == [recognise([text])[0] for text in texts]


def test_more_words_than_are_remembered_are_looked_up_all_the_same() -> None:
    """The memory for words is emptied when it is half full."""
    texts = [" ".join(f"w{i}x{j}" for j in range(50)) + " leave me alone" for i in range(800)]
    assert {f.kind for f in recognise(texts)} == {"stop"}
    whole = ". ".join(texts)
    assert recognise([whole])[0].kind == "stop"
