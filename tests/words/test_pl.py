"""Polish: what is asked in the ways Polish speakers ask it, and what only looks like it."""

from __future__ import annotations

import pytest

from letbe.words import recognise

ASKED = [
    ("Daj mi spokój!", "stop"),
    ("zostaw mnie w spokoju prosze", "stop"),
    ("Nie dzwoń do mnie więcej", "stop"),
    ("Odczep się ode mnie", "stop"),
    ("Proszę się ze mną więcej nie kontaktować", "stop"),
    ("przestan do mnie pisac", "stop"),
    ("Nie chcę cię więcej widzieć", "stop"),
    ("Trzymaj się ode mnie z daleka", "stop"),
    ("Wynoś się z mojego życia", "stop"),
    ("Nie teraz, proszę", "pause"),
    ("Potrzebuję trochę czasu", "pause"),
    ("jestem teraz zajęta, zadzwonię później", "pause"),
    ("Chcę być sama przez kilka dni", "pause"),
    ("Nie przeszkadzaj mi", "pause"),
    ("Nie mogę teraz rozmawiać", "pause"),
    ("Za często do mnie piszesz", "less"),
    ("pisz rzadziej", "less"),
    ("Wystarczy raz w tygodniu", "less"),
    ("Nie dzwoń, napisz", "channel"),
    ("nie wysyłaj mi głosówek", "channel"),
    ("Nie dzwoń do mnie do pracy", "channel"),
    ("Nie dzwoń do mnie w nocy", "hours"),
    ("proszę nie pisać do mnie w weekendy", "hours"),
    ("Nie chcę o tym rozmawiać", "topic"),
    ("Zmieńmy temat", "topic"),
    ("Nie twoja sprawa", "topic"),
    ("nie pytaj mnie o to", "topic"),
    ("Proszę wypisać mnie z listy", "opt-out"),
    ("Chcę zrezygnować z newslettera", "opt-out"),
]

NEAR_MISSES = [
    "Nie zostawiaj mnie samej",
    "Przestań płakać",
    "Powiedział mi, żebym dał mu spokój",
    "Dlaczego do mnie nie dzwonisz?",
    "Zostaw mi klucze",
    "Nie nazywaj mnie idiotą",
    "Wczoraj byłam bardzo zajęta",
    "Zostaw go w spokoju",
    "Nie odchodź",
    "Czy jesteś zajęty?",
    "Nie mów do mnie takim tonem",
    "Poczekaj na mnie",
]

OPEN = [
    "Dzwoń, kiedy tylko chcesz",
    "Tęsknię za tobą",
    "Bądźmy w kontakcie",
    "Pogódźmy się",
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
