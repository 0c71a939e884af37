"""Which columns of a table hold what: ``time=Date,from=Sender,to=Recipient,text=Body``."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from letbe.errors import UnreadableError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

#: What a column can hold.
ROLES: Final = (
    "time", "from", "name", "to", "to_name", "with", "direction", "chat",
    "text", "subject", "chars", "words", "kind", "id", "automatic",
)  # fmt: skip

#: What is said about the table beside its columns.
SETTINGS: Final = ("time_format", "out", "channel")

EXAMPLE: Final = "--map time=COLUMN,from=COLUMN,to=COLUMN"

#: A comma parts two wishes only where a new one begins behind it, since a way to write times may hold one.
_PART: Final = re.compile(r",(?=\s*[a-z_]+\s*=)")
#: More columns than this, or longer names, are not shown in an error.
_MOST_SHOWN: Final = 30
_LONGEST_SHOWN: Final = 40
#: What no name of a column looks like: a cell of a record with a time, a number or an address.
_RECORD: Final = re.compile(r"\d{1,4}[-/.:]\d{1,2}|^\s*[+-]?\d{4,}|@")


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns of a table hold.

    Attributes:
        roles: For each role the name of its column, or its number from 1.
        time_format: How times are written, as ``strptime`` has it; None to find out.
        out: What the column of the direction says of my own messages, in lower case; else the usual words.
        channel: The channel that the messages came by.
    """

    roles: Mapping[str, str] = field(default_factory=dict)
    time_format: str | None = None
    out: frozenset[str] = frozenset()
    channel: str = "csv"

    def places(self, header: Sequence[str]) -> dict[str, int]:
        """Find each role's column in a header, by its name in any case or by its number.

        Raises:
            UnreadableError: There is no such column; the error names those that there are.

        >>> Columns({"time": "date", "from": "2"}).places(["Date", "Who"])
        {'time': 0, 'from': 1}
        """
        known = [name.strip().casefold() for name in header]
        found = {}
        for role, wanted in self.roles.items():
            name = wanted.strip().casefold()
            if name in known:
                found[role] = known.index(name)
            elif name.isdecimal() and 1 <= int(name) <= len(header):
                found[role] = int(name) - 1
            else:
                raise UnreadableError(
                    f'no column "{wanted}"; there are: {shown(header)}', f"say which: {EXAMPLE}"
                )
        return found


def parse(wishes: Iterable[str]) -> dict[str, str]:
    """Read what was said on the command line.

    Args:
        wishes: Such as ``time=Date,from=Sender``; several add up.

    Returns:
        What was said, by its name.

    Raises:
        UsageError: Something is no ``NAME=COLUMN``, or the name is not known.

    >>> parse(["time=Sent at,from=Who", "time_format=%d/%m/%Y, %H:%M"])
    {'time': 'Sent at', 'from': 'Who', 'time_format': '%d/%m/%Y, %H:%M'}
    """
    said = {}
    for part in (part for wish in wishes for part in _PART.split(wish)):
        name, equals, value = part.partition("=")
        name = name.strip().lower()
        if not equals or name not in (*ROLES, *SETTINGS) or not value.strip():
            raise UsageError(
                f'--map: "{part.strip()[:_LONGEST_SHOWN]}" is not understood',
                f"say NAME=COLUMN; there are: {', '.join((*ROLES, *SETTINGS))}",
            )
        said[name] = value.strip()
    return said


def columns_of(said: Mapping[str, str], channels: Iterable[str]) -> Columns:
    """Check what was said about a table.

    Args:
        said: A column for each role, and settings.
        channels: The channels that there are.

    Raises:
        UsageError: Nothing says when, or nothing says who wrote, or there is no such channel.

    >>> columns_of({"time": "When", "from": "Who"}, ["csv"]).channel
    'csv'
    """
    roles = {role: said[role] for role in ROLES if role in said}
    if "time" not in roles:
        raise UsageError("--map does not say which column holds the time", f"for example: {EXAMPLE}")
    if "from" not in roles and ("direction" not in roles or not {"with", "chat"} & set(roles)):
        raise UsageError(
            "--map does not say which column tells who wrote",
            "say from=COLUMN, or with=COLUMN,direction=COLUMN where one column holds the other one",
        )
    if "with" in roles and "direction" not in roles:
        raise UsageError("--map with=COLUMN needs the direction of each message", "add direction=COLUMN")
    channel = said.get("channel", "csv")
    if channel not in channels:
        raise UsageError(f'no channel "{channel}"', f"there are: {', '.join(sorted(set(channels)))}")
    out = frozenset(value.strip().casefold() for value in said.get("out", "").split("|") if value.strip())
    return Columns(roles, said.get("time_format"), out, channel)


def by_themselves(header: Sequence[str]) -> dict[str, str]:
    """Take the columns of a table that names them as ``--map`` does; empty where it does not.

    >>> by_themselves(["Time", "From", "mood"])
    {'time': 'Time', 'from': 'From'}
    >>> by_themselves(["Date", "From"])
    {}
    """
    named = {name.strip().casefold(): name for name in header}
    said: dict[str, str] = {role: named[role] for role in ROLES if role in named}
    told = "from" in said or ({"with", "direction"} <= set(said))
    return said if "time" in said and told and (len(said) > 2 or "from" in said) else {}


def shown(header: Sequence[str]) -> str:
    """List the columns for an error; a first row that is a record itself is not shown.

    >>> shown(["Date", "Who"]), shown(["2024-01-01", "secret"])
    ('Date, Who', '1 to 2 (its first row holds no names)')
    """
    if any(_RECORD.search(name) or len(name) > _LONGEST_SHOWN for name in header):
        return f"1 to {len(header)} (its first row holds no names)"
    more = f" and {len(header) - _MOST_SHOWN} more" if len(header) > _MOST_SHOWN else ""
    return ", ".join(name.strip() for name in header[:_MOST_SHOWN]) + more
