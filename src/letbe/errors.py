"""Every error that a person can meet: what was met and where, then a hint.

One class a mistake.  An error never holds the text of a message.  Names and handles may
stand in an error that is shown on the user's own screen; nothing here is ever logged.

The exit status follows ``letbe may``: 3 is kept for "hold", so no error uses it.
"""

from __future__ import annotations

from typing import ClassVar


class LetbeError(Exception):
    """Something that the person can do something about.

    Args:
        met: What was met, and where.  One sentence, no full stop.
        hint: What would do, or how to go on.

    >>> LetbeError("chat.txt is empty", "export it again").as_json()
    {'error': 'chat.txt is empty', 'hint': 'export it again'}
    """

    exit_status: ClassVar[int] = 1

    def __init__(self, met: str, hint: str) -> None:
        super().__init__(met)
        self.met = met
        self.hint = hint

    def __reduce__(self) -> tuple[type[LetbeError], tuple[str, str]]:
        """Survive the way back from a worker process."""
        return type(self), (self.met, self.hint)

    def as_json(self) -> dict[str, object]:
        """Give the one shape that an error has everywhere."""
        return {"error": self.met, "hint": self.hint}


class UsageError(LetbeError):
    """An argument or an option that cannot be used as given."""

    exit_status = 2


class UnreadableError(LetbeError):
    """A whole file cannot be read: not there, no permission, damaged, or not what it claims."""


class LockedError(LetbeError):
    """The home cannot be opened: no passphrase, a wrong one, or no place to keep a key."""


class DamagedError(LetbeError):
    """A file of the home is not what was written there."""


class UnwritableError(LetbeError):
    """The home cannot be written: no room, no permission, or the disk fails."""


class BusyError(LetbeError):
    """Another letbe is writing to the same home."""


class NoSuchPersonError(LetbeError):
    """Nobody goes by that name, or several do."""

    exit_status = 2

    def __init__(self, met: str, hint: str, candidates: tuple[str, ...] = ()) -> None:
        super().__init__(met, hint)
        self.candidates = candidates

    def as_json(self) -> dict[str, object]:
        """Add the people who could be meant."""
        return {**super().as_json(), "candidates": list(self.candidates)}


class NoSuchPaperError(LetbeError):
    """A letter, an answer or another paper that is asked for is not there."""

    exit_status = 2
