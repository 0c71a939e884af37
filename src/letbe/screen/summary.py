"""What ``letbe read`` says: a calm summary for each file, and what could not be read, on request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from letbe.i18n import _, marked
from letbe.readers.found import shown
from letbe.reading.report import YOU
from letbe.screen.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from letbe.reading.report import FileReport

#: Writers named for one file; a mailbox has thousands.
_MOST_AUTHORS: Final = 6
_ORDERS: Final = {
    "dmy": marked("day, month, year"),
    "mdy": marked("month, day, year"),
    "ymd": marked("year, month, day"),
}


def summary(files: Sequence[FileReport], left_alone: Mapping[str, int], *, errors: bool) -> Iterator[str]:
    """Put reports into lines.

    Args:
        files: The reports.
        left_alone: How many other files there are, by their ending.
        errors: Show each record that could not be read, too.
    """
    for file in files:
        yield from _one(file, errors=errors)
        yield ""
    if left_alone:
        total = sum(left_alone.values())
        kinds = ", ".join(
            f"{n:,} {shown(ending)}" for ending, n in sorted(left_alone.items(), key=lambda e: -e[1])[:5]
        )
        words = _("{files} left alone ({kinds})")
        yield words.format(files=counted(total, "other file"), kinds=kinds)
        yield ""


def _one(file: FileReport, *, errors: bool) -> Iterator[str]:
    """Describe one file."""
    yield shown(file.path)
    if file.format is None:
        for error in file.errors:
            yield _("  could not be read: {reason}").format(reason=shown(error.reason))
        return
    yield f"  {file.format}: {_counts(file)}"
    if file.first:
        words = _("  from {first} to {last} ({zone}, {by})")
        last = _time(file.last or "")
        yield words.format(first=_time(file.first), last=last, zone=file.zone, by=_zone_by(file))
    if file.authors:
        yield _("  written by {authors}").format(authors=_authors(file))
    if file.me == YOU:
        yield _("  which messages are yours: {by}").format(by=file.me_by)
    elif file.me:
        yield _("  you are {name} ({by})").format(name=shown(file.me), by=file.me_by)
    else:
        yield _("  you are: not known")
    if file.date_order in _ORDERS:
        order = _(_ORDERS[file.date_order])
        yield _("  dates are {order} ({by})").format(order=order, by=file.date_order_by)
    for warning in file.warnings:
        yield _("  note: {note}").format(note=shown(warning))
    yield from _errors(file, errors=errors)


def _counts(file: FileReport) -> str:
    """Count what a file holds."""
    parts = [counted(file.messages, "message")]
    if file.media:
        parts.append(_("{n:,} of them media").format(n=file.media))
    if file.calls:
        parts.append(counted(file.calls, "call"))
    if file.notices:
        parts.append(_("{notices} of the app").format(notices=counted(file.notices, "notice")))
    people = counted(file.people, "person or group", "people or groups")
    return ", ".join([*parts, _("with {people}").format(people=people)])


def _zone_by(file: FileReport) -> str:
    """Say where the zone is from."""
    return {"the export": _("stated by the export"), "this machine": _("this machine's zone")}.get(
        file.zone_by or "", file.zone_by or ""
    )


def _time(iso: str) -> str:
    """Show a time without its seconds."""
    return iso[:16].replace("T", " ")


def _authors(file: FileReport) -> str:
    """Name the writers, the one who wrote most first."""
    names = ", ".join(shown(a) for a in file.authors[:_MOST_AUTHORS])
    more = len(file.authors) - _MOST_AUTHORS
    return (names or _("nobody")) + (_(" and {n:,} others").format(n=more) if more > 0 else "")


def _errors(file: FileReport, *, errors: bool) -> Iterator[str]:
    """Say how much could not be read, and each of it on request."""
    if not file.errors_total:
        return
    words = (
        _("  {records} could not be read")
        if errors
        else _("  {records} could not be read (--errors shows which)")
    )
    yield words.format(records=counted(file.errors_total, "record"))
    if errors:
        for error in file.errors:
            yield _("    record {n}: {reason}").format(n=error.record, reason=shown(error.reason))
        if file.errors_total > len(file.errors):
            yield _("    and {n:,} more").format(n=file.errors_total - len(file.errors))
