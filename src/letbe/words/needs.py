"""What a phrase cannot do without: the words by which it is worth trying, for each way of saying it.

A sentence that holds a phrase meets every step of at least one way, in their order and as near to each other
as the phrase has them.  So only phrases whose words are all there are tried: a handful out of thousands.
"""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

from letbe.words.syntax import Gap, Mark, OneOf, Phrase, Some, Word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from letbe.words.graph import Atom
    from letbe.words.tables import Rule

#: How many of a phrase's necessary words are looked for before it is tried: the rarest.
MOST_NEEDS: Final = 3

#: Any one of these words.
Need = frozenset["Atom"]
#: The beginning and the end of a sentence, which stand before its first word and after its last.
BEGIN: Final[Need] = frozenset({("^", False, False)})
FINISH: Final[Need] = frozenset({("$", False, False)})
MARKS: Final = (BEGIN, FINISH)


class Scale:
    """How common words are likely to be: what many phrases name is common, and so is what is short."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        """Count in how many phrases each word stands."""
        self.known: dict[Need, float] = {BEGIN: math.inf, FINISH: math.inf}
        self.ways: dict[int, tuple[OneOf, list[Way]]] = {}
        self.phrases: dict[str, int] = defaultdict(int)
        for rule in rules:
            for word in set(_words(rule.phrase)):
                self.phrases[word] += 1

    def of(self, need: Need) -> float:
        """Say how often one of these words may be met, in no unit."""
        known = self.known.get(need)
        if known is None:
            # Rounded once: a plain sum would depend on the order of a set, another in each process.
            known = math.fsum((1.0 + self.phrases[text]) / (0.5 + len(text)) ** 2 for text, _, _ in need)
            self.known[need] = known
        return known


def _words(phrase: Phrase) -> Iterator[str]:
    """Name every word of a phrase."""
    for item in phrase:
        if isinstance(item, Word):
            yield item.text
        elif isinstance(item, OneOf):
            for part in item.parts:
                yield from _words(part)


#: How many ways of meeting a phrase are told apart; beyond, some are taken together.
MOST_WAYS: Final = 64


class Step(NamedTuple):
    """A word that a phrase cannot do without, and how far from the phrase's beginning it can stand."""

    need: Need
    least: int
    most: int


class Way(NamedTuple):
    """One way of meeting a phrase: its steps in their order, and how many words it takes in all."""

    steps: tuple[Step, ...]
    least: int
    most: int


def ways(phrase: Phrase, scale: Scale) -> list[Way]:
    """Name the words that a phrase cannot do without, for each way in which it can be said.

    A sentence that holds the phrase meets every step of at least one way, in their order.
    """
    each = [_ways_of(item, scale) for item in phrase]
    while math.prod(len(e) for e in each) > MOST_WAYS:
        longest = max(range(len(each)), key=lambda i: len(each[i]))
        each[longest] = [_together(each[longest], scale)]
    return [_rarest(_chain(chosen), scale) for chosen in itertools.product(*each)]


def _ways_of(item: object, scale: Scale) -> list[Way]:
    """Name the ways of one item."""
    match item:
        case Word(text, left, right):
            return [Way((Step(frozenset({(text, left, right)}), 0, 0),), 1, 1)]
        case Gap(most):
            return [Way((), 0, most)]
        case Some(_, most):
            return [Way((), 1, most)]
        case Mark("^"):
            return [Way((Step(BEGIN, 0, 0),), 1, 1)]
        case Mark("$"):
            return [Way((Step(FINISH, 0, 0),), 1, 1)]
        case Mark(","):
            return [Way((), 0, 1)]  # at a sentence's beginning it takes that in
        case OneOf():
            if (
                id(item) not in scale.ways
            ):  # lists are shared by many phrases; kept alive, so that ids stay theirs
                scale.ways[id(item)] = item, _ways_of_one(item, scale)
            return scale.ways[id(item)][1]
        case _:
            return [Way((), 0, 0)]


def _ways_of_one(item: OneOf, scale: Scale) -> list[Way]:
    """Name the ways of one of several phrases."""
    inner = [way for part in item.parts for way in ways(part, scale)]
    if item.may:
        return [Way((), 0, max((w.most for w in inner), default=0))]
    return _merged(inner)


def _has_word(way: Way) -> bool:
    """Say whether a way needs a word, and not only a sentence's beginning or end."""
    return any(step.need not in MARKS for step in way.steps)


def _merged(several: list[Way]) -> list[Way]:
    """Take all single words together: whichever of them it is, it is one way."""
    single = [w for w in several if len(w.steps) == 1 and _has_word(w)]
    others = [w for w in dict.fromkeys(several) if len(w.steps) != 1 or not _has_word(w)]
    return [*others, _united(single, [w.steps[0] for w in single])] if single else others


def _united(several: list[Way], steps: list[Step]) -> Way:
    """Make one way of several, each with the one step that is kept of it."""
    least, most = min(w.least for w in several), max(w.most for w in several)
    need: Need = frozenset().union(*(s.need for s in steps))
    return Way((Step(need, min(s.least for s in steps), max(s.most for s in steps)),), least, most)


def _together(several: list[Way], scale: Scale) -> Way:
    """Take several ways together by the rarest step of each; no step is left if one of them has none."""
    if all(_has_word(w) for w in several):
        return _united(several, [min(w.steps, key=lambda s: scale.of(s.need)) for w in several])
    return Way((), min(w.least for w in several), max(w.most for w in several))


def _chain(chosen: tuple[Way, ...]) -> Way:
    """Put ways one after the other."""
    steps: list[Step] = []
    least = most = 0
    for way in chosen:
        if most:
            steps.extend([Step(need, low + least, high + most) for need, low, high in way.steps])
        else:
            steps.extend(way.steps)
        least, most = least + way.least, most + way.most
    return Way(tuple(steps), least, most)


def _rarest(way: Way, scale: Scale) -> Way:
    """Keep the rarest steps of a way."""
    if len(way.steps) <= MOST_NEEDS:
        return way
    kept = sorted(way.steps, key=lambda s: (scale.of(s.need), s.least))[:MOST_NEEDS]
    return Way(tuple(s for s in way.steps if s in kept), way.least, way.most)


class Path(NamedTuple):
    """A way with its needs numbered.

    Attributes:
        needs: The number of each.
        least: How many words after the one before it each can stand; 0 for the first.
        most: The same, at most.
    """

    needs: tuple[int, ...]
    least: tuple[int, ...]
    most: tuple[int, ...]


def path(way: Way, numbers: dict[Need, int]) -> Path:
    """Number the needs of a way."""
    needs = tuple(numbers.setdefault(s.need, len(numbers)) for s in way.steps)
    pairs = list(itertools.pairwise(way.steps))
    first = way.steps[0]
    least = (first.least, *(max(1, b.least - a.most) for a, b in pairs))
    most = (first.most, *(b.most - a.least for a, b in pairs))
    return Path(needs, least, most)
