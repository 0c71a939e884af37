"""Reading exports in JSON: Messenger's threads, Snapchat's history, X's archive, Skype's export.

Beside letbe, which gives times, authors, kinds and sizes, puts Messenger's letters right and cuts Skype's
quotes: the standard library's ``json``, msgspec and pysimdjson, each with a loop that gives time, author and
length of every message as they are written; for Messenger also with its letters put right, and msgspec with
a typed decode, which is the least that a reader of that one form can do.  The floor is counting the line
breaks.
"""

from __future__ import annotations

import html
import json
import random
import tempfile
import time
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from types import GenericAlias
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from bench._measure import count_breaks, cpu, rates, tried

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

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


def _clock(second: int, form: str) -> str:
    """Write a moment."""
    return time.strftime(form, time.gmtime(second))


def _garbled(text: str) -> str:
    """Write each byte of UTF-8 as a letter of Latin-1."""
    return text.encode().decode("latin-1")


def messenger(messages: int) -> str:
    """Write a thread as Facebook does, indented."""
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
    return json.dumps(thread, indent=2)


def snapchat(messages: int) -> str:
    """Write a history as My Data does, indented."""
    made = [
        {
            "From": "jo" if mine else "zoe",
            "Media Type": "TEXT",
            "Created": _clock(second, "%Y-%m-%d %H:%M:%S UTC"),
            "Content": text,
            "Conversation Title": None,
            "IsSender": mine,
            "Created(microseconds)": second * 1000 + 7,
            "IsSaved": True,
            "Media IDs": "",
        }
        for second, mine, text in _texts(messages)
    ]
    return json.dumps({"zoe": made}, indent=2)


def x(messages: int) -> str:
    """Write direct messages as X's archive does, indented."""
    made: list[dict[str, Any]] = [
        {
            "messageCreate": {
                "recipientId": "7" if mine else "8",
                "reactions": [],
                "urls": [],
                "text": text,
                "mediaUrls": [],
                "senderId": "8" if mine else "7",
                "id": str(1_600_000_000_000_000_000 + second),
                "createdAt": _clock(second, "%Y-%m-%dT%H:%M:%S.007Z"),
            }
        }
        for second, mine, text in _texts(messages)
    ]
    conversation = [{"dmConversation": {"conversationId": "7-8", "messages": made}}]
    return "window.YTD.direct_messages.part0 = " + json.dumps(conversation, indent=2, ensure_ascii=False)


def skype(messages: int) -> str:
    """Write an export as Skype did, in one line."""
    made = [
        {
            "id": str(second * 1000 + 7),
            "displayName": None,
            "originalarrivaltime": _clock(second, "%Y-%m-%dT%H:%M:%S.007Z"),
            "messagetype": "RichText",
            "version": second * 1000 + 7,
            "content": html.escape(text),
            "conversationid": "8:zoe",
            "from": "8:jo" if mine else "8:zoe",
            "properties": None,
            "amsreferences": None,
        }
        for second, mine, text in _texts(messages)
    ]
    conversations = [{"id": "8:zoe", "displayName": "Zoë", "MessageList": made}]
    return json.dumps({"userId": "8:jo", "exportDate": "2025-01-01T10:00", "conversations": conversations})


@dataclass(frozen=True, slots=True)
class Form:
    """A form of export.

    Attributes:
        write: Makes one of so many messages.
        listed: Finds the messages in the document.
        fields: What time, author and text are called.
        prefix: Bytes before the document, up to this sign.
    """

    write: Callable[[int], str]
    listed: Callable[[Any], Iterable[Any]]
    fields: tuple[str, str, str]
    prefix: bytes = b""


FORMS: Final = {
    "messenger": Form(messenger, lambda d: d["messages"], ("timestamp_ms", "sender_name", "content")),
    "snapchat": Form(snapchat, lambda d: d["zoe"], ("Created", "From", "Content")),
    "x": Form(
        x,
        lambda d: (m["messageCreate"] for m in d[0]["dmConversation"]["messages"]),
        ("createdAt", "senderId", "text"),
        b"=",
    ),
    "skype": Form(
        skype, lambda d: d["conversations"][0]["MessageList"], ("originalarrivaltime", "from", "content")
    ),
}


def _document(form: Form, path: Path) -> bytes:
    """Give the bytes of the document."""
    raw = path.read_bytes()
    return raw[raw.index(form.prefix) + 1 :] if form.prefix else raw


def _loop(form: Form, document: Any) -> int:
    """Take time, author and length of every message."""
    at, who, text = form.fields
    return len([(m[at], m[who], len(m[text])) for m in form.listed(document)])


def _letbe(reader: str, path: Path) -> int:
    """Read with letbe; all columns, measures and handles."""
    from letbe.readers.rows import Ask, Work  # noqa: PLC0415 - a peer's process does not need it
    from letbe.readers.source import from_path  # noqa: PLC0415

    module: Any = import_module(f"letbe.readers.{reader}")
    return len(module.READER.scan(Work([from_path(path)], Ask(ZoneInfo("Europe/Berlin")))).rows)


def _json(form: Form, path: Path) -> int:
    """Read with the standard library."""
    return _loop(form, json.loads(_document(form, path)))


def _msgspec(form: Form, path: Path) -> int:
    """Read with msgspec, into dicts."""
    msgspec: Any = import_module("msgspec")
    return _loop(form, msgspec.json.decode(_document(form, path)))


def _simdjson(form: Form, path: Path) -> int:
    """Read with pysimdjson, lazily."""
    simdjson: Any = import_module("simdjson")
    document: Any = simdjson.Parser().parse(_document(form, path))
    return _loop(form, document)


def _simdjson_parse(form: Form, path: Path) -> int:
    """Parse with pysimdjson and look at nothing."""
    simdjson: Any = import_module("simdjson")
    document: Any = simdjson.Parser().parse(_document(form, path))
    return len(document)


def _right(path: Path) -> int:
    """Read Messenger with the standard library, and put its letters right."""
    messages = json.loads(path.read_bytes())["messages"]
    right = [
        (m["timestamp_ms"], m["sender_name"], len(m["content"].encode("latin-1").decode("utf-8")))
        for m in messages
    ]
    return len(right)


def _typed(path: Path) -> int:
    """Decode Messenger with msgspec into typed records, and take what is needed."""
    msgspec: Any = import_module("msgspec")
    fields = [("timestamp_ms", int), ("sender_name", str), ("content", str, "")]
    one = msgspec.defstruct("One", fields, gc=False)
    chat = msgspec.defstruct("Chat", [("messages", GenericAlias(list, (one,)))])
    messages = msgspec.json.Decoder(chat).decode(path.read_bytes()).messages
    return len([(m.timestamp_ms, m.sender_name, len(m.content)) for m in messages])


def _peers(name: str, form: Form) -> dict[str, Callable[[Path], int]]:
    """List who else reads a form."""
    peers: dict[str, Callable[[Path], int]] = {
        "json and a loop": partial(_json, form),
        "msgspec and a loop": partial(_msgspec, form),
        "pysimdjson and a loop": partial(_simdjson, form),
        "pysimdjson, parse alone": partial(_simdjson_parse, form),
        "floor: counting line breaks": count_breaks,
    }
    if name == "messenger":
        return {"json, letters put right": _right, "msgspec, typed, and a loop": _typed, **peers}
    return peers


def main(*sizes: int) -> None:
    """Print ours, each peer and the floor for exports of so many messages."""
    for messages in sizes or (MESSAGES,):
        for name, form in FORMS.items():
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "export.json"
                path.write_text(form.write(messages), "utf-8")
                print(f"  {name}: {messages:,} messages, {path.stat().st_size / messages:.0f} bytes each")
                _letbe(name, path)  # compiles, or loads what was compiled
                others = {
                    who: tried(partial(read, path), messages) for who, read in _peers(name, form).items()
                }
                rates("messages", cpu(partial(_letbe, name, path)) / messages, others)


if __name__ == "__main__":
    main()
