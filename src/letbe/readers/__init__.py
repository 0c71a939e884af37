"""Exports and mailboxes become columns: one package a format.

A reader takes bytes and gives a :class:`letbe.readers.rows.Scan`.  It never keeps a text, never
sorts, and never stops at a bad record.  Adding a format is one package, one line here, one page and
its tests.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from letbe.readers import (
    bumble,
    calls,
    csv,
    discord,
    google_chat,
    hangouts,
    hinge,
    imessage,
    instagram,
    kakaotalk,
    line,
    linkedin,
    mail,
    matrix,
    messenger,
    qq,
    signal,
    skype,
    slack,
    sms,
    snapchat,
    teams,
    telegram,
    tinder,
    voice,
    whatsapp,
    x,
)

if TYPE_CHECKING:
    from letbe.readers.rows import Reader

#: Every reader, in the order they are asked.
READERS: Final[tuple[Reader, ...]] = (
    telegram.READER,
    telegram.PAGES,
    messenger.READER,
    instagram.READER,
    snapchat.READER,
    x.READER,
    skype.READER,
    teams.READER,
    tinder.READER,
    hinge.READER,
    bumble.READER,
    discord.EXPORTER,
    discord.PACKAGE,
    discord.WRITTEN,
    slack.READER,
    matrix.READER,
    google_chat.READER,
    hangouts.READER,
    matrix.TEXT,
    sms.BACKUP,
    sms.EXPORT,
    voice.READER,
    mail.MBOX,
    mail.MAILS,
    whatsapp.READER,
    whatsapp.DATABASE,
    linkedin.READER,
    line.READER,
    kakaotalk.READER,
    qq.READER,
    imessage.DATABASE,
    imessage.TEXT,
    calls.APPLE,
    signal.OFFICIAL,
    signal.DESKTOP,
    signal.EXPORTED,
    signal.TEXT,
    csv.READER,
)

#: The names of the formats.
FORMATS: Final = tuple(dict.fromkeys(r.FORMAT for r in READERS))


def all_readers() -> tuple[Reader, ...]:
    """Give letbe's own readers, then those that other packages bring (``letbe.readers.guests``).

    Cost: the first time, one look at the list of installed packages.

    >>> set(READERS) <= set(all_readers())
    True
    """
    from letbe.readers.guests import guests  # noqa: PLC0415 - looked for only when something is read

    return (*READERS, *guests().readers)


def formats() -> tuple[str, ...]:
    """Name every format that can be read, letbe's own first.

    >>> formats()[0]
    'telegram'
    """
    return tuple(dict.fromkeys(r.FORMAT for r in all_readers()))


def troubles() -> tuple[str, ...]:
    """Say what is wrong with readers that other packages bring; each sentence names its package."""
    from letbe.readers.guests import guests  # noqa: PLC0415 - as above

    return tuple(guests().troubles)


def known_but_not_read(head: bytes, name: str) -> str | None:
    """Recognise a file that is nearly one of ours, and say what would do.

    Args:
        head: The first 64 KiB at most.
        name: The file's own name.

    Returns:
        A hint; None for anything else.

    >>> known_but_not_read(b"1/2/24, 09:00 - Ada: hello", "chat.txt") is None
    True
    """
    hints = (hint(head, name) for r in READERS if (hint := getattr(r, "known_but_not_read", None)))
    return next((h for h in hints if h is not None), None)
