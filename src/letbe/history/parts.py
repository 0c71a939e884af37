"""The messages of a home in parts: a function a bucket, each tie whole in one of them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from letbe.history.people import with_people
from letbe.history.store import History
from letbe.history.ticket import read_ticket

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    import pyarrow as pa

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
        only: The handles whose messages are wanted; None for all.  No key of another handle is opened, and
            no bucket without one of them.

    Returns:
        Functions; each may be called several times, also by another thread.
    """
    history = History(home)
    wanted = None if only is None else frozenset(only)

    def load(ticket: Ticket) -> pa.Table:
        return with_people(read_ticket(ticket, columns), person_of)

    tickets = (history.ticket(bucket, wanted) for bucket in history.buckets())
    return [partial(load, t) for t in tickets if wanted is None or len(t.keys.handles)]
