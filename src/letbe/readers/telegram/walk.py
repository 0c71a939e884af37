"""The document around the messages: which chat, which part, and what is passed over.

One call goes through one buffer as far as it can, and the next call goes on there.  A message is read
when all of it is in the buffer; everything else that is not wanted is passed over byte by byte, however
long and however deep it is.  Where the JSON is broken, the next message or chat is looked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.compiled import inner, scanner
from letbe.readers.jsontext import (
    ARRAY,
    BEGINS,
    NEED_MORE,
    NUMBER,
    OBJECT,
    STRING,
    TOO_DEEP,
    after_blanks,
    string_end,
    to_quote,
    value_end,
    whole_number,
)
from letbe.readers.lanes import LANES
from letbe.readers.rows import MOST_ERRORS
from letbe.readers.telegram import message as msg
from letbe.readers.telegram import state as s
from letbe.readers.telegram import words as w
from letbe.readers.telegram.people import keep_name
from letbe.readers.telegram.tokens import fields, word_in
from letbe.readers.telegram.words import word

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: What a member of an object outside the messages must be to be read, by place and word; 0: not at all.
_WANTED: Final = np.zeros((s.PLACES, w.HOW_MANY), np.int64)
for _place in (s.ROOT, s.CHAT):
    _WANTED[_place, w.MESSAGES] = ARRAY
    _WANTED[_place, w.ID] = NUMBER
    _WANTED[_place, [w.NAME, w.TYPE]] = STRING
_WANTED[s.ROOT, [w.PERSONAL, w.CHATS, w.LEFT_CHATS]] = OBJECT
_WANTED[s.PERSON, w.USER_ID] = NUMBER
_WANTED[s.CHATS_PART, w.LIST] = ARRAY

#: Where a closing bracket leads to.  The messages lead to their owner.
_PARENT: Final = np.zeros(s.PLACES, np.int64)
_PARENT[[s.PERSON, s.CHATS_PART]] = s.ROOT
_PARENT[s.CHATS_LIST] = s.CHATS_PART
_PARENT[s.CHAT] = s.CHATS_LIST
_PARENT[s.ROOT] = s.FINISHED


@inner
def _pass_over(state: NDArray[np.int64], i: int) -> None:
    """Begin to pass over the value at ``i``."""
    state[s.NEXT] = s.PASSING_OVER
    state[s.DEPTH] = 0
    state[s.IN_STRING] = 0
    state[s.AFTER_BACKSLASH] = 0
    state[s.IS_STRING] = -1
    state[s.POSITION] = i


@inner
def _go_on_passing(buf: NDArray[np.uint8], i: int, end: int, state: NDArray[np.int64]) -> int:
    """Pass over bytes until the value ends or the bytes do; give the place reached."""
    depth = state[s.DEPTH]
    in_string = state[s.IN_STRING]
    skip = state[s.AFTER_BACKSLASH]
    if state[s.IS_STRING] < 0 and i < end:  # the first byte of the value
        state[s.IS_STRING] = buf[i] == 0x22
        if state[s.IS_STRING]:
            in_string = 1
            i += 1
    ended = False
    while i < end and not ended:
        b = buf[i]
        if in_string:
            if skip:
                skip = 0
            elif b == 0x5C:
                skip = 1
            elif b == 0x22:
                in_string = 0
                ended = depth == 0
        elif b == 0x22:
            in_string = 1
        elif b in (0x7B, 0x5B):
            depth += 1
        elif b in (0x7D, 0x5D):
            if depth == 0:  # the end of what a bare number or word stands in
                ended = True
                i -= 1
            else:
                depth -= 1
                ended = depth == 0
        elif b == 0x2C and depth == 0:
            ended = True
            i -= 1
        i += 1
    state[s.DEPTH] = depth
    state[s.IN_STRING] = in_string
    state[s.AFTER_BACKSLASH] = skip
    if ended:
        state[s.NEXT] = s.COMMA_OR_END
    return i


@inner
def _reject(state: NDArray[np.int64], errors: NDArray[np.int64], reason: int) -> None:
    """Count a record that cannot be read."""
    met = state[s.ERRORS_MET]
    if met < MOST_ERRORS:
        errors[met, 0] = state[s.RECORDS] + 1
        errors[met, 1] = reason
    state[s.ERRORS_MET] = met + 1
    state[s.RECORDS] += 1


@inner
def _open_chat(state: NDArray[np.int64], chats: NDArray[np.int64]) -> bool:
    """Begin a chat; False if the table must grow first."""
    row = state[s.CHATS_USED]
    if row >= len(chats):
        return False
    chats[row, s.C_ID] = s.NO_ID
    chats[row, s.C_TYPE] = 0
    chats[row, s.C_NAME_LENGTH] = -1
    state[s.CHAT_NOW] = row
    state[s.CHATS_USED] = row + 1
    return True


@inner
def _enter(state: NDArray[np.int64], where: int, i: int) -> None:
    """Go into an object or list whose bracket is before ``i``."""
    state[s.WHERE] = where
    state[s.NEXT] = s.FIRST_OR_END
    state[s.POSITION] = i


@inner
def _member(
    buf: NDArray[np.uint8],
    i: int,
    end: int,
    state: NDArray[np.int64],
    chats: NDArray[np.int64],
    names: NDArray[np.uint8],
    brackets: NDArray[np.uint8],
    scratch: NDArray[np.uint8],
) -> int:
    """Read one member of an object outside the messages, or begin to pass over it.

    Returns:
        -1 when it is done, ``s.WANTS_BYTES``, ``s.IS_BROKEN``, or the table that must grow.
    """
    close = string_end(buf, i + 1, end)
    if close < 0:
        return s.WANTS_BYTES
    number = word_in(buf, i + 1, close, scratch)
    i = after_blanks(buf, close + 1, end)
    if i >= end:
        return s.WANTS_BYTES
    if buf[i] != 0x3A:
        return s.IS_BROKEN
    i = after_blanks(buf, i + 1, end)
    if i >= end:
        return s.WANTS_BYTES
    where = state[s.WHERE]
    what = _WANTED[where, number]
    if what == 0 or BEGINS[buf[i]] != what:
        _pass_over(state, i)
        return -1
    if number == w.PERSONAL:
        _enter(state, s.PERSON, i + 1)
        return -1
    if number in (w.CHATS, w.LEFT_CHATS):
        _enter(state, s.CHATS_PART, i + 1)
        return -1
    if number == w.LIST:
        state[s.KNOWN] = 1
        _enter(state, s.CHATS_LIST, i + 1)
        return -1
    if where != s.PERSON and state[s.CHAT_NOW] < 0 and not _open_chat(state, chats):
        return s.WANTS_CHATS
    if number == w.MESSAGES:
        state[s.KNOWN] = 1
        state[s.OWNER] = where
        _enter(state, s.IN_MESSAGES, i + 1)
        return -1
    chat = state[s.CHAT_NOW]
    if what == STRING:
        stop = string_end(buf, i + 1, end)
        if stop < 0:
            if not state[s.TOO_LONG]:
                return s.WANTS_BYTES
            state[s.TOO_LONG] = 0
            _pass_over(state, i)
            return -1
        if number == w.NAME:
            begin, length = keep_name(buf, i + 1, stop, state, names)
            if begin < 0:
                return s.WANTS_HANDLES
            chats[chat, s.C_NAME] = begin
            chats[chat, s.C_NAME_LENGTH] = length
        else:
            chats[chat, s.C_TYPE] = word_in(buf, i + 1, stop, scratch)
        i = stop + 1
    else:
        start = i
        i = value_end(buf, i, end, brackets)
        if i == NEED_MORE:
            return s.WANTS_BYTES
        value, good = whole_number(buf, start, i)
        if good and where == s.PERSON:
            state[s.OWN_ID] = value
        elif good:
            chats[chat, s.C_ID] = value
    state[s.NEXT] = s.COMMA_OR_END
    state[s.POSITION] = i
    return -1


@inner
def _break(state: NDArray[np.int64], errors: NDArray[np.int64], i: int, reason: int) -> None:
    """Report what cannot be read, and begin to look for what can be from ``i`` on."""
    _reject(state, errors, reason)
    state[s.BREAKS] += 1
    state[s.NEXT] = s.SEEKING
    state[s.POSITION] = i


@inner
def _seek(buf: NDArray[np.uint8], i: int, end: int, state: NDArray[np.int64]) -> bool:
    """Look for the beginning of a message or a chat; False if more bytes are needed.

    A message begins with its id, a chat with its name or its type.  No text can look like that: inside a
    string every quote has a backslash before it.
    """
    while i < end:
        if buf[i] != 0x7B:
            i += 1
            continue
        state[s.POSITION] = i
        start = after_blanks(buf, i + 1, end) + 1
        is_key = start < end and buf[start - 1] == 0x22
        # Words are short.  What is longer is not looked through, for every brace would do so again.
        close = to_quote(buf, start, min(start + LANES, end)) if is_key else start
        colon = after_blanks(buf, close + 1, end)
        value = after_blanks(buf, colon + 1, end)
        stop = to_quote(buf, value + 1, min(value + LANES, end))
        if stop >= end and (is_key or start >= end) and not state[s.TOO_LONG] and not state[s.AT_END]:
            return False
        state[s.TOO_LONG] = 0
        i += 1
        if not is_key or stop >= end or buf[close] != 0x22 or buf[colon] != 0x3A:
            continue
        key = word(buf, start, close)
        is_chat = key == w.NAME or (key == w.TYPE and word(buf, value + 1, stop) >= w.FIRST_CHAT_KIND)
        if is_chat or (key == w.ID and state[s.CHAT_NOW] >= 0):
            state[s.WHERE] = s.CHATS_LIST if is_chat else s.IN_MESSAGES
            state[s.NEXT] = s.MEMBER
            return True
    state[s.POSITION] = i
    return False


@scanner
def scan(
    buf: NDArray[np.uint8],
    end: int,
    state: NDArray[np.int64],
    rows: NDArray[np.int64],
    chats: NDArray[np.int64],
    handles: NDArray[np.int64],
    slots: NDArray[np.int32],
    names: NDArray[np.uint8],
    errors: NDArray[np.int64],
    offsets: NDArray[np.int32],
    found: NDArray[np.int64],
    piece: NDArray[np.int64],
    brackets: NDArray[np.uint8],
    scratch: NDArray[np.uint8],
    joined: NDArray[np.uint8],
    said: NDArray[np.uint8],
) -> int:
    """Read as much of ``buf[:end]`` as can be read.

    Args:
        buf: Bytes, shape (n,), with ``LANES`` more behind those that are filled.
        end: How many of them are filled.
        state: The scanner's state; ``state[POSITION]`` says where to begin and where it stopped.
        rows: Where records go, shape (room, ``ROW_COLUMNS``).
        chats: Where chats go, shape (room, ``CHAT_COLUMNS``).
        handles: Where handles go, shape (room, ``HANDLE_COLUMNS``).
        slots: Their hash table, a power of two, at least twice their room, -1 where free.
        names: Bytes of names.
        errors: Record numbers and reasons, shape (``MOST_ERRORS``, 2).
        offsets: Seconds from UTC by day.
        found: Room for the fields of a message, shape (``FIELD_ROWS``, words).
        piece: The same for an object inside it.
        brackets: Room for open brackets, shape (``MOST_DEEP``,).
        scratch: Room for a string, as long as ``buf`` at least.
        joined: The same.
        said: Where texts are written that do not stand in ``buf`` as they are, if somebody listens.

    Returns:
        Why it stopped: ``WANTS_...``, ``DONE`` or ``IS_BROKEN``.
    """
    while True:
        i = state[s.POSITION]
        if state[s.NEXT] == s.PASSING_OVER:
            state[s.POSITION] = _go_on_passing(buf, i, end, state)
            if state[s.NEXT] == s.PASSING_OVER:
                return s.WANTS_BYTES
            continue
        if state[s.NEXT] == s.SEEKING:
            if state[s.BREAKS] > s.MOST_BREAKS:
                return s.IS_BROKEN
            if not _seek(buf, i, end, state):
                return s.WANTS_BYTES
            continue
        i = after_blanks(buf, i, end)
        state[s.POSITION] = i
        where = state[s.WHERE]
        if i >= end:
            return s.WANTS_BYTES
        b = buf[i]
        if where == s.FINISHED:
            state[s.FOLLOWED] = 1
            state[s.NEXT] = s.SEEKING
            continue
        if where == s.BEGIN:
            if b != 0x7B:
                return s.IS_BROKEN
            _enter(state, s.ROOT, i + 1)
            continue
        in_list = where in (s.CHATS_LIST, s.IN_MESSAGES)
        if b == (0x5D if in_list else 0x7D):
            state[s.WHERE] = state[s.OWNER] if where == s.IN_MESSAGES else _PARENT[where]
            state[s.NEXT] = s.COMMA_OR_END
            state[s.POSITION] = i + 1
            if where == s.CHAT:
                state[s.CHAT_NOW] = -1
            continue
        if state[s.NEXT] == s.COMMA_OR_END:
            if b != 0x2C:
                _break(state, errors, i, s.BROKEN_JSON)
                continue
            state[s.NEXT] = s.MEMBER
            state[s.POSITION] = i + 1
            continue
        if not in_list:
            answer = s.IS_BROKEN
            if b == 0x22:
                answer = _member(buf, i, end, state, chats, names, brackets, scratch)
            if answer == s.IS_BROKEN:
                _break(state, errors, i + 1, s.BROKEN_JSON)
            elif answer >= 0:
                return answer
            continue
        if where == s.CHATS_LIST:
            if b != 0x7B:
                _pass_over(state, i)
                continue
            if not _open_chat(state, chats):
                return s.WANTS_CHATS
            _enter(state, s.CHAT, i + 1)
            continue
        if b != 0x7B:
            _reject(state, errors, s.NO_OBJECT)
            _pass_over(state, i)
            continue
        after = fields(buf, i, end, found, brackets, scratch)
        if after == NEED_MORE:
            if state[s.AT_END]:  # is it torn, or did a lost bracket make it swallow what follows?
                state[s.TORN] = 1
                state[s.BREAKS] += 1
                state[s.NEXT] = s.SEEKING
                state[s.POSITION] = i + 1
                continue
            if not state[s.TOO_LONG]:
                return s.WANTS_BYTES
            state[s.TOO_LONG] = 0
            _break(state, errors, i + 1, s.OVERLONG)
            continue
        if after < 0:
            _break(state, errors, i + 1, s.NESTED if after == TOO_DEEP else s.BROKEN_JSON)
            continue
        used = msg.keep(
            buf, found, rows, state, piece, handles, slots, names, offsets, brackets, scratch,
            joined, said,
        )  # fmt: skip
        if used == msg.FULL_ROWS:
            return s.WANTS_ROWS
        if used == msg.FULL_HANDLES:
            return s.WANTS_HANDLES
        if used < 0:
            _reject(state, errors, msg.REJECTED - used)
        else:
            state[s.ROWS_USED] = used
            state[s.RECORDS] += 1
        state[s.NEXT] = s.COMMA_OR_END
        state[s.POSITION] = after
