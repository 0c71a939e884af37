"""How a found sentence is told: whose words, what they were taken for, what holds, and what followed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from letbe.people.match import Known
from letbe.reading.asks import Ask, Opened, Since
from letbe.screen.asks import MOST_SHOWN, ask_lines, done_lines, quote_lines, waiting_line

SAID = datetime(2026, 5, 3, 12, tzinfo=UTC)
KNOWN = {"p": Known("p", "Ada", ("mail:ada@example.org",), group=False)}


def an_ask(status: str = "in force", language: str | None = "en", **more: object) -> Ask:
    """Make a sentence."""
    plain = {
        "number": 3,
        "person": "p",
        "status": status,
        "kind": "stop",
        "terms": "no contact",
        "said_at": SAID,
        "sentence": None if status == "aside" else "Please stop.",
        "file": "chat.txt",
        "format": "whatsapp",
        "language": language,
        "probability": 0.9,
    }
    return Ask(**{**plain, **more})  # type: ignore[arg-type]  # what is not given is plain


def told(*asks: Ask, others: int = 0) -> str:
    """Give the list as one text."""
    return "\n".join(ask_lines(asks, KNOWN, UTC, others=others))


def test_nothing_to_answer_is_said_plainly() -> None:
    """Neither praise nor a prompt."""
    assert told() == "Nothing waits for an answer."
    assert told(others=1).endswith("1 sentence is answered, over or long ago: letbe asks --all")


@pytest.mark.parametrize(
    ("status", "line"),
    [
        ("in force", "In force until you set it aside: no contact."),
        ("doubtful", "Nothing is held for it. It would be: no contact."),
        ("history", "Nothing is held for it: it is long ago, and they came back by themselves."),
        ("over", "It is over; nothing is held for it."),
        ("confirmed", "You confirmed it: no contact."),
        ("aside", "You set it aside; the sentence is not kept."),
    ],
)
def test_each_says_what_holds_meanwhile(status: str, line: str) -> None:
    """Every hold shows its ground."""
    text = told(an_ask(status))
    assert line in text
    assert ('"Please stop."' in text) is (status != "aside")
    assert ("letbe asks confirm N" in text) is (status in {"in force", "doubtful"})


def test_in_a_language_without_a_test_nothing_is_claimed() -> None:
    """The line is shown, and the user reads it."""
    text = told(an_ask(language="xx"))
    assert "does not claim to have understood" in text
    assert "They asked you to stop" not in text


def test_what_followed_is_told_as_numbers_and_in_their_words() -> None:
    """On how many days they wrote since, and the last words that open the door."""
    later = SAID + timedelta(days=90)
    opened = (Opened(SAID + timedelta(days=1), "old"), Opened(later, "call me"))
    text = told(an_ask(since=Since(214, later), opened=opened))
    assert "Since then they wrote on 214 days, last on 1 Aug 2026." in text
    assert 'On 1 Aug 2026 they wrote: "call me"' in text
    assert "old" not in text
    assert "Since then" not in told(an_ask(since=Since(1, SAID)))


def test_a_long_list_is_cut_with_its_count() -> None:
    """Nobody answers a hundred in one go."""
    text = told(*[an_ask(number=n) for n in range(MOST_SHOWN + 2)])
    assert f"and {2} more sentences: letbe asks PERSON shows those of one" in text


def test_a_hostile_sentence_cannot_write_to_the_terminal() -> None:
    """Their words are data."""
    assert "\x1b" not in told(an_ask(sentence="stop\x1b[31m"))


def test_the_sentence_stands_beside_what_is_in_force() -> None:
    """Quoted with its day, and with the way to answer."""
    lines = "\n".join(quote_lines([an_ask(), an_ask("history"), an_ask("aside")], UTC))
    assert lines.count("Please stop.") == 1
    assert "letbe asks confirm 3, or letbe asks aside 3" in lines


def test_an_answer_is_repeated_back() -> None:
    """So that a slip is seen at once."""
    lines = list(done_lines([an_ask("confirmed"), an_ask("aside")], KNOWN))
    assert lines[:2] == [
        "Number 3, Ada: was a request.",
        "Number 3, Ada: was no request; nothing is held for it.",
    ]
    assert list(done_lines([], KNOWN)) == []
    assert waiting_line(2) == "2 sentences may ask for room: letbe asks"
