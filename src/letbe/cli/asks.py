"""``letbe asks``: what was found in their words, to confirm or to set aside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from letbe.cli.common import command, home_option, opened_plainly, print_json, the_time, zone_option
from letbe.errors import UsageError
from letbe.i18n import _

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from letbe.home import Home
    from letbe.people.match import Known
    from letbe.reading.asks import Ask

#: What can be said of a sentence.
ANSWERS: Final = ("confirm", "aside")


@command("asks", short_help="Show what may be a request in their words.")
@click.argument("words", nargs=-1, metavar="[PERSON | confirm N... | aside N...]")
@click.option("--all", "every", is_flag=True, help="Show what is answered, over or long ago, too.")
@zone_option
@home_option
def asks_command(
    words: tuple[str, ...], every: bool, zone: str | None, home: str | None, as_json: bool
) -> None:
    """Show the sentences in which somebody may have asked for room, and answer them.

    A probable request is in force until you set it aside. A doubtful one holds nothing until you
    confirm it. Setting aside ends it at once, and the sentence is not kept any longer.

    \b
    Examples:
      letbe asks
      letbe asks teo --all
      letbe asks confirm 3
      letbe asks aside 4 5
    """
    now = the_time()
    with opened_plainly(home, zone) as (opened, place):
        numbers = _numbers(words)
        done = _answer(opened, words[0], numbers, now, place) if numbers else []
        person = None if numbers or not words else _person(opened, " ".join(words))
        known, asks = _listed(opened, person, now, place)
        shown = asks if every else tuple(a for a in asks if a.waits)
        shown = _with_since(opened, shown, now, place)
        if as_json:
            print_json(
                {
                    "now": now,
                    "zone": place.key,
                    "done": [{"number": a.number, "status": a.status} for a in done],
                    "asks": [_plain(a, known) for a in shown],
                    "others": len(asks) - len(shown),
                }
            )
            return
        from letbe.screen.asks import ask_lines, done_lines

        for line in done_lines(done, known):
            click.echo(line)
        for line in ask_lines(shown, known, place, others=len(asks) - len(shown)):
            click.echo(line)


def _numbers(words: Sequence[str]) -> list[int]:
    """Read the numbers behind an answer; none where it is no answer."""
    if not words or words[0] not in ANSWERS:
        return []
    if len(words) == 1:
        raise UsageError(
            _("letbe asks {deed} does not say which").format(deed=words[0]),
            _("such as letbe asks {deed} 3").format(deed=words[0]),
        )
    wrong = next((w for w in words[1:] if not w.isascii() or not w.isdigit()), None)
    if wrong is not None:
        raise UsageError(
            _('"{text}" is no number').format(text=wrong[:40]), _("letbe asks shows the numbers")
        )
    return [int(w) for w in words[1:]]


def _answer(home: Home, answer: str, numbers: Sequence[int], now: datetime, zone: ZoneInfo) -> list[Ask]:
    """Answer some sentences: all of them, or none where one cannot be answered."""
    from letbe.reading import asks

    with home.transaction():
        say = asks.confirm if answer == "confirm" else asks.set_aside
        done = [say(home, number, now, zone) for number in dict.fromkeys(numbers)]
    people = {a.person for a in done}
    _measure_again(home, people, now, zone) if answer == "aside" else _stop_measuring(home, people, now)
    return done


def _measure_again(home: Home, people: set[str], now: datetime, zone: ZoneInfo) -> None:
    """Keep the rhythm of those who asked for nothing after all."""
    from letbe.cli.common import tell_when_compiling
    from letbe.reading.after import after_reading

    tell_when_compiling()
    with home.writing():
        after_reading(home, now, zone, only=people)


def _stop_measuring(home: Home, people: set[str], now: datetime) -> None:
    """Keep no rhythm of those who asked not to be looked at."""
    from letbe.board.known import known_people
    from letbe.space.person import ids_of, open_log, room_of
    from letbe.space.rhythm import stop_measuring

    log, known = open_log(home), known_people(home)
    for person in people:
        room = room_of(log, ids_of(home, known[person].handles), now)
        if room is not None and room.closed:
            stop_measuring(home, person)


def _person(home: Home, text: str) -> str:
    """Find whom the user means."""
    from letbe.board.known import known_people
    from letbe.people.match import find_person

    return find_person(text, tuple(known_people(home).values())).id


def _listed(
    home: Home, person: str | None, now: datetime, zone: ZoneInfo
) -> tuple[Mapping[str, Known], tuple[Ask, ...]]:
    """Give everybody, and the sentences."""
    from letbe.board.known import known_people
    from letbe.reading.asks import list_asks

    return known_people(home), list_asks(home, now, zone, person)


def _with_since(home: Home, asks: tuple[Ask, ...], now: datetime, zone: ZoneInfo) -> tuple[Ask, ...]:
    """Say what followed, where there is something to say it of."""
    if not asks:
        return asks
    from letbe.reading.asks import with_since

    return with_since(home, asks, now, zone)


def _plain(ask: Ask, known: Mapping[str, Known]) -> dict[str, object]:
    """Give one sentence as plain values."""
    from letbe.screen.asks import tested

    who = known[ask.person]
    return {
        "number": ask.number,
        "person": {"id": who.id, "name": who.name, "handles": list(who.handles)},
        "status": ask.status,
        "kind": ask.kind,
        "terms": ask.terms,
        "said_at": ask.said_at,
        "sentence": ask.sentence,
        "file": ask.file,
        "format": ask.format,
        "language": ask.language,
        "tested": tested(ask.language),
        "probability": ask.probability,
        "requests": list(ask.entries),
        "opened": [{"said_at": o.said_at, "sentence": o.sentence} for o in ask.opened],
        "since": None
        if ask.since is None
        else {"days_they_wrote": ask.since.days, "last_from_them": ask.since.last},
    }
