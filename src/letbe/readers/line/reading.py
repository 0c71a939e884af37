"""Read a chat of LINE."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.errors import UnreadableError
from letbe.readers.delimited import text_of
from letbe.readers.fields.lines import ChatFile
from letbe.readers.fields.phrases import TYPED
from letbe.readers.line.days import Days
from letbe.readers.line.marks import mark
from letbe.readers.line.names import Learner, split
from letbe.readers.line.says import UNSENT, phrases
from letbe.readers.line.titles import title_of
from letbe.readers.onechat import BY_FILE, BY_TITLE, OneChat
from letbe.readers.rows import Flag, Kind

if TYPE_CHECKING:
    from letbe.readers.rows import Scan, Work
    from letbe.readers.source import Source

#: Names of files that name the other one.
_NAMED: Final = re.compile(
    r"\[LINE\]\s*(?:Chat with (?P<a>.+?)|(?P<b>.+?)とのトーク(?:履歴)?|[與与](?P<c>.+?)的聊天.*?)"
    r"(?:\s*\(\d+\))?\.txt"
)
_RECORD: Final = re.compile(
    r"^(?:[^\W\d_]{2})?\d{1,2}:\d{2}(?:\s?[ap]\.?m\.?)?(\t|[ ])", re.IGNORECASE | re.MULTILINE
)


def scan(work: Work) -> Scan:
    """Read a chat.

    Args:
        work: One source; its times stand on the wall clock.

    Raises:
        UnreadableError: It is empty.

    Cost: O(bytes) time; memory is one window and some 100 bytes a record.  The names in a chat from a
    computer take a second look.
    """
    (source,) = work.sources
    head = text_of(source.head())
    if not head.strip("\ufeff\0 \r\n\t"):
        raise UnreadableError(f"{source.path} is empty", "export it again")
    title = title_of(head.split("\n", 1)[0])
    other, by = _other(source, title)
    parted = [found[1] for found in _RECORD.finditer(head)]
    tabs = 2 * parted.count("\t") >= len(parted)
    days = Days()
    names = None if tabs else _learn(source, [other] if other else [], days)
    chat = OneChat(work, "line")
    said = phrases()
    file = ChatFile(source, work.progress)
    for records in file.records(partial(mark, days=days, tabs=tabs)):
        who, text = (records.name, records.body) if names is None else split(records.body, names)
        what = said.of(text)
        kind = np.where(what == TYPED, Kind.TEXT, np.where(what == UNSENT, Kind.TEXT, what)).astype(np.int8)
        flags = np.where(what == UNSENT, Flag.DELETED, 0).astype(np.uint8)
        chat.add(records, name=who, body=text.only(what == TYPED), kind=kind, flags=flags)
    return chat.scan(
        title=title[0] if title else None,
        other=other,
        other_by=by,
        group=title is not None and title[1],
        order=days.order or "ymd",
        order_by="the weekdays beside the dates" if days.order else "the year comes first",
        failure=file.failure,
    )


def _other(source: Source, title: tuple[str | None, bool] | None) -> tuple[str | None, str]:
    """Tell whom the chat is with, by its title or by the file's name."""
    if title is not None and title[0] and not title[1]:
        return title[0], BY_TITLE
    found = _NAMED.fullmatch(source.name)
    if found and (title is None or not title[1]):
        return next(name for name in found.groups() if name), BY_FILE
    return None, BY_TITLE


def _learn(source: Source, known: list[str], days: Days) -> list[str]:
    """Read the file once for the names alone."""
    learner = Learner()
    for records in ChatFile(source).records(partial(mark, days=days, tabs=False)):
        learner.see(records.body)
        if learner.enough:
            break
    return learner.names(known)
