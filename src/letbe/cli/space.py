"""``letbe space``: give room, and show what is in force."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import click

from letbe.cli.asking import about, read_date
from letbe.cli.common import command, home_option, print_json, the_time, zone_option
from letbe.cli.may import MATTERS
from letbe.errors import UsageError
from letbe.i18n import _, marked

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from letbe.cli.asking import Asking
    from letbe.space.entries import Terms

#: What may still be said, as it is shown.
MATTER: Final = {
    "children": marked("children"),
    "work": marked("work"),
    "housing": marked("housing"),
    "money": marked("money"),
    "court": marked("court"),
}
HOWS: Final = ("in-person", "on-the-phone", "in-writing")

#: Options that say what the distance is, by their name in code.
TERMS: Final = {
    "stop": "--stop",
    "until": "--until",
    "until_they_return": "--until-they-return",
    "less": "--less",
    "channel": "--not",
    "hours": "--hours",
    "topic": "--topic",
    "mailing": "--opt-out",
}
#: Options that each do one thing by themselves.
DEEDS: Final = {
    "narrow": "--narrow",
    "end": "--end",
    "told_me": "--they-told-me",
    "they_started": "--they-started",
    "stay": "--stay",
    "confirm": "--confirm",
    "set_aside": "--set-aside",
    "no_logistics": "--no-logistics",
    "died": "--died",
    "not_died": "--not-died",
}
#: These two may stand together: what they told me is about that request.
_TOGETHER: Final = {"end", "told_me"}
#: One of these at most: they would be two names of one thing, or a stop beside its own end.
_WHOLE: Final = ("stop", "until", "until_they_return")


@command("space", short_help="Give somebody room, or show what is in force.")
@click.argument("person")
@click.option("--asked", is_flag=True, help="They asked for it.  [default: you give it yourself]")
@click.option("--stop", is_flag=True, help="No contact, without an end.")
@click.option(
    "--until", metavar="DATE", help='No contact until then: "3 May", "two weeks", "tomorrow evening".'
)
@click.option("--until-they-return", is_flag=True, help="No contact until they write themselves.")
@click.option("--less", metavar="N/PERIOD", help='At most so many messages: "1/14 days", "2 a week".')
@click.option(
    "--not", "channel", metavar="CHANNEL", help="Not by this means: whatsapp, telegram, mail, phone, ..."
)
@click.option("--hours", metavar="FROM-TO", help='Not between these hours: "21:00-08:00", or "night".')
@click.option("--their-zone", metavar="ZONE", help="Where they live, for --hours.  [default: your own zone]")
@click.option("--topic", metavar="WORD", help="Not about this; the word itself is not kept.")
@click.option("--opt-out", "mailing", metavar="LIST", help="Not on this list.")
@click.option("--lock", metavar="UNTIL", help="You cannot lift your own space before then.")
@click.option("--for-my-safety", "safety", is_flag=True, help="You need distance: nothing they do opens it.")
@click.option(
    "--logistics", metavar="CHANNEL", help="What must still be said goes this way, once a day at most."
)
@click.option("--about", "matter", type=click.Choice(MATTERS), help="What that is about.")
@click.option("--no-logistics", is_flag=True, help="Not about that, either.")
@click.option("--narrow", type=click.IntRange(1), metavar="N", help="Make your own space number N tighter.")
@click.option("--end", type=click.IntRange(1), metavar="N", help="End your own space number N.")
@click.option(
    "--they-told-me",
    "told_me",
    type=click.Choice(HOWS),
    help="They told you otherwise, and how; it counts after 72 hours. With --end N: about that request.",
)
@click.option("--they-started", is_flag=True, help="End what they asked for, after they started three times.")
@click.option("--stay", is_flag=True, help="Take back every end that is still to come.")
@click.option(
    "--confirm", type=click.IntRange(1), metavar="N", help="Number N, found in their words, was a request."
)
@click.option(
    "--set-aside", type=click.IntRange(1), metavar="N", help="Number N, found in their words, was none."
)
@click.option("--died", is_flag=True, help="They died: no figures, nothing waited for; letters are welcome.")
@click.option("--not-died", is_flag=True, help="Take that back: it was written down by mistake.")
@click.option("--yes", is_flag=True, help="The date is right; for scripts.")
@zone_option
@home_option
def space_command(person: str, zone: str | None, home: str | None, as_json: bool, **options: Any) -> None:
    """Give somebody room, and show what is in force between the two of you.

    With no option but the person it only shows. What they asked for is theirs to end; what you
    gave, you can lift. A date is shown back, and counts once you say yes.

    \b
    Examples:
      letbe space ada
      letbe space ada --asked --stop
      letbe space ada --until "3 May" --lock "two weeks"
      letbe space ada --less "1/14 days" --not phone --hours night
      letbe space ada --logistics mail --about children
      letbe space ada --they-told-me in-person
    """
    given = {name: value for name, value in options.items() if value not in {None, False}}
    yes = bool(given.pop("yes", False))
    check(given)
    now = the_time()
    with about(person, home, zone) as asking:
        if asking.known.group:
            raise UsageError(
                _("{name} is a group").format(name=asking.known.shown), _("room is given to a person")
            )
        done = _do(asking, given, now, yes)
        _show(asking, now, done, as_json)


# ----------------------------------------------------------------------------- what makes sense together


def check(given: Mapping[str, Any]) -> None:
    """Refuse options that make no sense together.

    Args:
        given: The options that were given, by their names in code.

    Raises:
        UsageError: It says which, and what to do.

    >>> check({"asked": True, "stop": True})
    """
    terms = [n for n in TERMS if n in given]
    deeds = [n for n in DEEDS if n in given]
    for refuse in (_two_deeds, _deed_and_terms, _two_ends, _left_over):
        refuse(given, terms, deeds)


def _two_deeds(_given: Mapping[str, Any], _terms: list[str], deeds: list[str]) -> None:
    """One deed at a time."""
    if len(deeds) > 1 and set(deeds) != _TOGETHER:
        raise UsageError(
            _("{one} and {other} are two steps").format(one=DEEDS[deeds[0]], other=DEEDS[deeds[1]]),
            _("take one after the other"),
        )


def _deed_and_terms(given: Mapping[str, Any], terms: list[str], deeds: list[str]) -> None:
    """Only what makes a space tighter takes another distance beside it."""
    if deeds == ["narrow"]:
        if len(terms) != 1:
            raise UsageError(_("--narrow takes one new distance"), _("such as --narrow 4 --less 1/month"))
        others = [o for n, o in _OTHERS.items() if n in given]
        if others:
            raise UsageError(
                _("{one} and {other} do not go together").format(one="--narrow", other=others[0]),
                _("narrow first; it keeps its lock"),
            )
    elif deeds:
        others = [o for n, o in {**TERMS, **_OTHERS}.items() if n in given]
        if others:
            raise UsageError(
                _("{one} and {other} do not go together").format(one=DEEDS[deeds[0]], other=others[0]),
                _("take one step after the other"),
            )


#: Options that belong to giving room.
_OTHERS: Final = {
    "asked": "--asked",
    "lock": "--lock",
    "safety": "--for-my-safety",
    "logistics": "--logistics",
    "matter": "--about",
    "their_zone": "--their-zone",
}


def _two_ends(_given: Mapping[str, Any], terms: list[str], _deeds: list[str]) -> None:
    """A whole distance has one end."""
    whole = [TERMS[n] for n in _WHOLE if n in terms]
    if len(whole) > 1:
        raise UsageError(
            _("{one} and {other} are two different ends").format(one=whole[0], other=whole[1]),
            _("say one of them"),
        )


def _left_over(given: Mapping[str, Any], terms: list[str], _deeds: list[str]) -> None:
    """Name what has nothing to belong to."""
    if "asked" in given and ("safety" in given or "lock" in given):
        raise UsageError(
            _("a lock and safety belong to a space of your own"),
            _("give room yourself beside what they asked"),
        )
    if "asked" in given and not terms:
        raise UsageError(
            _("--asked does not say for what"), _("such as --asked --stop, or --asked --less 1/month")
        )
    if "matter" in given and "logistics" not in given:
        raise UsageError(_("--about belongs to --logistics"), _("such as --logistics mail --about children"))
    if "logistics" in given and "matter" not in given:
        raise UsageError(
            _("--logistics does not say about what"),
            _("add --about {matters}").format(matters="|".join(MATTERS)),
        )
    if "logistics" in given and "safety" in given:
        raise UsageError(
            _("a way for logistics and distance for your safety are two steps"), _("first --for-my-safety")
        )
    if "their_zone" in given and "hours" not in given:
        raise UsageError(
            _("--their-zone belongs to --hours"), _("such as --hours night --their-zone Europe/Lisbon")
        )


# ----------------------------------------------------------------------------- doing it


def _do(asking: Asking, given: Mapping[str, Any], now: datetime, yes: bool) -> list[str]:
    """Do what was asked, and say what was done."""
    deed = next((n for n in DEEDS if n in given), None)
    if deed is not None:
        return _DEEDS["told_me" if "told_me" in given else deed](asking, given, now, yes)
    if "safety" in given or any(n in given for n in TERMS):
        return _give(asking, given, now, yes)
    done = _lock(asking, given["lock"], now, yes) if "lock" in given else []
    return done + (_logistics(asking, given, now) if "logistics" in given else [])


def _give(asking: Asking, given: Mapping[str, Any], now: datetime, yes: bool) -> list[str]:
    """Give room: all of it, or none where one part cannot be written."""
    from letbe import space
    from letbe.space.entries import Pause, Stop
    from letbe.space.person import own_id, room_of
    from letbe.space.rhythm import stop_measuring

    terms = _terms(asking, given, now, yes)
    until = _locked(asking, given, now, yes)
    whole = any(isinstance(t, Stop | Pause) for t in terms)
    if given.get("safety") and not whole:
        terms.insert(0, Stop())
    said = []
    with asking.home.transaction():
        person = own_id(asking.log, asking.ids)
        for one in terms:
            done = space.give(
                asking.log,
                person,
                one,
                now,
                place=asking.zone,
                asked="asked" in given,
                locked_until=until,
                safety="safety" in given,
            )
            words = _("{words} (number {n}, as before)") if done.again else _("{words} (number {n})")
            said.append(words.format(words=done.words, n=done.request))
        if "logistics" in given:
            said += _logistics(asking, given, now)
        room = room_of(asking.log, asking.ids, now)
        if room is not None and room.closed:
            stop_measuring(asking.home, asking.known.id)
    if "safety" in given:
        said.append(
            _(
                "If you are in danger, or afraid of it, this is more than a program can help with: "
                "someone near you, or a helpline where you live, can."
            )
        )
    if whole and "logistics" not in given and "safety" not in given:
        said.append(
            _(
                "What must still be said (children, work, housing, money, court) can keep one way: "
                "letbe space PERSON --logistics CHANNEL --about MATTER"
            )
        )
    return said


def _terms(asking: Asking, given: Mapping[str, Any], now: datetime, yes: bool) -> list[Terms]:
    """Read the distance; a date is shown back before anything is written."""
    from letbe.space.entries import Channel, OptOut, Pause, Stop, Topic, zone
    from letbe.space.written import read_hours, read_less

    def read_until(text: str) -> Terms:
        from letbe.space.when import read_when

        if read_when(text, now, asking.zone).until is None:
            return Pause()
        return Pause(read_date(text, now, asking.zone, option="--until", yes=yes))

    def their_hours(text: str) -> Terms:
        return read_hours(text, zone(given.get("their_zone", asking.zone.key)).key)

    read: dict[str, Callable[[Any], Terms]] = {
        "stop": lambda _: Stop(),
        "until": read_until,
        "until_they_return": lambda _: Pause(),
        "less": read_less,
        "channel": lambda text: Channel(text.strip().casefold()),
        "hours": their_hours,
        "topic": lambda word: Topic(asking.log.tag(word)),
        "mailing": lambda word: OptOut(asking.log.tag(word)),
    }
    return [read[name](given[name]) for name in TERMS if name in given]


def _locked(asking: Asking, given: Mapping[str, Any], now: datetime, yes: bool) -> datetime | None:
    """Read until when it is locked."""
    if "lock" not in given:
        return None
    return read_date(given["lock"], now, asking.zone, option="--lock", yes=yes)


def _lock(asking: Asking, text: str, now: datetime, yes: bool) -> list[str]:
    """Lock every space of mine."""
    from letbe import space
    from letbe.space.entries import Side
    from letbe.space.person import id_with, show_person
    from letbe.space.when import show

    mine = [s for s in show_person(asking.log, asking.ids, now, place=asking.zone) if s.side is Side.MINE]
    if not mine:
        raise UsageError(
            _("there is no space of yours to lock"), _("give room with it: --until DATE --lock UNTIL")
        )
    until = read_date(text, now, asking.zone, option="--lock", yes=yes)
    with asking.home.transaction():
        for one in mine:
            space.lock(asking.log, id_with(asking.log, asking.ids, one.request), one.request, until, now)
    return [_("locked until {when}").format(when=show(until, asking.zone))]


def _logistics(asking: Asking, given: Mapping[str, Any], now: datetime) -> list[str]:
    """Let one matter through by one means, wherever something is in force."""
    from letbe import space
    from letbe.space.entries import Lane, Matter
    from letbe.space.when import show

    lane = Lane(given["logistics"].strip().casefold(), Matter(given["matter"]))
    opens = max(space.open_lane(asking.log, i, lane, now) for i in _live(asking))
    words = _("{matter} may go by {channel}, one message a day at most, from {when} on")
    if opens <= now:
        words = _("{matter} may go by {channel}, one message a day at most, from now on")
    matter = _(MATTER[lane.matter.value])
    return [words.format(matter=matter, channel=lane.channel, when=show(opens, asking.zone))]


def _live(asking: Asking) -> list[bytes]:
    """Give the ids that have something in force; the person's own id where none has."""
    from letbe.space.fold import NOTHING
    from letbe.space.person import own_id

    live = [i for i in asking.ids if asking.log.state(i) != NOTHING]
    return live or [own_id(asking.log, asking.ids)]


def _narrow(asking: Asking, given: Mapping[str, Any], now: datetime, yes: bool) -> list[str]:
    """Make a space of mine tighter."""
    from letbe import space
    from letbe.space.person import id_with

    (terms,) = _terms(asking, given, now, yes)
    number = given["narrow"]
    person = id_with(asking.log, asking.ids, number)
    return [space.narrow(asking.log, person, number, terms, now, place=asking.zone).words]


def _end(asking: Asking, given: Mapping[str, Any], now: datetime, _yes: bool) -> list[str]:
    """End a space of mine."""
    from letbe import space
    from letbe.space.person import id_with

    number = given["end"]
    person = id_with(asking.log, asking.ids, number)
    return list(space.lift(asking.log, person, now, place=asking.zone, request=number).words)


def _told_me(asking: Asking, given: Mapping[str, Any], now: datetime, _yes: bool) -> list[str]:
    """They told me otherwise: about one request, or about all of theirs."""
    from letbe import space
    from letbe.space.entries import How
    from letbe.space.person import id_with

    number = given.get("end", 0)
    people = [id_with(asking.log, asking.ids, number)] if number else _asked_of(asking, now)
    words: list[str] = []
    with asking.home.transaction():
        for each in people:
            how = How(given["told_me"])
            lifted = space.lift(asking.log, each, now, place=asking.zone, request=number, told_me=how)
            words += lifted.words
    return words


def _asked_of(asking: Asking, now: datetime) -> list[bytes]:
    """Give the ids under which they asked for something."""
    from letbe.space.entries import Side

    found = [
        i
        for i in asking.ids
        if any(s.side is Side.THEIRS and s.holds(now) for s in asking.log.state(i).requests)
    ]
    return found or [asking.ids[0]]


def _they_started(asking: Asking, _given: Mapping[str, Any], now: datetime, _yes: bool) -> list[str]:
    """Take the offer that follows three starts of theirs."""
    from letbe import space

    words: list[str] = []
    with asking.home.transaction():
        for each in _asked_of(asking, now):
            words += space.lift(asking.log, each, now, place=asking.zone, they_started=True).words
    return words


def _stay(asking: Asking, _given: Mapping[str, Any], now: datetime, _yes: bool) -> list[str]:
    """Leave everything as it is."""
    from letbe import space

    with asking.home.transaction():
        for each in _live(asking):
            space.stay(asking.log, each, now)
    return [_("Every end that was still to come is taken back.")]


def _confirm(asking: Asking, given: Mapping[str, Any], now: datetime, _yes: bool) -> list[str]:
    """Say that a found request was one."""
    from letbe import space
    from letbe.space.person import id_with

    number = given["confirm"]
    space.confirm(asking.log, id_with(asking.log, asking.ids, number), number, now)
    return [_("number {n} was a request").format(n=number)]


def _set_aside(asking: Asking, given: Mapping[str, Any], now: datetime, _yes: bool) -> list[str]:
    """Say that a found request was none."""
    from letbe import space
    from letbe.space.person import id_with

    number = given["set_aside"]
    space.set_aside(asking.log, id_with(asking.log, asking.ids, number), number, now)
    return [_("number {n} was no request").format(n=number)]


def _no_logistics(asking: Asking, _given: Mapping[str, Any], now: datetime, _yes: bool) -> list[str]:
    """Close the way for what must still be said."""
    from letbe import space

    with asking.home.transaction():
        for each in _live(asking):
            space.close_lane(asking.log, each, now)
    return [_("Everything is held from now on, that too.")]


def _died(asking: Asking, _given: Mapping[str, Any], now: datetime, _yes: bool) -> list[str]:
    """Write down that they died; what was worked out about them goes."""
    from letbe import space
    from letbe.space.person import own_id
    from letbe.space.rhythm import stop_measuring

    with asking.home.transaction():
        space.note_death(asking.log, own_id(asking.log, asking.ids), now)
        stop_measuring(asking.home, asking.known.id)
    return [_("It is written down. Nothing is measured, counted or waited for.")]


def _not_died(asking: Asking, _given: Mapping[str, Any], now: datetime, _yes: bool) -> list[str]:
    """Take that back."""
    from letbe import space

    noted = [i for i in asking.ids if asking.log.state(i).died] or [asking.ids[0]]
    with asking.home.transaction():
        for each in noted:
            space.note_death(asking.log, each, now, so=False)
    return [_("It is taken back; the next reading looks again.")]


_DEEDS: Final[Mapping[str, Callable[[Asking, Mapping[str, Any], datetime, bool], list[str]]]] = {
    "narrow": _narrow,
    "end": _end,
    "told_me": _told_me,
    "they_started": _they_started,
    "stay": _stay,
    "confirm": _confirm,
    "set_aside": _set_aside,
    "no_logistics": _no_logistics,
    "died": _died,
    "not_died": _not_died,
}


# ----------------------------------------------------------------------------- showing it


def _show(asking: Asking, now: datetime, done: list[str], as_json: bool) -> None:
    """Show what is in force."""
    from letbe.space import as_json as plain
    from letbe.space.person import died, show_person

    gone = died(asking.log, asking.ids)
    in_force = show_person(asking.log, asking.ids, now, place=asking.zone)
    lanes = [] if gone else [ln for i in asking.ids if (ln := asking.log.state(i).lane) is not None]
    if as_json:
        print_json(
            {
                "now": now,
                "zone": asking.zone.key,
                "person": asking.who(),
                "done": done,
                "in_force": plain(in_force),
                "logistics": plain(lanes),
                "died": gone,
            }
        )
        return
    from letbe.readers.found import shown

    for line in done:
        click.echo(line)
    if done:
        click.echo("")
    click.echo(shown(asking.known.shown))
    for one in in_force:
        click.echo(f"{one.request:>5}  {one.words}")
    if gone:
        click.echo(_("       they died; letters are welcome: letbe write PERSON"))
    elif not in_force:
        click.echo(_("       nothing is in force; nothing here asks you not to write"))
    for lane in lanes:
        words = _("{matter} may go by {channel}")
        click.echo(f"       {words.format(matter=_(MATTER[lane.matter.value]), channel=lane.channel)}")
