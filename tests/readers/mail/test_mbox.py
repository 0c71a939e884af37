"""Where one mail of an mbox ends and the next begins."""

from __future__ import annotations

import pytest

from letbe.errors import UnreadableError
from tests.readers.mail.reading import HEADER, SEPARATOR, read_mbox

MAIL = SEPARATOR + HEADER + b"\nHello Ben\n\n"


def count(content: bytes) -> int:
    """Count the mails."""
    return len(set(read_mbox(content).rows.record.tolist()))


@pytest.mark.parametrize(
    "separator",
    [
        b"From anna@a.example Fri Sep 16 22:26:51 2016",
        b"From anna@a.example  Fri Sep  6 22:26:51 2016",
        b"From 1545668983435175434@xxx Fri Sep 16 22:26:51 +0000 2016",
        b"From - Fri Sep 16 22:26:51 2016",
        b"From MAILER-DAEMON Fri Sep 16 22:26 2016",
        b"From anna@a.example Fri Sep 16 22:26:51 2016 +0200",
        b"From anna@a.example Fri Sep 16 22:26:51 CEST 2016",
        b'From "anna b"@a.example Fri Sep 16 22:26:51 2016',
        b"From anna@a.example Fri, 16 Sep 2016 22:26:51 +0000",
    ],
)
def test_a_separator_has_an_address_and_a_date_in_any_of_these_shapes(separator: bytes) -> None:
    """Gmail puts the zone before the year, and strict readers stop there."""
    one = separator + b"\n" + HEADER + b"\nHello\n\n"
    assert count(one + one + one) == 3
    crlf = one.replace(b"\n", b"\r\n")
    assert count(crlf + crlf) == 2


@pytest.mark.parametrize(
    "line",
    [
        b"From here on it gets worse.",
        b"From anna with love",
        b"From Friday on, 16 of us met",
        b"From me Fri Sep 16 and so on 2016",
        b"From anna@a.example Fri Sep 16 22:26:51 2016 we were friends",
        b"From Fri Sep 16 22:26:51",
        b"FROM anna@a.example Fri Sep 16 22:26:51 2016",
    ],
)
def test_a_line_of_text_that_begins_with_from_is_no_separator(line: bytes) -> None:
    """The library's mailbox splits there."""
    scan = read_mbox(SEPARATOR + HEADER + b"\nHello\n\n" + line + b"\n\nBye\n\n" + MAIL)
    assert len(scan.rows) == 2
    assert scan.rows.words[0] == 2 + len(line.split())


def test_a_separator_stands_after_a_blank_line_only() -> None:
    """A whole separator in the middle of a paragraph is quoted text."""
    assert count(SEPARATOR + HEADER + b"\nHello\n" + SEPARATOR + b"Bye\n\n" + MAIL) == 2


def test_an_escaped_from_loses_one_mark_before_it_is_measured() -> None:
    """``>From`` is what the mbox wrote, not what the person typed; it is no quote either."""
    scan = read_mbox(SEPARATOR + HEADER + b"\n>From here on\n\n" + SEPARATOR + HEADER + b"\n>>From here\n")
    assert scan.rows.chars.tolist() == [len("From here on"), 0]


def test_the_date_of_the_separator_is_the_last_resort() -> None:
    """A mail without a date was there at that time."""
    header = b"From: anna@a.example\nTo: ben@b.example\n"
    scan = read_mbox(b"From x@x.example Fri Sep 16 22:26:51 +0200 2016\n" + header + b"\nHello\n")
    assert scan.rows.at.tolist() == [1_474_057_611_000_000]
    assert scan.warnings == ("1 mails carry no date that can be right; the date of their arrival was taken",)


def test_mails_are_found_across_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a window ends changes nothing."""
    mails = b"".join(MAIL.replace(b"Hello", b"Hello " + b"x" * n) for n in range(60))
    whole = read_mbox(mails)
    for size in (97, 256, 1000):
        monkeypatch.setattr("letbe.readers.mail.windows.WINDOW_BYTES", size)
        parts = read_mbox(mails)
        assert parts.rows.chars.tolist() == whole.rows.chars.tolist() == [10 + n for n in range(60)]
        assert parts.rows.record.tolist() == list(range(60))


def test_more_mails_than_a_window_has_places_are_all_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Mails can be as short as their separator."""
    monkeypatch.setattr("letbe.readers.mail.windows._PLACES", 7)
    assert count(MAIL * 50) == 50


def test_a_mail_too_large_to_be_held_is_read_by_its_beginning(monkeypatch: pytest.MonkeyPatch) -> None:
    """And the mails after it are read as if nothing were."""
    monkeypatch.setattr("letbe.readers.mail.windows.WINDOW_BYTES", 1 << 12)
    monkeypatch.setattr("letbe.readers.mail.windows.HOLD_BYTES", 1 << 14)
    large = SEPARATOR + HEADER + b"\nHello\n-- \n" + b"x" * 200_000 + b"\n\n"
    scan = read_mbox(MAIL + large + MAIL + MAIL)
    assert scan.rows.record.tolist() == [0, 1, 2, 3]
    assert scan.rows.words.tolist() == [2, 1, 2, 2]
    assert scan.warnings == ("1 mails are too large to be held; only their beginning was read",)


@pytest.mark.parametrize("content", [b"", b"\n\n", b"some text\n", b"From nobody\n", b"\x00" * 5000])
def test_a_file_without_mails_is_unreadable(content: bytes) -> None:
    """An empty mailbox is an honest error."""
    with pytest.raises(UnreadableError):
        read_mbox(content)


def test_a_byte_order_mark_and_empty_lines_may_come_first() -> None:
    """Editors add them."""
    assert count(b"\xef\xbb\xbf\r\n\n" + MAIL) == 1
