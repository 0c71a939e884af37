"""Write ``docs/history.md`` from the columns that the code itself uses; ``--check`` only compares.

PYTHONPATH=src python docs/make_schema.py [--check]
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from letbe.history.schema import MESSAGES_COLUMNS, STORED_COLUMNS
from letbe.history.sealing import SEALED
from letbe.history.store import ROWS_PER_BUCKET, SEGMENTS_PER_BUCKET

if TYPE_CHECKING:
    from letbe.history.schema import Column

PAGE: Final = Path(__file__).parent / "history.md"

_TEXT: Final = """\
<!-- Written by docs/make_schema.py from src/letbe/history/schema.py: change that one, then run it. -->

# The history

letbe keeps who was in touch when, and no word of what was said. There is no column that could hold one.

The history lies in the folder `history` of your home, in Parquet files that are encrypted as a whole;
which files belong to it is written in the database beside it. [Security](security.md) says what is
encrypted with what.

## What letbe hands out

`letbe.read(...).messages` and `letbe.ties.read` use this table: one row for each message, and for a mail to
three people three rows.

{messages}

## What lies in the history

A message belongs to a *handle* there: one address of somebody on one channel. Handles of one person are put
together when the history is read, so that joining and splitting people changes no message. Columns
marked **sealed** are made unreadable once more, with a key that only this handle has.

{stored}

## When does a message count twice?

Never, however often you read the same or an overlapping export:

- Where the export gives each message an id of its own, that id decides.
- Where it does not (WhatsApp), two messages are the same if everything that is kept of them is the same,
  down to the minute. Two equal "ok" in one minute of one export are two messages; the same two in a second
  export are the same two.

## How it grows

What you read is added as a new file, and nothing that is there is changed. When a bucket has {segments}
files, the newest are merged; when it has more than {rows:,} messages, it is split in two. All messages of
one person are always in one bucket, so that a bucket can be read by itself and fits in memory. Messages of
one handle with the same time stay in the order of the export, for that order tells who wrote first.

A file counts only once the database names it, and it is named in one step after it is safely on disk. A
crash, a power cut or a full disk leaves the old history or the new one.

A file that is not what letbe wrote there (a failing disk, a cut copy) is moved to the folder `damaged` and
kept. letbe says which one it was, goes on without its messages, and has them again when you read
your exports again.
"""


def table(columns: tuple[Column, ...], *, stored: bool) -> str:
    """Write some columns as a table."""
    lines = ["| column | type | unit | can be missing | meaning |", "|---|---|---|---|---|"]
    for c in columns:
        sealed = " **sealed**" if stored and c.name in SEALED else ""
        missing = "yes" if c.nullable and not (stored and c.name == "direction") else "no"
        dtype = str(c.dtype).replace("<values=", " of ").split(", indices")[0]
        lines.append(f"| `{c.name}`{sealed} | {dtype} | {c.unit or '—'} | {missing} | {c.meaning} |")
    return "\n".join(lines)


def page() -> str:
    """Write the page."""
    return _TEXT.format(
        messages=table(MESSAGES_COLUMNS, stored=False),
        stored=table(STORED_COLUMNS, stored=True),
        segments=SEGMENTS_PER_BUCKET,
        rows=ROWS_PER_BUCKET,
    )


def main() -> int:
    """Write the page, or say whether it is up to date."""
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(page(), "utf-8")
        return 0
    if PAGE.exists() and PAGE.read_text("utf-8") == page():
        return 0
    print(f"{PAGE} is not up to date: run python docs/make_schema.py", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
