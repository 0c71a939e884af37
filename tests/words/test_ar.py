"""Arabic: what is asked in the ways Arabic speakers ask it, and what only looks like it."""

from __future__ import annotations

import pytest

from letbe.words import recognise

ASKED = [
    ("اتركني وشأني", "stop"),
    ("لا تتصل بي مرة أخرى", "stop"),
    ("متكلمنيش تاني", "stop"),
    ("حل عني", "stop"),
    ("ابتعد عني", "stop"),
    ("خلني بحالي", "stop"),
    ("خليني لحالي", "stop"),
    ("توقف عن إزعاجي", "stop"),
    ("لا أريد التحدث معك", "stop"),
    ("اخرج من حياتي", "stop"),
    ("سيبني في حالي بقى", "stop"),
    ("ليس الآن", "pause"),
    ("أحتاج بعض الوقت", "pause"),
    ("أنا مشغولة الآن، أكلمك بعدين", "pause"),
    ("أريد أن أكون وحدي", "pause"),
    ("مش دلوقتي", "pause"),
    ("لا أستطيع الكلام الآن", "pause"),
    ("لا تتصل بي كل يوم", "less"),
    ("مرة في الأسبوع تكفي", "less"),
    ("لا تتصل، راسلني فقط", "channel"),
    ("لا ترسل لي رسائل صوتية", "channel"),
    ("لا تتصل بي في العمل", "channel"),
    ("لا تتصل بي ليلا", "hours"),
    ("لا تراسلني بعد الساعة العاشرة", "hours"),
    ("لا أريد التحدث عن هذا", "topic"),
    ("غير الموضوع", "topic"),
    ("هذا ليس من شأنك", "topic"),
    ("لا تسألني عنه", "topic"),
    ("إلغاء الاشتراك", "opt-out"),
    ("احذفوا رقمي من القائمة", "opt-out"),
]

NEAR_MISSES = [
    "لا تتركني وحدي",
    "توقف عن البكاء",
    "طلب مني أن أتركه وشأنه",
    "لماذا لا تتصل بي؟",
    "اترك لي المفاتيح",
    "لا تنادني بالأحمق",
    "كنت مشغولا أمس",
    "دعه وشأنه",
    "لا ترحل",
    "هل أنت مشغول؟",
    "لا تتصل به",
    "انتظرني",
]

OPEN = [
    "اتصل بي في أي وقت",
    "اشتقت إليك",
    "لنبق على تواصل",
    "وحشتني",
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
