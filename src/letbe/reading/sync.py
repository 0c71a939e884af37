"""Read a mailbox at its server into a home, batch by batch, so that an interrupted run goes on.

What each batch holds is kept before its mark is: a batch that was kept and not marked is read again, and
adds nothing.  The home is locked only while a batch is kept.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from letbe.config import the_zone
from letbe.errors import UnreadableError
from letbe.home import open_home
from letbe.readers.mail import MAILS
from letbe.reading.after import after_reading
from letbe.reading.find import Job
from letbe.reading.hearing import new_hearing
from letbe.reading.keep import Kept, keep_parts, remembering
from letbe.reading.mailbox import Account, Mailbox, Mark
from letbe.reading.read import read_jobs
from letbe.reading.remember import Learnt
from letbe.reading.report import failed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    from letbe.home import Home
    from letbe.reading.mailbox import Batch, Folder
    from letbe.reading.read import Part, Wishes
    from letbe.reading.report import FileReport

#: How long to wait for another letbe that writes to the home: it is locked for as long as a batch takes.
_WAIT_S: Final = 60.0
_COUNTED: Final = re.compile(r"([\d,]+) (.*)")


@dataclass(slots=True)
class _Run:
    """What a run has read so far.

    Attributes:
        reports: The report of each folder, by its name.
        others: What could not be read.
        people: The addresses that were met, as ``count_people`` counts them.
        own: Addresses that the account's sent mails show to be mine.
    """

    wishes: Wishes
    reports: dict[str, FileReport] = field(default_factory=dict)
    others: list[FileReport] = field(default_factory=list)
    people: set[str] = field(default_factory=set)
    own: list[str] = field(default_factory=list)
    added: int = 0
    duplicates: int = 0
    learnt: Learnt = field(default_factory=Learnt)

    def take(self, name: str, parts: Sequence[Part], others: Sequence[FileReport]) -> None:
        """Add what was read of a batch."""
        for part in parts:
            known = self.reports.get(name)
            report = replace(part.report, people=0)
            self.reports[name] = report if known is None else merged(known, report)
            self.people |= _met(part)
            if part.scan.me_sure:
                self.own += [a for i in part.scan.me if (a := part.scan.handles[i].address)]
        self.others += others

    def kept(self, left_out: Sequence[str]) -> Kept:
        """Say what became of it."""
        alone = {"folders of spam, bin and drafts": len(left_out)} if left_out else {}
        files = (*self.reports.values(), *self.others)
        return Kept(files, alone, self.added, self.duplicates, len(self.people), self.learnt)


def keep_mailbox(
    home: Path,
    mailbox: Mailbox,
    wishes: Wishes,
    now: datetime,
    *,
    folders: Sequence[str] = (),
    tell: Callable[[str], None] = lambda _: None,
    ask_passphrase: Callable[[bool], str] | None = None,
) -> Kept:
    """Read what is new in a mailbox into a home.

    Args:
        home: The home; it is made if it is not there.
        mailbox: An open mailbox.
        wishes: How; names and the zone are remembered in the home.
        now: The moment; what is dated later waits for a later reading.
        folders: The folders to read; all but spam, bin and drafts if not given.
        tell: Told the name of each folder when it is begun.
        ask_passphrase: Asks the person for the passphrase; None if nobody is there.

    Raises:
        LockedError: The home cannot be opened.
        BusyError: Another letbe is writing, and goes on writing.
        UsageError: There is no such folder, zone or date order.

    Cost: memory for a batch of mails, whatever the size of the mailbox.
    """
    chosen, left_out = mailbox.folders(folders)
    with open_home(home, ask_passphrase=ask_passphrase) as opened:
        run = _Run(remembering(opened, _with_own(wishes, mailbox.account)))
        run.wishes = replace(run.wishes, remembered=(*run.wishes.remembered, *opened.get("mailbox me", [])))
        try:
            for folder in chosen:
                tell(folder.name)
                for batch in mailbox.batches(folder, _mark_of(opened, mailbox.account, folder)):
                    _keep_batch(opened, mailbox.account, batch, run, now)
        except UnreadableError as error:
            run.others.append(failed(str(mailbox.account), error))
        with opened.writing(_WAIT_S):
            opened.put("me", list(dict.fromkeys([*opened.get("me", []), *run.wishes.me])))
            if wishes.zone:
                opened.put("zone", wishes.zone)
            after_reading(opened, now, the_zone(opened.get("zone"))[0])
    return run.kept(left_out)


def look_at_mailbox(mailbox: Mailbox, wishes: Wishes, *, folders: Sequence[str] = ()) -> Kept:
    """Read all of a mailbox and keep nothing.

    Args:
        mailbox: An open mailbox.
        wishes: How.
        folders: The folders to read; all but spam, bin and drafts if not given.
    """
    chosen, left_out = mailbox.folders(folders)
    run = _Run(_with_own(wishes, mailbox.account))
    try:
        for folder in chosen:
            for batch in mailbox.batches(folder, Mark()):
                parts = _read(mailbox.account, batch, run)
                run.added += sum(int((p.assigned.party >= 0).sum()) for p in parts)
    except UnreadableError as error:
        run.others.append(failed(str(mailbox.account), error))
    return run.kept(left_out)


def _with_own(wishes: Wishes, account: Account) -> Wishes:
    """Add the address that one logs in with, which is one's own."""
    return replace(wishes, me=(*wishes.me, account.user)) if "@" in account.user else wishes


def _read(account: Account, batch: Batch, run: _Run) -> list[Part]:
    """Read a batch as single mails are read; a mail is named by its UID."""
    if not batch.sources:
        return []
    name = f"{account}/{batch.folder.name}"
    wishes = replace(run.wishes, remembered=(*run.wishes.remembered, *run.own))
    parts, others = read_jobs([Job(name, MAILS, list(batch.sources))], wishes, listen=new_hearing)
    parts = [replace(p, report=_by_uid(p.report, batch)) for p in parts]
    run.take(name, parts, others)
    return parts


def _by_uid(report: FileReport, batch: Batch) -> FileReport:
    """Name what could not be read by its UID; say what was left out."""
    uids = [int(s.name.partition(".")[0]) for s in batch.sources]
    errors = tuple(replace(e, record=uids[e.record - 1]) for e in report.errors)
    said = [(batch.drafts, "mails marked as draft or deleted were left out")]
    said += [(batch.known, "mails had been read in another folder")]
    return replace(report, errors=errors, warnings=(*report.warnings, *(f"{n:,} {w}" for n, w in said if n)))


def _keep_batch(home: Home, account: Account, batch: Batch, run: _Run, now: datetime) -> None:
    """Keep what a batch holds, then its mark."""
    parts = _read(account, batch, run)
    with home.writing(_WAIT_S):
        if parts:
            added, learnt = keep_parts(home, parts, run.wishes, now)
            run.added += added.added
            run.duplicates += added.duplicates
            before = run.learnt
            run.learnt = Learnt(before.in_force + learnt.in_force, before.doubtful + learnt.doubtful)
        home.put("mailbox me", list(dict.fromkeys([*home.get("mailbox me", []), *run.own])))
        marks = home.get("mailboxes", {})
        marks[_key(home, account, batch.folder)] = [batch.mark.validity, batch.mark.uid]
        home.put("mailboxes", marks)


def _key(home: Home, account: Account, folder: Folder) -> str:
    """Name a folder so that its name, which can be a person's, is not kept."""
    return home.vault.promise(f"{account}/{folder.name}").hex()


def _mark_of(home: Home, account: Account, folder: Folder) -> Mark:
    """Say how far a folder has been read."""
    return Mark(*home.get("mailboxes", {}).get(_key(home, account, folder), (0, 0)))


def _met(part: Part) -> set[str]:
    """Give the addresses of the people in a part: no groups, and nobody who only wrote by a program."""
    assigned = part.assigned
    met: Any = set(assigned.party[(assigned.party >= 0) & ~assigned.automatic].tolist())
    return {p.address for i, p in enumerate(assigned.parties) if i in met and not p.group}


def merged(one: FileReport, other: FileReport) -> FileReport:
    """Put the reports of two batches of one folder together.

    >>> from letbe.reading.report import FileReport
    >>> a = FileReport("x", messages=2, warnings=("1 mail is odd",))
    >>> merged(a, a).messages, merged(a, a).warnings
    (4, ('2 mail is odd',))
    """
    return replace(
        one,
        **{n: getattr(one, n) + getattr(other, n) for n in ("messages", "notices", "media", "calls")},
        authors=tuple(dict.fromkeys((*one.authors, *other.authors))),
        first=min((t for t in (one.first, other.first) if t), default=None),
        last=max((t for t in (one.last, other.last) if t), default=None),
        me=one.me or other.me,
        me_by=one.me_by if one.me else other.me_by,
        date_order=one.date_order or other.date_order,
        date_order_by=one.date_order_by or other.date_order_by,
        warnings=_summed((*one.warnings, *other.warnings)),
        errors=(*one.errors, *other.errors),
        errors_total=one.errors_total + other.errors_total,
    )


def _summed(warnings: Sequence[str]) -> tuple[str, ...]:
    """Add up the numbers of equal sentences."""
    counts: Counter[str] = Counter()
    plain = []
    for warning in warnings:
        if counted := _COUNTED.fullmatch(warning):
            counts[counted[2]] += int(counted[1].replace(",", ""))
        elif warning not in plain:
            plain.append(warning)
    return (*(f"{n:,} {what}" for what, n in counts.items()), *plain)
