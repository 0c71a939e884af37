"""Every number that the statistics rest on, in one place, with its unit and its reason.

They are frozen: changing one changes what letbe says, so a caller who does so says it out loud by
passing constants of their own.
"""

from __future__ import annotations

from collections import namedtuple
from dataclasses import dataclass, field, fields
from typing import Any, Final, cast

#: Microseconds in a day and in an hour.
DAY_US: Final = 86_400_000_000
HOUR_US: Final = 3_600_000_000


def _of(default: Any, unit: str, meaning: str) -> Any:
    """Declare a constant with its unit and what it is for."""
    return field(default=default, metadata={"unit": unit, "meaning": meaning})


@dataclass(frozen=True, slots=True)
class Constants:
    """The numbers behind every figure of a tie."""

    # Episodes.
    gap_few: int = _of(30, "gaps", "with fewer gaps than this, an episode ends after gap_default_h")
    gap_default_h: float = _of(8.0, "hours", "a night's sleep: the gap between episodes when little is known")
    gap_low_h: float = _of(1.0, "hours", "an episode never ends sooner than this")
    gap_high_h: float = _of(24.0, "hours", "an episode never lasts over a longer silence")
    # Mutuality.
    mutuality_days: float = _of(365.0, "days", "mutuality looks back this far; a judgement, not measured")
    z90: float = _of(1.645, "sd", "half of a 90 % interval of a normal variable")
    # Answers, as they are shown.
    answered_days: float = _of(7.0, "days", "an answer counts as one when it comes within this time")

    def packed(self) -> Constants:
        """Give the same names as a named tuple, the form in which compiled code takes them.

        >>> Constants().packed().gap_few
        30
        """
        values = [_coerce(getattr(self, f.name), f.default) for f in fields(self)]
        return cast("Constants", Packed(*values))


def _coerce(value: Any, like: Any) -> Any:
    """Keep the type of the default, so that a changed value never compiles anything anew."""
    if isinstance(like, tuple):
        return tuple(_coerce(v, like[0]) for v in value)
    return type(like)(value)


_NAMES: Final = [f.name for f in fields(Constants)]
Packed = namedtuple("Packed", _NAMES)  # type: ignore[misc]  # noqa: PYI024 - the types are those of Constants

#: The constants that letbe ships with.
CONSTANTS: Final = Constants()
