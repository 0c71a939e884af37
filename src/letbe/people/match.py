"""Find the person that somebody means by a few letters, kindly, and never guess between two."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from letbe.errors import NoSuchPersonError
from letbe.people.normalise import folded, phone, without_scheme

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

#: How many candidates an error lists; more would not help.
MOST_CANDIDATES: Final = 12
#: Fewer digits than this are no phone number.
_FEWEST_DIGITS: Final = 4


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody whom letbe knows.

    Attributes:
        id: Their id.
        name: The name shown, or None.
        handles: Their addresses in one spelling (``letbe.people.normalise``).
        group: It is a group.
    """

    id: str
    name: str | None
    handles: tuple[str, ...]
    group: bool = False

    @property
    def shown(self) -> str:
        """Give their name, or their first address without its scheme."""
        return self.name or without_scheme(self.handles[0])

    def holds(self, text: str) -> bool:
        """Tell whether a part of the name or of an address is ``text``."""
        return _by_part(text, self)


def find_person(asked: str, people: Sequence[Known]) -> Known:
    """Find the one person that ``asked`` means.

    The first rule that finds anybody decides: the id, the whole name, an address, the start of a
    word of the name, a part of the name or of an address.

    Raises:
        NoSuchPersonError: Nobody goes by that, or several do; it lists who could be meant.

    Cost: O(people).

    >>> ada = Known("p1", "Ada Lace", ("mail:ada@example.org",))
    >>> find_person("lac", [ada]).id
    'p1'
    """
    for rule in RULES:
        found = [p for p in people if rule(asked, p)]
        if len(found) == 1:
            return found[0]
        if found:
            raise _several(asked, found)
    raise _nobody(asked, people)


def _by_id(asked: str, person: Known) -> bool:
    """Compare the id."""
    return asked == person.id


def _by_name(asked: str, person: Known) -> bool:
    """Compare the whole name."""
    return folded(asked) == folded(person.shown)


def _by_address(asked: str, person: Known) -> bool:
    """Compare addresses in any usual spelling."""
    return bool({a.strip().casefold() for a in _spellings(asked)} & set(_addresses(person)))


def _by_word(asked: str, person: Known) -> bool:
    """Compare with the start of the name, and of each word of it."""
    name, start = folded(person.shown), folded(asked)
    return bool(start) and (name.startswith(start) or f" {start}" in name)


def _by_part(asked: str, person: Known) -> bool:
    """Look for it anywhere in the name or in an address."""
    part = folded(asked)
    return bool(part) and (part in folded(person.shown) or any(part in a for a in _addresses(person)))


#: The rules in the order they are asked.
RULES: Final[tuple[Callable[[str, Known], bool], ...]] = (_by_id, _by_name, _by_address, _by_word, _by_part)


def _spellings(asked: str) -> Iterator[str]:
    """Spell what was asked as it is, and as a phone number if it may be one."""
    yield asked
    if asked.strip().startswith("+") and sum(c.isdigit() for c in asked) >= _FEWEST_DIGITS:
        yield phone(asked)


def _addresses(person: Known) -> Iterator[str]:
    """Give addresses with and without their scheme."""
    for handle in person.handles:
        yield handle
        yield without_scheme(handle)


def _several(asked: str, found: Sequence[Known]) -> NoSuchPersonError:
    """Say that several people are meant, and who."""
    names = _listed(found)
    return NoSuchPersonError(
        f'"{asked}" could be {len(found)} people: {"; ".join(names)}',
        "write more of the name, an address, or the id",
        names,
    )


def _nobody(asked: str, people: Sequence[Known]) -> NoSuchPersonError:
    """Say that nobody is meant, and who comes near."""
    by_name = {folded(p.shown): p for p in people}
    words = {word: name for name in by_name for word in [name, *name.split()]}
    close = difflib.get_close_matches(folded(asked), words, n=3, cutoff=0.6)
    near = list(dict.fromkeys(by_name[words[c]].id for c in close))
    names = _listed([p for p in people if p.id in near])
    hint = f"did you mean {' or '.join(names)}?" if names else "letbe people lists everybody"
    return NoSuchPersonError(f'nobody here goes by "{asked}"', hint, names)


def _listed(people: Iterable[Known]) -> tuple[str, ...]:
    """Name some people so that they can be told apart."""
    named = [f"{p.shown} ({without_scheme(p.handles[0])}, {p.id})" for p in people]
    return tuple(named[:MOST_CANDIDATES])
