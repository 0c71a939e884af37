# ruff: noqa: E501, ISC004, S311 - mails are long lines; a script prints, and its dice need not be safe
"""Give the mail reader bytes that nobody wrote: only letbe's own errors may come back.

    python fuzz/fuzz_mail.py [INPUTS]

Each input is read as an mbox and as a single mail.  With atheris, if it is there; else by changing
good mails at random.  Set NUMBA_BOUNDSCHECK=1 (and a NUMBA_CACHE_DIR of its own) to check every index.
"""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

from letbe.errors import LetbeError
from letbe.readers.mail import MAILS, MBOX
from letbe.readers.rows import Ask, Work
from letbe.readers.source import from_bytes

ASK = Ask(ZoneInfo("UTC"))
NOW = 1_795_219_200.0

#: No input of a few KiB may take longer than this, in seconds.
TOO_LONG_S = 20

SEEDS = (
    b"From a@a.example Fri Sep 16 22:26:51 2016\nFrom: A <a@a.example>\nTo: b@b.example, C <c@c.example>\n"
    b"Date: Fri, 16 Sep 2016 22:26:51 +0000 (UTC)\nMessage-ID: <1@a.example>\n\nHi?\n\nOn 1.1. a@b wrote:\n> x\n\n",
    b"From 1@xxx Fri Sep 16 22:26:51 +0000 2016\r\nX-Gmail-Labels: Sent,=?UTF-8?Q?Entw=C3=BCrfe?=\r\n"
    b'From: =?utf-8?B?SsO8cmdlbg==?= <j@gmail.com>\r\nTo: "D, E" <d@d.example>, G: e@e.example;\r\n'
    b'Date: 16 Sep 98 22:26 EST\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n'
    b"Content-Type: multipart/alternative; boundary=bb\r\n\r\n--bb\r\nContent-Type: text/plain; charset=gb2312\r\n"
    b"Content-Transfer-Encoding: base64\r\n\r\nxOO6w8Lw\r\n--bb\r\nContent-Type: text/html; charset=koi8-r\r\n"
    b"Content-Transfer-Encoding: quoted-printable\r\n\r\n<p>a =E4&amp;<b>b</b><blockquote>c</blockquote>\r\n--bb--\r\n"
    b"--b\r\nContent-Disposition: attachment\r\nContent-Type: image/png\r\n\r\niVBOR\r\n--b--\r\n\r\n",
    b"From: a@a.example\nReceived: x; Fri, 16 Sep 2016 22:26:51 +0200\nContent-Type: text/plain; charset*=utf-8''x\n"
    b"Bcc: (c) b@b.example\nAuto-Submitted: no\n\nVon: a\nGesendet: b\nAn: c\nBetreff: d\n\n-- \nx\n",
)
PIECES = (b"\n", b"\r\n", b"--b", b"--b--\n", b"=?utf-8?q?", b'"', b"(", b"<", b">", b"@", b":", b";", b",", b"=\n", b"\x00",
          b"\nFrom a@a Fri Sep 16 22:26:51 2016\n", b"\n\n", b"-----Original Message-----", b"wrote:", b"&#", b"<a '",
          b"Content-Type: multipart/x; boundary=", b"Content-Transfer-Encoding: base64\n", b"\xff", b"\xed\xa0\x80",
          b"\x1b$B", b"________", b"From: ", b"To: ", b"Date: ", b"charset=utf-16", b"charset=iso-2022-jp")  # fmt: skip


def one_input(content: bytes) -> None:
    """Read some bytes both ways; anything but letbe's own errors goes through."""
    start = time.monotonic()
    for reader in (MBOX, MAILS):
        try:
            reader.recognise(content[:65_536], "x")
            reader.scan(Work([from_bytes(content)], ASK), now=NOW)
        except LetbeError:
            continue
    if time.monotonic() - start > TOO_LONG_S:
        message = f"{len(content)} bytes took longer than {TOO_LONG_S} s"
        raise TimeoutError(message)


def mutated(dice: random.Random) -> bytes:
    """Change good mails at random: join, cut, repeat, insert."""
    mail = bytearray(b"".join(dice.choices(SEEDS, k=dice.choice([1, 1, 2, 3]))))
    for _ in range(dice.randint(1, 12)):
        at = dice.randrange(len(mail) + 1)
        act = dice.randrange(5)
        if act == 0:
            mail[at:at] = dice.choice(PIECES)
        elif act == 1:
            mail[at : at + dice.randint(1, 30)] = b""
        elif act == 2:
            mail[at : at + 1] = bytes([dice.randrange(256)])
        elif act == 3:
            other = dice.choice(SEEDS)
            cut = dice.randrange(len(other))
            mail[at:at] = other[cut : cut + dice.randint(1, 80)]
        else:
            mail[at:at] = mail[at : at + dice.randint(1, 40)] * dice.choice([2, 5, 50])
    return bytes(mail)


def by_dice(count: int) -> None:
    """Change mails without atheris."""
    dice = random.Random(time.time_ns())
    for number in range(count):
        content = mutated(dice)
        try:
            one_input(content)
        except BaseException:
            Path("fuzz-mail-failure.bin").write_bytes(content)
            print(f"input {number} failed; it is in fuzz-mail-failure.bin")
            raise
        if number % 10_000 == 9_999:
            print(f"{number + 1:,} inputs, no failure", flush=True)


def by_atheris(count: int) -> None:
    """Let atheris change them, with a mutator that knows mail."""
    import atheris  # noqa: PLC0415 - it does not install everywhere

    def mutate(data: bytes, most: int, seed: int) -> bytes:
        dice = random.Random(seed)
        changed = mutated(dice) if dice.random() < 0.5 else bytes(atheris.Mutate(data, most))
        return changed[:most]

    options = [sys.argv[0], f"-runs={count}", "-max_len=8192", f"-timeout={TOO_LONG_S}", "-verbosity=0"]
    atheris.Setup(options, one_input, custom_mutator=mutate)
    atheris.Fuzz()


if __name__ == "__main__":
    MBOX.scan(Work([from_bytes(SEEDS[0])], ASK), now=NOW)  # compiles, before any input is timed
    inputs = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    if "--dice" in sys.argv:
        by_dice(inputs)
    else:
        try:
            by_atheris(inputs)
        except ImportError:
            by_dice(inputs)
