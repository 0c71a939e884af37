"""A second reading of mails, slow and independent: the standard library, strings and patterns.

It shares no code with the reader but the tables of phrases, and is what the reader is compared with.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.utils import getaddresses, mktime_tz, parsedate_tz
from html.entities import name2codepoint
from typing import TYPE_CHECKING

from letbe.readers.mail.typed import DASHED, LABELS, WROTE

if TYPE_CHECKING:
    from email.message import EmailMessage


@dataclass(frozen=True)
class Read:
    """One mail as the standard library reads it."""

    at: int | None
    author: str | None
    to: tuple[str, ...]
    chars: int
    words: int
    question: bool
    automatic: bool
    message_id: str


def folded(address: str) -> str:
    """Write an address in lower case, without Gmail's dots and tags."""
    name, _, domain = address.lower().rpartition("@")
    if domain in {"gmail.com", "googlemail.com"}:
        return name.split("+")[0].replace(".", "") + "@gmail.com"
    return f"{name}@{domain}"


def addresses(message: EmailMessage, *fields: str) -> list[str]:
    """List the addresses in some fields, each once."""
    values = [re.sub(r"\s+", " ", str(v)) for f in fields for v in message.get_all(f, [])]
    found = [folded(a) for _, a in getaddresses(values) if "@" in a.strip("@")]
    return list(dict.fromkeys(found))


def text_of(message: EmailMessage) -> str:
    """Give the text of a mail with single line ends."""
    part = message.get_body(("plain", "html"))
    if part is None:
        return ""
    raw = part.get_payload(decode=True)
    assert isinstance(raw, bytes)
    charset = part.get_content_charset() or "utf-8"
    try:
        text = raw.decode("utf-8" if charset == "us-ascii" else charset)
    except (UnicodeDecodeError, LookupError):
        text = raw.decode("latin-1")
    text = text.replace("\r\n", "\n")
    return seen(text) if part.get_content_type() == "text/html" else text


def seen(html: str) -> str:
    """Strip tags."""
    html = re.sub(
        r"(?is)<!--.*?-->|<(style|script|head|title)\b.*?</\1\s*>|<blockquote.*?</blockquote>", "", html
    )
    html = re.sub(r"\s+", " ", html)
    html = re.sub(r"(?i)</?(br|p|div|tr|li|ul|ol|table|h[1-6]|hr|pre)\b[^>]*>", "\n", html)
    html = re.sub(r"<[^>]+>", "", html)
    html = re.sub(r"&#(\d+);", lambda m: chr(int(m[1])), html)
    html = re.sub(r"&(\w+);", lambda m: chr(name2codepoint.get(m[1], 97)), html)
    return re.sub(r" *\n[ \n]*", "\n", re.sub(r"[ \xa0]+", " ", html))


_LABEL = {word: kind for kind, words in enumerate(LABELS) for word in words}
_DASHES = re.compile(r"-{4,} *(?:" + "|".join(map(re.escape, DASHED)) + ")")
_WROTE = re.compile("|".join(map(re.escape, WROTE)))


def lowered(text: str) -> str:
    """Give ASCII letters in lower case."""
    return re.sub(r"[A-Z]+", lambda m: m[0].lower(), text)


def label(line: str) -> int | None:
    """Give the number of the label of a line."""
    if ":" not in line.replace("：", ":")[:41]:
        return None
    return _LABEL.get(lowered(line.replace("：", ":").split(":")[0].strip(" *\t")))


def attribution(kept: list[str], bare: str) -> int | None:  # noqa: C901 - as plain as the rule
    """Say how many lines before this one belong to its "On ... wrote:"; None where it is none."""
    above: list[str] = []
    for earlier in reversed(kept[-2:]):
        if not earlier.strip() or earlier == "\0":
            break
        above.append(earlier)

    def wrapped(line: str, after: str) -> bool:
        full = f"{line.rstrip()} {after.split(maxsplit=1)[0]}"
        return line.rstrip().endswith("<") or len(full.encode()) > 66

    def says(lines: list[str]) -> bool:
        return any(_WROTE.search(lowered(part)) for part in lines)

    def marked(lines: list[str]) -> bool:
        return any(re.search("[0-9@]", part) for part in lines)

    if says([bare]) and re.search("[0-9]", bare):
        return 0
    if above and wrapped(above[0], bare):
        for back in (1, 2) if len(above) == 2 and wrapped(above[1], above[0]) else (1,):
            if says([bare, *above[:back]]) and marked([bare, *above[:back]]):
                return back
    if says([bare]):
        return next((back for back in range(len(above) + 1) if marked([bare, *above[:back]])), None)
    return None


def typed(text: str) -> str:
    """Give what the person typed."""
    lines = text.split("\n")
    kept: list[str] = []
    for n, line in enumerate(lines):
        bare = line.strip("".join(map(chr, range(33))))
        if bare.startswith(">"):
            kept.append("\0")
            continue
        if re.fullmatch(r"--\s*", line) or re.fullmatch(r"_{8,}", bare) or _DASHES.match(lowered(bare)):
            break
        heads = {label(part.strip()) for part in lines[n : n + 6]} - {None}
        if label(bare) is not None and len(heads) >= 3:
            break
        if bare.endswith((":", "：")) and (back := attribution(kept, bare)) is not None:
            if back:
                del kept[-back:]
            rest = next((part.strip() for part in lines[n + 1 :] if part.strip()), ">")
            if not rest.startswith(">"):
                break
            kept.append("\0")
            continue
        kept.append(line)
    return "\n".join(part for part in kept if part != "\0").strip("".join(map(chr, range(33))))


def read_slowly(raw: bytes) -> Read:
    """Read one mail."""
    message = message_from_bytes(raw, policy=policy.default)
    date = parsedate_tz(str(message["date"])) if message["date"] else None
    own = typed(text_of(message))
    at = mktime_tz(date) * 1_000_000 if date else None
    if at is not None and at < 631_152_000_000_000:
        at = None
    author = (addresses(message, "from") or addresses(message, "sender") or [None])[0]
    mark = re.sub(r"(?:https?://|www\.)\S*", "", own)
    robot = re.search(
        r"no-?reply|bounce|mailer-daemon|^postmaster$|^notifications?$", (author or "").split("@")[0]
    )
    return Read(
        at=at,
        author=author,
        to=tuple(addresses(message, "to", "cc", "bcc")),
        chars=len(own),
        words=len(own.split()),
        question="?" in mark,
        automatic=bool(robot) or any(f in message for f in ("list-id", "list-unsubscribe")),
        message_id=re.sub(r"[\s<>]", "", str(message["message-id"] or "")),
    )
