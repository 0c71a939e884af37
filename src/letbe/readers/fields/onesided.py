"""Exports that hold only what their owner wrote: dating apps give out no more.

Such an export says nothing of how, or whether, anybody answered.  Its messages are counted, and marked so
that no tie is measured by them: every one of them would look as if it stood unanswered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from letbe.readers.fields.chats import numbered
from letbe.readers.fields.columns import Columns, hashed, mixed
from letbe.readers.fields.handles import Handles
from letbe.readers.rows import Chat, Scan

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from letbe.readers.fields.jsonwalk import Document
    from letbe.readers.fields.spans import Spans
    from letbe.readers.rows import Work

_BY: Final = "only the owner's messages are in it"


class OneSided:
    """Gathers the messages of one owner, and whom they went to."""

    def __init__(self, work: Work) -> None:
        self.columns = Columns(work.listen)
        self.people = Handles()
        self.me = self.people.add("me")

    def add(
        self,
        record: NDArray[np.int64],
        at: NDArray[np.int64],
        known: NDArray[np.int8],
        match: NDArray[np.int64],
        kind: NDArray[Any],
        text: Spans,
    ) -> None:
        """Add some messages of mine; see ``Columns.add``.

        Args:
            record: Their numbers.
            at: When they were sent.
            known: What is known of that.
            match: A mark of whom each went to, from 0.
            kind: A ``Kind`` each.
            text: What was typed.
        """
        self.columns.add(
            record,
            at,
            known=known,
            chat=match,
            author=self.me,
            kind=kind,
            text=text,
            native=mixed(at // 1000, hashed(text), kind),
        )

    def finish(
        self, work: Work, document: Document, app: str, match_of: Callable[[int], tuple[str, str]]
    ) -> Scan:
        """Put together what is known.

        Args:
            work: What is read.
            document: It, read.
            app: The format.
            match_of: Gives the address and the name of whom a mark stands for.
        """
        document.report(self.columns)
        rows, _, said = self.columns.rows(work.ask.zone)

        def chat(mark: int) -> Chat:
            address, name = match_of(mark)
            return Chat("one", name, address, self.people.add(address, name), "the export's own number")

        rows, chats = numbered(rows, chat)
        return Scan(
            format=app,
            rows=rows,
            chats=chats,
            handles=self.people.handles(),
            me=frozenset([self.me]),
            me_by=_BY,
            date_order="native" if len(rows) else None,
            date_order_by="a machine's own time" if len(rows) else None,
            utc=True,
            one_sided=True,
            warnings=(*document.warnings, *said),
            errors=self.columns.errors,
            errors_total=self.columns.errors_total,
        )
