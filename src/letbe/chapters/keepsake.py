"""Put a tie away in one encrypted archive: the exports it was read from, and what letbe holds of it.

The archive is a tar, encrypted with age (https://age-encryption.org), so that it opens without letbe for as
long as anybody has age.  It is read back and compared before it is called written.  Nothing passes the disk
in clear.
"""

from __future__ import annotations

import hashlib
import io
import os
import tarfile
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final, cast

import pyrage

from letbe.chapters.archive import whole
from letbe.errors import DamagedError, UnreadableError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

#: A passphrase seals in memory; more than this is for a key.
MOST_BYTES_IN_MEMORY: Final = 512 * 2**20
_PIECE: Final = 65_536

README: Final = """\
A keepsake: what there was between you and somebody, put away by you.

originals/  the exports, as they were
letbe/      what letbe held: letters, answers, the log, and the times of your messages

It opens with age (https://age-encryption.org):  age -d keepsake.age | tar x
There is no hurry to open it, and none to throw it away.
"""


@dataclass(frozen=True, slots=True)
class Member:
    """One file of a keepsake.

    Attributes:
        name: Its path in the archive.
        size: Bytes.
        open: Opens it.
    """

    name: str
    size: int
    open: Callable[[], IO[bytes]]


@dataclass(frozen=True, slots=True)
class Written:
    """What was put away.

    Attributes:
        files: How many files are in it.
        bytes: How large they are together.
    """

    files: int
    bytes: int


def members(exports: Sequence[Path], held: Iterable[tuple[str, bytes]]) -> list[Member]:
    """List what goes into a keepsake.

    Args:
        exports: Files and folders, as they were exported; a folder with all that is in it.
        held: What letbe holds, as ``letbe.chapters.export.everything`` gives it.

    Raises:
        UsageError: An export is not there, or is neither a file nor a folder.
    """
    found = [_of_bytes("README.txt", README.encode())]
    found += [_of_bytes(f"letbe/{name}", content) for name, content in held]
    for number, export in enumerate(exports, 1):
        if not export.is_file() and not export.is_dir():
            raise UsageError(f"there is no file or folder {export}", "name the exports that were read")
        found += _originals(export, f"originals/{number}/{export.name}")
    return found


def _of_bytes(name: str, content: bytes) -> Member:
    return Member(name, len(content), lambda: io.BytesIO(content))


def _originals(export: Path, name: str) -> Iterator[Member]:
    """List the files of an export; links are left out, for they lead elsewhere."""
    if export.is_file():
        yield Member(name, export.stat().st_size, partial(_reading, export))
        return
    for folder, _, files in os.walk(export):
        for file in sorted(files):
            path = Path(folder, file)
            if path.is_file() and not path.is_symlink():
                inside = f"{name}/{path.relative_to(export).as_posix()}"
                yield Member(inside, path.stat().st_size, partial(_reading, path))


def _reading(path: Path) -> IO[bytes]:
    return path.open("rb")


@dataclass(frozen=True, slots=True)
class Passphrase:
    """Locked with words.  They seal in memory."""

    words: str

    def put(self, tar: Callable[[IO[bytes]], None], to: IO[bytes]) -> None:
        """Encrypt what ``tar`` writes, and read it back."""
        plain = io.BytesIO()
        tar(plain)
        to.write(pyrage.passphrase.encrypt(plain.getvalue(), self.words))

    def back(self, sealed: IO[bytes], to: IO[bytes]) -> None:
        """Decrypt."""
        to.write(pyrage.passphrase.decrypt(sealed.read(), self.words))


class Recipient:
    """Locked to a public key of age, of any size.

    Its other half is not here, so the archive is locked to a second key, too, which reads it back once and is
    then gone.
    """

    def __init__(self, key: str) -> None:
        """Take a public key.

        Raises:
            UsageError: It is none.
        """
        self._once = pyrage.x25519.Identity.generate()
        try:
            self._theirs = pyrage.x25519.Recipient.from_str(key)
        except pyrage.RecipientError:
            raise UsageError(
                f'"{key[:80]}" is no public key of age', "age-keygen makes one: age1..."
            ) from None

    def put(self, tar: Callable[[IO[bytes]], None], to: IO[bytes]) -> None:
        """Encrypt what ``tar`` writes, while it writes."""
        with _written_by(tar) as plain:
            pyrage.encrypt_io(plain, to, [self._theirs, self._once.to_public()])

    def back(self, sealed: IO[bytes], to: IO[bytes]) -> None:
        """Decrypt."""
        pyrage.decrypt_io(sealed, to, [self._once])


def keep_away(to: Path, inside: Sequence[Member], lock: Passphrase | Recipient) -> Written:
    """Write a keepsake, read it back, and compare every file with what it was made of.

    Args:
        to: The new file.
        inside: What goes in.
        lock: How it is locked.

    Returns:
        What was put away.

    Raises:
        UsageError: Something is there already, or it is too large for a passphrase.
        UnreadableError: An export cannot be read, or changed meanwhile.
        UnwritableError: It cannot be written.
        DamagedError: What was written does not read back as it was; nothing is left of it.

    Cost: reads the exports once, and what was written once.  A passphrase takes memory of three times the
    exports; a key takes some megabytes.
    """
    size = sum(m.size for m in inside)
    if isinstance(lock, Passphrase) and size > MOST_BYTES_IN_MEMORY:
        raise UsageError(
            f"{size // 2**20} MiB are too much for a passphrase",
            "lock it to a key: age-keygen -o key.txt makes one; then --to-key age1...",
        )
    sums: dict[str, bytes] = {}
    with whole(to) as file:
        lock.put(lambda plain: _write_tar(plain, inside, sums), file)
        file.seek(0)
        with _written_by(lambda plain: lock.back(file, plain)) as plain:
            found = _sums(plain)
        if found != sums:
            raise DamagedError(
                f"{to} does not read back as it was written", "nothing was kept; look after the disk"
            )
    return Written(len(inside), size)


def _write_tar(to: IO[bytes], inside: Sequence[Member], sums: dict[str, bytes]) -> None:
    """Write a tar, and note what went in."""
    with tarfile.open(fileobj=to, mode="w|", format=tarfile.PAX_FORMAT) as tar:
        for member in inside:
            head = tarfile.TarInfo(member.name)
            head.size, head.mode = member.size, 0o600
            try:
                with member.open() as file:
                    summing = _Summing(file)
                    tar.addfile(head, cast("IO[bytes]", summing))
            except OSError as error:
                why = error.strerror or "it changed while it was read"
                raise UnreadableError(
                    f"{member.name} cannot be read: {why}", "nothing was kept; try again"
                ) from None
            sums[member.name] = summing.digest()


class _Summing:
    """A file that is hashed while it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._sum = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """Read on."""
        piece = self._file.read(size)
        self._sum.update(piece)
        return piece

    def digest(self) -> bytes:
        """Give the hash of what was read."""
        return self._sum.digest()


def _sums(plain: IO[bytes]) -> dict[str, bytes]:
    """Hash every file of a tar."""
    with tarfile.open(fileobj=plain, mode="r|") as tar:
        return {m.name: hashlib.file_digest(cast("Any", tar.extractfile(m)), "sha256").digest() for m in tar}


@contextmanager
def _written_by(write: Callable[[IO[bytes]], None]) -> Iterator[IO[bytes]]:
    """Give a stream of what a function writes in another thread; an error of it is raised at the end."""
    end, start = os.pipe()
    failed: list[BaseException] = []

    def run() -> None:
        try:
            with os.fdopen(start, "wb") as to:
                write(to)
        except BaseException as error:  # noqa: BLE001 - it is raised in the thread that waits
            failed.append(error)

    thread = threading.Thread(target=run, name="letbe-keepsake")
    thread.start()
    try:
        with os.fdopen(end, "rb") as plain:
            yield plain
            while plain.read(_PIECE):
                pass  # a writer that is not done would wait for ever
    finally:
        thread.join()
    if failed:
        raise failed[0]
