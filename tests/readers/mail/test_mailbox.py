"""Folders of mails, whose they are, and which of them are no contact at all."""

from __future__ import annotations

import mailbox
import subprocess
import sys
from email.message import EmailMessage
from pathlib import Path

import pytest

from letbe.errors import UnreadableError
from letbe.readers.mail import MAILS, MBOX
from letbe.readers.rows import Work
from letbe.readers.source import Source, from_bytes, from_path
from tests.readers.mail.reading import HEADER, NOW, SEPARATOR, addresses, ask, read_mails, read_mbox

DATE = b"Date: Fri, 16 Sep 2016 22:26:51 +0000\n"


def test_asking_whether_a_file_is_mail_loads_nothing() -> None:
    """The command line asks it of every file."""
    code = (
        "import sys; from letbe.readers.mail import MBOX, MAILS;"
        "MBOX.recognise(b'', ''); MAILS.recognise(b'x: y', '');"
        "assert not {'numba', 'numpy', 'email'} & set(sys.modules)"
    )
    subprocess.run(
        [sys.executable, "-c", code], check=True, env={"PYTHONPATH": str(Path(__file__).parents[3] / "src")}
    )


@pytest.mark.parametrize(
    ("head", "name", "mbox", "mail"),
    [
        (SEPARATOR + HEADER, "x", 1.0, 0.0),
        (b"From 15@xxx Fri Sep 16 22:26:51 +0000 2016\r\nX-GM-THRID: 1\r\n", "All mail.mbox", 1.0, 0.0),
        (HEADER, "x.txt", 0.0, 0.9),
        (HEADER, "x.eml", 0.0, 1.0),
        (b"812\n" + HEADER, "1.emlx", 0.0, 1.0),
        (b"\xef\xbb\xbf" + HEADER, "x", 0.0, 0.9),
        (b"Return-Path: <a@a.example>\nReceived: from x\n by y\nDate: x\nFrom: y\n\n", "x", 0.0, 1.0),
        (b"16.09.16, 22:26 - Anna: From me to you\n", "chat.txt", 0.0, 0.0),
        (b"From: me\nHow are you?\n", "note.txt", 0.0, 0.0),
        (b"Subject: my notes\nTo: do\n\n", "note.txt", 0.0, 0.0),
        (b'{"from": "x", "date": "y"}', "result.json", 0.0, 0.0),
        (b"", "empty", 0.0, 0.0),
        (b"\x00" * 70_000, "zeros", 0.0, 0.0),
        (b"a:" * 32_768, "colons", 0.0, 0.0),
    ],
)
def test_mail_is_recognised_by_its_content(head: bytes, name: str, mbox: float, mail: float) -> None:
    """People rename files."""
    assert (MBOX.recognise(head, name), MAILS.recognise(head, name)) == (mbox, mail)


def test_a_maildir_is_read_without_its_drafts_and_its_bin(tmp_path: Path) -> None:
    """The flags stand after ``:2,``."""
    box = mailbox.Maildir(tmp_path / "Maildir", create=True)
    for number, flags in enumerate(["", "S", "RS", "D", "ST", "FS"]):
        message = mailbox.MaildirMessage(HEADER + b"\n" + b"x" * number)
        message.set_flags(flags)
        if flags:
            message.set_subdir("cur")
        box.add(message)
    sources = [from_path(p) for p in sorted((tmp_path / "Maildir").rglob("*")) if p.is_file()]
    scan = MAILS.scan(Work(sources, ask()), now=NOW)
    assert sorted(scan.rows.chars.tolist()) == [0, 1, 2, 5]
    assert scan.warnings == ("2 mails that Maildir marks as draft or deleted were left out",)


def test_an_emlx_is_the_mail_between_its_count_and_its_list() -> None:
    """Apple puts a property list after the mail."""
    mail = HEADER + b"\nHello Ben\n"
    content = str(len(mail)).encode() + b"      \n" + mail + b"<?xml version='1.0'?><plist>much more</plist>"
    assert read_mails(content).rows.chars.tolist() == [9]


def test_one_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    """Each is named with its place."""

    def no_permission() -> object:
        raise PermissionError(13, "Permission denied")

    good = from_bytes(HEADER + b"\nHi\n")
    bad = Source("x", "x", 0, no_permission, "")  # type: ignore[arg-type]
    gone = Source("y", "y", 0, (tmp_path / "gone").open, "")  # type: ignore[arg-type]
    scan = MAILS.scan(Work([good, bad, good, gone, from_bytes(b""), good], ask()), now=NOW)
    assert scan.rows.record.tolist() == [0, 2, 5]
    assert [(e.record, e.reason) for e in scan.errors] == [
        (2, "it cannot be read: permission denied"),
        (4, "it cannot be read: no such file or directory"),
        (5, "it is empty"),
    ]


def test_an_mbox_that_cannot_be_opened_is_unreadable(tmp_path: Path) -> None:
    """Said in words, with a hint."""
    source = Source("gone.mbox", "gone.mbox", 0, (tmp_path / "gone").open, "")  # type: ignore[arg-type]
    with pytest.raises(UnreadableError, match=r"gone\.mbox cannot be opened"):
        MBOX.scan(Work([source], ask()), now=NOW)


def labelled(labels: str, sender: str = "anna@a.example") -> bytes:
    """Make a mail of a Takeout."""
    head = f"X-Gmail-Labels: {labels}\nFrom: {sender}\nTo: ben@b.example\n".encode()
    return SEPARATOR + head + DATE + b"\nHi\n\n"


def test_spam_bin_drafts_and_chats_of_a_takeout_are_left_out_and_counted() -> None:
    """Old Hangouts chats lie in the mbox."""
    labels = [
        "Inbox",
        "Spam",
        "Trash,Unread",
        "Chat",
        "Drafts",
        "=?UTF-8?Q?Papierkorb,Entw=C3=BCrfe?=",
        "Inbox,Opened",
    ]
    scan = read_mbox(b"".join(map(labelled, labels)))
    assert scan.rows.record.tolist() == [0, 6]
    assert scan.warnings == (
        "1 chats that lie among the mails were left out",
        "3 mails in spam or in the bin were left out",
        "1 drafts were left out",
    )


def owner(scan: object) -> tuple[set[str | None], str | None]:
    """Give the owner's addresses and the rule."""
    return {scan.handles[i].address for i in scan.me}, scan.me_by  # type: ignore[attr-defined]


@pytest.mark.parametrize("sent", ["Sent", "Gesendet", "=?UTF-8?Q?Envoy=C3=A9s?=", "Important,Sent,Opened"])
def test_who_writes_the_mails_labelled_sent_is_me(sent: str) -> None:
    """Takeout states it, in the owner's language."""
    mails = [labelled("Inbox", "c@c.example")] * 5 + [labelled(sent), labelled(sent, "anna@work.example")]
    assert owner(read_mbox(b"".join(mails))) == (
        {"anna@a.example", "anna@work.example"}, "From of mails labelled Sent",
    )  # fmt: skip


def test_to_whom_every_mail_was_delivered_is_me() -> None:
    """The last server wrote it."""
    mails = [SEPARATOR + b"Delivered-To: BEN@b.example\n" + HEADER + b"\nHi\n\n"] * 3
    assert owner(read_mbox(b"".join(mails))) == ({"ben@b.example"}, "Delivered-To in every mail")
    more = SEPARATOR + HEADER + b"\nHi\n\n"
    assert owner(read_mbox(b"".join([*mails, more]))) == (
        {"ben@b.example"},
        "Delivered-To, wherever it stands",
    )


def test_mails_delivered_to_several_say_nothing_of_me() -> None:
    """Then the caller is believed."""
    mails = [SEPARATOR + b"Delivered-To: " + w + b"@x.example\n" + HEADER + b"\nHi\n\n" for w in (b"a", b"b")]
    assert owner(read_mbox(b"".join(mails), "Ben@B.example")) == ({"ben@b.example"}, "given by you")
    assert owner(read_mbox(b"".join(mails), "anna")) == ({"anna@a.example"}, "given by you")


def mail(sender: str, *to: str) -> bytes:
    """Make a mail."""
    return (
        f"From: {sender}@x.example\nTo: {', '.join(t + '@x.example' for t in to)}\n".encode()
        + DATE
        + b"\nHi\n"
    )


def test_the_busiest_address_is_me_if_that_is_clear() -> None:
    """In half of the mails, and one and a half times as often as the next."""
    clear = [mail("a", "me"), mail("me", "b"), mail("me", "a"), mail("c", "me")]
    assert owner(read_mails(*clear)) == ({"me@x.example"}, "the address that sent or received most")
    assert owner(read_mails(mail("a", "b"), mail("b", "a"), mail("a", "b"))) == (set(), None)
    assert owner(read_mails(*(mail(f"a{n}", f"b{n}") for n in range(9)))) == (set(), None)


def test_lists_do_not_make_somebody_busy() -> None:
    """Only what people wrote counts."""
    news = [mail("no-reply", "list") for _ in range(20)]
    assert owner(read_mails(*news, mail("a", "me"), mail("me", "b")))[0] == {"me@x.example"}


def test_a_mail_to_several_is_a_row_for_each() -> None:
    """With one record number; a mail to nobody is one row."""
    scan = read_mails(mail("a", "b", "c", "b"), mail("a", "b"), b"From: a@x.example\n" + DATE + b"\nHi\n")
    assert scan.rows.record.tolist() == [0, 0, 1, 2]
    assert addresses(scan) == ["b@x.example", "c@x.example", "b@x.example", None]
    assert scan.rows.recipients.tolist() == [2, 2, 1, 0]
    assert [c.kind for c in scan.chats] == ["mail"]


def test_the_library_writes_and_letbe_reads_the_same_mbox(tmp_path: Path) -> None:
    """A box that the standard library wrote, with its escapes."""
    box = mailbox.mbox(tmp_path / "box")
    for number in range(20):
        message = EmailMessage()
        message["From"], message["To"] = "Änna <anna@a.example>", "ben@b.example"
        message["Date"] = "Fri, 16 Sep 2016 22:26:51 +0000"
        message.set_content("From here on\n\nFrom there on\n" + "ä" * number)
        box.add(message)
    box.close()
    scan = MBOX.scan(Work([from_path(tmp_path / "box")], ask()), now=NOW)
    assert scan.rows.chars.tolist() == [27, *range(29, 48)]
    assert scan.handles[0].name == "Änna"
