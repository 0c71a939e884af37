"""Wrap every key anew under the next KEK, in the caller's transaction."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from letbe.home import labels
from letbe.vault.seal import cipher, open_sealed

if TYPE_CHECKING:
    import apsw

    from letbe.vault import Vault


def all_of(db: apsw.Connection, old: Vault, new: Vault) -> None:
    """Wrap handles' keys, people's names and data keys anew, and blind the handles anew.

    Args:
        db: In a transaction.
        old: Opens what is there.
        new: Seals it again.
    """
    handles: list[Any] = db.execute("SELECT id, sealed, wrapped FROM handle").fetchall()
    db.executemany(
        "UPDATE handle SET blind = ?, wrapped = ? WHERE id = ?",
        [_handle(handle, sealed, wrapped, old, new) for handle, sealed, wrapped in handles],
    )
    for table, column, value, label in (
        ("person", "id", "sealed", labels.person),
        ("data_key", "name", "wrapped", labels.data_key),
    ):
        rows: list[Any] = db.execute(f"SELECT {column}, {value} FROM {table}").fetchall()  # noqa: S608 - names from above
        db.executemany(
            f"UPDATE {table} SET {value} = ? WHERE {column} = ?",  # noqa: S608 - names from above
            [(new.wrap(old.unwrap(wrapped, label(name)), label(name)), name) for name, wrapped in rows],
        )


def _handle(handle: int, sealed: bytes, wrapped: bytes, old: Vault, new: Vault) -> tuple[bytes, bytes, int]:
    """Wrap one handle's keys anew, and blind its identity anew."""
    keys = old.unwrap(wrapped, labels.handle_keys(handle))
    own = cipher(keys[: labels.FIELD_KEY_BYTES])
    identity = json.loads(open_sealed(own, sealed, labels.handle_fields(handle)))[0]
    return new.blind(identity), new.wrap(keys, labels.handle_keys(handle)), handle
