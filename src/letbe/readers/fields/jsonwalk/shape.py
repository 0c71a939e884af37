"""What to look for in a document: groups of objects, their paths and their fields."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.readers.fields.jsonwalk import state as s
from letbe.readers.fields.spans import Escape

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

#: A step to any element of a list, and to any member of an object.
EACH: Final = "[]"
ANY: Final = "*"
#: A field that is the value itself, and one that is the key under which the object stands.
ITSELF: Final = "."
KEY: Final = "@key"

#: Keys that are numbered: those of the shape, then those that a document brings.  A key that has a
#: number is compared as a whole, one that has none is hashed letter by letter.
MOST_WORDS: Final = 256

#: Letters of a key that are compared as a whole; a longer key is found by its hash alone.
PLACE: Final = 64


@dataclass(frozen=True, slots=True)
class Group:
    """Objects of one kind.

    A path is steps with slashes between them: names of members, ``[]`` for each element of a list, ``*`` for
    any member of an object.  The whole document is the empty path.  A field's path goes on from its object;
    ``.`` is the object itself (for a list of plain values), ``@key`` the key under which it stands.

    Attributes:
        name: What it is called here.
        paths: Where its objects are: one path, or several for kinds that are told apart by their place.
        fields: What is read of each: names, and their paths.
    """

    name: str
    paths: tuple[str, ...]
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Shape:
    """A kind of document.

    Attributes:
        records: What makes a record.
        within: Groups inside a record, such as its reactions.
        around: Groups outside of records: the chat they stand in, its participants, the account.
        escape: How its strings are written: JSON, or LATIN for JSON whose letters are single bytes of UTF-8.
        lines: The file holds one document a line.
        prefixed: Something may stand before the document, up to an equals sign (a file of JavaScript).
    """

    records: Group
    within: tuple[Group, ...] = ()
    around: tuple[Group, ...] = ()
    escape: Escape = Escape.JSON
    lines: bool = False
    prefixed: bool = False

    @property
    def groups(self) -> tuple[Group, ...]:
        """Give all groups; the records come first."""
        return (self.records, *self.within, *self.around)


@dataclass(slots=True)
class _Node:
    """A place in the tree of paths."""

    children: dict[str, int] = field(default_factory=dict)
    opens: int = -1
    which: int = 0
    slot: int = -1
    key_slot: int = -1


@dataclass(frozen=True, slots=True)
class Tables:
    """A shape as flat arrays; see ``state`` for their columns.

    Attributes:
        nodes: int64, shape (nodes, ``NODE_COLUMNS``).
        child: int64, shape (nodes, words): the node that a member leads to, -1 for none.
        words: int64, shape (slots, 2): hash and number of each word, by open addressing; 0 where free.
        letters: uint8: each word and the quote that ends it, in ``PLACE`` bytes.
        lengths: int64, shape (words,).
        used: How many words the shape has, and one for all others.
        parents: For each group the one around it, -1 for none.
        columns: For each group its fields and their columns.
        widths: For each group how many columns it has.
    """

    nodes: NDArray[np.int64]
    child: NDArray[np.int64]
    words: NDArray[np.int64]
    letters: NDArray[np.uint8]
    lengths: NDArray[np.int64]
    used: int
    parents: tuple[int, ...]
    columns: tuple[Mapping[str, int], ...]


def _steps(path: str) -> list[str]:
    """Split a path into its steps."""
    return [step for step in path.split("/") if step]


class _Tree:
    """The tree of all paths of a shape."""

    def __init__(self) -> None:
        self.nodes = [_Node()]

    def at(self, node: int, path: str) -> int:
        """Give the node at a path from another one, made where it is not there yet."""
        for step in _steps(path):
            known = self.nodes[node].children
            if step not in known:
                known[step] = len(self.nodes)
                self.nodes.append(_Node())
            node = known[step]
        return node


#: Shapes that were laid out lately: an export of thousands of small files has one.
_LATELY: Final[deque[tuple[Shape, Tables]]] = deque(maxlen=16)


def tables_of(shape: Shape) -> Tables:
    """Lay a shape out in arrays, or take those that were made lately, with words of its own to add to.

    Cost: half a millisecond the first time, then a copy of the words.
    """
    found = next((made for known, made in tuple(_LATELY) if known is shape), None)
    if found is None:
        found = tables(shape)
        _LATELY.append((shape, found))
    return replace(
        found, words=found.words.copy(), letters=found.letters.copy(), lengths=found.lengths.copy()
    )


def tables(shape: Shape) -> Tables:
    """Lay a shape out in arrays.

    Raises:
        AssertionError: The shape contradicts itself (a mistake in the program, not in a file).
    """
    tree = _Tree()
    top = EACH if shape.lines else ""
    opened: dict[int, int] = {}
    for number, group in enumerate(shape.groups):
        for which, path in enumerate(group.paths):
            node = tree.at(0, f"{top}/{path}")
            assert tree.nodes[node].opens < 0, "two groups have one path"  # noqa: S101 - the program's own
            tree.nodes[node].opens, tree.nodes[node].which = number, which
            opened[node] = number
            for column, below in enumerate(group.fields.values()):
                if below == KEY:
                    tree.nodes[node].key_slot = column
                elif below == ITSELF:
                    tree.nodes[node].slot = column
                else:
                    tree.nodes[tree.at(node, below)].slot = column
    owner = _owners(tree, opened)
    return _flat(tree, shape, owner)


def _owners(tree: _Tree, opened: Mapping[int, int]) -> list[int]:
    """Give for each node the group whose field it is: the one that opens nearest above it, or at it."""
    owner = [-1] * len(tree.nodes)
    stack = [(0, -1)]
    while stack:
        node, group = stack.pop()
        group = opened.get(node, group)
        owner[node] = group
        stack += [(child, group) for child in tree.nodes[node].children.values()]
    return owner


def _flat(tree: _Tree, shape: Shape, owner: list[int]) -> Tables:
    """Turn the tree into arrays."""
    words = sorted({w for n in tree.nodes for w in n.children if w not in (EACH, ANY)})
    number = {word: k for k, word in enumerate(words, start=1)}
    nodes = np.full((len(tree.nodes), s.NODE_COLUMNS), -1, np.int64)
    child = np.full((len(tree.nodes), MOST_WORDS), -1, np.int64)
    parents = [-1] * len(shape.groups)
    for k, node in enumerate(tree.nodes):
        nodes[k, [s.N_OPENS, s.N_WHICH, s.N_SLOT, s.N_KEY]] = node.opens, node.which, node.slot, node.key_slot
        nodes[k, s.N_GROUP] = owner[k]
        nodes[k, s.N_DEEP] = bool(node.children)
        nodes[k, s.N_EACH] = node.children.get(EACH, -1)
        anything = node.children.get(ANY, -1)
        child[k, :] = anything
        for word, to in node.children.items():
            if word not in (EACH, ANY):
                child[k, number[word]] = to
            if tree.nodes[to].opens >= 0:
                parents[tree.nodes[to].opens] = owner[k]
    raw = [word.encode() for word in words]
    letters = np.zeros(MOST_WORDS * PLACE + PLACE, np.uint8)
    lengths = np.zeros(MOST_WORDS, np.int64)
    for k, w in enumerate((b"", *raw)):
        lengths[k] = len(w)
        letters[k * PLACE : (k + 1) * PLACE] = np.frombuffer((w + b'"')[:PLACE].ljust(PLACE), np.uint8)
    return Tables(
        nodes=nodes,
        child=child,
        words=_hash_table(raw),
        letters=letters,
        lengths=lengths,
        used=len(raw) + 1,
        parents=tuple(parents),
        columns=tuple({name: k for k, name in enumerate(g.fields)} for g in shape.groups),
    )


def _hash_table(words: list[bytes]) -> NDArray[np.int64]:
    """Enter the words into a table with room for many more."""
    size = 4 * MOST_WORDS
    table = np.zeros((size, 2), np.int64)
    for number, word in enumerate(words, start=1):
        hashed = key_hash(word)
        at = hashed & (size - 1)
        while table[at, 1]:
            assert table[at, 0] != hashed, "two keys have one hash"  # noqa: S101 - 61 bits
            at = (at + 1) & (size - 1)
        table[at] = hashed, number
    return table


def key_hash(word: bytes) -> int:
    """Hash a key as the walker does (FNV-1a with 61 bits).

    >>> key_hash(b"id") == key_hash(b"ID")
    False
    """
    h = 0xCBF29CE484222325
    for b in word:
        h = (h ^ b) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return h >> 3
