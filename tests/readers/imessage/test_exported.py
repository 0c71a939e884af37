"""What imessage-exporter writes into a text file, and what of it a person wrote."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from letbe.errors import LetbeError
from letbe.readers import known_but_not_read
from letbe.readers.imessage import TEXT
from letbe.readers.rows import Ask, Flag, Kind, Scan, Work
from letbe.readers.source import from_bytes
from tests.readers.contract import Ear
from tests.readers.test_hostile import POISON, check
from tests.readers.test_hostile import Ear as Careful


def read(content: str, name: str = "Ada Lind.txt", zone: str = "UTC") -> tuple[Scan, list[str]]:
    """Read a file; give the scan and what the listener was told."""
    ear = Ear()
    scan = TEXT.scan(Work([from_bytes(content.encode(), name)], Ask(ZoneInfo(zone)), listen=ear))
    return scan, [told.decode() for _, told in ear.told]


def names(scan: Scan) -> list[str | None]:
    """Name the author of each row."""
    return [
        None if a < 0 else scan.handles[a].name or scan.handles[a].address for a in scan.rows.author.tolist()
    ]


EVERYTHING = """May 17, 2022  5:29:42 PM (Read by you after 1 hour, 49 seconds)
Ada Lind
Hello world,

are you there?
Tapbacks:
    Loved by Me
    \u2615\ufe0f by Ada Lind
    May 17, 2022  5:30:42 PM
    Me
    an answer
    Tapbacks:
        Liked by Ada Lind

May 17, 2022  5:30:42 PM
Me
an answer
This message responded to an earlier message.

May 17, 2022 11:59:59 AM
Me
attachments/12/IMG_0001.heic
look at this
Sent with Confetti

May 17, 2022 12:00:00 AM
Ada Lind
/Users/me/Library/Messages/Attachments/0a/10/IMG 0001.HEIC

May 17, 2022  6:00:00 PM
Ada Lind
May 17, 2022  6:00:00 PM first words
Edited 9 seconds later: second words
Edited 2 minutes later: last words

May 17, 2022  6:01:00 PM You named the conversation Us

May 17, 2022  6:02:00 PM Ada Lind unsent a message!

May 17, 2022  6:02:30 PM You unsent a message!

May 17, 2022  6:03:00 PM
Me
SharePlay Message
Ended

May 17, 2022  6:04:00 PM
Ada Lind
https://example.org/?q=1
The title of a page
Its summary

May 17, 2022  6:05:00 PM
Me
This message was deleted from the conversation!
what I wrote

"""


def test_what_a_person_wrote_is_told_and_nothing_else() -> None:
    """Reactions, answers that come again, paths, effects and previews are nobody's words."""
    scan, told = read(EVERYTHING)
    assert told == [
        "Hello world,\n\nare you there?",
        "an answer",
        "look at this",
        "last words",
        "https://example.org/?q=1",
        "what I wrote",
    ]
    text, media, notice = Kind.TEXT, Kind.MEDIA, Kind.NOTICE
    kinds = [text, text, media, media, text, notice, text, text, notice, text, text]
    assert scan.rows.kind.tolist() == kinds
    ada, me = "Ada Lind", "Me"
    assert names(scan) == [ada, me, me, ada, ada, None, ada, me, None, ada, me]
    flags = [Flag.QUESTION, 0, 0, 0, Flag.EDITED, 0, Flag.DELETED, Flag.DELETED, 0, 0, 0]
    assert scan.rows.flags.tolist() == flags
    assert "not counted: 2" in " ".join(scan.warnings)


def test_noon_and_midnight_are_told_apart() -> None:
    """12 AM is the first hour of a day."""
    scan, _ = read(EVERYTHING)
    at = [datetime.fromtimestamp(t // 1_000_000, UTC).strftime("%H:%M:%S") for t in scan.rows.at[:4].tolist()]
    assert at == ["17:29:42", "17:30:42", "11:59:59", "00:00:00"]


def test_times_are_those_of_the_wall_clock() -> None:
    """The program writes the time of the computer that it runs on, without a zone."""
    utc, _ = read("May 17, 2022  5:29:42 PM\nMe\nx\n\n")
    berlin, _ = read("May 17, 2022  5:29:42 PM\nMe\nx\n\n", zone="Europe/Berlin")
    assert utc.rows.at[0] - berlin.rows.at[0] == 2 * 3600 * 1_000_000
    assert not berlin.utc


def test_reactions_of_older_versions_are_left_out_too() -> None:
    """They were called so until 2024, and were not indented."""
    old = "May 17, 2022  5:29:42 PM\nMe\nHello\nReactions:\nLoved by Ada Lind\n\nmore\n\n"
    scan, told = read(old)
    assert told == ["Hello\nmore"]
    assert "not counted: 1" in " ".join(scan.warnings)


def test_a_time_that_somebody_typed_begins_no_message() -> None:
    """A message begins behind an empty line."""
    scan, told = read("May 17, 2022  5:29:42 PM\nMe\nit was\nMay 17, 2022  5:00:00 PM sharp\n\n")
    assert len(scan.rows) == 1
    assert told == ["it was\nMay 17, 2022  5:00:00 PM sharp"]


@pytest.mark.parametrize(
    ("name", "kind", "title", "other"),
    [
        ("Ada Lind.txt", "one", None, "Ada Lind"),
        ("Ada Lind (1).txt", "one", None, "Ada Lind"),
        ("renamed.txt", "one", None, "Ada Lind"),
        ("Ada Lind, Bo Berg.txt", "group", None, "Ada Lind"),
        ("Us - 12.txt", "group", "Us", None),
    ],
)
def test_the_files_name_tells_the_chat(name: str, kind: str, title: str | None, other: str | None) -> None:
    """One person's name or address, several, or a group's with its number."""
    at = "May 17, 2022  5:29:42 PM"
    scan, _ = read(f"{at}\nAda Lind\nHello\n\n{at}\nMe\nHi\n\n", name)
    (chat,) = scan.chats
    assert (chat.kind, chat.title) == (kind, title)
    assert (scan.handles[chat.other].name if chat.other >= 0 else None) == other


def test_a_chat_in_which_only_i_wrote_is_with_whom_the_file_names() -> None:
    """Somebody who never answered."""
    scan, _ = read("May 17, 2022  5:29:42 PM\nMe\nHello\n\n", "+447700900123.txt")
    assert scan.handles[scan.chats[0].other].address == "+447700900123"


def test_windows_line_ends_change_nothing() -> None:
    """Git and editors rewrite them."""
    plain, told = read(EVERYTHING)
    other, heard = read(EVERYTHING.replace("\n", "\r\n"))
    assert other.rows.at.tolist() == plain.rows.at.tolist()
    assert [h.replace("\r", "") for h in heard] == told


def test_a_long_file_is_read_window_by_window() -> None:
    """Where a window ends is nobody's affair."""
    one = "May 17, 2022  5:29:42 PM\nMe\n" + "word " * 200 + "\n\n"
    scan, told = read(one * 10_000)
    assert len(scan.rows) == 10_000
    assert set(told) == {("word " * 200).strip()}


def test_the_html_of_the_same_program_is_named() -> None:
    """Its form changes with each version; the text is one option away."""
    html = b'<span class="timestamp"><a title="Reveal in Messages app" href="sms://open?message-guid=A">'
    assert "txt" in str(known_but_not_read(html, "Ada.html"))


@pytest.mark.fuzz
@settings(max_examples=150, suppress_health_check=list(HealthCheck), deadline=None)
@given(st.data())
def test_any_bytes_give_a_sound_scan_or_an_error_of_ours(data: st.DataObject) -> None:
    """Cut, spoilt in up to six places."""
    content = EVERYTHING.encode()
    content = content[data.draw(st.integers(0, 400)) : data.draw(st.integers(0, len(content)))]
    for _ in range(data.draw(st.integers(0, 6))):
        at = data.draw(st.integers(0, len(content)))
        to = min(len(content), at + data.draw(st.sampled_from([0, 1, 8, 60])))
        content = content[:at] + data.draw(st.sampled_from([*POISON, b"    ", b"\n\n"])) + content[to:]
    assert 0 <= TEXT.recognise(content, "x.txt") <= 1
    try:
        scan = TEXT.scan(Work([from_bytes(content, "x.txt")], Ask(ZoneInfo("UTC")), listen=Careful()))
    except LetbeError:
        return
    check(scan)
