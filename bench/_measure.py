"""What every benchmark needs: processor time, the floor, whole processes and their memory, one line a row."""

from __future__ import annotations

import io
import logging
import os
import subprocess
import sys
import time
from contextlib import redirect_stderr
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

#: The best of some runs is the one that was disturbed least.
RUNS: Final = 3

_WINDOW: Final = 1 << 20


def cpu(work: Callable[[], object], runs: int = RUNS) -> float:
    """Give processor seconds of this process, the best of some runs: other work disturbs them less."""
    found = []
    for _ in range(runs):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return min(found)


def count_breaks(path: Path) -> int:
    """Count the line breaks of a file and do nothing else: the floor of every reader."""
    with path.open("rb") as stream:
        return sum(piece.count(b"\n") for piece in iter(lambda: stream.read(_WINDOW), b""))


def rates(unit: str, ours: float, others: Mapping[str, float | str]) -> None:
    """Print how many a second, ours first, and how many times ours each other takes.

    Args:
        unit: What is counted.
        ours: Seconds for each.
        others: The same of others, or why there is none.
    """
    print(f"  {'letbe':34} {1e-6 / ours:9.3f} million {unit}/s")
    for name, each in others.items():
        if isinstance(each, str):
            print(f"  {name:34} {each}")
        else:
            print(f"  {name:34} {1e-6 / each:9.3f} million {unit}/s  {each / ours:9.2f} x the time of letbe")


def tried(work: Callable[[], object], count: int) -> float | str:
    """Give a peer's processor seconds for each; a peer that is not there or fails is a result, too."""
    logging.disable()
    try:
        with redirect_stderr(io.StringIO()):  # a peer's progress bar
            return cpu(work, 1) / count
    except ImportError:
        return "not installed"
    except Exception as error:  # noqa: BLE001 - whatever a peer raises
        return f"fails: {type(error).__name__}"
    finally:
        logging.disable(logging.NOTSET)


@dataclass(frozen=True, slots=True)
class Run:
    """A whole process.

    Attributes:
        wall: Seconds from start to end.
        cpu: Processor seconds of all its threads.
        peak: The most memory it had, MB.
        out: What it printed.
    """

    wall: float
    cpu: float
    peak: float
    out: str


def process(arguments: Sequence[str], **more: str) -> Run:
    """Run this interpreter once, with more in its environment, and measure it.

    Raises:
        RuntimeError: It failed.
    """
    start = time.perf_counter()
    child: Any = subprocess.Popen(
        [sys.executable, *arguments],
        stdout=subprocess.PIPE,
        text=True,
        # A person's letbe has been started before: its bytecode is kept.
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "", "PYTHONPATH": _path(), **more},
    )
    with child:
        out = child.stdout.read()
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - start
    if child.returncode:
        raise RuntimeError(f"{' '.join(arguments)} failed with status {child.returncode}")
    return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, out)


def _path() -> str:
    """Let a child find what this process has found."""
    return os.pathsep.join(path for path in [str(Path(__file__).parents[1]), *sys.path] if path)
