"""Pin every dependency with its hash, and name no package registry.

``uv lock`` writes into ``uv.lock`` where each file was found.  A project that is read for years, and
installed behind mirrors, is better off without: here names, versions and hashes stay and places go.
From the lock follow ``requirements/*.txt``, one for each environment of the Makefile, which uv and pip
both install with every hash checked, from whatever index the machine is set up to use.

    python -m scripts.lock              what pyproject.toml asks for, keeping the pins that still fit
    python -m scripts.lock --upgrade    the newest that fit
    python -m scripts.lock --check      is everything current and clean?  Asks no index.

uv reads the lock as it stands (``uv export --frozen``, ``uv tree --frozen``).  ``uv sync`` cannot, since
it insists on places; it would write them in again, and ``--check`` would say so.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any, Final

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT: Final = Path(__file__).parents[1]

#: Each environment of the Makefile and the dependency group that it adds to letbe's own dependencies.
ENVIRONMENTS: Final = {"demo": "build", "dev": "dev", "bench": "bench"}

#: Where the lock says that files lie: a folder that does not exist, for uv wants a place.
NOWHERE: Final = "index"

HEADER: Final = "# Written by scripts/lock.py from uv.lock.  Every file is checked against these hashes.\n"

_PLACE = re.compile(r'url = "[^"]*/([^/"]+)"')
_REGISTRY = re.compile(r'registry = "[^"]*"')
_UPLOADED = re.compile(r', upload-time = "[^"]*"')
_HOST = re.compile(r"https?:|\b(?:[a-z0-9-]+\.)+(?:org|com|net|io)\b")
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)")
_HASH = re.compile(r"sha256:[0-9a-f]{64}")


def strip(lock: str) -> str:
    """Take every place and every time of upload out of a lock.

    >>> strip('source = { registry = "https://a.example/simple" }')
    'source = { registry = "index" }'
    >>> strip('{ url = "https://a.example/ab/cd/x-1.whl", hash = "sha256:0", upload-time = "2026" }')
    '{ path = "x-1.whl", hash = "sha256:0" }'
    """
    lock = _REGISTRY.sub(f'registry = "{NOWHERE}"', lock)
    return _UPLOADED.sub("", _PLACE.sub(r'path = "\1"', lock))


def pins(requirements: str) -> dict[tuple[str, str], set[str]]:
    r"""Read which versions a requirements file pins, and with which hashes.

    >>> sorted(pins("a==1 ; python_version > '3' \\\n    --hash=sha256:" + 64 * "0"))
    [('a', '1')]
    """
    found: dict[tuple[str, str], set[str]] = {}
    hashes: set[str] = set()
    for line in requirements.splitlines():
        if pin := _PIN.match(line):
            hashes = found.setdefault((canonicalize_name(pin[1]), pin[2]), set())
        hashes.update(_HASH.findall(line))
    return found


def locked(lock: dict[str, Any]) -> dict[tuple[str, str], set[str]]:
    """Read which versions a lock pins, and with which hashes."""
    return {
        (package["name"], package["version"]): {
            file["hash"] for file in [*package.get("wheels", []), package.get("sdist")] if file
        }
        for package in lock["package"]
        if "registry" in package["source"]
    }


def _flat(groups: dict[str, list[Any]], name: str) -> list[str]:
    """Give a dependency group with the groups that it includes."""
    flat: list[str] = []
    for entry in groups[name]:
        flat += _flat(groups, entry["include-group"]) if isinstance(entry, dict) else [entry]
    return flat


def _asked(texts: list[str]) -> set[tuple[str, str, str]]:
    """Bring requirements as pyproject.toml writes them into a form that can be compared."""
    return {
        (canonicalize_name(r.name), str(r.specifier), str(r.marker or "")) for r in map(Requirement, texts)
    }


def _recorded(entries: list[dict[str, Any]]) -> set[tuple[str, str, str]]:
    """The same of requirements as the lock records them."""
    return {
        (e["name"], str(Requirement(e["name"] + e.get("specifier", "")).specifier), e.get("marker", ""))
        for e in entries
        if "extra ==" not in e.get("marker", "")
    }


def problems(root: Path) -> list[str]:
    """Say what is wrong with the lock and the requirements; nothing if they are current and clean."""
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    text = (root / "uv.lock").read_text("utf-8")
    lock = tomllib.loads(text)
    found = [f"uv.lock names a host: {host}" for host in sorted(set(_HOST.findall(text)))]
    own = next(p for p in lock["package"] if p["name"] == project["project"]["name"])
    groups = project["dependency-groups"]
    if _asked(project["project"]["dependencies"]) != _recorded(own["metadata"].get("requires-dist", [])):
        found.append("uv.lock was made for other dependencies than pyproject.toml asks for")
    found += [
        f'uv.lock was made for another dependency group "{name}" than pyproject.toml has'
        for name in groups
        if _asked(_flat(groups, name)) != _recorded(own["metadata"].get("requires-dev", {}).get(name, []))
    ]
    known = locked(lock)
    for environment, group in ENVIRONMENTS.items():
        path = root / "requirements" / f"{environment}.txt"
        content = path.read_text("utf-8")
        found += [f"{path.name} names a host: {host}" for host in sorted(set(_HOST.findall(content)))]
        pinned = pins(content)
        found += [
            f"{path.name} pins {name} {version} otherwise than uv.lock"
            for (name, version), hashes in pinned.items()
            if known.get((name, version)) != hashes
        ]
        names = {name for name, _ in pinned}
        wanted = _asked([*project["project"]["dependencies"], *_flat(groups, group)])
        found += [f"{path.name} lacks {name}" for name, _, _ in sorted(wanted) if name not in names]
    return found


def _uv(*arguments: str, folder: Path) -> str:
    """Run uv in a folder and give what it prints."""
    uv = shutil.which("uv")
    if uv is None:
        sys.exit("uv is not on the PATH; any recent one will do (it can be installed with pip)")
    return subprocess.run([uv, *arguments], cwd=folder, check=True, stdout=subprocess.PIPE, text=True).stdout


def write(root: Path, *, upgrade: bool) -> None:
    """Lock anew, strip, and write the requirements."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in ("pyproject.toml", "README.md", "LICENSE", "uv.lock"):
            if (root / part).exists():
                shutil.copy(root / part, folder / part)
        _uv("lock", "--quiet", *(["--upgrade"] if upgrade else []), folder=folder)
        clean = strip((folder / "uv.lock").read_text("utf-8"))
        (folder / "uv.lock").write_text(clean, "utf-8")
        (root / "uv.lock").write_text(clean, "utf-8")
        (root / "requirements").mkdir(exist_ok=True)
        for environment, group in ENVIRONMENTS.items():
            options = ("--quiet", "--frozen", "--no-emit-project", "--no-default-groups", "--no-annotate")
            pinned = _uv("export", *options, "--no-header", "--group", group, folder=folder)
            (root / "requirements" / f"{environment}.txt").write_text(HEADER + pinned, "utf-8")


def main() -> None:
    """Write, or check."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="only say whether all is current and clean")
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions that fit")
    wishes = parser.parse_args()
    if not wishes.check:
        write(ROOT, upgrade=wishes.upgrade)
    if found := problems(ROOT):
        sys.exit("\n".join([*found, "make lock writes them anew"]))


if __name__ == "__main__":
    main()
