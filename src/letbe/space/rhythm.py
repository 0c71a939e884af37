"""What the rhythm says of each person, kept so that ``letbe may`` need not read the history.

``letbe read`` works it out at its end and puts it here: a few numbers a person, in the home's own
encrypted database.  Of somebody who asked for room only the times at which I wrote are kept, which a cap
needs; what they did is not measured.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, cast

from letbe.space.answers import NO_FACTS, Facts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from letbe.home import Home

_ROOM: Final = "rhythm"
_STEPS: Final = (
    """
CREATE TABLE rhythm (
    person     TEXT PRIMARY KEY,    -- id of the person
    unanswered INTEGER NOT NULL,    -- bids of mine that stand unanswered
    first_bid  INTEGER,             -- when the first of them was sent, microseconds since 1970 UTC
    last_bid   INTEGER,             -- when the last of them was sent, the same
    reply_h_95 REAL,                -- 95 % of their answers come within so many hours
    answered   INTEGER NOT NULL,    -- bids of mine that they answered
    they_last  INTEGER NOT NULL,    -- 1 if the last message is theirs
    sent       TEXT NOT NULL        -- when I wrote last, at most 100 times, JSON, microseconds
) STRICT, WITHOUT ROWID;
""",
)
_US: Final = timedelta(microseconds=1)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
#: A row of the table without the person.
_Row = tuple[int, "int | None", "int | None", "float | None", int, int, str]


def keep_rhythm(home: Home, facts: Mapping[str, tuple[Facts, datetime | None]]) -> None:
    """Keep what the rhythm says of some people; what was kept of them goes.

    Args:
        home: An open home.
        facts: Person → the facts, and when the first bid that stands was sent.

    Cost: one synced commit.
    """
    home.migrate(_ROOM, _STEPS)
    with home.transaction() as db:
        db.executemany(
            "INSERT OR REPLACE INTO rhythm VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [(person, *_row(one, first)) for person, (one, first) in facts.items()],
        )


def _row(facts: Facts, first: datetime | None) -> _Row:
    """Write facts as a row."""
    return (
        facts.unanswered,
        _us(first),
        _us(facts.last_bid_at),
        facts.reply_h_95,
        facts.answered,
        int(facts.they_wrote_last),
        json.dumps([_us(at) for at in facts.sent_at]),
    )


def rhythm_of(home: Home, person: str) -> Facts:
    """Give what the rhythm says of one person; nothing where nothing is kept.

    Raises:
        DamagedError: The home is not what was written.

    Cost: one look-up.
    """
    home.migrate(_ROOM, _STEPS)
    with home.reading() as db:
        row = db.execute("SELECT * FROM rhythm WHERE person = ?", (person,)).fetchone()
    if row is None:
        return NO_FACTS
    _, unanswered, _, last_bid, reply_h_95, answered, they_last, sent = cast("tuple[str, *_Row]", row)
    return Facts(
        unanswered=unanswered,
        last_bid_at=_at(last_bid),
        reply_h_95=reply_h_95,
        answered=answered,
        they_wrote_last=bool(they_last),
        sent_at=tuple(_EPOCH + us * _US for us in json.loads(sent)),
    )


def kept_people(home: Home) -> set[str]:
    """Give the ids of those of whom something is kept."""
    home.migrate(_ROOM, _STEPS)
    with home.reading() as db:
        return {str(person) for (person,) in db.execute("SELECT person FROM rhythm")}


def stop_measuring(home: Home, person: str) -> None:
    """Drop what they did, and keep when I wrote: they asked for room."""
    home.migrate(_ROOM, _STEPS)
    with home.transaction() as db:
        db.execute(
            "UPDATE rhythm SET unanswered = 0, first_bid = NULL, last_bid = NULL, reply_h_95 = NULL, "
            "answered = 0, they_last = 0 WHERE person = ?",
            (person,),
        )


def drop_rhythm(home: Home, people: Iterable[str]) -> None:
    """Drop all that is kept of some people."""
    home.migrate(_ROOM, _STEPS)
    with home.transaction() as db:
        db.executemany("DELETE FROM rhythm WHERE person = ?", [(p,) for p in people])


def _us(at: datetime | None) -> int | None:
    """Write a moment as microseconds."""
    return None if at is None else (at - _EPOCH) // _US


def _at(us: int | None) -> datetime | None:
    """Read a moment."""
    return None if us is None else _EPOCH + us * _US
