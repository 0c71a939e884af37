"""Places of ``out``, what :func:`header` gives back."""

from __future__ import annotations

from typing import Final

N1: Final = 0
N2: Final = 1
N3: Final = 2
HOUR: Final = 3
MINUTE: Final = 4
SECOND: Final = 5
PERIOD: Final = 6  # -1 none, else a code of ``Periods``
FRAME: Final = 7
YEAR: Final = 8
SECONDS: Final = 9
SEPARATOR: Final = 10
BARE: Final = 11
STRANGE: Final = 12
MARKS: Final = 13  # marks passed over
TURNED: Final = 14  # 1 where the time stands first
SCRATCH: Final = 15
SIZE: Final = 21
