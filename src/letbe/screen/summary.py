"""What ``letbe read`` says: a calm summary for each file, and what could not be read, on request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from letbe.readers.found import shown
from letbe.screen.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from letbe.reading.report import FileReport

#: Writers named for one file; a mailbox has thousands.
_MOST_AUTHORS: Final = 6
_ORDERS: Final = {"dmy": "day, month, year", "mdy": "month, day, year", "ymd": "year, month, day"}


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
        yield f"{counted(total, 'other file')} left alone ({kinds})"
        yield ""


def _one(file: FileReport, *, errors: bool) -> Iterator[str]:
    """Describe one file."""
    yield shown(file.path)
    if file.format is None:
        for error in file.errors:
            yield f"  could not be read: {shown(error.reason)}"
        return
    yield f"  {file.format}: {_counts(file)}"
    if file.first:
        yield f"  from {_time(file.first)} to {_time(file.last or '')} ({file.zone}, {_zone_by(file)})"
    yield f"  written by {_authors(file)}"
    yield f"  you are {shown(file.me)} ({file.me_by})" if file.me else "  you are: not known"
    if file.date_order in _ORDERS:
        yield f"  dates are {_ORDERS[file.date_order]} ({file.date_order_by})"
    for warning in file.warnings:
        yield f"  note: {shown(warning)}"
    yield from _errors(file, errors=errors)


def _counts(file: FileReport) -> str:
    """Count what a file holds."""
    parts = [counted(file.messages, "message")]
    if file.media:
        parts.append(f"{file.media:,} of them media")
    if file.calls:
        parts.append(counted(file.calls, "call"))
    if file.notices:
        parts.append(f"{counted(file.notices, 'notice')} of the app")
    return ", ".join([*parts, f"with {counted(file.people, 'person or group', 'people or groups')}"])


def _zone_by(file: FileReport) -> str:
    """Say where the zone is from."""
    return {"the export": "stated by the export", "this machine": "this machine's zone"}.get(
        file.zone_by or "", file.zone_by or ""
    )


def _time(iso: str) -> str:
    """Show a time without its seconds."""
    return iso[:16].replace("T", " ")


def _authors(file: FileReport) -> str:
    """Name the writers, the one who wrote most first."""
    names = ", ".join(shown(a) for a in file.authors[:_MOST_AUTHORS])
    more = len(file.authors) - _MOST_AUTHORS
    return (names or "nobody") + (f" and {more:,} others" if more > 0 else "")


def _errors(file: FileReport, *, errors: bool) -> Iterator[str]:
    """Say how much could not be read, and each of it on request."""
    if not file.errors_total:
        return
    yield f"  {counted(file.errors_total, 'record')} could not be read" + (
        "" if errors else " (--errors shows which)"
    )
    if errors:
        for error in file.errors:
            yield f"    record {error.record}: {shown(error.reason)}"
        if file.errors_total > len(file.errors):
            yield f"    and {file.errors_total - len(file.errors):,} more"
