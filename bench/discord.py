"""Reading a Discord channel of DiscordChatExporter: from opening the file to times, authors and sizes.

Beside letbe: the standard library's ``json`` with a loop, msgspec with a typed decode, pysimdjson, and the
floor: how long it takes to count the line breaks of the same file.  Each does the least work that
gives time, author and length of every message.  No package on PyPI reads this format as a library.
"""

from __future__ import annotations

import json
import random
import tempfile
import textwrap
from datetime import UTC, datetime, timedelta
from functools import partial
from importlib import import_module
from pathlib import Path
from types import GenericAlias
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from bench._measure import count_breaks, cpu, rates, tried

if TYPE_CHECKING:
    from collections.abc import Callable

#: Enough for steady figures; ``json`` needs some 2 GB for each million.
MESSAGES: Final = 100_000

_WORDS: Final = (  # noqa: SIM905 - easier to read
    "hallo ja nein schön gestern vielleicht kommst du heute abend nach hause ich weiß nicht genau was wird "
    "привет как дела сегодня вечером хорошо the train was late again and we had coffee by the river"
).split()
_START: Final = datetime(2020, 1, 1, tzinfo=UTC)
_EPOCH_MS: Final = 1_420_070_400_000
#: Of a hundred messages, how many are hers, mine, hers with a reaction, and hers with a file.
_SHARES: Final = (45, 47, 5, 3)


def _person(number: int, name: str) -> dict[str, Any]:
    """Describe a person as the exporter does."""
    return {
        "id": str(number),
        "name": name.lower(),
        "discriminator": "0000",
        "nickname": name,
        "color": None,
        "isBot": False,
        "roles": [],
        "avatarUrl": f"https://cdn.discordapp.com/avatars/{number}/0123456789abcdef.png?size=512",
    }


_ADA: Final = _person(111_111_111_111_111_111, "Ada")
_NOOR: Final = _person(222_222_222_222_222_222, "Noor")


def _template(**more: Any) -> str:
    """Write a message as the exporter does, with holes for its id, its time and its text."""
    message: dict[str, Any] = {
        "id": "(id)",
        "type": "Default",
        "timestamp": "(at)",
        "timestampEdited": None,
        "callEndedTimestamp": None,
        "isPinned": False,
        "content": "(text)",
        "author": _ADA,
        "attachments": [],
        "embeds": [],
        "stickers": [],
        "reactions": [],
        "mentions": [],
        "inlineEmojis": [],
    }
    return textwrap.indent(json.dumps(message | more, indent=2, ensure_ascii=False), "    ")


def _templates() -> tuple[str, ...]:
    """Write one of each kind."""
    thumb = {"id": "", "name": "👍", "code": "thumbsup", "isAnimated": False, "imageUrl": "x"}
    file = {"id": "1", "url": "x", "fileName": "a.png", "fileSizeBytes": 9}
    return (
        _template(),
        _template(author=_NOOR),
        _template(reactions=[{"emoji": thumb, "count": 1, "users": [_NOOR]}]),
        _template(attachments=[file]),
    )


def write(messages: int, path: Path) -> None:
    """Write a chat of two as DiscordChatExporter does, some 760 bytes a message; always the same."""
    dice = random.Random(3)  # noqa: S311 - no secret, the same each time
    ends = ("", "", "", "?", "!", "\\n😀", ' \\"', " https://example.org/a?b=c")
    bodies = [" ".join(dice.choices(_WORDS, k=dice.randint(1, 9))) + dice.choice(ends) for _ in range(4_001)]
    templates = _templates()
    head = {
        "guild": {"id": "0", "name": "Direct Messages", "iconUrl": "x"},
        "channel": {"id": "333333333333333333", "type": "DirectTextChat", "name": "Ada", "topic": None},
        "dateRange": {"after": None, "before": None},
        "exportedAt": "2026-01-01T00:00:00+00:00",
        "messages": ["(here)"],
        "messageCount": messages,
    }
    before, after = json.dumps(head, indent=2).split('    "(here)"')
    at = _START
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.write(before)
        for number in range(messages):
            at += timedelta(seconds=dice.randint(5, 900), milliseconds=dice.randint(0, 999))
            snowflake = (int(at.timestamp() * 1000) - _EPOCH_MS) << 22
            one = templates[dice.choices(range(4), _SHARES)[0]]
            one = one.replace("(id)", str(snowflake), 1).replace(
                "(at)", at.isoformat(timespec="milliseconds"), 1
            )
            out.write(",\n" if number else "")
            out.write(one.replace("(text)", bodies[number % len(bodies)], 1))
        out.write(after)


def _letbe(path: Path) -> int:
    """Read with letbe; all columns, measures, handles and reactions."""
    from letbe.readers.discord import EXPORTER  # noqa: PLC0415 - a peer's process does not need it
    from letbe.readers.rows import Ask, Work  # noqa: PLC0415
    from letbe.readers.source import from_path  # noqa: PLC0415

    return len(EXPORTER.scan(Work([from_path(path)], Ask(ZoneInfo("Europe/Berlin")))).rows)


def _json(path: Path) -> int:
    """Read with the standard library."""
    with path.open("rb") as file:
        messages = json.load(file)["messages"]
    rows = [
        (
            datetime.fromisoformat(m["timestamp"]),
            m["author"]["id"],
            len(m["content"]),
            len(m["content"].split()),
        )
        for m in messages
    ]
    return len(rows)


def _decoder() -> Any:
    """Describe the few fields to msgspec."""
    msgspec: Any = import_module("msgspec")

    author = msgspec.defstruct("Author", [("id", str)], gc=False)
    one = msgspec.defstruct("One", [("timestamp", datetime), ("author", author), ("content", str)], gc=False)
    return msgspec.json.Decoder(msgspec.defstruct("Chat", [("messages", GenericAlias(list, (one,)))]))


def _msgspec(path: Path) -> int:
    """Read with msgspec into typed records."""
    messages: Any = _decoder().decode(path.read_bytes()).messages
    rows = [(m.timestamp, m.author.id, len(m.content), len(m.content.split())) for m in messages]
    return len(rows)


def _msgspec_decode(path: Path) -> int:
    """Decode with msgspec and do nothing with it."""
    return len(_decoder().decode(path.read_bytes()).messages)


def _simdjson(path: Path) -> int:
    """Read with pysimdjson, lazily, touching three fields of each message."""
    import simdjson  # noqa: PLC0415

    document: Any = simdjson.Parser().parse(path.read_bytes())
    rows = [(m["timestamp"], m["author"]["id"], len(m["content"])) for m in document["messages"]]
    return len(rows)


def _simdjson_parse(path: Path) -> int:
    """Parse with pysimdjson and look at nothing."""
    import simdjson  # noqa: PLC0415

    document: Any = simdjson.Parser().parse(path.read_bytes())
    return len(document["messages"])


#: Name and how.
PEERS: Final[tuple[tuple[str, Callable[[Path], int]], ...]] = (
    ("json and a loop", _json),
    ("msgspec, typed, and a loop", _msgspec),
    ("msgspec, typed, decode alone", _msgspec_decode),
    ("pysimdjson and a loop", _simdjson),
    ("pysimdjson, parse alone", _simdjson_parse),
    ("floor: counting line breaks", count_breaks),
)


def main(*sizes: int) -> None:
    """Print ours, each peer and the floor for exports of so many messages."""
    for messages in sizes or (MESSAGES,):
        with tempfile.TemporaryDirectory() as folder:
            whole, part = Path(folder) / "channel.json", Path(folder) / "part.json"
            write(messages, whole)
            write(max(messages // 100, 1), part)
            print(f"  {messages:,} messages, {whole.stat().st_size / messages:.0f} bytes each")
            _letbe(part)  # compiles, or loads what was compiled
            others = {name: tried(partial(read, whole), messages) for name, read in PEERS}
            rates("messages", cpu(partial(_letbe, whole)) / messages, others)


if __name__ == "__main__":
    main()
