"""The few mails that the scanner leaves to Python: odd character sets and odd MIME headers.

Only the text is read here; the scanner has read the header.  The standard library's parser is given
the first part of a mail only, since it takes a time that grows faster than a hostile mail.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.readers.mail.decoding import TEXT_BYTES, undo_transfer
from letbe.readers.mail.scanner import ODD_CHARSET, ODD_HARD, ODD_HTML, measure_typed

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from letbe.readers.mail.scanner import Desk, Mails

#: How much of a mail the standard library is given: the text comes before what is attached.
HARD_BYTES: Final = 256 << 10

#: Character sets that Python decodes and that need no more memory than their bytes.
_GUESSES: Final = ("utf-8", "latin-1")


def decode(raw: bytes, charset: str | None) -> str:
    """Decode a text; what its character set does not explain is UTF-8 if it can be, else Latin-1.

    >>> decode("Grüße".encode("utf-16"), "utf-16")
    'Grüße'
    """
    try:
        return raw.decode(charset or "utf-8", "replace" if charset else "strict")
    except (LookupError, UnicodeError, ValueError):
        pass
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _measure(text: str, desk: Desk, *, html: bool) -> tuple[int, int, bool]:
    """Measure what the person typed in a text."""
    raw = text.replace("\r", "").encode("utf-8", "replace")[: 3 * TEXT_BYTES]
    desk.text[: len(raw)] = np.frombuffer(raw, np.uint8)
    chars, words, question = measure_typed(desk, len(raw), html)
    return int(chars), int(words), bool(question)


def _by_part(buf: NDArray[np.uint8], part: NDArray[np.int64], desk: Desk, *, escaped: bool) -> str:
    """Decode a part that the scanner has found."""
    start, end, encoding, charset, charset_end = (int(p) for p in part)
    name = bytes(buf[charset:charset_end]).decode("ascii", "replace").strip(" \t\"'")
    size = undo_transfer(buf, start, end, encoding, escaped, desk.raw)
    return decode(bytes(desk.raw[:size]), name)


def _by_library(raw: bytes) -> tuple[str | None, bool, bool]:
    """Read a mail with the standard library: its text, whether it is HTML, whether all is attached."""
    from email import message_from_bytes, policy  # noqa: PLC0415 - most files need no such mail
    from email.message import EmailMessage  # noqa: PLC0415

    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)  # noqa: S101 - the policy makes it so
    part = message.get_body(("plain", "html"))
    if part is None:
        return None, False, True
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return None, False, False
    text = decode(payload[:TEXT_BYTES], part.get_content_charset())
    return text, part.get_content_type() == "text/html", False


def measure_hard(
    buf: NDArray[np.uint8],
    bounds: NDArray[np.int64],
    mails: Mails,
    desk: Desk,
    *,
    escaped: bool,
    say: Callable[[int], None] | None = None,
) -> int:
    """Measure the texts of the mails that the scanner marked; give how many nobody can read.

    Args:
        buf: The scanner's buffer.
        bounds: Where each mail begins and ends, shape (n, 3).
        mails: What the scanner found; completed in place.
        desk: Room to work in.
        escaped: The buffer is of an mbox.
        say: Called with the number of each mail whose typed text stands in ``desk.text[desk.typed]``.
    """
    failed = 0
    for mail in np.flatnonzero(mails.odd[: len(bounds)] & (ODD_HARD | ODD_CHARSET)):
        try:
            if mails.odd[mail] & ODD_CHARSET:
                text: str | None = _by_part(buf, mails.part[mail], desk, escaped=escaped)
                html, attached = bool(mails.odd[mail] & ODD_HTML), False
            else:
                start, end = int(bounds[mail, 0]), int(bounds[mail, 1])
                text, html, attached = _by_library(bytes(buf[start : min(end, start + HARD_BYTES)]))
            known = (0, 0, False) if text is None else _measure(text, desk, html=html)
            heard = text is not None
        except (Exception, RecursionError):  # noqa: BLE001 - the library raises anything on odd mails
            failed += 1
            known, attached, heard = (-1, -1, False), False, False
        mails.chars[mail], mails.words[mail], mails.question[mail] = known
        if heard and say is not None and not mails.automatic[mail]:
            say(int(mail))
        mails.media[mail] = attached or (known[0] == 0 and mails.media[mail])
    return failed
