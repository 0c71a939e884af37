"""Find phrases in texts: compiled, over the bytes, from folding to what is kept.

For each text, sentence by sentence, as ``sentences.split`` has it: words are folded and looked up, and where
no phrase has the words that it cannot do without, in their order and near enough to each other, the sentence
is over.  That is nearly always so; else ``match`` looks closer.

Words are looked up by a hash of 64 bits, and most were looked up before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from letbe.compiled import inner, scanner
from letbe.words.fold import ALONE, BREAK, DOT, END, GONE, LETTER, LINE, LOWER, TOP
from letbe.words.layout import (
    BASIS,
    COLUMNS,
    FILTER,
    FLAGS,
    KIND,
    KNOWN,
    KNOWN_MET,
    MOST_MET,
    MOST_OF_ONE,
    MOST_WORDS,
    NONE,
    ONE,
    PAIR,
    PAIRS,
    PARTS,
    PRIME,
    QUESTION,
    SHIFT,
    SPAN,
    TAKEN,
    VOICE,
    WORD,
    WORDS,
)  # fmt: skip
from letbe.words.match import of_sentence
from letbe.words.sentences import LONGEST_TEXT, LONGEST_WORD

if TYPE_CHECKING:
    from letbe.words.layout import Desk, Known, Marks, Spoken, Tables, Words


@inner
def _decode(buffer: Any, at: int, end: int) -> Any:
    """Read one code point and its length; -1 for what is no UTF-8."""
    b = np.int64(buffer[at])
    if b < 0x80:
        return b, 1
    size = 2 if 0xC2 <= b < 0xE0 else 3 if 0xE0 <= b < 0xF0 else 4 if 0xF0 <= b < 0xF5 else 0
    if size == 0 or at + size > end:
        return np.int64(-1), 1
    code = b & (0x7F >> size)
    for i in range(1, size):
        c = np.int64(buffer[at + i])
        if c & 0xC0 != 0x80:
            return np.int64(-1), 1
        code = (code << 6) | (c & 0x3F)
    return code, size


@inner
def _look_up(v: Words, filed: Any, atoms: Any, at: Any, room: int, letters: Any, size: int) -> Any:
    """Look a word up: put down the atoms that it meets, then what they are needed for, while there is room.

    Returns:
        One past the last atom, and one past the last need.  A need that phrases are filed under is written as
        its opposite.
    """
    met, most = at, at + room
    for start in range(size):
        if start > 0:
            pair = (letters[start] * PAIR + (letters[start + 1] if start + 1 < size else 0)) & (PAIRS - 1)
            if v.word_pairs[pair] == 0:
                continue
        h = BASIS
        for stop in range(start, size):
            h = (h ^ np.uint64(letters[stop])) * PRIME
            if v.word_some[np.int64(h & np.uint64(FILTER - 1))] == 0:
                continue
            slot = np.int64((h ^ (h >> SHIFT)) & np.uint64(len(v.word_keys) - 1))
            while v.word_slots[slot] >= 0 and v.word_keys[slot] != h:
                slot = (slot + 1) & (len(v.word_keys) - 1)
            number = v.word_slots[slot]
            if number < 0:
                continue
            for p in range(v.word_first[number], v.word_first[number + 1]):
                fits = (start == 0 or v.atom_open[p] & 1) and (stop + 1 == size or v.atom_open[p] & 2)
                if fits and met < most:
                    atoms[met] = v.atom_of[p]
                    met += 1
    needed = met
    for a in range(at, met):
        for n in range(v.need_first[atoms[a]], v.need_first[atoms[a] + 1]):
            need = v.need_of[n]
            if needed < most:
                atoms[needed] = ~need if filed[need] < filed[need + 1] else need
                needed += 1
    return met, needed


@inner
def _add_word(
    v: Words, filed: Any, k: Known, m: Marks, s: Spoken, letters: Any, size: int, words: int, opens: bool,
    begins: int, stops: int, rare: int, met: int, now: int,
) -> Any:  # fmt: skip
    """Add a word to the sentence, and mark what it is needed for.

    Returns:
        How many of the needs are such that phrases are filed under, and how much of ``Spoken.atoms`` is used.
    """
    h = BASIS
    for i in range(size):
        h = (h ^ np.uint64(letters[i])) * PRIME
    slot = 4 * np.int64((h ^ (h >> SHIFT)) & np.uint64(KNOWN - 1))
    if k.word[slot] == h:
        at, last, needed = np.int64(k.word[slot + 1]), np.int64(k.word[slot + 2]), np.int64(k.word[slot + 3])
    elif k.word[slot] == NONE and k.used[1] + MOST_OF_ONE <= KNOWN_MET:
        at = np.int64(k.used[1])
        last, needed = _look_up(v, filed, s.atoms, at, MOST_OF_ONE, letters, size)
        k.word[slot] = h
        k.word[slot + 1], k.word[slot + 2], k.word[slot + 3] = (
            np.uint64(at),
            np.uint64(last),
            np.uint64(needed),
        )
        k.used[0] += 1
        k.used[1] = needed
    else:
        at = np.int64(met)
        last, needed = _look_up(v, filed, s.atoms, at, KNOWN_MET + MOST_MET - met, letters, size)
        met = last
    s.word[WORD * words], s.word[WORD * words + 1], s.word[WORD * words + 2] = at, last, opens
    s.word[WORD * words + 3], s.word[WORD * words + 4] = begins, stops
    bit, sentence = ONE << np.uint64((words + 1) & 63), np.uint64(now)
    for n in range(last, needed):
        need = s.atoms[n]
        trigger = need < 0
        if trigger:
            need = ~need
        if m.met[2 * need] == sentence:
            m.met[2 * need + 1] |= bit
            continue
        m.met[2 * need] = sentence
        m.met[2 * need + 1] = bit
        if trigger:
            m.rare[rare] = need
            rare += 1
    return rare, met


@scanner
def scan(buffer: Any, starts: Any, ends: Any, t: Tables, d: Desk, found: Any, hits: Any, now: int) -> Any:
    """Mark the texts in which a phrase stands that nothing takes back.

    Where there is room for hits, all of them are written down, those that were taken back, too.

    Returns:
        How many hits there are, and the number to go on from with the same desk.
    """
    f = t.folding
    letters = d.letters
    told = 0
    for text in range(len(starts)):
        at, end, seen = starts[text], ends[text], 0
        size, rare, words, every, sentence, waiting = 0, 0, 0, 0, 0, BREAK
        first, begins, stops, span, before = at, 0, 0, 0, told
        closed = asks = parted = opens = alone = False
        last: Any = np.int64(0)
        met = KNOWN_MET
        now += 1
        if d.known.used[0] > KNOWN // 2 or d.known.used[1] > KNOWN_MET // 2:  # no more than half full
            d.known.word[:] = NONE
            d.known.used[:] = 0
        while at <= end and seen <= LONGEST_TEXT:
            flags, code = END, np.int64(10)
            over, here = True, at - first
            if at < end and seen < LONGEST_TEXT:
                over = False
                code, step = _decode(buffer, at, end)
                at += step
                flags = f.fold_kind[code] if 0 <= code < TOP else BREAK | (PARTS if code >= TOP else 0)
            else:
                at = end + 1
            seen += 1
            kind = flags & KIND
            if kind == GONE:
                if flags & VOICE and alone and size == 1:
                    c = letters[0]
                    if 0x304B <= c <= 0x307B or 0x30AB <= c <= 0x30DB:
                        letters[0] = last = c + (1 if code == 0x3099 or code == 0xFF9E else 2)
                continue
            letter = kind == LETTER or kind == LOWER or kind == ALONE
            ended = kind == END
            if waiting != BREAK:
                blank = code == 32 or code == 9
                joined = letter if waiting == DOT else kind == LOWER or blank
                if not joined:
                    ended = True
                    waiting = BREAK
                elif not blank:
                    waiting = BREAK
            if size and (alone or ended or not letter or kind == ALONE):
                if words < MOST_WORDS:
                    rare, met = _add_word(
                        t.words, t.paths.filed, d.known, d.marks, d.spoken, letters, size, words, opens,
                        begins, stops, rare, met, now,
                    )  # fmt: skip
                    words += 1
                    span = stops
                size = 0
            if ended and words:
                closed = True
            if closed and (letter or over):
                # A question mark after the end still belongs to the sentence, so it is looked at only now.
                every += words
                if rare:
                    count = of_sentence(t, d, rare, words, asks, now, len(hits) > 0)
                    for h in range(count):
                        found[text] |= d.trials.hits[h, FLAGS] & TAKEN == 0
                        if told < len(hits):
                            for column in range(2, COLUMNS):
                                hits[told, column] = d.trials.hits[h, column]
                            hits[told, 0] = text
                            hits[told, 1] = sentence
                            hits[told, SPAN] = d.spoken.word[3]
                            hits[told, SPAN + 1] = span
                            hits[told, WORDS] = every
                        told += 1
                now += words + 1  # each piece of a long sentence has had a number of its own
                sentence += 1
                rare, words, met = 0, 0, KNOWN_MET
                closed = asks = False
                if len(hits) == 0 and found[text]:
                    break
            if letter:
                alone = kind == ALONE
                for i in range(f.fold_first[code], f.fold_first[code + 1]):
                    c = np.int64(f.fold_to[i])
                    if c != last or 48 <= c <= 57:
                        if size == 0:
                            begins, opens, parted = here, parted, False
                        if size < LONGEST_WORD:
                            letters[size] = c
                            size += 1
                        last = c
                stops = at - first
                continue
            last = np.int64(0)
            if code == 32:
                continue
            if flags & PARTS or (code == 45 and at < end and (buffer[at] == 45 or buffer[at] == 32)):
                parted = True
            if words and (kind == END or (kind == DOT and not closed)):
                span = at - first
            if kind == END:
                asks |= words > 0 and flags & QUESTION != 0
            elif kind == DOT or kind == LINE:
                waiting = kind
        for row in range(before, min(told, len(hits))):
            hits[row, WORDS + 1] = every
    return told, now
