"""The evidence: check values, a second reading of the specification, invariances and edge cases."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from letbe.pattern.constants import CONSTANTS, SPECIFICATION, Constants
from letbe.ties import FOLLOWED, add_days, days, finish, follow, part, read
from tests.real import contact, owners_messages
from tests.ties import plainly
from tests.ties.tables import START, at, specimen, table

#: Section 11 of the specification: at the end of day D.
DAYS = (100, 118, 120, 130, 140, 150, 160, 180, 200)
E_ABSENCE = (0.0152277, 0.0152428, 0.0538356, 0.943742, 2.42215, 5.12394, 10.432, 42.9814, 173.586)
E_ANSWERS = (0.0153632, 0.0153305, *(0.0997883,) * 7)
S0 = (0.754502, 0.753749, 0.174017, 0.0065557, 0.00226147, 0.0010071, 0.000482986, 0.000115297, 2.84414e-5)
#: Section 5b: after round k.
ROUNDS = (31, 32, 33, 39, 44, 49, 54, 59)
E_STARTS = (0.0, 0.0136364, 0.0112089, 0.0360076, 0.338653, 3.51276, 51.0622, 875.165)

SIX_DIGITS = 6e-6


def followed(messages: pa.Table, until: float, **options: Any) -> dict[int, dict[str, float]]:
    """Follow one tie: day of the tests to the row."""
    rows = follow(messages, at(until), **options).to_pylist()
    return {(row["day"] - START.date()).days: row for row in rows}


#: Both sets of constants, each with its plain reading.
MODELS = [(SPECIFICATION, plainly.SPECIFIED), (CONSTANTS, plainly.SHIPPED)]


def rounds_until(last: int) -> list[tuple[float, str]]:
    """Give the rounds of the check values of section 5b."""
    rows = []
    for k in range(last + 1):
        mine = k % 2 == 0 or k >= 40
        rows += [(3.5 * k + 0.3, "out" if mine else "in"), (3.5 * k + 0.4, "in" if mine else "out")]
    return rows


def test_evidence_matches_the_check_values() -> None:
    """Section 11: absence and answers, to six digits."""
    rows = followed(table(specimen()), 209, constants=SPECIFICATION)
    for day, absence, answers in zip(DAYS, E_ABSENCE, E_ANSWERS, strict=True):
        assert math.exp(rows[day]["log_e_absence"]) == pytest.approx(absence, rel=SIX_DIGITS)
        assert math.exp(rows[day]["log_e_answers"]) == pytest.approx(answers, rel=SIX_DIGITS)


def test_starts_match_the_check_values() -> None:
    """Section 5b: to six digits."""
    for k, expected in zip(ROUNDS, E_STARTS, strict=True):
        last = 3.5 * k + 0.5
        until = at(math.floor(last) + 1)
        row = read(table(rounds_until(k)), until, constants=SPECIFICATION).to_pylist()[0]
        assert math.exp(row["log_e_starts"]) == pytest.approx(expected, rel=SIX_DIGITS, abs=1e-100)


def test_words_come_on_the_days_of_the_specification() -> None:
    """With .75 and .25: 5 on day 154, 20 on day 174; 206 and 247 when I fall silent, too."""
    mix = replace(SPECIFICATION, mix=(0.75, 0.25, 0.0))
    for both_silent, reached in ((False, (154, 174)), (True, (206, 247))):
        rows = followed(table(specimen(both_silent=both_silent)), 260, constants=mix)
        if not both_silent:
            rows = {d: r for d, r in rows.items() if d < 209}
        for level, day in zip((5, 20), reached, strict=True):
            assert min(d for d, r in rows.items() if math.exp(r["log_e"]) >= level) == day


def test_persistence_matches_the_check_values() -> None:
    """Section 11: at day 131, before calibration."""
    row = read(table(specimen()), at(131), constants=SPECIFICATION).to_pylist()[0]
    chances = [row[f"persistence_{h}"] for h in (7, 30, 90)]
    assert chances == pytest.approx([0.274364, 0.522102, 0.584259], rel=SIX_DIGITS)
    assert row["persistence_7_calibrated"] is False


def test_the_plain_reading_matches_the_check_values() -> None:
    """Both readings of the specification are held against it, not only against each other."""
    messages = [(t, 0 if d == "out" else 1) for t, d in specimen()]
    looks = [d + 1.0 for d in DAYS]
    found = plainly.absence(messages, looks, plainly.flat_weight, plainly.SPECIFIED)
    assert [f["s0"] for f in found] == pytest.approx(S0, rel=SIX_DIGITS)
    assert [f["e"] for f in found] == pytest.approx(E_ABSENCE, rel=SIX_DIGITS)
    assert plainly.answers(messages, looks) == pytest.approx(E_ANSWERS, rel=SIX_DIGITS)


def random_tie(rng: np.random.Generator, days: int) -> list[tuple[float, int]]:
    """Make a tie of bursts, with a change of pace; times in whole microseconds."""
    t, rows = rng.uniform(0, 20), []
    pace = rng.uniform(0.15, 1.5)
    change = rng.uniform(0.3, 1.5) * days
    while True:
        t += rng.gamma(0.6, 1 / pace / 0.6) * (1 if t < change else 4)
        if t >= days:
            break
        when, side = t, int(rng.random() < 0.5)
        for _ in range(int(rng.integers(1, 8))):
            rows.append((when, side))
            when += float(rng.exponential(0.02) if rng.random() < 0.8 else rng.exponential(1.0))
            side = side if rng.random() < 0.3 else 1 - side
    us = 86_400_000_000
    exact = {(round(when * us) / us, side) for when, side in rows if when < days}
    return sorted(exact)


def as_table(ties: list[list[tuple[float, int]]]) -> pa.Table:
    """Make a table of ties named t0, t1, ..."""
    return pa.concat_tables(
        [table([(t, ("out", "in")[s]) for t, s in rows], f"t{k:03d}") for k, rows in enumerate(ties)]
    )


def plain_row(
    ties: list[list[tuple[float, int]]], k: int, look: int, model: plainly.Model
) -> dict[str, float]:
    """Read one tie plainly at the start of a day."""
    weight, _ = plainly.clock(ties, k, look)
    messages = ties[k]
    absence = plainly.absence(messages, [float(look)], weight, model)[0]
    return {
        "log_e_absence": absence["e"],
        "log_e_answers": (1 - model.left) * plainly.answers(messages, [float(look)])[0]
        + model.left * plainly.left(messages, [float(look)])[0],
        "log_e_starts": plainly.starts(messages, [float(look)], model)[0],
        "acts": len([d for d in plainly.acts_of(messages) if d < look]),
    }


def cut_log(evidence: float) -> float:
    """Give the logarithm as the table has it: not below -300."""
    return max(math.log(evidence), -300.0) if evidence > 0 else -300.0


def assert_equal_to_plain(
    ties: list[list[tuple[float, int]]], now: float, constants: Constants, model: plainly.Model
) -> int:
    """Compare every figure of every tie with the plain reading; give how many were watched."""
    rows = read(as_table(ties), at(now), constants=constants).to_pylist()
    ties = [[m for m in tie if m[0] < now] for tie in ties]
    look = math.floor(now)
    watched = 0
    for k, row in enumerate(rows):
        plain = plain_row(ties, k, look, model)
        assert row["acts"] == plain["acts"]
        if row["watched"]:
            watched += 1
            mixed = 0.0
            for name, share in (("log_e_absence", 0.6), ("log_e_answers", 0.2), ("log_e_starts", 0.2)):
                mixed += share * plain[name]
                assert row[name] == pytest.approx(cut_log(plain[name]), abs=1e-9)
            assert row["log_e"] == pytest.approx(cut_log(mixed), abs=1e-9)
        if row["persistence_7_calibrated"] is not True:
            for h in (7, 30, 90):
                expected = plainly.forecast(ties[k], now, h, plainly.clock(ties, k, look)[1], model)
                assert row[f"persistence_{h}"] == (
                    expected if expected is None else pytest.approx(expected, rel=1e-9, abs=1e-12)
                )
    return watched


@pytest.mark.parametrize(("constants", "model"), MODELS, ids=["specified", "shipped"])
@pytest.mark.parametrize("seed", range(4))
def test_a_second_reading_agrees_on_random_histories(
    seed: int, constants: Constants, model: plainly.Model
) -> None:
    """The kernels and the plain reading share no line, and agree to 1e-9."""
    rng = np.random.default_rng(seed)
    ties = [tie for tie in (random_tie(rng, 260) for _ in range(5)) if tie]
    assert assert_equal_to_plain(ties, 261.37, constants, model) >= 2


def test_follow_is_read_at_every_day_end() -> None:
    """What is followed on a day is what was read on the next morning, to the last bit."""
    messages = some_ties()
    followed_rows = follow(messages, at(201))
    day_of = pc.cast(followed_rows["day"], pa.int32()).to_numpy() - (START.date() - date(1970, 1, 1)).days
    for day in (60, 100, 130, 199):
        seen = followed_rows.filter(pa.array(day_of == day)).drop_columns("day")
        ties = read(messages, at(day + 1)).filter(pc.field("watched")).select(seen.column_names)
        assert seen.num_rows > 0
        assert seen.to_pydict() == ties.to_pydict()
    assert followed_rows.schema == FOLLOWED
    rows = followed(table(specimen()), 209)
    assert (min(rows), max(rows)) == (30, 208)


@pytest.mark.real
@pytest.mark.parametrize(("constants", "model"), MODELS, ids=["specified", "shipped"])
@pytest.mark.parametrize(
    ("name", "owner_rank"), [("company-mail", 40), ("wall-posts", 5), ("college-msg", 3)]
)
def test_a_second_reading_agrees_on_real_histories(
    name: str, owner_rank: int, constants: Constants, model: plainly.Model
) -> None:
    """All ties of one real owner, seen on one of the last days."""
    messages = owners_messages(contact(name), 30)
    sizes = messages.group_by("owner").aggregate([("sent_at", "count")]).sort_by("sent_at_count")
    owner = sizes["owner"][sizes.num_rows - owner_rank]
    mine = messages.filter(pc.equal(messages["owner"], owner)).drop_columns("owner")
    # Real times are whole seconds, so equal messages are one.
    begin = mine["sent_at"].to_numpy().min().astype("datetime64[D]")
    when = (mine["sent_at"].to_numpy() - begin).astype("timedelta64[us]").astype(np.int64) / 86_400_000_000
    ties: dict[str, set[tuple[float, int]]] = {}
    for person, t, direction in zip(
        mine["person"].to_pylist(), when.tolist(), mine["direction"].to_pylist(), strict=True
    ):
        ties.setdefault(person, set()).add((t, ("out", "in").index(direction)))
    histories = [sorted(rows) for _, rows in sorted(ties.items())][:12]
    now = math.floor(when.max()) - 3.21
    assert assert_equal_to_plain(histories, now, constants, model) >= 2


def changed(messages: pa.Table, **columns: Any) -> pa.Table:
    """Put other columns into a table."""
    for name, column in columns.items():
        place = messages.column_names.index(name)
        messages = messages.set_column(place, name, column)
    return messages


def some_ties(seed: int = 7, n: int = 4) -> pa.Table:
    """Give a few random ties of one owner."""
    rng = np.random.default_rng(seed)
    return as_table([random_tie(rng, 200) for _ in range(n)])


def test_evidence_does_not_depend_on_the_order_of_rows() -> None:
    """An import out of order is the same history."""
    messages = some_ties()
    mixed = messages.take(np.random.default_rng(1).permutation(messages.num_rows))
    assert read(mixed, at(201)).equals(read(messages, at(201)))


def test_whole_weeks_change_nothing() -> None:
    """Shifting all times by whole weeks shifts the moments and leaves every figure."""
    messages = some_ties()
    weeks = pa.scalar(timedelta(weeks=151), pa.duration("us"))
    later = changed(messages, sent_at=pc.add(messages["sent_at"], weeks))
    moments = {"first", "last", "last_me", "last_them", "pressure_first", "pressure_last"}
    moments |= {"onset", "onset_low", "onset_high"}
    for one, other in zip(
        read(messages, at(201)).to_pylist(), read(later, at(201 + 151 * 7)).to_pylist(), strict=True
    ):
        for name, value in one.items():
            if name in moments and value is not None:
                assert other[name] == value + timedelta(weeks=151)
            else:
                assert other[name] == value, name


def test_two_channels_are_one_tie() -> None:
    """Ties are per person: where a message was sent changes nothing."""
    messages = table(specimen())
    channels = pa.array(["mail" if i % 3 else "whatsapp" for i in range(messages.num_rows)])
    both = messages.append_column("channel", channels)
    assert read(both, at(209)).equals(read(messages, at(209)))


def test_another_tie_changes_nothing_but_the_clock() -> None:
    """What is counted of a tie is its own; only evidence and persistence look at the other people's days."""
    alone = read(table(specimen()), at(209)).to_pylist()[0]
    beside = pa.concat_tables([table(specimen()), some_ties()])
    row = next(r for r in read(beside, at(209)).to_pylist() if r["person"] == "mira")
    clocked = {
        name for name in row if name.startswith(("log_e_absence", "persistence", "left", "circle"))
    } | {"log_e"}
    assert {n: v for n, v in row.items() if n not in clocked} == {
        n: v for n, v in alone.items() if n not in clocked
    }
    assert row["log_e_absence"] != alone["log_e_absence"]


def test_a_history_in_parts_gives_the_same_table() -> None:
    """The days of all parts are counted first; then each part alone; then all are finished together."""
    messages = some_ties(n=6)
    person = pc.cast(pc.utf8_slice_codeunits(messages["person"], 1), pa.int32())
    parts = [messages.filter(pc.equal(pc.bit_wise_and(person, 1), k)) for k in (0, 1)]
    shared = add_days([days(p, at(201)) for p in parts])
    raw = pa.concat_tables([part(p, at(201), shared=shared) for p in parts])
    assert finish(raw).equals(read(messages, at(201)))


def test_a_history_of_many_owners_in_parts_gives_the_same_table() -> None:
    """The same where an owner's ties lie in several parts."""
    messages = some_ties(n=6)
    person = pc.cast(pc.utf8_slice_codeunits(messages["person"], 1), pa.int32())
    owner = pc.if_else(pc.less(person, 3), "a", "b")
    messages = messages.append_column("owner", owner)
    parts = [messages.filter(pc.equal(pc.bit_wise_and(person, 1), k)) for k in (0, 1)]
    shared = add_days([days(p, at(201)) for p in parts])
    raw = pa.concat_tables([part(p, at(201), shared=shared) for p in parts])
    assert finish(raw).equals(read(messages, at(201)))


# The edge cases of section 10, one after another.


def row_of(rows: list[tuple[float, str]], now: float) -> dict[str, Any]:
    """Read one tie."""
    found: dict[str, Any] = read(table(rows), at(now)).to_pylist()[0]
    return found


def every(gap: float, until: float, start: float = 0.0) -> list[tuple[float, str]]:
    """Make a steady tie: I write, they answer an hour later."""
    rows = []
    for k in range(int((until - start) / gap)):
        rows += [(start + k * gap + 0.4, "out"), (start + k * gap + 0.45, "in")]
    return rows


def assert_not_watched(row: dict[str, Any], words: str) -> None:
    """Nothing is computed, and the reason says why."""
    assert row["watched"] is False
    assert row["log_e"] is None
    assert row["said"] == "none"
    assert row["onset"] is None
    assert words in row["reason"]
    assert row["mutuality"] is not None


def test_too_little_is_not_watched_but_mutuality_is_given() -> None:
    """Fewer than 8 acts, 30 days or 3 messages of mine."""
    assert_not_watched(row_of(every(7, 49), 60.0), "fewer than 8 days")
    assert_not_watched(row_of(every(2, 24), 25.0), "less than 30 days")
    theirs = [(float(k), "in") for k in range(40)]
    assert_not_watched(row_of([(0.5, "out"), (1.5, "out"), *theirs], 60.0), "fewer than 3 messages")
    assert row_of(every(7, 56), 60.0)["watched"] is True


def test_they_never_write_or_i_never_write() -> None:
    """Not watched, no forecast, mutuality near 0 or 1."""
    for side, low, high in (("out", 0.0, 0.1), ("in", 0.9, 1.0)):
        row = row_of([(float(k), side) for k in range(40)], 60.0)
        assert row["watched"] is False
        assert row["persistence_30"] is None
        assert low <= row["mutuality"] <= high


def test_a_chat_every_hour_is_one_act_a_day() -> None:
    """Acts cap it; the evidence is that of one message a day at the same time."""
    hourly = [(k / 24 + 0.01 * s, ("in", "out")[s]) for k in range(24 * 60) for s in (0, 1)]
    row = row_of(hourly, 60.0)
    assert row["acts"] == 60
    assert row["watched"] is True


def test_a_negative_gap_counts_nothing() -> None:
    """Where summer time ends the clock goes back; nothing breaks and nothing counts twice."""
    rows = every(1, 400)
    for zone in ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe"):
        found = read(table(rows), at(401), zone=zone).to_pylist()[0]
        assert math.isfinite(found["log_e"])


def test_evidence_falls_when_they_come_back() -> None:
    """The first act takes away what rests on "not at all"; the rest fades; nothing is reset by hand."""
    silent = row_of(specimen(), 200.0)["log_e_absence"]
    back = [r for r in specimen() if r[0] < 200] + [(200.5, "in")]
    once = row_of(back, 201.0)["log_e_absence"]
    assert once < silent - 3
    again = row_of([*back, *[(201.0 + 3 * k + 0.4, "in") for k in range(10)]], 232.0)
    assert again["log_e_absence"] < once
    assert again["said"] == "none"


def test_a_tie_of_birthdays_is_not_watched() -> None:
    """A mean gap above 90 days: rarely, and that is their way."""
    assert_not_watched(row_of(every(120, 1300), 1310.0), "rarely")


def test_one_tie_alone_has_a_flat_clock() -> None:
    """With no other ties every day weighs the same, and the check values hold."""
    row = read(table(specimen()), at(151.0), constants=SPECIFICATION).to_pylist()[0]
    assert math.exp(row["log_e_absence"]) == pytest.approx(5.12394, rel=SIX_DIGITS)


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "Pacific/Niue"])
def test_no_zone_leaves_a_nan(zone: str) -> None:
    """Every figure is a number or null, in every zone, also after decades of silence."""
    rows = [*every(1, 90), (9000.0, "out"), (9000.5, "in")]
    for now in (91.0, 8999.0, 9001.0, 20_000.0):
        found = read(table([r for r in rows if r[0] < now]), at(now), zone=zone).to_pylist()[0]
        for name, value in found.items():
            assert not (isinstance(value, float) and not math.isfinite(value)), name
            if name.startswith("log_e") and value is not None:
                assert -300 <= value <= 300


def test_the_running_day_is_not_counted_before_it_ends() -> None:
    """Looking at noon says what looking at midnight said."""
    rows = specimen()
    assert row_of(rows, 150.0)["log_e"] == row_of(rows, 150.9)["log_e"]
    assert row_of(rows, 150.9)["log_e"] < row_of(rows, 151.0)["log_e"]


def test_a_word_says_since_when_and_how_much_is_left() -> None:
    """They stop after day 117.4: found there, nearly nothing left, and I did not fall silent."""
    row = row_of(specimen(), 200.0)
    assert row["said"] == "clear"
    assert row["carried_by"] == "absence"
    assert row["onset"] == at(117.4)
    assert at(110) <= row["onset_low"] < row["onset"] < row["onset_high"] <= at(132)
    assert row["left_low"] < row["left"] < row["left_high"] < 0.1
    assert row["both_quiet"] is False


def test_both_quiet_is_said_when_i_fell_silent_as_well() -> None:
    """Then the sentence is "you have both grown quiet"."""
    row = row_of(specimen(both_silent=True), 290.0)
    assert row["said"] != "none"
    assert row["both_quiet"] is True


def test_starts_carry_a_word_when_they_never_start_again() -> None:
    """They still answer: the word rests on who starts, since about round 39."""
    row = row_of(rounds_until(59), 208.0)
    assert row["carried_by"] == "starts"
    assert at(3.5 * 33) < row["onset"] < at(3.5 * 45)
    assert row["both_quiet"] is False


def test_a_board_says_less_than_each_tie() -> None:
    """Among many steady ties one word needs more evidence: e-BH."""
    steady = [table([(t + k / 50, d) for t, d in every(2, 170)], f"s{k:02d}") for k in range(39)]
    now = next(d for d, r in followed(table(specimen()), 209).items() if math.exp(r["log_e"]) >= 5) + 1.0
    alone = read(table(specimen()), at(now)).to_pylist()[0]
    assert (alone["said"], alone["said_on_board"]) == ("pattern", "pattern")
    board = read(
        pa.concat_tables([table([r for r in specimen() if r[0] < now]), *steady]), at(now)
    ).to_pylist()
    mira = next(r for r in board if r["person"] == "mira")
    assert mira["said_on_board"] == "none"


def test_persistence_calibrates_itself_on_many_ties() -> None:
    """With 200 ties and 50 of each kind the chance is learnt from what followed, and says so."""
    rng = np.random.default_rng(3)
    ties = []
    for k in range(260):
        last = 200.0 if k % 2 else rng.uniform(40, 120)
        gap = rng.uniform(1.5, 6)
        ties.append(table([r for r in every(gap, 200) if r[0] < last], f"p{k:03d}"))
    rows = read(pa.concat_tables(ties), at(200)).to_pylist()
    assert all(r["persistence_30_calibrated"] for r in rows)
    ended = [r["persistence_30"] for r in rows if r["last_them"] < at(120)]
    going = [r["persistence_30"] for r in rows if r["last_them"] > at(190)]
    assert np.mean(ended) < 0.1
    assert np.mean(going) > 0.9


def test_what_follows_changes_nothing_of_the_past() -> None:
    """A history that grows is read anew from its first message; the evidence of past days stays as it was."""
    rng = np.random.default_rng(11)
    messages = as_table([random_tie(rng, 250)])
    whole = follow(messages, at(251))
    early = follow(messages, at(160))
    assert early.num_rows > 50
    assert whole.slice(0, early.num_rows).equals(early)


def test_many_owners_are_followed_apart() -> None:
    """The same people under two owners: each owner's clock knows their own people only."""
    messages = some_ties()
    both = pa.concat_tables(
        [messages.append_column("owner", pa.array([o] * messages.num_rows)) for o in ("a", "b")]
    )
    found = follow(both, at(201))
    for owner in ("a", "b"):
        mine = found.filter(pc.equal(found["owner"], owner)).drop_columns("owner")
        assert mine.equals(follow(messages, at(201)))


def test_a_word_above_the_floor_stays_when_they_write_once() -> None:
    """The floor is for giving a word: the first message after a long silence does not take it back."""
    constants = replace(CONSTANTS, mix=(1.0, 0.0, 0.0), word_ends_at=0.05)
    rows = [*every(3, 118), *[(118.0 + 3 * k, "out") for k in range(90)], (390.6, "in")]
    said = [read(table(rows), at(now), constants=constants)["said"][0].as_py() for now in (390.0, 392.0)]
    assert said == ["clear", "pattern"]


def test_a_silence_below_the_floor_is_not_spoken_of() -> None:
    """Eight usual gaps, seven days and five answers: below any of them no word, whatever the evidence."""
    row = row_of(specimen(), 200.0)
    assert (row["said"], row["carried_by"]) == ("clear", "absence")
    silent = 200 - 117.4
    for floor, word in (
        ({"floor_gaps": silent / 3 - 0.01}, "clear"),
        ({"floor_gaps": silent / 3 + 0.01}, "none"),
        ({"floor_days": silent + 0.01}, "none"),
        ({"floor_answers": 40}, "clear"),
        ({"floor_answers": 41}, "none"),
    ):
        constants = replace(CONSTANTS, **floor)
        held = read(table(specimen()), at(200.0), constants=constants).to_pylist()[0]
        assert (held["said"], held["said_on_board"]) == (word, word), floor
        assert held["log_e"] == row["log_e"]
        assert (held["onset"] is None) == (held["carried_by"] is None) == (word == "none")


def circles(until: float, leave: float) -> list[dict[str, Any]]:
    """Give the ties of ten people who write every second day, seven of them until they leave."""
    return read(
        pa.concat_tables(
            [
                table([(t + k / 50, d) for t, d in every(2, until if k >= 7 else min(leave, until))], f"p{k}")
                for k in range(10)
            ]
        ),
        at(until),
    ).to_pylist()


def test_a_circle_that_falls_by_half_in_a_year_is_said_to_be_quieter() -> None:
    """The clock hides it from each tie, so it is a fact of its own, the same in every row."""
    rows = circles(800, 500)
    assert {row["circle_quieter"] for row in rows} == {True}
    assert len({(row["circle_now"], row["circle_before"]) for row in rows}) == 1
    assert rows[0]["circle_before"] == pytest.approx(5, abs=0.6), "ten people every second day"
    assert rows[0]["circle_now"] == pytest.approx(1.5, abs=0.4), "three of them are left"


def test_a_steady_circle_is_not_quieter_and_a_young_one_is_not_compared() -> None:
    """A year and a half-life have to be known."""
    assert {row["circle_quieter"] for row in circles(800, 900)} == {False}
    young = circles(400, 300)[0]
    assert (young["circle_quieter"], young["circle_before"]) == (None, None)
    assert young["circle_now"] > 0
    few = read(table(every(4, 800)), at(1100)).to_pylist()[0]
    assert few["circle_quieter"] is False, "one person every fourth day is no circle"
