"""The words of the format that mean something here, and how a scanner recognises them.

Each word has a number.  A perfect hash over length, first and last letter finds the only candidate,
and its letters decide, so that no other word can pass for it.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.compiled import inner
from letbe.readers.lanes import LANES

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Keys whose mere presence says that something else than text was sent.
MEDIA_KEYS: Final = (
    "photo",
    "file",
    "media_type",
    "contact_information",
    "location_information",
    "poll",
    "game_title",
    "sticker_emoji",
    "invoice_information",
    "giveaway_information",
    "giveaway_results",
    "paid_stars_amount",
    "todo_list",
)

#: What Telegram calls its chats, and what they are here.
CHAT_KINDS: Final = {
    "personal_chat": "one",
    "bot_chat": "robot",
    "saved_messages": "self",
    "private_group": "group",
    "public_group": "group",
    "private_supergroup": "group",
    "public_supergroup": "group",
    "private_channel": "robot",
    "public_channel": "robot",
    "replies": "robot",
    "verify_codes": "robot",
}

_WORDS: Final = (
    "id",
    "type",
    "date",
    "date_unixtime",
    "edited",
    "edited_unixtime",
    "from",
    "from_id",
    "actor",
    "actor_id",
    "action",
    "text",
    "text_entities",
    "reactions",
    "recent",
    "name",
    "messages",
    "personal_information",
    "user_id",
    "chats",
    "left_chats",
    "list",
    "message",
    "service",
    "unsupported",
    "phone_call",
    "user",
    "chat",
    "channel",
    "forwarded_from",
    "forwarded_from_id",
    "via_bot",
    "blockquote",
    "pre",
    "code",
    *MEDIA_KEYS,
    *CHAT_KINDS,
)

#: The number of each word; 0 is kept for all that mean nothing here.
NUMBER: Final = {word: number for number, word in enumerate(_WORDS, start=1)}
HOW_MANY: Final = len(_WORDS) + 1

ID: Final = NUMBER["id"]
TYPE: Final = NUMBER["type"]
DATE: Final = NUMBER["date"]
DATE_UNIX: Final = NUMBER["date_unixtime"]
EDITED: Final = NUMBER["edited"]
EDITED_UNIX: Final = NUMBER["edited_unixtime"]
FROM: Final = NUMBER["from"]
FROM_ID: Final = NUMBER["from_id"]
ACTOR: Final = NUMBER["actor"]
ACTOR_ID: Final = NUMBER["actor_id"]
ACTION: Final = NUMBER["action"]
TEXT: Final = NUMBER["text"]
REACTIONS: Final = NUMBER["reactions"]
RECENT: Final = NUMBER["recent"]
NAME: Final = NUMBER["name"]
MESSAGES: Final = NUMBER["messages"]
PERSONAL: Final = NUMBER["personal_information"]
USER_ID: Final = NUMBER["user_id"]
CHATS: Final = NUMBER["chats"]
LEFT_CHATS: Final = NUMBER["left_chats"]
LIST: Final = NUMBER["list"]
UNSUPPORTED: Final = NUMBER["unsupported"]
MESSAGE: Final = NUMBER["message"]
SERVICE: Final = NUMBER["service"]
PHONE_CALL: Final = NUMBER["phone_call"]
USER: Final = NUMBER["user"]
A_CHAT: Final = NUMBER["chat"]
CHANNEL: Final = NUMBER["channel"]
FORWARDED: Final = NUMBER["forwarded_from"]
FORWARDED_ID: Final = NUMBER["forwarded_from_id"]
VIA_BOT: Final = NUMBER["via_bot"]
QUOTE: Final = NUMBER["blockquote"]
PRE: Final = NUMBER["pre"]
CODE: Final = NUMBER["code"]
FIRST_MEDIA: Final = NUMBER[MEDIA_KEYS[0]]
LAST_MEDIA: Final = NUMBER[MEDIA_KEYS[-1]]
FIRST_CHAT_KIND: Final = NUMBER[next(iter(CHAT_KINDS))]

#: Slots of the hash; many times the words, so that multipliers are found at once.
_SLOTS: Final = 1024


def _slot(word: bytes, by_length: int, by_first: int, by_last: int) -> int:
    """Give a word's place in the table."""
    return (len(word) * by_length + word[0] * by_first + word[-1] * by_last) % _SLOTS


def _multipliers(words: list[bytes]) -> tuple[int, int, int]:
    """Find multipliers that send no two words to one slot."""
    for length, first, last in product(range(1, 64, 2), repeat=3):
        if len({_slot(w, length, first, last) for w in words}) == len(words):
            return length, first, last
    raise AssertionError("two words of the format agree in length, first and last letter")


_BYTES: Final = [word.encode() for word in _WORDS]
_LONGEST: Final = max(map(len, _BYTES))
_BYL, _BY_FIRST, _BY_LAST = _multipliers(_BYTES)
LENGTH: Final = np.array([0, *map(len, _BYTES)], np.int64)
#: Each word and the quote that ends it, in a place of its own that can be compared as a whole.
PLACE: Final = LANES
LETTERS: Final = np.frombuffer(b"".join((word + b'"').ljust(PLACE) for word in (b"", *_BYTES)), np.uint8)
_TABLE: Final = np.zeros(_SLOTS, np.int64)
for _number, _word in enumerate(_BYTES, start=1):
    _TABLE[_slot(_word, _BYL, _BY_FIRST, _BY_LAST)] = _number


@inner
def word(buf: NDArray[np.uint8], start: int, end: int) -> int:
    """Give the number of the word in ``buf[start:end]``, or 0.

    The table is found by length, first and last byte; then every byte is compared.
    """
    length = end - start
    if length < 1 or length > _LONGEST:
        return 0
    slot = (length * _BYL + int(buf[start]) * _BY_FIRST + int(buf[end - 1]) * _BY_LAST) % _SLOTS
    number = _TABLE[slot]
    if LENGTH[number] != length:
        return 0
    first = number * PLACE
    for k in range(length):
        if buf[start + k] != LETTERS[first + k]:
            return 0
    return int(number)
