"""``letbe keepsake``: put a tie away in one encrypted archive."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from letbe.cli.asking import find
from letbe.cli.common import can_ask, command, home_option, opened_plainly, print_json
from letbe.errors import UsageError
from letbe.i18n import _

if TYPE_CHECKING:
    from letbe.chapters.keepsake import Passphrase, Recipient

#: The words that lock a keepsake, for scripts.
WORDS_VARIABLE = "LETBE_KEEPSAKE_PASSPHRASE"


@command("keepsake", short_help="Put a tie away in one encrypted archive.")
@click.argument("person")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--from",
    "exports",
    type=click.Path(path_type=Path),
    multiple=True,
    required=True,
    help="An export that goes in as it is, a file or a folder; repeatable.",
)
@click.option(
    "--to-key", "key", metavar="KEY", help="Lock it to a public key of age, instead of a passphrase."
)
@home_option
def keepsake_command(
    person: str, file: Path, exports: tuple[Path, ...], key: str | None, home: str | None, as_json: bool
) -> None:
    """Put the exports of a tie, and what letbe holds of it, into one new encrypted FILE.

    It is an age archive (age-encryption.org) and opens without letbe, with the passphrase that you choose now
    or with your key. It is read back and compared before it counts. Put it where you will not come upon it.
    Then, if you wish, `letbe forget PERSON` removes what letbe holds.

    \b
    Examples:
      letbe keepsake ada ada.age --from "WhatsApp Chat with Ada.zip" --from letters/
      letbe keepsake ada ada.age --from chats/ --to-key age1...
    """
    with opened_plainly(home, None) as (opened, _zone):
        from letbe.chapters.archive import refuse_taken
        from letbe.chapters.export import everything
        from letbe.chapters.keepsake import keep_away, members

        known = find(opened, person)
        refuse_taken(file)
        lock = _lock(key)
        written = keep_away(file, members(exports, everything(opened, known)), lock)
    if as_json:
        print_json({"file": str(file), "files": written.files, "bytes": written.bytes})
        return
    words = _("{n} files are in {file}, encrypted, read back and compared.")
    click.echo(words.format(n=written.files, file=file))
    click.echo(_("It opens with: age -d FILE | tar x"))
    click.echo(_("letbe still holds what it held; to remove that: letbe forget PERSON"))


def _lock(key: str | None) -> Passphrase | Recipient:
    """Ask for the words, or take the key.

    Raises:
        UsageError: Nobody can be asked, or the words are empty.
    """
    from letbe.chapters.keepsake import Passphrase, Recipient

    if key is not None:
        return Recipient(key)
    words = os.environ.get(WORDS_VARIABLE)
    if words is None and can_ask():
        words = str(
            click.prompt(
                _("Choose a passphrase for the keepsake"), hide_input=True, confirmation_prompt=True, err=True
            )
        )
    if not words:
        raise UsageError(
            _("a keepsake needs a passphrase, and nobody is here to choose one"),
            _("set {variable}, or lock it to a key with --to-key age1...").format(variable=WORDS_VARIABLE),
        )
    return Passphrase(words)
