"""What the rows of Apple's database become: kinds, times, authors, chats."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from letbe.people.assign import OUT, assign
from letbe.people.me import who_is_me
from letbe.readers.rows import Flag
from tests.readers.imessage.reading import NOON, authors, kinds, message, read
from tests.readers.samples.imessage import EPOCH, OWN, THEIRS, archived

if TYPE_CHECKING:
    from pathlib import Path

BO = "bo@example.org"


def test_seconds_and_nanoseconds_stand_in_one_file(tmp_path: Path) -> None:
    """A phone that was set up from an older one's backup holds both."""
    scan, _ = read(tmp_path, [message(1, date=NOON - EPOCH), message(2)])
    assert scan.rows.at.tolist() == [NOON * 1_000_000, (NOON + 120) * 1_000_000]
    assert scan.utc


def test_a_time_of_nought_is_an_error_and_never_2001(tmp_path: Path) -> None:
    """It means that the time is not known."""
    times = [message(1, date=0), message(2, date=None), message(3, date=-5), message(4, date="x"), message(5)]
    scan, told = read(tmp_path, times)
    assert len(scan.rows) == 1
    assert (scan.errors_total, scan.errors[0].record) == (4, 1)
    assert "time" in scan.errors[0].reason
    assert told == ["text 5"], "a record that is refused is not told, either"


def test_what_i_sent_is_told_by_the_mark_alone(tmp_path: Path) -> None:
    """Of mine, handle_id names the other one, or nobody."""
    scan, _ = read(tmp_path, [message(1), message(2, is_from_me=1), message(3, is_from_me=1, handle_id=0)])
    assert authors(scan) == [THEIRS, "me", "me"]
    assert [scan.handles[i].address for i in scan.me] == [OWN]
    (me,) = who_is_me([scan])
    assert (assign(scan, me).direction == OUT).tolist() == [False, True, True]


def test_theirs_without_a_handle_is_of_the_other_one_of_the_chat(tmp_path: Path) -> None:
    """In a chat of two there is nobody else; in a group it is an error."""
    group = [{"ROWID": 1, "guid": "g", "style": 45, "chat_identifier": THEIRS}]
    group.append({"ROWID": 2, "guid": "h", "style": 43, "chat_identifier": "chat9", "display_name": "Us"})
    joins = [{"chat_id": 1, "message_id": 1}, {"chat_id": 2, "message_id": 2}]
    messages = [message(1, handle_id=0), message(2, handle_id=0)]
    scan, _ = read(tmp_path, messages, chat=group, chat_message_join=joins)
    assert authors(scan) == [THEIRS]
    assert scan.errors_total == 1
    assert [(c.kind, c.title) for c in scan.chats] == [("one", None), ("group", "Us")]


def test_a_reaction_is_a_reaction_and_its_words_are_nobodys(tmp_path: Path) -> None:
    """Its text quotes what somebody else wrote."""
    target = {"associated_message_guid": "p:0/G1"}
    types = (2000, 2005, 2006, 2007, 1000)
    reactions = [
        message(n, text="Loved \u201cgo away\u201d", associated_message_type=t, **target)
        for n, t in enumerate(types, 2)
    ]
    scan, told = read(tmp_path, [message(1), *reactions])
    assert kinds(scan) == ["TEXT", *["REACTION"] * 5]
    assert scan.rows.chars.tolist() == [6, -1, -1, -1, -1, -1]
    assert told == ["text 1"]


def test_a_reaction_that_was_taken_back_is_marked(tmp_path: Path) -> None:
    """By the same one, of the same sort, on the same message, and later; taking back is a notice."""
    love = {"associated_message_type": 2000, "associated_message_guid": "p:0/G1"}
    back = {"associated_message_type": 3000, "associated_message_guid": "p:0/G1"}
    other = {"associated_message_type": 3001, "associated_message_guid": "p:0/G1"}
    messages = [message(1), message(2, **love), message(3, is_from_me=1, **love), message(4, **other)]
    scan, _ = read(tmp_path, [*messages, message(5, **back), message(6, **love)])
    assert kinds(scan) == ["TEXT", "REACTION", "REACTION", "NOTICE", "NOTICE", "REACTION"]
    gone = (scan.rows.flags & Flag.DELETED) != 0
    assert gone.tolist() == [False, True, False, False, False, False]


def test_a_reaction_in_the_words_of_a_text_message_is_known(tmp_path: Path) -> None:
    """Over SMS a phone writes it out, quotation and all; over iMessage somebody typed it."""
    liked = "Liked \u201cplease leave me alone\u201d"
    taken = "Removed a like from \u201cplease leave me alone\u201d"
    messages = [message(1, text=liked, service="SMS"), message(2, text=taken, service="RCS")]
    scan, told = read(
        tmp_path, [*messages, message(3, text=liked), message(4, text="Liked it", service="SMS")]
    )
    assert kinds(scan) == ["REACTION", "NOTICE", "TEXT", "TEXT"]
    assert told == [liked, "Liked it"]


def test_what_the_app_wrote_is_a_notice(tmp_path: Path) -> None:
    """Joined, renamed, shared a place; what was not sent, or waits to be sent."""
    messages = [message(n, item_type=n, text=None) for n in range(1, 7)]
    more = [message(7, group_action_type=1), message(8, is_system_message=1)]
    unsent = [message(9, is_from_me=1, error=22), message(10, is_from_me=1, schedule_type=2)]
    scan, told = read(tmp_path, [*messages, *more, *unsent, message(11, is_from_me=1, error=22, is_sent=1)])
    assert kinds(scan) == [*["NOTICE"] * 10, "TEXT"]
    assert told == ["text 11"]


def test_attachments_audio_and_apps_are_media_with_their_caption(tmp_path: Path) -> None:
    """A link's preview is an attachment to Apple, and a text to everybody else."""
    link = "com.apple.messages.URLBalloonProvider"
    messages = [
        message(1, text="\ufffcsee this?", cache_has_attachments=1),
        message(2, text=None, attributedBody=archived("\ufffc"), cache_has_attachments=1),
        message(3, text="\ufffc", is_audio_message=1),
        message(4, text="\ufffd", balloon_bundle_id="com.apple.messages.MSMessageExtensionBalloonPlugin:x:y"),
        message(5, text="https://example.org/?a", balloon_bundle_id=link, cache_has_attachments=1),
    ]
    scan, told = read(tmp_path, messages)
    assert kinds(scan) == ["MEDIA", "MEDIA", "MEDIA", "MEDIA", "TEXT"]
    assert scan.rows.chars.tolist() == [9, 0, 0, -1, 22]
    assert scan.rows.flags.tolist() == [Flag.QUESTION, 0, 0, 0, 0]
    assert told == ["see this?", "https://example.org/?a"]


def test_edited_and_taken_back_are_marked(tmp_path: Path) -> None:
    """What was unsent has neither words nor an attachment left; it was sent all the same."""
    at = (NOON - EPOCH) * 10**9
    messages = [
        message(1, date_edited=at, text=None, attributedBody=archived("better")),
        message(2, date_edited=at, text=None),
        message(3, date_retracted=at),
        message(4, is_auto_reply=1),
    ]
    scan, told = read(tmp_path, messages)
    assert scan.rows.flags.tolist() == [Flag.EDITED, Flag.DELETED, Flag.DELETED, Flag.AUTOMATIC]
    assert scan.rows.chars.tolist() == [6, -1, -1, 6]
    assert told == ["better", "text 4"]


def test_a_message_in_two_chats_counts_once(tmp_path: Path) -> None:
    """A join would give it twice."""
    chats = [{"ROWID": n, "guid": str(n), "style": 45, "chat_identifier": THEIRS} for n in (1, 2)]
    joins = [{"chat_id": c, "message_id": m} for c in (2, 1) for m in (1, 2)]
    scan, _ = read(tmp_path, [message(1), message(2)], chat=chats, chat_message_join=joins)
    assert len(scan.rows) == 2


def test_messages_deleted_lately_and_those_of_no_chat_find_their_tie(tmp_path: Path) -> None:
    """They were exchanged, whatever became of the copy here."""
    deleted = [{"chat_id": 1, "message_id": 1, "delete_date": 1}]
    messages = [message(1, is_from_me=1, handle_id=0), message(2), message(3, is_from_me=1, handle_id=0)]
    scan, _ = read(tmp_path, messages, joined=False, chat_recoverable_message_join=deleted)
    assert authors(scan) == ["me", THEIRS]
    assert len(set(scan.rows.chat.tolist())) == 1
    assert [(e.record, e.reason) for e in scan.errors] == [(3, "it belongs to no chat and names nobody")]


def test_one_person_on_two_services_is_one_party(tmp_path: Path) -> None:
    """Each of iMessage and SMS has a handle and a chat; a number without its country is put in full."""
    handles = [{"ROWID": n, "id": i, "country": "gb", "service": s} for n, i, s in (
        (1, THEIRS, "iMessage"), (2, "07700 900123", "SMS"), (3, BO, "iMessage")
    )]  # fmt: skip
    chats = [{"ROWID": n, "guid": str(n), "style": 45, "chat_identifier": i} for n, i in (
        (1, THEIRS), (2, "07700 900123"), (3, BO)
    )]  # fmt: skip
    joins = [{"chat_id": n, "message_id": n} for n in (1, 2, 3)]
    members = [{"chat_id": n, "handle_id": n} for n in (1, 2, 3)]
    messages = [message(1), message(2, handle_id=2), message(3, handle_id=3)]
    scan, _ = read(
        tmp_path, messages, handle=handles, chat=chats, chat_handle_join=members, chat_message_join=joins
    )
    (me,) = who_is_me([scan])
    given = assign(scan, me)
    parties = [given.parties[p].address for p in given.party.tolist()]
    assert parties == [f"tel:{THEIRS}", f"tel:{THEIRS}", f"mail:{BO}"]


def test_businesses_and_short_codes_are_programs_and_notes_are_to_myself(tmp_path: Path) -> None:
    """Neither is a tie."""
    handles = [{"ROWID": n, "id": i, "service": "SMS"} for n, i in ((1, "72000"), (2, "urn:biz:x"), (3, OWN))]
    chats = [
        {"ROWID": n, "guid": str(n), "style": 45, "chat_identifier": i, "account_login": f"P:{OWN}"}
        for n, i in ((1, "72000"), (2, "urn:biz:x"), (3, OWN))
    ]
    scan, _ = read(tmp_path, [message(1)], handle=handles, chat=chats, chat_handle_join=[])
    assert [c.kind for c in scan.chats] == ["robot", "robot", "self"]


def test_records_keep_the_number_of_their_row(tmp_path: Path) -> None:
    """A person is told which; ids of rows have gaps, numbers have none."""
    scan, _ = read(tmp_path, [message(5), message(9, date=0), message(11)])
    assert scan.rows.record.tolist() == [0, 2]
    assert [e.record for e in scan.errors] == [2]
    assert len(np.unique(scan.rows.native)) == 2
