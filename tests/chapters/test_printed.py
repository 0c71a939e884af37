"""The printed book: quiet, asks nobody for anything, and says every word as it was written."""

from __future__ import annotations

import builtins
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pypdf
import pytest

from letbe.chapters.book import Page
from letbe.chapters.printed import html, pdf, print_book
from letbe.errors import UnwritableError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

CLOSED = datetime(2026, 1, 5, 9, tzinfo=UTC)


def a_page(name: str = "Ana", gratitude: str = "", taken: str = "", *, years: bool = True) -> Page:
    """Make a page of the book."""
    return Page("p1", name, (2019, 2024) if years else None, CLOSED, gratitude, taken)


@pytest.mark.parametrize(
    "hostile", ["<script>alert(1)</script>", '"><img src=x onerror=y>', "{{ 7 * 7 }}", "&amp;"]
)
def test_what_was_written_is_never_markup(hostile: str) -> None:
    """Each character is shown as it is."""
    text = html([a_page(hostile, hostile, hostile)]).decode()
    assert "<script" not in text
    assert "<img" not in text
    assert "49" not in text
    shown = hostile.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&#34;")
    assert text.count(shown) == 3


def test_the_page_asks_for_nothing_from_elsewhere() -> None:
    """No address, no script, no file beside it."""
    text = html([a_page(gratitude="For the summers.")]).decode()
    assert re.findall(r"https?:|//|src=|href=|url\(|@import|<script|<link", text) == []
    assert "default-src 'none'" in text
    assert "@media print" in text


def test_the_page_has_no_statistics() -> None:
    """Name, years, and two lines; not even the day on which it was closed."""
    text = html([a_page(gratitude="For the summers.", taken="A song.")]).decode()
    body = re.sub(r"<[^>]+>", " ", text[text.index("<body>") :])
    assert body.split() == ["Chapters", "Ana", "2019\u20132024", "For", "the", "summers.", "A", "song."]


def test_what_is_empty_leaves_no_empty_line() -> None:
    """Neither years nor words."""
    text = html([a_page(years=False)]).decode()
    assert text.count("<p") == 0


@pytest.mark.parametrize(
    "words", ["\u0633\u0644\u0627\u0645", "\u0928\u092e\u0938\u094d\u0924\u0947", "\u4f60\u597d", "a\u200db"]
)
def test_every_script_is_in_the_page(words: str) -> None:
    """With its direction left to the reader's own program."""
    text = html([a_page(words, words)]).decode()
    assert text.count(words) == 2
    assert 'dir="auto"' in text


def test_control_characters_and_half_characters_are_left_out() -> None:
    """They are no letters on paper."""
    text = html([a_page("A\x1b[2Jn\ud800a\u202e")]).decode()
    assert '<h2 dir="auto">A[2Jna</h2>' in text


@pytest.mark.parametrize("hostile", ["#panic()", "*x*", "$x$", '#read("/etc/passwd")', "\\", "[x]", "= x"])
def test_in_a_pdf_what_was_written_is_never_markup(hostile: str, tmp_path: Path) -> None:
    """Typst is handed it as data."""
    path = tmp_path / "book.pdf"
    path.write_bytes(pdf([a_page(hostile, f"{hostile}\n{hostile}", hostile)]))
    assert pypdf.PdfReader(path).pages[0].extract_text().count(hostile) == 4


def test_a_pdf_has_the_title_and_each_chapter_in_order(tmp_path: Path) -> None:
    """Also where one is long."""
    path = tmp_path / "book.pdf"
    path.write_bytes(pdf([a_page("Ana", "word " * 400), a_page("Ben", years=False)]))
    reader = pypdf.PdfReader(path)
    assert reader.metadata is not None
    assert reader.metadata.title == "Chapters"
    text = " ".join(sheet.extract_text() for sheet in reader.pages)
    assert text.index("Ana") < text.index("Ben")
    assert text.count("word") == 400


@pytest.mark.parametrize("name", ["book.txt", "book", "book.html.exe"])
def test_another_ending_is_refused(tmp_path: Path, name: str) -> None:
    """It says which there are."""
    with pytest.raises(UsageError, match="neither"):
        print_book(tmp_path / name, [a_page()])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["no such folder/book.html", "folder.html"])
def test_a_place_that_is_none_is_named(tmp_path: Path, name: str) -> None:
    """Nothing is made."""
    (tmp_path / "folder.html").mkdir()
    with pytest.raises(UnwritableError):
        print_book(tmp_path / name, [a_page()], force=True)


def test_a_link_that_leads_nowhere_is_a_file_that_is_there(tmp_path: Path) -> None:
    """It is not written through."""
    link = tmp_path / "book.html"
    link.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UsageError, match="there already"):
        print_book(link, [a_page()])
    assert not (tmp_path / "elsewhere").exists()


def test_without_the_extra_the_way_to_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Letbe itself needs neither library."""
    real = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name == "typst":
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(UsageError) as caught:
        print_book(tmp_path / "book.pdf", [a_page()])
    assert caught.value.hint == "pip install 'letbe[book]'"


def test_one_year_is_written_once() -> None:
    """And none is nothing."""
    assert Page("p", "Ana", (2024, 2024), CLOSED, "", "").span() == "2024"
    assert a_page(years=False).span() == ""


def test_a_book_is_written_whole_for_its_owner(tmp_path: Path) -> None:
    """And put in the place of another one only when told so."""
    path = tmp_path / "book.HTML"
    print_book(path, [a_page("Ana")])
    print_book(path, [a_page("Ben")], force=True)
    assert "Ben" in path.read_text("utf-8")
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(UsageError, match="no closed chapter"):
        print_book(tmp_path / "none.html", [])
