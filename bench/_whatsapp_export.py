"""Make a WhatsApp export of any length, with a fixed seed: the same bytes each time.

A message is about as long as people write (a handful of words, sometimes a paragraph); some have
emoji, a second line, a link or media; the style is Android's, one chat of two.
"""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

WORDS = (  # noqa: SIM905 - easier to read
    "the be to of and a in that have it for not on with he as you do at this but his by from they we say her "
    "she or an will my one all would there their what so up out if about who get which go me when make can "
    "like time no just him know take people into year your good some could them see other than then now look "
    "only come its over think also back after use two how our work first well way even new want because any "
    "tomorrow evening dinner train station weather weekend birthday holiday garden coffee really thanks"
).split()
EMOJI = ("\U0001f602", "\u2764\ufe0f", "\U0001f44d", "\U0001f642", "\U0001f389")
START = datetime(2015, 1, 3, 9, 15)  # noqa: DTZ001 - a wall clock


def body(dice: random.Random) -> str:
    """Write one message."""
    kind = dice.random()
    if kind < 0.05:
        return "<Media omitted>"
    if kind < 0.055:
        return "This message was deleted"
    count = min(60, 1 + int(dice.expovariate(1 / 8)))
    text = " ".join(dice.choices(WORDS, k=count))
    if kind < 0.15:
        text += " " + dice.choice(EMOJI)
    elif kind < 0.30:
        text += "?"
    elif kind < 0.32:
        text += " https://example.org/a/b?c=1"
    elif kind < 0.40:
        text += "\n" + " ".join(dice.choices(WORDS, k=count))
    return text


def generate(messages: int, path: Path) -> None:
    """Write an export of so many messages."""
    dice = random.Random(7)  # noqa: S311 - the same bytes each time
    pool = [body(dice) for _ in range(20_000)]
    at = START
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for _ in range(messages):
            at += timedelta(minutes=int(dice.expovariate(1 / 6)))
            name = "Anna" if dice.random() < 0.5 else "Bob Smith"
            stamp = f"{at.day:02}/{at.month:02}/{at.year % 100:02}, {at.hour:02}:{at.minute:02}"
            out.write(f"{stamp} - {name}: {pool[int(dice.random() * 20_000)]}\n")
