"""Everybody by id, from the home alone: no message is read, and nothing heavy is loaded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from letbe.home.handles import load_handles, person_names
from letbe.people.match import Known
from letbe.people.normalise import is_group

if TYPE_CHECKING:
    from letbe.home import Home
    from letbe.home.handles import Handle


@dataclass(frozen=True, slots=True)
class Everybody:
    """Whom a home knows, loaded once for a look.

    Attributes:
        handles: Every handle, in order of their ids.
        known: Everybody by id.
    """

    handles: tuple[Handle, ...]
    known: dict[str, Known]

    def handles_of(self, person: str) -> list[int]:
        """Give the ids of a person's handles."""
        return [h.id for h in self.handles if h.person == person]


def everybody(home: Home) -> Everybody:
    """Load whom a home knows.

    Cost: O(handles): each is opened once.
    """
    names = person_names(home)
    handles = tuple(load_handles(home))
    by_person: dict[str, list[Handle]] = {}
    for handle in handles:
        by_person.setdefault(handle.person, []).append(handle)
    return Everybody(handles, {p: _known(p, theirs, names.get(p)) for p, theirs in by_person.items()})


def known_people(home: Home) -> dict[str, Known]:
    """Give everybody by id.

    Cost: O(handles).
    """
    return everybody(home).known


def _known(person: str, handles: list[Handle], own_name: str | None) -> Known:
    """Put together what is known of one person."""
    names = [h.name for h in handles if h.name]
    group = all(is_group(h.identity) for h in handles)
    return Known(person, own_name or (names[0] if names else None), tuple(h.identity for h in handles), group)
