"""WhatsApp: the text of a chat as phones of both kinds write it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from tests.readers.samples import ME, THEM, Sample, is_mine, second_of, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_RUNS_ON: Final = "a line that does not begin as a record belongs to the message before it"


def _said(i: int, start: str) -> bytes:
    """Write a record: its time in some form, its writer, its text."""
    moment = datetime.fromtimestamp(second_of(i), UTC)
    return f"{moment.strftime(start)}{ME if is_mine(i) else THEM}: {text_of(i)}".encode()


def _android(i: int) -> bytes:
    """Write a record as Android does."""
    return _said(i, "%d/%m/%Y, %H:%M - ") + b"\n"


def _apple(i: int) -> bytes:
    """Write a record as an iPhone does."""
    return _said(i, "[%d.%m.%y, %H:%M:%S] ") + b"\r\n"


def _one_file(records: Sequence[bytes]) -> dict[str, bytes]:
    """Put records into the file of a chat; its name is the other one's."""
    return {f"WhatsApp Chat with {THEM}.txt": b"".join(records)}


def _in_a_zip(records: Sequence[bytes]) -> dict[str, bytes]:
    """Put records into the file that every iPhone names alike."""
    return {"_chat.txt": b"".join(records)}


SAMPLES: Final = [
    Sample(
        "whatsapp",
        "Android",
        _android,
        _one_file,
        knows_me=False,
        any_order=False,
        tears=_RUNS_ON,
        spoils=_RUNS_ON,
        zone_free=False,
        minute_only=True,
    ),
    Sample(
        "whatsapp",
        "iPhone",
        _apple,
        _in_a_zip,
        knows_me=False,
        knows_them=False,
        any_order=False,
        tears=_RUNS_ON,
        spoils=_RUNS_ON,
        zone_free=False,
    ),
]
