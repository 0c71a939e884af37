"""Sentences made of phrases: what a phrase says, in one of the ways it can be said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from letbe.words.syntax import Gap, Mark, OneOf, Some, Word

if TYPE_CHECKING:
    import random

    from letbe.words.syntax import Phrase


def say(phrase: Phrase, chance: random.Random) -> str:
    """Say a phrase in one of its ways."""
    said = "".join(_say(item, chance) for item in phrase).strip(" ,")
    return said + ("?" if _asks(phrase) else "")


def _say(item: object, chance: random.Random) -> str:
    match item:
        case Word(text):
            return text + " "
        case Gap() | Some():
            return "" if isinstance(item, Gap) else "zzz "
        case OneOf(parts, may):
            if may and chance.random() < 0.5:
                return ""
            return "".join(_say(part, chance) for part in chance.choice(parts))
        case Mark(","):
            return ", "
        case _:
            return ""


def _asks(phrase: Phrase) -> bool:
    return any(
        item == Mark("?") or (isinstance(item, OneOf) and any(_asks(p) for p in item.parts))
        for item in phrase
    )
