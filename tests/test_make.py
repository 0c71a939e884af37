"""What a newcomer meets first: which Python is taken, what is made anew, what ``make`` offers."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[1]

pytestmark = pytest.mark.skipif(
    shutil.which("make") is None or shutil.which("sh") is None, reason="needs make and sh"
)


def make(*arguments: str) -> str:
    """Run make in the project and give what it prints."""
    return subprocess.check_output(
        ["make", "--no-print-directory", *arguments], cwd=ROOT, text=True, stderr=subprocess.STDOUT
    )


def chosen(path: Path, python: str = "") -> subprocess.CompletedProcess[str]:
    """Ask which Python is taken where only one folder has any."""
    sh = shutil.which("sh") or "sh"
    return subprocess.run(
        [sh, str(ROOT / "scripts" / "env.sh"), "python"],
        env={"PATH": str(path), "PYTHON": python},
        capture_output=True,
        text=True,
        check=False,
    )


def program(path: Path, text: str) -> None:
    """Put a program into a folder."""
    path.write_text(f"#!/bin/sh\n{text}\n", "utf-8")
    path.chmod(0o755)


def test_the_newest_python_that_runs_is_taken(tmp_path: Path) -> None:
    """A version manager leaves stand-ins on the PATH that do not run."""
    program(tmp_path / "python3.14", "echo 'python3.14: not installed' >&2; exit 127")
    program(tmp_path / "python3.13", f'exec "{sys.executable}" "$@"')
    program(tmp_path / "python3", f'exec "{sys.executable}" "$@"')
    assert str(tmp_path / "python3.13") == chosen(tmp_path).stdout.strip()


def test_an_old_python_is_passed_over_and_said(tmp_path: Path) -> None:
    """The error says what is needed and how to name one."""
    program(tmp_path / "python3", "exit 1")
    answer = chosen(tmp_path)
    assert answer.returncode != 0
    assert "No Python 3.11 or newer was found" in answer.stderr
    assert "make PYTHON=" in answer.stderr


def test_a_python_that_is_asked_for_is_not_replaced_by_another(tmp_path: Path) -> None:
    """Whoever names one must not get a different one in silence."""
    program(tmp_path / "python3", f'exec "{sys.executable}" "$@"')
    program(tmp_path / "old", "exit 1")
    answer = chosen(tmp_path, str(tmp_path / "old"))
    assert answer.returncode != 0
    assert "is not Python 3.11 or newer" in answer.stderr


def test_make_alone_lists_what_there_is() -> None:
    """Each target that a person may want has a line."""
    offered = re.findall(r"^  make (\S+)", make(), re.MULTILINE)
    phony = re.search(r"^\.PHONY: ((?:.|\\\n)*?[^\\])$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert phony is not None
    targets = {t for t in re.findall(r"[\w-]+", phony[1]) if not t.startswith("check-")}
    assert targets == set(offered)


@pytest.fixture
def made(tmp_path: Path) -> str:
    """Make an environment in name only: the marks that it is there."""
    for mark in (".made", ".installed"):
        (tmp_path / mark).touch()
    return f"VENV={tmp_path}"


def test_a_second_run_makes_nothing(made: str) -> None:
    """An environment that is current costs no second."""
    assert "env.sh" not in make("-n", "dev", made)


def test_changed_pins_make_the_environment_anew(made: str) -> None:
    """And letbe is installed into it."""
    planned = make("-n", "-W", "requirements/dev.txt", "dev", made)
    assert "env.sh make" in planned
    assert "env.sh install" in planned


def test_a_changed_project_is_only_installed_anew(made: str) -> None:
    """The packages stay."""
    planned = make("-n", "-W", "pyproject.toml", "dev", made)
    assert "env.sh make" not in planned
    assert "env.sh install" in planned


def test_the_demo_is_installed_anew_when_the_source_changes(tmp_path: Path) -> None:
    """It is not editable, so it would show an old letbe."""
    for mark in (".made", ".installed"):
        (tmp_path / mark).touch()
    planned = make("-n", "-W", "src/letbe/__init__.py", "demo", f"DEMO={tmp_path}")
    assert "env.sh make" not in planned
    assert "env.sh install" in planned


@pytest.mark.parametrize("script", ["scripts/env.sh", "scripts/demo.sh"])
def test_scripts_run_in_the_plainest_shell(script: str) -> None:
    """Debian's sh is dash, and knows nothing of bash."""
    text = (ROOT / script).read_text("utf-8")
    assert text.startswith("#!/bin/sh\n")
    assert re.findall(r"\[\[|\blocal\b|\bfunction\b|<<<|\$'", text) == []
    subprocess.run(["sh", "-n", str(ROOT / script)], check=True, env=os.environ)
