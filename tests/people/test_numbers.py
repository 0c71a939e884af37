"""Local phone numbers get their country by a rule that is told, or stay as they are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from letbe.people.normalise import address_of
from letbe.people.numbers import BY_ME, BY_OTHERS, BY_ZONE, is_local, with_countries
from letbe.readers.rows import Handle
from tests.people.scans import chat_scan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from letbe.readers.rows import Scan


def scan_of(*addresses: str, channel: str = "sms", me: Sequence[int] = ()) -> Scan:
    """Make a scan whose handles have some addresses."""
    made = chat_scan(["Ada"], [0], me=me, format=channel)
    return replace(made, handles=tuple(Handle(None, a) for a in addresses))


def addresses(scan: Scan) -> list[str]:
    """Give the spellings of all handles."""
    return [address_of(scan.format, handle) for handle in scan.handles]


@pytest.mark.parametrize(
    ("others", "own", "zone", "region", "rule"),
    [
        ((), ["+44 7700 900999"], "Europe/Berlin", "GB", BY_ME),
        (("+447700900001", "+447700900002", "+447700900003"), [], "Europe/Berlin", "GB", BY_OTHERS),
        (("+447700900001", "+447700900002"), [], "Europe/London", "GB", BY_ZONE),
        (("+4915112345678", "+4915112345679", "+4915112345670"), ["Noor"], "Europe/London", "DE", BY_OTHERS),
    ],
)
def test_the_country_is_known_by_a_rule(
    others: tuple[str, ...], own: list[str], zone: str, region: str, rule: str
) -> None:
    """One's own number first, then the others in the file, then the zone; and the rule is told."""
    local = "020 7946 0018" if region == "GB" else "0151 12345678"
    (scan,) = with_countries([scan_of(local, *others)], own, zone)
    assert addresses(scan)[0] == ("tel:+442079460018" if region == "GB" else "tel:+4915112345678")
    assert scan.warnings == (f"numbers without a country were read as numbers of {region} ({rule}): 1",)


def test_a_number_that_a_file_states_to_be_mine_counts_for_all_files() -> None:
    """A backup of text messages knows it; the list of calls beside it does not."""
    mine = scan_of("+33612345678", me=[0])
    scans = with_countries([mine, scan_of("06 12 34 56 79", channel="calls")], [], "Etc/UTC")
    assert addresses(scans[1]) == ["tel:+33612345679"]


@pytest.mark.parametrize("zone", ["Etc/UTC", "No/Where"])
def test_a_number_whose_country_nobody_knows_stays(zone: str) -> None:
    """Nothing is guessed, and nothing is said."""
    (scan,) = with_countries([scan_of("020 7946 0018")], [], zone)
    assert addresses(scan) == ["sms:020 7946 0018"]
    assert scan.warnings == ()


@pytest.mark.parametrize("address", ["62226", "ACME", "1234567890123", "ada@example.org", "urn:biz:1"])
def test_what_is_no_number_of_that_country_stays(address: str) -> None:
    """Codes of services, names, and what has too many digits."""
    (scan,) = with_countries([scan_of(address)], ["+442079460018"], "Europe/London")
    assert scan.handles[0].address == address


def test_other_channels_have_no_numbers() -> None:
    """A number there is an id of its own."""
    (scan,) = with_countries([scan_of("0207946001", channel="discord")], ["+442079460018"], "Europe/London")
    assert scan.handles[0].address == "0207946001"


@pytest.mark.parametrize(
    ("address", "local"),
    [(None, False), ("", False), ("123456", False), ("1234567", True), ("0049 151 1234", True)],
)
def test_which_numbers_are_local(address: str | None, local: bool) -> None:
    """At least seven digits and no plus."""
    assert is_local(address) is local
