"""Read a chat of KakaoTalk."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.errors import UnreadableError
from letbe.readers.delimited import header_of, text_of
from letbe.readers.fields.csv import TORN, Table
from letbe.readers.fields.lines import ChatFile, Records, no_more
from letbe.readers.fields.phrases import TYPED
from letbe.readers.fields.values import UNREAD, moments
from letbe.readers.kakaotalk import COLUMNS, ON_A_PHONE, ON_WINDOWS, TITLE
from letbe.readers.kakaotalk.marks import mark
from letbe.readers.kakaotalk.says import UNSENT, phrases
from letbe.readers.onechat import BY_FILE, BY_TITLE, OneChat
from letbe.readers.rows import Flag, Kind

if TYPE_CHECKING:
    from letbe.readers.fields.phrases import Phrases
    from letbe.readers.rows import Scan, Work
    from letbe.readers.source import Source

#: What KakaoTalk calls the owner of a phone.
_MYSELF: Final = "회원님"
BY_WORD: Final = "KakaoTalk's word for the owner of the phone"

#: Names of files from a Mac name the other one.
_OF_A_MAC: Final = re.compile(r"KakaoTalk_Chat_(.+?)_\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d.*\.csv")


def scan(work: Work) -> Scan:
    """Read a chat.

    Args:
        work: One source; its times stand on the wall clock.

    Raises:
        UnreadableError: It is empty.

    Cost: O(bytes) time; memory is one window and some 100 bytes a record.
    """
    (source,) = work.sources
    raw = source.head()
    head = text_of(raw)
    if not head.strip("\ufeff\0 \r\n\t"):
        raise UnreadableError(f"{source.path} is empty", "export it again")
    said = phrases()
    chat = OneChat(work, "kakaotalk")
    if header_of(raw) == COLUMNS:
        failure = _read_table(source, work, chat, said)
    else:
        failure = _read_lines(source, work, chat, said, head)
    title, group, by = _title(source, head)
    return chat.scan(
        title=title,
        other=None if group else title,
        other_by=by,
        group=group,
        own=_MYSELF,
        own_by=BY_WORD,
        order="ymd",
        order_by="dates are written in words",
        failure=failure,
    )


def _read_lines(source: Source, work: Work, chat: OneChat, said: Phrases, head: str) -> str | None:
    """Read the text of Windows or a phone; give why reading stopped, if it did."""
    windows = len(ON_WINDOWS.findall(head)) >= len(ON_A_PHONE.findall(head))
    file = ChatFile(source, work.progress)
    for records in file.records(partial(mark, windows=windows)):
        _add(chat, records, said)
    return file.failure


def _read_table(source: Source, work: Work, chat: OneChat, said: Phrases) -> str | None:
    """Read the table of a Mac; give why reading stopped, if it did."""
    with Table(source, work.progress, names=COLUMNS) as table:
        for batch in table.batches(range(len(COLUMNS))):
            chat.refuse(batch.torn, TORN)
            date, user, message = batch.columns
            at, known = moments(date)
            records = Records(batch.record, at, known != UNREAD, user, message, date, no_more(batch.record))
            _add(chat, records, said)
        return table.failure


def _add(chat: OneChat, records: Records, said: Phrases) -> None:
    """Take some records, told apart by what they say."""
    what = said.of(records.body)
    kind = np.where((what == TYPED) | (what == UNSENT), Kind.TEXT, what).astype(np.int8)
    flags = np.where(what == UNSENT, Flag.DELETED, 0).astype(np.uint8)
    chat.add(records, body=records.body.only(what == TYPED), kind=kind, flags=flags)


def _title(source: Source, head: str) -> tuple[str | None, bool, str]:
    """Tell what the chat is called, whether that is a group, and where it says so."""
    found = TITLE.search("\n".join(head.split("\n", 4)[:4]))
    if found:
        return found["ko"] or found["en"] or found["win"], found["many"] is not None, BY_TITLE
    of_file = _OF_A_MAC.fullmatch(source.name)
    return (of_file[1] if of_file else None), False, BY_FILE
