"""Chats as WhatsApp writes them: Android's lines, the iPhone's brackets, each with its marks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scripts.example.cast import ZONE

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from scripts.example.year import Item

LRM: Final = "\u200e"
NARROW: Final = "\u202f"
ENCRYPTED: Final = (
    "Messages and calls are end-to-end encrypted. "
    "Only people in this chat can read, listen to, or share them."
)
IPHONE: Final = {
    "photo": "image omitted",
    "voice": "audio omitted",
    "video": "video omitted",
    "sticker": "sticker omitted",
    "missed": "Missed voice call",
}
#: A note of the app: when, who it names (only the iPhone writes that), and its words.
Note = tuple["datetime", str, str]


def android_stamp(at: datetime) -> str:
    """Write 24/12/2025, 18:05 - ."""
    return at.astimezone(ZONE).strftime("%d/%m/%Y, %H:%M")


def german_stamp(at: datetime) -> str:
    """Write 24.12.25, 18:05:09."""
    return at.astimezone(ZONE).strftime("%d.%m.%y, %H:%M:%S")


def us_stamp(at: datetime) -> str:
    """Write 12/24/25, 6:05:09 PM, with a narrow blank before the last word."""
    wall = at.astimezone(ZONE)
    hour, half = wall.hour % 12 or 12, "PM" if wall.hour >= 12 else "AM"
    return f"{wall.month}/{wall.day}/{wall:%y}, {hour}:{wall:%M:%S}{NARROW}{half}"


def _android_body(item: Item) -> str:
    """Write what stands behind the name."""
    if item.kind == "deleted":
        return "You deleted this message" if item.by == "n" else "This message was deleted"
    if item.kind == "missed":
        return "Missed voice call"
    if item.kind != "text":
        return "<Media omitted>"
    return item.text + (" <This message was edited>" if item.edited else "")


def android(items: list[Item], names: dict[str, str], notes: list[Note]) -> str:
    """Write a chat as Android does."""
    lines = [(at, f"{android_stamp(at)} - {words}") for at, _, words in notes]
    lines += [(i.at, f"{android_stamp(i.at)} - {names[i.by]}: {_android_body(i)}") for i in items]
    return "".join(line + "\n" for _, line in sorted(lines, key=lambda pair: pair[0]))


def _iphone_body(item: Item) -> str:
    """Write what stands behind the name; what nobody typed begins with a mark."""
    if item.kind == "deleted":
        return LRM + ("You deleted this message." if item.by == "n" else "This message was deleted.")
    if item.kind != "text":
        return LRM + IPHONE[item.kind]
    return item.text + (f" {LRM}<This message was edited>" if item.edited else "")


def iphone(
    items: list[Item], names: dict[str, str], notes: list[Note], stamp: Callable[[datetime], str]
) -> str:
    """Write a chat as the iPhone does; its lines end as on a typewriter."""
    lines = [(at, f"[{stamp(at)}] {who}: {LRM}{words}") for at, who, words in notes]
    for item in items:
        body = _iphone_body(item)
        mark = LRM if body.startswith(LRM) else ""
        lines.append((item.at, f"{mark}[{stamp(item.at)}] {names[item.by]}: {body}"))
    return "".join(line + "\r\n" for _, line in sorted(lines, key=lambda pair: pair[0]))
