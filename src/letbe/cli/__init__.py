"""The command line: parse, call one function, print.

The commands stand in the order of ``COMMANDS``; each is a file of its own and loads what it needs
when it runs.
"""

from __future__ import annotations

import sys
from typing import Final

import click

from letbe import __version__
from letbe.cli.asks import asks_command
from letbe.cli.book import book_command
from letbe.cli.care import care_command
from letbe.cli.common import stop
from letbe.cli.completion import completion_command
from letbe.cli.export import export_command
from letbe.cli.forget import forget_command
from letbe.cli.formats import formats_command
from letbe.cli.join import join_command, split_command
from letbe.cli.keepsake import keepsake_command
from letbe.cli.key import key_group
from letbe.cli.letters import letters_command
from letbe.cli.log import log_command, returns_command
from letbe.cli.look import look_command
from letbe.cli.may import may_command
from letbe.cli.people import people_command
from letbe.cli.read import read_command
from letbe.cli.reflect import reflect_command
from letbe.cli.release import release_command
from letbe.cli.space import space_command
from letbe.cli.write import write_command
from letbe.errors import LetbeError
from letbe.i18n import use

#: Every command, in the order of a first evening.
COMMANDS: Final = (
    read_command,
    formats_command,
    people_command,
    look_command,
    reflect_command,
    asks_command,
    space_command,
    may_command,
    write_command,
    letters_command,
    care_command,
    returns_command,
    release_command,
    book_command,
    log_command,
    export_command,
    keepsake_command,
    forget_command,
    join_command,
    split_command,
    key_group,
    completion_command,
)


class _InOrder(click.Group):
    """A group that lists its commands in the order in which they are used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Give the names in the order in which they were added."""
        del ctx
        return list(self.commands)


_LANG_HELP: Final = "The language letbe speaks: en, es.  [default: LETBE_LANG, or the machine's own]"


def _speak(_ctx: click.Context, _option: click.Parameter, code: str | None) -> None:
    """Speak the language that the user names, or that of the machine, from the first word on."""
    try:
        use(code)
    except LetbeError as error:
        stop(error, as_json="--json" in sys.argv)


@click.group(
    cls=_InOrder,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Everything stays on this machine. LETBE_HOME, LETBE_PASSPHRASE and LETBE_NOW set the home, its passphrase and the time.",  # noqa: E501
)
@click.version_option(__version__, message="letbe %(version)s")
@click.option("--lang", metavar="CODE", expose_value=False, is_eager=True, callback=_speak, help=_LANG_HELP)
def main() -> None:
    """See how you and the people you know are really in touch, and let them be.

    Start with: letbe read PATH, where PATH is an exported chat, a mailbox, or a folder of them.
    """


for _command in COMMANDS:
    main.add_command(_command)
