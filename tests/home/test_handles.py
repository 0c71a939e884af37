"""Handles and persons, sealed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from letbe.home.handles import (
    Decision,
    NewHandle,
    add_handles,
    decide,
    decisions,
    destroy_keys,
    find_handles,
    load_handles,
    name_person,
    person_names,
    rename_handles,
    set_person,
    slot_of,
)
from tests.homes import a_home, some_handles

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_a_handle_is_found_by_its_identity_and_by_nothing_else(tmp_path: Path) -> None:
    """In the order in which it was asked."""
    with a_home(tmp_path) as home:
        ids = some_handles(home, 3)
        asked = ["mail:someone2@example.org", "mail:nobody@example.org", "mail:someone0@example.org"]
        assert find_handles(home, asked) == [ids[2], None, ids[0]]


def test_adding_the_same_identity_again_keeps_the_one_that_is_there(tmp_path: Path) -> None:
    """In one call and in two."""
    with a_home(tmp_path) as home:
        new = [NewHandle("tel:+491", f"person{i}", "whatsapp", None, f"Name {i}") for i in range(3)]
        first, second, third = add_handles(home, new)
        assert first == second == third == add_handles(home, new[1:2])[0]
        (kept,) = load_handles(home)
        assert (kept.person, kept.name) == ("person0", "Name 0")


@given(
    st.lists(
        st.tuples(st.text(), st.none() | st.text(), st.none() | st.text()),
        max_size=5,
        unique_by=lambda t: t[0],
    )
)
def test_whatever_an_export_calls_somebody_comes_back(
    tmp_path_factory: pytest.TempPathFactory, said: list[tuple[str, str | None, str | None]]
) -> None:
    """Emoji, empty names, right-to-left marks, NUL."""
    with a_home(tmp_path_factory.mktemp("home")) as home:
        add_handles(home, [NewHandle(i, "p", "mail", a, n) for i, a, n in said])
        assert sorted((h.identity, h.address or "", h.name or "") for h in load_handles(home)) == sorted(
            (i, a or "", n or "") for i, a, n in said
        )


def test_a_lone_surrogate_in_a_name_is_kept(tmp_path: Path) -> None:
    """Telegram exports hold half emoji."""
    with a_home(tmp_path) as home:
        add_handles(home, [NewHandle("x:\ud83d", "p", "telegram", None, "half \ud83d")])
        assert [h.name for h in load_handles(home)] == ["half \ud83d"]
        assert find_handles(home, ["x:\ud83d"]) != [None]


def test_names_persons_and_decisions_can_change(tmp_path: Path) -> None:
    """The last word holds."""
    with a_home(tmp_path) as home:
        a, b = sorted(some_handles(home, 2))
        rename_handles(home, {a: "Anna", 5: "nobody"})
        set_person(home, [a, b], "together")
        name_person(home, "together", "A.")
        name_person(home, "alone", "B.")
        name_person(home, "alone", None)
        decide(home, [Decision("joined", b, a)])
        decide(home, [Decision("split", a, b)])
        assert {h.id: (h.name, h.person) for h in load_handles(home)}[a] == ("Anna", "together")
        assert person_names(home) == {"together": "A."}
        assert decisions(home) == [Decision("split", a, b)]


def test_a_forgotten_handle_leaves_nothing(tmp_path: Path) -> None:
    """No key, no address, no decision; it is not found by its address any more."""
    with a_home(tmp_path) as home:
        a, b = some_handles(home, 2)
        decide(home, [Decision("joined", a, b)])
        assert destroy_keys(home, [a, 12345]) == 1
        assert [h.id for h in load_handles(home)] == [b]
        assert decisions(home) == []
        assert find_handles(home, ["mail:someone0@example.org"]) == [None]


def test_handles_of_a_person_share_a_slot() -> None:
    """So that a person's messages are in one bucket: BLAKE2b-32 of the id, by another implementation.

    The value is from ``b2sum -l 32``.
    """
    assert slot_of("k3v9tq2m") == int("b6c80ae2", 16)
