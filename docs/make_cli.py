"""Write ``docs/cli.md`` from what the commands say of themselves.

    python -m docs.make_cli [--check]

A command without help, an option without help and a command without an example are errors: what a
person cannot look up is not finished.
"""

from __future__ import annotations

import inspect
import re
import sys
from typing import TYPE_CHECKING, Final

import click

from docs.generated import keep

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

HEADER: Final = """\
# Commands

<!-- Written by docs/make_cli.py from the commands themselves. -->

Every command takes `--help`. With `--json`, a command prints one JSON document on standard output and nothing
else there; an error is then `{"error": ..., "hint": ...}` on standard error, with a status other than 0.
See [what letbe says when something is wrong](errors.md).
"""

#: Options that click adds or that explain themselves in one line on this page.
_OWN: Final = frozenset({"help"})


def root_command(module: ModuleType) -> click.Group:
    """Find the command that holds all others.

    Raises:
        LookupError: The module has none.
    """
    groups = [c for c in vars(module).values() if isinstance(c, click.Group)]
    inner = {id(c) for g in groups for c in g.commands.values()}
    outer = [g for g in groups if id(g) not in inner]
    if not outer:
        raise LookupError(f"{module.__name__} has no click group")
    return outer[0]


def _context(command: click.Command, name: str, parent: click.Context | None = None) -> click.Context:
    """Make what a command needs to know to print its help."""
    return click.Context(command, info_name=name, parent=parent, **command.context_settings)


def walk(command: click.Command, context: click.Context) -> Iterator[tuple[click.Context, click.Command]]:
    """Give a command and all below it, in the order in which ``--help`` lists them."""
    yield context, command
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            if (inner := command.get_command(context, name)) is not None and not inner.hidden:
                yield from walk(inner, _context(inner, name, context))


def _options(command: click.Command) -> list[click.Option]:
    """Give the options that a command declares and shows."""
    return [p for p in command.params if isinstance(p, click.Option) and not p.hidden and p.name not in _OWN]


def _words(command: click.Command) -> str:
    """Give all that a command says of itself."""
    return "\n\n".join(inspect.cleandoc(part) for part in (command.help, command.epilog) if part)


def missing(command: click.Command, path: str) -> list[str]:
    """Name what a command does not say of itself.  A group needs no example: its commands have theirs.

    >>> missing(click.Command("read"), "letbe read")
    ['letbe read has no help', 'letbe read has no example']
    """
    found = [] if command.help else [f"{path} has no help"]
    if not isinstance(command, click.Group) and not re.search(
        rf"^\s*(\$ )?{re.escape(path)}\b", _words(command), re.MULTILINE
    ):
        found.append(f"{path} has no example")
    return found + [f"{path} {o.opts[0]} has no help" for o in _options(command) if not o.help]


def section(context: click.Context, command: click.Command) -> str:
    """Write what ``--help`` says of a command, as a section."""
    level = "##" if context.parent is None or context.parent.parent is None else "###"
    context.terminal_width = context.max_content_width = 96
    return f"{level} {context.command_path}\n\n```text\n{command.get_help(context).rstrip()}\n```\n"


def page(root: click.Group) -> str:
    """Write the page.

    Raises:
        LookupError: A command leaves something unsaid; the text names all of it.
    """
    tree = list(walk(root, _context(root, "letbe")))
    unsaid = [line for context, command in tree for line in missing(command, context.command_path)]
    if unsaid:
        raise LookupError("\n".join(unsaid))
    return HEADER + "".join("\n" + section(context, command) for context, command in tree)


def main() -> None:
    """Write the page or check it."""
    import letbe.cli  # noqa: PLC0415 - the functions above serve any commands

    try:
        text = page(root_command(letbe.cli))
    except LookupError as error:
        sys.exit(str(error))
    keep("docs/cli.md", text, sys.argv[1:])


if __name__ == "__main__":
    main()
