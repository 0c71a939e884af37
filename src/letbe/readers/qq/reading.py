"""Read chats of QQ."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.errors import UnreadableError
from letbe.readers.delimited import text_of
from letbe.readers.fields.columns import Columns
from letbe.readers.fields.finish import finished
from letbe.readers.fields.handles import NOBODY, Handles, Words
from letbe.readers.fields.lines import ChatFile
from letbe.readers.fields.phrases import TYPED, Phrases
from letbe.readers.fields.values import LOCAL, UNREAD
from letbe.readers.qq.marks import Marker
from letbe.readers.rows import Chat, Kind

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from letbe.readers.rows import Scan, Work

BY_TITLE: Final = "the chat's title"

#: What QQ writes by itself is from this number, or under this name.
_SYSTEM: Final = ("10000", "1000000", "系统消息")

#: What a group's titles of people look like in front of their names.
_RANK: Final = "【"
_RANK_END: Final = "】"

_TWO: Final = 2


def scan(work: Work) -> Scan:
    """Read a file of chats.

    Args:
        work: One source; its times stand on the wall clock.

    Raises:
        UnreadableError: It is empty.

    Cost: O(bytes) time; memory is one window and some 100 bytes a record.
    """
    (source,) = work.sources
    if not text_of(source.head()).strip("\ufeff\0 \r\n\t"):
        raise UnreadableError(f"{source.path} is empty", "export it again")
    columns, people, chats = Columns(work.listen), Handles(), Words()
    said = Phrases({}, brackets=Kind.MEDIA)
    wrote = [np.empty(0, np.int64)]
    file = ChatFile(source, work.progress)
    for records in file.records(Marker(chats)):
        author = people.number(records.time.or_else(records.name), records.name)
        system = np.array([*(text in _SYSTEM for text in people.texts()), False])[author]
        what = said.of(records.body)
        kind = np.where(what == TYPED, Kind.TEXT, what).astype(np.int8)
        kind = np.where(system | (author == NOBODY), Kind.NOTICE, kind)
        columns.add(
            records.line,
            records.at,
            known=np.where(records.timed, LOCAL, UNREAD).astype(np.int8),
            chat=records.more,
            author=np.where(kind == Kind.NOTICE, NOBODY, author),
            kind=kind,
            text=records.body.only(what == TYPED),
        )
        typed = kind != Kind.NOTICE
        wrote.append(np.unique(records.more[typed].astype(np.int64) << 32 | author[typed]))
    handles = tuple(replace(h, name=_without_rank(h.name)) for h in people.handles())
    names = [handle.name or handle.address or "" for handle in handles]
    result = finished(
        "qq",
        columns,
        work.ask.zone,
        chats=_chats(chats.texts or [""], np.unique(np.concatenate(wrote)), names),
        handles=handles,
        warnings=[file.failure] if file.failure else [],
    )
    return (
        replace(result, date_order="ymd", date_order_by="the year comes first")
        if len(result.rows)
        else result
    )


def _chats(titles: list[str], wrote: NDArray[np.int64], names: list[str]) -> list[Chat]:
    """Give all chats; the other one is whom a chat of two is called after."""
    many = np.bincount(wrote >> 32, minlength=len(titles))
    number_of = {name: k for k, name in enumerate(names)}
    found = []
    for k, title in enumerate(titles):
        if many[k] > _TWO:
            found.append(Chat("group", title or None))
            continue
        other = number_of.get(title, NOBODY)
        found.append(Chat("one", title or None, None, other, BY_TITLE if other >= 0 else None))
    return found


def _without_rank(name: str | None) -> str | None:
    """Take a person's rank in a group off their name.

    >>> _without_rank("【管理员】Ada"), _without_rank("Ada")
    ('Ada', 'Ada')
    """
    if name and name.startswith(_RANK) and _RANK_END in name:
        return name.split(_RANK_END, 1)[1] or name
    return name
