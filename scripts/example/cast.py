"""Who is in the story, and how often they are in touch.  All names are invented."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Final
from zoneinfo import ZoneInfo

ZONE: Final = ZoneInfo("Europe/Berlin")
#: The moment at which the exports were made, and the "now" of the demo.
NOW: Final = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
FIRST_DAY: Final = date(2025, 1, 1)
LAST_DAY: Final = date(2025, 12, 31)

NOOR: Final = "Noor Adler"
NOOR_MAIL: Final = "noor.adler@example.org"
#: Ids beyond any that Telegram has given out; numbers that the regulator keeps for stories.
NOOR_ID: Final = 900_000_000_101
NOOR_PHONE: Final = "+491713920018"


@dataclass(frozen=True)
class Pace:
    """How often, from January to the end of December; 13 knots, straight lines between them.

    Attributes:
        them: Conversations a day that they begin.
        me: Conversations a day that Noor begins.
        silent: Chance that they leave Noor's turn unanswered; hers for theirs is ``mine_silent``.
        slow: Chance that a conversation runs over hours and not over minutes.
    """

    them: tuple[float, ...]
    me: tuple[float, ...]
    silent: tuple[float, ...]
    mine_silent: tuple[float, ...]
    slow: tuple[float, ...]


@dataclass(frozen=True)
class Person:
    """Somebody Noor knows through a chat.

    Attributes:
        key: How the tables call them.
        name: Their name.
        tags: Which conversations they have, with weights.
        pace: How often.
        quiet: Days without anything but what ``fixed.txt`` has.
        user: Their Telegram id.
        phone: Their number.
    """

    key: str
    name: str
    tags: dict[str, float]
    pace: Pace
    quiet: tuple[tuple[date, date], ...] = ()
    user: int = 0
    phone: str = ""
    later: str = field(default="")


def _flat(x: float) -> tuple[float, ...]:
    """Stay the same all year."""
    return (x,) * 13


MARA: Final = Person(
    "mara",
    "Mara Lindqvist",
    {"pals": 1.0, "mara": 2.0},
    Pace(_flat(0.6), _flat(0.57), _flat(0.04), _flat(0.04), _flat(0.35)),
    quiet=((date(2025, 3, 10), date(2025, 3, 19)),),
    phone="+491713920042",
)
TEO: Final = Person(
    "teo",
    "Teo Marchetti",
    {"pals": 1.0, "teo": 2.5},
    Pace(
        (0.45,) * 7 + (0.42, 0.37, 0.29, 0.24, 0, 0),
        _flat(0.46),
        (0.05,) * 8 + (0.1, 0.2, 0.2, 0.2, 0.2),
        _flat(0.05),
        (0.45,) * 8 + (0.55, 0.65, 0.7, 0.7, 0.7),
    ),
    quiet=((date(2025, 10, 9), LAST_DAY),),
    user=900_000_000_211,
    phone="+491713920061",
)
OLA: Final = Person(
    "ola",
    "Ola Wierzbicka",
    {"pals": 1.0, "ola": 2.5},
    Pace(
        (0.42, 0.42, 0.43, 0.42, 0.41, 0.37, 0.26, 0.15, 0.08, 0.04, 0.012, 0.0, 0.0),
        (0.4, 0.4, 0.4, 0.4, 0.4, 0.4, 0.4, 0.39, 0.38, 0.36, 0.34, 0.31, 0.28),
        (0.05, 0.05, 0.05, 0.05, 0.05, 0.08, 0.2, 0.38, 0.55, 0.7, 0.82, 0.88, 0.9),
        _flat(0.03),
        (0.35, 0.35, 0.35, 0.35, 0.4, 0.5, 0.6, 0.75, 0.85, 0.9, 0.95, 1.0, 1.0),
    ),
    later="ola-late",
)
RAVI: Final = Person(
    "ravi",
    "Ravi Ellwood",
    {"pals": 1.0, "ravi": 2.5},
    Pace(
        (0.3, 0.28, 0.25, 0.21, 0.18, 0.14, 0.11, 0.08, 0.055, 0.035, 0.02, 0.01, 0.004),
        (0.3, 0.28, 0.25, 0.21, 0.18, 0.14, 0.11, 0.08, 0.055, 0.035, 0.02, 0.01, 0.004),
        _flat(0.06),
        _flat(0.06),
        _flat(0.45),
    ),
    user=900_000_000_322,
    phone="+447700900117",
)
HANA: Final = Person(
    "hana",
    "Hana Veselka",
    {"pals": 0.5, "hana": 4.0},
    Pace(_flat(0.4), _flat(0.38), _flat(0.05), _flat(0.04), _flat(0.4)),
    quiet=((date(2025, 4, 18), date(2025, 7, 22)),),
)
FRIENDS: Final = (MARA, TEO, OLA, RAVI, HANA)

#: The family group: the letter in the tables, the name, how often they begin.
FAMILY_TITLE: Final = "Adlers"
FAMILY: Final = {"n": NOOR, "m": "Miriam Adler", "e": "Elias Adler", "l": "Lotte Brandis"}
FAMILY_A_DAY: Final = 1.25

MARA_MAIL: Final = "mara@lindqvist.example"
BRUNO: Final = "Bruno Achterberg"
BRUNO_MAIL: Final = "bruno.achterberg@example.net"
LETTER: Final = "The Slow Kitchen"
LETTER_MAIL: Final = "letter@slowkitchen.example"
ROBOT: Final = "Garden Plots Calendar"
ROBOT_MAIL: Final = "calendar@plots.example"
