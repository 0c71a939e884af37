"""Everybody at once: the ties of a home, beside the groups and the programs that write to it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from letbe.board.back import Back
    from letbe.people.match import Known


#: The channels of a person, how many messages, and the last of them.
_Span = tuple[tuple[str, ...], int, "datetime"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the board.

    Attributes:
        known: Who it is.
        channels: Where the two of you are in touch.
        messages: Messages each way together.
        last: The last of them.
        tie: A row of ``letbe.ties.read``; empty for a group or a program.
    """

    known: Known
    channels: tuple[str, ...]
    messages: int
    last: datetime
    tie: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Give the name shown."""
        return self.known.shown

    def as_json(self) -> dict[str, Any]:
        """Give it as plain values: who, then every figure of the tie."""
        who = {"id": self.known.id, "name": self.known.name, "handles": list(self.known.handles)}
        return {
            **who,
            "channels": list(self.channels),
            "messages": self.messages,
            "last": self.last,
            **self._figures(),
        }

    def _figures(self) -> dict[str, Any]:
        """Give the tie without what is said already, or of all ties at once."""
        return {k: v for k, v in self.tie.items() if k != "person" and not k.startswith("circle")}


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody who asked for room.

    Attributes:
        known: Who it is.
        since: Since when.
        found: It was found in their words, and is not confirmed yet.
    """

    known: Known
    since: datetime
    found: bool = False


@dataclass(frozen=True, slots=True)
class Circle:
    """How many people usually write on a day, all of them together.

    Attributes:
        now: People a day.
        before: The same a year ago.
        quieter: At most half of it is left.
    """

    now: float
    before: float
    quieter: bool


@dataclass(frozen=True, slots=True)
class Board:
    """Everybody.

    Attributes:
        now: The time it was made for.
        people: Ties, the one who wrote or was written to last first.
        groups: Groups.
        programs: Lists, robots, and whoever wrote by a program only.
        asked: Whoever asked for room, the latest first.
        back: Whoever came back by themselves, the latest first.
        died: Whoever died, by name.
        circle: How many people write on a day, all together; None where a year is not known.
    """

    now: datetime
    people: tuple[Entry, ...]
    groups: tuple[Entry, ...]
    programs: tuple[Entry, ...]
    asked: tuple[Asked, ...] = ()
    back: tuple[Back, ...] = ()
    died: tuple[Known, ...] = ()
    circle: Circle | None = None

    def holding(self, text: str | None) -> Board:
        """Keep those whose name or address holds a text; everybody if it is None."""
        if text is None:
            return self
        kept = (
            tuple(e for e in part if e.known.holds(text))
            for part in (self.people, self.groups, self.programs)
        )
        asked = tuple(a for a in self.asked if a.known.holds(text))
        back = tuple(b for b in self.back if b.known.holds(text) and not b.sealed)
        people, groups, programs = kept
        died = tuple(k for k in self.died if k.holds(text))
        return Board(self.now, people, groups, programs, asked, back, died, self.circle)

    def as_json(self) -> dict[str, Any]:
        """Give it as plain values."""
        return {
            "now": self.now,
            "circle": None if self.circle is None else asdict(self.circle),
            "asked_for_room": [
                {
                    "id": a.known.id,
                    "name": a.known.name,
                    "handles": list(a.known.handles),
                    "since": a.since,
                    "found": a.found,
                }
                for a in self.asked
            ],
            "died": [{"id": k.id, "name": k.name, "handles": list(k.handles)} for k in self.died],
            "came_back": [b.as_json() for b in self.back],
            "people": [e.as_json() for e in self.people],
            "groups": [e.as_json() for e in self.groups],
            "programs": [e.as_json() for e in self.programs],
        }


def make_board(
    parts: Sequence[Callable[[], pa.Table]], known: Mapping[str, Known], now: datetime, zone: str
) -> Board:
    """Make the board.

    Args:
        parts: Functions that load messages (``MESSAGES``), each tie whole in one of them; called twice.
        known: Everybody by id.
        now: The time; later messages are left out.
        zone: Days are cut in it.

    Cost: two passes over the messages; memory of as many parts as there are cores.
    """
    spans: dict[str, _Span] = {}

    def seen(load: Callable[[], pa.Table]) -> pa.Table:
        table = load()
        kept = pc.and_(pc.less_equal(table["sent_at"], now), pc.is_valid(table["person"]))
        if not pc.all(kept).as_py():
            table = table.filter(kept)
        spans.update(_spans(table))
        return table

    loaders = [partial(seen, load) for load in parts]
    rows = {row["person"]: row for row in _ties(loaders, now, zone)} if loaders else {}
    entries = [Entry(known[person], *span, rows.get(person, {})) for person, span in spans.items()]
    return Board(
        now,
        _latest_first(e for e in entries if e.tie),
        _latest_first(e for e in entries if not e.tie and e.known.group),
        _latest_first(e for e in entries if not e.tie and not e.known.group),
        circle=_circle(rows.values()),
    )


def _circle(rows: Iterable[dict[str, Any]]) -> Circle | None:
    """Give what every tie says alike of all of them."""
    row = next(iter(rows), None)
    if row is None or row["circle_quieter"] is None:
        return None
    return Circle(row["circle_now"], row["circle_before"], row["circle_quieter"])


def _ties(loaders: Sequence[Callable[[], pa.Table]], now: datetime, zone: str) -> list[dict[str, Any]]:
    """Work out the ties; a history that is one part is loaded while the kernels are."""
    with ThreadPoolExecutor(1, "letbe-load") as pool:
        ahead = [pool.submit(load).result for load in loaders] if len(loaders) == 1 else loaders
        from letbe.engines.local import get_ready, ties  # noqa: PLC0415 - takes as long as the loading

        get_ready()
        rows: list[dict[str, Any]] = ties(ahead, now, zone=zone).to_pylist()
        return rows


def _spans(table: pa.Table) -> dict[str, _Span]:
    """Give each person's channels, messages and last time."""
    plain = pa.table(
        {
            "person": table["person"],
            "channel": table["channel"],
            "sent_at": table["sent_at"],
        }
    )
    grouped = plain.group_by(["person", "channel"]).aggregate([("sent_at", "count"), ("sent_at", "max")])
    found: dict[str, _Span] = {}
    for row in grouped.to_pylist():
        channels, messages, last = found.get(row["person"], ((), 0, row["sent_at_max"]))
        found[row["person"]] = (
            tuple(sorted({*channels, row["channel"]})),
            messages + row["sent_at_count"],
            max(last, row["sent_at_max"]),
        )
    return found


def _latest_first(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Order by the last message, the newest first."""
    ordered: Sequence[Entry] = sorted(entries, key=lambda e: (e.last, e.name), reverse=True)
    return tuple(ordered)
