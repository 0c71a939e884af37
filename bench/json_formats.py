"""Reading exports in JSON: Messenger's threads, the most frequent of them.

Beside letbe, which gives times, authors, kinds and sizes and puts Messenger's letters right: the standard
library's ``json`` with a loop that gives time, author and length, msgspec with a typed decode and the same
loop, pysimdjson with the same loop, and the floor: how long it takes to count the line breaks.
"""

from __future__ import annotations

import json
import random
import tempfile
from functools import partial
from importlib import import_module
from pathlib import Path
from types import GenericAlias
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from bench._measure import count_breaks, cpu, rates, tried

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    #: Field names of time, author and text, and the steps to the list of records.
    Fields = tuple[str, str, str]

#: Enough for steady figures; ``json`` needs some 2 GB for each million.
MESSAGES: Final = 200_000

_WORDS: Final = (  # noqa: SIM905 - easier to read
    "hallo ja nein schön gestern vielleicht kommst du heute abend nach hause ich weiß nicht genau was wird "
    "привет как дела сегодня вечером хорошо the train was late again and we had coffee by the river"
).split()
_START: Final = 1_500_000_000


def _texts(messages: int) -> Iterator[tuple[int, bool, str]]:
    """Make messages, newest first: second, whether it is mine, text; always the same."""
    dice = random.Random(3)  # noqa: S311 - no secret, the same each time
    ends = ("", "", "", "?", "!", " 😀", ' "so"', " https://example.org/a?b=c")
    for k in range(messages, 0, -1):
        text = " ".join(dice.choices(_WORDS, k=dice.randint(1, 9))) + dice.choice(ends)
        yield _START + k * 400 + dice.randint(0, 300), dice.random() < 0.5, text


def _garbled(text: str) -> str:
    """Write each byte of UTF-8 as a letter of Latin-1."""
    return text.encode().decode("latin-1")


def write_messenger(messages: int, path: Path) -> None:
    """Write a thread as Facebook does, indented; some 230 bytes a message."""
    made = [
        {
            "sender_name": "Jo" if mine else _garbled("Zoë Lind"),
            "timestamp_ms": second * 1000 + 7,
            "content": _garbled(text),
            **({"reactions": [{"reaction": _garbled("❤"), "actor": "Jo"}]} if second % 9 == 0 else {}),
            "is_geoblocked_for_viewer": False,
        }
        for second, mine, text in _texts(messages)
    ]
    people = [{"name": _garbled("Zoë Lind")}, {"name": "Jo"}]
    thread = {
        "participants": people,
        "messages": made,
        "title": people[0]["name"],
        "thread_path": "inbox/zoe_1",
    }
    path.write_text(json.dumps(thread, indent=2))


def _letbe(reader: str, path: Path) -> int:
    """Read with letbe; all columns, measures and handles."""
    from letbe.readers.rows import Ask, Work  # noqa: PLC0415 - a peer's process does not need it
    from letbe.readers.source import from_path  # noqa: PLC0415

    module: Any = import_module(f"letbe.readers.{reader}")
    return len(module.READER.scan(Work([from_path(path)], Ask(ZoneInfo("Europe/Berlin")))).rows)


def _json(path: Path) -> int:
    """Read with the standard library; letters as they are written."""
    messages = json.loads(path.read_bytes())["messages"]
    return len([(m["timestamp_ms"], m["sender_name"], len(m["content"])) for m in messages])


def _json_right(path: Path) -> int:
    """Read with the standard library, and put letters right."""
    messages = json.loads(path.read_bytes())["messages"]
    return len(
        [
            (m["timestamp_ms"], m["sender_name"], len(m["content"].encode("latin-1").decode("utf-8")))
            for m in messages
        ]
    )


def _typed(path: Path) -> Any:
    """Decode with msgspec into typed records."""
    msgspec: Any = import_module("msgspec")
    fields = [("timestamp_ms", int), ("sender_name", str), ("content", str, "")]
    one = msgspec.defstruct("One", fields, gc=False)
    chat = msgspec.defstruct("Chat", [("messages", GenericAlias(list, (one,)))])
    return msgspec.json.Decoder(chat).decode(path.read_bytes()).messages


def _msgspec(path: Path) -> int:
    """Read with msgspec."""
    return len([(m.timestamp_ms, m.sender_name, len(m.content)) for m in _typed(path)])


def _msgspec_decode(path: Path) -> int:
    """Decode with msgspec and do nothing with it."""
    return len(_typed(path))


def _simdjson(path: Path) -> int:
    """Read with pysimdjson, lazily, touching three fields of each message."""
    import simdjson  # noqa: PLC0415

    document: Any = simdjson.Parser().parse(path.read_bytes())
    rows = [(m["timestamp_ms"], m["sender_name"], len(m["content"])) for m in document["messages"]]
    return len(rows)


def _simdjson_parse(path: Path) -> int:
    """Parse with pysimdjson and look at nothing."""
    import simdjson  # noqa: PLC0415

    document: Any = simdjson.Parser().parse(path.read_bytes())
    return len(document["messages"])


PEERS: Final[tuple[tuple[str, Callable[[Path], int]], ...]] = (
    ("json and a loop", _json),
    ("json, a loop, letters put right", _json_right),
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
            path = Path(folder) / "message_1.json"
            write_messenger(messages, path)
            print(f"  Messenger: {messages:,} messages, {path.stat().st_size / messages:.0f} bytes each")
            _letbe("messenger", path)  # compiles, or loads what was compiled
            others = {name: tried(partial(read, path), messages) for name, read in PEERS}
            rates("messages", cpu(partial(_letbe, "messenger", path)) / messages, others)


if __name__ == "__main__":
    main()
