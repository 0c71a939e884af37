"""QQ: the text that its message manager writes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from tests.readers.samples import ME, THEM, Sample, is_mine, second_of, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_RUNS_ON: Final = "a line that does not begin as a record belongs to the message before it"
_RULE: Final = "=" * 64


def _record(i: int) -> bytes:
    """Write a message."""
    moment = datetime.fromtimestamp(second_of(i), UTC)
    return f"{moment:%Y-%m-%d %H:%M:%S} {ME if is_mine(i) else THEM}\r\n{text_of(i)}\r\n\r\n".encode()


def _file(records: Sequence[bytes]) -> dict[str, bytes]:
    """Put messages under the lines that say whom they are with."""
    head = "消息记录\uff08此消息记录为文本格式\uff0c不支持重新导入\uff09"
    lines = [head, "", _RULE, "消息分组:我的好友", _RULE, f"消息对象:{THEM}", _RULE, "", ""]
    return {"chat.txt": b"\xef\xbb\xbf" + "\r\n".join(lines).encode() + b"".join(records)}


SAMPLES: Final = [
    Sample(
        "qq",
        "message manager",
        _record,
        _file,
        knows_me=False,
        any_order=False,
        tears=_RUNS_ON,
        spoils=_RUNS_ON,
        zone_free=False,
    ),
]
