"""One spelling for each address."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letbe.people.normalise import address_of, folded, joins_by_itself, mail, phone
from letbe.readers.rows import Handle


@pytest.mark.parametrize(
    ("channel", "handle", "address"),
    [
        ("whatsapp", Handle("\u202a+44 7700 900123\u202c", "+447700900123"), "tel:+447700900123"),
        ("whatsapp", Handle(None, "+44 (0)7700 900-123"), "tel:+447700900123"),
        ("whatsapp", Handle("Ada \u202f Lace", None), "name:whatsapp:ada lace"),
        ("telegram", Handle("Ada", "user12"), "telegram:user12"),
        ("mail", Handle("Ada", "<ADA@Example.ORG.>"), "mail:ada@example.org"),
        ("mail", Handle(None, "a.d.a+x@googlemail.com"), "mail:ada@gmail.com"),
        ("mail", Handle(None, "a.d.a+x@example.org"), "mail:a.d.a+x@example.org"),
        ("mail", Handle(None, "ada@bücher.example"), "mail:ada@xn--bcher-kva.example"),
        ("imessage", Handle("Ada", "Ada@Example.org"), "mail:ada@example.org"),
        ("matrix", Handle("Ada", "@ada:example.org"), "matrix:@ada:example.org"),
        ("skype", Handle("Ada", "live:ada@example"), "skype:live:ada@example"),
        ("mail", Handle("Undisclosed", None), "name:mail:undisclosed"),
    ],
)
def test_an_address_has_one_spelling(channel: str, handle: Handle, address: str) -> None:
    """Dots and tags are folded only where the provider does so for all."""
    assert address == address_of(channel, handle)


@given(st.text())
def test_any_text_gets_some_spelling_that_stays(text: str) -> None:
    """An address is hostile, too; and to spell twice changes nothing."""
    assert isinstance(phone("+" + text), str)
    assert isinstance(mail(text), str)
    assert folded(folded(text)) == folded(text)


def test_only_numbers_and_mail_addresses_join_by_themselves() -> None:
    """A name is never enough."""
    assert [joins_by_itself(a) for a in ("tel:+1", "mail:a@b", "telegram:user1", "name:mail:a")] == [
        True,
        True,
        False,
        False,
    ]
