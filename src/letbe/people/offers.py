"""Who may be one person: the same name at two addresses.  It is offered; the user decides."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from letbe.people.normalise import folded, is_group

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from letbe.home.handles import Handle


def offers(handles: Iterable[Handle], apart: Collection[frozenset[int]] = ()) -> list[tuple[Handle, Handle]]:
    """Give pairs of handles that have one name and two persons.

    Args:
        handles: Everybody's.
        apart: Pairs of handle ids that the user has split before.

    Returns:
        One pair for each two persons, in the order of names.  A pair is on two channels, or has two
        mail addresses: on one chat channel the same name twice is two people.

    Cost: O(handles), and the square of how often one name occurs.

    >>> offers([])
    []
    """
    by_name: dict[str, list[Handle]] = {}
    for handle in handles:
        if handle.name and not is_group(handle.identity):
            by_name.setdefault(_key(handle.name), []).append(handle)
    found: dict[frozenset[str], tuple[Handle, Handle]] = {}
    for key in sorted(by_name):
        for a, b in combinations(by_name[key], 2):
            people = frozenset({a.person, b.person})
            if len(people) > 1 and _may_be_one(a, b) and frozenset({a.id, b.id}) not in apart:
                found.setdefault(people, (a, b))
    return list(found.values())


def _may_be_one(a: Handle, b: Handle) -> bool:
    """Tell whether one person may have both."""
    return a.channel != b.channel or a.channel == "mail"


def _key(name: str) -> str:
    """Give a name without the order of its parts: "Lace, Ada" is "Ada Lace"."""
    return " ".join(sorted(folded(name).replace(",", " ").split()))
