"""The book of chapters: who, from when to when, and the words that were left.  It counts nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from letbe.chapters.release import releases

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from letbe.home import Home


@dataclass(frozen=True, slots=True)
class Page:
    """A closed chapter.

    Attributes:
        person: The id of the person.
        name: What they were called when it was closed.
        years: From which year to which, as it was fixed then; None if not known.
        closed_at: When it was closed.
        gratitude: The line of gratitude, or nothing.
        taken: What was taken along, or nothing.
    """

    person: str
    name: str
    years: tuple[int, int] | None
    closed_at: datetime
    gratitude: str
    taken: str

    def span(self) -> str:
        """Write the years.

        >>> from datetime import UTC, datetime
        >>> Page("p", "Ana", (2019, 2024), datetime(2026, 1, 5, tzinfo=UTC), "", "").span()
        '2019\u20132024'
        """
        if self.years is None:
            return ""
        first, last = self.years
        return str(first) if first == last else f"{first}\N{EN DASH}{last}"


def pages(home: Home, names: Mapping[str, str]) -> list[Page]:
    """Give the closed chapters, the one that was closed first in front; no history is opened.

    Args:
        home: An open home.
        names: What people are called now, by id; it stands in where no name was kept.
    """
    return sorted(
        (
            Page(person, r.name or names.get(person, ""), r.years, r.closed_at, r.gratitude, r.taken)
            for _, person, r in releases(home)
            if r.closed_at is not None
        ),
        key=lambda page: (page.closed_at, page.name),
    )
