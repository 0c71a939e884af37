"""Columns of ``Styles.facts``."""

from __future__ import annotations

from typing import Final

FRAME: Final = 0  # 0 "[date] ", 1 "date - ", 2 "date: "
YEAR: Final = 1  # which number has four digits: 0 none, 1 the first, 3 the third
SECONDS: Final = 2
PERIOD: Final = 3  # 0 a clock of 24 hours, 1 morning and afternoon
SEPARATOR: Final = 4
WORDS: Final = 5  # words of date and time
BARE: Final = 6  # 1 where a number stands without a leading zero
STRANGE: Final = 7  # 1 where a word beside the time is not known
SIZE: Final = 8
