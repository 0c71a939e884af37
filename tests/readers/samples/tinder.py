"""Tinder: my own messages, behind the counts of every day."""

from __future__ import annotations

import html
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from tests.readers.samples import Sample, second_of, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence


def _record(i: int) -> bytes:
    sent = datetime.fromtimestamp(second_of(i), UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")
    return json.dumps(
        {"to": 1, "from": "You", "message": html.escape(text_of(i)), "sent_date": sent}
    ).encode()


def _frame(records: Sequence[bytes]) -> dict[str, bytes]:
    usage = {"app_opens": {"2024-03-01": 3}, "swipes_likes": {"2024-03-01": 0}}
    head = json.dumps({"Usage": usage})[:-1].encode()
    return {
        "data.json": head
        + b', "Messages": [{"match_id": "Match 3", "messages": ['
        + b", ".join(records)
        + b"]}]}"
    }


SAMPLES: Final = [Sample("tinder", "json", _record, _frame, has_both=False)]
