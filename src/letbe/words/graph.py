"""All phrases as one graph: what many phrases share stands in it once, as flat arrays.

    phrase ──▶ a row of nodes       word · gap · mark · kept words · one of several · one after the other

A list of words that hundreds of phrases use is one node.  Matching asks a node "from this word on, where can
you end?" and remembers the answer for the sentence, so that it is asked once and not hundreds of times.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.words.syntax import Gap, Mark, OneOf, Phrase, Some, Word

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from letbe.words.syntax import Item

#: What a node is.  ``ANY_OF`` is one word out of a set; ``SEVERAL`` is one of several phrases.
ANY_OF, GAP, SOME, BEGINS, ENDS, OPENS, ASKS, ROW, SEVERAL = range(9)
_MARKS: Final = {"^": BEGINS, "$": ENDS, ",": OPENS, "?": ASKS}
#: What a phrase can keep, by number; 0 is nothing.
KEEPS: Final = ("", "until", "limit", "instead")

#: From so many phrases on it is asked first whether any of them can begin with a word.
WORTH_A_PEEK: Final = 3

#: A word as a phrase names it: folded, open at the left, open at the right.
Atom = tuple[str, bool, bool]


class Graph:
    """Nodes, each with two numbers and a flag, and the words that one can begin with.

    Attributes:
        atoms: Each word as phrases name it → its number.
        kinds: What each node is.
        firsts: ``ANY_OF``: where its set begins; ``ROW``, ``SEVERAL``: where its children begin; ``GAP``,
            ``SOME``: the most words.
        lasts: One past where they end.
        keeps: What it keeps, an index of ``KEEPS``.
        may: 1 for a node that may be nothing.
        peeks: The node with the set of words that its phrases can begin with; -1 where nobody asks.
        children: Nodes.
        sets: Numbers of atoms, sorted in each set.
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        self.atoms: dict[Atom, int] = {}
        self.kinds: list[int] = []
        self.firsts: list[int] = []
        self.lasts: list[int] = []
        self.keeps: list[int] = []
        self.may: list[int] = []
        self.peeks: list[int] = []
        self.children: list[int] = []
        self.sets: list[int] = []
        self._known: dict[object, int] = {}
        self._of_item: dict[int, tuple[Item, int]] = {}
        self._opening: dict[int, frozenset[int] | None] = {}

    def add(self, phrase: Phrase) -> int:
        """Give the node of a phrase."""
        if len(phrase) == 1:
            return self._item(phrase[0])
        return self._row([self._item(item) for item in phrase])

    def arrays(self) -> dict[str, NDArray[np.int32]]:
        """Give the nodes and what they link to, as the compiled code wants them; see ``match.Nodes``."""
        kinds = np.array(self.kinds, np.int32)
        several = kinds == SEVERAL
        memo = np.where(several, np.cumsum(several) - 1, -1)
        behind = np.where(kinds == ANY_OF, len(self.children), 0)  # sets stand behind all children
        first, last = np.array(self.firsts, np.int32), np.array(self.lasts, np.int32)
        columns = (kinds, first + behind, last + behind, self.keeps, self.may, self.peeks, memo, memo)
        return {
            "node": np.column_stack(columns).astype(np.int32).ravel(),
            "links": np.array([*self.children, *self.sets], np.int32),
        }

    def number(self, atom: Atom) -> int:
        """Give the number of a word as phrases name it."""
        return self.atoms.setdefault(atom, len(self.atoms))

    def _item(self, item: Item) -> int:
        """Give the node of one item; lists are the same object wherever they stand."""
        if isinstance(item, OneOf):
            if id(item) not in self._of_item:  # kept alive, so that ids stay theirs
                self._of_item[id(item)] = item, self._several(item)
            return self._of_item[id(item)][1]
        match item:
            case Word(text, left, right):
                return self._any_of([(text, left, right)])
            case Gap(most):
                return self._node((GAP, most), GAP, most)
            case Some(keeps, most):
                return self._node((SOME, most, keeps), SOME, most, keeps=KEEPS.index(keeps))
            case Mark(sign):
                return self._node((_MARKS[sign],), _MARKS[sign])
        raise TypeError(item)

    def _any_of(self, atoms: Iterable[Atom]) -> int:
        """Give the node of one word out of a set."""
        return self._set(frozenset(self.number(atom) for atom in atoms))

    def _set(self, numbers: frozenset[int]) -> int:
        if ("set", numbers) in self._known:
            return self._known["set", numbers]
        first = len(self.sets)
        self.sets.extend(sorted(numbers))
        node = self._node(("set", numbers), ANY_OF, first, len(self.sets))
        self._opening[node] = numbers
        return node

    def _row(self, children: Sequence[int]) -> int:
        return self._with_children(ROW, tuple(children), may=False, keeps=0)

    def _several(self, item: OneOf) -> int:
        """Give the node of one of several phrases; single words that stand together are one set."""
        children: list[int] = []
        single: list[Atom] = []
        for part in (*item.parts, None):
            if part is not None and len(part) == 1 and isinstance(part[0], Word):
                single.append((part[0].text, part[0].left, part[0].right))
                continue
            if single:
                children.append(self._any_of(single))
                single = []
            if part is not None:
                children.append(self.add(part))
        keeps = KEEPS.index(item.keeps or "")
        if len(children) == 1 and not item.may and not keeps:
            return children[0]
        return self._with_children(SEVERAL, tuple(children), may=item.may, keeps=keeps)

    def _with_children(self, kind: int, children: tuple[int, ...], *, may: bool, keeps: int) -> int:
        key = (kind, children, may, keeps)
        if key in self._known:
            return self._known[key]
        first = len(self.children)
        self.children.extend(children)
        node = self._node(key, kind, first, len(self.children), keeps=keeps, may=may)
        opening = self._opening[node] = self._opening_of(kind, children)
        if kind == SEVERAL and len(children) >= WORTH_A_PEEK and opening is not None:
            self.peeks[node] = self._set(opening)
        return node

    def _node(
        self, key: object, kind: int, first: int = 0, last: int = 0, *, keeps: int = 0, may: bool = False
    ) -> int:
        if key in self._known:
            return self._known[key]
        node = self._known[key] = len(self.kinds)
        self.kinds.append(kind)
        self.firsts.append(first)
        self.lasts.append(last)
        self.keeps.append(keeps)
        self.may.append(may)
        self.peeks.append(-1)
        return node

    def _opening_of(self, kind: int, children: tuple[int, ...]) -> frozenset[int] | None:
        """Name the words that a node can begin with; None where it can begin without one of them."""
        if kind == SEVERAL:
            each = [self._opening.get(child) for child in children]
            known = [
                e for e, child in zip(each, children, strict=True) if e is not None and not self.may[child]
            ]
            return frozenset().union(*known) if len(known) == len(children) else None
        found: frozenset[int] = frozenset()
        for child in children:
            opening = self._opening.get(child)
            if opening is None:
                return None
            found |= opening
            if not self.may[child]:
                return found
        return None
