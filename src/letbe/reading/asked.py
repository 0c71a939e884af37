"""Which sentences of theirs ask for room: only their own words, said to me alone.

What counts is decided from the columns of a reading: it came in, in a tie of two, written by a person.
Groups, lists, mails to several people, what programs write and what I wrote are never looked at.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.people.assign import IN
from letbe.readers.rows import Flag, Kind
from letbe.reading.table import keys_of
from letbe.space.fold import STARTS, STARTS_WITHIN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from zoneinfo import ZoneInfo

    from numpy.typing import NDArray

    from letbe.reading.hearing import Asks, Hearing, Recogniser
    from letbe.reading.read import Part

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_US: Final = timedelta(microseconds=1)
_DAY_US: Final = timedelta(days=1) // _US
#: A quote in a letter is looked for by a library whose time grows with the square of the text.
_MOST_OF_A_LETTER: Final = 4_000
#: The longest sentence that is kept.
_MOST_CHARS: Final = 500


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of theirs that may ask for room, or that opens the door.

    Attributes:
        handle: The id of the handle that said it.
        key: The key of its message in the history.
        said_at: When, UTC.
        text: The sentence.
        found: What it asks for.
        file: The file's own name.
        format: ``whatsapp``, ``telegram``, ``mail``.
        came_back: Later in the same file they started three times on three days within 30 days.
        days_since: On so many days they wrote later in the same file.
    """

    handle: int
    key: int
    said_at: datetime
    text: str
    found: Asks
    file: str
    format: str
    came_back: bool = False
    days_since: int = 0

    def __repr__(self) -> str:
        return f"Sentence({self.found.kind}, {self.said_at:%Y-%m-%d})"

    @property
    def message(self) -> str:
        """Name its message, the same in every export."""
        return f"{self.handle}:{self.key}"


def sentences_of(
    parts: Sequence[Part], handle_of: Mapping[str, int], now: datetime, zone: ZoneInfo
) -> list[Sentence]:
    """Give the sentences that may ask for room, in order of time; what was heard is let go of.

    Args:
        parts: The files, read by somebody who listened.
        handle_of: Address → the id of its handle.
        now: The moment; what is dated later waits for a later reading.
        zone: Days are cut in it.

    Cost: that of recognising what the prefilter let through of theirs.
    """
    found: dict[tuple[str, str], Sentence] = {}
    for part in parts:
        for one in _of_part(part, handle_of, now, zone):
            which = one.message, one.text
            # The same message in two files: the one that goes on for longer says what followed.
            found[which] = max(found.get(which, one), one, key=lambda s: (s.came_back, s.days_since))
    return sorted(found.values(), key=lambda s: (s.said_at, s.message))


def _of_part(part: Part, handle_of: Mapping[str, int], now: datetime, zone: ZoneInfo) -> Iterator[Sentence]:
    """Look at one file."""
    hearing = part.heard
    if hearing is None or not hearing.count:
        return
    at, texts = _theirs(part, hearing, now)
    hearing.begin_anew()
    rows = part.assigned.rows[at]
    times = [_EPOCH + int(us) * _US for us in part.scan.rows.at[rows].tolist()]
    is_mail = part.scan.format == "mail"
    keys = keys_of(part.scan.rows, part.assigned)[at].tolist()
    for place, text, said_at, key, found in zip(
        at.tolist(), texts, times, keys, hearing.recognise(texts, times), strict=True
    ):
        whole, asks = _without_quotes(text, said_at, found, hearing.recognise) if is_mail else (text, found)
        if asks.kind == "none" or asks.span is None:
            continue
        party = part.assigned.parties[int(part.assigned.party[place])]
        if party.address not in handle_of:
            continue  # forgotten, and let be
        came_back, days_since = _what_followed(part, place, zone)
        yield Sentence(
            handle=handle_of[party.address],
            key=key,
            said_at=said_at,
            text=_sentence(whole, asks.span),
            found=asks,
            file=_own_name(part.report.path),
            format=part.scan.format,
            came_back=came_back,
            days_since=days_since,
        )


def _theirs(part: Part, hearing: Hearing, now: datetime) -> tuple[NDArray[np.int64], list[str]]:
    """Give the places, among the messages of a file, of the texts that they said to me alone."""
    rows, assigned = part.scan.rows, part.assigned
    record = hearing.records()
    row = np.minimum(np.searchsorted(rows.record, record), len(rows) - 1)
    place = np.minimum(np.searchsorted(assigned.rows, row), max(len(assigned.rows) - 1, 0))
    if not len(assigned.rows):
        return np.zeros(0, np.int64), []
    good = (rows.record[row] == record) & (assigned.rows[place] == row)
    good &= (assigned.direction[place] == IN) & (assigned.party[place] >= 0)
    good &= ~assigned.group[place] & ~assigned.automatic[place] & (rows.recipients[row] <= 1)
    good &= np.isin(rows.kind[row], (int(Kind.TEXT), int(Kind.MEDIA)))
    good &= (rows.flags[row] & int(Flag.DELETED)) == 0
    good &= rows.at[row] <= (now - _EPOCH) // _US
    chosen = np.flatnonzero(good)
    return place[chosen], hearing.texts(chosen)


def _without_quotes(text: str, said_at: datetime, found: Asks, recognise: Recogniser) -> tuple[str, Asks]:
    """Look once more at a letter that seems to ask: is the sentence in what was newly written?

    The reader has cut quotes by the forms it knows; a library knows more forms of the line above them, and
    the notices that firms put under every mail.  What it takes for a signature is left in: a last line
    that begins with "Thanks" is one to it.
    """
    if found.kind == "none" or found.span is None or len(text) > _MOST_OF_A_LETTER:
        return text, found
    from mailparser_reply import EmailReplyParser  # noqa: PLC0415 - few letters ask for room
    from mailparser_reply.constants import MAIL_LANGUAGES  # noqa: PLC0415

    newest = EmailReplyParser(languages=list(MAIL_LANGUAGES)).read(text).replies[0]
    reply = newest.content
    for notice in newest.disclaimers:
        reply = reply.replace(notice, " ")
    if _spaced(text[slice(*found.span)]) in _spaced(reply):
        return text, found
    return reply, recognise([reply], [said_at])[0]


def _spaced(text: str) -> str:
    """Put one blank for every run of them."""
    return " ".join(text.split())


def _sentence(text: str, span: tuple[int, int]) -> str:
    """Cut the sentence out."""
    return _spaced(text[span[0] : span[1]])[:_MOST_CHARS]


def _own_name(path: str) -> str:
    """Give a file's own name, without the folders it lies in."""
    return re.split(r"[/\\]", path.rstrip("/\\"))[-1]


def _what_followed(part: Part, place: int, zone: ZoneInfo) -> tuple[bool, int]:
    """Tell whether they came back later in the same file, and on how many days they wrote.

    They came back if they started three times on three days within 30 days; a start comes after a day in
    which nobody wrote.
    """
    rows, assigned = part.scan.rows, part.assigned
    same = np.flatnonzero((assigned.party == assigned.party[place]) & ~assigned.automatic)
    at = rows.at[assigned.rows[same]]
    order = np.argsort(at, kind="stable")
    at, direction = at[order], assigned.direction[same][order]
    later = (direction == IN) & (at > rows.at[assigned.rows[place]])
    starts = np.diff(at, prepend=at[0] - 2 * _DAY_US) > _DAY_US
    days = _days(at[starts & later], zone)
    most = STARTS_WITHIN // timedelta(days=1)
    back = any(b - a < most for a, b in zip(days, days[STARTS - 1 :], strict=False))
    return back, len(_days(at[later], zone))


def _days(at: NDArray[np.int64], zone: ZoneInfo) -> list[int]:
    """Give the days on which something was written, as ``date.toordinal``, in order."""
    hours = np.unique(at // (_DAY_US // 24))  # an hour is looked up once
    return sorted({(_EPOCH + timedelta(hours=h)).astimezone(zone).toordinal() for h in hours.tolist()})
