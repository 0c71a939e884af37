"""From the scanner's tables to a ``Scan``: who is me, who is the other one, and when it was in UTC."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from letbe.readers import clock
from letbe.readers.rows import Chat, Handle, Kind, ReadError, Rows, Scan
from letbe.readers.telegram import state as s
from letbe.readers.telegram.native import native_ids
from letbe.readers.telegram.times import to_utc_by_offsets
from letbe.readers.telegram.words import CHAT_KINDS, NUMBER

if TYPE_CHECKING:
    from collections.abc import Iterable
    from zoneinfo import ZoneInfo

    from numpy.typing import NDArray

    from letbe.readers.telegram.scanner import Scanner

_KIND_OF: Final = {NUMBER[word]: kind for word, kind in CHAT_KINDS.items()}
#: Chats whose own id is the other one's.
_WITH_ONE: Final = frozenset({NUMBER["personal_chat"], NUMBER["bot_chat"]})
#: The account from which Telegram itself writes (log-in codes, news); exported as a person.
_TELEGRAM_ITSELF: Final = 777_000
_PREFIX: Final = {s.SORT_USER: "user", s.SORT_CHAT: "chat", s.SORT_CHANNEL: "channel"}

BY_ACCOUNT: Final = "the account's own id"
BY_CHAT: Final = "the chat's own id"


class _People:
    """The handles met, and those that the document names without a message of theirs."""

    def __init__(self, scanner: Scanner) -> None:
        self.handles = [
            Handle(scanner.name(row[s.H_NAME], row[s.H_NAME_LENGTH]), _address(scanner, row))
            for row in scanner.handles[: scanner.state[s.HANDLES_USED]].tolist()
        ]
        self._at = {h.address: i for i, h in enumerate(self.handles) if h.address is not None}

    def user(self, number: int, name: str | None) -> int:
        """Give the index of a user, who is added if he or she wrote nothing here."""
        address = f"user{number}"
        if address not in self._at:
            self._at[address] = len(self.handles)
            self.handles.append(Handle(name, address))
        return self._at[address]


def _address(scanner: Scanner, row: list[int]) -> str | None:
    """Write a handle's address as new exports do."""
    if row[s.H_SORT] in _PREFIX:
        return f"{_PREFIX[row[s.H_SORT]]}{row[s.H_NUMBER]}"
    return scanner.name(row[s.H_ADDRESS], row[s.H_ADDRESS_LENGTH])


def _chat(scanner: Scanner, row: list[int], people: _People) -> Chat:
    """Describe one chat."""
    title = scanner.name(row[s.C_NAME], row[s.C_NAME_LENGTH])
    kind = _KIND_OF.get(row[s.C_TYPE], "unknown")
    number = row[s.C_ID]
    if number < 0:
        return Chat(kind, title)
    if row[s.C_TYPE] not in _WITH_ONE:
        return Chat(kind, title, f"chat{number}")
    if number == _TELEGRAM_ITSELF:
        kind = "robot"
    return Chat(kind, title, f"user{number}", people.user(number, title), BY_CHAT)


def _writers(chats: Iterable[int], rows_chat: NDArray[Any], rows_author: NDArray[Any]) -> set[int]:
    """Name the handles that write in some chats."""
    is_wanted = np.zeros(int(rows_chat.max(initial=-1)) + 1, np.bool_)
    is_wanted[[c for c in chats if c < len(is_wanted)]] = True
    wrote = np.bincount(rows_author[is_wanted[rows_chat]] + 1)  # nobody, -1, comes first
    return set((np.flatnonzero(wrote) - 1).tolist()) - {-1}


def _me(
    scanner: Scanner, chats: list[Chat], people: _People, rows_chat: NDArray[Any], rows_author: NDArray[Any]
) -> tuple[frozenset[int], str | None]:
    """Tell the owner: by the account's id, else as the one who is not the other in all chats of two."""
    own = int(scanner.state[s.OWN_ID])
    if own >= 0:
        return frozenset({people.user(own, None)}), BY_ACCOUNT
    for at, chat in enumerate(chats):
        number = int(scanner.chats[at, s.C_ID])
        if chat.kind == "self" and number >= 0:
            return frozenset({people.user(number, None)}), BY_CHAT
    others = {chat.other for chat in chats} - {-1}
    of_two = [at for at, chat in enumerate(chats) if chat.other >= 0]
    left = _writers(of_two, rows_chat, rows_author) - others
    if not left:
        left = _writers((at for at, c in enumerate(chats) if c.kind == "self"), rows_chat, rows_author)
    return (frozenset(left), BY_CHAT) if len(left) == 1 else (frozenset(), None)


def _in_utc(
    at: NDArray[Any], local: NDArray[Any], kind: NDArray[Any], scanner: Scanner, zone: ZoneInfo
) -> list[str]:
    """Turn wall-clock times into UTC in place; give what the reader should be told."""
    if not local.any():
        return []
    if (scanner.offsets != s.NO_OFFSET).any():
        at[local] = to_utc_by_offsets(at[local], scanner.offsets)
        return []
    one_chat = int(scanner.state[s.CHATS_USED]) == 1
    missing = repeated = 0
    for rows, in_order in (
        (local & (kind != Kind.REACTION), one_chat),
        (local & (kind == Kind.REACTION), False),
    ):
        at[rows], gone, twice = clock.to_utc(at[rows], zone, in_order=in_order)
        missing += gone
        repeated += twice
    warnings = []
    if missing:
        warnings.append(
            f"{missing} times stand in an hour that {zone.key} leaves out; they were moved forward"
        )
    if repeated:
        warnings.append(f"{repeated} times stand in an hour that {zone.key} has twice; which one is a guess")
    return warnings


def assemble(scanner: Scanner, zone: ZoneInfo, warnings: list[str]) -> Scan:
    """Make a ``Scan`` of what a scanner found.

    Args:
        scanner: Has read to the end; its columns are handed over and gone afterwards.
        zone: For times that carry none.
        warnings: Sentences about the whole file so far.

    Returns:
        The scan.
    """
    people = _People(scanner)
    chats = [_chat(scanner, r, people) for r in scanner.chats[: scanner.state[s.CHATS_USED]].tolist()]
    record: Any = scanner.column(s.R_RECORD)
    rows_chat: Any = scanner.column(s.R_CHAT)
    rows_author: Any = scanner.column(s.R_AUTHOR)
    kind: Any = scanner.column(s.R_KIND)
    at: Any = scanner.column(s.R_AT)
    me, me_by = _me(scanner, chats, people, rows_chat, rows_author)
    warnings = warnings + _in_utc(at, scanner.column(s.R_LOCAL), kind, scanner, zone)
    n = len(at)
    native = native_ids(scanner, scanner.column(s.R_ID), rows_chat, rows_author, kind, at)
    errors = scanner.errors[: scanner.state[s.ERRORS_MET]].tolist()
    return Scan(
        format="telegram",
        rows=Rows(
            record=record,
            at=at,
            chat=rows_chat,
            author=rows_author,
            to=np.full(n, -1, np.int32),
            kind=kind,
            chars=scanner.column(s.R_CHARS),  # type: ignore[arg-type]
            words=scanner.column(s.R_WORDS),  # type: ignore[arg-type]
            flags=scanner.column(s.R_FLAGS),  # type: ignore[arg-type]
            recipients=np.ones(n, np.int16),
            native=native,
        ),
        chats=tuple(chats),
        handles=tuple(people.handles),
        me=me,
        me_by=me_by,
        date_order="native" if n else None,
        date_order_by="a machine's time stamp" if n else None,
        utc=bool(scanner.state[s.TIMED]),
        warnings=tuple(warnings),
        errors=tuple(ReadError(number, s.REASONS[reason]) for number, reason in errors),
        errors_total=int(scanner.state[s.ERRORS_MET]),
    )
