"""One spelling for each address, so that the same one is met again.

    tel:+447700900123      a phone number, E.164, the same on every channel
    mail:ada@example.org   a mail address, the same on every channel
    telegram:user123       an export's own id, on its channel only
    name:whatsapp:ada      a name where there is nothing better, on its channel only
    group:whatsapp:us      a group, by its id or its title; ``robot:`` a program, in the same way

Two handles with the same ``tel:`` or ``mail:`` address are one person without asking.  The same
name is never enough: it is offered, and the user decides.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from letbe.readers.rows import Handle

#: Providers that deliver ``a.b+c@`` to ``ab@``; no other does so for all its users.
FOLDING_DOMAINS: Final = frozenset({"gmail.com", "googlemail.com"})

#: A mail address where it could be something else: ``@ada:example.org`` is one of Matrix.
_MAIL: Final = re.compile(r"[^\s@:/<>]+@[^\s@:/<>]+\.[^\W\d_]{2,}")

#: Channels whose addresses are mail addresses.
MAIL_CHANNELS: Final = frozenset({"mail", "google-chat"})

#: The longest address kept; RFC 5321 allows 254 characters.
MOST_CHARS: Final = 320


def address_of(channel: str, handle: Handle) -> str:
    """Give the one spelling of a handle's address.

    Args:
        channel: Where it was met.
        handle: The handle as its file writes it.

    Cost: about 50 microseconds for a phone number, 2 for anything else.

    >>> from letbe.readers.rows import Handle
    >>> address_of("whatsapp", Handle("Ada", "+44 7700 900123"))
    'tel:+447700900123'
    >>> address_of("mail", Handle("Ada", "Ada.L+news@GMail.com"))
    'mail:adal@gmail.com'
    >>> address_of("whatsapp", Handle("Ada  Lace", None))
    'name:whatsapp:ada lace'
    """
    raw = (handle.address or "").strip()[:MOST_CHARS]
    if raw.startswith("+"):
        return phone(raw)
    if "@" in raw and (channel in {"mail", "csv"} or _MAIL.fullmatch(raw)):
        return mail(raw)
    if raw:
        return f"{channel}:{raw.casefold()}"
    return f"name:{channel}:{folded(handle.name or '')}"


def phone(raw: str) -> str:
    """Give a phone number in E.164; what is no possible number keeps its digits.

    >>> phone("+44 (0)7700 900-123")
    'tel:+447700900123'
    """
    import phonenumbers  # noqa: PLC0415 - only exports with numbers need it

    try:
        number = phonenumbers.parse(raw, None)
    except phonenumbers.NumberParseException:
        return "tel:+" + "".join(c for c in raw if c.isdigit())
    return "tel:" + phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def mail(raw: str) -> str:
    """Give a mail address in one spelling: lower case, the domain as the wire has it.

    The local part may differ in case by the letter of RFC 5321; no large provider uses that.

    >>> mail("Zoë@Bücher.example")
    'mail:zoë@xn--bcher-kva.example'
    """
    local, _, domain = raw.strip("<>").rpartition("@")
    local, domain = local.casefold(), domain.casefold().rstrip(".")
    if not domain.isascii():
        domain = _wire_form(domain)
    if domain in FOLDING_DOMAINS:
        local = local.partition("+")[0].replace(".", "") or local
        domain = "gmail.com"
    return f"mail:{local}@{domain}"


def _wire_form(domain: str) -> str:
    """Give an international domain as it goes over the wire, or as it is if it is none."""
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        return domain


def folded(name: str) -> str:
    r"""Give a name as it is compared: no case, no double blanks, no marks that cannot be seen.

    >>> folded("  ADA \u202f Lace ")
    'ada lace'
    """
    plain = unicodedata.normalize("NFKC", name)
    seen = "".join(c for c in plain if unicodedata.category(c) not in {"Cc", "Cf"} or c == "\t")
    return " ".join(seen.casefold().split())


def joins_by_itself(address: str) -> bool:
    """Tell whether the same address on two channels is one person without asking.

    >>> joins_by_itself("tel:+447700900123"), joins_by_itself("name:mail:ada")
    (True, False)
    """
    return address.startswith(("tel:", "mail:"))


def is_group(address: str) -> bool:
    """Tell the address of a group.

    >>> is_group("group:whatsapp:us")
    True
    """
    return address.startswith("group:")


def without_scheme(address: str) -> str:
    """Give an address as a person writes it.

    >>> without_scheme("tel:+447700900123"), without_scheme("name:whatsapp:ada")
    ('+447700900123', 'ada')
    """
    scheme, _, rest = address.partition(":")
    return rest.partition(":")[2] if scheme in {"name", "group", "robot"} else rest
