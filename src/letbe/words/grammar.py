"""All tables together, ready to be asked: which phrases stand in this sentence?

Each phrase is turned into a regular expression over the sentence's folded words, and into the words that it
cannot do without.  Only phrases whose words are all there are tried, so a sentence meets a handful out of
thousands.  Nothing in an expression repeats without a bound, and a sentence is cut into pieces of
``LONGEST`` words, so that the work for one is bounded, too.
"""

from __future__ import annotations

import functools
import itertools
import math
import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from letbe.words.syntax import Gap, Mark, OneOf, Phrase, Some, Word
from letbe.words.tables import Rule, tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from letbe.words.sentences import Sentence

#: Words of a sentence that are matched at a time; longer ones are read in pieces that overlap.
LONGEST: Final = 60
OVERLAP: Final = 24
#: How many of a phrase's necessary words are looked for before it is tried: the rarest.
MOST_NEEDS: Final = 5

#: A word as a phrase names it: folded, open at the left, open at the right.
Atom = tuple[str, bool, bool]
#: Any one of these words.
Need = frozenset[Atom]
#: The beginning and the end of a sentence, which stand before its first word and after its last.
BEGIN: Final[Need] = frozenset({("^", False, False)})
FINISH: Final[Need] = frozenset({("$", False, False)})
_MARKS: Final = (BEGIN, FINISH)


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase that stands in a sentence.

    Attributes:
        rule: The phrase.
        first: The first of its words in the sentence.
        last: One past its last word.
        kept: What it keeps: name to (first word, one past the last).
    """

    rule: Rule
    first: int
    last: int
    kept: dict[str, tuple[int, int]] = field(default_factory=dict)


_ANY: Final = "[^ ^$?]+ "
_ANY_IN_CLAUSE: Final = "[^ ^$?,]+ "


def expression(phrase: Phrase, *, whole: bool = False) -> tuple[str, list[str]]:
    """Write a phrase as a regular expression, with the names of what its groups keep.

    Args:
        phrase: As it was read.
        whole: True if all of it has to stand in one clause.
    """
    names: list[str] = []
    written = _sequence(phrase, names, at_end=True)
    if whole:
        written = ",?" + written.replace(",?", "").replace(_ANY, _ANY_IN_CLAUSE)
    return "(?<= )" + written, names


def _sequence(phrase: Phrase, names: list[str], *, at_end: bool, kept: bool = False) -> str:
    last = len(phrase) - 1
    return "".join(
        _item(item, names, at_end=at_end and i == last, kept=kept) for i, item in enumerate(phrase)
    )


def _item(item: object, names: list[str], *, at_end: bool, kept: bool) -> str:
    """Write one item; what is kept at the end of the phrase takes all it can."""
    match item:
        case Word(text, left, right):
            return ("[^ ]*" if left else ",?") + re.escape(text) + ("[^ ]*" if right else "") + " "
        case Gap(most):
            return f"(?:{_ANY}){{0,{most}}}{'' if kept and at_end else '?'}"
        case Mark("^"):
            return r"\^ "
        case Mark("$"):
            return "[$?] "
        case Mark(","):
            return r"(?:\^ |(?=[,$?]))"
        case Mark(_):
            return r"(?=[^?]*\?)"
        case Some(keeps, most):
            names.append(keeps)
            return f"((?:{_ANY}){{1,{most}}}{'' if at_end else '?'})"
        case OneOf(parts, may, keeps):
            if keeps:
                names.append(keeps)
            inner = "|".join(
                _sequence(p, names, at_end=at_end, kept=kept or keeps is not None) for p in parts
            )
            return f"({'' if keeps else '?:'}{inner}){'?' if may else ''}"
        case _:
            raise TypeError(item)


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
            known = sum((1.0 + self.phrases[text]) / (0.5 + len(text)) ** 2 for text, _, _ in need)
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


@dataclass(frozen=True, slots=True)
class Step:
    """A word that a phrase cannot do without, and how far from the phrase's beginning it can stand."""

    need: Need
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Way:
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
    return any(step.need not in _MARKS for step in way.steps)


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
        steps.extend(Step(s.need, s.least + least, s.most + most) for s in way.steps)
        least, most = least + way.least, most + way.most
    return Way(tuple(steps), least, most)


def _rarest(way: Way, scale: Scale) -> Way:
    """Keep the rarest steps of a way."""
    if len(way.steps) <= MOST_NEEDS:
        return way
    kept = sorted(way.steps, key=lambda s: (scale.of(s.need), s.least))[:MOST_NEEDS]
    return Way(tuple(s for s in way.steps if s in kept), way.least, way.most)


@dataclass(frozen=True, slots=True)
class Path:
    """A way with its needs numbered.

    Attributes:
        needs: The number of each.
        least: How many words after the one before it each can stand; 0 for the first.
        most: The same, at most.
        all: The needs, in no order.
    """

    needs: tuple[int, ...]
    least: tuple[int, ...]
    most: tuple[int, ...]
    all: frozenset[int]

    def fits(self, places: dict[int, int]) -> bool:
        """Say whether the needs are met in their order.

        Args:
            places: For each need that is met, a bit for each word that meets it.
        """
        if not self.all <= places.keys():
            return False
        here = places[self.needs[0]]
        for need, least, most in zip(self.needs[1:], self.least[1:], self.most[1:], strict=True):
            reach = 0
            for far in range(least, most + 1):
                reach |= here << far
            here = reach & places[need]
            if not here:
                return False
        return True


def _path(way: Way, numbers: dict[Need, int]) -> Path:
    """Number the needs of a way."""
    needs = tuple(numbers.setdefault(s.need, len(numbers)) for s in way.steps)
    pairs = list(itertools.pairwise(way.steps))
    least = (0, *(max(1, b.least - a.most) for a, b in pairs))
    most = (0, *(b.most - a.least for a, b in pairs))
    return Path(needs, least, most, frozenset(needs))


@dataclass(slots=True)
class Ready:
    """A rule with what is needed to try it."""

    rule: Rule
    number: int
    compiled: re.Pattern[str] | None = None
    names: list[str] = field(default_factory=list)

    def hits(self, spoken: str) -> Iterator[Hit]:
        """Find the phrase in the words of a sentence; the expression is compiled at its first use."""
        if self.compiled is None:
            written, self.names = expression(self.rule.phrase, whole=self.rule.near)
            self.compiled = re.compile(written)
        for match in self.compiled.finditer(spoken):
            first = spoken.count(" ", 0, match.start()) - 1
            kept = {
                name: (a - 2, b - 2)
                for i, name in enumerate(self.names, 1)
                if match.start(i) < match.end(i)
                for a, b in [(spoken.count(" ", 0, match.start(i)), spoken.count(" ", 0, match.end(i)))]
            }
            yield Hit(self.rule, max(0, first - 1), spoken.count(" ", 0, match.end()) - 2, kept)


def by_number(ready: Ready) -> int:
    """Give the place of a phrase among all, so that of two that say the same the first is told."""
    return ready.number


class Index:
    """Phrases by the words that they cannot do without."""

    def __init__(self, rules: Iterable[Rule], scale: Scale) -> None:
        """Number the needs, and file each phrase under its rarest."""
        self.numbers: dict[Need, int] = {BEGIN: 0, FINISH: 1}
        self.ready: list[Ready] = []
        self.filed: dict[int, list[tuple[Path, Ready]]] = defaultdict(list)
        for rule in rules:
            self._file(rule, scale)
        self.words: dict[str, list[tuple[int, bool, bool]]] = defaultdict(list)
        for need, number in self.numbers.items():
            for text, left, right in need:
                self.words[text].append((number, left, right))
        self.lengths = sorted({len(w) for w in self.words})
        self.seen: dict[str, frozenset[int]] = {}

    def _file(self, rule: Rule, scale: Scale) -> None:
        """File one phrase."""
        ready = Ready(rule, len(self.ready))
        self.ready.append(ready)
        for way in ways(rule.phrase, scale):
            path = _path(way, self.numbers)
            rarest = min(way.steps, key=lambda s: scale.of(s.need), default=None)
            bare = rarest is None or rarest.need in {BEGIN, FINISH}
            self.filed[-1 if rarest is None or bare else self.numbers[rarest.need]].append((path, ready))

    def met(self, word: str) -> frozenset[int]:
        """Name the needs that a word meets."""
        known = self.seen.get(word)
        if known is None:
            if len(self.seen) > _MOST_SEEN:
                self.seen.clear()
            known = self.seen[word] = frozenset(self._met(word))
        return known

    def _met(self, word: str) -> Iterator[int]:
        """Look up the word, and everything that is in it."""
        size = len(word)
        for start in range(size):
            for length in self.lengths:
                if start + length > size:
                    break
                for number, left, right in self.words.get(word[start : start + length], ()):
                    if (left or start == 0) and (right or start + length == size):
                        yield number

    def hits(self, sentence: Sentence, known: Iterable[Ready] | None = None) -> Iterator[Hit]:
        """Find every phrase that stands in a sentence.

        Args:
            sentence: Folded.
            known: The phrases whose words stand in it, where that is known; no others are tried.
        """
        size = len(sentence.words)
        for begin in range(0, max(1, size - OVERLAP), LONGEST - OVERLAP):
            end = min(size, begin + LONGEST)
            tried = self._worth_trying(sentence, begin, end) if known is None else known
            if tried:
                yield from _matched(tried, sentence, begin, end)

    def _worth_trying(self, sentence: Sentence, begin: int, end: int) -> Iterable[Ready]:
        """Name the phrases whose words stand in a piece of a sentence, in their order."""
        places: dict[int, int] = {}
        if begin == 0:
            places[0] = 1
        if end == len(sentence.words):
            places[1] = 1 << (end - begin + 1)
        for place, word in enumerate(sentence.words[begin:end], 1):
            for need in self.met(word):
                places[need] = places.get(need, 0) | 1 << place
        tried = {id(r): r for n in places for path, r in self.filed.get(n, ()) if path.fits(places)}
        tried |= {id(r): r for _, r in self.filed.get(-1, ())}
        return sorted(tried.values(), key=by_number)


def _matched(tried: Iterable[Ready], sentence: Sentence, begin: int, end: int) -> Iterator[Hit]:
    """Match phrases with a piece of a sentence."""
    pairs = zip(sentence.words[begin:end], sentence.opens[begin:end], strict=True)
    written = " ".join([f",{word}" if opens else word for word, opens in pairs])
    opening = "^" if begin == 0 else "…"
    closing = ("?" if sentence.asks else "$") if end == len(sentence.words) else "…"
    spoken = f" {opening} {written} {closing} "
    for ready in tried:
        for hit in ready.hits(spoken):
            places = ((k, a + begin, min(b + begin, end)) for k, (a, b) in hit.kept.items())
            kept = {
                k: (a, b) for k, a, b in places if begin <= a < b
            }  # a mark that ends a sentence is no word
            last = min(hit.last + begin, end)
            if hit.first + begin < last:
                yield Hit(hit.rule, hit.first + begin, last, kept)


#: Words whose needs are remembered, so that a flood of new ones cannot fill the memory.
_MOST_SEEN: Final = 50_000


@dataclass(frozen=True, slots=True)
class Grammar:
    """Every phrase of every table.

    Attributes:
        asked: Phrases that ask for something.
        near: Near misses, which take those back.
        unless: For each rule that has some: what takes that one back.
    """

    asked: Index
    near: Index
    unless: dict[Rule, Index]


@functools.cache
def grammar() -> Grammar:
    """Put all tables together.

    Cost: some tenths of a second, once in a process.
    """
    rules = [rule for table in tables() for rule in table.rules]
    scale = Scale(rules)
    asked = Index((r for r in rules if r.kind != "not"), scale)
    near = Index((r for r in rules if r.kind == "not"), scale)
    shared: dict[tuple[str, ...], Index] = {}
    unless = {}
    for rule in rules:
        if rule.unless:
            key = (rule.language, *(u.said for u in rule.unless))
            if key not in shared:
                shared[key] = Index(rule.unless, scale)
            unless[rule] = shared[key]
    return Grammar(asked, near, unless)
