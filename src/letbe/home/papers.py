"""What the user wrote or decided about one person: papers, each sealed with a key of its own.

KEK ── seals ──▶ a person's key ── seals ──▶ a paper's key ── seals ──▶ the paper

To burn a paper is to drop its key, and to forget a person is to drop theirs; ``Home.rotate`` then exchanges
the KEK, so that old pages and old copies of the row open with nothing.  What a paper is, whose it is and
when it was written stands inside it: the table says only that there are so many.

A paper belongs to a room (``letters``, ``chapters``, ``words``), which alone knows what stands in it.

Every function is one transaction, or part of the caller's.
"""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from letbe.errors import DamagedError, NoSuchPaperError
from letbe.home import labels
from letbe.vault.seal import cipher, open_sealed, seal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from letbe.home.home import Home

_KEY_BYTES: Final = 32
_PAPER_BITS: Final = 62


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper, open.

    Attributes:
        id: 1 to 2^62 - 1, random: it says nothing.
        person: The id of the person it is about.
        room: The room that wrote it.
        content: What stands in it: anything that JSON can hold, by name.
    """

    id: int
    person: str
    room: str
    content: Mapping[str, Any]

    def __repr__(self) -> str:
        return f"Paper({self.id}, room={self.room!r})"


def keep_paper(home: Home, person: str, room: str, content: Mapping[str, Any]) -> int:
    """Keep a paper about a person.

    Args:
        home: An open home.
        person: The person's id.
        room: The room that writes it.
        content: What stands in it, as JSON can hold it.

    Returns:
        Its id.  It is on disk when this returns, unless the caller is in a transaction of its own.

    Cost: about 50 microseconds, and one commit.
    """
    with home.transaction() as db:
        paper = 1 + secrets.randbelow((1 << _PAPER_BITS) - 1)
        db.execute("INSERT INTO paper VALUES (?, ?, ?, ?)", _row(home, paper, person, room, content))
    return paper


def replace_paper(home: Home, paper: int, content: Mapping[str, Any]) -> None:
    """Put other content in a paper's place, under a new key.

    Raises:
        NoSuchPaperError: There is none of that id.
    """
    with home.transaction():
        old = open_paper(home, paper)
        _drop(home, paper)
        with home.transaction() as db:
            row = _row(home, paper, old.person, old.room, content)
            db.execute("INSERT INTO paper VALUES (?, ?, ?, ?)", row)


def open_paper(home: Home, paper: int) -> Paper:
    """Give one paper.

    Raises:
        NoSuchPaperError: There is none of that id.
        DamagedError: It cannot be opened.
    """
    with home.reading() as db:
        row: Any = db.execute("SELECT * FROM paper WHERE id = ?", (paper,)).fetchone()
        if row is None:
            raise NoSuchPaperError("there is no paper of that number", "nothing was changed")
        return _opened(home, *row)


def papers(home: Home, person: str | None = None, room: str | None = None) -> list[Paper]:
    """Give the papers about a person, or about everybody; of one room, or of all.

    Raises:
        DamagedError: One cannot be opened.

    Cost: about 20 microseconds each.
    """
    with home.reading() as db:
        rows: list[Any] = db.execute(
            "SELECT * FROM paper WHERE person = ifnull(?, person) ORDER BY id", (person,)
        ).fetchall()
        found = [_opened(home, *row) for row in rows]
    return [p for p in found if room is None or p.room == room]


def burn_paper(home: Home, paper: int) -> None:
    """Destroy a paper and its key; ``Home.rotate`` afterwards makes old copies useless, too.

    Raises:
        NoSuchPaperError: There is none of that id.
    """
    with home.transaction():
        open_paper(home, paper)
        _drop(home, paper)


def move_papers(home: Home, person: str, to: str) -> None:
    """Let a person's papers belong to another one: the two are one from now on."""
    with home.transaction() as db:
        for old in papers(home, person):
            _drop(home, old.id)
            db.execute("INSERT INTO paper VALUES (?, ?, ?, ?)", _row(home, old.id, to, old.room, old.content))
        db.execute("DELETE FROM person_key WHERE person = ?", (person,))


def drop_papers(home: Home, person: str) -> int:
    """Destroy a person's key and all papers about them; ``Home.rotate`` afterwards, as with one.

    Returns:
        How many there were.
    """
    with home.transaction() as db:
        gone = db.execute("DELETE FROM paper WHERE person = ? RETURNING id", (person,)).fetchall()
        db.execute("DELETE FROM person_key WHERE person = ?", (person,))
    return len(gone)


# ----------------------------------------------------------------------------- sealing


def _row(
    home: Home, paper: int, person: str, room: str, content: Mapping[str, Any]
) -> tuple[int, str, bytes, bytes]:
    """Seal a paper with a new key, and that one with the person's."""
    key = os.urandom(_KEY_BYTES)
    plain = json.dumps([room, content]).encode()
    wrapped = seal(cipher(_key_for(home, person)), key, labels.paper(paper))
    return paper, person, wrapped, seal(cipher(key), plain, labels.paper(paper))


def _opened(home: Home, paper: int, person: str, wrapped: bytes, sealed: bytes) -> Paper:
    """Open a row."""
    label = labels.paper(paper)
    try:
        key = open_sealed(cipher(_key_of(home, person) or b""), wrapped, label)
        room, content = json.loads(open_sealed(cipher(key), sealed, label))
    except ValueError:
        raise DamagedError(
            f"{home.folder}: a paper cannot be opened with this home's key",
            "nothing was changed: put the whole home back from a backup",
        ) from None
    return Paper(paper, person, room, content)


def _key_for(home: Home, person: str) -> bytes:
    """Give a person's key; make it where there is none."""
    key = _key_of(home, person)
    if key is None:
        key = os.urandom(_KEY_BYTES)
        wrapped = home.vault.wrap(key, labels.person_key(person))
        home.db.execute("INSERT INTO person_key VALUES (?, ?)", (person, wrapped))
    return key


def _key_of(home: Home, person: str) -> bytes | None:
    """Give a person's key, if there is one.

    Raises:
        ValueError: It does not open.
    """
    row: Any = home.db.execute("SELECT wrapped FROM person_key WHERE person = ?", (person,)).fetchone()
    return None if row is None else home.vault.unwrap(row[0], labels.person_key(person))


def _drop(home: Home, paper: int) -> None:
    """Take a paper's row out."""
    home.db.execute("DELETE FROM paper WHERE id = ?", (paper,))
