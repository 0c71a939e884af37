"""The rules of a word's memory, one by one."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from letbe.pattern import word
from letbe.pattern.constants import CONSTANTS
from letbe.pattern.evidence import WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence


def told(evidence: Sequence[float], starts: Sequence[int] = (), first: int = 100) -> list[str]:
    """Give the word on each morning, for the evidence there and the days on which they started."""
    run: Any = word
    memory = np.empty(word.SIZE, np.int64)
    run.reset.py_func(memory)
    found = []
    for i, e in enumerate(evidence):
        for day in starts:
            if (i == 0 and day < first) or day == first + i - 1:
                run.they_started.py_func(memory, day)
        run.look.py_func(memory, math.log(e), first + i, CONSTANTS)
        found.append(WORDS[memory[word.WORD]])
    return found


def test_a_word_is_given_at_its_level() -> None:
    """At 5 a pattern, at 20 a clear one, exactly at the level included; below 5 a shift is noise."""
    assert told([4.9, 5.0, 19.9, 20.0, 7.0]) == ["none", "pattern", "pattern", "clear", "pattern"]


def test_a_word_stays_between_one_and_five() -> None:
    """It is taken back below 1, and then needs 5 again."""
    assert told([6.0, 3.0, 1.0, 0.9, 4.0]) == ["pattern", "pattern", "pattern", "none", "none"]
    assert told([30.0, 3.0]) == ["clear", "pattern"]


def test_three_starts_on_three_days_take_it_back() -> None:
    """Their return, each on a day of its own, since the word was given: it ends what is only remembered."""
    assert told([6.0, 3.0, 3.0, 3.0], [100, 101, 102])[3] == "none"
    assert told([6.0, 3.0, 3.0, 3.0], [100, 101])[3] == "pattern"
    assert told([6.0, 3.0, 3.0, 3.0], [100, 101, 101])[3] == "pattern"
    assert told([6.0, 3.0, 3.0, 3.0], [98, 99, 101])[3] == "pattern", "before the word they are its reason"


def test_while_the_evidence_stands_starts_are_no_return() -> None:
    """Whoever steps away by degrees still starts now and then."""
    assert told([6.0] * 8, [100, 101, 102, 103, 104]) == ["pattern"] * 8
    assert told([6.0, 6.0, 6.0, 6.0, 4.0], [100, 101, 102])[4] == "none"


def test_three_starts_further_apart_are_no_return() -> None:
    """Within 30 days: on the 31st morning the first of them is too long ago."""
    assert told([6.0] + [3.0] * 30, [100, 115, 129])[30] == "none"
    assert told([6.0] + [3.0] * 31, [100, 115, 130])[31] == "pattern"
