"""What is asked of the table ``message``, whatever its columns are on a system, and what its rows are.

``marks`` packs what is true or false of a row into one number, so that a row is few objects on its way out
of SQLite.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from letbe.readers.apple import EPOCH_US
from letbe.readers.database.walking import Table
from letbe.readers.fields.values import UNREAD, UTC, within
from letbe.readers.rows import Flag, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

#: Apple counts in seconds at first, in nanoseconds since 2017: 10^12 seconds are 30,000 years, and 10^12
#: nanoseconds a quarter of an hour.
FIRST_NS: Final = 1_000_000_000_000

#: What is true or false of a row, each with the columns that it needs and an expression of SQL: 0 or 1.
#: ``IS TRUE`` is one step of SQLite's machine, and no value makes it anything else.
MARKS: Final[tuple[tuple[str, tuple[str, ...], str], ...]] = (
    ("mine", ("is_from_me",), "is_from_me IS TRUE"),
    ("body", ("attributedbody", "text"), "(text <> '') IS NOT TRUE"),
    ("notice", ("item_type",), "item_type IS TRUE"),
    ("action", ("group_action_type",), "group_action_type IS TRUE"),
    ("system", ("is_system_message",), "is_system_message IS TRUE"),
    ("attached", ("cache_has_attachments",), "cache_has_attachments IS TRUE"),
    ("audio", ("is_audio_message",), "is_audio_message IS TRUE"),
    ("bubble", ("balloon_bundle_id",), "balloon_bundle_id IS NOT NULL"),
    (
        "link",
        ("balloon_bundle_id",),
        "CASE WHEN balloon_bundle_id IS NULL THEN 0 ELSE balloon_bundle_id LIKE '%URLBalloonProvider' END",
    ),
    ("edited", ("date_edited",), "date_edited IS TRUE"),
    ("retracted", ("date_retracted",), "date_retracted IS TRUE"),
    (
        "failed",
        ("error", "is_sent", "is_from_me"),
        "(error IS TRUE) & (is_sent IS NOT TRUE) & (is_from_me IS TRUE)",
    ),
    ("waiting", ("schedule_type", "is_sent"), "(schedule_type IS TRUE) & (is_sent IS NOT TRUE)"),
    ("automatic", ("is_auto_reply",), "is_auto_reply IS TRUE"),
    ("forwarded", ("is_forward",), "is_forward IS TRUE"),
    ("other_service", ("service",), "service IS NOT 'iMessage'"),
)

#: ``associated_message_type``: a reaction (2000 love, 2001 like, 2002 dislike, 2003 laugh, 2004 emphasise,
#: 2005 question, 2006 any emoji, 2007 a sticker), the same taken back, and a sticker put on a message.
_REACTION: Final = 2000
_TAKEN_BACK: Final = 3000
_AFTER: Final = 4000
_STICKER: Final = 1000


def table_of(columns: frozenset[str]) -> Table:
    """Write what is asked of ``message``, of the columns that are there.

    Args:
        columns: Their names, in lower case.
    """
    has = columns.__contains__
    marks = [f"(({sql}) << {k})" for k, (_, needs, sql) in enumerate(MARKS) if all(map(has, needs))]
    text = "CASE WHEN text <> '' THEN text END" if has("text") else "NULL"
    if has("attributedbody"):
        text = text.replace("END", "ELSE attributedBody END") if has("text") else "attributedBody"
    return Table(
        "message",
        {
            "marks": " | ".join(marks) or "0",
            "date": "date" if has("date") else "0",
            "handle": "handle_id" if has("handle_id") else "0",
            "about": "associated_message_type" if has("associated_message_type") else "0",
        },
        {
            "guid": "guid" if has("guid") else "NULL",
            "text": text,
            "target": "associated_message_guid" if has("associated_message_guid") else "NULL",
        },
    )


def marks_of(packed: NDArray[np.int64]) -> Mapping[str, NDArray[np.bool_]]:
    """Take what is true or false of some rows apart.

    >>> marks_of(np.array([1, 2]))["mine"].tolist()
    [True, False]
    """
    return {name: (packed >> k & 1).astype(bool) for k, (name, _, _) in enumerate(MARKS)}


def times_of(date: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int8]]:
    """Read Apple's times; 0 is a time that is not known, never 2001.

    Returns:
        Microseconds since 1970, int64; ``UTC`` or ``UNREAD``, int8.

    >>> at, known = times_of(np.array([700000000, 700000000123456789, 0]))
    >>> at.tolist(), known.tolist()
    ([1678307200000000, 1678307200123456, 978307200000000], [2, 2, 0])
    """
    seconds = np.abs(date) < FIRST_NS
    at = np.where(seconds, np.clip(date, -FIRST_NS, FIRST_NS) * 1_000_000, date // 1000) + EPOCH_US
    return at, np.where((date > 0) & within(at), UTC, UNREAD).astype(np.int8)


def kinds_of(
    m: Mapping[str, NDArray[np.bool_]], about: NDArray[np.int64], marked: NDArray[np.bool_]
) -> NDArray[np.int8]:
    """Tell what each row is.

    Args:
        m: What is true or false of it.
        about: Its ``associated_message_type``.
        marked: Its text stands for an attachment or an app.
    """
    # A link's preview is an attachment, too; what a person attached stands in the text as a mark.
    media = (m["attached"] & ~m["link"]) | m["audio"] | (m["bubble"] & ~m["link"]) | marked
    kind: Any = np.where(media, Kind.MEDIA, Kind.TEXT)
    kind = np.where(is_reaction(about) | (about == _STICKER), Kind.REACTION, kind)
    written_by_app = m["notice"] | m["action"] | m["system"] | m["failed"] | m["waiting"]
    return np.where(written_by_app | is_taken_back(about), Kind.NOTICE, kind).astype(np.int8)


def is_reaction(about: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Tell reactions."""
    return (about >= _REACTION) & (about < _TAKEN_BACK)


def is_taken_back(about: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Tell rows that take a reaction back."""
    return (about >= _TAKEN_BACK) & (about < _AFTER)


def flags_of(
    m: Mapping[str, NDArray[np.bool_]], kind: NDArray[np.int8], empty: NDArray[np.bool_]
) -> NDArray[np.uint8]:
    """Tell what else is known of each row: a message that was edited until nothing was left is taken back."""
    gone = m["retracted"] | (m["edited"] & empty & (kind == Kind.TEXT))
    flags: NDArray[np.uint8] = gone * np.uint8(Flag.DELETED)
    flags |= (m["edited"] & ~gone) * np.uint8(Flag.EDITED)
    flags |= m["automatic"] * np.uint8(Flag.AUTOMATIC)
    return flags
