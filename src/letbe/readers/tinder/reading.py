"""Read one export of Tinder."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.compiled import scanner
from letbe.readers.fields.handles import Words
from letbe.readers.fields.jsonwalk import Document, Group, Shape
from letbe.readers.fields.onesided import OneSided
from letbe.readers.fields.plain import plain
from letbe.readers.fields.spans import Escape
from letbe.readers.fields.values import UNREAD, UTC, within
from letbe.readers.mail.dates import NO_DATE, read_date
from letbe.readers.rows import Kind

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from letbe.readers.fields.spans import Spans
    from letbe.readers.rows import Scan, Work

_SHAPE: Final = Shape(
    Group(
        "message",
        ("Messages/[]/messages/[]",),
        {"at": "sent_date", "text": "message", "type": "type"},
    ),
    around=(Group("match", ("Messages/[]",), {"id": "match_id"}),),
)

#: What is no text: a link to a picture, a wave, a card.  A number stands for a text, as does nothing.
_MEDIA: Final = frozenset(
    (
        "gif",
        "gesture",
        "contact_card",
        "activity",
        "sticker",
        "audio",
        "video",
        "photo",
        "song",
        "gif_reaction",
    )
)


def scan(work: Work) -> Scan:
    """Read one export; see ``TinderReader.scan``."""
    own, types = OneSided(work), Words()
    document = Document(work.sources[0], _SHAPE, work.progress)
    for batch in document:
        numbers = types.number(batch["type"])
        kind = types.table(lambda t: Kind.MEDIA if t.casefold() in _MEDIA else Kind.TEXT)[numbers]
        text = plain(replace(plain(batch["text"]), escape=Escape.XML))
        at, known = _moments(plain(batch["at"]))
        # The text of a picture is the address that it lies at.
        own.add(
            batch.record,
            at,
            known,
            batch.around,
            kind,
            text.only((kind == Kind.TEXT) & (text.end > text.start)),
        )
    matches = document.outers("match")

    def match_of(mark: int) -> tuple[str, str]:
        known_as = matches[mark].values.get("id") if 0 <= mark < len(matches) else None
        known_as = known_as or f"match {mark + 1}"
        return known_as, f"Tinder {known_as}"

    return own.finish(work, document, "tinder", match_of)


def _moments(spans: Spans) -> tuple[NDArray[np.int64], NDArray[np.int8]]:
    """Read times as mails write them, or in ISO 8601."""
    at = np.full(len(spans), NO_DATE, np.int64)
    _read_all(spans.buffer, spans.start, spans.end, at)
    good = (at != NO_DATE) & within(at)
    return np.where(good, at, 0), np.where(good, UTC, UNREAD).astype(np.int8)


@scanner
def _read_all(
    buffer: NDArray[np.uint8], start: NDArray[np.int64], end: NDArray[np.int64], at: NDArray[np.int64]
) -> None:
    """Fill the times."""
    for k in range(len(start)):
        if start[k] >= 0:
            at[k] = read_date(buffer, start[k], end[k])
