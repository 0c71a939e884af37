"""Whom a chat is with, by the first line of its file."""

from __future__ import annotations

import re
from typing import Final

#: Titles of chats of two, and of groups, in the languages that could be confirmed.
_WITH: Final = (
    r"Chat history with (.+)", r"(.+)とのトーク履歴", r"[與与](.+)的聊天[記记][錄录]",
    r"ประวัติการสนทนากับ\s*(.+)", r"ประวัติการแชทกับ\s*(.+)", r"(.+)님?과의? ?대화", r"Riwayat obrolan dengan (.+)",
)  # fmt: skip
_IN: Final = (
    r"Chat history in (.+)", r"(.+)のトーク履歴", r"(.+)的聊天[記记][錄录]", r"ประวัติการสนทนาใน\s*(.+)",
    r"ประวัติการแชทใน\s*(.+)", r"(.+)의 대화", r"Riwayat obrolan di (.+)",
)  # fmt: skip
_TITLES: Final = tuple(
    (re.compile(rf"(?:\[LINE\])?\s*{title}\s*"), group)
    for titles, group in ((_WITH, False), (_IN, True))
    for title in titles
)
_ANY: Final = re.compile(r"\[LINE\]\s*(.*)")


def title_of(line: str) -> tuple[str | None, bool] | None:
    """Read the first line of a chat.

    Returns:
        Whom or what it names, and whether that is a group; None where it is no title.

    >>> title_of("[LINE] Ada とのトーク履歴"), title_of("[LINE] Chat history in us"), title_of("09:00 hi")
    (('Ada', False), ('us', True), None)
    """
    line = line.strip("\ufeff\u200e \t\r")
    if not line.startswith("[LINE]") and "トーク履歴" not in line and "Chat history" not in line:
        return None
    for pattern, group in _TITLES:
        found = pattern.fullmatch(line)
        if found:
            return found[1].strip().strip('"'), group
    # A language that is not known here: there is a title, and the chat's writers must do.
    return (None, False) if _ANY.fullmatch(line) else None
