"""The app's own words, from the lists in ``words/``, as arrays for the scanner."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from letbe.readers.whatsapp.codes import counts_if, says
from letbe.readers.whatsapp.tables import Periods, Phrases

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: Sizes of the hash tables; powers of two, sparsely filled.
_BUCKETS: Final = 4096
_PERIODS: Final = 1024

_MASK: Final = (1 << 64) - 1
_PRIME: Final = 0x100000001B3
_SEED: Final = 0xCBF29CE484222325
#: Characters that make no difference in a word beside a time, as in ``header.spell``.
_LEFT_OUT: Final = frozenset(" .\"'\u05f4\u2019")


@cache
def words(concern: str) -> dict[str, Any]:
    """Load one list: ``omitted``, ``attached``, ``deleted``, and so on."""
    place = resources.files(__package__).joinpath("words", f"{concern}.toml")
    return tomllib.loads(place.read_text("utf-8"))


def _all(table: dict[str, list[str]]) -> set[str]:
    """Gather the words of all languages."""
    return {word for language in table.values() for word in language}


def _either_case(found: Iterable[str]) -> set[str]:
    """Add each phrase with a large and with a small first letter; the app has had both."""
    return {form for p in found for form in (p, p[:1].upper() + p[1:], p[:1].lower() + p[1:])}


def _listed() -> Iterator[tuple[str, int, int]]:
    """Give each phrase with what it says and where it counts."""
    groups = (
        (_all(words("omitted")), says.MEDIA, counts_if.WHOLE | counts_if.MARKED),
        (_all(words("location")), says.MEDIA, counts_if.WHOLE),
        (_all(words("attached")["behind"]), says.ATTACHED, counts_if.WHOLE),
        (_all(words("attached")["before"]), says.MEDIA, counts_if.START),
        (_all(words("deleted")), says.DELETED, counts_if.WHOLE),
        (_all(words("edited")), says.EDITED, counts_if.WHOLE),
        (_all(words("calls")["marked"]), says.CALL, counts_if.START | counts_if.MARKED),
        (_all(words("calls")["plain"]), says.CALL, counts_if.WHOLE),
        (_all(words("polls")["head"]), says.POLL, counts_if.WHOLE),
        (_all(words("polls")["option"]), says.OPTION, counts_if.START),
    )
    for found, body, how in groups:
        for phrase in sorted(_either_case(found) if body in (says.MEDIA, says.CALL) else found):
            yield phrase, body, how


@cache
def phrases() -> Phrases:
    """Lay out all phrases for the scanner."""
    listed = list(_listed())
    raw = [p.encode() for p, _, _ in listed]
    length = np.array([len(r) for r in raw], np.int32)
    bucket = np.full(_BUCKETS, -1, np.int32)
    after = np.full(len(raw), -1, np.int32)
    for k, r in enumerate(raw):
        h = (r[0] * 31 + r[1] * 1021 + r[2] * 67 + r[3] * 257) % _BUCKETS
        after[k], bucket[h] = bucket[h], k
    groups = [g.encode() for g in sorted(_all(words("groups")))]
    return Phrases(
        bucket=bucket,
        after=after,
        at=(np.cumsum(length) - length).astype(np.int32),
        length=length,
        body=np.array([b for _, b, _ in listed], np.int32),
        how=np.array([h for _, _, h in listed], np.int32),
        text=np.frombuffer(b"".join(raw), np.uint8).copy(),
        groups_at=np.cumsum([0, *(len(g) for g in groups)]).astype(np.int32),
        groups=np.frombuffer(b"".join(groups), np.uint8).copy(),
    )


def spelled(word: str) -> int:
    """Hash a word as ``header.spell`` does."""
    h = _SEED
    for c in word:
        if c not in _LEFT_OUT:
            h = ((h ^ (ord(c) + 32 if "A" <= c <= "Z" else ord(c))) * _PRIME) & _MASK
    return h


@cache
def periods() -> Periods:
    """Lay out the words for morning and afternoon."""
    hashes = np.zeros(_PERIODS, np.uint64)
    codes = np.zeros(_PERIODS, np.int8)
    for code, kind in enumerate(("none", "am", "pm", "noon")):
        for word in words("periods")[kind]:
            for form in {word, word.lower(), word.upper(), word.capitalize()}:
                h = spelled(form)
                at = (h ^ (h >> 29)) & (_PERIODS - 1)
                while hashes[at] not in (0, h):
                    at = (at + 1) & (_PERIODS - 1)
                hashes[at], codes[at] = h, code
    return Periods(hashes, codes)
