"""Who is behind an address: handles and the persons they belong to, sealed, in batches.

A handle's address and name are sealed, and it has a key of its own that seals the times of its messages
(``letbe.history``).  All of it is sealed under the KEK: to forget a handle is to drop its row and to
exchange the KEK, so that old copies of the row open with nothing.  A handle is found again by a keyed hash
of its identity, never by the address itself.

Every function is one transaction, or part of the caller's.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from letbe.errors import DamagedError
from letbe.home import labels
from letbe.home.labels import TIME_KEY_BYTES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from letbe.home.home import Home

#: Letters and digits that are not mistaken for each other (Crockford's base 32).
_LETTERS: Final = "0123456789abcdefghjkmnpqrstvwxyz"
#: 40 bits: among a million people, two share an id with a chance of one in two.  So ids are checked.
_PERSON_LETTERS: Final = 8
_HANDLE_BITS: Final = 62


@dataclass(frozen=True, slots=True)
class NewHandle:
    """A handle to keep.

    Attributes:
        identity: What makes it the same handle, normalised: ``mail:a@example.org``.
        person: The id of the person it belongs to.
        channel: Where it was met.
        address: As it is shown, or None.
        name: The name that the exports show, or None.
    """

    identity: str
    person: str
    channel: str
    address: str | None
    name: str | None


@dataclass(frozen=True, slots=True)
class Handle:
    """A handle that is kept.

    Attributes:
        id: 1 to 2^62 - 1, random.
        person: The id of the person it belongs to.
        identity: What makes it the same handle.
        channel: Where it was met.
        address: As it is shown, or None.
        name: The name that the exports show, or None.
    """

    id: int
    person: str
    identity: str
    channel: str
    address: str | None
    name: str | None


@dataclass(frozen=True, slots=True)
class Decision:
    """What the user decided about two handles.

    Attributes:
        kind: ``joined`` or ``split``.
        a: The smaller handle id.
        b: The larger one.
    """

    kind: str
    a: int
    b: int


def new_person_id() -> str:
    """Make an id for a person: eight letters and digits that say nothing.

    >>> len(new_person_id())
    8
    """
    return "".join(secrets.choice(_LETTERS) for _ in range(_PERSON_LETTERS))


def slot_of(person: str) -> int:
    """Give the place of a person in the history, 32 bits; all of a person's handles share it.

    >>> 0 <= slot_of("k3v9tq2m") < 2**32
    True
    """
    return int.from_bytes(hashlib.blake2b(person.encode(), digest_size=4).digest(), "big")


def find_handles(home: Home, identities: Sequence[str]) -> list[int | None]:
    """Find handles by what makes them the same.

    Args:
        home: An open home.
        identities: Normalised, as they were given to ``add_handles``.

    Returns:
        Their ids in the same order; None where nothing is kept.

    Cost: about 10 microseconds each.
    """
    with home.reading() as db:
        blind = home.vault.blind
        rows = (
            db.execute("SELECT id FROM handle WHERE blind = ?", (blind(i),)).fetchone() for i in identities
        )
        return [None if row is None else int(row[0]) for row in rows]


def add_handles(home: Home, new: Sequence[NewHandle]) -> list[int]:
    """Keep handles; one that is kept already stays as it is.

    Args:
        home: An open home.
        new: The handles; the same identity twice is one handle.

    Returns:
        Their ids in the same order.

    Cost: about 25 microseconds each, and one commit.
    """
    with home.transaction() as db:
        kept = find_handles(home, [n.identity for n in new])
        found = {n.identity: k for n, k in zip(new, kept, strict=True) if k is not None}
        rows = []
        for handle in new:
            if handle.identity not in found:
                found[handle.identity] = 1 + secrets.randbelow((1 << _HANDLE_BITS) - 1)
                rows.append(_row(home, found[handle.identity], handle))
        db.executemany("INSERT INTO handle VALUES (?, ?, ?, ?, ?, ?)", sorted(rows))
        return [found[n.identity] for n in new]


def _row(home: Home, handle: int, new: NewHandle) -> tuple[int, str, int, bytes, bytes, bytes]:
    """Seal a new handle, and give it a key of its own."""
    fields = _fields(new.identity, new.channel, new.address, new.name)
    return (
        handle,
        new.person,
        slot_of(new.person),
        home.vault.blind(new.identity),
        home.vault.wrap(fields, labels.handle_fields(handle)),
        home.vault.wrap(os.urandom(TIME_KEY_BYTES), labels.handle_key(handle)),
    )


def _fields(identity: str, channel: str, address: str | None, name: str | None) -> bytes:
    """Write what is sealed.  Lone surrogates, which exports can hold, survive as escapes."""
    return json.dumps([identity, channel, address, name]).encode()


def load_handles(home: Home) -> list[Handle]:
    """Give all handles, in order of their ids.

    Raises:
        DamagedError: One cannot be opened.

    Cost: about 10 microseconds each.
    """
    with home.reading() as db:
        rows: list[Any] = db.execute("SELECT id, person, sealed FROM handle ORDER BY id").fetchall()
        return [Handle(handle, person, *_opened(home, handle, sealed)) for handle, person, sealed in rows]


def _opened(home: Home, handle: int, sealed: bytes) -> tuple[str, str, str | None, str | None]:
    """Open a handle's identity, channel, address and name."""
    try:
        identity, channel, address, name = json.loads(home.vault.unwrap(sealed, labels.handle_fields(handle)))
    except ValueError:
        raise DamagedError(
            f"{home.folder}: a handle cannot be opened with this home's key",
            "nothing was changed: put the whole home back from a backup",
        ) from None
    return identity, channel, address, name


def rename_handles(home: Home, names: Mapping[int, str | None]) -> None:
    """Keep other names for handles, as newer exports show them; unknown ids are left out.

    Args:
        home: An open home.
        names: Handle id to name.
    """
    with home.transaction() as db:
        for handle, name in names.items():
            row: Any = db.execute("SELECT sealed FROM handle WHERE id = ?", (handle,)).fetchone()
            if row is not None:
                identity, channel, address, _ = _opened(home, handle, row[0])
                again = home.vault.wrap(
                    _fields(identity, channel, address, name), labels.handle_fields(handle)
                )
                db.execute("UPDATE handle SET sealed = ? WHERE id = ?", (again, handle))


def set_person(home: Home, handles: Sequence[int], person: str, *, move: bool = False) -> None:
    """Let handles belong to a person.

    ``letbe.history.store.History.move`` does this and brings the person's messages together, which
    this does not.

    Args:
        home: An open home.
        handles: Their ids; unknown ones are left out.
        person: The id of the person.
        move: The caller moves the messages to the person's own place in the same transaction.
    """
    with home.transaction() as db:
        db.executemany("UPDATE handle SET person = ? WHERE id = ?", [(person, h) for h in handles])
        if move:
            slot = slot_of(person)
            db.executemany("UPDATE handle SET slot = ? WHERE id = ?", [(slot, h) for h in handles])


def name_person(home: Home, person: str, name: str | None) -> None:
    """Keep the user's own name for a person; None drops it."""
    with home.transaction() as db:
        if name is None:
            db.execute("DELETE FROM person WHERE id = ?", (person,))
        else:
            sealed = home.vault.wrap(json.dumps(name).encode(), labels.person(person))
            db.execute("INSERT OR REPLACE INTO person VALUES (?, ?)", (person, sealed))


def person_names(home: Home) -> dict[str, str]:
    """Give the user's own names for people, by person id."""
    with home.reading() as db:
        rows: list[Any] = db.execute("SELECT id, sealed FROM person").fetchall()
        return {p: json.loads(home.vault.unwrap(sealed, labels.person(p))) for p, sealed in rows}


def decide(home: Home, made: Sequence[Decision]) -> None:
    """Remember what was decided about pairs of handles; the last decision on a pair holds.

    Args:
        home: An open home.
        made: The decisions; ``a`` and ``b`` in any order.
    """
    with home.transaction() as db:
        db.executemany(
            "INSERT OR REPLACE INTO decision VALUES (?, ?, ?)",
            [(min(d.a, d.b), max(d.a, d.b), d.kind) for d in made],
        )


def decisions(home: Home) -> list[Decision]:
    """Give all that was decided about pairs of handles."""
    with home.reading() as db:
        rows: list[Any] = db.execute("SELECT kind, a, b FROM decision ORDER BY a, b").fetchall()
    return [Decision(kind, a, b) for kind, a, b in rows]


def destroy_keys(home: Home, handles: Sequence[int]) -> int:
    """Forget handles: their keys, addresses, names and what was decided about them.

    Their messages in the history cannot be dated any more from then on.  To be whole,
    ``History.rewrite`` drops the rows and ``Home.rotate`` makes old copies of the keys useless.

    Args:
        home: An open home.
        handles: Their ids; unknown ones are left out.

    Returns:
        How many were there.
    """
    with home.transaction() as db:
        gone = db.executemany("DELETE FROM handle WHERE id = ? RETURNING id", [(h,) for h in handles])
        return len(gone.fetchall())
