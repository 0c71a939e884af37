"""The half of a key that does not lie in the home: without it a passphrase opens nothing.

A copy of the home, with the passphrase of then, would bring back whoever was forgotten since.  So what the
passphrase opens is sealed once more, under a secret in a file that lies apart from the home, one a KEK; it is
overwritten when the KEK is exchanged.  Old copies of the home open with nothing from then on.

A keyring does the same for a home without a passphrase (``letbe.vault.source``).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from letbe.errors import LockedError, UnreadableError, UsageError
from letbe.vault.cost import KEY_BYTES
from letbe.vault.files import make_folder, saying_why, write_whole

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Names the folder of these files where the platform's own place will not do.
KEYS_VARIABLE: Final = "LETBE_KEYS"


def keys_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """Say where the secrets lie.

    >>> keys_folder({"LETBE_KEYS": "/safe"}).as_posix()
    '/safe'
    """
    if environ.get(KEYS_VARIABLE):
        return Path(environ[KEYS_VARIABLE]).absolute()
    import platformdirs  # noqa: PLC0415 - not needed where a variable names the folder

    return platformdirs.user_state_path("letbe-keys")


def _path(name: str) -> Path:
    return keys_folder() / f"{name}.key"


def keep(name: str, secret: bytes) -> None:
    """Keep the secret of a KEK.

    Raises:
        UnwritableError: It cannot be written.
    """
    make_folder(keys_folder())
    write_whole(_path(name), secret.hex().encode())


def kept(name: str) -> bytes:
    """Give the secret of a KEK.

    Raises:
        LockedError: It is not there.
        UnreadableError: It cannot be read.
    """
    path = _path(name)
    try:
        return _read(path)
    except FileNotFoundError:
        raise LockedError(
            f"this home's key file is not there: {path}",
            "put it back from your copy of it (letbe key restore FILE); "
            "a home copied before somebody was forgotten cannot be opened any more",
        ) from None


def read_saved(path: Path) -> bytes:
    """Read a secret that a person saved somewhere.

    Raises:
        UsageError: There is no such file.
        LockedError, UnreadableError: It holds no secret, or cannot be read.
    """
    try:
        return _read(path)
    except FileNotFoundError:
        raise UsageError(f"there is no file {path}", "letbe key save FILE makes one") from None


def _read(path: Path) -> bytes:
    """Read a secret."""
    try:
        with path.open("rb") as file:
            secret = bytes.fromhex(file.read(4 * KEY_BYTES).decode("ascii"))
    except FileNotFoundError:
        raise
    except OSError as error:
        raise UnreadableError(
            f"{path} cannot be read: {error.strerror}", "give the file back to your user"
        ) from None
    except ValueError:
        secret = b""
    if len(secret) != KEY_BYTES:
        raise LockedError(f"{path} holds no key of letbe", "put it back from your copy of it")
    return secret


def drop(name: str) -> None:
    """Overwrite and remove the secret of a KEK; one that is not there is fine.

    Raises:
        UnwritableError: It is there still.
    """
    path = _path(name)
    with saying_why(path):
        try:
            with path.open("r+b", buffering=0) as file:
                file.write(bytes(2 * KEY_BYTES))
                os.fsync(file.fileno())
        except FileNotFoundError:
            return
        path.unlink(missing_ok=True)
