"""The tables of words become small conversations."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from scripts.example.chance import Chance

TABLES: Final = Path(__file__).parent


@dataclass(frozen=True)
class Scene:
    """A conversation: who it is for, when it fits, how often at most, and its lines as (letter, wordings)."""

    who: str
    hours: tuple[int, int]
    months: tuple[int, int]
    days: str
    times: int
    lines: tuple[tuple[str, tuple[str, ...]], ...]

    def fits(self, day: date, hour: int) -> bool:
        """Say whether it can begin at that hour of that day."""
        weekend = day.isoweekday() > 5
        return (
            self.hours[0] <= hour < self.hours[1]
            and self.months[0] <= day.month <= self.months[1]
            and self.days in ("", "we" if weekend else "wd")
        )


def _span(text: str) -> tuple[int, int]:
    """Read "7-10"."""
    low, high = text.split("-")
    return int(low), int(high)


def _lines(name: str) -> list[str]:
    """Give the lines of a table without its comments and empty lines."""
    text = (TABLES / name).read_text("utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def scenes() -> list[Scene]:
    """Read ``scenes.txt``."""
    found: list[Scene] = []
    for line in _lines("scenes.txt"):
        if line.startswith("=="):
            who, *rest = line[2:].split()
            when = dict(part.split("=") for part in rest)
            hours, months = _span(when.get("h", "0-24")), _span(when.get("m", "1-12"))
            found.append(Scene(who, hours, months, when.get("w", ""), int(when.get("x", "999")), ()))
        else:
            letter, text = line.split(" ", 1)
            old = found[-1]
            ways = tuple(way.strip() for way in text.split(" | "))
            found[-1] = replace(old, lines=(*old.lines, (letter, ways)))
    return found


def words() -> dict[str, tuple[str, ...]]:
    """Read ``words.txt``."""
    table = (line.split(": ", 1) for line in _lines("words.txt"))
    return {name: tuple(w.strip() for w in ways.split(" | ")) for name, ways in table}


def fixed() -> dict[tuple[str, date], list[tuple[str, str, str]]]:
    """Read ``fixed.txt``: (who, day) to (HH:MM, letter, text)."""
    found: dict[tuple[str, date], list[tuple[str, str, str]]] = defaultdict(list)
    key = ("", date.min)
    for line in _lines("fixed.txt"):
        if line.startswith("@"):
            _, who, day = line.split()
            key = who, date.fromisoformat(day)
        else:
            at, letter, text = line.split(" ", 2)
            found[key].append((at, letter, text))
    return dict(found)


def fill(text: str, filled: dict[str, str], table: dict[str, tuple[str, ...]], chance: Chance) -> str:
    """Fill the {words} of a line; one conversation keeps what it has chosen."""
    while "{" in text:
        name = text[text.index("{") + 1 : text.index("}")]
        if name not in filled:
            filled[name] = chance.pick(table[name])
        text = text.replace("{" + name + "}", filled[name])
    return text.replace("\\n", "\n")
