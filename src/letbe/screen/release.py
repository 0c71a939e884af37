"""Letting go, in plain words: where a release stands, and what each step is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from letbe.chapters.doors import UNWATCHED
from letbe.chapters.steps import Ending, Step, done_at, letter_opens, next_step, offered, opening_from
from letbe.i18n import _, marked
from letbe.readers.found import shown
from letbe.screen.words import counted, day
from letbe.space.when import show

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from letbe.chapters.steps import About, Release
    from letbe.space import Shown

#: What each step is called on screen.
TITLES: Final[Mapping[Step, str]] = {
    Step.STANDS: marked("what was asked for, and what stands"),
    Step.LAST_WORD: marked("a last word, or none"),
    Step.ENDS: marked("practical ends"),
    Step.DOORS: marked("what is quiet from now on"),
    Step.GRATITUDE: marked("a line of gratitude, and what you take along"),
    Step.SEAL: marked("close the chapter"),
}
#: What the user calls the ending.
ENDINGS: Final[Mapping[Ending, str]] = {
    Ending.PEACEFUL: marked("You call this ending peaceful."),
    Ending.NOT_PEACEFUL: marked("You do not call this ending peaceful. Nothing more is asked here."),
    Ending.HARM: marked("You marked harm or fear. Nothing more is asked here."),
}
#: Where harm or fear is marked, before anything else.
SAFETY: Final = marked(
    "If you are in danger, or afraid of it, this is more than a program can help with: "
    "someone near you, or a helpline where you live, can."
)
NOTHING_STANDS: Final = marked("Nothing is in force between the two of you.")
WORD_CLOSED: Final = marked("They asked for no contact, so there is no last word.")
WORD_WAITS: Final = marked("Your last word is kept, not sent. You can copy it out by hand from {when} on.")
WORD_READY: Final = marked(
    "Your last word is kept, not sent. To copy it out by hand: --step last-word --show"
)
WORD_NONE: Final = marked("No last word.")
WORD_GONE: Final = marked("Once the chapter is closed, the letter stays among your letters.")
ENDS_LEFT: Final = marked("{n} left on your list.")
DOOR_QUIET: Final = marked("quiet: {name} ({what})")
DOOR_OPEN: Final = marked("quiet once the chapter is closed: {name} ({what})")
NOT_WATCHED: Final = marked("letbe does not watch, and cannot quieten: {what}.")
CLOSED: Final = marked("This chapter is closed, since {day}. It stays shut.")
OPENING: Final = marked(
    "You asked to open it. Ask again from {when} on, and it opens; if you do not, it stays shut. "
    "To take the wish back: --stay-closed"
)
NEXT: Final = marked("Next, when you like: {title} (--step {step})")
READY: Final = marked("Everything else is done. To close the chapter, when you like: --step seal --yes")
LEAVE: Final = marked("You can leave it here, and go on another day.")

_MARK: Final = {True: "x", False: " "}


def release_lines(
    release: Release, about: About, in_force: Sequence[Shown], now: datetime, zone: ZoneInfo
) -> Iterator[str]:
    """Say where a release stands.

    Args:
        release: The release.
        about: What stands between the two.
        in_force: The same, in words.
        now: The time.
        zone: Days are told in it.
    """
    if release.closed_at is not None:
        yield _(CLOSED).format(day=day(release.closed_at, zone))
        opens = opening_from(release, now)
        if opens is not None:
            yield _(OPENING).format(when=show(opens, zone))
        return
    if about.safety or release.ending is Ending.HARM:
        yield _(SAFETY)
        yield ""
    for step in Step:
        if offered(step, release, about):
            yield f"  [{_MARK[done_at(step, release) is not None]}] {_(TITLES[step])}"
            yield from (f"      {line}" for line in _said(step, release, in_force, now, zone))
    yield ""
    yield next_line(release, about)


def next_line(release: Release, about: About) -> str:
    """Say what comes next."""
    step = next_step(release, about)
    if step is None or step is Step.SEAL:
        return _(READY)
    return _(NEXT).format(title=_(TITLES[step]), step=step.value)


def _said(
    step: Step, release: Release, in_force: Sequence[Shown], now: datetime, zone: ZoneInfo
) -> Iterator[str]:
    """Say what is known of one step."""
    if step is Step.STANDS and release.saw_at is not None:
        yield from stands_lines(in_force)
    elif step is Step.LAST_WORD and release.word_at is not None:
        yield word_line(release, now, zone)
    elif step is Step.ENDS:
        yield from ends_lines(release)
    elif step is Step.GRATITUDE:
        yield from (shown(line) for line in (release.gratitude, release.taken) if line)


def stands_lines(in_force: Sequence[Shown]) -> Iterator[str]:
    """Say what was asked for, and what stands."""
    yield from (f"{one.request:>4}  {one.words}" for one in in_force)
    if not in_force:
        yield _(NOTHING_STANDS)


def word_line(release: Release, now: datetime, zone: ZoneInfo) -> str:
    """Say what became of a last word."""
    opens = letter_opens(release)
    if opens is None:
        return _(WORD_NONE)
    return _(WORD_READY) if now >= opens else _(WORD_WAITS).format(when=show(opens, zone))


def ends_lines(release: Release) -> Iterator[str]:
    """List the practical ends, with their numbers."""
    for number, end in enumerate(release.ends, 1):
        yield f"{number:>4}  [{_MARK[end.done]}] {shown(end.text)}"


def doors_lines(doors: Sequence[tuple[str, str, bool]]) -> Iterator[str]:
    """Say what is quiet, what will be, and what letbe cannot watch.

    Args:
        doors: Name, what goes through it, and whether it is quiet.
    """
    for name, what, quiet in doors:
        yield _(DOOR_QUIET if quiet else DOOR_OPEN).format(name=name, what=_(what))
    for what in UNWATCHED:
        yield _(NOT_WATCHED).format(what=_(what))


def left_line(release: Release) -> str | None:
    """Say how many practical ends are left; None for none."""
    left = sum(not end.done for end in release.ends)
    return _(ENDS_LEFT).format(n=counted(left, "practical end")) if left else None
