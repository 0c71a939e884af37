"""Folders and archives are walked at any depth, and what cannot be read is a value."""

from __future__ import annotations

import gzip
import os
import tarfile
import zipfile
from contextlib import ExitStack
from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from letbe.readers.found import Found, LeftAlone, Unread
from letbe.readers.source import Source
from letbe.readers.walk import walk

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def zipped(members: Mapping[str, bytes], **options: int) -> bytes:
    """Make a zip in memory."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, **options) as archive:  # type: ignore[call-overload]
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def found(*paths: Path) -> list[tuple[str, bytes | str]]:
    """Walk, read every source, and give what a test compares."""
    with ExitStack() as keep:
        return [_row(f) for f in walk(paths, keep)]


def _row(f: Found) -> tuple[str, bytes | str]:
    """Show one thing found, with the content of a source."""
    if isinstance(f, Source):
        with f.open() as stream:
            return f.path, stream.read()
    return (f.path, f.error.met) if isinstance(f, Unread) else (f.path, f"left alone: {f.suffix}")


def test_a_folder_is_walked_in_the_order_of_names(tmp_path: Path) -> None:
    """So that a report reads the same every time."""
    for name in ("b.txt", "a.txt", "sub/c.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(name.encode())
    assert [c for _, c in found(tmp_path)] == [b"a.txt", b"b.txt", b"sub/c.txt"]


def test_zips_in_zips_are_walked(tmp_path: Path) -> None:
    """A phone's backup holds zips of chats."""
    path = tmp_path / "outer.zip"
    path.write_bytes(zipped({"x/inner.zip": zipped({"_chat.txt": b"hi"})}))
    assert found(path) == [(f"{path}!/x/inner.zip!/_chat.txt", b"hi")]


def test_a_tar_is_walked_and_its_links_are_left_out(tmp_path: Path) -> None:
    """A link could point anywhere."""
    path = tmp_path / "a.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        info = tarfile.TarInfo("chat.txt")
        info.size = 2
        archive.addfile(info, BytesIO(b"hi"))
        link = tarfile.TarInfo("passwd")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    assert found(path) == [(f"{path}!/chat.txt", b"hi")]


def test_a_member_whose_name_climbs_out_is_read_and_written_nowhere(tmp_path: Path) -> None:
    """Names are only shown."""
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({"../../evil.txt": b"hi"}))
    assert found(path) == [(f"{path}!/../../evil.txt", b"hi")]
    assert sorted(p.name for p in tmp_path.parent.rglob("evil.txt")) == []


def test_a_control_character_in_a_name_never_reaches_the_screen(tmp_path: Path) -> None:
    """A name can move the cursor."""
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({"a\x1b[2J.txt": b"hi"}))
    assert "\x1b" not in found(path)[0][0]


def test_a_zip_bomb_is_refused_and_the_rest_is_read(tmp_path: Path) -> None:
    """A gigabyte of nothing packs to a megabyte."""
    path = tmp_path / "bomb.zip"
    path.write_bytes(zipped({"big.txt": bytes(80 << 20), "chat.txt": b"hi"}))
    (_, trouble), (_, content) = found(path)
    assert "times its size" in str(trouble)
    assert content == b"hi"


def test_an_archive_too_deep_is_refused(tmp_path: Path) -> None:
    """A zip can hold itself."""
    content = zipped({"chat.txt": b"hi"})
    for _ in range(6):
        content = zipped({"in.zip": content})
    path = tmp_path / "deep.zip"
    path.write_bytes(content)
    assert "archive inside" in str(found(path)[0][1])


@pytest.mark.parametrize("cut", [3, 30, 60, 100])
def test_a_cut_off_zip_says_so(tmp_path: Path, cut: int) -> None:
    """A download that stopped half-way."""
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({"chat.txt": os.urandom(500)})[:-cut])
    assert "damaged or cut-off" in str(found(path)[0][1])


def test_a_zip_with_a_password_says_so(tmp_path: Path) -> None:
    """The flag is in the directory; nothing is tried."""
    content = bytearray(zipped({"chat.txt": b"hi"}))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path = tmp_path / "a.zip"
    path.write_bytes(content)
    assert "password" in str(found(path)[0][1])


def test_names_that_forgot_to_say_utf8_are_read_as_utf8(tmp_path: Path) -> None:
    """Many programs write UTF-8 names without the flag."""
    name = "Chat with Zoë.txt".encode()
    content = zipped({"x" * len(name): b"hi"}).replace(b"x" * len(name), name)
    path = tmp_path / "a.zip"
    path.write_bytes(content)
    assert found(path)[0][0].endswith("Chat with Zoë.txt")


def test_a_path_that_is_not_there_does_not_stop_the_others(tmp_path: Path) -> None:
    """One bad path is a value."""
    (tmp_path / "a.txt").write_bytes(b"hi")
    rows = found(tmp_path / "nowhere", tmp_path / "a.txt")
    assert [c for _, c in rows] == [f"{tmp_path}/nowhere is not there", b"hi"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_without_permission_says_so(tmp_path: Path) -> None:
    """And the others are still read."""
    (tmp_path / "shut").mkdir(mode=0)
    (tmp_path / "z.txt").write_bytes(b"hi")
    rows = found(tmp_path)
    assert ["may not be read" in str(c) or c == b"hi" for _, c in rows] == [True, True]


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    """Opening it would hang for ever."""
    os.mkfifo(tmp_path / "pipe")
    assert "is not a file" in str(found(tmp_path)[0][1])


def test_photos_and_litter_are_left_alone_without_being_opened(tmp_path: Path) -> None:
    """An export with media holds thousands of them."""
    for name in ("IMG-1.JPG", ".DS_Store", "._x.txt"):
        (tmp_path / name).write_bytes(b"")
    with ExitStack() as keep:
        assert all(isinstance(f, LeftAlone) for f in walk([tmp_path], keep))


def test_a_lone_compressed_file_is_left_alone(tmp_path: Path) -> None:
    """It is no archive, and a folder can hold many."""
    (tmp_path / "a.json.gz").write_bytes(gzip.compress(b"{}"))
    assert found(tmp_path) == [(f"{tmp_path}/a.json.gz", "left alone: .gz")]
