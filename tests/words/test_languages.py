"""Each language: what asks for room, what opens the door, and what only seems to do either."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import pytest

from letbe.words import DISTANCE, recognise

FOLDER = Path(__file__).with_name("languages")
LANGUAGES: dict[str, Any] = {
    file.stem: importlib.import_module(f"tests.words.languages.{file.stem}")
    for file in sorted(FOLDER.glob("[a-z]*.py"))
}


def test_every_table_with_sentences_of_its_own_is_there() -> None:
    """English has tests of its own."""
    tables = Path(__file__).parents[2] / "src" / "letbe" / "words" / "phrases"
    assert {*LANGUAGES, "en"} == {file.stem for file in tables.glob("*.toml")}


@pytest.mark.parametrize(
    ("text", "kind"), [(text, kind) for each in LANGUAGES.values() for text, kind in each.ASKED]
)
def test_a_request_is_known_by_its_words(text: str, kind: str) -> None:
    """Every kind, formal and rude, with and without marks; an open door is seen and holds nothing."""
    (found,) = recognise([text])
    assert (found.kind, found.counts) == (kind, kind in DISTANCE)


@pytest.mark.parametrize("text", [text for each in LANGUAGES.values() for text in each.NEAR_MISSES])
def test_a_near_miss_asks_for_nothing(text: str) -> None:
    """Other orders, third persons, offers, questions, the past and the opposite are no requests."""
    (found,) = recognise([text])
    assert not found.counts
    assert found.kind != "open"
