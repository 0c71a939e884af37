"""Documents as Telegram Desktop writes them, for tests: invented people, every kind of message."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from letbe.readers.rows import Ask, Scan, Work
from letbe.readers.source import from_bytes
from letbe.readers.telegram import READER

BERLIN = ZoneInfo("Europe/Berlin")
NOON = int(datetime(2024, 1, 31, 12, tzinfo=UTC).timestamp())
MARA, OWN = 7001, 8123456789


def read(document: object, zone: ZoneInfo = BERLIN, **layout: Any) -> Scan:
    """Read a document that the standard library writes."""
    return read_bytes(json.dumps(document, **layout).encode("utf-8", "surrogatepass"), zone)


def read_bytes(raw: bytes, zone: ZoneInfo = BERLIN) -> Scan:
    """Read bytes."""
    return READER.scan(Work([from_bytes(raw, "result.json")], Ask(zone)))


def local(second: int, zone: ZoneInfo = BERLIN) -> str:
    """Write a moment as the wall clock shows it."""
    return datetime.fromtimestamp(second, zone).strftime("%Y-%m-%dT%H:%M:%S")


def message(number: int = 1, *, second: int = NOON, user: int = MARA, **more: Any) -> dict[str, Any]:
    """Make a message; ``more`` adds fields, and None as a value of ``...`` takes one away."""
    made: dict[str, Any] = {
        "id": number,
        "type": "message",
        "date": local(second),
        "date_unixtime": str(second),
        "from": "Mara Lind" if user == MARA else "Jo",
        "from_id": f"user{user}",
        "text": "Kommst du?",
        "text_entities": [{"type": "plain", "text": "Kommst du?"}],
    }
    made.update(more)
    return {key: value for key, value in made.items() if value is not ...}


def chat(*messages: object, kind: str = "personal_chat", number: int = MARA, **more: Any) -> dict[str, Any]:
    """Make a chat."""
    made = {"name": "Mara Lind", "type": kind, "id": number, "messages": list(messages), **more}
    return {key: value for key, value in made.items() if value is not ...}


def account(*chats: object, left: tuple[object, ...] = (), own: int = OWN) -> dict[str, Any]:
    """Make an export of a whole account."""
    return {
        "about": "Here is the data you requested.",
        "personal_information": {"user_id": own, "first_name": "Jo", "bio": "x"},
        "contacts": {"about": "y", "list": [{"user_id": 0, "first_name": "Ada", "date": local(NOON)}]},
        "frequent_contacts": {"about": "z", "list": []},
        "chats": {"about": "This page lists all chats.", "list": list(chats)},
        "left_chats": {"about": "left", "list": list(left)},
    }


# --- strategies ---------------------------------------------------------------------------------------

#: Any text, lone surrogates too, and often what scanners stumble over.
texts = st.one_of(
    st.text(st.characters(exclude_categories=()), max_size=40),
    st.sampled_from(
        ["", '"', "\\", '{"id": 1}', "a\\", "]}", "?", "http://a.example/?q", "日本語 か\uff1f", "\0"]
    ),
)
pieces = st.one_of(
    texts,
    st.fixed_dictionaries({"type": st.just("bold"), "text": texts}),
    st.fixed_dictionaries({"type": st.just("link"), "text": texts, "href": texts}),
)
users = st.sampled_from([MARA, OWN, 1, 4_294_967_297])
seconds = st.integers(int(datetime(2013, 8, 14, tzinfo=UTC).timestamp()), 4_000_000_000)
media = st.sampled_from(
    [
        {"photo": "photos/photo_1.jpg", "width": 3, "height": 4},
        {"file": "(File not included. Change data exporting settings to download.)", "media_type": "sticker"},
        {"file": "v.ogg", "media_type": "voice_message", "mime_type": "audio/ogg", "duration_seconds": 3},
        {"contact_information": {"first_name": "Ada", "phone_number": "1"}},
        {"location_information": {"latitude": 52.5, "longitude": -1.3e-2}},
        {"poll": {"question": "Was?", "closed": False, "answers": [{"text": "a", "voters": 1}]}},
        {"game_title": "Chess"},
    ]
)
authors = st.one_of(
    users.map(lambda n: {"from": f"Name {n}", "from_id": f"user{n}"}),
    users.map(lambda n: {"from": None, "from_id": f"user{n}"}),
    users.map(lambda n: {"from": f"Name {n}", "from_id": f"channel{n}"}),
    texts.map(lambda t: {"from": "x", "from_id": "odd" + t}),
)
reactions = st.lists(
    st.fixed_dictionaries(
        {"type": st.just("emoji"), "count": st.integers(1, 9), "emoji": st.just("❤")},
        optional={
            "recent": st.lists(
                st.builds(
                    lambda a, t: {**a, "date": local(t)}, authors, seconds.map(lambda t: t // 86_400 * 86_400)
                ),
                max_size=3,
            )
        },
    ),
    max_size=2,
)


@st.composite
def messages(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a message that can be read."""
    second = draw(seconds)
    made: dict[str, Any] = {
        "id": draw(st.integers(0, 2**50)),
        "type": "message",
        "date": local(second, ZoneInfo("UTC")),
        "date_unixtime": str(second),
        "text": draw(st.one_of(texts, st.lists(pieces, max_size=4))),
        "text_entities": draw(st.lists(pieces, max_size=3)),
        **draw(authors),
    }
    sort = draw(st.integers(0, 6))
    if sort == 0:
        made.update(draw(media))
    elif sort == 1:
        made.update(
            type="service", action=draw(st.sampled_from(["pin_message", "group_call"])), actor="x", text=""
        )
    elif sort == 2:
        made.update(type="service", action="phone_call", actor=made.pop("from"), text="")
        made["actor_id"] = made.pop("from_id")
    elif sort == 3:
        made.update(edited=local(second), edited_unixtime=str(second + 5), forwarded_from=draw(texts))
    elif sort == 4:
        made["reactions"] = draw(reactions)
    return made


@st.composite
def shuffled(draw: st.DrawFn, value: Any) -> Any:
    """Put the keys of all objects of a document in any order."""
    if isinstance(value, dict):
        keys = draw(st.permutations(list(value)))
        return {key: draw(shuffled(value[key])) for key in keys}
    if isinstance(value, list):
        return [draw(shuffled(item)) for item in value]
    return value


chat_kinds = st.sampled_from(
    ["personal_chat", "bot_chat", "private_group", "public_supergroup", "saved_messages"]
)
chats = st.builds(
    lambda items, kind, number, name: chat(*items, kind=kind, number=number, name=name),
    st.lists(messages(), max_size=6),
    chat_kinds,
    st.sampled_from([MARA, 5, 99]),
    st.one_of(st.none(), texts),
)
documents = st.one_of(
    chats.flatmap(shuffled),
    st.builds(
        lambda a, b: account(*a, left=tuple(b)), st.lists(chats, max_size=3), st.lists(chats, max_size=1)
    ).flatmap(shuffled),
)
layouts = st.fixed_dictionaries(
    {
        "indent": st.sampled_from([None, 1, 4, "\t"]),
        "ensure_ascii": st.booleans(),
        "separators": st.sampled_from([(",", ":"), (", ", ": "), (" , ", " :\r\n")]),
    }
)
