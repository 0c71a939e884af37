"""Which files are read, which are named as unreadable, and which are only counted."""

from __future__ import annotations

import gzip
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from letbe.errors import UsageError
from letbe.reading.find import Finds, find

if TYPE_CHECKING:
    from pathlib import Path

CHAT = b"03/05/2024, 09:01 - Ada: hello\n13/05/2024, 09:02 - Noor: hi\n"
MAIL = b"From: ada@a.example\nTo: noor@b.example\nDate: Fri, 3 May 2024 09:01:00 +0000\nSubject: x\n\nhello\n"


def finds(*paths: Path, wanted: str | None = None) -> Finds:
    """Find, and let go of the archives."""
    with ExitStack() as keep:
        return find(paths, keep, wanted)


def test_a_format_is_recognised_by_content_not_by_name(tmp_path: Path) -> None:
    """People rename files."""
    (tmp_path / "notes.bak").write_bytes(CHAT)
    assert [j.reader.FORMAT for j in finds(tmp_path).jobs] == ["whatsapp"]


def test_single_mails_of_a_folder_make_one_report(tmp_path: Path) -> None:
    """Thousands of files are one mailbox."""
    for number in range(3):
        (tmp_path / f"{number}.eml").write_bytes(MAIL)
    (job,) = finds(tmp_path).jobs
    assert (job.path, len(job.sources)) == (str(tmp_path), 3)


def test_a_strange_file_in_a_folder_is_only_counted(tmp_path: Path) -> None:
    """A folder holds much that is nobody's business."""
    (tmp_path / "a.csv").write_bytes(b"a,b\n1,2\n")
    (tmp_path / "b.json.gz").write_bytes(gzip.compress(b"{}", mtime=0))
    found = finds(tmp_path)
    assert (found.failed, dict(found.left_alone)) == ([], {".csv": 1, ".gz": 1})


@pytest.mark.parametrize(
    ("name", "content", "hint"),
    [
        ("a.csv", b"Date,Who\n", "its columns are date, who; say what they hold: --map"),
        ("a.bin", b"a,b\n", "--format says which"),
        ("a.json.gz", gzip.compress(b"{}", mtime=0), "unpack it yourself"),
        ("a.txt", b"", "export it again"),
        ("message_1.html", b'<html><div class="pam _3-95 uiBoxWhite noborder">', "choose JSON"),
        ("messages.html", b'<!DOCTYPE html><div class="page_wrap"><a>Telegram</a>', "choose JSON"),
    ],
)
def test_a_strange_file_that_was_asked_for_says_what_would_do(
    tmp_path: Path, name: str, content: bytes, hint: str
) -> None:
    """The user meant this one."""
    (tmp_path / name).write_bytes(content)
    (failed,) = finds(tmp_path / name).failed
    assert hint in failed.errors[0].reason


def test_an_export_in_another_form_is_said_once(tmp_path: Path) -> None:
    """It can have a page for each of thousands of chats."""
    for k in range(3):
        (tmp_path / f"chat{k}").mkdir()
        page = b'<html><div class="pam _3-95 uiBoxWhite noborder"><h2>Ada</h2>'
        (tmp_path / f"chat{k}" / "message_1.html").write_bytes(page)
    found = finds(tmp_path)
    assert [f.path for f in found.failed] == [str(tmp_path / "chat0" / "message_1.html")]
    assert dict(found.left_alone) == {".html": 2}


def test_a_format_that_is_given_is_believed(tmp_path: Path) -> None:
    """Also where nothing is recognised."""
    (tmp_path / "a.txt").write_bytes(b"no date at all\n")
    assert [j.reader.FORMAT for j in finds(tmp_path / "a.txt", wanted="whatsapp").jobs] == ["whatsapp"]


def test_a_format_that_does_not_exist_is_named(tmp_path: Path) -> None:
    """With those that do."""
    with pytest.raises(UsageError, match='no format "icq"'):
        finds(tmp_path, wanted="icq")
