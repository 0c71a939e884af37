"""Wrap every key anew under the next KEK, in the caller's transaction."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from letbe.home import labels

if TYPE_CHECKING:
    import apsw

    from letbe.vault import Vault


def all_of(db: apsw.Connection, old: Vault, new: Vault) -> None:
    """Seal handles, people's names, their keys and data keys anew, and blind the handles anew.

    Args:
        db: In a transaction.
        old: Opens what is there.
        new: Seals it again.
    """
    handles: list[Any] = db.execute("SELECT id, sealed, wrapped FROM handle").fetchall()
    db.executemany(
        "UPDATE handle SET blind = ?, sealed = ?, wrapped = ? WHERE id = ?",
        [_handle(handle, sealed, wrapped, old, new) for handle, sealed, wrapped in handles],
    )
    for table, column, value, label in (
        ("person", "id", "sealed", labels.person),
        ("person_key", "person", "wrapped", labels.person_key),
        ("data_key", "name", "wrapped", labels.data_key),
    ):
        rows: list[Any] = db.execute(f"SELECT {column}, {value} FROM {table}").fetchall()  # noqa: S608 - names from above
        db.executemany(
            f"UPDATE {table} SET {value} = ? WHERE {column} = ?",  # noqa: S608 - names from above
            [(new.wrap(old.unwrap(wrapped, label(name)), label(name)), name) for name, wrapped in rows],
        )


def _handle(
    handle: int, sealed: bytes, wrapped: bytes, old: Vault, new: Vault
) -> tuple[bytes, bytes, bytes, int]:
    """Seal one handle's fields and key anew, and blind its identity anew."""
    fields = old.unwrap(sealed, labels.handle_fields(handle))
    key = old.unwrap(wrapped, labels.handle_key(handle))
    return (
        new.blind(json.loads(fields.decode())[0]),
        new.wrap(fields, labels.handle_fields(handle)),
        new.wrap(key, labels.handle_key(handle)),
        handle,
    )
