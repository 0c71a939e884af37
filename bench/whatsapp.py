"""Reading a WhatsApp export: from opening the file to flat columns, and the kernel alone.

Beside letbe: chat-miner and whatstk, which read a smaller sample, for they are slow, and the floor: how
long it takes to count the line breaks of the same file.
"""

from __future__ import annotations

import tempfile
import time
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import numpy as np

from bench._measure import RUNS, count_breaks, cpu, rates, tried
from bench._whatsapp_export import generate
from letbe.readers.rows import Ask, Work
from letbe.readers.source import from_path
from letbe.readers.whatsapp import lines, scanning
from letbe.reading.hearing import new_hearing
from letbe.reading.read import read

#: How many messages a peer reads.
SAMPLE: Final = 20_000
BERLIN: Final = "Europe/Berlin"


def scan(path: Path) -> None:
    """Read with letbe; all columns, measures and handles."""
    scanning.scan(Work((from_path(path),), Ask(ZoneInfo(BERLIN))))


def listen(path: Path) -> None:
    """Read with letbe, and look at every text on the way; those of one side are recognised afterwards."""
    heard = new_hearing()
    found = scanning.scan(Work((from_path(path),), Ask(ZoneInfo(BERLIN)), listen=heard))
    theirs = np.flatnonzero(found.rows.author[heard.records()] == 1)
    heard.recognise(heard.texts(theirs))


def kernel(path: Path) -> float:
    """Give the processor seconds that a scan spends in compiled code."""
    spent = 0.0
    real: Any = lines.window

    def timed(*arguments: Any) -> Any:
        nonlocal spent
        start = time.process_time()
        done = real(*arguments)
        spent += time.process_time() - start
        return done

    found = []
    lines.window = timed  # type: ignore[assignment]
    try:
        for _ in range(RUNS):
            spent = 0.0
            scan(path)
            found.append(spent)
    finally:
        lines.window = real
    return min(found)


def chat_miner(path: Path) -> None:
    """Read with chat-miner."""
    parser: Any = import_module("chatminer.chatparsers").WhatsAppParser(str(path))
    parser.parse_file()
    parser.parsed_messages.get_df()


def whatstk(path: Path) -> None:
    """Read with whatstk."""
    import_module("whatstk").WhatsAppChat.from_source(str(path))


def main(*sizes: int) -> None:
    """Print ours, each peer and the floor for exports of so many messages."""
    for messages in sizes or (1_000_000,):
        with tempfile.TemporaryDirectory() as folder:
            path, sample = Path(folder, "chat.txt"), Path(folder, "sample.txt")
            generate(messages, path)
            generate(SAMPLE, sample)
            print(f"  {messages:,} messages, {path.stat().st_size / 1e6:.0f} MB")
            read(sample, zone=BERLIN)  # compiles, or loads what was compiled
            listen(sample)
            rates(
                "messages",
                cpu(partial(scan, path)) / messages,
                {
                    "letbe, the kernel alone": kernel(path) / messages,
                    "letbe, with their words looked at": cpu(partial(listen, path)) / messages,
                    "letbe, to an Arrow table": cpu(partial(read, path, zone=BERLIN)) / messages,
                    "chat-miner": tried(partial(chat_miner, sample), SAMPLE),
                    "whatstk": tried(partial(whatstk, sample), SAMPLE),
                    "floor: counting line breaks": cpu(partial(count_breaks, path)) / messages,
                },
            )


if __name__ == "__main__":
    main()
