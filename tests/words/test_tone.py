"""The tone of a message: coarse, by a lexicon, and silent where that knows nothing."""

from __future__ import annotations

import sys

import pytest

from letbe.errors import UsageError
from letbe.words import tone
from letbe.words.tone import _lexicon
from tests.test_rooms import SOURCE


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thank you so much, that was lovely!", "warm"),
        ("I love you and I miss you", "warm"),
        ("😍😍❤️", "warm"),
        ("That was the worst thing you have ever done, I hate it", "cold"),
        ("My train is at eight, what about yours", "neutral"),
    ],
)
def test_an_english_text_has_a_tone(text: str, expected: str) -> None:
    """What anybody would say of it."""
    assert tone([text]) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "Das ist wirklich schade, ich hasse das",
        "Je t'aime beaucoup",
        "No me gusta nada",
        "Ti voglio bene",
        "Ik hou van je",
        "ok",
        "я тебя люблю",
        "愛してる",
        "",
        "...",
        "12345",
    ],
)
def test_a_text_in_no_language_that_is_covered_has_none(text: str) -> None:
    """A word that looks English must not speak for a language that the lexicon does not know."""
    assert tone([text]) == [None]


def test_each_text_has_its_own_answer_in_their_order() -> None:
    """Also none at all."""
    assert tone([]) == []
    assert tone(["Bonjour", "you are wonderful, thank you"]) == [None, "warm"]


def test_without_the_library_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is an extra."""
    monkeypatch.setitem(sys.modules, "vaderSentiment.vaderSentiment", None)
    _lexicon.cache_clear()
    with pytest.raises(UsageError, match="not installed"):
        tone(["hello you"])


def test_nothing_in_letbe_asks_for_the_tone() -> None:
    """It is never evidence by itself, and reading every text for it would cost more than all the rest."""
    asking = [
        file.relative_to(SOURCE).as_posix()
        for file in SOURCE.rglob("*.py")
        if "words.tone" in file.read_text("utf-8") or "words import tone" in file.read_text("utf-8")
    ]
    assert asking == ["words/__init__.py"]
