"""Open a vault, or make it; the slow part runs in a thread, so that a caller can do other things."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from letbe.vault import record as records
from letbe.vault.cost import COST, Cost, stretch
from letbe.vault.seal import cipher
from letbe.vault.source import PASSPHRASE_VARIABLE, AskPassphrase, keyring_is_safe, passphrase_from
from letbe.vault.vault import VAULT_FILE, Vault, new_vault

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from concurrent.futures import Future
    from pathlib import Path

    from letbe.vault.record import Record


class Opening:
    """A vault that is being opened in another thread.

    >>> Opening(lambda: 3).result()
    3
    """

    def __init__(self, work: Callable[[], Vault]) -> None:
        pool = ThreadPoolExecutor(1, "letbe-vault")
        self._future: Future[Vault] = pool.submit(work)
        pool.shutdown(wait=False)

    def result(self) -> Vault:
        """Wait for it, and give the open vault.

        Raises:
            LockedError: The passphrase is wrong, or the keyring does not give the key.
            DamagedError: ``vault.json`` is not what letbe wrote.
            UnwritableError: A new vault cannot be written.
        """
        return self._future.result()


def begin_opening(
    folder: Path,
    *,
    ask_passphrase: AskPassphrase | None = None,
    environ: Mapping[str, str] = os.environ,
    cost: Cost = COST,
) -> Opening:
    """Ask what has to be asked now, in this thread, and do the slow part in another.

    Argon2 leaves the interpreter free, so that modules can be imported meanwhile.

    Args:
        folder: The home; it is there.
        ask_passphrase: Asks a person; called at most once, with True where a new one is chosen.
        environ: Where ``LETBE_PASSPHRASE`` is looked up; it comes before asking.
        cost: What a new passphrase shall cost; an existing vault says so itself.

    Raises:
        LockedError: There is no passphrase.
        DamagedError, UnreadableError: ``vault.json`` is not what letbe wrote, or not to be read.
    """
    path = folder / VAULT_FILE
    found = records.read(path)
    if found is None:
        return _make(path, ask_passphrase, environ, cost)
    return _open(path, found, ask_passphrase, environ)


def open_vault(
    folder: Path,
    *,
    ask_passphrase: AskPassphrase | None = None,
    environ: Mapping[str, str] = os.environ,
    cost: Cost = COST,
) -> Vault:
    """Open the vault of a home, or make it; see ``begin_opening``."""
    return begin_opening(folder, ask_passphrase=ask_passphrase, environ=environ, cost=cost).result()


def _make(path: Path, ask: AskPassphrase | None, environ: Mapping[str, str], cost: Cost) -> Opening:
    """Make a vault: behind ``LETBE_PASSPHRASE``, else in a safe keyring, else behind a new passphrase."""
    passphrase = None
    if PASSPHRASE_VARIABLE in environ or not keyring_is_safe():
        passphrase = passphrase_from(environ, ask, choose=True)
    return Opening(lambda: new_vault(path, passphrase, cost))


def _open(path: Path, found: Record, ask: AskPassphrase | None, environ: Mapping[str, str]) -> Opening:
    """Open a vault from where it says its key is."""
    if found.source == "keyring":
        return Opening(lambda: Vault(path, found, None))
    passphrase = passphrase_from(environ, ask, choose=False)
    return Opening(lambda: Vault(path, found, cipher(stretch(passphrase, found.salt, found.cost))))
