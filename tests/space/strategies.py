"""What the tests of this room draw from."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from letbe.space.answers import Facts
from letbe.space.entries import (
    Asked,
    Body,
    CameBack,
    Channel,
    Chosen,
    Confirmed,
    Died,
    Ended,
    Entry,
    Held,
    Hours,
    How,
    Lane,
    LaneClosed,
    Less,
    Lifted,
    Locked,
    Matter,
    Opened,
    OptOut,
    Pause,
    Sealed,
    Sent,
    SetAside,
    Stayed,
    Stop,
    Terms,
    ToldMe,
    Topic,
    Use,
)
from letbe.space.errors import NotAllowedError
from letbe.space.fold import NOTHING, InForce, apply

if TYPE_CHECKING:
    from collections.abc import Iterable

ANNA = b"a" * 16
BEN = b"b" * 16
START = datetime(2026, 3, 1, 12, tzinfo=UTC)
ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC")
CHANNELS = ("whatsapp", "telegram", "mail")

moments = st.integers(-60 * 24 * 60, 200 * 24 * 60).map(lambda m: START + timedelta(minutes=m))

terms: st.SearchStrategy[Terms] = st.one_of(
    st.just(Stop()),
    st.just(Pause()),
    moments.map(Pause),
    moments.map(lambda t: Pause(t, brief=True)),
    st.builds(Less, st.integers(1, 3), st.integers(1, 30)),
    st.sampled_from(CHANNELS).map(Channel),
    st.builds(Hours, st.sampled_from(ZONES), st.integers(0, 719), st.integers(720, 1439)),
    st.builds(Hours, st.sampled_from(ZONES), st.integers(720, 1439), st.integers(0, 719)),
    st.sampled_from(("t1", "t2")).map(Topic),
    st.sampled_from(("news", "offers")).map(OptOut),
)

asked = st.builds(Asked, terms, moments, st.booleans())
chosen = st.builds(Chosen, terms, st.none() | moments, st.booleans())
came_back = st.builds(CameBack, moments, st.booleans(), st.integers(739_000, 739_004))
numbers = st.integers(0, 12)

bodies: st.SearchStrategy[Body] = st.one_of(
    asked,
    chosen,
    came_back,
    st.builds(Chosen, terms, replaces=numbers),
    st.builds(Confirmed, numbers),
    st.builds(SetAside, numbers),
    st.builds(ToldMe, st.sampled_from(How), numbers),
    st.just(Stayed()),
    st.builds(Locked, numbers, moments),
    st.builds(Lifted, numbers),
    st.builds(Lane, st.sampled_from(CHANNELS), st.sampled_from(Matter), st.integers(1, 3)),
    st.just(LaneClosed()),
    st.just(Ended()),
    st.sampled_from(Use).map(Sent),
    st.booleans().map(Held),
    st.just(Sealed()),
    st.just(Opened()),
    st.booleans().map(Died),
)

#: What a careless caller may hand in as a fact.
odd_moments = moments | st.sampled_from(
    (datetime(2026, 3, 1), datetime(1, 1, 1), datetime(9999, 12, 31), datetime.max.replace(tzinfo=UTC))
)

facts = st.builds(
    Facts,
    mailing=st.sampled_from(("", "", "", "news", "other")),
    topics=st.none() | st.frozensets(st.sampled_from(("t1", "t2", "t3"))),
    matter=st.none() | st.sampled_from(Matter),
    new=st.booleans(),
    unanswered=st.integers(-1, 200),
    last_bid_at=st.none() | odd_moments,
    reply_h_95=st.none() | st.floats(allow_nan=True, allow_infinity=True),
    answered=st.integers(-1, 20),
    they_wrote_last=st.booleans(),
    sent_at=st.lists(odd_moments, max_size=3).map(tuple),
    reserved_at=st.none() | odd_moments,
    reserved_uses=st.sampled_from(Use),
)
channels = st.none() | st.sampled_from(CHANNELS)


def written(bodies: Iterable[tuple[timedelta, Body]], person: bytes = ANNA) -> list[Entry]:
    """Write what the rules allow, one after the other, as a log would."""
    state, at, kept = NOTHING, START - timedelta(days=40), []
    for wait, body in bodies:
        at += wait
        entry = Entry(len(kept) + 1, at, person, body, f"{len(kept) + 1:032x}")
        try:
            state = apply(state, entry)
        except NotAllowedError:
            continue
        kept.append(entry)
    return kept


waits = st.sampled_from((0, 1, 5, 11, 60, 60 * 24, 60 * 24 * 4, 60 * 24 * 29)).map(
    lambda m: timedelta(minutes=m)
)
logs = st.lists(st.tuples(waits, bodies), max_size=14).map(written)


def state_of(entries: Iterable[Entry]) -> InForce:
    """Fold the entries of one person."""
    state = NOTHING
    for entry in entries:
        state = apply(state, entry)
    return state


states = logs.map(state_of)
