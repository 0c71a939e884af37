"""What counts as their coming back, and what does not.

Only a message that a person wrote to me, and that does not ask for distance again.  Whatever cannot be
told is no return: to read a request, or a robot, as an open door is the worst mistake there is.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping


class Wrote(StrEnum):
    """Who or what wrote a message of theirs."""

    PERSON = "person"
    AUTOMATIC = "automatic"
    BOUNCE = "bounce"
    RECEIPT = "receipt"
    CALENDAR = "calendar"
    MAILING = "mailing"
    REACTION = "reaction"
    UNKNOWN = "unknown"


#: Whether it is a return.
RETURNS: Final[Mapping[Wrote, bool]] = {
    Wrote.PERSON: True,
    Wrote.AUTOMATIC: False,  # "I am out of office" is not "I am back"
    Wrote.BOUNCE: False,
    Wrote.RECEIPT: False,
    Wrote.CALENDAR: False,  # an invitation that a robot repeats
    Wrote.MAILING: False,  # sent to a list
    Wrote.REACTION: False,  # a like is not a word
    Wrote.UNKNOWN: False,
}


def is_return(wrote: Wrote, *, asks_again: bool) -> bool:
    """Tell whether a message of theirs opens the door for a reply.

    Args:
        wrote: Who or what wrote it.
        asks_again: It asks for distance, so it renews the space instead.

    >>> is_return(Wrote.PERSON, asks_again=False), is_return(Wrote.PERSON, asks_again=True)
    (True, False)
    """
    return RETURNS[wrote] and not asks_again
