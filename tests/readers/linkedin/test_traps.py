"""What LinkedIn's export has in it that is no message between two people, and who is who."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from letbe.people.assign import IN, OUT
from letbe.readers.linkedin import READER
from letbe.readers.rows import Kind
from letbe.reading.read import Wishes, read_parts

if TYPE_CHECKING:
    from pathlib import Path

    from letbe.reading.read import Part

HEAD: Final = (
    "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,"
    "CONTENT,FOLDER,ATTACHMENTS,IS MESSAGE DRAFT\n"
)
IN_: Final = "https://www.linkedin.com/in/"


def row(  # noqa: PLR0917 - the columns, in their order
    talk: str, who: str, to: str, text: str, more: str = "INBOX,,No", minute: int = 0
) -> str:
    """Write a row; people are the ends of their addresses, nobody is empty."""
    urls = ",".join(IN_ + t for t in to.split("&")) if to else ""
    names = {"me": "Noor Example", "ada": "Ada Sample", "": "LinkedIn Member", "ad": "Big Firm"}
    url = IN_ + who if who not in ("", "ad") else ""
    at = f"2024-05-01 10:{minute:02}:00 UTC"
    return f'{talk},,{names.get(who, who)},{url},x,"{urls}",{at},,"{text}",{more}\n'


def read(folder: Path, rows: str, **files: str) -> Part:
    """Read an export."""
    (folder / "messages.csv").write_text(HEAD + rows, encoding="utf-8")
    for name, content in files.items():
        (folder / f"{name}.csv").write_text(content, encoding="utf-8")
    (part,) = read_parts([folder], Wishes(zone="UTC"))[0]
    return part


PROFILE: Final = "First Name,Last Name,Maiden Name,Address,Birth Date,Headline\nNoor,Example,,,,x\n"
INVITATIONS: Final = (
    "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl\n"
    f"x,y,1,,OUTGOING,{IN_}me,{IN_}ada\nx,y,1,,INCOMING,{IN_}ada,{IN_}me\nx,y,1,,INCOMING,{IN_}ada,{IN_}me\n"
)


@pytest.mark.parametrize("files", [{"Profile": PROFILE}, {"Invitations": INVITATIONS}])
def test_the_files_beside_it_say_who_is_me(tmp_path: Path, files: dict[str, str]) -> None:
    """The name of the profile, or the address that sent invitations."""
    part = read(tmp_path, row("a", "me", "ada", "hi") + row("a", "ada", "me", "hello"), **files)
    assert [part.scan.handles[m].address for m in part.scan.me] == [IN_ + "me"]
    assert part.assigned.direction.tolist() == [OUT, IN]


def test_a_talk_in_which_only_i_wrote_has_the_other_one(tmp_path: Path) -> None:
    """Their address stands among the recipients."""
    part = read(tmp_path, row("a", "me", "ada", "hi"), Profile=PROFILE)
    assert [p.address for p in part.assigned.parties] == [f"linkedin:{IN_}ada"]


def test_closed_accounts_are_not_one_person(tmp_path: Path) -> None:
    """All of them are called LinkedIn Member."""
    rows = row("a", "", "me", "hi") + row("b", "", "me", "hello") + row("a", "", "me", "again", minute=1)
    part = read(tmp_path, rows, Profile=PROFILE, Invitations=INVITATIONS)
    assert len(set(part.assigned.party.tolist())) == 2
    assert not part.assigned.automatic.any()


def test_sponsored_messages_and_spam_are_automatic(tmp_path: Path) -> None:
    """Nobody one knows wrote them."""
    rows = (
        row("a", "ad", "me", "<p>Buy</p>")
        + row("b", "cy", "me", "win", "SPAM,,No")
        + row("c", "ada", "me", "hi")
    )
    part = read(tmp_path, rows, Profile=PROFILE)
    assert part.assigned.automatic.tolist() == [True, True, False]


def test_a_draft_is_no_message(tmp_path: Path) -> None:
    """It was never sent."""
    part = read(
        tmp_path, row("a", "me", "ada", "hi", "INBOX,,Yes") + row("a", "ada", "me", "yo"), Profile=PROFILE
    )
    assert part.scan.rows.kind.tolist() == [Kind.NOTICE, Kind.TEXT]
    assert part.assigned.direction.tolist() == [IN]


def test_more_than_two_are_a_group(tmp_path: Path) -> None:
    """By the recipients, or by who wrote."""
    rows = (
        row("a", "me", "ada&ben", "hi")
        + row("b", "ada", "", "x")
        + row("b", "ben", "", "y")
        + row("c", "ada", "me", "z")
    )
    part = read(tmp_path, rows, Profile=PROFILE)
    assert {c.address: c.kind for c in part.scan.chats} == {"a": "group", "b": "group", "c": "one"}


def test_tags_are_not_measured_and_a_smaller_sign_is(tmp_path: Path) -> None:
    """Only what begins with a tag is HTML."""
    part = read(
        tmp_path, row("a", "ada", "me", "<p>Hi &amp; bye</p>") + row("a", "ada", "me", "1 < 2 > 1", minute=1)
    )
    assert part.scan.rows.chars.tolist() == [8, 9]


def test_a_file_or_no_words_is_a_medium(tmp_path: Path) -> None:
    """A picture alone has no content."""
    rows = row("a", "ada", "me", "") + row("a", "ada", "me", "see", "INBOX,https://x,No", 1)
    part = read(tmp_path, rows)
    assert part.scan.rows.kind.tolist() == [Kind.MEDIA, Kind.MEDIA]
    assert part.scan.rows.chars.tolist() == [0, 3]


def test_assistants_are_no_people(tmp_path: Path) -> None:
    """They have the same columns; only their name tells."""
    for name in (
        "guide_messages",
        "learning_coach_messages",
        "learning_role_play_messages",
        "LearningCoachMessages",
    ):
        (tmp_path / f"{name}.csv").write_text(HEAD + row("z", "Coach", "me", "well done"), encoding="utf-8")
    part = read(tmp_path, row("a", "ada", "me", "hi"), Profile=PROFILE)
    assert len(part.scan.rows) == 1


def test_names_whose_bytes_were_mistaken_are_mended(tmp_path: Path) -> None:
    """It happens in some exports."""
    part = read(tmp_path, row("a", "Zoë".encode().decode("latin-1"), "me", "hi"))
    assert "Zoë" in {h.name for h in part.scan.handles}


def test_a_profile_alone_is_no_trouble(tmp_path: Path) -> None:
    """Somebody may choose only that."""
    (tmp_path / "Profile.csv").write_text(PROFILE)
    (part,) = read_parts([tmp_path], Wishes(zone="UTC"))[0]
    assert len(part.scan.rows) == 0


def test_other_files_of_the_export_are_left_alone() -> None:
    """There are dozens."""
    assert (
        READER.recognise(b"First Name,Last Name,URL,Email Address,Company,Position,Connected On\n", "x.csv")
        == 0
    )
