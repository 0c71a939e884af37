"""What was found in their words, for the user to confirm or to set aside.

A sentence that asks for room with some probability is in force until the user sets it aside; a doubtful one
holds nothing.  Either waits for an answer.  What is over, and what they came back from long ago, is listed
only where somebody asks for all of it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from letbe.errors import UsageError
from letbe.home.handles import load_handles
from letbe.home.papers import papers, replace_paper
from letbe.reading.remember import ASIDE, CONFIRMED, DOUBTFUL, HISTORY, IN_FORCE, OVER, ROOM
from letbe.reading.terms import terms_of
from letbe.space import confirm as confirm_in_log
from letbe.space import give
from letbe.space import set_aside as set_aside_in_log
from letbe.space.entries import NAME_OF, SetAside, Side
from letbe.space.person import ids_of, open_log, own_id
from letbe.space.say import say_terms

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from zoneinfo import ZoneInfo

    from letbe.home import Home
    from letbe.home.papers import Paper
    from letbe.space.entries import Terms
    from letbe.space.fold import Standing
    from letbe.space.sqlite import SqliteLog

#: Those that wait for an answer.
WAITING: Final = frozenset({IN_FORCE, DOUBTFUL})
#: In the order of the list.
_ORDER: Final = (IN_FORCE, DOUBTFUL, HISTORY, OVER, CONFIRMED, ASIDE)

#: A tag says nothing to anybody: the sentence beside it names the subject, or the list.
_UNNAMED: Final = {"topic": "not about this", "opt-out": "nothing more on this list"}
#: What they do later says something about these; a means or an hour stays as they asked.
_MEANT_BY_DEEDS: Final = frozenset({"stop", "pause", "less"})
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_US: Final = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Opened:
    """A sentence of theirs that opens the door, said after a request."""

    said_at: datetime
    sentence: str


@dataclass(frozen=True, slots=True)
class Since:
    """What they did after a sentence, as numbers only.

    Attributes:
        days: On so many days they wrote.
        last: The last of their messages; None where there is none.
    """

    days: int = 0
    last: datetime | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """One sentence, and what letbe took it for.

    Attributes:
        number: To name it by.
        person: The id of the person who said it.
        status: ``in force``, ``doubtful``, ``history``, ``over``, ``confirmed`` or ``aside``.
        kind: ``stop``, ``pause``, ``less``, ``channel``, ``hours``, ``topic`` or ``opt-out``.
        terms: What letbe took it for, in words.
        said_at: When they said it.
        sentence: Their words; None once it is set aside.
        file: The file in which it stands, its own name.
        format: ``whatsapp``, ``telegram``, ``mail``.
        language: The language of the phrase; None where it is not known.
        probability: In [0, 1].
        entries: The numbers of what it put in force.
        opened: What they said later that opens the door.
        since: What followed; None where nobody looked, and of a means, hours, a subject or a list.
    """

    number: int
    person: str
    status: str
    kind: str
    terms: str
    said_at: datetime
    sentence: str | None
    file: str
    format: str
    language: str | None
    probability: float
    entries: tuple[int, ...] = ()
    opened: tuple[Opened, ...] = ()
    since: Since | None = None

    def __repr__(self) -> str:
        return f"Ask({self.number}, {self.kind}, {self.status})"

    @property
    def waits(self) -> bool:
        """Tell whether it waits for an answer."""
        return self.status in WAITING


def list_asks(home: Home, now: datetime, zone: ZoneInfo, person: str | None = None) -> tuple[Ask, ...]:
    """Give every sentence that was found: what waits first, then by time, the newest first.

    Args:
        home: An open home.
        now: The moment.
        zone: The user's own clock.
        person: The id of one person; None for everybody.

    Raises:
        DamagedError: The log or a paper is not what was written.

    Cost: some 50 microseconds a sentence; no message is looked at.
    """
    every = papers(home, person, ROOM)
    if not every:
        return ()
    log, ids = open_log(home), _ids(home, {p.person for p in every})
    found = []
    for paper in every:
        if paper.content["kind"] != "open" and ids.get(paper.person):
            status = _status(log, ids[paper.person], paper.content, now)
            found.append(_ask(paper, log, zone, status, _opened(paper, every)))
    return tuple(sorted(found, key=lambda a: (_ORDER.index(a.status), -a.said_at.timestamp(), a.number)))


def with_since(home: Home, asks: Iterable[Ask], now: datetime, zone: ZoneInfo) -> tuple[Ask, ...]:
    """Say of each sentence what followed: on how many days they wrote since, and when last.

    Cost: one pass over the messages of those people.
    """
    listed = tuple(asks)
    if not listed:
        return ()
    wrote = _wrote(home, {a.person for a in listed if a.kind in _MEANT_BY_DEEDS}, now)
    return tuple(
        replace(a, since=_since(wrote.get(a.person, []), a.said_at, zone)) if a.kind in _MEANT_BY_DEEDS else a
        for a in listed
    )


def confirm(home: Home, number: int, now: datetime, zone: ZoneInfo) -> Ask:
    """Say of a sentence that it was a request: it can no longer be set aside.

    A doubtful one is in force from now on; one that is over stays over.

    Raises:
        UsageError: There is no such sentence, or it was set aside.
    """
    with home.transaction():
        ask, paper = _named(home, number, now, zone)
        content = dict(paper.content)
        if ask.status == ASIDE:
            raise UsageError(f"number {number} was set aside", "its words are not kept; nothing was changed")
        log, ids = open_log(home), _ids(home, {ask.person})[ask.person]
        for entry, each in _standing(log, ids, content):
            if entry.found and entry.holds(now):
                confirm_in_log(log, each, entry.entry, now)
        if ask.status in {DOUBTFUL, HISTORY}:
            given = give(
                log,
                own_id(log, ids),
                _terms(content, log, zone),
                now,
                place=zone,
                asked=True,
                said_at=ask.said_at,
                message=f"{ROOM}/{content['hash']}/confirmed/{ask.said_at.isoformat()}",
            )
            content["entries"] = [*content["entries"], given.request]
        content |= {"answer": CONFIRMED, "answered_at": now.isoformat()}
        replace_paper(home, paper.id, content)
    return _named(home, number, now, zone)[0]


def set_aside(home: Home, number: int, now: datetime, zone: ZoneInfo) -> Ask:
    """Say of a sentence that it asked for nothing: it ends at once, and its words go.

    Raises:
        UsageError: There is no such sentence.
        NotAllowedError: It was confirmed.
    """
    with home.transaction():
        ask, paper = _named(home, number, now, zone)
        if ask.status == CONFIRMED:
            raise UsageError(
                f"number {number} was confirmed",
                "if they told you otherwise, say how: letbe space PERSON --they-told-me HOW",
            )
        log, ids = open_log(home), _ids(home, {ask.person})[ask.person]
        for entry, each in _standing(log, ids, paper.content):
            if entry.found and entry.holds(now):
                set_aside_in_log(log, each, entry.entry, now)
        content = {**paper.content, "answer": ASIDE, "answered_at": now.isoformat(), "sentence": None}
        replace_paper(home, paper.id, {**content, "limit": None, "instead": None})
    return _named(home, number, now, zone)[0]


# ----------------------------------------------------------------------------- one sentence


def _named(home: Home, number: int, now: datetime, zone: ZoneInfo) -> tuple[Ask, Paper]:
    """Find a sentence by its number."""
    for paper in papers(home, room=ROOM):
        if paper.content["number"] == number and paper.content["kind"] != "open":
            log, ids = open_log(home), _ids(home, {paper.person})[paper.person]
            return _ask(paper, log, zone, _status(log, ids, paper.content, now), ()), paper
    raise UsageError(f"there is no sentence number {number}", "letbe asks --all shows the numbers")


def _ask(paper: Paper, log: SqliteLog, zone: ZoneInfo, status: str, opened: tuple[Opened, ...]) -> Ask:
    """Put together what is told about a sentence."""
    c = paper.content
    return Ask(
        number=c["number"],
        person=paper.person,
        status=status,
        kind=c["kind"],
        terms=_UNNAMED.get(c["kind"]) or say_terms(_terms(c, log, zone), zone),
        said_at=datetime.fromisoformat(c["said_at"]),
        sentence=c["sentence"],
        file=c["file"],
        format=c["format"],
        language=c["language"],
        probability=c["probability"],
        entries=tuple(c["entries"]),
        opened=opened,
    )


def _terms(content: Mapping[str, Any], log: SqliteLog, zone: ZoneInfo) -> Terms:
    """Give the terms that a sentence asks for."""
    until = content["until"]
    return terms_of(
        content["kind"],
        said_at=datetime.fromisoformat(content["said_at"]),
        place=zone,
        tag=log.tag,
        until=None if until is None else datetime.fromisoformat(until),
        limit=content["limit"],
        channel=content["format"],
    )


def _status(log: SqliteLog, ids: tuple[bytes, ...], content: Mapping[str, Any], now: datetime) -> str:
    """Say what became of a sentence; what was answered with ``letbe space`` counts as well."""
    if content["answer"] == ASIDE:
        return ASIDE
    standing = [s for s, _ in _standing(log, ids, content) if s.holds(now)]
    if any(s.found for s in standing):
        return IN_FORCE
    if content["answer"] == CONFIRMED or standing:
        return CONFIRMED
    until = content["until"]
    if until is not None and datetime.fromisoformat(until) <= now:
        return OVER
    if content["entries"]:
        return ASIDE if _was_set_aside(log, ids, content["entries"]) else OVER
    return HISTORY if content["history"] else DOUBTFUL


def _standing(
    log: SqliteLog, ids: Iterable[bytes], content: Mapping[str, Any]
) -> list[tuple[Standing, bytes]]:
    """Find what a sentence put in force, and under which id.

    Where people were split it stands under other numbers, with the same kind and time.
    """
    said_at = datetime.fromisoformat(content["said_at"])

    def is_of_it(one: Standing) -> bool:
        if one.entry in content["entries"]:
            return True
        same = (
            one.side is Side.THEIRS and one.since == said_at and NAME_OF[type(one.terms)] == content["kind"]
        )
        return same and bool(content["entries"])

    return [(s, i) for i in ids for s in log.state(i).requests if is_of_it(s)]


def _was_set_aside(log: SqliteLog, ids: Iterable[bytes], entries: Collection[int]) -> bool:
    """Tell whether the log says that it was set aside."""
    bodies = (entry.body for i in ids for entry in log.entries(i))
    return any(isinstance(b, SetAside) and b.request in set(entries) for b in bodies)


def _opened(paper: Paper, every: Iterable[Paper]) -> tuple[Opened, ...]:
    """Find what they said later that opens the door."""
    if paper.content["kind"] not in _MEANT_BY_DEEDS:
        return ()
    said_at = paper.content["said_at"]
    found = [
        Opened(datetime.fromisoformat(p.content["said_at"]), p.content["sentence"])
        for p in every
        if p.person == paper.person and p.content["kind"] == "open" and p.content["said_at"] > said_at
    ]
    return tuple(sorted(found, key=lambda o: o.said_at))


def _ids(home: Home, people: Collection[str]) -> dict[str, tuple[bytes, ...]]:
    """Give the ids of some people's addresses."""
    identities: dict[str, list[str]] = {}
    for handle in load_handles(home):
        if handle.person in people:
            identities.setdefault(handle.person, []).append(handle.identity)
    return {person: ids_of(home, each) for person, each in identities.items()}


# ----------------------------------------------------------------------------- what followed


def _wrote(home: Home, people: Collection[str], now: datetime) -> dict[str, list[int]]:
    """Give when some people wrote to me alone, microseconds, in no order."""
    import pyarrow.compute as pc  # noqa: PLC0415 - an answer needs none of it

    from letbe.reading.after import wrote_to_me  # noqa: PLC0415

    person_of = {h.id: h.person for h in load_handles(home) if h.person in people}
    found: dict[str, list[int]] = {}
    for table in wrote_to_me(home, person_of, now):
        at = pc.cast(table["sent_at"], "int64").to_pylist()
        for handle, us in zip(table["handle"].to_pylist(), at, strict=True):
            found.setdefault(person_of[handle], []).append(us)
    return found


def _since(wrote: Iterable[int], said_at: datetime, zone: ZoneInfo) -> Since:
    """Count the days on which they wrote after a moment."""
    after = [us for us in wrote if us > (said_at - _EPOCH) // _US]
    if not after:
        return Since()
    hours = {us // 3_600_000_000 for us in after}
    days = {(_EPOCH + timedelta(hours=h)).astimezone(zone).toordinal() for h in hours}
    return Since(len(days), _EPOCH + max(after) * _US)
