"""Traps in a body: what the app wrote in a person's name, in many languages."""

from __future__ import annotations

import pytest

from letbe.readers.rows import Flag, Kind, Scan
from letbe.readers.whatsapp.phrases import words
from tests.readers.whatsapp.reading import authors, read

LANGUAGES = (
    "en",
    "de",
    "fr",
    "es",
    "pt",
    "it",
    "nl",
    "tr",
    "ru",
    "pl",
    "ar",
    "hi",
    "id",
    "ja",
    "ko",
    "zh",
    "sv",
    "uk",
)
LRM = "\u200e"
PLAIN = {phrase for phrases in words("calls")["plain"].values() for phrase in phrases}


def android(*bodies: str) -> Scan:
    """Read an Android export of one writer."""
    return read("".join(f"20/03/21, 10:30 - Anna: {b}\n" for b in bodies))


def apple(*bodies: str) -> Scan:
    """Read an iPhone export of one writer, who has typed something as well."""
    return read("".join(f"[20/03/21, 10:30:00] Anna: {b}\n" for b in ("typed", *bodies)))


def every(table: dict[str, list[str]]) -> list[object]:
    """Give each phrase of each language as a case."""
    return [pytest.param(p, id=f"{k}-{n}") for k, v in table.items() for n, p in enumerate(v)]


@pytest.mark.parametrize("concern", ["omitted", "deleted", "edited", "location", "groups", "files"])
def test_word_lists_know_the_languages(concern: str) -> None:
    """At least eighteen of them."""
    assert set(LANGUAGES) <= {k for k, v in words(concern).items() if v}


@pytest.mark.parametrize(
    ("concern", "part"),
    [
        ("attached", "behind"),
        ("attached", "before"),
        ("calls", "marked"),
        ("polls", "head"),
        ("polls", "option"),
    ],
)
def test_word_lists_in_parts_know_the_languages(concern: str, part: str) -> None:
    """The same for the lists that have two parts."""
    assert set(LANGUAGES) <= {k for k, v in words(concern)[part].items() if v}


@pytest.mark.parametrize("phrase", every(words("omitted")))
def test_media_that_an_iphone_left_out(phrase: str) -> None:
    """Only behind the mark: a person may type the same words."""
    scan = apple(LRM + phrase, phrase)
    assert scan.rows.kind.tolist()[1:] == [Kind.MEDIA, Kind.TEXT]
    assert scan.rows.chars.tolist()[1:] == [0, len(phrase)]


@pytest.mark.parametrize("phrase", every(words("deleted")))
def test_a_message_that_was_taken_back(phrase: str) -> None:
    """It was sent, so it counts; what it said is not known."""
    scan = apple(LRM + phrase + ".")
    assert (scan.rows.kind[1], scan.rows.chars[1], scan.rows.flags[1]) == (Kind.TEXT, -1, Flag.DELETED)
    scan = android(phrase, "and more")
    assert (scan.rows.kind[0], scan.rows.chars[0], scan.rows.flags[0]) == (Kind.TEXT, -1, Flag.DELETED)


@pytest.mark.parametrize("phrase", every(words("edited")))
def test_a_message_that_was_edited(phrase: str) -> None:
    """The app's words behind it are not measured, also not on its last line."""
    scan = apple(f"new words {LRM}{phrase}", f"first\nlast {LRM}{phrase}")
    assert scan.rows.flags.tolist()[1:] == [Flag.EDITED, Flag.EDITED]
    assert scan.rows.chars.tolist()[1:] == [len("new words"), len("first\nlast")]
    assert android(f"new words {phrase}").rows.chars.tolist() == [len("new words")]


@pytest.mark.parametrize("phrase", every(words("calls")["marked"]))
def test_calls(phrase: str) -> None:
    """A call is a contact, and no message; typed words are a text, but for those that nobody types."""
    scan = apple(f"{LRM}{phrase}", f"{LRM}{phrase}, {LRM}5 min", phrase, f"{phrase}, again")
    bare = Kind.CALL if phrase in PLAIN else Kind.TEXT
    assert scan.rows.kind.tolist()[1:] == [Kind.CALL, Kind.CALL, bare, Kind.TEXT]


def test_null_alone_is_a_call_or_an_item_that_android_cannot_write() -> None:
    """A text that begins with the word is a text."""
    scan = android("null", "nullify", "null and void")
    assert scan.rows.kind.tolist() == [Kind.CALL, Kind.TEXT, Kind.TEXT]
    assert android("null\nand more").rows.chars.tolist() == [len("null\nand more")]


@pytest.mark.parametrize("phrase", every(words("polls")["head"]))
def test_polls(phrase: str) -> None:
    """The question was typed; the answers to choose from and the app's numbers are not measured."""
    scan = apple(
        f"{LRM}{phrase}\nWhen do we meet\n{LRM}OPTION: Monday ({LRM}1 vote)\n{LRM}OPTION: Friday ({LRM}0)"
    )
    assert (scan.rows.kind[1], scan.rows.chars[1]) == (Kind.TEXT, len("When do we meet"))
    scan = android(f"{phrase}\nWhen do we meet\nOPTION: Monday (1 vote)")
    assert (scan.rows.kind[0], scan.rows.chars[0]) == (Kind.TEXT, len("When do we meet"))


@pytest.mark.parametrize(
    "body",
    [
        "location: https://maps.google.com/?q=52.5,13.4",
        "Standort: https://maps.google.com/?q=52.5,13.4",
        "位置: https://maps.google.com/?q=52.5,13.4",
        "Café (High St 1): https://foursquare.com/v/4b0588f1",
    ],
)
def test_a_location_is_media(body: str) -> None:
    """A link to a map behind a word; in any language, with the mark or without."""
    assert android(body).rows.kind.tolist() == [Kind.MEDIA]
    assert apple(LRM + body).rows.kind.tolist()[1:] == [Kind.MEDIA]


def test_a_link_to_a_map_inside_a_text_is_a_text() -> None:
    """Somebody typed it."""
    scan = android(
        "look: https://maps.google.com/?q=52.5,13.4 is nice", "https://maps.google.com/?q=52.5,13.4"
    )
    assert scan.rows.kind.tolist() == [Kind.TEXT, Kind.TEXT]


@pytest.mark.parametrize("phrase", every(words("location")))
def test_a_live_location_is_media(phrase: str) -> None:
    """In words only; Android writes them without a mark."""
    assert apple(LRM + phrase).rows.kind.tolist()[1:] == [Kind.MEDIA]
    assert android(phrase, phrase + " by Bob").rows.kind.tolist() == [Kind.MEDIA, Kind.TEXT]


@pytest.mark.parametrize(
    "body", ["<Media omitted>", "<Medien ausgeschlossen>", "<Без медиафайлов>", "<媒体文件已省略>"]
)
def test_a_body_wholly_in_angles_is_media_left_out_on_android(body: str) -> None:
    """In all languages, without a list."""
    assert android(body).rows.kind.tolist() == [Kind.MEDIA]


@pytest.mark.parametrize("body", ["<3", "a <b>", "<3 <3", "<html> and more"])
def test_angles_in_a_text_are_a_text(body: str) -> None:
    """Hearts and tags."""
    assert android(body).rows.kind.tolist() == [Kind.TEXT]


@pytest.mark.parametrize(
    "phrase", every({k: [p for p in v if p[0] in "(（"] for k, v in words("attached")["behind"].items()})
)
def test_media_that_came_along_on_android_with_a_caption(phrase: str) -> None:
    """``FILE.ext (words)``; the caption follows on the next lines, and is what was typed."""
    scan = android(f"IMG-20210320-WA0001.jpg {phrase}\nmy caption?\nin two lines", f"notes.pdf {phrase}")
    assert scan.rows.kind.tolist() == [Kind.MEDIA, Kind.MEDIA]
    assert scan.rows.chars.tolist() == [len("my caption?\nin two lines"), 0]
    assert scan.rows.flags.tolist() == [Flag.QUESTION, 0]


def test_media_that_came_along_in_an_unknown_language() -> None:
    """WhatsApp's own file names, or the mark, tell it."""
    scan = android(
        "VID-20210320-WA0001.mp4 (csatolt fájl)", f"{LRM}notes.pdf (csatolt fájl)", "notes.pdf (the old one)"
    )
    assert scan.rows.kind.tolist() == [Kind.MEDIA, Kind.MEDIA, Kind.TEXT]


@pytest.mark.parametrize("phrase", every(words("attached")["before"]))
def test_media_that_came_along_on_an_iphone(phrase: str) -> None:
    """``<word: FILE>``, with the caption in front of it, a document with its pages."""
    scan = apple(
        f"{LRM}{phrase}00000042-PHOTO-2021-03-20-10-30-00.jpg>",
        f"my caption {LRM}{phrase}00000043-PHOTO-2021-03-20-10-30-00.jpg>",
        f"{LRM}offer.pdf • {LRM}3 pages {LRM}{phrase}00000044-offer.pdf>",
    )
    assert scan.rows.kind.tolist()[1:] == [Kind.MEDIA] * 3
    assert scan.rows.chars.tolist()[1:] == [0, len("my caption "), 0]


def test_the_older_way_of_an_iphone() -> None:
    """``FILE <attached>``."""
    assert apple("2015-03-20-PHOTO-00000042.jpg <attached>").rows.kind.tolist()[1:] == [Kind.MEDIA]


@pytest.mark.parametrize("body", ["", " ", LRM])
def test_a_name_with_nothing_behind_it_is_something_that_vanished(body: str) -> None:
    """A photo to be viewed once, or a message that has disappeared."""
    scan = read(f"20/03/21, 10:30 - Anna:{body}\n20/03/21, 10:31 - Anna: a\n")
    assert authors(scan) == ["Anna", "Anna"]
    assert (scan.rows.kind[0], scan.rows.chars[0]) == (Kind.MEDIA, -1)


def test_a_text_that_begins_with_a_line_break_is_a_text() -> None:
    """Its first line is empty."""
    scan = android("\nhello")
    assert (scan.rows.kind[0], scan.rows.chars[0]) == (Kind.TEXT, len("\nhello"))


def test_a_body_behind_the_mark_was_not_typed_by_a_person() -> None:
    """IPhone notices have a name: the chat's or that of whoever did it."""
    scan = apple(f"{LRM}Anna changed the group description", f"{LRM}Your security code with Anna changed")
    assert scan.rows.kind.tolist()[1:] == [Kind.NOTICE, Kind.NOTICE]
    assert authors(scan)[1:] == [None, None]


def test_short_remarks_that_come_again_are_media_in_an_unknown_language() -> None:
    """And it is said."""
    scan = apple(*[f"{LRM}kép kihagyva"] * 3)
    assert scan.rows.kind.tolist()[1:] == [Kind.MEDIA] * 3
    assert any("language letbe does not know" in w for w in scan.warnings)


def test_arabic_text_with_a_mark_inside_is_a_text() -> None:
    """Only at its beginning does the mark mean the app."""
    assert android("مرحبا \u200fAnna").rows.kind.tolist() == [Kind.TEXT]


def test_a_missed_call_that_android_writes_in_words_is_a_call() -> None:
    """Without a mark, it is one only if it is the whole body."""
    found = android("Missed voice call", "Missed voice call, sorry").rows.kind.tolist()
    assert found == [Kind.CALL, Kind.TEXT]
