"""Telegram's export in HTML says less than its JSON; what it does not say is not guessed.

The form is that of the program's own source, which is public.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

import letbe
from letbe.errors import UnreadableError
from letbe.readers.rows import Ask, Kind, Scan, Work
from letbe.readers.source import from_bytes
from letbe.readers.telegram import PAGES
from letbe.readers.telegram.recognition import known_but_not_read
from tests.readers.samples.telegram import page, page_message
from tests.readers.sms.backups import Ear
from tests.readers.telegram.documents import NOON, chat, message

if TYPE_CHECKING:
    from pathlib import Path

BERLIN = ZoneInfo("Europe/Berlin")


def read(*pages: bytes, names: tuple[str, ...] = (), ear: Ear | None = None) -> Scan:
    """Read the pages of a chat."""
    named = names or ("messages.html", *(f"messages{k}.html" for k in range(2, 99)))
    sources = [from_bytes(p, name) for p, name in zip(pages, named, strict=False)]
    return PAGES.scan(Work(sources, Ask(BERLIN), listen=ear))


def said(i: int, name: str | None, text: str | None = "hi", inside: str = "") -> str:
    """Write a message."""
    return page_message(i, NOON + i, name, text, inside)


def writers(scan: Scan) -> list[str | None]:
    """Give who wrote each row."""
    return [scan.handles[a].name for a in scan.rows.author.tolist()]


FORWARDED = (
    '<div class="forwarded body">\n<div class="from_name">\nCai'
    '<span class="date details" title="x">1</span></div>'
)
PHOTO = (
    '<div class="media_wrap clearfix"><a class="photo_wrap clearfix pull_left">'
    '<img class="photo" src="x"/></a></div>'
)
CALL = (
    '<div class="media_wrap clearfix"><div class="media clearfix pull_left media_call">'
    '<div class="body">x</div></div></div>'
)


def test_a_joined_message_is_by_whoever_wrote_the_one_before() -> None:
    """Also on the next page, and behind a page that was found first because of its name."""
    first = page("Ada", said(0, "Ada"), said(1, None), said(2, "Ben"))
    second = page("Ada", said(3, None), said(4, "Ada"))
    assert writers(read(first, second)) == ["Ada", "Ada", "Ben", "Ben", "Ada"]
    names = ("messages10.html", "messages2.html", "messages.html")
    three = read(page("Ada", said(9, None)), second, first, names=names)
    assert writers(three) == ["Ada", "Ada", "Ben", "Ben", "Ada", "Ada"]
    assert [c.kind for c in three.chats] == ["one"]


def test_the_one_a_text_was_forwarded_from_did_not_write_it() -> None:
    """Nor is it heard as a word of the one who forwarded it."""
    ear = Ear()
    forwarded = f"{FORWARDED}<div class='text'>give me space</div></div>"
    scan = read(
        page("Ada", said(0, "Ben"), said(1, "Ada", None, forwarded), said(2, None, None, forwarded)), ear=ear
    )
    assert writers(scan) == ["Ben", "Ada", "Ada"]
    assert scan.rows.chars.tolist() == [2, 13, 13]
    assert ear.texts == ["hi"]


def test_pictures_and_calls_are_told_from_texts() -> None:
    """By what stands in a message, in any language."""
    scan = read(
        page("Ada", said(0, "Ada", "look", PHOTO), said(1, "Ben", None, PHOTO), said(2, "Ada", None, CALL))
    )
    assert [Kind(k) for k in scan.rows.kind] == [Kind.MEDIA, Kind.MEDIA, Kind.CALL]
    assert scan.rows.chars.tolist() == [4, 0, -1]


def test_times_have_their_distance_from_utc_or_are_on_the_wall() -> None:
    """Since 2021 it is there."""
    old = said(1, "Ben").replace(" UTC+01:00", "")
    scan = read(page("Ada", said(0, "Ada"), old))
    assert scan.rows.at.tolist() == [NOON * 1_000_000, (NOON + 1) * 1_000_000], "Berlin is an hour ahead"
    assert not scan.utc


def test_a_name_ends_before_the_bot_it_wrote_through() -> None:
    """Such a text is nobody's own."""
    ear = Ear()
    scan = read(page("Ada", said(0, "Ada via @gif"), said(1, "Ben @ work")), ear=ear)
    assert writers(scan) == ["Ada", "Ben @ work"]
    assert ear.texts == ["hi"]


@pytest.mark.parametrize(
    ("names", "title", "kind"),
    [
        (["Ada", "Ben"], "Ada", "one"),
        (["Ada", "Ben", "Cai"], "Ada", "group"),
        (["Ada", "Ben"], "Trip", "group"),
        (["Ada"], "Ada", "robot"),
        (["Ben"], "Ada", "robot"),
        (["Ben"], "Saved Messages", "self"),
    ],
)
def test_what_kind_of_chat_it_is_follows_from_its_title(names: list[str], title: str, kind: str) -> None:
    """Where that does not tell a person from a channel, no tie is made of it, and it is said."""
    scan = read(page(title, *(said(i, name) for i, name in enumerate(names))))
    assert scan.chats[0].kind == kind
    assert bool(scan.warnings) == (kind == "robot")
    other = scan.chats[0].other
    assert (scan.handles[other].name if other >= 0 else None) == ("Ada" if kind == "one" else None)


def test_a_message_that_lost_its_name_gives_none_to_the_next() -> None:
    """A joined one behind it is nobody's, and is reported; the others are read."""
    torn = said(1, "Ben")
    torn = torn[: torn.index("from_name")]
    scan = read(page("Ada", said(0, "Ada"), torn, said(2, None), said(3, "Ada"), said(4, "Ben")))
    assert writers(scan) == ["Ada", "Ada", "Ben"]
    assert sorted(e.reason for e in scan.errors) == [
        "it is torn",
        "it names no author, and no message before it does",
    ]


def test_a_torn_text_is_not_joined_with_the_next() -> None:
    """The page goes on with the next message."""
    torn = said(0, "Ada", "one two")
    scan = read(page("Ada", torn[: torn.index("two")], said(1, "Ben", "three"), said(2, "Ada", "four")))
    assert scan.rows.chars.tolist() == [5, 4]
    assert scan.errors_total == 1


def test_overlapping_exports_have_the_same_ids() -> None:
    """Telegram numbers the messages of a chat."""
    one, two = (read(page("Ada", said(k, "Ada"), said(k + 1, "Ben"))).rows.native for k in (0, 1))
    assert one[1] == two[0]
    assert len({*one.tolist(), *two.tolist()}) == 3


def test_pages_give_way_to_the_json_beside_them(tmp_path: Path) -> None:
    """Both can be chosen at once, and each message counts once."""
    import json  # noqa: PLC0415 - this test only

    html = page("Mara Lind", said(0, "Mara Lind"), said(1, "Jo"))
    (tmp_path / "both").mkdir()
    (tmp_path / "alone").mkdir()
    (tmp_path / "both" / "result.json").write_text(json.dumps(chat(message())))
    (tmp_path / "both" / "messages.html").write_bytes(html)
    (tmp_path / "alone" / "messages.html").write_bytes(html)
    found = letbe.read(tmp_path)
    assert [(f.path, f.messages) for f in found.files] == [
        (str(tmp_path / "alone"), 2),
        (str(tmp_path / "both" / "result.json"), 1),
    ]
    assert found.left_alone == {".html": 1}


def test_other_pages_of_an_export_are_left_alone() -> None:
    """Lists of chats and contacts; a page named like messages that holds none gets a hint."""
    lists = b'<!DOCTYPE html><html><div class="page_wrap"><div class="page_header">Telegram</div>'
    assert PAGES.recognise(lists, "export_results.html") == 0
    assert known_but_not_read(lists, "export_results.html") is None
    assert known_but_not_read(lists, "messages.html") is not None


def test_what_is_no_page_says_so() -> None:
    """Somebody named the format, and it is not in it."""
    with pytest.raises(UnreadableError, match="no messages of Telegram"):
        read(b"<html>hello</html>")
    assert len(read(page("Ada")).rows) == 0
