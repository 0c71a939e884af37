"""``letbe key``: keep a copy of the key file, and put it back."""

from __future__ import annotations

from pathlib import Path

import click

from letbe.cli.common import command, home_of, home_option, print_json
from letbe.i18n import _


@click.group(
    "key",
    context_settings={"help_option_names": ["-h", "--help"]},
    short_help="Keep a copy of your home's key file.",
)
def key_group() -> None:
    """Keep a copy of your home's key file, or put it back.

    A home behind a passphrase opens with a key file, too, which lies outside the home. It is exchanged
    whenever you forget somebody, so that no old copy of your home brings them back. Should your disk fail,
    a backup of the home opens only with a copy of the key file. Keep one apart from your backups, make a new
    one after each forgetting, and destroy the one before.

    \b
    Examples:
      letbe key save /media/stick/letbe.key
      letbe key restore /media/stick/letbe.key
    """


@command("save", short_help="Write a copy of the key file.")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@home_option
def save_command(file: Path, home: str | None, as_json: bool) -> None:
    """Write a copy of your home's key file to a new FILE.

    \b
    Example:
      letbe key save /media/stick/letbe.key
    """
    from letbe.vault import save_key

    save_key(home_of(home), file)
    if as_json:
        print_json({"saved": str(file)})
    else:
        click.echo(
            _(
                "The key file was copied to {file}. With your passphrase it opens this home as it is today."
            ).format(file=file)
        )
        click.echo(
            _("Keep it apart from your backups, and make a new one after you have forgotten somebody.")
        )


@command("restore", short_help="Put the key file back.")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@home_option
def restore_command(file: Path, home: str | None, as_json: bool) -> None:
    """Put your home's key file back from FILE.

    \b
    Example:
      letbe key restore /media/stick/letbe.key
    """
    from letbe.vault import restore_key

    restore_key(home_of(home), file)
    if as_json:
        print_json({"restored": str(file)})
    else:
        click.echo(_("The key file is back. The home opens with its passphrase."))


key_group.add_command(save_command)
key_group.add_command(restore_command)
