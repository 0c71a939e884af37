"""Read what signal-export writes for a chat: ``data.json``, one message a line, or ``chat.md``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from letbe.errors import UnreadableError
from letbe.readers.fields.columns import Columns
from letbe.readers.fields.handles import Words
from letbe.readers.fields.jsonwalk import Document, Group, Shape
from letbe.readers.fields.plain import plain
from letbe.readers.fields.values import moments
from letbe.readers.rows import Flag, Kind, Scan
from letbe.readers.signal.lines import Form
from letbe.readers.signal.names import stem_of
from letbe.readers.signal.recognising import exported, is_of_chat
from letbe.readers.signal.texts import made, scan_lines
from letbe.readers.signal.trim import trimmed

if TYPE_CHECKING:
    from letbe.readers.fields.jsonwalk import Batch
    from letbe.readers.rows import Work
    from letbe.readers.source import Source

_SHAPE: Final = Shape(
    Group(
        "message",
        ("",),
        {
            "at": "date",
            "sender": "sender",
            "text": "body",
            "sticker": "sticker",
            "deleted": "deleted",
            "call": "call",
        },
    ),
    within=(
        Group("attachment", ("attachments/[]",), {}),
        Group("reaction", ("reactions/[]",), {}),
    ),
    lines=True,
)


def scan(work: Work) -> Scan:
    """Read a chat; see ``Exported.scan``."""
    as_json = [s for s in work.sources if exported(s.head())]
    if not as_json:
        source = work.sources[0]
        return scan_lines(work, source, Form.MARKDOWN, _chat_of(source))
    source = as_json[0]
    columns, authors = Columns(work.listen), Words()
    reactions = 0
    document = Document(source, _SHAPE, work.progress)
    for batch in document:
        reactions += _take(batch, columns, authors)
    document.report(columns)
    if not document.records and document.warnings:
        raise UnreadableError(f"{source.path} holds no messages of signal-export", "export it again")
    rows, utc, said = columns.rows(work.ask.zone, in_order=True)
    warnings = [*document.warnings, *said]
    if reactions:
        warnings.append(f"reactions have no time of their own there, and are not counted: {reactions:,}")
    return made(rows, authors.texts, _chat_of(source), columns, utc=utc, warnings=warnings)


def _take(batch: Batch, columns: Columns, authors: Words) -> int:
    """Take over some messages; give how many reactions stand in them."""
    at, known = moments(batch["at"])
    media = np.zeros(len(batch), bool)
    media[batch.within("attachment").around] = True
    kind: Any = np.where(media | batch.has("sticker"), Kind.MEDIA, Kind.TEXT)
    call, deleted = batch.true("call"), batch.true("deleted")
    kind = np.where(call, Kind.CALL, kind)
    columns.add(
        batch.record,
        at,
        known=known,
        author=authors.number(batch["sender"]),
        kind=kind,
        text=trimmed(plain(batch["text"])).only(~call & ~deleted),
        flags=np.where(deleted, int(Flag.DELETED), 0),
    )
    return len(batch.within("reaction"))


def _chat_of(source: Source) -> str:
    """Give the name of a chat: that of its folder, since its files are all called alike."""
    if not is_of_chat(source.name):
        return stem_of(source.name)
    return source.inside.rstrip("/\\").replace("\\", "/").rpartition("/")[2]
