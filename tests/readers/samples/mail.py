"""Mail: a mailbox in one file, as Takeout gives it, and a folder of single mails."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from tests.readers.samples import ME, THEM, Sample, is_mine, second_of, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_ADDRESS: Final = {ME: "noor@example.org", THEM: "ada@example.net"}
_SEPARATED: Final = "a mail whose separator is spoilt is more of the mail before it"


def _mail(i: int) -> bytes:
    """Write a mail; what Takeout adds to it says which of the two I am."""
    mine = is_mine(i)
    writer, reader = (ME, THEM) if mine else (THEM, ME)
    date = datetime.fromtimestamp(second_of(i), UTC).strftime("%a, %d %b %Y %H:%M:%S +0000")
    return (
        f"X-Gmail-Labels: {'Sent' if mine else 'Inbox'}\r\n"
        f"From: {writer} <{_ADDRESS[writer]}>\r\nTo: {reader} <{_ADDRESS[reader]}>\r\n"
        f"Date: {date}\r\nMessage-ID: <{i}.mail@example.org>\r\nSubject: x\r\n"
        "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n"
        f"\r\n{text_of(i)}\r\n"
    ).encode()


def _in_mbox(i: int) -> bytes:
    """Write a mail with the separator before it."""
    date = datetime.fromtimestamp(second_of(i), UTC).strftime("%a %b %d %H:%M:%S +0000 %Y")
    return f"From {i}@xxx {date}\r\n".encode() + _mail(i) + b"\r\n"


def _mbox(records: Sequence[bytes]) -> dict[str, bytes]:
    """Put mails into one file."""
    return {"All mail Including Spam and Trash.mbox": b"".join(r.rstrip() + b"\r\n\r\n" for r in records)}


def _folder(records: Sequence[bytes]) -> dict[str, bytes]:
    """Put each mail into a file of its own."""
    return {f"{number:04d}.eml": record for number, record in enumerate(records)}


SAMPLES: Final = [
    Sample("mail", "mbox", _in_mbox, _mbox, spoils=_SEPARATED),
    Sample("mail", "single mails", _mail, _folder),
]
