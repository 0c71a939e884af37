"""Bumble: my own messages, in a form that nobody has confirmed."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from tests.readers.samples import Sample, second_of, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence


def _record(i: int) -> bytes:
    sent = datetime.fromtimestamp(second_of(i), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return json.dumps({"message": text_of(i), "created_at": sent}).encode()


def _frame(records: Sequence[bytes]) -> dict[str, bytes]:
    head = b'{"app": "Bumble", "conversations": [{"id": "c1", "messages": ['
    return {"bumble/data.json": head + b", ".join(records) + b"]}]}"}


SAMPLES: Final = [Sample("bumble", "json", _record, _frame, has_both=False, confirmed=False)]
