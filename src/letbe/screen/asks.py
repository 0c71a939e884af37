"""What was found in their words, in plain lines: whose words, when, where, what letbe took them for."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, Final

from letbe.i18n import _, marked, ngettext
from letbe.readers.found import shown
from letbe.screen.words import counted, day

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import tzinfo

    from letbe.people.match import Known
    from letbe.reading.asks import Ask

#: Languages whose table of phrases was measured on texts that it was not made from.
TESTED: Final = frozenset({"de", "en", "es", "fr", "it", "nl", "pt", "ru", "tr"})
#: More sentences than this nobody answers in one go.
MOST_SHOWN: Final = 20

#: What holds meanwhile, by what became of a sentence.
_MEANWHILE: Final = {
    "in force": marked("In force until you set it aside: {terms}."),
    "doubtful": marked("Nothing is held for it. It would be: {terms}."),
    "history": marked("Nothing is held for it: it is long ago, and they came back by themselves."),
    "over": marked("It is over; nothing is held for it."),
    "confirmed": marked("You confirmed it: {terms}."),
    "aside": marked("You set it aside; the sentence is not kept."),
}
_TOOK: Final = {
    "stop": marked("They asked you to stop"),
    "pause": marked("They asked for room"),
    "less": marked("They asked for less"),
    "channel": marked("They asked not to be reached one way"),
    "hours": marked("They asked for quiet at some hours"),
    "topic": marked("They asked to leave a subject out"),
    "opt-out": marked("They left a list"),
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
        yield _("Nothing waits for an answer.")
    for ask in asks[:MOST_SHOWN]:
        yield from _one(ask, known[ask.person].shown, zone)
        yield ""
    if len(asks) > MOST_SHOWN:
        n = len(asks) - MOST_SHOWN
        words = ngettext("and {n:,} more sentence", "and {n:,} more sentences", n).format(n=n)
        yield _("{more}: letbe asks PERSON shows those of one").format(more=words)
    if any(a.waits for a in asks):
        yield _("letbe asks confirm N: it was a request. letbe asks aside N: it was none. You decide.")
    if others:
        words = ngettext(
            "{n:,} sentence is answered, over or long ago: letbe asks --all",
            "{n:,} sentences are answered, over or long ago: letbe asks --all",
            others,
        )
        yield words.format(n=others)


def _one(ask: Ask, name: str, zone: tzinfo) -> Iterator[str]:
    """Show one sentence."""
    words = "" if ask.sentence is None else f': "{shown(ask.sentence)}"'
    yield from wrap(f"{ask.number:>4}  {shown(name)}, {day(ask.said_at, zone)}{words}", _LINE_CHARS)
    for line in _about(ask, zone):
        yield from wrap(line, _LINE_CHARS, initial_indent="      ", subsequent_indent="      ")


def _about(ask: Ask, zone: tzinfo) -> Iterator[str]:
    """Say where it stands, what letbe took it for, what holds, and what followed."""
    yield _("In {file} ({format}).").format(file=shown(ask.file), format=ask.format)
    if ask.status != "aside":
        yield _took(ask)
    meanwhile = _MEANWHILE[ask.status]
    yield _(meanwhile).format(terms=ask.terms)
    last = None if ask.since is None else ask.since.last
    if ask.since is not None and last is not None and day(last, zone) != day(ask.said_at, zone):
        since = counted(ask.since.days, "day")
        words = _("Since then they wrote on {days}, last on {last}.")
        yield words.format(days=since, last=day(last, zone))
    for opened in ask.opened[-1:]:
        words = _('On {day} they wrote: "{sentence}"')
        yield words.format(day=day(opened.said_at, zone), sentence=shown(opened.sentence))


def _took(ask: Ask) -> str:
    """Say what letbe took it for, and how sure that is."""
    if not tested(ask.language):
        return _("letbe does not claim to have understood this: its phrases in this language are not tested.")
    took = _TOOK[ask.kind]
    words = _(took)
    if ask.status != "doubtful":
        return f"{words}."
    return _("Perhaps: {words}.").format(words=words[0].lower() + words[1:])


def done_lines(done: Iterable[Ask], known: Mapping[str, Known]) -> Iterator[str]:
    """Say what was answered."""
    found = False
    for ask in done:
        found = True
        words = _("Number {n}, {name}: was no request; nothing is held for it.")
        if ask.status == "confirmed":
            words = _("Number {n}, {name}: was a request.")
        yield words.format(n=ask.number, name=shown(known[ask.person].shown))
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
                words = _("letbe asks confirm {n}, or letbe asks aside {n}")
                yield f"      {words.format(n=ask.number)}"


def waiting_line(waiting: int) -> str:
    """Say that sentences wait for an answer.

    >>> waiting_line(1)
    '1 sentence may ask for room: letbe asks'
    """
    words = ngettext(
        "{n:,} sentence may ask for room: letbe asks", "{n:,} sentences may ask for room: letbe asks", waiting
    )
    return words.format(n=waiting)
