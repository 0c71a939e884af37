"""``letbe may``: may I write now?"""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from letbe.cli.asking import about
from letbe.cli.common import command, home_option, print_json, the_time, zone_option
from letbe.errors import BusyError, DamagedError, LetbeError, UnwritableError, UsageError
from letbe.i18n import _, marked, ngettext

if TYPE_CHECKING:
    from datetime import datetime

    from letbe.cli.asking import Asking
    from letbe.space import Said
    from letbe.space.answers import Facts, Looked

MATTERS = ("children", "work", "housing", "money", "court")


@command("may", short_help="Ask whether you may write now.")
@click.argument("person")
@click.option("--channel", metavar="CHANNEL", help="By which means: whatsapp, telegram, mail, phone, ...")
@click.option("--at", "when", metavar="TIME", help="Ask about a later moment, as you would write it.")
@click.option("--topic", "topics", multiple=True, metavar="WORD", help="What it is about; repeatable.")
@click.option("--about", "matter", type=click.Choice(MATTERS), help="It is what must still be said.")
@click.option("--list", "mailing", metavar="LIST", help="It goes out on this list.")
@click.option("--new", is_flag=True, help="It starts something new, and is no answer.")
@click.option("--explain", is_flag=True, help="Show every rule that was looked at.")
@zone_option
@home_option
def may_command(
    person: str,
    channel: str | None,
    when: str | None,
    topics: tuple[str, ...],
    matter: str | None,
    mailing: str | None,
    new: bool,
    explain: bool,
    zone: str | None,
    home: str | None,
    as_json: bool,
) -> None:
    """Ask whether you may write to somebody now.

    The exit status is 0 for yes and 3 for hold. The reasons stand in order: what they said, what you
    decided, what the rhythm says. What cannot be read is held. Nothing is sent or written down.

    \b
    Examples:
      letbe may ada
      letbe may ada --channel mail --explain
      letbe may ada --at "tomorrow 10:00" && echo "go ahead"
    """
    now = the_time()
    try:
        with about(person, home, zone) as asking:
            if asking.known.group:
                raise UsageError(
                    _("{name} is a group").format(name=asking.known.shown), _("ask about each person in it")
                )
            at = _at(when, now, asking)
            facts = _facts(asking, (topics, matter, mailing, new))
            said = _answer(asking, at, channel, facts, explain)
            document = {"person": asking.who(), "zone": asking.zone.key, **_document(said, at, channel)}
    except (DamagedError, UnwritableError, BusyError) as error:
        said = _unknown(now)
        document = {**_document(said, now, channel), **error.as_json()}
        if not as_json:
            _print_error(error)
    if as_json:
        print_json(document)
    else:
        _print(said, explain)
    sys.exit(said.status)


def _at(when: str | None, now: datetime, asking: Asking) -> datetime:
    """Say which moment is asked about."""
    if when is None:
        return now
    from letbe.space.when import read_when

    at = read_when(when, now, asking.zone).until
    if at is None:
        raise UsageError(f'--at "{when[:40]}" is no time', _('such as --at "tomorrow 10:00"'))
    return at


def _facts(asking: Asking, message: tuple[tuple[str, ...], str | None, str | None, bool]) -> Facts:
    """Put together what is known of the rhythm and of the message."""
    from letbe.space.entries import Matter
    from letbe.space.rhythm import rhythm_of

    topics, matter, mailing, new = message
    return replace(
        rhythm_of(asking.home, asking.known.id),
        topics=frozenset(asking.log.tag(t) for t in topics) if topics else None,
        matter=None if matter is None else Matter(matter),
        mailing="" if mailing is None else asking.log.tag(mailing),
        new=new,
    )


def _answer(asking: Asking, at: datetime, channel: str | None, facts: Facts, explain: bool) -> Said:
    """Ask."""
    from letbe.space.person import ask_person

    means = None if channel is None else channel.strip().casefold()
    return ask_person(asking.log, asking.ids, at, means, facts, place=asking.zone, with_rules=explain)


def _unknown(now: datetime) -> Said:
    """Answer where the home cannot be read: everything is held."""
    from zoneinfo import ZoneInfo

    from letbe.space import ask_may

    return ask_may(None, b"", now, place=ZoneInfo("UTC"))


def _document(said: Said, at: datetime, channel: str | None) -> dict[str, Any]:
    """Give an answer as plain values."""
    from letbe.space import as_json

    answer: Any = as_json(said.answer)
    looked = {"looked": as_json(said.looked)} if said.looked else {}
    return {
        "at": at,
        "channel": channel,
        **answer,
        "words": list(said.words),
        "would_change": list(said.changes),
        **looked,
    }


#: The first line of an answer.
_HEADS = {
    "send": marked("Yes."),
    "hold": marked("Not now."),
    "refuse": marked("No."),
    "unknown": marked("Not known, so held."),
}


def _print(said: Said, explain: bool) -> None:
    """Print an answer."""
    answer = said.answer
    click.echo(_(_HEADS[answer.verdict.value]))
    for line in said.words:
        click.echo(f"  {line}")
    if said.changes:
        click.echo(_("What would change it:"))
        for line in said.changes:
            click.echo(f"  {line}")
    if answer.rests_on:
        entries = ", ".join(str(n) for n in answer.rests_on)
        words = ngettext(
            "It rests on entry {entries} of letbe log.",
            "It rests on entries {entries} of letbe log.",
            len(answer.rests_on),
        )
        click.echo(words.format(entries=entries))
    if explain:
        click.echo(_("Every rule that was looked at:"))
        for row in said.looked:
            click.echo(f"  {_looked(row)}")


def _looked(row: Looked) -> str:
    """Say what one rule says."""
    entry = _(", entry {n}").format(n=row.entry) if row.entry else ""
    passed = _(", and {rule} lets it past").format(rule=row.passed_by.value) if row.passed_by else ""
    return f"{row.rule.value:<10} {row.verdict.value:<8} {_(_GROUNDS[row.ground.value])}{entry}{passed}"


#: What a rule rests on.
_GROUNDS = {
    "what they said": marked("what they said"),
    "what I decided": marked("what I decided"),
    "what the rhythm says": marked("what the rhythm says"),
}


def _print_error(error: LetbeError) -> None:
    """Say what is wrong, beside the answer."""
    click.echo(f"letbe: {error.met}", err=True)
    click.echo(f"  {error.hint}", err=True)
