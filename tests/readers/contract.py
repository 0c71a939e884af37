"""Reads a sample and says plainly what came out of it: what the contract of all readers is asked with."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from letbe.people.assign import IN, OUT
from letbe.readers.measure import measure_text
from letbe.readers.rows import Flag, Kind
from letbe.reading.read import Wishes, read_parts
from tests.readers.samples import ME, THEM, is_mine, second_of, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from letbe.reading.read import Part
    from letbe.reading.report import FileReport
    from tests.readers.samples import Sample

#: A message: the second it was sent, who sent it, and how much it is: characters, words, is it a question.
Said = tuple[int, int, tuple[int, int, bool]]


class Ear:
    """Keeps all that it is told, by record."""

    def __init__(self) -> None:
        self.told: list[tuple[int, bytes]] = []

    def hear(
        self,
        buffer: NDArray[np.uint8],
        starts: NDArray[np.int64],
        ends: NDArray[np.int64],
        records: NDArray[np.int64],
    ) -> None:
        """Keep it."""
        for a, b, record in zip(starts.tolist(), ends.tolist(), records.tolist(), strict=True):
            self.told.append((record, buffer[a:b].tobytes()))

    def begin_anew(self) -> None:
        """Drop it."""
        self.told.clear()

    def renumber(self, record_of: NDArray[np.int64]) -> None:
        """Take other numbers."""
        self.told = [(int(record_of[r]), t) for r, t in self.told if record_of[r] >= 0]


@dataclass
class Result:
    """What some paths gave.

    Attributes:
        parts: The files that were read.
        others: Reports on those that could not be.
        ears: What was told of each file.
    """

    parts: list[Part]
    others: list[FileReport]
    ears: list[Ear] = field(default_factory=list)

    def messages(self) -> Counter[Said]:
        """Give each message, whoever it was exchanged with."""
        found: Counter[Said] = Counter()
        for part in self.parts:
            rows, kept = part.scan.rows, part.assigned.rows
            asks = (rows.flags[kept] & Flag.QUESTION) != 0
            columns = (rows.at[kept], part.assigned.direction, rows.chars[kept], rows.words[kept], asks)
            for at, direction, chars, words, ask in zip(*(c.tolist() for c in columns), strict=True):
                found[at // 1_000_000, direction, (chars, words, ask)] += 1
        return found

    def texts(self) -> list[str]:
        """Give what was told, one text a record, in no order; blanks at the ends are nobody's words."""
        said: dict[tuple[int, int], bytes] = {}
        for number, ear in enumerate(self.ears):
            for record, piece in ear.told:
                said[number, record] = said.get((number, record), b"") + piece
        return sorted(s.decode().strip() for s in said.values())

    def kinds(self) -> Counter[Kind]:
        """Count the records of each kind."""
        found: Counter[Kind] = Counter()
        for part in self.parts:
            rows = part.scan.rows
            first = np.r_[True, rows.record[1:] != rows.record[:-1]][: len(rows)]
            found.update(Kind(k) for k in rows.kind[first].tolist())
        return found

    def errors(self) -> int:
        """Count what could not be read."""
        return sum(p.scan.errors_total for p in self.parts) + sum(o.errors_total for o in self.others)

    def sentences(self) -> list[str]:
        """Give all that readers said about their files."""
        said = [w for p in self.parts for w in (*p.scan.warnings, *(e.reason for e in p.scan.errors))]
        said += [str(s) for p in self.parts for s in (p.scan.me_by, p.scan.date_order_by)]
        return said + [e.reason for o in self.others for e in o.errors]

    def handles(self) -> set[str]:
        """Give the names and addresses met."""
        handles = [h for p in self.parts for h in p.scan.handles]
        return {t for h in handles for t in (h.name, h.address) if t}


def expected(sample: Sample, numbers: Sequence[int]) -> Counter[Said]:
    """Give the messages that an export holds."""
    size = measure_text if sample.text_known else lambda _: (-1, -1, False)
    return Counter((second_of(i), OUT if is_mine(i) else IN, size(text_of(i))) for i in numbers)


def write(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Write an export as a person has it."""
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


def read(*paths: Path, sample: Sample, zone: str = "UTC", told_me: bool = True, hear: bool = False) -> Result:
    """Read some paths; who is me is told only where the export does not say."""
    ears: list[Ear] = []

    def listen() -> Ear:
        ears.append(Ear())
        return ears[-1]

    me = (ME,) if told_me and not sample.knows_me else ()
    # An ear is all that a reader needs of a Hearing.
    parts, others, _ = read_parts(paths, Wishes(me=me, zone=zone), listen=listen if hear else None)  # type: ignore[arg-type]
    return Result(parts, others, ears)


def private_words(result: Result) -> re.Pattern[str]:
    """Match what must stand in no sentence of a reader: texts, names, addresses."""
    names = {ME, THEM, *ME.split()[:1], *THEM.split()[:1], *result.handles()}
    words = [rf"(?<!\w){re.escape(n)}(?!\w)" for n in names if len(n) > 2]
    return re.compile("|".join([r"secret", "says hello", "and more", *words]), re.IGNORECASE)
