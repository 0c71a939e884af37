"""How a text of the user's own comes in, and leaves no trace on the way.

From standard input (``--text -``), from a file that the user names, typed at the terminal, or in an editor.
Never from the command line itself: the shell keeps that in its history, and others see it in the list of
processes.  What is typed goes on the terminal's other screen, which is gone afterwards.  An editor gets a
file in memory only (in a folder that nobody else can open); where there is no such place, it is not used.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from letbe.errors import UnreadableError, UsageError
from letbe.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

#: A line with only this ends a text at the terminal.
END: Final = "."
#: Four bytes a character at most, and somewhat more than any letter may have.
_MOST_BYTES: Final = 4_100_000
#: Kinds of file systems that are memory, and no disk.
_MEMORY: Final = ("tmpfs", "ramfs")
#: What the editors of this family are told, so that they keep no copy and no history of their own.
_QUIET_VI: Final = " -n -i NONE"
_VI: Final = ("vi", "vim", "nvim", "view")


def text_options(function: Callable[..., None]) -> Callable[..., None]:
    """Add ``--text -``, ``--file PATH`` and ``--editor``."""
    options: list[Any] = [
        click.option("--text", "text", metavar="-", help="Read the text from standard input: --text -"),
        click.option("--file", "file", metavar="PATH", help="Read the text from a file; the file stays."),
        click.option(
            "--editor", is_flag=True, help="Write in your editor, on a file that is only in memory."
        ),
    ]
    for option in reversed(options):
        function = option(function)
    return function


def given_text(text: str | None, file: str | None, *, editor: bool) -> str | None:
    """Read the text from where the user says; None where they say nothing.

    Raises:
        UsageError: Words stand on the command line, or two places are named.
        UnreadableError: It cannot be read as text.
    """
    if sum((text is not None, file is not None, editor)) > 1:
        raise UsageError(_("--text, --file and --editor are three ways in"), _("take one of them"))
    if text is not None:
        if text != "-":
            raise UsageError(
                _("words on the command line stay in the history of the shell"),
                _("--text - reads them from standard input; without it, letbe asks for them"),
            )
        return _decoded(sys.stdin.buffer.read(_MOST_BYTES + 1))
    if file is not None:
        return _from_file(file)
    return _from_editor() if editor else None


def _from_file(file: str) -> str:
    """Read a file that the user names."""
    try:
        with Path(file).open("rb") as opened:
            return _decoded(opened.read(_MOST_BYTES + 1))
    except OSError as error:
        raise UnreadableError(
            _("{file} cannot be read ({reason})").format(file=file, reason=error.strerror or ""),
            _("nothing was kept"),
        ) from None


def _decoded(raw: bytes) -> str:
    """Read bytes as text."""
    if len(raw) > _MOST_BYTES:
        raise UnreadableError(_("this is far too long for a letter"), _("nothing was kept"))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableError(_("this is no text in UTF-8"), _("nothing was kept")) from None


# ----------------------------------------------------------------------------- in an editor


def _from_editor() -> str:
    """Let the user write in their editor, on a file in memory that is overwritten and removed."""
    place = memory_place()
    if place is None:
        raise UsageError(
            _("this machine has no place in memory for an editor's file"),
            _("without --editor you write here in the terminal, and nothing lies on the disk"),
        )
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    if Path(editor).name in _VI:
        editor += _QUIET_VI
    folder = Path(tempfile.mkdtemp(dir=place, prefix="letbe-"))  # mkdtemp gives 0700
    try:
        path = folder / "letter"
        path.touch(mode=0o600)
        try:
            click.edit(filename=str(path), editor=editor)
        except click.ClickException:
            raise UsageError(
                _("the editor could not be started"), _("VISUAL or EDITOR names the one that letbe takes")
            ) from None
        return _from_file(str(path))
    finally:
        _shred(folder)


def memory_place() -> Path | None:
    """Give a folder that is only in memory; None where there is none that is known.

    The user's own runtime folder first, then the shared memory of the machine.
    """
    try:
        mounts = [line.split() for line in Path("/proc/mounts").read_text("utf-8").splitlines()]
    except OSError:
        return None
    memory = {Path(m[1]) for m in mounts if m[2] in _MEMORY}
    for name in (os.environ.get("XDG_RUNTIME_DIR"), "/dev/shm"):  # noqa: S108 - a folder of our own is made in it
        place = Path(name) if name else None
        if (
            place is not None
            and os.access(place, os.W_OK)
            and not memory.isdisjoint((place, *place.parents[:-1]))
        ):
            return place
    return None


def _shred(folder: Path) -> None:
    """Overwrite what an editor left, and remove it."""
    for path in folder.rglob("*"):
        with suppress(OSError):
            if path.is_file():
                path.write_bytes(bytes(path.stat().st_size))
    shutil.rmtree(folder, ignore_errors=True)


# ----------------------------------------------------------------------------- at the terminal


@contextmanager
def quiet_screen() -> Iterator[None]:
    """Go to the terminal's other screen: what stands there is not kept in its history."""
    other = os.name == "posix" and sys.stdout.isatty() and os.environ.get("TERM", "dumb") != "dumb"
    if other:
        click.echo("\x1b[?1049h\x1b[H", nl=False)
    try:
        yield
    finally:
        if other:
            click.echo("\x1b[?1049l", nl=False)


def typed() -> str:
    """Read lines until one is only a full stop, or the input ends.

    Lines are read plainly, without an editing library, for that one would keep a history.
    """
    lines: list[str] = []
    room = _MOST_BYTES
    while room > 0:
        line = sys.stdin.readline(room)
        if not line or line.strip() == END:
            break
        lines.append(line)
        room -= len(line)
    return "".join(lines)


def ask(question: str, allowed: Iterable[str]) -> str:
    """Ask for one of some answers, in any language's first letters; empty for none of them.

    An answer that is none of them is asked for once more, and then taken as none.
    """
    choices = {_(word).casefold(): word for word in allowed} | {word: word for word in allowed}
    for _attempt in range(2):
        click.echo(question + " ", nl=False)
        given = sys.stdin.readline().strip().casefold()
        found = {word for said, word in choices.items() if given and said.startswith(given)}
        if not given or len(found) == 1:
            return found.pop() if found else ""
    return ""


def show_text(text: str) -> None:
    """Show a text page by page on the other screen; elsewhere, plainly.

    What would steer the terminal is left out.
    """
    plain = "".join(c for c in text if c in "\n\t" or c.isprintable())
    if not (sys.stdout.isatty() and sys.stdin.isatty()):
        click.echo(plain.rstrip("\n"))
        return
    width, height = shutil.get_terminal_size((80, 24))
    lines = [part for line in plain.splitlines() for part in _folded(line, width - 1)]
    room = max(height - 3, 1)
    with quiet_screen():
        for first in range(0, max(len(lines), 1), room):
            click.echo("\n".join(lines[first : first + room]))
            click.echo("")
            click.echo(_("Enter goes on."), nl=False)
            sys.stdin.readline()


def _folded(line: str, width: int) -> list[str]:
    """Fold a long line."""
    from textwrap import wrap

    return wrap(line, max(width, 20), replace_whitespace=False, drop_whitespace=True) or [""]
