"""Korean: what is asked in the ways Korean speakers ask it, and what only looks like it."""

from __future__ import annotations

import pytest

from letbe.words import recognise

ASKED = [
    ("나 좀 내버려 둬", "stop"),
    ("다시는 연락하지 마", "stop"),
    ("전화하지마세요", "stop"),
    ("저한테 문자 보내지 마세요", "stop"),
    ("따라오지 마!", "stop"),
    ("꺼져", "stop"),
    ("너랑 말하고 싶지 않아", "stop"),
    ("그만 좀 괴롭혀", "stop"),
    ("내 인생에서 사라져", "stop"),
    ("귀찮게 하지 마", "stop"),
    ("지금은 안 돼", "pause"),
    ("시간이 좀 필요해", "pause"),
    ("지금 회의 중이에요. 나중에 전화할게요", "pause"),
    ("혼자 있고 싶어", "pause"),
    ("방해하지 마", "pause"),
    ("당분간 연락하지 말자", "pause"),
    ("매일 전화하지 마", "less"),
    ("일주일에 한 번이면 충분해", "less"),
    ("전화 말고 문자로 해 줘", "channel"),
    ("음성메시지 보내지 마", "channel"),
    ("회사로 전화하지 마세요", "channel"),
    ("밤에 전화하지 마", "hours"),
    ("주말에는 연락하지 마세요", "hours"),
    ("그 얘기는 하고 싶지 않아", "topic"),
    ("다른 얘기 하자", "topic"),
    ("네가 상관할 일이 아니야", "topic"),
    ("참견하지 마", "topic"),
    ("수신거부", "opt-out"),
    ("광고 보내지 마세요", "opt-out"),
]

NEAR_MISSES = [
    "혼자 두지 마",
    "울지 마",
    "그는 나한테 내버려 두라고 말했다",
    "왜 전화 안 해?",
    "열쇠는 두고 가",
    "바보라고 부르지 마",
    "어제는 바빴어",
    "걔 좀 내버려 둬",
    "가지 마",
    "바쁘세요?",
    "걱정하지 마",
    "기다려",
]

OPEN = [
    "언제든지 전화해",
    "보고 싶어",
    "오랜만이야",
    "연락하고 지내자",
]


@pytest.mark.parametrize(("text", "kind"), ASKED)
def test_a_request_counts_and_its_kind_is_told(text: str, kind: str) -> None:
    """Formal and rude, with and without marks: each counts."""
    found = recognise([text])[0]
    assert (found.kind, found.counts) == (kind, True)


@pytest.mark.parametrize("text", NEAR_MISSES)
def test_a_near_miss_holds_nothing(text: str) -> None:
    """Pleas to stay, third persons, other orders, questions and the past are no requests."""
    assert not recognise([text])[0].counts


@pytest.mark.parametrize("text", OPEN)
def test_an_open_door_is_seen(text: str) -> None:
    """Whoever says that contact is welcome is not held."""
    found = recognise([text])[0]
    assert (found.kind, found.counts) == ("open", False)
