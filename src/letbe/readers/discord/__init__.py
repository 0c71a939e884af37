"""Discord: what DiscordChatExporter writes as JSON, and the data package that Discord itself hands out.

    one channel ──exporter──▶ Scan          index, channels, owner and messages ──package──▶ Scan

Each id holds the moment at which it was given, so that times are exact in both, and a message has the same
native key in both.  A data package holds one side only, so that it is never part of a tie.

True of what DiscordChatExporter writes:

1. It does not mark who is me: that is the one who is in all chats of two.  The other one is known where
   the chat is called like one of its writers.
2. A reaction has no time; it takes its message's.  Reactions without their givers are not counted.
3. Types are words, or Discord's numbers where the exporter knows no word; what is neither typed nor a call
   is a notice.  Texts that a program wrote, and what was forwarded, are nobody's words.

True of the data package:

1. It holds my own messages only: nothing the others wrote.
2. Its folders are called in the language of the account; its files are known by what is in them.

Its CSV and plain text (``written``) hold less: no ids of messages, no reactions by whom, in plain text no ids
of people, and times as the computer writes them.

Left out on purpose: embeds, mentions, what a message answers to, and exports as HTML.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from letbe.readers.discord import recognition
from letbe.readers.discord.written import WRITTEN

if TYPE_CHECKING:
    from letbe.readers.rows import Scan, Work
    from letbe.readers.source import Source

__all__ = ["EXPORTER", "PACKAGE", "WRITTEN", "DiscordReader", "PackageReader"]


#: How the exporter calls the parts of a long channel but the first.
_PART: Final = re.compile(r" \[part \d+\](?=\.json$)")


class DiscordReader:
    """Reads a channel as DiscordChatExporter writes it in JSON; see :class:`letbe.readers.rows.Reader`."""

    FORMAT = "discord"

    def family(self, source: Source) -> str | None:
        """Name the first part of the channel: only all of them together say who the two are."""
        return _PART.sub("", source.path)

    def recognise(self, head: bytes, name: str) -> float:
        """Say how surely a file is such a channel, from 0 to 1."""
        del name
        return recognition.exporter(head)

    def scan(self, work: Work) -> Scan:
        """Read one channel.

        Args:
            work: One source, or all parts of the channel.

        Returns:
            All that was found; a record that is torn is an error, and reading goes on behind it.

        Raises:
            UnreadableError: It cannot be opened, is empty, or holds no channel.

        Cost: O(bytes) time; memory 50 bytes a record, and a buffer of 1 to 64 MiB.
        """
        from letbe.readers.discord.exporter import read  # noqa: PLC0415 - loads the compiler

        return read(work)


class PackageReader:
    """Reads Discord's own data package; see :class:`letbe.readers.rows.Reader`."""

    FORMAT = "discord"

    def family(self, source: Source) -> str | None:
        """Name the package: the folder or archive that its folders are in."""
        from letbe.readers.discord.places import package_of  # noqa: PLC0415 - plain commands never need it

        return package_of(source)

    def recognise(self, head: bytes, name: str) -> float:
        """Say how surely a file is part of a data package, from 0 to 1."""
        del name
        return 0.9 if recognition.part(head) else 0.0

    def scan(self, work: Work) -> Scan:
        """Read all parts of one package.

        Args:
            work: Its messages, what it says of channels, and whose it is, in any order.

        Returns:
            My own messages; nothing else is in it.

        Raises:
            UnreadableError: None of its files can be read.

        Cost: O(bytes) time; memory 50 bytes a message.
        """
        from letbe.readers.discord.package import read  # noqa: PLC0415 - loads the compiler

        return read(work)


EXPORTER: Final = DiscordReader()
PACKAGE: Final = PackageReader()
