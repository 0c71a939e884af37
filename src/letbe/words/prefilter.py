"""Which of many texts are worth a closer look: compiled, over the bytes, and it never loses one.

``candidates`` folds as ``sentences.split`` does, from the same table, and looks each word up among those
that phrases cannot do without.  A text is a candidate when one of its sentences holds every such word of
some phrase.  That is exactly what ``recognise`` asks before it tries a phrase, only for whole sentences, so
what this leaves out ``recognise`` would have called ``none``.

Words are looked up by a hash; two that share one make a candidate too many, never one too few.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from letbe.compiled import kernel, piece
from letbe.words.fold import ALONE, BREAK, DOT, END, GONE, LETTER, LINE, LOWER, TOP, table
from letbe.words.grammar import LONGEST, grammar
from letbe.words.sentences import LONGEST_TEXT, LONGEST_WORD

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from letbe.words.grammar import Index

#: FNV-1a, 64 bits: fast on few code points, and spread well enough for some thousands of words.
_BASIS: Final = np.uint64(0xCBF29CE484222325)
_PRIME: Final = np.uint64(0x100000001B3)
_SHIFT: Final = np.uint64(29)
#: Slots of the word table for each word in it, and bits of the filters before it.
_ROOM: Final = 4
_BITS: Final = 1 << 18
_PAIR: Final = np.int64(40503)  # spreads pairs of neighbouring letters (Knuth's multiplier for 16 bits)


def candidates(
    buffer: NDArray[np.uint8], starts: NDArray[np.int64], ends: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Say which texts may ask for something.

    Args:
        buffer: UTF-8, shape (n,), uint8.  What is no UTF-8 counts as a gap between words.
        starts: Where each text begins, shape (m,), int64, bytes.
        ends: One past where each ends, shape (m,), int64, bytes.

    Returns:
        Shape (m,), bool.  False only where ``recognise`` finds nothing.

    Raises:
        ValueError: The shapes differ, or a text is not within the buffer.

    Cost: O(n); some hundreds of thousands of messages a second on one core, after the kernel is compiled.

    >>> text = np.frombuffer(b"leave me alone", dtype=np.uint8)
    >>> candidates(text, np.array([0]), np.array([14])).tolist()
    [True]
    """
    starts, ends = np.asarray(starts, np.int64), np.asarray(ends, np.int64)
    if starts.shape != ends.shape or starts.ndim != 1:
        raise ValueError(f"{starts.shape} starts, but {ends.shape} ends")
    if len(starts) and not (starts.min() >= 0 and (starts <= ends).all() and ends.max() <= len(buffer)):
        raise ValueError(f"a text is not within the {len(buffer)} bytes")
    tables = _tables()
    if tables is None:
        return np.ones(len(starts), np.bool_)
    return scan(buffer, starts, ends, tables)


def scan(
    buffer: NDArray[np.uint8],
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
    tables: tuple[NDArray[Any], ...],
) -> NDArray[np.bool_]:
    """Say which texts hold the words of some phrase, of phrases that were laid out before."""
    found = np.zeros(len(starts), np.bool_)
    run: Callable[..., None] = _scan
    run(np.ascontiguousarray(buffer, np.uint8), starts, ends, *tables, found)
    return found


def mask(texts: Sequence[str]) -> NDArray[np.bool_]:
    """Say which texts may ask for something, of strings.

    >>> mask(["leave me alone", "ok"]).tolist()
    [True, False]
    """
    return candidates(*coded(texts))


def coded(texts: Sequence[str]) -> tuple[NDArray[np.uint8], NDArray[np.int64], NDArray[np.int64]]:
    """Lay strings out one after the other, as bytes, with where each begins and ends."""
    each = [text.encode("utf-8", "surrogatepass") for text in texts]
    ends = np.cumsum([0, *map(len, each)], dtype=np.int64)
    return np.frombuffer(b"".join(each), np.uint8), ends[:-1], ends[1:]


@functools.cache
def _tables() -> tuple[NDArray[Any], ...] | None:
    """Lay out the folding and the phrases as flat arrays; None if a phrase needs no word at all."""
    index = grammar().asked
    return None if index.filed.get(-1) else lay_out(index)


def lay_out(index: Index) -> tuple[NDArray[Any], ...]:
    """Lay out the folding, and the words and phrases of an index, as the kernel wants them."""
    return (*_folding(), *_vocabulary(index), *_phrases(index))


def _folding() -> tuple[NDArray[Any], ...]:
    """Lay out the table of folding: kind, first spelled code point, and all of them."""
    kinds, spelled = table()
    first = np.zeros(TOP + 1, np.int32)
    first[1:] = np.cumsum([len(s) for s in spelled])
    codes = np.frombuffer("".join(spelled).encode("utf-32-le"), np.uint32).astype(np.int32)
    return np.array(kinds, np.uint8), first, codes


def _hash(word: str) -> np.uint64:
    """Hash a word as the kernel does."""
    with np.errstate(over="ignore"):
        h = _BASIS
        for c in word:
            h = (h ^ np.uint64(ord(c))) * _PRIME
        return np.uint64(h)


def _pair(word: str) -> int:
    """Number the first two letters of a word (of a single letter: it alone, whatever follows)."""
    return (ord(word[0]) * int(_PAIR) + ord(word[1])) % _BITS


def _vocabulary(index: Index) -> tuple[NDArray[Any], ...]:
    """Lay out the words: hash table, and for each word the needs that it meets."""
    words = sorted(index.words)
    size = 1 << (_ROOM * max(1, len(words))).bit_length()
    keys, slots = np.zeros(size, np.uint64), np.full(size, -1, np.int32)
    first, needs, open_left, open_right = [0], [], [], []
    some = np.zeros(
        _BITS, np.uint8
    )  # 1: a word ends with this hash; 2: one that is open at its left begins so
    for number, word in enumerate(words):
        h = _hash(word)
        slot = int((h ^ (h >> _SHIFT)) & np.uint64(size - 1))
        while slots[slot] >= 0:
            slot = (slot + 1) % size
        keys[slot], slots[slot] = h, number
        some[int(h & np.uint64(_BITS - 1))] |= 1
        for need, left, right in index.words[word]:
            needs.append(need)
            open_left.append(left)
            open_right.append(right)
        if any(left for _, left, _ in index.words[word]):
            if len(word) == 1:
                for second in range(_BITS):
                    some[second] |= 2
            else:
                some[_pair(word)] |= 2
        first.append(len(needs))
    return (
        keys, slots, some, np.array(first, np.int32), np.array(needs, np.int32),
        np.array(open_left, np.uint8), np.array(open_right, np.uint8),
    )  # fmt: skip


def _phrases(index: Index) -> tuple[NDArray[Any], ...]:
    """Lay out the phrases under their rarest need, each with its needs and how far apart they stand."""
    filed, first = [0], [0]
    needs: list[int] = []
    least: list[int] = []
    most: list[int] = []
    for need in range(len(index.numbers)):
        for path in dict.fromkeys(path for path, _ in index.filed.get(need, ())):
            needs.extend(path.needs)
            least.extend(path.least)
            most.extend(path.most)
            first.append(len(needs))
        filed.append(len(first) - 1)
    return tuple(np.array(column, np.int32) for column in (filed, first, needs, least, most))


@piece
def _decode(buffer: Any, at: int, end: int) -> Any:
    """Read one code point and its length; -1 for what is no UTF-8."""
    b = np.int64(buffer[at])
    if b < 0x80:
        return b, 1
    size = 2 if 0xC2 <= b < 0xE0 else 3 if 0xE0 <= b < 0xF0 else 4 if 0xF0 <= b < 0xF5 else 0
    if size == 0 or at + size > end:
        return -1, 1
    code = b & (0x7F >> size)
    for i in range(1, size):
        c = np.int64(buffer[at + i])
        if c & 0xC0 != 0x80:
            return -1, 1
        code = (code << 6) | (c & 0x3F)
    return code, size


@piece
def _look_up(
    word: Any, size: int, now: int, keys: Any, slots: Any, some: Any, first: Any, needs: Any, open_left: Any,
    open_right: Any, filed: Any, met: Any, places: Any, here: int, rare: Any, count: int,
) -> int:  # fmt: skip
    """Mark the needs that a word meets; those that phrases are filed under are put on a list."""
    for start in range(size):
        if start > 0:
            pair = (word[start] * _PAIR + (word[start + 1] if start + 1 < size else 0)) % _BITS
            if some[pair] & 2 == 0:
                continue
        h = _BASIS
        for stop in range(start, size):
            h = (h ^ np.uint64(word[stop])) * _PRIME
            if some[np.int64(h & np.uint64(_BITS - 1))] & 1 == 0:
                continue
            slot = np.int64((h ^ (h >> _SHIFT)) & np.uint64(len(keys) - 1))
            while slots[slot] >= 0 and keys[slot] != h:
                slot = (slot + 1) & (len(keys) - 1)
            number = slots[slot]
            if number < 0:
                continue
            for p in range(first[number], first[number + 1]):
                need = needs[p]
                fits = (start == 0 or open_left[p]) and (stop + 1 == size or open_right[p])
                if fits and met[need] == now:
                    places[need] |= np.uint64(1) << np.uint64(here & 63)
                elif fits:
                    met[need] = now
                    places[need] = np.uint64(1) << np.uint64(here & 63)
                    if filed[need] < filed[need + 1]:
                        rare[count] = need
                        count += 1
    return count


@piece
def _whole(
    rare: Any, count: int, now: int, words: int, filed: Any, first: Any, wanted: Any, least: Any,
    most: Any, met: Any,
    places: Any,
) -> bool:  # fmt: skip
    """Say whether the needs of some phrase are met; in a sentence that is not too long, in order."""
    met[0] = met[1] = now  # its beginning and its end
    places[0] = np.uint64(1)
    places[1] = np.uint64(1) << np.uint64((words + 1) & 63)
    for r in range(count):
        for phrase in range(filed[rare[r]], filed[rare[r] + 1]):
            here = ~np.uint64(0)
            for p in range(first[phrase], first[phrase + 1]):
                if met[wanted[p]] != now:
                    here = np.uint64(0)
                    break
                if words > LONGEST:
                    continue
                if p == first[phrase]:
                    here = places[wanted[p]]
                    continue
                reach = np.uint64(0)
                for far in range(least[p], min(most[p], 63) + 1):
                    reach |= here << np.uint64(far)
                here = reach & places[wanted[p]]
                if here == 0:
                    break
            if here != 0:
                return True
    return False


@kernel
def _scan(
    buffer: Any, starts: Any, ends: Any, kinds: Any, spell_first: Any, spelled: Any, keys: Any, slots: Any,
    some: Any, first: Any, needs: Any, open_left: Any, open_right: Any, filed: Any, phrase_first:
    Any, wanted: Any,
    least: Any, most: Any, found: Any,
) -> None:  # fmt: skip
    """Mark the texts that hold every need of some phrase within one sentence; mirrors ``sentences.split``."""
    met = np.zeros(len(filed), np.int64)
    places = np.zeros(len(filed), np.uint64)
    rare = np.empty(len(filed), np.int64)
    word = np.empty(LONGEST_WORD, np.int64)
    now = 0
    for text in range(len(starts)):
        now += 1
        at, end, seen = starts[text], ends[text], 0
        size, count, waiting = 0, 0, BREAK
        last: Any = np.int64(0)
        begun, words = False, 0  # the number of words so far; their places begin at 1
        while at <= end and seen <= LONGEST_TEXT:
            kind, code = END, 10
            if at < end and seen < LONGEST_TEXT:
                code, step = _decode(buffer, at, end)
                at += step
                kind = kinds[code] if 0 <= code < TOP else BREAK
            else:
                at = end + 1
            seen += 1
            if kind == GONE:
                continue
            ended = kind == END
            if waiting != BREAK:
                blank = code == 32 or code == 9
                if waiting == DOT:
                    joined = kind == LETTER or kind == LOWER or kind == ALONE
                else:
                    joined = kind == LOWER or blank
                if not joined:
                    ended = True
                    waiting = BREAK
                elif not blank:
                    waiting = BREAK
            if ended:
                if size:
                    count = _look_up(word, size, now, keys, slots, some, first, needs, open_left, open_right,
                                     filed, met, places, words + 1, rare, count)  # fmt: skip
                    size = 0
                    words += 1
                if count and _whole(
                    rare, count, now, words, filed, phrase_first, wanted, least, most, met, places
                ):
                    found[text] = True
                    break
                if begun:
                    now += 1
                    count = 0
                    words = 0
                    begun = False
                if kind == END:
                    last = np.int64(0)
                    continue
            if kind == LETTER or kind == LOWER:
                for s in range(spell_first[code], spell_first[code + 1]):
                    c = np.int64(spelled[s])
                    if c != last or 48 <= c <= 57:
                        if size < LONGEST_WORD:
                            word[size] = c
                            size += 1
                        last = c
                begun = True
                continue
            if size:
                count = _look_up(word, size, now, keys, slots, some, first, needs, open_left, open_right,
                                 filed, met, places, words + 1, rare, count)  # fmt: skip
                size = 0
                words += 1
            if kind == ALONE:
                for s in range(spell_first[code], spell_first[code + 1]):
                    c = np.int64(spelled[s])
                    if c != last:
                        word[0] = c
                        count = _look_up(word, 1, now, keys, slots, some, first, needs, open_left, open_right,
                                         filed, met, places, words + 1, rare, count)  # fmt: skip
                        words += 1
                        last = c
                begun = True
                continue
            last = np.int64(0)
            if kind == DOT or kind == LINE:
                waiting = kind
