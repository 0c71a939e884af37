"""Letting go, step by step: where a release stands, and every move it knows.

Pure: a release and a move go in, a release comes out; ``now`` and what stands between the two are
arguments.  A move that the table does not have at that moment raises ``NotAllowedError`` and changes
nothing, so a release can be left after every step and taken up again.

    stands ─▶ last-word ─▶ ends ─▶ doors ─▶ gratitude ─▶ seal ─▶ closed ─▶ asked to open ─▶ open
                                                                   ▲            │    (a day)
                                                                   └────────────┘

True after every move:

1. A last word is never written to somebody who asked for no contact, nor where harm or fear is marked.
2. Gratitude is there only where the user called the ending peaceful.
3. What is closed is opened by its user only: asked, a day left between, and asked again.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

from letbe.space.errors import NotAllowedError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

#: A last word may be copied out by hand a day after it was written: a letter can raise the wish to send it.
LETTER_WAITS: Final = timedelta(hours=24)
#: A closed chapter opens a day after it was asked for ...
OPENING_WAITS: Final = timedelta(hours=24)
#: ... and within a week: what was asked for once does not lie ready for a bad night.
OPENING_LAPSES: Final = timedelta(days=7)
#: A line is a line, and a letter no book: limits that nobody meets by hand.
MOST_CHARS: Final = 2_000
MOST_ENDS: Final = 100


class Step(StrEnum):
    """The steps, in the order in which they are offered."""

    STANDS = "stands"
    LAST_WORD = "last-word"
    ENDS = "ends"
    DOORS = "doors"
    GRATITUDE = "gratitude"
    SEAL = "seal"


class Ending(StrEnum):
    """What the user calls the ending."""

    PEACEFUL = "peaceful"
    NOT_PEACEFUL = "not-peaceful"
    HARM = "harm"


@dataclass(frozen=True, slots=True)
class About:
    """What stands between the two, as far as a release must know it.

    Attributes:
        no_contact: They asked for no contact, for now or for good.
        safety: I need distance from them, for my safety.
        died: They died: letters are welcome, without a last one.
    """

    no_contact: bool = False
    safety: bool = False
    died: bool = False


@dataclass(frozen=True, slots=True)
class End:
    """A practical end: something to return, a calendar, money."""

    text: str
    done: bool = False


@dataclass(frozen=True, slots=True)
class Release:
    """How far a release has come.

    Attributes:
        begun_at: When it was begun.
        saw_at: When what stands between the two was shown.
        word_at: When it was decided about a last word.
        letter: The paper that holds the last word; 0 for none.
        ends: The practical ends.
        ends_at: When the user was through with them.
        doors_at: When the doors were shown.
        ending: What the user calls the ending.
        thanks_at: When it was decided about gratitude.
        gratitude: The line of gratitude.
        taken: What the user takes along.
        closed_at: When the chapter was closed.
        name: What they were called then.
        years: The first and the last year, as told or as the history knew then; None if not known.
        opening_at: When the user asked to open it.
        opened_at: When it was opened.
    """

    begun_at: datetime
    saw_at: datetime | None = None
    word_at: datetime | None = None
    letter: int = 0
    ends: tuple[End, ...] = ()
    ends_at: datetime | None = None
    doors_at: datetime | None = None
    ending: Ending | None = None
    thanks_at: datetime | None = None
    gratitude: str = ""
    taken: str = ""
    closed_at: datetime | None = None
    name: str = ""
    years: tuple[int, int] | None = None
    opening_at: datetime | None = None
    opened_at: datetime | None = None


# ----------------------------------------------------------------------------- where it stands


def offered(step: Step, release: Release, about: About) -> bool:
    """Tell whether a step is offered at all.

    >>> from letbe.space.entries import FIRST
    >>> offered(Step.LAST_WORD, Release(FIRST), About(no_contact=True))
    False
    """
    harm = about.safety or release.ending is Ending.HARM
    if step is Step.LAST_WORD:
        return not (harm or about.no_contact or about.died)
    if step is Step.GRATITUDE:
        return not harm and release.ending is not Ending.NOT_PEACEFUL
    return True


def done_at(step: Step, release: Release) -> datetime | None:
    """Say when a step was done; None while it waits."""
    return cast("datetime | None", getattr(release, _DONE[step]))


_DONE: Final = {
    Step.STANDS: "saw_at",
    Step.LAST_WORD: "word_at",
    Step.ENDS: "ends_at",
    Step.DOORS: "doors_at",
    Step.GRATITUDE: "thanks_at",
    Step.SEAL: "closed_at",
}


def next_step(release: Release, about: About) -> Step | None:
    """Give the next step that is offered and not done; None when all are.

    >>> from letbe.space.entries import FIRST
    >>> next_step(Release(FIRST), About())
    <Step.STANDS: 'stands'>
    """
    waiting = (s for s in Step if done_at(s, release) is None and offered(s, release, about))
    return next(waiting, None)


def letter_opens(release: Release) -> datetime | None:
    """Say from when on the last word may be copied out; None where there is none."""
    return None if release.word_at is None or not release.letter else release.word_at + LETTER_WAITS


def opening_from(release: Release, now: datetime) -> datetime | None:
    """Say from when on asking again opens the chapter; None where nobody has asked, or too long ago."""
    if release.opening_at is None or now >= release.opening_at + OPENING_LAPSES:
        return None
    return release.opening_at + OPENING_WAITS


# ----------------------------------------------------------------------------- the moves


@dataclass(frozen=True, slots=True)
class Saw:
    """What stands between the two was shown."""


@dataclass(frozen=True, slots=True)
class WroteWord:
    """A last word was written; it lies in this paper."""

    letter: int


@dataclass(frozen=True, slots=True)
class NoWord:
    """No last word."""


@dataclass(frozen=True, slots=True)
class AddEnd:
    """One more practical end."""

    text: str


@dataclass(frozen=True, slots=True)
class TickEnd:
    """A practical end is done, or after all not; they are numbered from 1."""

    number: int
    done: bool = True


@dataclass(frozen=True, slots=True)
class DropEnd:
    """A practical end that is none."""

    number: int


@dataclass(frozen=True, slots=True)
class EndsDone:
    """Through with the practical ends; what is left stays on the list."""


@dataclass(frozen=True, slots=True)
class SawDoors:
    """The doors were shown."""


@dataclass(frozen=True, slots=True)
class Called:
    """What the user calls the ending."""

    ending: Ending


@dataclass(frozen=True, slots=True)
class Thanked:
    """A line of gratitude, and what is taken along; either may be empty."""

    gratitude: str = ""
    taken: str = ""


@dataclass(frozen=True, slots=True)
class Closed:
    """The chapter is closed."""

    name: str = ""
    years: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class AskedToOpen:
    """The user would like to open it."""


@dataclass(frozen=True, slots=True)
class StaysClosed:
    """It stays closed after all."""


@dataclass(frozen=True, slots=True)
class OpenedAgain:
    """It is open again."""


Move: TypeAlias = (
    Saw
    | WroteWord
    | NoWord
    | AddEnd
    | TickEnd
    | DropEnd
    | EndsDone
    | SawDoors
    | Called
    | Thanked
    | Closed
    | AskedToOpen
    | StaysClosed
    | OpenedAgain
)


def _saw(release: Release, _move: Move, now: datetime, _about: About) -> Release:
    """What stands was shown."""
    return replace(release, saw_at=now)


def _wrote(release: Release, move: Move, now: datetime, about: About) -> Release:
    """Write a last word, where one is offered."""
    may_write(release, about)
    return replace(release, letter=cast("WroteWord", move).letter, word_at=now)


def may_write(release: Release, about: About) -> None:
    """Refuse a last word where there must be none.

    Raises:
        NotAllowedError: They asked for no contact or died, or harm, fear or safety is marked.
    """
    if about.died:
        raise NotAllowedError(
            "they died; letters to them are welcome, without a last one", "letbe write PERSON"
        )
    if about.no_contact:
        raise NotAllowedError(
            "they asked for no contact, so there is no last word", "the other steps are open to you"
        )
    if not offered(Step.LAST_WORD, release, about):
        raise NotAllowedError(
            "where harm or fear is marked, letbe offers no last word", "the other steps are open to you"
        )


def may_copy(release: Release, now: datetime, about: About) -> None:
    """Refuse to show a last word for copying before its day has passed, or where none is offered any more.

    Raises:
        NotAllowedError: Not now, or not at all.
    """
    opens = letter_opens(release)
    if opens is None:
        raise NotAllowedError("no last word was written", "write one: --step last-word --text -")
    may_write(release, about)
    if release.closed_at is not None:
        raise NotAllowedError("this chapter is closed; the letter is kept, not sent", "it stays where it is")
    if now < opens:
        raise NotAllowedError(
            "a day passes before a last word is copied out", "it is kept; ask again when the day has passed"
        )


def _no_word(release: Release, _move: Move, now: datetime, _about: About) -> Release:
    """Leave it at that; a letter that was written stays among the letters."""
    return replace(release, letter=0, word_at=now)


def _add_end(release: Release, move: Move, _now: datetime, _about: About) -> Release:
    """Put an end on the list; one that was through with it is not any more."""
    text = _line(cast("AddEnd", move).text)
    if not text:
        raise NotAllowedError("an empty line is no practical end", 'say what is left: --add "the bicycle"')
    if len(release.ends) >= MOST_ENDS:
        raise NotAllowedError(f"the list holds {MOST_ENDS} ends", "take some off: --drop N")
    return replace(release, ends=(*release.ends, End(text)), ends_at=None)


def _tick_end(release: Release, move: Move, _now: datetime, _about: About) -> Release:
    """Tick an end, or take the tick away."""
    tick = cast("TickEnd", move)
    at = _place(release, tick.number)
    return replace(
        release, ends=(*release.ends[:at], replace(release.ends[at], done=tick.done), *release.ends[at + 1 :])
    )


def _drop_end(release: Release, move: Move, _now: datetime, _about: About) -> Release:
    """Take an end off the list."""
    at = _place(release, cast("DropEnd", move).number)
    return replace(release, ends=(*release.ends[:at], *release.ends[at + 1 :]))


def _place(release: Release, number: int) -> int:
    """Find an end by its number."""
    if not 1 <= number <= len(release.ends):
        raise NotAllowedError(f"there is no end number {number}", "letbe release PERSON shows the list")
    return number - 1


def _ends_done(release: Release, _move: Move, now: datetime, _about: About) -> Release:
    """Go on; what is not ticked stays on the list."""
    return replace(release, ends_at=now)


def _saw_doors(release: Release, _move: Move, now: datetime, _about: About) -> Release:
    """The doors were shown."""
    return replace(release, doors_at=now)


def _called(release: Release, move: Move, _now: datetime, _about: About) -> Release:
    """Note what the user calls it; where it was not peaceful, a line that was written is taken away."""
    ending = cast("Called", move).ending
    if ending is Ending.PEACEFUL:
        return replace(release, ending=ending)
    return replace(release, ending=ending, gratitude="", taken="", thanks_at=None)


def _thanked(release: Release, move: Move, now: datetime, about: About) -> Release:
    """Write the line and what is taken along, or leave both empty."""
    words = cast("Thanked", move)
    gratitude, taken = _line(words.gratitude), _line(words.taken)
    if (gratitude or taken) and (release.ending is not Ending.PEACEFUL or about.safety):
        raise NotAllowedError(
            "a line of gratitude belongs to an ending that you call peaceful",
            "if it was, say so: --ending peaceful; if not, nothing is missing",
        )
    return replace(release, gratitude=gratitude, taken=taken, thanks_at=now)


def _close(release: Release, move: Move, now: datetime, _about: About) -> Release:
    """Close the chapter, once what stands and the doors were shown."""
    for step, shown in ((Step.STANDS, release.saw_at), (Step.DOORS, release.doors_at)):
        if shown is None:
            raise NotAllowedError(
                "before a chapter is closed, two steps are looked at: stands and doors",
                f"letbe release PERSON --step {step.value}",
            )
    closed = cast("Closed", move)
    return replace(release, closed_at=now, name=closed.name, years=closed.years, opening_at=None)


def _ask_to_open(release: Release, _move: Move, now: datetime, _about: About) -> Release:
    """Ask; a day passes from the first time."""
    return release if opening_from(release, now) is not None else replace(release, opening_at=now)


def _stay_closed(release: Release, _move: Move, _now: datetime, _about: About) -> Release:
    """Take the wish back."""
    return replace(release, opening_at=None)


def _open_again(release: Release, _move: Move, now: datetime, _about: About) -> Release:
    """Open it, when a day has passed since it was asked for."""
    opens = opening_from(release, now)
    if opens is None or now < opens:
        raise NotAllowedError(
            "a closed chapter opens a day after you ask for it", "ask now, and again when the day has passed"
        )
    return replace(release, opened_at=now)


@dataclass(frozen=True, slots=True)
class Row:
    """A move as the table has it: whether the chapter is closed then, and what it does."""

    closed: bool
    do: Callable[[Release, Move, datetime, About], Release]


#: Every move there is.
MOVES: Final[Mapping[type[Move], Row]] = {
    Saw: Row(closed=False, do=_saw),
    WroteWord: Row(closed=False, do=_wrote),
    NoWord: Row(closed=False, do=_no_word),
    AddEnd: Row(closed=False, do=_add_end),
    TickEnd: Row(closed=False, do=_tick_end),
    DropEnd: Row(closed=False, do=_drop_end),
    EndsDone: Row(closed=False, do=_ends_done),
    SawDoors: Row(closed=False, do=_saw_doors),
    Called: Row(closed=False, do=_called),
    Thanked: Row(closed=False, do=_thanked),
    Closed: Row(closed=False, do=_close),
    AskedToOpen: Row(closed=True, do=_ask_to_open),
    StaysClosed: Row(closed=True, do=_stay_closed),
    OpenedAgain: Row(closed=True, do=_open_again),
}


def moved(release: Release, move: Move, now: datetime, about: About) -> Release:
    """Make a move.

    Args:
        release: Where the release stands.
        move: What is done.
        now: The moment, with its zone.
        about: What stands between the two.

    Raises:
        NotAllowedError: The table has no such move at this moment.  Nothing changed.

    >>> from letbe.space.entries import FIRST
    >>> moved(Release(FIRST), AddEnd("the bicycle"), FIRST, About()).ends
    (End(text='the bicycle', done=False),)
    """
    row = MOVES[type(move)]
    if row.closed and release.closed_at is None:
        raise NotAllowedError("this chapter is open", "letbe release PERSON shows how far it has come")
    if release.closed_at is not None and not row.closed:
        raise NotAllowedError(
            "this chapter is closed", "it stays shut; to open it takes a day: letbe release PERSON --unseal"
        )
    return row.do(release, move, now, about)


def _line(text: str) -> str:
    """Trim a line, and refuse what is longer than any line."""
    text = text.strip()
    if len(text) > MOST_CHARS:
        raise NotAllowedError(
            f"that is longer than {MOST_CHARS:,} characters", "a letter is the place for it"
        )
    return text


# ----------------------------------------------------------------------------- as a paper, and back

#: What a paper of ours is called, among the papers of this room.
FORM: Final = "release"


def as_content(release: Release) -> dict[str, Any]:
    """Write a release as a paper holds it.

    >>> from letbe.space.entries import FIRST
    >>> from_content(as_content(Release(FIRST, ends=(End("keys"),)))) == Release(FIRST, ends=(End("keys"),))
    True
    """
    plain = {f.name: _plain(getattr(release, f.name)) for f in fields(release)}
    return {"form": FORM, **plain, "ends": [[e.text, e.done] for e in release.ends]}


def _plain(value: object) -> object:
    """Write one field as JSON can hold it."""
    if isinstance(value, datetime):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def from_content(content: Mapping[str, Any]) -> Release:
    """Read a release from its paper; what a newer letbe added is left alone."""
    known = {f.name: content[f.name] for f in fields(Release) if content.get(f.name) is not None}
    times = {name: datetime.fromisoformat(value) for name, value in known.items() if name.endswith("_at")}
    known |= times
    known["ends"] = tuple(End(text, done) for text, done in known.get("ends", ()))
    if "ending" in known:
        known["ending"] = Ending(known["ending"])
    if "years" in known:
        known["years"] = tuple(known["years"])
    return Release(**known)
