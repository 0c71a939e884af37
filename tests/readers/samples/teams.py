"""Teams: an export of a personal account, in the shape of Skype's."""

from __future__ import annotations

import html
import json
from typing import TYPE_CHECKING, Final

from tests.readers.samples import Sample, text_of
from tests.readers.samples.skype import export, message

if TYPE_CHECKING:
    from collections.abc import Sequence

THREAD: Final = "19:uni01_abcdefgh@thread.v2"


def _record(i: int) -> bytes:
    content = f"<p>{html.escape(text_of(i))}</p>"
    return json.dumps(message(i, messagetype="RichText/Html", content=content)).encode()


def _frame(records: Sequence[bytes]) -> dict[str, bytes]:
    return {"messages.json": export((THREAD, records))}


SAMPLES: Final = [Sample("teams", "json", _record, _frame, confirmed=False)]
