"""Sentences of an app are told by how they begin and end."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from letbe.readers.fields.sentences import LONGEST, NONE, Sentences
from letbe.readers.fields.spans import spans_of

PARTS = st.sampled_from(["", "a", "ab", "b ", " é", "é"])


@given(st.lists(st.tuples(PARTS, PARTS), max_size=5), st.lists(st.text("ab é", max_size=8), max_size=8))
def test_it_says_what_begins_and_ends_like_a_sentence(forms: list[tuple[str, str]], texts: list[str]) -> None:
    """As ``str.startswith`` and ``str.endswith`` say, where beginning and end do not overlap."""

    def first(text: str) -> int:
        fits = (
            text != ""
            and text.startswith(h)
            and text.endswith(t)
            and len(text.encode()) >= len((h + t).encode())
            for h, t in forms
        )
        return next((k for k, fit in enumerate(fits) if fit), NONE)

    assert Sentences(forms).which(spans_of(texts)).tolist() == [first(t) for t in texts]


def test_a_long_text_is_a_persons_own() -> None:
    """No name is so long."""
    text = "x" * LONGEST + " sent an attachment."
    assert Sentences([("", " sent an attachment.")]).which(spans_of([text])).tolist() == [NONE]
