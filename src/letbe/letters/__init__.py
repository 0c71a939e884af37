"""Letters that are written and not sent: kept, sealed or burned, by the one who wrote them.

    write() ──▶ kept ── seal_letter() ──▶ sealed ── ask twice ──▶ read, or kept again
                  └──────── burn_letter() ──┴──▶ gone: its key is destroyed

True at every line, also after a crash there:

1. A letter stands in a paper, sealed under a key of its own; nothing of it lies anywhere else.
2. The only way out of here is the user's own eyes: nothing in letbe sends a letter or copies it.
3. A sealed letter is read only when it is asked for twice, with a breath of ten minutes between.
4. A list says that there are letters, and never what stands in them.

Left out on purpose: reminders, dates to write on, and any look at what is written (``chapters.care`` is
asked by whoever reads it from the user, and notes nothing).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from letbe.errors import NoSuchPaperError, UsageError
from letbe.home.papers import burn_paper, keep_paper, papers, replace_paper
from letbe.i18n import _
from letbe.letters.forms import form_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from letbe.home import Home

__all__ = [
    "FELT",
    "Asked",
    "Letter",
    "Offer",
    "ask_for",
    "burn_letter",
    "find_letter",
    "keep_letter",
    "letters",
    "note_felt",
    "offer",
    "seal_letter",
    "write",
]

ROOM: Final = "letters"
#: Between the two times that a sealed letter is asked for: a breath, as before a soft hold.
BREATH: Final = timedelta(minutes=10)
#: A first asking of yesterday is stale: the second one would come out of the blue.
ASKED_KEPT: Final = timedelta(days=1)
#: Some three hundred pages.
MOST_CHARS: Final = 1_000_000
#: Letters to one person, an evening each, are in a row (the next one by the evening after, so within 36 h).
MOST_IN_A_ROW: Final = 3
IN_A_ROW: Final = timedelta(hours=36)
#: After so many "worse" with no "better" between them, letbe stops offering.
MOST_WORSE: Final = 2
#: The answers to the one question afterwards.
FELT: Final = ("better", "same", "worse")
#: What a letter can be; a burned one is not there any more.
KEPT: Final = "kept"
SEALED: Final = "sealed"


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter.

    Attributes:
        number: What it is called by, from 1 up.
        person: The id of the person it is to.
        form: Its form, one of ``FORMS``.
        written_at: When.
        text: What stands in it.
        state: ``kept`` or ``sealed``.
        sealed_at: Since when it is sealed; None if it is not.
        asked_at: When it was asked for since it was sealed, for the first time; None if it was not.
        read_at: When it was read since it was sealed.
        felt: What the writer said afterwards: better, same, worse; empty for nothing.
        paper: The paper that it stands in.
    """

    number: int
    person: str
    form: str
    written_at: datetime
    text: str
    state: str = KEPT
    sealed_at: datetime | None = None
    asked_at: datetime | None = None
    read_at: tuple[datetime, ...] = field(default_factory=tuple)
    felt: str = ""
    paper: int = 0

    def __repr__(self) -> str:
        return f"Letter({self.number}, form={self.form!r}, state={self.state!r})"


@dataclass(frozen=True, slots=True)
class Asked:
    """What became of asking for a letter.

    Attributes:
        letter: The letter; its text may be shown only where ``may_read``.
        may_read: It is kept, or was asked for twice.
        again_from: From when on it may be asked for again; None where it may be read.
    """

    letter: Letter
    may_read: bool
    again_from: datetime | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """Whether another letter is offered now.

    Attributes:
        offered: Yes.
        worse: Writing made it worse, twice: there are people to talk to.
        again_from: After several in a row, from when on one is offered again; None for no such time.
    """

    offered: bool
    worse: bool = False
    again_from: datetime | None = None


# ----------------------------------------------------------------------------- writing and finding


def write(home: Home, person: str, text: str, now: datetime, *, form: str = "plain") -> Letter:
    """Keep a letter.

    Args:
        home: An open home.
        person: The id of the person it is to; they may have died.
        text: What stands in it, at most a million characters.
        now: The moment.
        form: Its form.

    Returns:
        The letter.  It is on disk when this returns.

    Raises:
        UsageError: It is empty or far too long, or there is no such form.

    Cost: opens all letters once, for the number; 20 microseconds each.
    """
    form_of(form)
    if not text.strip():
        raise UsageError(_("nothing was written"), _("nothing was kept"))
    if len(text) > MOST_CHARS:
        raise UsageError(
            _("this is longer than {most:,} characters").format(most=MOST_CHARS), _("nothing was kept")
        )
    with home.transaction():
        number = 1 + max((letter.number for letter in letters(home)), default=0)
        letter = Letter(number, person, form, now, text)
        return replace(letter, paper=keep_paper(home, person, ROOM, _content(letter)))


def letters(home: Home, person: str | None = None) -> list[Letter]:
    """Give the letters to a person, or all, by their numbers.

    Raises:
        DamagedError: One cannot be opened.
    """
    found = [_letter(p.id, p.person, p.content) for p in papers(home, person, ROOM)]
    return sorted(found, key=lambda letter: letter.number)


def find_letter(home: Home, number: int) -> Letter:
    """Give the letter of that number.

    Raises:
        NoSuchPaperError: There is none.
    """
    for letter in letters(home):
        if letter.number == number:
            return letter
    raise NoSuchPaperError(
        _("there is no letter number {number}").format(number=number), _("letbe letters shows the numbers")
    )


# ----------------------------------------------------------------------------- keeping, sealing, burning


def seal_letter(home: Home, number: int, now: datetime) -> Letter:
    """Seal a letter; one that is sealed stays as it is."""
    letter = find_letter(home, number)
    return letter if letter.state == SEALED else _put(home, replace(letter, state=SEALED, sealed_at=now))


def ask_for(home: Home, number: int, now: datetime, *, again: bool = False) -> Asked:
    """Ask for a letter, to read it.

    A kept one is simply there.  A sealed one is read when it is asked for a second time, ``again``, a breath
    after the first and within a day of it; the two askings and the reading are noted in the letter itself.

    Raises:
        NoSuchPaperError: There is none of that number.
    """
    with home.transaction():
        letter = find_letter(home, number)
        if letter.state != SEALED:
            return Asked(letter, may_read=True)
        asked_at = letter.asked_at
        if asked_at is None or not timedelta() <= now - asked_at < ASKED_KEPT:
            return Asked(_put(home, replace(letter, asked_at=now)), may_read=False, again_from=now + BREATH)
        if not again or now < asked_at + BREATH:
            return Asked(letter, may_read=False, again_from=asked_at + BREATH)
        read = replace(letter, asked_at=None, read_at=(*letter.read_at, now))
        return Asked(_put(home, read), may_read=True)


def keep_letter(home: Home, number: int, now: datetime, *, again: bool = False) -> Asked:
    """Let a sealed letter be an open one again: asked for twice, as to read it."""
    with home.transaction():
        asked = ask_for(home, number, now, again=again)
        if not asked.may_read or asked.letter.state != SEALED:
            return asked
        kept = replace(asked.letter, state=KEPT, sealed_at=None, asked_at=None)
        return Asked(_put(home, kept), may_read=True)


def burn_letter(home: Home, number: int) -> None:
    """Destroy a letter: its key is gone, and the key that sealed that one is exchanged.

    Old pages of the database and old copies of them hold nothing that can be opened.

    Raises:
        NoSuchPaperError: There is none of that number.
    """
    burn_paper(home, find_letter(home, number).paper)
    home.rotate()


# ----------------------------------------------------------------------------- afterwards


def note_felt(home: Home, number: int, felt: str) -> Letter:
    """Note in a letter what its writer said afterwards.

    Raises:
        UsageError: It is none of ``FELT``.
    """
    if felt not in FELT:
        raise UsageError(_("that is no answer to it"), ", ".join(FELT))
    return _put(home, replace(find_letter(home, number), felt=felt))


def offer(written: Sequence[Letter], now: datetime, *, died: bool = False) -> Offer:
    """Say whether another letter to a person is offered.

    Args:
        written: The letters to them that are there, by their numbers.
        now: The moment.
        died: They died: letters are welcome, without a last one.

    >>> from datetime import UTC
    >>> offer([], datetime(2026, 5, 3, tzinfo=UTC)).offered
    True
    """
    since_better = [letter.felt for letter in written]
    while "better" in since_better:
        since_better = since_better[since_better.index("better") + 1 :]
    if since_better.count("worse") >= MOST_WORSE:
        return Offer(offered=False, worse=True)
    at = sorted(letter.written_at for letter in written if letter.written_at <= now)
    row = next((n for n in range(len(at)) if at[-1 - n] < ([*at, now][-1 - n]) - IN_A_ROW), len(at))
    if row >= MOST_IN_A_ROW and not died:
        return Offer(offered=False, again_from=at[-1] + IN_A_ROW)
    return Offer(offered=True)


# ----------------------------------------------------------------------------- as a paper


def _put(home: Home, letter: Letter) -> Letter:
    """Write a letter in its own place."""
    replace_paper(home, letter.paper, _content(letter))
    return letter


def _content(letter: Letter) -> dict[str, Any]:
    """Give what stands in the paper."""
    return {
        "number": letter.number,
        "form": letter.form,
        "written_at": letter.written_at.isoformat(),
        "text": letter.text,
        "state": letter.state,
        "sealed_at": letter.sealed_at and letter.sealed_at.isoformat(),
        "asked_at": letter.asked_at and letter.asked_at.isoformat(),
        "read_at": [at.isoformat() for at in letter.read_at],
        "felt": letter.felt,
    }


def _letter(paper: int, person: str, content: Mapping[str, Any]) -> Letter:
    """Read what stands in the paper."""
    times = {name: content[name] and datetime.fromisoformat(content[name]) for name in _TIMES}
    return Letter(
        content["number"],
        person,
        content["form"],
        times["written_at"],
        content["text"],
        content["state"],
        times["sealed_at"],
        times["asked_at"],
        tuple(datetime.fromisoformat(at) for at in content["read_at"]),
        content["felt"],
        paper,
    )


_TIMES: Final = ("written_at", "sealed_at", "asked_at")
