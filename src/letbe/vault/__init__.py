"""The keys: a passphrase or the platform's keyring opens one key, and that one wraps all others.

    passphrase ── argon2id ──┐
    and a key file apart ────┤
                             ├──▶ KEK ──┬── wraps ──▶ one data key a handle, one a segment of the history
    the platform's keyring ──┘          ├── wraps ──▶ the database key, the promise key (both stay)
                                        └── HKDF ───▶ the blind-index key (goes with the KEK)

True at every line, also after a crash there:

1. No key and no passphrase is ever on disk in clear.
2. ``vault.json`` is the old one or the new one, never half of one.
3. While a rotation is under way both KEKs can be opened; the database says which one holds.
4. After a rotation nothing that letbe keeps can open what only the old KEK opened, and no copy of the home
   can open it either: what opened the old KEK lay outside the home, and was destroyed.

Why two keys stay: the database is open in other processes while a KEK is exchanged, and a promise
not to write to somebody must be kept after everything else about them was forgotten.

Left out on purpose: asking.  The caller brings a function that asks, or none.
"""

from __future__ import annotations

from letbe.vault.apart import KEYS_VARIABLE
from letbe.vault.copies import restore_key, save_key
from letbe.vault.cost import COST, Cost
from letbe.vault.files import FILE_MODE, FOLDER_MODE, make_folder, saying_why, sync_folder, write_whole
from letbe.vault.opening import Opening, begin_opening, open_vault
from letbe.vault.seal import open_sealed, seal
from letbe.vault.source import PASSPHRASE_VARIABLE, AskPassphrase
from letbe.vault.vault import VAULT_FILE, Vault, missing

__all__ = [
    "COST",
    "FILE_MODE",
    "FOLDER_MODE",
    "KEYS_VARIABLE",
    "PASSPHRASE_VARIABLE",
    "VAULT_FILE",
    "AskPassphrase",
    "Cost",
    "Opening",
    "Vault",
    "begin_opening",
    "make_folder",
    "missing",
    "open_sealed",
    "open_vault",
    "restore_key",
    "save_key",
    "saying_why",
    "seal",
    "sync_folder",
    "write_whole",
]
