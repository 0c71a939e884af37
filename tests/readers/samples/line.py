"""LINE: the text of a chat as phones and computers write it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from tests.readers.samples import ME, THEM, Sample, is_mine, second_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_RUNS_ON: Final = "a line that does not begin as a record belongs to the message before it"


def _moment(i: int) -> datetime:
    """Give the time of a message."""
    return datetime.fromtimestamp(second_of(i), UTC)


def _who(i: int) -> str:
    """Name the writer of a message."""
    return ME if is_mine(i) else THEM


def _record(i: int, day: str, clock: str, parted: str = "\t") -> bytes:
    """Write a record with its day above it: the records of the contract are a day apart."""
    line = parted.join([clock.lstrip("0") if "p" in day else clock, _who(i), text_of(i)])
    return f"{day}\r\n{line}\r\n\r\n".encode()


def _phone(i: int) -> bytes:
    """Write a record as an English phone does."""
    return _record(i, f"{_moment(i):%a, %m/%d/%Y}", f"{_moment(i):%I:%M%p}")


def _japanese(i: int) -> bytes:
    """Write a record as a Japanese phone does."""
    moment = _moment(i)
    return _record(i, f"{moment:%Y/%m/%d}({'月火水木金土日'[moment.weekday()]})", f"{moment:%H:%M}")


def _taiwanese(i: int) -> bytes:
    """Write a record as a phone in Taiwan does."""
    moment = _moment(i)
    half = "上午" if moment.hour < 12 else "下午"
    day = f"{moment:%Y/%m/%d}（{'一二三四五六日'[moment.weekday()]}）"
    return _record(i, day, f"{half}{moment:%I:%M}")


def _computer(i: int) -> bytes:
    """Write a record as a computer does."""
    return _record(i, f"{_moment(i):%Y.%m.%d %A}", f"{_moment(i):%H:%M}", " ")


def _under(title: str) -> Callable[[Sequence[bytes]], dict[str, bytes]]:
    """Put records under a title."""
    return lambda records: {"chat.txt": b"\xef\xbb\xbf" + title.encode() + b"".join(records)}


def _sample(name: str, record: Callable[[int], bytes], title: str) -> Sample:
    """Make a sample."""
    return Sample(
        "line",
        name,
        record,
        _under(title),
        knows_me=False,
        knows_them=bool(title),
        any_order=False,
        tears=_RUNS_ON,
        spoils=_RUNS_ON,
        zone_free=False,
        minute_only=True,
    )


SAMPLES: Final = [
    _sample(
        "English phone", _phone, f"[LINE] Chat history with {THEM}\r\nSaved on: 03/01/2024, 09:00\r\n\r\n"
    ),
    _sample(
        "Japanese phone", _japanese, f"[LINE] {THEM}とのトーク履歴\r\n保存日時：2024/03/01 09:00\r\n\r\n"
    ),
    _sample(
        "phone in Taiwan", _taiwanese, f"[LINE] 與{THEM}的聊天記錄\r\n儲存日期：2024/03/01 09:00\r\n\r\n"
    ),
    _sample("computer", _computer, f"[LINE] Chat history with {THEM}\r\nSaved on: 2024/03/01 09:00\r\n\r\n"),
]
