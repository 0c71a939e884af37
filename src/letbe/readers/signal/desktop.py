"""Read a conversation of sigtop in JSON: rows of Signal Desktop's own, as they lie in its database."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from letbe.errors import UnreadableError
from letbe.readers.fields.columns import Columns, hashed
from letbe.readers.fields.handles import NOBODY, Words
from letbe.readers.fields.jsonwalk import Document, Group, Shape
from letbe.readers.fields.plain import plain
from letbe.readers.fields.spans import spans_of
from letbe.readers.fields.values import UTC
from letbe.readers.rows import Flag, Handle, Kind, Rows, Scan
from letbe.readers.signal.identity import native, times_of
from letbe.readers.signal.names import BY_MARK, chat_of, party_of, stem_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from letbe.readers.fields.jsonwalk import Batch
    from letbe.readers.rows import Work

_SHAPE: Final = Shape(
    Group(
        "row",
        ("[]",),
        {
            "type": "type",
            "at": "sent_at",
            "or at": "timestamp",
            "number": "source",
            "id": "sourceServiceId",
            "old id": "sourceUuid",
            "chat": "conversationId",
            "text": "body",
            "sticker": "sticker",
            "shared": "contact/[]",
            "gone": "deletedForEveryone",
            "erased": "isErased",
            "call": "callHistoryDetails",
            "was incoming": "callHistoryDetails/wasIncoming",
            "direction": "callHistoryDetails/direction",
        },
    ),
    within=(
        Group("attachment", ("[]/attachments/[]",), {}),
        Group("edit", ("[]/editHistory/[]",), {}),
        Group("reaction", ("[]/reactions/[]",), {"from": "fromId", "at": "timestamp", "removed": "remove"}),
    ),
)

NO_TYPE: Final = "it does not say which way it went"
#: The handle that is me, and what stands for the other one where a row does not name anybody.
_ME: Final = 0
_OTHER: Final = "other"


def scan(work: Work) -> Scan:
    """Read one conversation; see ``Desktop.scan``."""
    source = work.sources[0]
    found = _Rows(work)
    document = Document(source, _SHAPE, work.progress)
    for batch in document:
        found.take(batch)
    document.report(found.columns)
    if not document.records and document.warnings:
        raise UnreadableError(f"{source.path} holds no rows of Signal Desktop", "export it again with sigtop")
    return found.finish(work, document)


class _Rows:
    """Gathers the rows of one conversation."""

    def __init__(self, work: Work) -> None:
        self.columns = Columns(work.listen)
        self._types = Words()
        self._people = Words()
        self._people.add("me")
        self._unsized = 0

    def take(self, batch: Batch) -> None:
        """Take over some rows."""
        kinds = self._types.number(batch["type"])
        code = self._types.table(
            lambda t: {"outgoing": 1, "incoming": 2, "call-history": 3, "": -1}.get(t, 0)
        )[kinds]
        at, known = times_of(batch["at"].or_else(batch["or at"]))
        mine, theirs, call = code == 1, code == 2, code == 3
        mine |= call & _called_by_me(batch)
        person = self._people.number(batch["id"].or_else(batch["old id"]).or_else(batch["number"]))
        other = self._people.add(_OTHER)
        author = np.where(mine, _ME, np.where((person >= 0) & ~call, person, other))
        media = np.zeros(len(batch), bool)
        media[batch.within("attachment").around] = True
        media |= batch.has("sticker") | batch["shared"].present
        edited = np.zeros(len(batch), bool)
        edited[batch.within("edit").around] = True
        gone = batch.true("gone")
        text = batch["text"]
        kind: Any = np.where(media, Kind.MEDIA, Kind.TEXT)
        kind = np.where(call, Kind.CALL, np.where((code == 0), Kind.NOTICE, kind))
        self._unsized += int(((kind == Kind.TEXT) & ~text.present & ~gone & ~batch.true("erased")).sum())
        unsaid = code < 0
        self.columns.refuse(batch.record[unsaid], NO_TYPE)
        kept = ~unsaid
        self.columns.add(
            batch.record[kept],
            at[kept],
            known=known[kept],
            author=np.where(kind == Kind.NOTICE, NOBODY, author)[kept],
            kind=kind[kept],
            text=text.only((mine | theirs) & text.present & ~gone)[kept],
            flags=(np.where(gone, int(Flag.DELETED), 0) | np.where(edited, int(Flag.EDITED), 0))[kept],
        )
        self._take_reactions(batch, batch.within("reaction"), other)

    def _take_reactions(self, batch: Batch, found: Batch, other: int) -> None:
        """Take over reactions: by the one whose conversation it is, or by me.

        In a group nothing tells who else it was; a group is no tie, and its reactions are left out.
        """
        at, known = times_of(found["at"])
        by_other = hashed(found["from"]) == hashed(batch["chat"])[found.around]
        good = (known == UTC) & found["from"].present & ~found.true("removed")
        self.columns.add(
            found.record[good], at[good], author=np.where(by_other, other, _ME)[good], kind=Kind.REACTION
        )

    def finish(self, work: Work, document: Document) -> Scan:
        """Put together who is who."""
        rows, utc, said = self.columns.rows(work.ask.zone)
        party, title = party_of(stem_of(work.sources[0].name))
        handles = [Handle("Me", None), *(Handle(None, k) for k in self._people.texts[1:])]
        wrote = [k for k in np.unique(rows.author).tolist() if k >= 0]
        nameless = self._people.add(_OTHER)
        known = [k for k in wrote if k not in (_ME, nameless)]
        if len(known) == 1 or not known:  # the one who calls and reacts is the one who writes
            rows.author[rows.author == nameless] = known[0] if known else nameless
        if len(known) == 1 and party is not None:
            handles[known[0]] = Handle(party.name, party.address or handles[known[0]].address)
        if nameless < len(handles):
            handles[nameless] = party if party is not None and not known else Handle("unknown", None)
        chat = chat_of(handles, _ME, party, title, known or [k for k in wrote if k != _ME])
        is_group = chat.kind == "group"
        if is_group:  # nothing tells who reacted
            rows = _without(rows, rows.kind == Kind.REACTION)
        address = hashed(spans_of([*((h.address or h.name or "") for h in handles), ""])).view(np.int64)
        for reaction in (False, True):
            which = (rows.kind == Kind.REACTION) == reaction
            author = rows.author[which]
            in_group = np.full(len(author), is_group)
            rows.native[which] = native(
                rows.at[which], author == _ME, address[author], in_group, reaction=reaction
            )
        warnings = [*document.warnings, *said]
        if self._unsized:
            warnings.append(
                f"this version of Signal keeps texts elsewhere; messages without theirs: {self._unsized:,}"
            )
        return Scan(
            format="signal",
            rows=rows,
            chats=(chat,),
            handles=tuple(handles),
            me=frozenset({_ME}),
            me_by=BY_MARK,
            date_order="native" if len(rows) else None,
            date_order_by="a machine's time stamp" if len(rows) else None,
            utc=utc,
            warnings=tuple(warnings),
            errors=self.columns.errors,
            errors_total=self.columns.errors_total,
        )


def _called_by_me(batch: Batch) -> NDArray[np.bool_]:
    """Tell calls that I made, in the form of either year."""
    direction = plain(batch["direction"])
    letter = direction.buffer[np.maximum(direction.start, 0)]
    return np.where(
        direction.present, letter == ord("O"), batch["was incoming"].present & ~batch.true("was incoming")
    )


def _without(rows: Rows, which: NDArray[np.bool_]) -> Rows:
    """Leave some rows out."""
    return Rows(**{field.name: getattr(rows, field.name)[~which] for field in fields(Rows)})
