"""Text messages and calls of Android phones, as backup apps write them.

    sms-*.xml, calls-*.xml ──Elements──▶ batches of whole records ──┐
                                                                     ├─▶ Messages ──▶ Columns ──▶ Scan
    messages.ndjson, calls.json ──Document──▶ batches of records ────┘

SMS Backup & Restore writes XML that is not XML: emoji are halves of surrogate pairs, each a reference of
its own, and control characters stand in texts.  Signal's converters and Silence write the same form.
SMS Import / Export writes the rows of the phone's own tables, in JSON.

What is told of a record:

- Who wrote it is stated (``type``, ``msg_box``, the type of a call), so that me is known.
- A number is a conversation.  Several numbers joined by ``~`` are a group.
- Drafts, what was not sent, and reports of delivery are notices: nobody has got them.
- Pictures are never decoded; their bytes stream by.

Left out on purpose: ``readable_date`` (a wall clock without a zone), ``date_sent`` (0, or the sender's own
clock), subjects, how long a call took.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from letbe.readers.rows import OneFile
from letbe.readers.sms.recognition import recognise, recognise_rows

if TYPE_CHECKING:
    from letbe.readers.rows import Scan, Work

__all__ = ["BACKUP", "EXPORT", "BackupReader", "ExportReader"]


class BackupReader(OneFile):
    """Reads ``sms-*.xml`` and ``calls-*.xml``; see :class:`letbe.readers.rows.Reader`."""

    FORMAT = "sms"

    def recognise(self, head: bytes, name: str) -> float:
        """Say how surely a file is a backup of messages or calls in XML, from 0 to 1."""
        del name
        return recognise(head)

    def scan(self, work: Work) -> Scan:
        """Read one backup.

        Args:
            work: One source.  Its times are in UTC, so that ``ask.zone`` is not used.

        Returns:
            All that was found, up to the place where the file is torn, if it is.

        Raises:
            UnreadableError: It cannot be opened, or holds no message and no call.

        Cost: O(bytes) time; memory 80 bytes a record and some 30 MB, whatever the size of the file.
        """
        from letbe.readers.sms.backup import read  # noqa: PLC0415 - loads the compiler

        return read(work)


class ExportReader(OneFile):
    """Reads ``messages.ndjson``, ``messages.json`` and ``calls.json`` of SMS Import / Export."""

    FORMAT = "sms"

    def recognise(self, head: bytes, name: str) -> float:
        """Say how surely a file holds rows of Android's message store in JSON, from 0 to 1."""
        del name
        return recognise_rows(head)

    def scan(self, work: Work) -> Scan:
        """Read one export.

        Args:
            work: One source.  Its times are in UTC, so that ``ask.zone`` is not used.

        Returns:
            All that was found, up to the place where the file is torn, if it is.

        Raises:
            UnreadableError: It cannot be opened, or holds no message and no call.

        Cost: O(bytes) time; memory 80 bytes a record and some 10 MB.
        """
        from letbe.readers.sms.exported import read  # noqa: PLC0415 - loads the compiler

        return read(work)


BACKUP: Final = BackupReader()
EXPORT: Final = ExportReader()
