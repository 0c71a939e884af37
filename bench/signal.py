"""Reading Signal's exports: from opening the file to times, authors and sizes.

The phone's own JSON stands beside the standard library's ``json`` and msgspec, each with the least work that
gives time, author and length of every message; signal-export's Markdown beside chat-miner and the floor: how
long it takes to count the line breaks of the same file.
"""

from __future__ import annotations

import json
import random
import tempfile
import time
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from bench._measure import count_breaks, cpu, rates, tried

if TYPE_CHECKING:
    from collections.abc import Callable

    from letbe.readers.rows import Reader

#: Enough for steady figures.
MESSAGES: Final = 100_000
#: chat-miner takes a minute for what others do in a second, so it gets a tenth.
SLOW_SHARE: Final = 10

_WORDS: Final = "hallo ja nein schön gestern kommst du heute nach hause the train was late".split()  # noqa: SIM905 - easier to read
_START: Final = 1_700_000_000


def _texts() -> list[str]:
    """Make some thousand texts, always the same."""
    dice = random.Random(3)  # noqa: S311 - no secret, the same each time
    return [" ".join(dice.choices(_WORDS, k=dice.randint(1, 14))) for _ in range(4001)]


def write_frames(messages: int, path: Path) -> None:
    """Write what the phone would."""
    texts = _texts()
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.write('{"version":"1","backupTimeMs":"1719792000000"}\n{"recipient":{"id":"1","self":{}}}\n')
        out.write('{"recipient":{"id":"3","contact":{"e164":"447700900123","profileGivenName":"Ada"}}}\n')
        out.write('{"chat":{"id":"7","recipientId":"3"}}\n')
        for i in range(messages):
            at = f"{_START + i * 60}123"
            mine = i % 3 == 0
            side = f'"outgoing":{{"sendStatus":[{{"recipientId":"3","timestamp":"{at}","read":{{}}}}]}}'
            if not mine:
                side = f'"incoming":{{"dateReceived":"{at}","read":true,"sealedSender":true}}'
            out.write(
                f'{{"chatItem":{{"chatId":"7","authorId":"{1 if mine else 3}","dateSent":"{at}",{side},'
                f'"standardMessage":{{"text":{{"body":"{texts[i % len(texts)]}","bodyRanges":[]}},'
                '"attachments":[],"linkPreview":[],"reactions":[]}}}\n'
            )


def write_markdown(messages: int, path: Path) -> None:
    """Write what signal-export would."""
    texts = _texts()
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for i in range(messages):
            clock = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(_START + i * 60))
            out.write(f"[{clock}] {'Me' if i % 3 == 0 else 'Ada'}: {texts[i % len(texts)]}  \n\n")


def _letbe(which: str, path: Path) -> int:
    """Read with letbe."""
    from letbe.readers.rows import Ask, Work  # noqa: PLC0415 - a peer's process does not need it
    from letbe.readers.source import from_path  # noqa: PLC0415

    reader: Reader = getattr(import_module("letbe.readers.signal"), which)
    return len(reader.scan(Work([from_path(path)], Ask(ZoneInfo("Europe/Berlin")))).rows)


def _rows(decode: Callable[[bytes], Any], path: Path) -> int:
    """Read line by line with a decoder."""
    rows = []
    with path.open("rb") as lines:
        for line in lines:
            item = decode(line).get("chatItem")
            if item is not None:
                text = item.get("standardMessage", {}).get("text", {}).get("body", "")
                rows.append((int(item["dateSent"]), item["authorId"], len(text), len(text.split())))
    return len(rows)


def _msgspec(path: Path) -> int:
    """Read with msgspec."""
    module: Any = import_module("msgspec")
    return _rows(module.json.Decoder().decode, path)


def _chat_miner(path: Path) -> int:
    """Read with chat-miner."""
    parser: Any = import_module("chatminer.chatparsers").SignalParser(str(path))
    parser.parse_file()
    return len(parser.parsed_messages.get_df())


def main(*sizes: int) -> None:
    """Print ours, each peer and the floor for exports of so many messages."""
    for messages in sizes or (MESSAGES,):
        with tempfile.TemporaryDirectory() as folder:
            frames, markdown, part = (Path(folder) / n for n in ("main.jsonl", "chat.md", "part.md"))
            write_frames(messages, frames)
            write_markdown(messages, markdown)
            write_markdown(messages // SLOW_SHARE, part)
            print(f"  {messages:,} of the phone, {frames.stat().st_size / messages:.0f} bytes each")
            _letbe("OFFICIAL", frames)  # compiles, or loads what was compiled
            others = {
                "json and a loop": tried(partial(_rows, json.loads, frames), messages),
                "msgspec and a loop": tried(partial(_msgspec, frames), messages),
            }
            rates("messages", cpu(partial(_letbe, "OFFICIAL", frames)) / messages, others)
            print(f"  {messages:,} of signal-export, {markdown.stat().st_size / messages:.0f} bytes each")
            _letbe("EXPORTED", part)
            others = {
                "chat-miner": tried(partial(_chat_miner, part), messages // SLOW_SHARE),
                "floor: counting line breaks": tried(partial(count_breaks, markdown), messages),
            }
            rates("messages", cpu(partial(_letbe, "EXPORTED", markdown)) / messages, others)


if __name__ == "__main__":
    main()
