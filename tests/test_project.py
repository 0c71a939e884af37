"""The project as a whole: what it ships, what it never names, what it loads."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Final

import pytest
from packaging.requirements import Requirement

import letbe

ROOT: Final = Path(__file__).parents[1]
PROJECT: Final = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
SOURCES: Final = sorted((ROOT / "src").rglob("*.py"))

#: What holds nothing of the project itself, beside whatever begins with a dot.
_MADE: Final = frozenset({"dist", "site", "__pycache__"})
#: What begins with a dot and belongs to the project.
_HIDDEN: Final = frozenset({".ci", ".gitignore"})

#: Hosts of package registries, and paths of one machine.  Split, so that this file passes its own test.
FORBIDDEN: Final = re.compile(
    "|".join(
        [
            r"py" + r"pi\.org",
            r"python" + r"hosted\.org",
            r"npm" + r"js\.(?:org|com)",
            r"deb\.debian" + r"\.org",
            r"crates" + r"\.io",
            r"anaconda" + r"\.(?:org|com)",
            r"(?<![\w.])/" + r"work/",
        ]
    ),
    re.IGNORECASE,
)

#: The licence of each direct dependency, read in its metadata, and why it may stand in a wheel's
#: requirements: each lets anyone use and pass on letbe under its own licence.
LICENCES: Final = {
    "apsw-sqlite3mc": "any-OSI (APSW), MIT (SQLite3 Multiple Ciphers), public domain (SQLite)",
    "argon2-cffi": "MIT",
    "click": "BSD-3-Clause",
    "cryptography": "Apache-2.0 or BSD-3-Clause",
    "filelock": "MIT",
    "keyring": "MIT",
    "numba": "BSD-2-Clause",
    "numpy": "BSD-3-Clause",
    "phonenumbers": "Apache-2.0",
    "platformdirs": "MIT",
    "pyarrow": "Apache-2.0",
    "tzdata": "Apache-2.0",
}
PERMISSIVE: Final = frozenset({"MIT", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "Unlicense", "any-OSI"})

#: letbe is found whether or not it is installed.
WITH_SOURCE: Final = os.environ | {"PYTHONPATH": str(ROOT / "src")}

#: What must not be loaded for ``--version`` and ``--help``: each costs more than all the rest together.
HEAVY: Final = frozenset(
    {"numba", "llvmlite", "numpy", "pyarrow", "phonenumbers", "keyring", "cryptography", "apsw", "argon2"}
)


def _is_ours(name: str) -> bool:
    """Tell what belongs to the project from what tools leave beside it."""
    return name in _HIDDEN or not (name.startswith(".") or name in _MADE)


def _files() -> list[Path]:
    """List the files of the project, as far as they are text."""
    found = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [f for f in folders if _is_ours(f)]
        found += [Path(folder) / n for n in names if _is_ours(n)]
    return sorted(found)


def _text(path: Path) -> str:
    """Give a file's text; nothing of a file that is none."""
    try:
        return path.read_text("utf-8")
    except (UnicodeDecodeError, OSError):
        return ""


def test_the_version_is_the_newest_in_the_changelog() -> None:
    """Whoever reads what changed must be able to tell whether they have it."""
    newest = re.search(r"^## (\S+)", _text(ROOT / "CHANGELOG.md"), re.MULTILINE)
    assert newest is not None
    assert PROJECT["project"]["version"] == newest[1] == letbe.__version__


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT / "src")))
def test_every_module_says_what_it_is_for(path: Path) -> None:
    """A room is known by its first screen."""
    assert ast.get_docstring(ast.parse(_text(path)))


def test_no_file_names_a_registry_or_a_place_on_one_machine() -> None:
    """Where packages come from is up to each machine, and nobody else has our folders."""
    found = {
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in _files()
        for match in FORBIDDEN.finditer(_text(path))
    }
    assert found == set()


@pytest.mark.parametrize("text", ["https://" + "pypi" + ".org/simple", "see /" + "work/main"])
def test_forbidden_words_are_recognised(text: str) -> None:
    """The test above can fail."""
    assert FORBIDDEN.search(text)


def test_every_direct_dependency_has_a_permissive_licence() -> None:
    """A new dependency is a decision, and its licence is part of it."""
    names = {Requirement(text).name for text in PROJECT["project"]["dependencies"]}
    assert names == LICENCES.keys()


@pytest.mark.parametrize(("name", "licence"), sorted(LICENCES.items()))
def test_every_licence_in_the_table_is_permissive(name: str, licence: str) -> None:
    """At least one of the licences that are offered, or every one that is combined."""
    offered = [part.partition(" (")[0] for part in re.split(r", | or ", licence)]
    assert [part for part in offered if part not in PERMISSIVE | {"public domain"}] == [], name


def test_every_dependency_says_why_it_is_there() -> None:
    """The reason stands beside it, or the name alone says it."""
    lines = (
        _text(ROOT / "pyproject.toml").partition("\ndependencies = [\n")[2].partition("\n]")[0].splitlines()
    )
    plain = {"numpy", "platformdirs"}
    assert [line for line in lines if "#" not in line and not any(p in line for p in plain)] == []


def test_the_classifiers_name_the_pythons_that_are_promised() -> None:
    """3.11 to 3.14, as in the README."""
    given = {c.rpartition(" ")[2] for c in PROJECT["project"]["classifiers"] if "Python :: 3." in c}
    assert given == {"3.11", "3.12", "3.13", "3.14"}
    assert PROJECT["project"]["requires-python"] == ">=3.11"


def _loaded(*arguments: str) -> set[str]:
    """Name the top-level packages that a run of letbe loads."""
    program = "import sys; from letbe.cli import main; sys.argv[:] = ['letbe', *sys.argv[1:]]; main()"
    run = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", program, *arguments],
        env=WITH_SOURCE,
        check=True,
        capture_output=True,
        text=True,
    )
    return {
        line.rpartition("|")[2].strip().partition(".")[0] for line in run.stderr.splitlines() if "|" in line
    }


@pytest.mark.parametrize("argument", ["--version", "--help"])
def test_starting_loads_nothing_heavy(argument: str) -> None:
    """Asking for help must answer at once, so what is heavy loads where it is used."""
    loaded = _loaded(argument)
    assert "click" in loaded
    assert loaded & HEAVY == set()


def test_importing_letbe_loads_no_package_but_the_standard_library() -> None:
    """``import letbe`` costs nothing until something is asked of it."""
    program = "import sys; before = set(sys.modules); import letbe; print(*(set(sys.modules) - before))"
    names = subprocess.check_output([sys.executable, "-c", program], env=WITH_SOURCE, text=True).split()
    tops = {name.partition(".")[0] for name in names}
    assert tops - set(sys.stdlib_module_names) == {"letbe"}
