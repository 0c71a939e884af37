"""A state goes on as if it had never stopped."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from letbe.errors import UsageError
from letbe.pattern.constants import Constants
from letbe.ties import FOLLOWED, State, advance, follow
from tests.real import contact, owners_messages
from tests.ties.tables import START, at, specimen, table
from tests.ties.test_evidence import as_table, random_tie

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

ZONE = "Europe/Berlin"


def some(seed: int, people: int = 6) -> pa.Table:
    """Make ties of one owner, some of which begin late."""
    rng = np.random.default_rng(seed)
    late = [0.0, 0.0, 40.0, 90.0, 130.0, 160.0]
    return as_table(
        [
            [(t + late[k % 6], s) for t, s in random_tie(rng, 200) if t + late[k % 6] < 200]
            for k in range(people)
        ]
    )


def walked(messages: pa.Table, stops: Sequence[Any], **options: Any) -> tuple[pa.Table, State]:
    """Go from stop to stop, with the messages of the days between."""
    zone = options.get("zone", "UTC")
    local = pc.cast(
        pc.local_timestamp(
            pc.assume_timezone(pc.local_timestamp(messages["sent_at"]), "UTC").cast(pa.timestamp("us", zone))
        ),
        pa.timestamp("us"),
    )
    tables, state, begin = [], None, np.datetime64("1970-01-01", "us")
    for stop in stops:
        rows = messages.filter(pc.greater_equal(local, pa.scalar(begin, pa.timestamp("us"))))
        found, state = advance(rows, stop, state=state, **options)
        tables.append(found)
        begin = state.day.astype("datetime64[us]")
    assert state is not None
    return pa.concat_tables(tables).sort_by(
        [(name, "ascending") for name in ("owner", "person", "day") if name in tables[0].column_names]
    ), state


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("zone", ["UTC", ZONE])
def test_a_history_split_anywhere_gives_the_same_evidence(seed: int, zone: str) -> None:
    """Every day's evidence and the state itself, to the last bit, whatever the stops."""
    messages = some(seed)
    rng = np.random.default_rng(seed + 100)
    stops = [at(float(d)) for d in np.sort(rng.uniform(0, 199, 7))] + [at(200.4)]
    found, state = walked(messages, stops, zone=zone)
    whole, at_once = advance(messages, stops[-1], zone=zone)
    assert whole.num_rows > 100
    assert found.equals(whole)
    assert whole.equals(follow(messages, stops[-1], zone=zone))
    assert state.ties.equals(at_once.ties, check_metadata=True)
    assert state.owners.equals(at_once.owners)


def test_stopping_every_day_changes_nothing() -> None:
    """As a home that is read every evening would."""
    messages = some(9, 3)
    found, state = walked(messages, [at(d + 0.5) for d in range(201)])
    whole, at_once = advance(messages, at(200.5))
    assert found.equals(whole)
    assert state.ties.equals(at_once.ties)


def test_many_owners_go_on_apart() -> None:
    """An owner who appears later is joined to those who are known, in order of their names."""
    parts = [
        some(k, 3).append_column("owner", pa.array([name] * some(k, 3).num_rows))
        for k, name in enumerate("cab")
    ]
    early = pa.concat_tables(parts[:2])
    late = parts[2].filter(pc.greater(parts[2]["sent_at"], pa.scalar(at(100), pa.timestamp("us", "UTC"))))
    messages = pa.concat_tables([early, late])
    found, state = walked(messages, [at(80), at(120), at(201)])
    whole, at_once = advance(messages, at(201))
    assert whole.equals(follow(messages, at(201)))
    assert found.equals(whole)
    assert state.ties.equals(at_once.ties)
    assert state.owners.equals(at_once.owners)


@pytest.mark.real
@pytest.mark.parametrize("name", ["company-mail", "college-msg"])
def test_a_real_history_split_anywhere_gives_the_same_evidence(name: str) -> None:
    """Many owners, seconds that meet, ties that begin and end."""
    messages = owners_messages(contact(name), 30)
    owners = messages["owner"].value_counts().field("values")[:30]
    mine = messages.filter(pc.is_in(messages["owner"], owners))
    begin, end = (
        np.datetime64(f(mine["sent_at"]).as_py().replace(tzinfo=None), "us") for f in (pc.min, pc.max)
    )
    rng = np.random.default_rng(1)
    stops = sorted(begin + (rng.random(5) * (end - begin).astype(np.int64)).astype("timedelta64[us]"))
    found, state = walked(mine, [*stops, end])
    whole, at_once = advance(mine, end)
    assert whole.num_rows > 1000
    assert found.equals(whole)
    assert state.ties.equals(at_once.ties)


def test_a_state_can_be_stored(tmp_path: Path) -> None:
    """It is two tables; what made them travels along."""
    messages = some(2)
    early = messages.filter(pc.less(messages["sent_at"], pa.scalar(at(120), pa.timestamp("us", "UTC"))))
    late = messages.filter(
        pc.greater_equal(messages["sent_at"], pa.scalar(at(120), pa.timestamp("us", "UTC")))
    )
    _, state = advance(early, at(120))
    for name in ("ties", "owners"):
        pq.write_table(getattr(state, name), tmp_path / name)
    again = State(*(pq.read_table(tmp_path / name) for name in ("ties", "owners")))
    assert advance(late, at(200), state=again)[0].equals(advance(late, at(200), state=state)[0])


def test_a_state_of_a_tie_does_not_grow_with_its_history() -> None:
    """Nothing but the rounds of two years is kept of the past."""
    rows = [(d + h, ("out", "in")[int(h > 0.3)]) for d in range(3000) for h in (0.1, 0.5, 0.9)]
    sizes = [advance(table(rows), at(d))[1].ties.nbytes for d in (1000, 2000, 3000)]
    assert sizes[0] == sizes[1] == sizes[2]


def test_nothing_at_all_is_a_state_as_well() -> None:
    """A home without a message, and one that nobody wrote to since."""
    nothing = table([])
    found, state = advance(nothing, at(10))
    assert (found.schema, found.num_rows, state.ties.num_rows) == (FOLLOWED, 0, 0)
    later = table([(t + 20, d) for t, d in specimen()])
    found, state = advance(later, at(100), state=state)
    assert found.equals(follow(later, at(100)))
    found, later = advance(nothing, at(130), state=state)
    assert found["day"].to_pylist() == [(START + timedelta(days=d)).date() for d in range(100, 130)]
    assert advance(nothing, at(130.5), state=later)[0].num_rows == 0


def test_a_late_part_of_a_history_is_refused() -> None:
    """Its evidence has to be worked out anew; a day that has not ended is not in the state yet."""
    messages = table(specimen())
    _, state = advance(messages, at(99.9))
    with pytest.raises(UsageError, match="lie before the state, which is of 2024-04-09"):
        advance(messages, at(120), state=state)
    with pytest.raises(UsageError, match="before the state"):
        advance(table([]), at(98), state=state)


def test_a_state_of_other_constants_is_refused() -> None:
    """Its numbers mean something else."""
    _, state = advance(table(specimen()), at(100))
    with pytest.raises(UsageError, match="other constants"):
        advance(table([]), at(120), state=state, constants=Constants(half_life_days=50.0))
    with pytest.raises(UsageError, match="other constants"):
        advance(table([]), at(120), state=State(state.ties.replace_schema_metadata(None), state.owners))
    with pytest.raises(UsageError, match="owners"):
        advance(table([], owner=pa.array([], pa.string())), at(120), state=state)


def test_a_state_that_does_not_fit_itself_is_refused() -> None:
    """Rounds that are missing would be read from somebody else's."""
    _, state = advance(table(specimen()), at(100))
    place = state.ties.column_names.index("rounds")
    torn = state.ties.set_column(place, "rounds", pa.array([[1]], pa.list_(pa.int64())))
    with pytest.raises(UsageError, match="not what"):
        advance(table([]), at(120), state=State(torn, state.owners))
