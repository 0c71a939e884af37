"""Read one export of Skype or Teams."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.readers.fields.chats import numbered, writers
from letbe.readers.fields.columns import Columns, hashed, mixed
from letbe.readers.fields.handles import NOBODY, Handles, Words
from letbe.readers.fields.jsonwalk import Document, Group, Shape
from letbe.readers.fields.markup import either, trimmed, without_elements
from letbe.readers.fields.plain import plain
from letbe.readers.fields.sentences import Sentences
from letbe.readers.fields.spans import Escape
from letbe.readers.fields.values import moments
from letbe.readers.rows import Chat, Flag, Kind, Scan

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from letbe.readers.fields.jsonwalk import Batch
    from letbe.readers.fields.spans import Spans
    from letbe.readers.rows import Work

_SHAPE: Final = Shape(
    Group(
        "message",
        ("conversations/[]/MessageList/[]",),
        {
            "id": "id",
            "name": "displayName",
            "at": "originalarrivaltime",
            "type": "messagetype",
            "content": "content",
            "from": "from",
            "edited": "properties/edittime",
            "deleted": "properties/deletetime",
            "generated": "properties/isserversidegenerated",
        },
    ),
    around=(
        Group("account", ("",), {"me": "userId"}),
        Group(
            "conversation",
            ("conversations/[]",),
            {"id": "id", "name": "displayName", "topic": "threadProperties/topic"},
        ),
    ),
)

#: What a word of Skype's means; of ``RichText/...`` all that is not here is a medium, of others a notice.
_TYPES: Final = {
    "Text": Kind.TEXT,
    "RichText": Kind.TEXT,
    "RichText/Html": Kind.TEXT,
    "RichText/Sms": Kind.TEXT,
    "EndToEndEncryption/EncryptedText": Kind.TEXT,
    "Event/Call": Kind.CALL,
    "Poll": Kind.MEDIA,
    "RichText/Media_CallRecording": Kind.NOTICE,
    "RichText/Media_CallTranscript": Kind.NOTICE,
}
#: Texts without markup, where a sign for "less" is one.
_BARE: Final = frozenset(("Text", "RichText/Sms"))
_SEALED: Final = "EndToEndEncryption/EncryptedText"

#: Elements that hold somebody else's words, and the mark of an edit.
_CUT: Final = ("quote", "blockquote", "e_m")
_EDIT: Final = _CUT.index("e_m")

#: How a call begins that is told of again when it ends.
_STARTED: Final = Sentences([('<partlist type="started"', ""), ("<partlist type='started'", "")])
_STARTED_BYTES: Final = 24

#: Threads of two people in Teams.
_OF_TWO: Final = re.compile(r"19:(?:uni01_|.*@unq\.gbl\.spaces$)")


class _Export:
    """Gathers what one file holds."""

    def __init__(self, work: Work) -> None:
        self.people = Handles()
        self.columns = Columns(work.listen)
        self._types = Words()

    def take(self, batch: Batch) -> None:
        """Take over some records."""
        types = self._types.number(batch["type"])
        kind = self._types.table(_kind_of)[types]
        bare = self._types.table(lambda t: t in _BARE, np.bool_)[types]
        sealed = self._types.table(lambda t: t == _SEALED, np.bool_)[types]
        content = plain(batch["content"])
        started = _STARTED.which(
            replace(content, end=np.minimum(content.end, content.start + _STARTED_BYTES))
        )
        kind = np.where((kind == Kind.CALL) & (started >= 0), Kind.NOTICE, kind)
        kind = np.where(batch.true("generated"), Kind.NOTICE, kind)
        deleted, edited = _stated(batch["deleted"]), _stated(batch["edited"])
        text, marked = _own_words(content.only((kind == Kind.TEXT) & ~sealed), bare)
        at, known = moments(batch["at"])
        author = self.people.number(batch["from"], batch["name"])
        self.columns.add(
            batch.record,
            at,
            known=known,
            chat=batch.around,
            author=np.where(kind == Kind.NOTICE, NOBODY, author),
            kind=kind,
            text=text.only(~deleted & (text.end > text.start)),
            flags=np.where(deleted, int(Flag.DELETED), 0) | np.where(edited | marked, int(Flag.EDITED), 0),
            native=np.where(batch["id"].present, mixed(hashed(batch["id"]), hashed(batch["from"])), 0),
        )


def _kind_of(word: str) -> int:
    """Tell what a record is by Skype's word for it.

    >>> Kind(_kind_of("RichText/Media_Video")).name, Kind(_kind_of("ThreadActivity/AddMember")).name
    ('MEDIA', 'NOTICE')
    """
    return _TYPES.get(word, Kind.MEDIA if word.startswith("RichText/") else Kind.NOTICE)


def _stated(times: Spans) -> NDArray[np.bool_]:
    """Tell which records have a time, written in quotes or not, that is not empty or zero."""
    long: NDArray[np.bool_] = times.end - times.start > 1
    return long


def _own_words(content: Spans, bare: NDArray[np.bool_]) -> tuple[Spans, NDArray[np.bool_]]:
    """Give what a person typed, and which texts bear the mark of an edit."""
    cut, found = without_elements(content, _CUT)
    marked = replace(cut, escape=Escape.HTML).only(~bare)
    plainly = replace(cut, escape=Escape.XML).only(bare)
    once = either(marked, plainly)
    # Some references are written twice: &amp;quot;
    return trimmed(replace(once, escape=Escape.XML)), found[:, _EDIT]


def scan(work: Work, app: str) -> Scan:
    """Read an export.

    Args:
        work: One source.
        app: ``skype`` or ``teams``.
    """
    export = _Export(work)
    document = Document(work.sources[0], _SHAPE, work.progress)
    for batch in document:
        export.take(batch)
    document.report(export.columns)
    rows, utc, said = export.columns.rows(work.ask.zone)
    entries = [one.values for one in document.outers("conversation")]
    ids = Words()
    number_of = np.array([*(ids.add(e.get("id", "")) for e in entries), NOBODY], np.int32)
    rows = replace(rows, chat=number_of[rows.chat])
    names: dict[int, str] = {}
    for entry, number in zip(entries, number_of.tolist(), strict=False):
        if name := entry.get("name") or entry.get("topic"):
            names.setdefault(number, name)
    owners = [one.values["me"] for one in document.outers("account") if one.values.get("me")]
    me = {export.people.add(owner) for owner in owners}
    wrote = writers(rows)
    rows, listed = numbered(
        rows, lambda n: _chat(ids.texts[n] if n >= 0 else "", names.get(n), me, export, wrote.get(n, []))
    )
    return Scan(
        format=app,
        rows=rows,
        chats=listed,
        handles=export.people.handles(),
        me=frozenset(me),
        me_by="the account's own id" if me else None,
        date_order="native" if len(rows) else None,
        date_order_by="a machine's own time" if len(rows) else None,
        utc=utc,
        warnings=(*document.warnings, *said),
        errors=export.columns.errors,
        errors_total=export.columns.errors_total,
    )


def _chat(known: str, name: str | None, me: set[int], export: _Export, wrote: list[int]) -> Chat:
    """Make the chat of a conversation's id, by who wrote in it."""
    if known.startswith("28:"):
        return Chat("robot", name, known)
    if known.startswith("48:"):
        return Chat("self", name, known)
    if known.startswith("8:"):
        other = export.people.add(known, name)
        return Chat("self", None, known) if other in me else Chat("one", name, known, other, "the chat's id")
    if _OF_TWO.match(known):
        others = [w for w in wrote if w not in me]
        other = others[0] if me and len(others) == 1 else -1
        return Chat("one", name, known, other, "the chat's id" if other >= 0 else None)
    return Chat("group" if known.startswith("19:") else "unknown", name, known or None)
