"""Who came back by themselves: one calm line at the next look, and nothing that pushes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from letbe.space.person import who_returned

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from letbe.people.match import Known
    from letbe.space import Returned
    from letbe.space.log import Log


@dataclass(frozen=True, slots=True)
class Back:
    """Somebody who wrote to the user, after room was asked for or given, or the chapter was closed.

    Attributes:
        known: Who it is.
        wrote_at: When they wrote last.
        replies: How many replies are welcome: one to each message of theirs, within seven days; None where
            the chapter is closed, for then nothing of theirs is counted.
        may_answer: One is.
        offers_end: They started three times on three days within 30 days: the space may be ended.
        sealed: The chapter is closed, and stays so.
    """

    known: Known
    wrote_at: datetime
    replies: int | None
    may_answer: bool
    offers_end: bool
    sealed: bool

    def as_json(self) -> dict[str, object]:
        """Give it as plain values."""
        return {
            "id": self.known.id,
            "name": self.known.name,
            "last_wrote_at": self.wrote_at,
            "may_answer": self.may_answer,
            "replies": self.replies,
            "offers_end": self.offers_end,
            "closed": self.sealed,
        }


def backs(
    log: Log, ids: Mapping[str, Sequence[bytes]], known: Mapping[str, Known], now: datetime
) -> tuple[Back, ...]:
    """Give who came back by themselves, the latest first.

    Args:
        log: The log of decisions.
        ids: Person \u2192 the ids of their addresses.
        known: Everybody by id.
        now: The moment.

    Cost: O(people with something in force).
    """
    found = [
        _back(known[person], back, sealed=any(log.state(i).sealed for i in ids[person]))
        for person, back in who_returned(log, ids, now).items()
    ]
    return tuple(sorted(found, key=lambda b: (b.wrote_at, b.known.shown), reverse=True))


def _back(known: Known, back: Returned, *, sealed: bool) -> Back:
    """Put together what is said of one return."""
    replies = None if sealed else back.replies
    return Back(known, back.last_wrote_at, replies, back.replies > 0, back.offers_end, sealed)
