"""A slow reading of a shape over a parsed document, in plain Python: what the walker must find, too."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from letbe.readers.fields.jsonwalk import Group, Shape


@dataclass
class Row:
    """One object of a group, as text."""

    which: int
    parent: int
    values: dict[str, str] = field(default_factory=dict)


def as_text(value: Any) -> str:
    """Write a value as the walker hands it out: a string as it is, anything else as it is written."""
    return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))


def below(value: Any, steps: list[str], key: str) -> Iterator[tuple[Any, str]]:
    """Follow steps from a value."""
    if not steps:
        yield value, key
        return
    first, rest = steps[0], steps[1:]
    if first == "[]" and isinstance(value, list):
        for element in value:
            yield from below(element, rest, "")
    elif first == "*" and isinstance(value, dict):
        for name, member in value.items():
            yield from below(member, rest, name)
    elif isinstance(value, dict) and first in value:
        yield from below(value[first], rest, first)


def steps_of(path: str) -> list[str]:
    """Split a path."""
    return [step for step in path.split("/") if step]


def rows_of(document: Any, group: Group, path: str, which: int, parent: int) -> Iterator[tuple[Row, Any]]:
    """Give the rows of a group below a value."""
    for value, key in below(document, steps_of(path), ""):
        if value is None:
            continue
        row = Row(which, parent)
        for name, at in group.fields.items():
            if at == "@key":
                row.values[name] = key
                continue
            found = [v for v, _ in below(value, [] if at == "." else steps_of(at), "")]
            if found and found[-1] is not None:
                row.values[name] = as_text(found[-1])
        yield row, value


def read(document: Any, shape: Shape) -> tuple[list[Row], dict[str, list[Row]], dict[str, list[Row]]]:
    """Give records, the rows within them by group, and the rows around them by group."""
    records: list[tuple[Row, Any]] = []
    for which, path in enumerate(shape.records.paths):
        records += rows_of(document, shape.records, path, which, -1)
    within: dict[str, list[Row]] = {}
    top = shape.records.paths[0]
    for group in shape.within:
        within[group.name] = [
            row
            for number, (_, value) in enumerate(records)
            for row, _ in rows_of(value, group, group.paths[0].removeprefix(top), 0, number)
        ]
    around = {g.name: [r for r, _ in rows_of(document, g, g.paths[0], 0, -1)] for g in shape.around}
    return [row for row, _ in records], within, around
