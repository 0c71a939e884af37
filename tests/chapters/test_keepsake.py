"""A keepsake opens with age and tar, and with nothing less."""

from __future__ import annotations

import io
import tarfile
from typing import TYPE_CHECKING

import pyrage
import pytest

from letbe.chapters import keepsake
from letbe.chapters.keepsake import Member, Passphrase, Recipient, keep_away, members
from letbe.errors import DamagedError, UnreadableError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

HELD = [("papers.json", b"[]")]


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    """A folder of exports, with a folder in it, and a link that leads out."""
    folder = tmp_path / "exports"
    (folder / "media").mkdir(parents=True)
    (folder / "chat.txt").write_bytes(b"words " * 100_000)
    (folder / "media" / "a.jpg").write_bytes(bytes(range(256)) * 10)
    (folder / "link").symlink_to("/etc/hostname")
    return folder


def a_key() -> Recipient:
    """Make a lock whose other half nobody has."""
    return Recipient(str(pyrage.x25519.Identity.generate().to_public()))


def opened(plain: bytes) -> dict[str, bytes]:
    """Read a tar."""
    with tarfile.open(fileobj=io.BytesIO(plain)) as tar:
        return {m.name: file.read() for m in tar if (file := tar.extractfile(m)) is not None}


def test_a_keepsake_opens_with_its_passphrase(tmp_path: Path, exports: Path) -> None:
    """Everything as it was, and a page that says how to open it."""
    written = keep_away(tmp_path / "k.age", members([exports], HELD), Passphrase("four words of mine"))
    sealed = (tmp_path / "k.age").read_bytes()
    found = opened(pyrage.passphrase.decrypt(sealed, "four words of mine"))
    assert found["originals/1/exports/chat.txt"] == b"words " * 100_000
    assert found["originals/1/exports/media/a.jpg"] == bytes(range(256)) * 10
    assert found["letbe/papers.json"] == b"[]"
    assert b"age -d" in found["README.txt"]
    assert written.files == len(found) == 4
    assert b"words words" not in sealed
    with pytest.raises(pyrage.DecryptError):
        pyrage.passphrase.decrypt(sealed, "other words")


def test_a_keepsake_opens_with_the_other_half_of_its_key(tmp_path: Path, exports: Path) -> None:
    """Encrypted while it is written, so of any size."""
    mine = pyrage.x25519.Identity.generate()
    keep_away(tmp_path / "k.age", members([exports / "chat.txt"], []), Recipient(str(mine.to_public())))
    found = opened(pyrage.decrypt((tmp_path / "k.age").read_bytes(), [mine]))
    assert found["originals/1/chat.txt"] == b"words " * 100_000


def test_what_does_not_read_back_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that changes bytes."""
    monkeypatch.setattr(keepsake, "_sums", lambda _: {})
    with pytest.raises(DamagedError, match="read back"):
        keep_away(
            tmp_path / "k.age",
            members([], HELD),
            a_key(),
        )
    assert list(tmp_path.iterdir()) == []


def test_an_export_that_changes_meanwhile_is_said_and_nothing_is_kept(tmp_path: Path) -> None:
    """It became shorter, or went away."""
    gone = Member("originals/1/a", 5, lambda: (tmp_path / "gone").open("rb"))
    short = Member("originals/1/b", 5, lambda: io.BytesIO(b"abc"))
    for lock in (a_key(), Passphrase("words")):
        for member in (gone, short):
            with pytest.raises(UnreadableError, match="cannot be read"):
                keep_away(tmp_path / "k.age", [member], lock)
    assert list(tmp_path.iterdir()) == []


def test_what_is_not_there_is_refused(tmp_path: Path, exports: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An export, a key; and a passphrase takes memory."""
    with pytest.raises(UsageError, match="no file or folder"):
        members([tmp_path / "nothing"], [])
    with pytest.raises(UsageError, match="no public key"):
        Recipient("age1qqq")
    monkeypatch.setattr(keepsake, "MOST_BYTES_IN_MEMORY", 1000)
    with pytest.raises(UsageError, match="too much"):
        keep_away(tmp_path / "k.age", members([exports], []), Passphrase("x"))
