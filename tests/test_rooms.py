"""Data flows one way: a room imports only from the rooms above it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "letbe"

#: The rooms in the order the data flows.  Modules that belong to no room are rooms of their own.
ROOMS = (
    "errors",
    "i18n",
    "compiling",
    "compiled",
    "config",
    "vault",
    "home",
    "readers",
    "history",
    "people",
    "words",
    "pattern",
    "ties",
    "engines",
    "space",
    "reading",
    "letters",
    "chapters",
    "gates",
    "example",
    "board",
    "screen",
    "cli",
    "web",
)


def rooms_imported(file: Path) -> set[str]:
    """Name the rooms that a file imports, wherever in the file it does so."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {a.name.split(".")[1] for a in node.names if a.name.startswith("letbe.")}
        elif isinstance(node, ast.ImportFrom) and node.module == "letbe":
            found |= {a.name for a in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("letbe."):
            found.add(str(node.module).split(".")[1])
    return found - {"__version__"}


def room_of(file: Path) -> str:
    """Name the room that a file stands in."""
    return file.relative_to(SOURCE).parts[0].removesuffix(".py")


FILES = sorted(f for f in SOURCE.rglob("*.py") if room_of(f) not in {"__init__", "__main__"})


@pytest.mark.parametrize("file", FILES, ids=lambda f: str(f.relative_to(SOURCE)))
def test_a_room_imports_only_from_rooms_above_it(file: Path) -> None:
    """An arrow that points back is how a design starts to rot."""
    own = ROOMS.index(room_of(file))
    later = {r for r in rooms_imported(file) if ROOMS.index(r) > own}
    assert later == set(), f"{room_of(file)} comes before {later}"
