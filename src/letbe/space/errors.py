"""What can go wrong with a promise, each by its own name."""

from __future__ import annotations

from letbe.errors import LetbeError


class NotAllowedError(LetbeError):
    """A move that the rules of a space do not have.  Nothing was changed."""


class NotKeptError(LetbeError):
    """The log could not be written, so nothing was promised."""
