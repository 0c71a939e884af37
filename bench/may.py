"""Asking ``may``, warm and cold, and what a durable reservation costs beside a bare commit.

Each figure stands beside its limit.  The peer is a plain check by casbin over the same people; the size
is how many entries the log has.
"""

from __future__ import annotations

import statistics
import tempfile
import time
import tracemalloc
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import apsw

from letbe.space.entries import Asked, Body, Channel, Chosen, Hours, Less, Lifted, Pause, Stop
from letbe.space.sqlite import MIGRATIONS, SqliteLog

if TYPE_CHECKING:
    from collections.abc import Callable

SECRET = bytes(range(32))
START = datetime(2026, 3, 1, 12, tzinfo=UTC)
#: One person in so many keeps what was asked; the others were lifted again.
KEEPS = 10
#: Somebody who asked for three things, which is already more than most.
THREE = b"three"


def connect(path: Path, *, synced: bool) -> apsw.Connection:
    """Open a database as a home does."""
    db = apsw.Connection(str(path))
    db.execute("PRAGMA journal_mode = WAL")
    db.execute(f"PRAGMA synchronous = {'FULL' if synced else 'OFF'}")
    return db


def person(n: int) -> bytes:
    """Give a blinded id."""
    return n.to_bytes(16)


def fill(path: Path, entries: int) -> None:
    """Write a log: for each person ten entries, most of them spaces that were lifted again."""
    db = connect(path, synced=False)
    for script in MIGRATIONS:
        db.execute(script)
    log = SqliteLog(db, SECRET)
    asked: tuple[Body, ...] = (
        Asked(Stop(), START),
        Asked(Hours("Europe/Berlin"), START),
        Asked(Less(), START),
    )
    db.execute("BEGIN IMMEDIATE")
    for n in range(entries // 10):
        for k in range(5):
            if n % KEEPS == 0:
                log.append(person(n), asked[k % 3], START)
                log.append(person(n), Asked(Channel(f"c{k}"), START), START)
            else:
                log.append(person(n), Chosen(Pause()), START)
                log.append(person(n), Lifted(), START)
    db.execute("COMMIT; PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()


def median_us(work: Callable[[], object], rounds: int, each: int = 1) -> float:
    """Give the median time of one call in microseconds of this process, whatever else runs."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        for _ in range(each):
            work()
        times.append((time.process_time() - start) / each)
    return statistics.median(times) * 1e6


def warm(path: Path) -> dict[str, float]:
    """Ask about people who were just asked about."""
    log = SqliteLog(connect(path, synced=True), SECRET)
    now = START + timedelta(days=1)
    for body in (Asked(Stop(), START), Asked(Hours("Europe/Berlin"), START), Asked(Less(), START)):
        log.append(THREE, body, START)
    return {
        "warm_us_three_requests": median_us(lambda: log.ask(THREE, now, "mail"), 50, 200),
        "warm_us_ten_requests": median_us(lambda: log.ask(person(0), now, "mail"), 50, 200),
        "warm_us_nothing": median_us(lambda: log.ask(person(1), now, "mail"), 50, 200),
    }


def cold(path: Path, people: int) -> dict[str, float]:
    """Open the log and ask about one person, each time anew; the connection is the home's."""
    now = START + timedelta(days=1)
    times = []
    for n in range(50):
        db = connect(path, synced=True)
        db.execute("SELECT count(*) FROM sqlite_schema").fetchall()
        start = time.perf_counter()
        SqliteLog(db, SECRET).ask(person(n * KEEPS % people), now, "mail")
        times.append(time.perf_counter() - start)
        db.close()
    return {"cold_us": statistics.median(times) * 1e6}


def durable(path: Path, folder: Path) -> dict[str, float]:
    """Reserve, and commit one bare row, turn by turn, so that the disk is the same for both."""
    log = SqliteLog(connect(path, synced=True), SECRET)
    one = b"one who asked for less"
    log.append(one, Asked(Less(100, 1), START), START)
    bare = connect(folder / "bare.db", synced=True)
    bare.execute("CREATE TABLE t (x INTEGER PRIMARY KEY, y BLOB)")
    mine, theirs = [], []
    for n in range(300):
        now = START + timedelta(days=1, hours=n)
        start = time.perf_counter()
        log.reserve(one, now, "mail", message=f"m{n}")
        middle = time.perf_counter()
        bare.execute("BEGIN IMMEDIATE")
        bare.execute("INSERT INTO t VALUES (?, zeroblob(200))", (n,))
        bare.execute("COMMIT")
        mine.append(middle - start)
        theirs.append(time.perf_counter() - middle)
    pairs = [a / b for a, b in zip(mine, theirs, strict=True)]
    return {
        "reserve_us": statistics.median(mine) * 1e6,
        "bare_commit_us": statistics.median(theirs) * 1e6,
        "reserve_to_bare_commit": statistics.median(mine) / statistics.median(theirs),
        "reserve_to_bare_commit_pairs": statistics.median(pairs),
    }


def memory(path: Path) -> dict[str, float]:
    """Hold everybody with something in force."""
    log = SqliteLog(connect(path, synced=True), SECRET)
    tracemalloc.start()
    held = dict(log.people())
    size = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return {"people_in_force": len(held), "bytes_a_person": size / len(held)}


def proving(path: Path, entries: int) -> dict[str, float]:
    """Check the whole log."""
    log = SqliteLog(connect(path, synced=True), SECRET)
    start = time.process_time()
    log.verify()
    return {"verify_entries_per_s": entries / (time.process_time() - start)}


def peer(people: int) -> dict[str, float]:
    """Ask casbin whether each of the same people may be written to."""
    try:
        import casbin  # noqa: PLC0415 - the peer is optional
    except ImportError:
        return {}
    model = casbin.Model()
    model.load_model_from_text(
        "[request_definition]\nr = sub, obj, act\n[policy_definition]\np = sub, obj, act, eft\n"
        "[policy_effect]\ne = !some(where (p.eft == deny))\n[matchers]\n"
        "m = r.sub == p.sub && r.obj == p.obj && r.act == p.act"
    )
    enforcer = casbin.Enforcer(model)
    enforcer.add_policies([[str(n), "mail", "send", "deny"] for n in range(0, people, KEEPS)])
    return {
        "casbin_us": median_us(lambda: enforcer.enforce("0", "mail", "send"), 5, 2),
        "casbin_policies": people // KEEPS,
    }


#: What the project asks of itself.
LIMITS = {
    "warm_us_three_requests": 20.0,
    "warm_us_nothing": 20.0,
    "cold_us": 1000.0,
    "reserve_to_bare_commit": 1.5,
}


def main(*sizes: int) -> None:
    """Print every figure for logs of so many entries."""
    for entries in sizes or (100_000,):
        with tempfile.TemporaryDirectory() as name:
            found = figures(Path(name), entries)
        for key, value in found.items():
            limit = f"  (at most {LIMITS[key]:g})" if key in LIMITS else ""
            print(f"  {key:32} {value:12.2f}{limit}{'  over' if value > LIMITS.get(key, value) else ''}")


def figures(folder: Path, entries: int) -> dict[str, float]:
    """Measure one log."""
    path = folder / "home.db"
    fill(path, entries)
    people = entries // 10
    return {
        **proving(path, entries),
        **warm(path),
        **cold(path, people),
        **memory(path),
        **durable(path, folder),
        **peer(people),
    }


if __name__ == "__main__":
    main()
