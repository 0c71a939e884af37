"""Kill a process that changes a home, at random moments, and look at what is left.

``PYTHONPATH=src python -m tests.torture [COUNT] [SEED]`` does so at length.

A child appends, moves, forgets and rotates, one step after the other, and says when each begins and
ends.  It is killed (SIGKILL) a random time after a random step began.  The home must then open and hold
exactly what it held before that step or after it, and the next child goes on from there.

What it must hold is computed by ``Model``: dictionaries, and the rules in their shortest form.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from letbe.history import store
from letbe.history.store import History
from letbe.home.handles import destroy_keys, load_handles
from tests.homes import a_home, some_handles, stored

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

    from letbe.home import Home

_PROJECT: Final = Path(__file__).parents[2]

HANDLES: Final = 12
#: So few that buckets are split and merged all the time.
ROWS_PER_BUCKET: Final = 150
#: A step takes 10 to 200 ms; a kill comes at any moment of it, and often in one behind it.
LONGEST_WAIT_S: Final = 0.2

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.torture.warm"])


@dataclass(frozen=True)
class Step:
    """One change: ``append`` files of (handle, key), ``move`` or ``forget`` handles, or ``rotate``."""

    kind: str
    files: tuple[tuple[tuple[int, int], ...], ...] = ()
    handles: tuple[int, ...] = ()
    person: str = ""


def step(number: int, seed: int) -> Step:
    """Give the step with a number; the same one in the child and in the model."""
    draw = random.Random(seed * 1_000_003 + number)  # noqa: S311 - a test's choice, no secret
    kind = draw.choices(("append", "move", "forget", "rotate"), (80, 8, 6, 6))[0]
    if kind == "append":
        rows = [
            tuple((draw.randrange(HANDLES), draw.randrange(1, 3000)) for _ in range(draw.randrange(40)))
            for _ in range(draw.randrange(1, 4))
        ]
        return Step(kind, files=tuple(rows))
    if kind in ("move", "forget"):
        some = tuple(draw.sample(range(HANDLES), draw.randrange(1, 3)))
        return Step(kind, handles=some, person=f"person{number}")
    return Step(kind)


@dataclass
class Model:
    """What a home must hold, without any cleverness.

    Attributes:
        rows: How often each (handle, key) is held.
        person: Whom each handle belongs to, where it was moved.
    """

    rows: Counter[tuple[int, int]] = field(default_factory=Counter)
    person: dict[int, str] = field(default_factory=dict)

    def after(self, one: Step) -> Model:
        """Give the model after a step."""
        made = Model(Counter(self.rows), dict(self.person))
        for file in one.files:
            for row, count in Counter(file).items():
                made.rows[row] = max(made.rows[row], 1 if row[1] % 2 else count)
        if one.kind == "move":
            made.person.update(dict.fromkeys(one.handles, one.person))
        if one.kind == "forget":
            for row in [r for r in made.rows if r[0] in one.handles]:
                del made.rows[row]
        return made


def take(home: Home, history: History, ids: list[int], one: Step) -> None:
    """Take a step in a home."""
    if one.kind == "append":
        history.append(
            [
                stored([ids[h] for h, _ in f], [k * 60_000_000 for _, k in f], [k for _, k in f])
                for f in one.files
            ]
        )
    elif one.kind == "move":
        history.move([ids[h] for h in one.handles], one.person)
    elif one.kind == "forget":
        history.rewrite([ids[h] for h in one.handles])
    else:
        home.rotate()


def child(folder: str, ids: list[int], first: int, seed: int, said: Connection) -> None:
    """Take steps for ever, and say when each begins (number) and ends (minus its number, minus one)."""
    store.ROWS_PER_BUCKET = ROWS_PER_BUCKET  # type: ignore[misc]
    with a_home(Path(folder)) as home:
        history = History(home)
        for number in range(first, sys.maxsize):
            said.send(number)
            take(home, history, ids, step(number, seed))
            said.send(-number - 1)


def what_is_held(folder: Path, ids: list[int]) -> Model:
    """Read a home."""
    with a_home(folder) as home:
        history = History(home)
        rows: Counter[tuple[int, int]] = Counter()
        for bucket in history.buckets():
            table = history.load(bucket)
            pairs = zip(table["handle"].to_pylist(), table["key"].to_pylist(), strict=True)
            rows.update((ids.index(h), k) for h, k in pairs)
        assert history.rows() == rows.total()
        persons = {ids.index(h.id): h.person for h in load_handles(home) if h.person.startswith("person")}
    return Model(rows, persons)


def kill_once(folder: Path, ids: list[int], first: int, seed: int, draw: random.Random) -> tuple[int, bool]:
    """Let a child take some steps and kill it; say how many it took, and whether it was inside one."""
    receives, sends = _CONTEXT.Pipe(duplex=False)
    victim = _CONTEXT.Process(target=child, args=(str(folder), ids, first, seed, sends))
    victim.start()
    sends.close()
    last = first + draw.randrange(4)
    while receives.recv() != last:
        pass
    time.sleep(draw.uniform(0, LONGEST_WAIT_S))
    os.kill(victim.pid or 0, signal.SIGKILL)
    victim.join()
    assert victim.exitcode == -signal.SIGKILL, f"the child failed by itself: {victim.exitcode}"
    taken, inside = last, True
    try:
        while True:
            said = receives.recv()
            taken, inside = (said, True) if said >= 0 else (-said, False)
    except EOFError:
        receives.close()
    return taken, inside


def torture(
    folder: Path, count: int, seed: int, tell: Callable[[str], None] = lambda _: None
) -> Counter[str]:
    """Kill ``count`` times.

    Returns:
        How many kills came inside a step, and how many of those steps were there all the same.

    Raises:
        AssertionError: The home held something else than before or after a step.
    """
    draw = random.Random(seed)  # noqa: S311 - a test's choice, no secret
    os.environ["PYTHONPATH"] = os.pathsep.join((str(_PROJECT / "src"), str(_PROJECT)))
    with a_home(folder) as home:
        ids = some_handles(home, HANDLES)
        History(home)
    model, taken, seen = Model(), 0, Counter[str]()
    for number in range(count):
        now, inside = kill_once(folder, ids, taken, seed, draw)
        for one in range(taken, now):
            model = model.after(step(one, seed))
        taken = now
        found = what_is_held(folder, ids)
        seen["killed"] += 1
        seen["inside a step"] += inside
        if found != model:
            assert inside, f"kill {number}: step {taken - 1} was said to be taken, and is not there"
            model = model.after(step(taken, seed))
            taken += 1
            seen["inside a step that is there"] += 1
            assert found == model, f"kill {number}: neither before nor after step {taken - 1}"
        tell(f"{number + 1}/{count} kills, {taken} steps, {model.rows.total()} rows")
    with a_home(folder) as home:
        history = History(home)
        history.append([])
        named = {s.file for b in history.buckets() for s in history.ticket(b).segments}
        assert {p.name for p in history.folder.iterdir()} == named, "left-over files were not swept"
        assert not (folder / "damaged").exists()
        destroy_keys(home, ids)
    return seen
