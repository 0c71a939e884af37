"""Reading a Telegram export of one chat: from opening the file to times, authors and sizes.

Beside letbe: the standard library's ``json`` with a loop, msgspec with a typed decode, pysimdjson (each
with the least work that gives time, author and length of every message), chat-miner, and the floor: how
long it takes to count the line breaks of the same file.  A peer that is not installed is named.
"""

from __future__ import annotations

import os
import random
import tempfile
import time
from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Callable

#: Enough for steady figures; ``json`` needs some 3 GB for each million.
MESSAGES: Final = int(os.environ.get("LETBE_BENCH", "300000"))
#: The best of some runs is the one that was disturbed least.
RUNS: Final = 3
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
    import msgspec  # noqa: PLC0415

    one = msgspec.defstruct("One", [("date_unixtime", str), ("from_id", str), ("text", str)], gc=False)
    chat = msgspec.defstruct("Chat", [("messages", list[one])])  # type: ignore[valid-type]
    messages: Any = msgspec.json.Decoder(chat).decode(path.read_bytes()).messages  # type: ignore[attr-defined]
    rows = [(int(m.date_unixtime), m.from_id, len(m.text), len(m.text.split())) for m in messages]
    return len(rows)


def _msgspec_decode(path: Path) -> int:
    """Decode with msgspec and do nothing with it."""
    import msgspec  # noqa: PLC0415

    one = msgspec.defstruct("One", [("date_unixtime", str), ("from_id", str), ("text", str)], gc=False)
    chat = msgspec.defstruct("Chat", [("messages", list[one])])  # type: ignore[valid-type]
    return len(msgspec.json.Decoder(chat).decode(path.read_bytes()).messages)  # type: ignore[attr-defined]


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


def _floor(path: Path) -> int:
    """Count the line breaks."""
    with path.open("rb") as file:
        return sum(piece.count(b"\n") for piece in iter(lambda: file.read(1 << 20), b""))


#: Name, what must be installed, how, and the share of the messages it is given.
PEERS: Final[tuple[tuple[str, str, Callable[[Path], int], int], ...]] = (
    ("json and a loop", "json", _json, 1),
    ("msgspec, typed, and a loop", "msgspec", _msgspec, 1),
    ("msgspec, typed, decode alone", "msgspec", _msgspec_decode, 1),
    ("pysimdjson and a loop", "simdjson", _simdjson, 1),
    ("pysimdjson, parse alone", "simdjson", _simdjson_parse, 1),
    ("chat-miner", "chatminer", _chat_miner, SLOW_SHARE),
    ("floor: counting line breaks", "io", _floor, 1),
)


def _best(read: Callable[[Path], int], path: Path, runs: int) -> float:
    """Give the seconds of processor time of the best run."""
    times = []
    for _ in range(runs):
        started = time.process_time()
        read(path)
        times.append(time.process_time() - started)
    return min(times)


def main() -> None:
    """Print ours, each peer, and how many times slower it is for each message."""
    with tempfile.TemporaryDirectory() as folder:
        whole, part = Path(folder) / "result.json", Path(folder) / "part.json"
        write(MESSAGES, whole)
        write(MESSAGES // SLOW_SHARE, part)
        print(f"{MESSAGES:,} messages, {whole.stat().st_size / MESSAGES:.0f} bytes each")
        started = time.perf_counter()
        _letbe(part)
        print(f"first call (compiles, or loads what was compiled): {time.perf_counter() - started:.1f} s")
        ours = _best(_letbe, whole, RUNS) / MESSAGES
        print(f"{'letbe':32} {1e-6 / ours:7.3f} million/s")
        for name, package, read, share in PEERS:
            if find_spec(package) is None:
                print(f"{name:32} not installed")
                continue
            path, runs = (whole, RUNS) if share == 1 else (part, 1)
            with suppress(MemoryError):
                each = _best(read, path, runs) / (MESSAGES // share)
                print(f"{name:32} {1e-6 / each:7.3f} million/s   {each / ours:7.2f} times ours")


if __name__ == "__main__":
    main()
