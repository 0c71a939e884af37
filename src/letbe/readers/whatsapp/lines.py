"""One pass over the bytes: each line becomes an entry, or adds to the one before it.

A line that looks like the start of a record becomes an entry with all that is needed to decide about
it later without looking at the text again: the numbers of its date, its style, its name, the measures
of its body, and what it would measure if it were no record after all.  Every other line adds its
measures to the entry before it.

A line that ends beyond the window is left for the next one.  A line longer than a window is measured
in pieces; where two pieces meet, a word can count twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.compiled import kernel
from letbe.readers.measure import decode, is_blank, is_mark, line_end, measure, walk
from letbe.readers.whatsapp.header import Part, header, mix
from letbe.readers.whatsapp.tables import (
    MOST_NAMES,
    MOST_PROBES,
    MOST_STYLES,
    NAME_BYTES,
    At,
    Body,
    How,
    Mark,
    Name,
    Style,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from letbe.readers.whatsapp.tables import Columns, Names, Periods, Phrases, Remarks, Styles

_MIX: Final = np.uint64(32)
_MOST_U16: Final = 65_535
#: How many notices are searched for what only a group has, and how far.
_MOST_SEARCHED: Final = 400
_SEARCH_REACH: Final = 400
#: How far back from its end a line is searched for the app's own words.
_TAIL_REACH: Final = 200
#: The longest text that counts as a short remark of the app, in code points and words.
_REMARK_CHARS: Final = 32
_REMARK_WORDS: Final = 3


@kernel
def same(a: NDArray[np.uint8], i: int, b: NDArray[np.uint8], j: int, length: int) -> bool:
    """Compare two runs of bytes."""
    for k in range(length):
        if a[i + k] != b[j + k]:
            return False
    return True


@kernel
def _skip_marks(buf: NDArray[np.uint8], p: int, e: int) -> int:
    """Pass over marks, and nothing else."""
    while p < e and buf[p] >= 0xE2:
        c, after = decode(buf, p, e)
        if not is_mark(c):
            break
        p = after
    return p


@kernel
def _style_of(
    buf: NDArray[np.uint8],
    i: int,
    p: int,
    h: np.uint64,
    part: NDArray[np.int64],
    styles: Styles,
    state: NDArray[np.int64],
) -> int:
    """Find the style of a header among those met, or add it; ``MOST_STYLES`` where there is no room."""
    h = h ^ np.uint64(part[Part.STRANGE])
    count = state[At.STYLES]
    k = 0
    while k < count and styles.hashes[k] != h:
        k += 1
    if k == MOST_STYLES:
        return k
    facts = styles.facts
    if k == count:
        styles.hashes[k] = h
        facts[k, Style.FRAME] = part[Part.FRAME]
        facts[k, Style.YEAR] = part[Part.YEAR]
        facts[k, Style.SECONDS] = part[Part.SECONDS]
        facts[k, Style.PERIOD] = part[Part.PERIOD] > 0
        facts[k, Style.SEPARATOR] = part[Part.SEPARATOR]
        facts[k, Style.WORDS] = measure(buf, i, p)[1]
        state[At.STYLES] = count + 1
    facts[k, Style.COUNT] += 1
    facts[k, Style.PADDED] += part[Part.PADDED]
    facts[k, Style.BARE] += part[Part.BARE]
    facts[k, Style.STRANGE] += part[Part.STRANGE]
    return k


@kernel
def _second_part(buf: NDArray[np.uint8], p: int, e: int) -> int:
    """Find how far a second ``": "`` is, from the first one on; 0 where there is none nearby."""
    last = min(e - 1, p + NAME_BYTES // 2)
    q = p + 2
    while q < last:
        if buf[q] == 0x3A and buf[q + 1] == 0x20:
            return q - p
        q += 1
    return 0


@kernel
def intern(
    buf: NDArray[np.uint8],
    p: int,
    q: int,
    e: int,
    h: np.uint64,
    names: Names,
    state: NDArray[np.int64],
) -> int:
    """Find the name ``buf[p:q]`` among those met, or add it; -2 where there is no room for it."""
    mask = np.uint64(len(names.slots) - 1)
    facts = names.facts
    at = (h ^ (h >> _MIX)) & mask
    for _ in range(MOST_PROBES):
        k = int(names.slots[at])
        if k < 0:
            break
        if facts[k, Name.LENGTH] == q - p and same(buf, p, names.store, facts[k, Name.AT], q - p):
            facts[k, Name.COUNT] += 1
            length = facts[k, Name.SECOND]
            if facts[k, Name.SAME] and (
                q + length + 1 >= e or not same(buf, q, names.store, facts[k, Name.AT] + q - p, length)
            ):
                facts[k, Name.SAME] = 0
            return k
        at = (at + np.uint64(1)) & mask
    else:
        return -2
    k = int(state[At.NAMES])
    second = _second_part(buf, q, e) if q + 2 < e else 0
    used = state[At.STORED]
    if k == MOST_NAMES or used + q - p + second > len(names.store):
        return -2
    names.slots[at] = k
    for j in range(q - p + second):
        names.store[used + j] = buf[p + j]
    facts[k, Name.AT] = used
    facts[k, Name.LENGTH] = q - p
    facts[k, Name.SECOND] = second
    facts[k, Name.SAME] = second > 0
    facts[k, Name.PINNED] = 0
    facts[k, Name.COUNT] = 1
    chars, words, _ = measure(buf, p, q)
    facts[k, Name.CHARS] = chars
    facts[k, Name.WORDS] = words
    state[At.NAMES] = k + 1
    state[At.STORED] = used + q - p + second
    return k


@kernel
def _name_end(
    buf: NDArray[np.uint8], p: int, e: int, loose: int, state: NDArray[np.int64]
) -> tuple[int, int, np.uint64]:
    """Find the colon that ends a name, the body behind it, and a hash of the name; -1 without one."""
    h = np.uint64(state[At.SEED])
    last = min(e, p + NAME_BYTES)
    tight = False
    q = p
    while q < last:
        b = buf[q]
        if b == 0x3A and q > p:
            if q + 1 == e:
                return q, e, h
            c = int(buf[q + 1])
            if c == 0x20:
                return q, q + 2, h
            if c >= 0xC2:
                c, after = decode(buf, q + 1, e)
                if is_blank(c):
                    return q, after, h
                if is_mark(c):
                    return q, q + 1, h
            if loose:
                return q, q + 1, h
            tight = True
        h = mix(h, b)
        q += 1
    state[At.TIGHT] += tight
    return -1, p, h


@kernel
def phrase(buf: NDArray[np.uint8], p: int, e: int, marked: bool, phrases: Phrases) -> int:
    """Tell which of the app's phrases stands in ``buf[p:e]``; -1 where none does."""
    if e - p < 4:
        return -1
    h = int(buf[p]) * 31 + int(buf[p + 1]) * 1021 + int(buf[p + 2]) * 67 + int(buf[p + 3]) * 257
    k = int(phrases.bucket[h % len(phrases.bucket)])
    while k >= 0:
        how = phrases.how[k]
        length = int(phrases.length[k])
        if (
            (how & How.MARKED == 0 or marked)
            and length <= e - p
            and same(buf, p, phrases.text, phrases.at[k], length)
        ):
            rest = e - p - length
            if how & How.START or rest == 0 or (rest == 1 and buf[e - 1] in (0x2E, 0x20)):
                return k
            if rest == 3 and buf[e - 3] == 0xE3 and buf[e - 2] == 0x80 and buf[e - 1] == 0x82:
                return k  # an ideographic full stop
        k = int(phrases.after[k])
    return -1


@kernel
def _file_named(buf: NDArray[np.uint8], p: int, e: int) -> int:
    """Tell whether ``buf[p:e]`` ends with a file's name: 0 no, 1 yes, 2 one that WhatsApp gives."""
    dot = e - 1
    while dot > p and dot > e - 7 and buf[dot] != 0x2E:
        b = int(buf[dot])
        if not (0x30 <= b <= 0x39 or 0x61 <= b <= 0x7A or 0x41 <= b <= 0x5A):
            return 0
        dot -= 1
    if buf[dot] != 0x2E or dot == p or dot == e - 1:
        return 0
    q = p
    while q + 3 < dot:  # "-WA0001.jpg"
        if buf[q] == 0x2D and buf[q + 1] == 0x57 and buf[q + 2] == 0x41 and 0x30 <= buf[q + 3] <= 0x39:
            return 2
        q += 1
    return 1


@kernel
def _link_is_place(buf: NDArray[np.uint8], p: int, link: int, e: int) -> bool:
    """Tell a location: a map's link at the end of ``word: https://...``."""
    q = link + 3
    if e - q < 20 or link - p > _TAIL_REACH:
        return False
    maps = b"maps.google.com/?q="
    square = b"foursquare.com/v/"
    is_map = True
    for k in range(len(maps)):
        is_map = is_map and buf[q + k] == maps[k]
    is_square = True
    for k in range(len(square)):
        is_square = is_square and buf[q + k] == square[k]
    if not is_map and not is_square:
        return False
    k = q
    while k < e:
        if buf[k] == 0x20:
            return False
        k += 1
    k = link
    while k > p and buf[k - 1] != 0x20:
        k -= 1
    return k > p + 1 and buf[k - 2] == 0x3A


@kernel
def _tail(buf: NDArray[np.uint8], p: int, e: int, mark: int, phrases: Phrases) -> tuple[int, int]:
    """Find the app's words at the end of a line: what they say (a ``Body``, -1 none), where they begin."""
    if mark >= p:
        at = _skip_marks(buf, mark, e)
        k = phrase(buf, at, e, True, phrases)
        if k >= 0:
            return int(phrases.body[k]), mark
    if e - p < 3:
        return -1, e
    if buf[e - 1] == 0x3E:  # >
        q = e - 1
        first = max(p, e - _TAIL_REACH)
        while q > first and buf[q] != 0x3C:
            q -= 1
        if buf[q] == 0x3C:
            k = phrase(buf, q, e, mark >= p, phrases)
            if k >= 0:
                body = int(phrases.body[k])
                if body == Body.ATTACHED and not (q - 1 > p and _file_named(buf, p, q - 1)):
                    return -1, e
                return body, q
    return -1, e


@kernel
def _attached(buf: NDArray[np.uint8], p: int, e: int, marked: bool, phrases: Phrases) -> bool:
    """Tell ``FILE.ext (words)``: media that came along on Android."""
    last = e - 1
    wide = e - 3 > p and buf[e - 3] == 0xEF and buf[e - 2] == 0xBC and buf[e - 1] == 0x89
    if buf[last] != 0x29 and not wide:
        return False
    q = last - 1
    first = max(p + 1, e - _TAIL_REACH)
    while q > first and buf[q] != 0x28 and not (buf[q] == 0xEF and buf[q + 1] == 0xBC and buf[q + 2] == 0x88):
        q -= 1
    if buf[q - 1] != 0x20 or q - 1 <= p:
        return False
    known = _file_named(buf, p, q - 1)
    if known == 0:
        return False
    return marked or known == 2 or phrase(buf, q, e, marked, phrases) >= 0


@kernel
def _searched(buf: NDArray[np.uint8], p: int, e: int, phrases: Phrases) -> bool:
    """Tell whether a notice says what only a group's notice says."""
    last = min(e, p + _SEARCH_REACH)
    for k in range(len(phrases.groups_at) - 1):
        at = phrases.groups_at[k]
        length = int(phrases.groups_at[k + 1] - at)
        for q in range(p, last - length + 1):
            if buf[q] == phrases.groups[at] and same(buf, q, phrases.groups, at, length):
                return True
    return False


@kernel
def _note_remark(buf: NDArray[np.uint8], p: int, e: int, state: NDArray[np.int64], remarks: Remarks) -> int:
    """Count a short text of the app; give its number, -1 where it is not kept."""
    h = np.uint64(state[At.SEED])
    for q in range(p, e):
        h = mix(h, buf[q])
    size = len(remarks.hashes)
    at = int(np.int64((h ^ (h >> _MIX)) & np.uint64(size - 1)))
    for _ in range(MOST_PROBES):
        if remarks.hashes[at] == np.uint64(0):
            remarks.hashes[at] = h
        if remarks.hashes[at] == h:
            remarks.counts[at] += 1
            return at
        at = (at + 1) & (size - 1)
    return -1


@kernel
def follow(
    buf: NDArray[np.uint8],
    p: int,
    e: int,
    joined: bool,
    row: int,
    columns: Columns,
    phrases: Phrases,
    state: NDArray[np.int64],
) -> None:
    """Add the line ``buf[p:e]`` to an entry; ``joined`` where no line break stands before it."""
    chars, words, question, mark, _ = walk(buf, p, e)
    body = columns.body[row]
    if chars > 0 and body in (Body.EMPTY, Body.DELETED, Body.CALL):
        # What looked like the app's words was the first line of somebody's text.
        if not columns.marks[row] & Mark.AUTO:
            columns.body[row] = Body.TEXT
            columns.chars[row] = state[At.CHARS]
            columns.words[row] = state[At.WORDS]
    elif body == Body.POLL and (mark >= p or phrase(buf, p, e, True, phrases) >= 0):
        return  # the app's numbers, and answers to choose from
    if mark >= p or (e > p and buf[e - 1] == 0x3E):
        said, at = _tail(buf, p, e, mark, phrases)
        if said == Body.EDITED:
            columns.marks[row] |= Mark.EDITED
            chars, words, question = measure(buf, p, at)
            if at > p and buf[at - 1] == 0x20:
                chars -= 1
        elif said == Body.MEDIA:
            columns.body[row] = Body.MEDIA
            chars, words, question = measure(buf, p, at)
    if state[At.CAPTION]:
        state[At.CAPTION] = 0
        joined = True
    columns.chars[row] += chars + (0 if joined else 1)
    columns.words[row] += words
    if question:
        columns.marks[row] |= Mark.QUESTION


@kernel
def _record(
    buf: NDArray[np.uint8],
    p: int,
    e: int,
    row: int,
    columns: Columns,
    names: Names,
    phrases: Phrases,
    remarks: Remarks,
    state: NDArray[np.int64],
) -> tuple[int, int]:
    """Fill an entry from the rest of its line; give what is no body in code points and words."""
    head_chars = 0
    head_words = 0
    p = _skip_marks(buf, p, e)
    colon, s, h = _name_end(buf, p, e, state[At.LOOSE], state)
    name = -1
    if colon >= 0:
        name = intern(buf, p, colon, e, h, names, state)
        if name >= 0:
            facts = names.facts
            head_chars = facts[name, Name.CHARS] + 1 + (s > colon + 1)
            head_words = facts[name, Name.WORDS]
            if facts[name, Name.PINNED]:
                s = min(e, colon + facts[name, Name.SECOND] + 2)
        else:
            state[At.UNKEPT] += 1
    columns.name[row] = name
    chars, words, question, mark, link = walk(buf, s, e)
    state[At.CHARS] = chars
    state[At.WORDS] = words
    state[At.CAPTION] = 0
    marks = Mark.QUESTION if question else 0
    body: int = Body.TEXT
    typed = chars
    typed_words = words
    if colon < 0:
        body = Body.NAMELESS
        if state[At.SEARCHED] < _MOST_SEARCHED:
            state[At.SEARCHED] += 1
            state[At.GROUP] += _searched(buf, s, e, phrases)
    elif chars == 0:
        body = Body.EMPTY
    else:
        t = _skip_marks(buf, s, e) if mark >= 0 else s
        auto = t > s
        if auto:
            marks |= Mark.AUTO
        k = phrase(buf, t, e, auto, phrases)
        said = int(phrases.body[k]) if k >= 0 else -1
        if said in (Body.ATTACHED, Body.OPTION):
            said = -1
        at = t
        last = buf[e - 1]
        if said < 0 and (mark > t or last == 0x3E):
            said, at = _tail(buf, t, e, mark if mark > t else -1, phrases)
            if said == Body.ATTACHED:
                said = Body.MEDIA
                at = t
            elif said not in (Body.EDITED, Body.MEDIA):
                said = -1
                at = t
        if said < 0 and link >= 0 and _link_is_place(buf, t, link, e):
            said = Body.MEDIA
        if said < 0 and buf[t] == 0x3C and last == 0x3E and e - t > 4:
            said = Body.MEDIA
        if said < 0 and last in (0x29, 0x89) and e - t > 8 and _attached(buf, t, e, auto, phrases):
            said = Body.MEDIA
        if said == Body.EDITED:
            marks |= Mark.EDITED
            typed, typed_words, question = measure(buf, t, at)
            if at > t and buf[at - 1] == 0x20:
                typed -= 1
            marks = (marks & ~Mark.QUESTION) | (Mark.QUESTION if question else 0)
        elif said == Body.MEDIA:
            body = Body.MEDIA
            typed = 0
            typed_words = 0
            marks &= ~Mark.QUESTION
            if at > t and not auto:
                typed, typed_words, question = measure(buf, t, at)
                marks |= Mark.QUESTION if question else 0
            state[At.CAPTION] = typed == 0
        elif said >= 0:
            body = said
            typed = 0
            typed_words = 0
            marks &= ~Mark.QUESTION
            state[At.CAPTION] = body == Body.POLL
        elif auto:
            body = Body.REMARK
            typed = 0
            typed_words = 0
            marks &= ~Mark.QUESTION
            if state[At.SEARCHED] < _MOST_SEARCHED:
                state[At.SEARCHED] += 1
                state[At.GROUP] += _searched(buf, t, e, phrases)
            if chars <= _REMARK_CHARS and words <= _REMARK_WORDS:
                typed = -2 - _note_remark(buf, t, e, state, remarks)
    columns.body[row] = body
    columns.marks[row] = marks
    columns.chars[row] = typed
    columns.words[row] = typed_words
    head_chars += chars - max(typed, 0)
    head_words += words - typed_words
    return head_chars, head_words


@kernel
def window(
    buf: NDArray[np.uint8],
    n: int,
    cut: bool,
    state: NDArray[np.int64],
    part: NDArray[np.int64],
    columns: Columns,
    names: Names,
    styles: Styles,
    phrases: Phrases,
    periods: Periods,
    remarks: Remarks,
) -> int:
    """Scan the lines in ``buf[:n]``.

    Args:
        buf: Bytes, uint8, at least eight longer than ``n``.
        n: How many of them there are.
        cut: The window is full, so that a line that does not end in it is measured in pieces.
        state: What is carried from window to window, see ``At``.
        part: Scratch for one header, see ``Part``.
        columns: Filled from ``state[At.ROWS]`` on; room for a line of 12 bytes at the least.
        names: The names met.
        styles: The styles met.
        phrases: The app's own words.
        periods: Words for morning and afternoon.
        remarks: Short texts of the app in other languages.

    Returns:
        How many bytes are done with; the others come again in front of the next window.

    Cost: O(n).
    """
    i = 0
    row = state[At.ROWS] - 1
    if state[At.INSIDE]:
        e = line_end(buf, 0, n)
        if row >= 0:
            follow(buf, 0, e, True, row, columns, phrases, state)
        if e == n:
            return n
        state[At.INSIDE] = 0
        i = e + 1
    while i < n:
        end = line_end(buf, i, n)
        if end == n:
            if not cut or i > 0:
                break
            state[At.INSIDE] = 1
            state[At.LONG] += 1
        e = end
        if e > i and buf[e - 1] == 0x0D:
            e -= 1
        state[At.LINES] += 1
        b = buf[i]
        p = -1
        h = np.uint64(0)
        if b == 0x5B or 0x30 <= b <= 0x39 or b >= 0xC2 or b in (0x52, 0x48):
            p, h = header(buf, i, e, periods, part)
        style = MOST_STYLES
        if p >= 0:
            style = _style_of(buf, i, p, h, part, styles, state)
        if style < MOST_STYLES:
            row += 1
            state[At.ROWS] = row + 1
            stamp = (part[Part.N1] * 16384 + part[Part.N2]) * 16384 + part[Part.N3]
            stamp = ((stamp * 32 + part[Part.HOUR]) * 64 + part[Part.MINUTE]) * 64 + part[Part.SECOND]
            columns.stamp[row] = stamp * 4 + max(part[Part.PERIOD], 0)
            columns.style[row] = style
            columns.lines[row] = 1
            chars, words = _record(buf, p, e, row, columns, names, phrases, remarks, state)
            date = 0
            for q in range(i, p):
                date += buf[q] & 0xC0 != 0x80
            columns.head_chars[row] = min(chars + date - part[Part.MARKS], _MOST_U16)
            columns.head_words[row] = min(words + styles.facts[style, Style.WORDS], _MOST_U16)
        elif row >= 0:
            state[At.FOLLOWING] += 1
            columns.lines[row] += 1
            follow(buf, i, e, False, row, columns, phrases, state)
        else:
            state[At.ORPHANS] += 1
        i = end + 1
    return min(i, n)
