"""Lines that name a day: ``2024/01/02(Tue)``, ``2025.02.15 星期六``, ``Sat, 02/03/2024``.

The name of the weekday is what tells such a line from one that somebody wrote, and the day from the month.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Names of the days from Monday on, in the languages of LINE; short ones too.
_NAMES: Final = (
    "mon monday 月 月曜日 一 週一 周一 星期一 禮拜一 จ จันทร์ วันจันทร์ 월 월요일 sen senin",
    "tue tuesday 火 火曜日 二 週二 周二 星期二 禮拜二 อ อังคาร วันอังคาร 화 화요일 sel selasa",
    "wed wednesday 水 水曜日 三 週三 周三 星期三 禮拜三 พ พุธ วันพุธ 수 수요일 rab rabu",
    "thu thursday 木 木曜日 四 週四 周四 星期四 禮拜四 พฤ พฤหัสบดี วันพฤหัสบดี 목 목요일 kam kamis",
    "fri friday 金 金曜日 五 週五 周五 星期五 禮拜五 ศ ศุกร์ วันศุกร์ 금 금요일 jum jumat",
    "sat saturday 土 土曜日 六 週六 周六 星期六 禮拜六 ส เสาร์ วันเสาร์ 토 토요일 sab sabtu",
    "sun sunday 日 日曜日 天 週日 周日 星期日 星期天 禮拜日 禮拜天 อา อาทิตย์ วันอาทิตย์ 일 일요일 min minggu",
)
WEEKDAYS: Final = {name: number for number, names in enumerate(_NAMES) for name in names.split()}

_YEAR_FIRST: Final = re.compile(
    r"(\d{4})([./-])(\d{1,2})\2(\d{1,2})\s*[(\uff08]?([^\d()\uff08\uff09\s]*?)\.?[)\uff09]?\s*"
)
_NAME_FIRST: Final = re.compile(r"([^\W\d_]+)\.?,\s*(\d{1,2})([./-])(\d{1,2})\3(\d{4})\s*")

_EPOCH: Final = date(1970, 1, 1).toordinal()


class Days:
    """Reads lines that name a day, and learns from them whether the day or the month comes first.

    >>> days = Days()
    >>> days.learn(["Tue, 13/02/2024"])
    >>> days.of("Sun, 04/11/2023", False) == days.of("2023/11/04(Sat)", False)
    False
    >>> days.of("Tue, 02/01/2024", False) == days.of("2024/01/02(Tue)", False)
    True
    >>> days.of("2024/01/02 was nice", False)
    """

    def __init__(self) -> None:
        self._day_first: bool | None = None

    @property
    def order(self) -> str | None:
        """Name the order of day and month, where it was learnt; None where the year is first."""
        return None if self._day_first is None else "dmy" if self._day_first else "mdy"

    def learn(self, texts: Iterable[str]) -> None:
        """Learn from lines that can be read in one way only."""
        for text in texts:
            found = _NAME_FIRST.fullmatch(text)
            if found and self._day_first is None:
                agree = [_number(way, found[1], believed=False) is not None for way in _ways(found)]
                if agree[0] != agree[1]:
                    self._day_first = agree[1]

    def of(self, text: str, alone: bool) -> int | None:
        """Read a line that names a day.

        Args:
            text: The line.
            alone: An empty line, or nothing, stands above it; then a weekday in a language that is not
                known here is believed.

        Returns:
            Days since 1970; None where the line names no day.
        """
        found = _YEAR_FIRST.fullmatch(text)
        if found:
            year, _, month, day, name = found.groups()
            return _number((int(year), int(month), int(day)), name, believed=alone)
        found = _NAME_FIRST.fullmatch(text)
        if found is None:
            return None
        ways = _ways(found)
        read = [_number(way, found[1], believed=False) for way in (ways[::-1] if self._day_first else ways)]
        return next((number for number in read if number is not None), None)


def _ways(found: re.Match[str]) -> list[tuple[int, int, int]]:
    """Give the two ways to read a date: with the month first, and with the day first."""
    _, first, _, second, year = found.groups()
    return [(int(year), int(first), int(second)), (int(year), int(second), int(first))]


def _number(way: tuple[int, int, int], name: str, *, believed: bool) -> int | None:
    """Give the number of a day if its weekday has that name, or one that is not known and believed."""
    weekday = WEEKDAYS.get(name.casefold())
    try:
        moment = date(*way)
    except ValueError:
        return None
    good = weekday == moment.weekday() or (weekday is None and believed)
    return moment.toordinal() - _EPOCH if good else None
