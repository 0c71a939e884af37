"""Chinese: what is asked in the ways Chinese speakers ask it, and what only looks like it."""

from __future__ import annotations

import pytest

from letbe.words import recognise

ASKED = [
    ("别再联系我了", "stop"),
    ("不要再打電話給我", "stop"),
    ("请你离我远点", "stop"),
    ("别烦我！", "stop"),
    ("滚开", "stop"),
    ("请不要打扰我的家人", "stop"),
    ("我不想再见到你", "stop"),
    ("我不想和你说话", "stop"),
    ("别跟着我", "stop"),
    ("从我的生活中消失吧", "stop"),
    ("唔好再搵我", "stop"),
    ("现在不行", "pause"),
    ("我需要一点时间", "pause"),
    ("我在开会，晚点打给你", "pause"),
    ("我想一个人静一静", "pause"),
    ("现在没空聊", "pause"),
    ("改天再說吧", "pause"),
    ("别老是给我打电话", "less"),
    ("一周一次就够了", "less"),
    ("别打电话，发微信吧", "channel"),
    ("不要发语音", "channel"),
    ("別打電話到公司找我", "channel"),
    ("晚上不要给我打电话", "hours"),
    ("週末請不要聯絡我", "hours"),
    ("我不想谈这件事", "topic"),
    ("換個話題吧", "topic"),
    ("不关你的事", "topic"),
    ("别再问我这件事了", "topic"),
    ("退订", "opt-out"),
    ("回T退订", "opt-out"),
    ("请把我从名单中删除", "opt-out"),
]

NEAR_MISSES = [
    "别离开我",
    "别哭了",
    "他叫我别打扰他",
    "你为什么不给我打电话？",
    "把钥匙留给我",
    "别叫我傻瓜",
    "昨天我很忙",
    "别打扰他",
    "不要走",
    "你忙吗？",
    "别跟我开玩笑",
    "我一个人住",
    "等我一下",
]

OPEN = [
    "随时给我打电话",
    "好久不见！",
    "我好想你",
    "保持联系",
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
