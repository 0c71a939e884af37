"""A folder of mixed exports, read once: every shape of every format, some zipped, between other things."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections import Counter
from typing import TYPE_CHECKING, Final

import pytest
from click.testing import CliRunner

from letbe.cli import main
from letbe.reading.read import Wishes, read_parts
from tests.homes import PASSPHRASE, a_home
from tests.readers.contract import Result, expected, write
from tests.readers.samples import ME, Sample, all_samples, chosen, export_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from letbe.reading.read import Part

SAMPLES: Final = all_samples()
COUNT: Final = 15
#: What lies in such a folder besides, and is nobody's chat.
OTHERS: Final = {
    "IMG_0001.jpg": b"\xff\xd8\xff\xe0",
    "notes.txt": b"milk, bread\nand something nice\n",
    "invoice.pdf": b"%PDF-1.7\n",
    "table.csv": b"a,b\n1,2\n",
    "settings.json": b'{"theme": "dark", "items": [1, 2]}',
    "page.html": b"<!DOCTYPE html><html><body>hello</body></html>",
    ".DS_Store": b"\0\0\0\1Bud1",
    "song.mp3": b"ID3",
}


@pytest.fixture(scope="module")
def downloads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write everything into one tree: each second export as a zip, each third deeper down."""
    top = tmp_path_factory.mktemp("Downloads")
    for number, sample in enumerate(SAMPLES):
        files = export_of(sample, chosen(sample, COUNT))
        home = top / "older" / "2024" if number % 3 == 0 else top
        if number % 2:
            packed = io.BytesIO()
            with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
                for path, content in files.items():
                    archive.writestr(path, content)
            write(home, {f"{place_of(sample)}.zip": packed.getvalue()})
        else:
            write(home / place_of(sample), files)
    write(top, OTHERS)
    write(top / "older", OTHERS)
    return top


def place_of(sample: Sample) -> str:
    """Name the folder or zip that an export of a sample lies in."""
    return (
        "export-" + re.sub(r"[^a-z0-9]+", "-", f"{sample.reader}-{sample.name}".lower()).strip("-") + "-end"
    )


@pytest.fixture(scope="module")
def parts(downloads: Path) -> Sequence[Part]:
    """Read it once."""
    found, others, left_alone = read_parts([downloads], Wishes(me=(ME,), zone="UTC"))
    assert [(o.path, o.errors) for o in others] == []
    assert sum(left_alone.values()) >= 2 * (len(OTHERS) - 1)
    return found


def is_of_the_tree(part: Part) -> bool:
    """Tell what was gathered from all of the tree."""
    return part.report.path.rpartition("/")[2].startswith("Downloads")


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda s: f"{s.reader}: {s.name}")
def test_each_export_is_read_right_among_all_others(sample: Sample, parts: Sequence[Part]) -> None:
    """By its own reader, whole, and with the right directions; nothing of it is lost to another."""
    own = [p for p in parts if place_of(sample) in p.report.path]
    # Single mails of a whole tree are one mailbox, so that those are told of the tree.
    result = Result(own or [p for p in parts if is_of_the_tree(p)], [])
    assert result.messages() == expected(sample, chosen(sample, COUNT))
    assert result.errors() == 0


def test_nothing_is_read_that_is_no_export(parts: Sequence[Part]) -> None:
    """A shopping list is nobody's chat."""
    strangers = [p for p in parts if not any(place_of(s) in p.report.path for s in SAMPLES)]
    assert {p.scan.format for p in strangers} <= {"mail"}
    assert sum(len(p.scan.rows) for p in strangers) in {0, COUNT}, "the sample of single mails, and no more"


def test_letbe_read_keeps_all_of_it(downloads: Path, parts: Sequence[Part], tmp_path: Path) -> None:
    """Once: the same message in two exports of one app counts one time, and again adds nothing."""
    a_home(tmp_path / "home").close()
    env = PASSPHRASE | {"LETBE_HOME": str(tmp_path / "home"), "LETBE_NOW": "2026-01-01T00:00:00Z"}
    words = ["read", str(downloads), "--me", ME, "--zone", "UTC", "--json"]
    documents = []
    for _ in range(2):
        done = CliRunner().invoke(main, words, env=env, catch_exceptions=False)
        assert done.exit_code == 0, done.stderr
        documents.append(json.loads(done.stdout))
    total = sum(int((p.assigned.party >= 0).sum()) for p in parts)
    first, second = documents
    assert first["added"] + first["duplicates"] == total
    assert (second["added"], second["duplicates"]) == (0, total)
    assert Counter(f["format"] for f in first["files"]) == Counter(p.report.format for p in parts)
    assert len({f["format"] for f in first["files"]}) == len({p.scan.format for p in parts})
