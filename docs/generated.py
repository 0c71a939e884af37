"""Pages that are written from the code, or only compared with it."""

from __future__ import annotations

import difflib
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]

#: How much of a difference is shown.
MOST_LINES: Final = 40


def keep(name: str, text: str, arguments: list[str]) -> None:
    """Write a page, or with ``--check`` end with a difference if it is not what would be written.

    Args:
        name: The page, from the top of the project.
        text: What it should hold.
        arguments: ``sys.argv[1:]``.
    """
    path = ROOT / name
    old = path.read_text("utf-8") if path.exists() else ""
    if "--check" not in arguments:
        path.write_text(text, "utf-8")
    elif old != text:
        lines = difflib.unified_diff(
            old.splitlines(), text.splitlines(), name, "as it should be", lineterm=""
        )
        sys.exit("\n".join([*list(lines)[:MOST_LINES], f"{name} is out of date: make docs writes it anew"]))
