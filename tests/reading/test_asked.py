"""From an export to what is in force: only their own words, at once, once, and nothing else is kept."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from letbe.errors import UsageError
from letbe.home import open_home
from letbe.home.handles import load_handles
from letbe.home.papers import papers
from letbe.reading import remember
from letbe.reading.asks import confirm, list_asks, set_aside, with_since
from letbe.reading.keep import Kept, keep
from letbe.reading.read import Wishes
from letbe.space import ask_may
from letbe.space.entries import Ended, Pause, Stop
from letbe.space.person import ask_person, ids_of, open_log
from tests.homes import CHEAP, PASSPHRASE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from letbe.home import Home
    from letbe.reading.asks import Ask

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
PLACE = ZoneInfo("UTC")
STOP = "Please stop writing to me."


class Desk:
    """A home, a folder for exports, and what is asked of both."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home = folder / "home"
        with open_home(self.home, environ=PASSPHRASE, cost=CHEAP):
            pass

    def chat(self, *lines: tuple[str, str, str], name: str = "Ada") -> Path:
        """Write a chat of WhatsApp: (time, writer, text)."""
        path = self.folder / f"WhatsApp Chat with {name}.txt"
        rows = [f"{datetime.fromisoformat(at):%d/%m/%Y, %H:%M} - {who}: {text}\n" for at, who, text in lines]
        path.write_text("".join(rows), "utf-8")
        return path

    def read(self, *paths: Path, now: datetime = NOW) -> Kept:
        """Read some exports."""
        wishes = Wishes(me=("Noor", "noor@example.org"), zone="UTC", date_order=None)
        return keep(self.home, paths, wishes, now)

    def open(self) -> Home:
        """Open the home."""
        return open_home(self.home, environ=PASSPHRASE, cost=CHEAP)

    def asks(self, now: datetime = NOW) -> tuple[Ask, ...]:
        """List what was found."""
        with self.open() as home:
            return with_since(home, list_asks(home, now, PLACE), now, PLACE)

    def may(self, name: str = "Ada", now: datetime = NOW, **facts: Any) -> int:
        """Ask whether I may write."""
        with self.open() as home:
            known = [h.identity for h in load_handles(home) if h.name == name]
            return ask_person(open_log(home), ids_of(home, known), now, place=PLACE, **facts).status


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Give an empty home."""
    monkeypatch.setenv("LETBE_PASSPHRASE", PASSPHRASE["LETBE_PASSPHRASE"])
    return Desk(tmp_path)


def on(day: int, hour: int = 10, month: int = 3, year: int = 2026) -> str:
    """Write a time."""
    return datetime(year, month, day, hour).isoformat()


def test_a_request_is_in_force_as_soon_as_it_is_read(desk: Desk) -> None:
    """Words first: it holds before anybody has looked at it."""
    kept = desk.read(desk.chat((on(1), "Noor", "hi"), (on(2), "Ada", f"hello. {STOP}")))
    assert (kept.learnt.in_force, kept.learnt.doubtful) == (1, 0)
    (ask,) = desk.asks()
    assert (ask.kind, ask.status, ask.sentence) == ("stop", "in force", STOP)
    assert ask.said_at == datetime(2026, 3, 2, 10, tzinfo=UTC)
    assert (ask.file, ask.format, ask.language) == ("WhatsApp Chat with Ada.txt", "whatsapp", "en")
    assert desk.may() == 3


def test_my_own_words_ask_for_nothing(desk: Desk) -> None:
    """What I wrote is no request of theirs."""
    desk.read(desk.chat((on(1), "Noor", STOP), (on(2), "Ada", "hello")))
    assert desk.asks() == ()
    assert desk.may() == 0


def test_a_group_asks_me_for_nothing(desk: Desk) -> None:
    """Said to several, it is not said to me."""
    lines = [(on(1), "Noor", "hi"), (on(2), "Ada", STOP), (on(2), "Ben", "oh"), (on(3), "Cy", STOP)]
    desk.read(desk.chat(*lines, name="the choir"))
    assert desk.asks() == ()


def test_reading_again_adds_nothing_and_asks_nothing(desk: Desk) -> None:
    """The same export, or the same message in another one."""
    path = desk.chat((on(1), "Noor", "hi"), (on(2), "Ada", STOP))
    desk.read(path)
    longer = desk.chat((on(1), "Noor", "hi"), (on(2), "Ada", STOP), (on(3), "Noor", "ok"))
    assert desk.read(longer).learnt.in_force == 0
    assert len(desk.asks()) == 1
    with desk.open() as home:
        assert open_log(home).verify().entries == 1
        set_aside(home, 1, NOW, PLACE)
    assert desk.read(longer).learnt.in_force == 0
    assert [a.status for a in desk.asks()] == ["aside"]
    assert desk.may() == 0


def test_the_same_words_said_again_after_the_answer_are_asked_about_again(desk: Desk) -> None:
    """An answer covers what was said before it, and no more: a missed stop is worse than a question."""
    desk.read(desk.chat((on(1), "Noor", "hi"), (on(2), "Ada", STOP)))
    with desk.open() as home:
        set_aside(home, 1, NOW, PLACE)
    again = desk.chat((on(1), "Noor", "hi"), (on(2), "Ada", STOP), (on(12), "Ada", STOP.upper()))
    later = NOW + timedelta(days=5)
    assert desk.read(again, now=later).learnt.in_force == 1
    (ask,) = desk.asks(later)
    assert (ask.number, ask.status, ask.sentence) == (1, "in force", STOP.upper())
    assert desk.may(now=later) == 3


def test_confirmed_words_said_again_renew_the_request_without_a_question(desk: Desk) -> None:
    """The user has answered these words."""
    desk.read(desk.chat((on(1), "Noor", "hi"), (on(2), "Ada", STOP)))
    with desk.open() as home:
        confirm(home, 1, NOW, PLACE)
    again = desk.chat((on(1), "Noor", "hi"), (on(2), "Ada", STOP), (on(12), "Ada", STOP))
    later = NOW + timedelta(days=5)
    assert desk.read(again, now=later).learnt.in_force == 0
    (ask,) = desk.asks(later)
    assert (ask.status, len(ask.entries)) == ("confirmed", 2)
    with desk.open() as home:
        (ada,) = [ids_of(home, [h.identity])[0] for h in load_handles(home) if h.name == "Ada"]
        since = [s.since for s in open_log(home).state(ada).requests if not s.found]
    assert since == [datetime(2026, 3, d, 10, tzinfo=UTC) for d in (2, 12)]


def test_what_is_confirmed_cannot_be_set_aside(desk: Desk) -> None:
    """It has become the user's own reading."""
    desk.read(desk.chat((on(1), "Noor", "hi"), (on(2), "Ada", STOP)))
    with desk.open() as home:
        assert confirm(home, 1, NOW, PLACE).status == "confirmed"
        with pytest.raises(UsageError):
            set_aside(home, 1, NOW, PLACE)
        with pytest.raises(UsageError):
            confirm(home, 9, NOW, PLACE)
    assert desk.may() == 3


def test_a_later_of_years_ago_holds_nothing(desk: Desk) -> None:
    """It ended by itself the next morning, and nobody is asked about it."""
    desk.read(desk.chat((on(1, year=2019), "Noor", "hi"), (on(2, year=2019), "Ada", "not now, I'm driving")))
    assert desk.asks() == ()
    assert desk.may() == 0


def test_a_later_of_today_holds_until_the_morning(desk: Desk) -> None:
    """Then it is over, and listed as such."""
    desk.read(desk.chat((on(1), "Noor", "hi"), (on(10, 11), "Ada", "not now, I'm driving")))
    assert [a.status for a in desk.asks()] == ["in force"]
    assert desk.may() == 3
    morning = datetime(2026, 3, 11, 9, tzinfo=UTC)
    assert [a.status for a in desk.asks(morning)] == ["over"]
    assert desk.may(now=morning) == 0


def years_of_chat() -> list[tuple[str, str, str]]:
    """Write a stop of 2019, and what both wrote for a year after it: on 60 days each, in turn."""
    lines = [(on(1, year=2019), "Noor", "hi"), (on(2, year=2019), "Ada", STOP)]
    start = datetime(2019, 6, 1, 10)
    for n in range(60):
        at = start + timedelta(days=4 * n)
        lines += [
            (at.isoformat(), "Ada", "how are you"),
            ((at + timedelta(hours=1)).isoformat(), "Noor", "fine"),
        ]
    return lines


def test_a_stop_after_which_they_came_back_for_years_is_history(desk: Desk) -> None:
    """It is listed with what followed, and holds nothing unless the user says that it still counts."""
    assert desk.read(desk.chat(*years_of_chat())).learnt == remember.Learnt()
    (ask,) = desk.asks()
    assert (ask.status, ask.waits) == ("history", False)
    assert ask.since is not None
    assert ask.since.days == 60
    assert desk.may() == 0
    with desk.open() as home:
        assert confirm(home, ask.number, NOW, PLACE).status == "confirmed"
    assert desk.may() == 3


def test_a_recent_stop_stays_in_force_however_often_they_start(desk: Desk) -> None:
    """Three starts only offer to end it; each message of theirs is worth a reply."""
    lines = [(on(1, month=2), "Noor", "hi"), (on(2, month=2), "Ada", STOP)]
    lines += [(on(d), "Ada", "how are you") for d in (1, 4, 8)]
    desk.read(desk.chat(*lines))
    (ask,) = desk.asks()
    assert ask.status == "in force"
    with desk.open() as home:
        (ada,) = [ids_of(home, [h.identity])[0] for h in load_handles(home) if h.name == "Ada"]
        state = open_log(home).state(ada)
        assert [type(s.terms) for s in state.requests] == [Stop]
        assert len(state.replies) == 3


def test_a_message_that_asks_again_is_no_return(desk: Desk) -> None:
    """To read a request as an open door is the worst mistake there is."""
    desk.read(desk.chat((on(1), "Noor", "hi"), (on(2), "Ada", STOP), (on(9), "Ada", "leave me alone")))
    assert [a.status for a in desk.asks()] == ["in force", "in force"]
    with desk.open() as home:
        (ada,) = [ids_of(home, [h.identity])[0] for h in load_handles(home) if h.name == "Ada"]
        assert open_log(home).state(ada).replies == ()
    assert desk.may() == 3


def test_what_opens_the_door_is_shown_beside_the_request_and_ends_nothing(desk: Desk) -> None:
    """It is a message of theirs, so a reply is welcome; the request stays until the user has looked."""
    desk.read(
        desk.chat((on(1), "Noor", "hi"), (on(2), "Ada", STOP), (on(9), "Ada", "sorry, I was upset, call me"))
    )
    (ask,) = [a for a in desk.asks() if a.waits]
    assert [o.sentence for o in ask.opened] == ["sorry, I was upset, call me"]
    with desk.open() as home:
        (ada,) = [ids_of(home, [h.identity])[0] for h in load_handles(home) if h.name == "Ada"]
        state = open_log(home).state(ada)
    assert ([type(s.terms) for s in state.requests], len(state.replies)) == ([Stop], 1)


def test_what_the_user_ended_later_is_not_raised_again_by_an_older_sentence(desk: Desk) -> None:
    """They started three times, the user took the offer; an export read afterwards changes nothing."""
    lines = [(on(1, month=2), "Noor", "hi"), (on(2, month=2), "Ada", STOP)]
    lines += [(on(d), "Ada", "how are you") for d in (1, 4, 8)]
    desk.read(desk.chat(*lines))
    with desk.open() as home:
        (ada,) = [ids_of(home, [h.identity])[0] for h in load_handles(home) if h.name == "Ada"]
        open_log(home).append(ada, Ended(), NOW)
    older = desk.chat((on(1, month=1), "Noor", "hi"), (on(2, month=1), "Ada", "leave me alone"), *lines)
    assert desk.read(older).learnt.in_force == 0
    assert desk.may() == 0


def test_the_order_of_files_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    """A short export of a chat beside a long one: what followed is known either way."""
    long = desk.chat(*years_of_chat())
    (tmp_path / "a").mkdir()
    short = tmp_path / "a" / long.name
    short.write_text("".join(long.read_text("utf-8").splitlines(keepends=True)[:2]), "utf-8")
    other = Desk(tmp_path / "a")
    desk.read(short, long)
    other.read(long, short)
    assert [a.status for a in desk.asks()] == [a.status for a in other.asks()] == ["history"]


def test_telegram_words_count_and_forwarded_ones_do_not(desk: Desk) -> None:
    """What they pass on is not what they ask."""

    def message(number: int, text: str, **more: str) -> dict[str, Any]:
        who = {"from": "Ada", "from_id": "user7"}
        times = {"date": "2026-03-02T10:00:00", "date_unixtime": "1772445600"}
        return {"id": number, "type": "message", **times, **who, "text": text, **more}

    document = {"name": "Ada", "type": "personal_chat", "id": 7}
    path = desk.folder / "result.json"
    path.write_text(json.dumps({**document, "messages": [message(1, STOP, forwarded_from="Ben")]}), "utf-8")
    desk.read(path)
    assert desk.asks() == ()
    path.write_text(json.dumps({**document, "messages": [message(1, "hi"), message(2, STOP)]}), "utf-8")
    desk.read(path)
    assert [a.sentence for a in desk.asks()] == [STOP]
    assert desk.may() == 3


MAIL = """From {who} Mon Mar 02 10:00:00 2026
From: {name} <{who}>
To: {to}
Date: Mon, 2 Mar 2026 1{number}:00:00 +0000
Message-ID: <{number}@example.org>
{more}
{body}

"""


def a_mail(number: int, body: str, to: str = "noor@example.org", more: str = "", mine: bool = False) -> str:
    """Write a mail of Ada's to me, or of mine to her."""
    ada, me = ("Ada", "ada@example.org"), ("Noor", "noor@example.org")
    name, who = me if mine else ada
    return MAIL.format(number=number, who=who, name=name, to=ada[1] if mine else to, more=more, body=body)


@pytest.mark.parametrize(
    ("written", "found"),
    [
        (a_mail(1, STOP), [STOP]),
        (a_mail(1, "ok\n\nOn Mon, 2 Mar 2026 Noor wrote:\n> " + STOP), []),
        (a_mail(1, "ok\n\n-- \n" + STOP), []),
        (a_mail(1, STOP, to="noor@example.org, ben@example.org"), []),
        (a_mail(1, STOP, more="List-Id: <x.example.org>\n"), []),
        (a_mail(1, STOP, more="Auto-Submitted: auto-replied\n"), []),
        (a_mail(1, STOP, mine=True), []),
        (a_mail(1, "", more=f"Subject: {STOP}\n"), [STOP]),
    ],
    ids=["plain", "quote", "signature", "several", "list", "automatic", "mine", "subject"],
)
def test_in_mail_only_what_they_newly_wrote_to_me_counts(desk: Desk, written: str, found: list[str]) -> None:
    """Quotes, signatures, lists, programs and several recipients ask me for nothing."""
    path = desk.folder / "box.mbox"
    path.write_text(a_mail(3, "hello", mine=True) + written, "utf-8")
    desk.read(path)
    assert [a.sentence for a in desk.asks()] == found


def bytes_of(folder: Path) -> bytes:
    """Give every byte of every file of a home, and of its database opened and laid open."""
    with open_home(folder, environ=PASSPHRASE, cost=CHEAP) as home:
        rows = [
            repr(home.db.execute(f'SELECT * FROM "{name}"').fetchall())  # noqa: S608 - names of its own tables
            for (name,) in home.db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        ]
    return b"".join(p.read_bytes() for p in folder.rglob("*") if p.is_file()) + "".join(rows).encode()


def test_no_other_word_of_theirs_is_anywhere_in_the_home(desk: Desk) -> None:
    """Only the sentence that asks is kept, and that under the person's key, not in any file."""
    word = "xylophone"
    lines = [
        (on(1), "Noor", f"my {word}"),
        (on(2), "Ada", f"about the {word}zz. {STOP} The {word}yy is mine."),
    ]
    desk.read(
        desk.chat(*lines), desk.chat((on(1), "Noor", "a"), (on(2), "Ben", f"stop the {word}"), name="Ben")
    )
    raw = bytes_of(desk.home)
    assert word.encode() not in raw
    assert b"stop writing" not in raw.lower()
    with desk.open() as home:
        kept = json.dumps([dict(p.content) for p in papers(home)])
    assert STOP in kept
    assert word not in kept


def test_set_aside_the_sentence_goes(desk: Desk) -> None:
    """Only the hash by which it is known again stays."""
    desk.read(desk.chat((on(1), "Noor", "hi"), (on(2), "Ada", STOP)))
    with desk.open() as home:
        set_aside(home, 1, NOW, PLACE)
        assert STOP not in json.dumps([dict(p.content) for p in papers(home)])


def test_a_reading_that_is_killed_keeps_all_or_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half of what they asked would be a gap that nobody sees."""
    path = desk.chat((on(1), "Noor", "hi"), (on(2), "Ada", STOP), (on(3), "Ada", "leave me alone"))
    real: Callable[..., int] = remember.keep_paper
    calls = []

    def dies(*given: Any) -> int:
        calls.append(given)
        if len(calls) > 1:
            raise KeyboardInterrupt
        return real(*given)

    monkeypatch.setattr(remember, "keep_paper", dies)
    with pytest.raises(KeyboardInterrupt):
        desk.read(path)
    monkeypatch.undo()
    monkeypatch.setenv("LETBE_PASSPHRASE", PASSPHRASE["LETBE_PASSPHRASE"])
    assert desk.asks() == ()
    with desk.open() as home:
        assert open_log(home).verify().entries == 0
    assert desk.read(path).learnt.in_force == 2


def test_what_is_dated_later_waits(desk: Desk) -> None:
    """A clock that ran ahead asks for nothing yet."""
    path = desk.chat((on(1), "Noor", "hi"), (on(20), "Ada", STOP))
    desk.read(path)
    assert desk.asks() == ()
    desk.read(path, now=NOW + timedelta(days=20))
    assert len(desk.asks(NOW + timedelta(days=20))) == 1


def test_a_pause_of_room_lasts_until_they_return(desk: Desk) -> None:
    """No date was named, so no date ends it."""
    desk.read(desk.chat((on(1), "Noor", "hi"), (on(2), "Ada", "I need some space for a while.")))
    with desk.open() as home:
        (ada,) = [ids_of(home, [h.identity])[0] for h in load_handles(home) if h.name == "Ada"]
        assert [s.terms for s in open_log(home).state(ada).requests] == [Pause()]
        assert ask_may(open_log(home), ada, NOW + timedelta(days=900), place=PLACE).status == 3


def test_a_pause_until_a_date_ends_then(desk: Desk) -> None:
    """What they named is what holds, and afterwards it is listed as over."""
    words = "Please don't write to me until 20 March"
    desk.read(desk.chat((on(1), "Noor", "hi"), (on(2), "Ada", words)))
    assert [a.terms for a in desk.asks()] == ["no contact until Friday 20 March 2026, 09:00"]
    then = datetime(2026, 3, 20, 9, tzinfo=UTC)
    assert (desk.may(now=then - timedelta(minutes=1)), desk.may(now=then)) == (3, 0)
    assert [a.status for a in desk.asks(then)] == ["over"]


def test_a_list_and_a_subject_are_told_without_their_tags(desk: Desk) -> None:
    """The sentence names them; a tag says nothing to anybody."""
    lines = [(on(2), "Ada", "unsubscribe"), (on(3), "Ada", "I don't want to talk about my mother")]
    desk.read(desk.chat((on(1), "Noor", "hi"), *lines))
    assert [(a.kind, a.terms) for a in desk.asks()] == [
        ("topic", "not about this"),
        ("opt-out", "nothing more on this list"),
    ]
