"""Reflect on a tie, unhurried: questions, what is measured beside some of them, and a decision of one's own.

Pure, but for the papers at the end.  The questions are the same for everybody; what stands beside them is
handed in by whoever looks, and nothing is handed in about somebody who asked to stop or to pause.

True of every reflection:

1. It ends with what the user decides, and "not today" is a decision.
2. Nothing is rated, added up or concluded from an answer; an answer may be empty.
3. Where the user needs distance for their own safety, their share is no question, and there is no gratitude.
4. It is opened once a day for a person, unless the user says otherwise: rumination is no reflection.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from letbe.errors import UsageError
from letbe.home.papers import keep_paper, papers
from letbe.i18n import _, marked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from zoneinfo import ZoneInfo

    from letbe.home import Home

#: The room that the papers belong to: answers are no steps of a release.
ROOM: Final = "reflect"
#: An answer is some pages at most.
MOST_CHARS: Final = 100_000


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

    Attributes:
        key: Its name.
        words: The question.
        beside: What may stand beside it, by name, where it is measured and may be shown.
    """

    key: str
    words: str
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reflection:
    """One talk.

    Attributes:
        at: When.
        safety: It was about the user's own safety.
        answers: What the user wrote, by question; only what is not empty.
        decision: What they decided, one of ``DECISIONS`` or ``SAFE_DECISIONS``.
        until: Until when they rest; None where they do not.
    """

    at: datetime
    safety: bool
    answers: Mapping[str, str]
    decision: str
    until: datetime | None = None

    def __repr__(self) -> str:
        return f"Reflection({self.at:%Y-%m-%d}, decision={self.decision!r})"


#: Asked first, kindly, of everybody.
SAFETY: Final = marked("Is this about your safety: are you afraid of them, or do they press or follow you?")

#: The questions, in the order in which they are asked.
QUESTIONS: Final = (
    Question("reciprocal", marked("Is it reciprocal, as you feel it?"), ("mutuality", "starts")),
    Question("get_and_give", marked("What do you get from it, and what do you give?"), ("unanswered",)),
    Question("good_for_me", marked("Is it good for you as it is?")),
    Question("love_or_fear", marked("Do you stay out of love, or out of fear of being alone?")),
    Question("mine_to_mend", marked("Do you try to mend something that is theirs to carry?")),
    Question(
        "words_and_deeds", marked("What did they say, and what do their deeds say?"), ("asked", "evidence")
    ),
    Question("wish", marked("What would you wish for them?")),
)
#: The questions where it is about safety: nothing about the user's share, nothing about the other's good.
SAFE_QUESTIONS: Final = (
    Question("safe", marked("What do you need, to be safe?"), ("asked",)),
    Question("who_knows", marked("Who near you knows about it, or could?")),
)

#: What can be decided, with what it does.
DECISIONS: Final[Mapping[str, str]] = {
    "stay": marked("stay; nothing changes"),
    "ease-off": marked("ease off: write less, at a pace that you set"),
    "rest": marked("rest until a date"),
    "let-go": marked("let go: letbe release PERSON goes step by step"),
    "not-today": marked("not today"),
}
#: What can be decided where it is about safety.
SAFE_DECISIONS: Final[Mapping[str, str]] = {
    "distance": marked("distance for your safety: nothing they do opens it"),
    "not-today": marked("not today"),
}


def questions(*, safety: bool) -> tuple[Question, ...]:
    """Give the questions.

    Args:
        safety: It is about the user's own safety.

    >>> [q.key for q in questions(safety=True)]
    ['safe', 'who_knows']
    """
    return SAFE_QUESTIONS if safety else QUESTIONS


def decisions(*, safety: bool) -> Mapping[str, str]:
    """Give what can be decided, with what it does."""
    return SAFE_DECISIONS if safety else DECISIONS


def safe_lines(person: str) -> tuple[str, ...]:
    """Say what letbe does where it is about safety, after the helplines.

    Args:
        person: How the person is called on the command line.
    """
    return (
        _("You need not answer them, and nothing here asks about your share."),
        _("Everything is kept with its dates. Before you forget anything, you can take it out whole:"),
        f"  letbe export {person} FILE.zip",
        _("Whether you close a way for them to reach you is yours to decide. It can change how they act, so"),
        _("it helps to talk first with people who know such situations."),
    )


# ----------------------------------------------------------------------------- once a day


def opened_today(kept: Sequence[Reflection], now: datetime, zone: ZoneInfo) -> datetime | None:
    """Give when it was opened on this day, by the user's clock; None if it was not.

    >>> from datetime import UTC, datetime
    >>> from zoneinfo import ZoneInfo
    >>> at = datetime(2026, 5, 3, 12, tzinfo=UTC)
    >>> opened_today([Reflection(at, False, {}, "not-today")], at, ZoneInfo("UTC")) == at
    True
    """
    day = now.astimezone(zone).date()
    return next((r.at for r in reversed(kept) if r.at.astimezone(zone).date() == day), None)


# ----------------------------------------------------------------------------- kept, and read again


def checked(answers: object, *, safety: bool) -> dict[str, str]:
    """Check answers that somebody hands in, and leave out the empty ones.

    Args:
        answers: By question; anything that JSON can hold.
        safety: It is about the user's own safety.

    Raises:
        UsageError: There is no such question, or an answer is no text.

    >>> checked({"wish": " a good year ", "love_or_fear": ""}, safety=False)
    {'wish': 'a good year'}
    """
    keys = [q.key for q in questions(safety=safety)]
    if not isinstance(answers, dict) or not set(answers) <= set(keys):
        raise UsageError(
            _("these are not answers to the questions"), _("they are {keys}").format(keys=", ".join(keys))
        )
    if not all(isinstance(a, str) and len(a) <= MOST_CHARS for a in answers.values()):
        raise UsageError(
            _("an answer is a text of at most {most:,} characters").format(most=MOST_CHARS),
            _("nothing was kept"),
        )
    return {key: answers[key].strip() for key in keys if answers.get(key, "").strip()}


def keep_reflection(home: Home, person: str, reflection: Reflection) -> None:
    """Keep a reflection as a paper about the person, sealed like a letter."""
    content = {
        "at": reflection.at.isoformat(),
        "safety": reflection.safety,
        "answers": dict(reflection.answers),
        "decision": reflection.decision,
        "until": reflection.until and reflection.until.isoformat(),
    }
    keep_paper(home, person, ROOM, content)


def reflections(home: Home, person: str) -> list[Reflection]:
    """Give the reflections on a person, the oldest first.

    Raises:
        DamagedError: One cannot be opened.
    """
    return sorted((_read(p.content) for p in papers(home, person, ROOM)), key=lambda r: r.at)


def _read(content: Mapping[str, Any]) -> Reflection:
    """Read what stands in a paper."""
    until = content["until"]
    return Reflection(
        datetime.fromisoformat(content["at"]),
        content["safety"],
        content["answers"],
        content["decision"],
        until and datetime.fromisoformat(until),
    )
