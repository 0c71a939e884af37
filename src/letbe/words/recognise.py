"""Texts to what they ask for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.words.context import aside, laughs
from letbe.words.found import DISTANCE, KINDS, Found
from letbe.words.graph import KEEPS
from letbe.words.layout import BACK, BEGINS_AT, FLAGS, KEPT, LASTING, SPAN, TAKEN, WHOLE, WORDS, Model
from letbe.words.model import model
from letbe.words.prefilter import hits
from letbe.words.sentences import split
from letbe.words.tables import SURE
from letbe.words.until import until

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: What a phrase's own word says about its probability.  Measured on 779 real lines in 16 languages, near
#: misses among them: of 285 with a clear phrase 93 % ask for distance, of 8 with a likely one half.
_PROBABILITY: Final = {"clear": 0.93, "likely": 0.6, "weak": 0.25}
#: From here on a request counts until somebody sets it aside.
COUNTS_FROM: Final = 0.5
#: Words that may follow a STOP, folded, and how many: "Stop. Thank you."
_POLITE: Final = frozenset(
    word
    for sentence in split(
        "please pls thanks thank you u thx ty ok bye gracias por favor obrigado obrigada merci svp danke"
        " bitte grazie bedankt dank je u wel dziękuję proszę спасибо пожалуйста teşekkürler lütfen شكرا"
        " धन्यवाद 谢谢 謝謝 ありがとう 감사합니다"
    )
    for word in sentence.words
)
_MOST_POLITE: Final = 2
_NOTHING: Final = Found()
#: Where a hit says what each of these is.
_PLACES: Final = tuple((name, KEPT + 2 * i) for i, name in enumerate(KEEPS[1:]))


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase that stands in a sentence.

    Attributes:
        rule: Its number.
        kind: What it asks for.
        flags: Of the rule; see ``layout``.
        words: How many words it takes.
        taken: True if a near miss takes it back.
        lasting: True if the sentence names room, a while, or the like.
        begins: Where its first word begins in the text, code points.
        span: The sentence, code points.
        kept: What it keeps, as it was written.
        whole: True if its sentence is all that the text says; thanks may follow.
    """

    rule: int
    kind: str
    flags: int
    words: int
    taken: bool
    lasting: bool
    begins: int
    span: tuple[int, int]
    kept: dict[str, str]
    whole: bool


def _in_code_points(text: str, rows: list[list[int]]) -> None:
    """Count places in code points, where the compiled code has counted bytes."""
    if text.isascii():
        return
    raw = text.encode("utf-8", "surrogatepass")
    for row in rows:
        for i in range(KEPT, WORDS):
            row[i] = len(raw[: row[i]].decode("utf-8", "surrogatepass"))


def _hit(known: Model, text: str, row: list[int]) -> Hit:
    """Read what the compiled code has written down."""
    rule, flags = row[2], row[FLAGS]
    return Hit(
        rule=rule,
        kind=KINDS[known.tables.rules.rule_kind[rule]],
        flags=int(known.tables.rules.rule_flags[rule]),
        words=row[4] - row[3],
        taken=bool(flags & TAKEN),
        lasting=bool(flags & LASTING),
        begins=row[BEGINS_AT],
        span=(row[SPAN], row[SPAN + 1]),
        kept={name: text[row[i] : row[i + 1]] for name, i in _PLACES if row[i + 1]},
        whole=row[1] == 0 and _is_polite(text[row[SPAN + 1] :], row[WORDS + 1] - row[WORDS]),
    )


def recognise(texts: Sequence[str], at: Sequence[datetime] | datetime | None = None) -> list[Found]:
    """Say of each text whether it asks for distance, and for which.

    Args:
        texts: What they wrote, one text a message, without what they quoted.
        at: When each was written, or one time for all; a pause that ends "on Monday" needs it.

    Returns:
        One ``Found`` for each text, in their order.

    Raises:
        ValueError: There are not as many times as texts.

    Cost: some 2 to 5 microseconds a text; the first call loads the tables and the compiled code.

    >>> [f.kind for f in recognise(["Please leave me alone.", "See you at eight"])]
    ['stop', 'none']
    """
    if not (at is None or isinstance(at, datetime)) and len(at) != len(texts):
        raise ValueError(f"{len(texts)} texts, but {len(at)} times")
    known = model()
    found = [_NOTHING] * len(texts)
    for text, rows in _by_text(hits(texts, known.tables)):
        time = at if at is None or isinstance(at, datetime) else at[text]
        found[text] = _one(known, texts[text], time, rows)
    return found


def _is_polite(rest: str, words: int) -> bool:
    """Tell whether what follows a STOP is nothing, or thanks."""
    if words == 0 or words > _MOST_POLITE:
        return words == 0
    return all(word in _POLITE for sentence in split(rest) for word in sentence.words)


def _by_text(rows: np.ndarray[tuple[int, int], np.dtype[np.int32]]) -> Iterator[tuple[int, list[list[int]]]]:
    """Give the hits of each text that has one which stands."""
    standing = np.unique(rows[rows[:, FLAGS] & TAKEN == 0, 0])
    firsts = np.searchsorted(rows[:, 0], standing).tolist()
    lasts = np.searchsorted(rows[:, 0], standing, "right").tolist()
    for text, first, last in zip(standing.tolist(), firsts, lasts, strict=True):
        yield text, rows[first:last].tolist()


def _one(known: Model, text: str, at: datetime | None, rows: list[list[int]]) -> Found:
    """Look at one text in which something stands."""
    out = aside(text)
    _in_code_points(text, rows)
    stands: list[Hit] = []
    doubted: list[Hit] = []
    for row in rows:
        hit = _hit(known, text, row)
        if hit.flags & WHOLE and not hit.whole:
            continue
        inside = any(a <= hit.begins < b for a, b in out)
        (doubted if hit.taken or inside else stands).append(hit)
    return _choose(known, text, stands, doubted, at) if stands else _NOTHING


def _choose(known: Model, text: str, stands: list[Hit], doubted: list[Hit], at: datetime | None) -> Found:
    """Choose what the text asks for among all that was found."""
    away = [h for h in stands if h.kind in DISTANCE]
    back = [h for h in stands if h.kind == "open"]
    if away:
        last = max(h.begins for h in away)
        if any(h.flags & BACK and h.begins > last for h in back):
            return _found(known, back[-1], at)
        best = min(away, key=lambda h: _rank(known, h))
        return _found(known, best, at, doubt=0.5 if laughs(text) else 1.0)
    if back and not any(h.kind in DISTANCE for h in doubted):
        return _found(known, min(back, key=lambda h: _rank(known, h)), at)
    return _NOTHING


def _probability(known: Model, hit: Hit) -> float:
    return _PROBABILITY[SURE[known.sure[hit.rule]]]


def _rank(known: Model, hit: Hit) -> tuple[float, ...]:
    """Order what was found: the surest first, then what says more, then the strictest."""
    kind = DISTANCE.index(hit.kind) if hit.kind in DISTANCE else 0
    return (-(_probability(known, hit) >= COUNTS_FROM), -hit.words, kind)


def _found(known: Model, hit: Hit, at: datetime | None, doubt: float = 1.0) -> Found:
    """Put together what is told about the phrase that was chosen."""
    probability = _probability(known, hit) * doubt
    language = known.languages[known.tables.rules.rule_language[hit.rule]]
    end = hit.kept.get("until")
    return Found(
        kind=hit.kind,
        probability=probability,
        counts=probability >= COUNTS_FROM and hit.kind in DISTANCE,
        span=hit.span,
        until=until(end, language, at) if at is not None and end is not None else None,
        limit=hit.kept.get("limit") or end,
        instead=hit.kept.get("instead"),
        brief=hit.kind == "pause" and not hit.lasting,
        language=language,
        rule=known.phrase(hit.rule),
    )
