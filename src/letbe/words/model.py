"""All tables, laid out for the compiled code: worked out once, then kept in the user's cache folder.

    phrases/*.toml ──read──▶ rules ──graph, needs──▶ flat arrays ──▶ words-<hash>.model in the cache folder

The name of the file is a hash of the tables and of the code that lays them out, so a table that is corrected
is read anew by the next process.  The file holds plain arrays and a line of names, nothing that could be
executed, and the hash of its own content; one that is damaged, or that somebody else could have written, is
passed over.  Where the folder cannot be written, each process works the model out for itself.
"""

from __future__ import annotations

import functools
import hashlib
import io
import json
import os
import stat
import tempfile
from contextlib import suppress
from importlib import resources
from pathlib import Path
from typing import Final

import numpy as np

from letbe.words.build import build
from letbe.words.layout import Model, laid_out
from letbe.words.tables import sources, tables

#: Bytes before the names: the hash of all that follows it, and the length of the names.
_HEAD: Final = 36
#: Every array begins at such a place, as the machine likes it.
_ALIGN: Final = 16
#: Models that are kept in the folder: the newest, for whoever corrects a table goes back and forth.
_KEPT: Final = 3
#: Written by nobody but their owner.
_OTHERS: Final = stat.S_IWGRP | stat.S_IWOTH


@functools.cache
def model() -> Model:
    """Give the model of the tables that come with letbe.

    Cost: some 30 ms where it has been worked out before; else some 3 s.
    """
    folder = cache_folder()
    file = folder / f"words-{key()}.model"
    known = load(file)
    if known is None:
        known = build(tables())
        keep(known, file)
    return known


def cache_folder() -> Path:
    """Name the folder in which models are kept."""
    import platformdirs  # noqa: PLC0415 - only this needs it

    return Path(platformdirs.user_cache_dir("letbe"))


def key() -> str:
    """Name the state of the tables and of the code that lays them out.

    Cost: reads some files, 3 ms.
    """
    here = hashlib.sha256(np.__version__.encode())
    for name, source in sources():
        here.update(f"{name} {len(source)} {source}".encode())
    for file in sorted(resources.files("letbe.words").iterdir(), key=lambda f: f.name):
        if file.name.endswith(".py"):
            here.update(file.read_bytes())
    return here.hexdigest()[:32]


# ----------------------------------------------------------------------------- keeping


def dump(known: Model) -> bytes:
    """Write a model as bytes: the same for the same tables."""
    stream = io.BytesIO()
    arrays = {
        **{name: array for part in known.tables for name, array in part._asdict().items()},
        "sure": known.sure,
        "said": np.frombuffer(known.said, np.uint8),
        "said_first": known.said_first,
    }
    header = {name: [str(a.dtype), len(a)] for name, a in arrays.items()}
    names = json.dumps({"languages": known.languages, "arrays": header}).encode("ascii")
    names += b" " * (-(len(names) + _HEAD) % _ALIGN)
    stream.write(len(names).to_bytes(4, "little") + names)
    for array in arrays.values():
        stream.write(np.ascontiguousarray(array).tobytes() + b"\0" * (-array.nbytes % _ALIGN))
    content = stream.getvalue()
    return hashlib.sha256(content).digest() + content


def parsed(raw: bytes) -> Model | None:
    """Read a model that was written by ``dump``; None for anything else."""
    if len(raw) < _HEAD or hashlib.sha256(raw[_HEAD - 4 :]).digest() != raw[: _HEAD - 4]:
        return None
    place = _HEAD + int.from_bytes(raw[_HEAD - 4 : _HEAD], "little")
    names = json.loads(raw[_HEAD:place])
    arrays = {}
    for name, (dtype, length) in names["arrays"].items():
        arrays[name] = np.frombuffer(raw, dtype, length, place) if length else np.zeros(0, dtype)
        place += arrays[name].nbytes + -arrays[name].nbytes % _ALIGN
    return Model(
        laid_out(arrays),
        tuple(names["languages"]),
        arrays["sure"],
        arrays["said"].tobytes(),
        arrays["said_first"],
    )


def load(file: Path) -> Model | None:
    """Read a model that was kept; None where there is none, or where it is not to be trusted."""
    try:
        with file.open("rb") as stream:
            about = os.fstat(stream.fileno())
            if hasattr(os, "geteuid") and (about.st_uid != os.geteuid() or about.st_mode & _OTHERS):
                return None
            return parsed(stream.read())
    except (OSError, ValueError):
        return None


def keep(known: Model, file: Path) -> None:
    """Keep a model, and let go of older ones; where that cannot be done, nothing is lost but time."""
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(dir=file.parent, prefix=".words-")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(dump(known))
            Path(beside).replace(file)
        except OSError:
            Path(beside).unlink(missing_ok=True)
            raise
        every = sorted(file.parent.glob("words-*.model"), key=lambda f: f.stat().st_mtime, reverse=True)
        for old in every[_KEPT:]:
            old.unlink(missing_ok=True)
