"""Write ``docs/in-force.md`` from the tables that the code itself reads.

    python docs/make_in_force.py            writes the page
    python docs/make_in_force.py --check    status 1 where the page lags behind

The picture is not drawn by hand: every move of ``FOLD`` is tried in every state that it can reach, and
each arrow is one that was seen.
"""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

from letbe.space import entries, fold, rules
from letbe.space.answers import Change, Rule
from letbe.space.entries import (
    Asked,
    Body,
    CameBack,
    Chosen,
    Ended,
    Entry,
    Forgotten,
    How,
    Lifted,
    Sealed,
    Sent,
    Stop,
    ToldMe,
    Use,
)
from letbe.space.errors import NotAllowedError
from letbe.space.fold import FOLD, NOTHING, InForce, apply, offer, usable_replies
from letbe.space.returned import RETURNS
from letbe.space.rules import RULES
from letbe.space.say import CHANGES, say_terms

if TYPE_CHECKING:
    from collections.abc import Iterable

PAGE: Final = Path(__file__).with_name("in-force.md")
START: Final = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY: Final = timedelta(days=1)
#: Two moves lie at most so many days apart in the picture; it is as deep as an offer after three starts.
DEPTH: Final = 5
#: An answer's number → what the page calls it.
BY_DEFAULT: Final = (
    ("one reply for each message of theirs", fold.REPLY_WINDOW),
    ("they told me otherwise counts after", entries.COOLING_OFF),
    ("a soft hold can be passed over after", entries.BREATH),
    ("three starts count within", fold.STARTS_WITHIN),
    ("the pace is never under", rules.SHORTEST_PACE),
    ("and never over", rules.LONGEST_PACE),
)


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Write a table."""
    head = list(head)
    lines = [head, ["---"] * len(head), *[list(row) for row in rows]]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def length(wait: timedelta) -> str:
    """Write a length of time."""
    hours = wait // timedelta(hours=1)
    if not hours:
        return f"{wait // timedelta(minutes=1)} minutes"
    return f"{hours // 24} days" if hours % 24 == 0 and hours > 72 else f"{hours} hours"


def rules_table() -> str:
    """Write what each kind of request holds."""
    return table(
        ("request", "answer", "what it means", "a message passes it as", "what changes it"),
        (
            (
                f"`{rule.value}`",
                f"`{row.verdict.value}`",
                row.words,
                ", or ".join(f"a {way.value}" for way in row.opened_by) or "nothing",
                " ".join(CHANGES[c] for c in row.changes) or "their word",
            )
            for rule, row in RULES.items()
        ),
    )


def other_rules_table() -> str:
    """Write the three rules that rest on no request."""
    pace = (
        "after the k-th bid that stands unanswered: max(a day, their 95 % reply time) x 2^(k-1), at most "
        f"{length(rules.LONGEST_PACE)}; off under {rules.ENOUGH_ANSWERS} answered bids, "
        "and when they wrote last"
    )
    return table(
        ("rule", "answer", "what it means"),
        (
            (f"`{Rule.DIED.value}`", "`refuse`", "they died; no other rule has anything to say"),
            (
                f"`{Rule.SEALED.value}`",
                "`hold`",
                "the chapter is closed; their own message opens it for one reply, you can open it in a day",
            ),
            (f"`{Rule.PACE.value}`", "`hold`, softly", pace),
        ),
    )


def moves_table() -> str:
    """Write what each kind of entry does, in the words of the function that does it."""
    return table(
        ("entry", "what it does"),
        (
            (f"`{kind.value}`", " ".join((step.__doc__ or "").splitlines()[0].split()))
            for kind, step in FOLD.items()
        ),
    )


def terms_table() -> str:
    """Write the kinds of request with an example each."""
    examples: dict[str, entries.Terms] = {
        "stop": Stop(),
        "pause": entries.Pause(),
        "less": entries.Less(),
        "channel": entries.Channel("whatsapp"),
        "hours": entries.Hours("Europe/Berlin"),
        "topic": entries.Topic("t1"),
        "opt-out": entries.OptOut("news"),
    }
    return table(
        ("request", "for example"),
        ((f"`{name}`", say_terms(examples[name], ZoneInfo("UTC"))) for name in entries.TERMS),
    )


# ----------------------------------------------------------------------------- the picture

#: What can happen, each with an example of its record; a day passes before each.
MOVES: Final[tuple[tuple[str, Body], ...]] = (
    ("they ask", Asked(Stop(), START)),
    ("I give room", Chosen(Stop())),
    ("they write", CameBack(START, starts=True, day=1)),
    ("I answer", Sent(Use.REPLY)),
    ("they told me otherwise", ToldMe(How.IN_PERSON)),
    ("I lift mine", Lifted()),
    ("I end it", Ended()),
    ("I close the chapter", Sealed()),
    ("they are forgotten", Forgotten(())),
)


def place_of(state: InForce, now: datetime) -> str:
    """Name the place of a state in the picture."""
    holding = [s for s in state.requests if s.holds(now)]
    if not holding:
        return "closed" if state.sealed else "free"
    if offer(state, now):
        return "offered"
    if usable_replies(state, now):
        return "reply"
    return "ending" if all(s.ends is not None for s in holding) else "room"


NAMES: Final = {
    "free": "nothing in force",
    "room": "room",
    "reply": "room, one reply is open",
    "offered": "room, letbe offers to end it",
    "ending": "room, its end is set",
    "closed": "chapter closed",
}


def at(body: Body, now: datetime) -> Body:
    """Give the example of a record the time at which it happens."""
    if isinstance(body, Asked):
        return Asked(body.terms, now)
    if isinstance(body, CameBack):
        return CameBack(now, body.starts, now.toordinal())
    return body


def arrows() -> list[tuple[str, str, str]]:
    """Try every move in every state that can be reached, and note from where it leads to where."""
    seen: set[tuple[str, str, str]] = set()
    states = {NOTHING: START}
    for depth in range(DEPTH):
        reached: dict[InForce, datetime] = {}
        for state in states:
            now = START + (depth + 1) * DAY
            for words, body in MOVES:
                try:
                    after = apply(state, Entry(depth + 1, now, b"x", at(body, now)))
                except NotAllowedError:
                    continue
                if after != state:
                    seen.add((place_of(state, now), words, place_of(after, now)))
                    reached[after] = now
            for wait in (4, 8):
                later = now + wait * DAY
                if place_of(state, later) != place_of(state, now):
                    seen.add((place_of(state, now), "time", place_of(state, later)))
        states = reached
    order = list(NAMES)
    return sorted(seen, key=lambda a: (order.index(a[0]), order.index(a[2]), a[1]))


def picture() -> str:
    """Write the arrows as a Mermaid state diagram; several moves between two places share one arrow."""
    by_ends: dict[tuple[str, str], list[str]] = {}
    for start, words, end in arrows():
        if start != end:
            by_ends.setdefault((start, end), []).append(words)
    lines = ["```mermaid", "stateDiagram-v2", "    [*] --> free"]
    lines += [f'    state "{words}" as {name}' for name, words in NAMES.items()]
    lines += [f"    {start} --> {end}: {', '.join(words)}" for (start, end), words in by_ends.items()]
    return "\n".join([*lines, "```"])


# ----------------------------------------------------------------------------- the page


def page() -> str:
    """Write the whole page."""
    returns = ", ".join(f"`{wrote.value}`" for wrote, counts in RETURNS.items() if not counts)
    unsaid = ", ".join(f"`{c.value}`" for c in Change)
    return f"""# What is in force

<!-- Written by docs/make_in_force.py from the tables in src/letbe/space; do not edit. -->

Requests add up, and the answer is that of the strictest. Reasons come in this order: what they said, what
I decided, what the rhythm says. The answers are `send`, `hold` (it ends by itself, or softly after a
breath), `refuse` (a space: it looks permanent to a machine) and `unknown` (the log cannot be read: nothing
goes out, and nothing is lost).

## What can be asked

{terms_table()}

## What each request holds

{rules_table()}

Where their message opens a space, they open it for one reply each. These are no return: {returns}.
A message of theirs that asks for distance again renews the space.

## Without a request

{other_rules_table()}

## The picture

{picture()}

A day lies between two moves here; every arrow was found by trying each move in each state.

## What each entry of the log does

{moves_table()}

## Numbers

{table(("what", "how long"), ((words, length(wait)) for words, wait in BY_DEFAULT))}

Where they asked for less and named no number: {entries.LESS_MOST} message in {entries.LESS_DAYS} days. Quiet
hours without a time: {entries.NIGHT_BEGINS // 60}:00 to {entries.NIGHT_ENDS // 60:02}:00 where they live.

What can change an answer, as it stands in the JSON: {unsaid}.

## When nothing can be read

A log that is damaged, locked away or on a failing disk answers `unknown`, and every gate holds. A damaged
database is set aside and kept; a new, empty log is not begun by itself, for it would have forgotten what
was asked. `letbe log --verify` names the first place that is not what was written.
"""


def main() -> int:
    """Write or check the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="status 1 where the page lags behind")
    given = parser.parse_args()
    written = page()
    if given.check:
        same = PAGE.is_file() and PAGE.read_text("utf-8") == written
        if not same:
            print("docs/in-force.md lags behind: python docs/make_in_force.py", file=sys.stderr)
        return 0 if same else 1
    PAGE.write_text(written, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
