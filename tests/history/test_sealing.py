"""The keystream over times and keys, against another way to compute it."""

from __future__ import annotations

import numpy as np
import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from letbe.history.sealing import TimeKeys, covered, runs_of

HANDLE = np.array([3, 3, 3, 5, 9, 9], np.int64)
KEYS = TimeKeys(np.array([3, 9], np.int64), bytes(range(32)) + bytes(range(100, 132)))
NONCE = b"twelve bytes"
COLUMNS = {"sent_at": np.arange(6, dtype=np.int64), "key": -np.arange(6, dtype=np.int64)}


def keystream(key: bytes, count: int) -> np.ndarray:
    """Make the stream block by block: AES of the nonce and a counter (NIST SP 800-38A, 6.5)."""
    blocks = b"".join(NONCE + i.to_bytes(4, "big") for i in range(count))
    ecb = Cipher(algorithms.AES(key), modes.ECB()).encryptor()  # noqa: S305 - the mode under test, by hand
    return np.frombuffer(ecb.update(blocks), np.int64)


def test_the_stream_goes_over_the_times_and_then_over_the_keys_of_each_handle() -> None:
    """Three rows of handle 3 take six values of its stream; handle 5 has no key and stays as it is."""
    sealed = covered(COLUMNS, runs_of(HANDLE), KEYS, NONCE)
    for place, rows in ((0, slice(0, 3)), (1, slice(4, 6))):
        n = rows.stop - rows.start
        stream = keystream(KEYS.at(place), n)
        assert (sealed["sent_at"][rows] == COLUMNS["sent_at"][rows] ^ stream[:n]).all()
        assert (sealed["key"][rows] == COLUMNS["key"][rows] ^ stream[n : 2 * n]).all()
    assert (sealed["sent_at"][3], sealed["key"][3]) == (3, -3)


@pytest.mark.parametrize("wanted", [("sent_at",), ("key",), ("sent_at", "key"), ()])
def test_any_of_the_columns_can_be_opened_alone(wanted: tuple[str, ...]) -> None:
    """Reading only the times, or only the keys, gives the same as reading both."""
    sealed = covered(COLUMNS, runs_of(HANDLE), KEYS, NONCE)
    opened = covered({c: sealed[c] for c in wanted}, runs_of(HANDLE), KEYS, NONCE)
    assert set(opened) == set(wanted)
    for column in wanted:
        assert (opened[column] == COLUMNS[column]).all()
