"""Read one export of Hinge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.readers.fields.jsonwalk import Document, Group, Shape
from letbe.readers.fields.onesided import OneSided
from letbe.readers.fields.values import LOCAL, UTC, moments
from letbe.readers.rows import Kind

if TYPE_CHECKING:
    from letbe.readers.rows import Scan, Work

_SHAPE: Final = Shape(
    Group("message", ("[]/chats/[]", "[]/voice_notes/[]"), {"at": "timestamp", "text": "body"}),
    around=(
        Group("person", ("[]",), {}),
        Group("match", ("[]/match/[]",), {"at": "timestamp"}),
        Group("like", ("[]/like/[]",), {"at": "timestamp"}),
    ),
)
_VOICE: Final = 1


def scan(work: Work) -> Scan:
    """Read one export; see ``HingeReader.scan``."""
    own = OneSided(work)
    document = Document(work.sources[0], _SHAPE, work.progress)
    for batch in document:
        at, known = moments(batch["at"])
        text = batch["text"]
        kind = np.where((batch.which == _VOICE) | (text.end <= text.start), Kind.MEDIA, Kind.TEXT)
        known = np.where(known == LOCAL, np.int8(UTC), known)
        own.add(batch.record, at, known, batch.around, kind, text.only(kind == Kind.TEXT))
    since: dict[int, str] = {}
    for group in ("match", "like"):
        for one in document.outers(group):
            if "at" in one.values:
                since.setdefault(one.parent, one.values["at"])

    def match_of(mark: int) -> tuple[str, str]:
        if mark not in since:
            return f"match {mark + 1}", f"Hinge match {mark + 1}"
        moment = since[mark].partition(".")[0]
        return f"match of {moment}", f"Hinge match of {moment[:16]}"

    return own.finish(work, document, "hinge", match_of)
