"""Signal, in the forms in which people get it out: the phone's own JSON, and what three programs write.

    main.jsonl            official   the phone's own export (since 2026): a frame of the backup a line
    NAME (DETAIL).json    desktop    sigtop: Signal Desktop's own rows
    data.json             exported   signal-export: a message a line
    chat.md, *.txt        lines      signal-export, sigtop (short), signalbackup-tools
    *.txt                 blocks     sigtop (long)

Traps that these readers know: messages that vanished are gone, so that the past is thinner than it was; what
was edited stands there with its history, and counts once; a reaction in the programs' forms has no time, and
is left out; names of programs (``Me``, ``You``) say who is me; the same chat can lie there in two forms.

Left out on purpose: stories, payments, attachments, quotes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from letbe.readers.rows import OneFile
from letbe.readers.signal import recognising as r

if TYPE_CHECKING:
    from letbe.readers.rows import Scan, Work
    from letbe.readers.source import Source

__all__ = ["DESKTOP", "EXPORTED", "OFFICIAL", "TEXT"]


class Official(OneFile):
    """Reads ``main.jsonl`` of the phone's own export; see :class:`letbe.readers.rows.Reader`."""

    FORMAT = "signal"

    def recognise(self, head: bytes, name: str) -> float:  # noqa: ARG002 - people rename files
        """Say how surely a file is the phone's own export, from 0 to 1."""
        return r.official(head)

    def scan(self, work: Work) -> Scan:
        """Read it; its times are in UTC, and it says who is me.

        Raises:
            UnreadableError: It cannot be opened, or is no such export.

        Cost: O(bytes) time; memory 110 bytes a record and a buffer of 1 to 64 MiB.
        """
        from letbe.readers.signal.official import scan  # noqa: PLC0415 - loads the compiler

        return scan(work)


class Desktop(OneFile):
    """Reads sigtop's JSON, a file a conversation; see :class:`letbe.readers.rows.Reader`."""

    FORMAT = "signal"

    def recognise(self, head: bytes, name: str) -> float:  # noqa: ARG002 - people rename files
        """Say how surely a file is JSON of sigtop, from 0 to 1."""
        return r.desktop(head)

    def known_but_not_read(self, head: bytes, name: str) -> str | None:
        """Give a hint for JSON of sigtop that lacks texts and times."""
        return r.bare_rows(head, name)

    def scan(self, work: Work) -> Scan:
        """Read it; its times are in UTC, and each message says which way it went.

        Raises:
            UnreadableError: It cannot be opened, or is no such export.

        Cost: O(bytes) time; memory 110 bytes a record and a buffer of 1 to 64 MiB.
        """
        from letbe.readers.signal.desktop import scan  # noqa: PLC0415 - loads the compiler

        return scan(work)


class Exported:
    """Reads what signal-export writes for a chat: ``data.json``, or ``chat.md`` where it is alone."""

    FORMAT = "signal"

    def family(self, source: Source) -> str | None:
        """Join the two forms of one chat, which hold the same messages; a file by another name is alone."""
        return source.inside or None if r.is_of_chat(source.name) else None

    def recognise(self, head: bytes, name: str) -> float:  # noqa: ARG002 - people rename files
        """Say how surely a file is of signal-export, from 0 to 1."""
        return max(r.exported(head), r.markdown(head))

    def scan(self, work: Work) -> Scan:
        """Read a chat; its times are those of the computer's clock.

        Raises:
            UnreadableError: It cannot be opened, or is no such export.

        Cost: O(bytes) time; memory 110 bytes a record and one window of the file.
        """
        from letbe.readers.signal.exported import scan  # noqa: PLC0415 - loads the compiler

        return scan(work)


class Text(OneFile):
    """Reads the text files of sigtop and signalbackup-tools; see :class:`letbe.readers.rows.Reader`."""

    FORMAT = "signal"

    def recognise(self, head: bytes, name: str) -> float:  # noqa: ARG002 - people rename files
        """Say how surely a file is a text file of one of these programs, from 0 to 1."""
        return max(r.blocks(head), r.lines(head))

    def known_but_not_read(self, head: bytes, name: str) -> str | None:
        """Give a hint for the tables of signalbackup-tools."""
        return r.known_but_not_read(head, name)

    def scan(self, work: Work) -> Scan:
        """Read a conversation.

        Raises:
            UnreadableError: It cannot be opened, or is no such export.

        Cost: O(bytes) time; memory 110 bytes a record and one window of the file.
        """
        from letbe.readers.signal.texts import scan  # noqa: PLC0415 - loads the compiler

        return scan(work)


OFFICIAL: Final = Official()
DESKTOP: Final = Desktop()
EXPORTED: Final = Exported()
TEXT: Final = Text()
