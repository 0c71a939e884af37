"""What exports of Slack hold, and where a reader could go wrong."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from letbe.errors import UnreadableError
from letbe.readers.fields.spans import Escape, spans_of
from letbe.readers.rows import Flag, Kind
from letbe.readers.slack import READER, recognition
from letbe.readers.slack.markup import typed
from letbe.readers.slack.places import export_of
from letbe.readers.source import Source, from_bytes
from tests.readers.samples import ME, THEM, second_of, text_of
from tests.readers.samples.slack import DIRECT, LISTS, OTHER, OWN, THIRD, array, dump, message, pairs
from tests.readers.scans import heard, scan_of

if TYPE_CHECKING:
    from letbe.readers.rows import Scan


def day(*messages: dict[str, Any]) -> bytes:
    """Write the file of a day."""
    return array([json.dumps(m).encode() for m in messages])


def scan(*messages: dict[str, Any], folder: str = DIRECT) -> Scan:
    """Read an export with one file of a day."""
    return scan_of(READER, LISTS | {f"{folder}/2024-03-01.json": day(*messages)})


def test_the_one_in_all_direct_chats_is_me() -> None:
    """And the other member of a chat is the other one."""
    found = scan(message(0), message(1))
    assert [found.handles[i].name for i in found.me] == [ME]
    assert found.me_by == "the one who is in all direct chats"
    assert (found.chats[0].kind, found.handles[found.chats[0].other].name) == ("one", THEM)
    assert found.utc


def test_one_direct_chat_alone_does_not_tell_who_is_me() -> None:
    """Either of the two could have exported it."""
    files = LISTS | {
        "dms.json": pairs((OWN, OTHER)),
        f"{DIRECT}/2024-03-01.json": day(message(0), message(1)),
    }
    found = scan_of(READER, files)
    assert (found.me, found.me_by) == (frozenset(), None)


def test_everybodys_direct_chats_do_not_tell_who_is_me() -> None:
    """The owner of a workspace can export them."""
    files = {"dms.json": pairs((OWN, OTHER), (OTHER, THIRD), (OWN, THIRD))}
    assert not scan_of(READER, LISTS | files | {f"{DIRECT}/1.json": day(message(0))}).me


def test_a_chat_with_oneself_tells_who_is_me_and_holds_notes() -> None:
    """Slack lists the one member once, or twice."""
    files = LISTS | {"dms.json": pairs((OWN, OWN), (OTHER, OWN)), f"{DIRECT}/1.json": day(message(0))}
    found = scan_of(READER, files)
    assert found.chats[0].kind == "self"
    assert [found.handles[i].address for i in found.me] == [OWN]


def test_a_direct_chat_with_a_program_is_no_tie() -> None:
    """Slackbot and apps write into chats of two as people do."""
    files = {"dms.json": pairs((OWN, "USLACKBOT"), (OWN, THIRD))}
    found = scan_of(
        READER, LISTS | files | {f"{DIRECT}/1.json": day(message(0), message(1, user="USLACKBOT"))}
    )
    assert found.chats[0].kind == "robot"
    assert [bool(f & Flag.AUTOMATIC) for f in found.rows.flags] == [False, True]


def test_channels_are_groups_by_their_id() -> None:
    """A channel can be renamed; its folder has its name of today."""
    found = scan(message(0), folder="general")
    assert (found.chats[0].kind, found.chats[0].title, found.chats[0].address) == (
        "group",
        "general",
        "C01GENERAL",
    )


def test_a_stamp_is_the_time_to_the_microsecond() -> None:
    """The name of the file is a day of somebody's zone, and nothing is read from it."""
    found = scan(message(0, ts="1555493779.000200"))
    assert found.rows.at.tolist() == [1_555_493_779_000_200]


@pytest.mark.parametrize(
    "stamp", ["", "1555493779", 1555493779.0002, "yesterday", "99999999999.000000", None]
)
def test_a_message_whose_stamp_cannot_be_read_is_refused_or_exact(stamp: object) -> None:
    """It never becomes 1970."""
    found = scan(message(1), message(0, ts=stamp))
    seconds = {int(t) // 1_000_000 for t in found.rows.at}
    assert seconds <= {second_of(1), 1_555_493_779}
    assert len(found.rows) + found.errors_total == 2


def test_subtypes_are_told_apart() -> None:
    """What the app wrote is nobody's."""
    found = scan(
        message(0, subtype="channel_join", text=f"<@{OWN}> has joined the channel"),
        message(1, subtype="huddle_thread", text="A huddle started"),
        message(2, subtype="tombstone", user="USLACKBOT", text="This message was deleted."),
        message(3, subtype="bot_message", user=None, bot_id="B01BOT000", username="deploys"),
        message(4, files=[{"id": "F1", "name": "a.png"}]),
        message(5, subtype="me_message"),
        message(6, edited={"user": OWN, "ts": "1709294400.000000"}),
    )
    kinds = [Kind.NOTICE, Kind.CALL, Kind.NOTICE, Kind.TEXT, Kind.MEDIA, Kind.TEXT, Kind.TEXT]
    assert found.rows.kind.tolist() == kinds
    assert [int(f & ~Flag.QUESTION) for f in found.rows.flags] == [0, 0, 8, 8, 0, 0, 2]
    assert found.handles[found.rows.author[3]].name == "deploys"


def test_people_whom_the_list_misses_bring_their_name_along() -> None:
    """Those of other workspaces."""
    profile = {"display_name": "", "real_name": "Eve Elsewhere", "name": "eve"}
    found = scan(message(0, user="U09EVE000", user_profile=profile))
    assert found.handles[found.rows.author[0]].name == "Eve Elsewhere"


def test_an_answer_shown_in_the_channel_counts_once() -> None:
    """In an export, and in a dump where it stands among the answers, too."""
    answer = message(1, thread_ts=f"{second_of(0)}.000200", subtype="thread_broadcast")
    files = {f"{DIRECT}/1.json": day(message(0), answer), f"{DIRECT}/2.json": day(answer, message(2))}
    assert [text_of(i) for i in range(3)] == heard(READER, LISTS | files)
    assert len(scan_of(READER, LISTS | files).rows) == 3
    root = message(0, slackdump_thread_replies=[answer, message(3)])
    dumped = dump([json.dumps(m).encode() for m in (root, answer)])
    assert scan_of(READER, {f"{DIRECT}.json": dumped}).rows.at.tolist() == [
        second_of(i) * 1_000_000 + 200 for i in (0, 3, 1)
    ]


def test_an_export_and_a_dump_of_one_conversation_have_the_same_keys() -> None:
    """So that the second of them adds nothing."""
    dumped = scan_of(READER, {"any name.json": dump([json.dumps(message(0)).encode()])})
    assert dumped.rows.native.tolist() == scan(message(0)).rows.native.tolist()


def test_a_dump_knows_me_by_the_writers_of_its_direct_chats() -> None:
    """It has no list of members."""
    third = [json.dumps(message(i, user=who)).encode() for i, who in ((0, OWN), (1, THIRD))]
    files = {
        f"{DIRECT}.json": dump([json.dumps(message(i)).encode() for i in range(2)]),
        "D02OTHER00.json": dump(third, "D02OTHER00"),
        "C01GENERAL.json": dump(third[1:], "C01GENERAL", "general"),
    }
    found = scan_of(READER, files)
    assert [found.handles[i].address for i in found.me] == [OWN]
    assert [c.kind for c in found.chats] == ["one", "one", "group"]
    assert [found.handles[c.other].address for c in found.chats[:2]] == [OTHER, THIRD]


def test_reactions_take_the_time_of_what_they_are_on() -> None:
    """Also where that is an answer inside of a dump."""
    thumbs = {"name": "thumbsup", "users": [OWN, OTHER], "count": 2}
    party = {"name": "tada", "users": [OTHER], "count": 1}
    root = message(
        0, reactions=[thumbs], slackdump_thread_replies=[message(1), message(2, reactions=[party])]
    )
    found = scan_of(READER, {f"{DIRECT}.json": dump([json.dumps(m).encode() for m in (root, message(3))])})
    reacted = found.rows.kind == Kind.REACTION
    assert [(t - 200) // 1_000_000 for t in found.rows.at[reacted].tolist()] == [
        second_of(i) for i in (0, 0, 2)
    ]
    assert [found.handles[a].address for a in found.rows.author[reacted]] == [OWN, OTHER, OTHER]
    assert len(set(found.rows.native.tolist())) == len(found.rows) == 7


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("<@U01ABCDEF> hi", "@U01ABCDEF hi"),
        ("<@U01ABCDEF|ada> hi", "@ada hi"),
        ("<#C01ABCDEF|general> and <#C02>", "#general and #C02"),
        ("<https://a.example/?q=1|this &amp; that>", "this & that"),
        ("<https://a.example/?a&amp;b>", "https://a.example/?a&b"),
        ("<!here> <!subteam^S1|@crew> <!date^1^{date}|Monday>", "@here @crew Monday"),
        ("1 &lt; 2 &gt; 0 &amp;amp; &copy;", "1 < 2 > 0 &amp; &copy;"),
        ("a < b, <>, <unfinished", "a < b, <>, <unfinished"),
        ("<@", "<@"),
        ("", ""),
    ],
)
def test_marks_become_what_was_typed(marked: str, plain: str) -> None:
    """A mention is one word, a link its words."""
    raw = json.dumps(marked)[1:-1]
    assert typed(spans_of([raw], Escape.JSON)).raw(0) == plain.encode()


def test_only_what_people_typed_is_told_to_the_listener() -> None:
    """No joins, no programs, nothing from blocks; and without the marks."""
    files = {
        f"{DIRECT}/1.json": day(
            message(0, text="give me <https://a.example|room> &amp; time"),
            message(1, subtype="channel_topic", text="set the topic"),
            message(2, subtype="bot_message", bot_id="B01BOT000", text="deployed"),
        )
    }
    assert heard(READER, LISTS | files) == ["give me room & time"]


def test_a_file_that_is_none_does_not_stop_the_others() -> None:
    """It is counted."""
    files = LISTS | {f"{DIRECT}/1.json": day(message(0)), f"{DIRECT}/2.json": b""}
    found = scan_of(READER, files)
    assert (len(found.rows), found.warnings) == (1, ("1 of its files could not be read",))
    with pytest.raises(UnreadableError, match="part of no export of Slack"):
        scan_of(READER, {f"{DIRECT}/2.json": b"x"})


@pytest.mark.parametrize(
    ("path", "content", "family"),
    [
        ("/x/export/general/2024-03-01.json", day(message(0)), "/x/export"),
        ("/x/export.zip!/general/2024-03-01.json", day(message(0)), "/x/export.zip"),
        ("/x/export.zip!/users.json", LISTS["users.json"], "/x/export.zip"),
        ("/x/dumps/D01.json", dump([]), "/x/dumps"),
        ("general/2024-03-01.json", day(message(0)), "."),
        ("users.json", LISTS["users.json"], "."),
    ],
)
def test_all_parts_of_an_export_are_one_family(path: str, content: bytes, family: str) -> None:
    """Lists lie above the files of a day."""
    name = path.rpartition("/")[2]
    assert export_of(Source(path, name, 0, from_bytes(content).opener, "")) == family


@pytest.mark.parametrize(
    ("head", "what"),
    [
        (LISTS["users.json"], recognition.PEOPLE),
        (LISTS["dms.json"], recognition.CHANNELS),
        (LISTS["channels.json"], recognition.CHANNELS),
        (b"[]", None),
        (b'[{"id": "7", "name": "x", "members": []}]', None),
        (b'{"type": "message", "ts": "1555493779.000200"}', None),
        (b'[{"type": "message", "ts": 1555493779.0002}]', None),
    ],
)
def test_parts_are_known_by_what_is_in_them(head: bytes, what: str | None) -> None:
    """Their names are not asked."""
    assert recognition.part(head) == what
