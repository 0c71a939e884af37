"""What a generator writes, the reader gives back."""

from __future__ import annotations

import mailbox
import tempfile
from datetime import UTC, datetime, timedelta, timezone
from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import default
from email.utils import format_datetime
from pathlib import Path

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from letbe.readers.mail import MBOX
from letbe.readers.measure import measure_text
from letbe.readers.rows import Work
from letbe.readers.source import from_path
from tests.readers.mail.reading import addresses, ask, read_mails

NAMES = st.text(st.characters(categories=("L", "Nd", "Zs"), max_codepoint=0xFFFF), min_size=1, max_size=20)
LOCAL = st.text("abcxyz0189-_", min_size=1, max_size=12).filter(
    lambda s: "reply" not in s and "bounce" not in s
)
PEOPLE = st.builds(
    lambda name, local: Address(" ".join(name.split()) or "x", local, "mail.example"), NAMES, LOCAL
)
MOMENTS = st.datetimes(datetime(1990, 1, 2), datetime(2025, 12, 30)).map(lambda d: d.replace(microsecond=0))
ZONES = st.integers(-12 * 4, 14 * 4).map(lambda q: timezone(timedelta(minutes=15 * q)))
#: Sentences that nothing in them makes a quote: no marks at their beginning and no colon.
LINES = st.text(
    st.characters(categories=("L", "Nd", "Zs"), include_characters=".,!?€…", max_codepoint=0x1FFFF),
    max_size=90,
).map(lambda s: s.strip("\x85\u2028\u2029 "))


@st.composite
def mails(draw: st.DrawFn) -> tuple[EmailMessage, str]:
    """Write a mail with the standard library."""
    message = EmailMessage()
    message["From"] = draw(PEOPLE)
    message["To"] = draw(st.lists(PEOPLE, min_size=1, max_size=4))
    if more := draw(st.lists(PEOPLE, max_size=3)):
        message["Cc"] = more
    message["Date"] = format_datetime(draw(MOMENTS).replace(tzinfo=draw(ZONES)))
    text = "\n".join(draw(st.lists(LINES, max_size=5)))
    transfer = draw(st.sampled_from(["quoted-printable", "base64", "8bit"]))
    message.set_content(text, cte=transfer)
    if draw(st.booleans()):
        message.add_alternative("<p>other</p>", subtype="html")
    if draw(st.booleans()):
        message.add_attachment(
            draw(st.binary(max_size=300)), maintype="image", subtype="png", filename="ü.png"
        )
    return message, text


def _survives(message: EmailMessage) -> bool:
    """Tell whether the library reads back what it wrote: it can fold an address into an encoded word."""
    back = message_from_bytes(message.as_bytes(), policy=default)
    return all(
        [a.addr_spec for a in back[field].addresses] == [a.addr_spec for a in message[field].addresses]
        for field in ("from", "to", "cc")
        if message[field]
    )


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(st.lists(mails(), min_size=1, max_size=6))
def test_what_the_library_writes_letbe_gives_back(written: list[tuple[EmailMessage, str]]) -> None:
    """Count, authors, recipients, times and sizes, from an mbox and from single mails."""
    assume(all(_survives(message) for message, _ in written))
    with tempfile.TemporaryDirectory() as folder:
        box = mailbox.mbox(Path(folder) / "box")
        for message, _ in written:
            box.add(message)
        box.close()
        boxed = MBOX.scan(Work([from_path(Path(folder) / "box")], ask()))
    single = read_mails(*(m.as_bytes() for m, _ in written))
    for scan in (boxed, single):
        assert sorted(set(scan.rows.record.tolist())) == list(range(len(written)))
        author, to = addresses(scan, "author"), addresses(scan)
        for number, (message, text) in enumerate(written):
            rows = [r for r, record in enumerate(scan.rows.record.tolist()) if record == number]
            people = [*message["to"].addresses, *(message["cc"].addresses if message["cc"] else ())]
            assert {author[r] for r in rows} == {message["from"].addresses[0].addr_spec}
            assert {to[r] for r in rows} == {p.addr_spec for p in people}
            assert len(rows) == len({p.addr_spec for p in people})
            sent = message["date"].datetime.astimezone(UTC)
            assert {int(scan.rows.at[r]) for r in rows} == {int(sent.timestamp()) * 1_000_000}
            chars, words, _ = measure_text(text.strip("".join(map(chr, range(33)))))
            assert {(int(scan.rows.chars[r]), int(scan.rows.words[r])) for r in rows} == {(chars, words)}
