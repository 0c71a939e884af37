"""Whose number is it: one handle and one conversation for each address that a backup writes.

Backups spell one number in several ways, with and without the country's code.  A number without one is
completed by what the same file shows: numbers that stand there in both forms, else the code that most
others have.  What was completed is told.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.readers.fields.handles import Handles
from letbe.readers.rows import Chat, Handle

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from letbe.readers.fields.spans import Spans

#: How a phone writes its own number where it does not know it.
SELF: Final = "insert-address-token"
#: The handle that is me, and the conversation with myself.
ME: Final = 0
#: What joins the numbers of a group.
JOINT: Final = "~"

#: A number of so few digits belongs to a service, or is a local one that no code completes.
SHORT: Final = 6
#: So many numbers with a code, and so great a share of one code, say where a phone is at home.
_LEAST: Final = 3
_SHARE: Final = 0.8


class Phonebook:
    """Gives every address its number, and in the end its people and conversations.

    The number of an address is both: the handle who wrote, and the conversation.

    >>> from letbe.readers.fields.spans import spans_of
    >>> book = Phonebook()
    >>> book.number(spans_of(["+44 7700 900123", "+447700900124~+447700900125"])).tolist()
    [1, 2]
    >>> [chat.kind for chat in book.close()[0]]
    ['self', 'one', 'group']
    """

    def __init__(self) -> None:
        self._handles = Handles()
        self._handles.add(SELF)
        self._own: set[int] = set()
        self.warnings: list[str] = []

    def __len__(self) -> int:
        return len(self._handles)

    def number(self, addresses: Spans, names: Spans | None = None) -> NDArray[np.int32]:
        """Give each record the number of its address; -1 where it has none."""
        return self._handles.number(addresses, names)

    def own(self, numbers: NDArray[np.int32]) -> None:
        """Note addresses from which I wrote: they are no party of a group."""
        self._own |= set(np.unique(numbers[numbers > ME]).tolist())

    def close(self, wrote: NDArray[np.int64] | None = None, called: NDArray[np.int64] | None = None) -> tuple[
        tuple[Chat, ...], tuple[Handle, ...]
    ]:  # fmt: skip
        """Give all conversations and handles, in the order of their numbers.

        Args:
            wrote: How many messages I wrote to each, shape (addresses,).
            called: How many calls there were with each.

        Cost: O(addresses), 50 microseconds each.
        """
        found = self._handles.handles()
        raw = [h.address or "" for h in found]
        spelled = self._spelled(raw)
        own = {spelled.get(raw[i].strip(), "") for i in self._own} | {SELF}
        chats = [Chat("self")]
        handles = [Handle(None, None)]
        for i in range(1, len(found)):
            parties = _parties(raw[i], spelled, own)
            title = found[i].name
            if len(parties) > 1:
                chats.append(Chat("group", title, JOINT.join(parties)))
                handles.append(Handle(title, JOINT.join(parties)))
                continue
            address = parties[0]
            robot = (
                wrote is not None and called is not None and _is_robot(address, int(wrote[i]), int(called[i]))
            )
            handles.append(Handle(title, address))
            if robot:
                chats.append(Chat("robot", title, address))
            else:
                chats.append(Chat("one", title, address, i, "the number of the conversation"))
        return tuple(chats), tuple(handles)

    def _spelled(self, raw: Sequence[str]) -> dict[str, str]:
        """Give each single address its one spelling, completed where the file says how."""
        single = dict.fromkeys(part.strip() for text in raw for part in text.split(JOINT))
        region, by = home_region(single)
        spelled = {}
        completed = 0
        for text in single:
            spelled[text] = text
            if text.startswith("+") or _digits(text) <= SHORT or region is None or not _is_number(text):
                continue
            if (full := _completed(text, region)) is not None:
                spelled[text] = full
                completed += 1
        if completed:
            self.warnings.append(f"{completed} numbers without a country's code were taken for {by}")
        return spelled


def home_region(addresses: Iterable[str]) -> tuple[str | None, str]:
    """Tell at home where a phone is, by the numbers in its backup.

    Returns:
        A region of ``phonenumbers``, or None where nothing says it; and what numbers there are, in words.

    >>> home_region(["+4917612345678", "0176 12345678"])
    ('DE', 'numbers of +49, as the same ones stand there in both forms')
    """
    import phonenumbers  # noqa: PLC0415 - only files with numbers need it

    code_of: dict[int, int] = {}
    local = []
    for text in addresses:
        if not text.startswith("+"):
            if _is_number(text) and (digits := "".join(filter(str.isdecimal, text)).lstrip("0")):
                local.append(int(digits[:20]))
            continue
        try:
            number = phonenumbers.parse(text, None)
        except phonenumbers.NumberParseException:
            continue
        code_of[number.national_number or 0] = number.country_code or 0
    both = Counter(code_of[digits] for digits in local if digits in code_of)
    most = Counter(code_of.values())
    if both:
        code, by = both.most_common(1)[0][0], "the same ones stand there in both forms"
    elif most and len(code_of) >= _LEAST and most.most_common(1)[0][1] >= _SHARE * len(code_of):
        code, by = most.most_common(1)[0][0], "most others there are"
    else:
        return None, ""
    return phonenumbers.region_code_for_country_code(code), f"numbers of +{code}, as {by}"


def _completed(text: str, region: str) -> str | None:
    """Write a number of a region with the code of its country; None where there is no such number."""
    import phonenumbers  # noqa: PLC0415 - only files with numbers need it

    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def _parties(raw: str, spelled: dict[str, str], own: set[str]) -> list[str]:
    """List the others of a conversation, each once, in an order that is the same in every backup."""
    parts = [spelled[p] for part in raw.split(JOINT) if (p := part.strip())]
    single = {_compact(p): p for p in parts if p not in own}
    return [single[key] for key in sorted(single)] or parts[:1] or [raw]


def _compact(address: str) -> str:
    """Take out of a number what people put between digits."""
    return "".join(c for c in address if c not in " -()./") if _is_number(address) else address


def _is_number(text: str) -> bool:
    """Tell a phone number from a name, a mail address or a word."""
    return text[:1].isdecimal() or (text[:1] in "+(" and _digits(text) > 0 and "@" not in text)


def _digits(text: str) -> int:
    """Count digits."""
    return sum(map(str.isdecimal, text))


def _is_robot(address: str, wrote: int, called: int) -> bool:
    """Tell a service: a word instead of a number that I never wrote to, or a short number nobody calls."""
    if "@" in address:
        return False
    if _is_number(address):
        return 0 < _digits(address) <= SHORT and called == 0
    return wrote == 0 and called == 0
