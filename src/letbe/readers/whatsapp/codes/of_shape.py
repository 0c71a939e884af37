"""Columns of ``Shapes.facts``; the six from ``BASE`` on are added to the six numbers."""

from __future__ import annotations

from typing import Final

LENGTH: Final = 0
STYLE: Final = 1
PERIOD: Final = 2
CHARS: Final = 3
BASE: Final = 4
