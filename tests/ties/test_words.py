"""The memory of a word: given once, it stays until the evidence is gone or they have come back."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from letbe.pattern.constants import CONSTANTS
from letbe.ties import follow, read
from tests.real import contact, owners_messages
from tests.ties import plainly
from tests.ties.tables import START, at
from tests.ties.test_evidence import as_table, random_tie

if TYPE_CHECKING:
    from tests.ties.plainly import Message

#: The floor under words is a rule of its own, with tests of its own.
NO_FLOOR = replace(CONSTANTS, floor_gaps=0.0, floor_days=0.0, floor_answers=0)

FIRST_DAY = (START.date() - date(1970, 1, 1)).days


def plain(messages: pa.Table, tie: list[Message], last: int) -> dict[int, str]:
    """Give the words of one tie as the plain reading has them."""
    rows = follow(messages, at(last + 0.5))
    days = (pc.cast(rows["day"], pa.int32()).to_numpy() - FIRST_DAY).tolist()
    return plainly.words(dict(zip(days, rows["log_e"].to_pylist(), strict=True)), tie, last)


def test_words_come_and_go_as_the_plain_reading_has_them() -> None:
    """Every morning of random ties whose pace changes, also where they fall silent and return."""
    rng = np.random.default_rng(4)
    ties = []
    while len(ties) < 12:
        tie = random_tie(rng, 400)
        quiet = rng.uniform(150, 300)
        ties.append([m for m in tie if m[1] == 0 or not quiet < m[0] < quiet + rng.uniform(40, 140)])
    met: Counter[tuple[str, str]] = Counter()
    for k, tie in enumerate(ties):
        messages = as_table([tie])
        expected = plain(messages, tie, 400)
        met.update(zip(list(expected.values())[:-1], list(expected.values())[1:], strict=True))
        for day in range(60 + k % 3, 401, 3):
            assert read(messages, at(day), constants=NO_FLOOR)["said"][0].as_py() == expected[day], (k, day)
    assert {("none", "pattern"), ("pattern", "clear"), ("pattern", "none")} <= set(met)


@pytest.mark.real
def test_words_of_a_real_owner_come_and_go_as_the_plain_reading_has_them() -> None:
    """All ties of one owner, on every seventh morning; the clock is that of all of them."""
    messages = owners_messages(contact("company-mail"), 30)
    sizes = messages.group_by("owner").aggregate([("sent_at", "count")]).sort_by("sent_at_count")
    mine = messages.filter(pc.equal(messages["owner"], sizes["owner"][sizes.num_rows - 1])).drop_columns(
        "owner"
    )
    begin = mine["sent_at"].to_numpy().min().astype("datetime64[D]")
    when = (mine["sent_at"].to_numpy() - begin).astype("timedelta64[us]").astype(np.int64) / 86_400_000_000
    ties: dict[str, set[Message]] = {}
    for person, t, way in zip(
        mine["person"].to_pylist(), when.tolist(), mine["direction"].to_pylist(), strict=True
    ):
        ties.setdefault(person, set()).add((t, ("out", "in").index(way)))
    last = math.floor(when.max())
    rows = follow(mine, begin + np.timedelta64(last, "D"))
    days = (pc.cast(rows["day"], pa.int32()).to_numpy() - begin.astype(np.int64)).tolist()
    log_e: dict[str, dict[int, float]] = {person: {} for person in ties}
    for person, day, value in zip(rows["person"].to_pylist(), days, rows["log_e"].to_pylist(), strict=True):
        log_e[person][day] = value
    expected = {p: plainly.words(log_e[p], sorted(ties[p]), last) for p in ties}
    assert {word for words in expected.values() for word in words.values()} >= {"none", "pattern"}
    for day in range(100, last, 7):
        found = read(mine, begin + np.timedelta64(day, "D"), constants=NO_FLOOR)
        for person, word in zip(found["person"].to_pylist(), found["said"].to_pylist(), strict=True):
            assert word == expected[person][day], (person, day)
