"""One channel as DiscordChatExporter writes it in CSV.

The ids of messages are not in it, so that an export as JSON of the same chat does not know them again.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.readers.discord.channels import HINT, phrases, place_of
from letbe.readers.discord.written import COLUMNS
from letbe.readers.fields.columns import Columns
from letbe.readers.fields.csv import TORN, Table
from letbe.readers.fields.finish import finished
from letbe.readers.fields.handles import Handles
from letbe.readers.fields.phrases import TYPED
from letbe.readers.fields.times import Times
from letbe.readers.rows import Chat, Kind

if TYPE_CHECKING:
    from letbe.readers.fields.csv import Batch
    from letbe.readers.fields.phrases import Phrases
    from letbe.readers.rows import Handle, Scan, Work

BY_FILE: Final = "the file's name"

_TWO: Final = 2


def read(work: Work) -> Scan:
    """Read one file; see ``WrittenReader.scan``."""
    (source,) = work.sources
    columns, people, said = Columns(work.listen), Handles(), phrases()
    times = Times("Date", None, work.ask.date_order, HINT)
    wrote: set[int] = set()
    first = True
    with Table(source, work.progress, names=COLUMNS) as table:
        for batch in table.batches(range(len(COLUMNS))):
            columns.refuse(batch.torn, TORN)
            if len(batch.record):
                wrote |= _take(batch, columns, people, times, said, first=first)
                first = False
        failure = table.failure
    handles = people.handles()
    place = place_of(source.name)
    group = len(wrote) > _TWO or (place.channel is not None and not place.direct)
    other = -1 if group or not place.direct else _called(handles, place.channel or "")
    kind = "group" if group else "one"
    scan = finished(
        "discord",
        columns,
        work.ask.zone,
        chats=[Chat(kind, place.channel, place.number, other, BY_FILE if other >= 0 else None)],
        handles=handles,
        warnings=[failure] if failure else [],
    )
    if times.order is None:
        return scan
    return replace(scan, date_order=times.order, date_order_by=times.order_by)


def _take(
    batch: Batch, columns: Columns, people: Handles, times: Times, said: Phrases, *, first: bool
) -> set[int]:
    """Take some rows; give who wrote them."""
    number, name, date, content, files, _ = batch.columns
    at, known = times.read(date)
    if first:
        times.check(known)
    who = people.number(number, name)
    what = said.of(content)
    wordless = content.end <= content.start
    media = (what == TYPED) & (wordless | (files.end > files.start))
    kind = np.where(media, Kind.MEDIA, np.where(what == TYPED, Kind.TEXT, what)).astype(np.int8)
    columns.add(
        batch.record,
        at,
        known=known,
        author=np.where(kind == Kind.NOTICE, -1, who),
        kind=kind,
        text=content.only(what == TYPED),
    )
    return set(np.unique(who[(kind != Kind.NOTICE) & (who >= 0)]).tolist())


def _called(handles: tuple[Handle, ...], title: str) -> int:
    """Find the one person who is called like a chat of two; -1 where nobody is, or two are.

    Old names have a number behind them: ``ada#1234``.
    """
    wanted = title.partition("#")[0]
    found = [
        k for k, handle in enumerate(handles) if wanted and (handle.name or "").partition("#")[0] == wanted
    ]
    return found[0] if len(found) == 1 else -1
