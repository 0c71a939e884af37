"""What can be written into the log of decisions: a kind for each move, a small record for each kind.

Nothing here holds a text or a name.  A person is a blinded id that the caller hands in; a topic or
a list is a tag that says nothing by itself.  Times are UTC; lengths of time are whole days.

A record checks itself when it is made, so whatever lies in the log can be read again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Final, TypeAlias, Union, cast, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from letbe.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Moments outside these years are a slip of a clock or of a hand; arithmetic inside never overflows.
FIRST: Final = datetime(1970, 1, 1, tzinfo=UTC)
LAST: Final = datetime(2999, 12, 31, tzinfo=UTC)

#: "They told me otherwise" counts after three days: long enough for a heat to pass.
COOLING_OFF: Final = timedelta(hours=72)
#: One pause of ten minutes stands before a soft hold is passed over.
BREATH: Final = timedelta(minutes=10)
#: Where they asked for less and named no number: one message in 14 days.
LESS_MOST: Final = 1
LESS_DAYS: Final = 14
#: "Not at night": 21:00 to 08:00 where they live (the hours that the law gives sales calls).
NIGHT_BEGINS: Final = 21 * 60
NIGHT_ENDS: Final = 8 * 60
#: A cap above this is no request for less, and the log keeps that many sends a person at most.
MOST_CAP: Final = 100
#: The longest period of a cap: a leap year.
MOST_DAYS: Final = 366
#: Minutes of a day.
DAY_MINUTES: Final = 24 * 60

_TAG = re.compile(r"[a-z0-9][a-z0-9_.:-]{0,63}")


class Kind(StrEnum):
    """Every move there is.  ``letbe.space.fold.FOLD`` says what each one does."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    SET_ASIDE = "set-aside"
    TOLD_ME = "told-me"
    STAYED = "stayed"
    CHOSEN = "chosen"
    LOCKED = "locked"
    LIFTED = "lifted"
    LANE = "lane"
    LANE_CLOSED = "lane-closed"
    CAME_BACK = "came-back"
    ENDED = "ended"
    SENT = "sent"
    HELD = "held"
    SEALED = "sealed"
    OPENED = "opened"
    DIED = "died"
    FORGOTTEN = "forgotten"


class Side(StrEnum):
    """Whose space it is."""

    THEIRS = "theirs"
    MINE = "mine"


class How(StrEnum):
    """How they told me otherwise.  A word by a third person is not among them: it ends nothing."""

    IN_PERSON = "in-person"
    ON_THE_PHONE = "on-the-phone"
    IN_WRITING = "in-writing"


class Matter(StrEnum):
    """What a logistics lane may be about."""

    CHILDREN = "children"
    WORK = "work"
    HOUSING = "housing"
    MONEY = "money"
    COURT = "court"


class Use(StrEnum):
    """What a message used up when it went."""

    NOTHING = "nothing"
    REPLY = "reply"
    LANE = "lane"


def moment(value: datetime, what: str = "a time") -> datetime:
    """Give a moment in UTC, or say what is wrong with it.

    >>> moment(datetime(2026, 5, 3, tzinfo=UTC)).year
    2026
    """
    if value.tzinfo is None or value.utcoffset() is None:
        raise UsageError(
            f"{what} has no time zone", "give it with its offset, such as 2026-05-03T09:00+02:00"
        )
    if not FIRST <= value <= LAST:
        raise UsageError(f"{what} lies outside the years 1970 to 2999", "give a date in between")
    return value.astimezone(UTC)


def tag(value: str, what: str) -> str:
    """Check that a word is one plain tag: small letters, digits, ``_ . : -``, at most 64."""
    if not _TAG.fullmatch(value):
        raise UsageError(
            f"{what} is not a plain tag", "small letters and digits, at most 64, such as whatsapp"
        )
    return value


@cache
def zone(name: str) -> ZoneInfo:
    """Open a time zone by its name.

    >>> zone("Europe/Berlin").key
    'Europe/Berlin'
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UsageError("there is no time zone of that name", "name one as Europe/Berlin") from error


def _between(value: int, low: int, high: int, what: str) -> None:
    """Check a number against its range."""
    if not low <= value <= high:
        raise UsageError(f"{what} is {value}", f"{what} lies between {low} and {high}")


# ----------------------------------------------------------------------------- what a request asks


@dataclass(frozen=True, slots=True)
class Stop:
    """No more contact.  No date ends it."""


@dataclass(frozen=True, slots=True)
class Pause:
    """No contact for a while.

    Attributes:
        until: When it ends; None where it lasts until they return.
        brief: "Later", "busy", "not now": it ends by itself at ``until``, the next morning.
    """

    until: datetime | None = None
    brief: bool = False

    def __post_init__(self) -> None:
        if self.until is not None:
            object.__setattr__(self, "until", moment(self.until, "the end of a pause"))
        if self.brief and self.until is None:
            raise UsageError("a pause until the next morning has no end", "give the morning it ends")


@dataclass(frozen=True, slots=True)
class Less:
    """At most so many messages in so many days, counted back from now.

    Attributes:
        most: Messages, 1 to 100.
        days: Days of 24 hours, 1 to 366.
    """

    most: int = LESS_MOST
    days: int = LESS_DAYS

    def __post_init__(self) -> None:
        _between(self.most, 1, MOST_CAP, "the number of messages")
        _between(self.days, 1, MOST_DAYS, "the number of days")


@dataclass(frozen=True, slots=True)
class Channel:
    """Not by this means; the others stay as they were."""

    channel: str

    def __post_init__(self) -> None:
        tag(self.channel, "the channel")


@dataclass(frozen=True, slots=True)
class Hours:
    """Not between these hours, at their place.

    Attributes:
        place: The time zone where they live.
        begins: Minutes after midnight, 0 to 1439.
        ends: Minutes after midnight, 0 to 1439; before ``begins`` it is the next morning.
    """

    place: str
    begins: int = NIGHT_BEGINS
    ends: int = NIGHT_ENDS

    def __post_init__(self) -> None:
        zone(self.place)
        _between(self.begins, 0, DAY_MINUTES - 1, "the minute at which the hours begin")
        _between(self.ends, 0, DAY_MINUTES - 1, "the minute at which the hours end")
        if self.begins == self.ends:
            raise UsageError("the hours begin and end at the same minute", "for all day, ask for a pause")


@dataclass(frozen=True, slots=True)
class Topic:
    """Not about this; ``topic`` is a tag that says nothing by itself."""

    topic: str

    def __post_init__(self) -> None:
        tag(self.topic, "the topic")


@dataclass(frozen=True, slots=True)
class OptOut:
    """A stop for one list."""

    mailing: str

    def __post_init__(self) -> None:
        tag(self.mailing, "the list")


Terms: TypeAlias = Stop | Pause | Less | Channel | Hours | Topic | OptOut

#: The kinds of request by the name they have in the log and on the page.
TERMS: Final[Mapping[str, type[Terms]]] = {
    "stop": Stop,
    "pause": Pause,
    "less": Less,
    "channel": Channel,
    "hours": Hours,
    "topic": Topic,
    "opt-out": OptOut,
}
NAME_OF: Final[Mapping[type[Terms], str]] = {made: name for name, made in TERMS.items()}


# ----------------------------------------------------------------------------- a record for each kind


@dataclass(frozen=True, slots=True)
class Asked:
    """They asked for distance.

    Attributes:
        terms: What they asked for.
        said_at: When they said it.
        found: letbe found it in their words; until it is confirmed it can be set aside.
    """

    terms: Terms
    said_at: datetime
    found: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "said_at", moment(self.said_at, "when they said it"))


@dataclass(frozen=True, slots=True)
class Confirmed:
    """Yes, that was a request.  ``request`` is the number of its entry."""

    request: int


@dataclass(frozen=True, slots=True)
class SetAside:
    """No, that was not a request.  Only a found one that was not confirmed."""

    request: int


@dataclass(frozen=True, slots=True)
class ToldMe:
    """They told me otherwise.  It counts after the cooling-off; ``request`` 0 means all of theirs."""

    how: How
    request: int = 0


@dataclass(frozen=True, slots=True)
class Stayed:
    """Leave the space as it is: an end that is still to come is taken back."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """I gave room.

    Attributes:
        terms: The distance.
        locked_until: I cannot lift it before; None without a lock.
        safety: I need distance from them: no way back is opened by anything they do.
        replaces: The number of a space of mine that this one takes the place of, 0 for none.
    """

    terms: Terms
    locked_until: datetime | None = None
    safety: bool = False
    replaces: int = 0

    def __post_init__(self) -> None:
        if self.locked_until is not None:
            object.__setattr__(self, "locked_until", moment(self.locked_until, "the end of the lock"))


@dataclass(frozen=True, slots=True)
class Locked:
    """Lock a space of mine; a lock only grows."""

    request: int
    until: datetime

    def __post_init__(self) -> None:
        object.__setattr__(self, "until", moment(self.until, "the end of the lock"))


@dataclass(frozen=True, slots=True)
class Lifted:
    """End a space of mine: at once, or at the end of its lock.  ``request`` 0 means all of mine."""

    request: int = 0


@dataclass(frozen=True, slots=True)
class Lane:
    """What must still be said between us: one matter, one channel, at most one message in ``days``."""

    channel: str
    matter: Matter
    days: int = 1

    def __post_init__(self) -> None:
        tag(self.channel, "the channel")
        _between(self.days, 1, MOST_DAYS, "the number of days")


@dataclass(frozen=True, slots=True)
class LaneClosed:
    """Not about that, either."""


@dataclass(frozen=True, slots=True)
class CameBack:
    """They wrote, themselves, and did not ask for distance again.

    Attributes:
        wrote_at: When.
        starts: It started a stretch of talk, and was not an answer in one.
        day: The day at their place, as ``date.toordinal``: three different ones count.
    """

    wrote_at: datetime
    starts: bool
    day: int

    def __post_init__(self) -> None:
        object.__setattr__(self, "wrote_at", moment(self.wrote_at, "when they wrote"))
        _between(self.day, 1, LAST.toordinal() + 1, "the day")


@dataclass(frozen=True, slots=True)
class Ended:
    """After they had started three times, I ended the space that they had asked for."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A message was let through, and what it used up."""

    uses: Use = Use.NOTHING


@dataclass(frozen=True, slots=True)
class Held:
    """A message was held.  ``soft``: after a breath it may go all the same."""

    soft: bool = False


@dataclass(frozen=True, slots=True)
class Sealed:
    """The chapter is closed: no more looking."""


@dataclass(frozen=True, slots=True)
class Opened:
    """The chapter was opened again, by the one who closed it."""


@dataclass(frozen=True, slots=True)
class Died:
    """They died.  ``so`` is False where that was written down by mistake, and is taken back."""

    so: bool = True


@dataclass(frozen=True, slots=True)
class Forgotten:
    """The contents of these entries were removed.  ``runs`` are pairs (first, last) of their numbers."""

    runs: tuple[tuple[int, int], ...]


Body: TypeAlias = (
    Asked
    | Confirmed
    | SetAside
    | ToldMe
    | Stayed
    | Chosen
    | Locked
    | Lifted
    | Lane
    | LaneClosed
    | CameBack
    | Ended
    | Sent
    | Held
    | Sealed
    | Opened
    | Died
    | Forgotten
)

BODIES: Final[Mapping[Kind, type[Body]]] = {
    Kind.ASKED: Asked,
    Kind.CONFIRMED: Confirmed,
    Kind.SET_ASIDE: SetAside,
    Kind.TOLD_ME: ToldMe,
    Kind.STAYED: Stayed,
    Kind.CHOSEN: Chosen,
    Kind.LOCKED: Locked,
    Kind.LIFTED: Lifted,
    Kind.LANE: Lane,
    Kind.LANE_CLOSED: LaneClosed,
    Kind.CAME_BACK: CameBack,
    Kind.ENDED: Ended,
    Kind.SENT: Sent,
    Kind.HELD: Held,
    Kind.SEALED: Sealed,
    Kind.OPENED: Opened,
    Kind.DIED: Died,
    Kind.FORGOTTEN: Forgotten,
}
KIND_OF: Final[Mapping[type[Body], Kind]] = {made: kind for kind, made in BODIES.items()}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log.

    Attributes:
        seq: Its number, from 1, without gaps.
        at: When it was written, UTC; never before the entry above it.
        person: Their blinded id; empty once forgotten.
        body: What happened; None once forgotten.
        key: The blinded id of the message or request it is about, hexadecimal; empty for none.
    """

    seq: int
    at: datetime
    person: bytes
    body: Body | None
    key: str = ""

    @property
    def kind(self) -> Kind | None:
        """Which move it is; None once forgotten."""
        return None if self.body is None else KIND_OF[type(self.body)]


# ----------------------------------------------------------------------------- as plain values, and back

_US: Final = timedelta(microseconds=1)


def to_us(value: datetime) -> int:
    """Count the microseconds since 1970-01-01 00:00 UTC."""
    return (value - FIRST) // _US


def from_us(value: int) -> datetime:
    """Undo ``to_us``; ValueError outside the years letbe knows."""
    if not 0 <= value <= to_us(LAST):
        raise ValueError(value)
    return FIRST + timedelta(microseconds=value)


@cache
def _hints(made: type) -> tuple[tuple[str, Any], ...]:
    """Name the fields of a record with their types."""
    hints = get_type_hints(made)
    return tuple((f.name, hints[f.name]) for f in fields(made))


def plain(value: object) -> object:
    """Turn a record into values that JSON has: a list of its fields; terms carry their name in front."""
    if isinstance(value, datetime):
        return to_us(value)
    if isinstance(value, tuple):
        return [plain(v) for v in value]
    if is_dataclass(value):
        listed = [plain(getattr(value, f.name)) for f in fields(value)]
        name = NAME_OF.get(cast("type[Terms]", type(value)))
        return listed if name is None else [name, *listed]
    return value


def read_as(made: type, value: object) -> Any:
    """Undo ``plain``.

    Raises:
        ValueError: The value is not what ``plain`` gives for such a record.
    """
    if not isinstance(value, list) or len(value) != len(_hints(made)):
        raise ValueError(made.__name__)
    try:
        return made(**{name: _read(hint, v) for (name, hint), v in zip(_hints(made), value, strict=True)})
    except UsageError as error:
        raise ValueError(made.__name__) from error


def _read(hint: Any, value: object) -> Any:
    """Read one field by its declared type."""
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        return _read_choice(get_args(hint), value)
    if origin is tuple:
        return _read_tuple(get_args(hint), value)
    if hint is datetime:
        return from_us(_exactly(int, value))
    if is_dataclass(hint):
        return read_as(cast("type", hint), value)
    return hint(_exactly(str, value)) if issubclass(hint, StrEnum) else _exactly(hint, value)


def _read_choice(inner: tuple[Any, ...], value: object) -> Any:
    """Read a field that may be missing, or one of the terms."""
    if NoneType not in inner:
        return _read_terms(value)
    return None if value is None else _read(inner[0], value)


def _exactly(made: type, value: object) -> Any:
    """Refuse a value of any other type; a truth value is no number here."""
    if type(value) is not made:
        raise ValueError(made.__name__)
    return value


def _read_tuple(inner: tuple[Any, ...], value: object) -> tuple[Any, ...]:
    """Read a tuple of one type and any length, or of fixed types."""
    listed = cast("list[object]", _exactly(list, value))
    if inner[-1] is Ellipsis:
        return tuple(_read(inner[0], v) for v in listed)
    return tuple(_read(hint, v) for hint, v in zip(inner, listed, strict=True))


def _read_terms(value: object) -> Terms:
    """Read what a request asks: its name, then its fields."""
    if not isinstance(value, list) or not value or value[0] not in TERMS:
        raise ValueError("terms")
    return cast("Terms", read_as(TERMS[value[0]], value[1:]))
