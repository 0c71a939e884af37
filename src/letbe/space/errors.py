"""What can go wrong with a move, by its own name."""

from __future__ import annotations

from letbe.errors import LetbeError


class NotAllowedError(LetbeError):
    """A move that the rules of a space do not have, or not now.  Nothing was changed."""
