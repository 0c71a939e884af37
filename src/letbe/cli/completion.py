"""``letbe completion``: let the shell complete commands and options."""

from __future__ import annotations

import click

from letbe.cli.common import command, print_json


@command("completion", short_help="Let the shell complete commands.")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion_command(shell: str, as_json: bool) -> None:
    """Print what makes a shell complete letbe's commands and options.

    \b
    Examples:
      letbe completion bash > ~/.local/share/bash-completion/completions/letbe
      letbe completion zsh > ~/.zfunc/_letbe
      letbe completion fish > ~/.config/fish/completions/letbe.fish
    """
    from click.shell_completion import get_completion_class

    from letbe.cli import main

    kind = get_completion_class(shell)
    if kind is None:  # pragma: no cover - the choices above are the ones that click has
        raise click.UsageError(shell)
    script = kind(main, {}, "letbe", "_LETBE_COMPLETE").source()
    if as_json:
        print_json({"shell": shell, "script": script})
    else:
        click.echo(script)
