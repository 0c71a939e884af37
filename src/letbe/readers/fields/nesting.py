"""Which of the outer objects an inner one stands in, by their places in one buffer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def holder_of(inner: NDArray[np.int64], outer: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give for each inner object the outer one that it stands in.

    An inner object stands behind the beginning of its own outer one and before the beginning of the next.

    Args:
        inner: Where each begins, int64, shape (n,).
        outer: Where each of the outer ones begins, in order, shape (m,), m > 0.

    Returns:
        int64, shape (n,), in [0, m).

    >>> holder_of(np.array([5, 12, 30]), np.array([0, 10, 20])).tolist()
    [0, 1, 2]
    """
    return np.maximum(np.searchsorted(outer, inner, "right") - 1, 0)
