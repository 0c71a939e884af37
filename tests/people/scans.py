"""Scans made by hand, for tests of what comes after a reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from letbe.readers.rows import Chat, Handle, Kind, Rows, Scan

if TYPE_CHECKING:
    from collections.abc import Sequence


def rows(entries: Sequence[tuple[int, int, int]], chat: Sequence[int] | None = None) -> Rows:
    """Make rows of (record, author, recipient), a minute apart."""
    n = len(entries)
    record, author, to = (np.array([e[i] for e in entries], np.int64) for i in range(3))
    return Rows(
        record=record,
        at=record * 60_000_000,
        chat=np.array(chat if chat is not None else [0] * n, np.int32),
        author=author.astype(np.int32),
        to=to.astype(np.int32),
        kind=np.where(author < 0, Kind.NOTICE, Kind.TEXT).astype(np.int8),
        chars=np.full(n, 3, np.int32),
        words=np.full(n, 1, np.int32),
        flags=np.zeros(n, np.uint8),
        recipients=np.ones(n, np.int16),
        native=np.zeros(n, np.uint64),
    )


def chat_scan(
    names: Sequence[str],
    authors: Sequence[int],
    *,
    other: int = -1,
    kind: str = "one",
    me: Sequence[int] = (),
    format: str = "whatsapp",  # noqa: A002 - the field has this name
    title: str | None = None,
) -> Scan:
    """Make the scan of one chat."""
    return Scan(
        format=format,
        rows=rows([(i, a, -1) for i, a in enumerate(authors)]),
        chats=(Chat(kind, title=title, other=other, other_by="the file's name" if other >= 0 else None),),
        handles=tuple(Handle(n, None) for n in names),
        me=frozenset(me),
        me_by="the account's own id" if me else None,
    )


def mail_scan(
    addresses: Sequence[str], entries: Sequence[tuple[int, int, int]], me: Sequence[int] = ()
) -> Scan:
    """Make the scan of a mailbox from (record, author, recipient)."""
    return Scan(
        format="mail",
        rows=rows(entries),
        chats=(Chat("mail"),),
        handles=tuple(Handle(a.partition("@")[0], a) for a in addresses),
        me=frozenset(me),
        me_by="Delivered-To in every mail" if me else None,
    )
