"""What each sealed value is bound to, so that one cannot stand in another's place."""

from __future__ import annotations

from typing import Final

#: The length of a handle's own key.
TIME_KEY_BYTES: Final = 32


def handle_key(handle: int) -> bytes:
    """Label a handle's own key, which seals its times in the history.

    >>> handle_key(258).hex()
    '680000000000000102'
    """
    return b"h" + handle.to_bytes(8, "big")


def handle_fields(handle: int) -> bytes:
    """Label a handle's address and name."""
    return b"f" + handle.to_bytes(8, "big")


def person(person_id: str) -> bytes:
    """Label the user's own name for a person."""
    return b"p" + person_id.encode()


def data_key(name: str) -> bytes:
    """Label the data key of a room's file."""
    return b"d" + name.encode()


def person_key(person_id: str) -> bytes:
    """Label a person's key, which seals the keys of the papers about them."""
    return b"k" + person_id.encode()


def paper(paper_id: int) -> bytes:
    """Label a paper and its key."""
    return b"l" + paper_id.to_bytes(8, "big")
