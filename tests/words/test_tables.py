"""The tables of phrases keep to their contract, and every phrase can be said."""

from __future__ import annotations

import random
import tomllib
from importlib import resources

import pytest

from letbe.words.build import build
from letbe.words.found import KINDS
from letbe.words.graph import Graph
from letbe.words.sentences import LONGEST_WORD
from letbe.words.syntax import BadPhraseError, parse
from letbe.words.tables import SURE, Table, read, tables
from tests.words.phrases import say
from tests.words.plain import found_by

FILES = sorted(
    (f for f in (resources.files("letbe.words") / "phrases").iterdir() if f.name.endswith(".toml")),
    key=lambda f: f.name,
)
#: How often each phrase is said at most, in a way that chance chooses; some ways contradict themselves.
TIMES = 8


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.name)
def test_a_table_says_its_language_and_has_only_fields_that_are_read(file: resources.abc.Traversable) -> None:
    """A field that is misspelt would be passed over without a word."""
    data = tomllib.loads(file.read_text("utf-8"))
    assert data["language"] == file.name.removesuffix(".toml")
    assert data["name"]
    assert set(data) <= {"language", "name", "reviewed", "joined", "lists", "phrase", "not", "lasting"}
    for entry in data["phrase"]:
        assert set(entry) <= {"kind", "sure", "say", "unless", "back", "whole"}
        assert entry["kind"] in set(KINDS) - {"none"}
        assert entry.get("sure", "likely") in SURE
    for entry in data.get("not", []):
        assert set(entry) <= {"say", "only", "near"}
        assert set(entry.get("only", [])) <= set(KINDS)


@pytest.mark.parametrize("table", tables(), ids=lambda t: t.language)
def test_every_phrase_is_found_where_it_is_said(table: Table) -> None:
    """A phrase that does not match what it says is a mistake of the table or of the engine."""
    chance = random.Random(5)  # noqa: S311 - a test that can be repeated
    exceptions = {u.said: u for rule in table.rules for u in rule.unless if u.said != "?"}
    rules = [*table.rules, *table.lasting, *exceptions.values()]
    texts = [say(rule.phrase, chance) for rule in rules for _ in range(TIMES)]
    found = {(text // TIMES, rule) for text, _, rule in found_by(rules, texts)}
    assert [rule.said for i, rule in enumerate(rules) if (i, i) not in found] == []


def test_a_phrase_without_a_word_of_its_own_is_told() -> None:
    """Every text would hold it."""
    with pytest.raises(BadPhraseError, match="needs no word of its own"):
        build([read('language="xx"\nname="X"\n[[phrase]]\nkind="stop"\nsay=["^ [no] $"]')])


def test_a_word_of_a_table_is_shorter_than_what_is_kept_of_a_word() -> None:
    """Longer words are cut in a message, so they could not be found whole."""
    graph = Graph()
    for rule in (rule for table in tables() for rule in table.rules):
        graph.add(rule.phrase)
    assert [text for text, _, _ in graph.atoms if len(text) >= LONGEST_WORD] == []


@pytest.mark.parametrize(
    ("phrase", "why"),
    [
        ("call (me", "no ')'"),
        ("{friends} call", "no list"),
        ("<when> call", "none of"),
        ("a ] b", "closes nothing"),
    ],
)
def test_a_phrase_that_cannot_be_read_says_why(phrase: str, why: str) -> None:
    """A native speaker who corrects a table is told what is wrong."""
    with pytest.raises(BadPhraseError, match=why.replace("(", r"\(").replace(")", r"\)")):
        parse(phrase, {"known": ["x"]})


def test_a_list_that_holds_itself_is_told() -> None:
    """Else reading it would never end."""
    with pytest.raises(BadPhraseError, match="holds itself"):
        parse("{a}", {"a": ["{b}"], "b": ["{a}"]})


def test_a_table_with_an_unknown_kind_is_told() -> None:
    """A kind that nothing knows would be lost."""
    with pytest.raises(BadPhraseError, match="no kind 'halt'"):
        read('language="xx"\nname="X"\n[[phrase]]\nkind="halt"\nsay=["x"]')
