"""What is found in a text: the nouns of this room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime

#: The kinds that ask for distance, strictest first.
DISTANCE: Final = ("stop", "opt-out", "pause", "less", "channel", "hours", "topic")
#: Every kind that a text can be.
KINDS: Final = (*DISTANCE, "open", "none")


@dataclass(frozen=True, slots=True)
class Found:
    """What one text asks for.

    Attributes:
        kind: One of ``KINDS``; ``none`` where nothing is asked.
        probability: That the text asks for distance (of kind ``open``: that it opens the door), in [0, 1].
        counts: True where it is in force until somebody sets it aside; False where it is only listed.
        span: First and one past the last code point of the sentence that asks, in the text as it was given.
        until: The end of a pause, where the words name one that could be read.
        limit: The words that name the means, hours, topic or amount, or the end of a pause.
        instead: The means that they would rather have, where they name one.
        brief: True for a pause that is for the moment ("later", "busy") and asks for no room.
        language: The table that matched, ISO 639-1.
        rule: The phrase of the table that matched, for explaining.
    """

    kind: str = "none"
    probability: float = 0.0
    counts: bool = False
    span: tuple[int, int] | None = None
    until: datetime | None = None
    limit: str | None = None
    instead: str | None = None
    brief: bool = False
    language: str | None = None
    rule: str | None = None
