"""Mail: an mbox (``MBOX``), or single mails in a folder or zip (``MAILS``).

Takeout and Thunderbird give an mbox; Maildir, .eml, Apple's .emlx and any file that begins with a
mail's header are single mails.  A mail to three people is three rows with one record number.

True of every scan:

1. No text leaves it; a mail's text is measured and dropped.
2. A mail is one record; one that cannot be used is a ``ReadError`` and never gets a made-up date.
3. A date is the mail's own if it lies between 1990 and a day from now; else that of the newest
   Received line; else the mbox separator's; else the mail is an error.
4. Spam, the bin, drafts and old chats are left out and counted.
5. Memory holds one window and the columns, however large the file.

Left out on purpose: Exchange's .pst, and mails in mails (a forwarded attachment counts as one).
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from letbe.errors import UnreadableError
from letbe.readers.mail.recognising import recognise_mail, recognise_mbox
from letbe.readers.rows import OneFile

if TYPE_CHECKING:
    from letbe.readers.rows import Scan, Work
    from letbe.readers.source import Source

_DAY: Final = 86_400


def _latest(now: float | None) -> int:
    """Give the latest date that can be right: a day from now, for clocks that run ahead."""
    return int(((time.time() if now is None else now) + _DAY) * 1e6)


class Mbox(OneFile):
    """Reads an mbox; each file makes a report of its own."""

    FORMAT = "mail"

    def recognise(self, head: bytes, name: str) -> float:  # noqa: ARG002 - people rename files
        """Say how surely a file is an mbox, from 0 to 1."""
        return recognise_mbox(head)

    def scan(self, work: Work, now: float | None = None) -> Scan:
        """Read an mbox.

        Args:
            work: One source, the wishes, and whom to tell of progress.
            now: Seconds since 1970; the clock where None.

        Raises:
            UnreadableError: It cannot be opened, is empty, or is no mbox.

        Cost: O(bytes) time; memory for a window of some MiB and the columns.
        """
        from letbe.readers.mail.collect import Collector  # noqa: PLC0415 - loads numba
        from letbe.readers.mail.windows import read_mbox  # noqa: PLC0415

        collector = Collector(_latest(now), escaped=True, listen=work.listen)
        for source in work.sources:
            read_mbox(source, collector, work)
        return collector.finish(work.ask)


class Mails:
    """Reads single mails; all of one folder or zip make one report."""

    FORMAT = "mail"

    def family(self, source: Source) -> str:
        """Read all single mails of a folder or archive together."""
        return source.folder

    def recognise(self, head: bytes, name: str) -> float:
        """Say how surely a file is a single mail, from 0 to 1."""
        return recognise_mail(head, name)

    def scan(self, work: Work, now: float | None = None) -> Scan:
        """Read single mails; the record of a row is the number of its source.

        Args:
            work: The sources, the wishes, and whom to tell of progress.
            now: Seconds since 1970; the clock where None.

        Raises:
            UnreadableError: There is nothing to read.

        Cost: O(bytes) time; memory for a window of some MiB and the columns.
        """
        from letbe.readers.mail.collect import Collector  # noqa: PLC0415 - loads numba
        from letbe.readers.mail.windows import read_single_mails  # noqa: PLC0415

        if not work.sources:
            raise UnreadableError("there is no mail to read", "give a folder that holds mails")
        collector = Collector(_latest(now), escaped=False, listen=work.listen)
        read_single_mails(collector, work)
        return collector.finish(work.ask)


MBOX: Final = Mbox()
MAILS: Final = Mails()
