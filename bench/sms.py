"""Reading a backup of text messages in XML and in JSON, and the memory that one full of pictures takes.

Beside letbe: lxml's ``iterparse``, told to recover, and the standard library's; for JSON msgspec with a typed
decode of each line, and the standard library's; each with the least work that gives time, number, side and
size of every message and that lets go of what it has read; and the floor.
The sizes are how many messages the first two files have, and how many MB the third.
"""

from __future__ import annotations

import json
import random
import tempfile
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from bench._measure import Run, count_breaks, cpu, process, rates, tried

if TYPE_CHECKING:
    from collections.abc import Callable

MESSAGES: Final = 200_000
#: MB of the file with pictures.
PICTURES: Final = 200
#: Peers get a part of the file, which is enough to tell.
SHARE: Final = 4

_WORDS: Final = (  # noqa: SIM905 - easier to read
    "hallo ja nein schön gestern vielleicht kommst du heute abend nach hause ich weiß nicht genau was wird "
    "привет как дела сегодня вечером хорошо the train was late again and we had coffee by the river"
).split()
_START: Final = 1_500_000_000_000
_ENDS: Final = ("", "", "", "?", "&#10;ok", " &amp; co", " 😀", " https://example.org/a?b=c&amp;d")

_HEAD: Final = (
    "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n<smses count=\"{}\" type=\"full\">\n"
)
_SMS: Final = (
    '  <sms protocol="0" address="{}" date="{}" type="{}" subject="null" body="{}" toa="null" sc_toa="null"'
    ' service_center="null" read="1" status="-1" locked="0" date_sent="0" sub_id="1"'
    ' readable_date="14 Jul 2017 04:40:00" contact_name="{}" />\n'
)
_MMS: Final = (
    '  <mms date="{}" rr="129" msg_box="{}" address="{}" m_type="132" contact_name="{}">\n    <parts>\n'
    '      <part seq="0" ct="image/jpeg" name="null" data="{}" />\n'
    '      <part seq="1" ct="text/plain" text="look" />\n    </parts>\n    <addrs>\n'
    '      <addr address="{}" type="137" charset="106" />\n    </addrs>\n  </mms>\n'
)


def _texts(dice: random.Random) -> list[str]:
    """Make some thousand texts, mostly short, a few with references."""
    return [" ".join(dice.choices(_WORDS, k=dice.randint(1, 9))) + dice.choice(_ENDS) for _ in range(4_001)]


def write(messages: int, path: Path) -> None:
    """Write a backup as SMS Backup & Restore does, some 340 bytes a message; always the same."""
    dice = random.Random(3)  # noqa: S311 - no secret, the same each time
    texts, at = _texts(dice), _START
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.write(_HEAD.format(messages))
        for number in range(messages):
            at += dice.randint(5_000, 900_000)
            who = dice.randint(0, 150)
            side, text = dice.randint(1, 2), texts[number % len(texts)]
            out.write(_SMS.format(f"+4477009{who:05d}", at, side, text, f"Person {who}"))
        out.write("</smses>")


def write_rows(messages: int, path: Path) -> None:
    """Write the same messages as SMS Import / Export does, some 360 bytes a message."""
    dice = random.Random(3)  # noqa: S311 - no secret, the same each time
    texts, at = _texts(dice), _START
    same = {"date_sent": "0", "protocol": "0", "read": "1", "status": "-1", "reply_path_present": "0"}
    more = {"service_center": "+447958879879", "locked": "0", "sub_id": "1", "error_code": "-1", "seen": "1"}
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for number in range(messages):
            at += dice.randint(5_000, 900_000)
            who = dice.randint(0, 150)
            row = {
                "_id": str(number),
                "thread_id": str(who),
                "address": f"+4477009{who:05d}",
                "date": str(at),
            }
            kind = {"type": str(dice.randint(1, 2)), "body": texts[number % len(texts)]}
            row |= same | kind | more | {"__display_name": f"Person {who}"}
            out.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")


def write_pictures(megabytes: int, path: Path) -> int:
    """Write a backup that is nearly all pictures, of 300 kB each and one of half the file; say how many."""
    piece, at, count = "QUJDRA8/" * 37_500, _START, megabytes * 1_000_000 // 300_000 // 2
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.write(_HEAD.format(count))
        for number in range(count):
            at += 1_000_001
            who = f"+4477009{number % 150:05d}"
            before, after = _MMS.format(at, 1, who, "A", "\0", who).split("\0")
            out.write(before)
            for _ in range(count if number == count // 2 else 1):
                out.write(piece)
            out.write(after)
        out.write("</smses>")
    return count


def _letbe(path: Path) -> int:
    """Read with letbe; all columns, measures and handles."""
    from letbe.readers.rows import Ask, Work  # noqa: PLC0415 - a peer's process does not need it
    from letbe.readers.sms import BACKUP  # noqa: PLC0415
    from letbe.readers.source import from_path  # noqa: PLC0415

    return len(BACKUP.scan(Work([from_path(path)], Ask(ZoneInfo("Europe/Berlin")))).rows)


def _letbe_rows(path: Path) -> int:
    """Read rows with letbe."""
    from letbe.readers.rows import Ask, Work  # noqa: PLC0415 - a peer's process does not need it
    from letbe.readers.sms import EXPORT  # noqa: PLC0415
    from letbe.readers.source import from_path  # noqa: PLC0415

    return len(EXPORT.scan(Work([from_path(path)], Ask(ZoneInfo("Europe/Berlin")))).rows)


def _msgspec(path: Path) -> int:
    """Read rows with msgspec, typed."""
    msgspec: Any = import_module("msgspec")
    fields = [(name, str) for name in ("date", "address", "type", "body")]
    decode = msgspec.json.Decoder(msgspec.defstruct("One", fields, gc=False)).decode
    with path.open("rb") as file:
        rows = [(int(o.date), o.address, o.type, len(o.body), len(o.body.split())) for o in map(decode, file)]
    return len(rows)


def _json(path: Path) -> int:
    """Read rows with the standard library."""
    with path.open("rb") as file:
        return len([_row(json.loads(line)) for line in file])


def _lxml(path: Path) -> int:
    """Read with lxml."""
    etree: Any = import_module("lxml.etree")
    rows = []
    for _, found in etree.iterparse(str(path), tag="sms", recover=True, huge_tree=True):
        rows.append(_row(found.attrib))
        found.clear()
        while found.getprevious() is not None:
            del found.getparent()[0]
    return len(rows)


def _lxml_bare(path: Path) -> int:
    """Let lxml walk and do nothing."""
    etree: Any = import_module("lxml.etree")
    count = 0
    for _, found in etree.iterparse(str(path), tag="sms", recover=True, huge_tree=True):
        count += 1
        found.clear()
        while found.getprevious() is not None:
            del found.getparent()[0]
    return count


def _etree(path: Path) -> int:
    """Read with the standard library."""
    from xml.etree import ElementTree as ET  # noqa: PLC0415 - a file of our own

    rows = []
    for _, found in ET.iterparse(path):  # noqa: S314 - the same
        if found.tag == "sms":
            rows.append(_row(found.attrib))
            found.clear()
    return len(rows)


def _row(a: Any) -> tuple[int, str, str, int, int]:
    """Do the least that a reader must."""
    return int(a["date"]), a["address"], a["type"], len(a["body"]), len(a["body"].split())


PEERS: Final[tuple[tuple[str, Callable[[Path], int]], ...]] = (
    ("lxml.iterparse, recovering", _lxml),
    ("the same, walk alone", _lxml_bare),
    ("xml.etree.iterparse", _etree),
    ("floor: counting line breaks", count_breaks),
)

ROW_PEERS: Final[tuple[tuple[str, Callable[[Path], int]], ...]] = (
    ("msgspec, typed, a line each", _msgspec),
    ("json, a line each", _json),
    ("floor: counting line breaks", count_breaks),
)


def _memory(megabytes: int) -> None:
    """Print the memory of reading a file of pictures, beside that of an almost empty one."""
    with tempfile.TemporaryDirectory() as folder:
        few, many = Path(folder, "few.xml"), Path(folder, "many.xml")
        write(10, few)
        count = write_pictures(megabytes, many)
        _dry(few)  # compiles, or loads what was compiled
        base, run = _dry(few), _dry(many)
        size = many.stat().st_size / 1e6
        print(f"  {count:,} pictures, {size:,.0f} MB: {run.cpu - base.cpu:.2f} core s,", end=" ")
        print(f"{size / 1e3 / max(run.cpu - base.cpu, 0.01):.2f} GB/s, peak {run.peak:.0f} MB,", end=" ")
        print(f"{run.peak - base.peak:.0f} MB above a file of ten messages")


def _dry(path: Path) -> Run:
    """Read as a person does, and keep nothing."""
    return process(["-m", "letbe", "read", str(path), "--dry-run", "--json", "--zone", "UTC"])


def _speed(
    messages: int,
    write_to: Callable[[int, Path], None],
    ours: Callable[[Path], int],
    peers: tuple[tuple[str, Callable[[Path], int]], ...],
) -> None:
    """Print ours, each peer and the floor for one form."""
    with tempfile.TemporaryDirectory() as folder:
        whole, part = Path(folder) / "whole", Path(folder) / "part"
        write_to(messages, whole)
        write_to(messages // SHARE, part)
        print(f"  {messages:,} messages, {whole.stat().st_size / messages:.0f} bytes each")
        ours(part)  # compiles, or loads what was compiled
        others = {name: tried(partial(read, part), messages // SHARE) for name, read in peers}
        rates("messages", cpu(partial(ours, whole)) / messages, others)


def main(messages: int = MESSAGES, megabytes: int = PICTURES) -> None:
    """Print ours, each peer and the floor; then the memory."""
    _speed(messages, write, _letbe, PEERS)
    _speed(messages, write_rows, _letbe_rows, ROW_PEERS)
    _memory(megabytes)


if __name__ == "__main__":
    main()
