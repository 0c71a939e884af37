"""Where the first secret comes from: the platform's keyring, or a passphrase."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final, TypeAlias

from letbe.errors import LockedError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

#: Gives a passphrase; the argument is True when a new one is chosen (the caller asks twice then).
AskPassphrase: TypeAlias = "Callable[[bool], str]"

#: The passphrase for scripts.
PASSPHRASE_VARIABLE: Final = "LETBE_PASSPHRASE"  # noqa: S105 - the name of a variable, no secret

#: The name under which secrets stand in the platform's keyring.
SERVICE: Final = "letbe"

_NO_PASSPHRASE_HINT: Final = (
    f"run letbe in a terminal, where it can ask, or set {PASSPHRASE_VARIABLE} for scripts"
)


def passphrase_from(environ: Mapping[str, str], ask: AskPassphrase | None, *, choose: bool) -> str:
    """Get the passphrase: from the environment, else by asking.

    Args:
        environ: Where ``LETBE_PASSPHRASE`` is looked up.
        ask: Asks a person; None where nobody is there.
        choose: A new one is chosen.

    Raises:
        LockedError: There is none, or it is empty.
    """
    if PASSPHRASE_VARIABLE in environ:
        given = environ[PASSPHRASE_VARIABLE]
        met = f"{PASSPHRASE_VARIABLE} is empty"
    elif ask is not None:
        given = ask(choose)
        met = "the passphrase is empty"
    else:
        raise LockedError("the home is locked, and there is no passphrase", _NO_PASSPHRASE_HINT)
    if not given:
        raise LockedError(met, "an empty passphrase protects nothing; give another one")
    return given


def keyring_is_safe() -> bool:
    """Tell a keyring that keeps secrets from one that fails, forgets or writes them in clear."""
    import keyring  # noqa: PLC0415 - a passphrase needs none of it

    try:
        backend = keyring.get_keyring()
        module, name = type(backend).__module__, type(backend).__name__
        unsafe = module.startswith(("keyring.backends.fail", "keyring.backends.null")) or "Plaintext" in name
        if unsafe or backend.priority <= 0:
            return False
        keyring.set_password(SERVICE, "probe", "kept")
        kept = keyring.get_password(SERVICE, "probe") == "kept"
        keyring.delete_password(SERVICE, "probe")
    except Exception:  # noqa: BLE001 - a backend raises whatever its platform does; then it is none for us
        return False
    return kept


def keep(name: str, secret: bytes) -> None:
    """Put a secret into the keyring.

    Raises:
        LockedError: The keyring does not take it.
    """
    import keyring  # noqa: PLC0415

    try:
        keyring.set_password(SERVICE, name, secret.hex())
    except Exception:  # noqa: BLE001 - a backend raises whatever its platform does
        raise LockedError("the keyring does not take letbe's key", "unlock it, then run it again") from None


def kept(name: str) -> bytes:
    """Get a secret from the keyring.

    Raises:
        LockedError: The keyring is locked, or the secret is not in it.
    """
    import keyring  # noqa: PLC0415

    try:
        found = keyring.get_password(SERVICE, name)
    except Exception:  # noqa: BLE001 - a backend raises whatever its platform does
        raise LockedError(
            "the keyring that holds letbe's key is locked or not there",
            "log in to the desktop where this home was made, and unlock the keyring",
        ) from None
    if not found:
        raise LockedError(
            "letbe's key is not in the keyring",
            "open the home as the user who made it, or put the keyring back from a backup",
        )
    try:
        return bytes.fromhex(found)
    except ValueError:
        raise LockedError(
            "what the keyring holds for letbe is not a key", "put the keyring back from a backup"
        ) from None


def drop(name: str) -> None:
    """Take a secret out of the keyring; one that is not there is fine."""
    import keyring  # noqa: PLC0415

    with suppress(Exception):  # a backend raises whatever its platform does; the secret is useless by now
        keyring.delete_password(SERVICE, name)
