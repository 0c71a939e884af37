"""The pass over a tie, day by day and message by message, that keeps all evidence at once.

One pass, O(messages + days); the state of a tie is a few small arrays.  A look is the start of a day:
it knows all messages before it and none of the day that begins.  The pass can also note the evidence at
every look (``follow``) and each step of one tie (``trace``, from which the onset is read).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.compiled import inner, scanner
from letbe.pattern import absence, answers, left, starts, word
from letbe.pattern.absence import YEAR_DAYS
from letbe.pattern.clock import weekday_worth, weigh
from letbe.pattern.constants import DAY_US, HOUR_US, whole_of
from letbe.pattern.evidence import log_of, mixed
from letbe.pattern.persistence import ahead, contact_within
from letbe.pattern.silence import STATES, age_bin, operational

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from letbe.pattern.constants import Constants

#: Why a tie is not watched, in the order in which it is asked; 0 where it is.
WATCHED: Final = 0
FEW_ACTS: Final = 1
TOO_SHORT: Final = 2
FEW_OF_MINE: Final = 3
RARE: Final = 4

#: What is noted of a tie at the look: whole numbers, ...
NOTES: Final = ("unwatched", "acts", "word", "since")
#: ... and figures.  Then the forecast: the chance for each horizon; what the calibration looks at beside
#: it, now; and for each horizon the chance as it was so long ago, what to look at, and whether they came.
FIGURES: Final = ("log_e", "log_e_absence", "log_e_answers", "log_e_starts", "watched_years")
HORIZONS: Final = 3
RAW: Final = 5
NOW: Final = 8
#: Messages of theirs, days with one in the last 90, days since theirs, days since mine.
LOOKED_AT: Final = 4
PAST: Final = 12
PAST_SIZE: Final = 6
FIGURES_SIZE: Final = PAST + HORIZONS * PAST_SIZE

#: Columns of a trace.  Acts: years of the gap before it, log ratios of that gap, its length, the pace.
TRACE_ACTS: Final = 5
#: Answers: years since the closing before, gains of the bet.  Starts: years, gains of the four bets.
TRACE_ANSWERS: Final = 3
TRACE_STARTS: Final = 5

#: The state of a tie on the morning of a day.  Whole numbers, ...
KNOWN: Final = 0
ROUNDS: Final = 1
LATENCIES: Final = 15
_MEMORY: Final = 21
_PAST: Final = _MEMORY + word.SIZE
WHOLE_SIZE: Final = _PAST + answers.BINS
#: ... and floats: a few of the pass itself, people by weekday, then the parts one after another.
_OTHERS: Final = 6
_PARTS: Final = _OTHERS + 7
FLOATS_SIZE: Final = _PARTS + absence.SIZE + answers.SIZE + starts.SIZE + left.SIZE

#: Room to work in: floats, ...
_STEADY: Final = 0
_EASY: Final = absence.SIZE
_REPLY: Final = _EASY + absence.SIZE
_BETS: Final = _REPLY + answers.SIZE
_WAITING: Final = _BETS + starts.SIZE
_WEEK: Final = _WAITING + left.SIZE
_PROFILE: Final = _WEEK + 7
_RATIO: Final = _PROFILE + 7
_GAINS: Final = _RATIO + absence.ALTERNATIVES
_FACTORS: Final = _GAINS + answers.ALTERNATIVES
ROOM: Final = _FACTORS + starts.ALTERNATIVES
#: ... and whole numbers: the word, past latencies, and moments at which a chance is foretold.
_SNAPS: Final = word.SIZE + answers.BINS
WHOLE_ROOM: Final = _SNAPS + HORIZONS + 1

_RECENT_US: Final = 90 * DAY_US
_NEVER: Final = -(1 << 62)


@inner
def _log_ratio(ratio: float) -> float:
    """Give the logarithm of a likelihood ratio; a large negative number for 0."""
    return math.log(ratio) if ratio > 0.0 else -1e300


@inner
def _note(
    trace_at: NDArray[np.int64],
    trace: NDArray[np.float64],
    trace_n: NDArray[np.int64],
    which: int,
    at: int,
    years: float,
    ratios: NDArray[np.float64],
    place: int,
    count: int,
) -> int:
    """Write down a step: its moment, what it stakes, the logarithms of what was paid; give its row."""
    n: int = trace_n[which]
    trace_at[which, n] = at
    trace[which, n, 0] = years
    for j in range(count):
        trace[which, n, 1 + j] = _log_ratio(ratios[place + j])
    trace_n[which] = n + 1
    return n


@inner
def _note_open(
    trace: NDArray[np.float64],
    trace_n: NDArray[np.int64],
    steady: NDArray[np.float64],
    past: NDArray[np.int64],
    x: float,
    days: float,
    open_us: int,
    latencies: int,
    score: NDArray[np.float64],
    c: Constants,
) -> None:
    """Write down what is open at the look: the silence since the last act, and a bid (negative for none)."""
    n = trace_n[0]
    null = absence.survival(steady, x, days, 1.0, c)
    for j in range(absence.ALTERNATIVES):
        trace[0, n, 1 + j] = math.log(absence.survival(steady, x, days, c.thin_absence[j], c) / null)
    trace[0, n, 3] = x
    n = trace_n[1]
    later = -1
    if open_us >= 0 and latencies >= c.latency_few:
        later = answers.at_least(past, answers.latency_bin(open_us, whole_of(c.latency_cap_days * DAY_US)))
    for j in range(answers.ALTERNATIVES):
        trace[1, n, 1 + j] = answers.gain(j, latencies, later, False, score, c) if later >= 0 else 0.0


@inner
def _foretell(
    figures: NDArray[np.float64],
    snap: int,
    at: int,
    now: int,
    begin: int,
    x: float,
    age_from: int,
    bids: int,
    last_act: int,
    easy: NDArray[np.float64],
    others: NDArray[np.float64],
    on_all: float,
    profile: NDArray[np.float64],
    rate: NDArray[np.float64],
    area: NDArray[np.float64],
    c: Constants,
) -> int:
    """Fill the chances of contact as they stand at a moment; give the place for what is looked at beside.

    Args:
        figures: Those of the tie.
        snap: Which moment: HORIZONS for the look, below it those a horizon before, the farthest first.
        at: The moment.
        now: The look.
        begin: From where on the silence goes on: the moment, or the midnight after an act of its day.
        x: The silence so far, operational days.
        age_from: When the present state began.
        bids: Standing bids.
        last_act: Their last act.
        easy: The state of ``absence`` by weekdays alone.
        others: People by weekday so far.
        on_all: Their sum.
        profile: To work in, shape (7,).
        rate: The rates of ``letbe.pattern.silence``.
        area: Their integrals.
        c: The constants.
    """
    state = bids if bids < STATES else STATES - 1
    days = (at - last_act) / DAY_US
    for j in range(7):
        profile[j] = weekday_worth(others[j], on_all, c)
    if snap < HORIZONS:
        h = HORIZONS - 1 - snap
        more = ahead(begin, now, age_from, state, profile, rate, area, c)
        figures[PAST + PAST_SIZE * h] = contact_within(easy, x, days, more, c.horizons[h], c)
        return PAST + PAST_SIZE * h + 1
    more, reached = 0.0, begin
    for h in range(HORIZONS):
        end = at + whole_of(c.horizons[h] * DAY_US)
        more += ahead(reached, end, age_from, state, profile, rate, area, c)
        reached = max(reached, end)
        figures[RAW + h] = contact_within(easy, x, days, more, c.horizons[h], c)
    return NOW


@inner
def _recent_days(local: NDArray[np.int64], side: NDArray[np.uint8], low: int, i: int, since: int) -> int:
    """Count the days with a message of theirs among the messages before one, back to a moment."""
    recent, day = 0, -1
    j = i - 1
    while j >= low and local[j] >= since:
        if side[j] == 1 and local[j] // DAY_US != day:
            recent, day = recent + 1, local[j] // DAY_US
        j -= 1
    return recent


@inner
def _put(target: NDArray[np.float64], at: int, part: NDArray[np.float64]) -> int:
    """Write an array into another one; give the place after it."""
    for i in range(len(part)):
        target[at + i] = part[i]
    return at + len(part)


@inner
def _take(part: NDArray[np.float64], source: NDArray[np.float64], at: int) -> int:
    """Read an array out of another one; give the place after it."""
    for i in range(len(part)):
        part[i] = source[at + i]
    return at + len(part)


@scanner
def watch_ties(
    local: NDArray[np.int64],
    side: NDArray[np.uint8],
    offsets: NDArray[np.int64],
    owner: NDArray[np.int64],
    start: NDArray[np.int64],
    place: NDArray[np.int64],
    people: NDArray[np.int32],
    usual: NDArray[np.float64],
    weights: NDArray[np.float64],
    on_weekday: NDArray[np.int64],
    score: NDArray[np.float64],
    first: int,
    end: int,
    now: int,
    forecast: bool,
    c: Constants,
    notes: NDArray[np.int64],
    figures: NDArray[np.float64],
    rows: NDArray[np.int64],
    row_figures: NDArray[np.float64],
    trace_at: NDArray[np.int64],
    trace: NDArray[np.float64],
    trace_n: NDArray[np.int64],
    whole: NDArray[np.int64],
    floats: NDArray[np.float64],
    kept: NDArray[np.int64],
    kept_place: NDArray[np.int64],
    begin: int,
    tables: NDArray[np.float64],
    room: NDArray[np.float64],
    whole_room: NDArray[np.int64],
    rounds_room: NDArray[np.int64],
) -> int:
    """Walk the ties ``first`` to ``end``.

    Args:
        local: Times on the owner's clock, microseconds, in order within a tie.
        side: 0 mine, 1 theirs.
        offsets: Where each tie begins, shape (ties + 1,).
        owner: Whose tie it is, shape (ties,).
        start: The first day of each owner, shape (owners,).
        place: Where each owner's days begin, shape (owners + 1,).
        people: People in touch on each owner's day.
        usual: People of the days before each, faded (``letbe.pattern.clock.owners_before``).
        weights: What those days were worth.
        on_weekday: People so far on the weekday of each.
        score: ``letbe.pattern.answers.score_table``.
        first: The first tie.
        end: One past the last.
        now: Microseconds on the owner's clock; the look is the start of its day.
        forecast: Also work out the chances of contact.
        c: The constants.
        notes: Shape (ties, len(NOTES)), filled.
        figures: Shape (ties, FIGURES_SIZE), filled; NaN where there is nothing to say.
        rows: Tie and day of each look of a watched tie, shape (most, 2); (0, 2) where not wanted.
        row_figures: The four logarithms of evidence there, shape (most, 4).
        trace_at: Moments of acts, closings, rounds, and rounds of mine of one tie, shape (4, most); (4, 0) if
            not wanted.
        trace: Their figures, shape (4, most, 5).
        trace_n: How many of each were noted, shape (4,).
        whole: Whole numbers of the state, shape (ties, WHOLE_SIZE); (0, WHOLE_SIZE) where none is kept.
            A tie whose KNOWN is 1 goes on from it; all are left as of the last morning.
        floats: Its floats, shape (ties, FLOATS_SIZE).
        kept: Rounds of the reference, ``2 * time + mine``, changed like the state.
        kept_place: Where those of each tie begin, shape (ties + 1,): room for all it had and may get.
        begin: The day on whose morning the ties that are known stand.
        tables: ``letbe.pattern.silence.rate_tables``.
        room: To work in, shape (ROOM,).
        whole_room: The same for whole numbers, shape (WHOLE_ROOM,).
        rounds_room: The same for rounds, shape (2, 2 + the most messages and known rounds of a tie).

    Returns:
        How many rows were written.
    """
    rate, area = tables[0], tables[1]
    fade = 2.0 ** (-1.0 / c.half_life_days)
    following, tracing = len(rows) > 0, trace_at.shape[1] > 0
    last_day = now // DAY_US
    lull, tries = whole_of(c.lull_h * HOUR_US), whole_of(c.try_days * DAY_US)
    reference_from, reference_to = (
        whole_of(c.reference_from_days * DAY_US),
        whole_of(c.reference_to_days * DAY_US),
    )
    steady, easy, reply = room[_STEADY:_EASY], room[_EASY:_REPLY], room[_REPLY:_BETS]
    bets, waiting, others = room[_BETS:_WAITING], room[_WAITING:_WEEK], room[_WEEK:_PROFILE]
    profile, ratio = room[_PROFILE:_RATIO], room[_RATIO:_GAINS]
    gains, factors = room[_GAINS:_FACTORS], room[_FACTORS:ROOM]
    round_at, round_mine = rounds_room[0], rounds_room[1]
    memory, past, snaps = (
        whole_room[: word.SIZE],
        whole_room[word.SIZE : _SNAPS],
        whole_room[_SNAPS:WHOLE_ROOM],
    )
    keeping = len(whole) > 0
    for h in range(HORIZONS):
        # From the farthest back to now.
        snaps[h] = now - whole_of(c.horizons[HORIZONS - 1 - h] * DAY_US)
    snaps[HORIZONS] = now
    written = 0

    for k in range(first, end):
        low, high = offsets[k], offsets[k + 1]
        known = keeping and whole[k, KNOWN] == 1
        if not known and low == high:
            continue
        origin = whole[k, 2] if known else local[low]
        first_at = origin
        o = owner[k]
        shift = place[o] - start[o]

        # The tie's own clock: the owner's, without this tie.  Before its first day they are the same.
        first_day = begin if known else origin // DAY_US
        usual_sum, weight_sum = usual[shift + first_day], weights[shift + first_day]
        on_all = 0.0
        for d in range(first_day - 7, first_day):
            others[d % 7] = on_weekday[shift + d] if d >= start[o] else 0.0
            on_all += others[d % 7]

        absence.reset(steady, c.shape0, c.rate0, c)
        absence.reset(easy, c.ahead_shape0, c.ahead_rate0, c)
        for j in range(answers.SIZE):
            reply[j] = 0.0
        for j in range(answers.BINS):
            past[j] = 0
        starts.reset(bets, c)
        left.reset(waiting, c)
        x = x_easy = 0.0
        acts = mine = theirs = 0
        last_mine = first_at
        act_day, last_act, first_act = -1, first_at, first_at
        watch_from = _NEVER
        bids, bid_day, bid_at = 0, -1, 0
        opened, opened_day, closed, latencies = _NEVER, -1, _NEVER, 0
        rounds, reference_low, reference_high = 0, 0, 0
        round_mine[0] = 0
        only_me = True
        previous = _NEVER
        unwatched = FEW_ACTS
        x_silent = math.inf
        word.reset(memory)
        here = operational(0.0, 0, rate, area, c)
        if known:
            row, figure = whole[k], floats[k]
            rounds, first_at, last_mine, act_day = row[1], row[3], row[4], row[5]
            last_act, first_act, watch_from = row[6], row[7], row[8]
            bids, bid_day, bid_at = row[9], row[10], row[11]
            opened, opened_day, closed, latencies = row[12], row[13], row[14], row[15]
            acts, mine, theirs, only_me, previous = row[16], row[17], row[18], row[19] == 1, row[20]
            for j in range(word.SIZE):
                memory[j] = row[_MEMORY + j]
            for j in range(answers.BINS):
                past[j] = row[_PAST + j]
            for j in range(rounds):
                code = kept[kept_place[k] + j]
                round_at[j] = code >> 1
                round_mine[j + 1] = round_mine[j] + (code & 1)
            x, here, usual_sum, weight_sum = figure[0], figure[1], figure[2], figure[3]
            on_all, x_silent = figure[4], figure[5]
            _take(others, figure, _OTHERS)
            at_float = _take(bets, figure, _take(reply, figure, _take(steady, figure, _PARTS)))
            _take(waiting, figure, at_float)
        snap = 0
        while snap <= HORIZONS and (not forecast or snaps[snap] < first_at):
            snap += 1
        for j in range(4):
            trace_n[j] = 0
        for j in range(FIGURES_SIZE):
            figures[k, j] = np.nan
        figures[k, 4] = 0.0

        i = low
        for day in range(first_day, last_day + 1):
            day_at = day * DAY_US
            day_end = day_at + DAY_US

            # The look at the end of the day before, if anything can come of it.
            matters = x > x_silent or memory[word.WORD] > 0
            if day > first_day and (following or day == last_day or matters):
                if acts < c.watch_acts:
                    unwatched = FEW_ACTS
                elif day_at - first_at < c.watch_days * DAY_US:
                    unwatched = TOO_SHORT
                elif mine < c.watch_mine:
                    unwatched = FEW_OF_MINE
                elif last_act - first_act > c.rare_days * DAY_US * (acts - 1):
                    unwatched = RARE
                else:
                    unwatched = WATCHED
                if unwatched != WATCHED:
                    word.forget(memory)
                else:
                    e_absence = absence.look(steady, x, (day_at - last_act) / DAY_US, c)
                    open_us = day_at - opened if opened != _NEVER else -1
                    e_answers = (1.0 - c.answers_left) * answers.look(
                        reply, past, latencies, open_us, score, c
                    ) + c.answers_left * left.look(waiting, day_at, c)
                    e_starts = starts.look(bets)
                    log_e = log_of(mixed(e_absence, e_answers, e_starts, c))
                    word.look(memory, log_e, day, c)
                    if following:
                        rows[written, 0] = k
                        rows[written, 1] = day - 1
                        row_figures[written, 0] = log_e
                        row_figures[written, 1] = log_of(e_absence)
                        row_figures[written, 2] = log_of(e_answers)
                        row_figures[written, 3] = log_of(e_starts)
                        written += 1
                    if day == last_day:
                        figures[k, 0] = log_e
                        figures[k, 1] = log_of(e_absence)
                        figures[k, 2] = log_of(e_answers)
                        figures[k, 3] = log_of(e_starts)
                        figures[k, 4] = (day_at - watch_from) / DAY_US / YEAR_DAYS
            if day == last_day:
                if tracing:
                    open_us = day_at - opened if opened != _NEVER else -1
                    days = (day_at - last_act) / DAY_US
                    _note_open(trace, trace_n, steady, past, x, days, open_us, latencies, score, c)
                    if left.is_over(waiting, day_at, c):
                        begun, years = whole_of(waiting[left.OPEN]), waiting[left.YEARS]
                        _note(trace_at, trace, trace_n, 3, begun, years, waiting, left.PAYS, 4)
                    break_now = True
                else:
                    break_now = not forecast
                notes[k, 0] = unwatched
                notes[k, 1] = acts
                notes[k, 2] = memory[word.WORD]
                notes[k, 3] = memory[word.SINCE]
                if keeping and (known or day > first_day):
                    row, figure = whole[k], floats[k]
                    # Those that the reference may still look at, and the last one.
                    j = 0
                    while j < rounds - 1 and day_at - round_at[j] > reference_to:
                        j += 1
                    for n in range(j, rounds):
                        kept[kept_place[k] + n - j] = 2 * round_at[n] + round_mine[n + 1] - round_mine[n]
                    row[0], row[1], row[2], row[3] = 1, rounds - j, origin, first_at
                    row[4], row[5], row[6], row[7], row[8] = (
                        last_mine,
                        act_day,
                        last_act,
                        first_act,
                        watch_from,
                    )
                    row[9], row[10], row[11] = bids, bid_day, bid_at
                    row[12], row[13], row[14], row[15] = opened, opened_day, closed, latencies
                    row[16], row[17], row[18], row[19] = acts, mine, theirs, whole_of(only_me)
                    row[20] = previous
                    for j in range(word.SIZE):
                        row[_MEMORY + j] = memory[j]
                    for j in range(answers.BINS):
                        row[_PAST + j] = past[j]
                    figure[0], figure[1], figure[2], figure[3] = x, here, usual_sum, weight_sum
                    figure[4], figure[5] = on_all, x_silent
                    _put(figure, _OTHERS, others)
                    _put(
                        figure, _put(figure, _put(figure, _put(figure, _PARTS, steady), reply), bets), waiting
                    )
                if break_now:
                    break

            # What the day weighs; the tie itself is left out.
            stop = i
            own = 0
            while stop < high and local[stop] < day_end:
                own |= side[stop]
                stop += 1
            other = people[shift + day] - own
            weekday, weight = weigh(others[day % 7], on_all, other, usual_sum, weight_sum, c)
            usual_sum = fade * (usual_sum + other)
            weight_sum = fade * (weight_sum + weekday)

            wrote = i < stop
            while True:
                # A forecast before the next message, where one is due.
                until = local[i] if i < stop else day_end
                while snap <= HORIZONS and snaps[snap] <= until and snaps[snap] < day_end:
                    at = snaps[snap]
                    if acts > 1 and mine > 0:
                        age_from = bid_at if bids > 0 else origin
                        from_here, so_far = day_end, 0.0
                        if act_day != day:
                            state = bids if bids < STATES else STATES - 1
                            age = at - age_from if at > age_from else 0
                            from_here = at
                            so_far = x_easy + weekday * (
                                operational(age / DAY_US, state, rate, area, c) - here
                            )
                        slot = _foretell(
                            figures[k],
                            snap,
                            at,
                            now,
                            from_here,
                            so_far,
                            age_from,
                            bids,
                            last_act,
                            easy,
                            others,
                            on_all,
                            profile,
                            rate,
                            area,
                            c,
                        )
                        figures[k, slot] = theirs
                        figures[k, slot + 1] = _recent_days(local, side, low, i, at - _RECENT_US)
                        figures[k, slot + 2] = (at - origin) / DAY_US
                        figures[k, slot + 3] = (at - last_mine) / DAY_US
                    snap += 1
                if i == stop:
                    break
                t = local[i]
                s = whole_of(side[i])

                # Rounds: is mine answered, and who starts the next.
                open_at = waiting[left.OPEN]
                if left.message(waiting, t, s, c) and tracing:
                    ended = left.PAYS if s == 0 or t - open_at >= c.left_h * HOUR_US else left.COSTS
                    begun, years = whole_of(open_at), waiting[left.YEARS]
                    _note(trace_at, trace, trace_n, 3, begun, years, waiting, ended, 4)
                if previous == _NEVER or t - previous >= lull:
                    again = s == 0 and only_me and rounds > 0 and t - round_at[rounds - 1] < tries
                    if not again:
                        while reference_high < rounds and t - round_at[reference_high] > reference_from:
                            reference_high += 1
                        while reference_low < reference_high and t - round_at[reference_low] > reference_to:
                            reference_low += 1
                        before_n = reference_high - reference_low
                        before_mine = round_mine[reference_high] - round_mine[reference_low]
                        years = (t - round_at[rounds - 1]) / DAY_US / YEAR_DAYS if rounds > 0 else 0.0
                        if starts.bet(bets, 1 - s, before_mine, before_n, years, c, factors) and tracing:
                            _note(trace_at, trace, trace_n, 2, round_at[rounds - 1], years, factors, 0, 4)
                        if s == 1:
                            word.they_started(memory, day)
                        else:
                            left.begin(waiting, t, c)
                        round_at[rounds] = t
                        round_mine[rounds + 1] = round_mine[rounds] + 1 - s
                        rounds += 1
                        only_me = True
                only_me = only_me and s == 0
                previous = t

                if s == 0:
                    mine += 1
                    last_mine = t
                    if mine == c.watch_mine:
                        watch_from = max(watch_from, t)
                    if opened == _NEVER and opened_day != day:
                        opened, opened_day = t, day
                    if bids == 0 or bid_day != day:
                        if act_day != day:
                            age_from = bid_at if bids > 0 else origin
                            state = min(bids, STATES - 1)
                            there = operational(max(t - age_from, 0) / DAY_US, state, rate, area, c)
                            x += weight * (there - here)
                            x_easy += weekday * (there - here)
                        bids += 1
                        bid_day, bid_at = day, t
                        here = 0.0
                else:
                    theirs += 1
                    if opened != _NEVER:
                        years = (t - closed) / DAY_US / YEAR_DAYS if closed != _NEVER else 0.0
                        bet_on = answers.close(reply, past, latencies, t - opened, years, score, c, gains)
                        if bet_on and tracing:
                            n = _note(trace_at, trace, trace_n, 1, t, years, gains, 0, 0)
                            trace[1, n, 1], trace[1, n, 2] = gains[0], gains[1]
                        latencies += 1
                        opened, closed = _NEVER, t
                    if act_day != day:
                        age_from = bid_at if bids > 0 else origin
                        state = min(bids, STATES - 1)
                        age = max(t - age_from, 0) / DAY_US
                        there = operational(age, state, rate, area, c)
                        x += weight * (there - here)
                        x_easy += weekday * (there - here)
                        speed = rate[state, age_bin(age, c)]
                        days = (t - last_act) / DAY_US
                        absence.act(steady, x, days, weight * speed, c, ratio)
                        if forecast:
                            absence.act(easy, x_easy, days, weekday * speed, c, factors)
                        if tracing:
                            n = _note(trace_at, trace, trace_n, 0, t, steady[absence.YEARS], ratio, 0, 2)
                            trace[0, n, 3] = x if acts > 0 else 0.0
                            trace[0, n, 4] = absence.pace(steady)
                        acts += 1
                        if acts == 1:
                            first_act = t
                        if acts == c.watch_acts:
                            watch_from = max(watch_from, t, first_at + whole_of(c.watch_days * DAY_US))
                        act_day, last_act = day, t
                        x = x_easy = 0.0
                    origin = t
                    bids = 0
                    here = 0.0
                i += 1

            others[day % 7] += other
            on_all += other
            # To midnight.
            age_from = bid_at if bids > 0 else origin
            there = operational(max(day_end - age_from, 0) / DAY_US, min(bids, STATES - 1), rate, area, c)
            if act_day != day:
                x += weight * (there - here)
                x_easy += weekday * (there - here)
            here = there
            if wrote and acts >= c.watch_acts:
                waits = opened != _NEVER
                x_silent = word.silent_until(steady, reply, bets, waiting, latencies, waits, score, c)

        if forecast:
            for h in range(HORIZONS):
                came = origin >= snaps[HORIZONS - 1 - h] and theirs > 0
                figures[k, PAST + PAST_SIZE * h + 5] = 1.0 if came else 0.0
    return written
