"""A file that is one chat, whose writers go by their names: what formats of lines have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.readers.fields.columns import Columns
from letbe.readers.fields.handles import Handles
from letbe.readers.fields.values import LOCAL, UNREAD
from letbe.readers.rows import Chat, Kind, Scan

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from letbe.readers.fields.lines import Records
    from letbe.readers.fields.spans import Spans
    from letbe.readers.rows import Work

BY_TITLE: Final = "the chat's title"
BY_FILE: Final = "the file's name"

#: More writers than this are a group.
_TWO: Final = 2


class OneChat:
    """Gathers the records of a file that is one chat.

    Args:
        work: What the reader was given.
        channel: The format's name.
    """

    def __init__(self, work: Work, channel: str) -> None:
        self._work, self._channel = work, channel
        self._columns = Columns(work.listen)
        self._people = Handles()
        self._kept = 0
        self._wrote: set[int] = set()

    def add(
        self,
        records: Records,
        *,
        name: Spans | None = None,
        body: Spans | None = None,
        kind: NDArray[np.int8] | None = None,
        flags: NDArray[np.uint8] | int = 0,
        known: NDArray[np.int8] | None = None,
        native: NDArray[np.uint64] | int = 0,
        captions: bool = False,
    ) -> None:
        """Take some records; whatever names no writer is a notice.

        Args:
            records: As they stand in the file.
            name: The writers, where the format knows better.
            body: The texts, where the format knows better.
            kind: A ``Kind`` each; texts where not given.
            flags: ``Flag`` bits.
            known: What is known of each time, where the format knows better.
            native: A hash of the export's own id.
            captions: The texts of media are what a person typed.
        """
        name = records.name if name is None else name
        author = self._people.named(name.only(name.end > name.start))
        kind = np.full(len(author), Kind.TEXT, np.int8) if kind is None else kind
        kind = np.where(author < 0, np.int8(Kind.NOTICE), kind)
        known = np.where(records.timed, LOCAL, UNREAD).astype(np.int8) if known is None else known
        text = records.body if body is None else body
        self._wrote |= set(np.unique(author[(kind != Kind.NOTICE) & (known != UNREAD)]).tolist())
        self._columns.add(
            records.line,
            records.at,
            known=known,
            author=np.where(kind == Kind.NOTICE, -1, author),
            kind=kind,
            text=text.only((kind == Kind.TEXT) | ((kind == Kind.MEDIA) & captions)),
            flags=flags,
            native=native,
        )

    def writers(self) -> tuple[str, ...]:
        """Name whoever wrote something so far."""
        texts = self._people.texts()
        return tuple(texts[k] for k in sorted(self._wrote))

    def refuse(self, lines: NDArray[np.int64] | list[int], reason: str) -> None:
        """Report lines that cannot be read."""
        self._columns.refuse(lines, reason)

    def scan(
        self,
        *,
        title: str | None = None,
        other: str | None = None,
        other_by: str = BY_TITLE,
        group: bool = False,
        address: str | None = None,
        own: str | None = None,
        own_by: str | None = None,
        order: str | None = None,
        order_by: str | None = None,
        failure: str | None = None,
    ) -> Scan:
        """Give what was found.

        Args:
            title: What the chat is called.
            other: The other one's name, where the file states it.
            other_by: Where it does.
            group: The file says that it is a group.
            address: The export's own id for the chat.
            own: My own name, where the file states it.
            own_by: The rule behind it.
            order: The order of day, month and year.
            order_by: The rule behind it.
            failure: Why reading stopped before the end.
        """
        group = group or len(self._wrote) > _TWO
        number = -1
        if other and not group and (other in self.writers() or len(self._wrote) < _TWO):
            number = self._people.add(None, other)
        me = frozenset({self._people.add(None, own)}) if own and own in self.writers() else frozenset()
        rows, utc, warnings = self._columns.rows(self._work.ask.zone, in_order=True)
        by = other_by if number >= 0 else None
        return Scan(
            format=self._channel,
            rows=rows,
            chats=(Chat("group" if group else "one", title or other, address, number, by),),
            handles=self._people.handles(),
            me=me,
            me_by=own_by if me else None,
            date_order=order if len(rows) else None,
            date_order_by=order_by if len(rows) else None,
            utc=utc and len(rows) > 0,
            warnings=(*((failure,) if failure else ()), *warnings),
            errors=self._columns.errors,
            errors_total=self._columns.errors_total,
        )
