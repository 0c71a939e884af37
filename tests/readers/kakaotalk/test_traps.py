"""KakaoTalk's text: every way to write a record, and what nobody typed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

import pytest

from letbe.errors import UnreadableError
from letbe.people.me import who_is_me
from letbe.readers.kakaotalk import READER
from letbe.readers.rows import Ask, Flag, Kind, Scan, Work
from letbe.readers.source import from_bytes

HEAD: Final = "Ada 님과 카카오톡 대화\n저장한 날짜 : 2024-05-01 09:00:00\n\n"
RULE: Final = "--------------- 2024년 1월 2일 화요일 ---------------\n"


def scan(text: str, name: str = "x.txt") -> Scan:
    """Read a chat."""
    return READER.scan(Work([from_bytes(text.encode(), name)], Ask(ZoneInfo("UTC"))))


def times(found: Scan) -> list[str]:
    """Give the time of each record."""
    return [f"{datetime.fromtimestamp(int(at) / 1e6, UTC):%Y-%m-%d %H:%M}" for at in found.rows.at]


@pytest.mark.parametrize(
    "start",
    ["2024년 1월 2일 오후 3:04, Ada : ", "2024. 1. 2. 오후 3:04, Ada : ", "January 2, 2024, 3:04 PM, Ada : ",
     "Jan 2, 2024 at 15:04, Ada : ", "January 2, 2024 at 3:04\u202fp.m., Ada : ", "2024. 1. 2. 15:04, Ada : ",
     RULE + "[Ada] [오후 3:04] ", RULE + "[Ada] [3:04 PM] ",
     "--------------- Tuesday, January 2, 2024 ---------------\n[Ada] [3:04 PM] "],
)  # fmt: skip
def test_every_way_to_begin_a_record(start: str) -> None:
    """Of phones and computers, in Korean and English."""
    found = scan(HEAD + start + "hello: you\nand more\n")
    assert times(found) == ["2024-01-02 15:04"]
    assert [h.name for h in found.handles] == ["Ada"]
    assert found.rows.chars.tolist() == [19]


def test_notices_and_rules_are_part_of_no_text() -> None:
    """On Windows they have no time; on a phone they have no writer."""
    text = HEAD + RULE + "[Ada] [오전 9:00] hi\nBen님이 들어왔습니다.\n" + RULE + "[Me] [오전 9:01] yo\n"
    assert scan(text).rows.chars.tolist() == [2, 2]
    day = "2024년 1월 2일 오전"
    phone = f"{day} 9:00, Ada : hi\n{day} 9:01, Ben님이 나갔습니다.\n{day} 9:02\n"
    found = scan(HEAD + phone + "2024년 1월 3일 수요일\n2024년 1월 3일 오전 9:00, Me : yo\n")
    assert found.rows.kind.tolist() == [Kind.TEXT, Kind.NOTICE, Kind.TEXT]
    assert found.rows.chars.tolist() == [2, -1, 2]


def test_what_nobody_typed_is_told_apart() -> None:
    """By whole sentences; a word that somebody wrote in one stays theirs."""
    bodies = [
        "사진",
        "사진 3장",
        "이모티콘",
        "파일: a.pdf",
        "보이스톡 부재중",
        "페이스톡 1:23",
        "삭제된 메시지입니다.",
        "사진 봤어?",
    ]
    found = scan(HEAD + RULE + "".join(f"[Ada] [오전 9:00] {body}\n" for body in bodies))
    assert found.rows.kind.tolist() == [Kind.MEDIA] * 4 + [Kind.CALL] * 2 + [Kind.TEXT] * 2
    assert found.rows.flags.tolist()[6:] == [Flag.DELETED, Flag.QUESTION]


def test_names_may_hold_brackets_and_colons() -> None:
    """The time behind it ends the name; on a phone the first colon between blanks does."""
    found = scan(HEAD + RULE + "[[팀] Ada: x] [오전 9:00] hi\n")
    assert found.handles[0].name == "[팀] Ada: x"
    assert [h.name for h in scan(HEAD + "2024. 1. 2. 오전 9:00, A: b : hi : yo\n").handles[:1]] == ["A: b"]


def test_the_title_names_the_other_one() -> None:
    """So the one who is left is me; a number of people is a group."""
    text = RULE + "[Ada] [오전 9:00] hi\n[Noor] [오전 9:01] hi\n"
    found = scan(HEAD + text)
    assert [found.handles[m].name for m in who_is_me([found])[0].handles] == ["Noor"]
    assert scan("친구들 5 님과 카카오톡 대화\n" + text).chats[0].kind == "group"


def test_an_old_phone_names_its_owner() -> None:
    """With a word of its own."""
    found = scan("2024년 1월 2일 오전 9:00, 회원님 : hi\n2024년 1월 2일 오전 9:01, Ada : hi\n")
    assert [found.handles[m].name for m in found.me] == ["회원님"]


def test_a_mac_writes_a_table() -> None:
    """Its file's name is the other one's."""
    rows = (
        'Date,User,Message\n2024-01-02 09:00:05,"Ada","hi, ""you""\nand"\n2024-01-02 09:01:00,"Noor","사진"\n'
    )
    found = scan(rows, "KakaoTalk_Chat_Ada_2024-01-03-10-00-00.csv")
    assert found.rows.chars.tolist() == [13, -1]
    assert found.rows.kind.tolist() == [Kind.TEXT, Kind.MEDIA]
    assert [found.handles[m].name for m in who_is_me([found])[0].handles] == ["Noor"]


@pytest.mark.parametrize("line", ["[Ada] [오후 3:04] hi\n", "[Ada] [오후 25:04] hi\n"])
def test_a_record_without_a_day_is_reported(line: str) -> None:
    """Nothing above it says which day it is."""
    found = scan(HEAD + line)
    assert len(found.rows) == 0
    assert found.errors_total == (1 if "3:04" in line else 0)


def test_an_empty_file_is_refused() -> None:
    """Nothing is in it."""
    with pytest.raises(UnreadableError):
        scan(" \n")
