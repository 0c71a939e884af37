"""The project as a whole: what it ships, what it never names, what it loads."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import distribution, metadata
from pathlib import Path
from typing import Final

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

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

#: Licences that let anyone use letbe, change it and pass it on under its own licence, as packages state them.
PERMISSIVE: Final = frozenset(
    {
        "0BSD",
        "Apache Software License",
        "Apache-2.0",
        "Apache-2.0 WITH LLVM-exception",
        "CNRI-Python",  # Python 1.6's own, in regex, which dateparser needs
        "BSD License",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "CC0-1.0",
        "MIT",
        "MIT License",
        "MIT-0",
        "PSF-2.0",
        "Zlib",
    }
)

#: Packages that state it in words of their own, and what was read in their licence files.
READ: Final = {
    "apsw-sqlite3mc": "any licence the OSI approves (APSW), MIT (the encryption), public domain (SQLite)",
    "numba": "BSD-2-Clause",
    "pyrage": "MIT",
}

#: letbe is found whether or not it is installed.
WITH_SOURCE: Final = os.environ | {"PYTHONPATH": str(ROOT / "src")}

#: What must not be loaded for ``--version`` and ``--help``: each costs more than all the rest together.
HEAVY: Final = frozenset(
    {
        *("numba", "llvmlite", "numpy", "pyarrow", "rich", "phonenumbers", "keyring", "cryptography", "apsw"),
        *("argon2", "asyncio", "email", "http", "ssl", "sqlite3", "multiprocessing", "zoneinfo", "unittest"),
        *("click._termui_impl", "click.shell_completion", "click.testing"),
    }
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


def _stated(name: str) -> list[str]:
    """Give the licences that an installed package states, all of which would have to be kept."""
    about = metadata(name)
    classifiers = [c for c in about.get_all("Classifier") or [] if c.startswith("License :: ")]
    words = about.get("License-Expression") or " AND ".join(c.rpartition(" :: ")[2] for c in classifiers)
    return re.split(r" AND | OR ", words or about.get("License") or "nothing")


def _needed(name: str, found: set[str]) -> set[str]:
    """Add a package and all that it needs here to those found."""
    if name not in found:
        found.add(name)
        for requirement in map(Requirement, distribution(name).requires or []):
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                _needed(canonicalize_name(requirement.name), found)
    return found


@pytest.mark.parametrize("name", [Requirement(t).name for t in PROJECT["project"]["dependencies"]])
def test_a_dependency_and_all_it_needs_have_permissive_licences(name: str) -> None:
    """A new dependency is a decision, and its licence is part of it."""
    foreign = {n: _stated(n) for n in _needed(name, set()) - READ.keys() if set(_stated(n)) - PERMISSIVE}
    assert foreign == {}


def test_every_dependency_says_why_it_is_there() -> None:
    """The reason stands beside it, or the name alone says it."""
    lines = (
        _text(ROOT / "pyproject.toml").partition("\ndependencies = [\n")[2].partition("\n]")[0].splitlines()
    )
    plain = ("numpy", "platformdirs")
    assert [line for line in lines if "#" not in line and not any(p in line for p in plain)] == []


def test_the_classifiers_name_the_pythons_that_are_promised() -> None:
    """3.11 to 3.14, as in the README."""
    given = {c.rpartition(" ")[2] for c in PROJECT["project"]["classifiers"] if "Python :: 3." in c}
    assert given == {"3.11", "3.12", "3.13", "3.14"}
    assert PROJECT["project"]["requires-python"] == ">=3.11"


def _loaded(*arguments: str) -> set[str]:
    """Name the modules that a run of letbe loads, with the packages that they are in."""
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
