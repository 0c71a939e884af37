"""Where a phrase counts."""

from __future__ import annotations

from typing import Final

WHOLE: Final = 1  # it is all there is
START: Final = 2  # the body begins with it
MARKED: Final = 4  # only behind the app's own mark
