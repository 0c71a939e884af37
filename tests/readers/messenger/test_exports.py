"""Whole exports of Facebook: several zips, parts that overlap, a page about the account."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING

import letbe
from letbe.people.me import ACCOUNT
from letbe.reading.read import Wishes, read_parts
from tests.readers.samples import ME, THEM, is_mine
from tests.readers.samples.messenger import garbled, message, thread

if TYPE_CHECKING:
    from pathlib import Path

INBOX = "your_facebook_activity/messages/inbox"


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    """Write a zip."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def owner(name: str = ME) -> bytes:
    """Write the page about the account."""
    return json.dumps({"autofill_information_v2": {"FULL_NAME": [garbled(name)]}}).encode()


def test_one_thread_in_two_zips_is_one_conversation(tmp_path: Path) -> None:
    """Its parts overlap, and only one of the zips has the page about the account."""
    records = [message(i) for i in range(30)]
    zipped(tmp_path / "facebook-noor-1.zip", {f"{INBOX}/ada_1/message_1.json": thread(records[15:])})
    second = {
        f"{INBOX}/ada_1/message_2.json": thread(records[:18]),
        "your_facebook_activity/messages/autofill_information.json": owner(),
    }
    zipped(tmp_path / "facebook-noor-2.zip", second)
    parts, others, _ = read_parts([tmp_path], Wishes())
    assert not others
    assert [p.report.me_by for p in parts if len(p.scan.rows)] == [ACCOUNT] * 2
    keys = [set(p.scan.rows.native.tolist()) for p in parts]
    assert len(keys[0] & keys[1]) == 3, "what stands in both is known again"
    people = {p.assigned.parties[i].name for p in parts for i in set(p.assigned.party.tolist())}
    assert people == {THEM}


def test_a_moved_thread_is_the_same_group(tmp_path: Path) -> None:
    """It moves from the inbox to the archive, and its path with it; its last part stays."""
    people = [{"name": THEM}, {"name": ME}, {"name": "Cy"}]
    for folder in ("inbox", "archived_threads"):
        raw = thread([message(1), message(3)], participants=people, thread_path=f"{folder}/garden_77")
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "message_1.json").write_bytes(raw)
    result = letbe.read(tmp_path, me=ME)
    assert [(p.group, len(p.handles)) for p in result.people] == [(True, 1)]


def test_an_export_in_html_is_named_with_a_hint(tmp_path: Path) -> None:
    """It is what both apps offer first; other pages of it are none of ours."""
    page = '<html><body><div class="pam _3-95 _2ph- _a6-g uiBoxWhite noborder">secret</div></body></html>'
    (tmp_path / "message_1.html").write_text(page)
    (tmp_path / "posts_1.html").write_text(page)
    _, others, left_alone = read_parts([tmp_path], Wishes())
    assert [o.path for o in others] == [str(tmp_path / "message_1.html")]
    assert "choose JSON" in others[0].errors[0].reason
    assert left_alone == {".html": 1}


def test_two_accounts_in_one_reading_are_kept_apart(tmp_path: Path) -> None:
    """A chat between both cannot say whose it is by their pages; its title can."""
    for name in (ME, THEM):
        (tmp_path / name).mkdir()
        (tmp_path / name / "autofill_information.json").write_bytes(owner(name))
    (tmp_path / ME / "message_1.json").write_bytes(thread([message(i) for i in range(6)]))
    parts, _, _ = read_parts([tmp_path], Wishes())
    part = next(p for p in parts if len(p.scan.rows))
    assert part.report.me == ME
    assert part.assigned.direction.tolist() == [0 if is_mine(i) else 1 for i in reversed(range(6))]
