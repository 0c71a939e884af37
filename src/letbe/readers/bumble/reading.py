"""Read one file of Bumble's data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.readers.fields.jsonwalk import Document, Group, Shape
from letbe.readers.fields.onesided import OneSided
from letbe.readers.fields.values import LOCAL, UTC, moments
from letbe.readers.rows import Kind

if TYPE_CHECKING:
    from letbe.readers.rows import Scan, Work

_LISTS: Final = ("conversations/[]", "chats/[]", "matches/[]")
_TEXTS: Final = ("message", "text", "body")
_TIMES: Final = ("timestamp", "sent_at", "created_at", "date")
_IDS: Final = ("id", "conversation_id", "chat_id", "match_id")

_SHAPE: Final = Shape(
    Group(
        "message",
        tuple(f"{path}/messages/[]" for path in _LISTS),
        {name: name for name in (*_TEXTS, *_TIMES)},
    ),
    around=(Group("conversation", _LISTS, {name: name for name in _IDS}),),
)


def scan(work: Work) -> Scan:
    """Read one file; see ``BumbleReader.scan``."""
    own = OneSided(work)
    document = Document(work.sources[0], _SHAPE, work.progress)
    for batch in document:
        text, told = batch[_TEXTS[0]], batch[_TIMES[0]]
        for name in _TEXTS[1:]:
            text = text.or_else(batch[name])
        for name in _TIMES[1:]:
            told = told.or_else(batch[name])
        at, known = moments(told)
        known = np.where(known == LOCAL, np.int8(UTC), known)
        kind = np.where(text.end > text.start, Kind.TEXT, Kind.MEDIA)
        own.add(batch.record, at, known, batch.around, kind, text)
    conversations = document.outers("conversation")

    def match_of(mark: int) -> tuple[str, str]:
        values = conversations[mark].values if 0 <= mark < len(conversations) else {}
        known_as = next((values[name] for name in _IDS if values.get(name)), f"match {mark + 1}")
        return known_as, f"Bumble {known_as}"

    return own.finish(work, document, "bumble", match_of)
