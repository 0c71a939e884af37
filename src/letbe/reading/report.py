"""What is told about each file: what was found, who is me and by which rule, and what was not read."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from letbe.people.me import authors_of
from letbe.readers.rows import Kind, ReadError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from letbe.errors import LetbeError
    from letbe.people.me import Me
    from letbe.readers.rows import Handle, Rows, Scan


#: Enough to recognise oneself in a chat; a mailbox has thousands.
_NAMES_IN_A_WARNING: Final = 5


#: What is told of an export that holds its owner's messages only.
ONE_SIDED: Final = (
    "it holds only what you wrote: whether and how anybody answered is not in it, so no tie is measured by it"
)


@dataclass(frozen=True, slots=True)
class FileReport:
    """What is told about one file, or about one folder of single mails.

    Attributes:
        path: Where it is; members of archives behind ``!/``.
        format: ``whatsapp``, ``telegram``, ``mail``; None if it could not be read at all.
        messages: What people sent, text or media.
        notices: What the app wrote.
        media: How many of the messages are media.
        calls: Calls, answered or not.
        authors: Who wrote, the one who wrote most first.
        first: ISO 8601 time of the first record; with ``Z`` where the export states UTC, else on the
            wall clock of ``zone``.  None where there is none.
        last: The same of the last.
        me: Who is me, or None.
        me_by: The rule, as a phrase.
        date_order: ``dmy``, ``mdy``, ``ymd``, ``native``.
        date_order_by: The rule, as a phrase.
        zone: The zone of the times.
        zone_by: ``the export``, ``given by you`` or ``this machine``.
        people: How many people and groups it holds messages with.
        warnings: Plain sentences.
        errors: What could not be read, at most the first 10,000.
        errors_total: How many there were.
    """

    path: str
    format: str | None = None
    messages: int = 0
    notices: int = 0
    media: int = 0
    calls: int = 0
    authors: tuple[str, ...] = ()
    first: str | None = None
    last: str | None = None
    me: str | None = None
    me_by: str | None = None
    date_order: str | None = None
    date_order_by: str | None = None
    zone: str | None = None
    zone_by: str | None = None
    people: int = 0
    warnings: tuple[str, ...] = ()
    errors: tuple[ReadError, ...] = ()
    errors_total: int = 0

    def as_json(self) -> dict[str, Any]:
        """Give it as plain values."""
        return asdict(self)


def failed(path: str, error: LetbeError) -> FileReport:
    """Report a file that could not be read at all.

    >>> from letbe.errors import UnreadableError
    >>> failed("a.txt", UnreadableError("a.txt is empty", "export it again")).errors_total
    1
    """
    reason = ReadError(0, f"{error.met}; {error.hint}")
    return FileReport(path=path, errors=(reason,), errors_total=1)


def report(path: str, scan: Scan, me: Me, *, zone: ZoneInfo, zone_by: str, people: int) -> FileReport:
    """Report what a reader found.

    Args:
        path: Where it was.
        scan: What was found.
        me: Who is me in it.
        zone: The zone that times without one were read in.
        zone_by: Where that zone is from.
        people: How many people and groups it holds messages with.

    Cost: O(records).
    """
    authors = authors_of(scan)
    rows = scan.rows
    counts = _counts(rows)
    first, last = _span(rows, scan, zone)
    return FileReport(
        path=path,
        format=scan.format,
        messages=counts[Kind.TEXT] + counts[Kind.MEDIA],
        notices=counts[Kind.NOTICE],
        media=counts[Kind.MEDIA],
        calls=counts[Kind.CALL],
        authors=tuple(shown_name(scan.handles[i]) for i in authors),
        first=first,
        last=last,
        me=_shown_me(scan, me, authors),
        me_by=me.by,
        date_order=scan.date_order,
        date_order_by=scan.date_order_by,
        zone="UTC" if scan.utc else zone.key,
        zone_by="the export" if scan.utc else zone_by,
        people=people,
        warnings=(
            *scan.warnings,
            *([ONE_SIDED] if scan.one_sided and len(rows) else []),
            *_nobody_is_me(scan, me, authors),
        ),
        errors=scan.errors,
        errors_total=scan.errors_total,
    )


def shown_name(handle: Handle) -> str:
    """Name a handle as a person would: by its name, else by its address.

    >>> from letbe.readers.rows import Handle
    >>> shown_name(Handle(None, "+447700900123"))
    '+447700900123'
    """
    return handle.name or handle.address or "(no name)"


def _counts(rows: Rows) -> dict[Kind, int]:
    """Count the records of each kind; a mail to many is one."""
    first = np.ones(len(rows), bool)
    first[1:] = rows.record[1:] != rows.record[:-1]
    counts = np.bincount(rows.kind[first], minlength=len(Kind))
    return {kind: int(counts[kind]) for kind in Kind}


def _span(rows: Rows, scan: Scan, zone: ZoneInfo) -> tuple[str | None, str | None]:
    """Give the first and the last time as ISO 8601."""
    if not len(rows):
        return None, None
    return iso(int(rows.at.min()), scan.utc, zone), iso(int(rows.at.max()), scan.utc, zone)


def iso(at_us: int, utc: bool, zone: ZoneInfo) -> str:
    """Write a time as ISO 8601: in UTC with a Z, or as the clock on the wall showed it.

    >>> from zoneinfo import ZoneInfo
    >>> iso(1_735_725_600_000_000, True, ZoneInfo("UTC"))
    '2025-01-01T10:00:00Z'
    """
    moment = datetime.fromtimestamp(at_us // 1_000_000, UTC)
    if utc:
        return moment.replace(tzinfo=None).isoformat() + "Z"
    return moment.astimezone(zone).replace(tzinfo=None).isoformat()


def _shown_me(scan: Scan, me: Me, authors: Sequence[int]) -> str | None:
    """Name me by the handle that wrote most, or by any if none of mine wrote."""
    mine = [i for i in authors if i in me.handles] or sorted(me.handles)
    return shown_name(scan.handles[mine[0]]) if mine else None


def _nobody_is_me(scan: Scan, me: Me, authors: Sequence[int]) -> tuple[str, ...]:
    """Say plainly that it cannot be told who is me, and what would do."""
    if me.handles or not authors or any(c.other >= 0 for c in scan.chats):
        return ()
    names = ", ".join(shown_name(scan.handles[i]) for i in authors[:_NAMES_IN_A_WARNING])
    more = ", ..." if len(authors) > _NAMES_IN_A_WARNING else ""
    met = f"nothing says which writer is you ({names}{more}), so its messages belong to nobody yet"
    return (f"{met}: read it again with --me NAME",)
