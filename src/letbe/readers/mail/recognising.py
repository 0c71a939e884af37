"""Is this file a mailbox, or a mail?  Pure Python over the first bytes, so that asking costs nothing."""

from __future__ import annotations

import re
from typing import Final

_SEPARATOR: Final = re.compile(
    rb"From +[^\r\n]{0,400}? ?(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? [^\r\n]{0,16}\d"
    rb"[^\r\n]{0,40}\b(?:19|20)\d\d\b[^\r\n]*\r?\n"
)
_FIELD: Final = re.compile(rb"([!-9;-~]{1,76})[ \t]*:")
_COUNT: Final = re.compile(rb"\s*\d{1,12}[ \t]*\r?\n")
#: Fields that make a header a mail's, each with how much it says.
_TELLING: Final = frozenset(
    b"from to cc bcc date subject message-id received return-path mime-version delivered-to x-mailer "
    b"content-type content-transfer-encoding reply-to sender in-reply-to references dkim-signature".split()
)
#: Fields of which a mail has at least one.
_NEEDED: Final = frozenset((b"from", b"date", b"received", b"message-id", b"sender"))
#: How many fields are looked at.
_ENOUGH: Final = 40


def fields_of(head: bytes) -> list[bytes]:
    """Name the fields with which some bytes begin, in lower case; none where they are no header."""
    names: list[bytes] = []
    for line in head.splitlines()[:2000]:
        if not line.strip() or len(names) >= _ENOUGH:
            break
        if line[:1] in b" \t" and names:
            continue
        field = _FIELD.match(line)
        if field is None:
            return names if len(names) > 3 else []
        names.append(field[1].lower())
    return names


def _without_mark(head: bytes) -> bytes:
    """Drop a byte order mark and empty lines before the first line."""
    return head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")


def recognise_mbox(head: bytes) -> float:
    r"""Say how surely this is an mbox.

    >>> recognise_mbox(b"From a@b.example Fri Sep 16 22:26:51 2016\nFrom: a@b.example\n\nHi\n")
    1.0
    >>> recognise_mbox(b"From here on it gets worse\n")
    0.0
    """
    head = _without_mark(head)
    separator = _SEPARATOR.match(head)
    if separator is None:
        return 0.0
    return 1.0 if fields_of(head[separator.end() :].lstrip(b">")) else 0.5


def recognise_mail(head: bytes, name: str) -> float:
    r"""Say how surely this is a single mail.

    >>> recognise_mail(b"Date: Fri, 16 Sep 2016 22:26:51 +0000\nFrom: a@b.example\n\nHi", "x.txt")
    0.9
    >>> recognise_mail(b"Title: my notes\n\nHi", "x.txt")
    0.0
    """
    head = _without_mark(head)
    if recognise_mbox(head) == 1.0:
        return 0.0
    if count := _COUNT.match(head):
        head = head[count.end() :]
    names = set(fields_of(head))
    told = names & _TELLING
    if not names & _NEEDED or len(told) < 2:
        return 0.0
    named = name.lower().endswith((".eml", ".emlx")) or ":2," in name
    return 1.0 if named or len(told) > 3 else 0.9
