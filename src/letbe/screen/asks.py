"""What was found in their words, in plain lines: whose words, when, where, what letbe took them for."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, Final

from letbe.readers.found import shown
from letbe.screen.words import counted, day

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import tzinfo

    from letbe.people.match import Known
    from letbe.reading.asks import Ask

#: Languages whose table of phrases was measured on texts that it was not made from.
TESTED: Final = frozenset({"en"})
#: More sentences than this nobody answers in one go.
MOST_SHOWN: Final = 20

#: What holds meanwhile, by what became of a sentence.
_MEANWHILE: Final = {
    "in force": "In force until you set it aside: {terms}.",
    "doubtful": "Nothing is held for it. It would be: {terms}.",
    "history": "Nothing is held for it: it is long ago, and they came back by themselves.",
    "over": "It is over; nothing is held for it.",
    "confirmed": "You confirmed it: {terms}.",
    "aside": "You set it aside; the sentence is not kept.",
}
_TOOK: Final = {
    "stop": "They asked you to stop",
    "pause": "They asked for room",
    "less": "They asked for less",
    "channel": "They asked not to be reached one way",
    "hours": "They asked for quiet at some hours",
    "topic": "They asked to leave a subject out",
    "opt-out": "They left a list",
}
_LINE_CHARS: Final = 88


def tested(language: str | None) -> bool:
    """Tell whether the phrases of a language were measured."""
    return language in TESTED


def ask_lines(
    asks: Sequence[Ask], known: Mapping[str, Known], zone: tzinfo, *, others: int = 0
) -> Iterator[str]:
    """Give the list.

    Args:
        asks: In the order in which they are shown.
        known: Everybody by id.
        zone: Days are told in it.
        others: How many more there are that wait for nothing.
    """
    if not asks:
        yield "Nothing waits for an answer."
    for ask in asks[:MOST_SHOWN]:
        yield from _one(ask, known[ask.person].shown, zone)
        yield ""
    if len(asks) > MOST_SHOWN:
        yield f"and {counted(len(asks) - MOST_SHOWN, 'more sentence')}: letbe asks PERSON shows those of one"
    if any(a.waits for a in asks):
        yield "letbe asks confirm N: it was a request. letbe asks aside N: it was none. You decide."
    if others:
        verb = "is" if others == 1 else "are"
        yield f"{counted(others, 'sentence')} {verb} answered, over or long ago: letbe asks --all"


def _one(ask: Ask, name: str, zone: tzinfo) -> Iterator[str]:
    """Show one sentence."""
    words = "" if ask.sentence is None else f': "{shown(ask.sentence)}"'
    yield from wrap(f"{ask.number:>4}  {shown(name)}, {day(ask.said_at, zone)}{words}", _LINE_CHARS)
    for line in _about(ask, zone):
        yield from wrap(line, _LINE_CHARS, initial_indent="      ", subsequent_indent="      ")


def _about(ask: Ask, zone: tzinfo) -> Iterator[str]:
    """Say where it stands, what letbe took it for, what holds, and what followed."""
    yield f"In {shown(ask.file)} ({ask.format})."
    if ask.status != "aside":
        yield _took(ask)
    yield _MEANWHILE[ask.status].format(terms=ask.terms)
    last = None if ask.since is None else ask.since.last
    if ask.since is not None and last is not None and day(last, zone) != day(ask.said_at, zone):
        since = counted(ask.since.days, "day")
        yield f"Since then they wrote on {since}, last on {day(last, zone)}."
    for opened in ask.opened[-1:]:
        yield f'On {day(opened.said_at, zone)} they wrote: "{shown(opened.sentence)}"'


def _took(ask: Ask) -> str:
    """Say what letbe took it for, and how sure that is."""
    if not tested(ask.language):
        return "letbe does not claim to have understood this: its phrases in this language are not tested."
    perhaps = "" if ask.status != "doubtful" else "Perhaps: "
    took = _TOOK[ask.kind]
    return f"{perhaps}{took[0].lower() + took[1:] if perhaps else took}."


def done_lines(done: Iterable[Ask], known: Mapping[str, Known]) -> Iterator[str]:
    """Say what was answered."""
    found = False
    for ask in done:
        found = True
        what = "was a request" if ask.status == "confirmed" else "was no request; nothing is held for it"
        yield f"Number {ask.number}, {shown(known[ask.person].shown)}: {what}."
    if found:
        yield ""


def quote_lines(asks: Iterable[Ask], zone: tzinfo) -> Iterator[str]:
    """Quote the sentences that stand behind what is in force with one person."""
    for ask in asks:
        if ask.sentence is not None and ask.status in {"in force", "confirmed"}:
            yield from wrap(
                f'{day(ask.said_at, zone)}: "{shown(ask.sentence)}"',
                _LINE_CHARS,
                initial_indent="      ",
                subsequent_indent="      ",
            )
            if ask.waits:
                yield f"      letbe asks confirm {ask.number}, or letbe asks aside {ask.number}"


def waiting_line(waiting: int) -> str:
    """Say that sentences wait for an answer.

    >>> waiting_line(1)
    '1 sentence may ask for room: letbe asks'
    """
    return f"{counted(waiting, 'sentence')} may ask for room: letbe asks"
