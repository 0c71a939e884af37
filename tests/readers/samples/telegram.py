"""Telegram Desktop's ``result.json``, of one chat and of a whole account; and its pages in HTML."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from html import escape
from typing import TYPE_CHECKING, Any, Final

from tests.readers.samples import ME, THEM, Sample, is_mine, second_of, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_OWN: Final = 7001
_OTHER: Final = 7002


def _message(i: int) -> bytes:
    """Write a message."""
    mine = is_mine(i)
    moment = datetime.fromtimestamp(second_of(i), UTC)
    message = {
        "id": 1000 + i,
        "type": "message",
        "date": moment.strftime("%Y-%m-%dT%H:%M:%S"),
        "date_unixtime": str(second_of(i)),
        "from": ME if mine else THEM,
        "from_id": f"user{_OWN if mine else _OTHER}",
        "text": text_of(i),
        "text_entities": [{"type": "plain", "text": text_of(i)}],
    }
    return json.dumps(message, indent=1, ensure_ascii=False).encode()


def _put(document: dict[str, Any], records: Sequence[bytes]) -> dict[str, bytes]:
    """Put messages where the document has a hole."""
    whole = json.dumps(document, indent=1).encode()
    return {"result.json": whole.replace(b'"(here)"', b",\n".join(records))}


_CHAT: Final = {"name": THEM, "type": "personal_chat", "id": _OTHER, "messages": ["(here)"]}


def _one_chat(records: Sequence[bytes]) -> dict[str, bytes]:
    """Write the export of one chat."""
    return _put(_CHAT, records)


def _account(records: Sequence[bytes]) -> dict[str, bytes]:
    """Write the export of a whole account."""
    own = {"user_id": _OWN, "first_name": ME.split()[0], "last_name": ME.split()[1]}
    return _put(
        {"about": "x", "personal_information": own, "chats": {"about": "y", "list": [_CHAT]}}, records
    )


def page(title: str, *records: str) -> bytes:
    """Write a page of a chat in HTML, with the date above its messages."""
    date = (
        '     <div class="message service" id="message-1">\n      <div class="body details">\n1 March 2024\n'
    )
    return (
        '<!DOCTYPE html>\n<html>\n <head>\n  <meta charset="utf-8"/>\n<title>Exported Data</title>\n'
        ' </head>\n <body>\n  <div class="page_wrap">\n   <div class="page_header">\n'
        f'    <div class="content">\n     <div class="text bold">\n{escape(title)}\n     </div>\n    </div>\n'
        f'   </div>\n   <div class="page_body chat_page">\n    <div class="history">\n'
        f"{date}      </div>\n     </div>\n{''.join(records)}    </div>\n   </div>\n  </div>\n"
        " </body>\n</html>\n"
    ).encode()


def page_message(i: int, second: int, name: str | None, text: str | None, inside: str = "") -> str:
    """Write a message of such a page; without a name it is joined to the one before."""
    zone = timezone(timedelta(hours=1))
    stamp = datetime.fromtimestamp(second, zone).strftime("%d.%m.%Y %H:%M:%S") + " UTC+01:00"
    who = "" if name is None else f'       <div class="from_name">\n{escape(name)}\n       </div>\n\n'
    said = "" if text is None else f'       <div class="text">\n{text}\n       </div>\n\n'
    joined = " joined" if name is None else ""
    return (
        f'     <div class="message default clearfix{joined}" id="message{1000 + i}">\n'
        '      <div class="pull_left userpic_wrap">\n       <div class="userpic userpic2">'
        '<div class="initials">\nA\n       </div></div>\n      </div>\n      <div class="body">\n'
        f'       <div class="pull_right date details" title="{stamp}">\n12:00\n       </div>\n\n'
        f"{who}{inside}{said}      </div>\n     </div>\n\n"
    )


def _in_html(i: int) -> bytes:
    """Write message ``i``, with its name."""
    name = ME if is_mine(i) else THEM
    return page_message(i, second_of(i), name, escape(text_of(i), quote=False)).encode()


def _pages(records: Sequence[bytes]) -> dict[str, bytes]:
    """Write the pages of a chat, ten messages on each."""
    parts = [records[k : k + 10] for k in range(0, max(len(records), 1), 10)]
    names = ["messages.html", *(f"messages{k}.html" for k in range(2, 99))]
    return {
        f"ChatExport_2024-05-01/{name}": page(THEM, "\0").replace(b"\0", b"".join(part))
        for name, part in zip(names, parts, strict=False)
    }


SAMPLES: Final = [
    Sample("telegram", "one chat", _message, _one_chat),
    Sample("telegram", "account", _message, _account),
    Sample("telegram", "pages", _in_html, _pages, knows_me=False),
]
