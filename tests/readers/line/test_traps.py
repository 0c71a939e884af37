"""LINE's text, with all that makes it hard: quotes, blanks instead of tabs, dates that could be two days."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

import pytest

from letbe.errors import UnreadableError
from letbe.people.assign import IN, OUT, assign
from letbe.people.me import who_is_me
from letbe.readers import windows
from letbe.readers.line import READER
from letbe.readers.line.days import Days
from letbe.readers.line.titles import title_of
from letbe.readers.rows import Ask, Flag, Kind, Scan, Work
from letbe.readers.source import from_bytes

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

HEAD: Final = "[LINE] Chat history with Ada Lace\r\nSaved on: 2024/05/01 09:00\r\n\r\n"
DAY: Final = "2024/01/02(Tue)\r\n"


class Ear:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def hear(self, buffer: NDArray[np.uint8], starts: Any, ends: Any, _records: Any) -> None:
        """Keep it."""
        self.texts += [buffer[a:b].tobytes().decode() for a, b in zip(starts, ends, strict=True)]

    def begin_anew(self) -> None:
        """Forget."""

    def renumber(self, record_of: Any) -> None:
        """Take other numbers."""


def scan(text: str, name: str = "x.txt") -> tuple[Scan, list[str]]:
    """Read a chat; give what was told of it, too."""
    ear = Ear()
    found = READER.scan(Work([from_bytes(text.encode(), name)], Ask(ZoneInfo("UTC")), listen=ear))
    return found, ear.texts


def times(found: Scan) -> list[str]:
    """Give the time of each record."""
    return [f"{datetime.fromtimestamp(int(at) / 1e6, UTC):%Y-%m-%d %H:%M}" for at in found.rows.at]


def test_a_text_of_several_lines_stands_in_quotes() -> None:
    """Quotes inside are written twice; an empty line is part of it."""
    found, told = scan(HEAD + DAY + '09:00\tAda Lace\t"one ""two""\n\nthree"\r\n09:01\tMe\tyes\r\n')
    assert told == ['one "two"\n\nthree', "yes"]
    assert found.rows.chars.tolist() == [16, 3]


def test_a_pasted_chat_inside_quotes_is_no_chat_of_its_own() -> None:
    """Its lines end with a line feed alone, unlike those of the file."""
    pasted = '09:00\tAda Lace\t"look\n2017/01/01(Sun)\n00:00\tBen\thello\nbye"\r\n09:05\tMe\tok\r\n'
    found, told = scan(HEAD + DAY + pasted)
    assert told == ["look\n2017/01/01(Sun)\n00:00\tBen\thello\nbye", "ok"]
    assert times(found) == ["2024-01-02 09:00", "2024-01-02 09:05"]


@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_a_quote_that_somebody_typed_swallows_nothing(end: str) -> None:
    """It closes nowhere, or far away."""
    lines = ['09:00\tAda Lace\t"hello', "09:01\tMe\tyes", '09:02\tAda Lace\tno"', '09:03\tMe\t"quoted"']
    _, told = scan((HEAD + DAY).replace("\r\n", end) + end.join(lines))
    assert told == ['"hello', "yes", 'no"', '"quoted"']


@pytest.mark.parametrize(
    ("clock", "time"),
    [("9:05", "09:05"), ("03:05pm", "15:05"), ("3:05 PM", "15:05"), ("上午09:46", "09:46"),
     ("下午03:04", "15:04"), ("午後3:04", "15:04"), ("午前0:04", "00:04"), ("12:30am", "00:30"),
     ("24:53", "00:53"), ("오후 3:04", "15:04")],
)  # fmt: skip
def test_times_of_every_phone(clock: str, time: str) -> None:
    """24:53 is in the first hour of the day above it, as other readers take it."""
    assert times(scan(HEAD + DAY + f"{clock}\tAda Lace\thi\r\n")[0]) == [f"2024-01-02 {time}"]


@pytest.mark.parametrize(
    "day",
    ["2024.01.02 Tuesday", "2024/01/02(Tue)", "2024/01/02(火)", "2024/1/2週二", "2024/01/02（二）",
     "2024.01.02 星期二", "Tue, 01/02/2024", "Tue, 02/01/2024", "2024/01/02 อังคาร", "2024/01/02(화)"],
)  # fmt: skip
def test_days_of_every_phone(day: str) -> None:
    """Year first, or month or day first: the weekday tells."""
    assert times(scan(HEAD + day + "\r\n09:00\tAda Lace\thi\r\n")[0]) == ["2024-01-02 09:00"]


def test_a_date_that_could_be_two_days_goes_by_the_others_of_its_file() -> None:
    """4 November and 11 April can have the same weekday."""
    days = Days()
    days.learn(["Mon, 25/12/2023"])
    assert (days.order, days.of("Sat, 04/11/2023", False)) == ("dmy", days.of("2023/11/04(Sat)", False))


def test_a_line_with_a_date_is_no_day_unless_its_weekday_is_right() -> None:
    """Somebody writes about a date."""
    found, told = scan(HEAD + DAY + "09:00\tAda Lace\tsee you\r\n2024/05/05(Mon)\r\n09:01\tMe\tok\r\n")
    assert times(found) == ["2024-01-02 09:00", "2024-01-02 09:01"]
    assert told[0] == "see you\n2024/05/05(Mon)"


def test_a_torn_day_leaves_its_records_without_one() -> None:
    """They are reported, and not put on the day before."""
    found, _ = scan(HEAD + DAY + "09:00\tAda Lace\ta\r\n\r\n2024/13/45(Tue)\r\n09:01\tMe\tb\r\n")
    assert times(found) == ["2024-01-02 09:00"]
    assert [e.record for e in found.errors] == [8]


def test_what_nobody_typed_is_told_apart() -> None:
    """Media in brackets in whatever language, calls, what was taken back, and notices."""
    bodies = [
        "[Photo]",
        "[スタンプ]",
        "[สติกเกอร์]",
        "☎ Call time 1:23",
        "不在着信",
        "You unsent a message.",
        "[a] b",
    ]
    text = HEAD + DAY + "".join(f"09:00\tAda Lace\t{body}\r\n" for body in bodies)
    found, told = scan(text + "09:01\t\tAda Lace joined\r\n09:02\tAda Lace left\r\n")
    kinds = [Kind.MEDIA] * 3 + [Kind.CALL] * 2 + [Kind.TEXT] * 2 + [Kind.NOTICE] * 2
    assert found.rows.kind.tolist() == kinds
    assert found.rows.flags[5] == Flag.DELETED
    assert told == ["[a] b"]


@pytest.mark.parametrize(
    ("title", "name", "group"),
    [("[LINE] Chat history with A b", "A b", False), ("[LINE] Chat history in us", "us", True),
     ("[LINE] Adaとのトーク履歴", "Ada", False), ("[LINE] 家族のトーク履歴", "家族", True),
     ("[LINE] 與Ada的聊天記錄", "Ada", False), ("[LINE] 与Ada的聊天记录", "Ada", False),
     ("[LINE] 家的聊天記錄", "家", True), ("[LINE] ประวัติการสนทนากับ Ada", "Ada", False)],
)  # fmt: skip
def test_the_title_names_the_other_one_or_the_group(title: str, name: str, group: bool) -> None:
    """In each language that could be confirmed."""
    assert title_of(title) == (name, group)


def test_the_one_who_is_left_is_me() -> None:
    """The title names the other one; so does the file's name."""
    text = DAY + "09:00\tAda Lace\thi\r\n09:01\tNoor\thi\r\n"
    for found in (scan(HEAD + text)[0], scan(text, "[LINE] Chat with Ada Lace.txt")[0]):
        (me,) = who_is_me([found])
        assert [found.handles[m].name for m in me.handles] == ["Noor"]
        assert assign(found, me).direction.tolist() == [IN, OUT]


def test_a_computer_parts_names_by_blanks() -> None:
    """Names are learnt: the words that always follow, and whom the title names."""
    rows = [
        "Ada Lace hello",
        "Bo yes",
        "Ada Lace well",
        "Bo no",
        "Ada Lace so",
        "Ada Lace [Photo]",
        "Bo Bo Bo",
        "Bo",
    ]
    text = "2024.01.02 Tuesday\r\n" + "".join(f"17:2{k} {row}\r\n" for k, row in enumerate(rows))
    found, told = scan(text + "going on\r\n")
    assert {h.name for h in found.handles} == {"Ada Lace", "Bo"}
    assert told == ["hello", "yes", "well", "no", "so", "Bo Bo", "going on"]
    assert found.rows.kind.tolist()[5] == Kind.MEDIA


def test_where_a_window_ends_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also inside quotes."""
    text = HEAD + DAY + '09:00\tAda Lace\t"one\ntwo\nthree"\r\n09:01\tMe\tyes\r\nand more\r\n' * 5
    whole = scan(text)
    for piece in (16, 33, 64, 100):
        monkeypatch.setattr(windows.Windows.__init__, "__defaults__", (lambda _: None, piece))
        found, told = scan(text)
        assert told == whole[1]
        assert found.rows.record.tolist() == whole[0].rows.record.tolist()


def test_an_empty_file_is_refused() -> None:
    """Nothing is in it."""
    with pytest.raises(UnreadableError):
        scan(" \r\n")


def test_more_than_two_writers_are_a_group() -> None:
    """Whatever the title says."""
    found, _ = scan(HEAD + DAY + "".join(f"09:00\t{who}\thi\r\n" for who in ("Ada Lace", "Me", "Cy")))
    assert [c.kind for c in found.chats] == ["group"]
