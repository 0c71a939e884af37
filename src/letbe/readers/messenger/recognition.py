"""Is it a thread of Messenger or Instagram, and of which?  Asked of the first 64 KiB, in plain Python.

Both apps write one and the same shape.  What tells them apart, as far as anything does: the folders that
stand in paths of media, the author of a shared post, and the name of somebody who left.  Links say nothing:
people share links to each app in the other.
"""

from __future__ import annotations

import codecs
import re
from typing import Final

_THREAD: Final = re.compile(rb'"messages"\s*:\s*\[\s*(?:\{\s*"sender_name"\s*:|\])')
_SENDER: Final = re.compile(rb'"sender_name"\s*:\s*"')
_TIME: Final = re.compile(rb'"timestamp_ms"\s*:\s*\d')
_FRAME: Final = re.compile(
    rb'"(?:participants|thread_path|thread_type|magic_words|is_still_participant)"\s*:'
)
_SEALED_SENDER: Final = re.compile(rb'"senderName"\s*:')
_SEALED_FRAME: Final = re.compile(rb'"threadName"\s*:')
_SEALED_PEOPLE: Final = re.compile(rb'"participants"\s*:\s*\[\s*"')
_MESSAGES: Final = re.compile(rb'"messages"\s*:\s*\[')

_FACEBOOK_OWNER: Final = re.compile(
    rb'"autofill_information(?:_v2)?"\s*:\s*\{|"profile(?:_v2)?"\s*:\s*\{\s*"name"\s*:\s*\{\s*"full_name"'
)
_INSTAGRAM_OWNER: Final = re.compile(rb'"profile_user"\s*:\s*\[\s*\{')
_FIELDS: Final = re.compile(rb'"string_map_data"\s*:\s*\{')

_INSTAGRAM: Final = re.compile(
    rb'your_instagram_activity\\?/|"original_content_owner"\s*:'
    rb'|"(?:sender_name|name|actor)"\s*:\s*"Instagram User"'
)
_FACEBOOK: Final = re.compile(
    rb"your_(?:facebook_activity|activity_across_facebook)\\?/"
    rb'|"(?:sender_name|name|actor)"\s*:\s*"Facebook [Uu]ser"'
)

_PAGE_NAME: Final = re.compile(r"message(?:_\d+)?\.html?")
_PAGE_BLOCK: Final = re.compile(rb'<div class="pam [^">]{0,80}uiBoxWhite noborder">')

#: What to do with a thread that was exported as HTML.
PAGE_HINT: Final = "export your information again, and choose JSON as its format"


def as_utf8(head: bytes) -> bytes:
    """Bring UTF-16 to UTF-8 and take a byte order mark away."""
    if head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return head.decode("utf-16", "replace").encode("utf-8", "replace")
    if head[1:2] == b"\0" and head[:1] != b"\0":
        return head.decode("utf-16-le", "replace").encode("utf-8", "replace")
    return head.removeprefix(codecs.BOM_UTF8)


def is_thread(head: bytes) -> float:
    """Say how surely it is a thread of either app, from 0 to 1.

    >>> is_thread(b'{"participants": [], "messages": [{"sender_name": "Ada", "timestamp_ms": 1}]}')
    1.0
    >>> is_thread(b'{"messages": []}')
    0.0
    """
    text = as_utf8(head).lstrip(b" \t\r\n")
    if not text.startswith(b"{"):
        return 0.0
    if _THREAD.search(text) and _FRAME.search(text):
        return 1.0
    if _SENDER.search(text) and _TIME.search(text):
        return 0.9
    sealed = _MESSAGES.search(text) and _SEALED_PEOPLE.search(text)
    return 1.0 if sealed and (_SEALED_SENDER.search(text) or _SEALED_FRAME.search(text)) else 0.0


def is_instagram(head: bytes) -> bool:
    """Tell whether a thread is of Instagram, where the head says so.

    >>> is_instagram(b'"photos": [{"uri": "your_instagram_activity/messages/inbox/ada_1/photos/1.jpg"}]')
    True
    """
    text = as_utf8(head)
    return len(_INSTAGRAM.findall(text)) > len(_FACEBOOK.findall(text))


def facebook_owner(head: bytes) -> bool:
    """Tell a page of Facebook's export that names the owner of the account."""
    return bool(_FACEBOOK_OWNER.search(as_utf8(head)[:4096]))


def instagram_owner(head: bytes) -> bool:
    """Tell a page of Instagram's export that names the owner of the account."""
    text = as_utf8(head)
    return bool(_INSTAGRAM_OWNER.search(text[:4096]) and _FIELDS.search(text))


def is_page(head: bytes, name: str) -> bool:
    """Tell a thread that was exported as HTML, by either app.

    >>> is_page(b'<html><div class="pam _3-95 _2ph- _a6-g uiBoxWhite noborder">', "message_1.html")
    True
    """
    return _PAGE_NAME.fullmatch(name.casefold()) is not None and _PAGE_BLOCK.search(head) is not None


def by_path(path: str) -> str | None:
    """Tell the app by the folders and archives that a file lies in; None where they do not say.

    The innermost folder that says so counts.

    >>> by_path("Downloads/instagram-noor.zip!/messages/inbox/ada_1/message_1.json")
    'instagram'
    >>> by_path("your_facebook_activity/messages/inbox/ada_1/message_1.json")
    'messenger'
    >>> by_path("message_1.json") is None
    True
    """
    for part in reversed(re.split(r"[\\/]", path.casefold())[:-1]):
        if "instagram" in part:
            return "instagram"
        if "facebook" in part or part == "e2ee_cutover":
            return "messenger"
    return None
