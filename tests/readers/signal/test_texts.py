"""What programs write into text files of Signal, and what of it a person wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from letbe.errors import LetbeError
from letbe.readers.rows import Ask, Flag, Reader, Work
from letbe.readers.signal import DESKTOP, EXPORTED, OFFICIAL, TEXT
from letbe.readers.source import from_bytes
from letbe.reading.read import Wishes, read_parts
from tests.readers.samples.signal import SAMPLES
from tests.readers.signal.reading import as_lines, directions, kinds, read
from tests.readers.test_hostile import POISON, Ear, check

if TYPE_CHECKING:
    from pathlib import Path

MARKDOWN = """[2024-03-01 12:00:00] Ada: hello,
there?
(- Me: x, Ada: y -)

[2024-03-01 12:01:00] Me: \n\n> hello,
> there?\n\nyes, [here](https://example.org) I am

[2024-03-01 12:02:00] Ada: see  ![a.jpg](./media/a.jpg)  [b.pdf](./media/b.pdf)  

[2024-03-01 12:03:00] Ada: (attachment not exported)  

[2024-03-01 12:04:00] Me: (This message was deleted)

[2024-03-01 12:05:00] Me: Outgoing voice call (accepted, 5m 2s)  

[2024-03-01 12:06:00] Ada: Missed video call  

[2024-03-01 12:07:00] Ada:   
(( x ))

[2024-03-01, 12:08] Ada: an old form: with a colon  

[2024-03-01 12:09:00] Ada: Incoming call me back, will you  

"""  # noqa: W291 - as the program writes it


def test_markdown_keeps_only_what_was_typed() -> None:
    """Quotes, reactions, names of files, calls and sentences of the program are nobody's words."""
    scan, told = read(EXPORTED, MARKDOWN, "Ada/chat.md")
    media, call = "MEDIA", "CALL"
    assert kinds(scan) == ["TEXT", "TEXT", media, media, "TEXT", call, call, media, "TEXT", "TEXT"]
    assert told == [
        "hello,\nthere?",
        "yes, [here](https://example.org) I am",
        "see",
        "an old form: with a colon",
        "Incoming call me back, will you",
    ]
    assert [d for _, _, d in directions(scan)] == [1, 0, 1, 1, 0, 0, 1, 1, 1, 1]
    assert scan.rows.flags[4] == Flag.DELETED
    assert "not counted" in " ".join(scan.warnings)


def test_the_two_forms_of_one_chat_are_one(tmp_path: Path) -> None:
    """signal-export writes both into each folder; read together they would count twice."""
    folder = tmp_path / "AdaSample"
    folder.mkdir()
    message = {
        "date": "2024-03-01T12:00:00.5",
        "sender": "Ada",
        "body": "hello  ",
        "reactions": [["Me", "x"]],
    }
    (folder / "data.json").write_bytes(as_lines(message))
    (folder / "chat.md").write_text("[2024-03-01 12:00:00] Ada: hello  \n(- Me: x -)\n\n", "utf-8")
    parts, others, _ = read_parts([tmp_path], Wishes(zone="UTC"))
    assert (len(parts), others) == (1, [])
    assert len(parts[0].scan.rows) == 1
    assert parts[0].scan.rows.chars.tolist() == [5]
    assert parts[0].scan.chats[0].title == "AdaSample"


def test_files_that_were_renamed_stand_for_themselves(tmp_path: Path) -> None:
    """Two chats in one folder are two chats, each named by its file."""
    for name in ("Ada", "Ben"):
        content = f"[2024-03-01 12:00:00] {name}: hello  \n\n[2024-03-01 12:01:00] Me: hi  \n\n"
        (tmp_path / f"{name}.md").write_text(content, "utf-8")
    parts, others, _ = read_parts([tmp_path], Wishes(zone="UTC"))
    assert (sorted(p.scan.chats[0].title or "" for p in parts), others) == (["Ada", "Ben"], [])


def test_a_table_of_a_phones_database_is_named_with_a_hint(tmp_path: Path) -> None:
    """Its people are numbers."""
    head = "_id,date_sent,date_received,thread_id,from_recipient_id,to_recipient_id,type,body\n"
    (tmp_path / "message.csv").write_text(f"{head}1,1709294400000,1709294400500,1,3,1,10485780,hello\n")
    parts, others, _ = read_parts([tmp_path], Wishes(zone="UTC"))
    assert parts == []
    assert "exporttxt" in str(others[0])


def test_calls_stickers_and_deleted_messages_in_json() -> None:
    """Each has a field of its own there."""
    base = {"date": "2024-03-01T12:00:00", "sender": "Ada", "body": "x  ", "quote": "\n\n> go away\n\n"}
    messages = [
        base,
        {**base, "call": True, "body": "Missed voice call  ", "missed": True},
        {**base, "deleted": True},
        {**base, "sticker": {"id": "1"}, "body": "  "},
        {**base, "attachments": [{"name": "a", "path": "media/a"}]},
    ]
    scan, told = read(EXPORTED, as_lines(*messages), "Ada/data.json")
    assert kinds(scan) == ["TEXT", "CALL", "TEXT", "MEDIA", "MEDIA"]
    assert told == ["x", "x"]


SHORT = """2024-03-01 12:00 You: hello
and more
2024-03-01 12:01 Ada Sample: [reply to You on 2024-03-01 12:00, 1 attachment] look
2024-03-01 12:02 Ada Sample: [edited] better
2024-03-01 12:03 Ada Sample: [2 attachments]
2024-03-01 12:04 Unknown: [keychange message]
2024-03-01 12:05 You: [sic] as typed
"""


def test_the_short_text_of_sigtop() -> None:
    """What stands in square brackets at the front is the program's, where it has one of its forms."""
    scan, told = read(TEXT, SHORT, "Ada Sample (+447700900123).txt")
    assert kinds(scan) == ["TEXT", "MEDIA", "TEXT", "MEDIA", "NOTICE", "TEXT"]
    assert told == ["hello\nand more", "look", "better", "[sic] as typed"]
    assert scan.rows.flags[2] == Flag.EDITED
    assert directions(scan)[0] == ("tel:+447700900123", False, 0)


LONG = """Conversation: Ada Sample (+447700900123)

From: Ada Sample (+447700900123)
Type: incoming
Sent: Fri, 1 Mar 2024 12:00:00 +0100
Received: Fri, 1 Mar 2024 12:00:05 +0100
Attachment: a.jpg (image/jpeg, 20 bytes)
Reaction: x from You

> From: You
> Sent: Fri, 1 Mar 2024 11:00:00 +0100
>
> go away

look,

a picture
From: nobody

From: You
Type: outgoing
Sent: Fri, 1 Mar 2024 13:00:00 -0030
Edited: 2 versions

| Version: 2
| Sent: Fri, 1 Mar 2024 13:00:10 -0030
|
| last words
| in two lines
|
| Version: 1
| Sent: Fri, 1 Mar 2024 13:00:00 -0030
|
| first words

Type: keychange
Received: Fri, 1 Mar 2024 14:00:00 +0100

"""


def test_the_long_text_of_sigtop() -> None:
    """Quotes and earlier wordings are marked by a sign; times name their offset."""
    scan, told = read(TEXT, LONG, "Ada Sample (+447700900123).txt")
    assert told == ["look,\n\na picture\nFrom: nobody", "last words\nin two lines"]
    assert kinds(scan) == ["MEDIA", "TEXT", "NOTICE"]
    noon = 1_709_294_400
    assert [t // 1_000_000 - noon for t in scan.rows.at.tolist()] == [-3600, 3600 + 1800, 3600]
    assert scan.utc
    assert directions(scan) == [("tel:+447700900123", False, 1), ("tel:+447700900123", False, 0)]


BACKUP = """[Mar 01, 2024 12:00:00] <Ada Sample> hello (Noor Example: \U0001f44d; Ada Sample: \u2764)
[Mar 01, 2024 12:01:00] *** <Ada Sample> sent file "a.jpg"
[Mar 01, 2024 12:02:00] *** Missed call
[Mar 01, 2024 12:03:00] <Noor Example> as typed (see above)
"""


def test_the_text_of_signalbackup_tools() -> None:
    """Three stars stand before what nobody typed; reactions stand in brackets behind."""
    scan, told = read(TEXT, BACKUP, "Ada Sample (_id4).txt")
    assert kinds(scan) == ["TEXT", "MEDIA", "NOTICE", "TEXT"]
    assert told == ["hello", "as typed (see above)"]
    assert [d for _, _, d in directions(scan)] == [1, 1, 0]


READERS: list[Reader] = [OFFICIAL, DESKTOP, EXPORTED, TEXT]
SEEDS = [
    (MARKDOWN, "chat.md"),
    (SHORT, "Ada.txt"),
    (LONG, "Ada.txt"),
    (BACKUP, "Ada (_id4).txt"),
    *(
        (content.decode(), name)
        for sample in SAMPLES
        for name, content in sample.frame([sample.record(i) for i in range(8)]).items()
    ),
]


@pytest.mark.fuzz
@settings(max_examples=250, suppress_health_check=list(HealthCheck), deadline=None)
@given(st.data())
def test_any_bytes_give_a_sound_scan_or_an_error_of_ours(data: st.DataObject) -> None:
    """Cut, spoilt in up to six places."""
    seed, name = data.draw(st.sampled_from(SEEDS))
    content = seed.encode()
    content = content[data.draw(st.sampled_from([0, 0, 1, 40])) : data.draw(st.integers(0, len(content)))]
    for _ in range(data.draw(st.integers(0, 6))):
        at = data.draw(st.integers(0, len(content)))
        to = min(len(content), at + data.draw(st.sampled_from([0, 1, 8, 60])))
        content = content[:at] + data.draw(st.sampled_from([*POISON, b"](", b"(- -)"])) + content[to:]
    for reader in READERS:
        assert 0 <= reader.recognise(content, name) <= 1
    reader = max(READERS, key=lambda r: r.recognise(content, name))
    try:
        scan = reader.scan(Work([from_bytes(content, name)], Ask(ZoneInfo("UTC")), listen=Ear()))
    except LetbeError:
        return
    check(scan)
