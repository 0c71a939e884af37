"""Exports of Skype and Teams: what has misled other readers of them."""

from __future__ import annotations

import json
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from letbe.people.assign import IN, OUT, assign
from letbe.people.me import who_is_me
from letbe.readers import skype, teams
from letbe.readers.rows import Ask, Flag, Kind, Reader, Scan, Work
from letbe.readers.source import from_bytes
from tests.readers.samples.skype import MINE, THEIRS, export, message


class Ear:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def hear(self, buffer: Any, starts: Any, ends: Any, records: Any) -> None:
        """Keep it."""
        del records
        self.told += [buffer[a:b].tobytes().decode() for a, b in zip(starts, ends, strict=True)]

    def begin_anew(self) -> None:
        """Forget."""

    def renumber(self, record_of: Any) -> None:
        """Take other numbers."""


def read(*entries: tuple[str, list[Any]], reader: Reader = skype.READER, listen: Ear | None = None) -> Scan:
    """Read conversations, the first message of each first."""
    raw = export(*((name, [json.dumps(m).encode() for m in reversed(made)]) for name, made in entries))
    return reader.scan(Work([from_bytes(raw, "messages.json")], Ask(ZoneInfo("Asia/Tokyo")), listen=listen))


def one(**more: Any) -> Scan:
    """Read one message."""
    return read((THEIRS, [message(1, **more)]))


@pytest.mark.parametrize(
    ("content", "own"),
    [
        ("a &amp; b", "a & b"),
        ("say &amp;quot;hi&amp;quot;", 'say "hi"'),
        ('<a href="https://example.org">https://example.org</a>', "https://example.org"),
        ('<quote author="x" timestamp="1"><legacyquote>[1] x: </legacyquote>hers</quote>mine', "mine"),
        ('better<e_m ts="1" ts_ms="1" a="x" t="61"/>', "better"),
        ('ok <ss type="smile">:)</ss>', "ok :)"),
        ("<b>bold</b> move", "bold move"),
    ],
)
def test_only_what_was_typed_is_measured(content: str, own: str) -> None:
    """Quotes are somebody else's words, and markup is nobody's."""
    ear = Ear()
    scan = read((THEIRS, [message(1, content=content)]), listen=ear)
    assert ear.told == [own]
    assert scan.rows.chars.tolist() == [len(own)]


def test_a_bare_text_keeps_its_signs() -> None:
    """It has no markup, and three below a heart is no tag."""
    ear = Ear()
    read((THEIRS, [message(1, messagetype="Text", content="a <3 b &gt; c")]), listen=ear)
    assert ear.told == ["a <3 b > c"]


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("Text", Kind.TEXT),
        ("RichText/UriObject", Kind.MEDIA),
        ("RichText/Media_AudioMsg", Kind.MEDIA),
        ("RichText/Contacts", Kind.MEDIA),
        ("Poll", Kind.MEDIA),
        ("RichText/Media_CallRecording", Kind.NOTICE),
        ("ThreadActivity/AddMember", Kind.NOTICE),
        ("Notice", Kind.NOTICE),
        ("PopCard", Kind.NOTICE),
        ("InviteFreeRelationshipChanged/Initialized", Kind.NOTICE),
        ("EndToEndEncryption/EncryptedText", Kind.TEXT),
    ],
)
def test_each_word_of_skype_means_a_kind(word: str, kind: Kind) -> None:
    """What the app writes is nobody's message."""
    scan = one(messagetype=word)
    assert scan.rows.kind.tolist() == [kind]
    assert (scan.rows.chars[0] > 0) == (word == "Text")


def test_a_call_counts_once() -> None:
    """It is told of when it begins and when it ends; a missed one has no other entry."""
    part = '<part identity="x"><name>x</name><duration>61</duration></part>'
    contents = [
        f'<partlist type="started" alt="" callId="7">{part}</partlist>',
        f'<partlist type="ended" alt="" callId="7">{part}</partlist>',
        f'<partlist type="missed" alt="">{part}</partlist>',
        '<partlist alt=""></partlist>',
    ]
    scan = read((THEIRS, [message(1, messagetype="Event/Call", content=c, id=c) for c in contents]))
    assert scan.rows.kind.tolist() == [Kind.NOTICE, Kind.CALL, Kind.CALL, Kind.CALL]


def test_edits_and_deletions_are_marked() -> None:
    """The copy of an edited message that the server made is not a message."""
    scan = read(
        (
            THEIRS,
            [
                message(1, properties={"edittime": "1709294400321"}),
                message(1, content='x<e_m ts="1"></e_m>'),
                message(1, content="", properties={"deletetime": "1709294400321"}),
                message(1, properties={"isserversidegenerated": True}),
            ],
        )
    )
    assert (scan.rows.flags & (Flag.EDITED | Flag.DELETED)).tolist() == [
        Flag.EDITED,
        Flag.EDITED,
        Flag.DELETED,
        0,
    ]
    assert scan.rows.kind.tolist() == [Kind.TEXT, Kind.TEXT, Kind.TEXT, Kind.NOTICE]
    assert scan.rows.chars[2] == -1


def test_the_id_of_a_chat_says_what_it_is() -> None:
    """A person, a group, a program, myself."""
    made = [message(1), message(3)]
    scan = read(
        (THEIRS, made), ("19:abc@thread.skype", made), ("28:echo", made), (MINE, made), ("48:notes", made)
    )
    assert [c.kind for c in scan.chats] == ["one", "group", "robot", "self", "self"]
    assert assign(scan, who_is_me([scan])[0]).direction.tolist()[:2] == [IN, OUT]


def test_a_conversation_in_several_entries_is_one() -> None:
    """Also where another stands between them."""
    scan = read((THEIRS, [message(1)]), ("8:ben", [message(1, **{"from": "8:ben"})]), (THEIRS, [message(2)]))
    assert scan.rows.chat.tolist() == [0, 1, 0]
    assert scan.handles[scan.chats[0].other].address == THEIRS


def test_teams_is_told_by_what_skype_never_had() -> None:
    """Threads of two, accounts of organisations, texts as HTML."""
    made = message(1, messagetype="RichText/Html", content="<p>hi</p><blockquote>hers</blockquote>")
    scan = read(("19:uni01_x@thread.v2", [made]), ("19:x@thread.v2", [made]), reader=teams.READER)
    assert [c.kind for c in scan.chats] == ["one", "group"]
    assert scan.rows.chars.tolist() == [2, 2]
    raw = export(("19:uni01_x@thread.v2", [json.dumps(made).encode()]))
    assert (teams.READER.recognise(raw, "x"), skype.READER.recognise(raw, "x")) == (1.0, 0.0)
    plain = export((THEIRS, [json.dumps(message(1)).encode()]))
    assert (teams.READER.recognise(plain, "x"), skype.READER.recognise(plain, "x")) == (0.0, 1.0)
