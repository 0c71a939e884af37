"""Texts to what they ask for."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from letbe.words.context import aside, laughs
from letbe.words.found import DISTANCE, Found
from letbe.words.grammar import Grammar, Hit, Ready, grammar
from letbe.words.sentences import Sentence, split
from letbe.words.until import until

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: What a phrase's own word says about its probability.  Measured on 779 real lines in 16 languages, near
#: misses among them: of 285 with a clear phrase 93 % ask for distance, of 8 with a likely one half.
_PROBABILITY: Final = {"clear": 0.93, "likely": 0.6, "weak": 0.25}
#: From here on a request counts until somebody sets it aside.
COUNTS_FROM: Final = 0.5
#: Words that may follow a STOP: thanks.
_POLITE: Final = 2
#: From so many texts on, the compiled prefilter is asked first; loading it takes longer than a few texts.
MANY: Final = 64
_NOTHING: Final = Found()


def recognise(texts: Sequence[str], at: Sequence[datetime] | datetime | None = None) -> list[Found]:
    """Say of each text whether it asks for distance, and for which.

    Args:
        texts: What they wrote, one text a message, without what they quoted.
        at: When each was written, or one time for all; a pause that ends "on Monday" needs it.

    Returns:
        One ``Found`` for each text, in their order.

    Raises:
        ValueError: There are not as many times as texts.

    Cost: some 20 to 200 microseconds a text; ``letbe.words.prefilter`` tells which texts need it.

    >>> [f.kind for f in recognise(["Please leave me alone.", "See you at eight"])]
    ['stop', 'none']
    """
    times = [at] * len(texts) if at is None or isinstance(at, datetime) else list(at)
    if len(times) != len(texts):
        raise ValueError(f"{len(texts)} texts, but {len(times)} times")
    rules = grammar()
    if len(texts) < MANY:
        return [_one(rules, text, time) for text, time in zip(texts, times, strict=True)]
    return _many(rules, texts, times)


def _many(rules: Grammar, texts: Sequence[str], times: Sequence[datetime | None]) -> list[Found]:
    """Look only at the texts, and only for the phrases, that the compiled prefilter names."""
    from letbe.words.prefilter import worth_trying  # noqa: PLC0415 - a few texts need no compiled code

    known = worth_trying(texts)
    if known is None:
        return [_one(rules, text, time) for text, time in zip(texts, times, strict=True)]
    return [
        _one(rules, text, time, tried) if tried else _NOTHING
        for text, time, tried in zip(texts, times, known, strict=True)
    ]


def _one(rules: Grammar, text: str, at: datetime | None, known: Sequence[Ready] | None = None) -> Found:
    """Look at one text, for all phrases or for those whose words are known to stand in it."""
    hits: list[tuple[Sentence, Hit]] = []
    doubted: list[tuple[Sentence, Hit]] = []
    sentences = split(text)
    out: list[tuple[int, int]] | None = None
    for sentence in sentences:
        for hit, stands in _standing(rules, sentence, known):
            out = aside(text) if out is None else out
            if hit.rule.whole and not _whole(sentences, sentence):
                continue
            inside = any(a <= sentence.starts[hit.first] < b for a, b in out)
            (hits if stands and not inside else doubted).append((sentence, hit))
    return _choose(text, hits, doubted, at) if hits else _NOTHING


def _whole(sentences: list[Sentence], sentence: Sentence) -> bool:
    """Say whether a sentence is all that the text says; one of two words may follow (Stop. Thank you)."""
    return sentences[0] is sentence and sum(len(s.words) for s in sentences[1:]) <= _POLITE


def _standing(
    rules: Grammar, sentence: Sentence, known: Sequence[Ready] | None
) -> Iterator[tuple[Hit, bool]]:
    """Find the phrases of a sentence, and whether each stands or is taken back."""
    asked = list(rules.asked.hits(sentence, known))
    if not asked:
        return
    near = list(rules.near.hits(sentence))
    for hit in asked:
        own = rules.unless.get(hit.rule)
        taken = any(_takes(n, hit) for n in near) or (
            own is not None and any(True for _ in own.hits(sentence))
        )
        yield hit, not taken


def _takes(near: Hit, hit: Hit) -> bool:
    """Say whether a near miss takes a phrase back."""
    if near.rule.language != hit.rule.language or (near.rule.only and hit.rule.kind not in near.rule.only):
        return False
    return not near.rule.near or near.first < hit.first < near.last


def _choose(
    text: str,
    hits: list[tuple[Sentence, Hit]],
    doubted: list[tuple[Sentence, Hit]],
    at: datetime | None,
) -> Found:
    """Choose what the text asks for among all that was found."""
    away = [h for h in hits if h[1].rule.kind in DISTANCE]
    back = [h for h in hits if h[1].rule.kind == "open"]
    if away:
        last = max(h[0].starts[h[1].first] for h in away)
        if any(h[1].rule.back and h[0].starts[h[1].first] > last for h in back):
            return _found(text, back[-1], at)
        best = min(away, key=_rank)
        return _found(text, best, at, doubt=0.5 if laughs(text) else 1.0)
    if back and not any(h[1].rule.kind in DISTANCE for h in doubted):
        return _found(text, min(back, key=_rank), at)
    return _NOTHING


def _rank(found: tuple[Sentence, Hit]) -> tuple[float, ...]:
    """Order what was found: the surest first, then what says more, then the strictest."""
    hit = found[1]
    kind = DISTANCE.index(hit.rule.kind) if hit.rule.kind in DISTANCE else 0
    return (-(_PROBABILITY[hit.rule.sure] >= COUNTS_FROM), hit.first - hit.last, kind)


def _found(text: str, chosen: tuple[Sentence, Hit], at: datetime | None, doubt: float = 1.0) -> Found:
    """Put together what is told about the phrase that was chosen."""
    sentence, hit = chosen
    probability = _PROBABILITY[hit.rule.sure] * doubt
    kept = {k: text[sentence.starts[a] : sentence.ends[b - 1]] for k, (a, b) in hit.kept.items()}
    return Found(
        kind=hit.rule.kind,
        probability=probability,
        counts=probability >= COUNTS_FROM and hit.rule.kind in DISTANCE,
        span=(sentence.starts[0], sentence.end),
        until=until(kept["until"], hit.rule.language, at) if at is not None and "until" in kept else None,
        limit=kept.get("limit") or kept.get("until"),
        instead=kept.get("instead"),
        language=hit.rule.language,
        rule=hit.rule.said,
    )
