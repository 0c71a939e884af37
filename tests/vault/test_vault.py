"""The vault: who can open it, and what survives."""

from __future__ import annotations

import contextlib
import json
from typing import TYPE_CHECKING, Any

import keyring
import keyring.backend
import keyring.backends.fail
import pytest
from hypothesis import given
from hypothesis import strategies as st

from letbe.errors import DamagedError, LetbeError, LockedError
from letbe.vault import VAULT_FILE, Cost, Vault, open_vault
from letbe.vault.record import parse
from tests.homes import CHEAP, PASSPHRASE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Remembering(keyring.backend.KeyringBackend):
    """A keyring that keeps its secrets in memory, as a desktop keeps them behind a login."""

    priority = 5.0  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        """Give a secret."""
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a secret."""
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        """Drop a secret."""
        del self.kept[service, username]


class PlaintextKeyring(Remembering):
    """A keyring that would write secrets in clear."""


@pytest.fixture
def no_keyring() -> Iterator[None]:
    """Have a headless machine."""
    before = keyring.get_keyring()
    keyring.set_keyring(keyring.backends.fail.Keyring())
    yield
    keyring.set_keyring(before)


@pytest.fixture
def desktop() -> Iterator[Remembering]:
    """Have a desktop with a keyring."""
    before, here = keyring.get_keyring(), Remembering()
    keyring.set_keyring(here)
    yield here
    keyring.set_keyring(before)


def made(folder: Path, environ: dict[str, str] | None = None) -> Vault:
    """Open or make a vault at little cost."""
    return open_vault(folder, environ=PASSPHRASE if environ is None else environ, cost=CHEAP)


def test_what_was_wrapped_opens_again_in_a_later_run(tmp_path: Path) -> None:
    """That is what a vault is for."""
    first = made(tmp_path)
    wrapped = first.wrap(b"a data key", b"whose")
    second = made(tmp_path)
    assert second.unwrap(wrapped, b"whose") == b"a data key"
    assert second.database_key == first.database_key
    assert second.blind("mail:a@b.c") == first.blind("mail:a@b.c")


def test_a_sealed_value_cannot_stand_in_anothers_place(tmp_path: Path) -> None:
    """Otherwise somebody who can write the file could swap two people's keys."""
    vault = made(tmp_path)
    wrapped = vault.wrap(b"a data key", b"anna")
    with pytest.raises(ValueError, match="another key"):
        vault.unwrap(wrapped, b"ben")


def test_a_wrong_passphrase_opens_nothing(tmp_path: Path) -> None:
    """And the error says that there is no way round."""
    made(tmp_path)
    with pytest.raises(LockedError) as caught:
        made(tmp_path, {"LETBE_PASSPHRASE": "wrong horse"})
    assert "no way round" in caught.value.hint


def test_no_passphrase_and_nobody_to_ask_names_the_variable(tmp_path: Path, no_keyring: None) -> None:
    """A script's owner must learn what to set."""
    del no_keyring
    with pytest.raises(LockedError) as caught:
        made(tmp_path, {})
    assert "LETBE_PASSPHRASE" in caught.value.hint
    assert not (tmp_path / VAULT_FILE).exists()


@pytest.mark.parametrize("ask", [None, lambda _choose: ""])
def test_an_empty_passphrase_is_refused(tmp_path: Path, no_keyring: None, ask: Any) -> None:
    """An empty one protects nothing, and a keyring's absence must not lead there."""
    del no_keyring
    environ = {"LETBE_PASSPHRASE": ""} if ask is None else {}
    with pytest.raises(LockedError):
        open_vault(tmp_path, ask_passphrase=ask, environ=environ, cost=CHEAP)
    assert not (tmp_path / VAULT_FILE).exists()


def test_a_person_is_asked_once_and_told_whether_a_new_passphrase_is_chosen(
    tmp_path: Path, no_keyring: None
) -> None:
    """The caller asks twice for a new one."""
    del no_keyring
    asked: list[bool] = []

    def ask(choose: bool) -> str:
        asked.append(choose)
        return "spoken"

    open_vault(tmp_path, ask_passphrase=ask, environ={}, cost=CHEAP)
    open_vault(tmp_path, ask_passphrase=ask, environ={}, cost=CHEAP)
    assert asked == [True, False]


def test_the_passphrase_is_the_same_however_its_accents_were_typed(tmp_path: Path) -> None:
    """One system types ``ö`` as one code point, another as two."""
    first = made(tmp_path, {"LETBE_PASSPHRASE": "sch\u00f6n"})
    assert made(tmp_path, {"LETBE_PASSPHRASE": "scho\u0308n"}).database_key == first.database_key


def test_a_desktop_needs_no_passphrase(tmp_path: Path, desktop: Remembering) -> None:
    """The key is in the keyring, and nothing of it in the file."""
    first = made(tmp_path, {})
    assert first.source == "keyring"
    assert made(tmp_path, {}).database_key == first.database_key
    (secret,) = desktop.kept.values()
    assert bytes.fromhex(secret) not in (tmp_path / VAULT_FILE).read_bytes()
    assert secret not in (tmp_path / VAULT_FILE).read_text()


def test_a_keyring_that_lost_the_key_is_said_to_have_lost_it(tmp_path: Path, desktop: Remembering) -> None:
    """Another user, another machine, a keyring made new."""
    made(tmp_path, {})
    desktop.kept.clear()
    with pytest.raises(LockedError, match="not in the keyring"):
        made(tmp_path, {})


def test_a_keyring_that_writes_in_clear_is_not_used(tmp_path: Path) -> None:
    """A passphrase is asked for instead."""
    before = keyring.get_keyring()
    keyring.set_keyring(PlaintextKeyring())
    try:
        with pytest.raises(LockedError):
            made(tmp_path, {})
    finally:
        keyring.set_keyring(before)


def test_after_a_rotation_only_the_new_kek_opens(tmp_path: Path) -> None:
    """What only the old one opened is gone, for every holder of the passphrase."""
    vault = made(tmp_path)
    wrapped, old_blind, promise = vault.wrap(b"x", b"l"), vault.blind("i"), vault.promise("i")
    coming = vault.begin_rotation()
    again = coming.wrap(b"x", b"l")
    vault.settle(coming.kek_id)
    for later in (vault, made(tmp_path)):
        assert later.unwrap(again, b"l") == b"x"
        with pytest.raises(ValueError, match="another key"):
            later.unwrap(wrapped, b"l")
        assert later.blind("i") != old_blind
        assert later.promise("i") == promise


def test_a_rotation_that_was_not_committed_changes_nothing(tmp_path: Path) -> None:
    """A crash between the two files leaves both keys; the database decides."""
    vault = made(tmp_path)
    wrapped = vault.wrap(b"x", b"l")
    vault.begin_rotation()
    later = made(tmp_path)
    assert later.unwrap(wrapped, b"l") == b"x"
    later.settle(vault.kek_id)
    assert len(made(tmp_path).record.keks) == 1


def test_a_rotation_on_a_desktop_leaves_one_secret_in_the_keyring(
    tmp_path: Path, desktop: Remembering
) -> None:
    """The old KEK must be gone from there, too."""
    vault = made(tmp_path, {})
    before = dict(desktop.kept)
    vault.settle(vault.begin_rotation().kek_id)
    assert len(desktop.kept) == 1
    assert not set(before.values()) & set(desktop.kept.values())


def test_the_old_record_is_overwritten_when_it_is_replaced(tmp_path: Path) -> None:
    """Its bytes held the old KEK; a hard link stands for a disk's left-over block."""
    vault = made(tmp_path)
    left_over = tmp_path / "left over"
    left_over.hardlink_to(tmp_path / VAULT_FILE)
    vault.settle(vault.begin_rotation().kek_id)
    assert set(left_over.read_bytes()) == {0}


def test_a_new_passphrase_opens_and_the_old_one_does_not(tmp_path: Path) -> None:
    """And the cost can be raised at that time."""
    vault = made(tmp_path)
    vault.change_passphrase("new", Cost(128, 1, 1))
    assert made(tmp_path, {"LETBE_PASSPHRASE": "new"}).database_key == vault.database_key
    assert json.loads((tmp_path / VAULT_FILE).read_text())["argon2id"]["memory_kib"] == 128
    with pytest.raises(LockedError):
        made(tmp_path)


def test_files_are_for_their_owner_only(tmp_path: Path) -> None:
    """Other users of the machine see nothing."""
    made(tmp_path)
    assert (tmp_path / VAULT_FILE).stat().st_mode & 0o777 == 0o600


@given(st.data())
def test_a_changed_vault_is_never_opened_and_never_crashes(
    tmp_path_factory: Any, data: st.DataObject
) -> None:
    """One changed byte gives one of our errors, or the same keys where the byte meant nothing."""
    folder = tmp_path_factory.mktemp("vault")
    vault = made(folder)
    content = bytearray((folder / VAULT_FILE).read_bytes())
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] = data.draw(st.integers(0, 255))
    (folder / VAULT_FILE).write_bytes(content)
    with contextlib.suppress(LetbeError):
        assert made(folder).database_key == vault.database_key


@given(
    st.binary(max_size=300)
    | st.recursive(st.none() | st.integers() | st.text(), st.lists).map(
        lambda tree: json.dumps(tree).encode()
    )
)
def test_any_bytes_are_a_record_or_damaged(content: bytes) -> None:
    """Every input is hostile."""
    with pytest.raises(DamagedError):
        parse(content, "vault.json")


def test_a_vault_that_asks_for_all_memory_is_damaged(tmp_path: Path) -> None:
    """Otherwise a changed file stops the machine."""
    made(tmp_path)
    document = json.loads((tmp_path / VAULT_FILE).read_text())
    document["argon2id"]["memory_kib"] = 1 << 40
    (tmp_path / VAULT_FILE).write_text(json.dumps(document))
    with pytest.raises(DamagedError):
        made(tmp_path)
