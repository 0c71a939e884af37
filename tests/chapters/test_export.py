"""Everything that is held is given, in formats that anybody reads."""

from __future__ import annotations

import csv
import io
import json
import stat
import zipfile
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest

from letbe.chapters.archive import write_zip
from letbe.chapters.export import everything, messages_of
from letbe.errors import UnwritableError, UsageError
from letbe.space.entries import Asked, Stop
from letbe.space.person import ids_of, open_log
from tests.chapters.test_forget import NOW, filled, the_first
from tests.homes import a_home

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def test_an_export_holds_all_there_is_of_one_and_nothing_of_others(tmp_path: Path) -> None:
    """Read with other programs than ours: csv, json, zip."""
    filled(tmp_path / "home")
    with a_home(tmp_path / "home") as home:
        ana = the_first(home)
        open_log(home).append(ids_of(home, ana.handles)[0], Asked(Stop(), NOW), NOW)
        rows = messages_of(home, ana).num_rows
        write_zip(tmp_path / "ana.zip", everything(home, ana))
    with zipfile.ZipFile(tmp_path / "ana.zip") as made:
        read = {name: made.read(name) for name in made.namelist()}
    lines = list(csv.DictReader(io.StringIO(read["messages.csv"].decode())))
    assert rows > 0
    assert (len(lines), pq.read_table(io.BytesIO(read["messages.parquet"])).num_rows) == (rows, rows)
    assert {line["direction"] for line in lines} == {"in", "out"}
    assert "handle" not in lines[0]
    assert json.loads(read["person.json"])["addresses"][0]["address"] == "mail:someone0@example.org"
    texts = {p["room"]: p for p in json.loads(read["papers.json"])}
    assert texts["letters"]["text"] == "what I never said"
    assert texts["words"]["sentence"] == "please leave me alone"
    assert [e["kind"] for e in json.loads(read["log.json"])] == ["asked"]
    assert b"somebody else" not in b"".join(read.values())
    assert stat.S_IMODE((tmp_path / "ana.zip").stat().st_mode) == 0o600


def test_nothing_is_written_over_and_nothing_half(tmp_path: Path) -> None:
    """A place that is taken is refused; an error in the middle leaves no file."""
    (tmp_path / "there").touch()
    with pytest.raises(UsageError, match="there already"):
        write_zip(tmp_path / "there", [])
    with pytest.raises(UsageError, match="no folder"):
        write_zip(tmp_path / "no" / "where", [])

    def torn() -> Iterator[tuple[str, bytes]]:
        yield "a", b"b"
        raise OSError(28, "full")

    with pytest.raises(UnwritableError, match="no room"):
        write_zip(tmp_path / "new", torn())
    assert [p.name for p in tmp_path.iterdir()] == ["there"]


def test_a_home_without_messages_gives_an_empty_table(tmp_path: Path) -> None:
    """Somebody who was only written down."""
    with a_home(tmp_path / "home") as home:
        from letbe.people.match import Known  # noqa: PLC0415 - for this one alone

        assert messages_of(home, Known("nobody", None, ("mail:a@example.org",))).num_rows == 0
