"""letbe reads how two people are really in touch, and knows when to leave someone alone."""

from __future__ import annotations

from typing import Final

__version__: Final = "0.1.0"
