"""Phrases matched by regular expressions: another way to the same answer, slow and plain.

It was the way letbe matched before there was compiled code for it, and it is what that code is held to.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from letbe.words.build import build
from letbe.words.prefilter import hits
from letbe.words.syntax import Gap, Mark, OneOf, Phrase, Some, Word
from letbe.words.tables import Rule, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from letbe.words.sentences import Sentence

_ANY: Final = "[^ ^$?]+ "
_ANY_IN_CLAUSE: Final = "[^ ^$?,]+ "


def expression(phrase: Phrase, *, near: bool = False) -> re.Pattern[str]:
    """Write a phrase as a regular expression over ``spoken``; of a near miss all stands in one clause."""
    written = "".join(map(_item, phrase))
    if near:
        written = ",?" + written.replace(",?", "").replace(_ANY, _ANY_IN_CLAUSE)
    return re.compile("(?<= )(?:" + written + ")")


def _item(item: object) -> str:  # noqa: PLR0911 - a match over items reads best in one piece
    match item:
        case Word(text, left, right):
            return ("[^ ]*" if left else ",?") + re.escape(text) + ("[^ ]*" if right else "") + " "
        case Gap(most):
            return f"(?:{_ANY}){{0,{most}}}"
        case Mark("^"):
            return r"\^ "
        case Mark("$"):
            return "[$?] "
        case Mark(","):
            return r"(?:\^ |(?=[,$?]))"
        case Mark(_):
            return r"(?=[^?]*\?)"
        case Some(_, most):
            return f"(?:{_ANY}){{1,{most}}}"
        case OneOf(parts, may, _):
            return f"(?:{'|'.join(''.join(map(_item, p)) for p in parts)}){'?' if may else ''}"
        case _:
            raise TypeError(item)


def spoken(sentence: Sentence) -> str:
    """Write the words of a sentence for expressions."""
    pairs = zip(sentence.words, sentence.opens, strict=True)
    words = " ".join([f",{word}" if opens else word for word, opens in pairs])
    return f" ^ {words} {'?' if sentence.asks else '$'} "


def stands(rule: Rule, sentence: Sentence) -> bool:
    """Say whether a rule stands in a sentence, by its expression; a match of no words is none."""
    said = spoken(sentence)
    found = (m.group().strip(" ^$?") for m in expression(rule.phrase, near=rule.near).finditer(said))
    return any(found)


def as_asked(rules: Iterable[Rule]) -> Table:
    """Put rules of all sorts into one table, each as if it asked for something."""
    plain = (replace(rule, kind="stop", unless=(), only=frozenset(), language="xx") for rule in rules)
    return Table("xx", "X", "", joined=False, rules=tuple(plain))


def found_by(rules: Sequence[Rule], texts: Sequence[str]) -> set[tuple[int, int, int]]:
    """Say which rules the compiled code finds: text, sentence, rule."""
    return {tuple(row[:3]) for row in hits(texts, build([as_asked(rules)]).tables).tolist()}  # type: ignore[misc]
