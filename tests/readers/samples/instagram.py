"""Instagram: a thread in the shape of Messenger's, with a post shared here and there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tests.readers.samples import Sample
from tests.readers.samples.messenger import message, thread

if TYPE_CHECKING:
    from collections.abc import Sequence

FOLDER: Final = "your_instagram_activity/messages/inbox/adasample_17842000000000000"
SHARE: Final = {"link": "https://www.instagram.com/p/abc/", "original_content_owner": "garden"}


def _record(i: int) -> bytes:
    return message(i, share=SHARE)


def _frame(records: Sequence[bytes]) -> dict[str, bytes]:
    return {f"{FOLDER}/message_1.json": thread(records)}


SAMPLES: Final = [Sample("instagram", "json", _record, _frame, knows_me=False)]
