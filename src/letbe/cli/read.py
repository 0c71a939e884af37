"""``letbe read``: read exports and mailboxes."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Self

import click

from letbe.cli.common import can_ask, command, home_of, home_option, print_json, tell_when_compiling
from letbe.errors import UsageError
from letbe.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from letbe.reading.keep import Kept
    from letbe.reading.report import FileReport


@command("read", short_help="Read exports and mailboxes.")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=str), metavar="PATH...")
@click.option(
    "--me",
    multiple=True,
    metavar="NAME|ADDRESS",
    help="A name or an address of yours, as it stands in the files; repeatable, and remembered.",
)
@click.option(
    "--zone",
    metavar="ZONE",
    help="The zone of exports that name none, such as Europe/Berlin; remembered.  [default: this machine's]",
)
@click.option(
    "--date-order",
    type=click.Choice(["dmy", "mdy", "ymd"]),
    help="The order of day, month and year, if you know it.",
)
@click.option(
    "--format",
    "format_",
    metavar="FORMAT",
    help="Which format it is, if it is not recognised; letbe formats lists them.",
)
@click.option(
    "--watch", "watching", is_flag=True, help="Read what is in a folder, then what arrives, until Ctrl-C."
)
@click.option(
    "--map",
    "map_",
    multiple=True,
    metavar="NAME=COLUMN,...",
    help="What the columns of a table (CSV, Parquet) hold: time=Date,from=Sender,to=Recipient,text=Body.",
)
@click.option(
    "--folder", "folders", multiple=True, metavar="NAME", help="Only this folder of a mailbox at its server."
)
@click.option("--dry-run", is_flag=True, help="Read and report, and keep nothing.")
@click.option("--errors", is_flag=True, help="Show each record that could not be read.")
@home_option
def read_command(
    paths: tuple[str, ...],
    me: tuple[str, ...],
    zone: str | None,
    date_order: str | None,
    format_: str | None,
    map_: tuple[str, ...],
    watching: bool,
    folders: tuple[str, ...],
    dry_run: bool,
    errors: bool,
    home: str | None,
    as_json: bool,
) -> None:
    """Read exports and mailboxes; the format is recognised by content (letbe formats lists them).

    Folders and archives are looked into, at any depth, and a mailbox can be read at its server: letbe asks
    for the password, changes nothing there, and next time reads what is new.

    Only who wrote when, and how much, is kept, and a sentence of theirs that asks for room; no other word.
    Reading the same again adds nothing.

    \b
    Examples:
      letbe read "WhatsApp Chat with Ada.txt"
      letbe read ~/Downloads/exports --me Noor --me noor@example.org
      letbe read result.json --dry-run --errors
      letbe read --watch ~/Downloads
      letbe read imaps://noor@mail.example.org
      letbe read calls.csv --map time=Date,with=Number,direction=Type,kind=Type
    """
    from letbe.readers.csv.mapping import parse
    from letbe.reading.read import Wishes

    tell_when_compiling()
    progress = _Progress(visible=not as_json and sys.stderr.isatty())
    choose = None if as_json or watching or not can_ask() else partial(_choose, progress)
    wishes = Wishes(
        me=me, zone=zone, date_order=date_order, format=format_, columns=parse(map_), choose=choose
    )
    if watching:
        _watch(paths, wishes, None if dry_run else home_of(home), errors=errors, as_json=as_json)
        return
    into = None if dry_run else home_of(home)
    files, left_alone, counts = _read(paths, wishes, into, folders, progress)
    if as_json:
        print_json(_document(files, left_alone, counts))
    else:
        _print(files, left_alone, counts, errors=errors, dry_run=dry_run)
    if files and all(f.format is None for f in files):
        sys.exit(1)


def _read(
    paths: Sequence[str], wishes: Any, home: Path | None, folders: Sequence[str], progress: _Progress
) -> Answer:
    """Read files, then mailboxes at their servers; into no home where there is none."""
    from letbe.reading.mailbox import is_mailbox

    urls = [p for p in paths if is_mailbox(p)]
    files = [p for p in paths if not is_mailbox(p)]
    answers: list[Answer] = []
    if folders and not urls:
        raise UsageError(
            _("--folder is for a mailbox at its server"), _("name it: letbe read imaps://USER@HOST")
        )
    if files:
        with progress:
            if home is None:
                answers.append(_dry(files, wishes, progress.tell))
            else:
                answers.append(_keep(files, wishes, home, progress.tell))
    for url in urls:
        from letbe.cli.mailbox import read_mailbox

        answers.append(_answer(read_mailbox(url, wishes, home, folders)))
    return _joined(answers)


def _joined(answers: Sequence[Answer]) -> Answer:
    """Put answers together; people who are in two of them are counted in each."""
    files: list[FileReport] = []
    alone: dict[str, int] = {}
    counts: dict[str, int] = {}
    for found, left, some in answers:
        files += found
        for total, more in ((alone, left), (counts, some)):
            for name, n in more.items():
                total[name] = total.get(name, 0) + n
    return files, alone, counts


def _watch(paths: Sequence[str], wishes: Any, home: Path | None, *, errors: bool, as_json: bool) -> None:
    """Read into the home what is in some folders and what arrives; into no home where there is none."""
    from letbe.cli.common import ask_once
    from letbe.cli.watching import print_line, watch
    from letbe.reading.watch import folders_of

    folders = folders_of(paths)
    asking = ask_once() if can_ask() else None

    def read(some: Sequence[Path]) -> None:
        progress = _Progress(visible=not as_json and sys.stderr.isatty())
        given = [str(p) for p in some]
        with progress:
            if home is None:
                answer = _dry(given, wishes, progress.tell)
            else:
                answer = _keep(given, wishes, home, progress.tell, asking)
        if as_json:
            print_line(_document(*answer))
        else:
            _print(*answer, errors=errors, dry_run=home is None)

    if not as_json:
        names = ", ".join(str(f) for f in folders)
        click.echo(_("watching {folder}; Ctrl-C ends it").format(folder=names), err=True)
    watch(folders, read)


def _document(
    files: Sequence[FileReport], left_alone: Mapping[str, int], counts: Mapping[str, int]
) -> dict[str, Any]:
    """Give what was read as plain values."""
    from letbe.readers import troubles

    found = [f.as_json() for f in files]
    return {"files": found, **counts, "left_alone": dict(left_alone), "warnings": list(troubles())}


Answer = tuple["Sequence[FileReport]", "Mapping[str, int]", dict[str, int]]


def _dry(paths: Sequence[str], wishes: Any, tell: Callable[[int, int], None]) -> Answer:
    """Read without a home."""
    from letbe.reading.read import count_people, read_parts

    parts, others, left_alone = read_parts(paths, wishes, tell)
    added = sum(int((p.assigned.party >= 0).sum()) for p in parts)
    counts = {"added": added, "duplicates": 0, "people": count_people(parts)}
    return [*(p.report for p in parts), *others], left_alone, counts


def _keep(
    paths: Sequence[str],
    wishes: Any,
    home: Path,
    tell: Callable[[int, int], None],
    asking: Callable[[bool], str] | None = None,
) -> Answer:
    """Read into the home."""
    from letbe.cli.common import ask_passphrase, the_time
    from letbe.reading.keep import keep

    asking = asking or (ask_passphrase if can_ask() else None)
    return _answer(keep(home, paths, wishes, the_time(), progress=tell, ask_passphrase=asking))


def _answer(kept: Kept) -> Answer:
    """Give what became of a reading in the one shape."""
    counts = {
        "added": kept.added,
        "duplicates": kept.duplicates,
        "people": kept.people,
        "asks_in_force": kept.learnt.in_force,
        "asks_doubtful": kept.learnt.doubtful,
    }
    return kept.files, kept.left_alone, counts


def _choose(progress: _Progress, path: str, names: Sequence[str]) -> str | None:
    """Ask at the terminal which writer is me, where nothing says so; the bar makes room for the question."""
    from letbe.readers.found import shown

    progress.stop()
    click.echo(_("{file}: which of them are you?").format(file=shown(path)), err=True)
    for number, name in enumerate(names[:_MOST_NAMES], 1):
        click.echo(f"  {number}  {shown(name)}", err=True)
    numbers = click.IntRange(0, min(len(names), _MOST_NAMES))
    answer = click.prompt(_("A number, or 0 to leave it open"), type=numbers, err=True)
    return names[answer - 1] if answer else None


#: More names than this nobody looks through.
_MOST_NAMES: Final = 20


class _Progress:
    """A bar on standard error that runs with the bytes read, if somebody looks."""

    def __init__(self, visible: bool) -> None:
        self._visible = visible
        self._bar: Any = None
        self._task: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exit: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Take the bar away; more bytes bring it back."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None

    def tell(self, done: int, total: int) -> None:
        """Move the bar; it appears with the first bytes."""
        if not self._visible:
            return
        if self._bar is None:
            from rich.console import Console
            from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

            columns = (TextColumn(_("reading")), BarColumn(), DownloadColumn(), TimeRemainingColumn())
            self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
            self._bar.start()
            self._task = self._bar.add_task("reading", total=total)
        self._bar.advance(self._task, done)


def _print(
    files: Sequence[FileReport],
    left_alone: Mapping[str, int],
    counts: Mapping[str, int],
    *,
    errors: bool,
    dry_run: bool,
) -> None:
    """Print the summary."""
    from letbe.readers import troubles
    from letbe.screen.summary import summary

    for line in [*summary(files, left_alone, errors=errors), *_closing(counts, dry_run)]:
        click.echo(line)
    for trouble in troubles():
        click.echo(_("note: {trouble}").format(trouble=trouble), err=True)


def _closing(counts: Mapping[str, int], dry_run: bool) -> Iterator[str]:
    """Say what was kept, and what comes next."""
    from letbe.screen.words import counted

    messages, people = counted(counts["added"], "message"), counted(counts["people"], "person", "people")
    if dry_run:
        words = _("Nothing was kept. There would be {messages}, with {people}.")
        yield words.format(messages=messages, people=people)
        return
    words = _("Kept {messages}. You and {people} are in touch in these files.")
    if counts["duplicates"]:
        words = _("Kept {messages}; {known} known already. You and {people} are in touch in these files.")
    known = counted(counts["duplicates"], "message")
    yield words.format(messages=messages, known=known, people=people)
    waiting = counts["asks_in_force"] + counts["asks_doubtful"]
    if waiting:
        from letbe.screen.asks import waiting_line

        yield waiting_line(waiting)
    yield _("letbe people shows everybody.")
