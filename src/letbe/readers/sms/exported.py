"""What SMS Import / Export writes: the rows of Android's own message store, as JSON."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.errors import UnreadableError
from letbe.readers.fields.jsonwalk import Document, Group, Shape
from letbe.readers.fields.values import whole
from letbe.readers.rows import Kind
from letbe.readers.sms.codes import BOX, CALL, MMS, MMS_REPORTS, NOT_FETCHED, Side, look_up
from letbe.readers.sms.contents import contents, joined
from letbe.readers.sms.messages import Messages
from letbe.readers.sms.people import JOINT, ME
from letbe.readers.sms.recognition import as_utf8

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from letbe.readers.fields.jsonwalk import Batch
    from letbe.readers.fields.spans import Spans
    from letbe.readers.rows import Scan, Work
    from letbe.readers.source import Source

_AGAIN: Final = "export the messages again"

#: Enough for the most rows that are handed out at a time.
_BUFFER: Final = 4 << 20

#: What the app adds has two underscores since its version 2; before, it had none.
_ADDED: Final = ("__", "")


def _shape(*, lines: bool) -> Shape:
    """Describe the document: one object a line, or a list of them."""
    top = "" if lines else "[]/"
    fields = {
        name: name for name in ("address", "number", "date", "type", "msg_box", "m_type", "body", "name")
    }
    for mark in _ADDED:
        fields[f"{mark}display_name"] = f"{mark}display_name"
        fields[f"{mark}sender"] = f"{mark}sender_address/address"
        fields[f"{mark}sender_name"] = f"{mark}sender_address/{mark}display_name"
    fields["display-name"] = "display-name"

    def inside(name: str) -> tuple[str, ...]:
        """Give the paths of a list within a record."""
        return tuple(f"{top}{mark}{name}/[]" for mark in _ADDED)

    return Shape(
        Group("message", (top.rstrip("/"),), fields),
        within=(
            Group("part", inside("parts"), {"ct": "ct", "text": "text"}),
            Group(
                "to",
                inside("recipient_addresses"),
                {"address": "address", **{f"{m}name": f"{m}display_name" for m in _ADDED}},
            ),
        ),
        lines=lines,
    )


def read(work: Work) -> Scan:
    """Read the source of some work; see ``ExportReader.scan``."""
    source = work.sources[0]
    document = Document(source, _shape(lines=_has_lines(source)), work.progress, buffer=_BUFFER)
    messages = Messages(work)
    for batch in document:
        _take(messages, batch)
    if not document.records:
        raise UnreadableError(f"{source.path} holds no messages and no calls of a phone", _AGAIN)
    document.report(messages.columns)
    return messages.scan(document.warnings)


def _has_lines(source: Source) -> bool:
    """Tell one object a line from a list of objects."""
    return as_utf8(source.head()).lstrip().startswith(b"{")


def _take(messages: Messages, batch: Batch) -> None:
    """Take some records."""
    pictures, calls = batch.has("msg_box"), batch.has("number")
    _texts(messages, batch, np.flatnonzero(~pictures & ~calls))
    _calls(messages, batch, np.flatnonzero(~pictures & calls))
    _pictures(messages, batch, pictures)


def _either(batch: Batch, *names: str) -> Spans:
    """Give the first of some fields that each record has."""
    found = batch[names[0]]
    for name in names[1:]:
        found = found.or_else(batch[name])
    return found


def _texts(messages: Messages, batch: Batch, which: NDArray[np.int64]) -> None:
    """Take some SMS."""
    if len(which):
        messages.add(
            batch.record[which],
            look_up(BOX, whole(batch["type"][which])[0]),
            batch["date"][which],
            batch["address"][which],
            _either(batch, "__display_name", "display_name")[which],
            text=batch["body"][which],
        )


def _calls(messages: Messages, batch: Batch, which: NDArray[np.int64]) -> None:
    """Take some calls."""
    if len(which):
        messages.add(
            batch.record[which],
            look_up(CALL, whole(batch["type"][which])[0]),
            batch["date"][which],
            batch["number"][which],
            _either(batch, "__display_name", "display-name", "display_name", "name")[which],
            kind=Kind.CALL,
        )


def _pictures(messages: Messages, batch: Batch, mask: NDArray[np.bool_]) -> None:
    """Take some MMS, with their parts and addresses."""
    which = np.flatnonzero(mask)
    if not len(which):
        return
    place = np.cumsum(mask) - 1
    parts = batch.within("part")
    mine = np.flatnonzero(mask[parts.around])
    text, media = contents(parts["ct"][mine], parts["text"][mine], place[parts.around[mine]], len(which))
    m_type = whole(batch["m_type"][which])[0]
    side = look_up(BOX, whole(batch["msg_box"][which])[0])
    side = np.where(side == Side.UNSAID, look_up(MMS, m_type), side)
    sender, address, name = _addresses(messages, batch, which, place, side)
    kind = np.where(media | (m_type == NOT_FETCHED) | ~text.present, Kind.MEDIA, Kind.TEXT)
    messages.add(
        batch.record[which],
        side,
        batch["date"][which],
        address,
        name,
        sender=sender,
        kind=np.where(np.isin(m_type, MMS_REPORTS), Kind.NOTICE, kind),
        text=text,
    )


def _addresses(
    messages: Messages,
    batch: Batch,
    which: NDArray[np.int64],
    place: NDArray[np.int64],
    side: NDArray[np.int8],
) -> tuple[NDArray[np.int32], Spans, Spans]:
    """Tell who wrote each MMS, and with whom it was exchanged: addresses as one text, and a name.

    Of what was sent the recipients are the others.  Of what was received the sender is one of them, and I am
    among the recipients; where there is one recipient only, it is me.
    """
    sender = _either(batch, "__sender", "sender")[which]
    name = _either(batch, "__sender_name", "sender_name")[which]
    to = batch.within("to")
    mine = np.flatnonzero(np.isin(to.around, which))
    of, address = place[to.around[mine]], to["address"][mine]
    numbers = messages.book.number(address)
    wrote = messages.book.number(sender)
    alone = np.bincount(of, minlength=len(which)) <= 1
    into = side == Side.IN
    messages.book.own(numbers[(into & alone)[of]])
    messages.book.own(wrote[~into & (side == Side.OUT)])
    # The sender first, then the recipients; each list in the order of its records.
    others = np.flatnonzero(~(into & alone)[of])
    first = np.flatnonzero(into & (sender.end > sender.start))
    start = np.concatenate([sender.start[first], address.start[others]])
    end = np.concatenate([sender.end[first], address.end[others]])
    record = np.concatenate([first, of[others]])
    order = np.argsort(record, kind="stable")
    joint = joined(sender.buffer, start[order], end[order], record[order], len(which), JOINT, sender.escape)
    named = to["__name"].or_else(to["name"])[mine]
    once = others[(alone & ~into)[of[others]]]
    name_start, name_end = np.where(into & alone, name.start, -1), np.where(into & alone, name.end, -1)
    name_start[of[once]], name_end[of[once]] = named.start[once], named.end[once]
    return (
        np.where(into, wrote, ME).astype(np.int32),
        joint,
        replace(name, start=name_start, end=name_end),
    )
