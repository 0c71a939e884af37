"""The specification read a second time, in plain Python: slow, direct, and sharing no line with the kernels.

Times are days as floats; a message is ``(time, side)`` with side 0 mine and 1 theirs.  A history is
walked message by message and day by day exactly as the text says; nothing is reused or tabulated.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Message = tuple[float, int]
    Weight = Callable[[int], float]

EDGES = (0.25, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0)
HI = (1.2, 1.2, 1.2, 0.95, 0.85, 0.6, 0.5, 0.35)
HP = (16.0, 3.0, 1.5, 1.2, 0.95, 0.65, 0.5, 0.35)
PHI = (1.0, 1.0, 0.7, 0.45)
YEAR = 365.25
TINY = 1e-280
_SPEEDS_OF_STARTS = ((12.0, 0.1), (50.0, 0.3), (400.0, 0.6))


@dataclass(frozen=True)
class Model:
    """What differs between the specification and what ships (docs/method)."""

    speeds: tuple[float, ...]
    believed: tuple[float, ...]
    a0: float
    b0: float
    ahead: tuple[float, float]  # the same where the next days are foretold
    memory: float
    rho: tuple[float, float]  # of th = 0 and th = .25
    stake: float | None  # in mean gaps; None: all of the last gap
    wanders: bool  # my usual share of starts
    left: float  # of the evidence from answers, what rests on rounds that are left


SPECIFIED = Model(
    (6.0, 16.0, 64.0), (1 / 3, 1 / 3, 1 / 3), 2.0, 12.0, (2.0, 12.0), 0.98, (0.6, 0.4), None, False, 0.0
)
SHIPPED = Model(
    (2.5, 6.0, 16.0, 64.0), (0.02, 0.2, 0.4, 0.38), 6.0, 24.0, (0.7, 20.0), 0.95, (0.7, 0.3), 0.8, True, 0.8
)


def age_bin(age: float) -> int:
    """Say in which bin an age lies."""
    return sum(age >= edge for edge in EDGES)


def flat_weight(_: int) -> float:
    """Give every day the same weight."""
    return 1.0


@dataclass
class Pace:
    """Section 4: what is believed of their pace."""

    model: Model
    a: list[float] = field(init=False)
    b: list[float] = field(init=False)
    log_weight: list[float] = field(init=False)
    m: float = 6.0
    n: float = 1.0
    acts: int = 0

    def __post_init__(self) -> None:
        """Begin with what is believed of any tie."""
        self.a = [self.model.a0 for _ in self.model.speeds]
        self.b = [self.model.b0 for _ in self.model.speeds]
        self.log_weight = [0.0 for _ in self.model.speeds]

    def shares(self) -> list[float]:
        """Give the shares pi."""
        top = max(self.log_weight)
        raw = [s * math.exp(x - top) for s, x in zip(self.model.believed, self.log_weight, strict=True)]
        return [x / sum(raw) for x in raw]

    def eps(self) -> float:
        """Give the chance that the present gap is an absence."""
        return min(0.3, self.m / self.n / 300) if self.acts else 0.0

    def survival(self, x: float, s: float, th: float = 1.0) -> float:
        """Give S_th(X); th = 1 is S0."""
        if th == 0:
            return 1.0
        steady = sum(
            p * (b / (b + th * x)) ** a for p, a, b in zip(self.shares(), self.a, self.b, strict=True)
        )
        eps = self.eps()
        return max((1 - eps) * steady + eps * math.exp(-s / 14), TINY)

    def density(self, x: float, s: float, r: float, th: float = 1.0) -> float:
        """Give f_th(X); th = 1 is f0."""
        if th == 0:
            return 0.0
        steady = sum(
            p * th * a * b**a / (b + th * x) ** (a + 1)
            for p, a, b in zip(self.shares(), self.a, self.b, strict=True)
        )
        eps = self.eps()
        return (1 - eps) * r * steady + eps * math.exp(-s / 14) / 14

    def learn(self, x: float, s: float, r: float) -> None:
        """Take in a gap that an act has ended; before the first act there is none."""
        self.acts += 1
        if self.acts == 1:
            return
        eps = self.eps()
        p = eps * math.exp(-s / 14) / 14 / max(self.density(x, s, r), TINY)
        for v, speed in enumerate(self.model.speeds):
            a, b = self.a[v], self.b[v]
            self.log_weight[v] = (
                self.model.memory * self.log_weight[v]
                + math.log(a)
                + a * math.log(b)
                - (a + 1) * math.log(b + x)
            )
            discount = 1 - 1 / speed
            self.a[v] = discount * (a + 1)
            self.b[v] = discount * (b + (1 - p) * x + p * b / self.a[v])
        top = max(self.log_weight)
        self.log_weight = [x - top for x in self.log_weight]
        self.m = 0.95 * self.m + s
        self.n = 0.95 * self.n + 1


@dataclass
class Silence:
    """Section 3: the state on which the rate of operational time depends."""

    origin: float  # the tie's first message, or their last one
    bids: int = 0
    bid_at: float = 0.0
    act_day: int | None = None  # None before the first act

    def rate(self, t: float) -> float:
        """Give h at a moment."""
        if self.bids == 0:
            return HI[age_bin(t - self.origin)]
        a = age_bin(t - self.bid_at)
        return max(HP[a] * PHI[min(self.bids, 4) - 1], HI[a])

    def operational(self, start: float, end: float, weight: Weight) -> float:
        """Integrate w h from one moment to another, with no message between them."""
        cuts = {start, end}
        cuts |= {float(d) for d in range(math.ceil(start), math.ceil(end)) if start < d < end}
        age_from = self.origin if self.bids == 0 else self.bid_at
        cuts |= {age_from + edge for edge in EDGES if start < age_from + edge < end}
        total = 0.0
        for low, high in pairwise(sorted(cuts)):
            middle = (low + high) / 2
            total += weight(math.floor(middle)) * self.rate(middle) * (high - low)
        return total


@dataclass
class Absence:
    """Section 4: the evidence from the gaps between acts."""

    ratio: dict[float, float] = field(default_factory=lambda: {0.0: 0.0, 0.25: 0.0})
    u: float = 0.0
    unstaked: float = 0.0


def absence(
    messages: Sequence[Message], looks: Sequence[float], weight: Weight, model: Model
) -> list[dict[str, float]]:
    """Walk one tie; at each look give E_abs, S0 and S0's own arguments."""
    rho = {0.0: model.rho[0], 0.25: model.rho[1]}
    pace, evidence = Pace(model), Absence()
    first = messages[0][0]
    silence = Silence(first)
    x, since, last_act = 0.0, first, first
    found: list[dict[str, float]] = []
    events = sorted(
        [(t, 1, i, side) for i, (t, side) in enumerate(messages)]
        + [(t, 0, i, -1) for i, t in enumerate(looks)]
    )
    for t, _, _, side in events:
        if t < first:
            found.append({"e": 0.0, "s0": 1.0, "acts": 0})
            continue
        if t > since:
            x += silence.operational(since, t, weight)
            since = t
        if side == -1:
            s = t - last_act
            s0 = pace.survival(x, s)
            e = sum(rho[th] * (evidence.ratio[th] + evidence.u) * pace.survival(x, s, th) / s0 for th in rho)
            found.append({"e": e, "s0": s0, "x": x, "s": s, "acts": pace.acts})
        elif side == 0:
            if silence.bids == 0 or math.floor(t) != math.floor(silence.bid_at):
                silence.bids += 1
                silence.bid_at = t
        else:
            day = math.floor(t)
            if silence.act_day != day:
                r = max(weight(day) * silence.rate(t), 0.001)
                gap, s = max(x, 0.001), max(t - last_act, 0.05)
                f0 = max(pace.density(gap, s, r), TINY)
                for th in rho:
                    evidence.ratio[th] = (evidence.ratio[th] + evidence.u) * pace.density(gap, s, r, th) / f0
                mean_gap = pace.m / pace.n
                pace.learn(gap, s, r)
                if pace.acts >= 9:
                    evidence.unstaked += (t - last_act) / YEAR
                most = math.inf if model.stake is None else model.stake * mean_gap / YEAR
                evidence.u = min(evidence.unstaked, most)
                evidence.unstaked -= evidence.u
                silence.act_day = day
                last_act = t
                x, since = 0.0, float(day + 1)
            silence.origin = t
            silence.bids = 0
    return found


def exact(days: float) -> float:
    """Undo the rounding of a difference: times are whole microseconds."""
    return round(days * 86_400_000_000) / 86_400_000_000


def latency_bin(days: float) -> int:
    """Bin a latency, cut at 7 days."""
    minutes = round(min(days, 7.0) * 86_400_000_000) / 60_000_000
    return 0 if minutes < 1 else 1 + math.floor(4 * math.log2(minutes))


def answers(messages: Sequence[Message], looks: Sequence[float]) -> list[float]:  # noqa: C901 - as the text goes
    """Section 5: E_ans at each look."""
    ths = (0.5, 0.25)
    past: list[int] = []
    ratio = dict.fromkeys(ths, 0.0)
    u, closed = 0.0, None
    opened: float | None = None
    opened_day: int | None = None

    def big_f(y: int, th: float) -> float:
        return math.lgamma(y + 2) - math.lgamma(y + 1 + th)

    def at_least(latency: float) -> int:
        return sum(b >= latency_bin(latency) for b in past)

    found = []
    events = sorted(
        [(t, 1, i, side) for i, (t, side) in enumerate(messages)]
        + [(t, 0, i, -1) for i, t in enumerate(looks)]
    )
    for t, _, _, side in events:
        n = len(past)
        if side == -1:
            g = dict.fromkeys(ths, 0.0)
            if opened is not None and n >= 10:
                g = {th: big_f(n, th) - big_f(at_least(t - opened), th) for th in ths}
            found.append(sum(0.5 * (ratio[th] + u) * math.exp(0.85 * g[th]) for th in ths))
        elif side == 0:
            if opened is None and opened_day != math.floor(t):
                opened, opened_day = t, math.floor(t)
        elif opened is not None:
            if n >= 10:
                y = at_least(t - opened)
                for th in ths:
                    g_th = big_f(n, th) - big_f(y, th) + math.log(th) + math.log((y + 1) / (y + th))
                    ratio[th] = (ratio[th] + u) * math.exp(0.85 * g_th)
                u = (t - closed) / YEAR if closed is not None else 0.0
            past.append(latency_bin(t - opened))
            closed, opened = t, None
    return found


def rounds(messages: Sequence[Message]) -> list[tuple[float, int]]:
    """Section 5b: when each round began, and whether I began it."""
    found: list[tuple[float, int]] = []
    only_me = True
    before = None
    for t, side in messages:
        lull = before is None or exact(t - before) >= 8 / 24
        again = bool(found) and side == 0 and only_me and exact(t - found[-1][0]) < 7
        if lull and not again:
            found.append((t, 1 - side))
            only_me = True
        only_me = only_me and side == 0
        before = t
    return found


def starts(messages: Sequence[Message], looks: Sequence[float], model: Model) -> list[float]:
    """E_sta at each look: as section 5b has it, or against a share that wanders."""
    if model.wanders:
        return [_wandering_starts([m for m in messages if m[0] < look]) for look in looks]
    hs = (1.15, 1.3, 1.5, 1.8)
    found = []
    for look in looks:
        ratio = dict.fromkeys(hs, 0.0)
        begun = rounds([m for m in messages if m[0] < look])
        for k, (t, mine) in enumerate(begun):
            reference = [m for at, m in begun[:k] if 60 < exact(t - at) <= 730]
            if len(reference) < 15:
                continue
            q = min((sum(reference) + 1) / (len(reference) + 1), 0.97)
            u = (t - begun[k - 1][0]) / YEAR
            for h in hs:
                top = min(h, 0.98 / q)
                ratio[h] = (ratio[h] + u) * (top if mine else (1 - top * q) / (1 - q))
        found.append(sum(ratio.values()) / 4)
    return found


def _wandering_starts(messages: Sequence[Message]) -> float:
    """E_sta after all rounds, against a share that wanders."""
    begun = rounds(messages)
    found = []
    for k, (t, mine) in enumerate(begun):
        reference = [m for at, m in begun[:k] if 60 < exact(t - at) <= 730]
        usual = (sum(reference) + 0.5) / (len(reference) + 1) if len(reference) >= 15 else None
        found.append((t, mine, usual))
    return _against_a_wandering_share(found)


def left(messages: Sequence[Message], looks: Sequence[float]) -> list[float]:
    """E_left at each look: rounds of mine with nothing of theirs in eight hours."""
    found = []
    for look in looks:
        seen = [m for m in messages if m[0] < look]
        ended: list[tuple[float, int]] = []
        for t in (t for t, mine in rounds(seen) if mine):
            answered = [at for at, side in seen if side == 1 and at > t]
            if answered and exact(answered[0] - t) < 8 / 24:
                ended.append((t, 0))
            elif answered or exact(look - t) >= 8 / 24 or seen[-1][0] - t >= 8 / 24:
                ended.append((t, 1))
        bets = []
        for k, (t, was_left) in enumerate(ended):
            slow = [(1 - 1 / 400) ** (k - 1 - i) for i in range(k)]
            yes = 1 + sum(f for f, (_, m) in zip(slow, ended[:k], strict=True) if m)
            no = 1 + sum(f for f, (_, m) in zip(slow, ended[:k], strict=True) if not m)
            bets.append((t, was_left, yes / (yes + no) if k >= 15 else None))
        found.append(_against_a_wandering_share(bets))
    return found


def _against_a_wandering_share(begun: list[tuple[float, int, float | None]]) -> float:
    """Bet on each round (when, what it was, the usual share); every count is summed anew."""
    kinds = [(speed, share / 2, own) for own in (False, True) for speed, share in _SPEEDS_OF_STARTS]
    weights = [share for _, share, _ in kinds]
    ratio = dict.fromkeys((2.0, 4.0, 8.0, 16.0), 0.0)
    before = [0, *(m for _, m, _ in begun)]  # what the round before was, none counting as 0
    for k, (t, mine, usual) in enumerate(begun):
        chances = []
        for speed, _, own in kinds:
            like = [m for i, (_, m, _) in enumerate(begun[:k]) if not own or before[i] == before[k]]
            ages = range(len(like) - 1, -1, -1)
            me = 1 + sum((1 - 1 / speed) ** age for age, m in zip(ages, like, strict=True) if m)
            them = 1 + sum((1 - 1 / speed) ** age for age, m in zip(ages, like, strict=True) if not m)
            chances.append(me / (me + them))
        p = sum(w * c for w, c in zip(weights, chances, strict=True))
        if usual is not None:
            u = (t - begun[k - 1][0]) / YEAR
            for odds in ratio:
                raised = odds * usual / (1 - usual)
                q = max(min(raised / (1 + raised), 0.98), p)
                ratio[odds] = (ratio[odds] + u) * (q / p if mine else (1 - q) / (1 - p))
        came = [c if mine else 1 - c for c in chances]
        total = sum(w * c for w, c in zip(weights, came, strict=True))
        weights = [
            0.98 * w * c / total + 0.02 * share
            for w, c, (_, share, _) in zip(weights, came, kinds, strict=True)
        ]
    return sum(ratio.values()) / 4


def acts_of(messages: Sequence[Message]) -> list[int]:
    """Give the days on which they wrote."""
    return sorted({math.floor(t) for t, side in messages if side == 1})


def clock(ties: Sequence[Sequence[Message]], own: int, look: int) -> tuple[Weight, Weight]:
    """Section 3: give w and dw of one tie among all ties of its owner, as functions of the day.

    What a weekday is worth is learnt from the days before the day in question, and before the look.
    """
    others = [acts_of(m) for k, m in enumerate(ties) if k != own]
    start = min(math.floor(m[0][0]) for m in ties)
    worth: dict[int, float] = {}
    weights: dict[int, float] = {}

    def dw(day: int) -> float:
        if day not in worth:
            known = [d for days in others for d in days if d < min(day, look)]
            on_it = sum(d % 7 == day % 7 for d in known)
            worth[day] = max(0.1, 7 * (on_it + 10) / (len(known) + 70))
        return worth[day]

    def others_on(day: int) -> int:
        return sum(day in days for days in others)

    def weight(day: int) -> float:
        if day not in weights:
            faded = {i: 2 ** (-(day - i) / 56) for i in range(start, day)}
            top = sum(f * others_on(i) for i, f in faded.items())
            bottom = sum(f * dw(i) for i, f in faded.items())
            usual = top / bottom if faded else 0.0
            ratio = (others_on(day) + 1.5) / (usual * dw(day) + 1.5)
            weights[day] = dw(day) * min(max(ratio, 0.05), 3.0)
        return weights[day]

    return weight, dw


def forecast(
    messages: Sequence[Message], now: float, horizon: float, weekday: Weight, model: Model
) -> float | None:
    """Section 8: P(they are in touch again within so many days), as it is before calibration."""
    messages = [m for m in messages if m[0] < now]
    if len(acts_of(messages)) < 2 or all(side == 1 for _, side in messages):
        return None
    model = replace(model, a0=model.ahead[0], b0=model.ahead[1])
    pace, silence = Pace(model), Silence(messages[0][0])
    x, since, last_act = 0.0, messages[0][0], messages[0][0]
    for t, side in messages:
        if t > since:
            x += silence.operational(since, t, weekday)
            since = t
        day = math.floor(t)
        if side == 0:
            if silence.bids == 0 or day != math.floor(silence.bid_at):
                silence.bids, silence.bid_at = silence.bids + 1, t
            continue
        if silence.act_day != day:
            rate = max(weekday(day) * silence.rate(t), 0.001)
            pace.learn(max(x, 0.001), max(t - last_act, 0.05), rate)
            silence.act_day, last_act = day, t
            x, since = 0.0, float(day + 1)
        silence.origin, silence.bids = t, 0
    if now > since:
        x += silence.operational(since, now, weekday)
        since = now
    more = silence.operational(since, now + horizon, weekday)
    s = now - last_act
    s0 = pace.survival(x, s)
    back = 1 - pace.survival(x + more, s + horizon) / s0
    return back / (1 + 0.2 / (4 + pace.acts) / s0)


def words(log_e: dict[int, float], messages: Sequence[Message], last: int) -> dict[int, str]:
    """Section 1: the word on each morning, given the evidence at the end of the day before.

    Args:
        log_e: The evidence by the day at whose end it stands; days without watching are missing.
        messages: The tie.
        last: The last morning.
    """
    their_starts = sorted({math.floor(t) for t, mine in rounds(messages) if not mine})
    word, given = "none", 0
    found: dict[int, str] = {}
    for morning in range(last + 1):
        if morning - 1 not in log_e:
            word = "none"
        else:
            e = math.exp(log_e[morning - 1])
            since = [d for d in their_starts if given <= d < morning and morning - d <= 30]
            if e >= 5:
                given = morning if word == "none" else given
                word = "clear" if e >= 20 else "pattern"
            elif e < 1 or len(since) >= 3:
                word = "none"
            elif word != "none":
                word = "pattern"
        found[morning] = word
    return found
