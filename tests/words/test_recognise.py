"""What a text asks for, and what it only seems to ask for."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from letbe.words import DISTANCE, Found, recognise

WEDNESDAY = datetime(2026, 3, 4, 15, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Please leave me alone, ok", "stop"),
        ("lose my number!!", "stop"),
        ("PLZ stop textin meee", "stop"),
        ("i never want to hear from u again", "stop"),
        ("I think I just need some space for now", "pause"),
        ("cant talk right now, im in a meeting", "pause"),
        ("you text me way too much", "less"),
        ("please no phone calls, just text", "channel"),
        ("Could you not call me after 10 pm", "hours"),
        ("I don't want to talk about my divorce", "topic"),
        ("please take me off this mailing list", "opt-out"),
        ("feel free to call me whenever you like", "open"),
        ("see you at eight", "none"),
        ("", "none"),
    ],
)
def test_a_request_is_known_by_its_words(text: str, kind: str) -> None:
    """One for each kind, in several spellings."""
    (found,) = recognise([text])
    assert found.kind == kind
    assert found.counts == (kind in DISTANCE)


@pytest.mark.parametrize(
    "text",
    [
        "He told me to leave him alone.",
        "Tell her to stop calling.",
        "Why don't you call me?",
        "Please don't stop calling me.",
        '"Leave me alone" was the best song that night',
        "> please stop writing to me",
        "♪ leave me alone ♪",
        "---- Forwarded message ----\nplease stop calling me",
        "If you want to be alone, fine.",
        "He won't leave me alone.",
        "Stop calling me names.",
        "haha leave me alone 😂",
        "Stop it, we have to stop this bill. Everybody calls tomorrow.",
    ],
)
def test_what_is_quoted_told_denied_or_laughed_does_not_count(text: str) -> None:
    """Nobody asked the reader for room here."""
    (found,) = recognise([text])
    assert not found.counts


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("STOP", "opt-out"),
        ("Stop. Thank you", "opt-out"),
        ("stop!", "opt-out"),
        ("STOP\nmerci", "opt-out"),
        ("Stop. It hurts", "none"),
        ("Stop. Hahaha", "none"),
        ("Stop. We are too late for the train", "none"),
        ("Well. Stop.", "none"),
    ],
)
def test_stop_counts_for_a_service_only_as_a_whole_message(text: str, kind: str) -> None:
    """Carriers' words; thanks may follow, and nothing else."""
    assert recognise([text])[0].kind == kind


def test_a_request_that_is_taken_back_in_the_same_text_opens_the_door() -> None:
    """But only where it is taken back in so many words, and after it."""
    back, still = recognise(
        ["Leave me alone. Sorry, I was upset, please call me.", "Call me anytime. No, leave me alone."]
    )
    assert (back.kind, still.kind) == ("open", "stop")


def test_nothing_that_asks_for_distance_is_open() -> None:
    """The worst mistake: an open door where none is."""
    texts = [
        "I miss you, but please don't call me anymore.",
        "You can always write to me, but not now, I need space",
    ]
    assert all(f.kind != "open" for f in recognise(texts))


def test_the_span_is_the_sentence_that_asks() -> None:
    """It is what is shown, so it is cut from the text as it was written."""
    text = "Hi Noor! Pleeease leave me alone... Bye."
    (found,) = recognise([text])
    assert found.span is not None
    assert text[slice(*found.span)].strip() == "Pleeease leave me alone."


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("don't call me after 10 pm", "limit", "after 10 pm"),
        ("once a week is enough", "limit", "once a week"),
        ("email is better than phone", "instead", "email"),
        ("email is better than phone", "limit", "phone"),
        ("don't text me until Monday", "limit", "Monday"),
    ],
)
def test_what_is_named_is_kept(text: str, field: str, value: str) -> None:
    """As they wrote it."""
    assert getattr(recognise([text])[0], field) == value


def test_the_end_of_a_pause_is_reckoned_from_its_own_message() -> None:
    """4 March 2026 is a Wednesday; the Monday after it is the 9th."""
    (found,) = recognise(["don't text me until Monday"], WEDNESDAY)
    assert found.until == datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
    assert recognise(["don't text me until Monday"])[0].until is None


def test_each_text_may_have_a_time_of_its_own() -> None:
    """Or one for all; anything else is a mistake of the caller."""
    found = recognise(["don't text me until Monday"] * 2, [WEDNESDAY, WEDNESDAY.replace(day=11)])
    assert [f.until.day for f in found if f.until] == [9, 16]
    with pytest.raises(ValueError, match="2 texts, but 1 times"):
        recognise(["a", "b"], [WEDNESDAY])


def test_nothing_is_found_in_nothing() -> None:
    """The answer for an ordinary text is the same value."""
    assert recognise(["ok"]) == [Found()]
    assert recognise([]) == []


def test_the_room_is_light_until_a_text_is_looked_at() -> None:
    """The command line imports it for its names."""
    code = "import sys, letbe.words; print([m for m in ('numpy', 'numba', 'dateparser') if m in sys.modules])"
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env)
    assert told.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("sentence", "moment"),
    [
        ("I'm driving, not now", True),
        ("Can't talk now, busy", True),
        ("ahora no puedo hablar", True),
        ("I need some space.", False),
        ("Please don't write to me for the time being.", False),
        ("Ich brauche gerade etwas Abstand", False),
        ("necesito tiempo para pensar", False),
        ("暂时不要联系我", False),
        ("Leave me alone.", False),
    ],
)
def test_a_pause_for_the_moment_names_no_room(sentence: str, moment: bool) -> None:
    """To take a request for room for a "later" would let it end by itself."""
    (found,) = recognise([sentence])
    assert found.counts
    assert found.brief is moment


@pytest.mark.parametrize(
    "text", ["Sorry, I'll call later", "Can I call you back later?", "just a minute", "Oddzwonię później."]
)
def test_a_promise_is_listed_and_holds_nothing(text: str) -> None:
    """It says what they will do, and asks nothing of the reader."""
    (found,) = recognise([text])
    assert (found.kind, found.counts) == ("pause", False)


def test_places_are_code_points_however_the_text_is_written() -> None:
    """The compiled code counts bytes; what is shown is cut from the text."""
    text = "Ünïcödé 😀 zuerst. Bitte lass mich in Ruhe! Ок"
    (found,) = recognise([text])
    assert found.span is not None
    assert text[slice(*found.span)] == "Bitte lass mich in Ruhe!"


def test_a_voiced_kana_is_the_same_however_it_is_written() -> None:
    """As one code point, with a mark of its own, and narrow; and it is not the plain one."""
    one, apart, plain = "どいて", "と\u3099いて", "といて"
    kinds = [f.kind for f in recognise([one, apart, plain])]
    assert kinds == ["stop", "stop", "none"]
