"""The pins: current, checked by hash, and without a word about where files come from."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path
from typing import Final

import pytest

from scripts import lock

ROOT: Final = Path(__file__).parents[1]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Copy what the check looks at, to change it."""
    for name in ("pyproject.toml", "uv.lock"):
        shutil.copy(ROOT / name, tmp_path / name)
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    return tmp_path


def change(path: Path, old: str, new: str) -> None:
    """Change one place in a file."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_the_pins_are_current_and_clean() -> None:
    """Nobody has changed a dependency and forgotten ``make lock``."""
    assert lock.problems(ROOT) == []


def test_a_new_dependency_is_noticed(copy: Path) -> None:
    """It would be missing on a fresh machine."""
    change(copy / "pyproject.toml", '"filelock>=3.18"', '"filelock>=3.18", "attrs>=25"')
    assert "uv.lock was made for other dependencies than pyproject.toml asks for" in lock.problems(copy)


def test_a_changed_group_is_noticed(copy: Path) -> None:
    """Also where it is only the lowest version that changed."""
    change(copy / "pyproject.toml", "psutil>=7", "psutil>=7.1")
    assert 'uv.lock was made for another dependency group "bench" than pyproject.toml has' in lock.problems(
        copy
    )


def test_a_changed_hash_is_noticed(copy: Path) -> None:
    """The two places that hold it must agree."""
    change(copy / "requirements" / "dev.txt", "sha256:", "sha256:00000000")
    assert [p for p in lock.problems(copy) if p.startswith("dev.txt pins ")]


def test_a_place_is_noticed(copy: Path) -> None:
    """This is what a plain ``uv lock`` would write."""
    change(copy / "uv.lock", 'registry = "index"', 'registry = "https://index.example/simple"')
    assert "uv.lock names a host: https:" in lock.problems(copy)


def test_every_file_in_the_lock_has_a_hash() -> None:
    """Otherwise nothing would be checked."""
    packages = tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))["package"]
    files = [f for p in packages if p["name"] != "letbe" for f in [*p.get("wheels", []), p.get("sdist")] if f]
    assert len(files) > 100
    assert [f for f in files if not f["hash"].startswith("sha256:")] == []


@pytest.mark.parametrize("python", ["cp311", "cp312", "cp313", "cp314"])
@pytest.mark.parametrize("name", ["numba", "llvmlite", "numpy", "pyarrow", "apsw-sqlite3mc"])
def test_what_is_compiled_is_there_for_every_python(name: str, python: str) -> None:
    """A fresh machine may have no compiler."""
    packages = tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))["package"]
    wheels = [w["path"] for p in packages if p["name"] == name for w in p["wheels"]]
    for platform in ("manylinux", "macosx", "win_amd64"):
        assert [w for w in wheels if f"-{python}-{python}-" in w and platform in w], platform
