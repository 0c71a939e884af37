"""``letbe read imaps://USER@HOST``: a mailbox at its server, with a password that nobody else sees."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import click

from letbe.cli.common import ask_passphrase, can_ask, the_time
from letbe.errors import LockedError
from letbe.i18n import _
from letbe.vault.source import SERVICE, keyring_is_safe

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from letbe.reading.keep import Kept
    from letbe.reading.mailbox import Account


def read_mailbox(url: str, wishes: Any, home: Path | None, folders: Sequence[str]) -> Kept:
    """Read a mailbox at its server; keep nothing where there is no home.

    Args:
        url: ``imaps://USER@HOST``.
        wishes: How.
        home: The home.
        folders: The folders to read; all but spam, bin and drafts if not given.

    Raises:
        LetbeError: The address, the password or the server is of no use.
    """
    from letbe.reading.mailbox import account_of, opened
    from letbe.reading.sync import keep_mailbox, look_at_mailbox

    account = account_of(url)
    password, asked = _password(account)
    with opened(account, password) as mailbox:
        if asked:
            _offer_to_keep(account, password)
        if home is None:
            return look_at_mailbox(mailbox, wishes, folders=folders)
        asking = ask_passphrase if can_ask() else None
        return keep_mailbox(
            home, mailbox, wishes, the_time(), folders=folders, tell=_tell, ask_passphrase=asking
        )


def _tell(folder: str) -> None:
    """Say which folder is being read, where somebody looks."""
    from letbe.readers.found import shown

    if sys.stderr.isatty():
        click.echo(_("reading {folder}").format(folder=shown(folder)), err=True)


def _entry(account: Account) -> str:
    """Name the password in the keyring."""
    return f"mailbox {account}"


def _password(account: Account) -> tuple[str, bool]:
    """Get the password from the keyring, else by asking; and say whether it was asked."""
    kept = _from_keyring(account)
    if kept:
        return kept, False
    if not can_ask():
        raise LockedError(
            _("there is no password for {account}").format(account=account),
            _("run letbe at a terminal, where it can ask; it offers to keep the password in the keyring"),
        )
    words = _("Password of {user} at {host}").format(user=account.user, host=account.host)
    return str(click.prompt(words, hide_input=True, err=True)), True


def _from_keyring(account: Account) -> str | None:
    """Look the password up; a keyring that is locked or not there has none."""
    import keyring

    with suppress(Exception):  # a backend raises whatever its platform does
        return keyring.get_password(SERVICE, _entry(account))
    return None


def _offer_to_keep(account: Account, password: str) -> None:
    """Ask whether a password that works is to be kept, where there is a place for it."""
    import keyring

    if keyring_is_safe() and click.confirm(_("Keep the password in this machine's keyring?"), err=True):
        with suppress(Exception):  # as above; it is asked again next time
            keyring.set_password(SERVICE, _entry(account), password)
