"""Everybody by id, from the home alone: no message is read, and nothing heavy is loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from letbe.home.handles import load_handles, person_names
from letbe.people.match import Known
from letbe.people.normalise import is_group

if TYPE_CHECKING:
    from letbe.home import Home
    from letbe.home.handles import Handle


def known_people(home: Home) -> dict[str, Known]:
    """Give everybody by id.

    Cost: O(handles).
    """
    names = person_names(home)
    by_person: dict[str, list[Handle]] = {}
    for handle in load_handles(home):
        by_person.setdefault(handle.person, []).append(handle)
    return {person: _known(person, handles, names.get(person)) for person, handles in by_person.items()}


def _known(person: str, handles: list[Handle], own_name: str | None) -> Known:
    """Put together what is known of one person."""
    names = [h.name for h in handles if h.name]
    group = all(is_group(h.identity) for h in handles)
    return Known(person, own_name or (names[0] if names else None), tuple(h.identity for h in handles), group)
