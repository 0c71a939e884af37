"""One message: its fields become one row, and one more for each reaction that has a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

import numpy as np

from letbe.compiled import inner
from letbe.readers.jsontext import (
    ABSENT,
    ARRAY,
    NULL,
    NUMBER,
    STRING,
    ZERO,
    after_blanks,
    string_end,
    to_quote,
    unescape,
    value_end,
    whole_number,
)
from letbe.readers.measure import measure
from letbe.readers.rows import Flag, Kind
from letbe.readers.telegram import state as s
from letbe.readers.telegram import words as w
from letbe.readers.telegram.people import NO_ROOM, NOBODY, author
from letbe.readers.telegram.times import FIRST_SECOND, NO_SECOND, moment
from letbe.readers.telegram.tokens import END, START, WHAT, fields, word_in

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: What ``keep`` answers, besides the number of rows: a reason (0 and up) comes back as -10 - reason.
FULL_ROWS: Final = -1
FULL_HANDLES: Final = -2
REJECTED: Final = -10

_TEXT: Final = int(Kind.TEXT)
_MEDIA: Final = int(Kind.MEDIA)
_CALL: Final = int(Kind.CALL)
_REACTION: Final = cast("int", np.int64(Kind.REACTION))  # no literal, as ``tokens.ZERO``
_NOTICE: Final = int(Kind.NOTICE)
_QUESTION: Final = int(Flag.QUESTION)
_EDITED: Final = int(Flag.EDITED)


@inner
def next_element(buf: NDArray[np.uint8], i: int, end: int) -> int:
    """Step over blanks and commas to the next element of a list that is known to be whole; -1 at its end."""
    while i < end:
        i = after_blanks(buf, i, end)
        if i >= end or buf[i] == 0x5D:
            return -1
        if buf[i] != 0x2C:
            return i
        i += 1
    return -1


@inner
def _is_foreign(buf: NDArray[np.uint8], piece: NDArray[np.int64], scratch: NDArray[np.uint8]) -> bool:
    """Tell a piece of text that is marked as a quote or as code: it is not what somebody says."""
    if piece[WHAT, w.TYPE] != STRING:
        return False
    sort = word_in(buf, piece[START, w.TYPE], piece[END, w.TYPE], scratch)
    return sort in (w.QUOTE, w.PRE, w.CODE)


@inner
def _join_text(
    buf: NDArray[np.uint8],
    i: int,
    end: int,
    piece: NDArray[np.int64],
    brackets: NDArray[np.uint8],
    scratch: NDArray[np.uint8],
    joined: NDArray[np.uint8],
    n: int,
    own: bool,
) -> int:
    """Write a text that is a list of strings and objects as one.

    Args:
        buf: Bytes.
        i: The place of the list.
        end: The place after it.
        piece: Room for the fields of one object.
        brackets: Room for open brackets.
        scratch: Room for a string.
        joined: Where to write.
        n: From where on.
        own: Leave out what is quoted, and code.

    Returns:
        The place after the last byte, or -1 if it is no such list.
    """
    i = next_element(buf, i + 1, end)
    while i >= 0:
        if buf[i] == 0x22:
            close = string_end(buf, i + 1, end)
            if close < 0:
                return -1
            n = unescape(buf, i + 1, close, joined, n, len(joined))
            i = close + 1
        elif buf[i] == 0x7B:
            i = fields(buf, i, end, piece, brackets, scratch)
            if i < 0:
                return -1
            if piece[WHAT, w.TEXT] == STRING and not (own and _is_foreign(buf, piece, scratch)):
                n = unescape(buf, piece[START, w.TEXT], piece[END, w.TEXT], joined, n, len(joined))
        else:
            return -1
        i = next_element(buf, i, end)
    return n


@inner
def _measure_text(
    buf: NDArray[np.uint8],
    found: NDArray[np.int64],
    piece: NDArray[np.int64],
    brackets: NDArray[np.uint8],
    scratch: NDArray[np.uint8],
    joined: NDArray[np.uint8],
) -> tuple[int, int, bool]:
    """Measure a message's text; -1 characters if it is neither a string nor a list."""
    what = found[WHAT, w.TEXT]
    start = found[START, w.TEXT]
    end = found[END, w.TEXT]
    if what in (ABSENT, NULL):
        return 0, 0, False
    if what == STRING and to_quote(buf, start, end) == end:
        return measure(buf, start, end)
    n = -1
    if what == STRING:
        n = unescape(buf, start, end, joined, ZERO, len(joined))
    elif what == ARRAY:
        n = _join_text(buf, start, end, piece, brackets, scratch, joined, ZERO, False)
    if n < 0:
        return -1, 0, False
    return measure(joined, ZERO, n)


@inner
def _note_text(
    buf: NDArray[np.uint8],
    found: NDArray[np.int64],
    row: NDArray[np.int64],
    state: NDArray[np.int64],
    piece: NDArray[np.int64],
    brackets: NDArray[np.uint8],
    scratch: NDArray[np.uint8],
    said: NDArray[np.uint8],
) -> bool:
    """Note where what a person wrote stands, unless it is forwarded; False where there is no room."""
    what = found[WHAT, w.TEXT]
    for field in (w.FORWARDED, w.FORWARDED_ID, w.VIA_BOT):
        if found[WHAT, field] != ABSENT:
            return True
    start = found[START, w.TEXT]
    end = found[END, w.TEXT]
    if what == STRING and to_quote(buf, start, end) == end:
        row[s.R_SAID] = start
        row[s.R_SAID_END] = end
        return True
    if what not in (STRING, ARRAY):
        return True
    used = state[s.SAID_USED]
    if used + end - start + 8 > len(said):
        return False
    if what == STRING:
        n = unescape(buf, start, end, said, used, len(said))
    else:
        n = _join_text(buf, start, end, piece, brackets, scratch, said, used, True)
    if n > used:
        row[s.R_SAID] = -2 - used
        row[s.R_SAID_END] = n
        state[s.SAID_USED] = n
    return True


@inner
def _is_edited(buf: NDArray[np.uint8], found: NDArray[np.int64]) -> bool:
    """Tell if a message was changed; early exports give 1970 to those that were not."""
    what = found[WHAT, w.EDITED_UNIX]
    if what in (STRING, NUMBER):
        second, good = whole_number(buf, found[START, w.EDITED_UNIX], found[END, w.EDITED_UNIX])
        return good and second >= FIRST_SECOND
    if found[WHAT, w.EDITED] != STRING:
        return False
    start = found[START, w.EDITED]
    # 19.. is the year of a clock at zero, east or west of Greenwich.
    return found[END, w.EDITED] - start > 1 and not (buf[start] == 0x31 and buf[start + 1] == 0x39)


@inner
def _row(
    rows: NDArray[np.int64],
    n: int,
    record: int,
    second: int,
    is_utc: bool,
    chat: int,
    who: int,
    kind: int,
    number: int,
) -> None:
    """Write a row that has no text yet."""
    rows[n, s.R_RECORD] = record
    rows[n, s.R_AT] = second * s.US
    rows[n, s.R_LOCAL] = not is_utc
    rows[n, s.R_CHAT] = chat
    rows[n, s.R_AUTHOR] = who
    rows[n, s.R_KIND] = kind
    rows[n, s.R_CHARS] = 0
    rows[n, s.R_WORDS] = 0
    rows[n, s.R_FLAGS] = 0
    rows[n, s.R_ID] = number
    rows[n, s.R_SAID] = -1
    rows[n, s.R_SAID_END] = -1


@inner
def _keep_reactions(
    buf: NDArray[np.uint8],
    i: int,
    end: int,
    number: int,
    n: int,
    rows: NDArray[np.int64],
    state: NDArray[np.int64],
    piece: NDArray[np.int64],
    handles: NDArray[np.int64],
    slots: NDArray[np.int32],
    names: NDArray[np.uint8],
    offsets: NDArray[np.int32],
    brackets: NDArray[np.uint8],
    scratch: NDArray[np.uint8],
) -> int:
    """Write a row for each reaction that says when and by whom; give the rows used, or what is full.

    Args:
        buf: Bytes.
        i: The place of the list of reactions.
        end: The place after it.
        number: The id of the message.
        n: Rows used so far.
        rows: Where to write.
        state: The scanner's state.
        piece: Room for the fields of one object.
        handles: See ``people``.
        slots: The same.
        names: The same.
        offsets: See ``times``.
        brackets: Room for open brackets.
        scratch: Room for a string.
    """
    i = next_element(buf, i + 1, end)
    while i >= 0:
        after = value_end(buf, i, end, brackets)
        if after < 0:
            return n
        if buf[i] == 0x7B:
            if fields(buf, i, end, piece, brackets, scratch) < 0:
                return n
            if piece[WHAT, w.RECENT] == ARRAY:
                stop = piece[END, w.RECENT]
                k = next_element(buf, piece[START, w.RECENT] + 1, stop)
                while k >= 0:
                    then = value_end(buf, k, stop, brackets)
                    if then < 0:
                        return n
                    if buf[k] == 0x7B:
                        if fields(buf, k, stop, piece, brackets, scratch) < 0:
                            return n
                        second, is_utc = moment(buf, piece, offsets)
                        if second != NO_SECOND:
                            who = author(
                                buf,
                                piece,
                                w.FROM,
                                w.FROM_ID,
                                state,
                                handles,
                                slots,
                                names,
                                scratch,
                            )
                            if who == NO_ROOM:
                                return FULL_HANDLES
                            if who != NOBODY:
                                if n >= len(rows):
                                    return FULL_ROWS
                                _row(
                                    rows, n, state[s.RECORDS], second, is_utc, state[s.CHAT_NOW],
                                    who, _REACTION, number,
                                )  # fmt: skip
                                n += 1
                    k = next_element(buf, then, stop)
        i = next_element(buf, after, end)
    return n


@inner
def keep(
    buf: NDArray[np.uint8],
    found: NDArray[np.int64],
    rows: NDArray[np.int64],
    state: NDArray[np.int64],
    piece: NDArray[np.int64],
    handles: NDArray[np.int64],
    slots: NDArray[np.int32],
    names: NDArray[np.uint8],
    offsets: NDArray[np.int32],
    brackets: NDArray[np.uint8],
    scratch: NDArray[np.uint8],
    joined: NDArray[np.uint8],
    said: NDArray[np.uint8],
) -> int:
    """Write the rows of the message whose fields were found.

    Nothing counts until the caller has taken over the number of rows, so that a message whose rows do
    not fit is simply read again.

    Returns:
        The rows used; ``FULL_ROWS`` or ``FULL_HANDLES``; or ``REJECTED`` less the reason.
    """
    if found[WHAT, w.TYPE] != STRING:
        return REJECTED - s.UNKNOWN_TYPE
    sort = word_in(buf, found[START, w.TYPE], found[END, w.TYPE], scratch)
    if sort == w.UNSUPPORTED:
        return REJECTED - s.UNSUPPORTED
    if sort not in (w.MESSAGE, w.SERVICE):
        return REJECTED - s.UNKNOWN_TYPE

    number = s.NO_ID
    id_what = found[WHAT, w.ID]
    if id_what == NUMBER:
        number, good = whole_number(buf, found[START, w.ID], found[END, w.ID])
        if not good:
            return REJECTED - s.WRONG_ID
    elif id_what not in (ABSENT, NULL):
        return REJECTED - s.WRONG_ID

    second, is_utc = moment(buf, found, offsets)
    if second == NO_SECOND:
        return REJECTED - s.NO_TIME

    n = state[s.ROWS_USED]
    if n >= len(rows):
        return FULL_ROWS
    kind = _TEXT
    who = NOBODY
    if sort == w.SERVICE:
        kind = _NOTICE
        if found[WHAT, w.ACTION] == STRING:
            action = word_in(buf, found[START, w.ACTION], found[END, w.ACTION], scratch)
            if action == w.PHONE_CALL:
                kind = _CALL
    else:
        for field in range(w.FIRST_MEDIA, w.LAST_MEDIA + 1):
            if found[WHAT, field] not in (ABSENT, NULL):
                kind = _MEDIA
                break
    if kind != _NOTICE:
        name_field = w.ACTOR if kind == _CALL else w.FROM
        id_field = w.ACTOR_ID if kind == _CALL else w.FROM_ID
        who = author(buf, found, name_field, id_field, state, handles, slots, names, scratch)
        if who == NO_ROOM:
            return FULL_HANDLES
        if who == NOBODY:
            return REJECTED - s.NO_AUTHOR
    _row(rows, n, state[s.RECORDS], second, is_utc, state[s.CHAT_NOW], who, kind, number)
    if sort == w.MESSAGE:
        chars, words, question = _measure_text(buf, found, piece, brackets, scratch, joined)
        if chars < 0:
            return REJECTED - s.WRONG_TEXT
        rows[n, s.R_CHARS] = chars
        rows[n, s.R_WORDS] = words
        edited = _is_edited(buf, found)
        rows[n, s.R_FLAGS] = (_QUESTION if question else 0) | (_EDITED if edited else 0)
        if state[s.LISTENS] and not _note_text(buf, found, rows[n], state, piece, brackets, scratch, said):
            return FULL_ROWS
    state[s.TIMED] += is_utc
    n += 1
    if found[WHAT, w.REACTIONS] == ARRAY:
        used = _keep_reactions(
            buf, found[START, w.REACTIONS], found[END, w.REACTIONS], number, n, rows, state, piece,
            handles, slots, names, offsets, brackets, scratch,
        )  # fmt: skip
        if used < 0:
            state[s.TIMED] -= is_utc
        return int(used)
    return int(n)
