"""Threads of Messenger and Instagram: what has misled other readers of them."""

from __future__ import annotations

import json
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from letbe.errors import UnreadableError
from letbe.people.assign import IN, OUT, UNKNOWN, assign
from letbe.people.me import ACCOUNT, EVERY_CHAT, who_is_me
from letbe.readers import instagram, messenger
from letbe.readers.rows import Ask, Flag, Kind, Scan, Work
from letbe.readers.source import Source, from_bytes
from letbe.reading.table import keys_of
from tests.readers.samples.messenger import garbled

if TYPE_CHECKING:
    from letbe.readers.rows import Reader

NOON: Final = 1_700_000_000_000
FOLDER: Final = "your_facebook_activity/messages/inbox/ada_1"


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


def placed(document: object, path: str = f"{FOLDER}/message_1.json") -> Source:
    """Lay a document at a path, as in a zip."""
    source = from_bytes(json.dumps(document).encode(), path)
    return Source(path, PurePosixPath(path).name, source.size, source.opener, "")


def read(
    document: object,
    path: str = f"{FOLDER}/message_1.json",
    reader: Reader = messenger.READER,
    listen: Ear | None = None,
) -> Scan:
    """Read a document at a path."""
    return reader.scan(Work([placed(document, path)], Ask(ZoneInfo("UTC")), listen=listen))


def said(who: str = "Ada", content: str | None = "hello", *, at: int = NOON, **more: Any) -> dict[str, Any]:
    """Make a message."""
    made = {"sender_name": garbled(who), "timestamp_ms": at, **more}
    return made if content is None else {**made, "content": garbled(content)}


def thread(*messages: object, people: tuple[str, ...] = ("Ada", "Noor"), **more: Any) -> dict[str, Any]:
    """Make a thread; its title is the first of its people."""
    return {
        "participants": [{"name": garbled(p)} for p in people],
        "messages": list(messages),
        "title": garbled(people[0]) if people else "",
        "thread_path": "inbox/ada_1",
        **more,
    }


def test_letters_that_are_bytes_are_put_right_and_others_stay() -> None:
    """Ten characters are ten, not the twenty bytes that they are written as."""
    ear = Ear()
    right = {"sender_name": "Ädä", "timestamp_ms": NOON, "content": "Ünïcödé 日本"}
    scan = read(thread(said("Ädä", "Ünïcödé 日本"), right, people=("Ädä", "Noor")), listen=ear)
    assert scan.rows.chars.tolist() == [10, 10]
    assert ear.told == ["Ünïcödé 日本"] * 2
    assert [h.name for h in scan.handles] == ["Ädä"]
    assert scan.chats[0].title == "Ädä"


def test_each_kind_of_message_is_told() -> None:
    """Only what a person typed is words."""
    ear = Ear()
    scan = read(
        thread(
            said(),
            said(content="look", photos=[{"uri": "1.jpg"}]),
            said(content=None, videos=[{"uri": "1.mp4"}]),
            said(content=None, sticker={"uri": "1.png"}),
            said(content="Ada sent an attachment.", share={"link": "https://example.org"}),
            said(content="read this https://example.org", share={"link": "https://example.org"}),
            said(content="Ada called you.", call_duration=61),
            said(content="Noor missed your call."),
            said(content="Liked a message"),
            said(content="Reacted ❤ to your message"),
            said(content="You are now connected on Messenger"),
            said(content="Noor joined", type="Subscribe"),
            said(content=None, is_unsent=True),
            said(content=None),
        ),
        listen=ear,
    )
    text, media, call, reaction, notice = Kind.TEXT, Kind.MEDIA, Kind.CALL, Kind.REACTION, Kind.NOTICE
    assert [Kind(k) for k in scan.rows.kind.tolist()] == [
        text, media, media, media, media, text, call, call, reaction, reaction, notice, notice, text, media,
    ]  # fmt: skip
    assert ear.told == ["hello", "look", "read this https://example.org"]
    assert scan.rows.chars.tolist() == [5, 4, -1, -1, -1, 29, *[-1] * 8]
    assert (scan.rows.flags & Flag.DELETED).tolist() == [0] * 12 + [Flag.DELETED, 0]
    assert scan.errors_total == 0


def test_the_mark_of_an_edit_is_nobodys_words() -> None:
    """The export holds such a message twice: as it was, and at the time of the edit with a word behind it."""
    ear = Ear()
    long = "so long " * 100
    edited = said(content="Last year 😭 (edited)"), said(content="Last year"), said(content=f"{long}(edited)")
    scan = read(thread(*edited), listen=ear)
    assert (scan.rows.flags & Flag.EDITED).tolist() == [Flag.EDITED, 0, Flag.EDITED]
    assert ear.told == ["Last year 😭", "Last year", long[:-1]]


def test_a_reaction_is_a_row_where_it_says_when() -> None:
    """Without a time of its own it would be put where it was not."""
    reactions = [
        {"reaction": "x", "actor": "Noor", "timestamp": NOON // 1000 + 60},
        {"reaction": "x", "actor": "Noor"},
    ]
    scan = read(thread(said(reactions=reactions)))
    assert scan.rows.kind.tolist() == [Kind.TEXT, Kind.REACTION]
    assert np.diff(scan.rows.at).tolist() == [60_000_000]
    assert scan.rows.record.tolist() == [0, 0]
    assert scan.handles[scan.rows.author[1]].name == "Noor"


@pytest.mark.parametrize("name", ["Facebook user", "Utilisateur de Facebook", ""])
def test_who_left_is_somebody_else_in_each_thread(name: str) -> None:
    """All of them have one name; they are not one person."""
    messages = said(name), said("Noor")
    one, other = (
        assign(scan, me).parties[0].address
        for path in ("inbox/a_1", "inbox/b_2")
        for scan in [read(thread(*messages, people=(name, "Noor"), thread_path=path))]
        for me in who_is_me([scan], given=["Noor"])
    )
    assert one != other


def test_two_people_of_one_name_are_not_guessed_apart() -> None:
    """It is said, and nothing is assigned."""
    scan = read(thread(said("Ada"), said("Ada"), people=("Ada", "Ada")))
    me = who_is_me([scan])[0]
    assert (assign(scan, me).direction == UNKNOWN).all()
    assert "one name" in scan.warnings[0]
    assert "Ada" not in scan.warnings[0]


@pytest.mark.parametrize(
    ("people", "more", "kind"),
    [
        (("Ada", "Noor"), {}, "one"),
        (("Ada", "Noor", "Ben"), {}, "group"),
        (("Ada", "Noor"), {"joinable_mode": {"mode": 1, "link": ""}}, "group"),
        (("Ada", "Noor"), {"thread_type": "RegularGroup"}, "group"),
        (("Noor",), {}, "unknown"),
        ((), {}, "unknown"),
    ],
)
def test_a_group_is_told_by_its_people_and_its_link(people: tuple[str, ...], more: Any, kind: str) -> None:
    """A group is never part of a tie."""
    assert read(thread(said(), people=people, **more)).chats[0].kind == kind


def test_the_other_one_is_named_by_the_title() -> None:
    """So that a single thread says which direction is which."""
    scan = read(thread(said("Noor"), said("Ada")))
    assigned = assign(scan, who_is_me([scan])[0])
    assert assigned.direction.tolist() == [OUT, IN]


def test_i_am_the_one_in_every_thread_and_parts_are_one_thread() -> None:
    """Two parts of one group, in which I and another wrote, prove nothing; another thread does."""
    first = thread(said("Ada"), said("Noor"), said("Ben"), people=("Ada", "Noor", "Ben"))
    second = thread(said("Ada"), said("Noor"), people=("Ada", "Noor", "Ben"))
    third = thread(said("Cy"), said("Noor"), people=("Cy", "Noor", "Dee"), thread_path="inbox/c_2")
    parts = [read(first), read(second), read(thread(said("Ada"), said("Ben"), people=("Ada", "Noor", "Ben")))]
    assert [m.by for m in who_is_me(parts)] == [None] * 3
    everyone = who_is_me([*parts[:2], read(third)])
    assert [m.by for m in everyone] == [EVERY_CHAT] * 3


def test_the_account_page_outranks_a_name_that_is_everywhere() -> None:
    """A friend who is in all threads of an export is not its owner."""
    page = {"autofill_information_v2": {"FULL_NAME": [garbled("Nöor")]}}
    owner = read(page, "messages/autofill_information.json")
    assert (len(owner.rows), owner.chats, [h.name for h in owner.handles]) == (0, (), ["Nöor"])
    threads = [
        read(thread(said("Ada"), said("Nöor"), people=("A", "B", "C"), thread_path=f"inbox/x_{k}"))
        for k in (1, 2)
    ]
    everyone = who_is_me([owner, *threads])
    assert [m.by for m in everyone[1:]] == [ACCOUNT] * 2
    assert all(
        s.handles[i].name == "Nöor" for s, m in zip(threads, everyone[1:], strict=True) for i in m.handles
    )


@pytest.mark.parametrize(
    "page",
    [
        {
            "profile_v2": {
                "name": {"full_name": "Noor", "first_name": "N"},
                "emails": {"emails": ["n@example.org"]},
            }
        },
        {"autofill_information_v2": {"FULL_NAME": ["Noor"], "EMAIL": ["n@example.org"]}},
    ],
)
def test_pages_of_facebook_name_the_owner(page: object) -> None:
    """Only the name is taken."""
    head = json.dumps(page, indent=2).encode()
    assert (messenger.READER.recognise(head, "x"), instagram.READER.recognise(head, "x")) == (1.0, 0.0)
    assert [h.name for h in read(page, "x.json").handles] == ["Noor"]


def test_the_page_of_instagram_names_the_owner() -> None:
    """Its fields are named in the language of the account; the mail address is not taken."""
    fields = {"Email": "n@example.org", "Benutzername": "noor.x", "Name": garbled("Nöor")}
    page = {"profile_user": [{"title": "", "string_map_data": {k: {"value": v} for k, v in fields.items()}}]}
    head = json.dumps(page, indent=2).encode()
    assert (messenger.READER.recognise(head, "x"), instagram.READER.recognise(head, "x")) == (0.0, 1.0)
    scan = read(page, "personal_information.json", instagram.READER)
    assert (scan.format, [h.name for h in scan.handles], scan.me) == ("instagram", ["noor.x", "Nöor"], {0, 1})


@pytest.mark.parametrize(
    ("path", "app", "warns"),
    [
        ("Downloads/instagram-noor-2024.zip!/messages/inbox/ada_1/message_1.json", "instagram", False),
        ("your_instagram_activity/messages/inbox/ada_1/message_1.json", "instagram", False),
        ("facebook-noor.zip!/messages/inbox/ada_1/message_1.json", "messenger", False),
        ("message_1.json", "messenger", True),
    ],
)
def test_the_folders_say_which_app_it_is(path: str, app: str, *, warns: bool) -> None:
    """Both write one shape; where nothing says which, that is said."""
    scan = read(thread(said(), said("Noor")), path)
    assert scan.format == app
    assert any("Messenger and Instagram" in w for w in scan.warnings) == warns


def test_a_folder_outranks_what_was_shared_in_a_thread() -> None:
    """People share posts of each app in the other."""
    shared = said(share={"link": "https://www.instagram.com/p/1", "original_content_owner": "garden"})
    assert instagram.READER.recognise(json.dumps(thread(shared)).encode(), "message_1.json") == 1.0
    assert read(thread(shared), reader=instagram.READER).format == "messenger"


def sealed(*messages: Any, people: tuple[str, ...] = ("Ada", "Noor")) -> dict[str, Any]:
    """Make a thread of the encrypted download."""
    return {"participants": list(people), "threadName": "Ada_40", "messages": list(messages)}


def sealed_message(
    who: str, text: str = "", *, at: int = NOON, kind: str = "text", **more: Any
) -> dict[str, Any]:
    """Make one of its messages."""
    empty: dict[str, Any] = {"media": [], "reactions": [], "isUnsent": False}
    return {"senderName": who, "timestamp": at, "text": text, "type": kind, **empty, **more}


def test_the_encrypted_download_is_read() -> None:
    """Other names for the same things, letters that are right, and a number behind the other one's name."""
    ear = Ear()
    scan = read(
        sealed(
            sealed_message("Noor", "schön"),
            sealed_message("Ada", kind="media", media=[{"uri": "./media/1.jpeg"}]),
            sealed_message("Ada", "You unsent a message", isUnsent=True),
            sealed_message("Ada", "This message is gone", kind="placeholder"),
        ),
        "messages/Ada_40.json",
        listen=ear,
    )
    assert scan.rows.kind.tolist() == [Kind.TEXT, Kind.MEDIA, Kind.NOTICE, Kind.NOTICE]
    assert ear.told == ["schön"]
    assert (scan.chats[0].title, scan.chats[0].other) == ("Ada", scan.rows.author[1])
    assert scan.format == "messenger"
    assert not scan.warnings


def test_a_message_is_known_again_in_another_export() -> None:
    """Parts overlap, and a newer export writes letters right; two messages at one time stay two."""
    old = [said("Ada", "schön"), said("Ada", "ja"), said("Noor", "ja")]
    new = [{**m, "content": t} for m, t in zip(old, ("schön", "ja", "ja"), strict=True)]
    scans = [read(thread(*m)) for m in (old, new)]
    keys = [keys_of(s.rows, assign(s, who_is_me([s])[0])).tolist() for s in scans]
    assert keys[0] == keys[1]
    assert len(set(keys[0])) == 3


def test_what_is_no_thread_is_refused() -> None:
    """With a hint, and without a word of what it holds."""
    with pytest.raises(UnreadableError, match="holds no messages of Messenger"):
        read({"messages": [], "secret": "word"}, "x.json")


def test_a_time_that_cannot_be_is_an_error() -> None:
    """It never becomes 1970."""
    scan = read(thread(said(at=0), said(at=NOON), said(at=9 * 10**17)))
    assert (len(scan.rows), scan.errors_total) == (1, 2)
    assert [e.record for e in scan.errors] == [1, 3]
