"""Who is me, by which rule, and never a silent guess."""

from __future__ import annotations

from dataclasses import replace

from letbe.people.me import ACCOUNT, ELSEWHERE, ELSEWHERE_ID, EVERY_CHAT, GIVEN, REMEMBERED, Me, who_is_me
from letbe.readers.rows import Chat, Handle
from tests.people.scans import chat_scan, mail_scan, rows


def test_the_users_word_comes_first() -> None:
    """Even against the file's name."""
    scan = chat_scan(["Ada", "Noor"], [0, 1], other=0)
    assert who_is_me([scan], given=["ada"]) == [Me(frozenset({0}), GIVEN)]


def test_a_word_that_fits_nobody_leaves_the_other_rules() -> None:
    """A name given for one file need not be in another."""
    scan = chat_scan(["Ada", "Noor"], [0, 1], other=0)
    assert who_is_me([scan], given=["noor@example.org"]) == [Me(frozenset({1}), "the file's name")]


def test_what_was_given_before_is_remembered() -> None:
    """So that it is asked once."""
    scan = chat_scan(["Ada", "Noor"], [0, 1])
    assert who_is_me([scan], remembered=["NOOR"]) == [Me(frozenset({1}), REMEMBERED)]


def test_what_the_file_states_outranks_what_was_given_before() -> None:
    """An account's own id is a fact."""
    scan = chat_scan(["Ada", "Noor"], [0, 1], me=[1])
    assert who_is_me([scan], remembered=["ada"]) == [Me(frozenset({1}), "the account's own id")]


def test_the_one_name_in_every_chat_is_me() -> None:
    """It takes two different chats."""
    scans = [chat_scan(["Ada", "Noor"], [0, 1]), chat_scan(["Noor", "Ben"], [0, 1, 1])]
    assert [m.by for m in who_is_me(scans)] == [EVERY_CHAT, EVERY_CHAT]
    assert [set(m.handles) for m in who_is_me(scans)] == [{1}, {0}]


def test_a_group_in_which_i_never_wrote_does_not_hide_me() -> None:
    """Servers have hundreds of channels, and nobody writes in all of them."""
    scans = [
        chat_scan(["Ada", "Noor"], [0, 1]),
        chat_scan(["Noor", "Ben"], [0, 1]),
        chat_scan(["Cleo", "Ben", "Dan"], [0, 1, 2], kind="group"),
    ]
    assert [set(m.handles) for m in who_is_me(scans)] == [{1}, {0}, set()]


def test_an_address_that_is_me_in_one_file_is_me_in_another() -> None:
    """The name shown may differ from server to server, and another one may have mine."""
    chat = replace(
        chat_scan(["Ada", "Noor"], [0, 1], me=[1]), handles=(Handle("Ada", "7"), Handle("Noor", "8"))
    )
    group = replace(
        chat_scan(["N.", "Noor", "Cleo"], [0, 1, 2], kind="group"),
        handles=(Handle("N.", "8"), Handle("Noor", "9"), Handle("Cleo", "10")),
    )
    assert who_is_me([chat, group])[1] == Me(frozenset({0}), ELSEWHERE_ID)


def test_two_exports_of_one_chat_prove_nothing() -> None:
    """Both names are in both."""
    scans = [chat_scan(["Ada", "Noor"], [0, 1]), chat_scan(["Ada", "Noor"], [1, 0])]
    assert who_is_me(scans) == [Me(), Me()]


def test_a_chat_in_which_only_the_other_wrote_proves_nothing() -> None:
    """Else the one who writes alone would become me."""
    scans = [chat_scan(["Ada"], [0, 0]), chat_scan(["Ada", "Noor"], [0, 1])]
    assert who_is_me(scans) == [Me(), Me()]


def test_whom_a_file_names_as_the_other_is_not_me() -> None:
    """Two chats with one friend, and a third person in one of them."""
    scans = [chat_scan(["Ada", "Noor"], [0, 1], other=0), chat_scan(["Ada", "N."], [0, 1], other=0)]
    assert [set(m.handles) for m in who_is_me(scans)] == [{1}, {1}]
    assert [m.by for m in who_is_me(scans)] == ["the file's name"] * 2


def test_the_writer_who_is_left_is_me_when_the_file_names_the_other() -> None:
    """The commonest case: an export from a phone."""
    assert who_is_me([chat_scan(["Ada", "Noor"], [0, 1], other=0)]) == [Me(frozenset({1}), "the file's name")]


def test_a_name_that_is_me_in_one_file_is_me_in_another() -> None:
    """Also on another channel."""
    account = chat_scan(["Ada", "Noor"], [0, 1], me=[1], format="telegram")
    lone = chat_scan(["Ben", "Noor"], [0, 1])
    assert who_is_me([account, lone])[1] == Me(frozenset({1}), ELSEWHERE)


def test_two_writers_and_nothing_else_is_not_known() -> None:
    """Never a guess."""
    assert who_is_me([chat_scan(["Ada", "Noor"], [0, 1])]) == [Me()]


def test_a_mailbox_knows_more_addresses_than_are_given() -> None:
    """People forget their old ones."""
    scan = mail_scan(["noor@a.example", "noor@b.example", "ada@c.example"], [(0, 0, 2), (1, 1, 2)], me=[1])
    assert who_is_me([scan], given=["noor@a.example"]) == [Me(frozenset({0, 1}), GIVEN)]


def test_what_was_given_before_outranks_what_is_only_likely() -> None:
    """The address that wrote most is a guess, though a told one."""
    scan = mail_scan(["list@a.example", "noor@b.example"], [(0, 0, 1), (1, 1, 0)], me=[0])
    scan = replace(scan, me_sure=False, me_by="the address that sent or received most")
    assert who_is_me([scan], remembered=["noor@b.example"]) == [Me(frozenset({1}), REMEMBERED)]
    assert who_is_me([scan]) == [Me(frozenset({0}), "the address that sent or received most")]


def test_a_third_name_in_a_chat_of_two_does_not_hide_who_is_me() -> None:
    """A pasted line looks like a writer; the one who wrote most of the rest is me, and a tie is nobody."""
    scan = chat_scan(["Ada", "Noor", "pasted"], [0, 1, 1, 2], other=0)
    assert who_is_me([scan]) == [Me(frozenset({1}), "the file's name")]
    assert who_is_me([chat_scan(["Ada", "Noor", "pasted"], [0, 1, 2], other=0)]) == [Me()]


def test_the_one_who_is_in_every_chat_of_one_file_is_me() -> None:
    """An account's export that names nobody still holds one who writes everywhere."""
    made = chat_scan(["Ada", "Noor", "Ben"], [0, 1, 2, 1])
    scan = replace(
        made,
        chats=(Chat("one"), Chat("one")),
        rows=rows([(0, 0, -1), (1, 1, -1), (2, 2, -1), (3, 1, -1)], chat=[0, 0, 1, 1]),
    )
    assert who_is_me([scan])[0].handles == {1}
    assert who_is_me([replace(scan, chats=(Chat("one"), Chat("one", other=1)))])[0].handles == frozenset()


def test_the_accounts_own_page_names_me_in_the_other_files_of_its_format() -> None:
    """A file with an owner and no chat is one; it is believed before what was given in earlier readings."""
    page = replace(chat_scan(["Noor"], [], me=[0], format="messenger"), chats=())
    there = chat_scan(["Ada", "NOOR"], [0, 1], format="messenger")
    elsewhere = chat_scan(["Ada", "Cy"], [0, 1], format="instagram")
    answers = who_is_me([page, there, elsewhere], remembered=["Ada"])
    assert answers[1:] == [Me(frozenset({1}), ACCOUNT), Me(frozenset({0}), REMEMBERED)]


def test_two_owners_in_one_chat_are_not_guessed_apart() -> None:
    """Two people's exports were given at once."""
    pages = [replace(chat_scan([n], [], me=[0], format="messenger"), chats=()) for n in ("Ada", "Noor")]
    assert not who_is_me([*pages, chat_scan(["Ada", "Noor"], [0, 1], format="messenger")])[2].handles


def test_the_parts_of_one_chat_are_one_chat() -> None:
    """Else a friend who writes in all parts of one group would be me."""
    parts = [
        replace(chat_scan(names, list(range(len(names))), kind="group"), chats=(Chat("group", address="g1"),))
        for names in (["Ada", "Noor"], ["Ada", "Ben"])
    ]
    assert [set(m.handles) for m in who_is_me(parts)] == [set(), set()]
