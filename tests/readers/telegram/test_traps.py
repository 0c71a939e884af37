"""Every trap of the format has a test that is named after it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from letbe.readers.rows import Flag, Handle, Kind, Scan
from letbe.readers.telegram import READER, known_but_not_read
from tests.readers.telegram.documents import MARA, NOON, OWN, account, chat, local, message, read, read_bytes

US = 1_000_000


def kinds(scan: Scan) -> list[Kind]:
    """Name the kinds of the rows."""
    return [Kind(k) for k in scan.rows.kind]


def addresses(scan: Scan) -> list[str | None]:
    """Name the authors of the rows by address."""
    return [scan.handles[a].address if a >= 0 else None for a in scan.rows.author]


def test_me_in_a_single_chat_is_the_one_who_is_not_the_chats_id() -> None:
    """A chat of two carries the other one's id."""
    scan = read(chat(message(1), message(2, user=OWN)))
    assert [scan.handles[i].address for i in scan.me] == [f"user{OWN}"]
    assert scan.me_by == "the chat's own id"
    assert scan.handles[scan.chats[0].other] == Handle("Mara Lind", f"user{MARA}")
    assert scan.chats[0].other_by == "the chat's own id"


def test_the_other_one_is_known_even_where_only_i_wrote() -> None:
    """Somebody who never answered is still the other one."""
    scan = read(chat(message(1, user=OWN)))
    assert scan.handles[scan.chats[0].other] == Handle("Mara Lind", f"user{MARA}")
    assert [scan.handles[i].address for i in scan.me] == [f"user{OWN}"]


def test_me_is_not_guessed_where_only_the_other_one_wrote() -> None:
    """Nothing in such a file tells who I am."""
    assert read(chat(message(1))).me == frozenset()


def test_me_in_a_whole_account_is_its_user_id_also_when_it_comes_last() -> None:
    """The order of the keys is not promised."""
    whole = account(chat(message(1), message(2, user=OWN)), own=OWN)
    whole["personal_information"] = whole.pop("personal_information")
    scan = read(whole)
    assert [scan.handles[i].address for i in scan.me] == [f"user{OWN}"]
    assert scan.me_by == "the account's own id"


def test_me_in_an_account_without_personal_information_comes_from_its_chats() -> None:
    """Personal information can be left out of an export."""
    whole = account(chat(message(1), message(2, user=OWN)), chat(message(3, user=OWN), number=9))
    del whole["personal_information"]
    scan = read(whole)
    assert [scan.handles[i].address for i in scan.me] == [f"user{OWN}"]
    assert scan.me_by == "the chat's own id"


def test_me_is_left_open_in_a_group() -> None:
    """A group's id says nothing about its members."""
    scan = read(chat(message(1), message(2, user=OWN), kind="private_group"))
    assert (scan.me, scan.me_by, scan.chats[0].kind) == (frozenset(), None, "group")
    assert scan.chats[0].address == f"chat{MARA}"


def test_saved_messages_are_all_mine() -> None:
    """Notes to oneself have one writer."""
    scan = read(chat(message(1, user=OWN), kind="saved_messages", number=OWN, name=...))
    assert scan.chats[0].kind == "self"
    assert [scan.handles[i].address for i in scan.me] == [f"user{OWN}"]


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("personal_chat", "one"),
        ("bot_chat", "robot"),
        ("saved_messages", "self"),
        ("private_group", "group"),
        ("private_supergroup", "group"),
        ("public_supergroup", "group"),
        ("private_channel", "robot"),
        ("public_channel", "robot"),
        ("something_new", "unknown"),
    ],
)
def test_a_chats_type_tells_its_kind(written: str, kind: str) -> None:
    """Only conversations of two people may become ties."""
    assert read(chat(message(), kind=written)).chats[0].kind == kind


def test_telegrams_own_account_is_a_robot() -> None:
    """Log-in codes come from an account that is exported as a person."""
    assert read(chat(message(user=777000), number=777000)).chats[0].kind == "robot"


def test_chats_and_left_chats_are_both_read() -> None:
    """Somebody one has left is part of the history."""
    scan = read(account(chat(message(1)), left=(chat(message(2), kind="private_group", number=5),)))
    assert [c.address for c in scan.chats] == ["user7001", "chat5"]
    assert scan.rows.chat.tolist() == [0, 1]


def test_a_deleted_account_has_an_address_and_no_name() -> None:
    """`from` is null, `from_id` stays."""
    scan = read(chat(message(**{"from": None}), name=None))
    assert scan.handles[0] == Handle(None, f"user{MARA}")


def test_a_name_that_comes_later_is_kept() -> None:
    """The first message may have been written without one."""
    assert read(chat(message(1, **{"from": None}), message(2))).handles[0].name == "Mara Lind"


def test_missing_from_and_text_keys_do_no_harm() -> None:
    """Other readers fall over such messages."""
    bare = message(text=..., text_entities=..., **{"from": ...})
    scan = read(chat(bare))
    assert (scan.rows.chars.tolist(), scan.errors) == ([0], ())


def test_bare_numbers_of_old_exports_are_the_same_people() -> None:
    """Old exports number users, chats and channels in one row; new ones say which."""
    ids = [MARA, (1 << 32) + 5, (1 << 33) + 6]
    scan = read(chat(*[message(i, from_id=n) for i, n in enumerate(ids)], kind="private_group"))
    assert addresses(scan) == [f"user{MARA}", "chat5", "channel6"]


def test_two_people_of_one_name_stay_two() -> None:
    """Ids decide, names are only shown."""
    scan = read(chat(message(1, from_id="user1"), message(2, from_id="user2")))
    assert addresses(scan) == ["user1", "user2"]


def test_a_name_without_an_id_is_a_handle_too() -> None:
    """Very old exports of channels have names only."""
    scan = read(chat(message(1, from_id=...), message(2, from_id=...)))
    assert scan.rows.author.tolist() == [0, 0]
    assert scan.handles[0] == Handle("Mara Lind", None)


def test_text_as_a_list_is_joined_without_a_blank() -> None:
    """A link or a bold word cuts a text into pieces."""
    text = ["Kommst", {"type": "bold", "text": " du"}, {"type": "link", "text": "?", "href": "x"}]
    scan = read(chat(message(text=text)))
    assert (scan.rows.chars[0], scan.rows.words[0], scan.rows.flags[0]) == (10, 2, Flag.QUESTION)


def test_text_entities_are_not_counted_again() -> None:
    """They hold the same text once more."""
    assert read(chat(message(text="ab", text_entities=[{"type": "plain", "text": "ab"}]))).rows.chars[0] == 2


@pytest.mark.parametrize(
    "fields",
    [
        {"photo": "(File not included. Change data exporting settings to download.)"},
        {"file": "s.webp", "media_type": "sticker", "sticker_emoji": "x"},
        {"file": "a.ogg", "media_type": "voice_message"},
        {"file": "a.pdf", "mime_type": "application/pdf"},
        {"contact_information": {"first_name": "A"}},
        {"location_information": {"latitude": 1.5, "longitude": 2}},
        {"poll": {"question": "q?", "answers": []}},
        {"game_title": "g"},
    ],
    ids=lambda f: next(iter(f)) + "-" + str(f.get("media_type", "")),
)
def test_what_is_not_text_is_media_and_its_caption_is_measured(fields: dict[str, Any]) -> None:
    """A picture that was not exported was still sent."""
    scan = read(chat(message(1, text="", **fields), message(2, text="so?", **fields)))
    assert kinds(scan) == [Kind.MEDIA, Kind.MEDIA]
    assert scan.rows.chars.tolist() == [0, 3]


def service(action: str, number: int = 1, **more: Any) -> dict[str, Any]:
    """Make a service message."""
    names = {"from": ..., "from_id": ..., "actor": "Mara Lind", "actor_id": f"user{MARA}"}
    return message(number, type="service", action=action, text="", **names, **more)


def test_a_phone_call_is_a_call_by_its_actor() -> None:
    """Calls stand among the notices."""
    scan = read(chat(service("phone_call", duration_seconds=3, discard_reason="hangup")))
    assert (kinds(scan), addresses(scan)) == ([Kind.CALL], [f"user{MARA}"])


@pytest.mark.parametrize("action", ["group_call", "pin_message", "invite_members", "create_group"])
def test_other_service_messages_are_notices_by_nobody(action: str) -> None:
    """The app wrote them."""
    scan = read(chat(service(action)))
    assert (kinds(scan), addresses(scan)) == ([Kind.NOTICE], [None])


def test_edited_is_a_flag_and_the_zero_date_of_early_exports_is_not() -> None:
    """Early versions give 1970 to messages that were never changed."""
    scan = read(
        chat(
            message(1, edited=local(NOON + 60), edited_unixtime=str(NOON + 60)),
            message(2, edited="1970-01-01T01:00:00"),
            message(3, edited="2019-01-01T01:00:00"),
            message(4),
            message(5, edited_unixtime="0", edited="1970-01-01T01:00:00"),
        )
    )
    assert [bool(f & Flag.EDITED) for f in scan.rows.flags] == [True, False, True, False, False]


def test_forwarded_and_bot_made_messages_belong_to_their_sender() -> None:
    """They sent it, whoever wrote it first."""
    scan = read(chat(message(1, forwarded_from="Ada"), message(2, via_bot="@gif", saved_from="Ada")))
    assert addresses(scan) == [f"user{MARA}"] * 2


def test_a_reaction_counts_where_it_has_a_time_and_an_author() -> None:
    """Only `recent` says who and when; the number alone is no contact."""
    one = {"from": "Jo", "from_id": f"user{OWN}", "date": local(NOON + 300)}
    scan = read(
        chat(
            message(
                1,
                reactions=[
                    {"type": "emoji", "count": 1, "emoji": "x", "recent": [one]},
                    {"type": "emoji", "count": 4, "emoji": "y"},
                    {"type": "emoji", "count": 1, "emoji": "z", "recent": [{**one, "date": "soon"}]},
                    {
                        "type": "paid",
                        "count": 1,
                        "recent": [{"from": None, "from_id": None, "date": one["date"]}],
                    },
                ],
            )
        )
    )
    assert kinds(scan) == [Kind.TEXT, Kind.REACTION]
    assert addresses(scan) == [f"user{MARA}", f"user{OWN}"]
    assert scan.rows.record.tolist() == [0, 0]
    assert scan.rows.at.tolist() == [NOON * US, (NOON + 300) * US]


def test_a_reaction_follows_the_zone_of_the_exporting_machine() -> None:
    """Its time is local; the messages of that day tell the offset, whatever the caller's zone."""
    summer = int(datetime(2024, 7, 1, 12, tzinfo=UTC).timestamp())
    one = {"from": "Jo", "from_id": f"user{OWN}", "date": local(summer + 60)}
    scan = read(
        chat(message(1, reactions=[{"count": 1, "recent": [one]}]), message(2, second=summer)),
        ZoneInfo("Asia/Tokyo"),
    )
    assert scan.rows.at.tolist() == [NOON * US, (summer + 60) * US, summer * US]


def test_before_2022_the_date_is_local_and_the_callers_zone_decides() -> None:
    """`date_unixtime` is absent there."""
    scan = read(chat(message(date_unixtime=...)))
    assert (scan.utc, scan.rows.at.tolist()) == (False, [NOON * US])
    assert read(chat(message())).utc


def test_the_hour_that_occurs_twice_is_passed_twice() -> None:
    """In a chat in order, the step back begins the second pass."""
    dates = ["2020-10-25T02:30:00", "2020-10-25T02:50:00", "2020-10-25T02:10:00"]
    scan = read(chat(*[message(i, date=d, date_unixtime=...) for i, d in enumerate(dates)]))
    assert np.diff(scan.rows.at // (60 * US)).tolist() == [20, 20]
    assert len(scan.warnings) == 1


def test_a_broken_unixtime_falls_back_to_the_date() -> None:
    """The offset of that day is known from the others."""
    scan = read(chat(message(1), message(2, date_unixtime="soon")), ZoneInfo("Asia/Tokyo"))
    assert scan.rows.at.tolist() == [NOON * US, NOON * US]


def test_messages_are_not_sorted() -> None:
    """They come by id, not always by time."""
    scan = read(chat(message(1, second=NOON + 9), message(2, second=NOON)))
    assert np.diff(scan.rows.at).tolist() == [-9 * US]


def test_the_same_message_has_the_same_number_in_every_export() -> None:
    """One chat and a whole account overlap."""
    one = {"from": "Jo", "from_id": f"user{OWN}", "date": local(NOON + 300)}
    items = [message(1, reactions=[{"count": 1, "recent": [one, {**one, "from_id": "user5"}]}]), message(2)]
    single = read(chat(*items))
    whole = read(account(chat(message(1), kind="private_group", number=MARA), chat(*items)))
    assert len(set(single.rows.native.tolist())) == 4
    assert whole.rows.native[1:].tolist() == single.rows.native.tolist()
    assert whole.rows.native[0] not in single.rows.native


def test_without_ids_there_is_no_native_number() -> None:
    """Messages of two chats must not pass for one."""
    assert read(chat(message(id=...))).rows.native.tolist() == [0]
    assert read(chat(message(), id=...)).rows.native.tolist() == [0]


def test_escaped_keys_are_the_same_keys() -> None:
    """JSON may write any letter as an escape."""
    raw = (
        b'{"\\u006dessages":[{"\\u0069d":1,"typ\\u0065":"mess\\u0061ge","date_unixtime":"1706702400",'
        b'"from_id":"us\\u0065r7","text":"\\ud83d\\ude00"}],"type":"personal\\u005fchat","id":7}'
    )
    scan = read_bytes(raw)
    assert (addresses(scan), scan.rows.chars.tolist(), scan.chats[0].kind) == (["user7"], [1], "one")


def test_the_last_of_two_keys_with_one_name_counts() -> None:
    """As it does for other readers of JSON."""
    raw = (
        b'{"messages":[{"type":"message","date_unixtime":"1706702400","from_id":"user7",'
        b'"text":"a","text":"abc"}]}'
    )
    assert read_bytes(raw).rows.chars.tolist() == [3]


def test_a_date_order_is_native() -> None:
    """Nothing has to be guessed."""
    scan = read(chat(message()))
    assert (scan.date_order, scan.date_order_by) == ("native", "a machine's time stamp")


def test_the_html_export_is_told_apart() -> None:
    """It is another format; JSON has to be chosen."""
    page = b'<!DOCTYPE html>\n<html><head><title>Exported Data</title></head><body><div class="page_wrap">'
    assert READER.recognise(page, "messages.html") == 0
    hint = known_but_not_read(page, "messages.html")
    assert hint is not None
    assert "JSON" in hint
    assert known_but_not_read(b"<html><body>hello</body></html>", "index.html") is None
