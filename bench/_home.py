"""Make a home with stored messages, directly, so that its size can be chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from bench.history import ROWS_PER_FILE, messages
from letbe.history.store import History
from letbe.home import open_home
from letbe.home.handles import NewHandle, add_handles, new_person_id

if TYPE_CHECKING:
    from pathlib import Path

PASSPHRASE: Final = "only for this benchmark"  # noqa: S105 - the home lies in a folder that is removed
#: Seven weeks after the last message that ``messages`` makes.
NOW: Final = "2024-01-01T00:00:00Z"


def make_home(folder: Path, rows: int, people: int) -> None:
    """Write a home of so many messages with so many people, behind a passphrase at its usual cost."""
    with open_home(folder, environ={"LETBE_PASSPHRASE": PASSPHRASE}) as home:
        new = [
            NewHandle(f"mail:p{i}@mail.example", new_person_id(), "mail", f"p{i}@mail.example", f"Person {i}")
            for i in range(people)
        ]
        handles = np.array(add_handles(home, new))
        files = range(0, rows, ROWS_PER_FILE)
        History(home).append([messages(handles, min(ROWS_PER_FILE, rows - at), seed=at) for at in files])
