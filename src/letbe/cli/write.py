"""``letbe write``: a letter that is not sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from letbe.cli.asking import about
from letbe.cli.common import can_ask, command, home_option, print_json, the_time, zone_option
from letbe.cli.texts import END, ask, given_text, quiet_screen, text_options, typed
from letbe.errors import UsageError
from letbe.i18n import _, marked

if TYPE_CHECKING:
    from datetime import datetime

    from letbe.cli.asking import Asking
    from letbe.letters import Letter, Offer

_FORMS = ("say", "thank", "forgive", "ask", "goodbye", "day", "plain")
#: What can become of a letter, and the words for how it is afterwards.
_FATES = (marked("keep"), marked("seal"), marked("burn"))
_FELT = (marked("better"), marked("same"), marked("worse"))


@command("write", short_help="Write a letter that is not sent.")
@click.argument("person")
@click.option("--form", type=click.Choice(_FORMS), help="Say it, thank, forgive, ask, goodbye, or the day.")
@text_options
@click.option("--seal", is_flag=True, help="Seal it at once: it is shown only when you ask twice.")
@click.option("--again", is_flag=True, help="Write although letbe offers no further letter just now.")
@zone_option
@home_option
def write_command(
    person: str, zone: str | None, home: str | None, as_json: bool, again: bool, **options: Any
) -> None:
    """Write a letter to somebody. It stays here: nothing in letbe sends it.

    In the terminal a few questions may help to begin, and none of them has to be answered. A line with
    only a full stop ends the letter. Letters to people who died are welcome.

    \b
    Examples:
      letbe write ada
      letbe write ada --form thank
      letbe write ada --text - < letter.txt
    """
    now = the_time()
    with about(person, home, zone) as asking:
        if asking.known.group:
            raise UsageError(
                _("{name} is a group").format(name=asking.known.shown), _("a letter is to a person")
            )
        text = given_text(options["text"], options["file"], editor=options["editor"])
        talk = text is None
        if talk and not as_json and not again and not _offers(asking, now, before=True):
            return
        form = options["form"]
        if talk:
            if as_json or not can_ask():
                raise UsageError(
                    _("nobody is here to write"), _("--text - reads the letter from standard input")
                )
            form, text = _written(asking, form, now)
        letter = _keep(asking, str(text), now, form or "plain", seal=options["seal"])
        hard = _care(asking, letter.text, shown=not as_json)
        if as_json:
            _print_json(asking, letter, now, hard=hard)
            return
        if talk:
            letter = _fate(asking, letter, now)
        _say(letter)
        if talk and letter.paper:
            _felt(asking, letter)
            _offers(asking, now, before=False)


# ----------------------------------------------------------------------------- before


def _state(asking: Asking, now: datetime) -> tuple[Offer, bool, bool]:
    """Say whether a letter is offered, whether they died, and whether the user needs distance from them."""
    from letbe.letters import letters, offer
    from letbe.space.fold import for_safety
    from letbe.space.person import died

    gone = died(asking.log, asking.ids)
    safety = any(for_safety(asking.log.state(i), now) for i in asking.ids)
    return offer(letters(asking.home, asking.known.id), now, died=gone), gone, safety


def _offers(asking: Asking, now: datetime, *, before: bool) -> bool:
    """Say so where no further letter is offered, and name people to talk to where writing made it worse."""
    offered = _state(asking, now)[0]
    if offered.worse:
        from letbe.chapters.care import place_of

        click.echo(_("Twice you said that it was worse afterwards. letbe offers no further letter."))
        click.echo(_("This is more than a program can help with; here are people who can:"))
        for line in place_of(asking.zone.key, asking.home.folder).lines:
            click.echo(f"  {line.number}  {line.name}")
        click.echo(_("  or someone near you"))
    elif offered.again_from is not None and before:
        from letbe.space.when import show

        click.echo(
            _("Three in a row are written. The next one is offered from {when} on.").format(
                when=show(offered.again_from, asking.zone)
            )
        )
    if before and not offered.offered:
        click.echo(_("You decide: --again writes all the same."))
    return offered.offered


# ----------------------------------------------------------------------------- writing


def _written(asking: Asking, form: str | None, now: datetime) -> tuple[str, str]:
    """Let the user write at the terminal, on the screen that is not kept."""
    from letbe.letters.forms import FORMS, PLAIN, form_of, offered
    from letbe.readers.found import shown

    _offer, gone, safety = _state(asking, now)
    with quiet_screen():
        click.echo(_("A letter to {name}. It stays here, unsent.").format(name=shown(asking.known.shown)))
        click.echo("")
        if form is None and gone:
            form = PLAIN
        if form is None:
            names = offered(safety=safety)
            for name in names:
                click.echo(f"  {name:<8} {_(FORMS[name].title)}")
            form = ask(_("Which one? Enter for none of them."), names) or PLAIN
            click.echo("")
        for prompt in form_of(form).prompts:
            click.echo(f"  {_(prompt)}")
        click.echo(_("If it is easier, write of yourself by your name, as somebody who looks on."))
        click.echo(_("15 to 20 minutes are enough. A line with only {end} ends it.").format(end=END))
        click.echo("")
        return form, typed()


def _keep(asking: Asking, text: str, now: datetime, form: str, *, seal: bool) -> Letter:
    """Keep a letter, sealed if the user says so."""
    from letbe.letters import seal_letter, write

    with asking.home.transaction():
        letter = write(asking.home, asking.known.id, text, now, form=form)
        return seal_letter(asking.home, letter.number, now) if seal else letter


def _care(asking: Asking, text: str, *, shown: bool) -> bool:
    """Say once where somebody listens, if it sounds very hard."""
    from letbe.chapters.care import care_lines, place_of, sounds_hard

    hard = sounds_hard(text)
    if hard and shown:
        click.echo("")
        for line in care_lines(place_of(asking.zone.key, asking.home.folder)):
            click.echo(line)
        click.echo("")
    return hard


# ----------------------------------------------------------------------------- afterwards


def _fate(asking: Asking, letter: Letter, now: datetime) -> Letter:
    """Ask what becomes of it; without an answer it is kept."""
    from dataclasses import replace

    from letbe.letters import burn_letter, seal_letter

    if letter.state != "kept":
        return letter
    fate = ask(_("Keep it, seal it, or burn it? Enter keeps it."), _FATES)
    if fate == "seal":
        return seal_letter(asking.home, letter.number, now)
    if fate == "burn":
        burn_letter(asking.home, letter.number)
        return replace(letter, state="burned", paper=0)
    return letter


def _say(letter: Letter) -> None:
    """Say what became of it."""
    words = {
        "kept": _("Letter {number} is kept, not sent."),
        "sealed": _("Letter {number} is sealed, not sent. It is shown only when you ask for it twice."),
        "burned": _("The letter is burned: its key is gone, and nothing can open it."),
    }
    click.echo(words[letter.state].format(number=letter.number))


def _felt(asking: Asking, letter: Letter) -> None:
    """Ask the one question."""
    from letbe.letters import note_felt

    felt = ask(_("How is it now: better, same, worse? Enter for no answer."), _FELT)
    if felt:
        note_felt(asking.home, letter.number, felt)


def _print_json(asking: Asking, letter: Letter, now: datetime, *, hard: bool) -> None:
    """Print what was kept; the text stays where it is."""
    from letbe.chapters.care import place_of
    from letbe.cli.care import document
    from letbe.cli.letters import listed

    offered = _state(asking, now)[0]
    print_json(
        {
            "person": asking.who(),
            "letter": listed(letter, {asking.known.id: asking.known}),
            "offered": {"another": offered.offered, "worse": offered.worse, "again_from": offered.again_from},
            "care": document(place_of(asking.zone.key, asking.home.folder)) if hard else None,
        }
    )
