"""Element's plain text: the ways it wrote times, files, and answers."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

import pytest

from letbe.errors import UnreadableError
from letbe.people.me import who_is_me
from letbe.readers.matrix.text import TEXT
from letbe.readers.rows import Ask, Kind, Scan, Work
from letbe.readers.source import from_bytes

NAME: Final = "matrix - Ada - Chat Export - x.txt"
AT: Final = "Fri, Jan 3, 2025, 15:04:05"


def scan(text: str, name: str = NAME) -> Scan:
    """Read a room."""
    return TEXT.scan(Work([from_bytes(text.encode(), name)], Ask(ZoneInfo("UTC"))))


@pytest.mark.parametrize(
    "date",
    [AT, "Fri, Jan 3, 2025, 3:04:05 PM", "Fri, Jan 3, 2025, 3:04:05\u202fPM", "Fri, 3 Jan 2025, 15:04:05",
     "Fri, Jan 3, 2025 at 15:04:05"],
)  # fmt: skip
def test_times_of_newer_versions(date: str) -> None:
    """The month is a word."""
    text = f"{date} - Ada: hello\nand more\n"
    assert TEXT.recognise(text.encode(), "export.txt") == 0.9
    found = scan(text)
    assert datetime.fromtimestamp(int(found.rows.at[0]) / 1e6, UTC) == datetime(
        2025, 1, 3, 15, 4, 5, tzinfo=UTC
    )
    assert found.rows.chars.tolist() == [14]


@pytest.mark.parametrize("date", ["1/13/2025, 3:04:05 PM", "13.1.2025, 15:04:05", "13/01/2025, 15:04:05"])
def test_times_of_older_versions(date: str) -> None:
    """In numbers, as other apps write them: then the name of the file tells whose it is."""
    text = f"{date} - Ada: hello\n"
    assert TEXT.recognise(text.encode(), NAME) > 0.98
    assert TEXT.recognise(text.encode(), "chat.txt") == 0
    found = scan(text)
    assert datetime.fromtimestamp(int(found.rows.at[0]) / 1e6, UTC).day == 13


def test_files_answers_and_notices() -> None:
    """A file is a medium, the words of an answer are its own, and a line without a colon is nobody's."""
    text = (
        f"{AT} - Ada sent an image. (Media omitted)\n{AT} - Noor: plan.pdf (File Attached)\n"
        f'{AT} - Noor: <Ada "see you at eig..."> yes\n{AT} - Ada joined the room\n{AT} - Noor: a < b > c\n'
    )
    found = scan(text)
    assert found.rows.kind.tolist() == [Kind.MEDIA, Kind.MEDIA, Kind.TEXT, Kind.NOTICE, Kind.TEXT]
    assert found.rows.chars.tolist() == [-1, -1, 3, -1, 9]
    assert [found.handles[m].name for m in who_is_me([found])[0].handles] == ["Noor"]


def test_a_text_without_such_times_is_refused() -> None:
    """With what would do."""
    with pytest.raises(UnreadableError) as error:
        scan("ven. 3 janv. 2025 15:04:05 - Ada: hello\n")
    assert "JSON" in error.value.hint
