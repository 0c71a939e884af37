"""Hindi: what is asked in the ways Hindi speakers ask it, and what only looks like it."""

from __future__ import annotations

import pytest

from letbe.words import recognise

ASKED = [
    ("मुझे अकेला छोड़ दो", "stop"),
    ("mujhe akela chhod do, call mat karo", "stop"),
    ("मुझे फ़ोन मत करना", "stop"),
    ("mujhe msg mat kro", "stop"),
    ("मुझसे दूर रहो", "stop"),
    ("mera peecha chhodo", "stop"),
    ("मेरी ज़िंदगी से निकल जाओ", "stop"),
    ("मैं तुमसे बात नहीं करना चाहती", "stop"),
    ("मुझे परेशान मत करो", "stop"),
    ("dobara call mat karna", "stop"),
    ("अभी नहीं", "pause"),
    ("मुझे थोड़ा समय चाहिए", "pause"),
    ("abhi busy hu, baad mein baat karte hain", "pause"),
    ("मैं अकेला रहना चाहता हूँ", "pause"),
    ("अभी बात नहीं कर सकता", "pause"),
    ("इतने मैसेज मत भेजो", "less"),
    ("हफ़्ते में एक बार काफ़ी है", "less"),
    ("कॉल मत करो, मैसेज करो", "channel"),
    ("voice note mat bhejo", "channel"),
    ("मुझे ऑफिस में फ़ोन मत करना", "channel"),
    ("रात को मुझे फ़ोन मत करो", "hours"),
    ("raat ko call mat kiya karo", "hours"),
    ("मैं इस बारे में बात नहीं करना चाहता", "topic"),
    ("विषय बदलो", "topic"),
    ("तुमसे कोई मतलब नहीं", "topic"),
    ("apne kaam se kaam rakho", "topic"),
    ("मेरा नंबर अपनी लिस्ट से हटा दो", "opt-out"),
]

NEAR_MISSES = [
    "मुझे अकेला मत छोड़ो",
    "रोना बंद करो",
    "उसने कहा कि उसे अकेला छोड़ दो",
    "तुम मुझे फ़ोन क्यों नहीं करते?",
    "दरवाज़ा खुला मत छोड़ो",
    "ऐसी बात मत करो",
    "वह बहुत व्यस्त है",
    "उसे परेशान मत करो",
    "मत जाओ",
    "क्या तुम व्यस्त हो?",
    "चिंता मत करो",
]

OPEN = [
    "मुझे कभी भी फ़ोन करना",
    "तुम्हारी बहुत याद आ रही है",
    "मुझे फ़ोन करना मत भूलना",
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
