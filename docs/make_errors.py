"""Write ``docs/errors.md`` from the error family.

python -m docs.make_errors [--check]
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import sys
from typing import TYPE_CHECKING, Final

import letbe
from docs.generated import keep
from letbe.errors import LetbeError

if TYPE_CHECKING:
    from collections.abc import Iterator

HEADER: Final = """\
# What letbe says when something is wrong

<!-- Written by docs/make_errors.py from the error classes. -->

An error says what was met and where, and then what would help:

```text
letbe: chat.txt line 4127: "03/04/21" could be March or April
  say which: --date-order dmy or mdy
```

With `--json` it is one document on standard error:

```json
{"error": "chat.txt line 4127: \\"03/04/21\\" could be March or April",
 "hint": "say which: --date-order dmy or mdy"}
```

An error never holds the text of a message. Nothing of it is written to a log.

Status 0 means that the command did what it was asked to, and 3 is kept for the answer "hold". One record
or one file that cannot be read is no error of the command: the others are still read, and the summary
says what was left out and why.

| name | status | when |
|---|---|---|
"""


def load_all() -> None:
    """Load every room, so that each error class is known wherever it is written."""
    for module in pkgutil.walk_packages(letbe.__path__, "letbe."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)


def family(root: type[LetbeError]) -> Iterator[type[LetbeError]]:
    """Give an error class and all below it, in the order in which they are written."""
    yield root
    for inner in root.__subclasses__():
        yield from family(inner)


def row(error: type[LetbeError]) -> str:
    """Write the row of one error class.

    >>> row(LetbeError)
    '| `LetbeError` | 1 | Something that the person can do something about. |'
    """
    words = " ".join(inspect.cleandoc(error.__doc__ or "").partition("\n\n")[0].split())
    if not words:
        raise LookupError(f"{error.__name__} has no docstring")
    return f"| `{error.__name__}` | {error.exit_status} | {words} |"


def page() -> str:
    """Write the page."""
    load_all()
    return HEADER + "".join(f"{row(error)}\n" for error in family(LetbeError))


if __name__ == "__main__":
    keep("docs/errors.md", page(), sys.argv[1:])
