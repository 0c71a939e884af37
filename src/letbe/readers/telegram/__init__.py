"""Telegram Desktop's export in JSON (``result.json``): one chat, or a whole account.

    bytes ──Pieces──▶ one buffer ──scan()──▶ columns, chats, handles ──assemble()──▶ Scan

The document is never built in memory.  A compiled scanner goes through a buffer that is used again and
again, notes where the few fields are that matter, measures the text where it stands and writes one row.

True at every line:

1. Keys may come in any order: what a chat is called, and whose account it is, can follow its messages.
2. Memory holds the buffer and the columns, whatever the size of the file; a message above 64 MiB is
   passed over and reported.
3. A record that cannot be read is an error with its number; a document that is torn or broken gives all
   records before that place, and a warning.

Left out on purpose: ``text_entities`` (the same text again), names of files and places, what was
forwarded from where.

The export in HTML is read, too (``pages``): it says less, and gives way to the JSON where both are there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from letbe.readers.rows import OneFile
from letbe.readers.telegram.recognition import known_but_not_read, recognise, recognise_page

if TYPE_CHECKING:
    from collections.abc import Iterable

    from letbe.readers.rows import Scan, Work
    from letbe.readers.source import Source

__all__ = ["PAGES", "READER", "PagesReader", "TelegramReader", "known_but_not_read"]


class TelegramReader(OneFile):
    """Reads ``result.json``; see :class:`letbe.readers.rows.Reader`."""

    FORMAT = "telegram"

    def recognise(self, head: bytes, name: str) -> float:
        """Say how surely a file is an export of Telegram Desktop in JSON, from 0 to 1."""
        return recognise(head, name)

    def known_but_not_read(self, head: bytes, name: str) -> str | None:
        """Give a hint for the HTML export."""
        return known_but_not_read(head, name)

    def scan(self, work: Work) -> Scan:
        """Read one ``result.json``.

        Args:
            work: One source; ``ask.zone`` is used only for exports made before 2022, which carry no
                time in UTC.

        Returns:
            All that was found, up to the place where the document is torn, if it is.

        Raises:
            UnreadableError: It cannot be opened, is empty, or is not such an export.

        Cost: O(bytes) time; memory 110 bytes a record and a buffer of 1 to 64 MiB.
        """
        from letbe.readers.telegram.run import run  # noqa: PLC0415 - loads the compiler

        return run(work)


class PagesReader:
    """Reads ``messages.html`` and the pages that follow it; see :class:`letbe.readers.rows.Reader`."""

    FORMAT = "telegram"

    def family(self, source: Source) -> str | None:
        """Name the chat that a page belongs to: its folder."""
        return source.inside

    def recognise(self, head: bytes, name: str) -> float:
        """Say how surely a file is a page of a chat that Telegram Desktop exported, from 0 to 1."""
        del name
        return recognise_page(head)

    def gives_way(self, folder: str, others: Iterable[str]) -> bool:
        """Tell whether the same messages are there as JSON, which says more.

        Args:
            folder: Where the pages lie.
            others: The files that Telegram's other readers read.

        >>> way = PagesReader().gives_way
        >>> way("x/chats/chat_1", ["x/result.json"]), way("x/y", ["x/result.json"])
        (True, False)
        """
        same = folder.replace("\\", "/").rstrip("/")
        account, chats, _ = f"/{same}".rsplit("/", 2) if same.count("/") else ("", "", "")
        places = {same, account.removeprefix("/")} if chats == "chats" else {same}
        return any(other.replace("\\", "/").rpartition("/")[0] in places for other in others)

    def scan(self, work: Work) -> Scan:
        """Read the pages of one chat.

        Args:
            work: Its pages; ``ask.zone`` is used only for those made before 2021, which carry no distance
                from UTC.

        Returns:
            All that was found; a page that cannot be read is an error.

        Raises:
            UnreadableError: There is no message in them.

        Cost: O(bytes) time; memory 80 bytes a record and some 20 MB, or twice the largest page.
        """
        from letbe.readers.telegram.pages import read  # noqa: PLC0415 - loads the compiler

        return read(work)


READER: Final = TelegramReader()
PAGES: Final = PagesReader()
