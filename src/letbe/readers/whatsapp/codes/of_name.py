"""Columns of ``Names.facts``."""

from __future__ import annotations

from typing import Final

AT: Final = 0  # where its bytes are in the store
LENGTH: Final = 1
SECOND: Final = 2  # length of a second part, ": B", that follows in its first record; 0 none
SAME: Final = 3  # 1 while all records have the same second part
PINNED: Final = 4  # 1 where the second part is known to belong to the name
COUNT: Final = 5
CHARS: Final = 6
WORDS: Final = 7
SIZE: Final = 8
