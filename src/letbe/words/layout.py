"""How the phrases and a sentence lie in memory: flat arrays, by name.

``build`` makes the tables; ``nodes``, ``match`` and ``scan`` read them and write on the desk.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

import numpy as np

from letbe.words.sentences import LONGEST_TEXT, LONGEST_WORD

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

#: Words of a sentence that are matched at a time; longer ones are read in pieces that overlap.
LONGEST: Final = 60
OVERLAP: Final = 24

#: FNV-1a, 64 bits: fast on few code points, and spread well enough for some thousands of words.
BASIS: Final = np.uint64(0xCBF29CE484222325)
PRIME: Final = np.uint64(0x100000001B3)
SHIFT: Final = np.uint64(29)
#: Bits of the filters that stand before the table of words.
FILTER: Final = 1 << 18
PAIRS: Final = 1 << 16
PAIR: Final = np.int64(40503)  # spreads pairs of neighbouring letters (Knuth's multiplier for 16 bits)

#: The flags of a rule.
NEAR, WHOLE, BACK, KEEPS = 1, 2, 4, 8
#: The flags of a hit.
TAKEN, LASTING = 1, 2
#: The columns of a hit: text, sentence, rule, first word, one past the last, flags; three times where what is
#: kept begins and ends; where the sentence begins and ends, where the hit begins (all in bytes of the text);
#: words up to the sentence's end, and in the text.
COLUMNS: Final = 17
FLAGS: Final = 5
KEPT: Final = 6
SPAN: Final = 12
BEGINS_AT: Final = 14
WORDS: Final = 15
#: The numbers of a word: where its atoms begin and end, whether it begins a clause, its first and last byte.
WORD: Final = 5
#: Hits of one sentence that there is room for; a flood beyond them adds nothing.
MOST_HITS: Final = 256
#: Words of a sentence that there is room for: a sign can be spelled as two.
MOST_WORDS: Final = 2 * LONGEST_TEXT
#: Words of tables that one sentence can meet, beside those of words that were looked up before.
MOST_MET: Final = 1 << 20
#: Words that are remembered, what they meet in all, and how much of one word.
KNOWN: Final = 1 << 14
KNOWN_MET: Final = 1 << 20
MOST_OF_ONE: Final = 1 << 12

#: What a code point is, above its kind: it parts clauses; it asks; it voices a kana.
KIND, PARTS, QUESTION, VOICE = 7, 8, 16, 32
#: The numbers of a node: what it is, where its links begin and end, what it keeps, whether it may be nothing,
#: the node with the words that it can begin with, its place among those that are remembered.
NODE: Final = 8
#: The numbers of a node that is remembered: two, and one for each place.
MEMO: Final = 66
ONE: Final = np.uint64(1)
NONE: Final = np.uint64(0)


class Folding(NamedTuple):
    """What each code point below ``TOP`` is.

    Attributes:
        fold_kind: Its kind and flags, uint8.
        fold_first: Where its spelling begins, int32, one more than there are code points.
        fold_to: Spellings, code points, int32.
    """

    fold_kind: NDArray[np.uint8]
    fold_first: NDArray[np.int32]
    fold_to: NDArray[np.int32]


class Words(NamedTuple):
    """The words that phrases name, by a hash.

    Attributes:
        word_keys: Hashes, uint64; a power of two of them.
        word_slots: The word of each, int32; -1 for none.
        word_some: 1 where a word has this hash, uint8.
        word_pairs: 1 where a word that is open at its left begins with this pair, uint8.
        word_first: Where each word's atoms begin, int32.
        atom_of: Atoms: a word as a phrase names it, int32.
        atom_open: 1 open at its left, 2 at its right, uint8.
        need_first: Where each atom's needs begin, int32.
        need_of: Needs: any one of some words without which a phrase cannot stand, int32.
    """

    word_keys: NDArray[np.uint64]
    word_slots: NDArray[np.int32]
    word_some: NDArray[np.uint8]
    word_pairs: NDArray[np.uint8]
    word_first: NDArray[np.int32]
    atom_of: NDArray[np.int32]
    atom_open: NDArray[np.uint8]
    need_first: NDArray[np.int32]
    need_of: NDArray[np.int32]


class Paths(NamedTuple):
    """What each phrase cannot do without, under its rarest need; see ``needs``.

    Attributes:
        filed: Where the partners under each need begin, int32.
        partner: The next rarest need of some paths, int32.
        partner_first: Where the paths of each partner begin, int32.
        step_first: Where each path's steps begin, int32.
        step: For each step its need, and how many words after the one before (the first: after the phrase's
            beginning) it stands at least and at most; int32, three each.
        owner_first: Where each path's rules begin, int32.
        owner: Rules, int32.
    """

    filed: NDArray[np.int32]
    partner: NDArray[np.int32]
    partner_first: NDArray[np.int32]
    step_first: NDArray[np.int32]
    step: NDArray[np.int32]
    owner_first: NDArray[np.int32]
    owner: NDArray[np.int32]


class Rules(NamedTuple):
    """What is known of each phrase.

    Attributes:
        rule_root: Its node, int32.
        rule_kind, rule_language, rule_flags: Its kind, its language, its flags, uint8.
        rule_only: Of a near miss: a bit for each kind that it takes back, int32.
        rule_unless: The group of its exceptions, int32; -1 for none.
        group_first: Where each group's rules begin, int32.
        group: Rules, int32.
        lasting: The group of each language that says that a pause lasts, int32; -1 for none.
        near_first: Where each atom's near misses begin, int32.
        near: Rules, int32.
    """

    rule_root: NDArray[np.int32]
    rule_kind: NDArray[np.uint8]
    rule_language: NDArray[np.uint8]
    rule_flags: NDArray[np.uint8]
    rule_only: NDArray[np.int32]
    rule_unless: NDArray[np.int32]
    group_first: NDArray[np.int32]
    group: NDArray[np.int32]
    lasting: NDArray[np.int32]
    near_first: NDArray[np.int32]
    near: NDArray[np.int32]


class Nodes(NamedTuple):
    """The graph of all phrases; see ``graph``.

    Attributes:
        node: ``NODE`` numbers for each node, int32.
        links: Children of nodes, and sets of atoms, int32.
    """

    node: NDArray[np.int32]
    links: NDArray[np.int32]


class Tables(NamedTuple):
    """Everything that is known of all phrases, as flat arrays; ``model`` makes them."""

    folding: Folding
    words: Words
    paths: Paths
    rules: Rules
    nodes: Nodes


class Marks(NamedTuple):
    """Which needs a sentence meets.

    Attributes:
        met: For each need: the sentence that met it, and a bit for each word that does; uint64, two each.
        rare: Those that phrases are filed under, int32.
    """

    met: NDArray[np.uint64]
    rare: NDArray[np.int32]


class Known(NamedTuple):
    """Words that were looked up before: most words of most texts.

    Attributes:
        word: For each its hash, where the atoms that it meets begin and end on ``Spoken.atoms``, and where
            its needs end; uint64, four each, all 0 for none.
        used: How many words there are, and how much of ``Spoken.atoms`` they take, int64.
    """

    word: NDArray[np.uint64]
    used: NDArray[np.int64]


class Spoken(NamedTuple):
    """A sentence as the graph sees it.

    Attributes:
        word: ``WORD`` numbers for each word, int32.
        atoms: Atoms, and needs; int32.
        memo: For each node that is remembered: the piece, the places asked, and the answers; uint64.
    """

    word: NDArray[np.int32]
    atoms: NDArray[np.int32]
    memo: NDArray[np.uint64]


class Trials(NamedTuple):
    """What is tried and found in a sentence.

    Attributes:
        tried, stamp, begins: Rules to match, the sentence for which each was put there, and a bit for each
            place where it may begin; int32, int64, uint64.
        grouped: For each group: the sentence for which it is known, and whether it stands; int64, two each.
        hits: The hits of a sentence, int32.
    """

    tried: NDArray[np.int32]
    stamp: NDArray[np.int64]
    begins: NDArray[np.uint64]
    grouped: NDArray[np.int64]
    hits: NDArray[np.int32]


class Desk(NamedTuple):
    """What is written on while texts are looked at; what one sentence wrote there is nothing to the next."""

    letters: NDArray[np.int64]
    known: Known
    marks: Marks
    spoken: Spoken
    trials: Trials


def new_desk(t: Tables) -> Desk:
    """Make room to work in: some MB, most of it never touched."""
    needs, rules, groups = len(t.paths.filed), len(t.rules.rule_root), len(t.rules.group_first)
    remembered = int(t.nodes.node[6::NODE].max(initial=-1)) + 1
    return Desk(
        np.empty(LONGEST_WORD, np.int64),
        Known(np.zeros(4 * KNOWN, np.uint64), np.zeros(2, np.int64)),
        Marks(np.zeros(2 * needs, np.uint64), np.empty(needs, np.int32)),
        Spoken(
            np.empty(WORD * (MOST_WORDS + 1), np.int32),
            np.empty(KNOWN_MET + MOST_MET, np.int32),
            np.zeros(MEMO * remembered, np.uint64),
        ),
        Trials(
            np.empty(rules, np.int32),
            np.zeros(rules, np.int64),
            np.empty(rules, np.uint64),
            np.zeros(2 * groups, np.int64),
            np.empty((MOST_HITS, COLUMNS), np.int32),
        ),
    )


@dataclass(frozen=True, slots=True)
class Model:
    """What the compiled code needs to know, and the names of what it finds.

    Attributes:
        tables: The arrays.
        languages: ISO 639-1, by number.
        sure: How sure each rule is by itself: an index of ``tables.SURE``, uint8.
        said: The phrases as they stand in the tables, one behind the other, UTF-8.
        said_first: Where each begins, int32.
    """

    tables: Tables
    languages: tuple[str, ...]
    sure: NDArray[np.uint8]
    said: bytes
    said_first: NDArray[np.int32]

    def phrase(self, rule: int) -> str:
        """Give a rule's phrase as it stands in its table."""
        first, last = self.said_first[rule : rule + 2].tolist()
        return self.said[first:last].decode("utf-8")


P = TypeVar("P", Folding, Words, Paths, Rules, Nodes)


def laid_out(arrays: Mapping[str, NDArray[Any]]) -> Tables:
    """Put arrays in their places, by their names."""
    return Tables(
        _part(Folding, arrays),
        _part(Words, arrays),
        _part(Paths, arrays),
        _part(Rules, arrays),
        _part(Nodes, arrays),
    )


def _part(kind: type[P], arrays: Mapping[str, NDArray[Any]]) -> P:
    return kind(**{name: only_read(arrays[name]) for name in kind._fields})


def only_read(array: NDArray[Any]) -> NDArray[Any]:
    """Give an array that cannot be written: machine code for those that can is other code, compiled anew."""
    same = array.view()
    same.flags.writeable = False
    return same
