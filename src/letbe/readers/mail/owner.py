"""Addresses as one writes them, and whose mailbox it is."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Final

#: Names of a mailbox that no person writes from.
_ROBOT: Final = re.compile(
    r"(^|[._+-])(no[._-]?reply|do[._-]?not[._-]?reply|dont[._-]?reply|nao[._-]?responda|ne[._-]?pas[._-]?repondre"
    r"|nicht[._-]?antworten|mailer[._-]?daemon|bounces?|auto[._-]?reply|auto[._-]?confirm)([._+=-]|$)"
    r"|^(postmaster|notifications?|newsletters?|mailer)$"
)

#: Where dots and tags in the name do not matter.
_GMAIL: Final = frozenset({"gmail.com", "googlemail.com"})

#: Gmail's own labels, as Takeout writes them in the owner's language.
_SENT: Final = (
    "sent", "gesendet", "messages envoyés", "envoyés", "enviados", "posta inviata", "inviati", "verzonden",
    "skickat", "skickade", "sendt", "sendte", "lähetetyt", "wysłane", "odeslaná pošta", "odeslané",
    "elküldött", "trimise", "gönderilmiş postalar", "gönderilmiş", "отправленные", "надіслані",
    "απεσταλμένα", "דואר יוצא", "البريد المرسل", "已发邮件", "已发送邮件", "寄件備份", "送信済みメール",
    "送信済み", "보낸편지함", "thư đã gửi", "terkirim", "ส่งแล้ว", "enviades",
)  # fmt: skip
_GONE: Final = (
    "spam", "trash", "bin", "papierkorb", "corbeille", "papelera", "cestino", "prullenbak", "lixeira", "lixo",
    "papperskorg", "papperskorgen", "papirkurv", "papirkurven", "søppel", "roskakori", "kosz", "koš",
    "correo no deseado", "skräppost", "roskaposti", "корзина", "спам", "кошик", "κάδος", "垃圾邮件",
    "垃圾郵件", "已删除邮件", "垃圾桶", "迷惑メール", "ゴミ箱", "스팸함", "휴지통", "thùng rác", "çöp kutusu",
)  # fmt: skip
_CHATS: Final = ("chat", "chats", "chatten", "conversaciones", "チャット", "채팅", "聊天", "чаты")
_DRAFTS: Final = (
    "drafts", "draft", "entwürfe", "brouillons", "borradores", "bozze", "concepten", "rascunhos", "utkast",
    "kladder", "luonnokset", "wersje robocze", "koncepty", "черновики", "чернетки", "taslaklar", "草稿",
    "下書き", "임시보관함",
)  # fmt: skip
_PROMOTIONS: Final = (
    "category promotions", "promotions", "werbung", "kategorie werbung", "kategorie „werbung“",
    "catégorie promotions", "promociones", "categoría promociones", "promozioni", "categoria promozioni",
    "reclame", "promoções",
)  # fmt: skip

SENT, GONE, CHAT, DRAFT, PROMOTION = 1, 2, 4, 8, 16
_MEANINGS: Final = {
    word: bit
    for bit, words in (
        (SENT, _SENT), (GONE, _GONE), (CHAT, _CHATS), (DRAFT, _DRAFTS), (PROMOTION, _PROMOTIONS),
    )
    for word in words
}  # fmt: skip


def normalise(address: str) -> str:
    """Write an address the way in which two of the same person are equal.

    Lower case; the domain in ASCII (IDNA); dots and ``+tag`` fall away at Gmail, and only there.

    >>> normalise("Anna.Maria+news@GoogleMail.com")
    'annamaria@gmail.com'
    >>> normalise("info@Bücher.example")
    'info@xn--bcher-kva.example'
    """
    address = address.strip().lower()
    if address.startswith("'") and address.endswith("'"):
        address = address[1:-1]  # as Outlook puts around an address that it shows as a name
    name, _, domain = address.rpartition("@")
    domain = domain.rstrip(".")
    if not domain.isascii():
        with suppress(UnicodeError):
            domain = domain.encode("idna").decode("ascii")
    if domain in _GMAIL:
        domain = "gmail.com"
        name = name.partition("+")[0].replace(".", "") or name
    return f"{name}@{domain}"


def is_robot(address: str) -> bool:
    """Tell an address that no person writes from.

    >>> is_robot("no-reply@shop.example"), is_robot("nora@shop.example")
    (True, False)
    """
    return bool(_ROBOT.search(address.rpartition("@")[0]))


def decode_bytes(raw: bytes) -> str:
    """Decode what a header holds without saying how: UTF-8 if it can be, else Latin-1."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def decode_words(raw: bytes) -> str:
    """Decode a name or a label: folded lines, RFC 2047 words, raw 8-bit text, quotes.

    >>> decode_words(b'=?utf-8?q?J=C3=BC?= =?utf-8?q?rgen?=')
    'Jürgen'
    """
    text = re.sub(r"\r?\n[ \t]*", " ", decode_bytes(raw))
    if "=?" in text:
        text = _join_words(text)
    text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        text = text[1:-1]
    return re.sub(r"\\(.)", r"\1", text).strip()


_WORD: Final = re.compile(r"=\?([^?\s]*)\?([bBqQ])\?([^?]*)\?=")


def _join_words(text: str) -> str:
    """Decode encoded words; those in one character set are joined before they are decoded.

    A character of several bytes may be split between two words, which is against RFC 2047 and
    common.
    """
    out: list[str] = []
    waiting = b""
    charset = ""
    last = 0
    for match in _WORD.finditer(text):
        between = text[last : match.start()]
        name = match[1].partition("*")[0].lower()
        if between.strip() or name != charset:
            out.append(_decode_word(waiting, charset))
            waiting = b""
            if between.strip() or not last:
                out.append(between)
        charset = name
        waiting += _bytes_of(match[2], match[3])
        last = match.end()
    return "".join((*out, _decode_word(waiting, charset), text[last:]))


def _bytes_of(encoding: str, payload: str) -> bytes:
    """Undo B or Q."""
    import binascii  # noqa: PLC0415 - names are decoded at the end of a file

    raw = payload.encode("ascii", "replace")
    if encoding in "qQ":
        return binascii.a2b_qp(raw, header=True)
    try:
        return binascii.a2b_base64(raw + b"=" * (-len(raw.rstrip(b"=")) % 4))
    except binascii.Error:
        return raw


def _decode_word(raw: bytes, charset: str) -> str:
    """Decode the bytes of an encoded word; a character set that nobody knows is guessed."""
    for name in (charset, "utf-8"):
        try:
            return raw.decode(name) if name else ""
        except (LookupError, UnicodeError, ValueError):
            continue
    return raw.decode("latin-1")


def label_bits(labels: str) -> int:
    """Say what Gmail's labels of a mail mean, as bits.

    >>> label_bits("Gesendet,Wichtig") == SENT
    True
    """
    bits = 0
    for label in labels.split(","):
        bits |= _MEANINGS.get(label.strip(" \"'").casefold(), 0)
    return bits
