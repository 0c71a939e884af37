"""What Apple's databases share: how they count time, and how they write addresses."""

from __future__ import annotations

from typing import Final

#: Apple counts from 2001-01-01 00:00 UTC.
EPOCH_US: Final = 978_307_200_000_000

#: Short codes (a bank, a code to sign in) have no more digits; a person's number has more.
_MOST_CODE_DIGITS: Final = 6
_FEWEST_DIGITS: Final = 7


def is_robot(address: str) -> bool:
    """Tell a business, a short code or a sender that is only a word: a program writes from there.

    >>> [is_robot(a) for a in ("urn:biz:2f", "72000", "AMAZON", "+447700900123", "ada@example.org")]
    [True, True, True, False, False]
    """
    if address.startswith("urn:"):
        return True
    if "@" in address or address.startswith("+"):
        return False
    return sum(c.isdigit() for c in address) <= _MOST_CODE_DIGITS


def spelled(address: str, country: str) -> str:
    """Give an address as other exports spell it: a number without its country in full.

    >>> spelled("0170 1234567", "de"), spelled("ada@example.org", "us"), spelled("72000", "us")
    ('+491701234567', 'ada@example.org', '72000')
    """
    digits = sum(c.isdigit() for c in address)
    if address.startswith("+") or "@" in address or digits < _FEWEST_DIGITS or not country.isalpha():
        return address
    import phonenumbers  # noqa: PLC0415 - only exports with such numbers need it

    try:
        number = phonenumbers.parse(address, country.upper())
    except phonenumbers.NumberParseException:
        return address
    if not phonenumbers.is_possible_number(number):
        return address
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
