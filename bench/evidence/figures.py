"""Draw the figures of the method pages: ``python -m bench.evidence.figures [FOLDER]``.

One a page, plain SVG, from simulations with fixed seeds, made-up ties and the bundled example, so that the
pictures and the code move together.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from bench.evidence.detection import first_words
from bench.evidence.drawing import Line, drawing
from bench.evidence.simulate import FAMILIES, Habit, family
from bench.evidence.worlds import Case, assemble, letbe_paths
from letbe import example
from letbe.pattern import watch
from letbe.pattern.constants import CONSTANTS, DAY_US, SPECIFICATION
from letbe.pattern.onset import change_weights
from letbe.pattern.silence import rate_tables
from letbe.pattern.survival import latency_survival
from letbe.ties.watching import Watch

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from letbe.pattern.constants import Constants

FOLDER: Final = Path(__file__).parents[2] / "docs" / "method" / "figures"
#: Where the words lie on an axis of powers of ten.
WORDS: Final = (
    (float(np.log10(5)), "5 years: a pattern"),
    (float(np.log10(20)), "20 years: a clear pattern"),
)
POWERS: Final = "evidence, powers of ten of a year"


def answered(every: float, times: int, after: float) -> Case:
    """Give a tie answered so many times, every so many days; then I write on alone for some days."""
    mine = np.arange(0, every * times + after, every) + 0.3
    theirs = every * np.arange(times) + 0.4
    t = np.concatenate([mine, theirs])
    order = np.argsort(t)
    side = np.repeat([0, 1], [len(mine), times])
    end = int(t.max()) + 1
    return Case((t[order] * DAY_US).astype(np.int64), side[order], 0, np.zeros(end + 1, np.int64), end)


def specimen() -> Case:
    """Give the tie of the check values: answered every third day for 40 times, then never again."""
    return answered(3.0, 40, 90.0)


def silence() -> str:
    """Draw the evidence of a tie in which they stop."""
    lines = []
    for name, part in (("all", 0), ("absence", 1), ("answers", 2), ("starts", 3)):
        paths = letbe_paths([specimen()], part=part)
        lines.append((name, paths.day, paths.score / np.log(10)))
    title = "Evidence of a tie in which they answer every third day until day 117, and then never again"
    return drawing(title, lines, (30, 210, "day"), (-3, 3, POWERS), WORDS)


def spoken(some: Sequence[Case], years: NDArray[np.float64], constants: Constants, part: int) -> Any:
    """Give the share of ties with a word at 5, by years watched."""
    paths = letbe_paths(some, constants, part=part)
    begin = np.full(len(some), np.inf)
    np.minimum.at(begin, paths.case, paths.day)
    waited = (first_words(paths, float(np.log(5)), len(some)) - begin) / 365.25
    return np.array([np.mean(waited <= y) for y in years])


def promise() -> str:
    """Draw how many steady ties have had a false word, against what is promised."""
    years = np.linspace(0, 3, 40)
    lines: list[Line] = [("promised at most", years, years / 5)]
    for i, name in enumerate(FAMILIES):
        lines.append((name, years, spoken(family(name, 150, 1096, 300 + i), years, CONSTANTS, 0)))
    title = "Share of steady ties with a false word at 5 years of evidence, by years watched"
    return drawing(title, lines, (0, 3, "years watched"), (0, 0.6, "share of ties with a false word"))


def starts() -> str:
    """Draw what a fair bet is worth: false words from starts alone, and changes found."""
    years = np.linspace(0, 3, 40)
    steady = family("bursty", 150, 1096, 301)
    lines: list[Line] = [
        ("promised at most", years, years / 5),
        ("against a share taken as known", years, spoken(steady, years, SPECIFICATION, 3)),
        ("against a share that wanders", years, spoken(steady, years, CONSTANTS, 3)),
    ]
    title = "Share of steady ties that come in bursts with a false word from starts alone, at 5"
    return drawing(title, lines, (0, 3, "years watched"), (0, 0.9, "share of ties with a false word"))


def clock() -> str:
    """Draw how fast a silence counts by its age."""
    rate, _ = rate_tables(CONSTANTS)
    edges = np.repeat([0.0, *CONSTANTS.age_days, 40.0], 2)[1:-1]
    names = ("nothing of yours stands", "a bid stands", "", "the third bid stands", "the fourth stands")
    lines = [(name, edges, np.repeat(rate[k], 2)) for k, name in enumerate(names) if name]
    title = "How much a day of silence counts, by the days since their last message or your last bid"
    return drawing(title, lines, (0, 16, "days"), (0, 3, "days of silence a day"))


def absence() -> str:
    """Draw how the evidence grows with a silence, for ties of several paces."""
    lines: list[Line] = []
    for gap in (1, 2, 4, 8):
        case = answered(float(gap), 60, 120.0)
        paths = letbe_paths([case], part=1)
        after = paths.day - gap * 59
        kept = after >= 0
        lines.append((f"usually every {gap} days", after[kept], paths.score[kept] / np.log(10)))
    title = "Evidence from absence by days of silence, for ties answered 60 times at a steady pace"
    return drawing(title, lines, (0, 120, "days since their last message"), (-3, 3, POWERS), WORDS)


def answers() -> str:
    """Draw the evidence from answers that come six times later half-way."""
    slow = replace(Habit(), delay_h=6.0)
    lines: list[Line] = []
    for name, then in (("six times later from day 365 on", slow), ("as ever", Habit())):
        paths = letbe_paths([_slower(then, k) for k in range(40)], part=2)
        days = np.arange(60, 729, 7)
        middle = [np.median(paths.score[paths.day == 20_000 + d]) / np.log(10) for d in days]
        lines.append((name, days, np.array(middle)))
    title = "Evidence from answers in the middle of 40 ties: as ever, and with answers six times later"
    return drawing(title, lines, (60, 730, "day"), (-3, 3, POWERS), WORDS)


def _slower(then: Habit, seed: int) -> Case:
    """Give a year of one habit and a year of another."""
    rng = np.random.default_rng(seed)
    t, side = [], []
    for day in range(0, 730, 2):
        begin = day + 0.3 + 0.3 * rng.random()
        median = (Habit() if day < 365 else then).delay_h / 24
        t += [begin, begin + min(rng.lognormal(np.log(median), 1.2), 1.2)]
        side += [0, 1]
    order = np.argsort(t)
    at = ((20_000 + np.array(t)[order]) * DAY_US).astype(np.int64)
    return Case(at, np.array(side)[order], 20_000, np.zeros(733, np.int64), 20_731)


def onset() -> str:
    """Draw where a change is placed."""
    rng = np.random.default_rng(8)
    at = np.cumsum(np.concatenate([rng.exponential(3.0, 100), rng.exponential(20.0, 6)]))
    changed, end = float(at[99]), int(at[-1]) + 30
    side = np.tile([0, 1], len(at))
    t = (np.repeat(at, 2) + np.tile([0.0, 0.05], len(at))) * DAY_US
    case = Case(t.astype(np.int64), side, 0, np.zeros(end + 1, np.int64), end)
    flat, days = assemble([case])
    seen = Watch(flat, days, CONSTANTS)
    seen.run(0, 1)
    acts, steps = seen.trace(0)[0]
    weights = change_weights(steps[:-1, 0], steps[:, 1:3], CONSTANTS.prior_absence, own=False)
    since = acts / DAY_US - changed
    near = np.abs(since) <= 60
    lines: list[Line] = [("the change began after this act", since[near], weights[near])]
    title = "Weight of each act as the last before a change to a seventh of their pace, as it stands later"
    return drawing(title, lines, (-60, 60, "days after the change"), (0, 0.4, "weight"))


def persistence() -> str:
    """Draw the rough chance of contact by days of silence."""
    looks = np.arange(118, 208, 3)
    chances = []
    for end in looks:
        flat, days = assemble([replace(specimen(), end=int(end))])
        seen = Watch(flat, days, CONSTANTS)
        seen.run(0, 1)
        chances.append(seen.figures[0, watch.RAW : watch.NOW])
    lines = [
        (f"within {h:.0f} days", looks - 117, np.array(chances)[:, i])
        for i, h in enumerate(CONSTANTS.horizons)
    ]
    title = "Rough chance of contact in a tie answered every third day, by days of silence"
    return drawing(title, lines, (0, 90, "days since their last message"), (0, 1, "chance"))


def mutuality() -> str:
    """Draw their share of what was written, in the bundled example."""
    lines: list[Line] = []
    for person in example.truth()["people"]:
        if person["key"] not in {"mara", "ola", "bruno"}:
            continue
        them, me = (np.convolve(person["weeks"][who], np.ones(13), "valid") for who in ("them", "me"))
        weeks = np.arange(len(them)) + 13
        lines.append((person["name"], weeks, (1 + them) / (2 + them + me)))
    title = "Their share of the messages of 13 weeks, in the bundled example; 0.5 is even"
    return drawing(title, lines, (13, 53, "week of 2025"), (0, 1, "share of theirs"), [(0.5, "even")])


def latency() -> str:
    """Draw how long answers take, with some still awaited."""
    rng = np.random.default_rng(6)
    hours = np.linspace(0, 48, 97)
    lines: list[Line] = []
    for name, median in (("an hour", 1.0), ("six hours", 6.0)):
        wait, look = rng.lognormal(np.log(median), 1.2, 120), rng.uniform(1, 72, 120)
        curve = latency_survival(np.minimum(wait, look), wait <= look, hours)
        known = ~np.isnan(curve)
        lines.append((f"half within about {name}", hours[known], curve[known]))
    title = "Share of bids that still wait, by hours; 120 bids each, some of them still waiting"
    return drawing(
        title, lines, (0, 48, "hours"), (0, 1, "share that waits"), [(0.5, "half"), (0.05, "95 %")]
    )


FIGURES: Final[dict[str, Callable[[], str]]] = {
    "silence": silence,
    "promise": promise,
    "starts": starts,
    "clock": clock,
    "absence": absence,
    "answers": answers,
    "onset": onset,
    "persistence": persistence,
    "mutuality": mutuality,
    "latency": latency,
}


def main(folder: Path) -> None:
    """Write all figures."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, figure in FIGURES.items():
        (folder / f"{name}.svg").write_text(figure(), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
