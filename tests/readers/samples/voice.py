"""Google Voice: pages of a takeout, as seen in public copies of real ones, and the card of numbers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from html import escape
from typing import TYPE_CHECKING, Final

from tests.readers.samples import THEM, Sample, is_mine, second_of, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

MY_NUMBER: Final = "+14155550100"
THEIR_NUMBER: Final = "+14155550123"
_PACIFIC: Final = timezone(timedelta(hours=-8))

HEAD: Final = (
    '<?xml version="1.0" ?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN"'
    ' "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd"><html xmlns="http://www.w3.org/1999/xhtml"><head>'
    '<meta http-equiv="Content-Type" content="text/html; charset=UTF-8" />\n<title>{}</title>\n'
    '<style type="text/css">.message q: none</style></head>\n<body>'
)
CARD: Final = (
    f"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:\r\nN:;;;;\r\nitem1.TEL:{MY_NUMBER}\r\n"
    "item1.X-ABLabel:Google Voice\r\n"
    "TEL;TYPE=CELL:+14155550199\r\nEND:VCARD\r\n"
).encode()


def stamp(second: float) -> str:
    """Write a moment as Google does: the clock of California, and how far it is from UTC."""
    return datetime.fromtimestamp(second, UTC).astimezone(_PACIFIC).isoformat(timespec="milliseconds")


def sender(number: str, name: str | None) -> str:
    """Write who sent a message; without a name it is me."""
    shown = (
        '<abbr class="fn" title="">Me</abbr>' if name is None else f'<span class="fn">{escape(name)}</span>'
    )
    return f'<cite class="sender vcard"><a class="tel" href="tel:{number}">{shown}</a></cite>'


def message(second: float, who: str, text: str, more: str = "") -> str:
    """Write a message."""
    return (
        f'<div class="message"><abbr class="dt" title="{stamp(second)}">Jun 30, 2022, 6:06:39&#8239;PM\n'
        f"Pacific Time</abbr>:\n{who}:\n<q>{text}</q>\n{more}</div>"
    )


def labels(*names: str) -> str:
    """Write the labels of a page."""
    links = [f'<a rel="tag" href="http://www.google.com/voice#{n}">{n.title()}</a>' for n in names]
    return (
        f'<div class="tags">Labels:\n{", ".join(links)}</div>\n'
        '<div class="deletedStatusContainer">User Deleted:\nFalse</div>'
    )


def log(title: str, *messages: str, people: str = "") -> bytes:
    """Write a page of messages."""
    body = f'<div class="hChatLog hfeed">{people}\n{" ".join(messages)}</div>\n\n{labels("sms", "inbox")}'
    return f"{HEAD.format(title)}{body}</body></html>".encode()


def _message(i: int) -> bytes:
    """Write message ``i``; of those words Google escapes quotes and apostrophes, too."""
    who = sender(MY_NUMBER, None) if is_mine(i) else sender(THEIR_NUMBER, THEM)
    return message(second_of(i), who, escape(text_of(i)).replace("\n", "<br>")).encode()


def _page(records: Sequence[bytes]) -> bytes:
    """Write a page around some messages."""
    return log(f"Me to\n{THEM}", "\0").replace(b"\0", b" ".join(records))


def _folder(records: Sequence[bytes]) -> dict[str, bytes]:
    """Write a takeout: a page for every ten messages, and the card."""
    pages = {
        f"Takeout/Voice/Calls/{THEM} - Text - 2024-03-{1 + k // 10:02}T12_00_00Z.html": _page(
            records[k : k + 10]
        )
        for k in range(0, max(len(records), 1), 10)
    }
    return {**pages, "Takeout/Voice/Phones.vcf": CARD}


def _lone_page(records: Sequence[bytes]) -> dict[str, bytes]:
    """Write one page that somebody copied elsewhere."""
    return {"page.html": _page(records)}


SAMPLES: Final = [
    Sample("voice", "takeout", _message, _folder),
    Sample("voice", "one page", _message, _lone_page),
]
