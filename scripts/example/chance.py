"""Chance that falls the same way on every machine and in every version of Python.

Only ``random.Random.random`` is promised to stay the same; everything else is built on it with
plain arithmetic, without a library of mathematics whose last digit may differ.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")


class Chance:
    """A stream of chance with a name.

    Args:
        name: Streams of different names do not disturb each other.

    >>> Chance("a").pick("xyz") == Chance("a").pick("xyz")
    True
    """

    def __init__(self, name: str) -> None:
        self._source = random.Random(f"letbe example 2: {name}")  # noqa: S311 - a story, no secret

    def share(self) -> float:
        """Give a number in [0, 1)."""
        return self._source.random()

    def happens(self, p: float) -> bool:
        """Say yes with probability p."""
        return self.share() < p

    def below(self, n: int) -> int:
        """Give a whole number in [0, n)."""
        return int(self.share() * n)

    def pick(self, of: Sequence[T]) -> T:
        """Take one, all alike."""
        return of[self.below(len(of))]

    def heavy(self, of: Sequence[T], weights: Sequence[float]) -> T:
        """Take one, by weight."""
        left = self.share() * sum(weights)
        for one, weight in zip(of, weights, strict=True):
            left -= weight
            if left < 0:
                return one
        return of[-1]

    def between(self, quantiles: Sequence[float]) -> float:
        """Draw from the distribution whose quantiles lie evenly spaced in a table."""
        at = self.share() * (len(quantiles) - 1)
        i = int(at)
        return quantiles[i] + (at - i) * (quantiles[i + 1] - quantiles[i])

    def order(self, of: Sequence[T]) -> list[T]:
        """Put them in some order."""
        left = list(of)
        return [left.pop(self.below(len(left))) for _ in range(len(left))]
