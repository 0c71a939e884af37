"""Kill the writers of the log, again and again, and count what was lost.

    python tests/torture/torture_space.py --kills 1000 --seed 1

Three processes write promises into one log at the same time and say of each that it was acknowledged.
At a random moment they are killed (SIGKILL).  Then the log is opened, and it must hold: the chain
verifies; every promise that was acknowledged is in force; no cap gave more than it has; a message that
was let through is still known.  Prints the counts as JSON; the status is 1 if anything was lost.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import sys
import tempfile
import time
import traceback
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import apsw

from letbe.errors import BusyError
from letbe.space.answers import Verdict
from letbe.space.entries import Asked, Channel, Less
from letbe.space.sqlite import MIGRATIONS, SqliteLog

SECRET = bytes(range(32))
START = datetime(2026, 3, 1, 12, tzinfo=UTC)
WRITERS = 3
#: Each of so many people asked for at most CAP messages.
CAPPED = 4
CAP = 3
#: A log is used for so many kills, so that a kill also meets what the kill before left behind.
KILLS_A_LOG = 25
#: Writers live at most so long; a log is opened, written and checkpointed in that time.
LONGEST_LIFE_S = 0.12


@dataclass
class Count:
    """What was seen."""

    kills: int = 0
    acknowledged: int = 0
    entries: int = 0
    lost: int = 0
    over_the_cap: int = 0
    forgotten_sends: int = 0
    laxer: int = 0


def connect(path: Path, *, synced: bool) -> apsw.Connection:
    """Open the log as a home does."""
    db = apsw.Connection(str(path))
    db.set_busy_timeout(10_000)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute(f"PRAGMA synchronous = {'FULL' if synced else 'OFF'}; PRAGMA wal_autocheckpoint = 20")
    return db


def capped(n: int) -> bytes:
    """Give the id of one who asked for less."""
    return f"capped {n % CAPPED}".encode()


def write_until_killed(path: Path, pipe: int, seed: int, *, synced: bool) -> None:
    """Make promises, and say of each that it was acknowledged, until the end comes."""
    choose = random.Random(seed)  # noqa: S311 - a test chooses, nothing is kept secret
    log = SqliteLog(connect(path, synced=synced), SECRET)
    while True:
        n = choose.randrange(10**9)
        with suppress(BusyError):
            kind = choose.randrange(10)
            if kind < 5:
                person = f"p{n % 7}".encode()
                log.append(person, Asked(Channel(f"c{n}"), START), START)
                os.write(pipe, f"asked {person.decode()} c{n}\n".encode())
            elif kind < 8:
                if log.reserve(capped(n), START, "mail", message=f"m{n}").answer.verdict is Verdict.SEND:
                    os.write(pipe, f"sent {n % CAPPED} m{n}\n".encode())
            elif kind == 8:
                log.append(b"to forget", Asked(Channel("mail"), START), START, message=str(n))
                log.forget(b"to forget", START, keep_as=[b"kept"])
            else:
                log._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def fork_writer(path: Path, pipe: int, seed: int, *, synced: bool) -> int:
    """Start one writer; the child never comes back from here."""
    child = os.fork()
    if child:
        return child
    try:
        write_until_killed(path, pipe, seed, synced=synced)
    except BaseException:  # noqa: BLE001 - a child that fails says why, and ends
        traceback.print_exc()
    os._exit(2)


def one_kill(path: Path, choose: random.Random, *, synced: bool) -> tuple[list[str], bool]:
    """Let the writers write for a moment, kill them, and give what they acknowledged."""
    ours, theirs = os.pipe()
    writers = [fork_writer(path, theirs, choose.randrange(2**32), synced=synced) for _ in range(WRITERS)]
    os.close(theirs)
    for writer in choose.sample(writers, WRITERS):
        time.sleep(choose.random() * LONGEST_LIFE_S / WRITERS)
        os.kill(writer, signal.SIGKILL)
    said = b""
    while piece := os.read(ours, 65536):
        said += piece
    os.close(ours)
    killed = all(os.waitpid(writer, 0)[1] == signal.SIGKILL for writer in writers)
    # The last line may be torn; what was not said whole was not acknowledged.
    return said.decode().split("\n")[:-1], killed


def check(path: Path, said: set[str], count: Count) -> None:
    """Open the log and compare."""
    log = SqliteLog(connect(path, synced=False), SECRET)
    count.entries = log.verify().entries
    channels = {
        (person, s.terms.channel)
        for person, state in log.people()
        for s in state.requests
        if isinstance(s.terms, Channel)
    }
    for line in said:
        kind, who, what = line.split(" ")
        if kind == "asked":
            count.lost += (who.encode(), what) not in channels
            count.laxer += log.ask(who.encode(), START, what).verdict is not Verdict.REFUSE
        else:
            again = log.reserve(capped(int(who)), START + timedelta(days=1), "mail", message=what)
            count.forgotten_sends += not again.repeated
    for n in range(CAPPED):
        count.over_the_cap += len(log.state(capped(n)).sends) > CAP
    log._db.close()


def torture(kills: int, seed: int) -> Count:
    """Kill so many times."""
    choose = random.Random(seed)  # noqa: S311 - a test chooses, nothing is kept secret
    count = Count()
    while count.kills < kills:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "home.db"
            db = connect(path, synced=False)
            for script in MIGRATIONS:
                db.execute(script)
            log = SqliteLog(db, SECRET)
            for n in range(CAPPED):
                log.append(capped(n), Asked(Less(CAP, 14), START), START)
            db.close()
            said: set[str] = set()
            for turn in range(min(KILLS_A_LOG, kills - count.kills)):
                lines, killed = one_kill(path, choose, synced=turn % 2 == 0)
                assert killed, "a writer ended by itself"
                said |= set(lines)
                count.kills += 1
                check(path, said, count)
            count.acknowledged += len(said)
    return count


def main() -> int:
    """Print the counts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    count = torture(given.kills, given.seed)
    print(json.dumps(asdict(count)))  # noqa: T201 - it prints
    return 1 if count.lost or count.over_the_cap or count.forgotten_sends or count.laxer else 0


if __name__ == "__main__":
    sys.exit(main())
