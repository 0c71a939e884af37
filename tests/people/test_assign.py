"""With whom each message was exchanged, and in which direction."""

from __future__ import annotations

import numpy as np

from letbe.people.assign import IN, OUT, UNKNOWN, Assigned, assign
from letbe.people.me import Me
from letbe.readers.rows import Chat, Scan
from tests.people.scans import chat_scan, mail_scan, rows

ME_2 = Me(frozenset({2}), "x")


def told(assigned: Assigned) -> list[tuple[str | None, int]]:
    """Give name and direction of each message."""
    names = [p.name for p in assigned.parties]
    return [
        (names[p] if p >= 0 else None, d)
        for p, d in zip(assigned.party.tolist(), assigned.direction.tolist(), strict=True)
    ]


def test_a_chat_has_two_directions_and_no_notices() -> None:
    """What the app wrote is no message."""
    scan = chat_scan(["Ada", "Noor"], [0, 1, -1, 0])
    assert told(assign(scan, Me(frozenset({1}), "x"))) == [("Ada", IN), ("Ada", OUT), ("Ada", IN)]


def test_nobody_is_the_other_while_nobody_is_me() -> None:
    """The messages are there, and belong to nobody yet."""
    assert told(assign(chat_scan(["Ada", "Noor"], [0, 1]), Me())) == [(None, UNKNOWN), (None, UNKNOWN)]


def test_the_directions_are_known_if_only_the_other_one_is() -> None:
    """The file's name gives the other one; perhaps I never wrote."""
    assert told(assign(chat_scan(["Ada"], [0, 0], other=0), Me())) == [("Ada", IN), ("Ada", IN)]


def test_a_contact_renamed_half_way_is_one_person() -> None:
    """The name under which more was written is theirs."""
    scan = chat_scan(["Ada", "Noor", "Ada Lace"], [0, 1, 2, 2])
    assert {name for name, _ in told(assign(scan, Me(frozenset({1}), "x")))} == {"Ada Lace"}


def test_a_chat_in_which_only_i_wrote_is_with_its_title() -> None:
    """Somebody was written to."""
    scan = chat_scan(["Noor"], [0], title="Ada")
    assert told(assign(scan, Me(frozenset({0}), "x"))) == [("Ada", OUT)]


def test_a_group_is_one_party_and_marked() -> None:
    """Nobody's tie is read from it."""
    assigned = assign(
        chat_scan(["A", "B", "Noor"], [0, 1, 2], kind="group", title="Us"), Me(frozenset({2}), "x")
    )
    assert told(assigned) == [("Us", IN), ("Us", IN), ("Us", OUT)]
    assert assigned.group.all()


def test_more_than_two_writers_are_a_group() -> None:
    """If the file does not say what it is."""
    assert assign(chat_scan(["A", "B", "N"], [0, 1, 2], kind="unknown"), Me(frozenset({2}), "x")).group.all()
    assert not assign(chat_scan(["A", "N"], [0, 1], kind="unknown"), Me(frozenset({1}), "x")).group.any()


def test_notes_to_oneself_are_no_contact() -> None:
    """Nobody else is there."""
    assert told(assign(chat_scan(["Noor"], [0, 0], kind="self"), Me(frozenset({0}), "x"))) == []


def test_a_robot_writes_by_a_program() -> None:
    """A channel or a bot is no tie."""
    assert assign(chat_scan(["Bot"], [0], kind="robot", title="Bot"), Me(frozenset(), None)).automatic.all()


def test_a_mail_of_mine_is_one_message_to_each_and_one_of_theirs_is_one() -> None:
    """A mail to three people is three ties out, and one in from its sender."""
    scan = mail_scan(["me@a", "ada@b", "ben@c"], [(0, 0, 1), (0, 0, 2), (1, 1, 0), (1, 1, 2), (2, 0, 0)])
    assert told(assign(scan, Me(frozenset({0}), "x"))) == [("ada", OUT), ("ben", OUT), ("ada", IN)]


def test_a_mail_without_a_recipient_is_from_its_sender() -> None:
    """A blind copy."""
    assert told(assign(mail_scan(["me@a", "ada@b"], [(0, 1, -1)]), Me(frozenset({0}), "x"))) == [("ada", IN)]


def test_each_chat_of_an_account_has_its_own_other_one() -> None:
    """Many chats are in one file."""
    one = chat_scan(["Ada", "Noor", "Ben"], [])
    r = rows([(0, 0, -1), (1, 1, -1), (2, 2, -1), (3, 1, -1)], chat=[0, 0, 1, 1])
    scan = Scan(format="telegram", rows=r, chats=(Chat("one"), Chat("one")), handles=one.handles)
    assert told(assign(scan, Me(frozenset({1}), "x"))) == [
        ("Ada", IN),
        ("Ada", OUT),
        ("Ben", IN),
        ("Ben", OUT),
    ]
    assert assign(scan, Me(frozenset({1}), "x")).rows.dtype == np.int64
