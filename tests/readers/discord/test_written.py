"""DiscordChatExporter's CSV and text: what is a message in them, and what is not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

import pytest

from letbe.errors import UnreadableError
from letbe.people.me import who_is_me
from letbe.readers.discord import WRITTEN
from letbe.readers.rows import Ask, Kind, Scan, Work
from letbe.readers.source import from_bytes
from letbe.reading.read import Wishes, read_parts
from tests.readers.samples.discord import channel, message

if TYPE_CHECKING:
    from pathlib import Path

HEAD: Final = "AuthorID,Author,Date,Content,Attachments,Reactions\r\n"
RULE: Final = "=" * 62
TITLE: Final = f"{RULE}\nGuild: Direct Messages\nChannel: Private / ada\n{RULE}\n\n"


def scan(text: str, name: str = "x", **more: Any) -> Scan:
    """Read a channel."""
    return WRITTEN.scan(Work([from_bytes(text.encode(), name)], Ask(ZoneInfo("UTC"), **more)))


def row(who: str, date: str, text: str, files: str = "") -> str:
    """Write a row."""
    return f'"{who}","{who}#0001","{date}","{text}","{files}","👍 (2)"\r\n'


def test_what_the_exporter_says_is_no_text() -> None:
    """Calls, pins and whoever joined; a file, or nothing, is a medium."""
    date = "2021-01-04T17:03:00.0000000+00:00"
    texts = [
        "hi",
        "Started a call that lasted 5 minutes.",
        "Pinned a message.",
        "",
        "Changed the channel name: x",
    ]
    found = scan(HEAD + "".join(row("1", date, text) for text in texts) + row("1", date, "see", "https://x"))
    kinds = [Kind.TEXT, Kind.CALL, Kind.NOTICE, Kind.MEDIA, Kind.NOTICE, Kind.MEDIA]
    assert found.rows.kind.tolist() == kinds
    assert found.rows.chars.tolist() == [2, -1, -1, 0, -1, 3]
    assert found.utc


@pytest.mark.parametrize(
    "date",
    [
        "04-Jan-21 05:03 PM",
        "13/01/2021 17:03",
        "1/13/2021 5:03 PM",
        "1/13/2021 5:03\u202fPM",
        "2021/01/13 17:03",
    ],
)
def test_dates_of_every_version(date: str) -> None:
    """The exporter writes them as the computer does."""
    assert len(scan(HEAD + row("1", date, "hi")).rows) == 1


def test_a_date_that_could_be_two_days_is_asked_for() -> None:
    """Nothing is guessed."""
    content = HEAD + row("1", "1/4/2021 5:03 PM", "hi")
    with pytest.raises(UnreadableError, match="day first"):
        scan(content)
    assert scan(content, date_order="mdy").date_order == "mdy"


@pytest.mark.parametrize("kind", ["csv", "txt"])
def test_a_chat_of_two_is_with_whom_it_is_called_after(kind: str) -> None:
    """By the file's name, or the first lines."""
    if kind == "csv":
        date = "2021-01-04T17:03:00.0000000+00:00"
        name = "Direct Messages - Private - 1 [747951969171275807].csv"
        found = scan(HEAD + row("1", date, "hi") + row("2", date, "ho"), name)
    else:
        found = scan(TITLE + "[1/13/2021 5:03 PM] ada\nhi\n\n\n[1/13/2021 5:04 PM] noor#1\nho\n\n\n")
    assert [found.handles[m].name for m in who_is_me([found])[0].handles] == [
        "2#0001" if kind == "csv" else "noor#1"
    ]


def test_a_channel_of_a_server_is_a_group() -> None:
    """However few wrote in it."""
    name = "Server - text - general [747951969171275807].csv"
    assert scan(HEAD + row("1", "2021-01-04T17:03:00+00:00", "hi"), name).chats[0].kind == "group"


def test_blocks_are_no_part_of_a_text() -> None:
    """Files make a medium; embeds and reactions are passed over; an empty line may stand in a text."""
    text = (
        TITLE
        + "[1/13/2021 5:03 PM] ada b (pinned)\none\n\ntwo\n\n{Attachments}\nhttps://x\n\n{Reactions}\n👍\n\n"
        "[1/13/2021 5:04 PM] noor\n[1] is a note\n\n{Embed}\nlong title\n\n\n"
        "[1/13/2021 5:05 PM] noor\n\n\n{Stickers}\nhttps://x\n\n\n"
        + f"{RULE}\nExported 3 message(s)\n{RULE}\n"
    )
    found = scan(text)
    assert found.rows.kind.tolist() == [Kind.MEDIA, Kind.TEXT, Kind.MEDIA]
    assert found.rows.chars.tolist() == [8, 13, -1]
    assert {h.name for h in found.handles} >= {"ada b", "noor"}


def test_json_of_the_same_channel_is_read_instead(tmp_path: Path) -> None:
    """Its messages have ids, so that none counts twice."""
    date = "2021-01-04T17:03:00.0000000+00:00"
    name = "Direct Messages - Private - ada [747951969171275807]"
    (tmp_path / f"{name}.csv").write_text(HEAD + row("1", date, "hi"))
    messages = ",".join(
        b.decode() for b in (json.dumps(message(0)).encode(), json.dumps(message(1)).encode())
    )
    (tmp_path / f"{name}.json").write_bytes(channel([messages.encode()]))
    parts, _, left = read_parts([tmp_path], Wishes(zone="UTC"))
    assert [p.report.path.rpartition(".")[2] for p in parts] == ["json"]
    assert left == {".csv": 1}
