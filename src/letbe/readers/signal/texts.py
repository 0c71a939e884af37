"""Read a text file of one of the programs: lines that begin with a time, or blocks of fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from letbe.errors import UnreadableError
from letbe.readers.fields.columns import Columns
from letbe.readers.fields.handles import NOBODY, Words
from letbe.readers.fields.spans import Spans
from letbe.readers.fields.values import LOCAL, UNREAD, within
from letbe.readers.rows import Flag, Handle, Kind, Scan
from letbe.readers.signal import lines, recognising
from letbe.readers.signal.lines import Form
from letbe.readers.signal.names import BY_NAME, OWN_NAMES, chat_of, handle_of, party_of, stem_of
from letbe.readers.windows import Windows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from letbe.readers.rows import Rows, Work
    from letbe.readers.source import Source

#: The shortest beginning of a message: ``2024-03-01 12:00 A:``.
_SHORTEST: Final = 19
_AGAIN: Final = "export it again, or give the JSON that the same program writes"


def scan(work: Work) -> Scan:
    """Read a text file; see ``Text.scan``."""
    source = work.sources[0]
    head = source.head()
    if recognising.blocks(head):
        from letbe.readers.signal.blocks import scan_blocks  # noqa: PLC0415 - another form

        return scan_blocks(work)
    form = Form.BACKUP if head.lstrip(b"\xef\xbb\xbf").startswith(b"[") else Form.SHORT
    return scan_lines(work, source, form, stem_of(source.name))


def scan_lines(work: Work, source: Source, form: Form, stem: str) -> Scan:
    """Read a file of lines.

    Args:
        work: The caller's wishes.
        source: The file.
        form: Who wrote it.
        stem: The name of the conversation.
    """
    found = _Lines(work, form)
    with Windows(source, work.progress) as windows:
        used = 0
        while windows.advance(used):
            used = found.take(windows)
        failure = windows.failure
    if not found.records:
        raise UnreadableError(f"{source.path} holds no messages of Signal", failure or _AGAIN)
    return found.finish(stem, failure)


class _Lines:
    """Gathers the messages of one file."""

    def __init__(self, work: Work, form: Form) -> None:
        self._work = work
        self._form = form
        self._columns = Columns(work.listen)
        self._authors = Words()
        self._reactions = 0
        self.records = 0

    def take(self, windows: Windows) -> int:
        """Take over the messages of a window; give how many bytes are done with."""
        most = windows.end // _SHORTEST + 1
        start, at, name, behind, text = (np.empty(most, np.int64) for _ in range(5))
        met = lines.find_lines(
            windows.buffer, windows.end, int(self._form), lines.MONTHS, start, at, name, behind, text
        )
        many = met if windows.last else max(0, met - 1)
        if many:
            ends = np.append(start[1:met], windows.end)[:many]
            self._add(
                windows.buffer,
                at[:many],
                Spans(windows.buffer, name[:many], behind[:many]),
                text[:many],
                ends,
            )
        return windows.end if windows.last else int(start[many]) if many else 0

    def _add(
        self,
        buffer: NDArray[np.uint8],
        at: NDArray[np.int64],
        name: Spans,
        start: NDArray[np.int64],
        end: NDArray[np.int64],
    ) -> None:
        """Take over some messages."""
        many = len(at)
        author = self._authors.number(name)  # before the texts are moved
        found = np.zeros(many, np.uint8)
        text = Spans(buffer, start.copy(), end.copy())
        lines.tidy(buffer, int(self._form), lines.WORDS, name.start, text.start, text.end, found)
        notice = (found & lines.IS_NOTICE) > 0
        kind: Any = np.where(found & lines.HAS_MEDIA, Kind.MEDIA, Kind.TEXT)
        kind = np.where(found & lines.IS_CALL, Kind.CALL, kind)
        flags: Any = np.where(found & lines.IS_GONE, int(Flag.DELETED), 0)
        self._reactions += int(((found & lines.HAS_REACTIONS) > 0).sum())
        self._columns.add(
            np.arange(self.records, self.records + many),
            at,
            known=np.where(within(at), LOCAL, UNREAD).astype(np.int8),
            author=np.where(notice, NOBODY, author),
            kind=np.where(notice, Kind.NOTICE, kind),
            text=text,
            flags=flags | np.where(found & lines.IS_EDITED, int(Flag.EDITED), 0),
        )
        self.records += many

    def finish(self, stem: str, failure: str | None) -> Scan:
        """Put together who is who."""
        rows, utc, warnings = self._columns.rows(self._work.ask.zone, in_order=True)
        if failure is not None:
            warnings.append(f"{failure}; the records before that are kept")
        if self._reactions:
            warnings.append(f"reactions have no time there, and are not counted: {self._reactions:,}")
        return made(rows, self._authors.texts, stem, self._columns, utc=utc, warnings=warnings)


def made(
    rows: Rows, authors: list[str], stem: str, columns: Columns, *, utc: bool, warnings: list[str]
) -> Scan:
    """Make a scan of the messages of one conversation, of which the authors are known by name.

    Args:
        rows: The messages.
        authors: Who wrote them.
        stem: The name of the conversation.
        columns: What could not be read.
        utc: Its times name their zone.
        warnings: What a person should know.
    """
    handles = [handle_of(name) for name in authors]
    me = next((k for k, name in enumerate(authors) if name in OWN_NAMES), NOBODY)
    wrote = [k for k in np.unique(rows.author).tolist() if k >= 0]
    party, title = party_of(stem)
    chat = chat_of(handles, me, party, title, wrote)
    if me >= 0:
        handles[me] = Handle("Me", None)
    return Scan(
        format="signal",
        rows=rows,
        chats=(chat,),
        handles=tuple(handles),
        me=frozenset({me} if me >= 0 else ()),
        me_by=BY_NAME if me >= 0 else None,
        date_order="native" if len(rows) else None,
        date_order_by="a machine's time stamp" if len(rows) else None,
        utc=utc,
        warnings=tuple(warnings),
        errors=columns.errors,
        errors_total=columns.errors_total,
    )
