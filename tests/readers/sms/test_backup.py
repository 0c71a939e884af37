"""What backups of phones do that would mislead a reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import letbe
from letbe.errors import UnreadableError
from letbe.readers.rows import Flag, Kind
from tests.readers.sms.backups import (
    ADA,
    BEN,
    CAI,
    NOON,
    OWN,
    Ear,
    addr,
    call,
    element,
    kinds,
    mms,
    part,
    parties,
    read,
    read_bytes,
    sms,
    writers,
)

if TYPE_CHECKING:
    from pathlib import Path


def sizes(*bodies: str) -> list[int]:
    """Give how many characters each body has."""
    return read(*[sms(body=b, date=NOON + 1000 * i) for i, b in enumerate(bodies)]).rows.chars.tolist()


def test_halves_of_a_character_are_one_character() -> None:
    """The app writes an emoji as two references, each of which XML forbids."""
    assert sizes("&#55357;&#56832;", "a&#55357;&#56832;b", "&#xD83D;&#xDE00;") == [1, 3, 1]


def test_control_characters_and_bare_ampersands_are_characters() -> None:
    """A strict parser stops at them."""
    assert sizes("a&#0;b", "&#11;", "Tom & Ann", "a&amp;b", "&nosuch;") == [3, 1, 9, 3, 8]


def test_a_line_break_is_one_character_however_it_is_written() -> None:
    """As a reference, or as it is."""
    assert sizes("a&#10;b", "a\nb", "a&#xA;b") == [3, 3, 3]


def test_the_word_null_is_no_text() -> None:
    """Backups write it where there is none."""
    assert sizes("null", "nully", "") == [-1, 5, 0]


def test_who_wrote_is_told_by_the_type() -> None:
    """So that me is known without asking."""
    scan = read(sms(), sms(type=2))
    assert writers(scan) == [ADA, "me"]
    assert parties(scan) == [("one", ADA)] * 2
    assert [scan.chats[c].other for c in scan.rows.chat] == [
        i for i, h in enumerate(scan.handles) if h.address == ADA
    ] * 2


@pytest.mark.parametrize("kind", [3, 4, 5, 6])
def test_what_was_not_sent_is_no_message(kind: int) -> None:
    """A draft, one that waits, one that failed: nobody has got it, so nobody owes an answer."""
    ear = Ear()
    scan = read(sms(type=kind), mms(part(text="x"), msg_box=kind), ear=ear)
    assert kinds(scan) == [Kind.NOTICE, Kind.NOTICE]
    assert writers(scan) == [None, None]
    assert ear.texts == []


@pytest.mark.parametrize("kind", ["0", "9", "null", "x", ""])
def test_a_message_that_does_not_say_its_side_is_refused(kind: str) -> None:
    """A guess would put words into somebody's mouth."""
    scan = read(sms(type=kind), sms())
    assert len(scan.rows) == 1
    assert [(e.record, e.reason) for e in scan.errors] == [
        (1, "it does not say whether it was received or sent")
    ]


@pytest.mark.parametrize("date", ["0", "", "null", "-5", "99999999999999999", "x"])
def test_a_message_without_a_time_is_refused(date: str) -> None:
    """It never becomes the first day of 1970."""
    scan = read(sms(date=date), sms())
    assert (len(scan.rows), scan.errors_total) == (1, 1)


def test_seconds_are_told_from_milliseconds() -> None:
    """Some writers give an MMS its time in seconds."""
    scan = read(sms(), sms(date=NOON // 1000))
    assert scan.rows.at.tolist() == [NOON * 1000, NOON // 1000 * 1_000_000]


def test_a_name_that_is_not_known_is_none() -> None:
    """The app writes words for it."""
    scan = read(
        sms(contact_name="(Unknown)"), sms(address=BEN, contact_name="null"), sms(contact_name="Ada &amp; Co")
    )
    names = {h.address: h.name for h in scan.handles}
    assert (names[ADA], names[BEN]) == ("Ada & Co", None)


def test_a_message_with_a_picture_is_a_medium_and_its_text_a_caption() -> None:
    """The picture's bytes are never looked at."""
    picture = part("image/jpeg", data="QUJD")
    scan = read(
        mms(part("application/smil", text="<smil/>"), part(text="look, there"), picture),
        mms(picture, date=NOON + 5),
        mms(part("application/smil"), part(text="just words"), date=NOON + 9),
    )
    assert kinds(scan) == [Kind.MEDIA, Kind.MEDIA, Kind.TEXT]
    assert scan.rows.chars.tolist() == [11, 0, 10]


def test_several_texts_of_one_message_are_read_together() -> None:
    """A line break lies between them; halves of a character are joined in each."""
    ear = Ear()
    scan = read(mms(part(text="one"), part(text="two &#55357;&#56832;?")), ear=ear)
    assert scan.rows.chars.tolist() == [10]
    assert scan.rows.flags.tolist() == [Flag.QUESTION]
    assert ear.texts == ["one\ntwo 😀?"]


def test_a_message_that_was_not_fetched_is_theirs_without_a_size() -> None:
    """m_type 130 tells only that it is waiting at the network."""
    scan = read(mms(msg_box=1, m_type=130))
    assert (kinds(scan), writers(scan), scan.rows.chars.tolist()) == ([Kind.MEDIA], [ADA], [-1])


@pytest.mark.parametrize("m_type", [134, 136])
def test_a_report_of_delivery_is_no_message(m_type: int) -> None:
    """A machine wrote it."""
    assert kinds(read(mms(m_type=m_type))) == [Kind.NOTICE]


def test_without_a_box_the_type_of_an_mms_says_its_side() -> None:
    """128 asks to send, 132 was fetched."""
    scan = read(mms(part(text="x"), msg_box=None, m_type=128), mms(part(text="x"), msg_box=None))
    assert writers(scan) == ["me", ADA]


def group(*inner: str, order: tuple[str, ...] = (ADA, BEN), **more: object) -> str:
    """Write an MMS to a group."""
    return mms(part(text="x"), *inner, address="~".join(order), contact_name="Ada, Ben", **more)


def test_several_numbers_are_a_group_in_any_order() -> None:
    """Each phone lists them in its own."""
    scan = read(
        group(addr(ADA, 137), addr("insert-address-token", 151), addr(BEN, 151)),
        group(addr(BEN, 137), addr(ADA, 151), order=(BEN, ADA)),
        group(addr("insert-address-token", 137), addr(ADA, 151), addr(BEN, 151), msg_box=2, m_type=128),
    )
    assert parties(scan) == [("group", f"{ADA}~{BEN}")] * 3
    assert writers(scan) == [ADA, BEN, "me"]


def test_my_own_number_is_no_party_of_a_group() -> None:
    """Some phones write it among the others; what I sent shows which it is."""
    inner = addr(OWN, 137), addr(ADA, 151)
    scan = read(
        mms(part(text="x"), *inner, msg_box=2, m_type=128), group(addr(ADA, 137), order=(ADA, BEN, OWN))
    )
    assert parties(scan) == [("one", ADA), ("group", f"{ADA}~{BEN}")]


def test_addresses_that_are_all_one_number_prove_nothing() -> None:
    """Some phones write the other one as the sender of everything; the box is right."""
    inner = addr(ADA, 137), addr(ADA, 151)
    scan = read(mms(part(text="x"), *inner, msg_box=2, m_type=128), sms(), group(addr(ADA, 137)))
    assert parties(scan) == [("one", ADA), ("one", ADA), ("group", f"{ADA}~{BEN}")]
    assert writers(scan) == ["me", ADA, ADA]


def test_an_mms_without_an_address_of_its_own_has_that_of_its_one_party() -> None:
    """Its list of addresses says it."""
    inner = addr("insert-address-token", 137), addr(BEN, 151)
    scan = read(
        mms(part(text="x"), *inner, address="null", msg_box=2, m_type=128), mms(part(text="x"), address=None)
    )
    assert parties(scan) == [("one", BEN)]
    assert [e.reason for e in scan.errors] == ["it names no number"]


def test_calls_are_of_whoever_called() -> None:
    """Missed, to the mailbox, rejected, blocked, answered elsewhere: they called all the same."""
    scan = read(*[call(type=k, date=NOON + k) for k in range(1, 8)])
    assert writers(scan) == [ADA, "me", *[ADA] * 5]
    assert set(kinds(scan)) == {Kind.CALL}
    assert set(scan.rows.chars.tolist()) == {-1}


@pytest.mark.parametrize("number", ["", "null", "-1", "-2", "-3"])
def test_a_call_of_nobody_known_is_a_notice(number: str) -> None:
    """The number was withheld."""
    assert kinds(read(call(number=number, presentation=2))) == [Kind.NOTICE]


def test_a_call_and_a_message_of_one_moment_are_two() -> None:
    """Ids are made of times; a call is no message."""
    scan = read(call(), sms(), sms(type=2), sms(address=BEN))
    assert len(set(scan.rows.native[:3].tolist())) == 3
    assert scan.rows.native[1] == scan.rows.native[3], "the conversation is part of what tells them apart"


def test_a_time_of_whole_seconds_makes_no_id() -> None:
    """Two messages can have it."""
    assert read(sms(date=NOON // 1000 * 1000)).rows.native.tolist() == [0]


def test_services_are_no_people() -> None:
    """A word instead of a number that I never wrote to; a short number that nobody calls."""
    scan = read(
        sms(address="VODAFONE"),
        sms(address="88877"),
        sms(address="Ada Lind"),
        sms(address="Ada Lind", type=2),
    )
    assert [kind for kind, _ in parties(scan)] == ["robot", "robot", "one", "one"]


def test_a_short_number_that_is_called_is_somebody() -> None:
    """A neighbour in the same small town."""
    assert [k for k, _ in parties(read(sms(address="88877"), call(number="88877")))] == ["one", "one"]


def test_a_number_in_two_forms_is_one_person(tmp_path: Path) -> None:
    """Backups write it as it was dialled."""
    path = tmp_path / "sms.xml"
    some = [sms(address="+49 176 12345678", date=NOON + i) for i in range(3)]
    path.write_text("<smses>" + "".join(some) + sms(address="0176-12345678", type=2) + "</smses>")
    people = letbe.read(path, zone="Europe/Berlin").people
    assert [p.handles for p in people] == [("tel:+4917612345678",)]


def test_a_number_of_mine_that_i_wrote_to_is_me_and_so_is_what_is_flagged(tmp_path: Path) -> None:
    """Somebody who gives their number, and keeps notes by writing to it."""
    path = tmp_path / "sms.xml"
    path.write_text(
        "<smses>" + sms(address=OWN, type=2, contact_name="null") + sms(type=2) + sms() + "</smses>"
    )
    reading = letbe.read(path, me=OWN)
    table = reading.messages.to_pydict()
    ada = next(p.id for p in reading.people if p.name == "Ada")
    assert [d for p, d in zip(table["person"], table["direction"], strict=True) if p == ada] == ["out", "in"]


def test_a_tap_on_a_message_is_a_reaction_and_its_quote_is_nobodys_word() -> None:
    """An iPhone's tap reaches other phones as a text that quotes; else my words would be heard as theirs."""
    ear = Ear()
    scan = read(
        sms(body="Liked “I need some space”"),
        sms(body="Gefällt: “I need some space”", date=NOON + 7),
        sms(body="he said “no”, so what", date=NOON + 9),
        ear=ear,
    )
    assert kinds(scan) == [Kind.REACTION, Kind.TEXT, Kind.TEXT]
    assert ear.texts == ["he said “no”, so what"]


def test_a_torn_part_loses_its_message_and_no_other() -> None:
    """The text of it cannot be trusted."""
    whole = mms(part(text="one"), part("image/png", data="QUJD"))
    scan = read(sms(), whole[: whole.index("QU")], "\n", sms(type=2), whole)
    assert kinds(scan) == [Kind.TEXT, Kind.TEXT, Kind.MEDIA]
    assert [(e.record, e.reason) for e in scan.errors] == [(2, "it is torn")]
    assert scan.rows.record.tolist() == [0, 2, 3]


def test_a_message_whose_end_is_missing_is_torn_and_takes_no_part_of_another() -> None:
    """Between two elements, nothing but the missing end tells."""
    whole = mms(part(text="one"))
    scan = read(whole[: whole.index("</parts>")], mms(part(text="three")), sms())
    assert scan.rows.chars.tolist() == [5, 10]
    assert scan.errors_total == 1


def test_a_file_that_ends_in_the_middle_keeps_what_came_before() -> None:
    """A copy that stopped."""
    content = ("<smses>" + sms() + sms(type=2) + sms()).encode()
    scan = read_bytes(content[:-30])
    assert (len(scan.rows), scan.errors_total) == (2, 1)


def test_utf16_and_marks_are_read() -> None:
    """A file that went through a Windows shell."""
    text = "<smses>" + sms(body="é?") + "</smses>"
    for raw in (text.encode("utf-16"), b"\xef\xbb\xbf" + text.encode()):
        assert read_bytes(raw).rows.chars.tolist() == [2]


def test_an_empty_backup_is_one_and_an_empty_file_is_none() -> None:
    """Of the one there is nothing to say; of the other there is."""
    assert len(read_bytes(b"<smses count='0' />").rows) == 0
    with pytest.raises(UnreadableError, match="is empty"):
        read_bytes(b"")
    with pytest.raises(UnreadableError, match="no messages"):
        read_bytes(b"<html><p>hello</p></html>")


def test_unknown_elements_are_passed_over() -> None:
    """Other writers add some."""
    assert len(read("<smsx address='1'/>", element("note", {"date": 1}), sms(), "<sms-group/>").rows) == 1


def test_a_group_whose_sender_is_not_told_is_still_a_group() -> None:
    """Somebody of them wrote; no tie is made of it."""
    scan = read(group(order=(ADA, BEN, CAI)))
    assert parties(scan) == [("group", f"{ADA}~{BEN}~{CAI}")]
    assert writers(scan) == [f"{ADA}~{BEN}~{CAI}"]
