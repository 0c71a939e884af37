"""``letbe.ties.read``: from messages to one row a tie."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from letbe.errors import LetbeError, UsageError
from letbe.history.schema import MESSAGES
from letbe.ties import TIES, TIES_COLUMNS, read
from tests.ties.tables import START, at, specimen, table


def row(messages: pa.Table, now: float = 400.0, **options: Any) -> dict[str, Any]:
    """Read a table of one tie and give its only row."""
    ties = read(messages, at(now), **options).to_pylist()
    assert len(ties) == 1
    return ties[0]


def test_mutuality_matches_the_check_values() -> None:
    """Section 11 of the specification: episode gap, initiations, effort, mutuality."""
    tie = row(table(specimen()), 209.0)
    assert tie["episode_gap_h"] / 24 == pytest.approx(0.1032, abs=5e-5)
    assert tie["initiation"] == pytest.approx(0.013889, abs=5e-7)
    assert tie["effort"] == pytest.approx(0.366071, abs=5e-7)
    assert tie["effort_sd"] == pytest.approx(0.045317, abs=5e-7)
    assert tie["mutuality"] == pytest.approx(0.189980, abs=5e-7)


def test_the_specimen_is_counted_as_by_hand() -> None:
    """70 messages of mine and 40 of theirs, each answer 2.4 hours later, 30 of mine unanswered."""
    tie = row(table(specimen()), 209.0)
    assert (tie["messages_me"], tie["messages_them"]) == (70, 40)
    assert (tie["turns_me"], tie["turns_them"]) == (41, 40)
    assert (tie["episodes"], tie["initiations_me"], tie["initiations_them"]) == (70, 70, 0)
    assert (tie["latency_n_them"], tie["latency_waiting_them"]) == (40, 1)
    assert tie["latency_median_h_them"] == pytest.approx(2.4)
    assert tie["answered_7d_n_them"] == 41
    assert tie["answered_7d_share_them"] == pytest.approx(40 / 41)
    assert tie["latency_median_h_me"] == pytest.approx(2.9 * 24)
    assert tie["pressure_bids"] == 30
    assert tie["pressure_first"] == at(120.3)
    assert tie["pressure_last"] == at(207.3)
    assert tie["pressure_per_week"] == pytest.approx(7 / 3)
    assert (tie["first"], tie["last"], tie["last_them"]) == (at(0.3), at(207.3), at(117.4))
    assert tie["mutuality_n"] == 70
    assert tie["reason"] is None


def test_every_column_is_there_with_its_type() -> None:
    """The table is the schema, also when it is empty."""
    assert read(table(specimen()), at(209)).schema == TIES
    empty = read(MESSAGES.empty_table(), at(1))
    assert empty.schema == TIES
    assert empty.num_rows == 0
    assert all(c.meaning for c in TIES_COLUMNS)


def test_a_null_always_has_a_reason() -> None:
    """Too little data is a null and plain words, never a number."""
    for rows in ([(0.0, "out")], [(0.0, "in")], [(0.0, "out"), (0.1, "in")], [(0.0, "in"), (3.0, "out")]):
        for now in (0.5, 20.0, 900.0):
            tie = row(table([r for r in rows if r[0] < now]), now)
            free = {"last_me", "last_them", "pressure_first", "pressure_last", "pressure_per_week", "reason"}
            missing = [name for name, value in tie.items() if value is None and name not in free]
            assert (tie["reason"] is not None) or not missing, missing


def test_they_never_write() -> None:
    """Mutuality is low with a wide interval, and nothing is said of their answers."""
    tie = row(table([(0.0, "out"), (5.0, "out")]), 20.0)
    assert tie["latency_median_h_them"] is None
    assert tie["latency_median_h_me"] is None
    assert tie["answered_7d_share_them"] == 0.0
    assert tie["mutuality"] == pytest.approx(0.25)
    assert tie["mutuality_low"] == 0.0
    assert "they have not answered yet" in tie["reason"]
    assert "they have not written" in tie["reason"]


def test_i_never_write() -> None:
    """The other way round, the complement."""
    tie = row(table([(0.0, "in"), (5.0, "in")]), 20.0)
    assert tie["mutuality"] == pytest.approx(0.75)
    assert tie["pressure_bids"] == 0
    assert tie["pressure_first"] is None
    assert tie["last_me"] is None
    assert "you have not written" in tie["reason"]


def test_what_is_no_contact_is_left_out() -> None:
    """Groups, lists, robots, reactions, and rows that nobody can be named for."""
    rows = [(float(i), "out") for i in range(7)]
    messages = table(
        rows,
        kind=["reaction", "text", "text", "text", "media", "call", "text"],
        group=[False, True, False, False, False, False, False],
        automatic=[False, False, True, False, False, False, False],
        recipients=pa.array([1, 1, 1, 2, 1, 1, None], pa.int16()),
    )
    assert row(messages)["messages_me"] == 3
    nobody = table([(0.0, "out"), (1.0, "in")]).set_column(
        2, "direction", pa.array([None, "in"], pa.string())
    )
    assert row(nobody)["messages_me"] == 0
    nobody = table([(0.0, "out"), (1.0, "in")]).set_column(0, "person", pa.array([None, "mira"], pa.string()))
    assert row(nobody)["messages_me"] == 0


def test_messages_at_or_after_now_are_ignored() -> None:
    """Times after now are dropped, not moved."""
    messages = table([(0.0, "out"), (1.0, "in"), (2.0, "out")])
    assert row(messages, 1.0)["messages_them"] == 0
    assert read(messages, at(0)).num_rows == 0


def test_the_same_message_counts_once() -> None:
    """One per time, direction, channel and size within the tie."""
    rows = [(0.0, "out"), (0.0, "out"), (0.0, "in"), (0.0, "out")]
    assert row(table(rows))["messages_me"] == 1
    sizes = table(rows, chars=pa.array([4, 5, 4, 4], pa.int32()))
    assert row(sizes)["messages_me"] == 2
    channels = table(rows, channel=["mail", "whatsapp", "mail", "mail"])
    assert row(channels)["messages_me"] == 2


def test_of_equal_times_mine_come_first() -> None:
    """An answer of the same microsecond is an answer."""
    tie = row(table([(0.0, "in"), (0.0, "out")]))
    assert tie["initiations_me"] == 1
    assert tie["latency_median_h_them"] == 0.0
    assert tie["pressure_bids"] == 0


def test_effort_counts_sizes_only_where_all_are_known() -> None:
    """A share of sizes is another thing than a share of messages, so the column says which it is."""
    rows = [(0.0, "out"), (0.1, "in")]
    assert row(table(rows, chars=pa.array([10, 30], pa.int32())), 9.0)["effort_by"] == "size"
    assert row(table(rows, chars=pa.array([10, None], pa.int32())), 9.0)["effort_by"] == "messages"
    assert row(table(rows), 9.0)["effort_by"] == "messages"
    # One episode counts as one message: Beta(1 + 3/4, 1 + 1/4).
    assert row(table(rows, chars=pa.array([10, 30], pa.int32())), 9.0)["effort"] == pytest.approx(1.75 / 3)


def test_days_are_cut_in_the_owners_zone() -> None:
    """23:30 and 00:30 in UTC are one day in New York, two in London."""
    messages = table([(0.979, "out"), (1.021, "out")])
    assert row(messages)["pressure_bids"] == 2
    assert row(messages, zone="America/New_York")["pressure_bids"] == 1


def test_summer_time_moves_the_day_with_the_clock() -> None:
    """In July Berlin is two hours ahead: 22:30 UTC is the next day there, in January it is not."""
    july = (datetime(2024, 7, 1, 22, 30, tzinfo=UTC) - START) / timedelta(days=1)
    january = (datetime(2024, 1, 10, 22, 30, tzinfo=UTC) - START) / timedelta(days=1)
    for first, bids in ((january, 1), (july, 2)):
        messages = table([(first - 0.1, "out"), (first, "out")])
        assert row(messages, zone="Europe/Berlin")["pressure_bids"] == bids


def test_mutuality_swaps_to_its_complement_when_the_sides_swap() -> None:
    """Nothing in it prefers one side."""
    rows = [(0.0, "out"), (0.1, "in"), (0.2, "in"), (3.0, "in"), (7.0, "out"), (7.5, "out")]
    swapped = [(t, "in" if d == "out" else "out") for t, d in rows]
    one, other = row(table(rows), 30.0), row(table(swapped), 30.0)
    assert one["mutuality"] == pytest.approx(1 - other["mutuality"])
    assert one["mutuality_low"] == pytest.approx(1 - other["mutuality_high"])
    assert one["latency_median_h_me"] == other["latency_median_h_them"]


def test_mutuality_looks_back_a_year() -> None:
    """An old imbalance is not held against anybody."""
    old = [(float(i), "in") for i in range(0, 100, 5)]
    new = [(500.0 + i, "out") for i in range(0, 100, 5)]
    tie = row(table(old + new), 700.0)
    assert tie["mutuality_n"] == 20
    assert tie["initiation"] == pytest.approx(1 / 22)
    late = row(table(old), 700.0)
    assert late["mutuality"] is None
    assert "365 days" in late["reason"]


def test_many_owners_have_ties_of_their_own() -> None:
    """An organisation's table has an owner in every row; the same person may be a tie of two."""
    rows = [(0.0, "out"), (1.0, "in"), (2.0, "in")]
    messages = table(rows, owner=["b", "a", "b"])
    ties = read(messages, at(9)).to_pylist()
    assert [(t["owner"], t["messages_me"], t["messages_them"]) for t in ties] == [("a", 0, 1), ("b", 1, 1)]


@pytest.mark.parametrize(
    ("messages", "words"),
    [
        (pa.table({"person": ["a"]}), 'no column "sent_at"'),
        (table([(0.0, "out")]).set_column(1, "sent_at", pa.array([1])), "not a time"),
        (table([(0.0, "sideways")]), "direction is 'sideways'"),
        (table([(0.0, "out")], chars=["long"]), "chars is string"),
        (table([(0.0, "out")], group=["yes"]), "group is string"),
        (table([(0.0, "out")], kind=[[1]]), "kind is list"),
        (table([(0.0, "out")]).set_column(0, "person", pa.array([b"\xff"])), "person is binary"),
        (table([(0.0, "out")]).set_column(0, "person", pa.array([1.5])), "person is double"),
        ([("mira", 0, "out")], "not a table, but list"),
    ],
)
def test_a_table_of_another_shape_is_named(messages: pa.Table, words: str) -> None:
    """The error says what was met and what would do."""
    with pytest.raises(UsageError, match=words):
        read(messages, at(1))


@pytest.mark.parametrize(
    "now", [datetime(2024, 1, 1), 5, None, np.datetime64("NaT", "us"), datetime(2500, 1, 1, tzinfo=UTC)]
)
def test_now_must_be_a_moment(now: Any) -> None:
    """A wall-clock time without a zone is no moment."""
    with pytest.raises(UsageError, match="now"):
        read(table([(0.0, "out")]), now)


def test_now_may_come_from_arrow_or_numpy() -> None:
    """All three say the same moment."""
    messages = table(specimen())
    expected = read(messages, at(150))
    assert read(messages, np.datetime64(at(150).replace(tzinfo=None), "ms")).equals(expected)
    assert read(messages, pa.scalar(at(150), pa.timestamp("s", "Europe/Berlin"))).equals(expected)


def test_an_unknown_zone_is_named() -> None:
    """A typing slip is told, not guessed."""
    with pytest.raises(UsageError, match="zone"):
        read(table([(0.0, "out")]), at(1), zone="Mars/Olympus")
    with pytest.raises(UsageError, match="zone"):
        read(table([(0.0, "out")]), at(1), zone="../etc")


MESSAGE = st.tuples(
    st.sampled_from(["ann", "bo", "cy"]),
    st.integers(0, 90 * 86_400),
    st.sampled_from(["out", "in"]),
    st.sampled_from(["mail", "whatsapp"]),
    st.one_of(st.none(), st.integers(0, 50)),
)


def several(rows: list[tuple[str, int, str, str, int | None]]) -> pa.Table:
    """Make a table of several ties; times in seconds."""
    return pa.table(
        {
            "person": pa.array([r[0] for r in rows], pa.string()),
            "sent_at": pa.array([START + timedelta(seconds=r[1]) for r in rows], pa.timestamp("us", "UTC")),
            "direction": pa.array([r[2] for r in rows], pa.string()),
            "channel": pa.array([r[3] for r in rows], pa.string()),
            "chars": pa.array([r[4] for r in rows], pa.int32()),
        }
    )


@settings(max_examples=50)
@given(st.lists(MESSAGE, max_size=60), st.randoms())
def test_ties_do_not_depend_on_the_order_of_exports(rows: list[Any], random: Any) -> None:
    """Rows, chunks and dictionaries may come in any order; repeated rows add nothing."""
    expected = read(several(rows), at(100))
    mixed = [*rows, *rows[: len(rows) // 2]]
    random.shuffle(mixed)
    half = len(mixed) // 2
    pieces = pa.concat_tables([several(mixed[:half]), several(mixed[half:])])
    place = pieces.column_names.index("person")
    coded = pieces.set_column(place, "person", pieces["person"].dictionary_encode())
    assert read(pieces, at(100)).equals(expected)
    assert read(coded, at(100)).equals(expected)


@settings(max_examples=50)
@given(st.lists(MESSAGE, max_size=60))
def test_every_figure_is_in_its_range(rows: list[Any]) -> None:
    """Shares lie in [0, 1], times are not negative, intervals hold their middle."""
    for tie in read(several(rows), at(100)).to_pylist():
        assert tie["messages_me"] + tie["messages_them"] > 0
        assert tie["initiations_me"] + tie["initiations_them"] == tie["episodes"]
        assert 1 <= tie["episode_gap_h"] <= 24
        for name, value in tie.items():
            if value is not None and ("share" in name or name in {"mutuality", "initiation", "effort"}):
                assert 0 <= value <= 1, name
        if tie["mutuality"] is not None:
            assert tie["mutuality_low"] <= tie["mutuality"] <= tie["mutuality_high"]
        if tie["latency_95_h_them"] is not None:
            assert 0 <= tie["latency_median_h_them"] <= tie["latency_95_h_them"]


@settings(max_examples=100)
@given(
    st.lists(st.integers(-(2**63) + 1, 2**63 - 1), max_size=20),
    st.lists(st.integers(-(2**31), 2**31 - 1), min_size=20, max_size=20),
)
def test_hostile_numbers_do_no_harm(times: list[int], sizes: list[int]) -> None:
    """Any 64-bit time and any size: a table or one of our errors."""
    n = len(times)
    messages = pa.table(
        {
            "person": ["x"] * n,
            "sent_at": pa.array(times, pa.int64()).cast(pa.timestamp("us", "UTC")),
            "direction": ["in", "out"][:n] * (n // 2) + ["in"] * (n % 2) if n > 1 else ["in"] * n,
            "chars": pa.array(sizes[:n], pa.int32()),
        },
        schema=pa.schema(
            [
                ("person", pa.string()),
                ("sent_at", pa.timestamp("us", "UTC")),
                ("direction", pa.string()),
                ("chars", pa.int32()),
            ]
        ),
    )
    try:
        read(messages, datetime(2199, 12, 31, tzinfo=UTC), zone="Europe/Berlin")
    except LetbeError:
        pytest.fail("numbers are no reason to refuse")


@pytest.mark.parametrize(
    "persons",
    [
        pa.array(["7", "7"], pa.large_string()),
        pa.array([7, 7], pa.int64()),
        pa.DictionaryArray.from_arrays(pa.array([0, 1], pa.int8()), ["7", "7"]),
        pa.chunked_array([["7"], [], ["7"]], pa.string()),
        pa.chunked_array([pa.array(["7"]).dictionary_encode(), pa.array(["7"]).dictionary_encode()]),
    ],
)
def test_a_person_may_be_written_in_any_way(persons: Any) -> None:
    """Words, numbers, dictionaries with a word twice, chunks: the same person."""
    messages = table([(0.0, "out"), (1.0, "in")])
    found = read(messages.set_column(0, "person", persons), at(9)).to_pylist()
    assert [(t["person"], t["messages_me"], t["messages_them"]) for t in found] == [("7", 1, 1)]


def test_a_dictionary_may_hold_a_null() -> None:
    """Nobody is nobody, however it is written."""
    nobody = pa.DictionaryArray.from_arrays(pa.array([0, 1], pa.int8()), pa.array(["mira", None]))
    messages = table([(0.0, "out"), (1.0, "in")]).set_column(0, "person", nobody)
    assert row(messages)["messages_them"] == 0
    assert read(messages.set_column(0, "person", pa.nulls(2)), at(9)).num_rows == 0


def test_columns_of_nulls_mean_what_a_missing_column_means() -> None:
    """An export that knows no sizes may still have the column."""
    messages = table([(0.0, "out"), (1.0, "in")])
    for name in ("kind", "chars", "channel", "group", "recipients", "automatic"):
        messages = messages.append_column(name, pa.nulls(2))
    assert read(messages, at(9)).equals(read(table([(0.0, "out"), (1.0, "in")]), at(9)))


def test_a_history_of_runs_is_sorted_like_rows_that_lie_anyhow() -> None:
    """A history lies in runs, one a handle; a person may have several, which overlap in time."""
    rng = np.random.default_rng(3)
    runs = [(who, np.sort(rng.integers(0, 10**12, int(rng.integers(20, 90))))) for who in "cabacdbbe"]
    rows = pa.table(
        {
            "person": pa.array([who for who, times in runs for _ in times]),
            "sent_at": pa.array(np.concatenate([t for _, t in runs]), pa.timestamp("us", "UTC")),
            "direction": pa.array(["out" if i % 3 else "in" for i in range(sum(len(t) for _, t in runs))]),
        }
    )
    mixed = rows.take(pa.array(rng.permutation(rows.num_rows)))
    now = datetime(1970, 2, 1, tzinfo=UTC)
    assert read(rows, now).equals(read(mixed, now))
