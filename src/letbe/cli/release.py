"""``letbe release``: close a chapter, step by step; every step can be left and taken up again."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Final

import click

from letbe.cli.asking import about
from letbe.cli.common import can_ask, command, home_option, print_json, the_time, zone_option
from letbe.errors import UsageError
from letbe.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from letbe.chapters.doors import Threshold
    from letbe.chapters.steps import Move, Release
    from letbe.cli.asking import Asking

STEPS: Final = ("stands", "last-word", "ends", "doors", "gratitude", "seal")
ENDINGS: Final = ("peaceful", "not-peaceful", "harm")

#: Options that belong to a step, by their name in code.
OF_STEP: Final[Mapping[str, tuple[str, ...]]] = {
    "stands": (),
    "last-word": ("text", "none", "show"),
    "ends": ("add", "tick", "untick", "drop", "done"),
    "doors": (),
    "gratitude": ("ending", "text", "taken", "none"),
    "seal": ("years", "yes"),
}
#: Options that stand alone.
ALONE: Final = ("unseal", "stay_closed")
#: So much is read from standard input, bytes: a letter, and a little more.
MOST_INPUT: Final = 1_000_000


@command("release", short_help="Close a chapter, step by step.")
@click.argument("person")
@click.option("--step", type=click.Choice(STEPS), help="Take this step; the others stay as they are.")
@click.option(
    "--text", metavar="TEXT", help="The line of gratitude; - reads it, or the last word, from input."
)
@click.option("--none", "none", is_flag=True, help="No last word, or no line of gratitude.")
@click.option("--show", is_flag=True, help="Show the last word for copying it out by hand, a day later.")
@click.option("--add", metavar="TEXT", help="Put a practical end on your list; - reads it from input.")
@click.option("--tick", type=click.IntRange(1), metavar="N", help="Practical end number N is done.")
@click.option("--untick", type=click.IntRange(1), metavar="N", help="It is not done after all.")
@click.option("--drop", type=click.IntRange(1), metavar="N", help="Take number N off the list.")
@click.option("--done", is_flag=True, help="You are through with the practical ends.")
@click.option("--ending", type=click.Choice(ENDINGS), help="What you call this ending.")
@click.option("--taken", metavar="TEXT", help="What you take along; - reads it from input.")
@click.option("--years", metavar="FROM-TO", help="From which year to which, for the book.")
@click.option("--unseal", is_flag=True, help="Ask to open a closed chapter; a day later, ask again.")
@click.option("--stay-closed", is_flag=True, help="Take that back: the chapter stays closed.")
@click.option("--yes", is_flag=True, help="Close it without asking again; for scripts.")
@zone_option
@home_option
def release_command(person: str, zone: str | None, home: str | None, as_json: bool, **options: Any) -> None:
    """Close the chapter with somebody, step by step.

    In a terminal it asks, one step after the other; each can be left, and taken up another day. With
    --step it takes one step without asking. letbe sends nothing: a last word is a letter that is kept.

    Once a chapter is closed, letbe shows nothing more about it and works nothing out. Only whether they
    write to you themselves is noted. To open it again takes a day.

    \b
    Examples:
      letbe release ada
      letbe release ada --step ends --add "the bicycle"
      letbe release ada --step last-word --text - < word.txt
      letbe release ada --step gratitude --ending peaceful --text "For the summers."
      letbe release ada --step seal --yes
      letbe release ada --unseal
    """
    given = {name: value for name, value in options.items() if value not in {None, False}}
    check(given)
    now = the_time()
    with about(person, home, zone) as asking:
        from letbe.chapters.doors import Threshold

        if asking.known.group:
            raise UsageError(
                _("{name} is a group").format(name=asking.known.shown), _("a chapter is closed with a person")
            )
        at = Threshold(asking.home, asking.log, asking.known.id, asking.ids, now)
        if not given and not as_json and can_ask():
            from letbe.cli.release_talk import talk

            talk(asking, at)
            return
        done = _do(asking, at, given)
        _show(asking, at, done, as_json)


def check(given: Mapping[str, Any]) -> None:
    """Refuse options that make no sense together.

    Args:
        given: The options that were given, by their names in code.

    Raises:
        UsageError: It says which, and what to do.

    >>> check({"step": "ends", "add": "the bicycle"})
    """
    alone = [name for name in ALONE if name in given]
    if alone:
        if len(given) > 1:
            raise UsageError(_("--unseal and --stay-closed stand alone"), _("take one step after the other"))
        return
    step = given.get("step")
    if step is None:
        if given:
            option = next(iter(given)).replace("_", "-")
            raise UsageError(
                _("--{option} belongs to a step").format(option=option), _("name it with --step")
            )
        return
    others = [name for name in given if name not in {"step", *OF_STEP[step]}]
    if others:
        raise UsageError(
            _("--{option} does not belong to --step {step}").format(option=others[0], step=step),
            _("letbe release --help shows which"),
        )
    _fits(step, given)


def _fits(step: str, given: Mapping[str, Any]) -> None:
    """Refuse what says two things at once, or nothing."""
    chosen = [name for name in OF_STEP[step] if name in given]
    if step in {"last-word", "ends"} and len(chosen) != 1:
        options = ", ".join(f"--{name}" for name in OF_STEP[step])
        raise UsageError(
            _("--step {step} takes one of {options}").format(step=step, options=options),
            _("take one step after the other"),
        )
    if step == "last-word" and given.get("text", "-") != "-":
        raise UsageError(
            _("words on the command line stay in the history of the shell"),
            _("--text - reads them from input"),
        )
    if given.get("text") == given.get("taken") == "-":
        raise UsageError(
            _("there is one input, and two texts are to be read from it"), _("take one after the other")
        )
    if step == "gratitude" and not chosen:
        raise UsageError(_("--step gratitude does not say what"), _("such as --ending peaceful --text -"))
    if step == "gratitude" and "none" in given and {"text", "taken"} & set(given):
        raise UsageError(_("--none and a line do not go together"), _("say one of them"))
    if step == "seal" and "yes" not in given and not can_ask():
        raise UsageError(_("nobody is here to say yes to closing the chapter"), _("if so, add --yes"))


# ----------------------------------------------------------------------------- doing it


def _do(asking: Asking, at: Threshold, given: Mapping[str, Any]) -> list[str]:
    """Do what was asked, and say what was done."""
    if "unseal" in given:
        return _unseal(asking, at)
    if "stay_closed" in given:
        from letbe.chapters.release import stay_closed

        stay_closed(at)
        return [_("The chapter stays closed.")]
    step = given.get("step")
    return [] if step is None else _STEPS[step](asking, at, given)


def _stands(asking: Asking, at: Threshold, _given: Mapping[str, Any]) -> list[str]:
    """Show what stands."""
    from letbe.chapters.release import take
    from letbe.chapters.steps import Saw
    from letbe.screen.release import stands_lines
    from letbe.space.person import show_person

    take(at, Saw())
    return list(stands_lines(show_person(asking.log, asking.ids, at.now, place=asking.zone)))


def _last_word(asking: Asking, at: Threshold, given: Mapping[str, Any]) -> list[str]:
    """Decide about a last word."""
    from letbe.chapters.release import copy_word, take, write_word
    from letbe.chapters.steps import NoWord

    if "show" in given:
        return [
            *copy_word(at).splitlines(),
            "",
            _("letbe sends nothing. If you still wish to, copy it out by hand."),
        ]
    if "none" in given:
        take(at, NoWord())
        return [_("No last word.")]
    text = read_text(given["text"])
    write_word(at, text)
    return [_("Kept, not sent. A day passes before it can be copied out by hand."), *care(asking, text)]


def care(asking: Asking, text: str) -> list[str]:
    """Say where somebody listens, if what was written sounds very hard; nothing of it is noted."""
    from letbe.chapters.care import care_lines, place_of, sounds_hard

    if not sounds_hard(text):
        return []
    return ["", *care_lines(place_of(asking.zone.key, asking.home.folder))]


def _ends(_asking: Asking, at: Threshold, given: Mapping[str, Any]) -> list[str]:
    """Add, tick or leave a practical end."""
    from letbe.chapters.release import take
    from letbe.chapters.steps import AddEnd, DropEnd, EndsDone, TickEnd
    from letbe.screen.release import ends_lines

    moves: dict[str, Callable[[Any], Move]] = {
        "tick": TickEnd,
        "untick": lambda n: TickEnd(n, done=False),
        "drop": DropEnd,
        "done": lambda _none: EndsDone(),
    }
    (name,) = (n for n in OF_STEP["ends"] if n in given)
    if name == "add":
        return list(ends_lines(take(at, AddEnd(read_text(given[name])))))
    return list(ends_lines(take(at, moves[name](given[name]))))


def _doors(_asking: Asking, at: Threshold, _given: Mapping[str, Any]) -> list[str]:
    """Show the doors."""
    from letbe.chapters.release import take
    from letbe.chapters.steps import SawDoors
    from letbe.screen.release import doors_lines

    take(at, SawDoors())
    return list(doors_lines(door_states(at)))


def door_states(at: Threshold) -> list[tuple[str, str, bool]]:
    """Give the name of each door, what goes through it, and whether it is quiet."""
    from letbe.chapters.doors import doors

    return [(door.name, door.what, door.quiet(at)) for door in doors()]


def _gratitude(_asking: Asking, at: Threshold, given: Mapping[str, Any]) -> list[str]:
    """Say what the ending is called, and write the line, or none."""
    from letbe.chapters.release import current, take
    from letbe.chapters.steps import Called, Ending, Thanked
    from letbe.screen.release import ENDINGS as SAID

    words: list[str] = []
    with at.home.transaction():
        if "ending" in given:
            ending = Ending(given["ending"])
            take(at, Called(ending))
            words.append(_(SAID[ending]))
        if {"text", "taken", "none"} & set(given):
            now = current(at)
            kept = {"text": now.gratitude, "taken": now.taken} if "none" not in given else {}
            text, taken = (read_text(given.get(n, kept.get(n, ""))) for n in ("text", "taken"))
            take(at, Thanked(text, taken))
            words.append(_("Left empty.") if "none" in given else _("Kept for the book."))
    return words


def _seal(asking: Asking, at: Threshold, given: Mapping[str, Any]) -> list[str]:
    """Close the chapter."""
    if "yes" not in given and not click.confirm(
        _("Close this chapter? To open it again takes a day."), err=True
    ):
        raise UsageError(_("nothing was closed"), _("it can wait; what you did so far is kept"))
    return close_chapter(asking, at, given.get("years"))


def close_chapter(asking: Asking, at: Threshold, years: str | None) -> list[str]:
    """Close the chapter, with the years that were told or that the history knows."""
    from letbe.chapters.release import close
    from letbe.chapters.years import read_years, years_of
    from letbe.home.handles import load_handles

    span = (
        read_years(years, at.now)
        if years is not None
        else years_of(
            at.home, [h.id for h in load_handles(at.home) if h.person == at.person], at.now, asking.zone
        )
    )
    close(at, asking.known.shown, span)
    return [_("The chapter is closed. letbe looks no more.")]


def _unseal(asking: Asking, at: Threshold) -> list[str]:
    """Ask to open a closed chapter, or open it."""
    from letbe.chapters.release import ask_to_open
    from letbe.chapters.steps import opening_from
    from letbe.screen.release import OPENING
    from letbe.space.when import show

    release, opened = ask_to_open(at)
    if opened:
        from letbe.reading.after import after_reading

        after_reading(at.home, at.now, asking.zone, only={at.person})
        return [_("The chapter is open again. What they asked for stays in force.")]
    opens = opening_from(release, at.now)
    return [] if opens is None else [_(OPENING).format(when=show(opens, asking.zone))]


_STEPS: Final[Mapping[str, Callable[[Asking, Threshold, Mapping[str, Any]], list[str]]]] = {
    "stands": _stands,
    "last-word": _last_word,
    "ends": _ends,
    "doors": _doors,
    "gratitude": _gratitude,
    "seal": _seal,
}


def read_text(given: str) -> str:
    """Take a text as it was given; ``-`` reads it from standard input, which no list of processes shows.

    Raises:
        UsageError: It is too long, or no text.
    """
    if given != "-":
        return given
    raw = sys.stdin.buffer.read(MOST_INPUT + 1)
    if len(raw) > MOST_INPUT:
        raise UsageError(
            _("that is longer than {n:,} bytes").format(n=MOST_INPUT), _("keep it elsewhere, or shorten it")
        )
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        raise UsageError(_("the input is no text in UTF-8"), _("save it as UTF-8")) from None


# ----------------------------------------------------------------------------- showing it


def _show(asking: Asking, at: Threshold, done: list[str], as_json: bool) -> None:
    """Show what was done, and where the release stands."""
    from letbe.chapters.release import about_of, current
    from letbe.space.person import sealed_at, show_person

    release = current(at)
    stands = about_of(at)
    in_force = show_person(asking.log, asking.ids, at.now, place=asking.zone)
    if as_json:
        from letbe.chapters.doors import UNWATCHED
        from letbe.chapters.steps import next_step
        from letbe.space import as_json as plain

        step = None if release.closed_at is not None else next_step(release, stands)
        print_json(
            {
                "now": at.now,
                "zone": asking.zone.key,
                "person": asking.who(),
                "done": done,
                "closed_at": sealed_at(asking.log, asking.ids),
                "next": None if step is None else step.value,
                "release": _document(asking, at, release),
                "in_force": plain(in_force),
                "doors": [{"name": n, "what": w, "quiet": q} for n, w, q in door_states(at)],
                "not_watched": list(UNWATCHED),
            }
        )
        return
    from letbe.readers.found import shown
    from letbe.screen.release import release_lines

    for line in done:
        click.echo(shown(line))
    if done:
        click.echo("")
    click.echo(shown(asking.known.shown))
    for line in release_lines(release, stands, in_force, at.now, asking.zone):
        click.echo(line)


def _document(_asking: Asking, at: Threshold, release: Release) -> dict[str, object]:
    """Give where the release stands as plain values; the text of a letter is not among them."""
    from letbe.chapters.release import about_of
    from letbe.chapters.steps import Step, done_at, letter_opens, offered, opening_from

    stands = about_of(at)
    return {
        "steps": [
            {"step": s.value, "offered": offered(s, release, stands), "done_at": done_at(s, release)}
            for s in Step
        ],
        "last_word": {"kept": bool(release.letter), "may_be_copied_from": letter_opens(release)},
        "ends": [{"n": n, "text": e.text, "done": e.done} for n, e in enumerate(release.ends, 1)],
        "ending": None if release.ending is None else release.ending.value,
        "gratitude": release.gratitude,
        "taken": release.taken,
        "opens_from": opening_from(release, at.now),
    }
