"""Mails as a provider and a mail program keep them: a mailbox in one file, a folder of single mails."""

from __future__ import annotations

import base64
import quopri
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from typing import Final

from scripts.example.cast import (
    BRUNO,
    BRUNO_MAIL,
    LETTER,
    LETTER_MAIL,
    MARA,
    MARA_MAIL,
    NOOR,
    NOOR_MAIL,
    ROBOT,
    ROBOT_MAIL,
    ZONE,
)
from scripts.example.talk import TABLES
from scripts.example.year import local

MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
SIGNED: Final = {
    NOOR_MAIL: NOOR,
    MARA_MAIL: f"{MARA.name}\nStudio in the second yard, ring twice",
    BRUNO_MAIL: f"{BRUNO}\nParzelle 17",
}
NAMES: Final = {
    NOOR_MAIL: NOOR,
    MARA_MAIL: MARA.name,
    BRUNO_MAIL: BRUNO,
    LETTER_MAIL: LETTER,
    ROBOT_MAIL: ROBOT,
}
BECAUSE: Final = "You get this letter because you asked for it."
OTHER_PLOTS: Final = ("parzelle16@example.net", "parzelle18@example.net")


@dataclass(frozen=True)
class Mail:
    """One mail.

    Attributes:
        at: When, UTC.
        sender: Address.
        to: Addresses.
        subject: Its subject.
        body: What was typed.
        number: Names it in its Message-ID.
        answers: The mail it answers, or None.
        extra: More header lines.
        parts: Content-Type and content of a mail that a program made; else empty.
        german: The mail program speaks German and sends quoted-printable.
    """

    at: datetime
    sender: str
    to: tuple[str, ...]
    subject: str
    body: str
    number: str
    answers: Mail | None = None
    extra: tuple[str, ...] = ()
    parts: tuple[str, str] = ("", "")
    german: bool = False

    @property
    def message_id(self) -> str:
        """Give its Message-ID."""
        return f"<{self.number}@{self.sender.split('@')[1]}>"

    @property
    def automatic(self) -> bool:
        """Say whether a program wrote it."""
        return bool(self.extra)


def threads(who: str, them: str, *, german: bool) -> list[Mail]:
    """Read the threads with somebody from ``letters.txt``."""
    found: list[Mail] = []
    blocks = (TABLES / "letters.txt").read_text("utf-8").split("\n== ")[1:]
    for block in blocks:
        head, *lines = block.strip().split("\n")
        name, day, subject = head.split(" ", 2)
        if name != who:
            continue
        before: Mail | None = None
        for at, by, body in _mails(lines):
            clock, _, later = at.partition("+")
            hour, minute = clock.split(":")
            sent = local(
                date.fromisoformat(day) + timedelta(days=int(later)), int(hour) * 3600 + int(minute) * 60 + 11
            )
            sender, to = (NOOR_MAIL, them) if by == "n" else (them, NOOR_MAIL)
            again = "" if before is None else "AW: " if german else "Re: "
            before = Mail(
                sent,
                sender,
                (to,),
                again + subject,
                body,
                f"{who}-{len(found) + 1:03d}.2025",
                before,
                german=german,
            )
            found.append(before)
    return found


def _mails(lines: list[str]) -> list[tuple[str, str, str]]:
    """Split a thread into (when, who, text)."""
    found: list[tuple[str, str, list[str]]] = []
    for line in lines:
        at, _, by = line.partition(" ")
        if len(by) == 1 and "+" in at and at[:2].isdigit():
            found.append((at, by, []))
        else:
            found[-1][2].append(line)
    return [(at, by, "\n".join(text).strip()) for at, by, text in found]


def newsletter() -> list[Mail]:
    """Send one each Thursday, early."""
    table = [li for li in (TABLES / "kitchen.txt").read_text("utf-8").splitlines() if not li.startswith("#")]
    found = []
    for week in range(52):
        title, words = table[week % len(table)].split(" | ")
        day = date(2025, 1, 2) + timedelta(weeks=week)
        link = f"https://slowkitchen.example/letter/{week + 1}?from=mail"
        plain = f"{title}\n\n{words}\n\nThe whole recipe: {link}\n\n{BECAUSE}\n"
        packed = link.replace("=", "=3D")
        html = f'<h1>{title}</h1><p>{words}</p><p><a href=3D"{packed}">The whole recipe</a></p>'
        border = f"slow-{week + 1}"
        content = (
            f"--{border}\nContent-Type: text/plain; charset=us-ascii\n\n{plain}\n"
            f"--{border}\nContent-Type: text/html; charset=us-ascii\n"
            f"Content-Transfer-Encoding: quoted-printable\n\n{html}\n--{border}--\n"
        )
        out = "https://slowkitchen.example/out?u=noor"
        extra = (
            f"List-Id: {LETTER} <letter.slowkitchen.example>",
            f"List-Unsubscribe: <{out}>, <mailto:out@slowkitchen.example>",
            "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
            "Precedence: bulk",
        )
        kind = f'multipart/alternative; boundary="{border}"'
        number = f"letter-{week + 1:03d}"
        sent = local(day, 6 * 3600 + 131)
        found.append(
            Mail(sent, LETTER_MAIL, (NOOR_MAIL,), title, "", number, extra=extra, parts=(kind, content))
        )
    return found


def robot() -> list[Mail]:
    """Send the garden's calendar: a program writes it, nobody else."""
    found = []
    for month, day, title in (
        (3, 15, "Tree cutting"),
        (3, 29, "Water on"),
        (9, 20, "Summer party"),
        (11, 10, "Water off"),
    ):
        start = f"2025{month:02d}{day:02d}T090000"
        event = (
            "BEGIN:VCALENDAR\nMETHOD:REQUEST\nVERSION:2.0\nBEGIN:VEVENT\n"
            f"UID:plots-{start}\nDTSTART;TZID=Europe/Berlin:{start}\nSUMMARY:{title}\nEND:VEVENT\nEND:VCALENDAR\n"
        )
        sent = local(date(2025, month, day) - timedelta(days=9), 3 * 3600 + 302)
        kind = "text/calendar; charset=us-ascii; method=REQUEST"
        extra = ("Auto-Submitted: auto-generated",)
        number = f"plots-{start}"
        found.append(
            Mail(
                sent,
                ROBOT_MAIL,
                (NOOR_MAIL,),
                f"Invitation: {title}",
                "",
                number,
                extra=extra,
                parts=(kind, event),
            )
        )
    return found


def garden() -> list[Mail]:
    """Give what Bruno and Noor wrote, with his automatic reply and two mails to all plots."""
    found = threads("bruno", BRUNO_MAIL, german=True)
    watered = next(m for m in found if m.subject == "Alles gegossen")
    away = "Ich bin bis zum 12. Juli nicht erreichbar und lese Ihre Nachricht danach.\n\nBruno Achterberg"
    found.append(
        Mail(
            watered.at + timedelta(seconds=47),
            BRUNO_MAIL,
            (NOOR_MAIL,),
            "Automatische Antwort: Alles gegossen",
            away,
            "bruno-away.2025",
            watered,
            extra=("Auto-Submitted: auto-replied", "X-Auto-Response-Suppress: All"),
            german=True,
        )
    )
    for day, subject, body in (
        (date(2025, 4, 3), "Schlüsselübergabe", "Liebe Nachbarn, das neue Schloss am Tor ist eingebaut."),
        (
            date(2025, 9, 1),
            "Sommerfest am 20.",
            "Liebe Nachbarn, bitte tragt Euch am Brett ein, wer was mitbringt.",
        ),
    ):
        to = (NOOR_MAIL, *OTHER_PLOTS)
        number = f"bruno-all-{day:%m%d}.2025"
        found.append(Mail(local(day, 18 * 3600 + 725), BRUNO_MAIL, to, subject, body, number, german=True))
    return sorted(found, key=lambda m: m.at)


def box() -> list[Mail]:
    """Give what lies in the mailbox of one file."""
    return sorted([*threads("mara", MARA_MAIL, german=False), *newsletter(), *robot()], key=lambda m: m.at)


def _header(text: str) -> str:
    """Write a header's words; other letters are packed."""
    if text.isascii():
        return text
    return f"=?UTF-8?B?{base64.b64encode(text.encode()).decode()}?="


def _address(address: str) -> str:
    """Write somebody's name and address."""
    return f"{_header(NAMES[address])} <{address}>" if address in NAMES else address


def _quote(mail: Mail) -> str:
    """Quote a mail under its answer."""
    wall = mail.at.astimezone(ZONE)
    who = f"{NAMES[mail.sender]} <{mail.sender}>"
    if mail.german:
        line = f"Am {wall:%d.%m.%Y} um {wall:%H:%M} schrieb {who}:"
    else:
        day = f"{DAYS[wall.weekday()]}, {wall.day} {MONTHS[wall.month - 1]} {wall.year}"
        line = f"On {day} at {wall:%H:%M}, {who} wrote:"
    old = "\n".join(f"> {part}".rstrip() for part in mail.body.split("\n"))
    return f"\n\n{line}\n{old}"


def _content(mail: Mail) -> tuple[list[str], str]:
    """Give the lines about the content, and the content."""
    kind, content = mail.parts
    if kind:
        return [f"Content-Type: {kind}"], content
    text = mail.body
    if not mail.automatic:
        text += f"\n\n-- \n{SIGNED[mail.sender]}"
        text += _quote(mail.answers) if mail.answers else ""
    text += "\n"
    if mail.german:
        packed = quopri.encodestring(text.encode()).decode()
        return [
            'Content-Type: text/plain; charset="utf-8"',
            "Content-Transfer-Encoding: quoted-printable",
        ], packed
    return ["Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit"], text


def written(mail: Mail, labels: tuple[str, ...] = ()) -> str:
    """Write a mail with its headers, lines ending as on Unix."""
    sent = mail.sender == NOOR_MAIL
    lines = [f"X-Gmail-Labels: {','.join(labels)}"] if labels else []
    if not sent:
        host = mail.sender.split("@")[1]
        arrived = format_datetime(mail.at + timedelta(seconds=3))
        lines += [
            f"Delivered-To: {NOOR_MAIL}",
            f"Received: from mail.{host} (mail.{host} [192.0.2.25])",
            f"\tby mx.example.org with ESMTPS; {arrived}",
        ]
    lines += [
        f"From: {_address(mail.sender)}",
        "To: " + ",\n ".join(_address(a) for a in mail.to),
        f"Subject: {_header(mail.subject)}",
        f"Date: {format_datetime(mail.at.astimezone(ZONE))}",
        f"Message-ID: {mail.message_id}",
    ]
    if mail.answers:
        chain = [mail.answers]
        while chain[0].answers:
            chain.insert(0, chain[0].answers)
        lines += [
            f"In-Reply-To: {mail.answers.message_id}",
            "References: " + "\n ".join(m.message_id for m in chain),
        ]
    kind, content = _content(mail)
    return "\n".join([*lines, *mail.extra, "MIME-Version: 1.0", *kind, "", content])


def mbox(mails: list[Mail]) -> str:
    """Write the mailbox in one file, as a provider hands it out."""
    pieces = []
    for i, mail in enumerate(mails):
        at = mail.at.astimezone(UTC)
        day = f"{DAYS[at.weekday()]} {MONTHS[at.month - 1]} {at:%d %H:%M:%S} +0000 {at.year}"
        labels = ("Sent",) if mail.sender == NOOR_MAIL else ("Inbox", "Opened")
        text = "\n".join(
            ">" + line if line.lstrip(">").startswith("From ") else line
            for line in written(mail, labels).split("\n")
        )
        pieces.append(f"From {1_820_000_000_000_000_000 + 977 * i}@xxx {day}\n{text}\n")
    return "".join(pieces)
