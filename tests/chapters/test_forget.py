"""Forgetting: whole, resumable, and proved on the bytes that lie there."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import textwrap
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import apsw
import pytest

from letbe.board.known import known_people
from letbe.chapters import forget
from letbe.chapters.export import messages_of
from letbe.errors import BusyError, LockedError
from letbe.history.store import History
from letbe.home import labels
from letbe.home.handles import name_person
from letbe.home.marks import marked
from letbe.home.papers import keep_paper, papers
from letbe.space.answers import NO_FACTS, Verdict
from letbe.space.entries import Asked, Chosen, Stop
from letbe.space.person import ask_person, ids_of, open_log
from letbe.space.rhythm import keep_rhythm, kept_people
from letbe.vault import KEYS_VARIABLE
from tests.homes import a_home, content, random_messages, some_handles

if TYPE_CHECKING:
    from letbe.home import Home
    from letbe.people.match import Known

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SECRETS = ("Nameof someone0", "someone0@example.org", "what I never said", "please leave me alone")


@pytest.fixture(autouse=True)
def _keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys of one test alone."""
    monkeypatch.setenv(KEYS_VARIABLE, str(tmp_path / "keys"))


def filled(folder: Path, *, people: int = 4) -> list[int]:
    """Make a home in which somebody stands in every place there is."""
    with a_home(folder) as home:
        handles = some_handles(home, people)
        History(home).append(random_messages(handles, 200 * people, seed=1))
        ana = the_first(home)
        name_person(home, ana.id, "Nameof someone0, as I call her")
        keep_paper(home, ana.id, "letters", {"text": "what I never said"})
        keep_paper(home, ana.id, "words", {"sentence": "please leave me alone"})
        other = next(p for p in known_people(home).values() if p.id != ana.id)
        keep_paper(home, other.id, "letters", {"text": "to somebody else"})
        keep_rhythm(home, dict.fromkeys(known_people(home), (NO_FACTS, None)))
    return handles


def the_first(home: Home) -> Known:
    """Give the one who will be forgotten."""
    return next(p for p in known_people(home).values() if p.handles == ("mail:someone0@example.org",))


def keys_of(home: Home, person: Known) -> list[bytes]:
    """Give every key that opens anything about somebody, in clear."""
    rows: list[Any] = list(home.db.execute("SELECT id, wrapped FROM handle WHERE person = ?", (person.id,)))
    found = [home.vault.unwrap(wrapped, labels.handle_key(handle)) for handle, wrapped in rows]
    row: Any = home.db.execute("SELECT wrapped FROM person_key WHERE person = ?", (person.id,)).fetchone()
    return [*found, home.vault.unwrap(row[0], labels.person_key(person.id))]


def clear_bytes(folder: Path, key: bytes) -> bytes:
    """Give every byte of a home: each file as it lies there, and each page of the database decrypted.

    Free pages are among them, for the pages are written out one by one and not copied by what they hold.
    """
    found = b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())
    copy = folder.with_name(f"{folder.name}-in-clear.db")
    shutil.copy(folder / "home.db", copy)
    if (folder / "home.db-wal").exists():
        shutil.copy(folder / "home.db-wal", copy.with_name(f"{copy.name}-wal"))
    db = apsw.Connection(str(copy))
    db.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
    db.pragma("journal_mode", "delete")
    db.execute("PRAGMA rekey=''")
    db.close()
    found += copy.read_bytes()
    assert b"SQLite format 3" in found
    copy.unlink()
    return found


@pytest.mark.parametrize("mark", [False, True])
def test_no_byte_of_somebody_forgotten_is_left_in_the_home(tmp_path: Path, *, mark: bool) -> None:
    """Names, addresses, texts and keys, in every file and on every page, free ones among them."""
    filled(tmp_path / "home")
    with a_home(tmp_path / "home") as home:
        ana = the_first(home)
        needles = [s.encode() for s in SECRETS] + [ana.id.encode()]
        needles += [k for key in keys_of(home, ana) for k in (key, key.hex().encode())]
        promise = home.vault.promise("mail:someone0@example.org")
        forget.begin(home, ana, NOW, mark=mark)
        forget.finish(home)
        key = home.vault.database_key
    everything = clear_bytes(tmp_path / "home", key)
    assert [n for n in needles if n in everything] == []
    assert (promise in everything) is mark


def test_the_search_would_find_what_is_there(tmp_path: Path) -> None:
    """Else the proof above proves nothing: before, the id is on a page."""
    filled(tmp_path / "home")
    with a_home(tmp_path / "home") as home:
        ana, key = the_first(home), home.vault.database_key
    assert ana.id.encode() in clear_bytes(tmp_path / "home", key)


def test_an_old_copy_of_the_home_does_not_open(tmp_path: Path) -> None:
    """With the passphrase of then, and with everything that is kept today."""
    filled(tmp_path / "home")
    shutil.copytree(tmp_path / "home", tmp_path / "old")
    with a_home(tmp_path / "home") as home:
        forget.begin(home, the_first(home), NOW, mark=False)
        forget.finish(home)
    with pytest.raises(LockedError):
        a_home(tmp_path / "old")


def test_everybody_else_is_there_as_before(tmp_path: Path) -> None:
    """Every row, every paper, every figure that was kept."""
    filled(tmp_path / "home")
    with a_home(tmp_path / "home") as home:
        ana = the_first(home)
        others = [p for p in known_people(home).values() if p.id != ana.id]
        before = {p.id: content(messages_of(home, p)) for p in others}
        gone = messages_of(home, ana).num_rows
        forget.begin(home, ana, NOW, mark=False)
        assert forget.finish(home) == gone
    with a_home(tmp_path / "home") as home:
        assert {p.id: content(messages_of(home, p)) for p in others} == before
        assert [p.content for p in papers(home)] == [{"text": "to somebody else"}]
        assert kept_people(home) == {p.id for p in others}
        assert set(known_people(home)) == {p.id for p in others}


def test_forgetting_again_changes_nothing(tmp_path: Path) -> None:
    """Finishing what is finished is fine."""
    filled(tmp_path / "home")
    with a_home(tmp_path / "home") as home:
        forget.begin(home, the_first(home), NOW, mark=True)
        forget.finish(home)
        kek = home.vault.kek_id
        assert forget.finish(home) == 0
        assert home.vault.kek_id == kek


def test_while_another_letbe_reads_it_is_not_called_done(tmp_path: Path) -> None:
    """An open reader keeps old pages alive; the next one finishes."""
    filled(tmp_path / "home")
    with a_home(tmp_path / "home") as home, a_home(tmp_path / "home") as reader:
        home.db.set_busy_timeout(10)
        with reader.reading() as db:
            db.execute("SELECT count(*) FROM handle").fetchall()
            forget.begin(home, the_first(home), NOW, mark=False)
            with pytest.raises(BusyError, match="old pages"):
                forget.finish(home)
            assert forget.is_unfinished(home)
        assert forget.finish(home) == 0
        assert not forget.is_unfinished(home)


# ----------------------------------------------------------------------------- the promise


def may(home: Home, ids: tuple[bytes, ...]) -> Verdict:
    """Ask whether one may write to somebody who has these ids."""
    return ask_person(
        open_log(home), ids, NOW + timedelta(days=1), None, NO_FACTS, place=ZoneInfo("UTC")
    ).answer.verdict


@pytest.mark.parametrize("asked", [False, True])
@pytest.mark.parametrize("mark", [False, True])
def test_a_mark_lets_them_be_and_no_mark_leaves_nothing(tmp_path: Path, *, asked: bool, mark: bool) -> None:
    """What they asked for goes on; where they asked for nothing, they are let be all the same."""
    filled(tmp_path / "home")
    with a_home(tmp_path / "home") as home:
        ana = the_first(home)
        ids = ids_of(home, ana.handles)
        if asked:
            open_log(home).append(ids[0], Asked(Stop(), NOW), NOW)
        forget.begin(home, ana, NOW, mark=mark)
        forget.finish(home)
        assert (may(home, ids) is Verdict.SEND) is not mark
        assert marked(home, list(ana.handles)) == (set(ana.handles) if mark else set())
        open_log(home).verify()


def test_a_request_under_one_address_holds_for_each_of_them_afterwards(tmp_path: Path) -> None:
    """Nobody knows any more that two addresses were one person; both are let be."""
    handles = filled(tmp_path / "home")
    with a_home(tmp_path / "home") as home:
        ana = the_first(home)
        with home.transaction():
            History(home).move(handles[1:2], ana.id)
        ana = known_people(home)[ana.id]
        ids = ids_of(home, ana.handles)
        open_log(home).append(ids[0], Asked(Stop(), NOW), NOW)
        forget.begin(home, ana, NOW, mark=True)
        forget.finish(home)
        assert [may(home, (i,)) is Verdict.SEND for i in ids] == [False, False]


def test_what_would_go_is_counted(tmp_path: Path) -> None:
    """So that the user knows before."""
    filled(tmp_path / "home")
    with a_home(tmp_path / "home") as home:
        ana = the_first(home)
        rows = messages_of(home, ana).num_rows
        assert forget.holdings(home, ana, NOW) == forget.Holdings(1, rows, 2, in_force=False, safety=False)
        open_log(home).append(ids_of(home, ana.handles)[0], Chosen(Stop(), safety=True), NOW)
        assert forget.holdings(home, ana, NOW) == forget.Holdings(1, rows, 2, in_force=True, safety=True)


# ----------------------------------------------------------------------------- killed at any moment

_FORGETTER = """
import sys
from pathlib import Path
sys.path[:0] = {path!r}
from tests.chapters.test_forget import NOW, the_first
from letbe.chapters import forget
from tests.homes import a_home
import os, signal, threading, random
with a_home(Path(sys.argv[1])) as home:
    print("open", flush=True)
    person = the_first(home)
    sys.stdin.readline()
    forget.begin(home, person, NOW, mark=True)
    forget.finish(home)
    print("done", flush=True)
"""


@pytest.mark.parametrize("round_", range(12))
def test_killed_at_any_moment_it_goes_on_where_it_was(tmp_path: Path, round_: int) -> None:
    """Either nobody was forgotten, or the next run finishes; nobody else loses anything."""
    filled(tmp_path / "home")
    with a_home(tmp_path / "home") as home:
        ana = the_first(home)
        others = [p for p in known_people(home).values() if p.id != ana.id]
        before = {p.id: content(messages_of(home, p)) for p in others}
    (old_key,) = (tmp_path / "keys").iterdir()
    code = textwrap.dedent(_FORGETTER).format(
        path=[str(Path(__file__).parents[2]), str(Path(__file__).parents[2] / "src")]
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "home")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stdout.readline() == b"open\n"
    process.stdin.write(b"go\n")
    process.stdin.flush()
    try:
        process.wait(0.004 * (round_ + 1))
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
    process.communicate()
    with a_home(tmp_path / "home") as home:
        known = set(known_people(home))
        if ana.id not in known:
            forget.finish(home)
            assert not forget.is_unfinished(home)
            assert History(home).unreadable() == 0
        assert known >= {p.id for p in others}
        assert {p.id: content(messages_of(home, p)) for p in others} == before
        key = home.vault.database_key
    if ana.id not in known:
        assert SECRETS[0].encode() not in clear_bytes(tmp_path / "home", key)
        assert not old_key.exists()
