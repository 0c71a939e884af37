"""The log in SQLite: one transaction a promise, one checkpoint a person.

The tables and the triggers that keep them append-only are in ``log.sql``.
"""

from __future__ import annotations

import threading
import unicodedata
from contextlib import contextmanager
from dataclasses import replace
from importlib import resources
from typing import TYPE_CHECKING, Final, cast

import apsw

from letbe.errors import BusyError, DamagedError, LetbeError, UnwritableError, UsageError
from letbe.space.answers import NO_FACTS, Answer, Facts, Unreadable, Verdict
from letbe.space.chain import BEGINNING, Head, Keys, Row, damaged, written_state
from letbe.space.decide import Clock, Decision, answer_at, decide
from letbe.space.entries import (
    FIRST,
    KIND_OF,
    Asked,
    Chosen,
    Died,
    Entry,
    Forgotten,
    Held,
    Kind,
    Less,
    Sealed,
    Sent,
    Side,
    Use,
    moment,
    to_us,
)
from letbe.space.errors import NotAllowedError
from letbe.space.fold import NOTHING, InForce, apply
from letbe.space.log import Verified
from letbe.space.may import may

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from letbe.space.entries import Body
    from letbe.space.fold import Standing

#: The scripts that make the tables, in order; the home runs those that it has not run yet.
MIGRATIONS: Final = (resources.files("letbe.space").joinpath("log.sql").read_text("utf-8"),)
#: So many people are remembered between two looks; at some hundred bytes each that is a few MB.
MOST_REMEMBERED: Final = 10_000
#: A blinded id is a keyed hash; the longest in use has 64 bytes.
MOST_ID_BYTES: Final = 64
#: The two kinds that are written even where they change nothing that is in force.
_ALWAYS: Final = (Sent, Held)


class SqliteLog:
    """The log in an SQLite database that somebody else opened.

    Args:
        db: An open connection, with ``MIGRATIONS`` run, in WAL mode with ``synchronous`` FULL.
        secret: 32 bytes or more that belong to this log for as long as it lives.

    Raises:
        DamagedError: The end of the log is not what was written.

    Cost: two look-ups to open, whatever the length of the log.
    """

    def __init__(self, db: apsw.Connection, secret: bytes) -> None:
        self._db = db
        self._keys = Keys(secret)
        self._lock = threading.RLock()
        self._version = -1
        self._cursor = db.cursor()
        self._stuck = False
        self._mine = False
        self._head = Head(0, FIRST, BEGINNING)
        self._remembered: dict[bytes, InForce] = {}
        with self._reading(), self._snapshot():
            self._check_end()

    # ------------------------------------------------------------------------- looking

    def state(self, person: bytes) -> InForce:
        """Give what is in force for one person.

        Raises:
            DamagedError: It cannot be read, or is not what was written.
            BusyError: Another process holds the database.

        Cost: some microseconds while nobody writes, else one look-up.
        """
        with self._lock, self._reading():
            return self._look(person)

    def ask(
        self, person: bytes, now: datetime, channel: str | None = None, facts: Facts = NO_FACTS
    ) -> Answer:
        """Answer whether I may write to one person now; ``unknown`` where the log cannot be read.

        Cost: some microseconds while nobody writes, else one look-up.
        """
        try:
            with self._lock:
                state = self._look(person)
                log_at = self._head.at
        except (apsw.Error, DamagedError):
            self._forget_memory()
            return may(Unreadable(), now, channel, facts)
        if now.utcoffset() is None or now >= log_at:
            return may(state, now, channel, facts)
        return answer_at(state, Clock(now, log_at), channel, facts)

    def people(self) -> Iterator[tuple[bytes, InForce]]:
        """Give everybody with something in force: blinded id, and what it is.

        Raises:
            DamagedError: A checkpoint is not what was written.
        """
        query = "SELECT person, seq, state, mac FROM space_state ORDER BY person"
        with self._lock, self._reading():
            rows = cast("list[tuple[bytes, int, str | None, bytes]]", self._db.execute(query).fetchall())
        for person, seq, written, mac in rows:
            state = self._keys.state_of(person, seq, written, mac)
            if state != NOTHING:
                yield person, state

    def entries(self, person: bytes | None = None) -> Iterator[Entry]:
        """Read the log in order, of one person or whole; each entry is checked against its digest.

        Raises:
            DamagedError: An entry is not what was written.

        Cost: O(entries) time; they are read in pages, not all at once.
        """
        last = 0
        where = "" if person is None else "AND person = ?3"
        bound = () if person is None else (person,)
        query = f"SELECT * FROM space_log WHERE seq > ?1 {where} ORDER BY seq LIMIT ?2"  # noqa: S608 - two constants
        while True:
            with self._lock, self._reading():
                rows = self._db.execute(query, (last, _PAGE, *bound)).fetchall()
            yield from (self._keys.entry_of(cast("Row", row)) for row in rows)
            if len(rows) < _PAGE:
                return
            last = cast("int", rows[-1][0])

    def tag(self, word: str) -> str:
        """Turn the name of a topic or of a list into a tag that says nothing, and is the same each time.

        Capitals, blanks around it and ways to write the same letter make no difference.
        """
        return self._keys.blind(b"", unicodedata.normalize("NFKC", word).casefold().strip())

    # ------------------------------------------------------------------------- writing

    def append(self, person: bytes, body: Body, now: datetime, *, message: str = "") -> Entry | None:
        """Write one entry, unless it changes nothing.

        Args:
            person: Their blinded id, 1 to 64 bytes.
            body: What happened.
            now: The moment, with its zone.  An entry is never earlier than the one before it.
            message: The id of the message or request that it is about.  The same one again is
                written once.

        Returns:
            The entry, or the one that was written the first time; None if it changes nothing.

        Raises:
            NotAllowedError: The rules have no such move now.
            DamagedError: The log is not what was written.
            UnwritableError: The disk is full or fails.  Nothing was promised.
            BusyError: Another process writes and does not end.

        Cost: one synced commit.
        """
        now = moment(now, "now")
        _check(person)
        with self._lock, self._writing():
            state = self._look(person)
            key = self._keys.blind(person, message) if message else ""
            before = self._first(person, key, KIND_OF[type(body)])
            if before is not None:
                return before
            return self._write(person, state, body, Clock(now, self._head.at), key)

    def reserve(
        self,
        person: bytes,
        now: datetime,
        channel: str | None = None,
        facts: Facts = NO_FACTS,
        *,
        message: str = "",
        override: bool = False,
    ) -> Decision:
        """Decide about one message and take what the answer uses up, in one transaction.

        Args:
            person: Their blinded id, 1 to 64 bytes.
            now: The moment, with its zone.
            channel: By which means.
            facts: What is known of the message and the rhythm.
            message: The id of the message; the same one again uses nothing up.
            override: Pass over a soft hold whose breath of ten minutes is over.

        Returns:
            The decision.  ``unknown`` where the log cannot be read or written: nothing goes out.

        Cost: one synced commit where anything is in force; else one look-up, and no wait for writers.
        """
        try:
            now = moment(now, "now")
            _check(person)
            # Whether it was let through before is for the log to say, and for nobody else.
            facts = replace(facts, reserved_at=None, reserved_uses=Use.NOTHING)
            with self._lock:
                free = self._free(person, now, channel, facts)
                if free is not None:
                    return free
                with self._writing():
                    return self._decide(person, now, channel, facts, message=message, override=override)
        except LetbeError:
            return Decision(answer_at(Unreadable(), Clock(now, now), channel, facts))

    def forget(self, person: bytes, now: datetime, *, keep_as: Sequence[bytes] = ()) -> int:
        """Empty every entry about a person.

        What is in force is given again under each of the ids to keep, so that the promise is kept
        without knowing whom it protects.  What was only scheduled is dropped, and a cap counts anew from
        now with as many messages as it had: the answer never becomes laxer.

        Args:
            person: Their blinded id.
            now: The moment.
            keep_as: Ids that stay: a keyed hash for each way to reach them.

        Returns:
            How many entries were emptied.

        Raises:
            DamagedError, UnwritableError, BusyError: As for ``append``; then nothing was forgotten.

        Cost: O(entries of this person), one synced commit.
        """
        now = moment(now, "now")
        for each in (person, *keep_as):
            _check(each)
        with self._lock, self._writing():
            state = self._look(person)
            numbers = [
                cast("int", seq)
                for (seq,) in self._db.execute(
                    "SELECT seq FROM space_log WHERE person = ? ORDER BY seq", (person,)
                )
            ]
            if not numbers:
                return 0
            clock = Clock(now, self._head.at)
            self._write(b"", NOTHING, Forgotten(_runs(numbers)), clock, "")
            self._db.execute(
                "UPDATE space_log SET person = NULL, kind = NULL, key = '', body = NULL WHERE person = ?",
                (person,),
            )
            self._db.execute("DELETE FROM space_state WHERE person = ?", (person,))
            self._remembered.pop(person, None)
            for other in keep_as:
                for body in _again(state, clock):
                    self._write(other, self._look(other), body, clock, "")
            return len(numbers)

    # ------------------------------------------------------------------------- proving

    def verify(self) -> Verified:
        """Check every entry, the chain, what was emptied and every checkpoint.

        Raises:
            DamagedError: Something is not what was written; the first place that differs is named.

        Cost: O(entries) time, some 15,000 a second; memory for the people with something in force.
        """
        with self._lock, self._reading(), self._snapshot():
            return self._verify()

    def _verify(self) -> Verified:
        """Walk over the log once, folding it anew."""
        chain, seq, at, emptied, said = BEGINNING, 0, FIRST, set[int](), set[int]()
        people: dict[bytes, InForce] = {}
        for found in self._db.execute("SELECT * FROM space_log ORDER BY seq"):
            row = cast("Row", found)
            entry = self._keys.entry_of(row)
            chain = self._keys.link(chain, row[6])
            if row[0] != seq + 1 or row[7] != chain or entry.at < at:
                raise damaged(f"entry {row[0]} does not follow from entry {seq}")
            seq, at = row[0], entry.at
            if entry.body is None:
                emptied.add(seq)
            elif isinstance(entry.body, Forgotten):
                said |= {n for first, last in entry.body.runs for n in range(first, last + 1)}
            else:
                _fold_into(people, entry)
        if emptied != said:
            raise damaged("entries were emptied that nobody asked to forget")
        head = self._read_head()
        if (head.seq, head.chain) != (seq, chain):
            raise damaged(f"it ends at entry {seq}, and was written up to entry {head.seq}")
        self._check_states(people)
        return Verified(seq, len(people), len(emptied), chain.hex())

    def _check_states(self, people: dict[bytes, InForce]) -> None:
        """Compare every checkpoint with the fold, and with the last entry of its person."""
        query = """
            SELECT l.person, l.last, s.seq, s.state, s.mac
            FROM (
                SELECT person, max(seq) AS last FROM space_log WHERE person IS NOT NULL GROUP BY person
            ) AS l
            FULL JOIN space_state AS s ON s.person = l.person
        """
        for row in self._db.execute(query):
            person, last, seq, state, mac = cast("tuple[bytes, int | None, int, str | None, bytes]", row)
            if person is None or seq != last:
                raise damaged("a checkpoint and the log do not fit together")
            if self._keys.state_of(person, seq, state, mac) != people.get(person, NOTHING):
                raise damaged("a checkpoint is not the fold of the log")

    def _check_end(self) -> None:
        """Check that the last entry is the one the end of the log names."""
        head = self._read_head()
        row = self._db.execute("SELECT seq, at, chain FROM space_log ORDER BY seq DESC LIMIT 1").fetchone()
        expected = (head.seq, to_us(head.at), head.chain) if head.seq else None
        if row != expected:
            raise damaged("its end is not where it was")
        self._head = head

    # ------------------------------------------------------------------------- inside a transaction

    def _look(self, person: bytes) -> InForce:
        """Give what is in force, from memory while nobody else has written."""
        if self._db.in_transaction and not self._mine:
            # The caller may still roll back, so nothing that is seen here is remembered.
            self._forget_memory()
            self._head = self._read_head()
            return self._read_state(person)
        version = cast("int", self._cursor.execute("PRAGMA data_version").fetchall()[0][0])
        if version != self._version:
            self._remembered.clear()
            self._version = version
            self._head = self._read_head()
        state = self._remembered.get(person)
        if state is None:
            state = self._read_state(person)
            if len(self._remembered) >= MOST_REMEMBERED:
                self._remembered.clear()
            self._remembered[person] = state
        return state

    def _read_head(self) -> Head:
        """Read the end of the log; one that was never written is the beginning."""
        row = self._db.execute("SELECT seq, at, chain, mac FROM space_head").fetchone()
        if row is None:
            return Head(0, FIRST, BEGINNING)
        return self._keys.head_of(*cast("tuple[int, int, bytes, bytes]", row))

    def _read_state(self, person: bytes) -> InForce:
        """Read a checkpoint, which must be that of the person's last entry."""
        row = self._db.execute(_STATE, (person,)).fetchone()
        last, seq, state, mac = cast("tuple[int | None, int | None, str | None, bytes]", row)
        if last != seq:
            raise damaged("a checkpoint and the log do not fit together")
        return NOTHING if seq is None else self._keys.state_of(person, seq, state, mac)

    def _first(self, person: bytes, key: str, kind: Kind) -> Entry | None:
        """Find the entry of that kind about the same message."""
        if not key:
            return None
        row = self._db.execute(_SAME, (person, key, kind.value)).fetchone()
        return None if row is None else self._keys.entry_of(cast("Row", row))

    def _free(self, person: bytes, now: datetime, channel: str | None, facts: Facts) -> Decision | None:
        """Let a message through where nothing is in force: nothing is used up, so nobody need wait."""
        with self._reading():
            if self._look(person) != NOTHING:
                return None
            answer = answer_at(NOTHING, Clock(now, self._head.at), channel, facts)
        return Decision(answer) if answer.verdict is Verdict.SEND else None

    def _decide(
        self, person: bytes, now: datetime, channel: str | None, facts: Facts, *, message: str, override: bool
    ) -> Decision:
        """Decide, and write down what belongs to it."""
        state = self._look(person)
        clock = Clock(now, self._head.at)
        key = self._keys.blind(person, message) if message else ""
        before = self._first(person, key, Kind.SENT)
        if before is not None:
            facts = replace(facts, reserved_at=before.at, reserved_uses=cast("Sent", before.body).uses)
        decision, body = decide(state, clock, channel, facts, key=key, override=override)
        if before is not None:
            return replace(decision, entry=before.seq)
        if isinstance(body, Held) and not body.soft:
            held = self._first(person, key, Kind.HELD)
            if held is not None:
                return replace(decision, entry=held.seq)
        entry = None if body is None else self._write(person, state, body, clock, key)
        return replace(decision, entry=0 if entry is None else entry.seq)

    def _write(self, person: bytes, state: InForce, body: Body, clock: Clock, key: str) -> Entry | None:
        """Take one step and write it: the entry, the end of the log and the checkpoint."""
        entry = Entry(self._head.seq + 1, clock.now, person, body, key)
        after = apply(state, entry)
        unchanged = after == state and (after == NOTHING or not isinstance(body, _ALWAYS))
        if unchanged and not isinstance(body, Forgotten):
            return None
        row = self._keys.row_of(self._head, entry)
        head = Head(entry.seq, entry.at, row[7])
        mac = self._keys.head_mac(head.seq, row[1], head.chain)
        self._db.execute("INSERT INTO space_log VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
        self._db.execute(_END, (head.seq, row[1], head.chain, mac))
        if person:
            written = written_state(after)
            state_mac = self._keys.state_mac(person, entry.seq, written)
            self._db.execute(_CHECKPOINT, (person, entry.seq, written, state_mac))
        self._head = head
        if self._mine:
            # A transaction that is rolled back forgets everything.
            self._remembered[person] = after
        return entry

    # ------------------------------------------------------------------------- transactions

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """Give the database's errors their names."""
        try:
            yield
        except apsw.Error as error:
            self._forget_memory()
            raise _named(error) from error
        except DamagedError:
            self._forget_memory()
            raise

    @contextmanager
    def _snapshot(self) -> Iterator[None]:
        """See one state of the database in several queries."""
        self._db.execute("SAVEPOINT letbe_look")
        try:
            yield
        finally:
            self._db.execute("RELEASE letbe_look")

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Hold a transaction: all of it is on the disk at the end, or none of it.

        Inside a transaction of the caller this is a part of it, and nothing is remembered, for the
        caller may still roll back.
        """
        with self._reading():
            inner = self._db.in_transaction and not self._stuck
            self._let_go()
            self._db.execute("SAVEPOINT letbe_space" if inner else "BEGIN IMMEDIATE")
            self._mine = not inner
            try:
                yield
                self._db.execute("RELEASE letbe_space" if inner else "COMMIT")
            except BaseException:
                self._forget_memory()
                self._roll_back(inner=inner)
                raise
            finally:
                self._mine = False

    def _roll_back(self, *, inner: bool) -> None:
        """Undo; a database that failed may have undone everything by itself."""
        undo = "ROLLBACK TO letbe_space; RELEASE letbe_space" if inner else "ROLLBACK"
        try:
            if self._db.in_transaction:
                self._db.execute(undo)
        except apsw.Error:
            self._stuck = not inner and self._db.in_transaction

    def _let_go(self) -> None:
        """End a transaction of ours that could not be undone, before anything else is written."""
        if self._stuck:
            self._db.execute("ROLLBACK")
            self._stuck = False

    def _forget_memory(self) -> None:
        """Read everything again next time."""
        self._version = -1
        self._remembered.clear()


#: Entries that are read at once: some hundred kilobytes.
_PAGE: Final = 1000
_STATE: Final = """
    SELECT (SELECT max(seq) FROM space_log WHERE person = ?1), s.seq, s.state, s.mac
    FROM (SELECT 1) LEFT JOIN space_state AS s ON s.person = ?1
"""
_SAME: Final = """
    SELECT * FROM space_log WHERE person = ?1 AND key = ?2 AND kind = ?3 AND key <> '' ORDER BY seq LIMIT 1
"""
_END: Final = """
    INSERT INTO space_head VALUES (1, ?1, ?2, ?3, ?4)
    ON CONFLICT (one) DO UPDATE SET seq = ?1, at = ?2, chain = ?3, mac = ?4
"""
_CHECKPOINT: Final = """
    INSERT INTO space_state VALUES (?1, ?2, ?3, ?4)
    ON CONFLICT (person) DO UPDATE SET seq = ?2, state = ?3, mac = ?4
"""


def _check(person: bytes) -> None:
    """Refuse what is no blinded id."""
    if not 0 < len(person) <= MOST_ID_BYTES:
        raise UsageError(f"an id of {len(person)} bytes", f"a blinded id has 1 to {MOST_ID_BYTES} bytes")


#: Somebody else is at it.
_BUSY: Final = (apsw.BusyError, apsw.LockedError, apsw.ProtocolError)
#: The disk, its rights, the memory, or a connection that its owner has closed.
_DISK: Final = (
    *(apsw.FullError, apsw.IOError, apsw.ReadOnlyError, apsw.CantOpenError, apsw.NoMemError),
    *(apsw.PermissionsError, apsw.InterruptError, apsw.ConnectionClosedError),
)


def _named(error: apsw.Error) -> LetbeError:
    """Give an error of the database its own name."""
    if isinstance(error, _BUSY):
        return BusyError("another letbe is writing to the log", "wait for it to end, then try again")
    if isinstance(error, _DISK):
        return UnwritableError(
            f"the log could not be read or written ({type(error).__name__})",
            "nothing was promised or sent; make room on the disk, then try again",
        )
    return damaged(f"the database says {type(error).__name__}")


def _runs(numbers: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """Write increasing numbers as pairs (first, last) of unbroken runs.

    >>> _runs([1, 2, 3, 7])
    ((1, 3), (7, 7))
    """
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return tuple(runs)


def _again(state: InForce, clock: Clock) -> Iterator[Body]:
    """Give what is in force once more, for an id that stays."""
    holding = [s for s in state.requests if s.holds(clock.wall) or s.holds(clock.now)]
    for standing in holding:
        yield _given_again(standing)
    if any(isinstance(s.terms, Less) for s in holding):
        for mark in state.sends:
            yield Sent(mark.uses)
    if state.sealed:
        yield Sealed()
    if state.died:
        yield Died()


def _given_again(standing: Standing) -> Body:
    """Give one request once more."""
    if standing.side is Side.THEIRS:
        return Asked(standing.terms, standing.since, standing.found)
    return Chosen(standing.terms, standing.locked_until, standing.safety)


def _fold_into(people: dict[bytes, InForce], entry: Entry) -> None:
    """Take one step of one person, and drop whoever has nothing in force."""
    try:
        after = apply(people.get(entry.person, NOTHING), entry)
    except NotAllowedError as error:
        raise damaged(f"entry {entry.seq} is a move that the rules do not have") from error
    if after == NOTHING:
        people.pop(entry.person, None)
    else:
        people[entry.person] = after
