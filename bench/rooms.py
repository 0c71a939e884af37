"""Reading chats in JSON out of Slack, Matrix, Google Chat and Hangouts: from opening the file to measures.

Beside letbe, which gives times, authors, kinds, sizes and keys: the standard library's ``json`` with a loop
that gives time, author and length, pysimdjson that only parses, and the floor: how long it takes to count
the line breaks.  No package on PyPI reads any of them as a library that is still looked after.
"""

from __future__ import annotations

import json
import random
import tempfile
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from bench._measure import count_breaks, cpu, rates, tried

if TYPE_CHECKING:
    from collections.abc import Callable

    from letbe.readers.rows import Reader

#: Enough for steady figures, and little memory for those who build all of it.
MESSAGES: Final = 50_000

_WORDS: Final = (  # noqa: SIM905 - easier to read
    "hallo ja nein schön gestern vielleicht kommst du heute abend nach hause ich weiß nicht genau was wird "
    "привет как дела сегодня вечером хорошо the train was late again and we had coffee by the river"
).split()
_START: Final = 1_500_000_000
_WHO: Final = ("U01NOOR00", "U02ADA000")


def _made(messages: int) -> list[tuple[int, str, str]]:
    """Make messages: second, author, text; always the same."""
    dice = random.Random(3)  # noqa: S311 - no secret, the same each time
    return [
        (_START + 400 * k, dice.choice(_WHO), " ".join(dice.choices(_WORDS, k=dice.randint(1, 9))))
        for k in range(messages)
    ]


def _slack(second: int, who: str, text: str) -> dict[str, Any]:
    """Write a message of Slack."""
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    block = {"type": "rich_text", "block_id": "x", "elements": [section]}
    more = {"team": "T01TEAM00", "user_team": "T01TEAM00", "source_team": "T01TEAM00", "blocks": [block]}
    return {
        "client_msg_id": "x",
        "type": "message",
        "text": text,
        "user": who,
        "ts": f"{second}.000100",
    } | more


def _matrix(second: int, who: str, text: str) -> dict[str, Any]:
    """Write an event of Matrix."""
    return {
        "type": "m.room.message",
        "room_id": "!room:example.org",
        "sender": f"@{who}:example.org",
        "content": {"msgtype": "m.text", "body": text},
        "origin_server_ts": second * 1000,
        "unsigned": {"age": 123456789},
        "event_id": f"$event{second}",
    }


def _google_chat(second: int, who: str, text: str) -> dict[str, Any]:
    """Write a message of Google Chat."""
    moment = datetime.fromtimestamp(second, UTC)
    return {
        "creator": {"name": who, "email": f"{who}@example.org", "user_type": "Human"},
        "created_date": f"{moment:%A, %B %d, %Y at %I:%M:%S}\u202f{moment:%p} UTC",
        "text": text,
        "topic_id": f"topic{second}",
        "message_id": f"AAAA/topic{second}/x",
    }


def _hangouts(second: int, who: str, text: str) -> dict[str, Any]:
    """Write an event of Hangouts."""
    ids = {"gaia_id": who, "chat_id": who}
    return {
        "conversation_id": {"id": "x"},
        "sender_id": ids,
        "timestamp": f"{second}000000",
        "self_event_state": {"user_id": ids, "notification_level": "RING"},
        "chat_message": {"message_content": {"segment": [{"type": "TEXT", "text": text}]}},
        "event_id": f"event{second}",
        "event_type": "REGULAR_CHAT_MESSAGE",
    }


def _around_hangouts(rows: list[Any]) -> Any:
    """Write the one file of Hangouts."""
    own = {"self_read_state": {"participant_id": {"gaia_id": _WHO[0]}}}
    facts = {"type": "STICKY_ONE_TO_ONE", "self_conversation_state": own, "participant_data": []}
    return {"conversations": [{"conversation": {"conversation": facts}, "events": rows}]}


#: Name; how a message is written; how all of them are; and where time, author and text are, for a loop.
FORMATS: Final[
    tuple[tuple[str, Callable[..., Any], Callable[[list[Any]], Any], Callable[[Any], Any]], ...]
] = (
    ("slack", _slack, lambda rows: rows, lambda d: [(m["ts"], m["user"], len(m["text"])) for m in d]),
    (
        "matrix",
        _matrix,
        lambda rows: {"room_name": "x", "exported_by": "y", "messages": rows},
        lambda d: [(m["origin_server_ts"], m["sender"], len(m["content"]["body"])) for m in d["messages"]],
    ),
    (
        "google_chat",
        _google_chat,
        lambda rows: {"messages": rows},
        lambda d: [(m["created_date"], m["creator"]["email"], len(m["text"])) for m in d["messages"]],
    ),
    (
        "hangouts",
        _hangouts,
        _around_hangouts,
        lambda d: [(m["timestamp"], m["sender_id"]) for m in d["conversations"][0]["events"]],
    ),
)


def _reader(name: str) -> Reader:
    """Give letbe's reader."""
    from importlib import import_module  # noqa: PLC0415 - a peer's process does not need it

    reader: Reader = import_module(f"letbe.readers.{name}").READER
    return reader


def _letbe(name: str, path: Path) -> int:
    """Read with letbe."""
    from letbe.readers.rows import Ask, Work  # noqa: PLC0415 - a peer's process does not need it
    from letbe.readers.source import from_path  # noqa: PLC0415

    return len(_reader(name).scan(Work([from_path(path)], Ask(ZoneInfo("Europe/Berlin")))).rows)


def _json(loop: Callable[[Any], Any], path: Path) -> int:
    """Read with the standard library."""
    return len(loop(json.loads(path.read_bytes())))


def _simdjson(path: Path) -> object:
    """Parse with pysimdjson and look at nothing."""
    import simdjson  # noqa: PLC0415

    return simdjson.Parser().parse(path.read_bytes())


def main(*sizes: int) -> None:
    """Print ours, each peer and the floor, for each format."""
    for messages in sizes or (MESSAGES,):
        made = _made(messages)
        for name, write, around, loop in FORMATS:
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder, "general", "2024-03-01.json")
                path.parent.mkdir()
                whole = around([write(*one) for one in made])
                path.write_text(json.dumps(whole, indent=2, ensure_ascii=False), "utf-8")
                print(f"  {name}: {messages:,} messages, {path.stat().st_size / messages:.0f} bytes each")
                _letbe(name, path)  # compiles, or loads what was compiled
                others = {
                    "json and a loop": tried(partial(_json, loop, path), messages),
                    "pysimdjson, parse alone": tried(partial(_simdjson, path), messages),
                    "floor: counting line breaks": tried(partial(count_breaks, path), messages),
                }
                rates("messages", cpu(partial(_letbe, name, path)) / messages, others)


if __name__ == "__main__":
    main()
