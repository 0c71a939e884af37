"""The records of this room as JSON: one shape, whatever surface prints it."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from enum import Enum


def as_json(value: object) -> object:  # noqa: PLR0911 - one a kind of value
    """Turn a record into what ``json`` can write.

    Records become objects with the names of their fields, moments ISO 8601 in UTC with ``Z``, ids
    hexadecimal; everything else stays as it is.

    >>> from letbe.space.answers import Answer, Verdict
    >>> as_json(Answer(Verdict.SEND, ()))["verdict"]
    'send'
    """
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, bytes):
        return value.hex()
    if is_dataclass(value):
        return {f.name: as_json(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return {name: as_json(v) for name, v in zip(value._fields, value, strict=True)}
    if isinstance(value, tuple | list | frozenset):
        return [as_json(v) for v in (sorted(value) if isinstance(value, frozenset) else value)]
    return value
