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

from letbe.compiled import inner, scanner
from letbe.readers.measure import decode, is_blank, is_mark, line_end, measure, walk
from letbe.readers.whatsapp.codes import carry, counts_if, has, of_name, of_shape, of_start, of_style, says
from letbe.readers.whatsapp.header import header, mix
from letbe.readers.whatsapp.tables import (
    MOST_NAMES,
    MOST_PROBES,
    MOST_STYLES,
    NAME_BYTES,
    SHAPE_BYTES,
    SHAPES,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from letbe.readers.whatsapp.tables import (
        Columns,
        Names,
        Periods,
        Phrases,
        Remarks,
        Shapes,
        Spans,
        Styles,
    )

_MIX: Final = np.uint64(32)
_MEDIA: Final = int(says.MEDIA)
_REMARK: Final = int(says.REMARK)
_MOST_U16: Final = 65_535
#: How many notices are searched for what only a group has, and how far.
_MOST_SEARCHED: Final = 400
_SEARCH_REACH: Final = 400
#: How far back from its end a line is searched for the app's own words.
_TAIL_REACH: Final = 200
#: The longest text that counts as a short remark of the app, in code points and words.
_REMARK_CHARS: Final = 32
_REMARK_WORDS: Final = 3


@inner
def same(a: NDArray[np.uint8], i: int, b: NDArray[np.uint8], j: int, length: int) -> bool:
    """Compare two runs of bytes."""
    for k in range(length):
        if a[i + k] != b[j + k]:
            return False
    return True


@inner
def _skip_marks(buf: NDArray[np.uint8], p: int, e: int) -> int:
    """Pass over marks, and nothing else."""
    while p < e and buf[p] >= 0xE2:
        c, after = decode(buf, p, e)
        if not is_mark(c):
            break
        p = after
    return p


@inner
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
    style_hashes = styles.hashes
    h = h ^ np.uint64(part[of_start.STRANGE])
    count = state[carry.STYLES]
    k = 0
    while k < count and style_hashes[k] != h:
        k += 1
    if k == MOST_STYLES:
        return k
    facts = styles.facts
    if k == count:
        style_hashes[k] = h
        facts[k, of_style.FRAME] = part[of_start.FRAME]
        facts[k, of_style.YEAR] = part[of_start.YEAR]
        facts[k, of_style.SECONDS] = part[of_start.SECONDS]
        facts[k, of_style.PERIOD] = part[of_start.PERIOD] > 0
        facts[k, of_style.SEPARATOR] = part[of_start.SEPARATOR]
        facts[k, of_style.STRANGE] = part[of_start.STRANGE]
        facts[k, of_style.WORDS] = measure(buf, i, p)[1]
        state[carry.STYLES] = count + 1
    facts[k, of_style.BARE] |= part[of_start.BARE]
    return k


@inner
def _fits(buf: NDArray[np.uint8], i: int, e: int, k: int, shapes: Shapes, part: NDArray[np.int64]) -> bool:
    """Tell whether a line has a known shape; if so, read its numbers."""
    pattern, facts = shapes.pattern, shapes.facts
    length = facts[k, of_shape.LENGTH]
    if length == 0 or length > e - i:
        return False
    part[of_start.SECOND] = 0
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
                part[field] = value + facts[k, of_shape.BASE + field]
            field = t
            value = b
        else:
            value = value * 10 + b
    part[field] = value + facts[k, of_shape.BASE + field]
    return bool(part[of_start.HOUR] <= 24 and part[of_start.MINUTE] <= 59 and part[of_start.SECOND] <= 59)


@inner
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
    k = state[carry.NEXT_SHAPE]
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
    if runs != 5 + part[of_start.SECONDS]:
        return
    # A time that stands first has its numbers first; then the runs are turned round.
    clock = 2 + part[of_start.SECONDS]
    turned = part[of_start.TURNED]
    for j in range(p - i):
        t = int(pattern[k, j])
        if t < 6:
            pattern[k, j] = (t + 3 if t < clock else t - clock) if turned else t
    for field in range(6):
        part[of_start.SCRATCH + field] = part[field]
        facts[k, of_shape.BASE + field] = 0
    facts[k, of_shape.LENGTH] = p - i
    part[of_start.SECOND] = 0
    if _fits(buf, i, p, k, shapes, part):
        for field in range(6):
            facts[k, of_shape.BASE + field] = part[of_start.SCRATCH + field] - part[field]
        facts[k, of_shape.STYLE] = style
        facts[k, of_shape.PERIOD] = part[of_start.PERIOD]
        facts[k, of_shape.CHARS] = chars
        state[carry.SHAPE] = k
        state[carry.NEXT_SHAPE] = (k + 1) % SHAPES
    else:
        facts[k, of_shape.LENGTH] = 0
    for field in range(6):
        part[field] = part[of_start.SCRATCH + field]


@inner
def _second_part(buf: NDArray[np.uint8], p: int, e: int) -> int:
    """Find how far a second ``": "`` is, from the first one on; 0 where there is none nearby."""
    last = min(e - 1, p + NAME_BYTES // 2)
    q = p + 2
    while q < last:
        if buf[q] == 0x3A and buf[q + 1] == 0x20:
            return q - p
        q += 1
    return 0


@inner
def _still_same(buf: NDArray[np.uint8], q: int, e: int, k: int, names: Names) -> None:
    """Note where the second part behind a name is not that of its first record."""
    name_store = names.store
    facts = names.facts
    length = facts[k, of_name.SECOND]
    at = facts[k, of_name.AT] + facts[k, of_name.LENGTH]
    if q + length + 1 >= e or buf[q + length] != 0x3A or not same(buf, q, name_store, at, length):
        facts[k, of_name.SAME] = 0


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
    name_slots = names.slots
    name_store = names.store
    mask = np.uint64(len(name_slots) - 1)
    facts = names.facts
    at = (h ^ (h >> _MIX)) & mask
    for _ in range(MOST_PROBES):
        k = int(np.int64(name_slots[at]))
        if k < 0:
            break
        if facts[k, of_name.LENGTH] == q - p and same(buf, p, name_store, facts[k, of_name.AT], q - p):
            facts[k, of_name.COUNT] += 1
            if facts[k, of_name.SAME]:
                _still_same(buf, q, e, k, names)
            return k
        at = (at + np.uint64(1)) & mask
    else:
        return -2
    k = int(state[carry.NAMES])
    second = _second_part(buf, q, e) if q + 2 < e else 0
    used = state[carry.STORED]
    if k == MOST_NAMES or used + q - p + second > len(name_store):
        return -2
    name_slots[at] = k
    for j in range(q - p + second):
        name_store[used + j] = buf[p + j]
    facts[k, of_name.AT] = used
    facts[k, of_name.LENGTH] = q - p
    facts[k, of_name.SECOND] = second
    facts[k, of_name.SAME] = second > 0
    facts[k, of_name.PINNED] = 0
    facts[k, of_name.COUNT] = 1
    chars, words, _ = measure(buf, p, q)
    facts[k, of_name.CHARS] = chars
    facts[k, of_name.WORDS] = words
    state[carry.NAMES] = k + 1
    state[carry.STORED] = used + q - p + second
    return k


@inner
def _name_end(
    buf: NDArray[np.uint8], p: int, e: int, loose: int, state: NDArray[np.int64]
) -> tuple[int, int, np.uint64]:
    """Find the colon that ends a name, the body behind it, and a hash of the name; -1 without one."""
    h = np.uint64(state[carry.SEED])
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
    state[carry.TIGHT] += tight
    return -1, p, h


@inner
def _bucket(buf: NDArray[np.uint8], p: int) -> int:
    """Hash the first four bytes of a body."""
    return int(buf[p]) * 31 + int(buf[p + 1]) * 1021 + int(buf[p + 2]) * 67 + int(buf[p + 3]) * 257


@inner
def phrase(buf: NDArray[np.uint8], p: int, e: int, marked: bool, phrases: Phrases) -> int:
    """Tell which of the app's phrases stands in ``buf[p:e]``; -1 where none does."""
    phrase_after = phrases.after
    phrase_at = phrases.at
    phrase_bucket = phrases.bucket
    phrase_how = phrases.how
    phrase_length = phrases.length
    phrase_text = phrases.text
    if e - p < 4:
        return -1
    k = int(phrase_bucket[_bucket(buf, p) % len(phrase_bucket)])
    while k >= 0:
        how = phrase_how[k]
        length = int(phrase_length[k])
        if (
            (how & counts_if.MARKED == 0 or marked)
            and length <= e - p
            and same(buf, p, phrase_text, phrase_at[k], length)
        ):
            rest = e - p - length
            if how & counts_if.START or rest == 0 or (rest == 1 and buf[e - 1] in (0x2E, 0x20)):
                return k
            if rest == 3 and buf[e - 3] == 0xE3 and buf[e - 2] == 0x80 and buf[e - 1] == 0x82:
                return k  # an ideographic full stop
        k = int(phrase_after[k])
    return -1


@inner
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


@inner
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


@inner
def _tail(buf: NDArray[np.uint8], p: int, e: int, mark: int, phrases: Phrases) -> tuple[int, int]:
    """Find the app's words at the end of a line: what they say (of ``says``, -1 none), and where."""
    phrase_body = phrases.body
    if mark >= p:
        at = _skip_marks(buf, mark, e)
        k = phrase(buf, at, e, mark >= p, phrases)
        if k >= 0:
            return int(phrase_body[k]), mark
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
                body = int(phrase_body[k])
                if body == says.ATTACHED and not (q - 1 > p and _file_named(buf, p, q - 1)):
                    return -1, e
                return body, q
    return -1, e


@inner
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


@inner
def _searched(buf: NDArray[np.uint8], p: int, e: int, phrases: Phrases) -> bool:
    """Tell whether a notice says what only a group's notice says."""
    phrase_groups = phrases.groups
    phrase_groups_at = phrases.groups_at
    last = min(e, p + _SEARCH_REACH)
    for k in range(len(phrase_groups_at) - 1):
        at = phrase_groups_at[k]
        length = int(phrase_groups_at[k + 1] - at)
        for q in range(p, last - length + 1):
            if buf[q] == phrase_groups[at] and same(buf, q, phrase_groups, at, length):
                return True
    return False


@inner
def _note_remark(buf: NDArray[np.uint8], p: int, e: int, state: NDArray[np.int64], remarks: Remarks) -> int:
    """Count a short text of the app; give its number, -1 where it is not kept."""
    remark_counts = remarks.counts
    remark_hashes = remarks.hashes
    h = np.uint64(state[carry.SEED])
    for q in range(p, e):
        h = mix(h, buf[q])
    size = len(remark_hashes)
    at = int(np.int64((h ^ (h >> _MIX)) & np.uint64(size - 1)))
    for _ in range(MOST_PROBES):
        if remark_hashes[at] == np.uint64(0):
            remark_hashes[at] = h
        if remark_hashes[at] == h:
            remark_counts[at] += 1
            return at
        at = (at + 1) & (size - 1)
    return -1


@inner
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
    body_of = columns.body
    chars_of = columns.chars
    marks_of = columns.marks
    words_of = columns.words
    chars, words, question, mark, _ = walk(buf, p, e)
    body = body_of[row]
    if body == says.REMARK:
        return
    if chars > 0 and body in (says.EMPTY, says.DELETED, says.CALL):
        # What looked like the app's words was the first line of somebody's text.
        if marks_of[row] & has.AUTO == 0:
            body_of[row] = says.TEXT
            chars_of[row] = state[carry.CHARS]
            words_of[row] = state[carry.WORDS]
    elif body == says.POLL and (mark >= p or phrase(buf, p, e, mark >= p, phrases) >= 0):
        return  # the app's numbers, and answers to choose from
    if mark >= p or (e > p and buf[e - 1] == 0x3E):
        said, at = _tail(buf, p, e, mark, phrases)
        if said == says.EDITED:
            marks_of[row] |= has.EDITED
            state[carry.TAIL] = at
            chars, words, question = measure(buf, p, at)
            if at > p and buf[at - 1] == 0x20:
                chars -= 1
        elif said == says.MEDIA:
            body_of[row] = says.MEDIA
            chars, words, question = measure(buf, p, at)
    if state[carry.CAPTION]:
        state[carry.CAPTION] = 0
        joined = 1
    chars_of[row] += chars + 1 - joined
    words_of[row] += words
    if question:
        marks_of[row] |= has.QUESTION


@inner
def _said(
    buf: NDArray[np.uint8], t: int, e: int, auto: bool, mark: int, link: int, phrases: Phrases
) -> tuple[int, int]:
    """Tell what a body that starts or ends in an unusual way says: one of ``says``, and where."""
    k = phrase(buf, t, e, auto, phrases)
    said = int(phrases.body[k]) if k >= 0 else -1
    if said >= 0 and said not in (says.ATTACHED, says.OPTION):
        return said, t
    last = buf[e - 1]
    if mark > t or last == 0x3E:
        said, at = _tail(buf, t, e, mark if mark > t else -1, phrases)
        if said == says.ATTACHED:
            return _MEDIA, t
        if said in (says.EDITED, says.MEDIA):
            return said, at
    if link >= 0 and _link_is_place(buf, t, link, e):
        return _MEDIA, t
    if buf[t] == 0x3C and last == 0x3E and e - t > 4:
        return _MEDIA, t
    if last in (0x29, 0x89) and e - t > 8 and _attached(buf, t, e, auto, phrases):
        return _MEDIA, t
    return -1, t


@inner
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
    body_of = columns.body
    chars_of = columns.chars
    head_chars_of = columns.head_chars
    head_words_of = columns.head_words
    marks_of = columns.marks
    words_of = columns.words
    t = _skip_marks(buf, s, e) if mark >= 0 else s
    auto = t > s
    said, at = _said(buf, t, e, auto, mark, link, phrases)
    if said < 0 and not auto:
        return
    marks = int(marks_of[row]) & ~has.QUESTION | (has.AUTO if auto else 0)
    body = int(body_of[row])
    typed = 0
    words = 0
    question = False
    state[carry.CAPTION] = 0
    if said == says.EDITED:
        marks |= has.EDITED
        state[carry.TAIL] = at
        typed, words, question = measure(buf, t, at)
        if at > t and buf[at - 1] == 0x20:
            typed -= 1
    elif said == says.MEDIA:
        body = said
        if at > t and not auto:
            typed, words, question = measure(buf, t, at)
        state[carry.CAPTION] = typed == 0
    elif said >= 0:
        body = said
        state[carry.CAPTION] = said == says.POLL
    else:
        body = _REMARK
        if state[carry.SEARCHED] < _MOST_SEARCHED:
            state[carry.SEARCHED] += 1
            state[carry.GROUP] += _searched(buf, t, e, phrases)
        if state[carry.CHARS] <= _REMARK_CHARS and state[carry.WORDS] <= _REMARK_WORDS:
            typed = -2 - _note_remark(buf, t, e, state, remarks)
    body_of[row] = body
    marks_of[row] = marks | (has.QUESTION if question else 0)
    chars_of[row] = typed
    words_of[row] = words
    head_chars_of[row] = min(head_chars_of[row] + state[carry.CHARS] - max(typed, 0), _MOST_U16)
    head_words_of[row] = min(head_words_of[row] + state[carry.WORDS] - words, _MOST_U16)


@inner
def _known(buf: NDArray[np.uint8], p: int, e: int, names: Names, state: NDArray[np.int64]) -> int:
    """Find a name among the four last met; -1 where it is none of them."""
    name_store = names.store
    facts = names.facts
    for slot in range(4):
        k = state[carry.LAST_NAME + slot] - 1
        if k < 0:
            return -1
        length = facts[k, of_name.LENGTH]
        if (
            p + length + 1 < e
            and buf[p + length] == 0x3A
            and buf[p + length + 1] == 0x20
            and same(buf, p, name_store, facts[k, of_name.AT], length)
        ):
            return int(k)
    return -1


@inner
def _remember(k: int, state: NDArray[np.int64]) -> None:
    """Put a name in front of those last met."""
    for slot in range(3, 0, -1):
        state[carry.LAST_NAME + slot] = state[carry.LAST_NAME + slot - 1]
    state[carry.LAST_NAME] = k + 1


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
    spans: Spans,
) -> int:
    """Scan the lines in ``buf[:n]``.

    Args:
        buf: Bytes, uint8, at least eight longer than ``n``.
        n: How many of them there are.
        cut: The window is full, so that a line that does not end in it is measured in pieces.
        state: What is carried from window to window, see ``codes.carry``.
        part: Scratch for one header, see ``codes.of_start``.
        columns: Filled from ``state[carry.ROWS]`` on; room for a line of 12 bytes at the least.
        names: The names met.
        styles: The styles met.
        shapes: The shapes of headers met.
        phrases: The app's own words.
        periods: Words for morning and afternoon.
        remarks: Short texts of the app in other languages.
        spans: Filled: where the texts of this window stand; as much room as for lines of 12 bytes.

    Returns:
        How many bytes are done with; the others come again in front of the next window.

    Cost: O(n).
    """
    body_of = columns.body
    chars_of = columns.chars
    head_chars_of = columns.head_chars
    head_words_of = columns.head_words
    lines_of = columns.lines
    marks_of = columns.marks
    name_of = columns.name
    stamp_of = columns.stamp
    style_of = columns.style
    words_of = columns.words
    style_facts = styles.facts
    shape_facts = shapes.facts
    phrase_bucket = phrases.bucket
    # Numbers that the compiler does not take for constants, so that it makes one version of each callee.
    zero = n - n
    one = zero + 1
    i = zero
    row = state[carry.ROWS] - 1
    before = row  # the entry that the first lines may go on with; its span is the first
    start_of = spans.start
    end_of = spans.end
    start_of[0] = -1
    facts = names.facts
    inside = state[carry.INSIDE] > 0
    while i < n:
        end = line_end(buf, i, n)
        if inside:
            inside = False
            if row >= 0:
                follow(buf, i, end, one, row, columns, phrases, state)
                if start_of[row - before] < 0:
                    start_of[row - before] = i
                end_of[row - before] = end
            if end == n:
                return n
            state[carry.INSIDE] = 0
            i = end + 1
            continue
        if end == n:
            if not cut or i > 0:
                break
            state[carry.INSIDE] = 1
            state[carry.LONG] += 1
        e = end
        if e > i and buf[e - 1] == 0x0D:
            e -= 1
        state[carry.LINES] += 1
        b = int(buf[i])
        p = -1
        style = int(MOST_STYLES)
        date_chars = 0
        if b == 0x5B or 0x30 <= b <= 0x39 or b >= 0xC2 or b in (0x52, 0x48):
            shape = int(state[carry.SHAPE])
            if not _fits(buf, i, e, shape, shapes, part):
                shape = zero
                while shape < SHAPES and not _fits(buf, i, e, shape, shapes, part):
                    shape += 1
            if shape < SHAPES:
                state[carry.SHAPE] = shape
                p = i + shape_facts[shape, of_shape.LENGTH]
                style = int(shape_facts[shape, of_shape.STYLE])
                date_chars = shape_facts[shape, of_shape.CHARS]
                part[of_start.PERIOD] = shape_facts[shape, of_shape.PERIOD]
            else:
                p, h = header(buf, i, e, periods, part)
                if p >= 0:
                    style = _style_of(buf, i, p, h, part, styles, state)
                    for q in range(i, p):
                        date_chars += buf[q] & 0xC0 != 0x80
                    date_chars -= part[of_start.MARKS]
                    if style < MOST_STYLES and p < e:
                        _shape_of(buf, i, p, style, date_chars, shapes, part, state)
        if style == MOST_STYLES:
            if row >= 0:
                state[carry.FOLLOWING] += 1
                lines_of[row] += 1
                state[carry.TAIL] = e
                follow(buf, i, e, zero, row, columns, phrases, state)
                if start_of[row - before] < 0:
                    start_of[row - before] = i
                end_of[row - before] = state[carry.TAIL]
            else:
                state[carry.ORPHANS] += 1
            i = end + 1
            continue
        row += 1
        stamp = (part[of_start.N1] * 16384 + part[of_start.N2]) * 16384 + part[of_start.N3]
        stamp = ((stamp * 32 + part[of_start.HOUR]) * 64 + part[of_start.MINUTE]) * 64 + part[of_start.SECOND]
        stamp_of[row] = stamp * 4 + max(part[of_start.PERIOD], 0)
        style_of[row] = style
        lines_of[row] = 1
        if p < e and buf[p] >= 0xE2:
            p = _skip_marks(buf, p, e)
        head_words = style_facts[style, of_style.WORDS]
        name = _known(buf, p, e, names, state)
        if name >= 0:
            colon = p + facts[name, of_name.LENGTH]
            s = colon + 2
            if facts[name, of_name.SAME]:
                _still_same(buf, colon, e, name, names)
            facts[name, of_name.COUNT] += 1
        else:
            colon, s, h = _name_end(buf, p, e, state[carry.LOOSE], state)
            if colon >= 0:
                name = intern(buf, p, colon, e, h, names, state)
                if name >= 0:
                    _remember(name, state)
                else:
                    state[carry.UNKEPT] += 1
        if name >= 0:
            date_chars += facts[name, of_name.CHARS] + s - colon
            head_words += facts[name, of_name.WORDS]
            if facts[name, of_name.PINNED]:
                s = min(e, colon + facts[name, of_name.SECOND] + 2)
        name_of[row] = name
        chars, words, question, mark, link = walk(buf, s, e)
        chars_of[row] = chars
        words_of[row] = words
        marks_of[row] = has.QUESTION if question else 0
        head_chars_of[row] = min(date_chars, _MOST_U16)
        head_words_of[row] = min(head_words, _MOST_U16)
        state[carry.CHARS] = chars
        state[carry.WORDS] = words
        state[carry.CAPTION] = 0
        start_of[row - before] = s
        state[carry.TAIL] = e
        if colon < 0:
            body_of[row] = says.NAMELESS
            if state[carry.SEARCHED] < _MOST_SEARCHED:
                state[carry.SEARCHED] += 1
                state[carry.GROUP] += _searched(buf, s, e, phrases)
        elif chars == 0:
            body_of[row] = says.EMPTY
        else:
            body_of[row] = says.TEXT
            last = int(buf[e - 1])
            if (
                mark >= 0
                or link >= 0
                or last in (0x3E, 0x29, 0x89)
                or (e - s >= 4 and phrase_bucket[_bucket(buf, s) % len(phrase_bucket)] >= 0)
            ):
                _unusual(buf, s, e, row, link, mark, columns, phrases, remarks, state)
        end_of[row - before] = state[carry.TAIL]
        i = end + 1
    state[carry.ROWS] = row + 1
    return min(i, n)
