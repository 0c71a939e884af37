"""What they wrote: requests for room, found in their own words; no text is kept.

``recognise`` says of each text whether it asks for distance, and for which.  Every language that has a
table of phrases (``phrases/*.toml``) is tried on every text, so no language detector stands in the way.

    text ──fold──▶ sentences ──tables of phrases──▶ what was matched ──context takes back──▶ Found

``tone`` says of each text whether it is warm, neutral or cold; nothing in letbe asks it (see there).

Nothing heavy is loaded before the first text is looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from letbe.words.found import DISTANCE, KINDS, Found

if TYPE_CHECKING:
    from letbe.words.recognise import recognise
    from letbe.words.tone import tone

__all__ = ["DISTANCE", "KINDS", "Found", "recognise", "tone"]

#: Where the names that are loaded at their first use live.
_LATER = {"recognise": "letbe.words.recognise", "tone": "letbe.words.tone"}


def __getattr__(name: str) -> object:
    """Load a public name when it is first asked for."""
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib  # noqa: PLC0415 - as light as the module itself

    found = getattr(importlib.import_module(_LATER[name]), name)
    globals()[name] = found  # the module letbe.words.recognise has the same name, and must not hide it
    return found
