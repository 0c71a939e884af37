"""Keep the sentences that ask for room: each sealed under its person's key, and what it asks in the log.

    sentence ──┬─ known, and nothing said since ──▶ nothing
               ├─ probable, and not history ──────▶ paper, and ``Asked`` (found) in the log, at once
               ├─ doubtful ───────────────────────▶ paper: it waits for an answer and holds nothing
               └─ opens the door ─────────────────▶ paper, beside the request that came before it

True at every line, also after a crash there:

1. All of a reading's sentences are kept, or none.
2. A sentence is known by a keyed hash of its words within its person, so that the same export again, or
   the same message in another export, adds nothing and asks nothing.
3. An answer covers what was said before it.  The same words said again later are said again.
4. Once a sentence is set aside, the hash stays and the sentence goes.
5. What was over more than a month ago is not kept; nor is a doubtful sentence after which they came back.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from letbe.home.handles import load_handles
from letbe.home.papers import burn_paper, keep_paper, papers, replace_paper
from letbe.reading.terms import named_end, terms_of
from letbe.space.entries import Asked, Confirmed, Ended, Pause, Stop, ToldMe
from letbe.space.fold import KEPT_AFTER
from letbe.space.person import ids_of, open_log, own_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from zoneinfo import ZoneInfo

    from letbe.home import Home
    from letbe.reading.asked import Sentence
    from letbe.space.entries import Terms
    from letbe.space.sqlite import SqliteLog

#: The room in whose name the papers are kept.
ROOM: Final = "words"
#: A stop or a pause is history if it was said so long ago (half a year: an ordinary silence is over by then),
HISTORY_AFTER: Final = timedelta(days=182)
#: and they have written since, on so many days, after they had come back by themselves.
HISTORY_DAYS: Final = 30
#: What became of a sentence; the first two wait for an answer.
IN_FORCE: Final = "in force"
DOUBTFUL: Final = "doubtful"
HISTORY: Final = "history"
OVER: Final = "over"
CONFIRMED: Final = "confirmed"
ASIDE: Final = "aside"


@dataclass(frozen=True, slots=True)
class Learnt:
    """What a reading learnt from their words.

    Attributes:
        in_force: Sentences that are in force from now on, until they are set aside.
        doubtful: Sentences that only wait for an answer.
    """

    in_force: int = 0
    doubtful: int = 0


@dataclass(slots=True)
class _Desk:
    """What is at hand while sentences are kept."""

    home: Home
    log: SqliteLog
    now: datetime
    zone: ZoneInfo
    ids: Mapping[str, tuple[bytes, ...]]
    kept: dict[tuple[str, str], tuple[int, dict[str, Any]]] = field(default_factory=dict)
    number: int = 0


def keep_sentences(home: Home, found: Sequence[Sentence], now: datetime, zone: ZoneInfo) -> Learnt:
    """Keep what was found in their words, and put in force what is in force.

    Args:
        home: An open home.
        found: In order of time.
        now: The moment.
        zone: The user's own clock, which stands for theirs as well where nothing else is known.

    Returns:
        How many sentences are new.

    Raises:
        DamagedError: The log or a paper is not what was written.

    Cost: one transaction; nothing where nothing was found.
    """
    if not found:
        return Learnt()
    handles = load_handles(home)
    person_of = {h.id: h.person for h in handles}
    identities: dict[str, list[str]] = {}
    for handle in handles:
        identities.setdefault(handle.person, []).append(handle.identity)
    concerned = {person_of[s.handle] for s in found}
    in_force = doubtful = 0
    with home.transaction():
        desk = _Desk(home, open_log(home), now, zone, {p: ids_of(home, identities[p]) for p in concerned})
        for paper in papers(home, room=ROOM):
            desk.kept[paper.person, paper.content["hash"]] = (paper.id, dict(paper.content))
            desk.number = max(desk.number, paper.content["number"])
        for sentence in found:
            person = person_of[sentence.handle]
            if any(desk.log.state(i).sealed for i in desk.ids[person]):
                continue  # the chapter is closed: no more looking
            new = _keep(desk, person, sentence)
            in_force += new == IN_FORCE
            doubtful += new == DOUBTFUL
    return Learnt(in_force, doubtful)


def messages_that_ask(home: Home) -> frozenset[str]:
    """Name the messages that ask for room, or may: none of them is a return.

    Cost: opens every paper, some 20 microseconds each.
    """
    return frozenset(
        message
        for paper in papers(home, room=ROOM)
        if paper.content["kind"] != "open" and paper.content["answer"] != ASIDE
        for message in paper.content["messages"]
    )


def hash_of(home: Home, sentence: str) -> str:
    """Give the keyed hash by which a sentence is known again: its words, not how they are written."""
    plain = re.sub(r"[\W_]+", " ", unicodedata.normalize("NFKC", sentence).casefold()).strip()
    return home.vault.promise(f"letbe/words/{plain or sentence}").hex()


# ----------------------------------------------------------------------------- one sentence


def _keep(desk: _Desk, person: str, sentence: Sentence) -> str:
    """Keep one sentence; say what is new: ``IN_FORCE``, ``DOUBTFUL``, or nothing."""
    where = person, hash_of(desk.home, sentence.text)
    before = desk.kept.get(where)
    if before is not None and not _is_new(before[1], sentence):
        _note(desk, where, sentence.message)
        return ""
    if sentence.found.kind == "open":
        _keep_open(desk, where, sentence)
        return ""
    terms = _terms(desk, sentence)
    standing = _standing(desk, person, sentence, terms)
    if standing is None:
        return ""
    entries = _write(desk, where, sentence, terms) if standing == IN_FORCE else []
    _put(desk, where, _content(sentence, terms, where[1], history=standing == HISTORY), entries)
    return standing if standing in {IN_FORCE, DOUBTFUL} and desk.kept[where][1]["answer"] is None else ""


def _is_new(content: Mapping[str, Any], sentence: Sentence) -> bool:
    """Tell whether known words were said again: later than before, and after they were set aside."""
    if sentence.message in content["messages"]:
        return False
    last = [content["said_at"], *([content["answered_at"]] if content["answer"] == ASIDE else [])]
    return all(sentence.said_at > datetime.fromisoformat(at) for at in last)


def _standing(desk: _Desk, person: str, sentence: Sentence, terms: Terms) -> str | None:
    """Say what a new sentence is; None where it is not worth keeping."""
    ended = terms.until if isinstance(terms, Pause) else None
    over = ended is not None and ended <= desk.now
    if sentence.found.counts:
        if ended is not None and ended + KEPT_AFTER < desk.now:
            return None
        return OVER if over else HISTORY if _is_history(desk, person, sentence, terms) else IN_FORCE
    return None if over or sentence.came_back else DOUBTFUL


def _terms(desk: _Desk, sentence: Sentence) -> Terms:
    """Give the terms of what it asks."""
    found = sentence.found
    until = found.until or named_end(found.limit, sentence.said_at, desk.zone)
    return terms_of(
        found.kind,
        said_at=sentence.said_at,
        place=desk.zone,
        tag=desk.log.tag,
        until=until,
        brief=until is None and found.brief,
        limit=found.limit,
        channel=sentence.format,
    )


def _is_history(desk: _Desk, person: str, sentence: Sentence, terms: Terms) -> bool:
    """Tell a request that is over by what followed: it is listed, and holds nothing unless it is confirmed.

    A stop or a pause of long ago, after which they came back by themselves and wrote for many days; or one
    of which the user has said later that they told them otherwise.
    """
    ends_by_return = isinstance(terms, Stop | Pause)
    long_ago = desk.now - sentence.said_at > HISTORY_AFTER
    if ends_by_return and sentence.came_back and sentence.days_since >= HISTORY_DAYS and long_ago:
        return True
    for each in desk.ids[person]:
        for entry in desk.log.entries(each):
            over = isinstance(entry.body, Ended) and isinstance(terms, Stop | Pause)
            told = isinstance(entry.body, ToldMe) and entry.body.request == 0
            if (over or told) and entry.at > sentence.said_at:
                return True
    return False


def _write(desk: _Desk, where: tuple[str, str], sentence: Sentence, terms: Terms) -> list[int]:
    """Put it in force, as found; as confirmed where these very words were."""
    person, known = where
    each = own_id(desk.log, desk.ids[person])
    body = Asked(terms, sentence.said_at, found=True)
    entry = desk.log.append(each, body, desk.now, message=f"{ROOM}/{known}/{sentence.message}")
    if entry is None:
        return []
    if where in desk.kept and desk.kept[where][1]["answer"] == CONFIRMED:
        desk.log.append(each, Confirmed(entry.seq), desk.now)
    return [entry.seq]


def _keep_open(desk: _Desk, where: tuple[str, str], sentence: Sentence) -> None:
    """Keep what opens the door where a request of theirs came before it; it changes nothing by itself."""
    asked = (
        c["kind"] != "open"
        and c["answer"] != ASIDE
        and datetime.fromisoformat(c["said_at"]) < sentence.said_at
        for (person, _), (_, c) in desk.kept.items()
        if person == where[0]
    )
    if any(asked):
        _put(desk, where, _content(sentence, None, where[1], history=False), [])


# ----------------------------------------------------------------------------- papers


def _content(sentence: Sentence, terms: Terms | None, known: str, *, history: bool) -> dict[str, Any]:
    """Write down a sentence and what letbe took it for."""
    found = sentence.found
    until = terms.until if isinstance(terms, Pause) else None
    return {
        "hash": known,
        "sentence": sentence.text,
        "kind": found.kind,
        "probability": round(float(found.probability), 4),
        "counts": bool(found.counts),
        "until": None if until is None else until.isoformat(),
        "brief": isinstance(terms, Pause) and terms.brief,
        "limit": found.limit,
        "instead": found.instead,
        "language": found.language,
        "said_at": sentence.said_at.isoformat(),
        "file": sentence.file,
        "format": sentence.format,
        "handle": sentence.handle,
        "messages": [sentence.message],
        "history": history,
    }


def _put(desk: _Desk, where: tuple[str, str], content: dict[str, Any], entries: Iterable[int]) -> None:
    """Keep a paper, or put it in the place of the one that was there; a confirmed one stays confirmed."""
    paper, old = desk.kept.get(where, (0, {}))
    confirmed = old.get("answer") == CONFIRMED
    stood = [] if old.get("answer") == ASIDE else old.get("entries", [])
    desk.number += not old
    content = {
        **content,
        "number": old.get("number", desk.number),
        "messages": [*old.get("messages", []), *content["messages"]],
        "entries": [*stood, *entries],
        "answer": CONFIRMED if confirmed else None,
        "answered_at": old["answered_at"] if confirmed else None,
    }
    if old:
        replace_paper(desk.home, paper, content)
    else:
        paper = keep_paper(desk.home, where[0], ROOM, content)
    desk.kept[where] = paper, content


def _note(desk: _Desk, where: tuple[str, str], message: str) -> None:
    """Note one more message with the same words."""
    paper, content = desk.kept[where]
    if message not in content["messages"]:
        content = {**content, "messages": [*content["messages"], message]}
        replace_paper(desk.home, paper, content)
        desk.kept[where] = paper, content


def split_sentences(home: Home, handle: int, person: str) -> None:
    """Let what one handle said go with it, where it becomes a person of its own.

    What it put in force is given once more to both sides (``letbe.space.person.carry``).
    """
    with home.transaction():
        for paper in papers(home, room=ROOM):
            if paper.content["handle"] == handle and paper.person != person:
                burn_paper(home, paper.id)
                keep_paper(home, person, ROOM, paper.content)
