"""Traps in names: who wrote, whose chat it is, who is me."""

from __future__ import annotations

import pytest

from letbe.readers.rows import Handle, Kind
from letbe.readers.source import Source, from_bytes
from letbe.readers.whatsapp.people import name_in_file
from letbe.readers.whatsapp.phrases import words
from tests.readers.whatsapp.reading import authors, read, read_both

LRM = "\u200e"


def chat(*records: str) -> str:
    """Make an Android export."""
    return "".join(f"20/03/21, 10:{k % 60:02} - {r}\n" for k, r in enumerate(records))


def test_first_colon_and_blank_end_the_name() -> None:
    """A text may hold both again."""
    scan = read(chat("Anna: to do: buy milk", "Bob: a: b", "Anna: c"))
    assert authors(scan) == ["Anna", "Bob", "Anna"]
    assert scan.rows.chars.tolist() == [len("to do: buy milk"), len("a: b"), 1]


def test_a_name_that_holds_a_colon() -> None:
    """``A: B`` begins every record of ``A``, so the name is ``A: B``."""
    scan = read(chat(*["Work: Anna: hello"] * 5, "Bob: x", "Work: Anna: <Media omitted>", "Bob: y"))
    assert authors(scan) == ["Work: Anna"] * 5 + ["Bob", "Work: Anna", "Bob"]
    assert scan.rows.chars.tolist()[:1] == [len("hello")]
    assert scan.rows.kind.tolist()[6] == Kind.MEDIA


def test_a_word_and_a_colon_in_some_records_is_no_name() -> None:
    """``A`` occurs alone as well."""
    scan = read(chat(*["Anna: PS: hello"] * 5, "Anna: hello"))
    assert authors(scan) == ["Anna"] * 6


def test_a_tilde_marks_somebody_who_is_not_in_the_contacts() -> None:
    """Blank or narrow blank after it; the name is the same."""
    scan = read(chat("~ Anna: a", "~\u202fAnna: b", "Anna: c"))
    assert scan.handles == (Handle("Anna", None),)


def test_a_phone_number_as_a_name_is_an_address() -> None:
    """With marks, no-break spaces and no-break hyphens."""
    scan = read(chat("\u202a+49\u00a0170\u2011123\u00a045\u201167\u202c: a", "Bob: b"))
    assert scan.handles[0] == Handle("+49 170\u2011123 45\u201167", "+491701234567")


def test_an_arabic_phone_number_has_plain_digits() -> None:
    """The address is what a telephone understands."""
    assert read(chat("+٢٠ ١٠١ ٢٣٤ ٥٦٧٨: a")).handles[0].address == "+201012345678"


@pytest.mark.parametrize(
    "notice",
    [
        'Anna changed the subject from "x: y" to "z: w"',
        "Anna changed the subject to “trip: Rome”",
        "Anna changed this group: description",
        "x" * 70 + ": y",
        "You were added",
        "Anna left",
    ],
)
def test_a_notice_may_hold_a_colon(notice: str) -> None:
    """A name seen once that is long, quotes something or goes on from a known name is none."""
    scan = read(chat("Anna: a", "Anna: b", notice, "Bob: c"))
    assert authors(scan) == ["Anna", "Anna", None, "Bob"]
    assert scan.rows.kind.tolist()[2] == Kind.NOTICE


def test_a_body_without_a_blank_after_the_colon() -> None:
    """Some exports have none; then a name ends at any colon."""
    scan = read(chat("Anna:hello", "Bob:see 10:30", "Anna:x"))
    assert authors(scan) == ["Anna", "Bob", "Anna"]
    assert scan.rows.chars.tolist() == [5, 9, 1]


def test_names_in_any_script_with_emoji() -> None:
    """Bytes are bytes."""
    names = ["Zoë 🌻", "张伟", "محمد علي", "👩\u200d👩\u200d👧", "J"]
    assert authors(read(chat(*[f"{n}: a" for n in names]))) == names


def test_the_chats_own_name_on_an_iphone_is_nobody() -> None:
    """Only the app writes under it."""
    scan = read(
        f"[20/03/21, 10:30:00] Family: {LRM}Messages and calls are end-to-end encrypted.\n"
        f"[20/03/21, 10:30:00] Family: {LRM}You created this group\n"
        "[20/03/21, 10:31:00] Anna: a\n[20/03/21, 10:32:00] Bob: b\n"
    )
    assert [h.name for h in scan.handles] == ["Anna", "Bob"]
    assert scan.chats[0].kind == "group"


def cases() -> list[object]:
    """Give each pattern of each language."""
    return [pytest.param(p, id=f"{k}-{n}") for k, v in words("files").items() for n, p in enumerate(v)]


@pytest.mark.parametrize("pattern", cases())
@pytest.mark.parametrize("ending", [".txt", ".zip", " (1).txt"])
def test_the_files_name_tells_the_other_one(pattern: str, ending: str) -> None:
    """In every language, also for a second copy."""
    named = pattern.format("Zoë K.") + ending
    assert name_in_file(from_bytes(b"", named)) == "Zoë K."
    scan = read(chat("Zoë K.: a", "Bob: b"), named)
    chat_ = scan.chats[0]
    assert (chat_.kind, chat_.other_by) == ("one", "the file's name")
    assert scan.handles[chat_.other].name == "Zoë K."


def test_blanks_of_a_files_name_may_be_underscores() -> None:
    """Some programs make them so."""
    assert name_in_file(from_bytes(b"", "WhatsApp_Chat_with_Zoë_K.txt")) == "Zoë K"


def test_the_zips_name_tells_the_other_one() -> None:
    """An iPhone's text is always called ``_chat.txt``."""
    raw = chat("Anna: a", "Bob: b").encode()
    inside = from_bytes(raw, "_chat.txt")
    source = Source("/x/WhatsApp Chat - Anna.zip!/_chat.txt", "_chat.txt", len(raw), inside.opener, "/x")
    scan, _ = read_both(source)
    assert scan.handles[scan.chats[0].other].name == "Anna"


def test_another_name_of_the_file_says_nothing() -> None:
    """People rename files; then it is told later, over all files."""
    chat_ = read(chat("Anna: a", "Bob: b"), "mum.txt").chats[0]
    assert (chat_.kind, chat_.other, chat_.other_by) == ("one", -1, None)


def test_the_other_one_may_not_have_written() -> None:
    """Only one side in the file: the file's name is the other side."""
    scan = read(chat("Me Myself: a", "Me Myself: b"), "WhatsApp Chat with Anna.txt")
    assert (scan.chats[0].kind, scan.handles[scan.chats[0].other].name) == ("one", "Anna")


@pytest.mark.parametrize(
    ("records", "name"),
    [
        (["Anna: a", "Bob: b", "Carl: c"], "chat.txt"),
        (["Anna: a", "Bob: b"], "WhatsApp Chat with Family.txt"),
        (['Anna created group "Trip"', "Anna: a", "Bob: b"], "chat.txt"),
        (["Anna hat die Gruppe erstellt", "Anna: a"], "chat.txt"),
    ],
)
def test_a_group_is_known(records: list[str], name: str) -> None:
    """By its writers, by its notices, by a file's name that is nobody's."""
    assert read(chat(*records), name).chats[0].kind == "group"


def test_a_name_of_signs_only_makes_no_group() -> None:
    """Files cannot hold every sign; nothing is left of such a name to compare."""
    assert read(chat("🌻: a", "Bob: b"), "WhatsApp Chat with _.txt").chats[0].kind == "one"


def test_a_group_by_the_files_name_alone_is_a_doubt_that_is_said() -> None:
    """The contact may have been renamed since."""
    scan = read(chat("Anna: a", "Bob: b"), "WhatsApp Chat with Family.txt")
    assert any("taken for a group" in w for w in scan.warnings)


def test_me_is_only_what_the_caller_gives() -> None:
    """The file does not say it."""
    text = chat("Anna: a", "+49 170 1234567: b")
    assert (read(text).me, read(text).me_by) == (frozenset(), None)
    scan = read(text, me=("anna",))
    assert (scan.me, scan.me_by) == (frozenset({0}), "given by you")
    assert read(text, me=("+491701234567",)).me == frozenset({1})
    assert read(text, me=("somebody else",)).me_by is None


def test_a_file_of_notices_only_has_nobody_in_it() -> None:
    """It is read, and says so by having no writers."""
    scan = read(chat("Messages and calls are end-to-end encrypted."))
    assert (scan.handles, authors(scan)) == ((), [None])
