"""``letbe reflect``: a short, unhurried talk about one tie, and a decision of one's own."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Final

import click

from letbe.cli.common import can_ask, command, home_option, opened, print_json, the_time, zone_option
from letbe.errors import UsageError
from letbe.i18n import _, marked

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from letbe.board.view import Look, View
    from letbe.chapters.reflect import Question, Reflection
    from letbe.space.entries import Terms
    from letbe.space.sqlite import SqliteLog

_DECISIONS: Final = ("stay", "ease-off", "rest", "let-go", "not-today", "distance")
_YES: Final = (marked("yes"), marked("no"))
#: What stands beside a question → the label of the figure that says it (``letbe.screen.look.figures``).
_FIGURES: Final = {
    "mutuality": marked("mutuality"),
    "starts": marked("who starts them"),
    "unanswered": marked("unanswered"),
}
#: What stands beside a question → the numbers of the tie that it is made of.
_NUMBERS: Final = {
    "mutuality": ("mutuality", "mutuality_low", "mutuality_high", "mutuality_n"),
    "starts": ("initiations_them", "initiations_me"),
    "unanswered": ("pressure_bids", "pressure_first"),
    "evidence": ("said", "log_e", "onset", "onset_low", "onset_high"),
}


@command("reflect", short_help="Think it over, with what is measured beside it.")
@click.argument("person")
@click.option("--read", is_flag=True, help="Read what you answered and decided before.")
@click.option("--answers", metavar="FILE", help="Take answers as JSON from a file, or - for standard input.")
@click.option("--safety", is_flag=True, help="It is about your own safety.")
@click.option("--decide", type=click.Choice(_DECISIONS), help="What you decide.  [default: not-today]")
@click.option("--until", metavar="DATE", help='With --decide rest: until when, such as "3 May".')
@click.option("--less", metavar="N/PERIOD", help='With --decide ease-off: the pace, such as "1/14 days".')
@click.option("--again", is_flag=True, help="Open it although it was opened today.")
@click.option("--yes", is_flag=True, help="The date is right; for scripts.")
@zone_option
@home_option
def reflect_command(
    person: str, read: bool, zone: str | None, home: str | None, as_json: bool, **given: Any
) -> None:
    """A short talk with yourself about one tie: some questions, each beside what is measured, if anything is.

    Every answer is yours and may be empty; they are kept encrypted, for you to read again. Nothing is
    rated. At the end you decide, and "not today" is a decision. It opens once a day for a person.

    \b
    Examples:
      letbe reflect ada
      letbe reflect ada --read
      letbe reflect ada --json
      letbe reflect ada --answers - --decide rest --until "3 May" --yes
    """
    _check(given, read=read)
    now = the_time()
    with opened(home, zone) as view:
        talk = _Talk(view, person, now)
        if read:
            _show_kept(talk, as_json=as_json)
        elif given["answers"] is not None or given["decide"] is not None:
            _from_script(talk, given, as_json=as_json)
        elif as_json:
            print_json(talk.document(safety=given["safety"] or talk.safety))
        elif not can_ask():
            raise UsageError(
                _("nobody is here to talk"), _("--json shows the questions, --answers takes answers")
            )
        elif talk.may_open(again=given["again"]):
            _at_the_terminal(talk, safety=given["safety"])


def _check(given: Mapping[str, Any], *, read: bool) -> None:
    """Refuse options that make no sense together."""
    if read and (given["answers"] or given["decide"]):
        raise UsageError(_("--read only shows"), _("leave the other options out"))
    for option, decision in (("until", "rest"), ("less", "ease-off")):
        if given[option] and given["decide"] != decision:
            raise UsageError(
                _("--{option} belongs to --decide {decision}").format(option=option, decision=decision),
                _("give both, or none"),
            )
    if given["decide"] == "rest" and not given["until"]:
        raise UsageError(_("--decide rest does not say until when"), _('such as --until "3 May"'))


class _Talk:
    """A person, what may be said beside the questions, and what was kept before.

    Args:
        view: An open home.
        person: Whom the user means.
        now: The moment.
    """

    def __init__(self, view: View, person: str, now: datetime) -> None:
        from letbe.chapters.reflect import reflections
        from letbe.space.fold import for_safety
        from letbe.space.person import ids_of, open_log

        self.view, self.now = view, now
        self.look: Look = view.look(person, now, columns=1)
        self.known = self.look.known
        _refuse(self.look)
        self.log: SqliteLog = open_log(view.home)
        self.ids = ids_of(view.home, self.known.handles)
        self.kept: list[Reflection] = reflections(view.home, self.known.id)
        self.safety = any(for_safety(self.log.state(i), now) for i in self.ids)

    def may_open(self, *, again: bool) -> bool:
        """Tell whether it opens now; if not, say when it does."""
        from letbe.chapters.reflect import opened_today
        from letbe.space.when import show

        at = opened_today(self.kept, self.now, self.view.zone)
        if at is None or again:
            return True
        click.echo(_("You thought about this today, {when}.").format(when=show(at, self.view.zone)))
        click.echo(
            _("It opens again tomorrow. What you wrote: --read. To open it now all the same: --again.")
        )
        return False

    def beside(self, name: str) -> list[str]:
        """Say in words what stands beside a question; nothing where nothing may be shown."""
        from letbe.screen.evidence import headline
        from letbe.screen.look import figures

        if name == "asked":
            from letbe.space.entries import Side

            return [s.words for s in self.look.in_force if s.side is Side.THEIRS]
        tie = None if self.look.entry is None else self.look.entry.tie
        if not tie:
            return []
        if name == "evidence":
            said = headline(tie, self.view.zone)
            return [said, _("the reason is not in the data")] if said else []
        label = _(_FIGURES[name])
        return [f"{label}: {dict(figures(tie, self.now, self.view.zone))[label]}"]

    def document(self, *, safety: bool) -> dict[str, object]:
        """Give the questions, what stands beside them, and what can be decided."""
        from letbe.chapters.reflect import SAFETY, decisions, opened_today, questions

        return {
            "person": {"id": self.known.id, "name": self.known.name, "handles": list(self.known.handles)},
            "now": self.now,
            "zone": self.view.zone.key,
            "opened_today": opened_today(self.kept, self.now, self.view.zone),
            "safety": {"words": _(SAFETY), "yes": safety},
            "questions": [self._question(q) for q in questions(safety=safety)],
            "decisions": [{"decision": d, "words": _(w)} for d, w in decisions(safety=safety).items()],
        }

    def _question(self, question: Question) -> dict[str, object]:
        """Give one question as plain values."""
        tie = {} if self.look.entry is None else self.look.entry.tie
        measured = [
            {"name": name, "words": words, **{n: tie.get(n) for n in _NUMBERS.get(name, ()) if tie}}
            for name in question.beside
            if (words := self.beside(name))
        ]
        return {"key": question.key, "words": _(question.words), "beside": measured}


def _refuse(look: Look) -> None:
    """Say where there is nothing to reflect on."""
    if look.died:
        raise UsageError(_("they died"), _("letters are welcome: letbe write PERSON"))
    if look.sealed_at is not None:
        raise UsageError(_("you closed this chapter"), _("it stays shut until you open it again"))


# ----------------------------------------------------------------------------- deciding


def _decide(
    talk: _Talk, safety: bool, answers: Mapping[str, str], decision: str, terms: Terms | None
) -> Reflection:
    """Keep the reflection, and give the room that was decided on: both, or neither."""
    from letbe import space
    from letbe.chapters.reflect import Reflection, keep_reflection
    from letbe.space.entries import Pause
    from letbe.space.person import own_id
    from letbe.space.rhythm import stop_measuring

    until = terms.until if isinstance(terms, Pause) else None
    made = Reflection(talk.now, safety, answers, decision, until)
    with talk.view.home.transaction():
        keep_reflection(talk.view.home, talk.known.id, made)
        if terms is not None:
            person = own_id(talk.log, talk.ids)
            safe = decision == "distance"
            space.give(talk.log, person, terms, talk.now, place=talk.view.zone, safety=safe)
            if safe:
                stop_measuring(talk.view.home, talk.known.id)
    return made


def _terms(talk: _Talk, decision: str, until: str | None, less: str | None, *, yes: bool) -> Terms | None:
    """Say what room a decision gives; None for none.

    Raises:
        UsageError: The date or the pace is not understood.
    """
    from letbe.cli.asking import read_date
    from letbe.space.entries import Less, Pause, Stop
    from letbe.space.written import read_less

    if decision == "rest":
        return Pause(read_date(until or "", talk.now, talk.view.zone, option="--until", yes=yes))
    if decision == "ease-off":
        return read_less(less) if less else Less()
    return Stop() if decision == "distance" else None


def _from_script(talk: _Talk, given: Mapping[str, Any], *, as_json: bool) -> None:
    """Take answers and a decision from somewhere else than the terminal."""
    from letbe.chapters.reflect import checked, decisions, opened_today

    safety = given["safety"] or talk.safety or given["decide"] == "distance"
    decision = given["decide"] or "not-today"
    if decision not in decisions(safety=safety):
        raise UsageError(
            _("where it is about your safety, that is not asked"), _("distance and not-today are there")
        )
    at = opened_today(talk.kept, talk.now, talk.view.zone)
    if at is not None and not given["again"]:
        raise UsageError(_("you thought about this today"), _("--again opens it all the same"))
    answers = checked(_json_of(given["answers"]), safety=safety)
    terms = _terms(talk, decision, given["until"], given["less"], yes=given["yes"])
    made = _decide(talk, safety, answers, decision, terms)
    hard = _sounds_hard(answers.values())
    if as_json:
        from letbe.chapters.care import place_of
        from letbe.cli.care import document

        place = place_of(talk.view.zone.key, talk.view.home.folder)
        print_json({**_plain(made), "care": document(place) if hard else None})
        return
    if hard:
        _say_care(talk)
    _say_decided(talk, made)


def _json_of(file: str | None) -> object:
    """Read answers as JSON."""
    import json

    from letbe.cli.texts import given_text

    if file is None:
        return {}
    text = given_text("-", None, editor=False) if file == "-" else given_text(None, file, editor=False)
    try:
        return json.loads(text or "{}")
    except (ValueError, RecursionError):
        raise UsageError(
            _("the answers are no JSON"), _("such as {example}").format(example='{"wish": "..."}')
        ) from None


def _sounds_hard(answers: Any) -> bool:
    """Tell whether one of the answers sounds very hard."""
    from letbe.chapters.care import sounds_hard

    return any(sounds_hard(answer) for answer in answers)


def _say_care(talk: _Talk) -> None:
    """Say where somebody listens."""
    from letbe.chapters.care import care_lines, place_of

    click.echo("")
    for line in care_lines(place_of(talk.view.zone.key, talk.view.home.folder)):
        click.echo(line)
    click.echo("")


# ----------------------------------------------------------------------------- at the terminal


def _at_the_terminal(talk: _Talk, *, safety: bool) -> None:
    """Talk: the questions one by one, then the decision."""
    from letbe.chapters.reflect import SAFETY, decisions, questions, safe_lines
    from letbe.cli.texts import ask, quiet_screen
    from letbe.readers.found import shown

    answers: dict[str, str] = {}
    with quiet_screen():
        click.echo(
            _("About {name}. Take your time; every answer may stay empty, and nothing is rated.").format(
                name=shown(talk.known.shown)
            )
        )
        click.echo("")
        choice = _("[yes/no]")
        safety = safety or talk.safety or ask(f"{_(SAFETY)} {choice}", _YES) == "yes"
        if safety:
            _helplines(talk)
            for line in safe_lines(shown(talk.known.shown)):
                click.echo(line)
        said_care = safety
        for question in questions(safety=safety):
            answer = _answer(talk, question)
            if answer:
                answers[question.key] = answer
            if not said_care and _sounds_hard([answer]):
                _say_care(talk)
                said_care = True
        click.echo("")
        click.echo(_("What do you decide? Enter for not today."))
        choices = decisions(safety=safety)
        for name, words in choices.items():
            click.echo(f"  {name:<10} {_(words)}")
        decision, terms = _chosen(talk, ask(">", choices) or "not-today")
    made = _decide(talk, safety, answers, decision, terms)
    _say_decided(talk, made)


def _helplines(talk: _Talk) -> None:
    """Show a local helpline first."""
    from letbe.chapters.care import place_of

    place = place_of(talk.view.zone.key, talk.view.home.folder)
    click.echo("")
    click.echo(_("Thank you for saying so. You do not have to carry it alone."))
    for line in place.lines:
        click.echo(f"  {line.number}  {line.name}")
    if place.emergency:
        click.echo(_("If there is danger now: {number}, or someone near you.").format(number=place.emergency))
    click.echo("")


def _answer(talk: _Talk, question: Question) -> str:
    """Ask one question, with what stands beside it; an empty line goes on."""
    click.echo("")
    click.echo(_(question.words))
    for name in question.beside:
        for words in talk.beside(name):
            click.echo(f"    {words}")
    lines = []
    for line in iter(sys.stdin.readline, ""):
        if not line.strip():
            break
        lines.append(line)
    return "".join(lines).strip()


def _chosen(talk: _Talk, decision: str) -> tuple[str, Terms | None]:
    """Ask for the date or the pace; where it is not understood twice, nothing is decided today."""
    questions = {
        "rest": _('Until when, such as "3 May" or "two weeks"?'),
        "ease-off": _('At most how many messages, such as "1/14 days"? Enter for that.'),
    }
    if decision not in questions:
        return decision, _terms(talk, decision, None, None, yes=False)
    for _attempt in range(2):
        click.echo(questions[decision] + " ", nl=False)
        given = sys.stdin.readline().strip()
        try:
            return decision, _terms(talk, decision, given, given, yes=False)
        except UsageError as error:
            click.echo(f"{error.met}; {error.hint}")
    return "not-today", None


def _say_decided(talk: _Talk, made: Reflection) -> None:
    """Say what was decided, and what follows from it."""
    from letbe.readers.found import shown
    from letbe.space.when import show

    name = shown(talk.known.shown)
    words = {
        "stay": _("You stay. Nothing changes."),
        "ease-off": _("You write less from now on: letbe space {name} shows the pace, and you can lift it."),
        "rest": _("You rest until {until}. At its end letbe shows before and after, and asks nothing."),
        "let-go": _("To go step by step, whenever you like: letbe release {name}"),
        "not-today": _("Nothing is decided today. That is fine."),
        "distance": _("Distance for your safety is in force: nothing they do opens it."),
    }
    until = "" if made.until is None else show(made.until, talk.view.zone)
    click.echo(words[made.decision].format(name=name, until=until))
    if made.answers:
        click.echo(_("Your answers are kept, for you alone: letbe reflect {name} --read").format(name=name))


# ----------------------------------------------------------------------------- reading again


def _show_kept(talk: _Talk, *, as_json: bool) -> None:
    """Show what was answered and decided before."""
    from letbe.cli.texts import show_text

    if as_json:
        print_json({"reflections": [_plain(r) for r in talk.kept]})
    elif not talk.kept:
        click.echo(_("Nothing is kept yet."))
    else:
        show_text("\n\n".join(_page(talk, r) for r in talk.kept))


def _page(talk: _Talk, kept: Reflection) -> str:
    """Give one reflection as a page."""
    from letbe.chapters.reflect import decisions, questions
    from letbe.screen.words import day

    lines = [day(kept.at, talk.view.zone)]
    for question in questions(safety=kept.safety):
        if question.key in kept.answers:
            lines += ["", _(question.words), kept.answers[question.key]]
    lines += ["", _("Decided: {decision}").format(decision=_(decisions(safety=kept.safety)[kept.decision]))]
    if kept.until is not None:
        lines[-1] += f" ({day(kept.until, talk.view.zone)})"
    return "\n".join(lines)


def _plain(kept: Reflection) -> dict[str, object]:
    """Give one reflection as plain values."""
    return {
        "at": kept.at,
        "safety": kept.safety,
        "answers": dict(kept.answers),
        "decision": kept.decision,
        "until": kept.until,
    }
