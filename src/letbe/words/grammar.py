"""All tables together, ready to be asked: which phrases stand in this sentence?

Each phrase is turned into a regular expression over the sentence's folded words, and into the words that it cannot do
without.  Only phrases whose words are all there are tried, so a sentence meets a handful out of thousands.
Nothing in an expression repeats without a bound, and a sentence is cut into pieces of ``LONGEST`` words, so that
the work for one is bounded, too.
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
LONGEST: Final = 64
OVERLAP: Final = 24
#: How many of a phrase's necessary words are looked for before it is tried: the rarest.
MOST_NEEDS: Final = 4

#: A word as a phrase names it: folded, open at the left, open at the right.
Atom = tuple[str, bool, bool]
#: Any one of these words.
Need = frozenset[Atom]


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
            return "(?=,|[$?])" if at_end else r"(?:\^ |(?=,))"
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
        self.phrases: dict[str, int] = defaultdict(int)
        for rule in rules:
            for word in set(_words(rule.phrase)):
                self.phrases[word] += 1

    def of(self, need: Need) -> float:
        """Say how often one of these words may be met, in no unit."""
        return sum((1.0 + self.phrases[text]) / (0.5 + len(text)) ** 2 for text, _, _ in need)


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

#: One way of meeting a phrase: one word of each of these has to be there.
Way = tuple[Need, ...]


def ways(phrase: Phrase, scale: Scale) -> list[Way]:
    """Name the words that a phrase cannot do without, for each way in which it can be said.

    A sentence that holds the phrase meets every need of at least one way.
    """
    each = []
    for item in phrase:
        if isinstance(item, Word):
            each.append([(frozenset({(item.text, item.left, item.right)}),)])
        elif isinstance(item, OneOf) and not item.may:
            each.append(_ways_of_one(item, scale))
    while math.prod(len(e) for e in each) > MOST_WAYS:
        longest = max(range(len(each)), key=lambda i: len(each[i]))
        each[longest] = [_together(each[longest], scale)]
    return [_rarest(sum(chosen, ()), scale) for chosen in itertools.product(*each)]


def _ways_of_one(item: OneOf, scale: Scale) -> list[Way]:
    """Name the ways of one of several phrases; single words are one way, whichever it is."""
    found: list[Way] = []
    single: set[Atom] = set()
    for part in item.parts:
        for way in ways(part, scale):
            if len(way) == 1:
                single |= way[0]
            else:
                found.append(way)
    found = [w for w in dict.fromkeys(found) if not any(n <= single for n in w)]
    return [*found, (frozenset(single),)] if single else found


def _together(several: list[Way], scale: Scale) -> Way:
    """Take several ways together: the rarest need of each; nothing if one of them needs nothing."""
    if not all(several):
        return ()
    return (frozenset().union(*(min(way, key=scale.of) for way in several)),)


def _rarest(way: Way, scale: Scale) -> Way:
    """Keep the rarest needs of a way."""
    return tuple(sorted(set(way), key=lambda n: (scale.of(n), sorted(n)))[:MOST_NEEDS])


@dataclass(slots=True)
class _Ready:
    """A rule with what is needed to try it."""

    rule: Rule
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
                if match.start(i) >= 0
                for a, b in [(spoken.count(" ", 0, match.start(i)), spoken.count(" ", 0, match.end(i)))]
            }
            yield Hit(self.rule, max(0, first - 1), spoken.count(" ", 0, match.end()) - 2, kept)


class Index:
    """Phrases by the words that they cannot do without."""

    def __init__(self, rules: Iterable[Rule], scale: Scale) -> None:
        """Number the needs, and file each phrase under its rarest."""
        self.numbers: dict[Need, int] = {}
        self.ready: list[_Ready] = []
        self.filed: dict[int, list[tuple[frozenset[int], _Ready]]] = defaultdict(list)
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
        ready = _Ready(rule)
        self.ready.append(ready)
        for way in ways(rule.phrase, scale):
            numbers = [self.numbers.setdefault(n, len(self.numbers)) for n in way]
            self.filed[numbers[0] if numbers else -1].append((frozenset(numbers), ready))

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

    def hits(self, sentence: Sentence) -> Iterator[Hit]:
        """Find every phrase that stands in a sentence."""
        size = len(sentence.words)
        for begin in range(0, max(1, size - OVERLAP), LONGEST - OVERLAP):
            yield from self._hits(sentence, begin, min(size, begin + LONGEST))

    def _hits(self, sentence: Sentence, begin: int, end: int) -> Iterator[Hit]:
        """Find the phrases in a piece of a sentence."""
        words = sentence.words[begin:end]
        present = frozenset().union(*(self.met(w) for w in words)) | {-1}
        tried = {id(r): r for n in present for need, r in self.filed.get(n, ()) if need <= present}.values()
        if not tried:
            return
        written = [f",{w}" if sentence.opens[begin + i] else w for i, w in enumerate(words)]
        opening = "^ " if begin == 0 else "… "
        closing = ("? " if sentence.asks else "$ ") if end == len(sentence.words) else "… "
        spoken = " " + opening + " ".join(written) + " " + closing
        for ready in tried:
            for hit in ready.hits(spoken):
                kept = {k: (a + begin, b + begin) for k, (a, b) in hit.kept.items()}
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
