"""A disk that is full or fails, at every call: no promise is lost, and nothing is laxer afterwards."""

from __future__ import annotations

import shutil
from datetime import timedelta
from typing import TYPE_CHECKING

import apsw
import pytest

from letbe.errors import LetbeError
from letbe.space.answers import Verdict
from letbe.space.entries import Asked, Channel, Less, Pause, Stop
from letbe.space.sqlite import SqliteLog
from tests.space.faults import FaultyFiles, Plan
from tests.space.stores import SECRET, connect, sqlite_log
from tests.space.strategies import ANNA, BEN, START

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DAY = timedelta(days=1)
#: A connection closes its files without failing only after the plan is over, so warnings of apsw are
#: about the faults that were asked for.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A log with two promises in it, the first message of a cap of two gone, and a full WAL."""
    folder = tmp_path_factory.mktemp("start")
    log = sqlite_log(folder)
    log.append(ANNA, Asked(Pause(), START), START)
    log.append(BEN, Asked(Less(2, 14), START), START)
    log.reserve(BEN, START, message="m0")
    log._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    log._db.close()
    return folder


@pytest.fixture
def plan() -> Iterator[Plan]:
    """A file system whose calls are counted; it fails when told to."""
    made = Plan()
    files = FaultyFiles("faulty", made)
    yield made
    made.at = 0
    files.unregister()


def work(log: SqliteLog) -> Iterator[tuple[str, bool]]:
    """Make promises; give the name of each and whether it was acknowledged."""
    moves = (
        ("stop", lambda: log.append(ANNA, Asked(Stop(), START + DAY), START + DAY)),
        ("channel", lambda: log.append(BEN, Asked(Channel("mail"), START + DAY), START + DAY)),
        ("checkpoint", lambda: log._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()),
        ("forget", lambda: log.forget(b"nobody", START + DAY)),
    )
    for name, move in moves:
        try:
            move()
        except (LetbeError, apsw.Error):
            yield name, False
        else:
            yield name, True
    sent = log.reserve(BEN, START + DAY, "whatsapp", message="m1").answer.verdict
    yield "m1", sent is Verdict.SEND
    for answer in (log.ask(ANNA, START + DAY), log.ask(BEN, START + DAY, "mail")):
        yield answer.verdict.value, True


def one_run(start: Path, folder: Path, plan: Plan) -> list[tuple[str, bool]]:
    """Copy the log, work on it under the plan, and let everything go."""
    shutil.copytree(start, folder)
    seen: list[tuple[str, bool]] = []
    try:
        db = connect(folder / "home.db", synced=True, vfs="faulty")
        log = SqliteLog(db, SECRET)
    except (LetbeError, apsw.Error):
        return seen
    seen.extend(work(log))
    plan.at = 0
    db.close()
    return seen


@pytest.mark.parametrize("error", [apsw.FullError, apsw.IOError])
@pytest.mark.parametrize("lasting", [False, True], ids=["once", "from then on"])
def test_a_disk_that_fails_at_any_call_loses_no_promise(
    start: Path, tmp_path: Path, plan: Plan, error: type[Exception], lasting: bool
) -> None:
    """Every call of every kind fails once, and once for good; afterwards the log is opened on a good disk."""
    assert dict(one_run(start, tmp_path / "fine", plan))["m1"]
    calls = plan.seen
    assert calls > 20
    failed = 0
    for at in range(1, calls + 1):
        plan.at, plan.lasting, plan.error, plan.seen = at, lasting, error, 0
        folder = tmp_path / str(at)
        seen = one_run(start, folder, plan)
        plan.at = 0
        acknowledged = dict(seen)
        failed += not all(acknowledged.values())
        log = sqlite_log(folder)
        assert log.verify().entries >= 3
        # What was in force before is in force, whatever happened.
        assert log.ask(ANNA, START + DAY).verdict is Verdict.REFUSE
        wishes = {type(s.terms) for p in (ANNA, BEN) for s in log.state(p).requests}
        assert wishes >= {Pause, Less}
        # What was acknowledged is there.
        if acknowledged.get("stop"):
            assert Stop in wishes
        if acknowledged.get("channel"):
            assert log.ask(BEN, START + DAY, "mail").verdict is Verdict.REFUSE
        # A message that was let through used up the last one; it is not there twice.
        third = log.reserve(BEN, START + DAY, "whatsapp", message="m2").answer.verdict
        assert not (acknowledged.get("m1") and third is Verdict.SEND)
        assert len(log.state(BEN).sends) <= 2
        log._db.close()
        shutil.rmtree(folder)
    assert failed > 5


def test_while_the_disk_fails_nothing_is_let_through(start: Path, tmp_path: Path, plan: Plan) -> None:
    """Unknown, until it can be read again; then it goes on by itself."""
    shutil.copytree(start, tmp_path / "x")
    db = connect(tmp_path / "x" / "home.db", vfs="faulty")
    log = SqliteLog(db, SECRET)
    assert log.ask(BEN, START + DAY).verdict is Verdict.SEND
    db.execute("PRAGMA cache_size = 0; PRAGMA shrink_memory")
    plan.at, plan.lasting, plan.error = plan.seen + 1, True, apsw.IOError
    assert log.reserve(BEN, START + DAY, message="m1").answer.verdict is Verdict.UNKNOWN
    assert log.ask(b"stranger", START + DAY).verdict is Verdict.UNKNOWN
    plan.at = 0
    assert log.reserve(BEN, START + DAY, message="m1").answer.verdict is Verdict.SEND
    assert log.verify().entries == 4
    db.close()
