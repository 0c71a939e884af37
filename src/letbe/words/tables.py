"""The tables of phrases: one file a language, data that a native speaker can read and correct."""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from letbe.words.found import KINDS
from letbe.words.syntax import BadPhraseError, OneOf, Phrase, parse

if TYPE_CHECKING:
    from collections.abc import Iterator

#: How sure a phrase is by itself, from the table's own word.
SURE: Final = ("clear", "likely", "weak")


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One phrase of a table.

    Attributes:
        language: ISO 639-1.
        kind: What it asks for; ``not`` for a near miss, ``unless`` for one that belongs to a phrase.
        sure: ``clear``, ``likely`` or ``weak``.
        said: The phrase as it is written in the table.
        phrase: The same, read.
        unless: What takes this phrase back.
        only: Of a near miss: the kinds that it takes back; empty for all.
        near: Of a near miss: True if it only takes back what it overlaps.
        whole: True if it counts only where it is the whole message (STOP).
        back: Of ``open``: True if it takes back what was asked before in the same text.
    """

    language: str
    kind: str
    sure: str
    said: str
    phrase: Phrase
    unless: tuple[Rule, ...] = ()
    only: frozenset[str] = frozenset()
    near: bool = False
    back: bool = False
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One language's phrases.

    Attributes:
        language: ISO 639-1.
        name: Its own name.
        reviewed: Who among native speakers has read it.
        joined: True where words are written without spaces.
        rules: What asks for something, and the near misses.
        lasting: What makes a pause one that lasts, and not one for the moment.
    """

    language: str
    name: str
    reviewed: str
    joined: bool
    rules: tuple[Rule, ...]
    lasting: tuple[Rule, ...] = ()


def read(source: str) -> Table:
    """Read one table.

    Args:
        source: The text of the file.

    Raises:
        BadPhraseError: A phrase cannot be read, or a field is missing or wrong.
    """
    data = tomllib.loads(source)
    known: dict[str, OneOf] = {}
    rules = (*_phrases(data, known), *_near_misses(data, known))
    said = (said for entry in data.get("lasting", []) for said in entry["say"])
    lasting = tuple(_rule(data, known, "lasting", "clear", s) for s in said)
    return Table(
        data["language"], data["name"], data.get("reviewed", ""), data.get("joined", False), rules, lasting
    )


def sources() -> list[tuple[str, str]]:
    """Give the name and the text of every table that comes with letbe, in the order of their languages."""
    folder = resources.files("letbe.words") / "phrases"
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    return [(f.name, f.read_text("utf-8")) for f in files]


@functools.cache
def tables() -> tuple[Table, ...]:
    """Read every table that comes with letbe, in the order of their languages.

    Cost: about a second, once in a process; ``model`` keeps what comes of it.
    """
    return tuple(read(source) for _, source in sources())


def _phrases(data: dict[str, Any], known: dict[str, OneOf]) -> Iterator[Rule]:
    """Read the phrases that ask for something."""
    for entry in data.get("phrase", []):
        kind, sure = entry["kind"], entry.get("sure", "likely")
        if kind not in KINDS or kind == "none" or sure not in SURE:
            raise BadPhraseError(f"{data['language']}: no kind {kind!r} or no sureness {sure!r}")
        unless = tuple(_rule(data, known, "unless", sure, said) for said in entry.get("unless", []))
        for said in entry["say"]:
            yield _rule(
                data,
                known,
                kind,
                sure,
                said,
                unless=unless,
                back=entry.get("back", False),
                whole=entry.get("whole", _is_whole(kind, said)),
            )


def _is_whole(kind: str, said: str) -> bool:
    """Say whether a phrase is one that ends a service: it counts as a whole message only."""
    return kind == "opt-out" and said.startswith("^") and said.endswith("$")


def _near_misses(data: dict[str, Any], known: dict[str, OneOf]) -> Iterator[Rule]:
    """Read the near misses, which take phrases back."""
    for entry in data.get("not", []):
        only, near = frozenset(entry.get("only", [])), entry.get("near", False)
        for said in entry["say"]:
            yield _rule(data, known, "not", "clear", said, only=only, near=near)


def _rule(
    data: dict[str, Any], known: dict[str, OneOf], kind: str, sure: str, said: str, **more: Any
) -> Rule:
    """Read one phrase of a table."""
    phrase = parse(said, data.get("lists", {}), joined=data.get("joined", False), known=known)
    return Rule(data["language"], kind, sure, said, phrase, **more)
