"""Requests for room in real lines: what is found, what is missed, what is held falsely, and how fast.

Needs data that is no part of the project: LETBE_REAL_DATA/requests-dev.jsonl (a line each: text, lang, kind,
source), and, for false holds and for speed, a folder LETBE_ORDINARY_TEXTS of ordinary texts, one a line, in
files ``<lang>-<name>.txt``.  Only totals are printed.  Beside letbe, in the same run: a table of keywords, and
a logistic model of character n-grams that learns from these lines, by cross-validation grouped by source.
letbe learns nothing from them: its tables were written first.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from bench._measure import cpu
from letbe.words import DISTANCE, KINDS, Found, prefilter, recognise

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: Two-sided 95 %.
Z: Final = 1.959964
#: Parts of the cross-validation of the learned peer.
FOLDS: Final = 5
#: Texts of each ordinary file that are looked at, so that no language drowns the others.
MOST_TEXTS: Final = 60_000
#: What a programmer writes in an evening: the peer that every product starts from.
KEYWORDS: Final = re.compile(
    r"\b(leave me alone|stop|unsubscribe|not now|later|busy|need space|don't (?:call|text|contact|write)|go away|no more"
    r"|lass mich|hör auf|später|déjame"
    r"|basta|más tarde|laisse-moi|arrête|plus tard|lasciami|smettila|dopo|me deixa|pare"
    r"|laat me|hou op|zostaw|przestań"
    r"|później|оставь|хватит|потом|bırak|sonra)\b"  # noqa: RUF001 - Turkish
    r"|别烦|不要|稍后|やめて|後で|그만|나중에|اتركني|توقف|मुझे अकेला|बाद में",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Line:
    """A labelled line."""

    text: str
    lang: str
    kind: str
    source: str

    @property
    def asks(self) -> bool:
        """True if it asks for distance."""
        return self.kind in DISTANCE


def main(*sizes: int) -> None:
    """Print every table."""
    del sizes
    path = Path(os.environ.get("LETBE_REAL_DATA", "real-data")) / "requests-dev.jsonl"
    if not path.exists():
        print("the labelled lines are not here (LETBE_REAL_DATA)")
        return
    lines = [Line(**{k: row[k] for k in Line.__annotations__}) for row in map(json.loads, path.open("rb"))]
    found = recognise([line.text for line in lines])
    _quality(lines, found)
    _confusion(lines, found)
    _calibration(lines, found)
    _peers(lines, found)
    _ordinary()


def wilson(hits: int, n: int) -> str:
    """Write a share with its Wilson interval.

    >>> wilson(9, 10)
    '0.90 [0.60, 0.98] n=10'
    """
    if n == 0:
        return "   - n=0"
    share, z2 = hits / n, Z * Z
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = Z * ((share * (1 - share) + z2 / (4 * n)) / n) ** 0.5 / (1 + z2 / n)
    return f"{share:.2f} [{middle - half:.2f}, {middle + half:.2f}] n={n}"


def _row(name: str, lines: Sequence[Line], said: Sequence[bool]) -> None:
    both = sum(line.asks and s for line, s in zip(lines, said, strict=True))
    asked = sum(line.asks for line in lines)
    print(f"  {name:24} recall {wilson(both, asked):28} precision {wilson(both, sum(said))}")


def _quality(lines: Sequence[Line], found: Sequence[Found]) -> None:
    print("any distance, counted")
    groups: dict[str, list[int]] = {"all": list(range(len(lines)))}
    for i, line in enumerate(lines):
        groups.setdefault(line.lang, []).append(i)
        groups.setdefault("in English" if line.lang == "en" else "not in English", []).append(i)
        groups.setdefault("from " + re.split(r"[:#]", line.source)[0].split("/")[0], []).append(i)
    for name, at in sorted(groups.items()):
        _row(name, [lines[i] for i in at], [found[i].counts for i in at])
    print("each kind: found as any distance, and named rightly")
    for kind in DISTANCE:
        at = [i for i, line in enumerate(lines) if line.kind == kind]
        hits = [i for i in at if found[i].counts]
        right = sum(found[i].kind == kind for i in hits)
        print(f"  {kind:10} recall {wilson(len(hits), len(at)):28} named {wilson(right, len(hits))}")
    doors = sum(line.asks and f.kind == "open" for line, f in zip(lines, found, strict=True))
    print(f"  requests read as an open door: {doors}")


def _confusion(lines: Sequence[Line], found: Sequence[Found]) -> None:
    print("confusion: rows as labelled, columns as found (listed: found, does not count)")
    named = [f.kind if f.counts or f.kind in {"open", "none"} else "listed" for f in found]
    table = Counter(zip((line.kind for line in lines), named, strict=True))
    columns = [*KINDS, "listed"]
    print("  " + " " * 9 + "".join(f"{c:>9}" for c in columns))
    for kind in KINDS:
        print(f"  {kind:9}" + "".join(f"{table[kind, c]:9d}" for c in columns))


def _calibration(lines: Sequence[Line], found: Sequence[Found]) -> None:
    print("calibration: of those given this probability, the share that asks for distance")
    bins: dict[float, list[bool]] = {}
    for line, f in zip(lines, found, strict=True):
        if f.kind != "open":
            bins.setdefault(f.probability, []).append(line.asks)
    for probability, asked in sorted(bins.items()):
        print(f"  {probability:.2f}: {wilson(sum(asked), len(asked))}")


def _peers(lines: Sequence[Line], found: Sequence[Found]) -> None:
    print("beside it, in the same run")
    _row("letbe", lines, [f.counts for f in found])
    _row("a table of keywords", lines, [KEYWORDS.search(line.text) is not None for line in lines])
    _row("character n-grams", lines, _learned(lines))


def _learned(lines: Sequence[Line]) -> list[bool]:
    """Learn from the lines of other sources what each asks for."""
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415 - the peer's own library
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415
    from sklearn.model_selection import GroupKFold  # noqa: PLC0415

    texts = np.array([line.text for line in lines], dtype=object)
    asks = np.array([line.asks for line in lines])
    # A line of a corpus of single sentences stands for itself; the lines of one thread belong together.
    groups = [line.source.split("#")[0] if "/" in line.source else line.text for line in lines]
    said = np.zeros(len(lines), bool)
    for learn, judge in GroupKFold(FOLDS, shuffle=True, random_state=1).split(texts, asks, groups):
        grams = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=2, sublinear_tf=True)
        model = LogisticRegression(C=10, class_weight="balanced", max_iter=500)
        model.fit(grams.fit_transform(texts[learn]), asks[learn])
        said[judge] = model.predict(grams.transform(texts[judge]))
    return [bool(s) for s in said]


def _ordinary() -> None:
    folder = os.environ.get("LETBE_ORDINARY_TEXTS")
    if not folder:
        print("ordinary texts are not here (LETBE_ORDINARY_TEXTS): no false holds, no speed")
        return
    print(
        "ordinary texts: held in 10,000 (true requests among them included), and messages a second on one core"
    )
    recognise(["warm"] * 100)
    for path in sorted(Path(folder).glob("*.txt")):
        texts = path.read_text("utf-8").splitlines()[:MOST_TEXTS]
        found = recognise(texts)  # also compiles the expressions that are met for the first time
        words = sum(KEYWORDS.search(t) is not None for t in texts)
        n = max(1, len(texts))
        print(
            f"  {path.stem:18} n={n:6d} letbe {_in_ten_thousand(f.counts for f in found):6.1f}"
            f" keywords {words / n * 1e4:6.1f}"
            f" prefilter {n / cpu(lambda t=texts: prefilter.mask(t)):9,.0f}/s"  # type: ignore[misc]
            f" whole {n / cpu(lambda t=texts: recognise(t)):9,.0f}/s",  # type: ignore[misc]
        )


def _in_ten_thousand(held: Iterable[bool]) -> float:
    marks = list(held)
    return sum(marks) / max(1, len(marks)) * 1e4


if __name__ == "__main__":
    main()
