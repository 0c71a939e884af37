"""A coarse tone of a message: warm, neutral or cold, by a lexicon that others have made and tried.

Supporting evidence at most, and never alone: what people do is the evidence, and a friend who writes plainly
is no cold one.  Nothing in letbe asks for it.  Reading lets go of every text, and looking at the tone of each
would take ten times as long as looking for requests; so this is for whoever holds texts of their own.

The lexicon is VADER's, for English and for pictures (emoji).  Where a text is neither, there is no answer.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, Final

from letbe.errors import UsageError
from letbe.words.sentences import split

if TYPE_CHECKING:
    from collections.abc import Sequence

#: What a tone can be.
TONES: Final = ("warm", "neutral", "cold")
#: The languages that are covered, ISO 639-1; pictures are in all.
COVERED: Final = ("en",)
#: From here on (in [-1, 1]) a text is warm, and below its opposite cold.  Measured on 2,094 text messages
#: that people have marked as positive, neutral or negative: of those called warm 70 % are positive, of those
#: called cold 83 % are negative, and 15 of all are called the opposite.  At 0.3 half of the warm are right.
STRONG: Final = 0.5
#: Longer texts are looked at up to here: the tone of a letter is not that of its last page.
LONGEST: Final = 4_000
#: English shows by words that no other language of this size has: so many of them,
LEAST: Final = 2
#: or one of them among at most so many words.
FEW: Final = 4
#: Words that are common in English, formal and in a hurry, and in no other large language of these letters.
ENGLISH: Final = (
    "the and you your youre yours my mine this that thats these those with have havent hasnt are arent "
    "werent being not but for from they them their theyre she his what whats when where why how which "
    "who would could should cant cannot dont didnt doesnt wont isnt wasnt its ive there about if "
    "because cuz than just like get know want think going gonna good great nice today tomorrow already "
    "also tell told much very really still always never thanks thank please pls sorry love happy sad "
    "thx yes yeah need said lol back every everything nothing something someone people night work call "
    "later ur sure well way "
)


def tone(texts: Sequence[str]) -> list[str | None]:
    """Say of each text whether it is warm, neutral or cold.

    Args:
        texts: One text a message.

    Returns:
        One of ``TONES`` for each; None where the text is in no language that is covered, and has no picture.

    Raises:
        UsageError: The extra ``letbe[tone]`` is not installed.

    Cost: some 90 microseconds a text, 11,000 a second on one core.
    Source: Hutto & Gilbert (2014), VADER, ICWSM.

    >>> tone(["Thank you so much, I love it!", "See you at eight", "Das ist schade"])
    ['warm', 'neutral', None]
    """
    weigh = _lexicon()
    return [_of(weigh, text[:LONGEST]) for text in texts]


def _of(weigh: Any, text: str) -> str | None:
    """Look at one text."""
    if not _covered(text):
        return None
    weight = weigh.polarity_scores(text)["compound"]
    return "warm" if weight >= STRONG else "cold" if weight <= -STRONG else "neutral"


def _covered(text: str) -> bool:
    """Tell whether a text is English, as far as that can be told, or has nothing but pictures."""
    words = [word for sentence in split(text) for word in sentence.words]
    if not words:
        return any(_is_picture(char) for char in text)
    english = sum(word in _folded() for word in words)
    return english >= LEAST or (english == 1 and len(words) <= FEW)


def _is_picture(char: str) -> bool:
    """Tell whether a sign is a picture."""
    return "\u2600" <= char <= "\u27bf" or "\U0001f300" <= char <= "\U0001faff"


@functools.cache
def _folded() -> frozenset[str]:
    """Give the English words as a message is folded."""
    return frozenset(word for sentence in split(ENGLISH) for word in sentence.words)


@functools.cache
def _lexicon() -> Any:
    """Load the lexicon: 20 ms, once in a process."""
    try:
        from vaderSentiment.vaderSentiment import (  # noqa: PLC0415 - an extra
            SentimentIntensityAnalyzer,
        )
    except ImportError:
        raise UsageError(
            "the tone is told with a library that is not installed", "pip install 'letbe[tone]'"
        ) from None
    return SentimentIntensityAnalyzer()
