"""Hinge: my own messages, by match."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from tests.readers.samples import Sample, second_of, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence


def _record(i: int) -> bytes:
    sent = datetime.fromtimestamp(second_of(i), UTC).strftime("%Y-%m-%d %H:%M:%S.250000")
    return json.dumps({"body": text_of(i), "timestamp": sent}).encode()


def _frame(records: Sequence[bytes]) -> dict[str, bytes]:
    head = b'[{"match": [{"timestamp": "2024-02-28 10:11:12"}], "chats": ['
    tail = b']}, {"like": [{"timestamp": "2024-02-28 10:11:12"}]}]'
    return {"matches.json": head + b", ".join(records) + tail}


SAMPLES: Final = [Sample("hinge", "json", _record, _frame, has_both=False)]
