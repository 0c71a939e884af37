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

from letbe.compiled import scanner
from letbe.readers.measure import decode, is_blank, is_mark, line_end, measure, walk
from letbe.readers.whatsapp.header import Part, header, mix
from letbe.readers.whatsapp.tables import (
    MOST_NAMES,
    MOST_PROBES,
    MOST_STYLES,
    NAME_BYTES,
    SHAPE_BYTES,
    SHAPES,
    At,
    Body,
    How,
    Mark,
    Name,
    Shape,
    Style,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from letbe.readers.whatsapp.tables import Columns, Names, Periods, Phrases, Remarks, Shapes, Styles

_MIX: Final = np.uint64(32)
_MEDIA: Final = int(Body.MEDIA)
_REMARK: Final = int(Body.REMARK)
_MOST_U16: Final = 65_535
#: How many notices are searched for what only a group has, and how far.
_MOST_SEARCHED: Final = 400
_SEARCH_REACH: Final = 400
#: How far back from its end a line is searched for the app's own words.
_TAIL_REACH: Final = 200
#: The longest text that counts as a short remark of the app, in code points and words.
_REMARK_CHARS: Final = 32
_REMARK_WORDS: Final = 3


@scanner
def same(a: NDArray[np.uint8], i: int, b: NDArray[np.uint8], j: int, length: int) -> bool:
    """Compare two runs of bytes."""
    for k in range(length):
        if a[i + k] != b[j + k]:
            return False
    return True


@scanner
def _skip_marks(buf: NDArray[np.uint8], p: int, e: int) -> int:
    """Pass over marks, and nothing else."""
    while p < e and buf[p] >= 0xE2:
        c, after = decode(buf, p, e)
        if not is_mark(c):
            break
        p = after
    return p


@scanner
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
        facts[k, Style.STRANGE] = part[Part.STRANGE]
        facts[k, Style.WORDS] = measure(buf, i, p)[1]
        state[At.STYLES] = count + 1
    facts[k, Style.BARE] |= part[Part.BARE]
    return k


@scanner
def _fits(buf: NDArray[np.uint8], i: int, e: int, k: int, shapes: Shapes, part: NDArray[np.int64]) -> bool:
    """Tell whether a line has a known shape; if so, read its numbers."""
    pattern, facts = shapes.pattern, shapes.facts
    length = facts[k, Shape.LENGTH]
    if length == 0 or length > e - i:
        return False
    part[Part.SECOND] = 0
    field = -1
    value = 0
    for j in range(length):
        b = int(buf[i + j])
        t = int(pattern[k, j])
        if t >= 6:
            if b != t:
                return False
            continue
        b -= 0x30
        if b < 0 or b > 9:
            return False
        if t != field:
            if field >= 0:
                part[field] = value + facts[k, Shape.BASE + field]
            field = t
            value = b
        else:
            value = value * 10 + b
    part[field] = value + facts[k, Shape.BASE + field]
    return bool(part[Part.HOUR] <= 24 and part[Part.MINUTE] <= 59 and part[Part.SECOND] <= 59)


@scanner
def _shape_of(
    buf: NDArray[np.uint8],
    i: int,
    p: int,
    style: int,
    chars: int,
    shapes: Shapes,
    part: NDArray[np.int64],
    state: NDArray[np.int64],
) -> None:
    """Keep the shape of a header whose digits are plain ASCII."""
    k = state[At.NEXT_SHAPE]
    pattern, facts = shapes.pattern, shapes.facts
    if p - i > SHAPE_BYTES:
        return
    runs = 0
    for j in range(p - i):
        b = int(buf[i + j])
        if 0x30 <= b <= 0x39:
            if j == 0 or not 0x30 <= buf[i + j - 1] <= 0x39:
                runs += 1
            pattern[k, j] = runs - 1
        else:
            if b < 6:
                return
            pattern[k, j] = b
    if runs != 5 + part[Part.SECONDS]:
        return
    # A time that stands first has its numbers first; then the runs are turned round.
    clock = 2 + part[Part.SECONDS]
    turned = part[Part.TURNED]
    for j in range(p - i):
        t = int(pattern[k, j])
        if t < 6:
            pattern[k, j] = (t + 3 if t < clock else t - clock) if turned else t
    for field in range(6):
        part[Part.SCRATCH + field] = part[field]
        facts[k, Shape.BASE + field] = 0
    facts[k, Shape.LENGTH] = p - i
    part[Part.SECOND] = 0
    if _fits(buf, i, p, k, shapes, part):
        for field in range(6):
            facts[k, Shape.BASE + field] = part[Part.SCRATCH + field] - part[field]
        facts[k, Shape.STYLE] = style
        facts[k, Shape.PERIOD] = part[Part.PERIOD]
        facts[k, Shape.CHARS] = chars
        state[At.SHAPE] = k
        state[At.NEXT_SHAPE] = (k + 1) % SHAPES
    else:
        facts[k, Shape.LENGTH] = 0
    for field in range(6):
        part[field] = part[Part.SCRATCH + field]


@scanner
def _second_part(buf: NDArray[np.uint8], p: int, e: int) -> int:
    """Find how far a second ``": "`` is, from the first one on; 0 where there is none nearby."""
    last = min(e - 1, p + NAME_BYTES // 2)
    q = p + 2
    while q < last:
        if buf[q] == 0x3A and buf[q + 1] == 0x20:
            return q - p
        q += 1
    return 0


@scanner
def _still_same(buf: NDArray[np.uint8], q: int, e: int, k: int, names: Names) -> None:
    """Note where the second part behind a name is not that of its first record."""
    facts = names.facts
    length = facts[k, Name.SECOND]
    at = facts[k, Name.AT] + facts[k, Name.LENGTH]
    if q + length + 1 >= e or buf[q + length] != 0x3A or not same(buf, q, names.store, at, length):
        facts[k, Name.SAME] = 0


@scanner
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
        k = int(np.int64(names.slots[at]))
        if k < 0:
            break
        if facts[k, Name.LENGTH] == q - p and same(buf, p, names.store, facts[k, Name.AT], q - p):
            facts[k, Name.COUNT] += 1
            if facts[k, Name.SAME]:
                _still_same(buf, q, e, k, names)
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


@scanner
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


@scanner
def _bucket(buf: NDArray[np.uint8], p: int) -> int:
    """Hash the first four bytes of a body."""
    return int(buf[p]) * 31 + int(buf[p + 1]) * 1021 + int(buf[p + 2]) * 67 + int(buf[p + 3]) * 257


@scanner
def phrase(buf: NDArray[np.uint8], p: int, e: int, marked: bool, phrases: Phrases) -> int:
    """Tell which of the app's phrases stands in ``buf[p:e]``; -1 where none does."""
    if e - p < 4:
        return -1
    k = int(phrases.bucket[_bucket(buf, p) % len(phrases.bucket)])
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


@scanner
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


@scanner
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


@scanner
def _tail(buf: NDArray[np.uint8], p: int, e: int, mark: int, phrases: Phrases) -> tuple[int, int]:
    """Find the app's words at the end of a line: what they say (a ``Body``, -1 none), where they begin."""
    if mark >= p:
        at = _skip_marks(buf, mark, e)
        k = phrase(buf, at, e, mark >= p, phrases)
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


@scanner
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


@scanner
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


@scanner
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


@scanner
def follow(
    buf: NDArray[np.uint8],
    p: int,
    e: int,
    joined: int,
    row: int,
    columns: Columns,
    phrases: Phrases,
    state: NDArray[np.int64],
) -> None:
    """Add the line ``buf[p:e]`` to an entry; ``joined`` is 1 where no line break stands before it."""
    chars, words, question, mark, _ = walk(buf, p, e)
    body = columns.body[row]
    if body == Body.REMARK:
        return
    if chars > 0 and body in (Body.EMPTY, Body.DELETED, Body.CALL):
        # What looked like the app's words was the first line of somebody's text.
        if columns.marks[row] & Mark.AUTO == 0:
            columns.body[row] = Body.TEXT
            columns.chars[row] = state[At.CHARS]
            columns.words[row] = state[At.WORDS]
    elif body == Body.POLL and (mark >= p or phrase(buf, p, e, mark >= p, phrases) >= 0):
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
        joined = 1
    columns.chars[row] += chars + 1 - joined
    columns.words[row] += words
    if question:
        columns.marks[row] |= Mark.QUESTION


@scanner
def _said(
    buf: NDArray[np.uint8], t: int, e: int, auto: bool, mark: int, link: int, phrases: Phrases
) -> tuple[int, int]:
    """Tell what a body that starts or ends in an unusual way says: a ``Body``, and where that begins."""
    k = phrase(buf, t, e, auto, phrases)
    said = int(phrases.body[k]) if k >= 0 else -1
    if said >= 0 and said not in (Body.ATTACHED, Body.OPTION):
        return said, t
    last = buf[e - 1]
    if mark > t or last == 0x3E:
        said, at = _tail(buf, t, e, mark if mark > t else -1, phrases)
        if said == Body.ATTACHED:
            return _MEDIA, t
        if said in (Body.EDITED, Body.MEDIA):
            return said, at
    if link >= 0 and _link_is_place(buf, t, link, e):
        return _MEDIA, t
    if buf[t] == 0x3C and last == 0x3E and e - t > 4:
        return _MEDIA, t
    if last in (0x29, 0x89) and e - t > 8 and _attached(buf, t, e, auto, phrases):
        return _MEDIA, t
    return -1, t


@scanner
def _unusual(
    buf: NDArray[np.uint8],
    s: int,
    e: int,
    row: int,
    link: int,
    mark: int,
    columns: Columns,
    phrases: Phrases,
    remarks: Remarks,
    state: NDArray[np.int64],
) -> None:
    """Set right an entry whose body may not be plain text; it has been entered as one."""
    t = _skip_marks(buf, s, e) if mark >= 0 else s
    auto = t > s
    said, at = _said(buf, t, e, auto, mark, link, phrases)
    if said < 0 and not auto:
        return
    marks = int(columns.marks[row]) & ~Mark.QUESTION | (Mark.AUTO if auto else 0)
    body = int(columns.body[row])
    typed = 0
    words = 0
    question = False
    state[At.CAPTION] = 0
    if said == Body.EDITED:
        marks |= Mark.EDITED
        typed, words, question = measure(buf, t, at)
        if at > t and buf[at - 1] == 0x20:
            typed -= 1
    elif said == Body.MEDIA:
        body = said
        if at > t and not auto:
            typed, words, question = measure(buf, t, at)
        state[At.CAPTION] = typed == 0
    elif said >= 0:
        body = said
        state[At.CAPTION] = said == Body.POLL
    else:
        body = _REMARK
        if state[At.SEARCHED] < _MOST_SEARCHED:
            state[At.SEARCHED] += 1
            state[At.GROUP] += _searched(buf, t, e, phrases)
        if state[At.CHARS] <= _REMARK_CHARS and state[At.WORDS] <= _REMARK_WORDS:
            typed = -2 - _note_remark(buf, t, e, state, remarks)
    columns.body[row] = body
    columns.marks[row] = marks | (Mark.QUESTION if question else 0)
    columns.chars[row] = typed
    columns.words[row] = words
    columns.head_chars[row] = min(columns.head_chars[row] + state[At.CHARS] - max(typed, 0), _MOST_U16)
    columns.head_words[row] = min(columns.head_words[row] + state[At.WORDS] - words, _MOST_U16)


@scanner
def _known(buf: NDArray[np.uint8], p: int, e: int, names: Names, state: NDArray[np.int64]) -> int:
    """Find a name among the four last met; -1 where it is none of them."""
    facts = names.facts
    for slot in range(4):
        k = state[At.LAST_NAME + slot] - 1
        if k < 0:
            return -1
        length = facts[k, Name.LENGTH]
        if (
            p + length + 1 < e
            and buf[p + length] == 0x3A
            and buf[p + length + 1] == 0x20
            and same(buf, p, names.store, facts[k, Name.AT], length)
        ):
            return int(k)
    return -1


@scanner
def _remember(k: int, state: NDArray[np.int64]) -> None:
    """Put a name in front of those last met."""
    for slot in range(3, 0, -1):
        state[At.LAST_NAME + slot] = state[At.LAST_NAME + slot - 1]
    state[At.LAST_NAME] = k + 1


@scanner
def window(
    buf: NDArray[np.uint8],
    n: int,
    cut: bool,
    state: NDArray[np.int64],
    part: NDArray[np.int64],
    columns: Columns,
    names: Names,
    styles: Styles,
    shapes: Shapes,
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
        shapes: The shapes of headers met.
        phrases: The app's own words.
        periods: Words for morning and afternoon.
        remarks: Short texts of the app in other languages.

    Returns:
        How many bytes are done with; the others come again in front of the next window.

    Cost: O(n).
    """
    # Numbers that the compiler does not take for constants, so that it makes one version of each callee.
    zero = n - n
    one = zero + 1
    i = zero
    row = state[At.ROWS] - 1
    facts = names.facts
    inside = state[At.INSIDE] > 0
    while i < n:
        end = line_end(buf, i, n)
        if inside:
            inside = False
            if row >= 0:
                follow(buf, i, end, one, row, columns, phrases, state)
            if end == n:
                return n
            state[At.INSIDE] = 0
            i = end + 1
            continue
        if end == n:
            if not cut or i > 0:
                break
            state[At.INSIDE] = 1
            state[At.LONG] += 1
        e = end
        if e > i and buf[e - 1] == 0x0D:
            e -= 1
        state[At.LINES] += 1
        b = int(buf[i])
        p = -1
        style = int(MOST_STYLES)
        date_chars = 0
        if b == 0x5B or 0x30 <= b <= 0x39 or b >= 0xC2 or b in (0x52, 0x48):
            shape = int(state[At.SHAPE])
            if not _fits(buf, i, e, shape, shapes, part):
                shape = zero
                while shape < SHAPES and not _fits(buf, i, e, shape, shapes, part):
                    shape += 1
            if shape < SHAPES:
                state[At.SHAPE] = shape
                p = i + shapes.facts[shape, Shape.LENGTH]
                style = int(shapes.facts[shape, Shape.STYLE])
                date_chars = shapes.facts[shape, Shape.CHARS]
                part[Part.PERIOD] = shapes.facts[shape, Shape.PERIOD]
            else:
                p, h = header(buf, i, e, periods, part)
                if p >= 0:
                    style = _style_of(buf, i, p, h, part, styles, state)
                    for q in range(i, p):
                        date_chars += buf[q] & 0xC0 != 0x80
                    date_chars -= part[Part.MARKS]
                    if style < MOST_STYLES and p < e:
                        _shape_of(buf, i, p, style, date_chars, shapes, part, state)
        if style == MOST_STYLES:
            if row >= 0:
                state[At.FOLLOWING] += 1
                columns.lines[row] += 1
                follow(buf, i, e, zero, row, columns, phrases, state)
            else:
                state[At.ORPHANS] += 1
            i = end + 1
            continue
        row += 1
        stamp = (part[Part.N1] * 16384 + part[Part.N2]) * 16384 + part[Part.N3]
        stamp = ((stamp * 32 + part[Part.HOUR]) * 64 + part[Part.MINUTE]) * 64 + part[Part.SECOND]
        columns.stamp[row] = stamp * 4 + max(part[Part.PERIOD], 0)
        columns.style[row] = style
        columns.lines[row] = 1
        if p < e and buf[p] >= 0xE2:
            p = _skip_marks(buf, p, e)
        head_words = styles.facts[style, Style.WORDS]
        name = _known(buf, p, e, names, state)
        if name >= 0:
            colon = p + facts[name, Name.LENGTH]
            s = colon + 2
            if facts[name, Name.SAME]:
                _still_same(buf, colon, e, name, names)
            facts[name, Name.COUNT] += 1
        else:
            colon, s, h = _name_end(buf, p, e, state[At.LOOSE], state)
            if colon >= 0:
                name = intern(buf, p, colon, e, h, names, state)
                if name >= 0:
                    _remember(name, state)
                else:
                    state[At.UNKEPT] += 1
        if name >= 0:
            date_chars += facts[name, Name.CHARS] + s - colon
            head_words += facts[name, Name.WORDS]
            if facts[name, Name.PINNED]:
                s = min(e, colon + facts[name, Name.SECOND] + 2)
        columns.name[row] = name
        chars, words, question, mark, link = walk(buf, s, e)
        columns.chars[row] = chars
        columns.words[row] = words
        columns.marks[row] = Mark.QUESTION if question else 0
        columns.head_chars[row] = min(date_chars, _MOST_U16)
        columns.head_words[row] = min(head_words, _MOST_U16)
        state[At.CHARS] = chars
        state[At.WORDS] = words
        state[At.CAPTION] = 0
        if colon < 0:
            columns.body[row] = Body.NAMELESS
            if state[At.SEARCHED] < _MOST_SEARCHED:
                state[At.SEARCHED] += 1
                state[At.GROUP] += _searched(buf, s, e, phrases)
        elif chars == 0:
            columns.body[row] = Body.EMPTY
        else:
            columns.body[row] = Body.TEXT
            last = int(buf[e - 1])
            if (
                mark >= 0
                or link >= 0
                or last in (0x3E, 0x29, 0x89)
                or (e - s >= 4 and phrases.bucket[_bucket(buf, s) % len(phrases.bucket)] >= 0)
            ):
                _unusual(buf, s, e, row, link, mark, columns, phrases, remarks, state)
        i = end + 1
    state[At.ROWS] = row + 1
    return min(i, n)
