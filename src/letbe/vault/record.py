"""What ``vault.json`` holds: how to reach the key, and nothing that is secret by itself."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from letbe.errors import DamagedError, UnreadableError
from letbe.vault.cost import SALT_BYTES, Cost
from letbe.vault.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FORMAT: Final = 2

#: A vault is some hundred bytes; more is none.
_MOST_BYTES: Final = 65_536

#: One KEK, and a second one while a rotation is under way.
_MOST_KEKS: Final = 2

#: Characters of a KEK's name; ours are 16.
_MOST_NAME: Final = 64

_HINT: Final = (
    "nothing was changed or thrown away: put this file back from a backup of the same home, "
    "or move the whole folder aside and read your exports again"
)


@dataclass(frozen=True, slots=True)
class Wrapped:
    """One KEK as it lies on disk, and what it opens.

    Attributes:
        kek_id: Its name, which says nothing.
        kek: The KEK, sealed under the passphrase's key and once more under the secret that lies apart
            from the home; empty where the keyring has it.
        database: The database key, sealed under the KEK.
        promise: The promise key, sealed under the KEK.
    """

    kek_id: str
    kek: bytes
    database: bytes
    promise: bytes


@dataclass(frozen=True, slots=True)
class Record:
    """All of ``vault.json``.

    Attributes:
        source: ``passphrase`` or ``keyring``.
        salt: 16 bytes, of the passphrase.
        cost: What the passphrase costs.
        begun: True once the database was made, so that one that is missing is missed.
        keks: The one in use; behind it the next one while a rotation is under way.
        leaving: Names of KEKs that were given up and whose secrets may not be destroyed yet.
    """

    source: str
    salt: bytes
    cost: Cost
    begun: bool
    keks: tuple[Wrapped, ...]
    leaving: tuple[str, ...] = ()

    def with_keks(self, *keks: Wrapped) -> Record:
        """Give the same record with other KEKs."""
        return replace(self, keks=keks)


def dump(record: Record) -> bytes:
    """Write a record as JSON."""
    return json.dumps(
        {
            "letbe": "vault",
            "format": FORMAT,
            "source": record.source,
            "salt": record.salt.hex(),
            "argon2id": {
                "memory_kib": record.cost.memory_kib,
                "passes": record.cost.passes,
                "lanes": record.cost.lanes,
            },
            "begun": record.begun,
            "leaving": list(record.leaving),
            "keks": [
                {
                    "id": w.kek_id,
                    "kek": w.kek.hex(),
                    "database": w.database.hex(),
                    "promise": w.promise.hex(),
                }
                for w in record.keks
            ],
        },
        indent=1,
    ).encode()


def _name(text: object) -> str:
    """Read a KEK's name; it becomes part of a file's name, so it is letters and digits only."""
    if isinstance(text, str) and text.isascii() and text.isalnum() and len(text) <= _MOST_NAME:
        return text
    raise ValueError


def _wrapped(entry: Mapping[str, Any]) -> Wrapped:
    """Read one KEK; any missing or odd part is a ``ValueError``, ``KeyError`` or ``TypeError``."""
    return Wrapped(
        _name(entry["id"]),
        bytes.fromhex(entry["kek"]),
        bytes.fromhex(entry["database"]),
        bytes.fromhex(entry["promise"]),
    )


def parse(content: bytes, path: Path | str) -> Record:
    """Read a record.

    Args:
        content: The bytes of the file.
        path: Named in the error.

    Raises:
        DamagedError: It is not what letbe wrote.
        UnreadableError: A newer letbe wrote it.

    >>> one = Record("keyring", bytes(16), Cost(8, 1, 1), True, (Wrapped("a", b"", b"", b""),))
    >>> parse(dump(one), "vault.json") == one
    True
    """
    try:
        document = json.loads(content)
        version = document["format"]
        if isinstance(version, int) and version > FORMAT:
            raise UnreadableError(f"{path} was written by a newer letbe", "use the newer one")
        record = Record(
            source=document["source"],
            salt=bytes.fromhex(document["salt"]),
            cost=Cost(*(int(document["argon2id"][k]) for k in ("memory_kib", "passes", "lanes"))),
            begun=document["begun"] is True,
            keks=tuple(_wrapped(entry) for entry in document["keks"]),
            leaving=tuple(_name(n) for n in document["leaving"]),
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        raise DamagedError(f"{path} is not what letbe wrote there", _HINT) from None
    sound = (
        version == FORMAT
        and record.source in ("passphrase", "keyring")
        and len(record.salt) == SALT_BYTES
        and record.cost.is_bearable()
        and 1 <= len(record.keks) <= _MOST_KEKS
        and not {w.kek_id for w in record.keks} & set(record.leaving)
    )
    if not sound:
        raise DamagedError(f"{path} is not what letbe wrote there", _HINT)
    return record


def read(path: Path) -> Record | None:
    """Read the record of a home; None where there is no file.

    Raises:
        DamagedError: It is not what letbe wrote.
        UnreadableError: The file cannot be read, or a newer letbe wrote it.
    """
    try:
        content = _current(path)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise UnreadableError(
            f"{path} cannot be read: {error.strerror}", "give the folder back to your user"
        ) from None
    return parse(content, path)


def _current(path: Path) -> bytes:
    """Read the file that has the name now: one that was just replaced is being overwritten."""
    while True:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES)
            if os.path.samestat(os.fstat(file.fileno()), path.stat()):
                return content


def write(path: Path, record: Record) -> None:
    """Put a record in place of the one before, and overwrite the bytes of that one.

    The old file can hold a KEK that must not be found again; overwriting it is what a program can do
    (a disk that moves blocks about, or a snapshot, can still keep them).

    Raises:
        UnwritableError: The old record is still there and whole.
    """
    try:
        old = path.open("r+b", buffering=0)
    except OSError:
        old = None
    write_whole(path, dump(record))
    if old is not None:
        with old:
            size = old.seek(0, 2)
            old.seek(0)
            old.write(bytes(size))
