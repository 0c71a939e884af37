"""Draw the figures of the docs from the bundled example.

    python -m scripts.make_figures            writes docs/img/*.svg
    python -m scripts.make_figures --check    says whether what is checked in is what it would draw

Nothing but text is written here: a figure is a few hundred rectangles, and drawing them by hand keeps
the same figure the same bytes.
"""

from __future__ import annotations

import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import escape
from zoneinfo import ZoneInfo

from letbe import example

FIGURE: Final = Path(__file__).parents[1] / "docs" / "img" / "example-rhythm.svg"

#: Sizes in pixels.
LEFT, WEEK, RIGHT = 196, 12, 20
TOP, ROW, HALF, BOTTOM = 62, 92, 30, 34
WEEKS: Final = 53
#: Two colours that differ in lightness as well, so that they stay apart in grey; on paper of our own,
#: so that the figure reads alike on a light and on a dark page.
THEIRS, MINE, PAPER, INK, FAINT = "#2f6f8f", "#e0a458", "#fbfaf7", "#2b2f33", "#8a9099"
FIRST: Final = date(2025, 1, 1)
MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def place(moment: str) -> float:
    """Say where a day or a moment (UTC) of the truth lies, in pixels from the left."""
    day = date.fromisoformat(moment) if "T" not in moment else _local(moment)
    return LEFT + (day - FIRST) / timedelta(weeks=1) * WEEK


def _local(moment: str) -> date:
    """Give the owner's calendar day of a moment."""
    return datetime.fromisoformat(moment).astimezone(ZoneInfo(example.ZONE)).date()


def text(x: float, y: float, words: str, *, size: int = 13, colour: str = INK, anchor: str = "start") -> str:
    """Write some words."""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{colour}" '
        f'text-anchor="{anchor}">{escape(words)}</text>'
    )


def bars(counts: list[int], zero: float, scale: float, colour: str, *, up: bool) -> list[str]:
    """Draw one side of a tie."""
    found = []
    for week, count in enumerate(counts):
        if count:
            high = max(count * scale, 1.5)  # one message in a lively tie is still to be seen
            y = zero - high if up else zero
            x = LEFT + week * WEEK + 1
            found.append(
                f'<rect x="{x}" y="{y:.1f}" width="{WEEK - 2}" height="{high:.1f}" fill="{colour}"/>'
            )
    return found


def mark(moment: str, zero: float, words: str) -> list[str]:
    """Mark a day on a row."""
    x = place(moment)
    left = x > LEFT + WEEKS * WEEK - 140  # near the right edge the words stand before the line
    return [
        f'<path d="M{x:.1f} {zero - HALF - 6:.1f}V{zero + HALF:.1f}" stroke="{INK}" stroke-dasharray="3 3"/>',
        text(x - 5 if left else x + 5, zero - HALF - 1, words, size=11, anchor="end" if left else "start"),
    ]


def marks(person: dict[str, Any], zero: float) -> list[str]:
    """Mark what was planted in somebody's year."""
    change = person.get("change", {})
    found: list[str] = []
    if "request" in person:
        found += mark(person["request"]["at"], zero, "asks for room")
    if "away" in person:
        found += mark(person["away"]["first"], zero, "ten days in the mountains")
    if change.get("kind") == "slow":
        found += mark(change["from"], zero, "from here on, slowly")
    if change.get("kind") == "absence":
        found += mark(change["left"], zero, "silent") + mark(change["returned"], zero, "back")
    return found


def row(person: dict[str, Any], number: int) -> list[str]:
    """Draw one person."""
    zero = TOP + number * ROW + ROW / 2
    them, me = person["weeks"]["them"], person["weeks"]["me"]
    most = max(*them, *me)
    end = LEFT + WEEKS * WEEK
    return [
        text(16, zero - 6, person["name"], size=15),
        text(16, zero + 11, person["story"], size=12, colour=FAINT),
        text(16, zero + 27, f"at most {most} a week", size=11, colour=FAINT),
        f'<path d="M{LEFT} {zero}H{end}" stroke="{FAINT}" stroke-width="0.75"/>',
        *bars(them, zero - 0.5, HALF / most, THEIRS, up=True),
        *bars(me, zero + 0.5, HALF / most, MINE, up=False),
        *marks(person, zero),
    ]


def rhythm(truth: dict[str, Any]) -> str:
    """Draw the year: a row a person, theirs above the line, Noor's below, each row in its own scale."""
    people = truth["people"]
    width, height = LEFT + WEEKS * WEEK + RIGHT, TOP + ROW * len(people) + BOTTOM
    owner = truth["owner"]["name"].split()[0]
    lines = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
            f'font-family="system-ui, sans-serif" aria-labelledby="title desc">'
        ),
        f'<title id="title">Messages a week between {owner} and seven people, 2025</title>',
        (
            f'<desc id="desc">One row a person. Bars above the line are theirs, bars below are {owner}\'s; '
            "each row has its own scale.</desc>"
        ),
        f'<rect width="{width}" height="{height}" rx="8" fill="{PAPER}"/>',
        f'<rect x="{LEFT}" y="18" width="12" height="12" fill="{THEIRS}"/>',
        text(LEFT + 18, 28, "theirs, above the line"),
        f'<rect x="{LEFT + 180}" y="18" width="12" height="12" fill="{MINE}"/>',
        text(LEFT + 198, 28, f"{owner}'s, below"),
        text(LEFT + WEEKS * WEEK, 28, "messages a week, 2025", size=12, colour=FAINT, anchor="end"),
    ]
    for month, name in enumerate(MONTHS, 1):
        x = place(date(2025, month, 1).isoformat())
        lines.append(f'<path d="M{x:.1f} {TOP - 6}V{height - BOTTOM}" stroke="{FAINT}" stroke-width="0.3"/>')
        lines.append(text(x + 3, height - 14, name, size=11, colour=FAINT))
    for number, person in enumerate(people):
        lines += row(person, number)
    return "\n".join([*lines, "</svg>", ""])


def main(arguments: list[str]) -> int:
    """Draw, or with ``--check`` only compare."""
    drawn = rhythm(example.truth()).encode()
    if arguments == ["--check"]:
        return int(not FIGURE.exists() or FIGURE.read_bytes() != drawn)
    FIGURE.parent.mkdir(parents=True, exist_ok=True)
    FIGURE.write_bytes(drawn)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
