"""A release as a paper: taken up where it was left, moved by ``letbe.chapters.steps``, and kept.

True at every line, also after a crash there:

1. The chapter is closed in the log, every door is quiet and the page of the book is written: all of it,
   or none (one transaction).
2. What the log says about a closed chapter holds; the paper only says what belongs to it.
3. After the chapter is closed, nothing that was measured of them is kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from letbe.chapters import lastword
from letbe.chapters.doors import doors
from letbe.chapters.steps import (
    FORM,
    About,
    AskedToOpen,
    Closed,
    OpenedAgain,
    Release,
    StaysClosed,
    WroteWord,
    as_content,
    from_content,
    may_copy,
    may_write,
    moved,
    opening_from,
)
from letbe.home.papers import keep_paper, papers, replace_paper
from letbe.space.entries import Pause, Side, Stop
from letbe.space.fold import for_safety
from letbe.space.person import died, sealed_at
from letbe.space.rhythm import drop_rhythm

if TYPE_CHECKING:
    from letbe.chapters.doors import Threshold
    from letbe.chapters.steps import Move
    from letbe.home import Home

ROOM: Final = "chapters"


def about_of(at: Threshold) -> About:
    """Say what stands between the two, as far as a release must know it."""
    states = [at.log.state(i) for i in at.ids]
    asked = (
        s
        for state in states
        for s in state.requests
        if s.side is Side.THEIRS and isinstance(s.terms, Stop | Pause) and s.holds(at.now)
    )
    return About(any(asked), any(for_safety(state, at.now) for state in states), died(at.log, at.ids))


def releases(home: Home, person: str | None = None) -> list[tuple[int, str, Release]]:
    """Give the releases that are under way or closed: paper, person, release; the oldest first."""
    found = [
        (p.id, p.person, from_content(p.content))
        for p in papers(home, person, ROOM)
        if p.content.get("form") == FORM
    ]
    return sorted((f for f in found if f[2].opened_at is None), key=lambda f: (f[2].begun_at, f[0]))


def current(at: Threshold) -> Release:
    """Give where the release of a person stands; a new one where none is under way."""
    return _found(at)[1]


def _found(at: Threshold) -> tuple[int, Release]:
    """Find the paper, 0 where there is none yet.

    Two people who were joined may have one each: then the log says which one counts.
    """
    closed_at = sealed_at(at.log, at.ids)
    kept = [(paper, r) for paper, _, r in releases(at.home, at.person)]
    fitting = [k for k in kept if (k[1].closed_at is None) is (closed_at is None)]
    if fitting:
        return fitting[-1]
    # A side of a split is closed with the other one, and has no paper of its own.
    return 0, Release(closed_at or at.now, closed_at=closed_at)


def take(at: Threshold, move: Move) -> Release:
    """Make a move, and keep it.

    Raises:
        NotAllowedError: The table has no such move now; nothing was changed.
    """
    with at.home.transaction():
        paper, release = _found(at)
        after = moved(release, move, at.now, about_of(at))
        if paper:
            replace_paper(at.home, paper, as_content(after))
        else:
            keep_paper(at.home, at.person, ROOM, as_content(after))
    return after


def write_word(at: Threshold, text: str) -> Release:
    """Write a last word; it is kept among the letters, and nothing is sent.

    Raises:
        NotAllowedError: There is none to write: they asked for no contact, or harm is marked.
        UsageError: It is empty, or too long.
    """
    with at.home.transaction():
        may_write(current(at), about_of(at))
        return take(at, WroteWord(lastword.keep_word(at.home, at.person, text, at.now)))


def copy_word(at: Threshold) -> str:
    """Give the last word for copying it out by hand.

    Raises:
        NotAllowedError: Its day has not passed, or there is none any more.
        NoSuchPaperError: It was burned since.
    """
    release = current(at)
    may_copy(release, at.now, about_of(at))
    return lastword.read_word(at.home, release.letter)


def close(at: Threshold, name: str, years: tuple[int, int] | None) -> Release:
    """Close the chapter: every door, what was measured, and the page of the book, in one transaction.

    Args:
        at: Whom it is about.
        name: What they are called, for the book.
        years: From which year to which, for the book.

    Raises:
        NotAllowedError: It is closed already, or a step must be looked at first.
    """
    with at.home.transaction():
        closed = take(at, Closed(name, years))
        for door in doors():
            door.close(at)
        drop_rhythm(at.home, [at.person])
    return closed


def ask_to_open(at: Threshold) -> tuple[Release, bool]:
    """Ask to open a closed chapter, or open it where a day has passed since it was asked for.

    Returns:
        Where it stands, and whether it is open now.

    Raises:
        NotAllowedError: It is open.
    """
    opens = opening_from(current(at), at.now)
    if opens is None or at.now < opens:
        return take(at, AskedToOpen()), False
    with at.home.transaction():
        opened = take(at, OpenedAgain())
        for door in doors():
            door.open(at)
    return opened, True


def stay_closed(at: Threshold) -> Release:
    """Take the wish to open it back.

    Raises:
        NotAllowedError: It is open.
    """
    return take(at, StaysClosed())
