"""A person is found by a few letters, and never by a guess."""

from __future__ import annotations

import pytest

from letbe.errors import NoSuchPersonError
from letbe.people.match import Known, find_person

ADA = Known("pa", "Ada Lindqvist", ("name:whatsapp:ada lindqvist", "mail:ada@example.org"))
ADAM = Known("pb", "Adam Reyes", ("tel:+447700900123",))
ZOE = Known("pc", "Zoë", ("telegram:user12",))
ALL = (ADA, ADAM, ZOE)


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("pa", ADA),
        ("ada lindqvist", ADA),
        ("lind", ADA),
        ("ada@example.org", ADA),
        ("ADA@", ADA),
        ("adam", ADAM),
        ("+44 7700 900-123", ADAM),
        ("tel:+447700900123", ADAM),
        ("zoë", ZOE),
        ("user12", ZOE),
    ],
)
def test_a_person_is_found_by_name_part_or_address(asked: str, meant: Known) -> None:
    """As people would write it."""
    assert find_person(asked, ALL) == meant


def test_an_ambiguous_one_lists_the_candidates() -> None:
    """Between two people nobody should guess."""
    with pytest.raises(NoSuchPersonError) as caught:
        find_person("ad", ALL)
    assert [c.split(" (")[0] for c in caught.value.candidates] == ["Ada Lindqvist", "Adam Reyes"]
    assert caught.value.exit_status == 2


def test_a_slip_of_the_finger_is_met_with_a_suggestion() -> None:
    """Did you mean."""
    with pytest.raises(NoSuchPersonError, match='nobody here goes by "Lindquist"') as caught:
        find_person("Lindquist", ALL)
    assert caught.value.hint.startswith("did you mean Ada Lindqvist")


@pytest.mark.parametrize("asked", ["", "  ", "xj", "\u200e"])
def test_nothing_is_found_by_nothing(asked: str) -> None:
    """An empty word is the start of every name."""
    with pytest.raises(NoSuchPersonError):
        find_person(asked, ALL)
