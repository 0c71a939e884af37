"""One node of the graph of phrases, asked of one sentence: where can you end, and what do you keep?

A node is asked only once in a sentence where it ends that begins at a place, so the work grows with the
sentence and not with the number of ways in which it can be read.  Compiled.

Place 0 is the sentence's beginning, 1 to ``size`` are words, ``size + 1`` is the end; a set of places is one
number of 64 bits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from letbe.compiled import inner
from letbe.words.graph import ANY_OF, ASKS, BEGINS, ENDS, GAP, ROW, SEVERAL, SOME
from letbe.words.layout import KEPT, MEMO, NODE, NONE, ONE, WORD

if TYPE_CHECKING:
    from letbe.words.layout import Nodes, Spoken


@inner
def _meets(g: Nodes, s: Spoken, word: int, node: int) -> bool:
    """Tell whether a word is one of a set."""
    first, last = g.node[NODE * node + 1], g.node[NODE * node + 2]
    for a in range(s.word[WORD * word], s.word[WORD * word + 1]):
        atom = s.atoms[a]
        low, high = first, last
        while low < high:
            middle = (low + high) >> 1
            if g.links[middle] < atom:
                low = middle + 1
            else:
                high = middle
        if low < last and g.links[low] == atom:
            return True
    return False


@inner
def _simple(g: Nodes, s: Spoken, node: int, at: int, begin: int, size: int, edges: int) -> Any:
    """Say where a node without children can end: a bit for each place."""
    kind = g.node[NODE * node]
    here = ONE << np.uint64(at)
    inside = 1 <= at <= size
    if kind == ANY_OF:
        return here << ONE if inside and _meets(g, s, begin + at - 1, node) else NONE
    if kind == GAP or kind == SOME:
        least = 1 if kind == SOME else 0
        most = min(g.node[NODE * node + 1], size + 1 - at) if inside else 0
        if most < least:
            return NONE
        reach = ((ONE << np.uint64(most + 1)) - ONE) << np.uint64(at)
        return reach & ~here if kind == SOME else reach
    if kind == BEGINS:
        return here << ONE if at == 0 and edges & 1 else NONE
    if kind == ENDS:
        return here << ONE if at == size + 1 and edges & 2 else NONE
    if kind == ASKS:
        return here if edges & 4 else NONE
    if at == 0:
        return here << ONE if edges & 1 else NONE
    if inside:
        return here if s.word[WORD * (begin + at - 1) + 2] else NONE
    return here if at == size + 1 and edges & 2 else NONE


@inner
def reach(g: Nodes, s: Spoken, node: int, at: int, begin: int, size: int, edges: int, now: int) -> Any:
    """Say where a node can end that begins at a place: a bit for each."""
    kind, first, last = g.node[NODE * node], g.node[NODE * node + 1], g.node[NODE * node + 2]
    here = ONE << np.uint64(at)
    if kind < ROW:
        return _simple(g, s, node, at, begin, size, edges)
    if kind == ROW:
        for c in range(first, last):
            child = g.links[c]
            plain = g.node[NODE * child] < ROW
            after = NONE
            place = at
            while here >> np.uint64(place) != NONE:
                if here >> np.uint64(place) & ONE:
                    if plain:
                        after |= _simple(g, s, child, place, begin, size, edges)
                    else:
                        after |= reach(g, s, child, place, begin, size, edges, now)
                place += 1
            here = after
            if here == NONE:
                break
        return here
    memo = MEMO * g.node[NODE * node + 6]
    if s.memo[memo] != np.uint64(now):
        s.memo[memo] = np.uint64(now)
        s.memo[memo + 1] = NONE
    if s.memo[memo + 1] & here:
        return s.memo[memo + 2 + at]
    found = here if g.node[NODE * node + 4] else NONE
    peek = g.node[NODE * node + 5]
    if peek < 0 or (1 <= at <= size and _meets(g, s, begin + at - 1, peek)):
        for c in range(first, last):
            child = g.links[c]
            if g.node[NODE * child] < ROW:
                found |= _simple(g, s, child, at, begin, size, edges)
            else:
                found |= reach(g, s, child, at, begin, size, edges, now)
    s.memo[memo + 1] |= here
    s.memo[memo + 2 + at] = found
    return found


@inner
def _rest(
    g: Nodes, s: Spoken, first: int, last: int, at: int, begin: int, size: int, edges: int, now: int
) -> Any:
    """Say where children that follow each other can end."""
    here = ONE << np.uint64(at)
    for c in range(first, last):
        after = NONE
        for place in range(at, size + 3):
            if here >> np.uint64(place) & ONE:
                after |= reach(g, s, g.links[c], place, begin, size, edges, now)
        here = after
    return here


@inner
def keep(
    g: Nodes, s: Spoken, hits: Any, hit: int, node: int, at: int, goal: int, begin: int, size: int,
    edges: int, now: int,
) -> int:  # fmt: skip
    """Write down what a node keeps that begins and ends at these places; something kept later wins.

    Of several ways to end there: the first of several phrases, as much as may be there, as few of any words.
    """
    kind, first, last = g.node[NODE * node], g.node[NODE * node + 1], g.node[NODE * node + 2]
    keeps = g.node[NODE * node + 3]
    before, after = begin + max(0, at - 1), begin + min(goal - 1, size)
    if keeps and before < after:  # a mark that begins or ends a sentence is no word
        hits[hit, KEPT + 2 * (keeps - 1)] = before
        hits[hit, KEPT + 2 * (keeps - 1) + 1] = after
    wanted = ONE << np.uint64(goal)
    if kind == SEVERAL:
        for c in range(first, last):
            if reach(g, s, g.links[c], at, begin, size, edges, now) & wanted:
                return keep(g, s, hits, hit, g.links[c], at, goal, begin, size, edges, now)
        return 0
    if kind == ROW:
        for c in range(first, last):
            child = g.links[c]
            ends = reach(g, s, child, at, begin, size, edges, now)
            much = g.node[NODE * child] == SEVERAL
            for step in range(size + 3):
                place = size + 2 - step if much else step
                if ends >> np.uint64(place) & ONE and wanted & _rest(
                    g, s, c + 1, last, place, begin, size, edges, now
                ):
                    keep(g, s, hits, hit, child, at, place, begin, size, edges, now)
                    at = place
                    break
    return 0
