"""What it costs to try one passphrase."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final

#: A vault that asks for more is damaged or hostile; twice the first profile of RFC 9106.
_MOST_MEMORY_KIB: Final = 4 << 20
_MOST_PASSES: Final = 64
_MOST_LANES: Final = 64
KEY_BYTES: Final = 32
SALT_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class Cost:
    """The parameters of argon2id, kept beside the salt so that they can be raised.

    Attributes:
        memory_kib: Memory, KiB.
        passes: Passes over it.
        lanes: Lanes computed side by side.
    """

    memory_kib: int
    passes: int
    lanes: int

    def is_bearable(self) -> bool:
        """Tell parameters that argon2 takes and a person can wait for."""
        return (
            8 * self.lanes <= self.memory_kib <= _MOST_MEMORY_KIB
            and 1 <= self.passes <= _MOST_PASSES
            and 1 <= self.lanes <= _MOST_LANES
        )


#: The second profile of RFC 9106: for machines that cannot spare two GiB.
COST: Final = Cost(memory_kib=65_536, passes=3, lanes=4)


def stretch(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    """Turn a passphrase into a key of 32 bytes.

    The same passphrase typed on another system gives the same key (NFC).  The interpreter's lock is
    free meanwhile.

    Cost: 0.1 to 0.6 s and 64 MiB at ``COST``.

    >>> len(stretch("a b c", bytes(16), Cost(8, 1, 1)))
    32
    """
    from argon2.low_level import Type, hash_secret_raw  # noqa: PLC0415 - a keyring needs none of it

    return hash_secret_raw(
        unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass"),
        salt,
        time_cost=cost.passes,
        memory_cost=cost.memory_kib,
        parallelism=cost.lanes,
        hash_len=KEY_BYTES,
        type=Type.ID,
    )
