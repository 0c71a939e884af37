"""Make an mbox as people have them: short mails, quotes, HTML beside text, some attachments.

All names are invented; the seed is fixed, so that the same file comes out each time.
"""

from __future__ import annotations

import base64
import random
from datetime import UTC, datetime, timedelta
from email.header import Header
from email.utils import format_datetime
from quopri import encodestring
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_NAMES = (  # noqa: SIM905 - easier to read
    "anna ben cleo dan eva finn gül hana ivo jürgen kaja lena milo nora olli"
).split()
_WORDS = (  # noqa: SIM905 - easier to read
    "we could meet at the lake on sunday if the weather holds and bring the old boat although "
    "it leaks tell your sister that the letters arrived yesterday thank you for the bread grüße bis bald"
).split()
_WAY = (
    "Received: from mx{n}.relay.example (mx{n}.relay.example [192.0.2.{n}])\n"
    "\tby mail.b.example with ESMTPS id k{n}si12345\n"
    "\t(version=TLS1_3 cipher=TLS_AES_256_GCM_SHA384 bits=256/256);\n\t{date}\n"
)
_SIGNED = (
    "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=a.example; s=2020;\n"
    "        h=mime-version:from:date:message-id:subject:to;\n        bh=" + "Qk" * 22 + ";\n        b="
    + "\n         ".join(["aB3" * 20] * 4) + "\n"
)  # fmt: skip


def _body(dice: random.Random) -> str:
    """Write some sentences and often a quote."""
    text = "\n\n".join(
        " ".join(dice.choices(_WORDS, k=dice.randint(3, 40))).capitalize() + dice.choice("..?!")
        for _ in range(dice.randint(1, 4))
    )
    if dice.random() < 0.5:
        old = "\n".join("> " + " ".join(dice.choices(_WORDS, k=11)) for _ in range(dice.randint(2, 40)))
        text += f"\n\nOn Fri, Sep 16, 2016 at 10:26 PM, Ben <ben@b.example> wrote:\n{old}\n"
    return text + "\n"


def one_mail(dice: random.Random, number: int) -> bytes:
    """Write one mail with its separator."""
    sent = datetime(2005, 1, 1, tzinfo=UTC) + timedelta(minutes=37 * number)
    people = dice.sample(_NAMES, k=dice.choice([2, 2, 2, 2, 3, 5]))
    shown = [f"{Header(p.capitalize(), 'utf-8' if not p.isascii() else None).encode()}" for p in people]
    listed = [
        f"{s} <{p.encode('ascii', 'ignore').decode()}@b.example>" for s, p in zip(shown, people, strict=True)
    ]
    head = f"From {number}@xxx {sent:%a %b %d %H:%M:%S} +0000 {sent:%Y}\nDelivered-To: anna@b.example\n"
    head += "".join(_WAY.format(n=n, date=format_datetime(sent)) for n in range(dice.randint(1, 4))) + _SIGNED
    head += (
        f"From: {listed[0]}\nTo: {', '.join(listed[1:])}\nSubject: {' '.join(dice.choices(_WORDS, k=4))}\n"
    )
    head += f"Date: {format_datetime(sent)}\nMessage-ID: <{number}.{dice.random()}@b.example>\n"
    head += "MIME-Version: 1.0\n"
    if dice.random() < 0.2:
        head += "List-Id: <news.list.example>\nPrecedence: bulk\n"
    body = _body(dice)
    plain = encodestring(body.encode()).decode()
    part = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n" + plain
    shape = dice.random()
    if shape < 0.3:
        return (head + part + "\n").replace("\nFrom ", "\n>From ").encode()
    html = "Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n" + (
        encodestring(f"<html><body><p>{body}</p></body></html>".encode()).decode()
    )
    both = 'Content-Type: multipart/alternative; boundary="0000aaaa1111"\n\n' + "".join(
        f"--0000aaaa1111\n{p}\n" for p in (part, html)
    ) + "--0000aaaa1111--\n"  # fmt: skip
    if shape < 0.9:
        return (head + both + "\n").replace("\nFrom ", "\n>From ").encode()
    held = base64.encodebytes(dice.randbytes(dice.randint(10_000, 400_000))).decode()
    mixed = (
        'Content-Type: multipart/mixed; boundary="0000bbbb2222"\n\n--0000bbbb2222\n' + both
        + '\n--0000bbbb2222\nContent-Type: image/jpeg; name="x.jpg"\nContent-Disposition: attachment\n'
        + "Content-Transfer-Encoding: base64\n\n" + held + "--0000bbbb2222--\n\n"
    )  # fmt: skip
    return (head + mixed).replace("\nFrom ", "\n>From ").encode()


def write_mbox(path: Path, count: int) -> None:
    """Write so many mails."""
    dice = random.Random(17)  # noqa: S311 - the same file each time
    with path.open("wb") as out:
        for number in range(count):
            out.write(one_mail(dice, number))
