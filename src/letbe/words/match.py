"""What stands in one sentence: the phrases whose words are there are matched, near misses take them back.

Compiled.  A long sentence is read in pieces of ``LONGEST`` words that overlap.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from letbe.compiled import inner
from letbe.words.layout import (
    BEGINS_AT,
    COLUMNS,
    FLAGS,
    KEEPS,
    KEPT,
    LASTING,
    LONGEST,
    MOST_HITS,
    NEAR,
    NONE,
    ONE,
    OVERLAP,
    SPAN,
    TAKEN,
    WORD,
)
from letbe.words.nodes import keep, reach

if TYPE_CHECKING:
    from letbe.words.layout import Desk, Marks, Nodes, Paths, Rules, Spoken, Tables, Trials


@inner
def _highest(bits: Any) -> int:
    """Give the place of the highest bit."""
    place = 0
    while bits >> np.uint64(place + 1) != NONE:
        place += 1
    return place


@inner
def _match(
    g: Nodes, s: Spoken, root: int, near: int, begins: Any, begin: int, size: int, edges: int, now: int
) -> Any:
    """Find a phrase: the first of some places where it begins, and the last where it then can end.

    A near miss stands in one clause: no word after its first may begin one.
    """
    for start in range(size + 2):
        if begins >> np.uint64(start) & ONE == NONE:
            continue
        ends = reach(g, s, root, start, begin, size, edges, now)
        if near and ends != NONE:
            for place in range(start + 1, size + 1):
                if s.word[WORD * (begin + place - 1) + 2]:
                    ends &= (ONE << np.uint64(place + 1)) - ONE
                    break
        if ends >> np.uint64(start + 1) != NONE:
            return start, _highest(ends)
    return -1, -1


@inner
def _edges(begin: int, size: int, words: int, asks: bool) -> int:
    """Say which ends of a sentence a piece has, and whether it is a question."""
    ends = begin + size == words
    return (1 if begin == 0 else 0) | (2 if ends else 0) | (4 if ends and asks else 0)


@inner
def _stands_in(
    r: Rules, g: Nodes, s: Spoken, grouped: Any, group: int, words: int, asks: bool, now: int
) -> bool:
    """Tell whether any rule of a group stands in the sentence."""
    if grouped[2 * group] == now:
        return bool(grouped[2 * group + 1])
    grouped[2 * group] = now
    grouped[2 * group + 1] = 0
    for begin in range(0, max(1, words - OVERLAP), LONGEST - OVERLAP):
        size = min(words - begin, LONGEST)
        edges = _edges(begin, size, words, asks)
        for i in range(r.group_first[group], r.group_first[group + 1]):
            if _match(g, s, r.rule_root[r.group[i]], 0, ~NONE, begin, size, edges, now + begin)[0] >= 0:
                grouped[2 * group + 1] = 1
                return True
    return False


@inner
def _take(
    r: Rules,
    g: Nodes,
    s: Spoken,
    y: Trials,
    rule: int,
    count: int,
    begin: int,
    size: int,
    edges: int,
    now: int,
) -> int:
    """Mark the hits that one near miss takes back."""
    language, flags, only = r.rule_language[rule], r.rule_flags[rule], r.rule_only[rule]
    begins = NONE
    for h in range(count):
        if r.rule_language[y.hits[h, 2]] == language:
            begins = ~NONE
    while begins != NONE:
        start, end = _match(g, s, r.rule_root[rule], flags & NEAR, begins, begin, size, edges, now)
        if start < 0:
            break
        begins = ~NONE << np.uint64(max(end, start + 1))
        first, last = begin + max(0, start - 1), begin + min(end - 1, size)
        for h in range(count):
            hit = y.hits[h, 2]
            if r.rule_language[hit] != language or (only and only >> r.rule_kind[hit] & 1 == 0):
                continue
            if flags & NEAR == 0 or first < y.hits[h, 3] < last:
                y.hits[h, FLAGS] |= TAKEN
    return 0


@inner
def _take_back(r: Rules, g: Nodes, s: Spoken, y: Trials, count: int, words: int, asks: bool, now: int) -> int:
    """Mark the hits of a sentence that a near miss takes back."""
    for begin in range(0, max(1, words - OVERLAP), LONGEST - OVERLAP):
        size = min(words - begin, LONGEST)
        edges = _edges(begin, size, words, asks)
        for word in range(begin, begin + size):
            for a in range(s.word[WORD * word], s.word[WORD * word + 1]):
                for n in range(r.near_first[s.atoms[a]], r.near_first[s.atoms[a] + 1]):
                    rule = r.near[n]
                    if y.stamp[rule] != now + begin:
                        y.stamp[rule] = now + begin
                        _take(r, g, s, y, rule, count, begin, size, edges, now + begin)
    return 0


@inner
def _begins(p: Paths, m: Marks, path: int, words: int, sentence: Any) -> Any:
    """Say where a phrase may begin whose words stand in the sentence: a bit for each place."""
    first, last = p.step_first[path], p.step_first[path + 1]
    for i in range(first, last):
        if m.met[2 * p.step[3 * i]] != sentence:
            return NONE
    if words > LONGEST:
        return ~NONE
    here = m.met[2 * p.step[3 * (last - 1)] + 1]
    for i in range(last - 1, first - 1, -1):
        back = NONE
        for far in range(p.step[3 * i + 1], min(p.step[3 * i + 2], 63) + 1):
            back |= here >> np.uint64(far)
        here = back
        if i > first:
            here &= m.met[2 * p.step[3 * (i - 1)] + 1]
        if here == NONE:
            return NONE
    return here


@inner
def _worth_trying(p: Paths, m: Marks, y: Trials, rare: int, words: int, now: int) -> int:
    """List the rules whose words stand in a sentence; in one that is not too long, in their order."""
    sentence = np.uint64(now)
    m.met[0] = m.met[2] = sentence  # its beginning and its end
    m.met[1] = ONE
    m.met[3] = ONE << np.uint64((words + 1) & 63)
    tried = 0
    for i in range(rare):
        for other in range(p.filed[m.rare[i]], p.filed[m.rare[i] + 1]):
            if m.met[2 * p.partner[other]] != sentence:
                continue
            for path in range(p.partner_first[other], p.partner_first[other + 1]):
                begins = _begins(p, m, path, words, sentence)
                if begins == NONE:
                    continue
                for o in range(p.owner_first[path], p.owner_first[path + 1]):
                    rule = p.owner[o]
                    if y.stamp[rule] != now:
                        y.stamp[rule] = now
                        y.begins[rule] = NONE
                        y.tried[tried] = rule
                        tried += 1
                    y.begins[rule] |= begins
    return tried


@inner
def _found_in(
    r: Rules, g: Nodes, s: Spoken, y: Trials, tried: int, words: int, asks: bool, now: int, kept: bool
) -> int:
    """Match the rules that are worth it: how many hits there are; they lie on the desk."""
    count = 0
    for begin in range(0, max(1, words - OVERLAP), LONGEST - OVERLAP):
        size = min(words - begin, LONGEST)
        edges = _edges(begin, size, words, asks)
        for i in range(tried):
            rule = y.tried[i]
            begins, root, near = y.begins[rule], r.rule_root[rule], r.rule_flags[rule] & NEAR
            while begins != NONE and count < MOST_HITS:
                start, end = _match(g, s, root, near, begins, begin, size, edges, now + begin)
                if start < 0:
                    break
                begins &= ~NONE << np.uint64(max(end, start + 1))
                first, last = begin + max(0, start - 1), begin + min(end - 1, size)
                if first < last:
                    for column in range(COLUMNS):
                        y.hits[count, column] = 0
                    y.hits[count, 2] = rule
                    y.hits[count, 3] = first
                    y.hits[count, 4] = last
                    if kept and r.rule_flags[rule] & KEEPS:
                        keep(g, s, y.hits, count, root, start, end, begin, size, edges, now + begin)
                    count += 1
    return count


@inner
def of_sentence(t: Tables, d: Desk, rare: int, words: int, asks: bool, now: int, kept: bool) -> int:
    """Find what stands in a sentence: how many hits there are; they lie on the desk."""
    r, g, s, y = t.rules, t.nodes, d.spoken, d.trials
    tried = _worth_trying(t.paths, d.marks, y, rare, words, now)
    if tried == 0:
        return 0
    count = _found_in(r, g, s, y, tried, words, asks, now, kept)
    if count == 0:
        return 0
    _take_back(r, g, s, y, count, words, asks, now)
    for h in range(count):
        rule = y.hits[h, 2]
        group, lasting = r.rule_unless[rule], r.lasting[r.rule_language[rule]]
        if group >= 0 and _stands_in(r, g, s, y.grouped, group, words, asks, now):
            y.hits[h, FLAGS] |= TAKEN
        if kept and lasting >= 0 and _stands_in(r, g, s, y.grouped, lasting, words, asks, now):
            y.hits[h, FLAGS] |= LASTING
        hits = y.hits
        hits[h, BEGINS_AT] = s.word[WORD * hits[h, 3] + 3]
        for i in range(KEPT, SPAN, 2):  # from words to bytes
            if hits[h, i + 1]:
                hits[h, i] = s.word[WORD * hits[h, i] + 3]
                hits[h, i + 1] = s.word[WORD * (hits[h, i + 1] - 1) + 4]
    return count
