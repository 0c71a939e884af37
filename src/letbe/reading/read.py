"""Read exports and mailboxes, without a home and without keeping anything."""

from __future__ import annotations

import hashlib
from base64 import b32encode
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from os import PathLike
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

import numpy as np

from letbe.config import the_zone
from letbe.errors import LetbeError, UnreadableError, UsageError
from letbe.people.assign import Assigned, Party, assign
from letbe.people.me import who_is_me
from letbe.people.numbers import with_countries
from letbe.readers import FORMATS
from letbe.readers.csv.mapping import columns_of
from letbe.readers.rows import Ask, Work
from letbe.reading.find import find
from letbe.reading.report import FileReport, failed, report
from letbe.reading.table import messages_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from letbe.people.me import Me
    from letbe.readers.rows import Scan
    from letbe.reading.find import Job
    from letbe.reading.hearing import Hearing

#: Letters of a person's id: 40 bits, so that a thousand people meet a shared id once in two million homes.
_ID_CHARS: Final = 8


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, or a group, met in a reading.

    Attributes:
        id: What ``messages["person"]`` holds.
        name: The name most used for them, or None.
        handles: Their addresses, in one spelling.
        group: It is a group.
    """

    id: str
    name: str | None
    handles: tuple[str, ...]
    group: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One file, read.

    Attributes:
        report: What is told about it.
        scan: What was found.
        assigned: Its messages, and with whom they were exchanged.
        heard: What may ask for room in it; None where nobody listened.
    """

    report: FileReport
    scan: Scan
    assigned: Assigned
    heard: Hearing | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What some paths hold.

    Attributes:
        messages: A table with the schema ``letbe.history.schema.MESSAGES``.
        people: Everybody met, in the order they were met.
        files: What is told about each file.
        left_alone: How many other files there are, by their ending.
    """

    messages: Any
    people: tuple[Person, ...]
    files: tuple[FileReport, ...]
    left_alone: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wishes:
    """How somebody wants their exports read.

    Attributes:
        me: Their names and addresses.
        remembered: The same, given before.
        zone: The zone for times that carry none; None for this machine's.
        remembered_zone: The same, given before.
        date_order: ``dmy``, ``mdy`` or ``ymd``; None to find out.
        format: A format, so that nothing is recognised; None to find out.
        columns: What the columns of a table hold, see ``letbe.readers.csv``; what is read is a table then.
        choose: Asked when nothing says who is me in a file: gets its path and its writers, gives one
            of them or None.
    """

    me: tuple[str, ...] = ()
    remembered: tuple[str, ...] = ()
    zone: str | None = None
    remembered_zone: str | None = None
    date_order: str | None = None
    format: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    choose: Callable[[str, Sequence[str]], str | None] | None = None


def read(
    paths: str | PathLike[str] | Iterable[str | PathLike[str]],
    *,
    me: str | Iterable[str] = (),
    zone: str | None = None,
    date_order: str | None = None,
    format: str | None = None,  # noqa: A002 - the option has this name
    columns: Mapping[str, str] | None = None,
) -> Reading:
    """Read exports and mailboxes; nothing is kept.

    Args:
        paths: Files, folders and archives; the format is recognised by content.
        me: Your names and addresses, as they stand in the files.
        zone: The IANA zone of times that carry none; this machine's if not given.
        date_order: ``dmy``, ``mdy`` or ``ymd``, if you know it.
        format: The name of a format (``letbe.readers.formats()``), if you know it.
        columns: What the columns of a table hold: ``{"time": "Date", "from": "Sender", "to": "Recipient"}``.

    Returns:
        The messages, the people and a report for each file.

    Raises:
        UsageError: There is no such zone, date order or format.

    Cost: linear in the bytes; memory is some 50 bytes a message beyond one window of the file.

    >>> read([]).messages.num_rows
    0
    """
    given = [paths] if isinstance(paths, str | PathLike) else list(paths)
    names = (me,) if isinstance(me, str) else tuple(me)
    wishes = Wishes(me=names, zone=zone, date_order=date_order, format=format, columns=columns or {})
    parts, others, left_alone = read_parts(given, wishes)
    people, numbers = people_of(parts)
    table = messages_table(
        [p.id for p in people], [(p.scan, p.assigned, n) for p, n in zip(parts, numbers, strict=True)]
    )
    return Reading(table, people, (*(p.report for p in parts), *others), left_alone)


def read_parts(
    paths: Sequence[str | PathLike[str]],
    wishes: Wishes,
    progress: Callable[[int, int], None] | None = None,
    listen: Callable[[], Hearing] | None = None,
) -> tuple[list[Part], list[FileReport], Mapping[str, int]]:
    """Read some paths file by file.

    Args:
        paths: Files, folders and archives.
        wishes: How.
        progress: Called with the bytes just read and the bytes in all.
        listen: Makes a listener for each file; None where nobody wants to know what was said.

    Returns:
        The files that were read, reports on those that could not be, and what was left alone.
    """
    with ExitStack() as keep:
        finds = find(paths, keep, wishes.format or ("csv" if wishes.columns else None))
        parts, others = read_jobs(finds.jobs, wishes, progress, listen)
    return parts, [*finds.failed, *others], finds.left_alone


def read_jobs(
    jobs: Sequence[Job],
    wishes: Wishes,
    progress: Callable[[int, int], None] | None = None,
    listen: Callable[[], Hearing] | None = None,
) -> tuple[list[Part], list[FileReport]]:
    """Read what has been found: it is known who reads it, and where the bytes are.

    Args:
        jobs: What to read.
        wishes: How.
        progress: Called with the bytes just read and the bytes in all.
        listen: Makes a listener for each job; None where nobody wants to know what was said.

    Returns:
        What was read, and reports on what could not be.
    """
    zone, zone_by = the_zone(wishes.zone)
    if wishes.zone is None and wishes.remembered_zone:
        zone, zone_by = the_zone(wishes.remembered_zone)[0], "given by you before"
    if wishes.columns:
        columns_of(wishes.columns, FORMATS)  # what is missing is said before anything is read
    ask = Ask(zone, _date_order(wishes.date_order), wishes.me, wishes.columns)
    total = sum(job.size for job in jobs)
    tell = (lambda done: progress(done, total)) if progress else (lambda _: None)
    scanned, others = _scan_all(jobs, ask, tell, listen)
    own = (*wishes.me, *wishes.remembered)
    scans = with_countries([scan for _, scan, _ in scanned], own, zone.key)
    scanned = [(job, scan, heard) for (job, _, heard), scan in zip(scanned, scans, strict=True)]
    everyone = _who([(job, scan) for job, scan, _ in scanned], wishes)
    parts = [
        replace(_part(job, scan, me, zone, zone_by), heard=heard)
        for (job, scan, heard), me in zip(scanned, everyone, strict=True)
    ]
    return parts, others


def _scan_all(
    jobs: Iterable[Job],
    ask: Ask,
    tell: Callable[[int], None],
    listen: Callable[[], Hearing] | None,
) -> tuple[list[tuple[Job, Scan, Hearing | None]], list[FileReport]]:
    """Let each reader read its file; one bad file does not stop the others."""
    scanned: list[tuple[Job, Scan, Hearing | None]] = []
    others: list[FileReport] = []
    for job in jobs:
        heard = None if listen is None else listen()
        try:
            scanned.append((job, job.reader.scan(Work(job.sources, ask, tell, heard)), heard))
        except LetbeError as error:
            others.append(failed(job.path, error))
        except OSError as error:
            reason = error.strerror or "the system gave no reason"
            trouble = UnreadableError(f"{job.path} cannot be read ({reason})", "try again, or copy it first")
            others.append(failed(job.path, trouble))
    return scanned, others


def _who(scanned: Sequence[tuple[Job, Scan]], wishes: Wishes) -> list[Me]:
    """Tell who is me in each file; ask where nothing says so, if there is somebody to ask."""
    scans = [scan for _, scan in scanned]
    everyone = who_is_me(scans, wishes.me, wishes.remembered)
    if wishes.choose is None:
        return everyone
    for number, (job, scan) in enumerate(scanned):
        undecided = not everyone[number].handles and not any(c.other >= 0 for c in scan.chats)
        if undecided and len(scan.rows):
            names = report(
                job.path, scan, everyone[number], zone=ZoneInfo("UTC"), zone_by="", people=0
            ).authors
            chosen = wishes.choose(job.path, names)
            if chosen is not None:
                wishes = replace(wishes, me=(*wishes.me, chosen))
                everyone = who_is_me(scans, wishes.me, wishes.remembered)
    return everyone


def _part(job: Job, scan: Scan, me: Me, zone: ZoneInfo, zone_by: str) -> Part:
    """Put together what is known of one file."""
    assigned = assign(scan, me)
    people = len(np.unique(assigned.party[assigned.party >= 0]))
    return Part(report(job.path, scan, me, zone=zone, zone_by=zone_by, people=people), scan, assigned)


def people_of(parts: Sequence[Part]) -> tuple[tuple[Person, ...], list[np.ndarray[Any, Any]]]:
    """Join the parties of all files by their addresses.

    Returns:
        Everybody with whom a message was exchanged, and for each file the number of the person of
        each of its parties, int32, shape (parties,), -1 for one without a message.
    """
    number_of: dict[str, int] = {}
    found: list[Party] = []
    numbers = []
    for part in parts:
        met = set(np.unique(part.assigned.party).tolist())
        mine = np.full(len(part.assigned.parties), -1, np.int32)
        for index, party in enumerate(part.assigned.parties):
            if index not in met:
                continue
            number = number_of.setdefault(party.address, len(found))
            if number == len(found):
                found.append(party)
            elif found[number].name is None:
                found[number] = party
            mine[index] = number
        numbers.append(mine)
    return tuple(Person(_id(p.address), p.name, (p.address,), p.group) for p in found), numbers


def count_people(parts: Sequence[Part]) -> int:
    """Count the people who wrote or were written to: no groups, and nobody who only wrote by a program."""
    met: set[str] = set()
    for part in parts:
        a = part.assigned
        contact = np.unique(a.party[(a.party >= 0) & ~a.group & ~a.automatic])
        met |= {a.parties[i].address for i in contact.tolist()}
    return len(met)


def _id(address: str) -> str:
    """Give a short id that stays the same from reading to reading."""
    return (
        b32encode(hashlib.blake2b(address.encode("utf-8", "replace"), digest_size=5).digest())
        .decode()
        .lower()
    )


def _date_order(order: str | None) -> str | None:
    """Check a date order."""
    if order not in {None, "dmy", "mdy", "ymd"}:
        raise UsageError(f'no date order "{order}"', "say dmy, mdy or ymd")
    return order
