"""The most memory that ``letbe read --dry-run`` has, beside the size of the file that it reads.

Whole processes on generated exports: WhatsApp, Telegram and an mbox, and a WhatsApp export ten times as
long, whose time shows whether growth is linear.  The size is how many messages the chats have; the mbox
has a twentieth of it.  The floor is a process that has loaded everything and reads a few
messages; "+ x file" is what is added to it, in times the file, and "MB above" the peak above the file.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bench import telegram
from bench._mbox import write_mbox
from bench._measure import Run, process
from bench._whatsapp_export import generate

if TYPE_CHECKING:
    from collections.abc import Callable

#: What the project asks of itself: times the file beyond the floor, and MB above the file.
MOST_TIMES: Final = 2.5
MOST_ABOVE_MB: Final = 400

#: How much longer the second WhatsApp export is.
TEN_TIMES: Final = 10
FEW: Final = 10
MAIL_SHARE: Final = 20


def whatsapp(messages: int, path: Path) -> None:
    """Write a chat."""
    generate(messages, path)


def mbox(messages: int, path: Path) -> None:
    """Write a mailbox."""
    write_mbox(path, max(messages // MAIL_SHARE, 1))


#: Name, how an export is written, and how its file is called.
KINDS: Final[tuple[tuple[str, Callable[[int, Path], None], str], ...]] = (
    ("whatsapp", whatsapp, "chat.txt"),
    ("telegram", telegram.write, "result.json"),
    ("mbox", mbox, "mail.mbox"),
)


def read(path: Path) -> Run:
    """Read an export as a person does, and keep nothing."""
    return process(["-m", "letbe", "read", str(path), "--dry-run", "--json", "--zone", "UTC"])


def measured(name: str, write: Callable[[int, Path], None], file: str, messages: int) -> tuple[int, Run]:
    """Print one row, and give the size of the file and what reading it took."""
    with tempfile.TemporaryDirectory() as folder:
        few, path = Path(folder, "few"), Path(folder, "many")
        few.mkdir()
        path.mkdir()
        write(FEW * MAIL_SHARE, few / file)
        write(messages, path / file)
        size = (path / file).stat().st_size
        read(few / file)  # compiles, or loads what was compiled
        base, run = read(few / file), read(path / file)
    file_mb = size / 1e6
    times, above = (run.peak - base.peak) / file_mb, run.peak - file_mb
    kept = times <= MOST_TIMES and above <= MOST_ABOVE_MB
    print(
        f"  {name:9} {messages:>11,} {file_mb:>8,.0f} {base.peak:>9,.0f} {run.peak:>9,.0f}"
        f" {times:>8.2f} {above:>9,.0f} {run.cpu:>8.2f}{'' if kept else '  over'}",
        flush=True,
    )
    return size, run


def main(*sizes: int) -> None:
    """Print the table for exports of so many messages."""
    for messages in sizes or (1_000_000,):
        print(f"  {'':9} {'messages':>11} {'file MB':>8} {'floor MB':>9} {'peak MB':>9}", end="")
        print(f" {'+ x file':>8} {'MB above':>9} {'core s':>8}")
        found = {name: measured(name, write, file, messages) for name, write, file in KINDS}
        _, more = measured(*KINDS[0], TEN_TIMES * messages)
        ratio = more.cpu / found["whatsapp"][1].cpu
        print(f"  ten times the WhatsApp messages take {ratio:.1f} times the processor time")


if __name__ == "__main__":
    main()
