"""The language that phrases are written in, read into a tree.

phrase := item+          item := word | word* | *word | *word* | ... | .. | ^ | $ | ?
        | [ alts ] | ( alts ) | {list} | <until> | <limit> | <instead> | <limit:alts>
alts   := phrase ( | phrase )*
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from letbe.words.sentences import split

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Word:
    """A folded word, whole; open at its left or right where a star stood."""

    text: str
    left: bool = False
    right: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """Up to so many words of any kind."""

    most: int


@dataclass(frozen=True, slots=True)
class Mark:
    """``^``, ``$``, ``?`` or ``,``."""

    sign: str


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of several phrases; ``may`` be nothing at all; ``keeps`` what it matched under a name."""

    parts: tuple[Phrase, ...]
    may: bool = False
    keeps: str | None = None


@dataclass(frozen=True, slots=True)
class Some:
    """One to so many words that are kept under a name."""

    keeps: str
    most: int


Item: TypeAlias = Word | Gap | Mark | OneOf | Some
Phrase: TypeAlias = tuple[Item, ...]

_TOKEN: Final = re.compile(
    r"\s*(?:(<\w+:|<\w+>|\{[\w-]+\}|\.{2,3}|[\[\]()|>^$?]|,(?=[\s)\]|>]|$))|([^\s\[\]()|<>{}^$?,]+),?)"
)
_NAMES: Final = ("until", "limit", "instead")
#: How far gaps reach: words, and characters where words are not written apart.
_REACH: Final = {False: {"...": 4, "..": 2, "<>": 8}, True: {"...": 8, "..": 3, "<>": 12}}
#: Lists in lists in lists: more is a circle.
_DEEPEST: Final = 8


#: A star right after a group: its words are open at their right.
_STAR: Final = ")*"
_COMMAS: Final = frozenset(",，、،;；:：-–—")


class BadPhraseError(ValueError):
    """A phrase of a table cannot be read; says which and where."""


def parse(
    phrase: str,
    lists: Mapping[str, Sequence[str]],
    *,
    joined: bool = False,
    known: dict[str, OneOf] | None = None,
) -> Phrase:
    """Read one phrase.

    Args:
        phrase: As it stands in a table.
        lists: The word lists of the table.
        joined: True for languages written without spaces between words.
        known: Lists of this table that have been read before; they are added to.

    Raises:
        BadPhraseError: The phrase or a list that it names cannot be read.

    >>> parse("leave me [alone]", {})[0]
    Word(text='leave', left=False, right=False)
    """
    return _Reader(phrase, lists, joined, 0, {} if known is None else known).whole()


def _open(part: Phrase) -> Phrase:
    """Open the last word of a phrase at its right."""
    last = part[-1] if part else None
    if isinstance(last, Word):
        return (*part[:-1], Word(last.text, last.left, right=True))
    if isinstance(last, OneOf):
        return (*part[:-1], OneOf(tuple(_open(p) for p in last.parts), last.may, last.keeps))
    return part


@functools.cache
def _folded(written: str) -> tuple[str, ...]:
    """Fold what is written, as a message is folded."""
    return tuple(word for sentence in split(written) for word in sentence.words)


class _Reader:
    """Reads one phrase from left to right."""

    def __init__(
        self,
        phrase: str,
        lists: Mapping[str, Sequence[str]],
        joined: bool,
        depth: int,
        known: dict[str, OneOf],
    ) -> None:
        self.phrase, self.lists, self.joined, self.depth, self.known = phrase, lists, joined, depth, known
        self.tokens = self._tokens()
        self.at = 0

    def _tokens(self) -> list[str]:
        """Cut the phrase into its signs and words."""
        found: list[str] = []
        place = 0
        text = self.phrase.strip()
        while place < len(text):
            match = _TOKEN.match(text, place)
            if match is None:
                raise BadPhraseError(f"{self.phrase!r}: cannot read {text[place:]!r}")
            sign = match.group(1) or match.group(2)
            found.append(
                _STAR if sign == "*" and found and found[-1] == ")" and match.start(2) == place else sign
            )
            place = match.end()
        return found

    def whole(self) -> Phrase:
        """Read to the end of the phrase."""
        parts = self._alts(None)
        return parts[0] if len(parts) == 1 else (OneOf(parts),)

    def _alts(self, closing: str | None) -> tuple[Phrase, ...]:
        """Read alternatives up to the sign that closes them."""
        parts: list[Phrase] = []
        items: list[Item] = []
        while self.at < len(self.tokens):
            sign = self.tokens[self.at]
            self.at += 1
            if sign == closing:
                return (*parts, tuple(items))
            if sign == "|":
                parts.append(tuple(items))
                items = []
            else:
                items.extend(self._item(sign))
        if closing is not None:
            raise BadPhraseError(f"{self.phrase!r}: no {closing!r}")
        return (*parts, tuple(items))

    def _item(self, sign: str) -> Sequence[Item]:
        """Read what begins with this sign."""
        if sign == "(":
            return [self._opened(OneOf(self._alts(")")))]
        if sign == "[":
            return [OneOf(self._alts("]"), may=True)]
        if sign == "*":
            return [Gap(1)]
        if sign in {"^", "$", "?", ","}:
            return [Mark(sign)]
        if sign in {"...", ".."}:
            return [Gap(_REACH[self.joined][sign])]
        if sign.startswith("<"):
            return [self._kept(sign)]
        if sign.startswith("{"):
            return [self._list(sign[1:-1])]
        if sign in {"]", ")", ">"}:
            raise BadPhraseError(f"{self.phrase!r}: {sign!r} closes nothing")
        return self._words(sign)

    def _opened(self, group: OneOf) -> OneOf:
        """Open the words at the end of a group that a star follows: (a|b)*."""
        if self.at >= len(self.tokens) or self.tokens[self.at] != _STAR:
            return group
        self.at += 1
        return OneOf(tuple(_open(part) for part in group.parts), group.may, group.keeps)

    def _kept(self, token: str) -> Item:
        """Read something whose words are kept."""
        name = token.strip("<>:")
        if name not in _NAMES:
            raise BadPhraseError(f"{self.phrase!r}: <{name}> is none of {', '.join(_NAMES)}")
        if token.endswith(":"):
            return OneOf(self._alts(">"), keeps=name)
        return Some(name, _REACH[self.joined]["<>"])

    def _list(self, name: str) -> OneOf:
        """Read a list, and the lists in it."""
        if name not in self.lists:
            raise BadPhraseError(f"{self.phrase!r}: no list {name!r}; there are: {', '.join(self.lists)}")
        if self.depth >= _DEEPEST:
            raise BadPhraseError(f"{self.phrase!r}: list {name!r} holds itself")
        if name not in self.known:
            self.known[name] = OneOf(tuple(self._entry(entry) for entry in self.lists[name]))
        return self.known[name]

    def _entry(self, entry: str) -> Phrase:
        """Read one entry of a list."""
        return _Reader(entry, self.lists, self.joined, self.depth + 1, self.known).whole()

    def _words(self, token: str) -> list[Item]:
        """Fold a written word; it can be several (opt-out)."""
        left, right = token.startswith("*"), token.endswith("*")
        words = _folded(token.strip("*"))
        if not words:
            if set(token) <= _COMMAS:
                return [Mark(",")]
            raise BadPhraseError(f"{self.phrase!r}: nothing is left of {token!r}")
        items = [Word(w) for w in words]
        if not self.joined or len(words) == 1:
            items[0] = Word(items[0].text, left and not self.joined, items[0].right)
            items[-1] = Word(items[-1].text, items[-1].left, right and not self.joined)
        return list(items)
