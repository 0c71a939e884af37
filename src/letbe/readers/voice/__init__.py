"""Google Voice: the folder ``Voice`` of a takeout.

    Calls/*.html, thousands of small pages ──find()──▶ marked places ──▶ Columns ──▶ Scan
    Phones.vcf ──▶ my own numbers

Each page is a conversation or a call.  All pages of one takeout are read together: one with only my own
messages names the other one without a number, and another page knows it.

What is told of a page:

- A message has an exact time with an offset, the number of who sent it, and says ``Me`` where that was me.
- A call says by its label whether it was placed, received, missed, recorded, or went to the mailbox.
- ``MMS Sent`` and ``MMS Received`` stand for a text where only a picture was sent; nobody typed them.

Left out on purpose: transcripts of voicemail (a machine wrote them), how long a call took, bills, greetings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from letbe.readers.voice.recognition import folder_of, recognise

if TYPE_CHECKING:
    from letbe.readers.rows import Scan, Work
    from letbe.readers.source import Source

__all__ = ["READER", "VoiceReader"]


class VoiceReader:
    """Reads the pages of a takeout; see :class:`letbe.readers.rows.Reader`."""

    FORMAT = "google-voice"

    def family(self, source: Source) -> str | None:
        """Name the takeout that a page belongs to: the folder around ``Calls``."""
        return folder_of(source)

    def recognise(self, head: bytes, name: str) -> float:
        """Say how surely a file is a page of Google Voice, or the card with its numbers, from 0 to 1."""
        del name
        return recognise(head)

    def scan(self, work: Work) -> Scan:
        """Read all pages of one takeout.

        Args:
            work: Its pages, and the card with its numbers if it is there.  Times have an offset, so that
                ``ask.zone`` is not used.

        Returns:
            All that was found; a page that cannot be read is an error.

        Raises:
            UnreadableError: It is empty, or none of the files is such a page.

        Cost: O(bytes) time; memory 80 bytes a record, and 20 MB or twice the largest page.
        """
        from letbe.readers.voice.reading import read  # noqa: PLC0415 - loads the compiler

        return read(work)


READER: Final = VoiceReader()
