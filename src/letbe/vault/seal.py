"""One sealed value: AES-256-GCM, a random nonce in front, bound to what it belongs to."""

from __future__ import annotations

import os
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

#: 96 bits, what GCM is made for; random ones are safe for 2^32 values under one key (SP 800-38D 8.3).
NONCE_BYTES: Final = 12


def cipher(key: bytes) -> AESGCM:
    """Make ready to seal and open many values under one key."""
    return AESGCM(key)


def seal(under: AESGCM, plain: bytes, label: bytes) -> bytes:
    """Seal a value.

    Args:
        under: The key.
        plain: The value.
        label: What it is and whose; opening it under another label fails.

    Returns:
        Nonce, ciphertext and tag: 28 bytes more than the value.
    """
    nonce = os.urandom(NONCE_BYTES)
    return nonce + under.encrypt(nonce, plain, label)


def open_sealed(under: AESGCM, sealed: bytes, label: bytes) -> bytes:
    """Open a sealed value.

    Raises:
        ValueError: Another key, another label, or a changed value.

    >>> key = cipher(bytes(32))
    >>> open_sealed(key, seal(key, b"mine", b"name"), b"name")
    b'mine'
    """
    try:
        return under.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], label)
    except InvalidTag:
        raise ValueError("sealed with another key, or changed") from None
