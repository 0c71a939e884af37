"""The pages: generated ones are current, every command speaks for itself, the site asks nobody else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Final

import click
import pytest

from docs import check_site, make_cli, make_errors, make_shown
from letbe import errors

ROOT: Final = Path(__file__).parents[1]


@pytest.mark.parametrize("script", ["make_cli", "make_errors", "make_schema", "make_shown"])
def test_generated_pages_are_current(script: str) -> None:
    """A page that lags behind the code is worse than none."""
    run = subprocess.run(
        [sys.executable, "-m", f"docs.{script}", "--check"],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr


def sample() -> click.Group:
    """Make a small tree of commands: one is finished, the other says nothing of itself."""

    @click.group(help="Sample.\n\nletbe read x")
    def top() -> None:
        pass

    @top.command(help="Read.", epilog="letbe read exports")
    @click.option("--zone", help="The zone.")
    def read(zone: str) -> None:
        pass

    @top.command()
    @click.option("--find")
    def people(find: str) -> None:
        pass

    assert isinstance(read, click.Command)
    assert isinstance(people, click.Command)
    return top


def test_what_a_command_leaves_unsaid_is_named() -> None:
    """Help for each command and option, and an example for each command."""
    with pytest.raises(LookupError) as caught:
        make_cli.page(sample())
    assert str(caught.value).splitlines() == [
        "letbe people has no help",
        "letbe people has no example",
        "letbe people --find has no help",
    ]


def test_the_page_has_a_section_for_each_command() -> None:
    """With what ``--help`` prints."""
    tree = sample()
    del tree.commands["people"]
    page = make_cli.page(tree)
    assert "\n## letbe\n" in page
    assert "\n## letbe read\n" in page
    assert "--zone TEXT  The zone." in page


def test_the_outermost_group_is_the_program() -> None:
    """A module may hold inner groups, too."""
    module = ModuleType("sample")
    tree = sample()
    inner = click.Group("inner")
    tree.add_command(inner)
    module.inner, module.main = inner, tree  # type: ignore[attr-defined]
    assert make_cli.root_command(module) is tree


def test_every_error_has_its_row() -> None:
    """Walked here by the module's names, there by the classes' family."""
    names = {n for n, c in vars(errors).items() if isinstance(c, type) and issubclass(c, errors.LetbeError)}
    page = make_errors.page()
    assert {n for n in names if f"| `{n}` | " not in page} == set()


def test_what_is_shown_replaces_the_old_and_nothing_around_it() -> None:
    """However often the page is written."""
    once = make_shown.fill("a\n<!-- board:start --><!-- board:end -->\nb", {"board": "one  \ntwo\n"})
    assert make_shown.fill(once, {"board": "one\ntwo"}) == once
    assert once.startswith("a\n")
    assert once.endswith("\nb")
    assert "$ letbe people\n\none\ntwo\n```" in once


def test_a_mark_without_its_partner_is_an_error() -> None:
    """Otherwise the rest of the page would be lost."""
    with pytest.raises(ValueError, match="board:end"):
        make_shown.fill("<!-- board:start -->\nand all that follows", {"board": "new"})


@pytest.mark.parametrize("name", make_shown.PAGES)
def test_a_page_that_shows_something_has_the_marks(name: str) -> None:
    """A renamed mark would leave an old picture standing."""
    page = (ROOT / name).read_text("utf-8")
    assert [key for key in make_shown.SHOWN if f"<!-- {key}:start -->" in page]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.html", '<link rel="stylesheet" href="https://fonts.example/f.css">'),
        ("a.html", '<script src="//cdn.example/s.js"></script>'),
        ("a.html", '<style>@import url("https://a.example/a.css")</style>'),
        ("a.css", "body { background: url(//a.example/b.png) }"),
    ],
)
def test_what_a_page_fetches_from_elsewhere_is_found(name: str, content: str) -> None:
    """Reading about privacy must not be watched by anybody."""
    assert len(check_site.foreign(name, content)) == 1


def test_links_are_no_fetches() -> None:
    """A reader who clicks has decided to."""
    assert check_site.foreign("a.html", '<a href="https://a.example">a</a><img src="a.png">') == []


def test_every_page_is_in_the_table_of_contents() -> None:
    """A page that nobody can find does not help."""
    contents = (ROOT / "mkdocs.yml").read_text("utf-8")
    pages = {p.relative_to(ROOT / "docs").as_posix() for p in (ROOT / "docs").rglob("*.md")}
    assert {p for p in pages if f": {p}\n" not in contents} == set()


def test_every_room_is_explained_to_newcomers() -> None:
    """Somebody who looks for the place of a change finds it in one table."""
    source = ROOT / "src" / "letbe"
    rooms = {p.stem for p in source.iterdir() if p.name[0] != "_" and (p.suffix == ".py" or p.is_dir())}
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    assert {room for room in rooms if f"`{room}`" not in text} == set()
