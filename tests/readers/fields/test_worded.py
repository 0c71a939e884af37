"""Dates in words, judged by Babel, which writes them."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest
from babel import Locale
from babel.dates import format_datetime

from letbe.readers.fields.spans import spans_of
from letbe.readers.fields.values import UNREAD
from letbe.readers.fields.values import UTC as IN_UTC
from letbe.readers.fields.worded import WordedDates, reading
from letbe.readers.fields.worded.forms import form_of
from scripts.calendar_words import LANGUAGES

#: Spellings of countries that differ from their language's.
COUNTRIES = ("en_GB", "en_IN", "fr_CA", "es_MX", "zh_HK", "ar_EG", "fa_IR", "ne_NP", "mr_IN")
MOMENTS = [
    datetime(2026, month, day, hour, 5, 29, tzinfo=UTC)
    for month in range(1, 13)
    for day, hour in ((1, 0), (9, 12), (15, 3), (28, 15), (22, 23))
]


def written(moment: datetime, locale: Locale, length: str) -> str:
    """Write a moment in full, with the zone behind it."""
    pattern = locale.time_formats[length].pattern
    for zone in (" z", "z ", "[z]", "z"):
        pattern = pattern.replace(zone, "")
    date = format_datetime(moment, locale.date_formats["full"].pattern, locale=locale)
    clock = format_datetime(moment, pattern, locale=locale)
    joined = locale.datetime_formats["full"].replace("'", "")
    return str(joined).replace("{1}", date).replace("{0}", f"{clock} UTC")


def read(*texts: str | None) -> tuple[list[int], list[int]]:
    """Read dates; seconds since 1970, and what is known of them."""
    at, known = WordedDates().moments(spans_of(texts))
    return (at // 1_000_000).tolist(), known.tolist()


@pytest.mark.parametrize("language", [*LANGUAGES, *COUNTRIES])
def test_what_babel_writes_is_read(language: str) -> None:
    """In every language that an account may be set to, at every hour and in every month."""
    locale = Locale.parse(language)
    for length in ("medium", "long"):
        at, known = read(*(written(moment, locale, length) for moment in MOMENTS))
        assert at == [int(moment.timestamp()) for moment in MOMENTS]
        assert set(known) == {IN_UTC}


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Friday, May 29, 2026 at 3:00:29\u202fAM UTC", (2026, 5, 29, 3, 0, 29)),
        ("Tuesday, 14 March 2021 at 22:41:03 UTC", (2021, 3, 14, 22, 41, 3)),
        ("2026年5月29日星期五 UTC 03:00:29", (2026, 5, 29, 3, 0, 29)),
        ("2015. február 15., vasárnap 21:54:36 UTC", (2015, 2, 15, 21, 54, 36)),
        ("piątek, 27 listopada 2026 12:00:00 UTC", (2026, 11, 27, 12, 0, 0)),
        ("utorak, 27. listopada 2026. u 12:00:00 UTC", (2026, 10, 27, 12, 0, 0)),
        ("viernes, 29 de mayo de 2026, 3:00:29 p. m. UTC", (2026, 5, 29, 15, 0, 29)),
        ("May 29, 2026, 12:00:00 AM UTC", (2026, 5, 29, 0, 0, 0)),
        ("May 29, 2026, 12:00:00 PM UTC", (2026, 5, 29, 12, 0, 0)),
        ("May 29, 2026, 13:00:00 PM UTC", (2026, 5, 29, 13, 0, 0)),
        ("วันศุกร์ที่ 29 พฤษภาคม พุทธศักราช 2569 เวลา 15:00:29 UTC", (2026, 5, 29, 15, 0, 29)),
    ],
)
def test_what_real_accounts_have_is_read(text: str, moment: tuple[int, ...]) -> None:
    """As people report them; November in Polish is October in Croatian."""
    assert read(text)[0] == [int(datetime(*moment, tzinfo=UTC).timestamp())]  # type: ignore[misc]


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "soon",
        "May 29, 2026",
        "Friday, Moy 29, 2026 at 3:00:29 AM UTC",
        "Friday, May 32, 2026 at 3:00:29 AM UTC",
        "Friday, May 29, 2026 at 3:61:29 AM UTC",
        "Friday, May 29, 2026 at 25:00:29 UTC",
        "Friday, May 29, 2026 at 3:00:29 AM UTC+2",
        "Friday, May 29, 2026 at 3:00:29 AM GMT-05:00",
        "27 listopada 2026 12:00:00 UTC",
        "Friday, May 29, 2026 2026 at 3:00:29 AM UTC",
        "x" * 5000 + "May 29, 2026 at 3:00:29 AM UTC",
    ],
)
def test_what_cannot_be_told_is_not_read(text: str | None) -> None:
    """A zone that is not UTC, a month that is two, a day that is none; never 1970."""
    assert read(text)[1] == [UNREAD]


def test_a_file_of_nothing_but_forms_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each form costs a look in Python, and a file could be made of them."""
    monkeypatch.setattr(reading, "MOST_FORMS", 100)
    looked = []
    monkeypatch.setattr(reading, "form_of", lambda text: looked.append(text) or form_of(text))
    dates = WordedDates()
    for start in range(0, 5000, 500):
        texts = [
            f"{'ab' * (n % 50)}{chr(97 + n % 26)}{chr(97 + n // 26 % 26)} {'z' * (n // 676)}"
            for n in range(start, start + 500)
        ]
        dates.moments(spans_of(texts))
    assert len(looked) <= 200
    at, _ = WordedDates().moments(spans_of(["Friday, May 29, 2026 at 3:00:29 AM UTC"]))
    assert np.all(at > 0)
