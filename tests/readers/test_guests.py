"""Readers of other packages: asked like letbe's own, and never able to bring a reading down."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from letbe import readers
from letbe.errors import UnreadableError
from letbe.readers import guests as guests_room
from letbe.readers.guests import Guests, find_guests
from letbe.readers.rows import Ask, Chat, Handle, OneFile, Rows, Scan, Work
from letbe.readers.sound import unsound
from letbe.readers.source import from_bytes
from letbe.reading.read import read

if TYPE_CHECKING:
    from collections.abc import Iterator

EXAMPLE: Final = Path(__file__).parents[2] / "docs" / "examples" / "letbe-readers-example"

#: Two messages: mine at noon, hers a minute later.
ROWS: Final = Rows(
    record=np.arange(2),
    at=np.array([1_709_294_400_000_000, 1_709_294_460_000_000]),
    chat=np.zeros(2, np.int32),
    author=np.array([0, 1], np.int32),
    to=np.full(2, -1, np.int32),
    kind=np.zeros(2, np.int8),
    chars=np.array([3, 5], np.int32),
    words=np.ones(2, np.int32),
    flags=np.zeros(2, np.uint8),
    recipients=np.ones(2, np.int16),
    native=np.zeros(2, np.uint64),
)
GOOD: Final = Scan(
    "pigeon", ROWS, (Chat("one", other=1),), (Handle("Noor", None), Handle("Ada", None)), frozenset({0}), "x"
)
WORK: Final = Work((from_bytes(b"pigeon"),), Ask(ZoneInfo("UTC")))


class Pigeon(OneFile):
    """A reader that somebody wrote."""

    FORMAT = "pigeon"

    def recognise(self, head: bytes, name: str) -> float:
        """Say how surely it is one."""
        del name
        return 1.0 if head.startswith(b"pigeon") else 0.0

    def scan(self, work: Work) -> Scan:
        """Give the same two messages whatever comes."""
        del work
        return GOOD


class Parrot(Pigeon):
    """A reader that fails at all it is asked, with words of a message in its mouth."""

    FORMAT = "parrot"

    def recognise(self, head: bytes, name: str) -> float:
        """Fail."""
        raise ValueError(head, name)

    def family(self, source: Any) -> None:
        """Fail."""
        raise KeyError(source)

    def scan(self, work: Work) -> Scan:
        """Fail."""
        raise ZeroDivisionError(work.sources[0].head())


class Magpie(Pigeon):
    """A reader that would take WhatsApp's place."""

    FORMAT = "whatsapp"


class Shouting(Pigeon):
    """A reader whose name is no name of a channel."""

    FORMAT = "Bird Song"


@dataclass
class Point:
    """An entry point, as the list of installed packages gives it."""

    name: str
    value: Any
    dist: Any = None

    def load(self) -> Any:
        """Load it, or fail as its module would."""
        if isinstance(self.value, BaseException):
            raise self.value
        return self.value


@dataclass
class Dist:
    """A package."""

    name: str


def found(*values: Any) -> Guests:
    """Find readers in packages named a, b, c."""
    points = [Point("r", v, Dist(f"package-{c}")) for v, c in zip(values, "abc", strict=False)]
    return find_guests(points, {"whatsapp", "mail"})  # type: ignore[arg-type]


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Pretend that some readers are installed."""

    def install(*values: Any) -> None:
        guests = found(*values)
        monkeypatch.setattr(guests_room, "guests", lambda: guests)

    return install


def test_a_reader_of_another_package_is_asked_after_our_own(installed: Any) -> None:
    """Where both are equally sure of a file, letbe's own reads it."""
    installed(Pigeon)
    assert [r.FORMAT for r in readers.all_readers()][-1] == "pigeon"
    assert readers.formats()[-1] == "pigeon"


def test_a_class_and_an_object_can_be_named() -> None:
    """An entry point names what is easiest to write."""
    assert [r.FORMAT for r in found(Pigeon()).readers] == ["pigeon"]
    assert [r.FORMAT for r in found(Pigeon).readers] == ["pigeon"]


@pytest.mark.parametrize(
    ("value", "trouble"),
    [
        (ImportError("no such thing"), "package-a brings a reader that cannot be loaded (ImportError)"),
        (SystemExit(1), "package-a brings a reader that cannot be loaded (SystemExit)"),
        (object(), "package-a brings a reader that cannot be loaded (AttributeError)"),
        (Magpie, 'package-a brings a reader named "whatsapp", and there is one of that name already'),
        (Shouting, "package-a brings a reader whose name is no name of a format: a-z, 0-9 and - only"),
        (type("Mute", (), {"FORMAT": "mute"}), "package-a brings a reader without recognise()"),
    ],
)
def test_a_reader_that_cannot_be_used_is_named_and_left_out(value: Any, trouble: str) -> None:
    """The others are read all the same."""
    guests = found(value, Pigeon)
    assert [r.FORMAT for r in guests.readers] == ["pigeon"]
    assert guests.troubles == [trouble]


def test_of_two_packages_with_one_name_the_first_by_name_wins() -> None:
    """Which one is used must not depend on the order in which they were installed."""
    guests = found(Pigeon, type("Other", (Pigeon,), {}))
    assert [(r.FORMAT, r.package) for r in guests.readers] == [("pigeon", "package-a")]
    assert len(guests.troubles) == 1


def test_a_reader_that_fails_is_told_by_its_package_and_without_its_words(
    installed: Any, tmp_path: Path
) -> None:
    """A stranger's error can hold anything, so only its kind is told."""
    installed(Parrot)
    (tmp_path / "secret.txt").write_bytes(b"a secret")
    assert read(tmp_path).files == ()
    assert readers.troubles() == ("the reader of package-a failed (ValueError)",)
    (report,) = read(tmp_path / "secret.txt", format="parrot").files
    assert "the reader of package-a failed (ZeroDivisionError)" in report.errors[0].reason
    assert "a secret" not in report.errors[0].reason
    assert "the reader of package-a failed (KeyError)" in readers.troubles()


def test_what_it_read_is_a_channel_like_any_other(installed: Any, tmp_path: Path) -> None:
    """The figures take any channel."""
    installed(Pigeon)
    (tmp_path / "a.txt").write_bytes(b"pigeon")
    messages = read(tmp_path).messages
    assert messages["channel"].to_pylist() == ["pigeon", "pigeon"]
    assert messages["direction"].to_pylist() == ["out", "in"]


def test_a_sound_scan_has_nothing_wrong() -> None:
    """Else every case below would hold for the wrong reason."""
    assert unsound(GOOD, "pigeon") is None


@pytest.mark.parametrize(
    ("scan", "wrong"),
    [
        (None, "no scan"),
        (replace(GOOD, format="whatsapp"), "a scan of another format"),
        (replace(GOOD, rows=replace(ROWS, at=[1, 2])), 'a column "at" that is not int64'),  # type: ignore[arg-type]
        (
            replace(GOOD, rows=replace(ROWS, chat=np.zeros(2, np.float32))),  # type: ignore[arg-type]
            'a column "chat" that is not int32',
        ),
        (replace(GOOD, rows=replace(ROWS, kind=np.zeros(3, np.int8))), 'a column "kind" of another length'),
        (replace(GOOD, rows=replace(ROWS, chat=np.ones(2, np.int32))), "a record in no chat"),
        (replace(GOOD, rows=replace(ROWS, author=np.array([0, 2], np.int32))), "a record by no handle"),
        (replace(GOOD, rows=replace(ROWS, to=np.array([0, -2], np.int32))), "a record by no handle"),
        (replace(GOOD, rows=replace(ROWS, record=np.array([1, 0]))), "records out of order"),
        (replace(GOOD, rows=replace(ROWS, kind=np.full(2, 9, np.int8))), "a record of no kind"),
        (
            replace(GOOD, rows=replace(ROWS, author=np.array([0, -1], np.int32))),
            "a message that nobody wrote",
        ),
        (replace(GOOD, rows=replace(ROWS, at=np.array([0, 2**62]))), "a time that no message has"),
        (replace(GOOD, rows=replace(ROWS, chars=np.full(2, -2, np.int32))), "a negative size"),
        (replace(GOOD, rows=replace(ROWS, flags=np.full(2, 255, np.uint8))), "a flag that does not exist"),
        (replace(GOOD, chats=(Chat("two"),)), "a chat that is none"),
        (replace(GOOD, chats=(Chat("one", other=7),)), "a chat with no handle"),
        (replace(GOOD, me=frozenset({4})), "an owner who is no handle"),
        (replace(GOOD, handles=("Noor", "Ada")), "a handle that is none"),  # type: ignore[arg-type]
        (replace(GOOD, errors=("x",), errors_total=1), "an error that is none"),  # type: ignore[arg-type]
        (replace(GOOD, errors_total=1), "errors that do not add up"),
    ],
)
def test_a_scan_that_would_break_another_room_is_refused(scan: Any, wrong: str) -> None:
    """All other rooms take a scan for sound."""
    assert unsound(scan, "pigeon") == wrong
    (guest,) = found(type("Bad", (Pigeon,), {"scan": lambda *_: scan})).readers
    with pytest.raises(UnreadableError, match="the reader of package-a gave what cannot be"):
        guest.scan(WORK)


@pytest.fixture(scope="module")
def beside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the example of the docs as a person would, into a folder of its own."""
    folder = tmp_path_factory.mktemp("installed")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation"]
    command = [*pip, "--no-index", "--disable-pip-version-check", "--target", str(folder), str(EXAMPLE)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
    if "No module named pip" in done.stderr:
        pytest.skip("pip is not in this environment")
    assert done.returncode == 0, done.stderr
    return folder


def letbe(beside: Path, home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the program with the example installed beside it."""
    path = os.pathsep.join([str(beside), *sys.path])
    settings = {"PYTHONPATH": path, "LETBE_HOME": str(home), "LETBE_PASSPHRASE": "correct horse"}
    settings |= {"LETBE_NOW": "2024-04-01T00:00:00Z", "LETBE_KEYS": str(home.with_name("keys"))}
    command = [sys.executable, "-m", "letbe", *words]
    return subprocess.run(command, capture_output=True, text=True, env=os.environ | settings, check=False)


def test_the_example_of_the_docs_is_short() -> None:
    """Under 60 lines, or nobody begins."""
    files = [f for f in EXAMPLE.rglob("*") if f.suffix in {".py", ".toml"}]
    assert sum(len(f.read_text("utf-8").splitlines()) for f in files) < 60


def test_the_example_of_the_docs_is_installed_and_reads(beside: Path, tmp_path: Path) -> None:
    """What the page says works, from installing it to the board; the bad line costs itself only."""
    lines = [
        "#bottle\tNoor",
        "2024-03-01T12:00:00Z\tNoor\tAda\tAre you there?",
        "2024-03-01T12:05:00Z\tAda\tNoor\tYes",
        "nonsense",
        "2024-03-02T12:05:00+01:00\tAda\tNoor\tGood night",
    ]
    (tmp_path / "export.txt").write_text("\n".join(lines) + "\n", "utf-8")
    listed = letbe(beside, tmp_path / "home", "formats")
    assert "read by letbe-readers-example, which is not part of letbe" in listed.stdout
    asked = letbe(beside, tmp_path / "home", "formats", str(tmp_path / "export.txt"))
    assert "100% sure" in asked.stdout
    done = letbe(beside, tmp_path / "home", "read", str(tmp_path / "export.txt"))
    assert "bottle: 3 messages" in done.stdout, done.stderr
    assert "you are Noor (its first line)" in done.stdout
    assert "1 record could not be read" in done.stdout
    again = letbe(beside, tmp_path / "home", "read", str(tmp_path / "export.txt"))
    assert "Kept 0 messages; 3 messages known already" in again.stdout
    board = letbe(beside, tmp_path / "home", "people", "--json")
    assert '"bottle"' in board.stdout, board.stderr
