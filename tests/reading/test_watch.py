"""What arrives in a folder is read once it is whole; waiting costs nothing; nothing but Ctrl-C ends it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from letbe.cli.watching import watch
from letbe.errors import BusyError, LockedError, UsageError
from letbe.reading.watch import STILL_S, Arrivals, folders_of, look_at
from tests.homes import PASSPHRASE, a_home

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: Long ago, by the clock that files are dated by.
OLD_NS: Final = 1_000_000_000_000_000_000
NOW_NS: Final = 2 * OLD_NS
CHAT: Final = b"03/05/2024, 09:01 - Ada: hello\n13/05/2024, 09:02 - Noor: hi\n"


def old(path: Path, content: bytes = CHAT) -> Path:
    """Write a file that nothing has touched for long."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    os.utime(path, ns=(OLD_NS, OLD_NS))
    return path


def test_what_has_long_been_there_is_ready_at_once(tmp_path: Path) -> None:
    """Nobody waits for a folder of last year."""
    old(tmp_path / "a.txt")
    arrivals = Arrivals(tmp_path)
    arrivals.note(arrivals.entries(), 0)
    assert arrivals.ready(0, NOW_NS) == [tmp_path / "a.txt"]
    assert arrivals.ready(99) == []


def test_a_file_that_grows_waits_until_it_is_still(tmp_path: Path) -> None:
    """Half an export is no export."""
    arrivals = Arrivals(tmp_path)
    file = tmp_path / "a.txt"
    for second in range(4):
        file.write_bytes(CHAT * (second + 1))
        arrivals.note([file], second)
        assert arrivals.ready(second + STILL_S - 0.1) == []
    assert arrivals.ready(3 + STILL_S) == [file]


def test_a_copy_with_an_old_date_still_waits(tmp_path: Path) -> None:
    """Copies that keep dates look old while they go on."""
    arrivals = Arrivals(tmp_path)
    arrivals.note([old(tmp_path / "a.txt")], 10)
    assert arrivals.ready(10) == []
    assert arrivals.ready(10 + STILL_S) == [tmp_path / "a.txt"]


@pytest.mark.parametrize("name", ["a.zip.part", "a.zip.crdownload", "a.ZIP.Download", "x.tmp"])
def test_a_download_that_goes_on_waits_however_still_it_is(tmp_path: Path, name: str) -> None:
    """A slow network pauses for minutes."""
    arrivals = Arrivals(tmp_path)
    arrivals.note([old(tmp_path / name)], 0)
    assert arrivals.ready(9999, NOW_NS) == []


def test_an_empty_file_is_a_place_that_is_kept(tmp_path: Path) -> None:
    """Browsers put one there before the download begins."""
    arrivals = Arrivals(tmp_path)
    arrivals.note([old(tmp_path / "a.zip", b"")], 0)
    assert arrivals.ready(9999, NOW_NS) == []


def test_a_folder_in_it_is_one_thing(tmp_path: Path) -> None:
    """Many exports are several files that need each other; it is whole when all of them are."""
    arrivals = Arrivals(tmp_path)
    old(tmp_path / "export" / "messages" / "one.json")
    part = old(tmp_path / "export" / "two.json.part")
    assert arrivals.entry_of(part) == tmp_path / "export"
    arrivals.note([tmp_path / "export"], 0)
    assert arrivals.ready(50, NOW_NS) == []
    part.rename(part.with_suffix(""))
    assert arrivals.ready(51, NOW_NS) == [tmp_path / "export"]
    assert look_at(tmp_path / "export").files == 2


def test_what_has_been_read_and_changes_is_read_again(tmp_path: Path) -> None:
    """A newer export under the same name."""
    arrivals = Arrivals(tmp_path)
    file = old(tmp_path / "a.txt")
    arrivals.note([file], 0)
    assert arrivals.ready(0, NOW_NS) == [file]
    arrivals.note([file], 1)
    assert arrivals.pending == {}
    file.write_bytes(CHAT + CHAT)
    arrivals.note([file], 2)
    assert arrivals.ready(2 + STILL_S) == [file]


def test_what_is_hidden_or_outside_is_not_looked_at(tmp_path: Path) -> None:
    """Programs keep their own things under a dot."""
    old(tmp_path / ".cache" / "a.txt")
    arrivals = Arrivals(tmp_path)
    assert arrivals.entries() == []
    assert arrivals.entry_of(tmp_path / ".cache" / "a.txt") is None
    assert arrivals.entry_of(tmp_path.parent) is None
    assert arrivals.entry_of(tmp_path) is None


def test_only_folders_are_watched(tmp_path: Path) -> None:
    """A file cannot have arrivals."""
    with pytest.raises(UsageError, match="is not a folder"):
        folders_of([str(old(tmp_path / "a.txt"))])


@contextmanager
def watching(folder: Path, errors: Sequence[BaseException | None]) -> Iterator[list[Any]]:
    """Watch a folder in this process; the first readings raise what is given."""
    stop, seen, left = threading.Event(), [], list(errors)

    def read(paths: Sequence[Path]) -> None:
        seen.append([p.name for p in paths])
        error = left.pop(0) if left else None
        if error is not None:
            raise error

    thread = threading.Thread(target=watch, args=([folder], read, stop), daemon=True)
    thread.start()
    try:
        yield seen
    finally:
        stop.set()
        thread.join(20)
        assert not thread.is_alive()


def until(holds: Any, seconds: float = 40) -> None:
    """Wait until something holds."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.05)


def test_a_fault_of_ours_and_a_busy_home_end_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The first is told and left; the second is tried again; and what comes later is read."""
    old(tmp_path / "a.txt")
    busy = BusyError("another letbe is writing to this home", "run it again")
    with watching(tmp_path, [ZeroDivisionError("a secret"), busy]) as seen:
        until(lambda: seen == [["a.txt"]])
        time.sleep(1.5)
        (tmp_path / "b.txt").write_bytes(CHAT)
        until(lambda: len(seen) == 3)
        assert seen == [["a.txt"], ["b.txt"], ["b.txt"]]
    said = capsys.readouterr().err
    assert "a.txt could not be read, and that is a fault of letbe (ZeroDivisionError)" in said
    assert "a secret" not in said
    assert "another letbe is writing to this home; letbe tries again" in said


def test_a_home_that_cannot_be_opened_ends_it(tmp_path: Path) -> None:
    """There is nothing to wait for."""
    old(tmp_path / "a.txt")

    def read(paths: Sequence[Path]) -> None:
        raise LockedError(f"the home is locked, {len(paths)}", "open it")

    with pytest.raises(LockedError):
        watch([tmp_path], read)


def test_letbe_read_watch_reads_what_arrives_waits_for_nothing_and_ends_with_ctrl_c(tmp_path: Path) -> None:
    """The program as a person has it: one line an arrival, no processor time while idle, status 0."""
    folder, home = tmp_path / "in", tmp_path / "home"
    old(folder / "WhatsApp Chat with Ada.txt")
    a_home(home).close()
    settings = PASSPHRASE | {"LETBE_HOME": str(home), "LETBE_NOW": "2026-01-05T12:00:00Z"}
    settings["PYTHONPATH"] = os.pathsep.join(sys.path)
    command = [sys.executable, "-m", "letbe", "read", "--watch", str(folder), "--json", "--zone", "UTC"]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | settings,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509 - no threads here
    ) as process:
        try:
            assert process.stdout is not None
            first = json.loads(process.stdout.readline())
            assert (first["added"], first["files"][0]["format"]) == (2, "whatsapp")
            time.sleep(3)
            before = _cpu_s(process.pid)
            time.sleep(10)
            assert _cpu_s(process.pid) - before <= 0.1, "a hundredth of a core at most, and in truth nothing"
            (folder / "broken.zip").write_bytes(b"PK\x03\x04 and no more")
            broken = json.loads(process.stdout.readline())
            assert broken["files"][0]["format"] is None
            later = CHAT + b"14/05/2024, 10:00 - Ada: and now?\n"
            chat = folder / "newer" / "WhatsApp Chat with Ada.txt"
            chat.parent.mkdir()
            chat.write_bytes(later[:40])
            time.sleep(1)
            chat.write_bytes(later)
            third = json.loads(process.stdout.readline())
            assert (third["added"], third["duplicates"]) == (1, 2)
            process.send_signal(signal.SIGINT)
            assert process.wait(30) == 0
            assert process.stderr is not None
            assert "stopped" in process.stderr.read()
        finally:
            process.kill()


def _cpu_s(pid: int) -> float:
    """Give the processor time of a process, seconds."""
    stat = Path(f"/proc/{pid}/stat")
    if not stat.exists():
        pytest.skip("this system does not say what a process has used")
    fields = stat.read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def test_watching_is_loaded_only_when_it_is_asked_for() -> None:
    """Reading a file once needs none of it."""
    needed = "import sys, letbe.cli.read, letbe.cli.watching, letbe.reading.read, letbe.reading.watch"
    code = f"{needed}\nprint('watchfiles' in sys.modules)"
    env = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env)
    assert done.stdout.strip() == "False"
