"""Who chooses you: decided on the low end of each interval, by name, and of nobody who steps away."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest

from letbe.board.board import Entry
from letbe.board.choosing import asking, choosing, share
from letbe.people.match import Known

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def a_tie(name: str = "Ana", **fields: Any) -> Entry:
    """Make a tie of somebody who starts and answers, unless a field says otherwise."""
    tie = {
        "last_them": NOW - DAY,
        "said": "none",
        "initiations_them": 30,
        "initiations_me": 30,
        "answered_7d_n_them": 20,
        "answered_7d_share_them": 1.0,
    }
    return Entry(Known(name, name, (f"mail:{name}",)), ("mail",), 100, NOW, tie | fields)


@pytest.mark.parametrize(("count", "n"), [(0, 1), (1, 1), (0, 20), (20, 20), (3, 10), (51, 100), (346, 1000)])
def test_the_interval_is_wilsons(count: int, n: int) -> None:
    """Its ends are where the share lies 1.645 standard errors away, the errors taken at the end itself."""
    found = share(count, n)
    for end in (found.low, found.high):
        assert (count / n - end) ** 2 == pytest.approx(1.6448536**2 * end * (1 - end) / n, abs=1e-7)
    assert found.low <= count / n <= found.high


def test_of_nothing_everything_is_possible() -> None:
    """No message, no share."""
    assert (share(0, 0).low, share(0, 0).high) == (0.0, 1.0)


def test_they_stand_by_name() -> None:
    """Nobody is ranked: neither by figures nor by when they wrote."""
    entries = [a_tie("Zoe", initiations_them=300), a_tie("\u00c9mile"), a_tie("ana")]
    asked = dict.fromkeys(("Zoe", "\u00c9mile", "ana"), (5, 20))
    assert [c.known.id for c in choosing(entries, asked, NOW)] == ["ana", "\u00c9mile", "Zoe"]


@pytest.mark.parametrize(
    "fields",
    [
        {"last_them": None},
        {"last_them": NOW - 365 * DAY},
        {"said": "pattern"},
        {"said": "clear"},
        {"initiations_them": 3, "initiations_me": 1},
        {"initiations_them": 12, "initiations_me": 48},
        {"answered_7d_n_them": 4},
        {"answered_7d_share_them": 0.6},
        {"answered_7d_n_them": 0, "answered_7d_share_them": None},
    ],
    ids=str,
)
def test_who_is_not_on_the_list(fields: dict[str, Any]) -> None:
    """Too little, too seldom, or no more."""
    assert choosing([a_tie(**fields)], {"Ana": (5, 20)}, NOW) == ()


@pytest.mark.parametrize("asked", [{}, {"Ana": (0, 20)}])
def test_who_never_asks_is_not_on_the_list(asked: dict[str, tuple[int, int]]) -> None:
    """To start, to answer and to ask are three things."""
    assert choosing([a_tie()], asked, NOW) == ()


def test_questions_are_counted_in_what_they_wrote_to_me_alone() -> None:
    """No photo, no group, no robot, nothing taken back, nothing of mine, and nothing later than now."""
    rows: list[tuple[str, str, bool, dict[str, Any]]] = [
        ("in", "text", True, {}),
        ("in", "text", False, {}),
        ("in", "media", True, {}),
        ("out", "text", True, {}),
        ("in", "text", True, {"group": True}),
        ("in", "text", True, {"automatic": True}),
        ("in", "text", True, {"deleted": True}),
        ("in", "text", True, {"recipients": 2}),
        ("in", "text", True, {"sent_at": NOW + DAY}),
    ]
    plain: dict[str, Any] = {
        "group": False,
        "automatic": False,
        "deleted": False,
        "recipients": 1,
        "sent_at": NOW,
    }
    table = pa.Table.from_pylist(
        [
            {"person": "Ana", "direction": way, "kind": kind, "question": asks, **plain, **more}
            for way, kind, asks, more in rows
        ]
    )
    assert asking([lambda: table], NOW) == {"Ana": (1, 2)}
    assert asking([], NOW) == {}
