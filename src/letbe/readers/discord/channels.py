"""What DiscordChatExporter's CSV and text have in common: the file's name, and what nobody typed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from letbe.readers.fields.phrases import Phrases
from letbe.readers.rows import Kind

#: The name that the exporter gives its files: the server, the channel, the channel's id, a part.
_FILE: Final = re.compile(r"(?P<guild>.*?) - (?:.* - )?(?P<channel>.+?) \[(?P<id>\d{15,20})\].*\.(?:csv|txt)")
#: The server of what stands in none.
_DIRECT: Final = "Direct Messages"

#: What would do where the times cannot be read.
HINT: Final = "export it again, as JSON"


@dataclass(frozen=True, slots=True)
class Place:
    """The channel that a file holds.

    Attributes:
        channel: Its name, or None.
        number: Its id, or None.
        direct: It stands in no server.
    """

    channel: str | None = None
    number: str | None = None
    direct: bool = False


def place_of(name: str) -> Place:
    """Read the name of a file.

    >>> place_of("Direct Messages - Private - ada [747951969171275807].csv")
    Place(channel='ada', number='747951969171275807', direct=True)
    """
    found = _FILE.fullmatch(name)
    return Place(found["channel"], found["id"], found["guild"] == _DIRECT) if found else Place()


def phrases() -> Phrases:
    """Give what tells the exporter's own sentences from typed ones."""
    notices = ("Pinned a message.", "Joined the server.", "Started a thread.", "Left the group.")
    changed = (
        "Changed the channel name.",
        "Changed the channel icon.",
        "Added a recipient.",
        "Removed a recipient.",
    )
    return Phrases(
        {Kind.NOTICE: notices + changed},
        {Kind.CALL: ("Started a call that lasted #",), Kind.NOTICE: ("Changed the channel name: ",)},
    )
