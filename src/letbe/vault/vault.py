"""An open vault: seals and opens under the KEK, and exchanges the KEK.

one KEK ── begin_rotation() ──▶ two KEKs ── the database commits to the next ── settle(next) ──▶ one KEK
                                   └─────── the database did not commit ──────── settle(old) ──▶ one KEK

What opens a KEK lies outside the home, too: the whole of it in a keyring, or a half of it apart from the
passphrase.  It is destroyed with the KEK; a crash in between is made good when the vault is opened next.
"""

from __future__ import annotations

import hmac
import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from letbe.errors import DamagedError, LockedError
from letbe.vault import apart, source
from letbe.vault import record as records
from letbe.vault.cost import COST, KEY_BYTES, SALT_BYTES, Cost, stretch
from letbe.vault.record import Record, Wrapped
from letbe.vault.seal import cipher, open_sealed, seal

if TYPE_CHECKING:
    from pathlib import Path

    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VAULT_FILE: Final = "vault.json"

_KEK_ID_BYTES: Final = 8


@dataclass(frozen=True, slots=True)
class _Open:
    """One KEK in memory, and what it opens."""

    kek_id: str
    kek: AESGCM
    blind: bytes
    database: bytes
    promise: bytes

    def __repr__(self) -> str:
        return f"_Open({self.kek_id})"


def _derived(kek: bytes, purpose: bytes) -> bytes:
    """Derive a key of its own for a purpose (HKDF, RFC 5869)."""
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose).derive(kek)


def _label(what: str, kek_id: str) -> bytes:
    """Bind what is sealed to its purpose and its KEK."""
    return f"letbe/vault/{what}/{kek_id}".encode()


class Vault:
    """The keys of one home, open.

    Attributes:
        path: Its ``vault.json``.
        record: What that file holds.
    """

    def __init__(self, path: Path, record: Record, outer: AESGCM | None) -> None:
        self.path = path
        self.record = record
        self._outer = outer
        self._keys = {w.kek_id: self._opened(w) for w in record.keks}
        self._now = record.keks[0].kek_id
        self._let_leave()

    def __repr__(self) -> str:
        return f"Vault({self.path}, {self.record.source}, {self._now})"

    @property
    def kek_id(self) -> str:
        """The name of the KEK that seals now."""
        return self._now

    @property
    def source(self) -> str:
        """Where the KEK comes from: ``passphrase`` or ``keyring``."""
        return self.record.source

    @property
    def database_key(self) -> bytes:
        """32 bytes; stay the same for the life of the home."""
        return self._keys[self._now].database

    def wrap(self, secret: bytes, label: bytes) -> bytes:
        """Seal a key or a small value under the KEK.

        Args:
            secret: What to seal.
            label: Whose it is; needed again to open it.
        """
        return seal(self._keys[self._now].kek, secret, label)

    def unwrap(self, sealed: bytes, label: bytes) -> bytes:
        """Open what ``wrap`` sealed.

        Raises:
            ValueError: Another KEK, another label, or a changed value.
        """
        return open_sealed(self._keys[self._now].kek, sealed, label)

    def blind(self, identity: str) -> bytes:
        """Give the keyed hash by which a handle is looked up; it changes with the KEK.

        Returns:
            32 bytes (HMAC-SHA-256).
        """
        return hmac.digest(self._keys[self._now].blind, identity.encode("utf-8", "surrogatepass"), "sha256")

    def promise(self, identity: str) -> bytes:
        """Give the keyed hash that stays when a person is forgotten while a space is in force.

        Returns:
            32 bytes (HMAC-SHA-256); the same for the life of the home.
        """
        return hmac.digest(self._keys[self._now].promise, identity.encode("utf-8", "surrogatepass"), "sha256")

    def mark_begun(self) -> None:
        """Note that the database is there, so that one that goes missing is missed.

        Raises:
            UnwritableError: The note cannot be written.
        """
        if not self.record.begun:
            self._write(replace(self.record, begun=True))

    def twin(self) -> Vault:
        """Give the same vault once more, as ``vault.json`` says by now; nothing is stretched.

        Raises:
            DamagedError, LockedError: See ``refresh``.
        """
        made = Vault(self.path, self.record, self._outer)
        made.refresh()
        return made

    # -- exchanging the KEK ------------------------------------------------------------------

    def begin_rotation(self) -> Vault:
        """Make the next KEK, and keep both until the database has committed to one.

        Returns:
            The vault as it will be: seals under the next KEK, opens what the next one sealed.

        Raises:
            UnwritableError: Nothing was changed.
            LockedError: The keyring does not take it; nothing was changed.
        """
        keys = self._keys[self._now]
        made, kek = _new_wrapped(keys.database, keys.promise, self._outer)
        self._write(self.record.with_keks(self._entry(self._now), made))
        coming = Vault.__new__(Vault)
        coming.path, coming.record, coming._outer = self.path, self.record, self._outer  # noqa: SLF001
        coming._keys = dict(self._keys) | {made.kek_id: _opened_with(kek, made, self.path)}  # noqa: SLF001
        coming._now = made.kek_id  # noqa: SLF001
        return coming

    def settle(self, kek_id: str) -> None:
        """Keep only the KEK that the database has committed to.

        Args:
            kek_id: Its name.

        Raises:
            DamagedError: This vault cannot open that KEK: the files are of different times.
        """
        if kek_id not in self._keys or self.record.keks[0].kek_id != kek_id:
            self.refresh()
        if kek_id not in self._keys:
            raise DamagedError(
                f"{self.path} does not belong to the database beside it",
                "nothing was changed: put both back from the same backup",
            )
        gone = [w.kek_id for w in self.record.keks if w.kek_id != kek_id]
        if gone:
            left = self.record.with_keks(self._entry(kek_id))
            self._write(replace(left, leaving=(*left.leaving, *gone)))
        self._keys = {kek_id: self._keys[kek_id]}
        self._now = kek_id
        self._let_leave()

    def refresh(self) -> None:
        """Read ``vault.json`` again: another letbe may have exchanged the KEK.

        Raises:
            DamagedError: It is gone, or not what letbe wrote.
            LockedError: It is behind another passphrase by now.
        """
        found = records.read(self.path)
        if found is None:
            raise missing(self.path)
        self.record = found
        self._keys = {w.kek_id: self._opened(w) for w in found.keks}
        self._now = found.keks[0].kek_id

    def change_passphrase(self, passphrase: str, cost: Cost = COST) -> None:
        """Put the KEK behind a new passphrase (or behind one at all, where the keyring had it).

        An old copy of ``vault.json`` can still be opened with the old passphrase: rotate afterwards.

        Args:
            passphrase: The new one.
            cost: What it shall cost to try one.

        Raises:
            LockedError: It is empty.
            UnwritableError: Nothing was changed.
        """
        if not passphrase:
            raise LockedError("the passphrase is empty", "an empty passphrase protects nothing")
        self.refresh()
        salt = os.urandom(SALT_BYTES)
        outer = cipher(stretch(passphrase, salt, cost))
        before = self.record
        keks = tuple(replace(w, kek=self._sealed_again(w, outer)) for w in before.keks)
        self._write(replace(before, source="passphrase", salt=salt, cost=cost, keks=keks))
        self._outer = outer
        if before.source == "keyring":
            for w in before.keks:
                source.drop(w.kek_id)

    # -- inside ------------------------------------------------------------------------------

    def _sealed_again(self, wrapped: Wrapped, outer: AESGCM) -> bytes:
        """Seal a KEK for another passphrase; the half that lies apart stays, so that no crash locks out."""
        kek, half = self._secret(wrapped), None
        if self.source == "passphrase":
            half = apart.kept(wrapped.kek_id)
        return _sealed_twice(kek, wrapped.kek_id, outer, half)

    def _write(self, record: Record) -> None:
        records.write(self.path, record)
        self.record = record

    def _let_leave(self) -> None:
        """Destroy what opened a KEK that was given up, and note that it is done."""
        if self.record.leaving:
            for name in self.record.leaving:
                source.drop(name) if self.source == "keyring" else apart.drop(name)
            self._write(replace(self.record, leaving=()))

    def _entry(self, kek_id: str) -> Wrapped:
        return next(w for w in self.record.keks if w.kek_id == kek_id)

    def _secret(self, wrapped: Wrapped) -> bytes:
        """Get the KEK itself."""
        if self.source == "keyring":
            return source.kept(wrapped.kek_id)
        if self._outer is None:
            raise LockedError(f"{self.path} is behind a passphrase by now", "run the command again")
        half = _opened_apart(wrapped)
        try:
            return open_sealed(self._outer, half, _label("kek", wrapped.kek_id))
        except ValueError:
            raise LockedError(
                "the passphrase does not open this home",
                "try again; there is no way round it, and nobody else can open it",
            ) from None

    def _opened(self, wrapped: Wrapped) -> _Open:
        return _opened_with(self._secret(wrapped), wrapped, self.path)


def _sealed_twice(kek: bytes, kek_id: str, outer: AESGCM, secret: bytes | None = None) -> bytes:
    """Seal a KEK under the passphrase's key, and that under the secret that lies apart from the home."""
    if secret is None:
        secret = os.urandom(KEY_BYTES)
        apart.keep(kek_id, secret)
    return seal(cipher(secret), seal(outer, kek, _label("kek", kek_id)), _label("apart", kek_id))


def opens_apart(wrapped: Wrapped, secret: bytes) -> bool:
    """Tell whether a secret opens the outer one of the two seals of a KEK."""
    try:
        open_sealed(cipher(secret), wrapped.kek, _label("apart", wrapped.kek_id))
    except ValueError:
        return False
    return True


def _opened_apart(wrapped: Wrapped) -> bytes:
    """Open the outer one of the two seals of a KEK."""
    try:
        return open_sealed(cipher(apart.kept(wrapped.kek_id)), wrapped.kek, _label("apart", wrapped.kek_id))
    except ValueError:
        raise LockedError(
            f"the key file {wrapped.kek_id}.key does not belong to this home",
            "put back the key file and the home of one time",
        ) from None


def _opened_with(kek: bytes, wrapped: Wrapped, path: Path) -> _Open:
    """Open what a KEK opens; that it opens is the check that all of it is right."""
    try:
        under = cipher(kek)
        return _Open(
            wrapped.kek_id,
            under,
            _derived(kek, b"letbe/blind-index"),
            open_sealed(under, wrapped.database, _label("database", wrapped.kek_id)),
            open_sealed(under, wrapped.promise, _label("promise", wrapped.kek_id)),
        )
    except ValueError:
        raise DamagedError(
            f"{path} was changed after letbe wrote it",
            "nothing was thrown away: put this file back from a backup of the same home",
        ) from None


def _new_wrapped(database: bytes, promise: bytes, outer: AESGCM | None) -> tuple[Wrapped, bytes]:
    """Make a KEK, keep what will open it outside the home, and seal under it what stays."""
    kek, kek_id = os.urandom(KEY_BYTES), os.urandom(_KEK_ID_BYTES).hex()
    under = cipher(kek)
    if outer is None:
        source.keep(kek_id, kek)
    return (
        Wrapped(
            kek_id,
            b"" if outer is None else _sealed_twice(kek, kek_id, outer),
            seal(under, database, _label("database", kek_id)),
            seal(under, promise, _label("promise", kek_id)),
        ),
        kek,
    )


def new_vault(path: Path, passphrase: str | None, cost: Cost) -> Vault:
    """Make a vault where there is none; its folder is there.

    Args:
        path: Where ``vault.json`` will stand.
        passphrase: The passphrase; None keeps the KEK in the keyring.
        cost: What the passphrase shall cost.

    Raises:
        UnwritableError: It cannot be written.
        LockedError: The keyring does not take the key.
    """
    salt = os.urandom(SALT_BYTES)
    outer = None if passphrase is None else cipher(stretch(passphrase, salt, cost))
    wrapped, _ = _new_wrapped(os.urandom(KEY_BYTES), os.urandom(KEY_BYTES), outer)
    made = Record("keyring" if outer is None else "passphrase", salt, cost, begun=False, keks=(wrapped,))
    records.write(path, made)
    return Vault(path, made, outer)


def missing(path: Path) -> DamagedError:
    """Say that the vault is gone while other files of the home are there."""
    return DamagedError(
        f"{path} is missing, and without it the home cannot be opened",
        "nothing was changed: put it back from a backup of the same home, "
        "or move the whole folder aside and read your exports again",
    )
