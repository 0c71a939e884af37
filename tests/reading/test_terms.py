"""What their words ask for, as the terms of a request."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from letbe.errors import UsageError
from letbe.reading.terms import terms_of
from letbe.space.entries import Channel, Hours, Less, OptOut, Pause, Stop, Terms, Topic

SAID = datetime(2026, 5, 3, 22, 30, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


def terms(
    kind: str, *, until: datetime | None = None, brief: bool = False, limit: str | None = None
) -> Terms:
    """Give the terms of a kind, said in Berlin after midnight on 4 May, by WhatsApp."""
    return terms_of(
        kind,
        said_at=SAID,
        place=BERLIN,
        tag=lambda w: w.replace(" ", "-"),
        until=until,
        brief=brief,
        limit=limit,
        channel="whatsapp",
    )


def test_later_holds_until_nine_the_next_morning_at_their_place() -> None:
    """Half past midnight is the 4th in Berlin, so it is nine on the 5th: 07:00 UTC."""
    assert terms("pause", brief=True) == Pause(datetime(2026, 5, 5, 7, tzinfo=UTC), brief=True)


def test_a_pause_without_an_end_lasts_until_they_return() -> None:
    """No rule of thirty days."""
    assert terms("pause") == Pause()


def test_a_pause_with_a_date_ends_then() -> None:
    """It is no pause for the moment."""
    assert terms("pause", until=SAID + timedelta(days=14)) == Pause(SAID + timedelta(days=14))
    assert terms("pause", until=datetime(2026, 6, 1)) == Pause(datetime(2026, 6, 1, tzinfo=BERLIN))


@pytest.mark.parametrize(
    ("kind", "limit", "expected"),
    [
        ("stop", None, Stop()),
        ("less", None, Less()),
        ("less", "no more than twice a week", Less(2, 7)),
        ("less", "una volta al mese", Less()),
        ("less", "2 a week", Less(2, 7)),
        ("less", "once a month", Less(1, 30)),
        ("channel", "calling", Channel("phone")),
        ("channel", "on facebook", Channel("messenger")),
        ("channel", "on discord", Channel("discord")),
        ("channel", "over twitter", Channel("x")),
        ("channel", "my work email", Channel("mail")),
        ("channel", "WhatsApp", Channel("whatsapp")),
        ("channel", "по телефону", Channel("phone")),
        ("channel", "メール", Channel("mail")),
        ("channel", "here", Channel("whatsapp")),
        ("channel", None, Channel("whatsapp")),
        ("hours", None, Hours("Europe/Berlin")),
        ("hours", "after 10 pm", Hours("Europe/Berlin", 22 * 60, 8 * 60)),
        ("hours", "before 9", Hours("Europe/Berlin", 21 * 60, 9 * 60)),
        ("hours", "between 12:30 and 14", Hours("Europe/Berlin", 12 * 60 + 30, 14 * 60)),
        ("hours", "at 12 am", Hours("Europe/Berlin", 21 * 60, 0)),
        ("hours", "at 99", Hours("Europe/Berlin")),
        ("topic", "My Job", Topic("my-job")),
        ("topic", None, Topic("this")),
        ("opt-out", "news", OptOut("news")),
        ("opt-out", None, OptOut("whatsapp")),
    ],
)
def test_each_kind_becomes_its_terms(kind: str, limit: str | None, expected: Terms) -> None:
    """What the words name too vaguely becomes the usual terms of its kind."""
    assert terms(kind, limit=limit) == expected


def test_what_asks_for_nothing_has_no_terms() -> None:
    """An open door is no request."""
    with pytest.raises(UsageError):
        terms("open")
