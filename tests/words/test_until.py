"""The end of a pause, in the languages of the tables; days were read off a calendar of March 2026."""

from __future__ import annotations

from datetime import datetime

import pytest

from letbe.words.until import until

#: A Wednesday.
AT = datetime(2026, 3, 4, 15, 30)


@pytest.mark.parametrize(
    ("language", "words", "end"),
    [
        ("en", "Monday, ok", datetime(2026, 3, 9, 9)),
        ("en", "a few days", datetime(2026, 3, 7, 9)),
        ("en", "5 pm", datetime(2026, 3, 4, 17)),
        ("en", "two hours", datetime(2026, 3, 4, 17, 30)),
        ("es", "el lunes", datetime(2026, 3, 9, 9)),
        ("es", "dos semanas", datetime(2026, 3, 18, 9)),
        ("de", "für zwei Wochen", datetime(2026, 3, 18, 9)),
        ("fr", "lundi prochain", datetime(2026, 3, 9, 9)),
        ("it", "due settimane", datetime(2026, 3, 18, 9)),
        ("pt", "duas semanas", datetime(2026, 3, 18, 9)),
        ("nl", "twee weken", datetime(2026, 3, 18, 9)),
        ("pl", "poniedziałku", datetime(2026, 3, 9, 9)),
        ("ru", "понедельника", datetime(2026, 3, 9, 9)),
        ("tr", "pazartesi", datetime(2026, 3, 9, 9)),
        ("ar", "يوم الاثنين", datetime(2026, 3, 9, 9)),
        ("hi", "सोमवार", datetime(2026, 3, 9, 9)),
        ("ja", "3日", datetime(2026, 3, 7, 9)),
        ("zh", "三天", datetime(2026, 3, 7, 9)),
        ("ko", "월요일까지", datetime(2026, 3, 9, 9)),
    ],
)
def test_an_end_is_read_in_its_language(language: str, words: str, end: datetime) -> None:
    """A day without an hour ends at nine in the morning."""
    assert until(words, language, AT) == end


@pytest.mark.parametrize("words", ["this blows over", "I am home", "further notice", "", ",,,"])
def test_words_that_name_no_day_have_no_end(words: str) -> None:
    """A guess would let messages out too early."""
    assert until(words, "en", AT) is None
