"""Phone numbers that are written without their country, as a telephone keeps them: "07700 900123".

They are one person with "+44 7700 900123" only once the country is known.  It is taken from what the reading
itself says, by the first of these rules that holds, and the rule is told:

1. one's own number, given or stated by a file;
2. the country of at least two thirds of the numbers in the same file that name theirs, and of three at least;
3. the country of the zone in which the times are read.

A number that cannot be one of that country stays as it is written, and is met again only as that.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from phonenumbers import PhoneNumber

    from letbe.readers.rows import Handle, Scan

#: Channels on which an address can be a phone number.
PHONE_CHANNELS: Final = frozenset({"calls", "google-voice", "imessage", "signal", "sms", "viber", "whatsapp"})

#: Shorter ones are services (a bank's codes, 112), never a person.
_FEWEST_DIGITS: Final = 7
_MOST_DIGITS: Final = 15
#: What phonenumbers calls a country that it does not know; a code of digits is no country either.
_NOWHERE: Final = "ZZ"
_BETWEEN: Final = frozenset(" -./()\u00a0\u2011\u202f")

_FEWEST_WITNESSES: Final = 3
_SHARE: Final = 2 / 3

BY_ME: Final = "the country of your own number"
BY_OTHERS: Final = "the country of most other numbers in the file"
BY_ZONE: Final = "the country of your zone"


def with_countries(scans: Sequence[Scan], own: Iterable[str], zone: str) -> list[Scan]:
    """Write local phone numbers of some scans with their country.

    Args:
        scans: All files of one reading.
        own: The user's names and addresses, as they gave them.
        zone: The IANA name of the zone in which times are read.

    Returns:
        The scans in their order; those with local numbers have the number with its country, and a warning
        that names the rule.

    Cost: about 50 microseconds for each address on a channel with phone numbers that has local ones.

    >>> from letbe.readers.rows import Handle
    >>> with_country(Handle("Ada", "07700 900123"), "GB").address
    '+447700900123'
    """
    mine = [text for text in own if text.strip().startswith("+")]
    for scan in scans:
        mine += [a for i in scan.me if (a := scan.handles[i].address) and a.startswith("+")]
    return [_with_countries(scan, mine, zone) for scan in scans]


def _with_countries(scan: Scan, mine: Sequence[str], zone: str) -> Scan:
    """Do so for one file."""
    if scan.format not in PHONE_CHANNELS:
        return scan
    local = [i for i, handle in enumerate(scan.handles) if is_local(handle.address)]
    if not local:
        return scan
    region, rule = _region(scan, mine, zone)
    handles = list(scan.handles)
    for i in local:
        handles[i] = with_country(handles[i], region)
    changed = sum(handles[i] is not scan.handles[i] for i in local)
    if not changed:
        return scan
    warning = f"numbers without a country were read as numbers of {region} ({rule}): {changed:,}"
    return replace(scan, handles=tuple(handles), warnings=(*scan.warnings, warning))


def _region(scan: Scan, mine: Sequence[str], zone: str) -> tuple[str | None, str]:
    """Find the country of a file's local numbers, as ISO 3166, and the rule that gave it."""
    own = {region for number in mine if (region := _region_of(number))}
    if len(own) == 1:
        return own.pop(), BY_ME
    told = (h.address for h in scan.handles if h.address and h.address.startswith("+"))
    counts = Counter(region for number in told if (region := _region_of(number)))
    if counts:
        region, most = counts.most_common(1)[0]
        if most >= _FEWEST_WITNESSES and most >= _SHARE * counts.total():
            return region, BY_OTHERS
    return _of_zones().get(zone), BY_ZONE


def is_local(address: str | None) -> bool:
    """Tell a phone number that names no country.

    >>> is_local("(020) 7946 0018"), is_local("+442079460018"), is_local("447"), is_local("ada@example.org")
    (True, False, False, False)
    """
    if address is None or address.strip().startswith("+"):
        return False
    digits = [c for c in address if c not in _BETWEEN]
    return _FEWEST_DIGITS <= len(digits) <= _MOST_DIGITS and all("0" <= c <= "9" for c in digits)


def with_country(handle: Handle, region: str | None) -> Handle:
    """Write a handle's local number with its country; as it is where it cannot be one of that country."""
    import phonenumbers  # noqa: PLC0415 - only exports with numbers need it

    if region is None or handle.address is None:
        return handle
    try:
        number = phonenumbers.parse(handle.address, region)
    except phonenumbers.NumberParseException:
        return handle
    if not phonenumbers.is_valid_number(number) and not _is_possible(number, handle.address):
        return handle
    return replace(handle, address=phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def _is_possible(number: PhoneNumber, written: str) -> bool:
    """Take a number of the right length that begins as national ones do: new ranges are not known at once."""
    import phonenumbers  # noqa: PLC0415 - only exports with numbers need it

    return written.lstrip("( ").startswith("0") and bool(phonenumbers.is_possible_number(number))


def _region_of(number: str) -> str | None:
    """Give the country of a number with a plus; None where it is none."""
    import phonenumbers  # noqa: PLC0415 - only exports with numbers need it

    try:
        found = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return None
    exact: str | None = phonenumbers.region_code_for_number(found)
    region: str = phonenumbers.region_code_for_country_code(found.country_code or 0)
    return exact or (region if region.isalpha() and region != _NOWHERE else None)


@cache
def _of_zones() -> dict[str, str]:
    """Give the country of each zone, by the list that comes with the zones."""
    table = (resources.files("tzdata") / "zoneinfo" / "zone.tab").read_text("utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return {row[2]: row[0] for row in rows}
