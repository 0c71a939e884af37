"""The account as Telegram Desktop writes it, in one ``result.json``."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from scripts.example.cast import MARA, NOOR, NOOR_ID, NOOR_PHONE, NOW, ZONE

if TYPE_CHECKING:
    from datetime import datetime

    from scripts.example.cast import Person
    from scripts.example.year import Item

NOT_HERE: Final = "(File not included. Change data exporting settings to download.)"
MIME: Final = {"voice": "audio/ogg", "video": "video/mp4", "sticker": "image/webp"}
MEDIA: Final = {"voice": "voice_message", "video": "video_message", "sticker": "sticker"}
#: The export asks nothing of the account, so its words about itself are ours and short.
ABOUT: Final = "Here is the data you requested."


def _stamp(at: datetime, name: str = "date") -> dict[str, str]:
    """Write a time twice, as the app does: the wall clock and the seconds."""
    wall = at.astimezone(ZONE).strftime("%Y-%m-%dT%H:%M:%S")
    return {name: wall, ("edited" if name == "edited" else "date") + "_unixtime": str(int(at.timestamp()))}


def _text(text: str) -> tuple[Any, list[dict[str, str]]]:
    """Write a text as the app does: a string, or pieces where a link stands in it."""
    if "https://" not in text:
        return text, [{"type": "plain", "text": text}] if text else []
    before, _, after = text.partition("https://")
    link, blank, rest = ("https://" + after).partition(" ")
    pieces: list[Any] = [before] if before else []
    pieces.append({"type": "link", "text": link})
    pieces.append(blank + rest)
    whole = [{"type": "plain", "text": before}] if before else []
    whole.append({"type": "link", "text": link})
    return pieces, [*whole, *([{"type": "plain", "text": blank + rest}] if rest else [])]


def _media(item: Item) -> dict[str, Any]:
    """Write what was sent instead of a text."""
    if item.kind == "photo":
        return {"photo": NOT_HERE, "photo_file_size": 91_240, "width": 960, "height": 1280}
    found: dict[str, Any] = {"file": NOT_HERE, "media_type": MEDIA[item.kind], "mime_type": MIME[item.kind]}
    if item.kind != "sticker":
        found["duration_seconds"] = item.seconds
    return found


def _message(item: Item, number: int, names: dict[str, tuple[str, int]]) -> dict[str, Any]:
    """Write one message or call."""
    name, user = names[item.by]
    head: dict[str, Any] = {"id": number, "type": "message", **_stamp(item.at)}
    if item.kind in ("call", "missed"):
        head |= {"type": "service", "actor": name, "actor_id": f"user{user}", "action": "phone_call"}
        if item.kind == "call":
            head |= {"duration_seconds": item.seconds}
        head |= {"discard_reason": "hangup" if item.kind == "call" else "missed"}
        return head | {"text": "", "text_entities": []}
    if item.edited:
        head |= _stamp(item.at + timedelta(seconds=40), "edited")
    head |= {"from": name, "from_id": f"user{user}"}
    if item.kind != "text":
        head |= _media(item)
    head["text"], head["text_entities"] = _text(item.text)
    if item.love:
        who, whose = names[item.love]
        recent = [{"from": who, "from_id": f"user{whose}", "date": _stamp(item.at)["date"]}]
        head["reactions"] = [{"type": "emoji", "count": 1, "emoji": "❤", "recent": recent}]
    return head


def _chat(person: Person, items: list[Item], first_id: int) -> dict[str, Any]:
    """Write one chat; ids are the account's and leave gaps where other chats were."""
    names = {"n": (NOOR, NOOR_ID), "t": (person.name, person.user)}
    kept = [item for item in items if item.kind != "deleted"]
    rows = [_message(item, first_id + 3 * i, names) for i, item in enumerate(kept)]
    return {"name": person.name, "type": "personal_chat", "id": person.user, "messages": rows}


def _notes(notes: list[tuple[datetime, str]]) -> dict[str, Any]:
    """Write what Noor keeps for herself."""
    rows = [
        {
            "id": 90_000 + i,
            "type": "message",
            **_stamp(at),
            "from": NOOR,
            "from_id": f"user{NOOR_ID}",
            "text": text,
            "text_entities": [{"type": "plain", "text": text}],
        }
        for i, (at, text) in enumerate(notes)
    ]
    return {"type": "saved_messages", "id": NOOR_ID, "messages": rows}


def account(chats: list[tuple[Person, list[Item]]], notes: list[tuple[datetime, str]]) -> str:
    """Write the whole account."""
    people = [person for person, _ in chats] + [MARA]
    contacts = [
        {
            "first_name": person.name.split()[0],
            "last_name": person.name.split()[1],
            "phone_number": person.phone,
            **_stamp(NOW),
        }
        for person in people
    ]
    first, last = NOOR.split()
    whole = {
        "about": ABOUT,
        "personal_information": {
            "user_id": NOOR_ID,
            "first_name": first,
            "last_name": last,
            "phone_number": NOOR_PHONE,
            "bio": "",
        },
        "contacts": {"about": "Your contacts.", "list": contacts},
        "chats": {
            "about": "Your chats.",
            "list": [_notes(notes), *(_chat(p, i, 1_001 + n) for n, (p, i) in enumerate(chats))],
        },
    }
    return json.dumps(whole, ensure_ascii=False, indent=1)
