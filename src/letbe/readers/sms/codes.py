"""What the numbers of Android's own message store mean: tables, read once into arrays."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray


class Side(IntEnum):
    """Which way a message went."""

    UNSAID = 0
    IN = 1
    OUT = 2
    NOT_SENT = 3  # a draft, waiting, failed: nobody has got it


#: ``type`` of an SMS and ``msg_box`` of an MMS: received, sent, draft, outbox, failed, queued.
BOX: Final[Mapping[int, Side]] = {
    1: Side.IN,
    2: Side.OUT,
    3: Side.NOT_SENT,
    4: Side.NOT_SENT,
    5: Side.NOT_SENT,
    6: Side.NOT_SENT,
}

#: ``m_type`` of an MMS (OMA MMS Encapsulation Protocol, 7.3.30).  130: it was not fetched.
MMS: Final[Mapping[int, Side]] = {128: Side.OUT, 130: Side.IN, 132: Side.IN}
#: The other ones are confirmations and reports.
MMS_REPORTS: Final = (129, 131, 133, 134, 135, 136)
NOT_FETCHED: Final = 130

#: ``type`` of a call: mine is 2.  Missed, voicemail, rejected, blocked, answered elsewhere: theirs.
CALL: Final[Mapping[int, Side]] = {
    1: Side.IN,
    2: Side.OUT,
    3: Side.IN,
    4: Side.IN,
    5: Side.IN,
    6: Side.IN,
    7: Side.IN,
}

#: ``type`` of an address of an MMS.
FROM: Final = 137
TO: Final = 151

_MOST: Final = 256


def look_up(table: Mapping[int, Side], codes: NDArray[np.int64]) -> NDArray[np.int8]:
    """Give each code its side; int8, shape (n,).

    >>> look_up(BOX, np.array([2, 9, -1])).tolist()
    [2, 0, 0]
    """
    sides = np.zeros(_MOST, np.int8)
    for code, side in table.items():
        sides[code] = side
    return sides[np.where((codes >= 0) & (codes < _MOST), codes, 0)]
