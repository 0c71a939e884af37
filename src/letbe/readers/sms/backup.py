"""Backups in XML: from elements to rows, many records at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.errors import UnreadableError
from letbe.readers.fields.spans import Spans
from letbe.readers.fields.values import whole
from letbe.readers.fields.xml import CLOSE, LONG, OPEN, TORN, Elements
from letbe.readers.pieces import Pieces
from letbe.readers.rows import Kind
from letbe.readers.sms.codes import BOX, CALL, FROM, MMS, MMS_REPORTS, NOT_FETCHED, TO, Side, look_up
from letbe.readers.sms.contents import ABSENT, contents
from letbe.readers.sms.messages import Messages
from letbe.readers.sms.people import ME
from letbe.readers.sms.words import equals

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from letbe.readers.fields.xml import Found
    from letbe.readers.rows import Scan, Work

#: Elements, and what is wanted of each.
WANTED: Final = {
    "sms": ("address", "date", "type", "body", "contact_name"),
    "mms": ("address", "date", "msg_box", "m_type", "contact_name"),
    "call": ("number", "date", "type", "contact_name"),
    "part": ("ct", "text"),
    "addr": ("address", "type"),
    "smses": (),
    "calls": (),
}
_SMS, _MMS, _CALL, _PART, _ADDR, *_ = range(len(WANTED))

TORN_OFF: Final = "it is torn"
TOO_LONG: Final = "it is longer than any message"

_AGAIN: Final = "make the backup again, as XML"


def read(work: Work) -> Scan:
    """Read the source of some work; see ``BackupReader.scan``."""
    source = work.sources[0]
    pieces = Pieces(source, work.progress)
    batches = _Batches(work)
    try:
        for found in Elements(WANTED, records=("sms", "mms", "call")).windows(pieces):
            batches.take(found)
    finally:
        pieces.close()
    if pieces.read == 0 and pieces.failure is None:
        raise UnreadableError(f"{source.path} is empty", _AGAIN)
    if not batches.known:
        raise UnreadableError(
            f"{source.path} holds no messages and no calls of a phone", pieces.failure or _AGAIN
        )
    warnings = [f"{pieces.failure}; the {batches.records:,} records before that are kept"]
    return batches.messages.scan(warnings if pieces.failure else ())


class _Batches:
    """Takes elements, those of many whole records at a time.

    Attributes:
        messages: What they became.
        records: How many records were met.
        known: Whether it is a backup at all; an empty one is.
    """

    def __init__(self, work: Work) -> None:
        self.messages = Messages(work)
        self.records = 0
        self.known = False

    def take(self, found: Found) -> None:
        """Take some records."""
        self.known = self.known or len(found) > 0
        begins = (found.kind <= _CALL) & (found.how != CLOSE)
        top = np.flatnonzero(begins)
        count = len(top)
        of = np.cumsum(begins) - 1  # the record of each element
        kind = found.kind[top]

        def any_of(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
            """Tell which records have such an element."""
            return np.bincount(of[mask & (of >= 0)], minlength=count) > 0

        long = any_of(found.how == LONG)
        ended = any_of((found.kind == _MMS) & (found.how == CLOSE))
        torn = any_of(found.how == TORN) | ((kind == _MMS) & (found.how[top] == OPEN) & ~ended)
        number = self.records + np.arange(count)
        self.records += count
        self.messages.columns.refuse(number[long], TOO_LONG)
        self.messages.columns.refuse(number[torn & ~long], TORN_OFF)
        good = ~torn & ~long
        self._texts(found, *_of_kind(_SMS, good, kind, top, number))
        self._calls(found, *_of_kind(_CALL, good, kind, top, number))
        self._pictures(found, of, good & (kind == _MMS), top, number)

    def _texts(self, found: Found, which: NDArray[np.int64], record: NDArray[np.int64]) -> None:
        """Take some SMS."""
        if not len(which):
            return
        get = found.attribute
        self.messages.add(
            record,
            look_up(BOX, whole(get("sms", "type", which))[0]),
            get("sms", "date", which),
            get("sms", "address", which),
            get("sms", "contact_name", which),
            text=get("sms", "body", which),
        )

    def _calls(self, found: Found, which: NDArray[np.int64], record: NDArray[np.int64]) -> None:
        """Take some calls."""
        if not len(which):
            return
        get = found.attribute
        self.messages.add(
            record,
            look_up(CALL, whole(get("call", "type", which))[0]),
            get("call", "date", which),
            get("call", "number", which),
            get("call", "contact_name", which),
            kind=Kind.CALL,
        )

    def _pictures(
        self,
        found: Found,
        of: NDArray[np.int64],
        good: NDArray[np.bool_],
        top: NDArray[np.int64],
        number: NDArray[np.int64],
    ) -> None:
        """Take some MMS, with their parts and addresses."""
        which = top[good]
        if not len(which):
            return
        get = found.attribute
        place = np.cumsum(good) - 1  # of a record among the good ones

        def parts_of(kind: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
            """Give the elements of a kind that belong to these, and to which."""
            mine = np.flatnonzero((found.kind == kind) & (found.how != CLOSE) & (of >= 0))
            mine = mine[good[of[mine]]]
            return mine, place[of[mine]]

        m_type = whole(get("mms", "m_type", which))[0]
        side = look_up(BOX, whole(get("mms", "msg_box", which))[0])
        side = np.where(side == Side.UNSAID, look_up(MMS, m_type), side)
        part, of_part = parts_of(_PART)
        text, media = contents(get("part", "ct", part), get("part", "text", part), of_part, len(which))
        sender, address = self._addresses(found, *parts_of(_ADDR), side, get("mms", "address", which))
        kind = np.where(media | (m_type == NOT_FETCHED) | ~text.present, Kind.MEDIA, Kind.TEXT)
        self.messages.add(
            number[good],
            side,
            get("mms", "date", which),
            address,
            get("mms", "contact_name", which),
            sender=sender,
            kind=np.where(np.isin(m_type, MMS_REPORTS), Kind.NOTICE, kind),
            text=text,
        )

    def _addresses(
        self,
        found: Found,
        which: NDArray[np.int64],
        of: NDArray[np.int64],
        side: NDArray[np.int8],
        joint: Spans,
    ) -> tuple[NDArray[np.int32], Spans]:
        """Tell who wrote each, and with whom it was exchanged.

        Returns:
            The number of the sender, -1 where none is told; and all addresses, where the message does not
            have them itself, that of the one other.
        """
        get = found.attribute
        address = get("addr", "address", which)
        address = address.only(~equals(address, *ABSENT))
        role = whole(get("addr", "type", which))[0]
        numbers = self.messages.book.number(address)
        sender = np.full(len(side), -1, np.int32)
        writes = role == FROM
        sender[of[writes]] = numbers[writes]
        alone = ~joint.present | (joint.end == joint.start) | equals(joint, *ABSENT)
        other = np.where(side[of] == Side.IN, role == FROM, role == TO) & (numbers > ME)
        once = np.bincount(of[other], minlength=len(side))
        start, end = joint.start.copy(), joint.end.copy()
        taken = np.flatnonzero(other & (alone & (once == 1))[of])
        start[of[taken]], end[of[taken]] = address.start[taken], address.end[taken]
        # A phone that writes its own number as the sender of what it sent shows which number is mine;
        # some write the same number everywhere, which shows nothing.
        same = self.messages.book.number(joint)
        sent = (side == Side.OUT) & (sender > ME) & (sender != same) & (same > ME)
        self.messages.book.own(sender[sent])
        return sender, Spans(joint.buffer, start, end, joint.escape)


def _of_kind(
    kind: int,
    good: NDArray[np.bool_],
    kinds: NDArray[np.int64],
    top: NDArray[np.int64],
    number: NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give the places and the numbers of all good records of a kind."""
    mask = good & (kinds == kind)
    return top[mask], number[mask]
