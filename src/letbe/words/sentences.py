"""Texts to sentences of folded words, each with its place in the text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from letbe.words.fold import ALONE, BREAK, DOT, END, GONE, LETTER, LINE, LOWER, VOICES, fold, voiced

#: Code points that are looked at; no message is longer, and a book that is pasted waits at the door.
LONGEST_TEXT: Final = 100_000
#: Letters of a word that are looked at; no word of a table is as long.
LONGEST_WORD: Final = 40
#: What parts a clause from the next.
_PARTS: Final = frozenset(',;:()[]{}–—"«»“”„、،，；：・|*~•')
_DASHES: Final = ("--", "- ")
#: From here on code points are pictures, mostly.
_PICTURES: Final = 0x1F000


@dataclass(slots=True)
class Sentence:
    """The words of one sentence, folded.

    Attributes:
        words: What is left of each word.
        starts: Where each begins in the text, code points.
        ends: One past where each ends.
        opens: True for a word that begins a clause: after a comma, colon, dash, bracket, quotation
        mark or picture.
        asks: True if it ends with a question mark.
        end: One past its last code point, with the mark that ends it.
    """

    words: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    opens: list[bool] = field(default_factory=list)
    asks: bool = False
    end: int = 0


def split(text: str) -> list[Sentence]:
    """Split a text into its sentences.

    A sentence ends at ``! ? …`` and their likes in other scripts, at a full stop that no letter follows
    (3.5 and p.m go on), and at a line's end that no small letter follows (mail is wrapped).

    >>> [s.words for s in split("Don't   caaall me! Ok")]
    [['dont', 'cal', 'me'], ['ok']]

    Cost: O(n), some 0.1 microseconds a code point.
    """
    done: list[Sentence] = []
    now = Sentence()
    word: list[str] = []
    begin = end = 0
    waiting = BREAK  # a dot or a line's end whose meaning the next character tells
    parted = opens = alone = False
    last = ""
    for place, char in enumerate(text[:LONGEST_TEXT]):
        kind, letters = fold(char)
        if kind == GONE:
            if char in VOICES and alone and len(word) == 1:
                word[0] = last = voiced(last, char)
            continue
        if waiting != BREAK:
            joined = kind in {LETTER, LOWER, ALONE} if waiting == DOT else kind == LOWER or char in " \t"
            if not joined:
                now = _finish(now, done)
                waiting = BREAK
            elif char not in " \t":
                waiting = BREAK
        letter = kind in {LETTER, LOWER, ALONE}
        if word and (alone or kind == ALONE or not letter):
            _add(now, "".join(word[:LONGEST_WORD]), begin, end, opens=opens)
            word.clear()
        if letter:
            alone = kind == ALONE
            for c in letters:
                if c != last or c.isdigit():
                    if not word:
                        begin, opens, parted = place, parted, False
                    word.append(c)
                    last = c
            end = place + 1
            continue
        last = ""
        if char == " ":
            continue
        parted = parted or parts_clauses(char) or text[place : place + 2] in _DASHES
        if kind == END:
            _ask(now, done, asks=char in "?？؟", end=place + 1)
            now = _finish(now, done)
        elif kind in {DOT, LINE}:
            now.end = place + 1 if kind == DOT else now.end
            waiting = kind
    if word:
        _add(now, "".join(word[:LONGEST_WORD]), begin, end, opens=opens)
    _finish(now, done)
    return done


def parts_clauses(char: str) -> bool:
    """Tell whether a sign, by itself, parts a clause from the next."""
    return char in _PARTS or ord(char) >= _PICTURES


def _add(sentence: Sentence, word: str, start: int, end: int, *, opens: bool) -> None:
    """Put a word at the end of a sentence."""
    sentence.opens.append(opens)
    sentence.words.append(word)
    sentence.starts.append(start)
    sentence.ends.append(end)
    sentence.end = end


def _ask(sentence: Sentence, done: list[Sentence], *, asks: bool, end: int) -> None:
    """Give the mark that ends a sentence to it, or to the one before where none has begun (...?)."""
    whose = sentence if sentence.words or not done else done[-1]
    whose.asks = whose.asks or asks
    whose.end = end


def _finish(sentence: Sentence, done: list[Sentence]) -> Sentence:
    """Close a sentence, if it has words, and begin the next."""
    if not sentence.words:
        return Sentence()
    done.append(sentence)
    return Sentence()
