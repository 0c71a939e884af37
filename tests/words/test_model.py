"""The model is what the tables give, and nobody else's."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from letbe.words import model as kept
from letbe.words.build import build
from letbe.words.layout import MOST_OF_ONE
from letbe.words.model import dump, keep, load, parsed
from letbe.words.prefilter import candidates, coded, marked
from letbe.words.scan import scan
from letbe.words.tables import read, tables

if TYPE_CHECKING:
    from pathlib import Path

SOURCE = """
language = "xx"
name = "X"
[[phrase]]
kind = "stop"
say = ["leave me alone", "no {call}"]
[lists]
call = ["calls", "texts"]
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a cache folder of its own."""
    monkeypatch.setattr(kept, "cache_folder", lambda: tmp_path)
    return tmp_path


def test_the_model_is_what_the_tables_give() -> None:
    """Byte for byte, worked out twice, and after it was kept."""
    first = dump(build(tables()))
    again = parsed(first)
    assert again is not None
    assert dump(again) == first == dump(build(tables())) == dump(kept.model())


def test_a_model_is_worked_out_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next process only reads it."""
    monkeypatch.setattr(kept, "tables", lambda: (read(SOURCE),))
    first = kept.model.__wrapped__()
    monkeypatch.setattr(kept, "tables", lambda: pytest.fail("worked out again"))
    assert dump(kept.model.__wrapped__()) == dump(first)
    assert [f.name for f in folder.iterdir()] == [f"words-{kept.key()}.model"]


def test_a_table_that_is_corrected_is_read_anew(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A native speaker sees what the change does."""
    before = kept.key()
    changed = [(name, source + "# more\n") for name, source in kept.sources()]
    monkeypatch.setattr(kept, "sources", lambda: changed)
    assert kept.key() != before
    assert list(folder.iterdir()) == []


def test_a_damaged_model_is_passed_over(folder: Path) -> None:
    """One changed byte is enough; it would be read by code that checks no bounds."""
    file = folder / "words-x.model"
    keep(build([read(SOURCE)]), file)
    raw = file.read_bytes()
    assert load(file) is not None
    for place in (0, 40, len(raw) // 2, len(raw) - 1):
        file.write_bytes(raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :])
        assert load(file) is None
    for cut in (0, 10, 35, len(raw) - 1):
        file.write_bytes(raw[:cut])
        assert load(file) is None


def test_the_code_is_compiled_once_however_model_and_texts_came() -> None:
    """An array that can be written, or lies askew, is another type to the compiler, and costs seconds."""
    compiled: Any = scan
    candidates(*coded(["leave me alone"]))
    before = len(compiled.signatures)
    buffer, starts, ends = (array.copy() for array in coded(["leave me alone"]))
    assert candidates(buffer, starts, ends).all()
    assert marked(*coded(["leave me alone"]), build([read(SOURCE)]).tables).all()
    again = parsed(dump(build([read(SOURCE)])))
    assert again is not None
    assert marked(buffer, starts, ends, again.tables).all()
    assert len(compiled.signatures) == before


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="the system knows no owners by number")
def test_a_model_that_somebody_else_could_have_written_is_passed_over(folder: Path) -> None:
    """Whoever may write it could make letbe miss a request."""
    file = folder / "words-x.model"
    keep(build([read(SOURCE)]), file)
    assert file.stat().st_mode & 0o777 == 0o600
    file.chmod(0o620)
    assert load(file) is None


def test_a_folder_that_cannot_be_written_costs_only_time(folder: Path) -> None:
    """Each process works it out for itself."""
    (folder / "file").write_bytes(b"")
    keep(build([read(SOURCE)]), folder / "file" / "words-x.model")
    assert [f.name for f in folder.iterdir()] == ["file"]


def test_only_a_few_models_are_kept(folder: Path) -> None:
    """Whoever corrects tables for an evening leaves no heap behind."""
    known = build([read(SOURCE)])
    for i in range(6):
        keep(known, folder / f"words-{i}.model")
        os.utime(folder / f"words-{i}.model", (i, i))
    assert sorted(f.name for f in folder.iterdir()) == ["words-3.model", "words-4.model", "words-5.model"]


def test_there_is_room_for_what_one_word_meets() -> None:
    """A word that is remembered has a bounded place."""
    words = kept.model().tables.words
    needs = np.diff(words.need_first)
    each = [
        sum(1 + int(needs[a]) for a in words.atom_of[first:last].tolist())
        for first, last in zip(words.word_first[:-1].tolist(), words.word_first[1:].tolist(), strict=True)
    ]
    assert max(each) < MOST_OF_ONE // 8
