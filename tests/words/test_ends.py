"""A sentence's end is as good as a word where a phrase may have either."""

from __future__ import annotations

import pytest

from letbe.words.syntax import parse
from letbe.words.tables import Rule
from tests.words.plain import found_by


@pytest.mark.parametrize(
    ("phrase", "said"),
    [
        ("no calls (please|$)", "no calls"),
        ("no calls (please|$)", "no calls, please"),
        ("(^|so) call me", "call me"),
        (", call me ,", "call me"),
        (", call me ,", "ok, call me: now"),
    ],
)
def test_an_end_may_stand_among_words(phrase: str, said: str) -> None:
    """The words of the other choices must not be waited for."""
    rule = Rule("en", "stop", "clear", phrase, parse(phrase, {}))
    assert found_by([rule], [said]) == {(0, 0, 0)}
