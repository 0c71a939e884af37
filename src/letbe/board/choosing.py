"""Who chooses you: those who start, answer and ask.  A list to look at, by name; nobody is ranked.

Who is on it is decided on the low end of each interval, so that a few messages say nothing.  Whoever
asked for room, has a space, or whose chapter is closed is never looked at here, and whoever steps away is not
on the list: what was is not what is.
"""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from letbe.people.normalise import folded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from letbe.board.board import Entry
    from letbe.people.match import Known

#: A 90 % interval, as everywhere in letbe.
_Z: Final = 1.6448536269514722
#: Fewer of anything say nothing; the same number as for answers elsewhere.
FEWEST: Final = 5
#: They begin at least about a quarter of the conversations, and answer at least half of what waits for
#: them, with the interval wholly above it.  Both are choices: no study gives them.
STARTS_ABOVE: Final = 0.25
ANSWERS_ABOVE: Final = 0.5
#: They have written within a year.
WITHIN: Final = timedelta(days=365)

#: What is read of a message to know who asks.
ASKING_COLUMNS: Final = (
    *("handle", "sent_at", "direction", "kind", "question", "group", "recipients", "automatic", "deleted"),
)


@dataclass(frozen=True, slots=True)
class Share:
    """A share with its count and its 90 % interval (Wilson).

    Attributes:
        count: How many.
        n: Of how many.
        low: Lower end, in [0, 1].
        high: Upper end, in [0, 1].
    """

    count: int
    n: int
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Choosing:
    """Somebody who starts, answers and asks.

    Attributes:
        known: Who it is.
        channels: Where the two of you are in touch.
        starts: The conversations that they began.
        answers: What waited for their answer for seven days, and was answered within them.
        asks: Their messages that hold a question.
    """

    known: Known
    channels: tuple[str, ...]
    starts: Share
    answers: Share
    asks: Share

    def as_json(self) -> dict[str, Any]:
        """Give it as plain values."""
        from dataclasses import asdict  # noqa: PLC0415 - one call

        who = {"id": self.known.id, "name": self.known.name, "handles": list(self.known.handles)}
        shares = {name: asdict(getattr(self, name)) for name in ("starts", "answers", "asks")}
        return {**who, "channels": list(self.channels), **shares}


def share(count: int, n: int) -> Share:
    """Give a share with its interval; of nothing, everything is possible.

    Args:
        count: How many, 0 to n.
        n: Of how many, at least 0.

    Source: Wilson (1927), J. Amer. Statist. Assoc. 22(158), 209-212.

    >>> half = share(10, 20)
    >>> round(half.low, 3), round(half.high, 3)
    (0.327, 0.673)
    """
    if not n:
        return Share(0, 0, 0.0, 1.0)
    p, z2 = count / n, _Z * _Z
    middle = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return Share(count, n, min(max(middle - half, 0.0), p), max(min(middle + half, 1.0), p))


def asking(parts: Sequence[Callable[[], pa.Table]], now: datetime) -> dict[str, tuple[int, int]]:
    """Count their messages, and those that hold a question.

    Args:
        parts: Functions that load messages with ``ASKING_COLUMNS``.
        now: The time; later messages are left out.

    Returns:
        Person \u2192 questions, and texts of theirs to me alone.

    Cost: one pass over the messages.
    """
    found: dict[str, tuple[int, int]] = {}
    for load in parts:
        table = load()
        apart = pc.or_(pc.or_(table["group"], table["automatic"]), pc.greater(table["recipients"], 1))
        theirs = pc.and_(
            pc.equal(table["direction"].cast(pa.string()), "in"),
            pc.equal(table["kind"].cast(pa.string()), "text"),
        )
        seen = pc.and_(
            pc.less_equal(table["sent_at"], pa.scalar(now)), pc.invert(pc.or_(apart, table["deleted"]))
        )
        kept = table.filter(pc.and_(theirs, seen)).select(["person", "question"])
        kept = kept.set_column(1, "question", kept["question"].cast(pa.int64()))
        grouped = kept.group_by("person").aggregate([("question", "sum"), ("question", "count")])
        for row in grouped.to_pylist():
            found[row["person"]] = (row["question_sum"], row["question_count"])
    return found


def choosing(
    entries: Iterable[Entry], asked: Mapping[str, tuple[int, int]], now: datetime
) -> tuple[Choosing, ...]:
    """Keep those who start, answer and ask, by name.

    Args:
        entries: Ties with their figures.
        asked: From ``asking``.
        now: The time.
    """
    found = (_choosing(e, asked.get(e.known.id, (0, 0))) for e in entries if _lasting(e, now))
    kept = [c for c in found if _chooses(c)]
    return tuple(sorted(kept, key=lambda c: (_plainly(c.known.shown), c.known.id)))


def _plainly(name: str) -> str:
    """Write a name without its accents, for the order."""
    letters = unicodedata.normalize("NFKD", folded(name))
    return "".join(c for c in letters if not unicodedata.combining(c))


def _lasting(entry: Entry, now: datetime) -> bool:
    """Tell whether they wrote within a year, and nothing says that they step away."""
    tie = entry.tie
    return tie["last_them"] is not None and now - tie["last_them"] < WITHIN and tie["said"] == "none"


def _choosing(entry: Entry, asked: tuple[int, int]) -> Choosing:
    """Put the three shares together."""
    tie = entry.tie
    started, begun = tie["initiations_them"], tie["initiations_them"] + tie["initiations_me"]
    waited = tie["answered_7d_n_them"]
    answered = round((tie["answered_7d_share_them"] or 0.0) * waited)
    return Choosing(
        entry.known, entry.channels, share(started, begun), share(answered, waited), share(*asked)
    )


def _chooses(one: Choosing) -> bool:
    """Tell whether all three are seen clearly enough."""
    enough = min(one.starts.n, one.answers.n) >= FEWEST
    return enough and one.starts.low > STARTS_ABOVE and one.answers.low > ANSWERS_ABOVE and one.asks.count > 0
