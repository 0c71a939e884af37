"""What takeouts of Google Voice do that would mislead a reader; seen in public copies of real ones."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

import letbe
from letbe.errors import UnreadableError
from letbe.readers.rows import Ask, Flag, Kind, Scan, Work
from letbe.readers.source import from_bytes
from letbe.readers.voice import READER
from tests.readers.samples.voice import (
    CARD,
    HEAD,
    MY_NUMBER,
    THEIR_NUMBER,
    labels,
    log,
    message,
    sender,
    stamp,
)
from tests.readers.sms.backups import Ear, kinds, parties, writers

if TYPE_CHECKING:
    from pathlib import Path

NOON = 1_706_702_400.25
ADA, BEN = THEIR_NUMBER, "+14155550124"
ME = sender(MY_NUMBER, None)
THEY = sender(ADA, "Ada")


def read(*pages: bytes, names: tuple[str, ...] = (), ear: Ear | None = None) -> Scan:
    """Read some pages."""
    named = [*names, *(f"{k}.html" for k in range(len(pages)))]
    sources = [from_bytes(page, name) for page, name in zip(pages, named, strict=False)]
    return READER.scan(Work(sources, Ask(ZoneInfo("UTC")), listen=ear))


def call(what: str, number: str = ADA, name: str = "Ada", label: str = "received", more: str = "") -> bytes:
    """Write a page of a call."""
    return (
        f'{HEAD.format(f"{what}{chr(10)}{name}")}<div class="haudio">'
        '<span class="album">Call Log for\n</span>\n'
        f'<span class="fn">{what}\n{name}</span>\n<div class="contributor vcard">{what}\n'
        f'<a class="tel" href="tel:{number}"><span class="fn">{name}</span></a></div>\n'
        f'<abbr class="published" title="{stamp(NOON)}">Jan 31, 2024</abbr>\n{more}<br />\n'
        f'<abbr class="duration" title="PT2S">(00:00:02)</abbr>\n\n{labels(label)}</div></body></html>'
    ).encode()


def picture(name: str = "x-1-1") -> str:
    """Write a picture that is shown under a message."""
    return f'<div><img src="{name}" alt="Image MMS Attachment" /></div>'


def test_who_wrote_and_when_is_told_by_the_page() -> None:
    """The time has milliseconds and an offset; I am called Me."""
    scan = read(log("Me to\nAda", message(NOON, ME, "hello"), message(NOON + 1, THEY, "hi")))
    assert writers(scan) == ["me", ADA]
    assert scan.rows.at.tolist() == [int(NOON * 1e6), int((NOON + 1) * 1e6)]
    assert scan.utc
    assert parties(scan) == [("one", ADA)] * 2
    assert scan.handles[0].address == MY_NUMBER


def test_a_text_is_what_was_typed() -> None:
    """References, breaks, and a break at the end that Google adds."""
    bodies = ["Hans&#39; &amp; co<br>two<br>", "a &lt;b&gt;", "", "😀?"]
    scan = read(log("Ada", *[message(NOON + i, THEY, b) for i, b in enumerate(bodies)]))
    assert scan.rows.chars.tolist() == [14, 5, 0, 2]
    assert scan.rows.flags.tolist() == [0, 0, 0, Flag.QUESTION]


def test_words_that_stand_for_a_picture_were_not_typed() -> None:
    """Google writes them where there was no text."""
    ear = Ear()
    card = '<div><a class="vcard" href="x-5-1">Contact card attachment</a></div>'
    scan = read(
        log(
            "Ada",
            message(NOON, ME, "MMS Sent", picture()),
            message(NOON + 1, THEY, "MMS Received", card),
            message(NOON + 2, THEY, "MMS Received"),
            message(NOON + 3, THEY, "", picture() + picture("x-1-2")),
            message(NOON + 4, THEY, "look", picture()),
        ),
        ear=ear,
    )
    assert set(kinds(scan)) == {Kind.MEDIA}
    assert scan.rows.chars.tolist() == [0, 0, 0, 0, 4]
    assert ear.texts == ["look"]


def test_a_page_with_my_messages_only_is_with_whom_another_page_says() -> None:
    """Its title has a name and no number."""
    only_mine = log("Me to\nAda", message(NOON, ME, "hello"))
    both = log("Ada", message(NOON + 99, THEY, "hi"))
    for pages in ([only_mine, both], [both, only_mine]):
        assert set(parties(read(*pages))) == {("one", ADA)}


def test_a_page_with_my_messages_only_to_a_number_is_with_that_number() -> None:
    """It is in the name of the file."""
    page = log("Me to\n", message(NOON, ME, "hello"))
    assert parties(read(page, names=(f"{ADA} - Text - 2022-06-30T18_06_39Z.html",))) == [("one", ADA)]


def test_a_page_with_my_messages_only_is_with_a_name_where_nothing_knows_its_number() -> None:
    """Two numbers of one name explain nothing."""
    mine = log("Me to\nAda", message(NOON, ME, "hello"))
    other = log("Ada", message(NOON, sender(BEN, "Ada"), "hi"))
    scan = read(mine, log("Ada", message(NOON, THEY, "hi")), other)
    first = scan.chats[scan.rows.chat[0]]
    assert scan.handles[first.other].name == "Ada"
    assert scan.handles[first.other].address is None


def group(*messages: str) -> bytes:
    """Write a page of a group in which somebody has no name."""
    people = f"{THEY}, {sender(BEN, '')}, {sender(MY_NUMBER, 'Noor')}"
    return log(
        "Group Conversation",
        *messages,
        people=f'<div class="participants">Group conversation with:\n{people}</div>',
    )


def test_a_group_is_its_numbers_without_mine() -> None:
    """Who wrote is told for each message."""
    scan = read(
        group(message(NOON, THEY, "a"), message(NOON + 1, ME, "b"), message(NOON + 2, sender(BEN, ""), "c"))
    )
    assert parties(scan) == [("group", f"{ADA}~{BEN}")] * 3
    assert writers(scan) == [ADA, "me", BEN]
    assert scan.chats[scan.rows.chat[0]].title == f"Ada, {BEN}"


@pytest.mark.parametrize(
    ("what", "label", "who"),
    [
        ("Placed call to", "placed", "me"),
        ("Received call from", "received", ADA),
        ("Missed call from", "missed", ADA),
        ("Voicemail from", "voicemail", ADA),
        ("Recorded call with", "recorded", ADA),
    ],
)
def test_a_call_is_of_whoever_called(what: str, label: str, who: str) -> None:
    """Its label says it in every language."""
    scan = read(call(what, label=label))
    assert (kinds(scan), writers(scan), parties(scan)) == ([Kind.CALL], [who], [("one", ADA)])


def test_what_a_machine_wrote_down_of_a_voicemail_is_nobodys_word() -> None:
    """A transcript."""
    ear = Ear()
    scan = read(
        call("Voicemail from", label="voicemail", more='<span class="full-text">give me space</span>'),
        ear=ear,
    )
    assert (scan.rows.chars.tolist(), ear.texts) == ([-1], [])


def test_a_call_of_nobody_known_is_a_notice() -> None:
    """The number was withheld, or never kept."""
    assert kinds(read(call("Placed call to", number="", name="", label="placed"))) == [Kind.NOTICE]


def test_spam_and_services_are_no_contact() -> None:
    """Google's own label; a short number."""
    spam = log("Ada", message(NOON, THEY, "win")).replace(b"#inbox", b"#spam")
    scan = read(spam, log("22000", message(NOON, sender("22000", ""), "code 1")))
    assert scan.rows.flags.tolist() == [Flag.AUTOMATIC, 0]
    assert [k for k, _ in parties(scan)] == ["one", "robot"]


def test_a_tap_is_a_reaction() -> None:
    """It quotes, and what it quotes is not theirs."""
    ear = Ear()
    page = log("Ada", message(NOON, THEY, "Laughed at “give me space”"), message(NOON + 1, THEY, "ok"))
    assert kinds(read(page, ear=ear)) == [Kind.REACTION, Kind.TEXT]
    assert ear.texts == ["ok"]


def test_the_card_says_my_numbers_and_is_found_beside_the_pages(tmp_path: Path) -> None:
    """Other cards are people's, and are left alone."""
    calls = tmp_path / "Takeout" / "Voice" / "Calls"
    calls.mkdir(parents=True)
    (calls.parent / "Phones.vcf").write_bytes(CARD)
    (calls / "Ada - Text - 2024-01-31T12_00_00Z.html").write_bytes(log("Ada", message(NOON, THEY, "hi")))
    (calls / "Ada - Text - 2024-01-31T12_00_00Z-1-1.vcf").write_bytes(CARD.replace(b"FN:", b"FN:Ada"))
    found = letbe.read(tmp_path)
    assert [(f.path, f.messages, f.me) for f in found.files] == [(str(calls.parent), 1, "Me")]
    assert found.left_alone == {".vcf": 1}


@pytest.mark.parametrize(
    "card", [b"BEGIN:VCARD\nFN:Ada\nitem1.TEL:+1\nitem1.X-ABLabel:Google Voice\nEND:VCARD\n", CARD * 2]
)
def test_a_card_of_somebody_is_not_mine(card: bytes) -> None:
    """A contact can have a number of Google Voice, too."""
    assert READER.recognise(card, "Phones.vcf") == 0


def test_a_torn_page_loses_one_message() -> None:
    """The other pages are whole."""
    page = log("Ada", message(NOON, THEY, "one"), message(NOON + 1, THEY, "two"))
    scan = read(page[: page.index(b"two") + 1], page)
    assert scan.rows.chars.tolist() == [3, 3, 3]
    assert [(e.record, e.reason) for e in scan.errors] == [(2, "it is torn")]


def test_a_page_that_cannot_be_opened_is_an_error_and_the_others_are_read() -> None:
    """A torn archive."""

    def fail() -> None:
        raise OSError

    good, bad = from_bytes(log("Ada", message(NOON, THEY, "one"))), from_bytes(b"")
    object.__setattr__(bad, "opener", fail)
    scan = READER.scan(Work([bad, good], Ask(ZoneInfo("UTC"))))
    assert (len(scan.rows), [e.reason for e in scan.errors]) == (1, ["its page cannot be read"])


def test_what_is_no_page_says_so() -> None:
    """Somebody named the format, and it is not in it."""
    with pytest.raises(UnreadableError, match="no page of Google Voice"):
        read(b"<html>hello</html>")
