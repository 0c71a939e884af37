"""Lay the tables of phrases out as flat arrays: what they share once, each under its rarest words."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from letbe.words.fold import ALONE, END, LETTER, LOWER, TOP, VOICES, table
from letbe.words.found import KINDS
from letbe.words.graph import Graph
from letbe.words.layout import (
    BACK,
    BASIS,
    FILTER,
    KEEPS,
    NEAR,
    PAIR,
    PAIRS,
    PARTS,
    PRIME,
    QUESTION,
    SHIFT,
    VOICE,
    WHOLE,
    Model,
    laid_out,
)  # fmt: skip
from letbe.words.needs import BEGIN, FINISH, MARKS, Need, Scale, path, ways
from letbe.words.sentences import parts_clauses
from letbe.words.syntax import BadPhraseError, OneOf, Some
from letbe.words.tables import SURE, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from letbe.words.needs import Path
    from letbe.words.syntax import Phrase
    from letbe.words.tables import Table

#: Slots of the table of words for each word in it.
_ROOM: Final = 4
_QUESTIONS: Final = "?？؟"


def build(every: Sequence[Table]) -> Model:
    """Lay out some tables.

    Raises:
        BadPhraseError: A phrase needs no word of its own, so that every text would hold it.

    Cost: some 2 s for all tables that come with letbe.
    """
    rules = _Rules(every)
    graph = Graph()
    roots = [graph.add(rule.phrase) for rule in rules.every]
    filed = _Filed(rules, graph)
    arrays: dict[str, NDArray[Any]] = {
        **_folding(),
        **_vocabulary(graph),
        **filed.arrays(graph),
        **rules.arrays(),
        "rule_root": np.array(roots, np.int32),
        **graph.arrays(),
    }
    said = [rule.said.encode("utf-8") for rule in rules.every]
    return Model(
        laid_out(arrays),
        tuple(t.language for t in every),
        np.array([SURE.index(r.sure) for r in rules.every], np.uint8),
        b"".join(said),
        _starts([len(s) for s in said]),
    )


def _starts(sizes: Iterable[int]) -> NDArray[np.int32]:
    """Say where things of some sizes begin that follow each other, and where the last ends."""
    return np.cumsum([0, *sizes], dtype=np.int32)


class _Rules:
    """Every rule, those that ask for something first, and which belong together."""

    def __init__(self, every: Sequence[Table]) -> None:
        self.languages = {t.language: i for i, t in enumerate(every)}
        own = [rule for t in every for rule in t.rules]
        self.asked = [r for r in own if r.kind != "not"]
        self.near = [r for r in own if r.kind == "not"]
        self.every = [*self.asked, *self.near]
        self.groups: list[list[int]] = []
        known: dict[tuple[str, ...], int] = {}
        self.unless = [self._group(r.unless, r.language, known) for r in self.every]
        self.lasting = [self._group(t.lasting, t.language, known) for t in every]

    def _group(self, rules: Sequence[Rule], language: str, known: dict[tuple[str, ...], int]) -> int:
        """Number a group of rules; the same words in the same language are the same group."""
        if not rules:
            return -1
        name = (language, *(r.said for r in rules))
        if name not in known:
            known[name] = len(self.groups)
            self.groups.append(list(range(len(self.every), len(self.every) + len(rules))))
            self.every.extend(rules)
        return known[name]

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Give what is known of each rule but its phrase."""
        unless = [*self.unless, *[-1] * (len(self.every) - len(self.unless))]
        kinds = {kind: i for i, kind in enumerate((*KINDS, "not", "unless", "lasting"))}
        return {
            "rule_kind": np.array([kinds[r.kind] for r in self.every], np.uint8),
            "rule_language": np.array([self.languages[r.language] for r in self.every], np.uint8),
            "rule_flags": np.array([_flags(r) for r in self.every], np.uint8),
            "rule_only": np.array([sum(1 << kinds[k] for k in r.only) for r in self.every], np.int32),
            "rule_unless": np.array(unless, np.int32),
            "group_first": _starts([len(g) for g in self.groups]),
            "group": np.array([rule for g in self.groups for rule in g], np.int32),
            "lasting": np.array(self.lasting, np.int32),
        }


def _flags(rule: Rule) -> int:
    """Put what is true of a rule into bits."""
    keeps = KEEPS if _keeps(rule.phrase) else 0
    return NEAR * rule.near | WHOLE * rule.whole | BACK * rule.back | keeps


def _keeps(phrase: Phrase) -> bool:
    """Tell whether a phrase keeps any of its words."""
    return any(
        isinstance(item, Some)
        or (isinstance(item, OneOf) and (item.keeps is not None or any(_keeps(p) for p in item.parts)))
        for item in phrase
    )


class _Filed:
    """The phrases that ask for something under their rarest words; the near misses under theirs."""

    def __init__(self, rules: _Rules, graph: Graph) -> None:
        scale = Scale([*rules.asked, *rules.near])
        self.numbers: dict[Need, int] = {BEGIN: 0, FINISH: 1}
        self.paths: dict[int, dict[int, dict[Path, list[int]]]] = {}
        for number, rule in enumerate(rules.asked):
            for way in ways(rule.phrase, scale):
                rare = sorted((s.need for s in way.steps if s.need not in MARKS), key=scale.of)
                if not rare:
                    raise BadPhraseError(f"{rule.language}: {rule.said!r} needs no word of its own")
                one = path(way, self.numbers)
                rarest, next_rarest = (self.numbers[need] for need in (*rare, rare[0])[:2])
                here = self.paths.setdefault(rarest, {}).setdefault(next_rarest, {})
                here.setdefault(one, []).append(number)
        self.near: dict[int, list[int]] = {}
        for number, rule in enumerate(rules.near, len(rules.asked)):
            words: set[int] = set()
            for way in ways(rule.phrase, scale):
                needed = [s.need for s in way.steps if s.need not in MARKS]
                if not needed:
                    raise BadPhraseError(f"{rule.language}: {rule.said!r} needs no word of its own")
                words |= {graph.number(atom) for atom in min(needed, key=scale.of)}
            for atom in words:
                self.near.setdefault(atom, []).append(number)

    def arrays(self, graph: Graph) -> dict[str, NDArray[np.int32]]:
        """Give what is filed where."""
        needs: dict[int, list[int]] = {}
        for need, number in self.numbers.items():
            if need not in MARKS:
                for atom in need:
                    needs.setdefault(graph.number(atom), []).append(number)
        filed = [self.paths.get(need, {}) for need in range(len(self.numbers))]
        partners = [(partner, paths) for here in filed for partner, paths in here.items()]
        every = [(one, owners) for _, paths in partners for one, owners in paths.items()]
        steps = [step for one, _ in every for step in zip(one.needs, one.least, one.most, strict=True)]
        atoms = range(len(graph.atoms))
        return {
            "need_first": _starts([len(needs.get(a, ())) for a in atoms]),
            "need_of": np.array([n for a in atoms for n in needs.get(a, ())], np.int32),
            "filed": _starts([len(here) for here in filed]),
            "partner": np.array([partner for partner, _ in partners], np.int32),
            "partner_first": _starts([len(paths) for _, paths in partners]),
            "step_first": _starts([len(one.needs) for one, _ in every]),
            "step": np.array(steps, np.int32).ravel(),
            "owner_first": _starts([len(owners) for _, owners in every]),
            "owner": np.array([rule for _, owners in every for rule in owners], np.int32),
            "near_first": _starts([len(self.near.get(a, ())) for a in atoms]),
            "near": np.array([rule for a in atoms for rule in self.near.get(a, ())], np.int32),
        }


@functools.cache
def _folding() -> dict[str, NDArray[Any]]:
    """Lay out the table of folding, with what a sentence takes each sign for."""
    kinds, spelled = table()
    flags = np.array(kinds, np.uint8)
    for code in range(TOP):
        if kinds[code] not in {LETTER, LOWER, ALONE} and parts_clauses(chr(code)):
            flags[code] |= PARTS
    for sign in _QUESTIONS:
        flags[ord(sign)] = END | QUESTION
    for sign in VOICES:
        flags[ord(sign)] |= VOICE
    codes = np.frombuffer("".join(spelled).encode("utf-32-le"), np.uint32).astype(np.int32)
    return {"fold_kind": flags, "fold_first": _starts([len(s) for s in spelled]), "fold_to": codes}


def hash_of(word: str) -> np.uint64:
    """Hash a word as the compiled code does."""
    with np.errstate(over="ignore"):
        h = BASIS
        for c in word:
            h = (h ^ np.uint64(ord(c))) * PRIME
        return np.uint64(h)


def _vocabulary(graph: Graph) -> dict[str, NDArray[Any]]:
    """Lay out the words: a table by hash, and for each word the atoms that name it."""
    named: dict[str, list[tuple[int, int]]] = {}
    for (text, left, right), atom in graph.atoms.items():
        named.setdefault(text, []).append((atom, left | right << 1))
    words = sorted(named)
    size = 1 << (_ROOM * max(1, len(words))).bit_length()
    keys, slots = np.zeros(size, np.uint64), np.full(size, -1, np.int32)
    some, pairs = np.zeros(FILTER, np.uint8), np.zeros(PAIRS, np.uint8)
    for number, word in enumerate(words):
        h = hash_of(word)
        slot = int((h ^ (h >> SHIFT)) & np.uint64(size - 1))
        while slots[slot] >= 0:
            slot = (slot + 1) % size
        keys[slot], slots[slot] = h, number
        some[int(h & np.uint64(FILTER - 1))] = 1
        if any(opened & 1 for _, opened in named[word]):
            if len(word) == 1:  # whatever follows
                pairs[(ord(word) * int(PAIR) + np.arange(PAIRS)) % PAIRS] = 1
            else:
                pairs[(ord(word[0]) * int(PAIR) + ord(word[1])) % PAIRS] = 1
    return {
        "word_keys": keys,
        "word_slots": slots,
        "word_some": some,
        "word_pairs": pairs,
        "word_first": _starts([len(named[w]) for w in words]),
        "atom_of": np.array([atom for w in words for atom, _ in named[w]], np.int32),
        "atom_open": np.array([opened for w in words for _, opened in named[w]], np.uint8),
    }
