"""Japanese: what is asked in the ways Japanese speakers ask it, and what only looks like it."""

from __future__ import annotations

import pytest

from letbe.words import recognise

ASKED = [
    ("放っておいてください", "stop"),
    ("ほっといてよ", "stop"),
    ("もう連絡しないで", "stop"),
    ("二度と電話してくるな", "stop"),
    ("私に近づかないで", "stop"),
    ("ついてこないで！", "stop"),
    ("あっち行け", "stop"),
    ("もうあなたとは話したくない", "stop"),
    ("電話するのはやめてください", "stop"),
    ("一人にしてくれ", "stop"),
    ("今は無理、また今度にして", "pause"),
    ("少し時間をください", "pause"),
    ("今ちょっと忙しいから後で電話する", "pause"),
    ("一人になりたい", "pause"),
    ("邪魔しないで", "pause"),
    ("しばらく連絡しないで", "pause"),
    ("そんなに何度もメールしないで", "less"),
    ("週に一回で十分です", "less"),
    ("電話じゃなくてメールして", "channel"),
    ("ボイスメッセージは送らないで", "channel"),
    ("会社に電話しないで", "channel"),
    ("夜中に電話しないで", "hours"),
    ("仕事中に電話しないでください", "hours"),
    ("その話はしたくない", "topic"),
    ("話題を変えよう", "topic"),
    ("あなたには関係ない", "topic"),
    ("そのことは聞かないで", "topic"),
    ("配信停止", "opt-out"),
    ("リストから削除してください", "opt-out"),
]

NEAR_MISSES = [
    "一人にしないで",
    "泣かないで",
    "彼は私に放っておいてくれと言った",
    "どうして電話してくれないの？",
    "鍵を置いていって",
    "馬鹿って言わないで",
    "昨日は忙しかった",
    "彼を放っておいて",
    "行かないで",
    "忙しいですか？",
    "トムに電話しないで",
    "気にしないで",
    "待って",
]

OPEN = [
    "いつでも電話してね",
    "久しぶり！",
    "また連絡してね",
    "仲直りしよう",
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
