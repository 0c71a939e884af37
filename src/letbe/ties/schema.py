"""The columns of the table of ties: type, unit, whether it can be missing, and what it means.

A figure that cannot be given is null, and ``reason`` says why; every estimate stands beside its count.
"""

from __future__ import annotations

from typing import Final

import pyarrow as pa

from letbe.history.schema import Column

_TIME: Final = pa.timestamp("us", "UTC")


def _count(name: str, meaning: str, unit: str) -> Column:
    """Describe a count; it is never missing."""
    return Column(name, pa.int64(), unit, nullable=False, meaning=meaning)


def _time(name: str, meaning: str, *, nullable: bool = True) -> Column:
    """Describe a moment."""
    return Column(name, _TIME, "microseconds, UTC", nullable=nullable, meaning=meaning)


def _figure(name: str, unit: str, meaning: str) -> Column:
    """Describe an estimate; it is missing where there is too little to say."""
    return Column(name, pa.float64(), unit, nullable=True, meaning=meaning)


def _latency(who: str, whose: str, bids: str) -> tuple[Column, ...]:
    """Describe how one side answers."""
    return (
        _figure(
            f"latency_median_h_{who}",
            "hours",
            f"half of {bids} are answered within this time (Kaplan-Meier: what still waits is censored)",
        ),
        _figure(f"latency_95_h_{who}", "hours", f"95 % of {bids} are answered within this time"),
        _count(f"latency_n_{who}", f"{bids} that were answered, at most one a day", "bids"),
        _count(f"latency_waiting_{who}", f"{bids} that still wait for {whose} answer", "bids"),
        _figure(
            f"answered_7d_share_{who}",
            "share",
            f"of {bids} that have had seven days, those that were answered within them",
        ),
        _count(f"answered_7d_n_{who}", "how many bids that share is of", "bids"),
    )


#: What can be said of every tie, by counting.
COUNTED_COLUMNS: Final = (
    Column("person", pa.string(), "person id", nullable=False, meaning="the other one"),
    _count("messages_me", "messages of mine", "messages"),
    _count("messages_them", "messages of theirs", "messages"),
    _time("first", "the first message of the tie", nullable=False),
    _time("last", "the last message of the tie", nullable=False),
    _time("last_me", "my last message; missing if there is none"),
    _time("last_them", "their last message; missing if there is none"),
    _count("turns_me", "stretches of messages of mine with none of theirs between", "turns"),
    _count("turns_them", "stretches of messages of theirs with none of mine between", "turns"),
    _count("episodes", "stretches of conversation", "episodes"),
    Column(
        "episode_gap_h",
        pa.float64(),
        "hours",
        nullable=False,
        meaning="the silence after which a new episode begins, found from the tie's own gaps",
    ),
    _count("initiations_me", "episodes that I began", "episodes"),
    _count("initiations_them", "episodes that they began", "episodes"),
    *_latency("them", "their", "bids of mine"),
    *_latency("me", "my", "bids of theirs"),
    _count("pressure_bids", "days on which I wrote with nothing of theirs since: bids that stand", "bids"),
    _time("pressure_first", "the first bid that stands"),
    _time("pressure_last", "the latest bid that stands"),
    _figure("pressure_per_week", "1/week", "how fast the standing bids follow each other, from two on"),
    _figure("initiation", "share", "their share of the episodes begun in the last 365 days"),
    _figure("initiation_sd", "share", "its standard deviation"),
    _figure("effort", "share", "their share of what was written in those episodes"),
    _figure("effort_sd", "share", "its standard deviation, from how much it varies between episodes"),
    Column(
        "effort_by",
        pa.string(),
        "",
        nullable=True,
        meaning="what the effort counts: size, where every size is known, else messages",
    ),
    _figure("mutuality", "share", "mean of initiation and effort: 0.5 is even, above it they carry more"),
    _figure("mutuality_low", "share", "lower end of its 90 % interval"),
    _figure("mutuality_high", "share", "upper end of its 90 % interval"),
    _count("mutuality_n", "episodes that mutuality rests on", "episodes"),
)


def _words(name: str, meaning: str) -> Column:
    """Describe a column of words."""
    return Column(name, pa.string(), "", nullable=True, meaning=meaning)


def _persistence(days: int) -> tuple[Column, Column]:
    """Describe the chance of contact within a horizon."""
    return (
        _figure(f"persistence_{days}", "share", f"chance that they are in touch again within {days} days"),
        Column(
            f"persistence_{days}_calibrated",
            pa.bool_(),
            "",
            nullable=True,
            meaning="it was calibrated on what followed in your own ties; if not, it is rough",
        ),
    )


#: What may be said of a tie: the evidence, since when, how much is left, and how likely contact is.
EVIDENCE_COLUMNS: Final = (
    Column(
        "watched",
        pa.bool_(),
        "",
        nullable=False,
        meaning="there is enough to weigh: 8 acts, 30 days, 3 messages of mine, and not too rarely",
    ),
    _count("acts", "days on which they wrote, up to the look", "days"),
    _figure("watched_years", "years", "how long it has been watched"),
    _figure("log_e", "nats", "logarithm of the evidence, in years, at the end of the last whole day"),
    _figure("log_e_absence", "nats", "its part from the gaps between their days"),
    _figure("log_e_answers", "nats", "its part from how late they answer"),
    _figure("log_e_starts", "nats", "its part from who starts"),
    Column(
        "said",
        pa.string(),
        "",
        nullable=False,
        meaning="what this tie's evidence carries above the floor: none, pattern (5 years), clear (20 years);"
        " once given it stays until the evidence is below 1 or they have come back",
    ),
    Column(
        "said_on_board",
        pa.string(),
        "",
        nullable=False,
        meaning="the same where all ties of an owner are shown together: none unless chosen by e-BH",
    ),
    _words("carried_by", "what the word rests on most: absence, answers, starts"),
    Column(
        "both_quiet",
        pa.bool_(),
        "",
        nullable=True,
        meaning="since the onset I have fallen silent about as much as they; missing without a word",
    ),
    _time("onset", "since about when; missing without a word"),
    _time("onset_low", "early end of its 80 % interval, widened by 7 days"),
    _time("onset_high", "late end of its 80 % interval, widened by 14 days"),
    _figure("left_low", "share", "how much of the former pace is left, 5 % quantile"),
    _figure("left", "share", "the same, median"),
    _figure("left_high", "share", "the same, 95 % quantile"),
    *_persistence(7),
    *_persistence(30),
    *_persistence(90),
    _figure(
        "circle_now",
        "people a day",
        "how many people usually write to the owner on a day: the same in all their ties",
    ),
    _figure("circle_before", "people a day", "the same a year before"),
    Column(
        "circle_quieter",
        pa.bool_(),
        "",
        nullable=True,
        meaning="the whole circle is quieter: at most half of it is left; each tie is weighed against that",
    ),
)

_REASON: Final = Column(
    "reason",
    pa.string(),
    "",
    nullable=True,
    meaning="why a figure is missing, in plain words; missing itself where all are there",
)

TIES_COLUMNS: Final = (*COUNTED_COLUMNS, *EVIDENCE_COLUMNS, _REASON)

#: A row a tie.  Where the messages had an ``owner``, a column of that name comes first.
TIES: Final = pa.schema([pa.field(c.name, c.dtype, nullable=c.nullable) for c in TIES_COLUMNS])

#: What ``follow`` gives: a row a watched tie and day.
FOLLOWED_COLUMNS: Final = (
    COUNTED_COLUMNS[0],
    Column("day", pa.date32(), "days", nullable=False, meaning="the day at whose end the evidence stands"),
    *(
        Column(c.name, c.dtype, c.unit, nullable=False, meaning=c.meaning)
        for c in EVIDENCE_COLUMNS
        if c.name.startswith("log_e")
    ),
)

FOLLOWED: Final = pa.schema([pa.field(c.name, c.dtype, nullable=c.nullable) for c in FOLLOWED_COLUMNS])
