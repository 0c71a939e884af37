"""Read into a home: whoever is new gets a handle and a key, whatever is new is appended.

What they ask for in their own words is in force before anything else is kept (``letbe.reading.remember``).
Afterwards, in the same turn, who came back is noted and the rhythm is kept (``letbe.reading.after``).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from letbe.config import the_zone
from letbe.history.schema import STORED
from letbe.history.store import History
from letbe.home import open_home
from letbe.home.handles import (
    NewHandle,
    add_handles,
    find_handles,
    load_handles,
    new_person_id,
    rename_handles,
)
from letbe.home.marks import marked
from letbe.reading.after import after_reading
from letbe.reading.asked import sentences_of
from letbe.reading.hearing import new_hearing
from letbe.reading.read import count_people, read_parts
from letbe.reading.remember import Learnt, keep_sentences
from letbe.reading.table import columns_of, keys_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime
    from os import PathLike
    from pathlib import Path

    from letbe.history.store import Added
    from letbe.home import Home
    from letbe.people.assign import Party
    from letbe.reading.read import Part, Wishes
    from letbe.reading.report import FileReport


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a reading.

    Attributes:
        files: What is told about each file.
        left_alone: How many other files there are, by their ending.
        added: Messages that are new in the history.
        duplicates: Messages that were known.
        people: People whom these files hold messages with.
        learnt: What was found in their words.
    """

    files: tuple[FileReport, ...]
    left_alone: Mapping[str, int]
    added: int
    duplicates: int
    people: int
    learnt: Learnt = field(default_factory=Learnt)


def keep(
    folder: Path,
    paths: Sequence[str | PathLike[str]],
    wishes: Wishes,
    now: datetime,
    *,
    progress: Callable[[int, int], None] | None = None,
    ask_passphrase: Callable[[bool], str] | None = None,
) -> Kept:
    """Read some paths into a home.

    Args:
        folder: The home; it is made if it is not there.
        paths: Files, folders and archives.
        wishes: How; names and the zone are remembered in the home.
        now: The moment; what is dated later waits for a later reading.
        progress: Called with the bytes just read and the bytes in all.
        ask_passphrase: Asks the person for the passphrase; None if nobody is there.

    Raises:
        LockedError: The home cannot be opened.
        BusyError: Another letbe is writing.
        UsageError: There is no such zone, date order or format.
    """
    with open_home(folder, ask_passphrase=ask_passphrase) as home, home.writing():
        names: list[str] = list(home.get("me", []))
        wishes = remembering(home, replace(wishes, choose=_noting(wishes.choose, names)))
        parts, others, left_alone = read_parts(paths, wishes, progress, new_hearing)
        added, learnt = keep_parts(home, parts, wishes, now)
        home.put("me", list(dict.fromkeys([*names, *wishes.me])))
        if wishes.zone:
            home.put("zone", wishes.zone)
        after_reading(home, now, the_zone(home.get("zone"))[0])
    files = (*(p.report for p in parts), *others)
    return Kept(files, left_alone, added.added, added.duplicates, count_people(parts), learnt)


def remembering(home: Home, wishes: Wishes) -> Wishes:
    """Add what the user said before."""
    return replace(wishes, remembered=tuple(home.get("me", [])), remembered_zone=home.get("zone"))


def keep_parts(home: Home, parts: Sequence[Part], wishes: Wishes, now: datetime) -> tuple[Added, Learnt]:
    """Keep what was read: first what they asked for, then the messages around it.

    Args:
        home: An open home that this process is writing to.
        parts: What was read.
        wishes: How; with what the home remembers.
        now: The moment; what is dated later waits for a later reading.

    Returns:
        How much was new, and what was found in their words.
    """
    handle_of = _handles(home, [party for part in parts for party in _met(part)])
    zone = the_zone(wishes.zone or wishes.remembered_zone)[0]
    # A request is in force before the messages around it are there: it outranks them.
    learnt = keep_sentences(home, sentences_of(parts, handle_of, now, zone), now, zone)
    tables = [_table(part, handle_of) for part in parts]
    return History(home).append(tables), learnt


def _noting(
    choose: Callable[[str, Sequence[str]], str | None] | None, names: list[str]
) -> Callable[[str, Sequence[str]], str | None] | None:
    """Note what is chosen, so that it is asked once."""
    if choose is None:
        return None

    def asked(path: str, writers: Sequence[str]) -> str | None:
        chosen = choose(path, writers)
        if chosen is not None:
            names.append(chosen)
        return chosen

    return asked


def _met(part: Part) -> list[Party]:
    """List the parties with whom a message was exchanged."""
    numbers = np.unique(part.assigned.party[part.assigned.party >= 0])
    return [part.assigned.parties[i] for i in numbers.tolist()]


def _handles(home: Home, met: Sequence[Party]) -> dict[str, int]:
    """Find or make the handle of each party; a name found later fills a missing one."""
    parties: dict[str, Party] = {}
    for party in met:
        if parties.setdefault(party.address, party).name is None:
            parties[party.address] = party
    for address in marked(home, list(parties)):
        del parties[address]  # forgotten, and let be: their messages belong to nobody
    ids = find_handles(home, list(parties))
    new = [party for party, known in zip(parties.values(), ids, strict=True) if known is None]
    made = iter(
        add_handles(home, [NewHandle(p.address, new_person_id(), p.channel, p.address, p.name) for p in new])
    )
    handle_of = {a: next(made) if known is None else known for a, known in zip(parties, ids, strict=True)}
    nameless = {h.id for h in load_handles(home) if h.name is None}
    named = {handle_of[a]: p.name for a, p in parties.items() if p.name and handle_of[a] in nameless}
    if named:
        rename_handles(home, named)
    return handle_of


def _table(part: Part, handle_of: Mapping[str, int]) -> pa.Table:
    """Make the table of one file; a message that belongs to nobody yet is left out."""
    assigned = part.assigned
    number: Any = np.array([handle_of.get(p.address, 0) for p in assigned.parties] + [0], np.int64)
    handle = number[assigned.party]
    columns = {"handle": pa.array(handle), **columns_of(part.scan, assigned)}
    columns["key"] = pa.array(keys_of(part.scan.rows, assigned))
    known = pa.array(handle > 0)
    table = pa.table(columns).filter(known)
    return table.cast(STORED)
