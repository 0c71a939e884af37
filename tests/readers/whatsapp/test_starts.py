"""Traps at the start of a record: marks, blanks, digits, words, and lines that only look like one."""

from __future__ import annotations

import unicodedata

import pytest

from letbe.readers.whatsapp.header import ZEROS
from letbe.readers.whatsapp.phrases import words
from tests.readers.whatsapp.reading import authors, days, read, read_both, times


def test_narrow_no_break_space_before_am_and_pm() -> None:
    """Since 2023 U+202F stands there; before it was a plain blank."""
    scan = read("3/20/21, 9:05\u202fPM - Anna: a\n3/20/21, 9:05 AM - Anna: b\n")
    assert times(scan) == ["2021-03-20 21:05:00", "2021-03-20 09:05:00"]


@pytest.mark.parametrize("mark", ["\u200e", "\u200f", "\u202a", "\u202c", "\u2066", "\u2069", "\ufeff"])
def test_marks_stand_anywhere_in_a_start(mark: str) -> None:
    """They stand before the bracket, between the numbers, around a number as a name."""
    scan = read(f"{mark}[20{mark}/{mark}3{mark}/2021, 10:30:00] {mark}+49 170 1234567{mark}: hi\n")
    assert times(scan) == ["2021-03-20 10:30:00"]
    assert scan.handles[0].address == "+491701234567"
    assert scan.rows.chars.tolist() == [2]


def test_byte_order_mark_in_mid_file() -> None:
    """Joined exports have one before a single line."""
    scan = read("\ufeff20/03/21, 10:30 - Anna: a\n\ufeff20/03/21, 10:31 - Bob: b\n")
    assert authors(scan) == ["Anna", "Bob"]


def test_digits_of_all_scripts_are_known() -> None:
    """The table holds every run of decimal digits of the Basic Multilingual Plane."""
    known = {
        c
        for c in range(0x80, 0x10000)
        if unicodedata.category(chr(c)) == "Nd" and unicodedata.digit(chr(c)) == 0
    }
    assert set(ZEROS.tolist()) >= known


@pytest.mark.parametrize("zero", [z for z in ZEROS.tolist() if z < 0x1100])
def test_digits_of_any_script(zero: int) -> None:
    """A phone writes the digits of its language."""
    text = "".join(chr(zero + int(c)) if c.isdigit() else c for c in "20/03/2021, 10:30")
    assert times(read(f"{text} - Anna: a\n")) == ["2021-03-20 10:30:00"]


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        ("13:37 p.m.", "13:37"),
        ("12:24 PM", "12:24"),
        ("12:24 am", "00:24"),
        ("1:05 a. m.", "01:05"),
        ("1:05\u00a0p.\u00a0m.", "13:05"),
        ("٣:٠٤ م", "15:04"),
        ("٣:٠٤ ص", "03:04"),
        ("下午3:04", "15:04"),
        ("上午3:04", "03:04"),
        ("凌晨12:04", "00:04"),
        ("中午12:04", "12:04"),
        ("晚上9:04", "21:04"),
        ("오후 3:04", "15:04"),
        ("오전 12:04", "00:04"),
        ("3:04 오후", "15:04"),
        ("午前3:04", "03:04"),
        ("午後0:04", "12:04"),
        ("3:04 अपराह्न", "15:04"),
        ("ÖS 3:04", "15:04"),
        ("3:04 du.", "15:04"),
        ("15:04 Uhr", "15:04"),
        ("15 h 04", "15:04"),
        ("15.04", "15:04"),
        ("15:04.", "15:04"),
        ("15:04:59", "15:04"),
        ("0:04", "00:04"),
    ],
)
def test_times_and_halves_of_the_day(clock: str, expected: str) -> None:
    """The word stands before or after the digits; where the hour is above 12 it is believed."""
    assert times(read(f"20/03/2021, {clock} - Anna: a\n"))[0][11:16] == expected


@pytest.mark.parametrize(
    "between", [", ", " ", "\u060c ", " à ", " klo ", " um ", " kl. ", ",\u00a0", " alle ore "]
)
def test_words_between_date_and_time(between: str) -> None:
    """Languages join the two in their own way."""
    assert times(read(f"20/03/2021{between}10:30 - Anna: a\n")) == ["2021-03-20 10:30:00"]


def test_vietnamese_writes_the_time_first() -> None:
    """The date stands behind it, in the same brackets."""
    scan = read("[14:56:01, 3/20/22] Anna: a\n[9:56:01, 12/3/22] Bob: b\n")
    assert times(scan) == ["2022-03-20 14:56:01", "2022-12-03 09:56:01"]


def test_zero_padding_varies_inside_one_file() -> None:
    """It is no sign of another style."""
    scan = read("20/3/21, 9:30 - Anna: a\n21/03/21, 09:31 - Anna: b\n1/4/21, 10:31 - Anna: c\n")
    assert days(scan) == ["2021-03-20", "2021-03-21", "2021-04-01"]


def test_a_word_beside_the_time_that_nobody_knows_is_told() -> None:
    """Read as a clock of 24 hours, and said."""
    scan = read("20/03/2021, 9:30 xyzzy - Anna: a\n")
    assert times(scan) == ["2021-03-20 09:30:00"]
    assert "does not know" in scan.warnings[0]


@pytest.mark.parametrize(
    "line",
    [
        "12/12/19: Departure",
        "2016-04-29 10:30:00",
        "2016-04-29 10:30:00: log line",
        "12/05/20 10:30 - x",
        "[12/05/20, 10:30:11] Bob: pasted from an iPhone",
        "5/12/20, 10:30 AM - Bob: pasted from America",
        "12/05/2020, 10:30 - Bob: year of four digits",
        "12.05.20, 10:30 - Bob: dots",
        "20/03/1999, 10:30 - Bob: before WhatsApp",
        "20/03/99, 10:30 - Bob: the same in short",
        "10:30 - 11:30 meeting",
    ],
)
def test_a_line_in_another_style_is_no_start(line: str) -> None:
    """It is part of the message that it stands in, with all its characters."""
    text = f"20/03/21, 10:30 - Anna: see\n{line}\n20/03/21, 10:31 - Anna: b\n20/03/21, 10:32 - Anna: c\n"
    scan, tally = read_both(text)
    assert len(scan.rows) == 3
    assert scan.rows.chars.tolist()[0] == len(f"see\n{line}")
    assert scan.rows.words.tolist()[0] == len(f"see\n{line}".split())
    assert tally.rejected + tally.following == 1


def test_a_style_that_lasts_is_a_new_part() -> None:
    """Two exports joined: both are read, each in its own style."""
    first = "".join(f"20/03/21, 10:{m:02} - Anna: a\n" for m in range(60))
    second = "".join(f"[2021-04-20 11:{m:02}:00] Anna: b\n" for m in range(60))
    scan, tally = read_both(first + second)
    assert tally.records == 120
    assert days(scan)[59:61] == ["2021-03-20", "2021-04-20"]
    assert "changes its style of dates 1 time" in scan.warnings[0]


def test_a_part_without_seconds_has_none_of_the_part_before() -> None:
    """Each header stands for itself."""
    first = "".join(f"[20/03/21, 10:{m:02}:59] Anna: a\n" for m in range(5))
    second = "".join(f"21/03/21, 11:{m:02} - Anna: b\n" for m in range(5))
    scan = read(first + second)
    assert times(scan)[4:6] == ["2021-03-20 10:04:59", "2021-03-21 11:00:00"]


@pytest.mark.parametrize("clock", ["25:30", "10:60", "99:99"])
def test_a_time_that_does_not_exist_is_no_start(clock: str) -> None:
    """Also where the line has the shape of those before it."""
    scan = read(f"20/03/21, 10:30 - Anna: a\n20/03/21, {clock} - Anna: b\n20/03/21, 10:31 - Anna: c\n")
    assert authors(scan) == ["Anna", "Anna"]


def test_more_shapes_than_are_kept_at_hand_are_read_all_the_same() -> None:
    """One and two digits in four places, morning and afternoon: the oldest shape makes room."""
    stamps = [
        f"{m}/{d}/21, {h}:05 {p}" for m in (1, 11) for d in (2, 22) for h in (3, 10) for p in ("AM", "PM")
    ]
    stamps += [s.replace("/21,", "/2021,") for s in stamps] * 2
    scan = read("".join(f"{s} - Anna: a\n" for s in stamps * 2))
    assert len(scan.rows) >= len(stamps)
    assert set(times(scan)) == {
        f"2021-{m:02}-{d:02} {h:02}:05:00" for m in (1, 11) for d in (2, 22) for h in (3, 10, 15, 22)
    }


def test_a_few_pasted_lines_are_no_new_part() -> None:
    """Somebody passes on what another chat said."""
    own = [f"20/03/21, 10:{m:02} - Anna: a\n" for m in range(60)]
    pasted = "".join(f"[20.03.20, 11:{m:02}:00] Carl: b\n" for m in range(9))
    scan, tally = read_both("".join(own[:30]) + pasted + "".join(own[30:]))
    assert (tally.records, tally.rejected) == (60, 9)
    assert authors(scan) == ["Anna"] * 60
    assert any("9 lines look like messages pasted" in w for w in scan.warnings)


def test_a_pasted_line_in_the_same_style_is_told_by_its_jump() -> None:
    """It cannot be known by its form, so the doubt is said."""
    scan = read("20/03/21, 10:30 - Anna: look\n02/01/20, 09:00 - Carl: old\n20/03/21, 10:31 - Anna: b\n")
    assert any("jumps back" in w for w in scan.warnings)


def test_text_before_the_first_message_is_reported() -> None:
    """Somebody wrote above their export."""
    scan, tally = read_both("my chat\nwith Anna\n20/03/21, 10:30 - Anna: a\n")
    assert tally.orphans == 2
    assert [(e.record, e.reason) for e in scan.errors] == [(1, "text before the first message")]


def test_every_word_for_the_half_of_a_day_is_known_once() -> None:
    """A word in two lists would make one of them wrong."""
    listed = words("periods")
    for a in listed:
        for b in listed:
            assert a == b or not {w.lower() for w in listed[a]} & {w.lower() for w in listed[b]}, (a, b)
