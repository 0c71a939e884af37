"""``letbe formats``: every format is told, quickly, and a file is told by what is in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from click.testing import CliRunner

from letbe.cli import main
from letbe.readers import FORMATS, READERS
from letbe.readers.about import about
from tests.cli.test_start import HEAVY, loaded
from tests.readers.contract import write
from tests.readers.samples import Sample, all_samples, chosen, export_of

if TYPE_CHECKING:
    from click.testing import Result

ROOT: Final = Path(__file__).parents[2]


def run(*words: str) -> Result:
    """Run the command."""
    return CliRunner().invoke(main, ["formats", *words], catch_exceptions=False)


def test_every_format_is_listed_with_what_it_is_and_how_it_is_got() -> None:
    """A person looks here first; an empty entry would send them away."""
    shown = json.loads(run("--json").stdout)["formats"]
    assert sorted(FORMATS) == [f["format"] for f in shown if f["from"] == "letbe"]
    assert [f["format"] for f in shown if not (f["title"] and f["files"] and f["get"])] == []
    plain = run().stdout
    assert all(f["get"] in plain for f in shown)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_has_a_page_that_is_there(name: str) -> None:
    """The list says where the steps are."""
    (page,) = {about(r).page for r in READERS if name == r.FORMAT}
    assert page is not None
    assert (ROOT / page).is_file()


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_in_the_table_of_the_docs(name: str) -> None:
    """Somebody who looks at the site must find it, too."""
    (page,) = {(about(r).page or "").rpartition("/")[2] for r in READERS if name == r.FORMAT}
    assert f"]({page})" in (ROOT / "docs" / "formats" / "index.md").read_text("utf-8")


def test_what_was_never_seen_in_a_real_file_is_said() -> None:
    """A sample from memory is a promise that nobody has checked."""
    memory = {s.reader for s in all_samples() if not s.confirmed}
    packages = {type(r).__module__.removeprefix("letbe.readers.").partition(".")[0]: r for r in READERS}
    assert {p for p in memory if about(packages[p]).unconfirmed is None} == set()


def test_listing_loads_nothing_heavy() -> None:
    """A list is read, and nothing is computed."""
    code = "from click.testing import CliRunner\nfrom letbe.cli import main\n"
    code += "assert CliRunner().invoke(main, ['formats']).exit_code == 0"
    assert loaded(code) & set(HEAVY) == set()


def test_asking_what_a_file_is_loads_nothing_heavy(tmp_path: Path) -> None:
    """Every reader is asked of every file in a folder, so that asking must cost next to nothing."""
    for number, sample in enumerate(all_samples()):
        write(tmp_path / str(number), export_of(sample, chosen(sample, 3)))
    code = "from click.testing import CliRunner\nfrom letbe.cli import main\n"
    code += f"assert CliRunner().invoke(main, ['formats', {str(tmp_path)!r}]).exit_code == 0"
    assert loaded(code) & set(HEAVY) == set()


@pytest.mark.parametrize("sample", all_samples(), ids=lambda s: f"{s.reader}: {s.name}")
def test_a_file_is_told_by_its_content(sample: Sample, tmp_path: Path) -> None:
    """Whatever its name; asking loads nothing and keeps nothing."""
    files = export_of(sample, chosen(sample, 5))
    path = sample.main or next(iter(files))
    (tmp_path / "renamed.bak").write_bytes(files[path])
    (told,) = json.loads(run("--json", str(tmp_path / "renamed.bak")).stdout)["files"]
    best = told["recognised"][0]
    packages = {r.FORMAT: type(r).__module__.split(".")[2] for r in READERS}
    assert packages[best["format"]] == sample.reader
    assert best["sure"] >= 0.5


def test_a_file_that_nobody_knows_is_said_and_fails(tmp_path: Path) -> None:
    """A script can ask, too."""
    (tmp_path / "a.txt").write_bytes(b"dear diary")
    (tmp_path / "b.jpg").write_bytes(b"\xff\xd8")
    result = run(str(tmp_path))
    assert result.exit_code == 1
    assert "no reader knows it" in result.stdout
    assert "known by its ending" in result.stdout


def test_a_file_that_is_not_there_is_said() -> None:
    """By its path, with what would do."""
    assert "is not there" in run("/nowhere/at/all").stdout
