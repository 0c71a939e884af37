"""One spelling for many: what is left of a code point when people write in a hurry.

Lower case, no accents, no stretched letters; apostrophes vanish (don't = dont); digits of all scripts are
one; Arabic without tatweel and vowel marks; Turkish i is one letter.  Each code point is folded by itself,
from one table, so that the compiled prefilter and the plain code cannot differ.
"""

from __future__ import annotations

import functools
import unicodedata
from typing import Final

#: What a code point is to a sentence.  LETTER and LOWER make words, ALONE is a word by itself (Han, kana).
BREAK, LETTER, LOWER, ALONE, GONE, END, DOT, LINE = range(8)

#: Code points above this are taken as breaks; the planes below hold every letter and emoji in use.
TOP: Final = 0x20000

#: Marks that voice the kana before them, where they are written apart: by one code point, by two.
VOICES: Final = {"\u3099": 1, "\uff9e": 1, "\u309a": 2, "\uff9f": 2}
#: The kana that have a voice: ka to ho, in both scripts.
VOICED: Final = ((0x304B, 0x307B), (0x30AB, 0x30DB))

_APOSTROPHES: Final = "'’‘ʼ`´＇′ʹʻ‛"
_ENDS: Final = "!?…。！？؟।॥｡¡¿۔"
_GONE_RANGES: Final = (
    (0x00AD, 0x00AD), (0x0300, 0x036F), (0x0483, 0x0489), (0x0591, 0x05C7), (0x0610, 0x061A),
    (0x0640, 0x0640),
    (0x064B, 0x065F), (0x0670, 0x0670), (0x06D6, 0x06ED), (0x093C, 0x093C), (0x09BC, 0x09BC),
    (0x1AB0, 0x1AFF),
    (0x1DC0, 0x1DFF), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x2064), (0x2066, 0x2069),
    (0x20D0, 0x20FF),
    (0xFE00, 0xFE0F), (0xFE20, 0xFE2F), (0xFEFF, 0xFEFF), (0x1F3FB, 0x1F3FF),
)  # fmt: skip
#: Han, kana and the marks that stand among them: written without spaces, so each is a word of its own.
_ALONE_RANGES: Final = (
    (0x2E80, 0x2FDF), (0x3005, 0x3007), (0x3031, 0x3035), (0x3041, 0x30FF), (0x31F0, 0x31FF),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0xFF66, 0xFF9F),
)  # fmt: skip
#: Letters that no decomposition brings together.
_SAME: Final = {
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i", "ħ": "h",
    "ى": "ي", "ی": "ي", "ے": "ي", "ک": "ك", "ة": "ه", "ۀ": "ه", "ہ": "ه", "ھ": "ه", "ٱ": "ا", "ς":
    "σ", "ँ": "ं",
    "є": "е", "ґ": "г", "ー": "ー", "〜": "ー",
}  # fmt: skip


def _within(code: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return code in _codes(ranges)


@functools.cache
def _codes(ranges: tuple[tuple[int, int], ...]) -> frozenset[int]:
    """Name every code point in some ranges."""
    return frozenset(code for low, high in ranges for code in range(low, high + 1))


def _spelled(char: str) -> str:
    """Fold one character, whatever it is."""
    if "\u3400" <= char <= "\u9fff":
        return char
    whole = "".join(_SAME.get(c, c) for c in char.lower())
    parts = unicodedata.normalize("NFKD", whole).lower()
    kept = (_SAME.get(c, c) for c in parts if not _within(ord(c), _GONE_RANGES))
    digits = (str(unicodedata.digit(c)) if c.isdigit() and not c.isascii() else c for c in kept)
    letters = "".join(c for c in "".join(digits) if c.isalnum() or unicodedata.category(c)[0] == "M")
    # A voiced kana is one letter; taken apart, ga would begin with ka.
    return unicodedata.normalize("NFC", letters) if _within(ord(char), _ALONE_RANGES) else letters


def _kind(char: str) -> int:
    """Tell what a character is to a sentence."""
    code = ord(char)
    if char in "\n\r\v\f\x85\u2028\u2029":
        return LINE
    if char in ".．":
        return DOT
    if char in _ENDS:
        return END
    if char in _APOSTROPHES or char in VOICES or _within(code, _GONE_RANGES):
        return GONE
    if _within(code, _ALONE_RANGES) and char not in "・゠":
        return ALONE
    if char.isalnum() or unicodedata.category(char)[0] == "M":
        return LOWER if char.islower() else LETTER
    return BREAK


def voiced(letter: str, mark: str) -> str:
    """Voice a kana.

    >>> voiced("か", "\u3099")
    'が'
    """
    some = any(low <= ord(letter) <= high for low, high in VOICED)
    return chr(ord(letter) + VOICES[mark]) if some else letter


@functools.lru_cache(maxsize=1 << 14)
def fold(char: str) -> tuple[int, str]:
    """Say what a character is to a sentence, and what it is spelled.

    Returns:
        Its kind (``BREAK`` to ``LINE``) and its spelling.  Only letters have a spelling; one whose folding
        leaves nothing is ``GONE`` itself.

    >>> fold("É")
    (1, 'e')
    """
    if not ord(char) < TOP or "\ud800" <= char < "\ue000":
        return BREAK, ""
    kind = _kind(char)
    if kind not in {LETTER, LOWER, ALONE}:
        return kind, ""
    letters = _spelled(char)
    return (kind, letters) if letters else (GONE, "")


def table() -> tuple[list[int], list[str]]:
    """Give the same for each code point below ``TOP``: kinds and spellings.

    Cost: some 0.3 s.
    """
    each = [fold.__wrapped__(chr(code)) for code in range(TOP)]
    return [kind for kind, _ in each], [letters for _, letters in each]
