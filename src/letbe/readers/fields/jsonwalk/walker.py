"""Go through a document, note where fields are, and find the way again where the JSON is broken.

One call goes through one buffer as far as it can, and the next call goes on there.  Outside of records a
value is read when it is in the buffer; a record when all of it is.  Where the JSON is broken, the walker
looks for an object that begins like a record, or like a chat around records, and goes on as if it stood
where the last one of its kind stood.  No text can look like that: inside a string every quote has a
backslash before it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.compiled import inner, scanner
from letbe.readers.fields.jsonwalk import state as s
from letbe.readers.fields.jsonwalk.shape import PLACE
from letbe.readers.jsontext import (
    ARRAY,
    BEGINS,
    BROKEN,
    NEED_MORE,
    NULL,
    OBJECT,
    STRING,
    TOO_DEEP,
    ZERO,
    after_blanks,
    string_end,
    to_quote,
    unescape,
    value_end,
)
from letbe.readers.lanes import HALF, equal_bytes
from letbe.readers.rows import MOST_ERRORS

if TYPE_CHECKING:
    from numpy.typing import NDArray

_GOOD: Final = 0
_FULL: Final = -4

_QUOTE: Final = 0x22
_BACKSLASH: Final = 0x5C
_COMMA: Final = 0x2C
_COLON: Final = 0x3A
_OPEN: Final = 0x7B
_CLOSE: Final = 0x7D
_OPEN_LIST: Final = 0x5B
_CLOSE_LIST: Final = 0x5D
_EQUALS: Final = 0x3D
_NEWLINE: Final = 0x0A

#: How far an object is looked into to tell what it is.
_LOOK: Final = 4096
#: Keys are cut here while escapes are undone; no key that matters is longer.
LONGEST_KEY: Final = 256

_PRIME: Final = np.uint64(0x100000001B3)
_BASIS: Final = np.uint64(0xCBF29CE484222325)
_S3: Final = np.uint64(3)


@inner
def _hash(buf: NDArray[np.uint8], start: int, end: int) -> int:
    """Hash a key; see ``shape.key_hash``."""
    h = _BASIS
    for i in range(start, end):
        h = (h ^ np.uint64(buf[i])) * _PRIME
    return int(np.int64(h >> _S3))


@inner
def _word_of(
    buf: NDArray[np.uint8],
    start: int,
    end: int,
    words: NDArray[np.int64],
    scratch: NDArray[np.uint8],
) -> tuple[int, int]:
    """Give the number of a key, 0 for one that does not matter, and its hash."""
    if to_quote(buf, start, end) < end:  # it has escapes
        stop = unescape(buf, start, end, scratch, ZERO, LONGEST_KEY)
        h = _hash(scratch, ZERO, stop)
    else:
        h = _hash(buf, start, end)
    mask = len(words) - 1
    at = h & mask
    while words[at, 1] != 0:
        if words[at, 0] == h:
            return int(words[at, 1]), h
        at = (at + 1) & mask
    return 0, h


@inner
def _keep_word(
    buf: NDArray[np.uint8],
    start: int,
    end: int,
    h: int,
    state: NDArray[np.int64],
    words: NDArray[np.int64],
    letters: NDArray[np.uint8],
    lengths: NDArray[np.int64],
) -> int:
    """Give a key that was never met a number; 0 where it is too long, or there are too many."""
    number = state[s.WORDS]
    if number >= len(lengths) or end - start >= HALF - 1 or to_quote(buf, start, end) < end:
        return 0
    state[s.WORDS] = number + 1
    lengths[number] = end - start
    first = number * PLACE
    for k in range(end - start + 1):  # the quote behind it, too
        letters[first + k] = buf[start + k]
    mask = len(words) - 1
    at = h & mask
    while words[at, 1] != 0:
        at = (at + 1) & mask
    words[at, 0] = h
    words[at, 1] = number
    return int(number)


@inner
def _open(
    state: NDArray[np.int64],
    stack: NDArray[np.int64],
    saved: NDArray[np.int64],
    groups: NDArray[np.int64],
    cells: NDArray[np.int64],
    what: NDArray[np.uint8],
    info: NDArray[np.int64],
    nodes: NDArray[np.int64],
    node: int,
    i: int,
) -> bool:
    """Begin a row of the group that opens at a node; False where there is no room."""
    g = nodes[node, s.N_OPENS]
    row = groups[g, s.G_USED]
    if row >= groups[g, s.G_ROOM]:
        return False
    groups[g, s.G_USED] = row + 1
    width = groups[g, s.G_WIDTH]
    first = groups[g, s.G_CELLS] + row * width
    for k in range(first, first + width):
        cells[k, 0] = -1
        cells[k, 1] = -1
        what[k] = 0
    note = groups[g, s.G_INFO] + row
    parent = groups[g, s.G_PARENT]
    if g == 0 or groups[g, s.G_OUTER] == 1:
        info[note, s.I_PARENT] = -1 if parent < 0 else groups[parent, s.G_BASE] + groups[parent, s.G_USED] - 1
    else:
        info[note, s.I_PARENT] = groups[0, s.G_USED] - 1
    depth = state[s.DEPTH]
    if g == 0:
        state[s.INSIDE] = depth
        state[s.RECORD_AT] = i
        state[s.RECORD_NODE] = node
        state[s.RECORDS] += 1
    info[note, s.I_RECORD] = state[s.RECORDS] - 1
    info[note, s.I_WHICH] = nodes[node, s.N_WHICH]
    if nodes[node, s.N_KEY] >= 0:
        cells[first + nodes[node, s.N_KEY], 0] = state[s.KEY_START]
        cells[first + nodes[node, s.N_KEY], 1] = state[s.KEY_END]
        what[first + nodes[node, s.N_KEY]] = STRING
    if (g == 0 or groups[g, s.G_OUTER] == 1) and depth > 0 and stack[depth - 1, s.C_LIST] == 1:
        groups[g, s.G_DEPTH] = depth
        for k in range(s.KEYS_KEPT):
            groups[g, s.G_KEYS + k] = 0
        for k in range(depth):
            for c in range(s.STACK_COLUMNS):
                saved[g * s.MOST_DEEP + k, c] = stack[k, c]
    return True


@inner
def _commit(state: NDArray[np.int64], groups: NDArray[np.int64]) -> None:
    """Keep the rows of a record that is whole."""
    state[s.INSIDE] = -1
    for g in range(len(groups)):
        groups[g, s.G_SURE] = groups[g, s.G_USED]
    for k in range(s.KEYS_KEPT):
        groups[0, s.G_SURE_KEYS + k] = groups[0, s.G_KEYS + k]


@inner
def _drop(state: NDArray[np.int64], groups: NDArray[np.int64]) -> None:
    """Take back the rows of a record that is not."""
    state[s.INSIDE] = -1
    for g in range(len(groups)):
        if groups[g, s.G_OUTER] == 0:
            groups[g, s.G_USED] = groups[g, s.G_SURE]


@inner
def _retreat(state: NDArray[np.int64], stack: NDArray[np.int64], groups: NDArray[np.int64]) -> None:
    """Go back to where the record that is open begins, or to the key of the value that comes next."""
    if state[s.INSIDE] >= 0:
        state[s.DEPTH] = state[s.INSIDE]
        state[s.POSITION] = state[s.RECORD_AT]
        state[s.NODE] = state[s.RECORD_NODE]
        state[s.KEY_START] = state[s.RECORD_KEY]
        state[s.PHASE] = s.VALUE
        state[s.RECORDS] -= 1
        _drop(state, groups)
    depth = state[s.DEPTH]
    if state[s.PHASE] == s.VALUE and depth > 0 and stack[depth - 1, s.C_LIST] == 0:
        state[s.POSITION] = state[s.KEY_START] - 1
        state[s.PHASE] = s.MEMBER


@inner
def _break(
    state: NDArray[np.int64], groups: NDArray[np.int64], errors: NDArray[np.int64], i: int, reason: int
) -> None:
    """Report what cannot be read, and begin to look for what can."""
    if state[s.INSIDE] >= 0:
        i = state[s.RECORD_AT] + 1
        _drop(state, groups)
    else:
        state[s.RECORDS] += 1
    met = state[s.ERRORS]
    if met < MOST_ERRORS:
        errors[met, 0] = state[s.RECORDS] - 1
        errors[met, 1] = reason
    state[s.ERRORS] = met + 1
    state[s.BREAKS] += 1
    state[s.PHASE] = s.SEEKING
    state[s.POSITION] = i


@inner
def _close(state: NDArray[np.int64], groups: NDArray[np.int64], i: int) -> None:
    """Leave a container whose closing bracket is at ``i``."""
    depth = state[s.DEPTH] - 1
    state[s.DEPTH] = depth
    state[s.PHASE] = s.AFTER if depth > 0 else s.FINISHED
    state[s.POSITION] = i + 1
    if depth == state[s.INSIDE]:
        _commit(state, groups)


@inner
def _note(
    groups: NDArray[np.int64],
    cells: NDArray[np.int64],
    what: NDArray[np.uint8],
    nodes: NDArray[np.int64],
    node: int,
    i: int,
    after: int,
    kind: int,
) -> None:
    """Note where the value of a node stands, if somebody wants to know."""
    slot = nodes[node, s.N_SLOT]
    if slot < 0:
        return
    g = nodes[node, s.N_GROUP]
    at = groups[g, s.G_CELLS] + (groups[g, s.G_USED] - 1) * groups[g, s.G_WIDTH] + slot
    cells[at, 0] = i + (kind == STRING)
    cells[at, 1] = after - (kind == STRING)
    what[at] = kind


@inner
def _value(
    buf: NDArray[np.uint8],
    i: int,
    end: int,
    state: NDArray[np.int64],
    stack: NDArray[np.int64],
    saved: NDArray[np.int64],
    groups: NDArray[np.int64],
    cells: NDArray[np.int64],
    what: NDArray[np.uint8],
    info: NDArray[np.int64],
    nodes: NDArray[np.int64],
    brackets: NDArray[np.uint8],
) -> int:
    """Read, enter or pass over the value at ``i``."""
    node = state[s.NODE]
    if node < 0:
        after = value_end(buf, i, end, brackets)
        if after >= 0:
            state[s.POSITION] = after
            state[s.PHASE] = s.AFTER
        return min(after, _GOOD)
    kind = BEGINS[buf[i]]
    enters = kind in (OBJECT, ARRAY) and nodes[node, s.N_DEEP] == 1
    after = i + 1
    if not enters:
        after = value_end(buf, i, end, brackets)
        if after < 0:
            return after
    if (
        nodes[node, s.N_OPENS] >= 0
        and kind != NULL
        and not _open(state, stack, saved, groups, cells, what, info, nodes, node, i)
    ):
        return _FULL
    if nodes[node, s.N_OPENS] == 0 and kind != NULL:
        state[s.RECORD_KEY] = state[s.KEY_START]
    if kind != NULL:
        _note(groups, cells, what, nodes, node, i, after, kind)
    state[s.POSITION] = after
    if not enters:
        state[s.PHASE] = s.AFTER if state[s.DEPTH] > 0 else s.FINISHED
        if state[s.INSIDE] == state[s.DEPTH]:
            _commit(state, groups)
        return _GOOD
    depth = state[s.DEPTH]
    if depth >= s.MOST_DEEP:
        return TOO_DEEP
    stack[depth, s.C_NODE] = node
    stack[depth, s.C_LIST] = kind == ARRAY
    stack[depth, s.C_WORD] = 0
    state[s.DEPTH] = depth + 1
    state[s.PHASE] = s.FIRST
    return _GOOD


@inner
def _member(
    buf: NDArray[np.uint8],
    i: int,
    end: int,
    state: NDArray[np.int64],
    stack: NDArray[np.int64],
    groups: NDArray[np.int64],
    cells: NDArray[np.int64],
    what: NDArray[np.uint8],
    nodes: NDArray[np.int64],
    child: NDArray[np.int64],
    words: NDArray[np.int64],
    letters: NDArray[np.uint8],
    lengths: NDArray[np.int64],
    guess: NDArray[np.int64],
    brackets: NDArray[np.uint8],
    scratch: NDArray[np.uint8],
) -> int:
    """Read the members of an object until one must be entered, or get ready for the element of a list."""
    top = state[s.DEPTH] - 1
    node = stack[top, s.C_NODE]
    is_list = stack[top, s.C_LIST] == 1
    if state[s.PHASE] == s.FIRST and buf[i] == (_CLOSE_LIST if is_list else _CLOSE):
        _close(state, groups, i)
        return _GOOD
    if is_list:
        state[s.NODE] = nodes[node, s.N_EACH]
        state[s.PHASE] = s.VALUE
        return _GOOD
    state[s.PHASE] = s.MEMBER
    before = stack[top, s.C_WORD]
    g = nodes[node, s.N_OPENS]
    learns = g >= 0 and groups[g, s.G_DEPTH] == top and groups[g, s.G_KEYS + s.KEYS_KEPT - 1] == 0
    while True:
        if buf[i] != _QUOTE:
            return BROKEN
        state[s.POSITION] = i
        start = i + 1
        # Objects of one kind mostly have their keys in one order, so the next one is compared first.
        number = guess[node, before]
        close = start + lengths[number]
        known = lengths[number] < HALF and close < end
        sign = number
        if not known or equal_bytes(buf, start, letters, number * PLACE) <= lengths[number]:
            close = string_end(buf, start, end)
            if close < 0:
                return NEED_MORE
            number, sign = _word_of(buf, start, close, words, scratch)
            if number == 0:
                number = _keep_word(buf, start, close, sign, state, words, letters, lengths)
            guess[node, before] = number
            if number > 0:
                sign = number
        before = number
        if learns:
            learns = _learn(groups, g, sign)
        i = after_blanks(buf, close + 1, end)
        if i >= end:
            return NEED_MORE
        if buf[i] != _COLON:
            return BROKEN
        i = after_blanks(buf, i + 1, end)
        if i >= end:
            return NEED_MORE
        to = child[node, number]
        kind = BEGINS[buf[i]]
        if to >= 0 and (nodes[to, s.N_OPENS] >= 0 or (kind in (OBJECT, ARRAY) and nodes[to, s.N_DEEP] == 1)):
            stack[top, s.C_WORD] = before
            state[s.KEY_START] = start
            state[s.KEY_END] = close
            state[s.NODE] = to
            state[s.PHASE] = s.VALUE
            state[s.POSITION] = i
            return _GOOD
        after = value_end(buf, i, end, brackets)
        if after < 0:
            state[s.KEY_START] = start
            state[s.NODE] = to
            state[s.PHASE] = s.VALUE
            state[s.POSITION] = i
            return after
        if to >= 0 and kind != NULL:
            _note(groups, cells, what, nodes, to, i, after, kind)
        i = after_blanks(buf, after, end)
        if i < end and buf[i] == _COMMA:
            i = after_blanks(buf, i + 1, end)
            if i < end:
                continue
        stack[top, s.C_WORD] = before
        state[s.POSITION] = after
        state[s.PHASE] = s.AFTER
        return _GOOD


@inner
def _learn(groups: NDArray[np.int64], g: int, sign: int) -> bool:
    """Note the next one of the first keys of an object; False when it was the last that is kept."""
    for k in range(s.KEYS_KEPT):
        if groups[g, s.G_KEYS + k] == 0:
            groups[g, s.G_KEYS + k] = sign
            return bool(k + 1 < s.KEYS_KEPT)
    return False


@inner
def _after(buf: NDArray[np.uint8], i: int, state: NDArray[np.int64], stack: NDArray[np.int64]) -> int:
    """Look what follows a value: 1 for the end of what it stands in."""
    depth = state[s.DEPTH]
    is_list = stack[depth - 1, s.C_LIST] == 1
    b = buf[i]
    if state[s.LINES] == 1 and depth == 1:
        state[s.PHASE] = s.MEMBER
        state[s.POSITION] = i + (b == _COMMA)
        return _GOOD
    if b == _COMMA:
        state[s.PHASE] = s.MEMBER
        state[s.POSITION] = i + 1
        return _GOOD
    return 1 if b == (_CLOSE_LIST if is_list else _CLOSE) else BROKEN


@inner
def _pass(buf: NDArray[np.uint8], i: int, end: int, state: NDArray[np.int64]) -> None:
    """Pass over bytes until the value ends or the bytes do."""
    depth = state[s.SKIP_DEPTH]
    in_string = state[s.SKIP_STRING]
    escaped = state[s.SKIP_ESCAPED]
    ended = False
    while i < end and not ended:
        b = buf[i]
        if in_string == 1:
            if escaped == 1:
                escaped = 0
            elif b == _BACKSLASH:
                escaped = 1
            elif b == _QUOTE:
                in_string = 0
                ended = depth == 0
        elif b == _QUOTE:
            in_string = 1
        elif b in (_OPEN, _OPEN_LIST):
            depth += 1
        elif b in (_CLOSE, _CLOSE_LIST):
            ended = depth <= 1
            i -= depth == 0  # the end of what a bare number or word stands in
            depth -= 1
        elif b == _COMMA and depth == 0:
            ended = True
            i -= 1
        i += 1
    state[s.SKIP_DEPTH] = depth
    state[s.SKIP_STRING] = in_string
    state[s.SKIP_ESCAPED] = escaped
    state[s.POSITION] = i
    if ended:
        state[s.PHASE] = s.AFTER


@inner
def _likeness(
    buf: NDArray[np.uint8],
    i: int,
    end: int,
    words: NDArray[np.int64],
    brackets: NDArray[np.uint8],
    scratch: NDArray[np.uint8],
    keys: NDArray[np.int64],
) -> int:
    """Note the first keys of the object at ``i``; give how many were found, or ``NEED_MORE``."""
    stop = min(end, i + _LOOK)
    found = 0
    i = after_blanks(buf, i + 1, stop)
    while found < s.KEYS_KEPT and i < stop and buf[i] == _QUOTE:
        close = string_end(buf, i + 1, stop)
        if close < 0:
            break
        number, h = _word_of(buf, i + 1, close, words, scratch)
        i = after_blanks(buf, close + 1, stop)
        if i >= stop or buf[i] != _COLON:
            break
        keys[found] = number if number > 0 else h
        found += 1
        i = after_blanks(buf, i + 1, stop)
        i = value_end(buf, i, stop, brackets) if i < stop else stop
        if i < 0:
            break
        i = after_blanks(buf, i, stop)
        if i < stop and buf[i] == _COMMA:
            i = after_blanks(buf, i + 1, stop)
    return found


@inner
def _same_keys(groups: NDArray[np.int64], g: int, first: int, keys: NDArray[np.int64], found: int) -> int:
    """Count how many of the first keys are those that are known of a group; all of them count as many."""
    same = 0
    while same < found and groups[g, first + same] == keys[same]:
        same += 1
    whole = same > 0 and (same == s.KEYS_KEPT or groups[g, first + same] == 0)
    return s.KEYS_KEPT if whole else same


@inner
def _kind_of(
    state: NDArray[np.int64],
    groups: NDArray[np.int64],
    child: NDArray[np.int64],
    keys: NDArray[np.int64],
    found: int,
    follows: bool,
) -> int:
    """Tell from its first keys which group an object belongs to; -1 for none.

    Not every record begins as the last one did: two keys that matter in a record will do, where the object
    does not begin a list.
    """
    best = -1
    most = 0
    for g in range(1, len(groups)):
        if groups[g, s.G_DEPTH] >= 0:
            same = _same_keys(groups, g, s.G_KEYS, keys, found)
            if same > most:
                best = g
                most = same
    if groups[0, s.G_DEPTH] < 0:
        return best
    record = _same_keys(groups, ZERO, s.G_SURE_KEYS, keys, found)
    known = 0
    for k in range(found):
        known += keys[k] < child.shape[1] and child[state[s.RECORD_NODE], keys[k]] >= 0
    if record >= 2 or (record == found and found > 0):
        return 0 if record >= most else best
    return 0 if known >= 2 and most < 2 and follows else best


@inner
def _seek(
    buf: NDArray[np.uint8],
    i: int,
    end: int,
    state: NDArray[np.int64],
    stack: NDArray[np.int64],
    saved: NDArray[np.int64],
    groups: NDArray[np.int64],
    nodes: NDArray[np.int64],
    child: NDArray[np.int64],
    words: NDArray[np.int64],
    brackets: NDArray[np.uint8],
    scratch: NDArray[np.uint8],
    keys: NDArray[np.int64],
) -> bool:
    """Look for the beginning of a record or of something around records; False if more bytes are needed."""
    while i < end:
        if buf[i] != _OPEN:
            i += 1
            continue
        before = i - 1
        while before >= 0 and buf[before] <= 0x20 and not (state[s.LINES] == 1 and buf[before] == _NEWLINE):
            before -= 1
        if before >= 0 and buf[before] not in (_COMMA, _OPEN_LIST, _CLOSE, _NEWLINE):
            i += 1
            continue
        if i + _LOOK > end and state[s.AT_END] == 0 and state[s.TOO_LONG] == 0:
            state[s.POSITION] = i
            return False
        found = _likeness(buf, i, end, words, brackets, scratch, keys)
        best = _kind_of(state, groups, child, keys, found, before < 0 or buf[before] != _OPEN_LIST)
        if best >= 0:
            depth = groups[best, s.G_DEPTH]
            for k in range(depth):
                for c in range(s.STACK_COLUMNS):
                    stack[k, c] = saved[best * s.MOST_DEEP + k, c]
            state[s.DEPTH] = depth
            state[s.NODE] = nodes[stack[depth - 1, s.C_NODE], s.N_EACH]
            state[s.PHASE] = s.VALUE
            state[s.POSITION] = i
            return True
        i += 1
    state[s.POSITION] = i
    state[s.TOO_LONG] = 0
    return False


@inner
def _begin(
    buf: NDArray[np.uint8], i: int, end: int, state: NDArray[np.int64], stack: NDArray[np.int64]
) -> int:
    """Find the beginning of the document."""
    if state[s.LINES] == 1:
        stack[0, s.C_NODE] = 0
        stack[0, s.C_LIST] = 1
        state[s.DEPTH] = 1
        state[s.PHASE] = s.MEMBER
        return _GOOD
    if buf[i] not in (_OPEN, _OPEN_LIST) and state[s.PREFIXED] == 1:
        while i < end and buf[i] != _EQUALS:
            i += 1
        state[s.POSITION] = min(i + 1, end)
        return _GOOD
    if buf[i] not in (_OPEN, _OPEN_LIST):
        return BROKEN
    state[s.NODE] = 0
    state[s.PHASE] = s.VALUE
    return _GOOD


@inner
def _short(
    state: NDArray[np.int64], stack: NDArray[np.int64], groups: NDArray[np.int64], errors: NDArray[np.int64]
) -> int:
    """Do what is to be done where the bytes end too early; ``_GOOD`` to go on."""
    phase = state[s.PHASE]
    if state[s.INSIDE] >= 0 and (state[s.AT_END] == 1 or state[s.TOO_LONG] == 1):
        reason = s.BROKEN_JSON if state[s.AT_END] == 1 else s.OVERLONG
        state[s.TORN] += 1
        state[s.TOO_LONG] = 0
        _break(state, groups, errors, ZERO, reason)
        return _GOOD
    if state[s.AT_END] == 1:
        return s.DONE if state[s.LINES] == 1 and state[s.DEPTH] == 1 and phase != s.VALUE else s.WANTS_BYTES
    if state[s.TOO_LONG] == 1 and phase == s.VALUE:
        state[s.TOO_LONG] = 0
        state[s.PHASE] = s.PASSING
        state[s.SKIP_DEPTH] = 0
        state[s.SKIP_STRING] = 0
        state[s.SKIP_ESCAPED] = 0
        return _GOOD
    if state[s.TOO_LONG] == 1:
        state[s.TOO_LONG] = 0
        _break(state, groups, errors, state[s.POSITION] + 1, s.OVERLONG)
        return _GOOD
    _retreat(state, stack, groups)
    return s.WANTS_BYTES


@scanner
def walk(
    buf: NDArray[np.uint8],
    end: int,
    state: NDArray[np.int64],
    stack: NDArray[np.int64],
    saved: NDArray[np.int64],
    groups: NDArray[np.int64],
    cells: NDArray[np.int64],
    what: NDArray[np.uint8],
    info: NDArray[np.int64],
    errors: NDArray[np.int64],
    nodes: NDArray[np.int64],
    child: NDArray[np.int64],
    words: NDArray[np.int64],
    letters: NDArray[np.uint8],
    lengths: NDArray[np.int64],
    guess: NDArray[np.int64],
    brackets: NDArray[np.uint8],
    scratch: NDArray[np.uint8],
    keys: NDArray[np.int64],
) -> int:
    """Read as much of ``buf[:end]`` as can be read.

    Args:
        buf: Bytes, with ``LANES`` more behind those that are filled.
        end: How many of them are filled.
        state: See ``state``; ``state[POSITION]`` says where to begin and where it stopped.
        stack: Containers that are open, shape (``MOST_DEEP``, ``STACK_COLUMNS``).
        saved: The same for each group, as it was when its last object opened.
        groups: Shape (groups, ``GROUP_COLUMNS``).
        cells: Where fields begin and end, shape (cells, 2).
        what: What they are, shape (cells,).
        info: Notes on rows, shape (rows, ``INFO_COLUMNS``).
        errors: Record numbers and reasons, shape (``MOST_ERRORS``, 2).
        nodes: The shape's; see ``shape.Tables``.
        child: The shape's.
        words: The shape's.
        letters: The shape's.
        lengths: The shape's.
        guess: Which word follows which, shape (nodes, words).
        brackets: Room for open brackets.
        scratch: Room for a key without its escapes.
        keys: Room for the first keys of an object.

    Returns:
        Why it stopped: ``WANTS_...``, ``DONE`` or ``IS_BROKEN``.
    """
    while True:
        i = state[s.POSITION]
        phase = state[s.PHASE]
        if phase == s.PASSING:
            _pass(buf, i, end, state)
            if state[s.PHASE] == s.PASSING:
                return s.WANTS_BYTES
            continue
        if phase == s.SEEKING:
            if state[s.BREAKS] > s.MOST_BREAKS or state[s.TORN] > s.MOST_ENDLESS:
                return s.IS_BROKEN
            if not _seek(
                buf, i, end, state, stack, saved, groups, nodes, child, words, brackets, scratch, keys
            ):
                return s.WANTS_BYTES
            continue
        i = after_blanks(buf, i, end)
        if phase == s.FINISHED:
            if i < end and state[s.BREAKS] > 0:  # what closed it may have been part of what is torn
                state[s.PHASE] = s.SEEKING
                state[s.POSITION] = i
                continue
            state[s.FOLLOWED] = int(i < end)
            return s.DONE
        answer = NEED_MORE
        if i < end:
            state[s.POSITION] = i
            if phase == s.VALUE:
                answer = _value(buf, i, end, state, stack, saved, groups, cells, what, info, nodes, brackets)
            elif phase == s.AFTER:
                answer = _after(buf, i, state, stack)
                if answer == 1:
                    _close(state, groups, i)
                    answer = _GOOD
            elif phase == s.BEGIN:
                answer = _begin(buf, i, end, state, stack)
                if answer == BROKEN:
                    return s.IS_BROKEN
            else:
                answer = _member(
                    buf, i, end, state, stack, groups, cells, what, nodes, child, words, letters, lengths,
                    guess, brackets, scratch,
                )  # fmt: skip
        if answer == _GOOD:
            continue
        if answer == NEED_MORE:
            reason = _short(state, stack, groups, errors)
            if reason != _GOOD:
                return reason
            continue
        if answer == _FULL:
            _retreat(state, stack, groups)
            return s.WANTS_ROOM
        _break(state, groups, errors, i + 1, s.NESTED if answer == TOO_DEEP else s.BROKEN_JSON)
