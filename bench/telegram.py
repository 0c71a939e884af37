"""Reading a Telegram export of one chat: from opening the file to times, authors and sizes.

Beside letbe: the standard library's ``json`` with a loop, msgspec with a typed decode, pysimdjson (each
with the least work that gives time, author and length of every message), chat-miner, and the floor: how
long it takes to count the line breaks of the same file.
"""

from __future__ import annotations

import random
import tempfile
import time
from functools import partial
from importlib import import_module
from pathlib import Path
from types import GenericAlias
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from bench._measure import count_breaks, cpu, rates, tried

if TYPE_CHECKING:
    from collections.abc import Callable

#: Enough for steady figures; ``json`` needs some 3 GB for each million.
MESSAGES: Final = 200_000
#: chat-miner takes a minute for what others do in a second, so it gets a tenth.
SLOW_SHARE: Final = 10

_WORDS: Final = (  # noqa: SIM905 - easier to read
    "hallo ja nein schön gestern vielleicht kommst du heute abend nach hause ich weiß nicht genau was wird "
    "привет как дела сегодня вечером хорошо the train was late again and we had coffee by the river"
).split()
_START: Final = 1_500_000_000


def _bodies(dice: random.Random) -> list[str]:
    """Make some thousand texts, as JSON strings without their quotes: mostly short, a few with escapes."""
    ends = ("", "", "", "?", "!", "\\n😀", ' \\"', " https://example.org/a?b=c")
    return [" ".join(dice.choices(_WORDS, k=dice.randint(1, 9))) + dice.choice(ends) for _ in range(4_001)]


def write(messages: int, path: Path) -> None:
    """Write an export as Telegram Desktop does, indented, some 370 bytes a message; always the same."""
    dice = random.Random(3)  # noqa: S311 - no secret, the same each time
    bodies = _bodies(dice)
    at = _START
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.write('{\n "name": "Mara",\n "type": "personal_chat",\n "id": 7001,\n "messages": [\n')
        for number in range(messages):
            at += dice.randint(5, 900)
            clock = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(at))
            name, user = ("Mara Lind", 7001) if dice.random() < 0.5 else ("Jo", 8123456789)
            body = bodies[number % len(bodies)]
            out.write(
                f'  {{\n   "id": {number},\n   "type": "message",\n   "date": "{clock}",\n'
                f'   "date_unixtime": "{at}",\n   "from": "{name}",\n   "from_id": "user{user}",\n'
                f'   "text": "{body}",\n   "text_entities": [\n    {{\n     "type": "plain",\n'
                f'     "text": "{body}"\n    }}\n   ]\n  }}{"," if number < messages - 1 else ""}\n'
            )
        out.write(" ]\n}")


def _letbe(path: Path) -> int:
    """Read with letbe; all columns, measures and handles."""
    from letbe.readers.rows import Ask, Work  # noqa: PLC0415 - a peer's process does not need it
    from letbe.readers.source import from_path  # noqa: PLC0415
    from letbe.readers.telegram import READER  # noqa: PLC0415

    return len(READER.scan(Work([from_path(path)], Ask(ZoneInfo("Europe/Berlin")))).rows)


def _json(path: Path) -> int:
    """Read with the standard library."""
    import json  # noqa: PLC0415

    with path.open("rb") as file:
        messages = json.load(file)["messages"]
    rows = [(int(m["date_unixtime"]), m["from_id"], len(m["text"]), len(m["text"].split())) for m in messages]
    return len(rows)


def _msgspec(path: Path) -> int:
    """Read with msgspec into typed records."""
    msgspec: Any = import_module("msgspec")

    one = msgspec.defstruct("One", [("date_unixtime", str), ("from_id", str), ("text", str)], gc=False)
    chat = msgspec.defstruct("Chat", [("messages", GenericAlias(list, (one,)))])
    messages: Any = msgspec.json.Decoder(chat).decode(path.read_bytes()).messages
    rows = [(int(m.date_unixtime), m.from_id, len(m.text), len(m.text.split())) for m in messages]
    return len(rows)


def _msgspec_decode(path: Path) -> int:
    """Decode with msgspec and do nothing with it."""
    msgspec: Any = import_module("msgspec")

    one = msgspec.defstruct("One", [("date_unixtime", str), ("from_id", str), ("text", str)], gc=False)
    chat = msgspec.defstruct("Chat", [("messages", GenericAlias(list, (one,)))])
    return len(msgspec.json.Decoder(chat).decode(path.read_bytes()).messages)


def _simdjson(path: Path) -> int:
    """Read with pysimdjson, lazily, touching three fields of each message."""
    import simdjson  # noqa: PLC0415

    document: Any = simdjson.Parser().parse(path.read_bytes())
    rows = [(int(m["date_unixtime"]), m["from_id"], len(m["text"])) for m in document["messages"]]
    return len(rows)


def _simdjson_parse(path: Path) -> int:
    """Parse with pysimdjson and look at nothing."""
    import simdjson  # noqa: PLC0415

    document: Any = simdjson.Parser().parse(path.read_bytes())
    return len(document["messages"])


def _chat_miner(path: Path) -> int:
    """Read with chat-miner."""
    parser: Any = import_module("chatminer.chatparsers").TelegramJsonParser(str(path))
    parser.parse_file()
    return len(parser.parsed_messages.get_df())


#: Name, how, and the share of the messages it is given.
PEERS: Final[tuple[tuple[str, Callable[[Path], int], int], ...]] = (
    ("json and a loop", _json, 1),
    ("msgspec, typed, and a loop", _msgspec, 1),
    ("msgspec, typed, decode alone", _msgspec_decode, 1),
    ("pysimdjson and a loop", _simdjson, 1),
    ("pysimdjson, parse alone", _simdjson_parse, 1),
    ("chat-miner", _chat_miner, SLOW_SHARE),
    ("floor: counting line breaks", count_breaks, 1),
)


def main(*sizes: int) -> None:
    """Print ours, each peer and the floor for exports of so many messages."""
    for messages in sizes or (MESSAGES,):
        with tempfile.TemporaryDirectory() as folder:
            whole, part = Path(folder) / "result.json", Path(folder) / "part.json"
            write(messages, whole)
            write(messages // SLOW_SHARE, part)
            print(f"  {messages:,} messages, {whole.stat().st_size / messages:.0f} bytes each")
            _letbe(part)  # compiles, or loads what was compiled
            others = {
                name: tried(partial(read, whole if share == 1 else part), messages // share)
                for name, read, share in PEERS
            }
            rates("messages", cpu(partial(_letbe, whole)) / messages, others)


if __name__ == "__main__":
    main()
