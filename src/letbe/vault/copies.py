"""Keep a copy of a home's key file, and put it back: a home alone, on a new disk, does not open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from letbe.errors import LockedError, UnreadableError, UsageError
from letbe.vault import apart, files
from letbe.vault import record as records
from letbe.vault.vault import VAULT_FILE, opens_apart

if TYPE_CHECKING:
    from pathlib import Path

    from letbe.vault.record import Record


def save_key(home: Path, to: Path) -> None:
    """Write a copy of the home's key file.

    Args:
        home: The home's folder.
        to: The new file.

    Raises:
        UsageError: There is a file already, or the home's key lies in the system's keyring.
        LockedError, UnreadableError: There is no home, or no key file.
        UnwritableError: It cannot be written.
    """
    record = _record(home)
    if to.exists():
        raise UsageError(f"{to} is there already", "name a new file")
    files.write_whole(to, apart.kept(record.keks[0].kek_id).hex().encode())


def restore_key(home: Path, source: Path) -> None:
    """Put a home's key file back from a copy.

    Raises:
        UsageError: There is no such copy, or the home's key lies in the system's keyring.
        LockedError: It is the copy of another home, or of another time: somebody was forgotten since.
        UnreadableError: There is no home, or the copy cannot be read.
    """
    record, secret = _record(home), apart.read_saved(source)
    for wrapped in record.keks:
        if opens_apart(wrapped, secret):
            apart.keep(wrapped.kek_id, secret)
            return
    raise LockedError(
        f"{source} does not belong to the home as it is",
        "it is of another home, or of another time: the key is exchanged whenever somebody is forgotten",
    )


def _record(home: Path) -> Record:
    """Read the vault of a home that is behind a passphrase."""
    found = records.read(home / VAULT_FILE)
    if found is None:
        raise UnreadableError(f"there is no home at {home}", "name it with --home")
    if found.source == "keyring":
        raise UsageError(
            "this home has no key file: its key lies in your system's keyring",
            "keep a copy of the keyring, as your system offers it",
        )
    return found
