"""What a person installs: the wheel, in an empty environment, away from the source."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT: Final = Path(__file__).parents[1]

#: Making the environment downloads some 120 MB at worst.
PATIENCE_S: Final = 600


def _run(
    *command: str, folder: Path, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a program in a folder, without anything of this environment on its path."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VIRTUAL_ENV", "LETBE_"))}
    return subprocess.run(
        command,
        cwd=folder,
        env={**clean, **(env or {})},
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a wheel from the tree."""
    folder = tmp_path_factory.mktemp("wheel")
    built = _run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder), folder=ROOT)
    assert built.returncode == 0, built.stderr
    (found,) = folder.glob("*.whl")
    return found


def test_the_wheel_holds_letbe_and_nothing_else(wheel: Path) -> None:
    """No tests, no docs, no scripts land in a person's packages."""
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.partition("/")[0].partition("-")[0] for name in archive.namelist()}
    assert tops == {"letbe"}


def test_the_wheel_holds_every_file_of_the_source(wheel: Path) -> None:
    """The example's exports and the word tables are data, and are easily left behind."""
    source = ROOT / "src"
    expected = {
        p.relative_to(source).as_posix()
        for p in source.rglob("*")
        if p.is_file() and "__pycache__" not in p.parts
    }
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert expected == packed


def test_the_wheel_says_that_it_is_typed_and_carries_its_licence(wheel: Path) -> None:
    """Type checkers look for the mark; whoever passes letbe on needs the licence."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert "letbe/py.typed" in names
    assert [name for name in names if name.endswith("licenses/LICENSE")]


@pytest.mark.slow
def test_the_demo_runs_from_the_wheel_in_an_empty_environment(wheel: Path, tmp_path: Path) -> None:
    """Whatever the tree lends by accident is missing here."""
    environment = tmp_path / "environment"
    made = _run(
        "sh",
        str(ROOT / "scripts" / "env.sh"),
        "make",
        str(environment),
        str(ROOT / "requirements" / "demo.txt"),
        folder=tmp_path,
        env={"PYTHON": sys.executable},
    )
    if made.returncode:
        pytest.skip("the pinned packages could not be installed; is a package index within reach?")
    installed = _run(
        "sh", str(ROOT / "scripts" / "env.sh"), "install", str(environment), str(wheel), folder=tmp_path
    )
    assert installed.returncode == 0, installed.stderr
    script = tmp_path / "demo.sh"
    script.write_bytes((ROOT / "scripts" / "demo.sh").read_bytes())
    demo = _run(
        "sh",
        str(script),
        folder=tmp_path,
        env={
            "PATH": f"{environment / 'bin'}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(tmp_path / "nobody"),
            "TMPDIR": str(tmp_path),
        },
    )
    assert demo.returncode == 0, demo.stderr
    for command in ("$ letbe read exports", "$ letbe people", "$ letbe look"):
        assert command in demo.stdout
    assert list(tmp_path.glob("letbe-demo.*")) == [], "the temporary home is removed"
