"""Russian: what is asked in the ways Russian speakers ask it, and what only looks like it."""

from __future__ import annotations

import pytest

from letbe.words import recognise

ASKED = [
    ("Оставь меня в покое, пожалуйста.", "stop"),
    ("не звони мне больше никогда", "stop"),
    ("НЕ ПИШИ МНЕ!!!", "stop"),
    ("Прошу вас больше меня не беспокоить.", "stop"),
    ("Отстань уже от меня", "stop"),
    ("Исчезни из моей жизни", "stop"),
    ("Я больше не хочу с тобой общаться.", "stop"),
    ("Сколько раз я просила тебя не звонить мне?", "stop"),
    ("Не сейчас, давай завтра", "pause"),
    ("Мне нужно немного времени", "pause"),
    ("я за рулём, перезвоню позже", "pause"),
    ("Мне нужно побыть одной пару дней", "pause"),
    ("Сейчас не могу говорить", "pause"),
    ("До понедельника меня не беспокойте", "pause"),
    ("Ты слишком часто мне пишешь", "less"),
    ("пиши пореже, пожалуйста", "less"),
    ("Раз в неделю достаточно", "less"),
    ("Не звони, лучше напиши", "channel"),
    ("не присылай мне голосовые", "channel"),
    ("Не звоните мне на работу", "channel"),
    ("Не звони мне так поздно ночью", "hours"),
    ("не пишите мне в выходные", "hours"),
    ("Я не хочу об этом говорить", "topic"),
    ("Давай сменим тему", "topic"),
    ("Это не твоё дело", "topic"),
    ("не спрашивай меня о нём", "topic"),
    ("Отпишите меня от рассылки", "opt-out"),
    ("СТОП ОТПИСАТЬСЯ", "opt-out"),
    ("Уберите мой номер из вашей базы", "opt-out"),
]

NEAR_MISSES = [
    "Не оставляй меня одну",
    "Перестань плакать",
    "Он попросил меня не звонить ему",
    "Почему ты мне не звонишь?",
    "Оставь мне ключи",
    "Не называй меня дураком",
    "Вчера я был очень занят",
    "Скажи ему, что я занята",
    "Не звони Тому",
    "Ты занята?",
    "Не уходи",
    "Я слышала, ты уходишь с работы",
    "Мы поговорили, и он ушёл",
]

OPEN = [
    "Звони мне в любое время",
    "Давай помиримся",
    "Я скучаю по тебе",
    "не пропадай",
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
