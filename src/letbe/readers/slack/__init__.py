"""Slack: the export of a workspace, and what slackdump writes.

    users.json, channels.json, groups.json, dms.json, mpims.json ──Index──┐
    a folder a conversation, a file a day ──────────────────────────────▶ Scan
    one file a conversation, with the answers of each thread inside ───────┘

True of every export:

1. A message is known by its conversation and its time stamp, which is unique there.  The names of files of
   a day are days of somebody's time zone; nothing is read from them.
2. It does not mark who is me: that is the one who is in all direct chats.  An export of everybody's chats,
   as the owner of a workspace can have, has no such one; then the user says it.
3. ``users.json`` misses people of other workspaces; their messages bring a name along.
4. An answer in a thread that is shown in the channel, too, can stand in the export twice; it counts once.
5. A reaction has no time; it takes its message's.

Left out on purpose: blocks (the same text again), attachments (previews of links), what was deleted, and
slackdump's archives (``.json.gz``, a database), which it converts itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from letbe.readers.slack import recognition

if TYPE_CHECKING:
    from letbe.readers.rows import Scan, Work
    from letbe.readers.source import Source

__all__ = ["READER", "SlackReader"]


class SlackReader:
    """Reads an export of Slack; see :class:`letbe.readers.rows.Reader`."""

    FORMAT = "slack"

    def family(self, source: Source) -> str | None:
        """Name the folder or archive that the lists of the export are in."""
        from letbe.readers.slack.places import export_of  # noqa: PLC0415 - only for what is recognised

        return export_of(source)

    def recognise(self, head: bytes, name: str) -> float:
        """Say how surely a file is part of an export of Slack, from 0 to 1."""
        del name
        return 0.9 if recognition.part(head) else 0.0

    def scan(self, work: Work) -> Scan:
        """Read all parts of one export.

        Args:
            work: Lists and messages, in any order.

        Returns:
            All that was found; a record that is torn is an error, and reading goes on behind it.

        Raises:
            UnreadableError: None of its files can be read.

        Cost: O(bytes) time; memory 50 bytes a record, and a buffer of 1 to 64 MiB.
        """
        from letbe.readers.slack.reading import read  # noqa: PLC0415 - loads the compiler

        return read(work)


READER: Final = SlackReader()
