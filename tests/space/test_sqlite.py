"""The SQLite store: what is damaged is found, what is append-only stays so, two who race are told apart."""

from __future__ import annotations

import multiprocessing
import threading
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import apsw
import pytest

from letbe.errors import BusyError, DamagedError, UnwritableError
from letbe.space import sqlite
from letbe.space.answers import Verdict
from letbe.space.chain import Head, Keys
from letbe.space.entries import Asked, Channel, Chosen, Less, Pause, Stop
from letbe.space.sqlite import SqliteLog
from tests.space.stores import SECRET, connect, make_tables, sqlite_log
from tests.space.strategies import ANNA, BEN, START

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ASK = Asked(Stop(), START)
DAY = timedelta(days=1)


@pytest.fixture
def log(tmp_path: Path) -> SqliteLog:
    """A log with four entries about two people."""
    made = sqlite_log(tmp_path)
    made.append(ANNA, ASK, START, message="m1")
    made.append(BEN, Asked(Less(2, 7), START), START)
    made.reserve(BEN, START, message="m2")
    made.append(ANNA, Chosen(Pause()), START + DAY)
    return made


def without_triggers(log: SqliteLog) -> apsw.Connection:
    """Open the drawer as somebody with the file in hand would."""
    db = log._db
    for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
        db.execute(f"DROP TRIGGER {name}")
    return db


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM space_log WHERE seq = 1",
        "DELETE FROM space_log",
        "UPDATE space_log SET body = '[]' WHERE seq = 1",
        "UPDATE space_log SET at = 5 WHERE seq = 1",
        "UPDATE space_log SET person = NULL, kind = NULL, key = '', body = NULL WHERE seq = 1",
        "UPDATE space_head SET seq = 1",
        "UPDATE space_head SET at = 1, seq = 9",
        "DELETE FROM space_head",
        "INSERT INTO space_log SELECT 9, at, NULL, NULL, '', NULL, digest, chain FROM space_log LIMIT 1",
        "INSERT INTO space_log SELECT 5, 1, NULL, NULL, '', NULL, digest, chain FROM space_log LIMIT 1",
        "REPLACE INTO space_log SELECT 1, at, NULL, NULL, '', NULL, digest, chain FROM space_log LIMIT 1",
    ],
)
def test_the_log_is_append_only(log: SqliteLog, statement: str) -> None:
    """Not even a slip of our own changes what was written."""
    with pytest.raises(apsw.ConstraintError):
        log._db.execute(statement)
    assert log.verify().entries == 4


TAMPERED = [
    "UPDATE space_log SET body = replace(body, '2', '9') WHERE seq = 2",
    "UPDATE space_log SET person = x'62' WHERE seq = 1",
    "UPDATE space_log SET kind = 'held' WHERE seq = 1",
    "UPDATE space_log SET at = at + 1 WHERE seq = 4",
    "UPDATE space_log SET key = 'ab' WHERE seq = 1",
    "UPDATE space_log SET digest = zeroblob(32) WHERE seq = 1",
    "UPDATE space_log SET chain = zeroblob(32) WHERE seq = 2",
    "DELETE FROM space_log WHERE seq = 2",
    "DELETE FROM space_log WHERE seq = 4",
    "DELETE FROM space_log",
    "UPDATE space_log SET person = NULL, kind = NULL, key = '', body = NULL WHERE seq = 1",
    "UPDATE space_log SET kind = NULL WHERE seq = 1",
    "UPDATE space_head SET at = at - 1",
    "UPDATE space_head SET seq = 3",
    "DELETE FROM space_head",
    "UPDATE space_state SET state = NULL",
    "UPDATE space_state SET state = '[]'",
    "UPDATE space_state SET seq = seq - 1",
    "DELETE FROM space_state",
    "INSERT INTO space_state SELECT x'99', seq, state, mac FROM space_state LIMIT 1",
]


@pytest.mark.parametrize("statement", TAMPERED)
def test_every_change_behind_our_back_is_found(log: SqliteLog, statement: str) -> None:
    """One byte of one row is enough."""
    without_triggers(log).execute(statement)
    with pytest.raises(DamagedError):
        log.verify()


def test_a_promise_that_was_made_to_vanish_is_found(log: SqliteLog) -> None:
    """Every entry of a person emptied and their checkpoint gone, as if they had been forgotten."""
    db = without_triggers(log)
    db.execute(
        "UPDATE space_log SET person = NULL, kind = NULL, key = '', body = NULL WHERE person = ?", (ANNA,)
    )
    db.execute("DELETE FROM space_state WHERE person = ?", (ANNA,))
    with pytest.raises(DamagedError, match="nobody asked to forget"):
        log.verify()


def test_a_tampered_checkpoint_or_end_holds_everything(log: SqliteLog, tmp_path: Path) -> None:
    """Without verify, too: what is looked at is checked first."""
    without_triggers(log).execute("UPDATE space_state SET state = NULL")
    other = sqlite_log(tmp_path)
    assert other.ask(ANNA, START).verdict is Verdict.UNKNOWN
    assert other.reserve(ANNA, START).answer.verdict is Verdict.UNKNOWN
    with pytest.raises(DamagedError):
        other.append(ANNA, ASK, START)
    with pytest.raises(DamagedError):
        list(other.people())


@pytest.mark.parametrize("statement", ["DELETE FROM space_log WHERE seq = 4", "UPDATE space_head SET at = 9"])
def test_a_log_that_ends_elsewhere_does_not_open(log: SqliteLog, tmp_path: Path, statement: str) -> None:
    """Cut off at the end, it would verify; the end is kept apart for that."""
    without_triggers(log).execute(statement)
    with pytest.raises(DamagedError):
        sqlite_log(tmp_path)


def test_a_log_opens_while_others_write(log: SqliteLog, tmp_path: Path) -> None:
    """Its end is looked at twice; an entry that comes in between is no damage."""

    class Slow(SqliteLog):
        def _read_head(self) -> Head:
            head = super()._read_head()
            log.append(ANNA, Asked(Channel(f"c{head.seq}"), START), START)
            return head

    assert Slow(connect(tmp_path / "home.db"), SECRET).ask(ANNA, START).verdict is Verdict.REFUSE
    assert log.verify().entries > 4


def test_an_old_checkpoint_put_back_is_found(log: SqliteLog, tmp_path: Path) -> None:
    """Each one was true once; only the newest counts."""
    db = without_triggers(log)
    old = db.execute("SELECT seq, state, mac FROM space_state WHERE person = ?", (ANNA,)).fetchall()
    log.append(ANNA, Asked(Channel("mail"), START), START + DAY)
    db.execute("UPDATE space_state SET seq = ?, state = ?, mac = ? WHERE person = ?", (*old[0], ANNA))
    assert sqlite_log(tmp_path).ask(ANNA, START).verdict is Verdict.UNKNOWN
    with pytest.raises(DamagedError):
        log.verify()


def resign(log: SqliteLog, seq: int, kind: str, body: str) -> None:
    """Write a row with its own key, as a newer version of letbe might."""
    db = without_triggers(log)
    (at, person, key), *_ = db.execute(
        "SELECT at, person, key FROM space_log WHERE seq = ?", (seq,)
    ).fetchall()
    digest = Keys(SECRET).digest(person, seq, at, kind, key, body)  # type: ignore[arg-type]  # SQLite's values
    db.execute("UPDATE space_log SET kind = ?, body = ?, digest = ? WHERE seq = ?", (kind, body, digest, seq))


@pytest.mark.parametrize(("kind", "body"), [("moved", "[]"), ("asked", "[1]"), ("asked", "no JSON")])
def test_an_entry_of_another_version_is_not_guessed_at(log: SqliteLog, kind: str, body: str) -> None:
    """A kind that we do not know might be a request."""
    resign(log, 1, kind, body)
    with pytest.raises(DamagedError, match="entry 1"):
        list(log.entries())


def test_a_checkpoint_of_another_version_is_not_guessed_at(log: SqliteLog, tmp_path: Path) -> None:
    """The same for what is in force."""
    mac = Keys(SECRET).state_mac(ANNA, 4, "[]")
    log._db.execute("UPDATE space_state SET state = '[]', mac = ? WHERE person = ?", (mac, ANNA))
    with pytest.raises(DamagedError):
        sqlite_log(tmp_path).state(ANNA)


def test_a_move_that_no_rule_has_is_found(log: SqliteLog) -> None:
    """A lift of what was never given, correctly signed, is still no log of ours."""
    db = without_triggers(log)
    keys = Keys(SECRET)
    chain = b"\0" * 32
    resign(log, 2, "lifted", "[0]")
    for seq, digest in db.execute("SELECT seq, digest FROM space_log ORDER BY seq").fetchall():
        chain = keys.link(chain, digest)  # type: ignore[arg-type]  # SQLite's values
        db.execute("UPDATE space_log SET chain = ? WHERE seq = ?", (chain, seq))
    with pytest.raises(DamagedError, match="entry 2 is a move"):
        log.verify()


def test_a_checkpoint_that_is_not_the_fold_is_found(log: SqliteLog) -> None:
    """Signed by us, and still not what the log says."""
    mac = Keys(SECRET).state_mac(ANNA, 4, None)
    log._db.execute("UPDATE space_state SET state = NULL, mac = ? WHERE person = ?", (mac, ANNA))
    with pytest.raises(DamagedError, match="fold"):
        log.verify()


def test_an_impossible_time_is_found(log: SqliteLog) -> None:
    """Before 1970, or after the year 2999."""
    db = without_triggers(log)
    db.execute("DELETE FROM space_head")
    mac = Keys(SECRET).head_mac(4, -1, b"")
    db.execute("INSERT INTO space_head VALUES (1, 4, -1, x'', ?)", (mac,))
    with pytest.raises(DamagedError, match="time"):
        SqliteLog(db, SECRET)


def test_another_secret_opens_nothing(log: SqliteLog) -> None:
    """Who cannot open the home can neither read nor write promises."""
    with pytest.raises(DamagedError):
        SqliteLog(log._db, b"y" * 32)
    with pytest.raises(ValueError, match="16"):
        SqliteLog(log._db, b"y" * 16)
    assert "y" not in repr(Keys(b"y" * 32)).removeprefix("Keys")


def test_a_database_without_the_tables_is_damaged(tmp_path: Path) -> None:
    """An empty file is not an empty log."""
    with pytest.raises(DamagedError):
        SqliteLog(connect(tmp_path / "other.db"), SECRET)


def test_bytes_changed_in_the_file_hold_everything(log: SqliteLog, tmp_path: Path) -> None:
    """A bad block, a torn copy: nothing goes out on it."""
    log._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    log._db.close()
    path = tmp_path / "home.db"
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(DamagedError):
        sqlite_log(tmp_path)


def test_damage_that_appears_later_holds_everything(log: SqliteLog, tmp_path: Path) -> None:
    """A log that was open and fine answers unknown from then on."""
    log._db.execute("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA cache_size = 0")
    other = connect(tmp_path / "home.db")
    other.execute("DROP TABLE space_state")
    assert log.ask(ANNA, START).verdict is Verdict.UNKNOWN


def test_entries_are_read_in_pages(log: SqliteLog, monkeypatch: pytest.MonkeyPatch) -> None:
    """A log of any length is read with little memory, in order, nothing twice."""
    monkeypatch.setattr(sqlite, "_PAGE", 2)
    assert [e.seq for e in log.entries()] == [1, 2, 3, 4]
    assert [e.seq for e in log.entries(ANNA)] == [1, 4]


def test_memory_is_bounded(log: SqliteLog, monkeypatch: pytest.MonkeyPatch) -> None:
    """Asking about a million strangers remembers no more than the newest few."""
    monkeypatch.setattr(sqlite, "MOST_REMEMBERED", 5)
    for n in range(20):
        assert log.ask(n.to_bytes(8), START).verdict is Verdict.SEND
    assert len(log._remembered) <= 5
    assert log.ask(ANNA, START).verdict is Verdict.REFUSE


def test_inside_a_transaction_of_the_caller_it_is_all_or_nothing(log: SqliteLog) -> None:
    """A letter and its hold are one promise."""
    log._db.execute("BEGIN IMMEDIATE")
    log.append(ANNA, Asked(Channel("mail"), START), START + DAY)
    assert len(log.state(ANNA).requests) == 3
    log._db.execute("ROLLBACK")
    assert len(log.state(ANNA).requests) == 2
    log._db.execute("BEGIN IMMEDIATE")
    log.append(ANNA, Asked(Channel("mail"), START), START + DAY)
    log._db.execute("COMMIT")
    assert len(log.state(ANNA).requests) == 3
    assert log.verify().entries == 5


def test_a_failure_inside_a_transaction_of_the_caller_undoes_only_its_own_part(log: SqliteLog) -> None:
    """What the caller wrote before stays the caller's."""
    db = log._db
    db.execute("CREATE TABLE letters (x)")
    db.execute("BEGIN IMMEDIATE; INSERT INTO letters VALUES (1)")
    db.execute(
        "CREATE TEMP TRIGGER broken BEFORE INSERT ON main.space_head BEGIN SELECT RAISE(ABORT, 'x'); END"
    )
    with pytest.raises(DamagedError):
        log.append(ANNA, Asked(Channel("mail"), START), START + DAY)
    db.execute("DROP TRIGGER broken; COMMIT")
    assert db.execute("SELECT count(*) FROM letters").fetchall() == [(1,)]
    assert log.verify().entries == 4


def test_while_another_process_writes_it_says_so_and_holds(log: SqliteLog, tmp_path: Path) -> None:
    """Busy is not yes."""
    log._db.set_busy_timeout(1)
    other = connect(tmp_path / "home.db")
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(BusyError):
        log.append(ANNA, ASK, START)
    assert log.reserve(BEN, START, message="m5").answer.verdict is Verdict.UNKNOWN
    assert log.ask(ANNA, START).verdict is Verdict.REFUSE
    # Where nothing is in force nothing is used up, so nobody waits for the writer.
    assert log.reserve(b"stranger", START, message="m6").answer.verdict is Verdict.SEND
    other.execute("ROLLBACK")
    assert log.reserve(BEN, START, message="m5").answer.verdict is Verdict.SEND


def test_a_transaction_that_could_not_be_undone_is_undone_before_the_next(log: SqliteLog) -> None:
    """Else the next promise would become part of something that never ends."""
    log._db.execute("BEGIN")
    log._stuck = True
    log.append(ANNA, Asked(Channel("mail"), START), START + DAY)
    assert not log._db.in_transaction
    assert log.verify().entries == 5


class FailingConnection:
    """A connection whose next commit and roll-back fail."""

    def __init__(self, db: apsw.Connection) -> None:
        self._db = db
        self.failing = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._db, name)

    def execute(self, statement: str, *bound: Any) -> Any:
        """Run a statement, unless it ends a transaction that must not end."""
        if self.failing and statement in {"COMMIT", "ROLLBACK"}:
            raise apsw.IOError(statement)
        return self._db.execute(statement, *bound)


def test_a_commit_that_fails_and_cannot_be_undone_promises_nothing(tmp_path: Path) -> None:
    """Neither this promise nor the next is acknowledged until the old transaction is gone."""
    sqlite_log(tmp_path)
    db = FailingConnection(connect(tmp_path / "home.db"))
    log = SqliteLog(db, SECRET)  # type: ignore[arg-type]  # it quacks
    db.failing = True
    for _ in range(2):
        with pytest.raises(UnwritableError):
            log.append(ANNA, ASK, START)
    assert log.reserve(ANNA, START).answer.verdict is Verdict.UNKNOWN
    db.failing = False
    assert log.append(ANNA, ASK, START) is not None
    assert sqlite_log(tmp_path).verify().entries == 1


def test_a_connection_that_was_closed_lets_nothing_through(log: SqliteLog) -> None:
    """A home that was left takes its promises with it; until it is opened again, everything is held."""
    log._db.close()
    assert log.ask(ANNA, START).verdict is Verdict.UNKNOWN
    assert log.reserve(BEN, START).answer.verdict is Verdict.UNKNOWN
    with pytest.raises(UnwritableError):
        log.append(ANNA, ASK, START)


def test_a_read_only_file_promises_nothing(log: SqliteLog, tmp_path: Path) -> None:
    """It still answers, and it says plainly that it cannot write."""
    assert log.verify().entries == 4
    db = apsw.Connection(str(tmp_path / "home.db"), flags=apsw.SQLITE_OPEN_READONLY)
    reader = SqliteLog(db, SECRET)
    assert reader.ask(ANNA, START).verdict is Verdict.REFUSE
    with pytest.raises(UnwritableError):
        reader.append(ANNA, Asked(Channel("mail"), START), START + DAY)


def test_no_column_holds_an_id_that_was_handed_in_for_a_message(log: SqliteLog, tmp_path: Path) -> None:
    """What is on the disk says nothing about a message."""
    log.append(ANNA, Asked(Pause(), START), START, message="<very-long-name@anna.example>")
    log._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert b"anna.example" not in (tmp_path / "home.db").read_bytes()


def take_one(folder: Path, ready: Any, go: Any, taken: Any, name: str) -> None:
    """Ask for the last allowed message at the same instant as everybody else."""
    log = sqlite_log(folder)
    ready.release()
    go.wait()
    taken.put(log.reserve(ANNA, START, message=name).answer.verdict.value)


@pytest.mark.parametrize("what", [Less(1, 14)])
def test_two_processes_that_race_for_the_last_message_do_not_both_get_it(tmp_path: Path, what: Less) -> None:
    """The cap is a reservation in the transaction of the answer: exactly one gets it, ten times over."""
    spawn = multiprocessing.get_context("fork")
    for turn in range(10):
        folder = tmp_path / str(turn)
        folder.mkdir()
        sqlite_log(folder).append(ANNA, Asked(what, START), START)
        ready, go, taken = spawn.Semaphore(0), spawn.Event(), spawn.Queue()
        racers = [spawn.Process(target=take_one, args=(folder, ready, go, taken, f"m{n}")) for n in range(2)]
        for racer in racers:
            racer.start()
        for _ in racers:
            ready.acquire()
        go.set()
        got = sorted(taken.get(timeout=30) for _ in racers)
        for racer in racers:
            racer.join()
        assert got == ["hold", "send"]


def test_threads_that_share_one_log_do_not_mix(log: SqliteLog) -> None:
    """Eight threads, one allowance of two: two get it, and the chain holds."""
    verdicts: list[Verdict] = []

    def take(n: int) -> None:
        verdicts.append(log.reserve(BEN, START + 30 * DAY, message=f"t{n}").answer.verdict)

    threads = [threading.Thread(target=take, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert verdicts.count(Verdict.SEND) == 2
    assert log.verify().people == 2


def test_the_times_that_entries_carry_only_grow(log: SqliteLog) -> None:
    """Whatever the clock did."""
    moves: list[Callable[[datetime], object]] = [
        lambda at: log.append(ANNA, Asked(Pause(), at), at),
        lambda at: log.reserve(ANNA, at, message=str(at)),
    ]
    for n, days in enumerate((5, 1, 9, -3, 2)):
        moves[n % 2](START + days * DAY)
    times = [e.at for e in log.entries()]
    assert times == sorted(times)


def test_the_tables_are_made_once(tmp_path: Path) -> None:
    """The home counts the scripts; here, a second look changes nothing."""
    db = connect(tmp_path / "a.db")
    make_tables(db)
    make_tables(db)
    assert SqliteLog(db, SECRET).verify().entries == 0
