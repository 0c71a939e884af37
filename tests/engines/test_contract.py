"""What every engine promises: the table of ``letbe.ties.read``, in whatever pieces it works.

A second engine joins ``ENGINES`` and must pass with equal results; its parts are functions that load
messages, or what it makes of them.  Two run here: the local one, and one that sends all that passes
between its steps as bytes, as a cluster does.
"""

from __future__ import annotations

import pickle
import threading
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from letbe.engines import local
from letbe.errors import UsageError
from letbe.pattern import clock, watch
from letbe.pattern.constants import CONSTANTS, Constants
from letbe.ties import TIES, add_days, count, days, finish, part, read
from tests.ties.tables import at, specimen, table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def sent(value: Any) -> Any:
    """Send something to another machine."""
    return pickle.loads(pickle.dumps(value))  # noqa: S301 - it was written a moment ago


def over_the_wire(parts: Sequence[Callable[[], pa.Table]], now: Any, **options: Any) -> pa.Table:
    """Work out each part apart: nothing is shared but what is sent, and results come back in any order."""
    constants = options.get("constants", CONSTANTS)
    shared = add_days([sent(days(sent(load()), now, **options)) for load in parts])
    found = [sent(part(sent(load()), now, shared=sent(shared), **options)) for load in reversed(parts)]
    return finish(pa.concat_tables(found), constants=constants)


ENGINES: dict[str, Callable[..., pa.Table]] = {"local": local.ties, "over-the-wire": over_the_wire}


@pytest.fixture(params=sorted(ENGINES))
def engine(request: pytest.FixtureRequest) -> Callable[..., pa.Table]:
    """Give each engine in turn."""
    return ENGINES[request.param]


def history(owners: int, people: int, seed: int = 5) -> pa.Table:
    """Make a year of messages of some owners with some people each."""
    rng = np.random.default_rng(seed)
    n = owners * people * 80
    person = rng.integers(0, people, n)
    return pa.table(
        {
            "owner": pa.array([f"o{i}" for i in rng.integers(0, owners, n)]),
            "person": pa.array([f"p{i}" for i in person]),
            "sent_at": pa.array(
                rng.integers(0, 365 * 86_400, n) * 1_000_000 + 1_700_000_000_000_000,
                pa.timestamp("us", "UTC"),
            ),
            "direction": pa.array(np.where(rng.random(n) < 0.5, "out", "in")),
        }
    )


def in_parts(messages: pa.Table, n: int) -> list[Callable[[], pa.Table]]:
    """Cut a history by person, as buckets do."""
    code = pc.cast(pc.utf8_slice_codeunits(messages["person"], 1), pa.int64()).to_numpy() % n
    return [lambda k=k: messages.filter(pa.array(code == k)) for k in range(n)]  # type: ignore[misc]


NOW = at(450)


@pytest.mark.parametrize("owners", [0, 1, 4])
@pytest.mark.parametrize("pieces", [1, 2, 7])
def test_ties_are_the_same_on(engine: Callable[..., pa.Table], owners: int, pieces: int) -> None:
    """Whatever the pieces, the table is that of all messages at once."""
    messages = history(max(owners, 1), 9)
    if owners == 0:
        messages = messages.drop_columns("owner")
    found = engine(in_parts(messages, pieces), NOW, zone="Europe/Lisbon")
    assert found.equals(read(messages, NOW, zone="Europe/Lisbon"))


def test_constants_reach_every_step_of(engine: Callable[..., pa.Table]) -> None:
    """The clock, the figures, the words on the board: all are made with those that were given."""
    messages = history(1, 9).drop_columns("owner")
    other = Constants(
        half_life_days=7.0, board_share=0.9, mutuality_days=90.0, circle_least=0.0, calibrate_ties=3
    )
    found = engine(in_parts(messages, 3), NOW, constants=other)
    assert found.equals(read(messages, NOW, constants=other))
    assert not found.equals(read(messages, NOW))


def test_an_owner_in_several_parts_has_one_clock(engine: Callable[..., pa.Table]) -> None:
    """Days are counted over all parts before any tie is worked out; alone, each part says something else."""
    messages = history(2, 12)
    parts = in_parts(messages, 4)
    found = engine(parts, NOW)
    alone = pa.concat_tables([read(load(), NOW) for load in parts]).sort_by(
        [("owner", "ascending"), ("person", "ascending")]
    )
    assert found.equals(read(messages, NOW))
    assert not found["log_e"].equals(alone["log_e"])
    assert len(found["circle_now"].unique()) == 2, "one for each owner"


def test_empty_parts_add_nothing(engine: Callable[..., pa.Table]) -> None:
    """A bucket that holds no tie is no error."""
    messages = table(specimen())
    found = engine([lambda: messages, lambda: messages.slice(0, 0)], at(209))
    assert found.equals(read(messages, at(209)))
    assert engine([lambda: messages.slice(0, 0)] * 2, at(209)).schema == TIES


def test_a_tie_in_two_parts_is_refused(engine: Callable[..., pa.Table]) -> None:
    """Half a tie would be a wrong tie."""
    messages = table(specimen())
    with pytest.raises(ValueError, match="two parts"):
        engine([lambda: messages.slice(0, 40), lambda: messages.slice(40)], at(209))


def test_no_part_at_all_is_refused(engine: Callable[..., pa.Table]) -> None:
    """A history has at least one part, be it empty."""
    with pytest.raises(ValueError, match="no part"):
        engine([], at(209))


def test_an_error_of_a_part_is_the_error_of_all(engine: Callable[..., pa.Table]) -> None:
    """Nothing is said of some ties as if they were all."""
    messages = table(specimen())
    with pytest.raises(UsageError, match="sent_at"):
        engine([lambda: messages, lambda: messages.drop_columns("sent_at")], at(209))


def test_local_holds_no_more_parts_than_workers() -> None:
    """Memory is bounded by the parts that are held at a time."""
    held, most, lock = 0, 0, threading.Lock()
    messages = history(1, 9)

    def counted(load: Callable[[], pa.Table]) -> Callable[[], pa.Table]:
        def loading() -> pa.Table:
            nonlocal held, most
            with lock:
                held += 1
                most = max(most, held)
            found: Any = load()
            with lock:
                held -= 1
            return found

        return loading

    local.ties([counted(p) for p in in_parts(messages, 6)], NOW, workers=1)
    assert most == 1


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin"])
def test_what_was_made_ready_is_all_that_a_board_needs(zone: str) -> None:
    """A kernel of another shape would be compiled when the messages are there, and be waited for."""
    kernels = [count.count_ties, watch.watch_ties, clock.count_days]
    messages = history(1, 3).drop_columns(["owner"])
    local.get_ready()
    ready = [list(k.signatures) for k in kernels]  # type: ignore[attr-defined]
    assert all(ready)
    assert local.ties([lambda: messages], NOW, zone=zone).num_rows == 3
    assert [list(k.signatures) for k in kernels] == ready  # type: ignore[attr-defined]
