"""What was planted: the known answer for readers and ties."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from scripts.example.cast import (
    BRUNO,
    BRUNO_MAIL,
    FAMILY,
    FAMILY_TITLE,
    FIRST_DAY,
    HANA,
    LETTER,
    LETTER_MAIL,
    MARA,
    MARA_MAIL,
    NOOR,
    NOOR_ID,
    NOOR_MAIL,
    NOOR_PHONE,
    NOW,
    OLA,
    RAVI,
    ROBOT,
    ROBOT_MAIL,
    TEO,
    ZONE,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scripts.example.cast import Person
    from scripts.example.mail import Mail
    from scripts.example.year import Item

KIND: Final = {
    "text": "text",
    "deleted": "text",
    "photo": "media",
    "voice": "media",
    "video": "media",
    "sticker": "media",
    "missed": "call",
    "call": "call",
}
WEEKS: Final = 53


def stamp(at: datetime) -> str:
    """Write a moment, UTC."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _side(items: list[Item]) -> dict[str, int]:
    """Count what one side sent."""
    kinds = [KIND[i.kind] for i in items]
    typed = [i for i in items if i.kind == "text"]
    return {
        "text": kinds.count("text"),
        "media": kinds.count("media"),
        "call": kinds.count("call"),
        "deleted": sum(i.kind == "deleted" for i in items),
        "edited": sum(i.edited for i in typed),
        "question": sum(_asks(i.text) for i in typed),
        "chars": sum(len(i.text) for i in typed),
    }


def _asks(text: str) -> bool:
    """Say whether a text asks something; a mark inside a link asks nothing."""
    return any("?" in word for word in text.split() if not word.startswith("https://"))


def _mail_side(mails: list[Mail]) -> dict[str, int]:
    """Count what one side mailed; neither quotes nor signatures are its own words."""
    return {
        "text": len(mails),
        "question": sum(_asks(m.body) for m in mails),
        "chars": sum(len(m.body) for m in mails),
    }


def _weeks(moments: Iterable[datetime]) -> list[int]:
    """Count by week; week 0 begins on the first day of the year."""
    counts = [0] * WEEKS
    for at in moments:
        counts[(at.astimezone(ZONE).date() - FIRST_DAY).days // 7] += 1
    return counts


def _chat(items: list[Item], file: str, channel: str, handle: dict[str, Any], cut: int) -> dict[str, Any]:
    """Count a chat with one person; ``cut`` is the resolution of its times in seconds."""
    if channel == "telegram":
        items = [i for i in items if i.kind != "deleted"]  # Telegram exports nothing of them
    ends = [i.at - timedelta(seconds=i.at.second % cut) for i in (items[0], items[-1])]
    found: dict[str, Any] = {
        "channel": channel,
        "file": file,
        "handle": handle,
        "them": _side([i for i in items if i.by != "n"]),
        "me": _side([i for i in items if i.by == "n"]),
        "first": stamp(ends[0]),
        "last": stamp(ends[1]),
    }
    like = {(i.at - timedelta(seconds=i.at.second % cut), i.by, i.kind, len(i.text)) for i in items}
    found["alike"] = len(items) - len(like)
    if channel == "telegram":
        found["hearts"] = {
            side: sum(i.love == by for i in items) for side, by in (("them", "t"), ("me", "n"))
        }
    return found


def _mails(mails: list[Mail], file: str, address: str, name: str) -> dict[str, Any]:
    """Count the mails with one address."""
    mine = [m for m in mails if address in (m.sender, *m.to)]
    alone = [m for m in mine if len(m.to) == 1 and not m.automatic]
    return {
        "channel": "mail",
        "file": file,
        "handle": {"name": name, "address": address},
        "them": _mail_side([m for m in alone if m.sender == address]),
        "me": _mail_side([m for m in alone if m.sender != address]),
        "automatic": sum(m.automatic for m in mine),
        "to_several": sum(len(m.to) > 1 for m in mine),
        "first": stamp(mine[0].at),
        "last": stamp(mine[-1].at),
    }


def _weekly(items: list[Item], mails: list[Mail], address: str) -> dict[str, list[int]]:
    """Count by week and side, over all channels; of what programs write only the newsletter counts."""
    alone = [
        m
        for m in mails
        if address in (m.sender, *m.to) and len(m.to) == 1 and (address == LETTER_MAIL or not m.automatic)
    ]
    them = [i.at for i in items if i.by != "n"] + [m.at for m in alone if m.sender == address]
    me = [i.at for i in items if i.by == "n"] + [m.at for m in alone if m.sender != address]
    return {"them": _weeks(them), "me": _weeks(me)}


def _person(
    key: str,
    name: str,
    story: str,
    channels: list[dict[str, Any]],
    weeks: dict[str, list[int]],
    **planted: Any,
) -> dict[str, Any]:
    """Say what is known of one person."""
    return {"key": key, "name": name, "story": story, **planted, "channels": channels, "weeks": weeks}


def _whatsapp(person: Person, items: list[Item], file: str, cut: int) -> dict[str, Any]:
    """Count a chat of WhatsApp."""
    return _chat(items, f"whatsapp/{file}", "whatsapp", {"name": person.name, "address": None}, cut)


def _telegram(person: Person, items: list[Item]) -> dict[str, Any]:
    """Count a chat of Telegram."""
    handle = {"name": person.name, "address": f"user{person.user}"}
    return _chat(items, "telegram/DataExport_2026-01-05.zip", "telegram", handle, 1)


def _asked(items: list[Item]) -> str:
    """Find when the request was written."""
    return stamp(next(i.at for i in items if i.text.startswith("I need some space for a while")))


def _silence(items: list[Item], first: date, last: date) -> dict[str, str]:
    """Give the last message before a silence of theirs and the first one after it."""
    theirs = [i.at for i in items if i.by == "t"]
    before = max(at for at in theirs if at.astimezone(ZONE).date() < first)
    after = min(at for at in theirs if at.astimezone(ZONE).date() > last)
    return {"left": stamp(before), "returned": stamp(after)}


def tell(
    chats: dict[str, list[Item]], group: list[Item], box: list[Mail], garden: list[Mail], saved: int
) -> dict[str, Any]:
    """Gather all that was planted."""
    mails = [*box, *garden]
    mbox = "mail/All mail Including Spam and Trash.mbox"
    mara, teo, ola, ravi, hana = (chats[k] for k in ("mara", "teo", "ola", "ravi", "hana"))
    asked = _asked(teo)
    people = [
        _person(
            "mara",
            MARA.name,
            "mutual",
            [
                _whatsapp(MARA, mara, f"WhatsApp Chat with {MARA.name}.txt", 60),
                _mails(box, mbox, MARA_MAIL, MARA.name),
            ],
            _weekly(mara, mails, MARA_MAIL),
            phone=MARA.phone,
            away={"first": "2025-03-10", "last": "2025-03-19"},
        ),
        _person(
            "teo",
            TEO.name,
            "asked for room",
            [_telegram(TEO, teo)],
            _weekly(teo, [], ""),
            request={"kind": "pause", "at": asked},
            written_after=[stamp(i.at) for i in teo if i.by == "n" and stamp(i.at) > asked],
        ),
        _person(
            "ola",
            OLA.name,
            "steps away",
            [_whatsapp(OLA, ola, f"WhatsApp Chat - {OLA.name}.zip", 1)],
            _weekly(ola, [], ""),
            change={"kind": "slow", "from": "2025-06-01", "to": "2025-11-01"},
        ),
        _person(
            "ravi",
            RAVI.name,
            "fades on both sides",
            [_telegram(RAVI, ravi)],
            _weekly(ravi, [], ""),
            change={"kind": "both", "from": "2025-01-01", "to": "2025-12-31"},
        ),
        _person(
            "hana",
            HANA.name,
            "left and came back",
            [_whatsapp(HANA, hana, f"WhatsApp Chat - {HANA.name}.zip", 1)],
            _weekly(hana, [], ""),
            change={"kind": "absence", **_silence(hana, date(2025, 4, 18), date(2025, 7, 20))},
        ),
        _person(
            "bruno",
            BRUNO,
            "steady",
            [_mails(garden, "mail/garden", BRUNO_MAIL, BRUNO)],
            _weekly([], garden, BRUNO_MAIL),
        ),
        _person(
            "letter",
            LETTER,
            "a newsletter",
            [_mails(box, mbox, LETTER_MAIL, LETTER)],
            _weekly([], box, LETTER_MAIL),
        ),
    ]
    return {
        "owner": {
            "name": NOOR,
            "mail": NOOR_MAIL,
            "phone": NOOR_PHONE,
            "telegram": f"user{NOOR_ID}",
            "zone": str(ZONE),
        },
        "now": stamp(NOW),
        "people": people,
        "group": {
            "title": FAMILY_TITLE,
            "file": f"whatsapp/WhatsApp Chat with {FAMILY_TITLE}.zip",
            "authors": {name: _side([i for i in group if i.by == by]) for by, name in FAMILY.items()},
            "weeks": _weeks(i.at for i in group),
            "notices": 4,
            "first": stamp(group[0].at.replace(second=0)),
            "last": stamp(group[-1].at.replace(second=0)),
        },
        "robot": {
            "name": ROBOT,
            "address": ROBOT_MAIL,
            "file": mbox,
            "automatic": sum(m.sender == ROBOT_MAIL for m in box),
        },
        "notes_to_self": saved,
    }
