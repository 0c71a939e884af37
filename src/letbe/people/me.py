"""Who is me in each file, and by which rule; never a silent guess.

The rules are asked in the order of trust.  What one file proves, the others of the same reading
may use: a name that is me in one is me in all.  Where no rule holds, nobody is me, and the file
says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.people.normalise import address_of, folded

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from letbe.readers.rows import Handle, Scan

#: The name of the handle to which readers give what an export flags as mine.
FLAGGED: Final = "Me"

GIVEN: Final = "given by you"
REMEMBERED: Final = "given by you before"
EVERY_CHAT: Final = "the one name that is in every chat"
ELSEWHERE: Final = "your name in another file"
ACCOUNT: Final = "your name on the account's own page"
ELSEWHERE_ID: Final = "your address in another file"


@dataclass(frozen=True, slots=True)
class Me:
    """Who is me in one file.

    Attributes:
        handles: Indexes into the scan's handles; empty where nobody is known to be me.
        by: The rule, as a phrase; None where none held.
    """

    handles: frozenset[int] = frozenset()
    by: str | None = None


@dataclass(frozen=True, slots=True)
class _Case:
    """What the rules look at: one scan, its writers, and what is known so far."""

    scan: Scan
    authors: tuple[int, ...]
    given: frozenset[str]
    remembered: frozenset[str]
    every_chat: str | None
    account: frozenset[str] = frozenset()


def who_is_me(scans: Sequence[Scan], given: Iterable[str] = (), remembered: Iterable[str] = ()) -> list[Me]:
    """Tell who is me in each of some scans.

    Args:
        scans: All files of one reading.
        given: Names and addresses that the user gave now.
        remembered: The same, given before.

    Returns:
        One answer a scan, in their order.

    Cost: O(messages) once, then O(handles).

    >>> who_is_me([])
    []
    """
    common = _in_every_chat(scans)
    spelled = frozenset(_spelled(given)), frozenset(_spelled(remembered))
    owners = _owners(scans)
    cases = [
        _Case(s, authors_of(s), *spelled, common.get(s.format), owners.get(s.format, frozenset()))
        for s in scans
    ]
    found = [next((me for rule in RULES if (me := rule(case)).handles), Me()) for case in cases]
    return _spread(cases, found)


def authors_of(scan: Scan) -> tuple[int, ...]:
    """List the handles that wrote something, the one who wrote most first.

    Cost: O(messages).
    """
    author = scan.rows.author
    counts = np.bincount(author[author >= 0], minlength=len(scan.handles))
    order = np.argsort(-counts, kind="stable")
    return tuple(int(i) for i in order if counts[i])


def _by_given(case: _Case) -> Me:
    """Take the user's word."""
    return Me(_named(case, case.given) | _own_addresses(case), GIVEN) if _named(case, case.given) else Me()


def _by_remembered(case: _Case) -> Me:
    """Take the word that the user gave before."""
    return Me(_named(case, case.remembered), REMEMBERED)


def _by_the_file(case: _Case) -> Me:
    """Take what the file itself states: a flag, the account's own id."""
    return Me(case.scan.me, case.scan.me_by) if case.scan.me_sure else Me()


def _by_the_account(case: _Case) -> Me:
    """Take the one writer whose name stands on the account's own page, another file of the same export."""
    same = frozenset(i for i in case.authors if folded(case.scan.handles[i].name or "") in case.account)
    return Me(same, ACCOUNT) if len(same) == 1 else Me()


def _by_the_likeliest(case: _Case) -> Me:
    """Take whom the file only makes likely: the address that wrote most."""
    return Me(case.scan.me, case.scan.me_by)


def _by_every_chat(case: _Case) -> Me:
    """Take the one name that is in every chat of this format."""
    if case.every_chat is None:
        return Me()
    same = frozenset(i for i in case.authors if _key(case, i) == case.every_chat)
    return Me(same, EVERY_CHAT)


def _by_the_other(case: _Case) -> Me:
    """Take the writer who is left when the file names the other one."""
    chats = case.scan.chats
    if len(chats) != 1 or chats[0].kind != "one" or chats[0].other < 0:
        return Me()
    author = case.scan.rows.author
    left = [i for i in case.authors if i != chats[0].other]
    wrote = [int((author == i).sum()) for i in left]
    # A pasted line or a contact renamed half-way can bring in a third name; mine is the one that wrote most.
    if left and wrote[0] > sum(wrote[1:]):
        return Me(frozenset(left[:1]), chats[0].other_by)
    return Me()


#: The rules in the order of trust.
RULES: Final[tuple[Callable[[_Case], Me], ...]] = (
    _by_given,
    _by_the_file,
    _by_the_account,
    _by_remembered,
    _by_every_chat,
    _by_the_other,
    _by_the_likeliest,
)


def _spread(cases: Sequence[_Case], found: list[Me]) -> list[Me]:
    """Where no rule held, look for an address or a name that is me in another file."""
    addresses = {
        _key(case, i)
        for case, me in zip(cases, found, strict=True)
        for i in me.handles
        if case.scan.handles[i].address
    }
    names = {
        folded(name)
        for case, me in zip(cases, found, strict=True)
        for i in me.handles
        if (name := case.scan.handles[i].name)
    }
    return [
        me if me.handles else _elsewhere(case, addresses, names)
        for case, me in zip(cases, found, strict=True)
    ]


def _elsewhere(case: _Case, addresses: set[str], names: set[str]) -> Me:
    """Take the writer whose address is me in another file, or the one whose name is."""
    known = frozenset(i for i in case.authors if case.scan.handles[i].address and _key(case, i) in addresses)
    if known:
        return Me(known, ELSEWHERE_ID)
    same = frozenset(i for i in case.authors if folded(case.scan.handles[i].name or "") in names)
    return Me(same, ELSEWHERE) if len(same) == 1 else Me()


def _named(case: _Case, spellings: frozenset[str]) -> frozenset[int]:
    """Find the handles that go by some spellings: an address, or a whole name."""
    if not spellings:
        return frozenset()
    handles = enumerate(case.scan.handles)
    return frozenset(i for i, h in handles if spellings & set(_spellings(case.scan.format, h)))


def _own_addresses(case: _Case) -> frozenset[int]:
    """Add what a file states: a person has more addresses than they remember to give.

    In a mailbox those are addresses; elsewhere it is the handle that stands for "I wrote this", beside which
    a message to oneself can have one's number.
    """
    scan = case.scan
    if scan.format == "mail":
        return scan.me if scan.me_sure else frozenset()
    return frozenset(i for i in scan.me if scan.me_sure and scan.handles[i].name == FLAGGED)


def _spelled(given: Iterable[str]) -> Iterable[str]:
    """Spell what the user gave in each way in which a handle may be spelled."""
    from letbe.readers.rows import Handle  # noqa: PLC0415 - keeps the types out of start-up

    for text in given:
        yield folded(text)
        if "@" in text:
            yield address_of("mail", Handle(None, text))
        elif text.strip().startswith("+"):
            yield address_of("", Handle(None, text))


def _spellings(channel: str, handle: Handle) -> tuple[str, ...]:
    """Spell a handle in each way in which a user may give it."""
    name = (folded(handle.name),) if handle.name else ()
    address = (folded(handle.address), address_of(channel, handle)) if handle.address else ()
    return name + address


def _key(case: _Case, handle: int) -> str:
    """Give what a writer is compared by across files."""
    return address_of(case.scan.format, case.scan.handles[handle])


def _owners(scans: Sequence[Scan]) -> dict[str, frozenset[str]]:
    """Give, for each format, the names that pages about the account state: an owner, and no chat."""
    names: dict[str, frozenset[str]] = {}
    for scan in scans:
        if scan.me and scan.me_sure and not scan.chats:
            stated = frozenset(folded(name) for i in scan.me if (name := scan.handles[i].name))
            names[scan.format] = names.get(scan.format, frozenset()) | stated
    return names


def _in_every_chat(scans: Sequence[Scan]) -> dict[str, str]:
    """Find, for each format, the one writer of every chat.

    It takes at least two different chats, each with both sides in it: a chat in which only the other
    one wrote proves nothing.  The parts of one chat, known by its address, are one chat.  Whoever a file
    names as the other one is not me.  Groups are asked only where there are not two chats of two: nobody
    writes in every group that they are in.
    """
    writers: dict[str, dict[str, frozenset[str]]] = {}
    of_two: dict[str, set[str]] = {}
    others: set[str] = set()
    for number, scan in enumerate(scans):
        if scan.me or any(c.kind == "mail" for c in scan.chats):
            continue
        others |= {address_of(scan.format, scan.handles[c.other]) for c in scan.chats if c.other >= 0}
        keys = [address_of(scan.format, handle) for handle in scan.handles]
        chats = writers.setdefault(scan.format, {})
        for k, wrote in enumerate(_writers_of_chats(scan)):
            chat = scan.chats[k].address or f"{number} {k}"
            chats[chat] = chats.get(chat, frozenset()) | {keys[i] for i in wrote}
            if scan.chats[k].kind == "one":
                of_two.setdefault(scan.format, set()).add(chat)
    several = {f: _that_count(chats, of_two.get(f, set())) for f, chats in writers.items()}
    common = {f: frozenset.intersection(*sets) for f, sets in several.items() if len(set(sets)) > 1}
    return {f: next(iter(keys)) for f, keys in common.items() if len(keys) == 1 and not keys & others}


def _that_count(chats: Mapping[str, frozenset[str]], of_two: Collection[str]) -> list[frozenset[str]]:
    """Give the writers of the chats that are asked: those of two, if they are two different ones at least."""
    both = {chat: keys for chat, keys in chats.items() if len(keys) > 1}
    small = [keys for chat, keys in both.items() if chat in of_two]
    return small if len(set(small)) > 1 else list(both.values())


def _writers_of_chats(scan: Scan) -> list[set[int]]:
    """List for each chat the handles that wrote in it.

    Cost: O(messages), vectorised; Python only for each pair of a chat and a writer.
    """
    wrote: list[set[int]] = [set() for _ in scan.chats]
    named = scan.rows.author >= 0
    pairs = scan.rows.chat[named].astype(np.int64) * len(scan.handles) + scan.rows.author[named]
    for pair in np.unique(pairs).tolist():
        chat, author = divmod(pair, len(scan.handles))
        wrote[chat].add(author)
    return wrote
