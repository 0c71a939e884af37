"""letbe reads how two people are really in touch, and knows when to leave someone alone.

    import letbe
    reading = letbe.read(["WhatsApp Chat with Ada.txt"], me="Noor")
    table = letbe.ties.read(reading.messages, now)

Nothing is computed here, and nothing heavy is loaded until it is used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from letbe import ties
    from letbe.reading.read import Person, Reading, read

__all__ = ("Person", "Reading", "__version__", "read", "ties")

__version__: Final = "0.1.0"

#: Where each public name lives; it is loaded when it is first used.
_HOMES: Final = {
    "Person": "letbe.reading.read",
    "Reading": "letbe.reading.read",
    "read": "letbe.reading.read",
}


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    if name == "ties":
        return import_module("letbe.ties")
    raise AttributeError(f"module 'letbe' has no attribute {name!r}")
