"""Names, folded lines, dates, addresses: each trap of a mail's header."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from letbe.readers.mail.collect import NO_AUTHOR, NO_GOOD_DATE, NO_HEADER
from letbe.readers.mail.owner import decode_words
from tests.readers.mail.reading import NOW, addresses, automatic, read_mails

FROM_TO = b"From: anna@a.example\nTo: ben@b.example\n"


def at(*wall: int) -> int:
    """Give microseconds since 1970 of a moment in UTC."""
    return int(datetime(*wall, tzinfo=UTC).timestamp()) * 1_000_000  # type: ignore[misc,arg-type]


def date_of(value: bytes, more: bytes = b"") -> int | None:
    """Give the time of a mail with this Date, or None."""
    scan = read_mails(FROM_TO + b"Date: " + value + b"\n" + more + b"\nHi\n")
    return int(scan.rows.at[0]) if len(scan.rows) else None


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        (b"Fri, 16 Sep 2016 22:26:51 +0000", at(2016, 9, 16, 22, 26, 51)),
        (b"Fri, 16 Sep 2016 22:26:51 -0000", at(2016, 9, 16, 22, 26, 51)),
        (b"Fri, 16 Sep 2016 22:26:51 +0000 (UTC)", at(2016, 9, 16, 22, 26, 51)),
        (b"Fri, 16 Sep 2016 22:26:51 GMT", at(2016, 9, 16, 22, 26, 51)),
        (b"Fri, 16 Sep 2016 22:26:51 EST", at(2016, 9, 17, 3, 26, 51)),
        (b"Fri, 16 Sep 2016 22:26:51 PDT", at(2016, 9, 17, 5, 26, 51)),
        (b"Fri, 16 Sep 2016 22:26:51 CEST", at(2016, 9, 16, 20, 26, 51)),
        (b"Fri, 16 Sep 2016 22:26:51 +0530", at(2016, 9, 16, 16, 56, 51)),
        (b"Fri, 16 Sep 2016 22:26:51 +05:30", at(2016, 9, 16, 16, 56, 51)),
        (b"Fri, 16 Sep 2016 22:26:51", at(2016, 9, 16, 22, 26, 51)),
        (b"16 Sep 2016 22:26:51 +0200", at(2016, 9, 16, 20, 26, 51)),
        (b"16 sep 2016 22:26 +0200", at(2016, 9, 16, 20, 26)),
        (b"Fri, 16 Sep 98 22:26:51 +0200", at(1998, 9, 16, 20, 26, 51)),
        (b"Fri, 16 Sep 16 22:26:51 +0200", at(2016, 9, 16, 20, 26, 51)),
        (b"Fri, 16 Sep 116 22:26:51 +0200", at(2016, 9, 16, 20, 26, 51)),
        (b"Mon, 16 Sep 2016 22:26:51 +0200", at(2016, 9, 16, 20, 26, 51)),
        (b"Fri, 16 Sep 2016 24:00:00 +0000", at(2016, 9, 17)),
        (b"Fri Sep 16 22:26:51 2016", at(2016, 9, 16, 22, 26, 51)),
        (b"Fri Sep 16 22:26:51 +0200 2016", at(2016, 9, 16, 20, 26, 51)),
        (b"2016-09-16T22:26:51+02:00", at(2016, 9, 16, 20, 26, 51)),
        (b"16-Sep-2016 22:26:51 +0200", at(2016, 9, 16, 20, 26, 51)),
        (b"16 Sep 2016 10:26:51 PM +0200", at(2016, 9, 16, 20, 26, 51)),
        (b"Fri,\n 16 Sep 2016\n\t22:26:51 +0200", at(2016, 9, 16, 20, 26, 51)),
        (b"Thu, 29 Feb 2024 12:00:00 +0000", at(2024, 2, 29, 12)),
    ],
)
def test_a_date_is_read_in_any_form(value: bytes, moment: int) -> None:
    """Mail programs of forty years wrote them."""
    assert date_of(value) == moment


@pytest.mark.parametrize(
    "value",
    [
        b"Wed, 31 Dec 1969 23:59:59 +0000",
        b"Thu, 01 Jan 1970 00:00:00 +0000",
        b"Sun, 31 Dec 1989 23:59:59 +0000",
        b"Sat, 03 Jan 2026 00:00:01 +0000",
        b"Tue, 29 Feb 2023 12:00:00 +0000",
        b"Fri, 31 Apr 2020 12:00:00 +0000",
        b"Fri, 16 Sep 2016 25:00:00 +0000",
        b"Fri, 16 Sep 2016",
        b"yesterday",
        b"",
    ],
)
def test_a_date_that_cannot_be_right_is_never_taken(value: bytes) -> None:
    """The newest Received stands in for it; without one the mail is an error, and never 1970."""
    assert date_of(value) is None
    stamps = (
        b"Received: from x by y;\n Fri, 16 Sep 2016 22:26:51 +0200\n"
        b"Received: from z by x; Thu, 15 Sep 2016 22:26:51 +0200\n"
    )
    assert date_of(value, stamps) == at(2016, 9, 16, 20, 26, 51)


def test_a_clock_may_run_a_day_ahead() -> None:
    """The day after now is the last that can be right."""
    assert date_of(b"Thu, 01 Jan 2026 23:59:59 +0000") == int(NOW + 86_399) * 1_000_000


def test_what_cannot_be_read_is_named_with_its_place() -> None:
    """Nothing is lost in silence."""
    scan = read_mails(
        b"no header at all", FROM_TO + b"\nHi\n", b"To: b@b.example\nDate: 16 Sep 2016 22:26\n\nHi"
    )
    assert [(e.record, e.reason) for e in scan.errors] == [
        (1, NO_HEADER), (2, NO_GOOD_DATE), (3, NO_AUTHOR),
    ]  # fmt: skip
    assert scan.errors_total == 3


DATE = b"Date: Fri, 16 Sep 2016 22:26:51 +0000\n"


@pytest.mark.parametrize(
    ("value", "people"),
    [
        (b"ben@b.example", ["ben@b.example"]),
        (b"BEN@B.Example", ["ben@b.example"]),
        (b"Ben <ben@b.example>, Cleo <cleo@c.example>", ["ben@b.example", "cleo@c.example"]),
        (b'"Doe, Ben" <ben@b.example>, cleo@c.example', ["ben@b.example", "cleo@c.example"]),
        (b'"a \\"b, c" <ben@b.example>', ["ben@b.example"]),
        (b"ben@b.example (Ben, the tall one), cleo@c.example", ["ben@b.example", "cleo@c.example"]),
        (b"(a (nested, one)) ben@b.example", ["ben@b.example"]),
        (b"undisclosed-recipients:;", [None]),
        (b"Undisclosed recipients: ;", [None]),
        (b"Friends: ben@b.example, Cleo <cleo@c.example>;, dan@d.example",
         ["ben@b.example", "cleo@c.example", "dan@d.example"]),
        (b"ben@b.example,\r\n\tcleo@c.example", ["ben@b.example", "cleo@c.example"]),
        (b"ben@b.example, Ben <BEN@b.example>", ["ben@b.example"]),
        (b"ben@b.example; cleo@c.example", ["ben@b.example", "cleo@c.example"]),
        (b"<@relay.example,@other.example:ben@b.example>", ["ben@b.example"]),
        (b"=?utf-8?Q?Doe,_Ben?= <ben@b.example>", ["ben@b.example"]),
        (b'"Ben <ben@b.example>, cleo@c.example', ["ben@b.example", "cleo@c.example"]),
        (b"Ben ben@b.example", ["ben@b.example"]),
        (b"'ben@b.example'", ["ben@b.example"]),
        (b"ben @ b.example", ["ben@b.example"]),
        (b"mailto:ben@b.example", ["ben@b.example"]),
        (b"Ben <ben@b.example>\n =?utf-8?q?=2C?= Cleo <cleo@c.example>", ["ben@b.example", "cleo@c.example"]),
        (b"Ben, the tall one", [None]),
        (b"@, a@, @b, <>", [None]),
        (b"be.n+news@gmail.com, ben@googlemail.com", ["ben@gmail.com"]),
        (b"be.n+news@b.example", ["be.n+news@b.example"]),
        ("ben@bücher.example".encode(), ["ben@xn--bcher-kva.example"]),
        ("bénédicte@b.example".encode("latin-1"), ["bénédicte@b.example"]),
    ],
)  # fmt: skip
def test_addresses_are_read_in_any_form(value: bytes, people: list[str | None]) -> None:
    """Groups, quoted commas, comments, routes; and one address counts once a mail."""
    scan = read_mails(b"From: anna@a.example\n" + DATE + b"To: " + value + b"\n\nHi\n")
    assert addresses(scan) == people
    assert scan.rows.recipients.tolist() == [sum(p is not None for p in people)] * len(people)


def test_fields_are_known_in_any_case_and_folded_and_repeated() -> None:
    """Old programs write TO, and some write it twice."""
    scan = read_mails(
        b"FROM:\r\n Anna\r\n <anna@a.example>\r\nto: ben@b.example\r\nTo : cleo@c.example\r\n"
        b"CC: dan@d.example,\r\n ben@b.example\r\nBcc: eva@e.example\r\n" + DATE + b"\r\nHi\r\n"
    )
    assert addresses(scan) == ["ben@b.example", "cleo@c.example", "dan@d.example", "eva@e.example"]
    assert addresses(scan, "author") == ["anna@a.example"] * 4
    assert scan.rows.recipients.tolist() == [4] * 4
    assert scan.rows.record.tolist() == [0] * 4


def test_the_sender_stands_in_for_a_missing_from() -> None:
    """Some systems write no other."""
    scan = read_mails(b"Sender: anna@a.example\nTo: ben@b.example\n" + DATE + b"\nHi\n")
    assert addresses(scan, "author") == ["anna@a.example"]


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (b"Anna", "Anna"),
        (b'"Doe, Anna"', "Doe, Anna"),
        (b'"Anna \\"Bee\\""', 'Anna "Bee"'),
        (b"=?utf-8?Q?J=C3=BCrgen?=", "Jürgen"),
        (b"=?UTF-8?B?SsO8cmdlbg==?=", "Jürgen"),
        (b"=?iso-8859-1?q?J=FCrgen_Wei=DF?=", "Jürgen Weiß"),
        (b"=?utf-8?q?J=C3=BC?= =?utf-8?q?rgen?=", "Jürgen"),
        (b"=?utf-8?q?J=C3?=\r\n =?utf-8?q?=BCrgen?=", "Jürgen"),
        (b"=?utf-8?B?SsM=?= =?utf-8?B?vHJnZW4=?=", "Jürgen"),
        (b"=?utf-8?q?J=C3=BCrgen?= Wolf", "Jürgen Wolf"),
        (b"=?x-unknown?q?J=C3=BCrgen?=", "Jürgen"),
        (b"=?x-unknown?q?J=FCrgen?=", "Jürgen"),
        ("Jürgen".encode(), "Jürgen"),
        ("Jürgen".encode("latin-1"), "Jürgen"),
        (b"=?gb2312?B?1tDOxA==?=", "中文"),
        (b"=?utf-8?B?not base64?=", "not base64"),
    ],
)
def test_names_are_decoded_whatever_they_say_of_themselves(raw: bytes, name: str) -> None:
    """Encoded words join without the blank, and a character may be split between two."""
    assert decode_words(raw) == name


def test_the_most_frequent_name_is_the_name() -> None:
    """People are renamed; a name that is only the address says nothing."""
    froms = [b"Anna Bee", b'"anna@a.example"', b"Anna B", b"Anna Bee", b"=?utf-8?q?Anna_B?=", b'"Anna Bee"']
    scan = read_mails(*(b"From: " + f + b" <anna@a.example>\n" + DATE + b"\nHi\n" for f in froms))
    assert [(h.name, h.address) for h in scan.handles] == [("Anna Bee", "anna@a.example")]


@pytest.mark.parametrize(
    "field",
    [
        b"List-Id: <a.list.example>",
        b"List-Unsubscribe: <mailto:x@x.example>",
        b"Precedence: bulk",
        b"Precedence: List",
        b"Auto-Submitted: auto-replied",
        b"Auto-Submitted: auto-generated (away)",
        b"X-Auto-Response-Suppress: All",
        b"Return-Path: <>",
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=b",
        b"Content-Type: multipart/report; report-type=disposition-notification; boundary=b",
        b"Content-Type: text/calendar; method=REQUEST",
        b"X-Gmail-Labels: Inbox,Category Promotions",
    ],
)
def test_what_a_program_wrote_or_spread_is_automatic(field: bytes) -> None:
    """Lists, automatic replies, bounces, receipts, calendars: no contact."""
    assert automatic(read_mails(FROM_TO + DATE + field + b"\n\nHi\n")) == [True]


@pytest.mark.parametrize(
    "field",
    [
        b"Auto-Submitted: no",
        b"Precedence: first-class",
        b"Return-Path: <anna@a.example>",
        b"X-Gmail-Labels: Inbox",
    ],
)
def test_what_a_person_wrote_is_not_automatic(field: bytes) -> None:
    """These fields say nothing against it."""
    assert automatic(read_mails(FROM_TO + DATE + field + b"\n\nHi\n")) == [False]


@pytest.mark.parametrize(
    ("address", "robot"),
    [
        (b"no-reply@a.example", True),
        (b"noreply@a.example", True),
        (b"NoReply+x@a.example", True),
        (b"do_not_reply@a.example", True),
        (b"MAILER-DAEMON@a.example", True),
        (b"bounces+123@a.example", True),
        (b"notifications@a.example", True),
        (b"nora.reply@a.example", False),
        (b"anna@noreply.example", False),
        (b"knoreply@a.example", False),
    ],
)
def test_nobody_writes_from_a_no_reply_address(address: bytes, robot: bool) -> None:
    """It says so itself."""
    assert automatic(read_mails(b"From: " + address + b"\nTo: b@b.example\n" + DATE + b"\nHi\n")) == [robot]


def test_the_same_mail_in_two_folders_has_one_native_number() -> None:
    """Sent and inbox copies are one mail; without an id there is none."""
    one = FROM_TO + DATE + b"Message-ID:\n <abc@a.example>\n\nHi\n"
    scan = read_mails(one, b"Received: x\n" + one, one.replace(b"abc", b"abd"), FROM_TO + DATE + b"\nHi\n")
    native = scan.rows.native.tolist()
    assert native[0] == native[1] != native[2]
    assert native[3] == 0
