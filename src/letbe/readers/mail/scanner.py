"""From the bytes of some mails to numbers, one entry a mail, in compiled code.

The scanner knows no files and no people: it is given a buffer and where the mails in it begin and
end.  What it cannot measure (a character set of several bytes, an odd MIME header) it marks with
``HARD``; ``letbe.readers.mail.hard`` reads those with the standard library.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from letbe.compiled import inner, kernel
from letbe.readers.mail.addresses import MOST_RECIPIENTS, read_addresses
from letbe.readers.mail.content import (
    ATTACHMENTS,
    H_START,
    HARD,
    MOST_NESTED,
    N_FOUND,
    P_CHARSET,
    P_CHARSET_END,
    P_ENCODING,
    P_END,
    P_START,
    ROBOT,
    STRANGE,
    walk,
)
from letbe.readers.mail.dates import NO_DATE, read_date
from letbe.readers.mail.decoding import CHARSETS, ROOM, TEXT_BYTES, charset_of, to_utf_8, undo_transfer
from letbe.readers.mail.fields import (
    AUTO_SUBMITTED,
    DATE,
    DELIVERED_TO,
    FIELDS,
    FIRST_AUTOMATIC,
    FROM,
    HEADER_BYTES,
    LABELS,
    MESSAGE_ID,
    MOST_FIELDS,
    PRECEDENCE,
    PRIME,
    RECEIVED,
    RETURN_PATH,
    SEED,
    SENDER,
    SUBJECT,
    copy,
    find_fields,
    plain,
    token_hash,
    word_hash,
)
from letbe.readers.mail.html import strip_tags
from letbe.readers.mail.symbols import LABEL, Symbols, intern
from letbe.readers.mail.typed import cut_quotes
from letbe.readers.measure import measure

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: What is odd about a mail; bits of ``Mails.odd``.
ODD_HARD: Final = 1  # its text must be read by the standard library
ODD_HEADER: Final = 2  # its header is too long and was read in part
ODD_MANY: Final = 4  # it has more recipients than are read
ODD_LONG: Final = 8  # its text is too long and was measured in part
ODD_NO_HEADER: Final = 16  # it has no header at all
ODD_OTHER_DATE: Final = 32  # its own date is missing or impossible
ODD_CHARSET: Final = 64  # its text is found but must be decoded by Python
ODD_HTML: Final = 128  # its text is HTML

#: 1990-01-01, before which nobody outside a few universities had mail.
FIRST_DATE: Final = 631_152_000_000_000


class Mails(NamedTuple):
    """One entry a mail, shape (n,); ``to`` is longer, its parts end at ``to_end``.

    Attributes:
        at: int64, microseconds UTC, or ``NO_DATE``.
        author: int32, a symbol, or -1.
        native: uint64, a hash of the Message-ID, or 0.
        chars: int32, or -1 where not known.
        words: int32, the same.
        question: bool.
        automatic: bool.
        media: bool, it has no text but an attachment.
        label: int32, a symbol, or -1.
        delivered: int32, the symbol of the address it was delivered to, or -1.
        odd: uint8, see above.
        to_end: int64.
        part: int64, shape (n, 5): where its text stands, how it is written, and its character set.
        to: int32, symbols.
    """

    at: NDArray[np.int64]
    author: NDArray[np.int32]
    native: NDArray[np.uint64]
    chars: NDArray[np.int32]
    words: NDArray[np.int32]
    question: NDArray[np.bool_]
    automatic: NDArray[np.bool_]
    media: NDArray[np.bool_]
    label: NDArray[np.int32]
    delivered: NDArray[np.int32]
    odd: NDArray[np.uint8]
    to_end: NDArray[np.int64]
    part: NDArray[np.int64]
    to: NDArray[np.int32]


def empty_mails(n: int, recipients: int) -> Mails:
    """Make room for ``n`` mails."""
    whole = np.zeros(n, np.int32)
    return Mails(
        np.zeros(n, np.int64),
        whole,
        np.zeros(n, np.uint64),
        whole.copy(),
        whole.copy(),
        np.zeros(n, np.bool_),
        np.zeros(n, np.bool_),
        np.zeros(n, np.bool_),
        whole.copy(),
        whole.copy(),
        np.zeros(n, np.uint8),
        np.zeros(n, np.int64),
        np.zeros((n, 5), np.int64),
        np.zeros(recipients, np.int32),
    )


class Desk(NamedTuple):
    """Room to work in, made once: nothing is allocated for a mail."""

    spans: NDArray[np.int64]
    more_spans: NDArray[np.int64]
    to: NDArray[np.int64]
    stack: NDArray[np.int64]
    skips: NDArray[np.int64]
    found: NDArray[np.int64]
    work: NDArray[np.uint8]
    one: NDArray[np.int32]
    typed: NDArray[np.int64]
    raw: NDArray[np.uint8]
    text: NDArray[np.uint8]
    charset_names: NDArray[np.uint64]
    charset_numbers: NDArray[np.int64]
    charset_tables: NDArray[np.int32]


def new_desk() -> Desk:
    """Make a desk."""
    return Desk(
        np.zeros((len(FIELDS), 2), np.int64),
        np.zeros((len(FIELDS), 2), np.int64),
        np.zeros((MOST_FIELDS, 2), np.int64),
        np.zeros((MOST_NESTED, 4), np.int64),
        np.zeros((MOST_NESTED, 256), np.int64),
        np.zeros(N_FOUND, np.int64),
        np.zeros(1024, np.uint8),
        np.zeros(1, np.int32),
        np.zeros(2, np.int64),
        np.zeros(ROOM, np.uint8),
        np.zeros(ROOM, np.uint8),
        *CHARSETS,
    )


#: The longest subject that is told: RFC 5322 has lines of 998 bytes, and it may be folded.
_MOST_SUBJECT: Final = 4096


class Said(NamedTuple):
    """What people wrote in some mails, until somebody has heard it.

    Attributes:
        text: UTF-8, one text behind the other; no room at all where nobody listens.
        spans: Where each mail's text begins and ends, and 1 if it is a subject as it stands in the
            header; shape (n, 3), int64.
        used: Bytes of ``text`` in use, shape (1,), int64.
    """

    text: NDArray[np.uint8]
    spans: NDArray[np.int64]
    used: NDArray[np.int64]


def new_said(mails: int, *, listens: bool) -> Said:
    """Make room for what is said in some mails."""
    room = 2 * ROOM if listens else 0
    return Said(np.empty(room, np.uint8), np.zeros((mails, 3), np.int64), np.zeros(1, np.int64))


def is_full(said: Said) -> bool:
    """Tell whether the next text may not fit."""
    return bool(len(said.text) and said.used[0] + ROOM > len(said.text))


@inner
def _say(said: Said, mail: int, source: NDArray[np.uint8], start: int, end: int, subject: int) -> None:
    """Copy a mail's text to where it can be heard."""
    used = said.used[0]
    copy(source, start, end, said.text, used)
    said.spans[mail, 0] = used
    said.spans[mail, 1] = used + end - start
    said.spans[mail, 2] = subject
    said.used[0] = used + end - start


def _hashes(words: str) -> NDArray[np.uint64]:
    """Hash some words."""
    return np.array([word_hash(w.encode()) for w in words.split()], np.uint64)


_BULK: Final = _hashes("bulk list junk auto_reply")
_NO: Final = np.uint64(word_hash(b"no"))
_NULL_SENDER: Final = np.uint64(word_hash(b"<>"))


@inner
def _is_automatic(buf: NDArray[np.uint8], spans: NDArray[np.int64]) -> bool:
    """Tell from the header that a program wrote or spread this."""
    for field in range(FIRST_AUTOMATIC, len(spans)):
        if spans[field, 0] >= 0:
            return True
    if spans[PRECEDENCE, 0] >= 0:
        value = token_hash(buf, spans[PRECEDENCE, 0], spans[PRECEDENCE, 1])
        for k in range(len(_BULK)):
            if _BULK[k] == value:
                return True
    if (
        spans[AUTO_SUBMITTED, 0] >= 0
        and token_hash(buf, spans[AUTO_SUBMITTED, 0], spans[AUTO_SUBMITTED, 1]) != _NO
    ):
        return True
    # Bounces and receipts are sent from nobody, so that nobody answers them.
    return bool(
        spans[RETURN_PATH, 0] >= 0
        and token_hash(buf, spans[RETURN_PATH, 0], spans[RETURN_PATH, 1]) == _NULL_SENDER
    )


@inner
def _message_id(buf: NDArray[np.uint8], start: int, end: int) -> np.uint64:
    """Hash a Message-ID without blanks and brackets; 0 for an empty one."""
    value = SEED
    n = 0
    for i in range(start, end):
        b = buf[i]
        if b > 32 and b != 60 and b != 62:
            value = (value ^ np.uint64(b)) * PRIME
            n += 1
    value ^= value >> np.uint64(32)
    return value if n > 0 else np.uint64(0)


@inner
def _date(buf: NDArray[np.uint8], spans: NDArray[np.int64], stamp: int, latest: int) -> tuple[int, bool]:
    """Give the first date that can be right: the mail's own, the newest Received, the separator's."""
    if spans[DATE, 0] >= 0:
        at = read_date(buf, spans[DATE, 0], spans[DATE, 1])
        if FIRST_DATE <= at <= latest:
            return at, False
    if spans[RECEIVED, 0] >= 0:
        i = spans[RECEIVED, 1]
        while i > spans[RECEIVED, 0] and buf[i - 1] != 59:
            i -= 1
        at = read_date(buf, i, spans[RECEIVED, 1])
        if FIRST_DATE <= at <= latest:
            return at, True
    if FIRST_DATE <= stamp <= latest:
        return stamp, True
    return NO_DATE, True


@inner
def _first_address(
    buf: NDArray[np.uint8], spans: NDArray[np.int64], field: int, desk: Desk, symbols: Symbols
) -> int:
    """Give the first address of a field, or -1."""
    if spans[field, 0] < 0:
        return -1
    n, _ = read_addresses(
        buf, spans[field, 0], spans[field, 1], plain(1), symbols, desk.work, desk.one, plain(0), plain(-1)
    )
    return int(desk.one[0]) if n > 0 else -1


@inner
def _text(buf: NDArray[np.uint8], desk: Desk, place: int, escaped: bool) -> int:
    """Bring a part's text into ``desk.text``; give its size, or -1 where Python must decode."""
    found = desk.found
    charset = charset_of(
        buf,
        found[place + P_CHARSET],
        found[place + P_CHARSET_END],
        desk.charset_names,
        desk.charset_numbers,
    )
    encoding = int(found[place + P_ENCODING])
    if encoding == STRANGE:
        return -1
    n = undo_transfer(buf, found[place + P_START], found[place + P_END], encoding, escaped, desk.raw)
    return to_utf_8(desk.raw, n, charset, desk.charset_tables, desk.text)


@inner
def _typed(desk: Desk, n: int, html: bool) -> tuple[int, int, bool]:
    """Measure what the person typed in the UTF-8 text at the beginning of ``desk.text``.

    ``desk.typed`` is where it begins and ends there.
    """
    if html:
        n = strip_tags(desk.text, n, desk.raw)
        copy(desk.raw, 0, n, desk.text, 0)
    begin, n = cut_quotes(desk.text, n)
    desk.typed[0] = begin
    desk.typed[1] = n
    return measure(desk.text, begin, n)


@kernel
def measure_typed(desk: Desk, n: int, html: bool) -> tuple[int, int, bool]:
    """Do the same for a text that Python had to decode; compiled when a mail needs it, which is rare."""
    return _typed(desk, n, html)


@kernel
def scan_mails(
    buf: NDArray[np.uint8],
    bounds: NDArray[np.int64],
    first: int,
    done: int,
    latest: int,
    escaped: bool,
    desk: Desk,
    symbols: Symbols,
    mails: Mails,
    said: Said,
) -> int:
    """Read mails until all are read or there is no more room.

    Args:
        buf: Bytes, shape (n,), uint8.
        bounds: Where each mail begins and ends, and the date of its separator (or ``NO_DATE``),
            shape (m, 3), int64.
        first: The first mail to read.
        done: How many mails of the file were read before this buffer.
        latest: The latest date that can be right, in microseconds UTC.
        escaped: The buffer is of an mbox, where ``From `` is escaped.
        desk: Room to work in.
        symbols: Addresses, names and labels.
        mails: Filled, one entry a mail.
        said: Filled with what people wrote, if somebody listens.

    Returns:
        The first mail that was not read; less than m only where ``symbols``, ``mails.to`` or ``said`` is
        full.
    """
    spans = desk.spans
    for mail in range(first, len(bounds)):
        start = int(bounds[mail, 0])
        end = int(bounds[mail, 1])
        n_to = int(mails.to_end[mail - 1]) if mail > 0 else 0
        most = min(end - start, 2 * HEADER_BYTES) + 1024
        entries = min(most // 3, 2 * MOST_RECIPIENTS) + 8
        if (
            symbols.used[0] + entries > len(symbols.hashes)
            or symbols.used[1] + 2 * most > len(symbols.text)
            or n_to + MOST_RECIPIENTS > len(mails.to)
            or (len(said.text) > 0 and said.used[0] + ROOM > len(said.text))
        ):
            return mail
        odd = 0
        body, n_spans, n_fields = find_fields(buf, start, end, spans, desk.to)
        if n_fields < 0:
            odd |= ODD_HEADER
        if n_fields == 0:
            odd |= ODD_NO_HEADER
        at, other = _date(buf, spans, bounds[mail, 2], latest)
        odd |= ODD_OTHER_DATE if other else 0
        mails.at[mail] = at
        mails.native[mail] = _message_id(buf, spans[MESSAGE_ID, 0], spans[MESSAGE_ID, 1])
        author = _first_address(buf, spans, plain(FROM), desk, symbols)
        if author < 0:
            author = _first_address(buf, spans, plain(SENDER), desk, symbols)
        mails.author[mail] = author
        mails.delivered[mail] = _first_address(buf, spans, plain(DELIVERED_TO), desk, symbols)
        label = -1
        if spans[LABELS, 0] >= 0:
            label = intern(
                symbols,
                plain(LABEL),
                plain(-1),
                buf,
                spans[LABELS, 0],
                min(spans[LABELS, 1], spans[LABELS, 0] + 1024),
            )
        mails.label[mail] = label
        most_to = n_to + MOST_RECIPIENTS
        for k in range(n_spans):
            n_to, cut = read_addresses(
                buf, desk.to[k, 0], desk.to[k, 1], most_to, symbols, desk.work, mails.to, n_to, done + mail
            )
            odd |= ODD_MANY if cut else 0
        mails.to_end[mail] = n_to
        automatic = _is_automatic(buf, spans)
        subject = spans[SUBJECT, 0]
        subject_end = min(spans[SUBJECT, 1], subject + _MOST_SUBJECT)

        walk(buf, body, end, spans, desk.to, desk.stack, desk.skips, desk.found)
        found = desk.found
        place = 0 if found[P_START] >= 0 else H_START
        size = 0
        if found[place + P_START] >= 0:
            size = _text(buf, desk, place, escaped)
            if found[place + P_END] - found[place + P_START] > TEXT_BYTES:
                odd |= ODD_LONG
        if found[HARD] != 0 or (size < 0 and found[place + P_ENCODING] == STRANGE):
            odd |= ODD_HARD
        elif size < 0:
            odd |= ODD_CHARSET
            for k in range(5):
                mails.part[mail, k] = found[place + k]
        html = place == H_START
        if html:
            odd |= ODD_HTML
        size = max(size, 0)
        chars, words, question = _typed(desk, size, html)
        mails.chars[mail] = chars
        mails.words[mail] = words
        mails.question[mail] = question
        mails.media[mail] = chars == 0 and found[ATTACHMENTS] > 0
        automatic = automatic or found[ROBOT] != 0
        mails.automatic[mail] = automatic
        mails.odd[mail] = odd
        if len(said.text) > 0:
            said.spans[mail, 0] = -1
            if not automatic and odd & (ODD_HARD | ODD_CHARSET) == 0:
                if desk.typed[1] > desk.typed[0]:
                    _say(said, mail, desk.text, desk.typed[0], desk.typed[1], plain(0))
                elif subject >= 0:
                    _say(said, mail, buf, subject, subject_end, plain(1))
    return len(bounds)
