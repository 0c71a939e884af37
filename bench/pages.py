"""Reading exports in HTML: Google Voice, thousands of small pages, and Telegram's pages of a chat.

Beside letbe: selectolax and lxml, each with the least work that gives time, author and length of every
message of the same pages; and the floor.  The size is how many messages each export has.
"""

from __future__ import annotations

import random
import tempfile
from datetime import UTC, datetime
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from bench._measure import cpu, rates, tried

if TYPE_CHECKING:
    from collections.abc import Callable

    from letbe.readers.rows import Reader

MESSAGES: Final = 60_000
#: Messages on a page: Google begins one for each day of a conversation, Telegram after a thousand.
ON_A_PAGE: Final = (10, 1000)

_WORDS: Final = (  # noqa: SIM905 - easier to read
    "hallo ja nein schön gestern vielleicht kommst du heute abend nach hause ich weiß nicht genau was wird "
    "привет как дела сегодня вечером хорошо the train was late again and we had coffee by the river"
).split()
_ENDS: Final = ("", "", "?", "<br>ok", " &amp; co", " &#39;s", " 😀")
_START: Final = 1_500_000_000

_VOICE: Final = (
    '<?xml version="1.0" ?>\n<html xmlns="http://www.w3.org/1999/xhtml"><head><title>Me to\nMara</title>\n'
    '<style type="text/css">{style}</style></head>\n<body><div class="hChatLog hfeed">\n{body}</div>\n'
    '<div class="tags">Labels:\n<a rel="tag" href="http://www.google.com/voice#sms">Text</a></div>\n'
    '<div class="deletedStatusContainer">User Deleted:\nFalse</div></body></html>'
)
_VOICE_MESSAGE: Final = (
    '<div class="message"><abbr class="dt" title="{at}">Jul 14, 2017, 4:40:00&#8239;AM\nPST</abbr>:\n'
    '<cite class="sender vcard"><a class="tel" href="tel:{number}">{name}</a></cite>:\n<q>{text}</q>\n</div> '
)
_TELEGRAM: Final = (
    '<!DOCTYPE html>\n<html>\n <body>\n  <div class="page_wrap">\n   <div class="page_header">\n'
    '    <div class="content">\n     <div class="text bold">\nMara\n     </div>\n    </div>\n   </div>\n'
    '   <div class="page_body chat_page">\n    <div class="history">\n{body}    </div>\n   </div>\n  </div>\n'
    " </body>\n</html>\n"
)
_TELEGRAM_MESSAGE: Final = (
    '     <div class="message default clearfix" id="message{number}">\n'
    '      <div class="pull_left userpic_wrap">\n       <div class="userpic userpic2">\n'
    '        <div class="initials">\nM\n        </div>\n       </div>\n      </div>\n<div class="body">\n'
    '       <div class="pull_right date details" title="{at} UTC+01:00">\n04:40\n       </div>\n'
    '       <div class="from_name">\n{name}\n       </div>\n<div class="text">\n{text}\n       </div>\n'
    "      </div>\n     </div>\n"
)


def _texts() -> list[str]:
    """Make some thousand texts, as they stand in HTML."""
    dice = random.Random(3)  # noqa: S311 - no secret, the same each time
    return [" ".join(dice.choices(_WORDS, k=dice.randint(1, 9))) + dice.choice(_ENDS) for _ in range(4_001)]


def write_voice(messages: int, folder: Path) -> None:
    """Write the pages of a takeout; some 2 kB of style stand at the top of each."""
    texts, style = _texts(), ".message q { quotes: none; }\n" * 70
    calls = folder / "Voice" / "Calls"
    calls.mkdir(parents=True)
    for first in range(0, messages, ON_A_PAGE[0]):
        body = ""
        for k in range(first, min(first + ON_A_PAGE[0], messages)):
            at = datetime.fromtimestamp(_START + 97 * k, UTC).isoformat(timespec="milliseconds")
            mine = k % 3 == 0
            name = '<abbr class="fn" title="">Me</abbr>' if mine else '<span class="fn">Mara</span>'
            number = "+14155550100" if mine else "+14155550123"
            body += _VOICE_MESSAGE.format(at=at, number=number, name=name, text=texts[k % len(texts)])
        path = calls / f"Mara - Text - {first:08}.html"
        path.write_text(_VOICE.format(style=style, body=body), "utf-8")


def write_telegram(messages: int, folder: Path) -> None:
    """Write the pages of a chat."""
    texts = _texts()
    for page, first in enumerate(range(0, messages, ON_A_PAGE[1]), start=1):
        body = ""
        for k in range(first, min(first + ON_A_PAGE[1], messages)):
            at = datetime.fromtimestamp(_START + 97 * k, UTC).strftime("%d.%m.%Y %H:%M:%S")
            name, text = "Jo" if k % 3 == 0 else "Mara", texts[k % len(texts)]
            body += _TELEGRAM_MESSAGE.format(number=k, at=at, name=name, text=text)
        path = folder / f"messages{'' if page == 1 else page}.html"
        path.write_text(_TELEGRAM.format(body=body), "utf-8")


def _read(reader: Reader, folder: Path) -> int:
    """Read all pages with letbe; all columns, measures and handles."""
    from letbe.readers.rows import Ask, Work  # noqa: PLC0415 - a peer's process does not need it
    from letbe.readers.source import from_path  # noqa: PLC0415

    sources = [from_path(path) for path in sorted(folder.rglob("*.html"))]
    return len(reader.scan(Work(sources, Ask(ZoneInfo("Europe/Berlin")))).rows)


def _selectolax(block: str, time: str, name: str, text: str, folder: Path) -> int:
    """Read all pages with selectolax."""
    parser: Any = import_module("selectolax.lexbor").LexborHTMLParser
    rows = []
    for path in sorted(folder.rglob("*.html")):
        for found in parser(path.read_bytes()).css(block):
            body = found.css_first(text).text()
            rows.append((found.css_first(time).attributes["title"], found.css_first(name).text(), len(body)))
    return len(rows)


def _lxml(block: str, time: str, name: str, text: str, folder: Path) -> int:
    """Read all pages with lxml."""
    html: Any = import_module("lxml.html")
    blocks, times, names, texts = (_path(kind) for kind in (block, time, name, text))
    rows = []
    for path in sorted(folder.rglob("*.html")):
        for found in html.fromstring(path.read_bytes()).iterfind(blocks):
            body = found.find(texts).text_content()
            rows.append((found.find(times).get("title"), found.find(names).text_content(), len(body)))
    return len(rows)


def _path(selector: str) -> str:
    """Write a selector as a path: ``div.text`` becomes ``.//div[@class='text']``."""
    tag, _, kind = selector.partition(".")
    return f".//{tag}[@class='{kind.replace('.', ' ')}']" if kind else f".//{tag}"


def _floor(folder: Path) -> int:
    """Count line breaks, page by page."""
    return sum(path.read_bytes().count(b"\n") for path in folder.rglob("*.html"))


def _speed(
    messages: int, write: Callable[[int, Path], None], reader: Reader, selectors: tuple[str, ...]
) -> None:
    """Print ours, each peer and the floor for one form."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(messages, folder)
        pages = list(folder.rglob("*.html"))
        size = sum(p.stat().st_size for p in pages)
        print(f"  {messages:,} messages on {len(pages):,} pages, {size / messages:.0f} bytes each")
        assert _read(reader, folder) == messages  # compiles, or loads what was compiled
        block, time, who, text = selectors
        peers = {
            "selectolax": partial(_selectolax, block, time, who, text, folder),
            "lxml.html": partial(_lxml, block, time, who, text, folder),
            "floor: counting line breaks": partial(_floor, folder),
        }
        others = {peer: tried(work, messages) for peer, work in peers.items()}
        rates("messages", cpu(partial(_read, reader, folder)) / messages, others)


def main(messages: int = MESSAGES) -> None:
    """Print the table for each form."""
    from letbe.readers import telegram, voice  # noqa: PLC0415 - only what is measured

    _speed(messages, write_voice, voice.READER, ("div.message", "abbr.dt", "a.tel", "q"))
    telegram_selectors = (
        "div.message.default.clearfix",
        "div.pull_right.date.details",
        "div.from_name",
        "div.text",
    )
    _speed(messages, write_telegram, telegram.PAGES, telegram_selectors)


if __name__ == "__main__":
    main()
