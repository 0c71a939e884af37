"""What is held of what was heard: only what may ask for room, and never more than a bounded amount."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from letbe.reading import hearing
from letbe.reading.hearing import Hearing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    import pytest
    from numpy.typing import NDArray


@dataclass
class Fake:
    """Something found, or nothing."""

    kind: str
    probability: float = 1.0
    counts: bool = True
    span: tuple[int, int] | None = None
    until: datetime | None = None
    limit: str | None = None
    instead: str | None = None
    brief: bool = False
    language: str | None = None


def marked(
    buffer: NDArray[np.uint8], starts: NDArray[np.int64], ends: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Let through what holds an asterisk."""
    return np.array([b"*" in bytes(buffer[a:b]) for a, b in zip(starts, ends, strict=True)], np.bool_)


def finds(texts: Sequence[str], at: object = None) -> list[Fake]:
    """Find something where there are two."""
    del at
    return [Fake("stop" if t.count("*") > 1 else "none") for t in texts]


def tell(ear: Hearing, texts: Sequence[str], first: int = 0) -> None:
    """Tell some texts that stand in one buffer with other bytes around them."""
    raw = [t.encode() for t in texts]
    ends = np.cumsum([len(r) + 1 for r in raw]) - 1
    starts = ends - [len(r) for r in raw]
    ear.hear(np.frombuffer(b"|".join(raw), np.uint8), starts, ends, np.arange(first, first + len(raw)))


def everything(ear: Hearing) -> list[tuple[int, str]]:
    """Give all that is held."""
    return list(zip(ear.records().tolist(), ear.texts(np.arange(ear.count)), strict=True))


def test_only_what_may_ask_is_held() -> None:
    """All else is let go of where it stands."""
    ear = Hearing(marked, finds)
    tell(ear, ["a", "*ü", "", "b", "c*"])
    tell(ear, ["none"], first=5)
    tell(ear, ["*d"], first=6)
    assert everything(ear) == [(1, "*ü"), (4, "c*"), (6, "*d")]
    assert ear.texts(np.array([0, 2])) == ["*ü", "*d"]


def test_other_numbers_are_taken_and_what_has_none_goes() -> None:
    """A pasted line has no record of its own."""
    ear = Hearing(marked, finds)
    tell(ear, ["*a", "*b", "*c"])
    ear.renumber(np.array([0, -1, 1]))
    assert everything(ear) == [(0, "*a"), (1, "*c")]
    ear.begin_anew()
    assert everything(ear) == []


def test_a_great_deal_is_looked_at_on_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """What asks for nothing goes, what asks for something stays, however much is read."""
    monkeypatch.setattr(hearing, "MOST_HELD", 1_000)
    ear = Hearing(marked, finds)
    for n in range(200):
        tell(ear, [f"*{n:030}", f"**{n}"], first=2 * n)
        assert sum(len(h.text) for h in ear._held) < 1_000 + 200 * 5
    assert [t for _, t in everything(ear) if t.startswith("**")] == [f"**{n}" for n in range(200)]


def test_of_a_very_long_text_the_beginning_is_held() -> None:
    """Nobody types more, and nobody can make letbe hold it."""
    ear = Hearing(marked, finds)
    tell(ear, ["*" * 100_000])
    assert [len(t) for _, t in everything(ear)] == [hearing.MOST_OF_ONE]


def test_what_is_held_never_shows() -> None:
    """Neither in a log nor in an error."""
    ear = Hearing(marked, finds)
    tell(ear, ["*private"])
    assert "private" not in repr(ear)
