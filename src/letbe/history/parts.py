"""The messages of a home in parts: a function a bucket, each tie whole in one of them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from letbe.history.people import with_people
from letbe.history.store import History
from letbe.history.ticket import read_ticket

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from letbe.history.ticket import Ticket
    from letbe.home import Home

#: What the figures need; sizes in words and marks stay on disk.
FIGURE_COLUMNS = (
    "handle",
    "sent_at",
    "direction",
    "channel",
    "kind",
    "chars",
    "group",
    "recipients",
    "automatic",
)


def parts_of(
    home: Home,
    person_of: Mapping[int, str],
    *,
    columns: Sequence[str] = FIGURE_COLUMNS,
    only: Collection[int] | None = None,
) -> list[Callable[[], pa.Table]]:
    """Give functions that load the messages of a bucket each.

    Args:
        home: An open home.
        person_of: The person of each handle.
        columns: What to load; ``handle`` is among them.
        only: The handles whose messages are wanted; None for all.  Others are dropped at once.

    Returns:
        Functions; each may be called several times, also by another thread.
    """
    history = History(home)

    def load(ticket: Ticket) -> pa.Table:
        stored = read_ticket(ticket, columns)
        if only is not None:
            stored = stored.filter(pc.is_in(stored["handle"], value_set=pa.array(list(only), pa.int64())))
        return with_people(stored, person_of)

    return [partial(load, history.ticket(bucket)) for bucket in history.buckets()]
