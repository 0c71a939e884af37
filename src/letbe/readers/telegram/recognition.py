"""Is it an export of Telegram Desktop?  Asked of the first 64 KiB, in plain Python."""

from __future__ import annotations

import codecs
import re
from typing import Final

_CHAT_TYPE: Final = re.compile(
    rb'"type"\s*:\s*"(?:personal_chat|bot_chat|saved_messages|(?:private|public)_(?:group|supergroup|channel))"'
)
_ACCOUNT: Final = re.compile(rb'"personal_information"\s*:\s*\{[^{}]{0,65536}?"user_id"\s*:')
_MESSAGE_TYPE: Final = re.compile(rb'"type"\s*:\s*"(?:message|service)"')
_DATE: Final = re.compile(rb'"date"\s*:\s*"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d"')
_AUTHOR: Final = re.compile(rb'"(?:from_id|actor_id)"\s*:\s*(?:null|\d|"(?:user|chat|channel)\d)')
_MESSAGES: Final = re.compile(rb'"(?:messages|chats|left_chats)"\s*:\s*[\[{]')
_PAGE: Final = re.compile(rb'<div class="message default clearfix(?: joined)?" id="message\d')
_EMPTY_PAGE: Final = re.compile(rb'<div class="page_header">.{0,2000}?<div class="history">', re.DOTALL)
_HTML: Final = re.compile(rb'class="(?:page_wrap|message default clearfix|tgme_|history)')

HTML_HINT: Final = "export the chat again and choose JSON (machine-readable) as the format"


def _as_utf8(head: bytes) -> bytes:
    """Bring UTF-16 to UTF-8 and take a byte order mark away."""
    if head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return head.decode("utf-16", "replace").encode("utf-8", "replace")
    if head[1:2] == b"\0" and head[:1] != b"\0":
        return head.decode("utf-16-le", "replace").encode("utf-8", "replace")
    return head.removeprefix(codecs.BOM_UTF8)


def recognise(head: bytes, name: str) -> float:
    """Say how surely a file is an export of Telegram Desktop in JSON, from 0 to 1.

    >>> recognise(b'{"name": "Mara", "type": "personal_chat", "id": 7, "messages": []}', "x")
    1.0
    >>> recognise(b"<!DOCTYPE html>", "messages.html")
    0.0
    """
    text = _as_utf8(head).lstrip(b" \t\r\n")
    if not text.startswith(b"{"):
        return 0.0
    if _ACCOUNT.search(text):
        return 1.0
    holds_chats = bool(_MESSAGES.search(text))
    if _CHAT_TYPE.search(text):
        return 1.0 if holds_chats else 0.9
    signs = sum(bool(p.search(text)) for p in (_MESSAGE_TYPE, _DATE, _AUTHOR))
    if signs >= 2:
        return 0.9
    if holds_chats and (signs or name.lower().startswith("result")):
        return 0.4  # others have messages of that type, too
    return 0.0


def recognise_page(head: bytes) -> float:
    """Say how surely a file is a page of a chat in HTML, from 0 to 1.

    >>> recognise_page(b'<html><div class="page_wrap"><div class="message default clearfix" id="message7">')
    1.0
    >>> recognise_page(b'<html><div class="message">')
    0.0
    """
    text = _as_utf8(head).lstrip(b" \t\r\n")
    if not text.startswith(b"<"):
        return 0.0
    return 1.0 if _PAGE.search(text) else 0.8 if _EMPTY_PAGE.search(text) else 0.0


def known_but_not_read(head: bytes, name: str) -> str | None:
    """Give a hint where a file should be a page of a chat in HTML, and holds none of it.

    >>> known_but_not_read(b'<!DOCTYPE html><div class="page_wrap"><a>Telegram</a>', "messages.html")
    'export the chat again and choose JSON (machine-readable) as the format'
    >>> known_but_not_read(b"<html>", "index.html") is None
    True
    """
    start = head.lstrip()[:64].lower()
    is_html = start.startswith((b"<!doctype html", b"<html"))
    return HTML_HINT if is_html and _HTML.search(head) and name.lower().startswith("messages") else None
