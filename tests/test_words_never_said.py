"""Some words are never said: no cause, no diagnosis, no push, no shame, in no string of the program."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE: Final = Path(__file__).parents[1] / "src" / "letbe"

#: What no sentence of letbe holds.
NEVER: Final = (
    *("ghosting", "ignoring you", "stonewall", "cold shoulder", "punish"),
    *("blocked", "denied", "violation", "relapse"),
    *("clingy", "needy", "desperate", "lost interest"),
    *("avoidant", "anxious", "narcissis", "toxic", "red flag", "trauma"),
    *("win back", "win them back", "re-engage", "miss you", "no-contact", "your chances", "odds"),
    *("streak", "your score", "days clean", "don't break", "reach out", "keep in touch"),
    *("finally", "at last", "good news", "they need you"),
    *(
        "calm down",
        "stay positive",
        "everything happens for a reason",
        "move on",
        "congratulations",
        "well done",
    ),
)

#: Rooms whose strings are words of an export, or of the people in the example, not of letbe.
NOT_OURS: Final = ("readers", "example")


def sentences(file: Path) -> Iterator[tuple[int, str]]:
    """Give the strings of a file that are shown to somebody: not its docstrings."""
    tree = ast.parse(file.read_text("utf-8"))
    described = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
        and not (isinstance(node, ast.FunctionDef) and node.name.endswith("_command"))
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in described:
            yield node.lineno, node.value


FILES: Final = sorted(f for f in SOURCE.rglob("*.py") if f.relative_to(SOURCE).parts[0] not in NOT_OURS)


@pytest.mark.parametrize("file", FILES, ids=lambda f: str(f.relative_to(SOURCE)))
def test_no_string_says_what_is_never_said(file: Path) -> None:
    """A tool that is used at a hard moment must not hurt, push or pretend to know."""
    said = [
        f"line {line}: {word}"
        for line, text in sentences(file)
        for word in NEVER
        if re.search(rf"\b{re.escape(word)}", text, re.IGNORECASE)
    ]
    assert said == []


def test_no_sentence_ends_in_an_exclamation_mark() -> None:
    """It must feel calm."""
    loud = [
        f"{file.name}:{line}"
        for file in FILES
        for line, text in sentences(file)
        if re.search(r"[a-z]!(\s|$)", text)
    ]
    assert loud == []
