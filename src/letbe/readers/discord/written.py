"""Recognises what DiscordChatExporter writes as CSV and as plain text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from letbe.readers.delimited import header_of, text_of
from letbe.readers.rows import OneFile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from letbe.readers.rows import Scan, Work

CERTAIN: Final = 0.95

#: The columns of the table, which have been the same in every version.
COLUMNS: Final = ["authorid", "author", "date", "content", "attachments", "reactions"]

_HEAD: Final = 2000
#: The id of a channel in the name of its file.
_CHANNEL: Final = re.compile(r"\[\d{15,20}\]")
_RULE: Final = "=" * 62
#: The first lines of the text.
_TITLE: Final = re.compile(
    rf"\ufeff?{_RULE}\r?\nGuild: (?P<guild>[^\n]*?)\r?\nChannel: (?P<channel>[^\n]*?)\r?\n"
)


def title_of(text: str) -> re.Match[str] | None:
    """Read the first lines of the text; None where they are others."""
    return _TITLE.match(text)


def is_table(head: bytes) -> bool:
    """Tell the table by its columns."""
    return header_of(head) == COLUMNS


class WrittenReader(OneFile):
    """Reads a channel as DiscordChatExporter writes it in CSV or plain text."""

    FORMAT = "discord"

    def recognise(self, head: bytes, name: str) -> float:
        """Say how surely a file is such a channel, from 0 to 1.

        >>> WRITTEN.recognise(b"AuthorID,Author,Date,Content,Attachments,Reactions", "x.csv")
        0.95
        """
        del name
        return CERTAIN if is_table(head) or title_of(text_of(head[:_HEAD])) else 0.0

    def gives_way(self, path: str, others: Sequence[str]) -> bool:
        """Tell whether the same channel lies beside it as JSON; then its messages count from there.

        >>> WRITTEN.gives_way("DM - ada [747951969171275807].csv", ["DM - ada [747951969171275807].json"])
        True
        """
        channel = _CHANNEL.search(path.replace("\\", "/").rpartition("/")[2])
        return channel is not None and any(channel[0] in other for other in others)

    def scan(self, work: Work) -> Scan:
        """Read one channel, or a part of one.

        Args:
            work: One source; times that name no zone are read in ``ask.zone``.

        Raises:
            UnreadableError: Its times cannot be read, or could be two days.

        Cost: O(bytes) time; memory is one window and some 100 bytes a record.
        """
        if is_table(work.sources[0].head()):
            from letbe.readers.discord.csv import read  # noqa: PLC0415 - loads the compiler

            return read(work)
        from letbe.readers.discord.txt import read as read_text  # noqa: PLC0415 - loads the compiler

        return read_text(work)


WRITTEN: Final = WrittenReader()
