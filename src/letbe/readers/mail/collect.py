"""Numbers of many buffers become one :class:`letbe.readers.rows.Scan`.

Rules that are settled here: which mails are no contact at all (spam, bin, drafts, old chats), who
the owner is, which addresses are one.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.readers.mail.addresses import MOST_RECIPIENTS
from letbe.readers.mail.dates import NO_DATE
from letbe.readers.mail.hard import measure_hard
from letbe.readers.mail.owner import (
    CHAT,
    DRAFT,
    GONE,
    PROMOTION,
    SENT,
    decode_bytes,
    decode_words,
    is_robot,
    label_bits,
    normalise,
)
from letbe.readers.mail.scanner import (
    ODD_HEADER,
    ODD_LONG,
    ODD_MANY,
    ODD_NO_HEADER,
    ODD_OTHER_DATE,
    Mails,
    empty_mails,
    is_full,
    new_desk,
    new_said,
    scan_mails,
)
from letbe.readers.mail.symbols import ADDRESS, LABEL, NAME, empty_symbols, larger
from letbe.readers.rows import MOST_ERRORS, Chat, Flag, Handle, Kind, ReadError, Rows, Scan

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from letbe.readers.mail.scanner import Said
    from letbe.readers.rows import Ask, Listener

#: Delivered-To must stand in at least this share of the mails to say whose they are.
DELIVERED_SHARE: Final = 0.1
#: The busiest address is the owner's if it is in at least this share of the mails that people wrote,
OWNER_SHARE: Final = 0.5
#: and the next one is in at most this share of those.
RIVAL_SHARE: Final = 2 / 3

_MOST_INT16: Final = 32_767

NO_HEADER = "this is no mail: it has no header"
NO_GOOD_DATE = "it has no date between 1990 and tomorrow, nor has any stamp of its way"
NO_AUTHOR = "nobody is named as its sender"

# What a person is told about the whole file, each with a number before it.
CHATS_LEFT = "chats that lie among the mails were left out"
SPAM_LEFT = "mails in spam or in the bin were left out"
DRAFTS_LEFT = "drafts were left out"
OTHER_DATE = "mails carry no date that can be right; the date of their arrival was taken"
LONG_HEADER = "mails have a header too long to be read wholly"
MANY_RECIPIENTS = f"mails have more than {MOST_RECIPIENTS:,} recipients; the others were left out"
LONG_TEXT = "mails have a very long text; its beginning was measured"
LARGE = "mails are too large to be held; only their beginning was read"
UNDECODED = "mails have a text that nobody can decode; it was not measured"

#: The rule that is only likely: letbe believes what its user said before rather than this.
_BUSIEST: Final = "the address that sent or received most"


class Collector:
    """Gathers what the scanner finds, buffer by buffer.

    Args:
        latest: The latest date that can be right, in microseconds UTC.
        escaped: The mails come from an mbox, where ``From `` is escaped.
        listen: Somebody to tell what people wrote.
    """

    def __init__(self, latest: int, *, escaped: bool, listen: Listener | None = None) -> None:
        self._listen = listen
        self._latest = latest
        self._escaped = escaped
        self._desk = new_desk()
        self._symbols = empty_symbols()
        self._chunks: list[Mails] = []
        self._records: list[NDArray[np.int64]] = []
        self._done = 0
        self._failed = 0
        self.errors: list[ReadError] = []
        self.errors_total = 0
        self.warnings: list[str] = []
        self.cut = 0

    def add_error(self, record: int, reason: str) -> None:
        """Note a record (from 0) that could not be read."""
        self.errors_total += 1
        if len(self.errors) < MOST_ERRORS:
            self.errors.append(ReadError(record + 1, reason))

    def read(self, buf: NDArray[np.uint8], bounds: NDArray[np.int64], records: NDArray[np.int64]) -> None:
        """Read the mails of a buffer.

        Args:
            buf: Bytes, shape (n,), uint8.
            bounds: Where each mail begins and ends, and the date of its separator, shape (m, 3).
            records: The number of each, shape (m,).
        """
        n = len(bounds)
        if n == 0:
            return
        mails = empty_mails(n, 4 * n + MOST_RECIPIENTS)
        said = new_said(n, listens=self._listen is not None)
        first = 0
        while True:
            begin = first
            first = scan_mails(
                buf,
                bounds,
                first,
                self._done,
                self._latest,
                self._escaped,
                self._desk,
                self._symbols,
                mails,
                said,
            )
            full = is_full(said)
            self._tell(said, begin, records[begin:first])
            if first >= n:
                break
            if full:
                continue
            filled = int(mails.to_end[first - 1]) if first else 0
            if filled + MOST_RECIPIENTS > len(mails.to):
                wider = np.zeros(2 * len(mails.to), np.int32)
                wider[:filled] = mails.to[:filled]
                mails = mails._replace(to=wider)
            else:
                self._symbols = larger(self._symbols)
        self._done += n
        self._failed += measure_hard(
            buf,
            bounds,
            mails,
            self._desk,
            escaped=self._escaped,
            say=None if self._listen is None else lambda mail: self._tell_one(int(records[mail])),
        )
        none = np.zeros((0, 5), np.int64)
        self._chunks.append(mails._replace(part=none, to=mails.to[: mails.to_end[-1]].copy()))
        self._records.append(records)

    def _tell(self, said: Said, begin: int, records: NDArray[np.int64]) -> None:
        """Tell what people wrote in the mails just scanned, and make room for the next."""
        if self._listen is None:
            return
        start, end, subject = said.spans[begin : begin + len(records)].T
        body = (start >= 0) & (subject == 0)
        self._listen.hear(said.text, start[body], end[body], records[body])
        for k in np.flatnonzero((start >= 0) & (subject == 1)).tolist():  # few mails say it all above
            self._tell_text(decode_words(bytes(said.text[start[k] : end[k]])), int(records[k]))
        said.used[0] = 0

    def _tell_text(self, text: str, record: int) -> None:
        """Tell a text that stands alone."""
        raw = np.frombuffer(text.encode("utf-8", "replace"), np.uint8)
        if self._listen is not None and len(raw):
            spans = np.array([[0, len(raw), record]], np.int64)
            self._listen.hear(raw, *spans.T)

    def _tell_one(self, record: int) -> None:
        """Tell what the person typed in the mail that stands on the desk."""
        if self._listen is not None:
            start, end = self._desk.typed
            self._listen.hear(
                self._desk.text, np.array([start]), np.array([end]), np.array([record], np.int64)
            )

    def _joined(self) -> Mails:
        """Join the chunks; the ends of recipients become counts."""
        if not self._chunks:
            return empty_mails(0, 0)
        columns = {}
        for name in Mails._fields:
            parts = [getattr(c, name) for c in self._chunks]
            if name == "to_end":
                parts = [np.diff(p, prepend=0) for p in parts]
            columns[name] = np.concatenate(parts)
        self._chunks.clear()
        return Mails(**columns)

    def _texts(self, kind: int) -> tuple[NDArray[np.int64], list[bytes]]:
        """Give the numbers and the bytes of all symbols of a kind."""
        n = int(self._symbols.used[0])
        numbers = np.flatnonzero(self._symbols.kinds[:n] == kind)
        text = self._symbols.text[: self._symbols.used[1]].tobytes()
        spans = self._symbols.spans[numbers].tolist()
        return numbers, [text[a:b] for a, b in spans]

    def _handles(self) -> tuple[list[Handle], NDArray[np.int32]]:
        """Make the handles; give for each symbol the number of its handle, or -1."""
        numbers, texts = self._texts(ADDRESS)
        places: dict[str, int] = {}
        handle_of = np.full(int(self._symbols.used[0]) + 1, -1, np.int32)  # the last one is for -1
        for number, raw in zip(numbers.tolist(), texts, strict=True):
            handle_of[number] = places.setdefault(normalise(decode_bytes(raw)), len(places))
        named: dict[int, Counter[str]] = {}
        numbers, texts = self._texts(NAME)
        for number, raw in zip(numbers.tolist(), texts, strict=True):
            if name := decode_words(raw):
                handle = int(handle_of[self._symbols.owners[number]])
                named.setdefault(handle, Counter())[name] += int(self._symbols.counts[number])
        handles = []
        for address, place in places.items():
            names = named[place].most_common() if place in named else []
            telling = (n for n, _ in names if "@" not in n or normalise(n) != address)
            handles.append(Handle(next(telling, None), address))
        return handles, handle_of

    def _labels(self, label: NDArray[np.int32]) -> NDArray[np.uint8]:
        """Say what the labels of each mail mean."""
        bits = np.zeros(int(self._symbols.used[0]) + 1, np.uint8)
        numbers, texts = self._texts(LABEL)
        for number, raw in zip(numbers.tolist(), texts, strict=True):
            bits[number] = label_bits(decode_words(raw))
        return bits[label]

    def finish(self, ask: Ask, *, order_errors: bool = True) -> Scan:
        """Make the scan of all that was read."""
        mails = self._joined()
        records = np.concatenate(self._records) if self._records else np.zeros(0, np.int64)
        handles, handle_of = self._handles()
        bits = self._labels(mails.label)
        good = self._refuse(mails, records)
        dropped = good & (bits & (GONE | CHAT | DRAFT) != 0)
        self._warn(mails, bits, good)
        author = handle_of[mails.author]
        robots = np.array([is_robot(h.address or "") for h in handles] + [False], np.bool_)
        automatic = mails.automatic | robots[author] | (bits & PROMOTION != 0)
        keep = good & ~dropped
        rows = _rows(mails, records, handle_of, keep, automatic, author)
        me, me_by = _owner(
            handles,
            ask,
            delivered=handle_of[mails.delivered][good],
            sent=author[keep & (bits & SENT != 0)],
            rows=rows,
        )
        if order_errors:
            self.errors.sort(key=lambda e: e.record)
        return Scan(
            format="mail",
            rows=rows,
            chats=(Chat(kind="mail"),),
            handles=tuple(handles),
            me=me,
            me_by=me_by,
            me_sure=me_by != _BUSIEST,
            date_order="native" if len(rows) else None,
            date_order_by="the date that each mail carries" if len(rows) else None,
            utc=True,
            warnings=tuple(self.warnings),
            errors=tuple(self.errors),
            errors_total=self.errors_total,
        )

    def _refuse(self, mails: Mails, records: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Tell which mails can be used; note why the others cannot."""
        headless = mails.odd & ODD_NO_HEADER != 0
        undated = ~headless & (mails.at == NO_DATE)
        unsigned = ~headless & ~undated & (mails.author < 0)
        for bad, reason in ((headless, NO_HEADER), (undated, NO_GOOD_DATE), (unsigned, NO_AUTHOR)):
            found = records[bad]
            for record in found[: MOST_ERRORS - len(self.errors)].tolist():
                self.errors.append(ReadError(record + 1, reason))
            self.errors_total += len(found)
        good: NDArray[np.bool_] = ~(headless | undated | unsigned)
        return good

    def _warn(self, mails: Mails, bits: NDArray[np.uint8], good: NDArray[np.bool_]) -> None:
        """Say in sentences what was left out or read in part."""
        odd = mails.odd[good]
        labels = bits[good]
        left_out = labels & (CHAT | GONE | DRAFT)
        counts: Iterable[tuple[int, str]] = (
            (int((labels & CHAT != 0).sum()), CHATS_LEFT),
            (int((labels & (CHAT | GONE) == GONE).sum()), SPAM_LEFT),
            (int((left_out == DRAFT).sum()), DRAFTS_LEFT),
            (int((odd & ODD_OTHER_DATE != 0).sum()), OTHER_DATE),
            (int((odd & ODD_HEADER != 0).sum()), LONG_HEADER),
            (int((odd & ODD_MANY != 0).sum()), MANY_RECIPIENTS),
            (int((odd & ODD_LONG != 0).sum()), LONG_TEXT),
            (self.cut, LARGE),
            (self._failed, UNDECODED),
        )
        self.warnings += [f"{n:,} {what}" for n, what in counts if n]


def _rows(
    mails: Mails,
    records: NDArray[np.int64],
    handle_of: NDArray[np.int32],
    keep: NDArray[np.bool_],
    automatic: NDArray[np.bool_],
    author: NDArray[np.int32],
) -> Rows:
    """Make a row for each recipient of each mail; one row with nobody where there is none."""
    n = len(keep)
    to = handle_of[mails.to].astype(np.int64)
    mail = np.repeat(np.arange(n), mails.to_end)
    to, mail = _once(to[keep[mail]], mail[keep[mail]])
    count = np.bincount(mail, minlength=n)
    at_least = np.where(keep, np.maximum(count, 1), 0)
    of = np.repeat(np.arange(n), at_least)
    filled = np.full(len(of), -1, np.int32)
    filled[count[of] > 0] = to
    flags = np.where(mails.question, int(Flag.QUESTION), 0) | np.where(automatic, int(Flag.AUTOMATIC), 0)
    kind = np.where(mails.media, int(Kind.MEDIA), int(Kind.TEXT))
    return Rows(
        record=records[of],
        at=mails.at[of],
        chat=np.zeros(len(of), np.int32),
        author=author[of],
        to=filled,
        kind=kind.astype(np.int8)[of],
        chars=mails.chars[of],
        words=mails.words[of],
        flags=flags.astype(np.uint8)[of],
        recipients=np.minimum(count, _MOST_INT16).astype(np.int16)[of],
        native=mails.native[of],
    )


def _once(to: NDArray[np.int64], mail: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Keep the first of equal recipients of a mail: two spellings can be one address."""
    if len(to) == 0:
        return to, mail
    key = mail * (int(to.max()) + 1) + to
    _, first = np.unique(key, return_index=True)
    if len(first) == len(to):
        return to, mail
    first.sort()
    return to[first], mail[first]


def _owner(
    handles: list[Handle],
    ask: Ask,
    *,
    delivered: NDArray[np.int32],
    sent: NDArray[np.int32],
    rows: Rows,
) -> tuple[frozenset[int], str | None]:
    """Find out whose mails these are, by the first rule that says so."""
    some = delivered[delivered >= 0]
    found = set(sent.tolist()) - {-1}
    if found:
        return frozenset(found), "From of mails labelled Sent"
    if len(some) and len(some) >= DELIVERED_SHARE * len(delivered) and (some == some[0]).all():
        everywhere = len(some) == len(delivered)
        where = "Delivered-To in every mail" if everywhere else "Delivered-To, wherever it stands"
        return frozenset({int(some[0])}), where
    wanted = {normalise(m) if "@" in m else m.casefold().strip() for m in ask.me}
    given = {
        i for i, h in enumerate(handles) if h.address in wanted or (h.name and h.name.casefold() in wanted)
    }
    if given:
        return frozenset(given), "given by you"
    busiest = _busiest(rows, len(handles))
    if busiest >= 0:
        return frozenset({busiest}), _BUSIEST
    return frozenset(), None


def _busiest(rows: Rows, n: int) -> int:
    """Give the handle that wrote or received most of what people wrote, if that is clear; else -1."""
    written = rows.flags & int(Flag.AUTOMATIC) == 0
    if not written.any():
        return -1
    record, author, to = rows.record[written], rows.author[written], rows.to[written]
    first = np.r_[True, record[1:] != record[:-1]]
    met = np.bincount(author[first], minlength=n)
    met += np.bincount(to[(to >= 0) & (to != author)], minlength=n)
    order = np.argsort(met, kind="stable")
    best = int(order[-1])
    rival = int(met[order[-2]]) if n > 1 else 0
    clear = met[best] >= OWNER_SHARE * int(first.sum()) and rival <= RIVAL_SHARE * met[best]
    return best if clear else -1
