"""What a reader of one small export must give back."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from letbe.readers.rows import Flag, Kind
from letbe.readers.whatsapp import READER
from tests.readers.whatsapp.reading import read


def test_a_small_android_export_is_read_whole() -> None:
    """Text with a second line, media, a caption, a deleted and an edited message, a notice."""
    scan = read(
        "12/03/21, 10:30 - Messages and calls are end-to-end encrypted.\n"
        "12/03/21, 10:30 - Anna: hi there\nhow are you?\n"
        "12/03/21, 10:31 - Bob Smith: <Media omitted>\n"
        "13/03/21, 10:31 - Bob Smith: IMG-20210313-WA0001.jpg (file attached)\nmy caption\n"
        "13/03/21, 10:35 - Anna: This message was deleted\n"
        "13/03/21, 10:35 - Anna: changed my mind <This message was edited>\n",
        "WhatsApp Chat with Anna.txt",
    )
    rows = scan.rows
    assert [h.name for h in scan.handles] == ["Anna", "Bob Smith"]
    assert rows.author.tolist() == [-1, 0, 1, 1, 0, 0]
    assert rows.kind.tolist() == [Kind.NOTICE, Kind.TEXT, Kind.MEDIA, Kind.MEDIA, Kind.TEXT, Kind.TEXT]
    assert rows.chars.tolist() == [0, len("hi there\nhow are you?"), 0, len("my caption"), -1, 15]
    assert rows.words.tolist() == [0, 5, 0, 2, -1, 3]
    assert rows.flags.tolist() == [0, Flag.QUESTION, 0, 0, Flag.DELETED, Flag.EDITED]
    assert (scan.chats[0].kind, scan.chats[0].other) == ("one", 0)
    assert (scan.date_order, scan.date_order_by) == ("dmy", "a first number above 12")


def test_every_column_has_one_entry_a_record_and_its_type() -> None:
    """The history takes the columns as they are."""
    rows = read("[20/03/21, 10:30:01] Anna: a\n[20/03/21, 10:30:02] Bob: b\n").rows
    types = {c: getattr(rows, c).dtype.name for c in rows.__slots__}
    assert types == {
        "record": "int64", "at": "int64", "chat": "int32", "author": "int32", "to": "int32", "kind": "int8",
        "chars": "int32", "words": "int32", "flags": "uint8", "recipients": "int16", "native": "uint64",
    }  # fmt: skip
    assert {len(getattr(rows, c)) for c in rows.__slots__} == {2}
    assert rows.record.tolist() == [0, 1]
    assert rows.to.tolist() == [-1, -1]
    assert rows.recipients.tolist() == [1, 1]


def test_recognising_loads_nothing_compiled() -> None:
    """Every file that is met is looked at, so looking must be light."""
    code = (
        "import sys; from letbe.readers.whatsapp import READER;"
        "READER.recognise(b'20/03/21, 10:30 - Anna: hi', 'x'); print('numba' in sys.modules)"
    )
    place = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3] / "src")}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=place)
    assert done.stdout.strip() == "False"


def test_other_formats_are_not_recognised() -> None:
    """A file is given to the reader that is surest of it."""
    others = [
        b'{"name": "Anna", "messages": []}',
        b"From anna@example.org Sat Mar 20 10:30:00 2021\nFrom: Anna\n\nhi\n",
        b"2021/03/20(Sat)\n10:30\tAnna\thi\n",
        b"hello\nworld\n",
        b"PK\x03\x04" + bytes(64),
        b"",
    ]
    assert [READER.recognise(head, "x.bin") for head in others] == [0.0] * len(others)
