"""Write ``docs/formats/history.md`` from the columns of the history.

python -m docs.make_schema [--check]
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from docs.generated import keep

if TYPE_CHECKING:
    from collections.abc import Iterable

    from letbe.history.schema import Column

HEADER: Final = """\
# What letbe keeps of a message

<!-- Written by docs/make_schema.py from src/letbe/history/schema.py. -->

A message becomes one row: when, which way, where, and how much. There is no column for what was said, so
that no part of letbe can show it, lose it or be asked for it. A mail to three people is three rows.

Rows lie in Parquet files inside the home, encrypted.
[Where it lies](../guide/first-evening.md#where-it-lies) tells more.

"""

MESSAGES: Final = """\
## What the library hands out

`letbe.read(...).messages` is an Arrow table with these columns. `letbe.ties.read` takes the same.

"""

STORED: Final = """\
## What lies in the history

The same, but for whom it belongs to: a row belongs to a handle, and which handles are one person is kept
apart. So joining two handles, and splitting them again, never rewrites a message.

"""


def _type(column: Column) -> str:
    """Name a column's type as a person reads it; that words are stored once is of no interest here."""
    return str(getattr(column.dtype, "value_type", column.dtype))


def table(columns: Iterable[Column]) -> str:
    """Write columns as a table."""
    head = ["| column | type | unit or values | can be missing | meaning |", "|---|---|---|---|---|"]
    rows = [
        f"| `{c.name}` | {_type(c)} | {c.unit} | {'yes' if c.nullable else 'no'} | {c.meaning} |"
        for c in columns
    ]
    return "\n".join([*head, *rows, ""])


def page() -> str:
    """Write the page."""
    from letbe.history.schema import MESSAGES_COLUMNS, STORED_COLUMNS  # noqa: PLC0415 - loads Arrow

    shared = {c.name for c in MESSAGES_COLUMNS}
    own = [c for c in STORED_COLUMNS if c.name not in shared]
    return f"{HEADER}{MESSAGES}{table(MESSAGES_COLUMNS)}\n{STORED}{table(own)}"


if __name__ == "__main__":
    keep("docs/formats/history.md", page(), sys.argv[1:])
