"""The whole machine, driven at random, against the small model; and every promise again after reopening."""

from __future__ import annotations

import shutil
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from letbe.space.answers import Facts, Verdict
from letbe.space.entries import (
    Asked,
    Body,
    CameBack,
    Chosen,
    Ended,
    How,
    Lifted,
    Locked,
    Pause,
    SetAside,
    Stayed,
    Terms,
    ToldMe,
    Use,
)
from letbe.space.errors import NotAllowedError
from tests.space.model import Model, Wish
from tests.space.stores import sqlite_log
from tests.space.strategies import ANNA, BEN, CHANNELS, START, terms

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
numbers = st.integers(0, 8)
topics = st.frozensets(st.sampled_from(("t1", "t2")))


class Machine(RuleBasedStateMachine):
    """One person, one log, one model; time only goes on."""

    @initialize()
    def begin(self) -> None:
        """Open an empty log."""
        self.folder = Path(tempfile.mkdtemp())
        self.log = sqlite_log(self.folder)
        self.model = Model()
        self.now = START
        self.count = 0
        self.pressed: set[str] = set()
        self.breaths: dict[str, datetime] = {}

    def teardown(self) -> None:
        """Check the whole chain at the end."""
        if hasattr(self, "folder"):
            assert self.log.verify().entries >= 0
            shutil.rmtree(self.folder)

    def write(self, body: Body, allowed: bool) -> int:
        """Write one entry, and compare whether the rules have that move."""
        try:
            entry = self.log.append(ANNA, body, self.now)
        except NotAllowedError:
            assert not allowed, body
            return 0
        assert allowed, body
        return 0 if entry is None else entry.seq

    @rule(minutes=st.sampled_from((1, 7, 60, 60 * 9, 60 * 24, 60 * 24 * 3, 60 * 24 * 8)))
    def wait(self, minutes: int) -> None:
        """Time goes on."""
        self.now += minutes * MINUTE

    @rule(what=terms, ago=st.integers(0, 3), found=st.booleans())
    def they_ask(self, what: Terms, ago: int, found: bool) -> None:
        """They ask, now or some days ago."""
        said_at = self.now - ago * DAY
        number = self.write(Asked(what, said_at, found), allowed=True)
        if number:
            self.model.ask(number, what, said_at, self.now, found=found)

    @rule(what=terms, days=st.none() | st.integers(1, 9), safety=st.booleans())
    def i_give(self, what: Terms, days: int | None, safety: bool) -> None:
        """I give room."""
        locked = None if days is None else self.now + days * DAY
        number = self.write(Chosen(what, locked, safety), allowed=True)
        if number:
            wish = Wish(number, False, what, self.now, self.now, locked=locked, safety=safety)
            self.model.wishes.append(wish)

    @rule(number=numbers)
    def they_tell_me(self, number: int) -> None:
        """They told me otherwise."""
        self.write(ToldMe(How.IN_PERSON, number), self.model.told_me(number, self.now))

    @rule()
    def i_stay(self) -> None:
        """I take back every end."""
        self.model.stay(self.now)
        self.write(Stayed(), allowed=True)

    @rule(number=numbers)
    def i_lift(self, number: int) -> None:
        """I lift mine."""
        self.write(Lifted(number), self.model.lift(number, self.now))

    @rule(number=numbers, days=st.integers(1, 5))
    def i_lock(self, number: int, days: int) -> None:
        """I lock mine."""
        until = self.now + days * DAY
        self.write(Locked(number, until), self.model.lock(number, until, self.now))

    @rule(number=numbers)
    def i_set_aside(self, number: int) -> None:
        """I say it was none."""
        self.write(SetAside(number), self.model.set_aside(number, self.now))

    @rule(minutes=st.integers(0, 60 * 24 * 9), starts=st.booleans())
    def they_write(self, minutes: int, starts: bool) -> None:
        """They wrote, some time ago."""
        wrote_at = self.now - minutes * MINUTE
        if any(m[0] == wrote_at for m in self.model.theirs):
            return
        self.model.came_back(wrote_at, self.now, starts=starts, day=wrote_at.toordinal())
        self.log.append(ANNA, CameBack(wrote_at, starts, wrote_at.toordinal()), self.now)

    @rule(days=st.integers(2, 4))
    def they_start_again_and_again(self, days: int) -> None:
        """They start on so many days, one after the other."""
        for _ in range(days):
            self.now += DAY
            self.they_write(0, starts=True)

    @rule()
    def i_end(self) -> None:
        """I take the offer."""
        self.write(Ended(), self.model.end(self.now))

    @rule(channel=st.sampled_from(CHANNELS), about=topics)
    def i_send(self, channel: str, about: frozenset[str]) -> None:
        """I write a message, and ask twice with the same id."""
        verdict, takes = self.model.may(self.now, channel, about)
        self.count += 1
        known = Facts(topics=about)
        for turn in range(2):
            decision = self.log.reserve(ANNA, self.now, channel, known, message=f"m{self.count}")
            assert decision.answer.verdict.value == verdict
            assert decision.repeated == (turn == 1 and verdict == "send" and decision.entry > 0)
            if turn == 0:
                assert (decision.answer.uses is Use.REPLY) == takes
        if verdict == "send":
            self.model.send(self.now, took_reply=takes)

    @rule(name=st.sampled_from(("p1", "p2", "p3")), hours=st.integers(0, 90), override=st.booleans())
    def i_press(self, name: str, hours: int, override: bool) -> None:
        """I write again though two of mine stand unanswered, with an id that was perhaps held before."""
        if name in self.pressed:
            return
        bid_at = self.now - hours * 60 * MINUTE
        known = Facts(topics=frozenset(), unanswered=2, answered=9, last_bid_at=bid_at, reply_h_95=30.0)
        verdict, takes = self.model.may(self.now, "mail", frozenset())
        decision = self.log.reserve(ANNA, self.now, "mail", known, message=name, override=override)
        begun = self.breaths.get(name)
        if begun is not None and self.now >= begun + 7 * DAY:
            begun = None
        paced = verdict == "send" and not takes and self.now < bid_at + 60 * 60 * MINUTE
        takes = takes or (paced and self.model.reply(self.now) is not None)
        soft = paced and not takes
        passes = soft and override and begun is not None and self.now >= begun + 10 * MINUTE
        expected = "hold" if soft and not passes else verdict
        assert decision.answer.verdict.value == expected
        assert decision.answer.soft == (expected == "hold" and soft)
        if soft and begun is None:
            self.breaths[name] = self.now
        if expected == "send":
            self.pressed.add(name)
            self.model.send(self.now, took_reply=takes)

    @precondition(lambda self: self.count % 3 == 1)
    @rule()
    def somebody_else(self) -> None:
        """Another person's log never touches this one."""
        self.log.append(BEN, Chosen(Pause()), self.now)

    @rule()
    def reopen(self) -> None:
        """Another process goes on."""
        self.log = sqlite_log(self.folder)

    @invariant()
    def the_answers_are_the_same(self) -> None:
        """By every channel, now and later, the log and the model say the same."""
        if not hasattr(self, "log"):
            return
        breath = any(n not in self.pressed and self.now < at + 7 * DAY for n, at in self.breaths.items())
        self.model.tidy(self.now, breath=breath)
        for channel in CHANNELS[:2]:
            for about in (frozenset[str](), frozenset({"t1"})):
                for later in (0, 1, 10):
                    at = self.now + later * DAY
                    answer = self.log.ask(ANNA, at, channel, Facts(topics=about))
                    expected = self.model.may(at, channel, about)
                    assert (answer.verdict.value, answer.uses is Use.REPLY) == expected
                    assert answer.verdict is not Verdict.UNKNOWN


TestMachine = Machine.TestCase
TestMachine.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
