"""Matrix: a room as Element writes it in plain text."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from tests.readers.samples import ME, THEM, Sample, is_mine, second_of, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_RUNS_ON: Final = "a line that does not begin as a record belongs to the message before it"


def _line(i: int) -> bytes:
    """Write a message as a newer Element in English does."""
    moment = datetime.fromtimestamp(second_of(i), UTC)
    date = f"{moment:%a, %b} {moment.day}, {moment.year}, {moment:%H:%M:%S}"
    return f"{date} - {ME if is_mine(i) else THEM}: {text_of(i)}\n".encode()


def _file(records: Sequence[bytes]) -> dict[str, bytes]:
    """Put messages into a file that is called after the room."""
    return {f"matrix - {THEM} - Chat Export - 2025-01-01T10-00-00.000Z.txt": b"".join(records)}


SAMPLES: Final = [
    Sample(
        "matrix",
        "plain text",
        _line,
        _file,
        knows_me=False,
        any_order=False,
        tears=_RUNS_ON,
        spoils=_RUNS_ON,
        zone_free=False,
    ),
]
