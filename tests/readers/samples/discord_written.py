"""Discord: a chat of two as DiscordChatExporter writes it in CSV and in plain text."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from tests.readers.samples import ME, THEM, Sample, is_mine, second_of, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_RUNS_ON: Final = "a line that does not begin as a record belongs to the message before it"
_NAME: Final = f"Direct Messages - Private - {THEM} [1112345678901234567]"
_RULE: Final = "=" * 62


def _row(i: int) -> bytes:
    """Write a row, behind the line break that ends the one before it."""
    date = f"{datetime.fromtimestamp(second_of(i), UTC):%Y-%m-%dT%H:%M:%S}.0000000+00:00"
    out = io.StringIO()
    own = "747951969171275807" if is_mine(i) else "1212345678901234567"
    cells = [own, ME if is_mine(i) else THEM, date, text_of(i), "", ""]
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="").writerow(cells)
    return b"\r\n" + out.getvalue().encode()


def _table(records: Sequence[bytes]) -> dict[str, bytes]:
    """Put rows under their header."""
    return {
        f"{_NAME}.csv": b"AuthorID,Author,Date,Content,Attachments,Reactions" + b"".join(records) + b"\r\n"
    }


def _block(i: int) -> bytes:
    """Write a message as text, as an American computer does."""
    moment = datetime.fromtimestamp(second_of(i), UTC)
    date = f"{moment.month}/{moment.day}/{moment.year} {moment.hour % 12 or 12}:{moment:%M %p}"
    return f"[{date}] {ME if is_mine(i) else THEM}\r\n{text_of(i)}\r\n\r\n\r\n".encode()


def _text(records: Sequence[bytes]) -> dict[str, bytes]:
    """Put messages between the first and the last lines."""
    head = f"{_RULE}\r\nGuild: Direct Messages\r\nChannel: Private / {THEM}\r\n{_RULE}\r\n\r\n"
    foot = f"{_RULE}\r\nExported {len(records)} message(s)\r\n{_RULE}\r\n"
    return {f"{_NAME}.txt": head.encode() + b"".join(records) + foot.encode()}


SAMPLES: Final = [
    Sample("discord", "exporter, CSV", _row, _table, knows_me=False),
    Sample(
        "discord",
        "exporter, text",
        _block,
        _text,
        knows_me=False,
        any_order=False,
        tears=_RUNS_ON,
        spoils=_RUNS_ON,
        zone_free=False,
        minute_only=True,
    ),
]
