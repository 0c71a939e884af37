"""What tables call directions and kinds, and how an address looks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from letbe.readers.fields.handles import Words
from letbe.readers.fields.values import whole
from letbe.readers.rows import Flag, Handle, Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from letbe.readers.fields.spans import Spans

#: Directions of a row; ``UNSAID`` where the table has no such column.
UNTOLD: Final = 0
OUT: Final = 1
IN: Final = 2
UNSAID: Final = 3

#: What tables call the two directions, in lower case.
_SAYS_OUT: Final = frozenset(
    {"out", "outgoing", "outbound", "sent", "send", "mine", "me", "self", "from me", "from_me"}
    | {"true", "yes", "y", "1", "o", "dialed", "dialled"}
)
_SAYS_IN: Final = frozenset(
    {
        "in",
        "incoming",
        "inbound",
        "received",
        "receive",
        "theirs",
        "them",
        "other",
        "false",
        "no",
        "n",
        "0",
        "i",
    }
    | {"missed", "rejected", "blocked"}
)
_SAYS_YES: Final = frozenset({"true", "yes", "y", "1", "x", "auto", "automatic"})

#: Words in a column of kinds, the first that fits; anything else is a text.
_KINDS: Final = (
    (Kind.CALL, {"call", "calls", "phonecall", "voicecall", "videocall", "voicemail"}),
    (Kind.REACTION, {"reaction", "tapback", "like", "react"}),
    (Kind.NOTICE, {"system", "notice", "notification", "event", "service"}),
    (
        Kind.MEDIA,
        {
            "media",
            "image",
            "photo",
            "picture",
            "video",
            "audio",
            "voice",
            "sticker",
            "gif",
            "file",
            "document",
        }
        | {"attachment", "mms", "location", "contact", "ptt"},
    ),
)

#: ``Ada Lovelace <ada@example.org>``
_NAMED_ADDRESS: Final = re.compile(r'\s*"?(?P<name>[^<>"]*?)"?\s*<(?P<address>[^<>\s]+)>\s*')
#: What is an address and no name: one of mail, or digits with what stands between them.
_ADDRESS: Final = re.compile(r"\S+@\S+|\+?[\d\s().-]{3,}")


def directions(spans: Spans | None, n: int, out: frozenset[str]) -> NDArray[np.int8]:
    """Tell for each row whether it is mine.

    Args:
        spans: The column; None where the table has none.
        n: How many rows.
        out: What the user says that it holds for mine; empty for the usual words.

    Returns:
        int8, shape (n,): ``OUT``, ``IN``, ``UNTOLD`` or ``UNSAID``.

    >>> from letbe.readers.fields.spans import spans_of
    >>> directions(spans_of(["Sent", "received", "?"]), 3, frozenset()).tolist()
    [1, 2, 0]
    """
    return _told(spans, n, lambda text: _direction_of(text, out), UNSAID)


def kinds(spans: Spans | None, n: int) -> NDArray[np.int8]:
    """Tell the kind of each row, int8, shape (n,)."""
    return _told(spans, n, _kind_of, Kind.TEXT)


def automatic(spans: Spans | None, n: int) -> NDArray[np.int8]:
    """Flag what was written by a program, int8, shape (n,)."""
    return _told(spans, n, lambda text: Flag.AUTOMATIC if text in _SAYS_YES else 0, 0)


def sizes(spans: Spans | None, n: int) -> NDArray[np.int32]:
    """Read sizes, int32, shape (n,); -1 where there are none."""
    if spans is None:
        return np.full(n, -1, np.int32)
    value, good = whole(spans)
    return np.where(good & (value >= 0) & (value < 1 << 31), value, -1).astype(np.int32)


def _told(spans: Spans | None, n: int, of: Callable[[str], int], unsaid: int) -> NDArray[Any]:
    """Work out a value for each different text of a column, without case and blanks around it."""
    if spans is None:
        return np.full(n, unsaid, np.int8)
    words = Words()
    number = words.number(spans)
    return words.table(lambda text: of(text.strip().casefold()))[number]


def _direction_of(text: str, out: frozenset[str]) -> int:
    """Tell a direction by what the table calls it."""
    if not text:
        return UNTOLD
    if out:
        return OUT if text in out else IN
    return OUT if text in _SAYS_OUT else IN if text in _SAYS_IN else UNTOLD


def _kind_of(text: str) -> int:
    """Tell a kind by what the table calls it."""
    words = set(re.split(r"[^a-z]+", text))
    return next((kind for kind, names in _KINDS if words & names), Kind.TEXT)


def handle_of(text: str, name: str | None) -> Handle:
    """Tell a name from an address.

    >>> handle_of("Ada L", None), handle_of("Ada <ada@example.org>", None)
    (Handle(name='Ada L', address=None), Handle(name='Ada', address='ada@example.org'))
    >>> handle_of("77", "Ben")
    Handle(name='Ben', address='77')
    """
    both = _NAMED_ADDRESS.fullmatch(text)
    if both:
        return Handle(name or both["name"] or None, both["address"])
    if name or _ADDRESS.fullmatch(text):
        return Handle(name, text)
    return Handle(text, None)
