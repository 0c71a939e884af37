"""The real mails, read by letbe and by the standard library: every field of every mail is equal."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from letbe.readers.mail import MAILS, MBOX
from letbe.readers.mail.collect import NO_GOOD_DATE
from letbe.readers.rows import Flag, Work
from letbe.readers.source import from_bytes
from tests.readers.mail.reading import NOW, addresses, ask, real_mails
from tests.readers.mail.slow_mail import read_slowly

pytestmark = pytest.mark.real


def test_every_field_of_every_real_mail_is_what_the_standard_library_reads() -> None:
    """Fast and slow agree, or the fast one is wrong."""
    mails = real_mails()
    scan = MAILS.scan(Work([from_bytes(b, n) for n, b in mails], ask()), now=NOW)
    author, to = addresses(scan, "author"), addresses(scan, "to")
    where: dict[int, list[int]] = {}
    for row, record in enumerate(scan.rows.record.tolist()):
        where.setdefault(record, []).append(row)
    unread = {e.record - 1: e.reason for e in scan.errors}
    for record, (name, raw) in enumerate(mails):
        slow = read_slowly(raw)
        if slow.at is None:
            assert unread[record] == NO_GOOD_DATE, name
            continue
        rows = where[record]
        first = rows[0]
        flags = Flag(int(scan.rows.flags[first]))
        assert slow.at == scan.rows.at[first], name
        assert slow.author == author[first], name
        assert sorted(slow.to) == sorted(t for t in (to[r] for r in rows) if t), name
        assert (slow.chars, slow.words) == (scan.rows.chars[first], scan.rows.words[first]), name
        assert slow.question == bool(flags & Flag.QUESTION), name
        assert slow.automatic == bool(flags & Flag.AUTOMATIC), name
        assert len(slow.to) == scan.rows.recipients[first], name
    assert len(mails) == len(where) + len(unread)


def test_the_owner_of_the_real_mails_is_the_one_who_sent_or_received_most() -> None:
    """The mails say nowhere whose they are; a count with the standard library does."""
    mails = real_mails()
    count: Counter[str] = Counter()
    for _, raw in mails:
        slow = read_slowly(raw)
        count.update({slow.author or "", *slow.to})
    scan = MAILS.scan(Work([from_bytes(b, n) for n, b in mails], ask()), now=NOW)
    assert scan.me_by == "the address that sent or received most"
    assert {scan.handles[i].address for i in scan.me} == {count.most_common(1)[0][0]}


def test_the_real_mails_are_the_same_as_an_mbox() -> None:
    """How mails are packed changes nothing about them."""
    mails = real_mails()
    packed = b"".join(
        b"From a@a.example Fri Sep 16 22:26:51 1980\r\n" + raw.rstrip() + b"\r\n\r\n" for _, raw in mails
    )
    apart = MAILS.scan(Work([from_bytes(b, n) for n, b in mails], ask()), now=NOW)
    joined = MBOX.scan(Work([from_bytes(packed, "all.mbox")], ask()), now=NOW)
    for column in ("record", "at", "author", "to", "chars", "words", "flags", "native", "recipients"):
        assert np.array_equal(getattr(apart.rows, column), getattr(joined.rows, column)), column
    assert apart.errors == joined.errors
