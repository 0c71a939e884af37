"""QQ's text: several chats in one file, people with numbers, and what nobody typed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

import pytest

from letbe.errors import UnreadableError
from letbe.people.assign import IN, OUT, assign
from letbe.people.me import who_is_me
from letbe.readers import windows
from letbe.readers.qq import READER
from letbe.readers.rows import Ask, Kind, Scan, Work
from letbe.readers.source import from_bytes

RULE: Final = "=" * 64 + "\n"


def head(who: str) -> str:
    """Write the lines above a chat."""
    return f"{RULE}消息分组:我的好友\n{RULE}消息对象:{who}\n{RULE}\n"


def scan(text: str) -> Scan:
    """Read chats."""
    return READER.scan(Work([from_bytes(text.encode(), "x.txt")], Ask(ZoneInfo("UTC"))))


@pytest.mark.parametrize(
    ("clock", "hour"),
    [("15:04:05", 15), ("3:04:05 PM", 15), ("下午 03:04:05", 15), ("0:04:05", 0), ("12:04:05 AM", 0)],
)
def test_times_of_every_version(clock: str, hour: int) -> None:
    """With halves of the day before or behind."""
    found = scan(head("Ada") + f"2024-01-02 {clock} Ada\nhi\n")
    assert datetime.fromtimestamp(int(found.rows.at[0]) / 1e6, UTC) == datetime(
        2024, 1, 2, hour, 4, 5, tzinfo=UTC
    )


def test_people_of_a_group_go_by_their_numbers() -> None:
    """Names change; ranks are no names."""
    rows = ["【管理员】Ada(123)", "Ada new(123)", "Ben<b@example.org>", "Cy (x)(77)", "系统消息(10000)"]
    found = scan(head("Us") + "".join(f"2024-01-02 10:00:0{k} {who}\nhi\n" for k, who in enumerate(rows)))
    known = [(h.name, h.address) for h in found.handles][:3]
    assert known == [("Ada", "123"), ("Ben", "b@example.org"), ("Cy (x)", "77")]
    assert found.rows.kind.tolist() == [Kind.TEXT] * 4 + [Kind.NOTICE]
    assert found.chats[-1].kind == "group"


def test_all_chats_in_one_file_are_kept_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever a window ends."""
    text = head("Ada") + "2024-01-02 10:00:00 Ada\nhi\n\n2024-01-02 10:00:01 Noor\nho\n\n"
    text += head("Ben") + "2024-01-02 10:00:02 Ben\nhi\n\n2024-01-02 10:00:03 Noor\nho\nand more\n\n"
    for piece in (1 << 22, 64, 200, 333):
        monkeypatch.setattr(windows.Windows.__init__, "__defaults__", (lambda _: None, piece))
        found = scan(text)
        assert [found.chats[c].title for c in found.rows.chat] == ["Ada", "Ada", "Ben", "Ben"]
        assert found.rows.chars.tolist() == [2, 2, 2, 11]
        assert {found.handles[c.other].name for c in found.chats if c.other >= 0} == {"Ada", "Ben"}


def test_the_one_who_is_left_is_me() -> None:
    """The file says whom the chat is with."""
    found = scan(head("Ada") + "2024-01-02 10:00:00 Ada\nhi\n\n2024-01-02 10:00:01 Noor\nho\n\n")
    assert assign(found, who_is_me([found])[0]).direction.tolist() == [IN, OUT]


def test_a_picture_alone_is_a_medium() -> None:
    """With words it is a text."""
    found = scan(head("Ada") + "2024-01-02 10:00:00 Ada\n[图片]\n\n2024-01-02 10:00:01 Ada\n[图片]look\n")
    assert found.rows.kind.tolist() == [Kind.MEDIA, Kind.TEXT]


def test_an_empty_file_is_refused() -> None:
    """Nothing is in it."""
    with pytest.raises(UnreadableError):
        scan(" \n")
