"""Turkish: what is asked in the ways Turkish speakers ask it, and what only looks like it."""

from __future__ import annotations

import pytest

from letbe.words import recognise

ASKED = [
    ("Beni rahat bırak", "stop"),
    ("beni bi daha arama", "stop"),
    ("Bana yazmayın lütfen", "stop"),
    ("Benden uzak dur!", "stop"),
    ("Seni bir daha görmek istemiyorum", "stop"),
    ("Hayatımdan çık", "stop"),
    ("beni rahatsiz etme", "stop"),
    ("Peşimi bırak artık", "stop"),
    ("Beni aramayı kes", "stop"),
    ("Seninle konuşmak istemiyorum", "stop"),
    ("Şimdi değil", "pause"),
    ("Biraz zamana ihtiyacım var", "pause"),
    ("şu an toplantıdayım, seni sonra ararım", "pause"),
    ("Biraz yalnız kalmak istiyorum", "pause"),
    ("Şu an konuşamam", "pause"),
    ("Pazartesiye kadar beni arama", "pause"),
    ("Çok sık mesaj atıyorsun", "less"),
    ("Haftada bir yeter", "less"),
    ("Beni arama, mesaj at", "channel"),
    ("sesli mesaj atma", "channel"),
    ("Beni işyerimden aramayın", "channel"),
    ("Gece beni arama", "hours"),
    ("Hafta sonları bana yazmayın", "hours"),
    ("Bu konuda konuşmak istemiyorum", "topic"),
    ("Konuyu değiştirelim", "topic"),
    ("Bu seni ilgilendirmez", "topic"),
    ("bana ondan bahsetme", "topic"),
    ("Beni listenizden çıkarın", "opt-out"),
    ("IPTAL", "opt-out"),
    ("Bana reklam göndermeyin", "opt-out"),
]

NEAR_MISSES = [
    "Beni yalnız bırakma",
    "Ağlamayı bırak",
    "Bana onu rahat bırakmamı söyledi",
    "Neden beni aramıyorsun?",
    "Anahtarları bana bırak",
    "Bana aptal deme",
    "Dün çok meşguldüm",
    "Onu rahat bırak",
    "Gitme",
    "Meşgul müsün?",
    "Beni bekle",
    "Benimle böyle konuşma",
]

OPEN = [
    "Beni istediğin zaman ara",
    "Seni çok özledim",
    "Barışalım",
    "irtibatta kalalım",
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
